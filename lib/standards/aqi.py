"""The air quality index of HJ 633-2012 and HJ 633-2026, for one report and for whole frames.

Everything that meets a break point or a ceiling is computed in whole millionths of the unit:
binary floats put CO 2.2 mg/m3 at 56 instead of 55. Resolving to a millionth is not a rounding in
the sense of GB/T 8170, it only removes the binary noise of averages.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.standards.aqi_tables import (
    AQI_TOP,
    DECIMALS,
    HJ633_2012,
    HJ633_2026,
    IAQI_STEPS,
    ITEMS,
    LEVELS,
    STANDARDS,
    AqiStandard,
    Level,
    aqi_standard,
    level,
)
from lib.standards.rounding import round_half_even

__all__ = [
    "HJ633_2012",
    "HJ633_2026",
    "ITEMS",
    "LEVELS",
    "STANDARDS",
    "AqiStandard",
    "Assessment",
    "Level",
    "aqi_standard",
    "assess_day",
    "assess_frame",
    "assess_hour",
    "iaqi",
    "level",
]

Reading = float | int | Decimal | None
Reason = Literal["", "no_data", "items_missing", "above_scale", "date_missing"]

_SCALE = 10**6
# Far above every break point, small enough for int64 after scaling.
_READING_TOP = 10**6


@dataclass(frozen=True)
class Assessment:
    """The index of one day or one hour.

    `primary` holds every item that shares the highest sub-index, in the order of ITEMS, and is
    empty up to an AQI of 50. `reason` is empty where there is a figure; otherwise "no_data",
    "items_missing" (HJ 633-2026 5.3.1) or "above_scale" (HJ 633-2012 table 1 notes: the sub-index
    that has to stand in is missing too).
    """

    aqi: int | None
    level: int | None
    primary: tuple[str, ...]
    iaqi: Mapping[str, int | None]
    standard: str
    reason: Reason
    missing: tuple[str, ...]


def iaqi(standard: AqiStandard, key: str, concentration: Reading) -> int | None:
    """Return the sub-index of one concentration (formula 1, rounded up to a whole number).

    None where there is no reading (also NaN, infinite or negative) and where HJ 633-2012 gives no
    sub-index above the scale (SO2 1 h > 800, O3 8 h > 800).
    """
    scaled = _scaled(concentration)
    if scaled is None:
        return None
    if standard.rounds_first:
        unit = _SCALE // 10 ** DECIMALS[_item_of(key)]
        scaled = int(round_half_even(Decimal(scaled) / unit, 0)) * unit
    limits = [limit * _SCALE for limit in standard.breakpoints[key]]
    for step in range(1, len(limits)):
        low, high = limits[step - 1], limits[step]
        if scaled <= high:
            rise = (IAQI_STEPS[step] - IAQI_STEPS[step - 1]) * (scaled - low)
            return IAQI_STEPS[step - 1] - (-rise // (high - low))
    return standard.above_scale.get(key, AQI_TOP)


def assess_day(
    readings: Mapping[str, Reading],
    standard: AqiStandard,
    *,
    strict: bool = True,
    not_monitored: Collection[str] = (),
) -> Assessment:
    """Return the index of one day from its item concentrations, keyed by item code.

    Day means, and `o3_8h` the largest 8 h mean; under HJ 633-2012 also `o3`, the largest hour.
    `strict` applies the rule on missing items (HJ 633-2026 5.3.1: up to 100 no AQI is given);
    without it the AQI is that of whatever items there are. `not_monitored` names the items whose
    absence does not matter under 5.3.2.
    """
    return _assess(readings, standard, standard.day_items, strict, not_monitored)


def assess_hour(
    readings: Mapping[str, Reading],
    standard: AqiStandard,
    *,
    strict: bool = True,
    not_monitored: Collection[str] = (),
) -> Assessment:
    """Return the index of one hour from its six 1 h concentrations, keyed by item code.

    The real-time report as it is published: PM hour values on the daily break points, no 8 h
    ozone. `so2_24h` may be given for SO2 hours above 800 ug/m3 (HJ 633-2012). The platform
    computed from whatever items it had: `strict=False`, and HJ 633-2012 either way.
    """
    return _assess(readings, standard, standard.hour_items, strict, not_monitored)


def _assess(
    readings: Mapping[str, Reading],
    standard: AqiStandard,
    items: Mapping[str, str],
    strict: bool,
    not_monitored: Collection[str],
) -> Assessment:
    """Return the assessment over `items` (item code -> key)."""
    figures: dict[str, int | None] = {}
    missing: list[str] = []
    unresolved = False
    for item, key in items.items():
        figures[item] = iaqi(standard, key, readings.get(item))
        if figures[item] is None and _scaled(readings.get(item)) is not None:
            other, other_key = standard.substitutes[key]
            stand_in = iaqi(standard, other_key, readings.get(other))
            unresolved |= stand_in is None
            # An item of its own right speaks for itself.
            figures[item] = None if other in items else stand_in
        elif figures[item] is None and item not in not_monitored:
            missing.append(item)
    known = [figure for figure in figures.values() if figure is not None]
    aqi = max(known, default=None)
    reason: Reason = ""
    if unresolved and (strict or aqi is None):
        reason = "above_scale"
    elif aqi is None:
        reason = "no_data"
    elif strict and standard.withholds_incomplete and missing and aqi <= 100:
        reason = "items_missing"
    if aqi is None or reason:
        return Assessment(None, None, (), figures, standard.code, reason, tuple(missing))
    primary = tuple(item for item in items if figures[item] == aqi) if aqi > 50 else ()
    return Assessment(aqi, level(aqi), primary, figures, standard.code, "", tuple(missing))


def assess_frame(
    frame: pd.DataFrame,
    *,
    period: Literal["day", "hour"],
    strict: bool = True,
    not_monitored: Collection[str] = (),
) -> pd.DataFrame:
    """Return aqi, level (Int64), primary, standard, reason (string) for every row, same index.

    Read are the columns of ITEMS that are present (a column that is absent counts as missing),
    the date column `on`, which chooses the standard row by row, and for hours optionally
    `so2_24h`. Equal to `assess_day` / `assess_hour` row by row; `primary` is joined by ",".
    """
    count = len(frame)
    aqi = np.full(count, -1, dtype=np.int64)
    primary = np.full(count, "", dtype=object)
    code = np.full(count, None, dtype=object)
    reason = np.full(count, "date_missing", dtype=object)
    on = pd.to_datetime(frame["on"], errors="coerce").to_numpy(dtype="datetime64[D]")
    newer = on >= np.datetime64(HJ633_2026.effective_from)
    for standard, rows in ((HJ633_2012, ~newer & ~np.isnat(on)), (HJ633_2026, newer)):
        if rows.any():
            part = _assess_part(frame.loc[rows], standard, period, strict, not_monitored)
            aqi[rows], primary[rows], reason[rows] = part
            code[rows] = standard.code
    levels = 1 + np.searchsorted([row.high for row in LEVELS[:-1]], aqi, side="left")
    return pd.DataFrame(
        {
            "aqi": pd.arrays.IntegerArray(aqi, aqi < 0),
            "level": pd.arrays.IntegerArray(levels.astype(np.int64), aqi < 0),
            "primary": pd.array(primary, dtype="string"),
            "standard": pd.array(code, dtype="string"),
            "reason": pd.array(reason, dtype="string"),
        },
        index=frame.index,
    )


def _assess_part(
    frame: pd.DataFrame,
    standard: AqiStandard,
    period: Literal["day", "hour"],
    strict: bool,
    not_monitored: Collection[str],
) -> tuple[NDArray[np.int64], NDArray[np.object_], NDArray[np.object_]]:
    """Return aqi (-1 = none), primary and reason for rows under one standard."""
    items = standard.day_items if period == "day" else standard.hour_items
    figures = np.full((len(items), len(frame)), -1, dtype=np.int64)
    incomplete = np.zeros(len(frame), dtype=bool)
    unresolved = np.zeros(len(frame), dtype=bool)
    for place, (item, key) in enumerate(items.items()):
        figures[place], present = _iaqi_column(standard, key, _column(frame, item))
        if item not in not_monitored:
            incomplete |= ~present
        beyond = present & (figures[place] < 0)
        if beyond.any():
            other, other_key = standard.substitutes[key]
            stand_in, _ = _iaqi_column(standard, other_key, _column(frame, other))
            unresolved |= beyond & (stand_in < 0)
            if other not in items:
                figures[place][beyond] = stand_in[beyond]
    aqi = figures.max(axis=0)
    none = aqi < 0
    withheld = incomplete & (aqi <= 100) & strict & standard.withholds_incomplete
    above = unresolved & (none | strict)
    reason = np.select([above, none, withheld], ["above_scale", "no_data", "items_missing"], default="")
    published = reason == ""
    named = (figures == aqi) & published & (aqi > 50)
    bits = named.T @ (1 << np.arange(len(items)))
    names = {
        code: ",".join(item for place, item in enumerate(items) if code >> place & 1)
        for code in np.unique(bits).tolist()
    }
    primary = np.array([names[code] for code in bits.tolist()], dtype=object)
    return np.where(published, aqi, -1), primary, reason.astype(object)


def _iaqi_column(
    standard: AqiStandard, key: str, values: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the sub-indices of a column (-1 = none) and whether there is a reading."""
    present = np.isfinite(values) & (values >= 0)
    scaled = np.rint(np.where(present, np.minimum(values, _READING_TOP), 0) * _SCALE).astype(np.int64)
    if standard.rounds_first:
        unit = _SCALE // 10 ** DECIMALS[_item_of(key)]
        whole, rest = np.divmod(scaled, unit)
        scaled = (whole + ((2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1)))) * unit
    limits = np.array(standard.breakpoints[key], dtype=np.int64) * _SCALE
    steps = np.array(IAQI_STEPS, dtype=np.int64)
    step = np.clip(np.searchsorted(limits, scaled, side="left"), 1, len(limits) - 1)
    low, high = limits[step - 1], limits[step]
    rise = (steps[step] - steps[step - 1]) * (scaled - low)
    figures = steps[step - 1] - (-rise // (high - low))
    beyond = standard.above_scale.get(key, AQI_TOP)
    figures = np.where(scaled > limits[-1], -1 if beyond is None else beyond, figures)
    return np.where(present, figures, -1), present


def _column(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column as floats, all NaN where the frame does not have it."""
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _scaled(concentration: Reading) -> int | None:
    """Return a reading in whole millionths, None where there is none."""
    if concentration is None:
        return None
    exact = Decimal(str(concentration))
    if not exact.is_finite() or exact < 0:
        return None
    return int(round_half_even(min(exact, Decimal(_READING_TOP)) * _SCALE, 0))


def _item_of(key: str) -> str:
    """Return the item code of a key: "pm25_24h" -> "pm25"."""
    return key.rsplit("_", 1)[0]

"""The air quality index of HJ 633-2012 and HJ 633-2026, for one report; `aqi_frame` is the same for whole frames.

Everything that meets a break point or a ceiling is computed in whole millionths of the unit:
binary floats put CO 2.2 mg/m3 at 56 instead of 55. Resolving to a millionth is not a rounding in
the sense of GB/T 8170, it only removes the binary noise of averages.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lib.standards.aqi_tables import (
    AQI_TOP,
    DECIMALS,
    GOOD_AQI,
    HJ633_2012,
    HJ633_2026,
    IAQI_STEPS,
    ITEMS,
    MILLION,
    STANDARDS,
    AqiStandard,
    Level,
    aqi_standard,
    level,
)

__all__ = [
    "HJ633_2012",
    "HJ633_2026",
    "ITEMS",
    "MILLION",
    "STANDARDS",
    "AqiStandard",
    "Assessment",
    "Level",
    "aqi_standard",
    "assess_day",
    "assess_hour",
    "iaqi",
    "level",
]

Reading = float | int | Decimal | None
Reason = Literal["", "no_data", "items_missing", "above_scale", "date_missing"]

# Far above every break point.
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
        unit = MILLION // 10 ** DECIMALS[item_of(key)]
        # Exact: a quotient of millionths is a half or at least a ten-millionth away from one.
        scaled = round(scaled / unit) * unit
    limits = [limit * MILLION for limit in standard.breakpoints[key]]
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
    strict: bool | None = True,
    not_monitored: Collection[str] = (),
) -> Assessment:
    """Return the index of one hour from its six 1 h concentrations, keyed by item code.

    The real-time report as it is published: PM hour values on the daily break points, no 8 h
    ozone. `so2_24h` may be given for SO2 hours above 800 ug/m3 (HJ 633-2012). Under that standard the
    platform computed from whatever items it had; since HJ 633-2026 an hour with a gap has no index up to 100
    (5.3.1). `strict=None` is both, each by its standard.
    """
    asked = standard.withholds_incomplete if strict is None else strict
    return _assess(readings, standard, standard.hour_items, asked, not_monitored)


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
    aqi = max((standard.lowest, *known)) if known else None
    reason: Reason = ""
    if unresolved and (strict or aqi is None):
        reason = "above_scale"
    elif aqi is None:
        reason = "no_data"
    elif strict and standard.withholds_incomplete and missing and aqi <= GOOD_AQI:
        reason = "items_missing"
    if aqi is None or reason:
        return Assessment(None, None, (), figures, standard.code, reason, tuple(missing))
    primary = tuple(item for item in items if figures[item] == aqi) if aqi > 50 else ()
    return Assessment(aqi, level(aqi, standard), primary, figures, standard.code, "", tuple(missing))


def _scaled(concentration: Reading) -> int | None:
    """Return a reading in whole millionths, None where there is none."""
    if concentration is None or not math.isfinite(concentration) or concentration < 0:
        return None
    # A float in floats, as whole frames are: half a millionth is below what a mean in floats knows.
    exact = concentration if isinstance(concentration, Decimal) else float(concentration)
    return round(min(exact, _READING_TOP) * MILLION)


def item_of(key: str) -> str:
    """Return the item code of a key: "pm25_24h" -> "pm25"."""
    return key.rsplit("_", 1)[0]

"""The air quality index of whole frames: equal to `assess_day` and `assess_hour` row by row, in a fraction of the time.

A sub-index depends on a concentration in whole millionths of its unit only. HJ 633-2026 rounds it first, so the index
is looked up among those of all rounded concentrations. HJ 633-2012 does not: there the whole unit below it names the
line of formula 1, and the line is evaluated in floats. That is exact: millionths up to 4e9 are whole floats, a line
that is not whole there is at least 8e-10 away from a whole number, and its floats err by less than 1e-12.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.standards.aqi import MILLION, Reason, iaqi, item_of
from lib.standards.aqi_tables import (
    DECIMALS,
    GOOD_AQI,
    HJ633_2012,
    HJ633_2026,
    IAQI_STEPS,
    LEVELS_2012,
    STANDARDS,
    AqiStandard,
)

Period = Literal["day", "hour"]
Floats = NDArray[np.float64]
Figures = NDArray[np.int16]
Flags = NDArray[np.bool_]

#: Rows worked on at a time: what lies between two steps stays in the processor's cache.
_PART = 8192
#: More than a line in floats errs by, less than its distance from the next whole number.
_HAIR = 1e-10
#: No reading; a reading whose index another item speaks for.
_NONE, _ELSEWHERE = -1, -2

_REASONS: tuple[Reason, ...] = ("", "no_data", "items_missing", "above_scale", "date_missing")
# Both editions end their levels alike.
_LEVEL_OF = 1 + np.searchsorted([row.high for row in LEVELS_2012], np.arange(LEVELS_2012[-1].high + 1))


@dataclass(frozen=True)
class _Scale:
    """The sub-indices of one key by place: one more than the whole unit; place 0 is "no reading".

    Where the standard rounds first, `figures` are those of rounded concentrations, `unit` of them a millionth's
    multiple; else the figure is slope x millionths + offset, rounded up. `top` is the last millionth that has a
    figure of its own, None where all above share one.
    """

    cap: float
    unit: int | None
    figures: Figures
    slope: Floats
    offset: Floats
    top: int | None


def assess_frame(
    frame: pd.DataFrame,
    *,
    period: Period,
    strict: bool | None = True,
    not_monitored: Collection[str] = (),
    standard: AqiStandard | None = None,
) -> pd.DataFrame:
    """Return aqi, level (Int64), primary, standard, reason (categories) for every row, same index.

    Read are the columns of ITEMS that are present (a column that is absent counts as missing), the date column `on`,
    which chooses the standard row by row unless `standard` names one for all, and for hours optionally `so2_24h`.
    `primary` is joined by ",". `strict` as `assess_day` and `assess_hour` take it; None: where the standard of the row
    withholds what is incomplete.
    """
    count = len(frame)
    items = tuple(HJ633_2012.day_items if period == "day" else HJ633_2012.hour_items)
    columns = {name: _column(frame, name) for name in (*items, "so2_24h")}
    found = np.full(count, _NONE, dtype=np.int16)
    primary = np.zeros(count, dtype=np.int8)
    code = np.full(count, -1, dtype=np.int8)
    reason = np.full(count, _REASONS.index("date_missing"), dtype=np.int8)
    for each, rows in _rows_by_standard(frame, standard):
        own = each.day_items if period == "day" else each.hour_items
        asked = each.withholds_incomplete if strict is None else strict
        needed = [asked and each.withholds_incomplete and item in own and item not in not_monitored for item in items]
        for start in range(0, count, _PART):
            part: Any = slice(start, start + _PART)
            if rows is not None and not rows[part].all():
                part = start + np.flatnonzero(rows[part])
                if not len(part):
                    continue
            readings = {name: values[part] for name, values in columns.items()}
            figures, unresolved = _sub_indices(readings, each, own, items)
            aqi = np.maximum(figures.max(axis=0), _NONE)
            aqi[aqi >= 0] = np.maximum(aqi[aqi >= 0], each.lowest)
            why = _reasons(figures, aqi, unresolved, needed, asked)
            aqi[why > 0] = _NONE
            found[part], reason[part], primary[part] = aqi, why, _highest(figures, aqi)
            code[part] = STANDARDS.index(each)
    none = found < 0
    return pd.DataFrame(
        {
            "aqi": pd.arrays.IntegerArray(found.astype(np.int64), none),
            "level": pd.arrays.IntegerArray(_LEVEL_OF.take(found, mode="clip"), none.copy()),
            "primary": _categories(primary, _combinations(items)),
            "standard": _categories(code, tuple(each.code for each in STANDARDS)),
            "reason": _categories(reason, _REASONS),
        },
        index=frame.index,
        copy=False,
    )


def assess_days(days: pd.DataFrame, standard: AqiStandard | None = None) -> pd.DataFrame:
    """Return what `assess_frame` returns for days of stations or regions, of concentrations as they are reported.

    A day that lacks an item follows its own standard: under HJ 633-2012 the item is NA and the others give the index,
    since HJ 633-2026 there is none up to 100 (5.3.1). Nobody's plan is known to leave an item out (5.3.2). The
    largest ozone hour of HJ 633-2012 is kept of no day: of ozone its 8 h maximum speaks.
    """
    return assess_frame(as_reported(days), period="day", standard=standard)


def assess_hours(hours: pd.DataFrame, standard: AqiStandard | None = None) -> pd.DataFrame:
    """Return what `assess_frame` returns for hours of stations, as the platform publishes them.

    Under HJ 633-2012 the index of whatever was measured, since HJ 633-2026 none up to 100 while an item is missing.
    """
    return assess_frame(hours, period="hour", strict=None, standard=standard)


def as_reported(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its concentrations rounded half to even: CO to one decimal, the others to none.

    What is below zero is no concentration and stays what it is: -0.4 never becomes a clean 0.
    """
    columns = {}
    for name in (name for name in DECIMALS if name in frame.columns):
        given, steps = _column(frame, name), 10 ** DECIMALS[name]
        rounded = np.rint(np.rint(given * MILLION) / (MILLION // steps)) / steps
        columns[name] = np.where(given < 0, given, rounded)
    return frame.assign(**columns)


def _rows_by_standard(frame: pd.DataFrame, standard: AqiStandard | None) -> list[tuple[AqiStandard, Flags | None]]:
    """Return each standard with the rows under it, None for all rows."""
    if standard is not None:
        return [(standard, None)]
    on = pd.to_datetime(frame["on"], errors="coerce").to_numpy()
    newer = on >= np.datetime64(HJ633_2026.effective_from)
    older = ~newer & ~np.isnat(on)
    rows = zip(STANDARDS, (older, newer), strict=True)
    return [(each, None if own.all() else own) for each, own in rows if own.any()]


def _sub_indices(
    readings: Mapping[str, Floats], standard: AqiStandard, own: Mapping[str, str], items: Sequence[str]
) -> tuple[Figures, Flags | None]:
    """Return the sub-indices, a row per item, and where the reading is missing that has to stand in for another."""
    figures = np.full((len(items), len(readings[items[0]])), _NONE, dtype=np.int16)
    unresolved: Flags | None = None
    for place, item in enumerate(items):
        if item not in own:
            continue
        key = own[item]
        figures[place], beyond = _figures(_scale(standard.code, key), readings[item])
        if beyond is not None:
            other, other_key = standard.substitutes[key]
            stand_in, _ = _figures(_scale(standard.code, other_key), readings[other])
            lacking = beyond & (stand_in < 0)
            unresolved = lacking if unresolved is None else unresolved | lacking
            # An item of its own right speaks for itself.
            figures[place, beyond] = _ELSEWHERE if other in own else stand_in[beyond]
    return figures, unresolved


def _figures(scale: _Scale, readings: Floats) -> tuple[Figures, Flags | None]:
    """Return the sub-indices of readings, and where they are above a scale that ends (None: nowhere)."""
    if np.fmin.reduce(readings) < 0 or np.fmax.reduce(readings) == np.inf:
        readings = np.where(np.isfinite(readings) & (readings >= 0), readings, np.nan)
    known = np.minimum(np.fmax(readings, -1.0), scale.cap)
    millionths = np.rint(known * MILLION)
    if scale.unit is not None:
        place = np.rint(millionths / scale.unit).astype(np.intp)
        place += 1
        return scale.figures.take(place, mode="clip"), None
    place = known.astype(np.intp)
    place += 1
    line = scale.slope.take(place, mode="clip")
    line *= millionths
    line += scale.offset.take(place, mode="clip")
    beyond = millionths > scale.top if scale.top is not None else None
    return np.ceil(line).astype(np.int16), beyond if beyond is not None and beyond.any() else None


@functools.cache
def _scale(code: str, key: str) -> _Scale:
    """Return the sub-indices of one key of the standard of a code."""
    standard = next(each for each in STANDARDS if each.code == code)
    limits = standard.breakpoints[key]
    cap = float(limits[-1] + 1)
    if standard.rounds_first:
        steps = 10 ** DECIMALS[item_of(key)]
        rounded = [iaqi(standard, key, place / steps) for place in range((limits[-1] + 1) * steps + 1)]
        figures = np.array([_NONE, *rounded], dtype=np.int16)
        return _Scale(cap, MILLION // steps, figures, np.empty(0), np.empty(0), None)
    whole = np.arange(limits[-1] + 1)
    step = np.clip(np.searchsorted(limits, whole, side="right"), 1, len(limits) - 1)
    low, first = np.array(limits)[step - 1], np.array(IAQI_STEPS)[step - 1]
    slope = (np.array(IAQI_STEPS)[step] - first) / (np.array(limits)[step] - low)
    # At the end of the scale the index stays what it is.
    slope[whole >= limits[-1]] = 0.0
    offset = np.where(whole >= limits[-1], IAQI_STEPS[len(limits) - 1], first - slope * low)
    ends = standard.above_scale.get(key, IAQI_STEPS[-1]) is None
    return _Scale(
        cap,
        None,
        np.empty(0, dtype=np.int16),
        np.array([0.0, *slope / MILLION]),
        np.array([float(_NONE), *offset - _HAIR]),
        limits[-1] * MILLION if ends else None,
    )


def _reasons(
    figures: Figures, aqi: Figures, unresolved: Flags | None, needed: Sequence[bool], strict: bool
) -> NDArray[np.int8]:
    """Return why rows have no index, as places in _REASONS: 0 where they have one."""
    none = aqi < 0
    why = none.astype(np.int8)
    if any(needed):
        incomplete = (figures[needed] == _NONE).any(axis=0)
        why[incomplete & ~none & (aqi <= GOOD_AQI)] = _REASONS.index("items_missing")
    if unresolved is not None:
        why[unresolved if strict else unresolved & none] = _REASONS.index("above_scale")
    return why


def _highest(figures: Figures, aqi: Figures) -> NDArray[np.int8]:
    """Return the items that share the highest sub-index as a sum of 1, 2, 4 …, 0 up to an index of 50."""
    highest = np.zeros(len(aqi), dtype=np.int8)
    for place, own in enumerate(figures):
        highest |= (own == aqi).view(np.int8) << np.int8(place)
    highest[aqi <= 50] = 0
    return highest


@functools.cache
def _combinations(items: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of every set of items, in the order of `_highest`."""
    return tuple(
        ",".join(item for place, item in enumerate(items) if bits >> place & 1) for bits in range(2 ** len(items))
    )


def _categories(codes: NDArray[np.int8], names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"), validate=False)


def _column(frame: pd.DataFrame, name: str) -> Floats:
    """Return a column as floats, all NaN where the frame does not have it."""
    if name not in frame.columns:
        return np.full(len(frame), np.nan)
    if frame[name].dtype == np.float64:
        return frame[name].to_numpy()
    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)

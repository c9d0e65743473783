"""Air, day by day: good days and those still needed, days by level, the calendar of a year."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import DUSTY
from lib.metrics.air_basis import one_basis
from lib.metrics.air_figures import (
    assessed_by,
    counted,
    dust_days,
    elapsed_and_left,
    no_index,
    unlisted_year,
    within,
    without_dust,
    without_index,
    year_scope,
)
from lib.metrics.air_goals import Goal, good_day_goals, good_days_against, pace
from lib.metrics.model import Answer, Metric, Reason

LEVEL_COLUMNS = ("month", "aqi_level", "days")
CALENDAR_COLUMNS = ("on", "aqi", "aqi_level", "primary", "dust", "reason")


def good_days(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """Days with AQI up to 100 in the period, out of its valid days; the days still needed for the year's target."""
    now, before = counted(days, scope), counted(days, scope.a_year_before())
    against = [_against(days, scope, goal) for goal in good_day_goals(days, targets, scope)]
    first = against[0] if against else {"target": None}
    details: dict[str, object] = {"target": first["target"], "last_year": before[0] if before[1] else None}
    details["against"] = against
    if now[1] == 0:
        return Answer(reason=no_index(days, scope), details=details)
    details["to_date"] = first.get("to_date", counted(days, year_scope(scope))[0])
    details |= {name: first[name] for name in ("dust_basis", "valid", "needed", "left", "pace") if name in first}
    rules = assessed_by(within(days, scope))
    return Answer(value=now[0], numerator=now[0], denominator=now[1], standard=rules, details=details)


def _against(days: pd.DataFrame, scope: Scope, goal: Goal) -> dict[str, object]:
    """A target in days with the year's good days to date on its own basis, and those still needed in the days left."""
    so_far, (_, left) = good_days_against(days, year_scope(scope), goal), elapsed_and_left(scope)
    told: dict[str, object] = {"target": int(goal.value), "dust_basis": goal.basis.value, "left": left}
    if isinstance(so_far, Reason):
        return told | {"to_date": None, "reason": so_far.code}
    needed = max(0, round(goal.value) - so_far[0])
    return told | {"to_date": so_far[0], "valid": so_far[1], "needed": needed, "pace": pace(days, scope, goal, left)}


def good_day_share(scope: Scope, days: pd.DataFrame) -> Answer:
    """Good days out of valid days of the period, dust days kept in."""
    return _share(days, scope)


def good_day_share_ex_dust(scope: Scope, days: pd.DataFrame) -> Answer:
    """Good days out of valid days of the period, dust days left out of both."""
    answer = _share(without_dust(days, "pm10"), scope)
    if (unlisted := unlisted_year(days, scope)) is None or answer.value is None:
        return answer
    return replace(answer, details={**answer.details, "last_year": None, "change_points": None, "unlisted": unlisted})


def _share(days: pd.DataFrame, scope: Scope) -> Answer:
    good, valid = counted(days, scope)
    before = counted(days, scope.a_year_before())
    if valid == 0:
        return Answer(reason=no_index(days, scope))
    last = before[0] / before[1] if before[1] else None
    points = None if last is None else 100 * (good / valid - last)
    details = {"last_year": last, "change_points": points} | one_basis(days, scope)
    rules = assessed_by(within(days, scope))
    return Answer(value=good / valid, numerator=good, denominator=valid, standard=rules, details=details)


def levels_by_month(scope: Scope, days: pd.DataFrame) -> Answer:
    """Days per AQI level: one row per month of the scope's year and level that occurred."""
    year = _year(days, scope)
    year = year[year["aqi_level"].notna()]
    months = year["on"].dt.to_period("M").dt.to_timestamp().rename("month")
    frame = year.groupby([months, "aqi_level"]).size().rename("days").reset_index()
    return Answer(value=len(frame), frame=frame, standard=assessed_by(year))


def calendar(scope: Scope, days: pd.DataFrame) -> Answer:
    """One row per day of the scope's year up to its end: AQI, level, primary pollutant, whether a listed dust day.

    A day without an AQI is there with its reason (`without_index`). `details` counts the days of each level.
    """
    year = _year(days, scope)
    every = pd.date_range(pd.Timestamp(scope.year, 1, 1), pd.Timestamp(scope.end), unit="s")
    known = year.set_index("on")
    frame = known[["aqi", "aqi_level", "primary"]].reindex(every).rename_axis("on").reset_index()
    dust = pd.Series(np.logical_or.reduce([dust_days(known, item) for item in DUSTY]), known.index)
    frame["dust"] = dust.reindex(every, fill_value=False).to_numpy()
    reasons = pd.Series(without_index(known), known.index, dtype=object)
    frame["reason"] = texts(reasons.reindex(every, fill_value="no_readings").tolist())
    if not frame["aqi"].notna().any():
        return Answer(reason=no_index(days, year_scope(scope)))
    levels = frame["aqi_level"].value_counts()
    counts = {level: int(levels.get(level, 0)) for level in range(1, 7)}
    details = {"levels": counts, "none": int(frame["aqi"].isna().sum())}
    return Answer(value=len(frame), frame=frame, standard=assessed_by(year), details=details)


def _year(days: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The days of the scope's year up to its end."""
    return within(days, year_scope(scope))


_HJ633 = "HJ 633"

METRICS = (
    Metric("air.good_days", ("air_days", "targets"), good_days, "day", good_when="higher", standard=_HJ633),
    Metric("air.good_day_share", ("air_days",), good_day_share, "share", good_when="higher", standard=_HJ633),
    Metric("air.good_day_share_ex_dust", ("air_days",), good_day_share_ex_dust, "share", (), "higher", _HJ633),
    Metric("air.calendar", ("air_days",), calendar, "table", CALENDAR_COLUMNS, standard=_HJ633),
    Metric("air.levels_by_month", ("air_days",), levels_by_month, "table", LEVEL_COLUMNS, standard=_HJ633),
)

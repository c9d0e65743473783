"""Air against its targets: the year to date and each quarter, all six pollutants and good days in one table."""

import pandas as pd

from lib.core.calendar import quarter_end, year_end
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS, DUSTY, DustBasis
from lib.metrics.air_figures import (
    assessed_by,
    change,
    counted,
    elapsed_and_left,
    evaluated_by,
    no_index,
    number,
    period_figure,
    quarter_scope,
    without_dust,
    year_scope,
)
from lib.metrics.air_goals import Goal, figure_against, goal_on, goals, good_day_goals, good_days_against
from lib.metrics.air_outlook import remaining_control_value
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.air_statistics import BY_PERCENTILE

#: Stands among the pollutants of these tables: days with an AQI up to 100.
GOOD_DAYS = "good_days"

_COMPARED = ("pollutant", "basis", "value", "ex_dust", "last_year", "change")
YEAR_COLUMNS = (*_COMPARED, "target", "margin", "remaining", "needed", "left", "days", "reason")
QUARTER_COLUMNS = ("quarter", *_COMPARED, "quarter_target", "margin", "days", "reason")
BASES_COLUMNS = (*(name for name in _COMPARED if name != "ex_dust"), "target", "margin", "days", "reason")
_NUMBERS = ("value", "ex_dust", "last_year", "change", "target", "quarter_target", "margin", "remaining")


def year_to_date(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per pollutant and basis of its target, and for good days: the year to date, what remains and is missing.

    `margin` is how far the figure is on the good side of its target (of good days only once the year is over: before,
    they are missing, not missed); `remaining` the mean that the rest of the year
    may have (means only: a percentile has no budget); `needed` good days in `left` days.
    """
    year = year_scope(scope)
    elapsed, left = elapsed_and_left(year)
    rows = []
    for name in (*DAILY_POLLUTANTS, GOOD_DAYS):
        for row in _against(days, targets, year, name, 0):
            target, value = row["target"], row["value"]
            if isinstance(target, float) and isinstance(value, float) and left:
                if name == GOOD_DAYS:
                    row["needed"] = max(0, round(target - value))
                elif name not in BY_PERCENTILE:
                    row["remaining"] = max(0.0, remaining_control_value(target, value, elapsed, left))
            rows.append(row | {"left": left})
    return _table(rows, YEAR_COLUMNS, days)


def quarters(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per begun quarter, pollutant (and good days) and basis of its target, against that and last year."""
    rows = []
    for quarter in (1, 2, 3, 4):
        if there := quarter_scope(scope, quarter):
            code = f"{scope.year}Q{quarter}"
            names = (*DAILY_POLLUTANTS, GOOD_DAYS)
            rows += [row | {"quarter": code} for name in names for row in _against(days, targets, there, name, quarter)]
    return _table(rows, QUARTER_COLUMNS, days)


def both_bases(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per pollutant, and for good days, of the year to date; two where listed dust days make a difference.

    Each row has figure, last year's and target of one basis alone, whether or not a target was set on it.
    """
    year, rows = year_scope(scope), []
    for name in (*DAILY_POLLUTANTS, GOOD_DAYS):
        of_days = name == GOOD_DAYS
        found = good_day_goals(days, targets, year) if of_days else goals(targets, name, year)
        read = _good_days if of_days else _concentration
        for basis in DustBasis:
            if basis is DustBasis.WITH_DUST or of_days or name in DUSTY:
                rows.append(read(days, year, name, Goal(0, basis), goal_on(found, basis), 0))
    return _table(rows, BASES_COLUMNS, days)


Row = dict[str, float | int | str | None]


def _against(days: pd.DataFrame, targets: pd.DataFrame, scope: Scope, name: str, quarter: int) -> list[Row]:
    """A pollutant's (or the good days') figure of a period against its target and the same period a year before.

    The figure with dust days, and where a target is set without them a row of its own on that basis.
    """
    of_days = name == GOOD_DAYS
    found = good_day_goals(days, targets, scope, quarter) if of_days else goals(targets, name, scope, quarter)
    target = goal_on(found, DustBasis.WITH_DUST)
    read = _good_days if of_days else _concentration
    rows = [read(days, scope, name, Goal(0), target, quarter)]
    rows += [read(days, scope, name, goal, goal.value, quarter) for goal in found if not goal.dust]
    for row in rows:
        row["basis"] = row["basis"] if of_days or name in DUSTY else None
    return rows


def _concentration(days: pd.DataFrame, scope: Scope, name: str, goal: Goal, target: float | None, _quarter: int) -> Row:
    before = scope.a_year_before()
    now, then = figure_against(days, scope, name, goal), figure_against(days, before, name, goal)
    value, last = number(now), number(then)
    return {
        "pollutant": name,
        "basis": goal.basis.value,
        "value": value,
        "ex_dust": number(period_figure(days, scope, name, dust=False)) if name in DUSTY else None,
        "last_year": last,
        "target": target,
        "margin": None if target is None or value is None else target - value,
        "days": int(now.numerator or 0),
        "reason": now.reason.code if now.reason else None,
        "change": change(value, last, name),
    }


def _good_days(days: pd.DataFrame, scope: Scope, name: str, goal: Goal, target: float | None, quarter: int) -> Row:
    now, then = (good_days_against(days, each, goal) for each in (scope, scope.a_year_before()))
    reason = now.code if isinstance(now, Reason) else None if now[1] else no_index(days, scope).code
    value, last = (None if isinstance(each, Reason) or not each[1] else float(each[0]) for each in (now, then))
    plain, counted_plain = counted(without_dust(days, "pm10"), scope)
    over = scope.end == (quarter_end(scope.year, quarter) if quarter else year_end(scope.year))
    return {
        "pollutant": name,
        "basis": goal.basis.value,
        "value": value,
        "ex_dust": float(plain) if counted_plain else None,
        "last_year": last,
        "target": None if target is None else float(target),
        "margin": None if target is None or value is None or not over else value - target,
        "days": 0 if isinstance(now, Reason) else now[1],
        "reason": reason,
        "change": (value - last) / last if value is not None and last else None,
    }


def _table(rows: list[dict[str, float | int | str | None]], columns: tuple[str, ...], days: pd.DataFrame) -> Answer:
    if days.empty:
        return Answer(reason=Reason("no_readings"))
    frame = pd.DataFrame(rows).rename(columns={"target": "quarter_target"} if "quarter_target" in columns else {})
    frame = frame.reindex(columns=list(columns))
    frame = frame.astype({name: "float64" for name in _NUMBERS if name in columns})
    counts = [name for name in ("needed", "left", "days") if name in columns]
    rules = " / ".join(filter(None, (evaluated_by(days), assessed_by(days)))) or None
    return Answer(value=len(frame), frame=frame.astype(dict.fromkeys(counts, "Int64")), standard=rules)


_DAYS = ("air_days", "targets")

METRICS = (
    Metric("air.year_to_date", _DAYS, year_to_date, "table", YEAR_COLUMNS, standard="HJ 663"),
    Metric("air.both_bases", _DAYS, both_bases, "table", BASES_COLUMNS, standard="HJ 663"),
    Metric("air.quarters", _DAYS, quarters, "table", QUARTER_COLUMNS, standard="HJ 663"),
)

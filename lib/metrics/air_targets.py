"""Air against its targets: the year to date and each quarter, all six pollutants and good days in one table."""

import pandas as pd

from lib.core.calendar import quarter_end, year_end
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS, DUSTY
from lib.metrics.air_days import good_day_target
from lib.metrics.air_figures import (
    assessed_by,
    change,
    counted,
    elapsed_and_left,
    evaluated_by,
    number,
    period_figure,
    quarter_scope,
    target_of,
    without_dust,
    year_scope,
)
from lib.metrics.air_outlook import remaining_control_value
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.air_statistics import BY_PERCENTILE

#: Stands among the pollutants of these tables: days with an AQI up to 100.
GOOD_DAYS = "good_days"

_COMPARED = ("pollutant", "value", "ex_dust", "last_year", "change")
YEAR_COLUMNS = (*_COMPARED, "target", "margin", "remaining", "needed", "left", "days", "reason")
QUARTER_COLUMNS = ("quarter", *_COMPARED, "quarter_target", "margin", "days", "reason")
_NUMBERS = ("value", "ex_dust", "last_year", "change", "target", "quarter_target", "margin", "remaining")


def year_to_date(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per pollutant, and one for good days: the year to date with its target, what remains and what is missing.

    `margin` is how far the figure is on the good side of its target (of good days only once the year is over: before,
    they are missing, not missed); `remaining` the mean that the rest of the year
    may have (means only: a percentile has no budget); `needed` good days in `left` days.
    """
    year = year_scope(scope)
    elapsed, left = elapsed_and_left(year)
    rows = []
    for name in (*DAILY_POLLUTANTS, GOOD_DAYS):
        row = _against(days, targets, year, name, 0)
        target, value = row["target"], row["value"]
        if isinstance(target, float) and isinstance(value, float) and left:
            if name == GOOD_DAYS:
                row["needed"] = max(0, round(target - value))
            elif name not in BY_PERCENTILE:
                row["remaining"] = max(0.0, remaining_control_value(target, value, elapsed, left))
        rows.append(row | {"left": left})
    return _table(rows, YEAR_COLUMNS, days)


def quarters(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per begun quarter and pollutant, and one for its good days, against its target and last year."""
    rows = []
    for quarter in (1, 2, 3, 4):
        if there := quarter_scope(scope, quarter):
            code = f"{scope.year}Q{quarter}"
            names = (*DAILY_POLLUTANTS, GOOD_DAYS)
            rows += [_against(days, targets, there, name, quarter) | {"quarter": code} for name in names]
    return _table(rows, QUARTER_COLUMNS, days)


def _against(
    days: pd.DataFrame, targets: pd.DataFrame, scope: Scope, name: str, quarter: int
) -> dict[str, float | int | str | None]:
    """A pollutant's (or the good days') figure of a period against the target and the same period a year before."""
    before = scope.a_year_before()
    row: dict[str, float | int | str | None] = {"pollutant": name}
    if name == GOOD_DAYS:
        (good, valid), (past, past_valid) = counted(days, scope), counted(days, before)
        plain, counted_plain = counted(without_dust(days, "pm10"), scope)
        target = good_day_target(targets, scope, quarter)
        value = float(good) if valid else None
        over = scope.end == (quarter_end(scope.year, quarter) if quarter else year_end(scope.year))
        row |= {
            "value": value,
            "ex_dust": float(plain) if counted_plain else None,
            "last_year": float(past) if past_valid else None,
            "target": None if target is None else float(target),
            "margin": None if target is None or value is None or not over else value - target,
            "days": valid,
            "reason": None if valid else "no_readings",
        }
    else:
        now, then = period_figure(days, scope, name), period_figure(days, before, name)
        goal = target_of(targets, name, scope, quarter)
        value = number(now)
        row |= {
            "value": value,
            "ex_dust": number(period_figure(days, scope, name, dust=False)) if name in DUSTY else None,
            "last_year": number(then),
            "target": goal,
            "margin": None if goal is None or value is None else goal - value,
            "days": int(now.numerator or 0),
            "reason": now.reason.code if now.reason else None,
        }
    last = row["last_year"] if isinstance(row["last_year"], float) else None
    if name != GOOD_DAYS:
        row["change"] = change(value, last, name)
    elif value is not None and last:
        row["change"] = (value - last) / last
    return row


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
    Metric("air.quarters", _DAYS, quarters, "table", QUARTER_COLUMNS, standard="HJ 663"),
)

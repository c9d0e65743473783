"""Air: concentrations to date and by month against target and last year, with and without dust days."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np
import pandas as pd

from lib.core.calendar import month_end, quarter_of
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS, DUSTY, DustBasis
from lib.metrics.air_figures import (
    Days,
    Flags,
    Values,
    change,
    counted,
    dust_days,
    evaluated_by,
    lacking,
    number,
    period_figure,
    unlisted_year,
    year_scope,
)
from lib.metrics.air_goals import Goal, figure_against, goal_on, goals, goals_of, judged
from lib.metrics.model import Answer, Metric
from lib.standards.air_statistics import month_is_valid, period_statistic

MONTHLY_COLUMNS = (
    "month",
    "pollutant",
    "value",
    "ex_dust",
    "last_year",
    "cumulative",
    "cumulative_ex_dust",
    "cumulative_last_year",
    "cumulative_last_year_ex_dust",
    "target",
    "quarter_target",
    "target_ex_dust",
    "quarter_target_ex_dust",
    "days",
    "reason",
)
REGION_COLUMNS = (
    "region_name",
    "pm25",
    "pm25_change",
    "pm25_target",
    "pm25_ex_dust",
    "pm25_target_ex_dust",
    "pm10",
    "pm10_change",
    "pm10_target",
    "pm10_ex_dust",
    "pm10_target_ex_dust",
    "good_days",
    "days",
)


def _mean(pollutant: str, *, dust: bool) -> Callable[..., Answer]:
    def compute(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
        answer = period_figure(days, scope, pollutant, dust=dust)
        value, before = number(answer), number(period_figure(days, scope.a_year_before(), pollutant, dust=dust))
        # A month is no year: beside the year's target stands the year to date alone.
        of_year = scope.start == year_scope(scope).start
        against = [_against(days, scope, pollutant, goal, of_year) for goal in goals(targets, pollutant, scope)]
        # The target of the figure's own basis comes first; one of the other basis is judged on that, and named.
        against.sort(key=lambda each: (each["dust_basis"] == DustBasis.WITH_DUST) != dust)
        first = against[0] if against else {"target": None, "margin": None, "dust_basis": _basis(dust=dust).value}
        on_basis = first["dust_basis"] == _basis(dust=dust)
        to_date = first["to_date"] if against else number(period_figure(days, year_scope(scope), pollutant, dust=dust))
        unlisted = None if dust else unlisted_year(days, scope)
        last = None if unlisted else before
        compared: dict[str, object] = {name: first[name] for name in ("target", "margin", "dust_basis")}
        compared |= {"to_date": to_date, "last_year": last, "against": against, "on_basis": on_basis}
        compared["change"] = change(value, last, pollutant)
        if unlisted:
            compared["unlisted"] = unlisted
        return replace(answer, details={**answer.details, **compared})

    kept = "kept in" if dust else "left out"
    compute.__doc__ = f"{pollutant}: figure of the period with its target and last year's, dust days {kept}."
    return compute


def _basis(*, dust: bool) -> DustBasis:
    return DustBasis.WITH_DUST if dust else DustBasis.WITHOUT_DUST


def _against(days: pd.DataFrame, scope: Scope, pollutant: str, goal: Goal, of_year: bool) -> dict[str, object]:
    """A target with the period's figure and the year's to date, both on its own basis."""
    figure = figure_against(days, scope, pollutant, goal)
    to_date = figure_against(days, year_scope(scope), pollutant, goal)
    margin = goal.value - float(figure.value) if of_year and figure.value is not None else None
    return judged(goal, figure, margin) | {"to_date": number(to_date), "of_year": of_year}


def monthly(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per month of the scope's year and pollutant: the month and the year up to it, last year's beside both.

    A month with fewer than 27 valid days (February 25) has no figure but a reason (GB 3095 table 4); the year up to
    a month needs the share of its days that a year needs. A month that runs stands beside the same days of last
    year's. `ex_dust` is empty for gases.
    """
    rows: list[tuple[object, ...]] = []
    aims, before = goals_of(targets, scope), scope.a_year_before().end
    for pollutant in DAILY_POLLUTANTS if len(days) else ():
        now, past = (Year.of(days, pollutant, year) for year in (scope.year, scope.year - 1))
        for month in range(1, 13):
            first, year_ago = date(scope.year, month, 1), date(scope.year - 1, month, 1)
            valid = now.days_in(month)
            if not valid and not past.days_in(month):
                continue
            value, plain = now.month(month)
            so_far, so_far_plain = now.up_to(min(month_end(first), scope.end)) if valid else (None, None)
            # The month that has not ended is compared up to the same day; those after it are there as they went.
            end = before if month == scope.end.month else month_end(year_ago)
            then, then_plain = past.up_to(end)
            # Without last year's list of dust days nothing was left out of it.
            last = (past.month(month, running(scope, month, value))[0], then, then_plain if past.dust.any() else None)
            set_for = [aims.get((pollutant, part), ()) for part in (0, quarter_of(first))]
            aim = [goal_on(found, basis) for basis in DustBasis for found in set_for]
            reason = None if value is not None else "too_few_days" if valid else "no_readings"
            figures = (value, plain, last[0], so_far, so_far_plain, *last[1:], *aim)
            rows.append((pd.Timestamp(first), pollutant, *figures, valid, reason))
    frame = pd.DataFrame(rows, columns=list(MONTHLY_COLUMNS))
    frame = frame.astype(dict.fromkeys(MONTHLY_COLUMNS[2:13], "float64"))
    return Answer(value=len(frame), frame=frame, standard=evaluated_by(days))


def running(scope: Scope, month: int, value: float | None) -> date | None:
    """The day of last year up to which a month that has a figure and has not ended is compared; None once it has."""
    if value is None or month != scope.end.month or scope.end == month_end(scope.end):
        return None
    return scope.a_year_before().end


@dataclass(frozen=True, slots=True)
class Year:
    """One year's valid days of a pollutant, as arrays: a page asks for its months and what they add up to 150 times."""

    pollutant: str
    on: Days
    values: Values
    dust: Flags

    @classmethod
    def of(cls, days: pd.DataFrame, pollutant: str, year: int) -> Self:
        """The valid days of a year."""
        known = days[days[pollutant].notna() & (days["on"].dt.year == year)]
        on = known["on"].to_numpy().astype("datetime64[D]")
        return cls(pollutant, on, known[pollutant].to_numpy(), dust_days(known, pollutant))

    def days_in(self, month: int) -> int:
        """Valid days of a month."""
        return int(self._in(month).sum())

    def month(self, month: int, until: date | None = None) -> tuple[float | None, float | None]:
        """A month's figure (of its days up to one), and the same without dust days; none below its 27 (25) days."""
        part = self._in(month) if until is None else self._in(month) & (self.on <= np.datetime64(until))
        return self._both(part) if month_is_valid(int(part.sum()), month) else (None, None)

    def up_to(self, end: date) -> tuple[float | None, float | None]:
        """The figure of the year up to a day, and the same without dust days."""
        part = self.on <= np.datetime64(end)
        return (None, None) if lacking(self.on[part], date(end.year, 1, 1), end) else self._both(part)

    def _in(self, month: int) -> Flags:
        return np.equal(self.on.astype("datetime64[M]").astype(np.int64) % 12 + 1, month)

    def _both(self, part: Flags) -> tuple[float | None, float | None]:
        plain = period_statistic(self.pollutant, self.values[part & ~self.dust]) if self.pollutant in DUSTY else None
        return period_statistic(self.pollutant, self.values[part]), plain


def by_region(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per region (its own, those below it, a county's neighbours): the period against target and last year.

    Where a target is set without dust days, it stands beside the figure without them.
    """
    rows = []
    for region, own in days.groupby("region"):
        there = replace(scope, region=str(region))
        row: dict[str, object] = {"region_name": own["region_name"].iloc[0]}
        for pollutant in ("pm25", "pm10"):
            now, before = (number(period_figure(own, each, pollutant)) for each in (there, there.a_year_before()))
            row[pollutant], row[f"{pollutant}_change"] = now, change(now, before, pollutant)
            for goal in goals(targets, pollutant, there):
                name = f"{pollutant}_target" if goal.dust else f"{pollutant}_target_ex_dust"
                row[name] = goal.value
                if not goal.dust:
                    row[f"{pollutant}_ex_dust"] = number(figure_against(own, there, pollutant, goal))
        row["good_days"], row["days"] = counted(own, there)
        rows.append(row)
    frame = pd.DataFrame(rows, columns=list(REGION_COLUMNS))
    numbers = [name for name in REGION_COLUMNS if name not in ("region_name", "good_days", "days")]
    return Answer(value=len(frame), frame=frame.astype(dict.fromkeys(numbers, "float64")), standard=evaluated_by(days))


_DAYS = ("air_days", "targets")

METRICS = (
    Metric("air.pm25_mean", _DAYS, _mean("pm25", dust=True), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm10_mean", _DAYS, _mean("pm10", dust=True), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm25_mean_ex_dust", _DAYS, _mean("pm25", dust=False), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm10_mean_ex_dust", _DAYS, _mean("pm10", dust=False), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.monthly", _DAYS, monthly, "table", MONTHLY_COLUMNS, standard="HJ 663"),
    Metric("air.by_region", ("air_days_below", "targets"), by_region, "table", REGION_COLUMNS, standard="HJ 663"),
)

"""What all air figures share: the days of a period, whether they are enough, the figure of a pollutant, its target."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.calendar import (
    day_of_year,
    days_in_year,
    month_end,
    month_number,
    months_of,
    quarter_end,
    quarter_start,
    year_end,
)
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS
from lib.metrics.model import Answer, Reason
from lib.standards.air_statistics import (
    DAYS_OF_A_YEAR,
    days_needed,
    days_of_month,
    evaluation,
    period_statistic,
    rounded_statistic,
)
from lib.standards.aqi_tables import GOOD_AQI

Values = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]

#: numpy counts months from here.
_MONTH_ZERO = month_number(date(1970, 1, 1))


def within(days: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The days of the scope's period."""
    return days[(days["on"] >= pd.Timestamp(scope.start)) & (days["on"] <= pd.Timestamp(scope.end))]


def without_dust(days: pd.DataFrame, pollutant: str) -> pd.DataFrame:
    """Days less those on the official list of dust days for this pollutant."""
    return days[~dust_days(days, pollutant)]


def required_days(start: date, end: date) -> int:
    """Valid days that a period needs: a year 324, a month 27 (February 25), other periods the share of a year.

    GB 3095 table 4 names the year and the month alone; 324 of 365, rounded up, is ours for what lies between.
    """
    if (start, end) == (date(start.year, 1, 1), year_end(start.year)):
        return DAYS_OF_A_YEAR
    if start.day == 1 and end == month_end(start):
        return days_of_month(start.month)
    return days_needed((end - start).days + 1)


def lacking(valid: "pd.Series[pd.Timestamp] | Days", start: date, end: date) -> Reason | None:
    """Why these valid days of a period give no figure; None where they do.

    Besides `required_days` each whole month of the period needs its own 27 (25): GB 3095 table 4 asks it of a year.
    """
    days = np.asarray(valid)
    if not days.size:
        return Reason("no_readings")
    needed = required_days(start, end)
    if days.size < needed:
        return Reason("too_few_days", {"valid": days.size, "needed": needed})
    months = days.astype("datetime64[M]").astype(np.int64)
    counts = np.bincount(months - months.min())
    for month in months_of(start, end):
        place = month_number(month) - _MONTH_ZERO - int(months.min())
        found = int(counts[place]) if 0 <= place < counts.size else 0
        if found < days_of_month(month.month):
            facts = {"month": f"{month:%Y-%m}", "valid": found, "needed": days_of_month(month.month)}
            return Reason("month_too_few", facts)
    return None


def period_figure(days: pd.DataFrame, scope: Scope, pollutant: str, *, dust: bool = True) -> Answer:
    """The period's figure of one pollutant with its coverage, or the reason why there is none.

    Listed dust days were measured: they leave the figure (`dust=False`), not the days that make the period valid.
    """
    return figure_of(within(days, scope), scope, pollutant, dust=dust)


def figure_of(part: pd.DataFrame, scope: Scope, pollutant: str, *, dust: bool = True) -> Answer:
    """As `period_figure`, of the days of the scope's period alone."""
    values = part[pollutant].to_numpy(dtype=np.float64)
    known = ~np.isnan(values)
    on = part["on"].to_numpy()[known]
    used = known if dust else known & ~dust_days(part, pollutant)
    count, length = int(used.sum()), (scope.end - scope.start).days + 1
    details: dict[str, object] = {"valid": count, "days": length}
    if reason := lacking(on, scope.start, scope.end):
        return Answer(reason=reason, numerator=count or None, denominator=length, details=details)
    value = period_statistic(pollutant, values[used])
    return Answer(value=value, numerator=count, denominator=length, standard=evaluated_by(part), details=details)


def counted(days: pd.DataFrame, scope: Scope) -> tuple[int, int]:
    """Good days (AQI up to 100) and valid days of the period."""
    aqi = within(days, scope)["aqi"].dropna()
    return int((aqi <= GOOD_AQI).sum()), len(aqi)


def dust_days(days: pd.DataFrame, pollutant: str) -> Flags:
    """Which days stand on the official list of dust days for this pollutant; none for gases, never inferred."""
    flag = f"dust_{pollutant}"
    if flag not in days:
        return np.zeros(len(days), dtype=np.bool_)
    return days[flag].to_numpy(dtype=np.bool_, na_value=False)


def number(answer: Answer) -> float | None:
    """The figure of an answer; None where it has none."""
    return None if answer.value is None else float(answer.value)


def change(now: float | None, before: float | None, pollutant: str) -> float | None:
    """Change against last year as a share, below zero is better: of the figures as they are shown and ranked.

    Who divides what the table shows gets the same (setting rounding_profile, its default).
    """
    if now is None or not before:
        return None
    mine, past = (rounded_statistic(pollutant, value) for value in (now, before))
    return float((mine - past) / past) if past else None


def lists_dust(days: pd.DataFrame, year: int) -> bool:
    """Whether an official list of dust days names any day of the year here."""
    listed = dust_days(days, "pm10") | dust_days(days, "pm25")
    return bool((days["on"].dt.year.to_numpy() == year)[listed].any())


def unlisted_year(days: pd.DataFrame, scope: Scope) -> int | None:
    """Last year, where this year's dust days are listed and last year's are not: without dust they do not compare."""
    last = scope.a_year_before().end.year
    return last if lists_dust(days, scope.year) and not lists_dust(days, last) else None


def elapsed_and_left(scope: Scope) -> tuple[int, int]:
    """Days of the scope's year up to its end, and those after it."""
    elapsed = day_of_year(scope.end)
    return elapsed, days_in_year(scope.year) - elapsed


def year_scope(scope: Scope) -> Scope:
    """The scope's year up to the end of its period: an explicit period may end before the as-of day."""
    return replace(scope, as_of=scope.end, period="year")


def quarter_scope(scope: Scope, quarter: int) -> Scope | None:
    """A quarter of the scope's year as far as it has come by the scope's end; None before it begins."""
    first = quarter_start(scope.year, quarter)
    last = min(quarter_end(scope.year, quarter), scope.end)
    return replace(scope, as_of=scope.end, period=f"{first}..{last}") if first <= scope.end else None


def assessed_by(days: pd.DataFrame) -> str | None:
    """The versions of HJ 633 that the index of these days follows, each by the day of the observation."""
    return " / ".join(sorted(days["standard"].dropna().unique())) or None


def evaluated_by(days: pd.DataFrame) -> str | None:
    """The versions of HJ 663 that a figure of these days follows, by their first and last day."""
    if days.empty:
        return None
    ends = (days["on"].min().date(), days["on"].max().date())
    return " / ".join(dict.fromkeys(evaluation(end).code for end in ends))


def without_index(rows: pd.DataFrame, items: Sequence[str] = DAILY_POLLUTANTS) -> list[str | None]:
    """Why each row has no AQI, none where it has one: nothing measured, by too few stations, an item that lacks.

    All items measured and yet no index: PM10 below PM2.5 is left out, and lacks; else the source published none.
    """
    known = rows[list(items)].notna()
    stations = rows["stations"] if "stations" in rows else pd.Series(0, rows.index)
    few = (stations.fillna(0) > 0).to_numpy(dtype=bool)
    told = np.select(
        [
            rows["aqi"].notna(),
            known.all(axis=1) & (rows["pm25"] > rows["pm10"]),
            known.all(axis=1),
            known.any(axis=1),
            few,
        ],
        ["", "pm10_left_out", "", "items_missing", "few_stations"],
        "no_readings",
    )
    return [each or None for each in told.tolist()]


def no_index(days: pd.DataFrame, scope: Scope) -> Reason:
    """Why no day of the period has an index: nothing was measured, or what its last day with a reading lacks."""
    told = [reason for reason in without_index(within(days, scope).sort_values("on")) if reason != "no_readings"]
    return Reason(told[-1] or "no_readings") if told else Reason("no_readings")

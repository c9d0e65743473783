"""Air ahead: what the rest of the year may have, and where the year ends if it goes as past years went.

The projection compares, in each complete past year, the rest of the year with the part up to the same day. The mean of
those comparisons carries this year's figure to its end; their spread gives the interval. Nothing but the region's own
past years is used, and the same rule is tried on them: each past year in turn, from the others alone.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.calendar import day_of_year, days_in_year, in_year, month_end, year_end
from lib.core.scope import Scope
from lib.metrics.air_figures import (
    assessed_by,
    dust_days,
    elapsed_and_left,
    lacking,
    lists_dust,
    within,
    without_dust,
    year_scope,
)
from lib.metrics.air_goals import Goal, figure_against, goals, good_day_goals, unlisted
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.aqi_tables import GOOD_AQI

#: An interval needs so many complete past years; each is tried on at least two others.
YEARS_NEEDED = 3
_OTHERS_NEEDED = 2

#: Student's t at 0.9, so that 80 % lie between: by degrees of freedom 1 to 10; beyond, the last errs to the wide side.
_T = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)

#: Days of the year after which the rule is tried on past years: the ends of March to November.
_TRIED_AT = tuple(range(3, 12))

#: The basis of a figure that no target was set for.
_PLAIN = Goal(0)

#: Daily values of a past year by day of the year (NaN: not valid); a leap year's last day is its 366th.
Year = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projection:
    """A figure at year end with the bounds between which 80 % of such years end; None without enough past years."""

    middle: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """How often the interval held when it was tried on past years."""

    hits: int
    trials: int


def remaining_control_value(target: float, mean: float, elapsed: int, left: int) -> float:
    """Remaining control value, in the target's unit: (target x days of the year - mean x days elapsed) / days left."""
    return (target * (elapsed + left) - mean * elapsed) / left


def _remaining(pollutant: str) -> Callable[..., Answer]:
    def compute(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
        found = goals(targets, pollutant, scope)
        if not found:
            return Answer(reason=Reason("no_target"))
        answers = [_remaining_of(days, scope, pollutant, goal) for goal in found]
        others = [
            {**answer.details, "value": answer.value, "reason": answer.reason.code if answer.reason else None}
            for answer in answers[1:]
        ]
        return replace(answers[0], details={**answers[0].details, "others": others})

    compute.__doc__ = f"{pollutant}: the daily mean that the rest of the year may have if its target is to hold."
    return compute


def _remaining_of(days: pd.DataFrame, scope: Scope, pollutant: str, goal: Goal) -> Answer:
    """What the rest of the year may have for one target, on its own basis."""
    so_far = figure_against(days, year_scope(scope), pollutant, goal)
    named: dict[str, object] = {"target": goal.value, "dust_basis": goal.basis.value}
    if so_far.value is None:
        return replace(so_far, value=None, details=named)
    elapsed, left = elapsed_and_left(scope)
    if not goal.dust:
        # Listed dust days are no days of this basis.
        year = within(days, year_scope(scope))
        elapsed -= len(year) - len(without_dust(year, pollutant))
    details = {**named, "so_far": so_far.value, "left": left}
    if left == 0:
        return Answer(reason=Reason("year_is_over"), details=details)
    value = remaining_control_value(goal.value, float(so_far.value), elapsed, left)
    lost = None if value > 0 else Reason("target_lost")
    return Answer(value=max(0.0, value), reason=lost, standard=so_far.standard, details=details)


def complete_years(history: pd.DataFrame, values: "pd.Series[float]", before: int) -> dict[int, Year]:
    """Daily values of each complete year before a year (324 valid days, 27 a month), by day of the year."""
    years: dict[int, Year] = {}
    known = values.notna()
    for year, part in values[known].groupby(history.loc[known, "on"].dt.year):
        on = history.loc[part.index, "on"]
        if int(year) < before and lacking(on, date(int(year), 1, 1), year_end(int(year))) is None:
            days = np.full(days_in_year(int(year)), np.nan)
            days[on.dt.day_of_year.to_numpy() - 1] = part.to_numpy(dtype=np.float64)
            years[int(year)] = days
    return years


def project(past: Mapping[int, Year], so_far: float, end: date, *, share: bool = False) -> Projection | None:
    """The figure of the year of `end` from its part up to that day; None without any past year to compare with.

    Concentrations are compared as ratios of the rest to the part so far, shares (`share`) of good days as ratios of the
    odds good to not good: so a projection lies between none and all, and is neither where past years were neither.
    """
    turns = [
        turn
        for number, year in past.items()
        if (turn := _turn(year, day_of_year(in_year(end, number)), share=share)) is not None
    ]
    if not turns or (so_far <= 0 and not share):
        return None
    elapsed, length = day_of_year(end), days_in_year(end.year)
    centre = math.fsum(turns) / len(turns)
    reach = None
    if len(turns) >= _OTHERS_NEEDED:
        spread = math.sqrt(math.fsum((turn - centre) ** 2 for turn in turns) / (len(turns) - 1))
        reach = _T[min(len(turns) - 1, len(_T)) - 1] * spread * math.sqrt(1 + 1 / len(turns))

    def at(turn: float) -> float:
        rest = 1 / (1 + math.exp(-_log_odds(so_far, elapsed) - turn)) if share else so_far * math.exp(turn)
        return (so_far * elapsed + rest * (length - elapsed)) / length

    if reach is None:
        return Projection(at(centre), None, None)
    return Projection(at(centre), at(centre - reach), at(centre + reach))


def _turn(year: Year, elapsed: int, *, share: bool) -> float | None:
    """How the rest of a year compared with its part so far."""
    first, rest = year[:elapsed], year[elapsed:]
    first, rest = first[~np.isnan(first)], rest[~np.isnan(rest)]
    if not first.size or not rest.size:
        return None
    before, after = float(first.mean()), float(rest.mean())
    if share:
        return _log_odds(after, rest.size) - _log_odds(before, first.size)
    return math.log(after / before) if before > 0 and after > 0 else None


def _log_odds(share: float, days: int) -> float:
    """The logarithm of good days to others, half a day added to both: neither is ever none."""
    return math.log((share * days + 0.5) / ((1 - share) * days + 0.5))


def tried(past: Mapping[int, Year], *, share: bool = False) -> Trial:
    """The rule tried on each past year from the others alone, at each month's end from March to November."""
    hits = trials = 0
    for number, year in past.items():
        others = {other: days for other, days in past.items() if other != number}
        for month in _TRIED_AT:
            end = month_end(date(number, month, 1))
            part, whole = year[: day_of_year(end)], year[~np.isnan(year)]
            if len(others) < _OTHERS_NEEDED or np.isnan(part).all():
                continue
            found = project(others, float(np.nanmean(part)), end, share=share)
            if found and found.low is not None and found.high is not None:
                trials += 1
                hits += found.low <= float(whole.mean()) <= found.high
    return Trial(hits, trials)


def _projected(past: Mapping[int, Year], so_far: float, scope: Scope, *, share: bool, days: int = 1) -> Answer:
    """The projection with its interval, hits and trials; `days` turns a share into days of the year."""
    _, left = elapsed_and_left(scope)
    if not left:
        return Answer(reason=Reason("year_is_over"))
    few = Reason("too_few_years", {"years": len(past), "needed": YEARS_NEEDED}) if len(past) < YEARS_NEEDED else None
    found = project(past, so_far, scope.end, share=share)
    if found is None:
        return Answer(reason=few or Reason("no_readings"))
    details: dict[str, object] = {"years": len(past), "left": left}
    if few is None and found.low is not None and found.high is not None:
        trial = tried(past, share=share)
        details |= {"low": days * found.low, "high": days * found.high, "hits": trial.hits, "trials": trial.trials}
    return Answer(value=days * found.middle, reason=few, details=details)


def mean_projection(pollutant: str, scope: Scope, history: pd.DataFrame, goal: Goal = _PLAIN) -> Answer:
    """The pollutant's yearly mean as it may come out; `details`: low, high, hits, trials, years.

    On the basis of a target without dust days the past years are those whose dust days are listed too.
    """
    year = year_scope(scope)
    so_far = figure_against(history, year, pollutant, goal)
    if so_far.value is None:
        return replace(so_far, value=None, details={})
    past = complete_years(history, history[pollutant], scope.year)
    if not goal.dust:
        dusty = history[dust_days(history, pollutant)]
        past = {number: days for number, days in past.items() if lists_dust(history, number)}
        for on in dusty["on"]:
            if on.year in past:
                past[on.year][on.day_of_year - 1] = np.nan
    return replace(_projected(past, float(so_far.value), scope, share=False), standard=so_far.standard)


def _projection(pollutant: str) -> Callable[..., Answer]:
    def compute(scope: Scope, history: pd.DataFrame, targets: pd.DataFrame) -> Answer:
        found = goals(targets, pollutant, scope)
        if not found:
            answer = mean_projection(pollutant, scope, history)
            return replace(answer, details={**answer.details, "goal": None})
        answers = [(goal, mean_projection(pollutant, scope, history, goal)) for goal in found]
        return _with_goals(answers)

    compute.__doc__ = (
        f"{pollutant}: the mean at year end if the rest goes as in past years, 80 % interval, back-tested."
    )
    return compute


def _with_goals(answers: list[tuple[Goal, Answer]]) -> Answer:
    """The projection on the basis of the first target, with that target; those on another basis beside it, named."""
    told = [{**answer.details, "goal": goal.value, "dust_basis": goal.basis.value} for goal, answer in answers]
    others = [
        each | {"value": answer.value, "reason": answer.reason.code if answer.reason else None}
        for each, (_, answer) in zip(told[1:], answers[1:], strict=True)
    ]
    return replace(answers[0][1], details={**told[0], "others": others})


def good_day_projection(scope: Scope, history: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """Good days at year end if the rest goes as in past years, with an 80 % interval, back-tested."""
    found = good_day_goals(history, targets, scope)
    if not found:
        answer = _good_days_on(scope, history, _PLAIN)
        return replace(answer, details={**answer.details, "goal": None})
    return _with_goals([(goal, _good_days_on(scope, history, goal)) for goal in found])


def _good_days_on(scope: Scope, history: pd.DataFrame, goal: Goal) -> Answer:
    """Good days at year end on the basis of a target."""
    if reason := unlisted(history, scope, goal):
        return Answer(reason=reason)
    good = (history["aqi"] <= GOOD_AQI).astype("float64").where(history["aqi"].notna())
    good = pd.Series(good.to_numpy(dtype=np.float64, na_value=np.nan), history.index)
    now = history[(history["on"].dt.year == scope.year) & (history["on"] <= pd.Timestamp(scope.end)) & good.notna()]
    if reason := lacking(now["on"], date(scope.year, 1, 1), scope.end):
        return Answer(reason=reason)
    past = complete_years(history, good, scope.year)
    left_out = 0
    if not goal.dust:
        past = {number: days for number, days in past.items() if lists_dust(history, number)}
        for on in history.loc[dust_days(history, "pm10"), "on"]:
            if on.year in past:
                past[on.year][on.day_of_year - 1] = np.nan
        counted_now = without_dust(now, "pm10")
        left_out, now = len(now) - len(counted_now), counted_now
    share = float(good[now.index].mean())
    answer = _projected(past, share, scope, share=True, days=days_in_year(scope.year) - left_out)
    return replace(answer, standard=assessed_by(now))


_DAYS, _PAST = ("air_days", "targets"), ("air_history", "targets")

METRICS = (
    Metric("air.pm25_remaining", _DAYS, _remaining("pm25"), "ug/m3", good_when="higher", standard="HJ 663"),
    Metric("air.pm10_remaining", _DAYS, _remaining("pm10"), "ug/m3", good_when="higher", standard="HJ 663"),
    Metric("air.pm25_projection", _PAST, _projection("pm25"), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm10_projection", _PAST, _projection("pm10"), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.good_days_projection", _PAST, good_day_projection, "day", good_when="higher", standard="HJ 633"),
)

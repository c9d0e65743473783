"""Targets of air, each judged on the basis it was set on: with the listed dust days, or without them (剔除沙尘).

A target without dust is judged by the figure without dust alone: where no list names the year's dust days there is no
such figure, and the one with dust never stands in for it.
"""

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.core.calendar import days_in_year
from lib.core.scope import Scope
from lib.core.terms import DustBasis
from lib.metrics.air_figures import counted, lacking, lists_dust, period_figure, within, without_dust, year_scope
from lib.metrics.model import Answer, Reason


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in its figure's unit (days of good days) and the basis that it is judged on."""

    value: float
    basis: DustBasis = DustBasis.WITH_DUST

    @property
    def dust(self) -> bool:
        """Whether listed dust days stay in."""
        return self.basis is DustBasis.WITH_DUST


Goals = dict[tuple[str, int], tuple[Goal, ...]]


def goals_of(targets: pd.DataFrame, scope: Scope) -> Goals:
    """The scope's own targets of its year by indicator and quarter (0 = the whole year), with dust first."""
    rows = targets[(targets["region"] == scope.region) & (targets["year"] == scope.year)]
    columns = (rows["indicator"], rows["quarter"].fillna(0), rows["value"], rows["basis"].fillna(DustBasis.WITH_DUST))
    found: Goals = {}
    for name, quarter, value, basis in zip(*columns, strict=True):
        key = (str(name), int(quarter))
        found[key] = (*found.get(key, ()), Goal(float(value), DustBasis(basis)))
    return {key: tuple(sorted(each, key=lambda goal: not goal.dust)) for key, each in found.items()}


def goals(targets: pd.DataFrame, indicator: str, scope: Scope, quarter: int = 0) -> tuple[Goal, ...]:
    """The targets of an indicator for the year (or a quarter), with dust first; none where none was set."""
    return goals_of(targets, scope).get((indicator, quarter), ())


def goal_on(found: tuple[Goal, ...], basis: DustBasis) -> float | None:
    """The target that was set on a basis."""
    return next((goal.value for goal in found if goal.basis is basis), None)


def unlisted(days: pd.DataFrame, scope: Scope, goal: Goal) -> Reason | None:
    """Why nothing can be said of a target without dust: no list names any dust day of its year."""
    if goal.dust or lists_dust(within(days, year_scope(scope)), scope.year):
        return None
    return Reason("dust_unlisted", {"year": scope.year})


def figure_against(days: pd.DataFrame, scope: Scope, pollutant: str, goal: Goal) -> Answer:
    """The period's figure on the basis of a target, or the reason why there is none."""
    if reason := unlisted(days, scope, goal):
        return Answer(reason=reason)
    return period_figure(days, scope, pollutant, dust=goal.dust)


def good_days_against(days: pd.DataFrame, scope: Scope, goal: Goal) -> tuple[int, int] | Reason:
    """Good and valid days of the period on the basis of a target, or the reason why they cannot be counted."""
    if reason := unlisted(days, scope, goal):
        return reason
    return counted(on_basis(days, goal), scope)


def on_basis(days: pd.DataFrame, goal: Goal) -> pd.DataFrame:
    """The days that good days are counted among."""
    return days if goal.dust else without_dust(days, "pm10")


def good_day_goals(days: pd.DataFrame, targets: pd.DataFrame, scope: Scope, quarter: int = 0) -> tuple[Goal, ...]:
    """The targets of the year (or a quarter) in days, with dust first; a yearly share becomes days by rounding up.

    A share without dust is one of the year's days less those that the list has named by the scope's end.
    """
    found = {goal.basis: Goal(round(goal.value), goal.basis) for goal in goals(targets, "good_days", scope, quarter)}
    for goal in goals(targets, "good_day_share", scope) if not quarter else ():
        part = goal.value / 100 if goal.value > 1 else goal.value
        year = within(days, year_scope(scope))
        left_out = 0 if goal.dust else len(year) - len(without_dust(year, "pm10"))
        whole = math.ceil(part * (days_in_year(scope.year) - left_out) - 1e-9)
        found.setdefault(goal.basis, Goal(whole, goal.basis))
    return tuple(sorted(found.values(), key=lambda goal: not goal.dust))


#: Good days of a year against their target: met already, met at the share so far, not at that share, out of reach.
Pace = Literal["met", "ahead", "short", "lost"]


def pace(days: pd.DataFrame, scope: Scope, goal: Goal, left: int) -> Pace | None:
    """Whether the days left need no larger share of good days than the year has had, on the basis of a target.

    None where too few days were measured to go by their share, or none can be counted.
    """
    so_far = good_days_against(days, year_scope(scope), goal)
    if isinstance(so_far, Reason) or not so_far[1]:
        return None
    needed = round(goal.value) - so_far[0]
    if needed <= 0 or needed > left:
        return "met" if needed <= 0 else "lost"
    year = within(days, year_scope(scope))
    if lacking(year[year["aqi"].notna()]["on"], year_scope(scope).start, scope.end):
        return None
    return "short" if needed * so_far[1] > so_far[0] * left else "ahead"


def judged(goal: Goal, figure: Answer, margin: float | None = None) -> dict[str, object]:
    """A target as details of a result: its basis, the figure on it, how far that is on the good side, or why not."""
    value = None if figure.value is None else float(figure.value)
    reason = figure.reason.code if figure.value is None and figure.reason else None
    return {"target": goal.value, "dust_basis": goal.basis.value, "value": value, "margin": margin, "reason": reason}

"""Lights by region, unit and leader, and at each month's end; each beside the day of the last meeting.

Counts are of matters. What came on record in between was not seen on the earlier day: it is counted apart, so that no
difference is read out of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Light
from lib.metrics import air_signals, water_signals
from lib.metrics.findings import entered_since, worst_first
from lib.metrics.ladder import LIT
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.one_light import merged
from lib.metrics.warnings import signals_of

#: Per group: matters by light, days since the deadline of the longest (signals have none), the worst matter;
#: red ones that were not red on the earlier day, those of them that were not on record then, those that are red no
#: more, and how many records that were there on the earlier day came on record as done in between.
COUNTS = ("red", "yellow", "longest", "code", "title", "reason", "red_new", "red_came", "red_gone", "entered")
REGION_COLUMNS = ("child", "child_name", *COUNTS)
MONTH_COLUMNS = ("stood_on", "red", "yellow", "entered", "comparable")

_SUMS = ["red", "yellow", "red_new", "red_came", "red_gone", "entered"]


def by_region(
    scope: Scope,
    lit: pd.DataFrame,
    lit_then: pd.DataFrame,
    entered: pd.DataFrame,
    totals: pd.DataFrame,
    below: pd.DataFrame,
    settings: pd.DataFrame,
    *readings: pd.DataFrame,
) -> Answer:
    """One row per region directly below the scope's and one for what is the scope's region's own; signals too.

    A region of which nothing is on record has no counts. `readings`: the inputs of air and water signals on the day,
    then those on the earlier day.
    """
    half = len(readings) // 2
    earlier = replace(scope, as_of=scope.then)
    both = [
        _with_signals(each, signals_of(each, inputs, settings), rows)
        for each, inputs, rows in ((scope, readings[:half], lit), (earlier, readings[half:], lit_then))
    ]
    child = dict(zip(below["code"], below["child"], strict=True))
    placed = [rows.assign(child=rows["region"].map(child)) for rows in (*both, entered)]
    counted = _counted(scope, placed[0], placed[1], placed[2], ["child"])
    names = below.groupby("child")["child_name"].first()
    known = below.groupby("child")["held"].any()
    rows = counted.set_index("child").reindex(names.index)
    told = known | known.index.isin(counted["child"])
    sums = {name: rows[name].fillna(0).astype("Int64").where(told) for name in _SUMS}
    frame = rows.assign(**sums).reset_index().assign(child_name=lambda rows: rows["child"].map(names))
    if totals.empty and not below["held"].any() and both[0].empty and both[1].empty:
        return Answer(reason=Reason("nothing_counted"))
    return _answer(scope, frame, entered)


def by_unit(
    scope: Scope, lit: pd.DataFrame, lit_then: pd.DataFrame, entered: pd.DataFrame, totals: pd.DataFrame
) -> Answer:
    """One row per unit with a light now or a red one then, and one for what is nobody's: obligations alone."""
    return _whose(scope, lit, lit_then, entered, totals, "unit")


def by_leader(
    scope: Scope, lit: pd.DataFrame, lit_then: pd.DataFrame, entered: pd.DataFrame, totals: pd.DataFrame
) -> Answer:
    """One row per leader, as `by_unit`."""
    return _whose(scope, lit, lit_then, entered, totals, "leader")


def by_month(
    scope: Scope, ends: pd.DataFrame, entered: pd.DataFrame, totals: pd.DataFrame, _lit: pd.DataFrame
) -> Answer:
    """Red and yellow obligations at the last ends of months, oldest first: one row each; signals are not among them.

    `entered`: how many records came on record as done after that day: they were open then for all that is known, or
    not. A month that has any is not comparable with the day; the value is how many are. `_lit`: how far data reach.
    """
    if ends.empty or (not ends["open"].sum() and totals.empty):
        return Answer(reason=Reason("nothing_counted"))
    since = [len(entered_since(entered, day)) for day in ends["stood_on"]]
    frame = ends.assign(entered=since).astype({"entered": "Int64"})
    frame["comparable"] = (frame["entered"] == 0).astype("boolean")
    return Answer(value=int(frame["comparable"].sum()), frame=frame, denominator=len(frame))


def _with_signals(scope: Scope, signals: pd.DataFrame, lit: pd.DataFrame) -> pd.DataFrame:
    """Matters of obligations and of air and water in one form, worst first."""
    own = _matters(scope, lit)
    told = signals[["light", "code", "title", "reason", "region", "matter"]].assign(lasting=signals["lasting"])
    chosen = told[told["light"].isin(_lights(scope))]
    if chosen.empty:
        return own
    both = pd.concat([own.assign(lasting=own["longest"].astype("float64")), chosen], ignore_index=True)
    return worst_first(both, "lasting").astype({"longest": "Int64", "overdue": "Int64"})


def _matters(scope: Scope, lit: pd.DataFrame) -> pd.DataFrame:
    """The matters of lit records, which are in the order of the list; `matter` as a text.

    `longest`: days past any deadline, below zero before it; `overdue`: past a firm one, of what is red for it.
    """
    rows = merged(lit, lit["matter"])
    rows = rows[rows["light"].isin(_lights(scope))]
    longest = (pd.Timestamp(scope.as_of) - rows["late_after"]).dt.days.astype("Int64")
    overdue = longest.where((longest > 0) & (rows["light"] == Light.RED) & ~rows["soft"].fillna(False))
    return rows.assign(longest=longest, overdue=overdue, matter=rows["matter"].astype("str"))


def _lights(scope: Scope) -> list[str]:
    return [light for light in LIT if scope.light in (None, light)]


def _whose(
    scope: Scope, lit: pd.DataFrame, lit_then: pd.DataFrame, entered: pd.DataFrame, totals: pd.DataFrame, whose: str
) -> Answer:
    if totals.empty and lit_then.empty:
        return Answer(reason=Reason("nothing_counted"))
    now, before = _matters(scope, lit), _matters(replace(scope, as_of=scope.then), lit_then)
    named = [rows.assign(**{whose: rows[whose].fillna("")}) for rows in (now, before, entered)]
    frame = _counted(scope, named[0], named[1], named[2], [whose])
    frame = frame[frame[["red", "yellow", "red_gone"]].sum(axis=1) > 0]
    return _answer(scope, frame, entered)


def _counted(
    scope: Scope, now: pd.DataFrame, before: pd.DataFrame, entered: pd.DataFrame, by: Sequence[str]
) -> pd.DataFrame:
    """One row per group with `COUNTS`."""
    was = set(before[before["light"] == Light.RED]["matter"])
    red = now["light"] == Light.RED
    new = red & ~now["matter"].isin(was)
    came = new & (now["opened_on"] > pd.Timestamp(scope.then))
    flags = {"red": red, "yellow": now["light"] == Light.YELLOW, "red_new": new, "red_came": came}
    sums = now.assign(**{name: flag.astype("int64") for name, flag in flags.items()}).groupby(list(by))
    frame = sums[list(flags)].sum().join(sums[["longest", "overdue"]].max())
    is_red = set(now[red]["matter"])
    gone = before[(before["light"] == Light.RED) & ~before["matter"].isin(is_red)].groupby(list(by)).size()
    since = entered_since(entered, scope.then).groupby(list(by)).size()
    frame = frame.join(gone.rename("red_gone"), how="outer").join(since.rename("entered"), how="outer")
    worst = now.drop_duplicates(list(by)).set_index(list(by))[["code", "title", "reason"]]
    frame = frame.join(worst).reset_index(names=list(by))
    frame[_SUMS] = frame[_SUMS].fillna(0).astype("Int64")
    return frame.astype({"longest": "Int64", "overdue": "Int64"})


def _answer(scope: Scope, frame: pd.DataFrame, entered: pd.DataFrame) -> Answer:
    """The rows with most red first, then the longest, then most yellow; `details`: their sums, and the earlier day."""
    first = next(name for name in ("unit", "leader", "child_name") if name in frame)
    order = ["red", "longest", "yellow", first]
    frame = frame.sort_values(order, ascending=[False, False, False, True])
    details: dict[str, Any] = {name: int(frame[name].sum()) for name in _SUMS} | {"then": scope.then.isoformat()}
    # Of all, those of units without a light among them. The page of changes tells projects by their milestones, and
    # what is open again as reopened.
    details["entered"] = len(entered_since(entered, scope.then))
    return Answer(value=len(frame), frame=frame, details=details, reason=None if len(frame) else Reason("nothing_late"))


_BOTH = ("lit", "lit_then", "entered", "warning_totals")
_READINGS = (*air_signals.INPUTS, *water_signals.INPUTS)
#: What `by_region` is computed of.
OF_REGION = (*_BOTH, "regions_below", "settings", *_READINGS, *(f"{name}_then" for name in _READINGS))

METRICS = (
    Metric("lights.by_region", OF_REGION, by_region, "table", REGION_COLUMNS, groups=("child_name",)),
    Metric("lights.by_unit", _BOTH, by_unit, "table", ("unit", *COUNTS), groups=("unit",)),
    Metric("lights.by_leader", _BOTH, by_leader, "table", ("leader", *COUNTS), groups=("leader",)),
    Metric("lights.by_month", ("month_ends", "entered", "warning_totals", "lit"), by_month, "count", MONTH_COLUMNS),
)

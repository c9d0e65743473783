"""What every figure keeps, whatever it is of: a count and its list, a share and its parts, groups and their total.

Written over the catalogue: a figure that is new to it is asked the same, and one that groups must say of what.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from lib import db
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.export import as_json
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate

Results = Mapping[str, Result]

#: Counts whose frame is not the list of what is counted: what the value is instead.
NOT_A_LIST = {
    "findings.remaining": lambda result: result.numerator,  # the frame is a line of months
    "item.fixings": lambda result: result.frame["told"].notna().sum(),  # five respects, the value counts those fixed
    "water.letters": lambda result: result.numerator,  # listed are the sections on their way to one, too
    "quality.list": lambda result: result.numerator,  # a row per fault, the value counts items
    "quality.cells": lambda result: result.frame["to_check"].sum(),
    "item.deadlines": lambda result: len(result.frame) - 1,  # extensions; the first row is the first deadline
    "lights.by_month": lambda result: result.value,  # a row per month's end
    "matters.total": lambda result: result.value,  # listed are only matters that stand in more than one list
}


@dataclass(frozen=True)
class Grouping:
    """A figure by group: the list of what is counted, the list's column of the groups, and how the rows are chosen.

    `column` is None where the list does not show the group: then only the sum is compared. `of_level`: the value of
    `level` that counts the list's rows. `counts`: the columns that add up to a row's number of list rows. `named`:
    whether what has no group is left out, and said to be. `of_obligations`: whether signals, which are nobody's, are
    left out.
    """

    listed: str
    group: str
    column: str | None
    counts: tuple[str, ...] = ("total",)
    of_level: str = ""
    named: bool = False
    of_obligations: bool = False


GROUPINGS = {
    **{
        f"findings.by_{group}": Grouping("findings.list", "group_name", column, of_level="finding")
        for group, column in (("programme", "programme_name"), ("region", "region_name"))
    },
    **{
        f"findings.by_{group}": Grouping("findings.list", "group", column, of_level="finding")
        for group, column in (("unit", "unit"), ("leader", "leader"), ("field", None))
    },
    "findings.by_stage": Grouping("findings.list", "stage", "stage", ("count",)),
    "measures.by_stage": Grouping("measures.list", "stage", "stage", ("count",)),
    "tasks.by_stage": Grouping("tasks.list", "stage", "stage", ("count",)),
    "projects.by_stage": Grouping("projects.list", "stage", "stage", ("count",)),
    "tasks.by_programme": Grouping("tasks.list", "group_name", "programme_name", of_level="task"),
    "projects.by_category": Grouping("projects.list", "project_category", "project_category"),
    "petitions.by_source": Grouping("petitions.list", "petition_source", "petition_source"),
    "petitions.by_category": Grouping("petitions.list", "category", "category"),
    "petitions.by_verdict": Grouping("petitions.list", "verdict", "verdict"),
    "petitions.by_place": Grouping("petitions.list", "region_name", "region_name"),
    "petitions.by_programme": Grouping("petitions.list", "programme_name", "programme_name", named=True),
    "petitions.by_satisfaction": Grouping("petitions.list", "answer", None, ("count",)),
    "warnings.units_to_call": Grouping("warnings.all", "unit", "unit", ("red", "yellow"), named=True),
    "warnings.counts": Grouping("warnings.all", "kind", "kind", ("count",), of_obligations=True),
    "lights.by_unit": Grouping("warnings.all", "unit", "unit", ("red", "yellow"), named=True),
    "lights.by_leader": Grouping("warnings.all", "leader", "leader", ("red", "yellow"), named=True),
    "lights.by_region": Grouping("warnings.all", "child", None, ("red", "yellow")),
    "duty.by_kind": Grouping("duty.by_kind", "kind", "kind"),
}

#: Figures that are named like groupings and group no list: what they are of.
NO_GROUPING = {
    "petitions.by_month": "months of the period",
    "petitions.by_day": "days of the period",
    "enforcement.by_year": "years, of actions",
    "enforcement.by_kind": "years and kinds, of actions",
    "duty.by_duty": "findings whose duty is told",
    "duty.by_leader": "obligations of every kind, which no list has together",
    "lights.by_month": "ends of months",
    "air.by_region": "means of regions, nothing adds up",
    "air.levels_by_month": "days by level and month",
}


def results(scope: Scope) -> dict[str, Result]:
    """Every figure of the catalogue for a scope; every query is read once."""
    read = functools.cache(db.read)
    return {key: evaluate(metric, scope, read) for key, metric in METRICS.items()}


def disagreements(found: Results) -> Iterator[str]:
    """Yield what does not agree within the figures of one scope."""
    for key, result in found.items():
        yield from (f"{key}: {what}" for what in (*_of_its_own(result), *_of_its_groups(key, found)))


def _of_its_own(result: Result) -> Iterator[str]:
    value, metric = result.value, result.metric
    if value is None:
        if metric.unit != "table" and result.reason is None:
            yield "no figure and no reason"
        return
    if metric.unit == "count" and metric.columns:
        if metric.key in NOT_A_LIST:
            length = NOT_A_LIST[metric.key](result)
        else:
            summed = next((name for name in ("count", "total") if name in metric.columns), None)
            length = result.frame[summed].sum() if summed else len(result.frame)
        whole = metric.whole is not None and value > length  # only the first rows are listed
        if value != length and not whole:
            yield f"{value} are counted, {length} are listed"
    if metric.unit == "share" and result.denominator:
        numerator = result.numerator or 0
        if abs(float(value) - numerator / result.denominator) > 0.0051:
            yield f"{value} is not {numerator} of {result.denominator}"
    if result.numerator is not None and result.denominator is not None and result.numerator > result.denominator:
        yield f"{result.numerator} of {result.denominator}"


def _of_its_groups(key: str, found: Results) -> Iterator[str]:
    grouping = GROUPINGS.get(key)
    if grouping is None or found[key].frame.empty:
        return
    frame, listed = found[key].frame, found[grouping.listed].frame
    if grouping.of_level:
        frame = frame[frame["level"] == grouping.of_level]
    if grouping.of_obligations:
        listed = listed[listed["kind"].isin(list(ItemKind))]
    counts = frame[list(grouping.counts)].astype("Float64").fillna(0).sum(axis=1)
    if grouping.column is None or grouping.listed == key:
        total = len(listed) if grouping.listed != key else found[key].value
        if counts.sum() != total:
            yield f"the groups add up to {counts.sum():g}, {total} are listed"
        return
    told = _by_group(counts, frame[grouping.group])
    expected = _by_group(pd.Series(1.0, listed.index), listed[grouping.column])
    if grouping.named:
        told.pop("", None)
        expected.pop("", None)
    if {name: count for name, count in told.items() if count} != expected:
        yield f"groups {told}, of the list {expected}"


def _by_group(counts: pd.Series, groups: pd.Series) -> dict[str, float]:
    names = groups.astype(object).where(groups.notna(), "")
    return {str(name): float(count) for name, count in counts.groupby(names.astype(str)).sum().items()}


def told(found: Results) -> dict[str, object]:
    """Return what the figures say, without where it comes from: to compare two states of the data."""
    kept = {}
    for key, result in found.items():
        said = json.loads(as_json(result))
        kept[key] = {name: said[name] for name in ("value", "numerator", "denominator", "reason", "frame")}
    return kept

"""What every figure keeps, whatever it is of: a count and its list, a share and its parts, groups and their total.

Written over the catalogue: a figure that is new to it is asked the same, and one that groups must say of what.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from lib import db
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Light, Stage
from lib.export import as_json
from lib.metrics.accountability import STEP_OF_KIND
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from lib.metrics.rollup import FINDING_COUNTS, MEASURE_COUNTS

Results = Mapping[str, Result]
Counts = dict[str, float]

STAGES = tuple(stage.value for stage in Stage)
LIT = (Light.RED.value, Light.YELLOW.value)

#: Counts whose frame is not the list of what is counted: what the value is instead.
NOT_A_LIST = {
    "findings.remaining": lambda result: result.numerator,  # the frame is a line of months
    "item.fixings": lambda result: result.frame["told"].notna().sum(),  # five respects, the value counts those fixed
    "water.letters": lambda result: result.numerator,  # listed are the sections on their way to one, too
    "quality.list": lambda result: result.numerator,  # a row per fault, the value counts items
    "quality.cells": lambda result: result.frame["to_check"].sum(),
    "item.deadlines": lambda result: len(result.frame) - 1,  # extensions; the first row is the first deadline
    "escalation.items": lambda result: (result.frame["due_since"] <= pd.Timestamp(result.scope.as_of)).sum(),
    "petitions.batches": lambda result: (~result.frame["adds_up"].fillna(True)).sum(),
    "petitions.by_satisfaction": lambda result: result.frame["count"].sum() - _not_asked(result),
    "lights.by_month": lambda result: result.frame["comparable"].sum(),  # a row per month's end
    "changes.targets": lambda result: result.frame["target_turn"].notna().sum(),
    "matters.total": lambda result: result.value,  # listed are only matters that stand in more than one list
}


def _not_asked(result: Result) -> int:
    return int(result.frame.loc[result.frame["answer"] == "not_asked", "count"].sum())


@dataclass(frozen=True)
class Parts:
    """How a figure's rows make up a total: rows are grouped by `by`, and each of `counts` is summed.

    `of` gives, of all results, what the sums of each of `counts` must be: one number, or a count by group where the
    list shows the group (column `by` of the figure). `rows` chooses the rows that make up the total.
    """

    by: str
    counts: Mapping[str, Callable[[Results], float | Counts]]
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame


def _rows(key: str, **chosen: object) -> Callable[[Results], float]:
    """The number of rows of a list, or of those with these values."""

    def counted(found: Results) -> float:
        frame = found[key].frame
        for column, value in chosen.items():
            frame = frame[frame[column].isin(value if isinstance(value, list | tuple) else [value])]
        return float(len(frame))

    return counted


def _grouped(key: str, column: str, **chosen: object) -> Callable[[Results], Counts]:
    """The rows of a list by what stands in a column of it; nothing stands for the empty group."""

    def counted(found: Results) -> Counts:
        frame = found[key].frame
        for name, value in chosen.items():
            frame = frame[frame[name].isin(value if isinstance(value, list | tuple) else [value])]
        return _by_group(pd.Series(1.0, frame.index), frame[column])

    return counted


def _sum(key: str, column: str, **chosen: object) -> Callable[[Results], float]:
    """The sum of a column of another figure."""

    def counted(found: Results) -> float:
        frame = found[key].frame
        for name, value in chosen.items():
            frame = frame[frame[name].isin(value if isinstance(value, list | tuple) else [value])]
        return float(frame[column].astype("Float64").fillna(0).sum())

    return counted


def _detail(key: str, name: str) -> Callable[[Results], float]:
    return lambda found: float(str(found[key].details.get(name, 0)))


def _numerator(key: str) -> Callable[[Results], float]:
    return lambda found: float(found[key].numerator or 0)


def _value(key: str) -> Callable[[Results], float]:
    return lambda found: float(found[key].value or 0)


def _level(level: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda frame: frame[frame["level"] == level]


def _denominator(key: str) -> Callable[[Results], float]:
    return lambda found: float(found[key].denominator or 0)


def _unrecorded(found: Results, noun: str) -> float:
    return _sum(f"{noun}.by_stage", "count", stage="not_on_record")(found)


def _staged(
    whole: Callable[[Results], float | Counts], stages: str, *, total: str = "total"
) -> dict[str, Callable[[Results], float | Counts]]:
    return {total: whole} | {stage: _sum(stages, "count", stage=stage) for stage in STAGES}


def _of_findings(column: str | None, measures: str | None = None) -> tuple[Parts, ...]:
    """A board of findings and measures: stages and punctuality add up to those of all."""
    listed = _grouped("findings.list", column) if column else _rows("findings.list")
    punctual = {
        "on_time": _numerator("findings.on_time"),
        "counted": lambda found: float(found["findings.on_time"].denominator or 0),
        "on_time_first": _detail("findings.on_time", "on_time_first"),
        "counted_first": _detail("findings.on_time", "counted_first"),
    }
    of_measures = _grouped("measures.list", measures) if measures else _rows("measures.list")
    name = "field" if column is None else "group_name"
    return (
        Parts(name, _staged(listed, "findings.by_stage") | punctual, _level("finding")),
        Parts(name, _staged(of_measures, "measures.by_stage"), _level("measure")),
    )


def _of_petitions(group: str) -> tuple[Parts, ...]:
    return (
        Parts(
            group,
            {
                "total": _grouped("petitions.list", group),
                "handled": _numerator("petitions.handled_share"),
                "in_part": _detail("petitions.handled_share", "in_part"),
                "overdue": _rows("petitions.overdue"),
                "not_on_record": _detail("petitions.handled_share", "not_on_record"),
            },
        ),
    )


def _of_lights(group: str) -> tuple[Parts, ...]:
    """Lit obligations by whose they are: signals are nobody's and not among them, which their names say."""
    kinds = list(ItemKind)
    return (
        Parts(group, {light: _grouped("warnings.all", group, light=light, kind=kinds) for light in LIT}),
        Parts(group, {light: _sum("warnings.counts", "count", light=light) for light in LIT}),
    )


def _totals(kinds: str, counts: tuple[str, ...]) -> dict[str, Callable[[Results], float | Counts]]:
    return {name: _sum(kinds, name) for name in counts}


def _actions(found: Results) -> float:
    """All actions on record; one without a number counts once."""
    return float(db.read("actions", found["enforcement.by_kind"].scope).frame["count"].fillna(1).sum())


def _steps(step: str) -> Iterator[str]:
    """The kinds of action that are a step by which an office presses a unit."""
    return (kind for kind, each in STEP_OF_KIND.items() if each == step)


_ENFORCED = {
    "cases": "case_filed",
    "fines": "fine",
    "seizures": "seizure",
    "production_limits": "production_limit",
    "daily_fines": "daily_fine",
    "detentions": "detention",
    "criminal_transfers": "criminal_transfer",
}

#: Every figure that groups, and what its rows add up to.
GROUPINGS: dict[str, tuple[Parts, ...]] = {
    "findings.by_programme": _of_findings("programme_name"),
    "findings.by_region": _of_findings("region_name"),
    "findings.by_unit": _of_findings("unit", "unit"),
    "findings.by_leader": _of_findings("leader"),
    "findings.by_field": _of_findings(None),
    "findings.by_stage": (Parts("stage", {"count": _grouped("findings.list", "stage")}),),
    "measures.by_stage": (Parts("stage", {"count": _grouped("measures.list", "stage")}),),
    "tasks.by_stage": (Parts("stage", {"count": _grouped("tasks.list", "stage")}),),
    "projects.by_stage": (Parts("stage", {"count": _grouped("projects.list", "stage")}),),
    "tasks.by_programme": (
        Parts("group_name", _staged(_grouped("tasks.list", "programme_name"), "tasks.by_stage"), _level("task")),
        Parts("group_name", _staged(_rows("projects.list"), "projects.by_stage"), _level("project")),
    ),
    "projects.by_category": (
        Parts(
            "project_category",
            _staged(_grouped("projects.list", "project_category"), "projects.by_stage")
            | {name: _sum("projects.money", name) for name in ("invest", "funded", "spent")},
        ),
    ),
    "petitions.by_source": _of_petitions("petition_source"),
    "petitions.by_category": _of_petitions("category"),
    "petitions.by_verdict": _of_petitions("verdict"),
    "petitions.by_place": (*_of_petitions("region_name"), *_of_petitions("place")),
    "petitions.by_programme": (*_of_petitions("region_name"), *_of_petitions("programme_name")),
    "petitions.by_satisfaction": (Parts("answer", {"count": _rows("petitions.list")}),),
    "petitions.by_day": (
        # Days of batches are told of inspections alone.
        Parts("programme_name", {"received": _grouped("petitions.list", "programme_name")}),
    ),
    "petitions.by_month": (
        Parts(
            "month",
            {
                # What is not on record on the day is counted beside the months.
                "received": lambda found: (
                    len(found["petitions.list"].frame)
                    - float(str(found["petitions.by_month"].details.get("not_on_record", 0)))
                ),
                "handled": _numerator("petitions.handled_share"),
            },
        ),
    ),
    "lights.by_unit": _of_lights("unit"),
    "lights.by_leader": _of_lights("leader"),
    "lights.by_region": (Parts("child", {light: _rows("warnings.all", light=light) for light in LIT}),),
    "compare.counties": (
        Parts(
            "child",
            {light: _rows("warnings.all", light=light) for light in LIT}
            | _staged(_rows("findings.list"), "findings.by_stage", total="findings")
            | {
                "measures": lambda found: float(found["measures.by_stage"].value or 0) - _unrecorded(found, "measures"),
                "measures_overdue": _sum("measures.by_stage", "count", stage="overdue"),
                "projects": lambda found: float(found["projects.by_stage"].value or 0) - _unrecorded(found, "projects"),
                "projects_overdue": _value("projects.overdue"),
                "petitions": _denominator("petitions.handled_share"),
                "petitions_handled": _numerator("petitions.handled_share"),
                "sections": _denominator("water.over_target"),
                "sections_met": lambda found: (
                    _denominator("water.over_target")(found) - _value("water.over_target")(found)
                ),
            },
        ),
    ),
    "warnings.counts": (
        Parts(
            "kind",
            {"count": _grouped("warnings.all", "kind", kind=list(ItemKind))},
        ),
    ),
    "escalation.units": _of_lights("unit"),
    "duty.by_kind": (
        Parts(
            "kind",
            {"total": _value("duty.by_kind")}
            | {name: _sum("duty.by_kind", name) for name in ("finished", "closed", "overdue", "not_on_record")},
        ),
    ),
    "duty.by_leader": (
        Parts("leader", {"total": _value("duty.by_kind"), "not_on_record": _sum("duty.by_kind", "not_on_record")}),
    ),
    "duty.by_duty": (
        Parts(
            "duty",
            {"total": _grouped("duty.register", "duty")}
            | {name: _sum("findings.by_stage", "count", stage=name) for name in ("closed", "overdue", "not_on_record")},
        ),
    ),
    "enforcement.by_kind": (Parts("action_kind", {"count": _actions}),),
    "enforcement.by_year": (
        Parts(
            "year",
            {name: _sum("enforcement.by_kind", "count", action_kind=kind) for name, kind in _ENFORCED.items()},
        ),
    ),
    "enforcement.discipline": (
        Parts("decided_by", {"count": _sum("enforcement.by_kind", "count", action_group="discipline")}),
    ),
    "enforcement.by_unit": (
        Parts(
            "unit",
            {
                step: _sum("enforcement.supervision_list", "count", action_kind=[*_steps(step)])
                for step in ("letters_sent", "interviewed", "listed")
            }
            | {"held": _value("enforcement.discipline_cases")},
        ),
    ),
    "enforcement.supervision": (Parts("action_kind", {"count": _sum("enforcement.supervision_list", "count")}),),
    "quality.units": (
        Parts(
            "unit",
            {
                "items": _detail("quality.score", "items"),
                "items_caught": _detail("quality.score", "caught"),
                "checked": _detail("quality.score", "checked"),
                "to_check": _detail("quality.score", "to_check"),
                "masked": _detail("quality.score", "masked"),
                "in_order": _numerator("quality.score"),
            },
        ),
    ),
    "quality.rules": (
        Parts("check", {name: _detail("quality.score", name) for name in ("checked", "to_check", "masked")}),
    ),
    "quality.cells": (
        Parts("unit", {"to_check": _detail("quality.score", "to_check")}),
        Parts("check", {"to_check": _detail("quality.score", "to_check")}),
    ),
    "rollup.tree": tuple(
        Parts(
            "level",
            {
                name: _sum("rollup.tree", name, level="all")
                for name in (*FINDING_COUNTS, *MEASURE_COUNTS, "unreported", "not_on_record")
            },
            _level(level),
        )
        for level in ("region", "unit", "programme", "finding")
    ),
    "water.areas": tuple(
        Parts(
            "name",
            {name: _sum("water.areas", name, area_kind="all") for name in ("sections", "by_name", "good", "worst")},
            functools.partial(lambda kind, frame: frame[frame["area_kind"] == kind], kind),
        )
        for kind in ("basin", "region", "river")
    ),
    "air.levels_by_month": (
        Parts("month", {"days": lambda found: float(found["air.calendar"].frame["aqi_level"].notna().sum())}),
    ),
}

#: Figures that are named like groupings and are none, each with why: the only ones.
NO_GROUPING = {
    "lights.by_month": "what stood at each of several days: the days are no parts of one",
    "air.by_region": "means of regions: means do not add up",
    "warnings.units_to_call": "the first three of lights.by_unit",
}


def groups(key: str) -> bool:
    """Whether a figure's name or its declaration says that it groups."""
    return "by_" in key or bool(METRICS[key].groups)


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
    frame = found[key].frame
    if frame.empty:
        return
    for parts in GROUPINGS.get(key, ()):
        rows = parts.rows(frame)
        if rows.empty and len(frame):  # water: no section names a basin, so there are no basins
            continue
        for name, of in parts.counts.items():
            if name in LIT and found[key].scope.light not in (None, name):
                continue  # a light that was not chosen
            counts, whole = rows[name].astype("Float64").fillna(0).astype(float), of(found)
            if not isinstance(whole, dict):
                if abs(counts.sum() - whole) > 1e-6:
                    yield f"{name} of all {parts.by} adds up to {counts.sum():g}, {whole:g} in all"
                continue
            told = {group: count for group, count in _by_group(counts, rows[parts.by]).items() if count}
            if key == "petitions.by_day":
                whole.pop("", None)
            if told != whole:
                yield f"{name} by {parts.by} {told}, of the list {whole}"


def _by_group(counts: pd.Series, groups: pd.Series) -> Counts:
    names = groups.astype(object).where(groups.notna(), "")
    return {str(name): float(count) for name, count in counts.groupby(names.astype(str)).sum().items()}


def told(found: Results) -> dict[str, object]:
    """Return what the figures say, without where it comes from: to compare two states of the data."""
    kept = {}
    for key, result in found.items():
        said = json.loads(as_json(result))
        kept[key] = {name: said[name] for name in ("value", "numerator", "denominator", "reason", "frame")}
    return kept

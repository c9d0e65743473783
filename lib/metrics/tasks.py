"""Tasks of campaigns and plans: how many stand where, and how far each is from its goal."""

import numpy as np
import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.metrics.findings import (
    STAGES,
    on_record,
    overdue_of,
    share_of,
    stage_counts,
    stages_of,
    unrecorded,
    worst_first,
)
from lib.metrics.ladder import LIT
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings, count
from lib.metrics.projects import judged as judged_projects
from lib.metrics.rollup import guarded

LIST_COLUMNS = (
    "light",
    "code",
    "title",
    "programme_name",
    "unit",
    "leader",
    "goal",
    "current",
    "goal_unit",
    "reached",
    "guarded",
    "progress",
    "expected",
    "due_on",
    "due_text",
    "days_late",
    "stage",
    "reason",
    "since",
    "state",
    "updated_on",
    "region_name",
    "contact",
    "place",
    "kind",
    "counts_as",
)

LIT_COLUMNS = (
    *("light", "kind", "counts_as", "code", "title", "region_name", "unit", "leader", "due_on", "due_text"),
    *("days_late", "stage", "reason", "since", "progress", "updated_on"),
)

PROGRAMME_COLUMNS = ("level", "group", "group_name", "total", *STAGES, "goals", "goals_reached")


def judged(scope: Scope, tasks: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Tasks, worst first, with the share of the goal that is reached (empty where goal or value is no figure)."""
    goal, current = (pd.to_numeric(tasks[name], errors="coerce") for name in ("goal", "current"))
    own = assess(tasks, scope.as_of, settings).assign(guarded=guarded)
    return worst_first(own.assign(reached=(current / goal).where(goal > 0)))


def listing(scope: Scope, tasks: pd.DataFrame, settings: Settings) -> Answer:
    """One row per task with its goal, its value now and the share of the goal that is reached, worst first."""
    rows = judged(scope, tasks, settings)
    return Answer(value=len(rows), frame=rows, details=unrecorded(rows))


def by_stage(scope: Scope, tasks: pd.DataFrame, settings: Settings) -> Answer:
    """Tasks by stage; the value is their number."""
    return stages_of(judged(scope, tasks, settings))


def done_share(scope: Scope, tasks: pd.DataFrame, settings: Settings) -> Answer:
    """Tasks that are done, whether signed off or not, out of all."""
    return share_of(assess(tasks, scope.as_of, settings), Stage.DONE, Stage.CLOSED)


def overdue(scope: Scope, tasks: pd.DataFrame, settings: Settings) -> Answer:
    """Tasks past a firm deadline and open, out of all."""
    return overdue_of(judged(scope, tasks, settings))


def lit(
    scope: Scope, tasks: pd.DataFrame, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings
) -> Answer:
    """Red and yellow tasks and projects, one row each, worst first, out of all on record.

    A project has the light of its worst milestone.
    """
    both = [judged(scope, tasks, settings), judged_projects(scope, projects, milestones, settings)]
    rows = pd.concat([each for each in both if len(each)] or both[:1])
    recorded = on_record(rows)
    found = worst_first(recorded[recorded["light"].isin(LIT)])
    return count(found, of=len(recorded), not_on_record=len(rows) - len(recorded))


def by_programme(
    scope: Scope,
    tasks: pd.DataFrame,
    projects: pd.DataFrame,
    milestones: pd.DataFrame,
    settings: Settings,
) -> Answer:
    """Counts per stage: a row per campaign or plan for its tasks, one for its projects; goals with figures, reached."""
    levels = [
        judged(scope, tasks, settings).assign(level="task"),
        judged_projects(scope, projects, milestones, settings).assign(level="project", reached=np.nan),
    ]
    rows = pd.concat([each for each in levels if len(each)] or levels[:1])
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    rows["group"], rows["group_name"] = rows["programme"].fillna(""), rows["programme_name"].fillna("")
    by = ["level", "group", "group_name"]
    counted = stage_counts(rows, by)
    reached = rows.groupby(by)["reached"].agg(goals="count", goals_reached=lambda shares: int((shares >= 1).sum()))
    counted = counted.join(reached, on=by, how="inner").astype({"goals": "Int64", "goals_reached": "Int64"})
    worst = counted.groupby("group")[Stage.OVERDUE.value].transform("sum")
    size = counted.groupby("group")["total"].transform("sum")
    counted = counted.assign(worst=worst, size=size).sort_values(
        ["worst", "size", "group", "level"], ascending=[False, False, True, False]
    )
    return Answer(value=counted["group"].nunique(), frame=counted)


_TASKS = ("tasks", "settings")
_ALL = ("tasks", "projects", "milestones", "settings")

METRICS = (
    Metric("tasks.by_stage", _TASKS, by_stage, "count", ("stage", "count")),
    Metric("tasks.done_share", _TASKS, done_share, "share", good_when="higher"),
    Metric("tasks.overdue", _TASKS, overdue, "count", LIST_COLUMNS, good_when="lower"),
    Metric("tasks.lit", _ALL, lit, "count", LIT_COLUMNS, good_when="lower"),
    Metric("tasks.by_programme", _ALL, by_programme, "table", PROGRAMME_COLUMNS, groups=("group_name",)),
    Metric("tasks.list", _TASKS, listing, "table", LIST_COLUMNS),
)

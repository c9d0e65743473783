"""Projects: which milestones are late, and how long that has lasted.

A project itself has no deadline: it takes stage, light, reason and deadline of its worst milestone.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Firmness, Stage, StateType
from lib.metrics.findings import STAGES, on_record, overdue_of, stage_counts, stages_of, unrecorded, worst_first
from lib.metrics.lights import assess, state_types
from lib.metrics.model import Answer, Metric, Reason, Settings, share
from lib.metrics.money import MONEY
from lib.metrics.on_time import kept_or_missed

LIST_COLUMNS = (
    "light",
    "code",
    "title",
    "project_category",
    "region_name",
    "unit",
    "progress",
    "stage",
    "due_on",
    "days_late",
    "reason",
    "since",
    "milestones",
    "milestones_done",
    "started_on",
    "updated_on",
    "state",
    "expected",
    "leader",
    "contact",
    "place",
    "kind",
)

SCHEDULE_COLUMNS = (
    "light",
    "code",
    "title",
    "milestone",
    "milestone_state",
    "firmness",
    "due_on",
    "due_text",
    "done_on",
    "days_late",
    "started_on",
    "unit",
)

CATEGORY_COLUMNS = ("project_category", "total", *STAGES, "invest", "funded", "spent", "money_known")

#: What a project takes over from its worst milestone.
_TAKEN = ("light", "reason", "since", "due_on", "days_late")
_OWNER = ("item", "code", "title", "light", "started_on", "unit")


def worst_of(milestones: pd.DataFrame) -> pd.DataFrame:
    """The worst milestone of each parent, by the parent's number: red first, then what is late longest.

    `milestones` as `lights.assess` returns them.
    """
    return worst_first(milestones).groupby("parent").head(1).set_index("parent")


def with_milestones(works: pd.DataFrame, milestones: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Judged projects with stage, light, reason, since and deadline of their worst judged milestone, and `more` of it.

    A light of its own that is worse (it was named, say) stays. A project is done when all its work is and no milestone
    is open; what is closed stays closed.
    """
    # What is not on record of its milestones says nothing of the project.
    of_project = on_record(milestones[milestones["parent"].isin(works["item"])])
    if of_project.empty:
        return works
    works = works.set_index("item", drop=False)
    worst = worst_of(of_project)
    open_ = ~of_project["stage"].isin([Stage.DONE, Stage.CLOSED])
    stages = of_project["stage"].groupby(of_project["parent"]).agg(set).reindex(works.index)
    unfinished = open_.groupby(of_project["parent"]).sum().reindex(works.index).fillna(0)
    closed = works["stage"] == Stage.CLOSED
    theirs = worst["rank"].reindex(works.index)
    unknown = works["stage"] == Stage.NOT_ON_RECORD
    taken = ~closed & ~unknown & (theirs <= works["light"].map(LIGHT_ORDER))
    for column in (*_TAKEN, *more):
        works[column] = works[column].where(~taken, worst[column].reindex(works.index))
    has = {stage: stages.map(lambda held, stage=stage: isinstance(held, set) and stage in held) for stage in Stage}
    done = (works["stage"] == Stage.DONE) | (works["progress"] >= 1)
    works["stage"] = texts(
        np.select(
            [
                unknown,
                closed,
                has[Stage.OVERDUE],
                has[Stage.BEHIND] | (works["stage"] == Stage.BEHIND),
                done & (unfinished == 0),
            ],
            [each.value for each in (Stage.NOT_ON_RECORD, Stage.CLOSED, Stage.OVERDUE, Stage.BEHIND, Stage.DONE)],
            Stage.ON_SCHEDULE.value,
        )
    )
    return works.reset_index(drop=True)


def judged(scope: Scope, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Projects with the light of their worst milestone, worst first; with how many it has and has reached."""
    steps = on_record(assess(milestones, scope.as_of, settings))
    works = assess(projects, scope.as_of, settings)
    finished = steps["stage"].isin([Stage.DONE, Stage.CLOSED])
    counted = steps.assign(finished=finished).groupby("parent")["finished"].agg(["size", "sum"])
    works = with_milestones(works, steps)
    works["milestones"] = works["item"].map(counted["size"]).fillna(0).astype("Int64")
    works["milestones_done"] = works["item"].map(counted["sum"]).fillna(0).astype("Int64")
    works["project_category"] = works["category"]
    return worst_first(works)


def listing(scope: Scope, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings) -> Answer:
    """One row per project with the light of its worst milestone, worst first."""
    works = judged(scope, projects, milestones, settings)
    return Answer(value=len(works), frame=works, details=unrecorded(works))


def by_stage(scope: Scope, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings) -> Answer:
    """Projects by stage, each standing where its worst milestone stands; the value is their number."""
    return stages_of(judged(scope, projects, milestones, settings))


def overdue(scope: Scope, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings) -> Answer:
    """Projects with a milestone that is past its firm deadline and open, out of all projects."""
    return overdue_of(judged(scope, projects, milestones, settings))


def milestones_met(scope: Scope, milestones: pd.DataFrame, settings: Settings) -> Answer:
    """Milestones reached by their deadline, out of all whose deadline has passed or that are reached.

    Those reached on a day that nobody gave and that may lie on either side of it are no part of either number
    (`details["day_unknown"]`), nor are those that are not on record on the day (`details["not_on_record"]`).
    """
    marks = _marks(milestones, scope, settings)
    due = marks[(marks["milestone_state"] != "due") & marks["due_on"].notna()]
    undated = int((due["milestone_state"] == "done_unknown").sum())
    due = due[due["milestone_state"] != "done_unknown"]
    met = int((due["milestone_state"] == "done").sum())
    answer = share(met, len(due), not_on_record=len(milestones) - len(marks))
    if answer.value is None:
        answer = replace(answer, reason=Reason("day_unknown" if undated else "nothing_due"))
    return replace(answer, details={**({"day_unknown": undated} if undated else {}), **answer.details})


def schedule(
    scope: Scope,
    projects: pd.DataFrame,
    tasks: pd.DataFrame,
    findings: pd.DataFrame,
    milestones: pd.DataFrame,
    settings: Settings,
) -> Answer:
    """One row per milestone, those of the worst project (or task, or finding) first, in the order of their deadlines.

    milestone_state: done (by its deadline), done_late, done_unknown (on a day that nobody gave), due
    (its deadline has not passed), late, late_soft (a deadline to be striven for has passed); days_late of
    a milestone that is reached says how late that was where that is known, of an open one how late it is.
    """
    marks = _marks(milestones, scope, settings)
    known = len(marks)
    works = judged(scope, projects, milestones, settings)
    others = [assess(each, scope.as_of, settings) for each in (tasks, findings)]
    owners = pd.concat([works, *others])[[*_OWNER, "days_late"]].rename(columns={"days_late": "worst"})
    marks = marks.drop(columns=[*_OWNER[1:4], "unit"]).join(owners.set_index("item"), on="parent", how="inner")
    if marks.empty:
        return Answer(reason=Reason("nothing_counted"))
    marks["rank"] = marks["light"].map(LIGHT_ORDER)
    order = ["rank", "worst", "code", "due_on", "milestone"]
    marks = marks.sort_values(order, ascending=[True, False, True, True, True])
    unknown = len(milestones) - known
    return Answer(value=len(marks), frame=marks, details={"not_on_record": unknown} if unknown else {})


def _marks(milestones: pd.DataFrame, scope: Scope, settings: Settings) -> pd.DataFrame:
    """Milestones on record with their state, the day they were reached and how late they were or are."""
    today = pd.Timestamp(scope.as_of)
    finished = state_types(milestones["state"]).isin([StateType.DONE, StateType.CLOSED])
    done_on = milestones["done_on"].fillna(milestones["finished_on"]).where(finished)
    due, soft = milestones["due_on"], milestones["firmness"].isin([Firmness.STRIVE, Firmness.CONDITIONAL])
    late = (done_on.where(finished, today) - due).dt.days.astype("Int64")
    earliest = milestones["done_earliest"].where(milestones["done_on"].notna(), done_on)
    kept, missed = kept_or_missed(done_on, earliest, due)
    state = np.select(
        [finished & (kept | due.isna()), finished & missed, finished, (due < today) & soft, due < today],
        ["done", "done_late", "done_unknown", "late_soft", "late"],
        "due",
    )
    # How late a day was that nobody gave is not known.
    late = late.mask(pd.Series(state == "done_unknown", late.index))
    judged = assess(milestones, scope.as_of, settings)
    marked = judged.assign(
        milestone=judged["title"].str.split(" · ").str[-1],
        milestone_state=texts(state),
        done_on=done_on,
        days_late=late,
        firmness=judged["firmness"].fillna(Firmness.FIRM.value),
    )
    return on_record(marked)


def by_category(scope: Scope, projects: pd.DataFrame, milestones: pd.DataFrame, settings: Settings) -> Answer:
    """One row per kind of work: projects by stage, and their money (10,000 yuan) where it is known, by how many."""
    works = judged(scope, projects, milestones, settings)
    if works.empty:
        return Answer(reason=Reason("nothing_counted"))
    works["project_category"] = works["project_category"].fillna("")
    counted = stage_counts(works, ["project_category"])
    grouped = works.groupby("project_category")
    for name in MONEY:
        counted[name] = counted["project_category"].map(grouped[name].sum(min_count=1))
    counted["money_known"] = counted["project_category"].map(grouped["invest"].count()).astype("Int64")
    counted = counted.sort_values(["total", "project_category"], ascending=[False, True])
    return Answer(value=len(counted), frame=counted)


_SCHEDULED = ("projects", "tasks", "findings", "milestones", "settings")
_BOTH = ("projects", "milestones", "settings")

METRICS = (
    Metric("projects.by_stage", _BOTH, by_stage, "count", ("stage", "count")),
    Metric("projects.overdue", _BOTH, overdue, "count", LIST_COLUMNS, good_when="lower"),
    Metric("projects.milestones_met", ("milestones", "settings"), milestones_met, "share", good_when="higher"),
    Metric("projects.schedule", _SCHEDULED, schedule, "table", SCHEDULE_COLUMNS),
    Metric("projects.by_category", _BOTH, by_category, "table", CATEGORY_COLUMNS, groups=("project_category",)),
    Metric("projects.list", _BOTH, listing, "table", LIST_COLUMNS),
)

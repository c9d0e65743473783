"""Inspection findings and their measures: how many stand where, which are late, whose they are."""

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, count, share

STAGES = tuple(stage.value for stage in Stage)

LIST_COLUMNS = (
    "light",
    "code",
    "title",
    "region_name",
    "unit",
    "leader",
    "due_on",
    "days_late",
    "state",
    "stage",
    "progress",
    "expected",
    "updated_on",
    "reason",
    "programme_name",
)

MEASURE_COLUMNS = (
    "light",
    "code",
    "parent_code",
    "title",
    "unit",
    "due_on",
    "days_late",
    "state",
    "progress",
    "updated_on",
    "reason",
)

HISTORY_COLUMNS = ("on", "state", "progress", "note", "by", "due_on", "approval")


def stage_counts(items: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Counts per stage and in all: one row per group of `by`; `items` as `assess` returns them."""
    counted = items.groupby([*by, "stage"], dropna=False).size().unstack("stage", fill_value=0)
    counted = counted.reindex(columns=list(STAGES), fill_value=0).astype("Int64")
    counted.insert(0, "total", counted.sum(axis=1))
    return counted.reset_index().rename_axis(columns=None)


def by_stage(scope: Scope, findings: pd.DataFrame) -> Answer:
    """The parts of the whole: one row per stage; the value is the number of findings."""
    judged = assess(findings, scope.as_of)
    counts = judged["stage"].value_counts().reindex(list(STAGES), fill_value=0)
    frame = pd.DataFrame({"stage": list(STAGES), "count": counts.to_numpy()})
    details = {stage: int(counts[stage]) for stage in STAGES}
    if judged.empty:  # nothing known is not zero in every stage
        return Answer(frame=frame.head(0), reason=Reason("nothing_counted"))
    return Answer(value=len(judged), frame=frame, denominator=len(judged), details=details)


def done_share(scope: Scope, findings: pd.DataFrame) -> Answer:
    """Findings put right, whether signed off or not, out of all."""
    stages = assess(findings, scope.as_of)["stage"]
    return share(int(stages.isin([Stage.DONE, Stage.CLOSED]).sum()), len(stages))


def closed_share(scope: Scope, findings: pd.DataFrame) -> Answer:
    """Findings signed off out of all: done is not closed."""
    stages = assess(findings, scope.as_of)["stage"]
    return share(int((stages == Stage.CLOSED).sum()), len(stages))


def overdue(scope: Scope, findings: pd.DataFrame) -> Answer:
    """Findings past a firm deadline and still open, worst first."""
    judged = assess(findings, scope.as_of)
    late = judged[judged["stage"] == Stage.OVERDUE].sort_values("days_late", ascending=False)
    return count(late, of=len(judged))


def _progress(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, by: str, name: str) -> Answer:
    levels = []
    for level, items in (("finding", findings), ("measure", measures)):
        judged = assess(items, scope.as_of)
        judged["level"] = level
        judged["group"] = judged[by].fillna("")
        judged["group_name"] = judged[name].fillna("")
        levels.append(judged)
    frame = stage_counts(pd.concat(levels), ["level", "group", "group_name"])
    order = frame[frame["level"] == "finding"].set_index("group")["total"]
    frame["size"] = frame["group"].map(order).fillna(0)
    frame = frame.sort_values(["size", "group", "level"], ascending=[False, True, True])
    return Answer(value=len(frame), frame=frame)


def by_programme(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame) -> Answer:
    """Counts per stage: two rows per programme, its findings and its measures."""
    return _progress(scope, findings, measures, "programme", "programme_name")


def by_unit(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame) -> Answer:
    """Counts per stage: two rows per responsible unit, its findings and its measures."""
    return _progress(scope, findings, measures, "unit", "unit")


def listing(scope: Scope, findings: pd.DataFrame) -> Answer:
    """One row per finding, worst first."""
    judged = assess(findings, scope.as_of)
    rank = judged["light"].map({"red": 0, "yellow": 1, "blue": 2, "grey": 3})
    judged = judged.assign(rank=rank).sort_values(["rank", "days_late", "code"], ascending=[True, False, True])
    return Answer(value=len(judged), frame=judged)


def measures_by_stage(scope: Scope, measures: pd.DataFrame) -> Answer:
    """The measures' own count: all findings may read done while measures still run."""
    return by_stage(scope, measures)


def measure_listing(scope: Scope, measures: pd.DataFrame) -> Answer:
    """One row per measure, by finding and number."""
    return Answer(value=len(measures), frame=assess(measures, scope.as_of))


def history(scope: Scope, updates: pd.DataFrame) -> Answer:
    """The dated history of the scope's item, newest first: one row per update."""
    return Answer(value=len(updates), frame=updates)


_PROGRESS_COLUMNS = ("level", "group", "group_name", "total", *STAGES)

METRICS = (
    Metric("findings.by_stage", ("findings",), by_stage, "count", ("stage", "count")),
    Metric("findings.done_share", ("findings",), done_share, "share", good_when="higher"),
    Metric("findings.closed_share", ("findings",), closed_share, "share", good_when="higher"),
    Metric("findings.overdue", ("findings",), overdue, "count", LIST_COLUMNS, good_when="lower"),
    Metric("findings.by_programme", ("findings", "measures"), by_programme, "table", _PROGRESS_COLUMNS),
    Metric("findings.by_unit", ("findings", "measures"), by_unit, "table", _PROGRESS_COLUMNS),
    Metric("findings.list", ("findings",), listing, "table", LIST_COLUMNS),
    Metric("findings.history", ("history",), history, "table", HISTORY_COLUMNS),
    Metric("measures.by_stage", ("measures",), measures_by_stage, "count", ("stage", "count")),
    Metric("measures.list", ("measures",), measure_listing, "table", MEASURE_COLUMNS),
)

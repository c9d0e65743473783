"""Inspection findings and their measures: how many stand where, which are late, whose they are."""

from datetime import date
from typing import Any

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Light, Stage
from lib.metrics import on_time
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings, count, share
from lib.metrics.on_time import punctuality
from lib.metrics.rollup import guarded

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
    "guarded",
    "progress",
    "expected",
    "updated_on",
    "reason",
    "programme_name",
    "field",
    "kind",
    "region",
    "since",
    "due_text",
)

MEASURE_COLUMNS = (
    "light",
    "code",
    "parent_code",
    "title",
    "unit",
    "leader",
    "region",
    "region_name",
    "kind",
    "due_on",
    "days_late",
    "state",
    "stage",
    "guarded",
    "progress",
    "expected",
    "updated_on",
    "reason",
    "since",
    "due_text",
)


def stage_counts(items: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Counts per stage and in all: one row per group of `by`; `items` as `assess` returns them."""
    counted = items.groupby([*by, "stage"], dropna=False).size().unstack("stage", fill_value=0)
    counted = counted.reindex(columns=list(STAGES), fill_value=0).astype("Int64")
    counted.insert(0, "total", counted.sum(axis=1))
    return counted.reset_index()


def stages_of(judged: pd.DataFrame) -> Answer:
    """Items as `assess` returns them by stage: one row per stage, the value is the number of all.

    `details` counts each stage, those not on record among them: they are part of all, and of no other stage.
    """
    if judged.empty:  # nothing known is not zero in every stage
        return Answer(reason=Reason("nothing_counted"))
    counts = judged["stage"].value_counts().reindex(list(STAGES), fill_value=0)
    frame = pd.DataFrame({"stage": list(STAGES), "count": counts.to_numpy()})
    details = {stage: int(counts[stage]) for stage in STAGES}
    return Answer(value=len(judged), frame=frame, denominator=len(judged), details=details)


def share_of(judged: pd.DataFrame, *stages: Stage) -> Answer:
    """The share of these stages of what is on record; `judged` as `assess` returns it."""
    recorded = on_record(judged)
    return share(int(recorded["stage"].isin(stages).sum()), len(recorded), not_on_record=len(judged) - len(recorded))


def on_record(judged: pd.DataFrame) -> pd.DataFrame:
    """Those of items as `assess` returns them that are on record on the day."""
    return judged[judged["stage"] != Stage.NOT_ON_RECORD]


def entered_since(entered: pd.DataFrame, day: date) -> pd.DataFrame:
    """What came on record as done after a day (ENTERED), before which nobody can tell how it stood.

    What was opened after the day was not there yet: it is new since then, opened and done.
    """
    then = pd.Timestamp(day)
    return entered[(entered["on"] > then) & ~(entered["opened_on"] > then)]


def unrecorded(judged: pd.DataFrame) -> dict[str, int]:
    """How many are not on record on the day, as details of a Result: nothing where all are; `judged` by `assess`."""
    number = int((judged["stage"] == Stage.NOT_ON_RECORD).sum())
    return {"not_on_record": number} if number else {}


def open_of(judged: pd.DataFrame) -> pd.DataFrame:
    """Those on record that are neither done nor closed; `judged` by `assess`."""
    return judged[~judged["stage"].isin([Stage.DONE, Stage.CLOSED, Stage.NOT_ON_RECORD])]


def ahead(judged: pd.DataFrame, today: date) -> pd.DataFrame:
    """Those of `open_of` whose deadline is the day or later, the next first."""
    still = open_of(judged)
    return still[still["due_on"] >= pd.Timestamp(today)].sort_values(["due_on", "code"])


def overdue_of(judged: pd.DataFrame) -> Answer:
    """Those past a firm deadline and open, out of all on record; `judged` as `assess` returns it, in its order."""
    recorded = on_record(judged)
    late = recorded[recorded["stage"] == Stage.OVERDUE]
    return count(late, of=len(recorded), not_on_record=len(judged) - len(recorded))


def worst_first(judged: pd.DataFrame, by: str = "days_late", *, within: tuple[str, ...] = ()) -> pd.DataFrame:
    """Rows with a light: red, yellow, blue, grey, and what is late (or has lasted, `by`) longest first; with `rank`.

    `within`: flags that order the rows of one light before that, those that are not set first.
    """
    ranked = judged.assign(rank=judged["light"].map(LIGHT_ORDER))
    ascending = [True, *[True] * len(within), False, True]
    return ranked.sort_values(["rank", *within, by, "code"], ascending=ascending)


def by_stage(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """The parts of the whole: one row per stage; the value is the number of findings."""
    return stages_of(assess(findings, scope.as_of, settings))


def done_share(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """Findings put right, whether signed off or not, out of all."""
    return share_of(assess(findings, scope.as_of, settings), Stage.DONE, Stage.CLOSED)


def closed_share(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """Findings signed off out of all: done is not closed."""
    return share_of(assess(findings, scope.as_of, settings), Stage.CLOSED)


def overdue(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """Findings past a firm deadline and still open, worst first."""
    judged = assess(findings, scope.as_of, settings).assign(guarded=guarded)
    return overdue_of(judged.sort_values("days_late", ascending=False))


def _progress(
    scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, by: str, name: str, settings: Settings
) -> pd.DataFrame:
    """Two rows per group, its findings and its measures: stages, punctuality, the worst of each, what is due next.

    Groups with most red come first, then with most yellow, then those with most that is still to be done.
    """
    levels = []
    for level, items in (("finding", findings), ("measure", measures)):
        judged = punctuality(assess(items, scope.as_of, settings), scope)
        levels.append(judged.assign(level=level, group=judged[by].fillna(""), group_name=judged[name].fillna("")))
    both, keys = worst_first(pd.concat(levels)), ["level", "group", "group_name"]
    worst = both[both["light"].isin([Light.RED, Light.YELLOW])].groupby(keys)[list(_WORST_OF)].first()
    still, coming = open_of(both), ahead(both, scope.as_of)
    following = coming.groupby(keys)[list(_NEXT_OF)].first()
    frame = stage_counts(both, keys).join(on_time.by_group(both, keys).set_index(keys), on=keys)
    frame = frame.join(worst.rename(columns=_WORST_OF), on=keys).join(following.rename(columns=_NEXT_OF), on=keys)
    weights: dict[str, Any] = {
        "reds": (both["light"] == Light.RED).groupby(both["group"]).sum(),
        "yellows": (both["light"] == Light.YELLOW).groupby(both["group"]).sum(),
        "left": still.groupby("group").size(),
        "size": both.groupby("group").size(),
    }
    for name, sums in weights.items():
        frame[name] = frame["group"].map(sums.to_dict()).fillna(0)
    return frame.sort_values([*weights, "group", "level"], ascending=[*[False] * len(weights), True, True])


def _answer(frame: pd.DataFrame) -> Answer:
    return Answer(value=frame["group"].nunique(), frame=frame)


def by_programme(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: Settings) -> Answer:
    """Counts per stage: two rows per programme, its findings and its measures."""
    return _answer(_progress(scope, findings, measures, "programme", "programme_name", settings))


def by_unit(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: Settings) -> Answer:
    """Counts per stage: two rows per responsible unit, its findings and its measures."""
    return _answer(_progress(scope, findings, measures, "unit", "unit", settings))


def by_leader(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: Settings) -> Answer:
    """The cases of each leader in charge (包案): two rows per leader, the findings and their measures."""
    return _answer(_progress(scope, findings, measures, "leader", "leader", settings))


def by_region(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: Settings) -> Answer:
    """Counts per stage: two rows per region that findings lie in, its findings and its measures."""
    return _answer(_progress(scope, findings, measures, "region", "region_name", settings))


def by_field(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: Settings) -> Answer:
    """Counts per stage: two rows per field (领域), or category where a finding names no field.

    A measure is of its finding's field.
    """
    fields = findings["field"].fillna(findings["category"])
    of_finding = dict(zip(findings["item"].tolist(), fields.tolist(), strict=True))
    of_measure = pd.Series([of_finding.get(parent) for parent in measures["parent"].tolist()], measures.index, "str")
    frame = _progress(
        scope, findings.assign(field=fields), measures.assign(field=of_measure), "field", "field", settings
    )
    return _answer(frame.rename(columns={"group_name": "field"}))


def listing(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """One row per finding, worst first."""
    judged = worst_first(assess(findings, scope.as_of, settings)).assign(guarded=guarded)
    return Answer(value=len(judged), frame=judged, details=unrecorded(judged))


def measures_by_stage(scope: Scope, measures: pd.DataFrame, settings: Settings) -> Answer:
    """The measures' own count: all findings may read done while measures still run."""
    return by_stage(scope, measures, settings)


def measure_listing(scope: Scope, measures: pd.DataFrame, settings: Settings) -> Answer:
    """One row per measure, worst first."""
    judged = worst_first(assess(measures, scope.as_of, settings)).assign(guarded=guarded)
    return Answer(value=len(measures), frame=judged, details=unrecorded(judged))


#: What is told of the worst item of a group that has a light, and of the one that is due next.
_WORST_OF = {name: f"worst_{name}" for name in ("light", "code", "title", "days_late", "reason")}
_NEXT_OF = {"title": "next_title", "due_on": "next_on"}
_TOLD = (*_WORST_OF.values(), *_NEXT_OF.values())
_PROGRESS_COLUMNS = ("level", "group", "group_name", "total", *STAGES, *on_time.COLUMNS, *_TOLD)
_FIELD_COLUMNS = ("level", "group", "field", *_PROGRESS_COLUMNS[3:])
_BOTH = ("findings", "measures", "settings")

METRICS = (
    Metric("findings.by_stage", ("findings", "settings"), by_stage, "count", ("stage", "count")),
    Metric("findings.done_share", ("findings", "settings"), done_share, "share", good_when="higher"),
    Metric("findings.closed_share", ("findings", "settings"), closed_share, "share", good_when="higher"),
    Metric("findings.overdue", ("findings", "settings"), overdue, "count", LIST_COLUMNS, good_when="lower"),
    Metric("findings.by_programme", _BOTH, by_programme, "table", _PROGRESS_COLUMNS, groups=("group_name",)),
    Metric("findings.by_unit", _BOTH, by_unit, "table", _PROGRESS_COLUMNS, groups=("group_name",)),
    Metric("findings.by_leader", _BOTH, by_leader, "table", _PROGRESS_COLUMNS, groups=("group_name",)),
    Metric("findings.by_region", _BOTH, by_region, "table", _PROGRESS_COLUMNS, groups=("group_name",)),
    Metric("findings.by_field", _BOTH, by_field, "table", _FIELD_COLUMNS, groups=("field",)),
    Metric("findings.list", ("findings", "settings"), listing, "table", LIST_COLUMNS),
    Metric("measures.by_stage", ("measures", "settings"), measures_by_stage, "count", ("stage", "count")),
    Metric("measures.list", ("measures", "settings"), measure_listing, "table", MEASURE_COLUMNS),
)

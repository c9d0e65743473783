"""Roll-up of rectification: measure → finding → programme → unit → region, problems and measures side by side.

What a progress says is guarded: it is the mean of all parts, not the last row's word; it falls short of 100 % until
everything below is accepted; and a measure that is added as done never lowers it.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import ItemKind, Stage
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason

#: The levels of the tree from its root, and what tells the nodes of each apart.
LEVELS: dict[str, tuple[str, ...]] = {
    "all": (),
    "region": ("region", "region_name"),
    "unit": ("unit",),
    "programme": ("programme", "programme_name"),
    "finding": ("code", "title"),
}

FINDING_COUNTS = ("findings", "findings_closed", "findings_done", "findings_open", "findings_overdue")
_UNKNOWN = "not_on_record"
MEASURE_COUNTS = ("measures", "measures_closed", "measures_unclosed", "measures_on_schedule", "measures_late")
COLUMNS = (
    *("level", "region_name", "unit", "programme_name", "code", "title"),
    *(*FINDING_COUNTS, *MEASURE_COUNTS, "unreported", _UNKNOWN, "guarded"),
)

_WHOSE = ("region", "unit", "programme")
_PATH = [name for names in LEVELS.values() for name in names]
_SUMS = [*FINDING_COUNTS, *MEASURE_COUNTS, "unreported", _UNKNOWN, "known", "accepted", "weight", "weighted"]
_OVER = [Stage.DONE, Stage.CLOSED]
#: Neither done nor to be done, as far as is known.
_NOT_RUNNING = [*_OVER, Stage.NOT_ON_RECORD]


def tree(scope: Scope, findings: pd.DataFrame, measures: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per node, each before what lies below it: the whole, region, unit, programme, finding.

    `findings` = closed + done (not closed) + open, of which overdue; `measures` = closed + done + on schedule + late.
    A finding's progress: 1 where it is closed, else the mean of its measures, else its own; of a node: the mean of its
    findings. Their `weight` weighs them; what has none counts once. What is open and never reported counts
    as nothing done and is counted in `unreported`. Progress is rounded down to whole percent and is 99 % at most until
    every finding below is closed and no measure runs. What is not on record is in `findings` and `measures` and in
    `not_on_record`, and in no progress. `details["elsewhere"]`: measures whose finding is not in scope.
    """
    if findings.empty:
        return Answer(reason=Reason("nothing_counted"))
    own = assess(findings, scope.as_of, settings)
    # A node of what is nobody's has the empty name; a level that a node is above has none.
    own = own.assign(**{name: own[name].fillna("") for level in _WHOSE for name in LEVELS[level]})
    steps = assess(measures, scope.as_of, settings)
    leaves = _leaves(own, steps)
    levels = list(LEVELS)
    rows = [_nodes(leaves, levels[: depth + 1]) for depth in range(len(levels))]
    nodes = pd.concat(rows).sort_values([*_PATH, "depth"], na_position="first")
    elsewhere = int((~steps["parent"].isin(own["item"])).sum())
    return Answer(value=len(own), frame=nodes[list(COLUMNS)], details={"elsewhere": elsewhere})


def _leaves(findings: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """One row per finding: what it counts for in every node above it."""
    of_finding = _summed(measures).reindex(findings["item"].astype("int64")).fillna(0).set_axis(findings.index)
    stage = findings["stage"]
    closed, done = stage.eq(Stage.CLOSED), stage.eq(Stage.DONE)
    with_measures = of_finding["weight"] > 0
    of_measures = of_finding["weighted"] / of_finding["weight"].where(with_measures)
    progress = _value(findings).where(~with_measures, of_measures).where(~closed, 1.0)
    known = stage.ne(Stage.NOT_ON_RECORD)
    silent = ~with_measures & ~stage.isin(_NOT_RUNNING) & findings["progress"].isna()
    weight = _weight(findings).where(known, 0.0)
    return findings.assign(
        findings=1,
        findings_closed=closed.astype("int64"),
        findings_done=done.astype("int64"),
        findings_open=(known & ~(closed | done)).astype("int64"),
        findings_overdue=stage.eq(Stage.OVERDUE).astype("int64"),
        **{name: of_finding[name].astype("int64") for name in MEASURE_COUNTS},
        unreported=(of_finding["unreported"] + silent).astype("int64"),
        known=known.astype("int64"),
        not_on_record=(of_finding[_UNKNOWN] + ~known).astype("int64"),
        accepted=(closed & of_finding["running"].eq(0)).astype("int64"),
        weight=weight,
        weighted=weight * progress,
    )


def _summed(measures: pd.DataFrame) -> pd.DataFrame:
    """Per finding, by its number: its measures by stage, those that run, their weight and weighted progress."""
    stage = measures["stage"]
    unknown = stage.eq(Stage.NOT_ON_RECORD)
    weight = _weight(measures).where(~unknown, 0.0)
    told = pd.DataFrame(
        {
            "parent": measures["parent"].astype("Int64"),
            "measures": 1,
            "measures_closed": stage.eq(Stage.CLOSED),
            "measures_unclosed": stage.eq(Stage.DONE),
            "measures_on_schedule": stage.eq(Stage.ON_SCHEDULE),
            "measures_late": stage.isin([Stage.BEHIND, Stage.OVERDUE]),
            "running": ~stage.isin(_NOT_RUNNING),
            _UNKNOWN: unknown,
            "unreported": ~stage.isin(_NOT_RUNNING) & measures["progress"].isna(),
            "weight": weight,
            "weighted": weight * _value(measures),
        }
    )
    return told.dropna(subset=["parent"]).astype({"parent": "int64"}).groupby("parent").sum()


def _value(judged: pd.DataFrame) -> pd.Series:
    """How much of each is done: all of what is done or closed, else as reported."""
    reported = judged["progress"].fillna(0).clip(0, 1)
    return reported.where(~judged["stage"].isin(_OVER), 1.0)


def _weight(items: pd.DataFrame) -> pd.Series:
    """What each counts for: its own weight above zero, else once."""
    return items["weight"].where(items["weight"] > 0, 1.0).astype("float64")


def _nodes(leaves: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """The nodes of the last of these levels, within those above it."""
    keys = [name for level in levels for name in LEVELS[level]]
    grouped = leaves.groupby(keys, dropna=False) if keys else None
    summed = leaves[_SUMS].sum().to_frame().T if grouped is None else grouped[_SUMS].sum().reset_index()
    absent = {name: pd.Series(pd.NA, summed.index, dtype="str") for name in _PATH if name not in keys}
    counts = dict.fromkeys((*FINDING_COUNTS, *MEASURE_COUNTS, "unreported", _UNKNOWN), "Int64")
    return summed.assign(level=levels[-1], depth=len(levels), guarded=_guarded(summed), **absent).astype(counts)


def guarded(judged: pd.DataFrame) -> pd.Series:
    """Of each judged item (as `assess` returns them) the progress that may be shown, 0 to 1, as `tree` has it.

    It is the mean of its own measures, else what was reported of it; 99 % at most until it is accepted and no step of
    it runs. A milestone is accepted when it is reached. Empty where nothing is known.
    """
    # Asked of arrays: a Series would spend longer on itself than on few rows.
    stage = judged["stage"].to_numpy()
    closed, done = stage == Stage.CLOSED.value, stage == Stage.DONE.value
    accepted = closed | (done & (judged["kind"].to_numpy() == ItemKind.MILESTONE.value))
    own = np.where(closed | done, 1.0, judged["progress"].to_numpy("float64").clip(0, 1))
    of_steps = judged["steps_progress"].to_numpy("float64")
    share = np.where(closed, 1.0, np.where(np.isnan(of_steps), own, of_steps))
    steps, steps_done = (judged[name].to_numpy("int64", na_value=0) for name in ("steps", "steps_done"))
    return pd.Series(_shown(share, accepted & (steps <= steps_done)), judged.index)


def _guarded(nodes: pd.DataFrame) -> pd.Series:
    share = (nodes["weighted"] / nodes["weight"].where(nodes["weight"] > 0)).to_numpy("float64")
    return pd.Series(_shown(share, (nodes["accepted"] == nodes["known"]).to_numpy()), nodes.index)


def _shown(share: npt.NDArray[np.float64], accepted: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Progress as it may be shown: whole percent rounded down, 99 at most until all is accepted."""
    # Sums of decimals fall short of what they mean by less than this.
    percent = np.floor(100 * share + 1e-9)
    return np.where(accepted, percent, np.minimum(percent, 99)) / 100


_GROUPS = ("region_name", "unit", "programme_name")

METRICS = (Metric("rollup.tree", ("findings", "measures", "settings"), tree, "table", COLUMNS, groups=_GROUPS),)

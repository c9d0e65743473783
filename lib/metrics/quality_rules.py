"""What the quality of ledgers is checked for: one table of rules, each two tests over the columns of an item.

Whatever a rule catches is to be confirmed (请核实); nothing is corrected, nobody is accused. 五定 as in
`lib.metrics.duty`; unit, person and day of every item as 000 and 001 of the source reports ask for.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.terms import Firmness, ItemKind, Rectification
from lib.metrics.duty import FIXINGS

Flags = npt.NDArray[np.bool_]
Rows = pd.DataFrame
Test = Callable[[Rows], Flags]
Found = Callable[[Rows], list[str | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: where it applies, whom of those it catches, what stands there, what is asked.

    `code`, `group`, `heading`, `ask` are text keys "check.", "rule_group.", "heading.", "ask." plus the code. `cells`:
    columns of the ledger that it misses; where one of them is masked the rule neither applies nor catches.
    `of_history`: all that it looks at is known for earlier days too.
    """

    code: str
    group: str
    heading: str
    ask: str
    applies: Test
    catches: Test
    found: Found
    cells: tuple[str, ...] = ()
    of_history: bool = False


def _kinds(*kinds: ItemKind) -> Test:
    return lambda rows: rows["kind"].isin([kind.value for kind in kinds]).to_numpy()


def _has(*columns: str) -> Test:
    """One of these is filled in."""
    return lambda rows: np.asarray(np.logical_or.reduce([_filled(rows[column]) for column in columns]))


def _filled(cells: pd.Series) -> Flags:
    told = cells.notna().to_numpy()
    words = cells.dtype == object or isinstance(cells.dtype, pd.StringDtype)
    return told & (cells.to_numpy() != "") if words else told


def _is(column: str) -> Test:
    return lambda rows: rows[column].to_numpy(dtype=bool, na_value=False)


def _lacks(*columns: str) -> Test:
    return _not(_has(*columns))


def _not(test: Test) -> Test:
    return lambda rows: ~test(rows)


def _all(*tests: Test) -> Test:
    return lambda rows: np.asarray(np.logical_and.reduce([test(rows) for test in tests]))


def _any(*tests: Test) -> Test:
    return lambda rows: np.asarray(np.logical_or.reduce([test(rows) for test in tests]))


def _one_of(column: str, *codes: str) -> Test:
    return lambda rows: rows[column].isin(list(codes)).to_numpy()


def _nothing(rows: Rows) -> list[str | None]:
    return [None] * len(rows)


def _words(*columns: str) -> Found:
    """The first of these columns that is filled in; days in ISO form."""

    def written(rows: Rows) -> list[str | None]:
        told = zip(*(rows[column].tolist() for column in columns), strict=True)
        return [next((_word(each) for each in values if not pd.isna(each)), None) for values in told]

    return written


def _word(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _together(first: Found, second: Found, between: str = " / ") -> Found:
    return lambda rows: [
        between.join(filter(None, pair)) or None for pair in zip(first(rows), second(rows), strict=True)
    ]


def _progress(rows: Rows) -> list[str | None]:
    return [None if pd.isna(share) else f"{100 * share:.4g}%" for share in rows["progress"].tolist()]


def _position(rows: Rows) -> list[str | None]:
    return [f"{lon:.5f}, {lat:.5f}" for lon, lat in zip(rows["lon"].tolist(), rows["lat"].tolist(), strict=True)]


def _of_contradiction(code: str, group: str, heading: str, applies: Test, found: Found | None = None) -> Rule:
    """A rule of `lib.metrics.contradictions`, judged there: the column of its code holds what the record says."""
    history = code in OF_HISTORY
    return Rule(code, group, heading, "confirm", applies, _has(code), found or _words(code), of_history=history)


#: Rules of contradictions that look at nothing but states and their days.
OF_HISTORY = ("done_but_open", "full_but_open", "done_below_full", "closed_without_acceptance")

_FINDING = _kinds(ItemKind.FINDING)
_PLACED = _kinds(ItemKind.FINDING, ItemKind.PETITION, ItemKind.PROJECT)
_WITH_PROGRESS = _kinds(ItemKind.FINDING, ItemKind.MEASURE, ItemKind.TASK, ItemKind.PROJECT)
_MONTHLY = _kinds(ItemKind.FINDING, ItemKind.MEASURE, ItemKind.TASK)
_RUNNING, _OVER, _CLOSED, _ENDLESS = (_is(name) for name in ("running", "over", "closed", "endless"))
_SOFT = _one_of("firmness", Firmness.STRIVE, Firmness.CONDITIONAL)
_STATE_AND_PROGRESS = _together(_words("state"), _progress)

#: The ledger's columns that hold each fixing.
_FIXED_BY = {
    "fixed_matter": ("title",),
    "fixed_target": ("target",),
    "fixed_leader": ("leader",),
    "fixed_deadline": ("due",),
    "fixed_sanction": ("sanction",),
}

RULES: tuple[Rule, ...] = (
    *(
        Rule(code, "fixings", _FIXED_BY[code][0], "fill", _FINDING, _lacks(*columns), _nothing, _FIXED_BY[code])
        for code, columns in FIXINGS.items()
    ),
    Rule(
        "no_leader",
        "owner",
        "leader",
        "fill",
        _kinds(ItemKind.TASK),
        _lacks("leader"),
        _nothing,
        ("leader",),
    ),
    Rule("no_contact", "owner", "contact", "fill", _FINDING, _lacks("contact"), _nothing, ("contact",)),
    Rule("no_unit", "owner", "unit", "fill", _is("here"), _lacks("unit"), _nothing, ("unit",)),
    Rule("unit_not_listed", "owner", "unit", "list_unit", _has("unit"), _not(_is("listed")), _words("unit")),
    Rule(
        "no_measures",
        "plan",
        "measures",
        "add_steps",
        _all(_FINDING, _RUNNING, _not(_one_of("rectification", Rectification.IMMEDIATE))),
        _not(_is("steps")),
        _nothing,
    ),
    Rule("no_milestones", "plan", "milestones", "add_steps", _kinds(ItemKind.PROJECT), _not(_is("steps")), _nothing),
    Rule("no_funds", "plan", "invest", "fill", _kinds(ItemKind.PROJECT), _lacks("invest"), _nothing, ("invest",)),
    Rule(
        "no_deadline",
        "deadline",
        "due",
        "fill",
        _not(_any(_FINDING, _kinds(ItemKind.PROJECT), _ENDLESS)),
        _lacks("due_on", "due_text"),
        _nothing,
        ("due",),
    ),
    Rule(
        "vague_deadline",
        "deadline",
        "due",
        "set_day",
        _all(_RUNNING, _has("due_on", "due_text"), _not(_ENDLESS)),
        _any(_lacks("due_on"), _SOFT),
        _words("due_text", "firmness"),
    ),
    Rule(
        "no_position",
        "place",
        "position",
        "fill",
        _PLACED,
        _lacks("lon"),
        _words("place"),
        ("lon", "lat", "position"),
    ),
    Rule("position_outside", "place", "position", "place", _has("outline"), _is("outside"), _position),
    Rule(
        "not_reported",
        "report",
        "updates",
        "report",
        _all(_MONTHLY, _RUNNING),
        _is("silent"),
        _words("updated_on"),
        of_history=True,
    ),
    Rule(
        "progress_unchanged",
        "report",
        "progress",
        "confirm_progress",
        _all(
            _WITH_PROGRESS, _RUNNING, _not(_ENDLESS), _has("progress"), lambda rows: (rows["progress"] < 1).to_numpy()
        ),
        _is("unchanged"),
        _together(_progress, _words("unchanged_on")),
        of_history=True,
    ),
    Rule(
        "no_progress",
        "report",
        "progress",
        "fill",
        _all(_WITH_PROGRESS, _RUNNING, _not(_ENDLESS)),
        _lacks("progress"),
        _words("state"),
        ("progress",),
    ),
    Rule(
        "no_current",
        "report",
        "current",
        "fill",
        _all(_kinds(ItemKind.TASK), _RUNNING, _has("goal")),
        _lacks("current"),
        _words("goal"),
        ("current",),
    ),
    Rule(
        "word_against_schedule",
        "schedule",
        "state",
        "confirm_state",
        _all(_RUNNING, _has("schedule")),
        _all(_RUNNING, _has("disagreement")),
        _together(_words("state"), _words("schedule")),
    ),
    Rule(
        "done_steps_open",
        "schedule",
        "state",
        "confirm_state",
        _all(_OVER, _is("steps")),
        _all(_OVER, _has("disagreement")),
        _together(_words("state"), _words("steps_open")),
    ),
    Rule(
        "closed_without_evidence",
        "closing",
        "evidence",
        "add_evidence",
        _all(_CLOSED, _not(_kinds(ItemKind.LOOK_BACK))),
        lambda rows: ~(rows["proofs"].fillna(0) > 0).to_numpy(),
        _words("closed_on"),
    ),
    Rule(
        "closed_in_bulk",
        "closing",
        "end",
        "confirm_bulk",
        _all(_OVER, _has("due_on"), _has("done_on", "closed_on"), _not(_kinds(ItemKind.LOOK_BACK))),
        _has("bulk"),
        _words("bulk"),
        of_history=True,
    ),
    _of_contradiction("closed_without_acceptance", "closing", "end", _all(_CLOSED, _has("done_on"))),
    _of_contradiction("closed_before_done", "closing", "end", _all(_CLOSED, _has("closed_on"))),
    _of_contradiction("done_before_opened", "contradiction", "days", _all(_has("finished_on"), _has("opened_on"))),
    _of_contradiction("opened_after_due", "contradiction", "days", _all(_has("opened_on"), _has("due_first"))),
    _of_contradiction("due_after_parent", "contradiction", "due", _all(_has("parent"), _has("due_on"))),
    _of_contradiction("day_in_future", "contradiction", "days", _has("opened_on")),
    _of_contradiction("done_but_open", "contradiction", "state", _has("finished_on")),
    _of_contradiction(
        "full_but_open",
        "contradiction",
        "progress",
        _all(_RUNNING, _has("progress"), _any(_has("state"), _not(_kinds(ItemKind.PROJECT)))),
        _STATE_AND_PROGRESS,
    ),
    _of_contradiction(
        "done_below_full", "contradiction", "progress", _all(_OVER, _has("progress")), _STATE_AND_PROGRESS
    ),
    _of_contradiction("progress_beyond_100", "contradiction", "progress", _has("progress")),
    _of_contradiction("progress_below_0", "contradiction", "progress", _has("progress")),
    _of_contradiction("duplicate", "contradiction", "title", _is("here")),
)

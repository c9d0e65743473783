"""Stages and lights of items on a day, each with its reason and since when.

Rule set "forecast" (the way Guangyuan wrote it down in 2018): red is past due, rebounded or named by a higher level;
yellow is behind but judged achievable; blue is on schedule; grey is closed. The due day itself is not late.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.terms import Firmness, ItemKind, Light, Rectification, Stage, State, StateType

#: Yellow this many days before a deadline while less than `NEARLY_DONE` is done.
SOON = 30
NEARLY_DONE = 0.8
#: Work is reported monthly; after this many days without a report an open item is yellow.
REPORT_EVERY = 31

_REPORTED_MONTHLY = {ItemKind.FINDING.value, ItemKind.MEASURE.value, ItemKind.TASK.value}
_SOFT = {Firmness.STRIVE.value, Firmness.CONDITIONAL.value}
_TYPES = {state.value: state.type for state in State}
_DAY = np.timedelta64(1, "D")

Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at, one element per item; NaN and NaT where something is not known."""

    today: np.datetime64
    closed: Flags
    done: Flags
    reopened: Flags
    reported_behind: Flags
    soft: Flags
    standing: Flags
    monthly: Flags
    named: Flags
    progress: npt.NDArray[np.float64]
    expected: npt.NDArray[np.float64]
    opened: Days
    due: Days
    updated: Days

    @property
    def open(self) -> Flags:
        """Neither done nor closed."""
        return ~(self.closed | self.done)

    @property
    def days_late(self) -> npt.NDArray[np.float64]:
        """Days since the deadline of an open item, negative while it has not passed; none for standing items."""
        late: npt.NDArray[np.float64] = _in_days(self.today - self.due)
        return np.where(self.open & ~self.standing, late, np.nan)

    @property
    def past_due(self) -> Flags:
        """Open after its deadline; the due day itself is not late."""
        return self.days_late > 0

    @property
    def behind(self) -> Flags:
        """Reported behind, or less done than the elapsed share of the planned time."""
        return self.reported_behind | (self.progress < self.expected)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the light it turns on, whom it catches, and the day since when."""

    code: str
    light: Light
    catches: Callable[[Facts], Flags]
    since: Callable[[Facts], Days]


def state_types(state: pd.Series) -> pd.Series:
    """The type of each state; no state yet is open."""
    types = [_TYPES.get(code, StateType.OPEN).value for code in state.tolist()]
    return pd.Series(types, index=state.index, dtype="str")


def assess(items: pd.DataFrame, day: date) -> pd.DataFrame:
    """Items with stage, light, reason, since, days_late (negative: days left) and expected on `day`.

    `expected` is the elapsed share of the planned time (0 to 1), empty where there is no plan in time: standing and
    multi-year items are judged by their yearly plan, milestones by their own day.
    `items` in the form of the frame ITEMS.
    """
    facts = _facts(items, day)
    light = np.where(facts.closed, Light.GREY.value, Light.BLUE.value).astype(object)
    reason = np.full(len(items), None, dtype=object)
    since = np.full(len(items), np.datetime64("NaT"), dtype="datetime64[s]")
    undecided = facts.open
    for rule in FORECAST:
        caught = undecided & rule.catches(facts)
        if caught.any():
            light[caught], reason[caught] = rule.light.value, rule.code
            since[caught] = rule.since(facts)[caught]
            undecided &= ~caught
    late = facts.days_late
    return items.assign(
        stage=pd.array(_stage(facts), dtype="str"),
        light=pd.array(light, dtype="str"),
        reason=pd.array(reason, dtype="str"),
        since=since,
        days_late=pd.arrays.IntegerArray(np.nan_to_num(late).astype("int64"), np.isnan(late)),
        expected=facts.expected,
    )


def _facts(items: pd.DataFrame, day: date) -> Facts:
    types = np.array([_TYPES.get(code, StateType.OPEN) for code in items["state"].tolist()], dtype=object)
    kinds, firmness = items["kind"].tolist(), items["firmness"].tolist()
    standing = _equal(items["rectification"], Rectification.STANDING) | _equal(items["firmness"], Firmness.STANDING)
    multi_year = items["multi_year"].to_numpy(dtype=bool, na_value=False)
    today = np.datetime64(day, "s")
    opened, due = (items[name].to_numpy(dtype="datetime64[s]") for name in ("opened_on", "due_on"))
    span = _in_days(due - opened)
    milestone = _equal(items["kind"], ItemKind.MILESTONE)
    planned = (span > 0) & ~standing & ~multi_year & ~milestone
    with np.errstate(divide="ignore", invalid="ignore"):
        elapsed = np.clip(_in_days(today - opened) / span, 0, 1)
    return Facts(
        today=today,
        closed=types == StateType.CLOSED,
        done=types == StateType.DONE,
        reopened=types == StateType.REOPENED,
        reported_behind=_equal(items["state"], State.BEHIND),
        soft=np.array([word in _SOFT for word in firmness], dtype=bool),
        standing=standing,
        monthly=np.array([kind in _REPORTED_MONTHLY for kind in kinds], dtype=bool),
        named=items["named_by"].notna().to_numpy(),
        progress=items["progress"].to_numpy(dtype="float64"),
        expected=np.where(planned, elapsed, np.nan),
        opened=opened,
        due=due,
        updated=items["updated_on"].to_numpy(dtype="datetime64[s]"),
    )


def _equal(words: pd.Series, code: str) -> Flags:
    return np.array([word == code for word in words.tolist()], dtype=bool)


def _in_days(span: Any) -> npt.NDArray[np.float64]:
    days: npt.NDArray[np.float64] = span / _DAY
    return days


def _stage(facts: Facts) -> npt.NDArray[np.str_]:
    late = facts.open & facts.past_due & ~facts.soft
    behind = facts.open & (facts.behind | facts.past_due | facts.reopened)
    return np.select(
        [facts.closed, facts.done, late, behind],
        [Stage.CLOSED.value, Stage.DONE.value, Stage.OVERDUE.value, Stage.BEHIND.value],
        Stage.ON_SCHEDULE.value,
    )


def _day_after_due(facts: Facts) -> Days:
    return facts.due + _DAY


def _behind_since(facts: Facts) -> Days:
    """The first day on which elapsed time passed the progress; the last report where progress does not tell."""
    span = _in_days(facts.due - facts.opened)
    passed = facts.opened + (np.nan_to_num(np.floor(facts.progress * span)) + 1).astype("int64") * _DAY
    return np.where(facts.progress < facts.expected, passed, facts.updated)


#: The first rule that catches an open item decides its light: red rules come first.
FORECAST = (
    Rule("overdue", Light.RED, lambda f: f.past_due & ~f.soft, _day_after_due),
    Rule("rebounded", Light.RED, lambda f: f.reopened, lambda f: f.updated),
    Rule("named", Light.RED, lambda f: f.named, lambda f: f.updated),
    Rule("soft_deadline_past", Light.YELLOW, lambda f: f.past_due, _day_after_due),
    Rule("behind", Light.YELLOW, lambda f: f.behind, _behind_since),
    Rule(
        "due_soon",
        Light.YELLOW,
        lambda f: (f.days_late >= -SOON) & (np.nan_to_num(f.progress) < NEARLY_DONE),
        lambda f: f.due - SOON * _DAY,
    ),
    Rule(
        "not_reported",
        Light.YELLOW,
        lambda f: f.monthly & (_in_days(f.today - f.updated) > REPORT_EVERY),
        lambda f: f.updated + (REPORT_EVERY + 1) * _DAY,
    ),
)

"""Stages and lights of items on a day, each with its reason and since when, by the rule set in force.

The rules are data (`lib.standards.lights`); here they are evaluated over a whole frame. The due day itself is not late.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import Firmness, ItemKind, Light, Rectification, Stage, State, StateType
from lib.metrics.model import Answer, Metric, Settings
from lib.standards.light_text import write_conditions
from lib.standards.lights import DAY_FACTS, PARTS, Condition, Rule, RuleSet, assumed_years, begins, threshold
from lib.standards.profile import profile_of
from lib.standards.working_days import Calendar, calendar_of

_TYPES = {state.value: state.type for state in State}
_DAY = np.timedelta64(1, "D")
_NEVER = np.datetime64("NaT")

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at, one element per item; NaN and NaT where something is not known."""

    today: date
    calendar: Calendar
    #: What is not on record was done already on a day that nobody gave: nothing is known of it, it has no light.
    recorded: Flags
    closed: Flags
    done: Flags
    flags: dict[str, Flags]
    #: The days that the facts of `DAY_FACTS` are counted from.
    days: dict[str, Days]
    #: Progress in whole `PARTS`; where none was reported it is 0 and not known.
    progress: npt.NDArray[np.int64]
    progress_known: Flags
    #: Whether time is its plan and not its own steps; then its days, and those of them that have passed.
    planned: Flags
    span: npt.NDArray[np.int64]
    elapsed: npt.NDArray[np.int64]
    stepped: Flags
    steps_late: npt.NDArray[np.int64]
    step_due: Days
    opened: Days
    reopened_on: Days
    named_on: Days

    @property
    def over(self) -> Flags:
        """Done or closed."""
        return self.closed | self.done

    @property
    def open(self) -> Flags:
        """On record, and neither done nor closed."""
        return self.recorded & ~self.over

    def holds(self, condition: Condition) -> Flags:
        """Where a condition holds."""
        if condition.operator == "is":
            return np.asarray(self.flags[condition.fact] == bool(condition.value))
        if condition.fact in DAY_FACTS:
            near = np.datetime64(threshold(condition, self.today, self.calendar), "s")
            own = self.days[condition.fact]
            return np.asarray(own <= near if condition.operator in (">", ">=") else own >= near)
        compared = _COMPARED[condition.operator]
        if condition.fact == "steps_late":
            return np.asarray(compared(self.steps_late, condition.value))
        parts = round(condition.value * PARTS)
        if condition.fact == "progress":
            return np.asarray(compared(self.progress, parts))
        short = compared(self.elapsed * PARTS, (self.progress + parts) * self.span)
        return np.asarray(short & self.planned & self.progress_known)

    def caught(self, rule: Rule) -> Flags:
        """Where all conditions of a rule hold."""
        found = np.ones(len(self.closed), dtype=bool)
        for condition in rule.when:
            found &= self.holds(condition)
        return found

    def since(self, rule: Rule, chosen: Flags) -> Days:
        """The day since when a rule's light is on, of the chosen items; where that is not known, the last report."""
        since = _SINCE[rule.since](self, rule, chosen)
        return np.where(np.isnat(since), self.reported[chosen], since)

    def turned(self, rule: Rule, chosen: Flags, *facts: str) -> Days:
        """The first day on which the rule's condition on one of these facts held."""
        condition = next(each for each in rule.when if each.fact in facts and each.operator in (">", ">="))
        own = self.days[condition.fact][chosen]
        if condition.days == "calendar":
            return own + (int(np.floor(condition.value)) + (condition.operator == ">")) * _DAY
        each, place = np.unique(own, return_inverse=True)
        return np.array([_begins(condition, day, self.calendar) for day in each], dtype="datetime64[s]")[place]

    def fell_behind(self, rule: Rule, chosen: Flags) -> Days:
        """The first day on which the elapsed time passed the progress; else the last report."""
        parts = sum(round(each.value * PARTS) for each in rule.when if each.fact == "shortfall")
        passed = ((self.progress + parts) * self.span // PARTS + 1) * _DAY + self.opened
        by_time = self.planned & self.progress_known & (self.elapsed * PARTS > (self.progress + parts) * self.span)
        return np.where(by_time, passed, self.reported)[chosen]

    @property
    def reported(self) -> Days:
        """The last report; the opening where nothing was reported."""
        return self.days["days_unchecked"]


_SINCE: dict[str, Callable[[Facts, Rule, Flags], Days]] = {
    "deadline": lambda facts, _, chosen: facts.days["days_late"][chosen] + _DAY,
    "notice": lambda facts, rule, chosen: facts.turned(rule, chosen, "days_late"),
    "schedule": lambda facts, rule, chosen: facts.fell_behind(rule, chosen),
    "report": lambda facts, _, chosen: facts.reported[chosen],
    "reopening": lambda facts, _, chosen: facts.reopened_on[chosen],
    "naming": lambda facts, _, chosen: facts.named_on[chosen],
    "silence": lambda facts, rule, chosen: facts.turned(rule, chosen, "days_unreported", "days_unchecked"),
    "step": lambda facts, _, chosen: facts.step_due[chosen] + _DAY,
}


def state_types(state: pd.Series) -> pd.Series:
    """The type of each state; no state yet is open."""
    types = [_TYPES.get(code, StateType.OPEN).value for code in state.tolist()]
    return pd.Series(texts(types), index=state.index)


def rules_of(settings: Settings) -> RuleSet:
    """The rule set in force by rows of the frame SETTINGS; else the forecast style. Raises BadSetting."""
    return profile_of(settings).lights


def assess(items: pd.DataFrame, day: date, settings: Settings) -> pd.DataFrame:
    """Items with stage, light, reason, since, days_late (negative: days left) and expected on `day`.

    `items` in the form of the frame ITEMS, `settings` of SETTINGS (no row: the built-in rules). `reason` is the code of
    the rule that decided. `expected` is the elapsed share of the planned time (0 to 1), empty where there is no plan in
    time: standing and multi-year items are judged by their yearly plan, milestones by their own day, and what has steps
    with deadlines by those.
    """
    rules = rules_of(settings)
    facts = facts_of(items, day, calendar_of(settings))
    lights = [Light.NONE.value, Light.GREY.value]
    light = np.select([~facts.recorded, facts.closed], lights, Light.BLUE.value).astype(object)
    reason = np.full(len(items), None, dtype=object)
    since = np.full(len(items), _NEVER, dtype="datetime64[s]")
    undecided = facts.open
    for rule in rules.rules:
        caught = undecided & facts.caught(rule)
        if caught.any():
            light[caught], reason[caught] = rule.light.value, rule.code
            since[caught] = facts.since(rule, caught)
            undecided &= ~caught
    late = np.where(facts.open, (np.datetime64(day, "s") - facts.days["days_late"]) / _DAY, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(facts.planned, facts.elapsed / facts.span, np.nan)
    return items.assign(
        stage=texts(_stage(facts, late, profile_of(settings).standing_check_months)),
        light=texts(light),
        reason=texts(reason),
        since=since,
        days_late=pd.arrays.IntegerArray(np.nan_to_num(late).astype("int64"), np.isnan(late)),
        expected=expected,
    )


def facts_of(items: pd.DataFrame, day: date, calendar: Calendar) -> Facts:
    """The facts of items in the form of the frame ITEMS on a day."""
    standing = _among(items["rectification"], Rectification.STANDING) | _among(items["firmness"], Firmness.STANDING)
    multi_year = items["multi_year"].to_numpy(dtype=bool, na_value=False)
    stepped = items["steps_dated"].to_numpy(dtype="int64", na_value=0) > 0
    opened, due, updated, step_due, reopened_on, named_on = (
        items[name].to_numpy(dtype="datetime64[s]")
        for name in ("opened_on", "due_on", "updated_on", "step_due", "reopened_on", "named_on")
    )
    span, elapsed = _whole_days(due - opened), _whole_days(np.datetime64(day, "s") - opened)
    progress = items["progress"].to_numpy(dtype="float64")
    recorded = ~(items["recorded_on"].to_numpy(dtype="datetime64[s]") > np.datetime64(day, "s"))
    return Facts(
        today=day,
        calendar=calendar,
        recorded=recorded,
        closed=_of_type(items["state"], StateType.CLOSED),
        done=_of_type(items["state"], StateType.DONE),
        flags={
            "soft": _among(items["firmness"], Firmness.STRIVE, Firmness.CONDITIONAL),
            "standing": standing,
            "reopened": _of_type(items["state"], StateType.REOPENED) | ~np.isnat(reopened_on),
            "named": items["named_by"].notna().to_numpy(),
            "reported_behind": _among(items["state"], State.BEHIND),
            "reported_monthly": _among(items["kind"], ItemKind.FINDING, ItemKind.MEASURE, ItemKind.TASK),
        },
        days={
            "days_late": np.where(standing, _NEVER, due),
            "days_unreported": updated,
            "days_unchecked": np.where(np.isnat(updated), opened, updated),
        },
        progress=np.rint(np.nan_to_num(progress) * PARTS).astype("int64"),
        progress_known=~np.isnan(progress),
        planned=recorded & (span > 0) & ~(standing | multi_year | stepped) & ~_among(items["kind"], ItemKind.MILESTONE),
        span=span,
        elapsed=np.clip(elapsed, 0, span.clip(0)),
        stepped=stepped,
        steps_late=items["steps_late"].to_numpy(dtype="int64", na_value=0),
        step_due=step_due,
        opened=opened,
        reopened_on=reopened_on,
        named_on=named_on,
    )


def _among(words: pd.Series, *codes: str) -> Flags:
    # Asked of the array: a Series would spend longer on itself than on few rows.
    return np.asarray(words.array.isin(list(codes)), dtype=bool)


def _of_type(state: pd.Series, wanted: StateType) -> Flags:
    return _among(state, *(each.value for each in State if each.type is wanted))


def _whole_days(span: Any) -> npt.NDArray[np.int64]:
    """Days as whole numbers; 0 where one of both days is not known."""
    return np.where(np.isnat(span), np.timedelta64(0, "s"), span).astype("timedelta64[D]").astype("int64")


def _begins(condition: Condition, own: np.datetime64, calendar: Calendar) -> date | None:
    return None if np.isnat(own) else begins(condition, pd.Timestamp(own).date(), calendar)


_SHORT = Condition("shortfall", ">", 0)


def _stage(facts: Facts, late: npt.NDArray[np.float64], checked_every: int) -> npt.NDArray[np.str_]:
    past = facts.open & (late > 0)
    slow = facts.flags["reported_behind"] | facts.holds(_SHORT) | (facts.steps_late > 0) | facts.flags["reopened"]
    # A standing duty has no deadline to be late by: it is behind once a check was missed.
    slow |= facts.flags["standing"] & facts.holds(Condition("days_unchecked", ">", checked_every, "months"))
    return np.select(
        [~facts.recorded, facts.closed, facts.done, past & ~facts.flags["soft"], facts.open & (past | slow)],
        [Stage.NOT_ON_RECORD.value, Stage.CLOSED.value, Stage.DONE.value, Stage.OVERDUE.value, Stage.BEHIND.value],
        Stage.ON_SCHEDULE.value,
    )


def in_force(scope: Scope, settings: pd.DataFrame) -> Answer:
    """The rules in force, one row each in their order: the light, its conditions as they are written, their code.

    `details["assumed_years"]`: years in which working days were counted Monday to Friday, their days off not known.
    """
    rules = rules_of(settings)
    rows = [(rule.light.value, write_conditions(rule), rule.code) for rule in rules.rules]
    details = {"rules": rules.name, "assumed_years": assumed_years(rules, scope.as_of, calendar_of(settings))}
    return Answer(value=len(rows), frame=pd.DataFrame(rows, columns=list(RULE_COLUMNS)), details=details)


RULE_COLUMNS = ("light", "conditions", "reason")

METRICS = (Metric("lights.rules", ("settings",), in_force, "table", RULE_COLUMNS),)

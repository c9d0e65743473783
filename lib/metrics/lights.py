"""Stages and lights of items on a day, each with its reason, since when, and what is to be done next.

Rule set "forecast" (the way Guangyuan wrote it down in 2018): red is past due, rebounded or named by a higher level;
yellow is behind but judged achievable; blue is on schedule; grey is closed. The due day itself is not late.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from lib.core.terms import Firmness, ItemKind, Light, Rectification, Stage, State, StateType

#: Yellow this many days before a deadline while less than `NEARLY_DONE` is done.
SOON = 30
NEARLY_DONE = 0.8
#: Work is reported monthly; after this many days without a report an open item is yellow.
REPORT_EVERY = 31

#: The escalation ladder (systems.md §3.6): what has been done decides what is next.
LADDER = ("reminder", "bulletin_warning", "interview", "listed_supervision", "accountability")

_REPORTED_MONTHLY = (ItemKind.FINDING, ItemKind.MEASURE, ItemKind.TASK)
_SOFT = (Firmness.STRIVE, Firmness.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whom it catches, the light it turns on, and the day since when."""

    code: str
    light: Light
    catches: Callable[[pd.DataFrame], pd.Series]
    since: Callable[[pd.DataFrame], pd.Series]


def state_types(state: pd.Series) -> pd.Series:
    """The type of each state; no state yet is open."""
    types = {code.value: code.type.value for code in State}
    return pd.Series([types.get(code, StateType.OPEN.value) for code in state], index=state.index, dtype="str")


def expected_progress(items: pd.DataFrame, day: date) -> pd.Series:
    """The elapsed share of the planned time (0 to 1); empty where there is no plan in time.

    Standing and multi-year items are judged by their yearly plan, milestones by their own day.
    """
    span = (items["due_on"] - items["opened_on"]).dt.days
    elapsed = (pd.Timestamp(day) - items["opened_on"]).dt.days
    planned = (
        (span > 0)
        & (items["rectification"] != Rectification.STANDING.value)
        & ~items["multi_year"].fillna(False).astype(bool)
        & (items["kind"] != ItemKind.MILESTONE.value)
    )
    share: pd.Series = (elapsed / span.where(span > 0)).clip(0, 1).where(planned)
    return share


def assess(items: pd.DataFrame, day: date, actions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Items with stage, light, reason, since, days_late (negative: days left) and next_step on `day`.

    `items` in the form of the frame ITEMS; `actions` in that of ACTIONS decide the next step of the ladder.
    """
    facts = _facts(items, day)
    judged = items.copy()
    judged["stage"] = _stage(facts)
    judged["light"] = np.where(facts["closed"], Light.GREY.value, Light.BLUE.value)
    judged["reason"] = pd.Series(pd.NA, index=items.index, dtype="str")
    judged["since"] = pd.Series(pd.NaT, index=items.index, dtype="datetime64[s]")
    undecided = facts["open"].copy()
    for rule in FORECAST:
        caught = undecided & rule.catches(facts)
        judged.loc[caught, "light"] = rule.light.value
        judged.loc[caught, "reason"] = rule.code
        judged.loc[caught, "since"] = rule.since(facts)[caught].astype("datetime64[s]")
        undecided &= ~caught
    judged["days_late"] = facts["days_late"].astype("Int64")
    judged["expected"] = facts["expected"]
    judged["next_step"] = _next_step(judged, actions)
    return judged


def worst(lights: pd.Series) -> str:
    """The worst of several lights; blue of none."""
    present = set(lights)
    return next((light.value for light in Light if light.value in present), Light.BLUE.value)


def _facts(items: pd.DataFrame, day: date) -> pd.DataFrame:
    types = state_types(items["state"])
    today = pd.Timestamp(day)
    standing = (items["rectification"] == Rectification.STANDING.value) | (items["firmness"] == Firmness.STANDING.value)
    facts = items[["kind", "state", "progress", "due_on", "opened_on", "updated_on", "named_by"]].copy()
    facts["closed"] = types == StateType.CLOSED.value
    facts["done"] = types == StateType.DONE.value
    facts["open"] = ~(facts["closed"] | facts["done"])
    facts["reopened"] = types == StateType.REOPENED.value
    facts["soft"] = items["firmness"].isin([each.value for each in _SOFT])
    facts["expected"] = expected_progress(items, day)
    days_late = (today - items["due_on"]).dt.days
    facts["days_late"] = days_late.where(~standing & facts["open"])
    facts["past_due"] = (facts["days_late"] > 0).fillna(False)
    facts["is_behind"] = (items["state"] == State.BEHIND.value) | (facts["progress"] < facts["expected"])
    facts["silent"] = (today - items["updated_on"]).dt.days > REPORT_EVERY
    facts["monthly"] = items["kind"].isin([each.value for each in _REPORTED_MONTHLY])
    return facts


def _stage(facts: pd.DataFrame) -> pd.Series:
    overdue = facts["open"] & facts["past_due"] & ~facts["soft"]
    behind = facts["open"] & (facts["is_behind"] | facts["past_due"] | facts["reopened"])
    stages = np.select(
        [facts["closed"], facts["done"], overdue, behind],
        [Stage.CLOSED.value, Stage.DONE.value, Stage.OVERDUE.value, Stage.BEHIND.value],
        Stage.ON_SCHEDULE.value,
    )
    return pd.Series(stages, index=facts.index, dtype="str")


def _behind_since(facts: pd.DataFrame) -> pd.Series:
    """The first day on which the elapsed share of time passed the progress; the last report where there is none."""
    span = (facts["due_on"] - facts["opened_on"]).dt.days
    days = np.floor((facts["progress"] * span).fillna(0)) + 1
    passed = facts["opened_on"] + pd.to_timedelta(days, unit="D")
    since: pd.Series = passed.where(facts["progress"] < facts["expected"], facts["updated_on"])
    return since


#: The first rule that catches an open item decides its light: red rules come first.
FORECAST = (
    Rule("overdue", Light.RED, lambda f: f["past_due"] & ~f["soft"], lambda f: f["due_on"] + pd.Timedelta(days=1)),
    Rule("rebounded", Light.RED, lambda f: f["reopened"], lambda f: f["updated_on"]),
    Rule("named", Light.RED, lambda f: f["named_by"].notna(), lambda f: f["updated_on"]),
    Rule("soft_deadline_past", Light.YELLOW, lambda f: f["past_due"], lambda f: f["due_on"] + pd.Timedelta(days=1)),
    Rule("behind", Light.YELLOW, lambda f: f["is_behind"], _behind_since),
    Rule(
        "due_soon",
        Light.YELLOW,
        lambda f: (f["days_late"] >= -SOON).fillna(False) & (f["progress"].fillna(0) < NEARLY_DONE),
        lambda f: f["due_on"] - pd.Timedelta(days=SOON),
    ),
    Rule(
        "not_reported",
        Light.YELLOW,
        lambda f: f["monthly"] & f["silent"],
        lambda f: f["updated_on"] + pd.Timedelta(days=REPORT_EVERY + 1),
    ),
)


def _next_step(judged: pd.DataFrame, actions: pd.DataFrame | None) -> pd.Series:
    """The step of the ladder after the highest one taken; yellow starts with a reminder, red with a bulletin."""
    reached = pd.Series(-1, index=judged.index)
    if actions is not None and len(actions):
        steps = actions["kind"].map({kind: step for step, kind in enumerate(LADDER)})
        highest = steps.groupby(actions["item_code"]).max()
        reached = judged["code"].map(highest).fillna(-1).astype(int)
    floor = (judged["light"] == Light.RED.value).astype(int)
    step = (reached + 1).clip(lower=floor).clip(upper=len(LADDER) - 1)
    names = step.map(dict(enumerate(LADDER)))
    return names.where(judged["light"].isin([Light.RED.value, Light.YELLOW.value])).astype("str")

"""The schedule (序时进度) that follows from milestones or time, and where the word that was reported disagrees."""

from datetime import date

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import Schedule, State
from lib.metrics.lights import Facts, facts_of
from lib.metrics.model import Answer, Metric, Settings, count
from lib.standards.lights import PARTS, Condition
from lib.standards.profile import profile_of
from lib.standards.rectification import Codes, Plan, first_holding, words
from lib.standards.working_days import Calendar, calendar_of

COLUMNS = (
    "kind",
    "counts_as",
    "code",
    "title",
    "region_name",
    "unit",
    "state",
    "schedule",
    "rule",
    "progress",
    "expected",
    "steps_open",
    "steps_late",
    "updated_on",
)


def with_schedule(items: pd.DataFrame, steps: pd.DataFrame, day: date, settings: Settings) -> pd.DataFrame:
    """Items with `schedule`, the computed word (codes of `Schedule`; empty where there is nothing to judge by).

    `items` in the form of ITEMS, `steps` their measures and milestones in the same form (others in it do no harm).
    Where an item has steps with deadlines they judge it, also one over several years; else elapsed time does. Soft
    steps may pass; a standing duty is judged by its checks.
    """
    return items.assign(schedule=texts(_words(items, steps, day, settings)[2]))


def disagreements(scope: Scope, obligations: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per item whose reported state and computed schedule disagree, with the rule; out of all that have both.

    Nothing is corrected: the row is to be verified (请核实).
    """
    facts, own, computed = _words(obligations, obligations, scope.as_of, settings)
    rules = _rules(obligations, facts, own, computed)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(facts.planned, facts.elapsed / facts.span, np.nan)
    judged = obligations.assign(
        steps_open=own["running"].astype("Int64").array,
        schedule=texts(computed),
        rule=texts(rules),
        expected=expected,
    )
    both = judged["schedule"].notna() & judged["state"].notna()
    return count(judged[judged["rule"].notna()].sort_values(["rule", "kind", "code"]), of=int(both.sum()))


def _words(
    items: pd.DataFrame, steps: pd.DataFrame, day: date, settings: Settings
) -> tuple[Facts, pd.DataFrame, Codes]:
    office = profile_of(settings)
    calendar = calendar_of(settings)
    facts = facts_of(items, day, calendar)
    own = _steps_of(items, steps, day, calendar)
    missed = facts.holds(Condition("days_unchecked", ">", office.standing_check_months, "months"))
    standing, soft = facts.flags["standing"], facts.flags["soft"]
    past = facts.holds(Condition("days_late", ">", 0)) & ~soft
    plan = Plan(
        finished=facts.over | (facts.stepped & own["all_done"].to_numpy()),
        late=past | (facts.steps_late > 0) | (standing & missed),
        stepped=facts.stepped,
        early=own["early"].to_numpy(),
        timed=facts.planned & facts.progress_known,
        checked=standing,
        elapsed=facts.elapsed,
        span=facts.span,
        progress=facts.progress,
    )
    computed = words(plan, office.ahead_by)
    computed[~facts.recorded] = None
    return facts, own, computed


def _steps_of(items: pd.DataFrame, steps: pd.DataFrame, day: date, calendar: Calendar) -> pd.DataFrame:
    """Per item, in order: whether one of its steps is done before its day, all are done; how many run."""
    children = steps[steps["parent"].notna()]
    facts = facts_of(children, day, calendar)
    due = ~np.isnat(facts.days["days_late"])
    early = due & facts.over & (facts.days["days_late"] > np.datetime64(day, "s"))
    told = pd.DataFrame(
        {
            "parent": children["parent"].astype("int64").to_numpy(),
            "early": early,
            "running": facts.open & ~facts.flags["standing"],
        }
    )
    of_item = told.groupby("parent").agg({"early": "any", "running": "sum"})
    own = of_item.reindex(items["item"].astype("int64").to_numpy())
    counts = items[["steps", "steps_done"]].fillna(0).astype("int64").to_numpy()
    return pd.DataFrame(
        {
            "early": own["early"].eq(True).to_numpy(),
            "running": own["running"].fillna(0).astype("int64").to_numpy(),
            "all_done": (counts[:, 0] > 0) & (counts[:, 0] == counts[:, 1]),
        }
    )


def _rules(items: pd.DataFrame, facts: Facts, own: pd.DataFrame, computed: Codes) -> Codes:
    """The first rule by which the reported state of each item contradicts what is known of it; None where none does."""
    said, word = items["state"], pd.Series(computed, items.index)
    over, full = facts.over, facts.progress_known & (facts.progress >= PARTS)
    slow, good = (
        word.isin(each).to_numpy()
        for each in ([Schedule.BEHIND, Schedule.NOT_STARTED], [Schedule.ON_SCHEDULE, Schedule.AHEAD])
    )
    return first_holding(
        ("done_steps_open", over & (own["running"].to_numpy() > 0)),
        ("done_not_full", over & facts.progress_known & ~full),
        ("full_but_open", ~over & (full | own["all_done"].to_numpy())),
        ("said_on_schedule", said.isin([State.ON_SCHEDULE, State.AHEAD]).to_numpy() & slow),
        ("said_ahead", (said.eq(State.AHEAD) & word.eq(Schedule.ON_SCHEDULE)).to_numpy(dtype=bool)),
        ("said_behind", facts.flags["reported_behind"] & good),
        ("said_not_started", said.isin([State.NOT_STARTED]).to_numpy() & (facts.progress > 0)),
    )


METRICS = (
    Metric("schedule.disagreements", ("obligations", "settings"), disagreements, "count", COLUMNS, good_when="lower"),
)

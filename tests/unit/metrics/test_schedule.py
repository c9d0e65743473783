"""The computed schedule: milestones or time, exact at the boundary, beside the word that was reported."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.calendar import months_after
from lib.core.frames import SETTINGS
from lib.core.scope import Scope
from lib.metrics.lights import assess
from lib.metrics.schedule import disagreements, with_schedule
from lib.standards.rectification import Check, checks, schedule
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

DAY = timedelta(days=1)
SCOPE = Scope("620802", TODAY)
NOTHING_SET = SETTINGS.of([])


def words(*rows: dict[str, Any], **set_: str) -> list[str | None]:
    world = items(*rows)
    found = with_schedule(world, world, TODAY, SETTINGS.of(list(set_.items())))["schedule"]
    return [None if pd.isna(word) else word for word in found.tolist()]


def step(parent: int, days: int, state: str = "in_progress", **more: Any) -> dict[str, Any]:
    """A milestone due so many days after today."""
    return {"kind": "milestone", "parent": parent, "due_on": TODAY + days * DAY, "state": state} | more


def stepped(late: int, done: int, *steps: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """An item with steps, which the query counts on it."""
    dated = sum(each["due_on"] is not None for each in steps)
    counted = {"steps": len(steps), "steps_dated": dated, "steps_done": done, "steps_late": late}
    return [counted | {"step_due": TODAY - 9 * DAY if late else None, "progress": 0.1} | more, *steps]


@pytest.mark.parametrize(
    ("progress", "word"),
    [(0, "not_started"), (0.39, "behind"), (0.4, "on_schedule"), (0.499, "on_schedule"), (0.5, "ahead"), (1, "done")],
)
def test_by_time_exactly_at_the_boundary(progress: float, word: str) -> None:
    span = {"opened_on": TODAY - 40 * DAY, "due_on": TODAY + 60 * DAY}
    assert words({"progress": progress} | span) == [word]


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 1000))
def test_time_is_judged_as_fractions_would(span: int, elapsed: int, thousandths: int) -> None:
    elapsed = min(elapsed, span)
    given = {"opened_on": TODAY - elapsed * DAY, "due_on": TODAY + (span - elapsed) * DAY}
    done, due = Fraction(thousandths, 1000), Fraction(elapsed, span)
    if done == 1:
        word = "done"
    elif not done and elapsed:
        word = "not_started"
    else:
        word = "behind" if done < due else "ahead" if done >= due + Fraction(1, 10) else "on_schedule"
    assert words(given | {"progress": thousandths / 1000}) == [word]


def test_milestones_decide_where_there_are_any() -> None:
    assert words(*stepped(0, 1, step(1, -5, "done"), step(1, 9)))[0] == "on_schedule", "whatever its progress"
    assert words(*stepped(1, 1, step(1, -9), step(1, 9, "done")))[0] == "behind"
    assert words(*stepped(0, 1, step(1, 0), step(1, 9, "done")))[0] == "ahead", "the due day itself is not late"
    assert words(*stepped(0, 2, step(1, -9, "done"), step(1, 9, "closed")))[0] == "done"
    assert words(*stepped(0, 0, step(1, -9, firmness="strive"), step(1, 9)))[0] == "on_schedule", "a soft one may pass"


def test_steps_without_deadlines_leave_it_to_time() -> None:
    undated = {"kind": "measure", "parent": 1, "due_on": None}
    assert words({"steps": 1, "progress": 0.1}, undated)[0] == "behind"


def test_several_years_are_judged_by_the_milestones_of_the_year() -> None:
    plan = {"multi_year": True, "due_on": date(2026, 12, 31)}
    assert words(plan) == [None], "without a plan of the year there is nothing to judge by"
    assert words(*stepped(0, 0, step(1, 30), step(1, 400), **plan))[0] == "on_schedule"
    assert words(*stepped(1, 0, step(1, -9), step(1, 400), **plan))[0] == "behind"


def test_past_a_firm_deadline_is_behind_and_past_a_soft_one_not() -> None:
    past = {"due_on": TODAY - DAY, "opened_on": None, "progress": None}
    assert words(past, past | {"firmness": "strive"}) == ["behind", None]


def test_a_standing_duty_is_judged_by_its_checks() -> None:
    standing = {"rectification": "standing", "due_on": None}
    reported = [{"updated_on": months_after(TODAY, -3)}, {"updated_on": months_after(TODAY, -3) - DAY}]
    assert words(*(standing | each for each in reported)) == ["on_schedule", "behind"]
    assert words(*(standing | each for each in reported), standing_check_months="4") == ["on_schedule"] * 2


def test_checks_of_a_standing_duty() -> None:
    opened, met, late = date(2023, 1, 15), date(2023, 3, 1), date(2023, 7, 1)
    assert checks(opened, [met, late], date(2023, 10, 2), 3) == (
        Check(date(2023, 4, 15), met),
        Check(date(2023, 6, 1), None),
        Check(date(2023, 9, 1), late),
        Check(date(2023, 10, 1), None),
        Check(date(2024, 1, 1), None),
    )
    assert checks(date(2023, 11, 30), [], date(2024, 2, 29), 3) == (Check(date(2024, 2, 29), None),), (
        "today is not late"
    )


def test_checks_after_a_short_month_fall_on_their_own_day_again() -> None:
    """Counted from 28 February they would fall on the 28th for good."""
    found = checks(date(2024, 11, 30), [], date(2025, 6, 1), 3)
    assert [each.due for each in found] == [date(2025, 2, 28), date(2025, 5, 30), date(2025, 8, 30)]


@given(st.lists(st.integers(1, 900), max_size=12), st.integers(1, 6), st.integers(1, 900))
def test_the_last_check_is_missed_exactly_where_the_light_says_so(days: list[int], months: int, age: int) -> None:
    opened = TODAY - age * DAY
    reports = sorted({opened + (each % (age + 1)) * DAY for each in days} - {opened})
    found = checks(opened, reports, TODAY, months)
    last = max(reports, default=opened)
    missed = any(check.met_on is None and check.due < TODAY and check.due > last for check in found)
    given = {"rectification": "standing", "opened_on": opened, "updated_on": max(reports, default=None)}
    rows = SETTINGS.of([("standing_check_months", str(months))])
    judged = assess(items(given | {"kind": "permit"}), TODAY, rows).iloc[0]
    assert (judged["reason"] == "check_missed") == missed
    if missed:
        first = min(check.due for check in found if check.met_on is None and check.due > last)
        assert judged["since"] == pd.Timestamp(first + DAY)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"state": "done", "progress": 0.9}, "done_not_full"),
        ({"state": "closed", "progress": 0.9}, "done_not_full"),
        ({"state": "in_progress", "progress": 1}, "full_but_open"),
        ({"state": "on_schedule", "progress": 0.1}, "said_on_schedule"),
        ({"state": "ahead", "progress": 0.1}, "said_on_schedule"),
        ({"state": "on_schedule", "due_on": TODAY - DAY}, "said_on_schedule"),
        ({"state": "ahead", "progress": 0.52}, "said_ahead"),
        ({"state": "behind", "progress": 0.9}, "said_behind"),
        ({"state": "not_started", "progress": 0.52}, "said_not_started"),
        ({"state": "behind", "progress": 0.1}, None),
        ({"state": "done", "progress": 1}, None),
        ({"state": "done", "progress": None}, None),
        ({"state": "ahead", "progress": 0.9}, None),
        ({"state": None, "progress": 0.1}, None),
    ],
)
def test_where_the_reported_word_and_the_computed_schedule_disagree(given: dict[str, Any], rule: str | None) -> None:
    answer = disagreements(SCOPE, items(given), NOTHING_SET)
    assert answer.frame is not None
    assert answer.frame["rule"].tolist() == ([rule] if rule else [])


def test_a_finding_reported_done_while_its_measures_run_is_named_but_not_one_of_standing_measures() -> None:
    measure = {"kind": "measure", "state": "on_schedule", "progress": None, "due_on": None}
    world = items(
        {"state": "done", "progress": 1.0},
        {"state": "done", "progress": 1.0},
        measure | {"parent": 1, "code": "F-1#1"},
        measure | {"parent": 2, "code": "F-2#1", "rectification": "standing"},
    )
    answer = disagreements(SCOPE, world, NOTHING_SET)
    assert answer.frame is not None
    assert answer.frame[["code", "rule", "steps_open"]].to_numpy().tolist() == [["F-1", "done_steps_open", 1]]
    assert (answer.value, answer.denominator) == (1, 3)


def test_the_status_a_clerk_typed_is_not_shown_as_measured() -> None:
    world = items({"state": "on_schedule", "progress": 0.1})
    judged = with_schedule(world, world, TODAY, DEFAULTS)
    assert judged[["state", "schedule"]].to_numpy().tolist() == [["on_schedule", "behind"]], "both, side by side"
    named = disagreements(SCOPE, world, NOTHING_SET).frame
    assert named is not None
    assert (named["state"].tolist(), named["schedule"].tolist()) == (["on_schedule"], ["behind"])
    assert named["expected"].tolist() == assess(world, TODAY, DEFAULTS)["expected"].tolist()
    assert assess(world, TODAY, DEFAULTS)["stage"].tolist() == ["behind"], "the bar counts what was measured"


STEPS = st.lists(
    st.tuples(st.sampled_from([-40, -1, 0, 1, 90, None]), st.sampled_from(["in_progress", "done", "closed"])),
    max_size=3,
)
HELD = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["finding", "task", "project", "petition", "measure"]),
        "state": st.sampled_from([None, "in_progress", "on_schedule", "behind", "done", "rebounded"]),
        "progress": st.none() | st.sampled_from([0.0, 0.1, 0.4999995, 0.5, 0.9, 1.0]),
        "opened_on": st.none() | st.integers(0, 400).map(lambda days: TODAY - days * DAY),
        "due_on": st.none() | st.integers(-60, 400).map(lambda days: TODAY + days * DAY),
        "updated_on": st.none() | st.integers(0, 120).map(lambda days: TODAY - days * DAY),
        "firmness": st.sampled_from(["firm", "strive", "standing"]),
        "multi_year": st.booleans(),
    }
)


def contradictory(world: pd.DataFrame, day: date) -> pd.DataFrame:
    """Open items on schedule by the computed schedule and lit as behind it, and those the other way round."""
    judged = with_schedule(assess(world, day, DEFAULTS), world, day, DEFAULTS)
    judged = judged[~judged["stage"].isin(["done", "closed"])]
    behind = judged["schedule"].isin(["behind", "not_started"])
    lit = judged["reason"].isin(["behind", "step_missed"])
    return judged[(lit & ~behind) | (behind & (judged["light"] == "blue"))]


@given(HELD, STEPS)
def test_no_item_is_on_schedule_and_lit_behind_at_once(held: dict[str, Any], drawn: list[Any]) -> None:
    steps = [step(1, days or 0, state) | ({} if days is not None else {"due_on": None}) for days, state in drawn]
    late = [each for each in steps if each["due_on"] and each["due_on"] < TODAY and each["state"] == "in_progress"]
    done = sum(each["state"] != "in_progress" for each in steps)
    rows = stepped(len(late), done, *steps, **held)
    rows[0]["step_due"] = min((each["due_on"] for each in late), default=None)
    found = contradictory(items(*rows), TODAY)
    assert found[found["item"] == 1][["schedule", "light", "reason"]].to_numpy().tolist() == []


def test_dated_steps_and_not_elapsed_time_light_an_item() -> None:
    short = {"progress": 0.1}
    dated = {"steps": 2, "steps_done": 1, "steps_dated": 2}
    judged = assess(
        items(short, short | dated, short | dated | {"steps_late": 1, "step_due": TODAY - DAY}), TODAY, DEFAULTS
    )
    assert judged["reason"].fillna("").tolist() == ["behind", "", "step_missed"]
    assert judged["stage"].tolist() == ["behind", "on_schedule", "behind"]
    assert judged["expected"].notna().tolist() == [True, False, False]


items_in_time = st.tuples(
    st.integers(1, 400), st.integers(-60, 400), st.floats(0, 1).map(lambda x: round(x, 3)), st.booleans(), st.booleans()
)


@given(st.lists(items_in_time, min_size=1, max_size=8))
def test_stages_follow_the_schedule(drawn: list[tuple[int, int, float, bool, bool]]) -> None:
    facts = [
        (TODAY - timedelta(days=before), TODAY + timedelta(days=after), progress, done, closed)
        for before, after, progress, done, closed in drawn
        if before + after > 0
    ]
    rows = [
        {
            "opened_on": opened,
            "due_on": due,
            "progress": progress,
            "state": "closed" if closed else "done" if done else "in_progress",
            "updated_on": date(2024, 7, 1),
        }
        for opened, due, progress, done, closed in facts
    ]
    if not rows:
        return
    stages = assess(items(*rows), TODAY, DEFAULTS)["stage"].tolist()
    assert stages == [
        schedule(TODAY, done=done, closed=closed, due=due, opened=opened, progress=progress).state
        for opened, due, progress, done, closed in facts
    ]

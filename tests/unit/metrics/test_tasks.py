"""Tasks of campaigns and plans: stages, goals, and projects of the same programme beside them."""

from datetime import timedelta
from typing import Any

import pandas as pd

from lib.core.frames import PROJECTS, TASKS
from lib.core.scope import Scope
from lib.metrics import tasks
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items, make_item

SCOPE = Scope("620802", TODAY)
PAST = TODAY - timedelta(days=10)
NO_STEPS = items()


def made(*given: dict[str, Any]) -> pd.DataFrame:
    rows = [make_item(**{"kind": "task", "item": n, "code": f"T-{n}"} | row) for n, row in enumerate(given, 1)]
    return TASKS.typed(pd.DataFrame(rows, columns=list(TASKS.columns)))


def works(*given: dict[str, Any]) -> pd.DataFrame:
    plain = {"kind": "project", "due_on": None, "due_first": None, "state": None, "opened_on": None}
    rows = [make_item(**plain | {"item": 50 + n, "code": f"P-{n}"} | row) for n, row in enumerate(given, 1)]
    return PROJECTS.typed(pd.DataFrame(rows, columns=list(PROJECTS.columns)))


def test_goal_and_value_now_with_what_is_reached() -> None:
    answer = tasks.listing(
        SCOPE,
        made(
            {"goal": "255", "current": "249"},
            {"goal": "8", "current": "8"},
            {"goal": None, "current": None},
            {"goal": "40 or so", "current": "3"},
            {"goal": "0", "current": "3"},
        ),
        DEFAULTS,
    )
    assert answer.frame is not None
    rows = answer.frame.set_index("code")
    assert rows["reached"]["T-1"] == 249 / 255
    assert rows["reached"]["T-2"] == 1
    assert rows["reached"][["T-3", "T-4", "T-5"]].isna().all(), "no figure, never 0"
    assert rows["goal"]["T-4"] == "40 or so"


def test_a_campaign_with_its_tasks_and_projects() -> None:
    answer = tasks.by_programme(
        SCOPE,
        made(
            {"programme": "A", "programme_name": "plan A", "goal": "2", "current": "2"},
            {"programme": "A", "programme_name": "plan A", "goal": "2", "current": "1", "due_on": PAST},
            {"programme": "B", "programme_name": "plan B", "state": "done"},
        ),
        works({"programme": "A", "programme_name": "plan A"}, {"programme": None, "programme_name": None}),
        NO_STEPS,
        DEFAULTS,
    )
    assert answer.value == 3
    assert answer.frame is not None
    rows = answer.frame.set_index(["group", "level"])
    assert rows.index[0] == ("A", "task"), "what is overdue comes first"
    assert rows.loc[("A", "task"), ["total", "overdue", "goals", "goals_reached"]].tolist() == [2, 1, 2, 1]
    assert rows.loc[("A", "project"), "total"] == 1
    assert rows.loc[("B", "task"), ["total", "done", "closed"]].tolist() == [1, 1, 0]
    assert rows.loc[("", "project"), "total"] == 1
    stages = ["closed", "done", "on_schedule", "behind", "overdue"]
    assert (rows[stages].sum(axis=1) == rows["total"]).all()


def test_done_and_overdue_out_of_all() -> None:
    given = made({"state": "done"}, {"due_on": PAST}, {"due_on": TODAY}, {"due_on": PAST, "firmness": "strive"})
    done, late = tasks.done_share(SCOPE, given, DEFAULTS), tasks.overdue(SCOPE, given, DEFAULTS)
    assert (done.numerator, done.denominator) == (1, 4)
    assert (late.value, late.denominator) == (1, 4), "the due day is not late, a soft deadline is not overdue"
    assert tasks.done_share(SCOPE, made(), DEFAULTS).value is None
    assert tasks.by_programme(SCOPE, made(), works(), NO_STEPS, DEFAULTS).reason is not None


def test_red_and_yellow_of_both_ledgers_are_one_list_worst_first() -> None:
    late = {"due_on": PAST, "due_first": PAST, "firmness": "firm"}
    steps = items({"kind": "milestone", "parent": 51, "item": 90, "code": "P-1#1", **late})
    answer = tasks.lit(SCOPE, made(late | {"firmness": "strive"}, {}), works({}, {}), steps, DEFAULTS)
    assert answer.frame is not None
    assert list(zip(answer.frame["code"], answer.frame["light"], strict=True)) == [("P-1", "red"), ("T-1", "yellow")]
    assert (answer.value, answer.denominator) == (2, 4)
    nothing = tasks.lit(SCOPE, made(), works(), NO_STEPS, DEFAULTS)
    assert (nothing.value, nothing.reason and nothing.reason.code) == (None, "nothing_counted")

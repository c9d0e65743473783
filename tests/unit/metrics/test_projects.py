"""Projects: the light of the worst milestone, the schedule of milestones, money against work."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.frames import FINDINGS, PROJECTS, TASKS
from lib.core.scope import Scope
from lib.metrics import money, projects
from lib.metrics.model import Answer
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items, make_item

PAST, AHEAD = TODAY - timedelta(days=10), TODAY + timedelta(days=90)
SCOPE = Scope("620802", TODAY)
NO_TASKS = TASKS.typed(pd.DataFrame(columns=list(TASKS.columns)))
NO_FINDINGS = FINDINGS.typed(pd.DataFrame(columns=list(FINDINGS.columns)))


def works(*given: dict[str, Any]) -> pd.DataFrame:
    plain = {"kind": "project", "due_on": None, "due_first": None, "state": None, "progress": 0.5, "opened_on": None}
    rows = [
        make_item(**plain | {"item": n, "code": f"P-{n}", "title": f"works {n}"} | row)
        for n, row in enumerate(given, 1)
    ]
    return PROJECTS.typed(pd.DataFrame(rows, columns=list(PROJECTS.columns)))


def steps(*given: dict[str, Any]) -> pd.DataFrame:
    plain = {"kind": "milestone", "state": None, "progress": None, "opened_on": None, "updated_on": None}
    return items(
        *(
            plain | {"item": 100 + n, "code": f"P-1#{n}", "title": f"works · step {n}"} | row
            for n, row in enumerate(given)
        )
    )


def reached(on: date) -> dict[str, Any]:
    return {"state": "done", "progress": 1.0, "finished_on": on, "updated_on": on}


def frame(answer: Answer) -> pd.DataFrame:
    assert answer.frame is not None
    return answer.frame.reset_index(drop=True)


def test_a_project_takes_light_reason_and_deadline_of_its_worst_milestone() -> None:
    listed = frame(
        projects.listing(
            SCOPE,
            works({}, {}, {}),
            steps(
                {"parent": 1, "due_on": AHEAD},
                {"parent": 1, "due_on": PAST},
                {"parent": 2, "due_on": PAST, "firmness": "strive"},
                {"parent": 3, "due_on": PAST} | reached(PAST),
            ),
            DEFAULTS,
        )
    )
    assert listed["code"].tolist() == ["P-1", "P-2", "P-3"]
    assert listed["light"].tolist() == ["red", "yellow", "blue"]
    assert listed["reason"].tolist()[:2] == ["overdue", "soft_deadline_past"]
    assert listed["stage"].tolist() == ["overdue", "behind", "on_schedule"]
    assert listed["days_late"].tolist()[:2] == [10, 10]
    assert listed["since"][0] == pd.Timestamp(PAST) + pd.Timedelta(days=1)
    assert listed["milestones"].tolist() == [2, 1, 1]
    assert listed["milestones_done"].tolist() == [0, 0, 1]


def test_done_is_all_work_and_no_open_milestone() -> None:
    made = works({"progress": 1.0}, {"progress": 1.0}, {"progress": 0.99}, {"state": "closed", "progress": 1.0})
    done = frame(
        projects.listing(
            SCOPE,
            made,
            steps(
                {"parent": 1, "due_on": PAST} | reached(PAST),
                {"parent": 2, "due_on": AHEAD},
                {"parent": 3, "due_on": PAST} | reached(PAST),
                {"parent": 4, "due_on": PAST},
            ),
            DEFAULTS,
        )
    ).set_index("code")
    assert done["stage"].to_dict() == {"P-1": "done", "P-2": "on_schedule", "P-3": "on_schedule", "P-4": "closed"}
    assert done["light"]["P-4"] == "grey", "a closed project is not reopened by a milestone nobody ticked off"


@given(some.lists(some.sampled_from(["past", "today", "ahead", "done"]), max_size=5))
def test_parts_add_up_and_a_reached_milestone_never_makes_it_worse(given_steps: list[str]) -> None:
    days = {"past": PAST, "today": TODAY, "ahead": AHEAD, "done": PAST}
    told = [{"parent": 1, "due_on": days[word]} | (reached(PAST) if word == "done" else {}) for word in given_steps]
    before = projects.by_stage(SCOPE, works({}), steps(*told), DEFAULTS)
    after = projects.by_stage(SCOPE, works({}), steps(*told, {"parent": 1, "due_on": PAST} | reached(PAST)), DEFAULTS)
    assert sum(map(int, map(str, before.details.values()))) == before.value == 1
    assert before.details["overdue"] == ("past" in given_steps), "the due day itself is not late"
    assert after.details == before.details


def test_overdue_counts_projects_out_of_all() -> None:
    late = {"parent": 1, "due_on": PAST}
    answer = projects.overdue(SCOPE, works({}, {}), steps(late, late), DEFAULTS)
    assert (answer.value, answer.numerator, answer.denominator) == (1, 1, 2)
    nothing = projects.overdue(SCOPE, works(), steps(), DEFAULTS)
    assert nothing.value is None
    assert nothing.reason is not None


def test_states_of_milestones_back_from_their_deadlines() -> None:
    made = steps(
        {"parent": 1, "due_on": PAST} | reached(PAST),
        {"parent": 1, "due_on": PAST} | reached(PAST + timedelta(days=3)),
        {"parent": 1, "due_on": PAST},
        {"parent": 1, "due_on": PAST, "firmness": "conditional"},
        {"parent": 1, "due_on": TODAY},
        {"parent": 1, "due_on": None, "firmness": "standing"},
    )
    rows = frame(projects.schedule(SCOPE, works({}), NO_TASKS, NO_FINDINGS, made, DEFAULTS)).set_index("milestone")
    assert rows["milestone_state"].to_dict() == {
        "step 0": "done",
        "step 1": "done_late",
        "step 2": "late",
        "step 3": "late_soft",
        "step 4": "due",
        "step 5": "due",
    }
    assert rows["days_late"].tolist()[:4] == [0, 3, 10, 10]
    assert set(rows["title"]) == {"works 1"}
    assert set(rows["light"]) == {"red"}, "the light of the project"
    met = projects.milestones_met(SCOPE, made, DEFAULTS)
    assert (met.numerator, met.denominator) == (1, 4)


def test_on_an_earlier_day_a_milestone_was_not_yet_late() -> None:
    made = steps({"parent": 1, "due_on": PAST})
    before = replace(SCOPE, as_of=PAST)
    assert frame(projects.schedule(before, works({}), NO_TASKS, NO_FINDINGS, made, DEFAULTS))[
        "milestone_state"
    ].tolist() == ["due"]
    assert projects.milestones_met(before, made, DEFAULTS).value is None
    later = steps(
        {"parent": 1, "due_on": PAST}, {"parent": 1, "due_on": PAST, "recorded_on": TODAY + timedelta(days=1)}
    )
    told = projects.milestones_met(SCOPE, later, DEFAULTS)
    assert (told.denominator, told.details["not_on_record"]) == (1, 1)


def test_milestones_of_tasks_and_findings_stand_in_the_schedule_too() -> None:
    task = TASKS.typed(
        pd.DataFrame([make_item(item=7, kind="task", code="T-7", title="a task")], columns=list(TASKS.columns))
    )
    marks = steps({"parent": 7, "due_on": AHEAD}, {"parent": 7, "due_on": TODAY})
    told = projects.schedule(SCOPE, works({}), task, NO_FINDINGS, marks, DEFAULTS)
    assert frame(told)["code"].tolist() == ["T-7", "T-7"]
    assert told.value == 2, "as many as there are milestones"


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        ({"invest": 100.0, "funded": 100.0, "spent": 101.0, "progress": 1.0}, "over_invest"),
        ({"invest": 100.0, "funded": 40.0, "spent": 41.0, "progress": 0.4}, "over_funded"),
        ({"invest": 100.0, "funded": 90.0, "spent": 80.0, "progress": 0.5}, "money_ahead"),
        ({"invest": 100.0, "funded": 90.0, "spent": 20.0, "progress": 0.5}, "work_ahead"),
        ({"invest": 100.0, "funded": 90.0, "spent": 50.0, "progress": 0.75}, None),
        ({"invest": 100.0, "funded": None, "spent": None, "progress": 0.87}, None),
        ({"invest": None, "funded": 10.0, "spent": 5.0, "progress": 0.9}, None),
    ],
)
def test_money_against_work(given: dict[str, Any], flag: str | None) -> None:
    row = frame(money.money(SCOPE, works(given))).iloc[0]
    assert (row["money_flag"] if isinstance(row["money_flag"], str) else None) == flag
    assert money.flagged(SCOPE, works(given)).value == (flag is not None)


def test_what_is_masked_is_in_no_total_and_never_zero() -> None:
    made = works({"invest": 100.0, "funded": 50.0}, {"invest": None, "funded": 30.0}, {"invest": None, "funded": None})
    share = money.funded_share(SCOPE, made)
    assert (share.value, share.numerator, share.denominator) == (0.5, 50, 100)
    assert share.details == {"counted": 1, "all": 3}
    answer = money.money(SCOPE, made)
    assert answer.details == {"invest": 100.0, "funded": 80.0, "spent": None}
    assert len(frame(answer)) == 2, "nothing is known of the third"
    by_kind = frame(projects.by_category(SCOPE, made, steps(), DEFAULTS))
    assert by_kind["spent"].isna().all()
    assert by_kind["money_known"].tolist() == [1]
    assert money.spent_share(SCOPE, made).value is None


def test_nothing_on_record_is_a_reason() -> None:
    for answer in (
        projects.by_stage(SCOPE, works(), steps(), DEFAULTS),
        money.money(SCOPE, works()),
        projects.by_category(SCOPE, works(), steps(), DEFAULTS),
        projects.schedule(SCOPE, works(), NO_TASKS, NO_FINDINGS, steps(), DEFAULTS),
    ):
        assert answer.value is None
        assert answer.reason is not None


def test_a_worse_light_of_its_own_stays() -> None:
    """Listed for supervision itself: red, though its milestones are on schedule."""
    made = works({"named_by": "listed_supervision", "due_on": None}, {"named_by": "listed_supervision"})
    rows = frame(
        projects.listing(SCOPE, made, steps({"parent": 1, "due_on": AHEAD}, {"parent": 2, "due_on": PAST}), DEFAULTS)
    )
    assert rows.set_index("code")["reason"].to_dict() == {"P-1": "named", "P-2": "overdue"}


def test_projects_whose_money_does_not_fit_stand_first_the_furthest_apart_of_each_kind_before() -> None:
    made = works(
        {"invest": 100.0, "funded": 100.0, "spent": 50.0, "progress": 0.5},
        {"invest": 100.0, "funded": 100.0, "spent": 10.0, "progress": 0.5},
        {"invest": 100.0, "funded": 100.0, "spent": 10.0, "progress": 0.9},
        {"invest": 100.0, "funded": 100.0, "spent": 90.0, "progress": 0.5},
        {"invest": 100.0, "funded": 60.0, "spent": 80.0, "progress": 0.8},
        {"invest": 100.0, "funded": 100.0, "spent": 120.0, "progress": 0.9},
        {},
    )
    answer = money.money(SCOPE, made)
    assert answer.value == 6, "one has no money on record"
    rows = frame(answer)
    assert rows["code"].tolist() == ["P-6", "P-5", "P-4", "P-3", "P-2", "P-1"]
    assert rows["gap"].round(9).tolist() == [-0.3, 0.0, -0.4, 0.8, 0.4, 0.0]
    assert rows["funded_share"].tolist() == [1.0, 0.6, 1.0, 1.0, 1.0, 1.0]
    assert answer.details == {"invest": 600.0, "funded": 560.0, "spent": 360.0}
    flagged = money.flagged(SCOPE, made)
    assert (flagged.numerator, flagged.denominator) == (5, 6)


@pytest.mark.parametrize(
    "given",
    [
        {"invest": 100.0, "funded": 100.0, "spent": 100.0, "progress": 1.0},
        {"invest": 100.0, "funded": 80.0, "spent": 80.0, "progress": 0.8},
        {"invest": 100.0, "funded": 100.0, "spent": 25.0, "progress": 0.5},
        {"invest": 100.0, "funded": 100.0, "spent": 75.0, "progress": 0.5},
        {"invest": 0.0, "funded": 0.0, "spent": 0.0, "progress": 0.9},
    ],
)
def test_all_spent_and_a_quarter_apart_are_no_flag(given: dict[str, Any]) -> None:
    assert money.flagged(SCOPE, works(given)).value == 0


def test_shares_of_money_are_of_those_where_both_are_known() -> None:
    made = works({"invest": 100.0, "funded": 50.0, "spent": 20.0}, {"invest": 300.0, "funded": 50.0}, {"funded": 70.0})
    funded, spent = money.funded_share(SCOPE, made), money.spent_share(SCOPE, made)
    assert (funded.value, funded.numerator, funded.denominator) == (0.25, 100.0, 400.0)
    assert (spent.value, spent.numerator, spent.denominator) == (0.2, 20.0, 100.0)
    assert (funded.details, spent.details) == ({"counted": 2, "all": 3}, {"counted": 1, "all": 3})


def test_projects_without_money_and_no_projects_are_two_reasons() -> None:
    for compute in (money.funded_share, money.spent_share, money.flagged):
        codes = [compute(SCOPE, made).reason for made in (works({}), works())]
        assert [code and code.code for code in codes] == ["no_money", "nothing_counted"]


def test_kinds_of_work_the_largest_first_with_their_money() -> None:
    made = works(
        {"category": "b", "invest": 10.0},
        {"category": "b", "state": "closed"},
        {"category": "c"},
        {"category": "a", "invest": 5.0, "spent": 2.0},
        {"category": None},
    )
    answer = projects.by_category(SCOPE, made, steps(), DEFAULTS)
    rows = frame(answer)
    assert answer.value == 4
    assert rows["project_category"].tolist() == ["b", "", "a", "c"]
    assert rows["total"].tolist() == [2, 1, 1, 1]
    assert rows["closed"].tolist() == [1, 0, 0, 0]
    assert rows["money_known"].tolist() == [1, 0, 1, 0]
    assert rows["invest"].fillna(-1).tolist() == [10.0, -1, 5.0, -1], "unknown money is not zero"

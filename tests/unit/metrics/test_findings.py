"""Findings and measures: parts add up, done is not closed, nothing counted is no figure."""

from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.frames import ITEMS
from lib.core.scope import Scope
from lib.core.terms import State
from lib.metrics import findings
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

SCOPE = Scope("620802", TODAY)


def test_five_stages_of_five_findings() -> None:
    world = items({"state": "closed"}, {"state": "done"}, {}, {"progress": 0.1}, {"due_on": "2024-06-30"})
    answer = findings.by_stage(SCOPE, world, DEFAULTS)
    assert answer.value == 5
    assert answer.details == {
        **dict.fromkeys(("closed", "done", "on_schedule", "behind", "overdue"), 1),
        "not_on_record": 0,
    }


def test_shares_show_both_numbers() -> None:
    world = items({"state": "closed"}, {"state": "awaiting_acceptance"}, {})
    done, closed = findings.done_share(SCOPE, world, DEFAULTS), findings.closed_share(SCOPE, world, DEFAULTS)
    assert (done.numerator, done.denominator) == (2, 3)
    assert (closed.numerator, closed.denominator) == (1, 3)


def test_nothing_counted_is_a_dash_with_its_reason_never_a_zero() -> None:
    nothing = ITEMS.of([])
    for compute in (findings.by_stage, findings.done_share, findings.closed_share, findings.overdue):
        answer = compute(SCOPE, nothing, DEFAULTS)
        assert answer.value is None
        assert answer.reason is not None


def test_all_findings_done_while_measures_still_run() -> None:
    world = items({"state": "done"})
    measures = items({"kind": "measure", "state": "done"}, {"kind": "measure", "state": "on_schedule"})
    frame = findings.by_programme(SCOPE, world, measures, DEFAULTS).frame.set_index("level")
    assert (frame.loc["finding", "done"], frame.loc["finding", "total"]) == (1, 1)
    assert (frame.loc["measure", "done"], frame.loc["measure", "on_schedule"]) == (1, 1)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(list(State)), min_size=1, max_size=20))
def test_parts_add_up_and_a_finished_item_never_lowers_the_share(states: list[State]) -> None:
    world = [{"state": state.value} for state in states]
    answer = findings.by_stage(SCOPE, items(*world), DEFAULTS)
    assert sum(answer.details.values()) == answer.value == len(states)
    before = findings.done_share(SCOPE, items(*world), DEFAULTS).value
    after = findings.done_share(SCOPE, items(*world, {"state": "done"}), DEFAULTS).value
    assert after >= before


def groups(*given: dict[str, object], measures: Any = None, by: Any = findings.by_unit) -> Any:
    none = ITEMS.of([])
    answer = by(SCOPE, items(*given), none if measures is None else measures, DEFAULTS)
    return answer, answer.frame[["level", "group", "total", "overdue"]].to_numpy().tolist()


def test_units_with_most_red_first_then_what_is_left_each_with_findings_before_measures() -> None:
    late = {"due_on": "2024-06-30"}
    answer, rows = groups(
        {"unit": "small"},
        {"unit": "large"},
        {"unit": "large"},
        {"unit": "late"} | late,
        {"unit": None},
        measures=items({"kind": "measure", "unit": "small"} | late, {"kind": "measure", "unit": "late"}),
    )
    assert rows == [
        ["finding", "late", 1, 1],
        ["measure", "late", 1, 0],
        ["finding", "small", 1, 0],
        ["measure", "small", 1, 1],
        ["finding", "large", 2, 0],
        ["finding", "", 1, 0],
    ]
    assert answer.value == 4


def test_the_worst_of_a_group_is_its_worst_light_and_of_one_light_the_longest_late() -> None:
    answer, _ = groups(
        {"due_on": "2024-06-30"}, {"due_on": "2024-06-05", "title": "old"}, {"due_on": "2024-07-20"}, {"unit": "fine"}
    )
    worst = answer.frame.set_index("group")[["worst_code", "worst_title", "worst_days_late"]]
    assert worst.loc["a unit"].tolist() == ["F-2", "old", 30]
    assert worst.loc["fine"].isna().all(), "what is on schedule is no worst"


def test_what_a_group_has_next_is_the_nearest_deadline_that_is_still_to_come() -> None:
    answer, _ = groups(
        {"due_on": "2024-06-30", "title": "past"},
        {"due_on": "2024-07-05", "title": "today"},
        {"due_on": "2024-08-01", "title": "later"},
        {"due_on": "2024-07-06", "state": "done", "unit": "over"},
    )
    told = answer.frame.set_index("group")[["next_title", "next_on"]]
    assert told.loc["a unit"].tolist() == ["today", pd.Timestamp(2024, 7, 5)]
    assert told.loc["over"].isna().all()


def test_a_field_or_else_the_category_and_measures_are_of_their_findings_field() -> None:
    measures = items({"kind": "measure", "parent": 1}, {"kind": "measure", "parent": 99})
    answer, rows = groups(
        {"field": "water", "category": "c"}, {"field": None, "category": "air"}, measures=measures, by=findings.by_field
    )
    assert sorted(rows) == [
        ["finding", "air", 1, 0],
        ["finding", "water", 1, 0],
        ["measure", "", 1, 0],
        ["measure", "water", 1, 0],
    ]
    assert answer.frame["field"].tolist() == answer.frame["group"].tolist()


def test_overdue_findings_out_of_those_on_record_the_longest_first() -> None:
    world = items(
        {"due_on": "2024-06-30"},
        {"due_on": "2024-06-05"},
        {},
        {"state": "done", "recorded_on": "2024-07-31"},
    )
    answer = findings.overdue(SCOPE, world, DEFAULTS)
    assert (answer.value, answer.denominator, answer.details) == (2, 3, {"not_on_record": 1})
    assert answer.frame is not None
    assert answer.frame["code"].tolist() == ["F-2", "F-1"]
    shares = findings.closed_share(SCOPE, world, DEFAULTS)
    assert (shares.numerator, shares.denominator, shares.details) == (0, 3, {"not_on_record": 1})


def test_the_list_has_red_before_yellow_before_blue_before_grey_and_codes_decide_last() -> None:
    world = items(
        {"state": "closed"},
        {"due_on": "2024-12-30"},
        {"due_on": "2024-12-30", "progress": 0.1},
        {"due_on": "2024-07-01", "code": "z"},
        {"due_on": "2024-07-01", "code": "a"},
        {"due_on": None},
    )
    answer = findings.listing(SCOPE, world, DEFAULTS)
    assert answer.value == 6
    assert answer.frame is not None
    assert answer.frame["code"].tolist() == ["a", "z", "F-3", "F-2", "F-6", "F-1"]

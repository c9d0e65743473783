"""One item in full: the computed beside the reported, the five fixings, deadlines that are never lost, its kin."""

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.core.frames import ACTIONS, ITEM_FACTS, ITEM_FLAGS, ITEM_MONTHS, ITEMS, LINKS, SETTINGS, UPDATES
from lib.core.scope import Scope
from lib.core.terms import Stage, State
from lib.metrics import item
from lib.metrics.catalog import METRICS
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

SCOPE = Scope("620802", TODAY, item="F-1")
NOTHING = ACTIONS.of([])


def facts(**told: Any) -> pd.DataFrame:
    return ITEM_FACTS.typed(pd.DataFrame([{"item": 1} | told], columns=list(ITEM_FACTS.columns)))


def updates(*rows: dict[str, Any]) -> pd.DataFrame:
    told = [{"item": 1, "code": "F-1"} | row for row in reversed(rows)]
    return UPDATES.typed(pd.DataFrame(told, columns=list(UPDATES.columns)))


def test_a_typed_status_never_stands_without_the_computed_one() -> None:
    """Whatever part of the page has the reported state has the computed stage too."""
    for metric in item.METRICS:
        if "state" in metric.columns:
            assert "stage" in metric.columns, metric.key
    assert {"state", "stage"} <= set(METRICS["findings.list"].columns)


def test_an_item_reported_on_schedule_may_be_computed_behind() -> None:
    world = items({"state": "on_schedule", "progress": 0.1})
    answer = item.standing(SCOPE, world, facts(), NOTHING, world.head(0), SETTINGS.of([]))
    assert answer.frame is not None
    row = answer.frame.iloc[0]
    assert (row["state"], row["stage"], row["schedule"]) == ("on_schedule", "behind", "behind")
    assert row["rule"] == "said_on_schedule"


def test_the_five_fixings_and_what_is_missing() -> None:
    whole = items({"leader": "L"})
    answer = item.fixings(SCOPE, whole, facts(target="T", sanction="S"))
    assert (answer.numerator, answer.denominator) == (5, 5)
    bare = item.fixings(SCOPE, items({"due_on": None, "due_first": None}), facts())
    assert bare.frame is not None
    assert list(bare.frame.loc[bare.frame["lacking"], "fixing"]) == [
        "fixed_target",
        "fixed_leader",
        "fixed_deadline",
        "fixed_sanction",
    ]
    assert bare.numerator == 1


def test_a_standing_duty_has_its_deadline_fixed_in_words() -> None:
    standing = items({"due_on": None, "due_first": None, "firmness": "standing", "due_text": "long-term"})
    frame = item.fixings(SCOPE, standing, facts(goal="5", goal_unit="km")).frame
    assert frame is not None
    told = dict(zip(frame["fixing"], frame["told"], strict=True))
    assert (told["fixed_deadline"], told["fixed_target"]) == ("long-term", "5 km")


def test_the_first_deadline_and_every_extension_with_its_approval() -> None:
    """Known failure of systems in use: the deadline is overwritten."""
    moved = updates(
        {"on": "2024-02-01", "due_on": "2024-09-30", "approval": "No. 7"},
        {"on": "2024-03-01", "state": "in_progress"},
        {"on": "2024-06-01", "due_on": "2024-12-31", "approval": "No. 9"},
    )
    answer = item.deadlines(SCOPE, items({"due_first": "2024-06-30", "due_on": "2024-12-31"}), moved)
    assert answer.value == 2
    assert answer.frame is not None
    assert list(answer.frame["due_on"].dt.date) == [date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    assert list(answer.frame["approval"].fillna("")) == ["", "No. 7", "No. 9"]


def test_the_history_tells_what_was_computed_on_each_day_by_the_deadline_of_that_day() -> None:
    rows = updates(
        {"on": "2024-02-01", "state": "on_schedule", "progress": 0.02},
        {"on": "2024-06-01", "state": "in_progress", "progress": 0.5, "due_on": "2024-12-31", "approval": "No. 7"},
        {"on": "2024-06-20", "state": "closed", "progress": 1.0},
        {"on": "2024-07-01", "state": "rebounded"},
    )
    world = items(
        {"due_first": "2024-05-31", "due_on": "2024-12-31", "state": "rebounded", "reopened_on": "2024-07-01"}
    )
    frame = item.history(SCOPE, rows, world, DEFAULTS).frame
    assert frame is not None
    told = list(zip(frame["on"].dt.date, frame["state"], frame["stage"], strict=True))
    assert told == [
        (date(2024, 7, 1), "rebounded", "behind"),
        (date(2024, 6, 20), "closed", "closed"),
        (date(2024, 6, 1), "in_progress", "on_schedule"),
        (date(2024, 2, 1), "on_schedule", "behind"),
    ]


@given(st.lists(st.tuples(st.dates(date(2024, 1, 2), TODAY), st.sampled_from(list(State)) | st.none()), max_size=6))
def test_no_reported_row_is_ever_lost_and_each_has_a_stage(drawn: list[tuple[date, State | None]]) -> None:
    days = dict(drawn)
    rows = updates(*({"on": on, "state": state} for on, state in sorted(days.items())))
    frame = item.history(SCOPE, rows, items({}), DEFAULTS).frame
    assert frame is not None
    assert list(frame["on"].dt.date) == sorted(days, reverse=True)
    assert set(frame["stage"].dropna()) <= {stage.value for stage in Stage}
    assert frame["stage"].notna().all()


def test_parts_stand_by_their_number() -> None:
    codes = [{"code": f"F-1#{number}", "parent": 1} for number in (10, 2, 1)]
    frame = item.parts(SCOPE, items(*codes), DEFAULTS).frame
    assert frame is not None
    assert list(frame["code"]) == ["F-1#1", "F-1#2", "F-1#10"]


def test_months_of_a_project_have_the_worst_of_its_milestones_unless_it_is_closed_or_not_on_record() -> None:
    days = [date(2024, month, 1) for month in range(1, 6)]
    own = ["none", "blue", "blue", "grey", "blue"]
    steps = [["yellow"] * 5, ["none", "red", "none", "red", "green"]]
    rows = [(day, "project", light) for day, light in zip(days, own, strict=True)]
    rows += [(day, "milestone", light) for each in steps for day, light in zip(days, each, strict=True)]
    told = item.months(SCOPE, ITEM_MONTHS.of(rows)).frame
    assert told is not None
    assert told["light"].tolist() == ["none", "red", "yellow", "grey", "yellow"]
    alone = item.months(SCOPE, ITEM_MONTHS.of(rows[5:10]))
    assert alone.frame is not None
    assert (alone.value, alone.frame["light"].tolist()) == (5, ["yellow"] * 5), "a milestone by itself"
    nothing = item.months(SCOPE, ITEM_MONTHS.of([]))
    assert (nothing.value, nothing.reason and nothing.reason.code) == (None, "no_item")


def test_what_contradicts_itself_is_of_the_item_and_its_parts_alone() -> None:
    twice = {"opened_on": "2024-06-01", "due_first": "2024-05-01"}
    flags = ITEM_FLAGS.of(
        [(n, TODAY, "progress_backward", "0.5", "finding", None, f"F-{n}", "t", "r", "u", "l") for n in (1, 2, 3)]
    )
    own = items(twice | {"title": "one"}, twice | {"title": "two"}, {"title": "a part"})
    found = item.doubted(SCOPE, own.head(2), own.tail(1), flags).frame
    assert found is not None
    assert sorted(zip(found["code"], found["rule"], strict=True)) == [
        ("F-1", "opened_after_due"),
        ("F-1", "progress_backward"),
        ("F-3", "progress_backward"),
    ]


def test_kin_names_the_rule_by_which_it_is_alike() -> None:
    subject = items({"place": "the bridge"})
    others = items(
        {"place": "the bridge"}, {"place": "the mill", "state": "closed"}, {"place": "the bridge", "region": "1"}
    )
    frame = item.similar(SCOPE, others, subject, DEFAULTS).frame
    assert frame is not None
    found = dict(zip(frame["code"], frame["likeness"], strict=True))
    assert found == {"F-1": "same_place", "F-2": "same_unit_and_field", "F-3": "same_unit_and_field"}


def test_an_item_that_is_not_there_has_no_kin() -> None:
    for subject, others in ((items(), items({})), (items({}), items())):
        answer = item.similar(SCOPE, others, subject, DEFAULTS)
        assert answer.reason is not None
        assert answer.reason.code == "nothing_counted"


def test_other_records_of_the_matter_through_a_chain() -> None:
    row = ("finding", "title", "r", "P", "p", "u", "l", TODAY)
    chain = LINKS.of(
        (one, row[0], row[0], f"F-{one}", *row[1:], other) for one, other in [(1, 2), (2, 1), (2, 3), (3, 2)]
    )
    frame = item.same_matter(SCOPE, items({}), chain).frame
    assert frame is not None
    assert sorted(frame["code"]) == ["F-2", "F-3"]


def test_an_item_that_is_not_there_has_a_reason() -> None:
    nothing = ITEMS.of([])
    for answer in (
        item.standing(SCOPE, nothing, ITEM_FACTS.of([]), NOTHING, nothing, SETTINGS.of([])),
        item.fixings(SCOPE, nothing, ITEM_FACTS.of([])),
        item.deadlines(SCOPE, nothing, UPDATES.of([])),
    ):
        assert answer.value is None
        assert answer.reason is not None
        assert answer.reason.code == "no_item"

"""Contradictions of the record: one test per rule, named after it; nothing ordinary, empty or masked is doubted."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import ITEM_FLAGS
from lib.core.scope import Scope
from lib.metrics.contradictions import RULES, doubted
from tests.unit.metrics.conftest import TODAY, items

SCOPE = Scope("620802", TODAY)
NO_FLAGS = ITEM_FLAGS.of([])


def found(*given: dict[str, Any], flags: pd.DataFrame = NO_FLAGS) -> list[tuple[str, str, str]]:
    """Rule, code and what was given, of each row."""
    frame = doubted(SCOPE, items(*given), flags).frame
    assert frame is not None
    return [tuple(row) for row in frame[["rule", "code", "given"]].to_numpy().tolist()]


def flag(rule: str, given: str, on: date = date(2024, 6, 28), item: int = 1) -> tuple[Any, ...]:
    return (item, on, rule, given, "finding", "finding", f"F-{item}", "a finding", "Kongtong", "a unit", None)


def test_an_ordinary_item_is_not_doubted() -> None:
    closed = {"state": "closed", "progress": 1.0, "done_on": date(2024, 5, 1), "closed_on": date(2024, 6, 1)}
    own = {"title": "another", "finished_on": date(2024, 5, 1)}
    assert found({}, closed | own) == []


def test_masked_and_empty_cells_are_not_doubted() -> None:
    nothing = dict.fromkeys(("opened_on", "due_on", "due_first", "state", "progress", "updated_on", "unit", "leader"))
    assert found(nothing) == []
    answer = doubted(SCOPE, items(), NO_FLAGS)
    assert (answer.value, answer.reason and answer.reason.code) == (None, "nothing_counted")


def test_done_before_opened() -> None:
    early = {"state": "done", "progress": 1.0, "finished_on": date(2023, 12, 31), "opened_on": date(2024, 1, 1)}
    assert found(early) == [("done_before_opened", "F-1", "2024-01-01 > 2023-12-31")]
    assert found(early | {"finished_on": date(2024, 1, 1)}) == [], "the same day is none"


def test_opened_after_due() -> None:
    late = {"opened_on": date(2024, 6, 2), "due_first": date(2024, 6, 1), "due_on": date(2024, 9, 1)}
    assert found(late) == [("opened_after_due", "F-1", "2024-06-02 > 2024-06-01")]


def test_due_after_parent() -> None:
    child = {"kind": "measure", "parent": 1, "title": "a measure", "due_on": date(2025, 1, 1)}
    assert found({}, child) == [("due_after_parent", "F-2", "2025-01-01 > 2024-12-31")]
    assert found({}, child | {"due_on": date(2024, 12, 31)}) == []
    assert found({"due_on": date(2025, 6, 30)}, child) == [], "against the deadline in force"


def test_closed_without_acceptance() -> None:
    day = date(2024, 6, 1)
    closed = {"state": "closed", "progress": 1.0, "done_on": day, "closed_on": day}
    assert found(closed) == [("closed_without_acceptance", "F-1", "2024-06-01")]
    assert found(closed | {"closed_earliest": date(2024, 5, 2)}) == [], "between two reports it may have been accepted"
    assert found(closed | {"closed_earliest": None}) == [], "first heard of when it was closed: nobody gave the day"


def test_done_but_open() -> None:
    back = {"state": "in_progress", "finished_on": date(2024, 5, 1)}
    assert found(back) == [("done_but_open", "F-1", "in_progress / 2024-05-01")]
    assert found(back | {"state": "rebounded"}) == [], "a rebound is no slip"
    assert found(back | {"reopened_on": date(2024, 6, 1)}) == []
    assert found(back | {"multi_year": True}) == [], "done for the year"


def test_full_but_open() -> None:
    assert found({"progress": 1.0}) == [("full_but_open", "F-1", "in_progress 1")]
    assert found({"progress": 1.0, "state": None}) == [("full_but_open", "F-1", "1")], "no word is no end"
    assert found({"progress": 1.0, "state": None, "kind": "project"}) == [], "a project has progress alone"


def test_done_below_full() -> None:
    assert found({"state": "done", "progress": 0.8}) == [("done_below_full", "F-1", "done 0.8")]
    assert found({"state": "done", "progress": None}) == []


def test_duplicate() -> None:
    same = [("duplicate", "F-1", "F-2"), ("duplicate", "F-2", "F-1")]
    assert found({}, {}) == same
    assert found({"place": "here"}, {"place": "here"}) == same
    for other in ({"title": "another"}, {"place": "there"}, {"programme": "Q"}, {"same_as": "F-1"}, {"parent": 9}):
        assert found({}, other) == []
    petition = {"kind": "petition"}
    assert found(petition, petition) == same
    assert found(petition, petition | {"opened_on": date(2024, 2, 1)}) == [], "complained of again"


@pytest.mark.parametrize(("rule", "given"), [("progress_beyond_100", "120%"), ("progress_below_0", "-5%")])
def test_progress_out_of_its_range_stands_until_something_newer_is_reported(rule: str, given: str) -> None:
    told = ITEM_FLAGS.of([flag(rule, given)])
    assert found({"progress": None}, flags=told) == [(rule, "F-1", given)]
    assert found({"updated_on": date(2024, 7, 1)}, flags=told) == []
    twice = ITEM_FLAGS.of([flag(rule, "110%", date(2024, 5, 1)), flag(rule, given)])
    assert found({"progress": None}, flags=twice) == [(rule, "F-1", given)], "the last one"


def test_closed_before_done() -> None:
    told = ITEM_FLAGS.of([flag("closed_before_done", "2024-03-01 < 2024-04-01")])
    assert found({"updated_on": date(2024, 7, 1)}, flags=told) == [
        ("closed_before_done", "F-1", "2024-03-01 < 2024-04-01")
    ]


def test_of_what_was_told_twice_the_last_one_is_shown() -> None:
    told = [flag("closed_before_done", given, on) for given, on in (("first", date(2024, 5, 1)), ("last", TODAY))]
    assert found({}, flags=ITEM_FLAGS.of(told)) == [("closed_before_done", "F-1", "last")]


def test_day_in_future() -> None:
    told = ITEM_FLAGS.of([flag("day_in_future", "2024-07-06", item=7)])
    assert found({}, flags=told) == [("day_in_future", "F-7", "2024-07-06")], "also of an item not opened yet"
    assert found({}, flags=ITEM_FLAGS.of([flag("day_in_future", "2024-07-05")])) == [], "the day has come"


def test_every_rule_is_about_open_and_finished_items_alike_and_none_is_twice() -> None:
    world = [{"progress": 1.0}, {"state": "done", "progress": 0.8}, {"opened_on": date(2025, 1, 1)}]
    rows = [(rule, code) for rule, code, _ in found(*world)]
    assert len(rows) == len(set(rows))
    assert {rule for rule, _ in rows} <= {*RULES, "duplicate"}

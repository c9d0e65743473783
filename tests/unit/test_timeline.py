"""The time line of an item: marks in order, words that never lie over each other, red only where it is overdue."""

import itertools
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.ui.timeline import marks, span

TODAY = date(2024, 7, 5)
NOTHING: dict[str, Any] = dict.fromkeys(
    ("opened_on", "started_on", "due_first", "due_on", "done_on", "reopened_on", "closed_on")
)


def item(**days: str) -> dict[str, Any]:
    return NOTHING | {name: pd.Timestamp(day) for name, day in days.items()}


def test_marks_stand_in_order_and_the_first_deadline_only_where_it_moved() -> None:
    told = marks(item(opened_on="2024-01-01", due_first="2024-06-30", due_on="2024-06-30"), TODAY)
    assert [mark.kind for mark in told] == ["opened", "due", "today"]
    moved = marks(item(opened_on="2024-01-01", due_first="2024-06-30", due_on="2024-09-30"), TODAY)
    assert [mark.kind for mark in moved] == ["opened", "first", "today", "due"]


def test_an_item_of_which_no_day_is_told_has_today_alone() -> None:
    assert [(mark.kind, mark.lane) for mark in marks(NOTHING, TODAY)] == [("today", 0)]


@given(some.dictionaries(some.sampled_from(list(NOTHING)), some.dates(date(2023, 1, 1), date(2025, 12, 31))))
def test_words_of_one_row_never_lie_over_each_other(days: dict[str, date]) -> None:
    told = marks(NOTHING | {name: pd.Timestamp(day) for name, day in days.items()}, TODAY)
    assert all(0 <= mark.place <= 1 for mark in told)
    assert [mark.on for mark in told] == sorted(mark.on for mark in told)
    spans = [(mark.lane, *span(mark.place)) for mark in told]
    crowded = any(sum(begin <= at < end for _, begin, end in spans) > 3 for _, at, _ in spans)
    for lane in range(3):
        own = [(begin, end) for each, begin, end in spans if each == lane]
        if not crowded:
            assert all(after[0] >= before[1] - 1e-9 for before, after in itertools.pairwise(own))


@pytest.mark.parametrize("day", [TODAY, date(2020, 1, 1)])
def test_a_single_day_has_a_place(day: date) -> None:
    assert all(0 <= mark.place <= 1 for mark in marks(item(opened_on=day.isoformat()), day))

"""On-time rate: what is open and overdue is never left out; an extension counts, and beside it the first deadline."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.scope import Scope
from lib.metrics import findings, on_time
from lib.metrics.lights import assess
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

SCOPE = Scope("620802", TODAY)
DUE = date(2024, 5, 31)


def closed(on: date | None, due: date = DUE, first: date | None = None, **more: Any) -> dict[str, Any]:
    return {"state": "closed", "closed_on": on, "due_on": due, "due_first": first or due} | more


OVERDUE = {"due_on": DUE, "due_first": DUE}


def test_on_time_rates_do_not_leave_out_what_is_open_and_overdue() -> None:
    """Two of two closed in time read 100 % while three lay open past their day."""
    world = items(closed(DUE), closed(date(2024, 4, 1)), OVERDUE, OVERDUE, OVERDUE)
    answer = on_time.rate(SCOPE, world, DEFAULTS)
    assert (answer.numerator, answer.denominator) == (2, 5)
    assert answer.value == 0.4
    row = findings.by_unit(SCOPE, world, world.head(0), DEFAULTS).frame.iloc[0]
    assert (row["on_time"], row["counted"], row["on_time_share"]) == (2, 5, 0.4)


def test_the_due_day_is_in_time_and_the_next_is_not() -> None:
    answer = on_time.rate(SCOPE, items(closed(DUE), closed(date(2024, 6, 1))), DEFAULTS)
    assert (answer.numerator, answer.denominator) == (1, 2)


def test_an_extension_counts_and_the_first_deadline_stands_beside_it() -> None:
    world = items(
        closed(date(2024, 5, 20), DUE, date(2024, 3, 31)), {"due_on": "2024-12-31", "due_first": "2024-03-31"}
    )
    answer = on_time.rate(SCOPE, world, DEFAULTS)
    assert (answer.numerator, answer.denominator) == (1, 1)
    assert (answer.details["on_time_first"], answer.details["counted_first"]) == (0, 2)


def test_done_in_time_and_closed_later_is_told_apart() -> None:
    answer = on_time.rate(SCOPE, items(closed(date(2024, 6, 20), done_on=date(2024, 5, 1))), DEFAULTS)
    assert (answer.numerator, answer.details["done_on_time"], answer.details["counted"]) == (0, 1, 1)


@pytest.mark.parametrize(
    "left_out",
    [
        {"state": "done", "due_on": DUE, "due_first": DUE},
        {"due_on": DUE, "due_first": DUE, "firmness": "strive"},
        {"due_on": DUE, "due_first": DUE, "rectification": "standing"},
        closed(None),
        {"due_on": None, "due_first": None},
        {},
    ],
)
def test_what_is_in_neither_number_and_a_dash_with_its_reason(left_out: dict[str, Any]) -> None:
    answer = on_time.rate(SCOPE, items(left_out), DEFAULTS)
    assert answer.value is None
    assert answer.reason is not None
    assert answer.reason.code == "nothing_closed_or_overdue"
    frame = findings.by_unit(SCOPE, items(left_out), items(left_out).head(0), DEFAULTS).frame
    assert frame["on_time_share"].isna().all()


@pytest.mark.parametrize(
    ("reported", "earliest", "met", "counted", "unknown"),
    [
        (DUE, None, 1, 1, 0),  # told on its due day: it was not later
        (date(2024, 6, 30), None, 0, 0, 1),  # told after it, nothing says when it was closed
        (date(2024, 6, 30), date(2024, 5, 20), 0, 0, 1),  # not closed yet before the deadline: still either
        (date(2024, 6, 30), DUE, 0, 0, 1),  # not closed yet on the due day, which is not over before its end
        (date(2024, 6, 30), date(2024, 6, 1), 0, 1, 0),  # not closed yet after it: late for certain
        (date(2024, 6, 30), date(2024, 6, 30), 0, 1, 0),  # the day was given
    ],
)
def test_a_day_of_closing_that_nobody_gave_is_in_time_late_or_not_known(
    reported: date, earliest: date | None, met: int, counted: int, unknown: int
) -> None:
    world = items(closed(reported, closed_earliest=earliest), closed(DUE))
    answer = on_time.rate(SCOPE, world, DEFAULTS)
    assert (answer.numerator, answer.denominator, answer.details["day_unknown"]) == (1 + met, 1 + counted, unknown)
    row = findings.by_unit(SCOPE, world, world.head(0), DEFAULTS).frame.iloc[0]
    assert (row["on_time"], row["counted"], row["day_unknown"]) == (1 + met, 1 + counted, unknown)


def test_of_closings_on_unknown_days_alone_there_is_no_rate() -> None:
    answer = on_time.rate(SCOPE, items(closed(date(2024, 6, 30), closed_earliest=None)), DEFAULTS)
    assert (answer.value, answer.reason and answer.reason.code) == (None, "day_unknown")


_one = st.sampled_from([closed(DUE), closed(date(2024, 6, 2)), OVERDUE, {}, {"state": "done"}])


@settings(max_examples=30)
@given(st.lists(_one, min_size=1, max_size=15), st.lists(st.sampled_from("abc"), min_size=15, max_size=15))
def test_groups_add_up_to_the_whole(world: list[dict[str, Any]], units: list[str]) -> None:
    frame = items(*({**each, "unit": unit} for each, unit in zip(world, units, strict=False)))
    whole, groups = on_time.rate(SCOPE, frame, DEFAULTS), findings.by_unit(SCOPE, frame, frame.head(0), DEFAULTS).frame
    assert (groups["on_time"].sum(), groups["counted"].sum()) == (whole.numerator, whole.denominator)
    assert groups["total"].sum() == len(frame)


def test_what_nobody_is_responsible_for_is_a_group_too() -> None:
    flagged = on_time.punctuality(assess(items({**OVERDUE, "unit": None}, OVERDUE), TODAY, DEFAULTS), SCOPE)
    assert on_time.by_group(flagged, ["unit"])["counted"].tolist() == [1, 1]

"""Burn-down: what remained open at each month end, closed lives that were reopened, the plan, and no future."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.core.frames import ITEMS
from lib.core.scope import Scope
from lib.metrics import burn_down
from tests.unit.metrics.conftest import TODAY, items

SCOPE = Scope("620802", TODAY)


def counts(*given: dict[str, object], column: str = "not_closed", scope: Scope = SCOPE) -> dict[str, int]:
    frame = burn_down.remaining(scope, items(*given)).frame
    assert frame is not None
    return {day.date().isoformat(): int(count) for day, count in zip(frame["on"], frame[column], strict=True)}


def test_days_are_the_eve_of_the_period_its_month_ends_and_the_as_of_day() -> None:
    assert list(counts({})) == [
        *("2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"),
        "2024-07-05",
    ]
    assert list(counts({}, scope=Scope("620802", date(2024, 6, 30), "month"))) == ["2024-05-31", "2024-06-30"]


def test_done_closed_and_planned_apart() -> None:
    world = {"opened_on": "2023-01-01", "state": "closed", "done_on": "2024-02-10", "closed_on": "2024-04-10"}
    both = [world | {"due_first": "2024-01-31"}, {"opened_on": "2024-03-05"}]
    assert list(counts(*both).values()) == [1, 1, 1, 2, 1, 1, 1, 1]
    assert list(counts(*both, column="not_done").values()) == [1, 1, 0, 1, 1, 1, 1, 1]
    assert list(counts(*both, column="planned").values()) == [1, 0, 0, 1, 1, 1, 1, 1]


def test_what_is_closed_or_done_on_the_very_day_remains_no_more() -> None:
    ended = {"opened_on": "2023-01-01", "state": "closed", "done_on": "2024-03-31", "closed_on": "2024-04-30"}
    assert list(counts(ended, column="not_done").values()) == [1, 1, 1, 0, 0, 0, 0, 0]
    assert list(counts(ended).values()) == [1, 1, 1, 1, 0, 0, 0, 0]


def test_a_reopened_finding_was_closed_between_its_two_lives() -> None:
    rebounded = {"state": "rebounded", "closed_first": "2024-02-10", "reopened_on": "2024-05-10"}
    assert list(counts(rebounded).values()) == [0, 1, 0, 0, 0, 1, 1, 1]


def test_what_came_on_record_on_a_day_counts_from_that_day_on() -> None:
    late = {"opened_on": "2023-01-01", "recorded_on": "2024-03-31"}
    assert list(counts(late).values()) == [0, 0, 0, 1, 1, 1, 1, 1]
    assert list(counts(late, column="not_on_record").values()) == [1, 1, 1, 0, 0, 0, 0, 0]
    march = Scope("620802", date(2024, 3, 30))
    answer = burn_down.remaining(march, items(late, {"opened_on": "2023-01-01", "due_first": "2024-01-31"}))
    assert (answer.value, answer.denominator, answer.details) == (1, 1, {"not_on_record": 1})
    assert burn_down.remaining(SCOPE, items(late)).details == {}, "none is told of"


def test_nothing_known_is_no_figure() -> None:
    answer = burn_down.remaining(SCOPE, ITEMS.of([]))
    assert answer.value is None
    assert answer.reason is not None


@given(st.lists(st.tuples(st.dates(date(2023, 1, 1), TODAY), st.dates(date(2023, 1, 1), date(2025, 1, 1)) | st.none())))
def test_what_remains_is_never_more_than_was_handed_over_and_no_day_lies_ahead(
    drawn: list[tuple[date, date | None]],
) -> None:
    rows = [{"opened_on": opened, "closed_on": closed} for opened, closed in drawn]
    answer = burn_down.remaining(SCOPE, items(*rows))
    if answer.frame is None:
        return
    assert (answer.frame["not_done"] <= answer.frame["not_closed"]).all()
    assert (answer.frame["not_closed"] <= answer.frame["handed_over"]).all()
    assert answer.frame["on"].max() == pd.Timestamp(TODAY)

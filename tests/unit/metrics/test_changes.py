"""Two days compared: every kind of change, what time alone does, what nobody had told of before."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS, SETTINGS, UPDATES, WATER_MONTHS
from lib.core.scope import Scope
from lib.metrics.changes import TURNS, listing, targets, updates_between, water
from tests.unit.metrics.conftest import TODAY, air, items
from tests.unit.metrics.conftest import targets as goals

THEN = date(2024, 6, 5)
SCOPE = Scope("620802", TODAY, since=THEN)
NO_SETTINGS = SETTINGS.of([])


def update(on: date, state: str | None, due: date | None = None, approval: str | None = None) -> tuple[Any, ...]:
    return (1, "F-1", on, state, None, "a note", "a unit", due, approval)


def changed(now: dict[str, Any], then: dict[str, Any] | None, *told: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    before = items() if then is None else items(then)
    answer = listing(SCOPE, items(now), before, UPDATES.of(told), NO_SETTINGS)
    assert answer.frame is not None
    columns = ["turn", "was", "became", "on", "cause"]
    rows = answer.frame[columns].astype(object).where(answer.frame[columns].notna(), None)
    assert answer.value == len(rows) == sum(int(str(answer.details[turn])) for turn in TURNS)
    return [(row.turn, row.was, row.became, row.on and row.on.date(), row.cause) for row in rows.itertuples()]


def test_nothing_changed() -> None:
    assert changed({}, {}) == []


def test_newly_overdue_is_by_time_and_named_so() -> None:
    late = {"due_on": date(2024, 6, 30)}
    assert changed(late, late) == [("newly_overdue", None, None, date(2024, 7, 1), "time")]
    due_today = {"due_on": TODAY}
    assert changed(due_today, due_today) == [], "the due day itself is not late"
    was_late = {"due_on": date(2024, 6, 1)}
    assert changed(was_late, was_late) == [], "late already then"


def test_newly_done_on_the_day_of_the_update_that_said_so() -> None:
    told = (update(date(2024, 6, 10), "done"), update(date(2024, 6, 20), "awaiting_acceptance"))
    assert changed({"state": "awaiting_acceptance"}, {}, *told) == [
        ("newly_done", "in_progress", "awaiting_acceptance", date(2024, 6, 10), "update")
    ]


def test_closed_is_not_done() -> None:
    assert changed({"state": "closed"}, {"state": "done"}, update(date(2024, 6, 10), "closed")) == [
        ("newly_closed", "done", "closed", date(2024, 6, 10), "update")
    ]


def test_reopened() -> None:
    assert changed({"state": "rebounded"}, {"state": "closed"}, update(date(2024, 6, 10), "rebounded")) == [
        ("reopened", "closed", "rebounded", date(2024, 6, 10), "update")
    ]


def test_a_deadline_moved_with_its_approval() -> None:
    told = update(date(2024, 6, 10), None, date(2025, 3, 31), "No. 7")
    answer = listing(SCOPE, items({"due_on": date(2025, 3, 31)}), items({}), UPDATES.of([told]), NO_SETTINGS)
    row = answer.frame.iloc[0]  # type: ignore[union-attr]
    assert (row["turn"], row["was"], row["became"]) == ("deadline_moved", "2024-12-31", "2025-03-31")
    assert (row["approval"], row["by"]) == ("No. 7", "a unit")


def test_a_new_item_and_one_that_was_late_when_it_came() -> None:
    opened = date(2024, 6, 20)
    assert changed({"opened_on": opened}, None) == [("opened", None, "in_progress", opened, "new")]
    late = {"opened_on": opened, "due_on": date(2024, 6, 25)}
    assert [row[0] for row in changed(late, None)] == ["newly_overdue", "opened"]


def test_what_was_first_told_of_as_done_is_not_newly_done() -> None:
    told = update(date(2024, 7, 1), "done")
    unknown = {"state": None, "updated_on": None, "recorded_on": date(2024, 7, 1)}
    assert changed({"state": "done"}, unknown, told) == [("first_told", None, "done", date(2024, 7, 1), "update")]


def test_what_was_first_told_of_with_its_day_of_completion_is_newly_done() -> None:
    """Known fault: the page of changes said 66 and the lights 59 of what came on record as done."""
    told = update(date(2024, 7, 1), "done")
    assert changed({"state": "done"}, {"state": None, "updated_on": None}, told) == [
        ("newly_done", None, "done", date(2024, 7, 1), "update")
    ]


def test_there_and_back_again_is_no_change() -> None:
    told = (update(date(2024, 6, 10), "done"), update(date(2024, 6, 12), "in_progress"))
    assert changed({}, {}, *told) == []


def test_nothing_on_record_is_no_figure() -> None:
    answer = listing(SCOPE, items(), items(), UPDATES.of([]), NO_SETTINGS)
    assert (answer.value, answer.reason and answer.reason.code) == (None, "nothing_counted")


def test_reports_in_between_are_those_of_the_items_shown() -> None:
    told = UPDATES.of([update(date(2024, 6, 10), "done"), (2, "F-2", *update(date(2024, 6, 11), "done")[2:])])
    answer = updates_between(SCOPE, items({}), told)
    assert (answer.value, list(answer.frame["code"])) == (1, ["F-1"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("since", "then"),
    [
        (None, date(2024, 6, 5)),
        (date(2024, 5, 1), date(2024, 5, 1)),
        (TODAY, date(2024, 6, 5)),
        (date(2025, 1, 1), date(2024, 6, 5)),
    ],
)
def test_the_earlier_day(since: date | None, then: date) -> None:
    assert Scope("620802", TODAY, since=since).then == then
    assert Scope("620802", date(2024, 3, 31)).then == date(2024, 2, 29)


# ---- water and air ---------------------------------------------------------------------------------------


def month(name: str, month: int, water_class: int, target: int | None = 3) -> dict[str, Any]:
    day = date(2024, month, 1)
    return {"point": name, "name": name, "target_class": target, "month": day, "water_class": water_class} | {
        "sampled_on": day.replace(day=4)
    }


def months(*rows: dict[str, Any]) -> pd.DataFrame:
    return WATER_MONTHS.typed(pd.DataFrame(rows, columns=list(WATER_MONTHS.columns)))


def test_a_section_of_another_class_than_on_the_earlier_day() -> None:
    known = months(
        *(month("lost", 6, 3), month("lost", 7, 4)),
        *(month("won", 6, 5), month("won", 7, 3)),
        *(month("same", 6, 4), month("same", 7, 4)),
        month("new", 7, 5),
    )
    answer = water(SCOPE, known)
    assert answer.frame is not None
    assert answer.frame[["name", "class_before", "water_class", "class_turn", "target_turn"]].to_numpy().tolist() == [
        ["lost", 3, 4, "worse", "lost"],
        ["won", 5, 3, "better", "kept_again"],
    ]
    assert (answer.value, answer.denominator, answer.details["worse"]) == (2, 3, 1)
    assert water(SCOPE, months()).value is None


def test_an_air_target_that_was_lost() -> None:
    start = date(2024, 1, 1)
    days = AIR_DAYS.typed(pd.concat([air(start, date(2024, 6, 5)), air(date(2024, 6, 6), TODAY, pm25=60.0)]))
    answer = targets(SCOPE, days, goals(pm25=34, pm10=70))
    assert answer.frame is not None
    rows = answer.frame.set_index("pollutant")["target_turn"]
    assert rows["pm25"] == "lost"
    assert pd.isna(rows["pm10"])
    assert (answer.value, answer.details["lost"]) == (1, 1)


def test_days_of_two_years_are_not_compared_against_targets() -> None:
    answer = targets(Scope("620802", TODAY, since=date(2023, 12, 1)), air(date(2024, 1, 1), TODAY), goals(pm25=34))
    assert (answer.value, answer.reason and answer.reason.code) == (None, "other_year")

"""Look-back: what is due and why, what comes first, what the checks found."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import LOOK_BACKS, PETITIONS, PROGRAMMES, SETTINGS
from lib.core.scope import Scope
from lib.metrics import look_back
from lib.metrics.model import Answer
from tests.unit.metrics.conftest import TODAY, items, make_item

SCOPE = Scope("620802", TODAY)
CLOSED = {"state": "closed", "closed_on": date(2024, 3, 1)}


def petitions(*given: dict[str, Any]) -> pd.DataFrame:
    rows = [
        make_item(**{"item": 100 + place, "kind": "petition", "code": f"X-{place}"} | each)
        for place, each in enumerate(given, 1)
    ]
    return PETITIONS.typed(pd.DataFrame(rows, columns=list(PETITIONS.columns)))


def checks(*given: dict[str, Any]) -> pd.DataFrame:
    rows = [{"code": f"H-{place}", "checked": 1, "on": "2024-06-01"} | each for place, each in enumerate(given, 1)]
    return LOOK_BACKS.typed(pd.DataFrame(rows, columns=list(LOOK_BACKS.columns)))


def programmes(*arrivals: tuple[str, date]) -> pd.DataFrame:
    return PROGRAMMES.of((f"P{n}", "p", kind, on, None, None) for n, (kind, on) in enumerate(arrivals))


def due(
    findings: pd.DataFrame,
    *,
    other: pd.DataFrame | None = None,
    done: pd.DataFrame | None = None,
    coming: pd.DataFrame | None = None,
    day: date = TODAY,
    **choices: str,
) -> Answer:
    nothing = petitions().head(0)
    return look_back.due(
        Scope("620802", day),
        findings,
        nothing if other is None else other,
        checks() if done is None else done,
        programmes() if coming is None else coming,
        SETTINGS.of(list(choices.items())),
    )


def reasons(answer: Answer) -> list[tuple[str, str, str]]:
    assert answer.frame is not None
    rows = zip(
        answer.frame["code"], answer.frame["look_back_reason"], answer.frame["look_back_on"].dt.date, strict=True
    )
    return [(code, reason, day.isoformat()) for code, reason, day in rows]


@pytest.mark.parametrize(("closed", "is_due"), [("2024-04-06", True), ("2024-04-07", False)])
def test_ninety_days_after_closing(closed: str, is_due: bool) -> None:
    answer = due(items({"state": "closed", "closed_on": closed}))
    assert (answer.value, answer.denominator) == (int(is_due), 1)
    assert reasons(answer) == ([("F-1", "after_closing", "2024-07-05")] if is_due else [])


def test_the_number_of_days_is_a_setting() -> None:
    assert due(items({"state": "closed", "closed_on": "2024-06-20"}), look_back_after_days="10").value == 1


def test_done_and_handled_items_count_and_open_ones_do_not() -> None:
    answer = due(items({"state": "done", "done_on": "2024-01-10"}, {}, {"state": "rebounded"}))
    assert (answer.value, answer.denominator) == (1, 1)


def test_a_check_after_closing_settles_it_and_one_that_is_only_arranged_does_not() -> None:
    assert due(items(CLOSED), done=checks({})).value == 0
    before = due(items(CLOSED), done=checks({"on": "2024-02-01"}))
    assert before.value == 1, "it was closed again after that check"
    arranged = due(items(CLOSED), done=checks({"on": None, "due_on": "2024-08-01"}))
    assert arranged.value == 1
    assert arranged.frame is not None
    assert arranged.frame["arranged_on"].iloc[0] == pd.Timestamp(2024, 8, 1)
    assert due(items(CLOSED), done=checks({"on": "2024-07-06"})).value == 1, "tomorrow's check is not known yet"


def test_a_check_on_the_day_of_closing_is_one_after_it() -> None:
    assert due(items(CLOSED), done=checks({"on": "2024-03-01"})).value == 0
    assert due(items(CLOSED), done=checks({"on": "2024-02-29"})).value == 1


def test_at_year_end_what_was_finished_in_the_year() -> None:
    december, last_year = date(2024, 12, 5), {"state": "closed", "closed_on": "2023-12-20"}
    fresh = {"state": "closed", "closed_on": "2024-11-20"}
    assert reasons(due(items(fresh), day=december)) == [("F-1", "year_end", "2024-12-31")]
    assert due(items(fresh), day=date(2024, 11, 29)).value == 0
    assert due(items(last_year), day=december, look_back_after_days="3650").value == 0


def test_before_an_inspection_everything_again() -> None:
    coming = programmes(("central_inspection", date(2024, 8, 20)), ("campaign", date(2024, 7, 10)))
    checked = checks({"on": "2024-05-01"}, {"checked": 2, "on": "2024-07-01"})
    world = items(CLOSED, CLOSED)
    assert reasons(due(world, done=checked, coming=coming)) == [("F-1", "before_inspection", "2024-08-19")]
    assert due(world, done=checked, coming=programmes(("central_inspection", date(2024, 10, 1)))).value == 0
    assert due(world, done=checked, coming=programmes(("central_inspection", TODAY))).value == 0, "it is here"


def test_starred_unfounded_and_repeated_petitions_come_first() -> None:
    handled = {"state": "handled", "done_on": "2024-01-10"}
    other = petitions(
        handled,
        handled | {"repeat_of": "X-1"},
        handled | {"verdict": "untrue"},
        handled | {"starred": True, "verdict": "untrue"},
    )
    answer = due(items(CLOSED | {"closed_on": "2023-01-01"}), other=other)
    assert answer.frame is not None
    assert list(answer.frame["code"]) == ["X-4", "X-3", "X-1", "X-2", "F-1"]
    assert list(answer.frame["priority"])[:4] == ["starred", "unfounded", "repeated", "repeated"]


def test_results_count_what_was_found_and_what_was_not() -> None:
    answer = look_back.results(
        SCOPE,
        checks(
            {"outcome": "consolidated"},
            {"outcome": "rebounded", "effect_holds": False},
            {"outcome": "not_in_place"},
            {},
            {"outcome": "rebounded", "on": "2024-07-06"},
            {"on": None},
        ),
    )
    assert answer.details == {"consolidated": 1, "rebounded": 1, "not_in_place": 1, "carried_out": 4}
    assert (answer.numerator, answer.denominator) == (1, 3)
    assert answer.frame is not None
    assert list(answer.frame["outcome"].fillna("")) == ["rebounded", "not_in_place", "", "consolidated"]


def test_without_a_look_back_there_is_no_share() -> None:
    answer = look_back.results(SCOPE, checks())
    assert answer.value is None
    assert answer.reason is not None
    assert answer.reason.code == "no_look_back"


def test_what_falls_due_next_is_told_with_its_day() -> None:
    world = items(
        {"state": "closed", "closed_on": "2024-05-01"},
        {"state": "done", "done_on": "2024-05-01"},
        {"state": "closed", "closed_on": "2024-06-01"},
    )
    answer = due(world)
    assert answer.value == 0
    assert (answer.details["next_on"], answer.details["next"]) == (date(2024, 7, 30), 2)
    checked = checks({"on": "2024-06-01"}, {"checked": 2, "on": "2024-06-01"})
    assert due(world, done=checked).details["next_on"] == date(2024, 8, 30)
    assert "next_on" not in due(items({})).details

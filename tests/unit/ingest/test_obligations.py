from datetime import date
from typing import Any

from lib.core.terms import State
from lib.ingest.obligations import claims, contradictions

TODAY = date(2024, 7, 5)
DONE, CLOSED, LOOKED = date(2024, 3, 1), date(2024, 4, 1), date(2024, 6, 1)


def said(ledger: str, **values: Any) -> set[tuple[str, date, State | None, float | None]]:
    return {(claim.kind, claim.on, claim.state, claim.progress) for claim in claims(ledger, values, 1, TODAY)}


def test_an_open_state_is_as_of_the_report_day() -> None:
    assert said("findings", state=State.IN_PROGRESS, progress=0.4) == {("stands", TODAY, State.IN_PROGRESS, 0.4)}


def test_completed_closed_and_looked_back_at() -> None:
    values = {"state": State.CLOSED, "progress": 1.0, "done_on": DONE, "closed_on": CLOSED}
    closed = {
        ("reached", DONE, State.DONE, 1.0),
        ("reached", CLOSED, State.CLOSED, 1.0),
        ("stands", CLOSED, State.CLOSED, 1.0),
    }
    assert said("findings", **values) == closed
    looked = values | {"revisit_on": LOOKED, "revisit": "rebounded"}
    assert said("findings", **looked) == {
        *(claim for claim in closed if claim[0] == "reached"),
        ("stands", LOOKED, State.REBOUNDED, 1.0),
    }


def test_a_finer_state_is_dated_by_the_day_of_completion() -> None:
    found = said("findings", state=State.AWAITING_ACCEPTANCE, done_on=DONE)
    assert ("stands", DONE, State.AWAITING_ACCEPTANCE, None) in found


def test_a_milestone_and_a_petition() -> None:
    assert said("milestones", done_on=DONE) == {("reached", DONE, State.DONE, 1.0)}
    assert ("reached", DONE, State.HANDLED, None) in said("petitions", done_on=DONE, state=State.HANDLED)
    assert said("milestones", done_on=None) == set()


def test_a_project_has_progress_without_state() -> None:
    assert said("projects", progress=0.7) == {("stands", TODAY, None, 0.7)}


def test_a_day_of_completion_beside_an_open_state_is_told_as_it_is() -> None:
    found = said("findings", state=State.IN_PROGRESS, done_on=DONE)
    assert found == {("reached", DONE, State.DONE, None), ("stands", TODAY, State.IN_PROGRESS, None)}


def test_days_that_contradict_are_named_and_kept() -> None:
    assert contradictions({"done_on": CLOSED, "closed_on": DONE}, TODAY) == {
        "closed_before_done": "2024-03-01 < 2024-04-01"
    }
    assert contradictions({"done_on": DONE, "closed_on": DONE}, TODAY) == {}
    ahead = {"opened_on": date(2024, 7, 6), "done_on": date(2025, 1, 1)}
    assert contradictions(ahead, TODAY) == {"day_in_future": "2024-07-06, 2025-01-01"}
    assert contradictions({"opened_on": TODAY, "due": date(2030, 1, 1)}, TODAY) == {}, "a deadline may lie ahead"
    assert contradictions({"done_on": None, "closed_on": None}, TODAY) == {}

"""Two days compared on a real database: the difference is the updates in between, and time; earlier days; meetings."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from lib import db
from lib.core.calendar import month_end, month_ends
from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import State
from lib.db.commands import derive_standing
from lib.metrics import contradictions, escalation
from lib.metrics.catalog import metric
from lib.metrics.lights import assess
from lib.metrics.model import Result, evaluate
from tests.db.test_queries import finding, put, put_regions
from tests.unit.metrics.conftest import DEFAULTS

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
STATES = [None, *(state.value for state in State)]
ITEMS = 40


def settle() -> None:
    with db.writing() as connection:
        derive_standing(connection)


def made_world(seed: int) -> None:
    """Items with updates of every sort on random days; some open late, some move their deadline."""
    chance = random.Random(seed)

    def day() -> date:
        return FIRST + timedelta(days=chance.randrange(366))

    put_regions()
    rows = [
        finding(n, opened_on=chance.choice([None, day()]), due_on=chance.choice([None, day()])) for n in range(1, ITEMS)
    ]
    put("item", *rows)
    told = {(chance.randrange(1, ITEMS), day()) for _ in range(6 * ITEMS)}
    for number, on in sorted(told):
        due = chance.choice([None, None, None, day()])
        put(
            "update",
            {
                "item": number,
                "on": on,
                "state": chance.choice(STATES),
                "progress": chance.choice([None, 0.0, 0.4, 1.0]),
                "due_on": due,
                "approval": f"No. {number}" if due else None,
            },
        )
    settle()


def of(key: str, scope: Scope) -> Result:
    return evaluate(metric(key), scope, db.read)


def state_of(frame: pd.DataFrame) -> dict[int, dict[str, Any]]:
    columns = ("state", "progress", "due_on", "approval", "updated_on")
    return {row["item"]: {name: row[name] for name in columns} for row in records(frame)}


def replayed(then: dict[int, dict[str, Any]], updates: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """The state on the earlier day with every update in between put on top of it."""
    now = {item: dict(row) for item, row in then.items()}
    for update in records(updates):
        row = now.setdefault(update["item"], dict.fromkeys(("state", "progress", "due_on", "approval")))
        row["updated_on"] = update["on"]
        row |= {name: update[name] for name in ("state", "progress") if update[name] is not None}
        if update["due_on"] is not None:
            row |= {name: update[name] for name in ("due_on", "approval")}
    return now


@pytest.mark.parametrize("seed", [1, 2])
def test_the_difference_equals_the_updates_between_the_two_days(database: str, seed: int) -> None:
    made_world(seed)
    chance = random.Random(seed)
    seen: set[str] = set()
    for _ in range(12):
        since, today = sorted(FIRST + timedelta(days=chance.randrange(400)) for _ in range(2))
        if since == today:
            continue
        scope = Scope("10", today, since=since)
        now, then = (db.read(name, scope).frame for name in ("obligations", "obligations_then"))
        updates = db.read("updates_between", scope).frame
        assert ((updates["on"] > pd.Timestamp(since)) & (updates["on"] <= pd.Timestamp(today))).all()
        # An item that opened in between brings what was reported of it before: compare those known on both days.
        both = set(then["item"]) & set(now["item"])
        assert set(then["item"]) <= set(now["item"]), "an item does not vanish"
        before = {item: row for item, row in state_of(then).items() if item in both}
        told = updates[updates["item"].isin(both)]
        after = {item: row for item, row in state_of(now).items() if item in both}
        assert replayed(before, told) == after
        result = of("changes.list", scope)
        seen |= set(result.frame["turn"])
        reported = set(zip(updates["code"], updates["on"], strict=True))
        for row in result.frame.to_dict("records"):
            if row["cause"] == "update":
                assert (row["code"], row["on"]) in reported, "what changed was reported"
            elif row["cause"] == "time":
                assert row["turn"] == "newly_overdue"
                assert pd.Timestamp(since) < row["on"] <= pd.Timestamp(today), "the deadline passed in between"
            else:
                assert row["code"] not in set(then["code"])
    assert seen >= {"newly_overdue", "newly_done", "newly_closed", "reopened", "deadline_moved", "opened"}


def test_the_lights_of_past_months_are_those_of_reads_as_of_then(database: str) -> None:
    made_world(3)
    scope = Scope("10", date(2024, 11, 15))
    cards = db.read("cards", scope).frame
    assert cards["stood_on"].is_monotonic_increasing
    lit = 0
    for day in month_ends(scope.as_of, 12):
        then = assess(db.read("obligations", replace(scope, as_of=day)).frame, day, DEFAULTS)
        then = then[~then["stage"].isin(["done", "closed", "not_on_record"])]
        stood = cards[cards["stood_on"] == pd.Timestamp(day)]
        wanted, found = ({row["item"]: (row["unit"], row["light"]) for row in records(each)} for each in (then, stood))
        assert found == wanted
        lit += sum(light in ("red", "yellow") for _, light in wanted.values())
    assert lit > 50
    assert set(cards["stood_on"].dt.date) <= set(month_ends(scope.as_of, 12))


@pytest.mark.parametrize("chosen", [{}, {"kinds": ("measure",)}, {"light": "red"}])
def test_what_is_narrowed_tells_the_same_as_all_obligations(database: str, chosen: dict[str, Any]) -> None:
    """What stands on a step and what is doubted are found where the rows are; no figure may change by that."""
    made_world(5)
    scope = Scope("10", date(2024, 11, 15), **chosen)
    every = replace(scope, light=None)
    everything = db.read("obligations", every).frame
    named = ("cards", "actions", "item_flags", "settings", "charged", "warning_totals", "entered")
    cards, actions, flags, none, charged, totals, entered = (db.read(name, scope).frame for name in named)
    assert charged["count"].sum() == len(everything)
    is_over = assess(everything, scope.as_of, DEFAULTS)["stage"].isin(["done", "closed", "not_on_record"])
    assert charged["open"].sum() == (~is_over).sum()
    judged = {
        "escalation.items": escalation.items(scope, everything, cards, totals, actions, none),
        "escalation.units": escalation.units(scope, everything, cards, charged, actions, entered, none),
    }
    for key, whole in judged.items():
        told = of(key, scope)
        assert (told.value, told.denominator) == (whole.value, whole.denominator)
        assert whole.frame is not None
        pd.testing.assert_frame_equal(told.frame, whole.frame[list(told.frame.columns)].reset_index(drop=True))
    told, whole = of("items.doubted", scope), contradictions.doubted(scope, everything, flags)
    assert (told.value, told.denominator) == (whole.value, whole.denominator)
    assert whole.frame is not None
    pd.testing.assert_frame_equal(told.frame, whole.frame.reset_index(drop=True))
    assert told.value or chosen


@pytest.mark.parametrize(
    ("day", "first"), [(date(2024, 6, 30), date(2024, 6, 30)), (date(2024, 6, 29), date(2024, 5, 31))]
)
def test_ends_of_months_up_to_a_day(day: date, first: date) -> None:
    found = month_ends(day, 12)
    assert (found[0], len(found)) == (first, 12)
    assert all(each == month_end(each) for each in found)
    assert found == sorted(set(found), reverse=True)


def test_a_letter_sent_and_withdrawn_and_a_second_life(database: str) -> None:
    put_regions()
    put("unit", {"name": "office"})
    put("item", finding(1, opened_on=date(2024, 1, 1), due_on=date(2024, 3, 31), unit="office"))
    put(
        "update",
        {"item": 1, "on": date(2024, 2, 1), "state": "in_progress", "progress": 0.5},
        {"item": 1, "on": date(2024, 6, 10), "state": "closed", "progress": 1.0},
        {"item": 1, "on": date(2024, 8, 10), "state": "rebounded"},
    )
    told = {"region": "10", "item": 1, "unit": "office"}
    put(
        "action",
        {"code": "A1", "on": date(2024, 4, 20), "kind": "bulletin_warning"} | told,
        {"code": "A2", "on": date(2024, 5, 25), "kind": "interview"} | told,
        {"code": "A3", "on": date(2024, 5, 28), "kind": "withdrawal"} | told,
        {"code": "A4", "on": date(2024, 9, 1), "kind": "reminder"} | told,
    )
    settle()

    def stands(day: str) -> tuple[Any, ...] | None:
        frame = of("escalation.items", Scope("10", date.fromisoformat(day))).frame
        shown = frame[["light", "step", "next_step", "due_since", "step_before"]].astype(object)
        rows = shown.where(shown.notna(), None).to_numpy().tolist()
        return tuple(rows[0]) if rows else None

    assert stands("2024-04-01") == ("red", None, "bulletin_warning", pd.Timestamp(2024, 4, 1), None)
    assert stands("2024-05-26") == ("red", "interview", "listed_supervision", pd.Timestamp(2024, 6, 24), None)
    assert stands("2024-06-01") == ("red", "bulletin_warning", "interview", pd.Timestamp(2024, 5, 20), None)
    assert stands("2024-07-01") is None, "closed"
    assert stands("2024-09-02") == (
        *("red", "reminder", "bulletin_warning", pd.Timestamp(2024, 8, 10)),
        "bulletin_warning",
    )


def test_the_last_meeting_before_a_day(database: str) -> None:
    put_regions()

    def meeting(code: str, on: str, region: str) -> dict[str, Any]:
        return {"code": code, "on": date.fromisoformat(on), "kind": "meeting", "region": region}

    assert db.last_meeting("11", LAST) is None
    put(
        "action",
        meeting("M1", "2024-05-01", "10"),
        meeting("M2", "2024-06-01", "11"),
        meeting("M3", "2024-07-01", "20"),
    )
    assert db.last_meeting("11", LAST) == date(2024, 6, 1)
    assert db.last_meeting("11", date(2024, 6, 1)) == date(2024, 5, 1), "before the day; the city's counts, too"
    assert db.last_meeting("12", LAST) == date(2024, 5, 1)
    assert db.last_meeting("20", LAST) == date(2024, 7, 1)


def test_owners_are_named_once(database: str) -> None:
    put_regions()
    put("unit", {"name": "b"}, {"name": "a"})
    put("item", finding(1, unit="b", leader="x"), finding(2, unit="a"), finding(3, unit="b"), finding(4, region="20"))
    assert db.owners("10") == (["a", "b"], ["x"])
    assert db.owners("20") == ([], [])

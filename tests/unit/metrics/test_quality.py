"""The quality of ledgers: every rule on and off in a world by hand, the score's arithmetic, sums that agree."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.core.frames import ITEM_FLAGS, LEDGER_FACTS, PROJECTS, SETTINGS, STRETCHES
from lib.core.scope import Scope
from lib.metrics.model import Answer
from lib.metrics.quality import cells, listing, rules, score, units
from lib.metrics.quality_rules import RULES
from tests.unit.metrics.conftest import TODAY, items

Item = dict[str, Any]

#: Facts that complete an ordinary finding.
WHOLE = {
    "target": "no more discharge",
    "sanction": "points off",
    "invest": 10.0,
    "goal": None,
    "current": None,
    "listed": True,
    "proofs": 1,
}
#: What an ordinary finding has when nothing is to be asked.
GOOD: Item = {
    "leader": "a leader",
    "contact": "a contact",
    "lon": 106.7,
    "lat": 35.5,
    "steps": 1,
    "steps_dated": 0,
    "steps_done": 0,
}
DONE: Item = {"state": "done", "progress": 1.0, "finished_on": date(2024, 6, 1), "done_on": date(2024, 6, 1)}
CLOSED: Item = DONE | {"state": "closed", "closed_on": date(2024, 6, 10)}
TASK: Item = {"kind": "task", "leader": "a leader"}
PETITION: Item = {"kind": "petition", "state": "handling", "progress": None}


def world(
    *given: Item,
    told: Sequence[tuple[str, float | None]] = (("2024-06-28", 0.9),),
    flags: Sequence[tuple[Any, ...]] = (),
    options: Sequence[tuple[str, str]] = (),
) -> tuple[pd.DataFrame, ...]:
    """Inputs of the metrics: ordinary items, each with what a test says otherwise; `told`: reports of each.

    Keys of `WHOLE` go to the facts of the ledger.
    """
    rows = [GOOD | {"title": f"item {place}"} | each for place, each in enumerate(given)]
    every = items(*({name: value for name, value in row.items() if name not in WHOLE} for row in rows))
    project = (every["kind"] == "project").to_numpy()
    facts = [(place, *({**WHOLE, **row}[name] for name in WHOLE)) for place, row in enumerate(rows, 1)]
    history = [
        {**row, "from_on": begins, "to_on": ends, "progress": progress, "updated_on": reported, "endless": False}
        for row in every.astype(object).where(every.notna(), None).to_dict("records")
        for begins, ends, progress, reported in _stretches(told)
    ]
    return (
        every[~project].reset_index(drop=True),
        PROJECTS.typed(every[project].reset_index(drop=True)),
        LEDGER_FACTS.of(facts),
        STRETCHES.typed(pd.DataFrame(history, columns=list(STRETCHES.columns))),
        ITEM_FLAGS.of(list(flags)),
        SETTINGS.of(list(options)),
    )


def _stretches(told: Sequence[tuple[str, float | None]]) -> list[tuple[Any, ...]]:
    days = [None, *(date.fromisoformat(day) for day, _ in told)]
    progress = [None, *(value for _, value in told)]
    ends = [*days[1:], date(9999, 12, 31)]
    return [(day or date(2024, 1, 1), end, value, day) for day, end, value in zip(days, ends, progress, strict=True)]


def scope(**given: Any) -> Scope:
    return Scope("620802", TODAY, **given)


def asked(*given: Item, **options: Any) -> list[tuple[str, str | None]]:
    """Rule and what stands there, of every row of the list."""
    frame = listing(scope(), *world(*given, **options)).frame
    assert frame is not None
    return [(check, None if pd.isna(found) else found) for check, found in frame[["check", "found"]].to_numpy()]


def flag(rule: str, given: str, item: int = 1, kind: str = "finding", code: str = "F-1") -> tuple[Any, ...]:
    return (item, date(2024, 6, 28), rule, given, kind, kind, code, "its title", "Kongtong", "a unit", None)


def test_a_complete_item_is_not_asked_about() -> None:
    assert asked({}, DONE, CLOSED, TASK, PETITION) == []


OFF_AND_ON: list[tuple[str, Item, Item, str | None]] = [
    ("fixed_matter", {}, {"title": ""}, None),
    ("fixed_target", {}, {"target": None}, None),
    ("fixed_leader", {}, {"leader": None}, None),
    ("fixed_deadline", {}, {"due_on": None, "due_first": None, "due_text": None}, None),
    ("fixed_sanction", {}, {"sanction": None}, None),
    ("no_leader", TASK, TASK | {"leader": None}, None),
    ("no_contact", {}, {"contact": None}, None),
    ("no_contact", TASK | {"contact": None}, {"contact": None}, None),
    ("no_unit", {}, {"unit": None}, None),
    ("unit_not_listed", {}, {"listed": False}, "a unit"),
    ("no_measures", {"rectification": "immediate", "steps": 0}, {"steps": 0}, None),
    ("no_milestones", {"kind": "project", "steps": 3}, {"kind": "project", "steps": 0}, None),
    ("no_funds", {"kind": "project"}, {"kind": "project", "invest": None}, None),
    ("no_deadline", TASK, TASK | {"due_on": None, "due_first": None}, None),
    ("no_deadline", TASK | {"due_on": None, "rectification": "standing"}, TASK | {"due_on": None}, None),
    ("vague_deadline", {}, {"firmness": "strive", "due_text": "力争年底前"}, "力争年底前"),
    ("vague_deadline", {}, {"due_on": None, "due_text": "限时"}, "限时"),
    (
        "vague_deadline",
        {"due_on": None, "due_text": "长期坚持", "firmness": "standing"},
        {"firmness": "strive"},
        "strive",
    ),
    ("no_position", TASK | {"lon": None}, {"lon": None, "lat": None, "place": "by the river"}, "by the river"),
    ("position_outside", {"lon": 106.65, "lat": 35.55}, {"lon": 104.0, "lat": 30.6}, "104.00000, 30.60000"),
    (
        "position_outside",
        {"region": "990001", "lon": 104.0, "lat": 30.6},
        {"lon": 106.7, "lat": 30.0},
        "106.70000, 30.00000",
    ),
    ("not_reported", {"updated_on": date(2024, 6, 4)}, {"updated_on": date(2024, 6, 3)}, "2024-06-03"),
    ("not_reported", PETITION | {"updated_on": None}, {"updated_on": None}, None),
    ("no_progress", {"progress": None, "rectification": "standing"}, {"progress": None}, "in_progress"),
    ("no_current", TASK | {"goal": "5", "current": "3"}, TASK | {"goal": "5", "current": ""}, "5"),
    ("no_current", TASK | {"goal": None}, TASK | {"goal": "5", "current": None}, "5"),
    (
        "word_against_schedule",
        {"state": "on_schedule", "progress": 0.9},
        {"state": "on_schedule", "progress": 0.2},
        "on_schedule / behind",
    ),
    ("closed_without_evidence", CLOSED, CLOSED | {"proofs": 0}, "2024-06-10"),
    ("closed_without_evidence", DONE | {"proofs": 0}, CLOSED | {"proofs": None}, "2024-06-10"),
    ("closed_without_acceptance", CLOSED, CLOSED | {"closed_on": date(2024, 6, 1)}, "2024-06-01"),
    ("done_before_opened", DONE, DONE | {"finished_on": date(2023, 12, 31)}, "2024-01-01 > 2023-12-31"),
    ("opened_after_due", {}, {"due_first": date(2023, 12, 31)}, "2024-01-01 > 2023-12-31"),
    ("done_but_open", {}, {"finished_on": date(2024, 5, 1)}, "in_progress / 2024-05-01"),
    ("full_but_open", {}, {"progress": 1.0}, "in_progress / 100%"),
    ("done_below_full", DONE, DONE | {"progress": 0.8}, "done / 80%"),
]


@pytest.fixture(scope="module")
def tried() -> dict[str, list[tuple[str, str | None]]]:
    """All of these in one world: code to what is asked."""
    pairs = [each for _, off, on, _ in OFF_AND_ON for each in (off, on)]
    frame = listing(scope(), *world(*pairs)).frame
    assert frame is not None
    told: dict[str, list[tuple[str, str | None]]] = {}
    for code, check, found in frame[["code", "check", "found"]].to_numpy():
        told.setdefault(code, []).append((check, None if pd.isna(found) else found))
    return told


@pytest.mark.parametrize("place", range(len(OFF_AND_ON)), ids=[f"{row[0]}-{n}" for n, row in enumerate(OFF_AND_ON)])
def test_a_rule_on_and_off(tried: dict[str, list[tuple[str, str | None]]], place: int) -> None:
    rule, _, _, found = OFF_AND_ON[place]
    assert rule not in [code for code, _ in tried.get(f"F-{2 * place + 1}", [])]
    assert (rule, found) in tried.get(f"F-{2 * place + 2}", [])


def test_due_after_its_parent() -> None:
    measure = {"kind": "measure", "parent": 1}
    assert asked({}, measure) == []
    assert asked({}, measure | {"due_on": date(2025, 1, 31)}) == [("due_after_parent", "2025-01-31 > 2024-12-31")]


def test_done_while_a_measure_still_runs() -> None:
    parent = DONE | {"steps": 2, "steps_done": 1}
    measures = [{"kind": "measure", "parent": 1}, DONE | {"kind": "measure", "parent": 1}]
    assert asked(parent, *measures) == [("done_steps_open", "done / 1/2")]
    assert asked(parent | {"steps_done": 2}, measures[1]) == []


def test_the_same_item_twice() -> None:
    assert asked({"title": "same"}, {"title": "same"}) == [("duplicate", "F-2"), ("duplicate", "F-1")]
    again = {"kind": "look_back", "state": "closed", "title": "same", "progress": 1.0, "leader": None, "contact": None}
    assert asked(again, again) == [], "an item may be looked back at twice"


def test_progress_that_stands_still_for_three_months() -> None:
    still = (("2024-04-05", 0.9), ("2024-05-20", 0.9), ("2024-06-28", 0.9))
    assert asked({}, told=still) == [("progress_unchanged", "90% / 2024-04-05")]
    moved = (("2024-04-05", 0.8), ("2024-04-06", 0.9), ("2024-06-28", 0.9))
    assert asked({}, told=moved) == [], "one day less"
    assert asked({}, told=moved, options=[("progress_unchanged_months", "2")]) == [
        ("progress_unchanged", "90% / 2024-04-06")
    ]
    assert asked({"rectification": "standing"}, DONE, told=still) == [], "neither what is endless nor what is done"


def test_many_of_one_unit_done_the_day_before_their_deadline() -> None:
    near = DONE | {"due_on": date(2024, 6, 2), "due_first": date(2024, 6, 2)}
    assert asked(*[near] * 5) == [("closed_in_bulk", "2024-06-01 × 5")] * 5
    assert asked(*[near] * 4, options=[("bulk_count", "4")]) == [("closed_in_bulk", "2024-06-01 × 4")] * 4
    assert asked(*[near] * 4, near | {"unit": "another"}) == [], "of one unit"
    assert asked(*[near] * 4, near | {"due_on": date(2024, 6, 3)}) == [], "two days before"
    late = near | {"due_on": date(2024, 5, 31), "due_first": date(2024, 5, 31)}
    assert asked(*[late] * 5) == [], "after the deadline is late, no rush"


def test_reports_are_asked_for_by_the_rules_of_the_lights() -> None:
    silent = {"updated_on": date(2024, 6, 20)}
    own = "yellow: days_unreported > 10"
    assert asked(silent) == []
    assert asked(silent, options=[("light_rules", own)]) == [("not_reported", "2024-06-20")]
    assert asked(silent, options=[("light_rules", "countdown")]) == [], "where the lights do not ask, the built-in days"


@pytest.mark.parametrize(
    ("rule", "given", "state"),
    [
        ("progress_beyond_100", "120%", {"progress": None, "rectification": "standing"}),
        ("progress_below_0", "-5%", {"progress": None, "rectification": "standing"}),
        ("closed_before_done", "2024-04-01 < 2024-05-01", CLOSED),
        ("day_in_future", "2024-09-01", {}),
    ],
)
def test_what_a_ledger_said_and_no_figure_can_hold(rule: str, given: str, state: Item) -> None:
    assert asked(state) == []
    assert asked(state, flags=[flag(rule, given)]) == [(rule, given)]


def test_what_is_not_opened_yet_is_asked_about_by_its_flag_alone() -> None:
    inputs = world({}, flags=[flag("day_in_future", "2024-09-01", item=9, code="F-9")])
    frame = listing(scope(), *inputs).frame
    assert frame is not None
    assert frame[["code", "check"]].to_numpy().tolist() == [["F-9", "day_in_future"]]
    told, alone = score(scope(), *inputs), score(scope(), *world({}))
    assert told.denominator == (alone.denominator or 0) + 1


def test_a_masked_cell_is_neither_missing_nor_in_order() -> None:
    bare = {"target": None, "leader": None}
    missing, masked = (
        world({}, bare),
        world({}, bare, flags=[flag("masked", "target, leader, place", item=2, code="F-2")]),
    )
    whole = score(scope(), *world({}, {}))
    assert [code for code, _ in asked({}, bare)] == ["fixed_target", "fixed_leader"]
    frame = listing(scope(), *masked).frame
    assert frame is not None
    assert frame[["check", "heading", "ask"]].to_numpy().tolist() == [
        ["masked", "target", "masked"],
        ["masked", "leader", "masked"],
    ]
    told = score(scope(), *masked)
    assert told.details["masked"] == 2
    assert told.details["to_check"] == 0
    assert (told.value, told.denominator) == (1.0, (whole.denominator or 0) - 2)
    assert score(scope(), *missing).numerator == (whole.numerator or 0) - 2


def test_a_mask_that_was_filled_in_is_no_mask() -> None:
    assert asked({}, flags=[flag("masked", "target")]) == []


def test_the_arithmetic_of_the_score() -> None:
    whole = score(scope(), *world({}))
    assert (whole.value, whole.numerator) == (1.0, whole.denominator)
    two = score(scope(), *world({"target": None, "contact": None}))
    assert (two.numerator, two.denominator) == ((whole.numerator or 0) - 2, whole.denominator)
    assert two.value == pytest.approx(int(two.numerator * 1000 / two.denominator) / 1000)  # type: ignore[operator]
    assert two.details["caught"] == 1
    nearly = score(scope(), *world(*[{}] * 99, {"target": None}))
    assert (nearly.numerator, nearly.denominator) == ((nearly.denominator or 0) - 1, 100 * (whole.denominator or 0))
    assert nearly.value == 0.999, "rounded down: what is not full does not read full"


def test_no_items_no_score() -> None:
    for metric in (score, units, rules, cells, listing):
        answer = metric(scope(), *world())
        assert (answer.value, answer.reason and answer.reason.code) == (None, "nothing_counted"), metric


def test_units_are_told_worst_first_and_those_without_one_too() -> None:
    answer = units(scope(), *world({"unit": "good"}, {"unit": "bad", "target": None}, {"unit": None}))
    assert answer.frame is not None
    assert answer.frame["unit"].fillna("").tolist()[-1] == "good"
    assert set(answer.frame["unit"]) == {"good", "bad", ""}
    assert answer.frame["items"].tolist() == [1, 1, 1]


def test_the_trend_is_of_reports_alone_and_begins_with_the_first() -> None:
    told = (("2024-03-10", 0.1), ("2024-04-25", 0.2), ("2024-06-28", 0.9))
    frame = score(scope(), *world({"target": None, "sanction": None}, told=told)).frame
    assert frame is not None
    rows = [(f"{on:%Y-%m-%d}", None if pd.isna(value) else value) for on, value in frame[["on", "score"]].to_numpy()]
    # Two rules of reports and full_but_open apply; by the end of May the last report was 36 days ago.
    assert rows == [
        ("2024-01-31", None),
        ("2024-02-29", None),
        ("2024-03-31", 1.0),
        ("2024-04-30", 1.0),
        ("2024-05-31", 0.666),
        ("2024-06-30", 1.0),
        ("2024-07-05", 1.0),
    ]


def test_every_rule_has_been_tried() -> None:
    tried = {rule for rule, *_ in OFF_AND_ON} | {
        *("due_after_parent", "done_steps_open", "duplicate", "progress_unchanged", "closed_in_bulk"),
        *("progress_beyond_100", "progress_below_0", "closed_before_done", "day_in_future"),
    }
    assert {rule.code for rule in RULES} == tried


FAULTS = some.sampled_from([on for _, _, on, _ in OFF_AND_ON] + [{}, DONE, CLOSED, TASK, PETITION])
UNITS = some.sampled_from(["one", "two", None])


@settings(max_examples=6)
@given(
    some.lists(some.tuples(FAULTS, UNITS), min_size=1, max_size=6),
    some.sampled_from([{}, DONE, CLOSED, TASK, PETITION]),
)
def test_a_complete_item_never_lowers_the_score_and_parts_add_up(faulty: list[tuple[Item, Any]], whole: Item) -> None:
    given_items = [each | ({"unit": unit} if "unit" not in each else {}) for each, unit in faulty]
    inputs = world(*given_items)
    before, after = score(scope(), *inputs), _sums(rules(scope(), *world(*given_items, whole)))
    # In order out of all, compared without division.
    assert (after[1] - after[0]) * (before.denominator or 0) >= (before.numerator or 0) * after[1]
    by_unit, by_rule, by_cell, rows = (metric(scope(), *inputs) for metric in (units, rules, cells, listing))
    assert _sums(by_unit) == _sums(by_rule) == (before.details["to_check"], before.denominator)
    assert _sums(by_cell)[0] == before.details["to_check"]
    assert rows.frame is not None
    told = rows.frame[rows.frame["check"] != "masked"]
    assert len(told) == before.details["to_check"]
    assert by_rule.frame is not None
    counts = {check: count for check, count in by_rule.frame[["check", "to_check"]].to_numpy() if count}
    assert told["check"].value_counts().to_dict() == counts


def _sums(answer: Answer) -> tuple[int, int]:
    assert answer.frame is not None
    return int(answer.frame["to_check"].sum()), int(answer.frame["checked"].sum())

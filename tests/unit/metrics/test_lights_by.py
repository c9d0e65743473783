"""Lights by region, unit, leader and month: counted by matter, each beside the earlier day, nothing nobody's lost."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS, BELOW, ENDS, ENTERED, LIT, SETTINGS, WARNING_TOTALS
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.metrics import air_signals, lights_by, water_signals
from lib.metrics.signals import framed, signal
from tests.unit.metrics.conftest import TODAY

#: Compared with 5 June 2024.
SCOPE = Scope("620800", TODAY)
#: Of what is open or over some is on record; nothing is.
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)
HELD, NOTHING = WARNING_TOTALS.of([("blue", 9, 9, None)]), WARNING_TOTALS.of([])
NO_READINGS = [AIR_DAYS.of([])] * (2 * len(lights_by._READINGS))


def lit(*given: dict[str, Any]) -> pd.DataFrame:
    """Lit records; each is a matter of its own, red, of unit U and leader L, 10 days late, on record since new year."""
    rows = []
    for place, each in enumerate(given, 1):
        ordinary = {
            "item": place,
            "matter": place,
            "light": "red",
            "reason": "overdue",
            "kind": "finding",
            "code": f"F-{place}",
            "region": "a",
            "unit": "U",
            "leader": "L",
            "opened_on": date(2024, 1, 1),
            "late_after": date(2024, 6, 25),
            "title": f"title {place}",
        }
        rows.append(ordinary | each)
    return LIT.typed(pd.DataFrame(rows, columns=list(LIT.columns)))


def entered(*days: date, **more: Any) -> pd.DataFrame:
    ordinary = {"kind": "measure", "region": "a", "unit": "U", "leader": "L"} | more
    rows = [{"item": 100 + place, "on": day, **ordinary} for place, day in enumerate(days)]
    return ENTERED.typed(pd.DataFrame(rows, columns=list(ENTERED.columns)))


def told(frame: Any, by: str, *columns: str) -> list[tuple[Any, ...]]:
    plain = frame[[by, *columns]].astype(object)
    return [tuple(row) for row in plain.where(plain.notna(), None).itertuples(index=False)]


def test_what_was_opened_after_the_earlier_day_did_not_come_on_record_in_between() -> None:
    """Known fault: opened on 20 June and done by July, it made May and June "not comparable"."""
    came = entered(date(2024, 7, 1), opened_on=date(2024, 6, 20))
    ends = lights_by.by_month(SCOPE, months((MAY, 0, 0, 1), (JUNE, 0, 0, 1)), came, HELD, lit({}))
    assert told(ends.frame, "stood_on", "entered", "comparable") == [
        (pd.Timestamp(MAY), 0, True),
        (pd.Timestamp(JUNE), 1, False),
    ]
    assert lights_by.by_unit(replace(SCOPE, since=MAY), lit({}), lit(), came, HELD).details["entered"] == 0
    assert lights_by.by_unit(replace(SCOPE, since=JUNE), lit({}), lit(), came, HELD).details["entered"] == 1


def test_lights_of_units_beside_those_of_the_earlier_day() -> None:
    now = lit(
        {"item": 1, "matter": 1, "code": "F-1", "late_after": date(2024, 6, 25)},
        {"item": 2, "matter": 2, "code": "F-2", "opened_on": date(2024, 6, 6), "late_after": date(2024, 7, 4)},
        {"item": 3, "matter": 3, "code": "F-3", "opened_on": date(2024, 6, 5), "late_after": date(2024, 7, 4)},
        {"item": 4, "matter": 4, "code": "F-4", "light": "yellow", "late_after": date(2024, 7, 15)},
        {"item": 5, "matter": 5, "code": "F-5", "light": "yellow", "unit": None, "late_after": date(2024, 7, 15)},
    )
    before = lit(
        {"item": 1, "matter": 1},
        {"item": 3, "matter": 3, "light": "yellow"},
        {"item": 8, "matter": 8, "unit": "V"},
        {"item": 9, "matter": 9, "unit": "W", "light": "yellow"},
    )
    came = entered(date(2024, 6, 5), date(2024, 6, 6), date(2024, 7, 1))
    answer = lights_by.by_unit(SCOPE, now, before, came, HELD)
    columns = ("red", "yellow", "longest", "code", "red_new", "red_came", "red_gone", "entered")
    assert told(answer.frame, "unit", *columns) == [
        ("U", 3, 1, 10, "F-1", 2, 1, 0, 2),
        ("", 0, 1, -10, "F-5", 0, 0, 0, 0),
        ("V", 0, 0, None, None, 0, 0, 1, 0),
    ]
    assert answer.value == 3
    assert answer.details == {
        **{"red": 3, "yellow": 2, "red_new": 2, "red_came": 1, "red_gone": 1, "entered": 2},
        "then": "2024-06-05",
    }
    leaders = lights_by.by_leader(SCOPE, now, before, came, HELD)
    assert told(leaders.frame, "leader", "red", "yellow", "red_gone") == [("L", 3, 2, 1)]


def test_records_of_one_matter_are_one_light_with_the_worst_of_them() -> None:
    now = lit({"matter": 1, "code": "worst"}, {"matter": 1, "light": "yellow", "unit": "V"})
    answer = lights_by.by_unit(SCOPE, now, lit(), entered(), HELD)
    assert told(answer.frame, "unit", "red", "yellow", "code") == [("U", 1, 0, "worst")]


def test_a_chosen_light_counts_alone_on_both_days() -> None:
    now = lit({}, {"light": "yellow"})
    answer = lights_by.by_unit(Scope("620800", TODAY, light="yellow"), now, lit({"matter": 9}), entered(), HELD)
    assert told(answer.frame, "unit", "red", "yellow", "red_gone") == [("U", 0, 1, 0)]


def test_units_with_most_red_first_then_the_longest_then_most_yellow() -> None:
    now = lit(
        {"unit": "long", "late_after": date(2024, 5, 1)},
        {"unit": "two"},
        {"unit": "two"},
        {"unit": "a short"},
        {"unit": "short and yellow"},
        {"unit": "short and yellow", "light": "yellow", "late_after": date(2024, 7, 15)},
        {"unit": "b short"},
    )
    answer = lights_by.by_unit(SCOPE, now, lit(), entered(), HELD)
    assert answer.frame is not None
    assert list(answer.frame["unit"]) == ["two", "long", "short and yellow", "a short", "b short"]


def test_without_any_light_on_either_day_there_is_no_figure() -> None:
    assert lights_by.by_unit(SCOPE, lit(), lit(), entered(), NOTHING).reason.code == "nothing_counted"  # type: ignore[union-attr]
    only_before = lights_by.by_unit(SCOPE, lit(), lit({}), entered(), NOTHING)
    assert (only_before.value, only_before.details["red_gone"]) == (1, 1)
    assert lights_by.by_unit(SCOPE, lit({}), lit(), entered(), HELD).value == 1


def below(*rows: tuple[str, str, str, bool]) -> pd.DataFrame:
    """Regions as (code, name, child, held); a child is named after itself."""
    return BELOW.of([(code, child, f"county {child}", held) for code, _, child, held in rows])


def by_region(
    now: pd.DataFrame, before: pd.DataFrame, came: pd.DataFrame, regions: pd.DataFrame, totals: pd.DataFrame = HELD
) -> Any:
    return lights_by.by_region(SCOPE, now, before, came, totals, regions, SETTINGS.of([]), *NO_READINGS)


def test_lights_of_regions_lie_in_the_child_and_the_own_ones_in_a_row_of_their_own() -> None:
    regions = below(("a", "A", "a", False), ("a1", "A1", "a", True), ("b", "B", "b", True), ("c", "C", "c", False))
    regions = pd.concat([regions, below(("620800", "own", "620800", True))], ignore_index=True)
    now = lit({"region": "a1"}, {"region": "b", "light": "yellow"}, {"region": "620800"})
    before = lit({"matter": 1, "region": "a1"}, {"matter": 9, "region": "b"})
    answer = by_region(now, before, entered(date(2024, 7, 1), region="a1"), regions)
    columns = ("child_name", "red", "yellow", "red_new", "red_gone", "entered")
    assert sorted(told(answer.frame, "child", *columns), key=str) == [
        ("620800", "county 620800", 1, 0, 1, 0, 0),
        ("a", "county a", 1, 0, 0, 0, 1),
        ("b", "county b", 0, 1, 0, 1, 0),
        ("c", "county c", None, None, None, None, None),
    ]
    assert (answer.value, answer.details["red"], answer.details["yellow"]) == (4, 2, 1)


def test_no_row_of_its_own_where_all_lies_below_and_a_region_with_records_but_no_light_counts_zero() -> None:
    regions = below(("a", "A", "a", True), ("b", "B", "b", True))
    answer = by_region(lit({"region": "a"}), lit(), entered(), regions)
    assert told(answer.frame, "child", "red", "yellow") == [("a", 1, 0), ("b", 0, 0)]


def test_a_region_with_lights_has_counts_also_where_nothing_is_said_to_be_held() -> None:
    answer = by_region(lit({"region": "a"}), lit(), entered(), below(("a", "A", "a", False), ("b", "B", "b", False)))
    assert told(answer.frame, "child", "red") == [("a", 1), ("b", None)]


def test_nothing_held_and_no_light_is_no_figure_and_nothing_lit_of_what_is_held_is() -> None:
    nothing = by_region(lit(), lit(), entered(), below(("a", "A", "a", False)), NOTHING)
    assert (nothing.value, nothing.reason.code) == (None, "nothing_counted")
    quiet = by_region(lit(), lit(), entered(), below(("a", "A", "a", True)))
    assert (quiet.value, quiet.details["red"]) == (1, 0)
    gone = by_region(lit(), lit({"region": "a"}), entered(), below(("a", "A", "a", False)))
    assert (gone.value, gone.details["red_gone"]) == (1, 1)


def months(*rows: tuple[date, int, int, int]) -> pd.DataFrame:
    return ENDS.of(rows)


def test_a_month_since_whose_end_something_entered_is_not_comparable() -> None:
    ends = months((date(2024, 4, 30), 3, 1, 9), (date(2024, 5, 31), 2, 1, 9), (date(2024, 6, 30), 2, 0, 9))
    answer = lights_by.by_month(SCOPE, ends, entered(date(2024, 5, 31), date(2024, 5, 10)), HELD, lit({}))
    assert answer.frame is not None
    assert list(answer.frame["entered"]) == [2, 0, 0]
    assert list(answer.frame["comparable"]) == [False, True, True]
    assert (answer.value, answer.denominator) == (2, 3)


def test_months_without_anything_open_are_no_figure_unless_something_is_lit_today() -> None:
    empty = months((date(2024, 5, 31), 0, 0, 0), (date(2024, 6, 30), 0, 0, 0))
    assert lights_by.by_month(SCOPE, months(), entered(), HELD, lit({})).value is None
    nothing = lights_by.by_month(SCOPE, empty, entered(), NOTHING, lit())
    assert (nothing.value, nothing.reason.code) == (None, "nothing_counted")  # type: ignore[union-attr]
    assert lights_by.by_month(SCOPE, empty, entered(), HELD, lit({})).value == 2
    once_open = months((date(2024, 5, 31), 0, 0, 1), (date(2024, 6, 30), 0, 0, 0))
    assert lights_by.by_month(SCOPE, once_open, entered(), NOTHING, lit()).value == 2


def test_signals_count_beside_obligations_and_lie_where_their_region_is(monkeypatch: pytest.MonkeyPatch) -> None:
    section = {"kind": "water", "title": "S", "region": "a", "region_name": "A"}
    given = [
        signal(Light.RED, code="W-1", reason="worse", since=date(2024, 5, 6), **section),
        signal(Light.YELLOW, code="W-2", reason="near", since=date(2024, 7, 1), **section),
    ]
    found = iter([framed(given), framed(given[:1])])
    monkeypatch.setattr(air_signals, "signals", lambda *_: next(found))
    monkeypatch.setattr(water_signals, "signals", lambda *_: framed([]))
    some = [frame.reindex([0]) for frame in NO_READINGS]
    now = lit({"region": "a", "late_after": date(2024, 6, 25)})
    answer = lights_by.by_region(
        SCOPE, now, lit(), entered(), HELD, below(("a", "A", "a", True)), SETTINGS.of([]), *some
    )
    columns = ("red", "yellow", "longest", "code", "red_new", "red_came", "red_gone")
    # The worst is what has lasted longest: 60 days since 6 May. Only the finding is newly red.
    assert told(answer.frame, "child", *columns) == [("a", 2, 1, 10, "W-1", 1, 0, 0)]


def test_a_unit_for_which_something_only_came_on_record_as_done_is_no_row() -> None:
    answer = lights_by.by_unit(SCOPE, lit({}), lit(), entered(date(2024, 7, 1), unit="E"), HELD)
    assert told(answer.frame, "unit", "red", "entered") == [("U", 1, 0)]

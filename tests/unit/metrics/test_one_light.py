"""Records of one matter are one row: the worst, with the reasons of all that are lit."""

from datetime import date

import pandas as pd

from lib.core.terms import Light
from lib.metrics.one_light import matter_of, merged
from lib.metrics.signals import framed, signal
from tests.unit.metrics.conftest import items


def test_a_milestone_is_part_of_what_it_belongs_to_and_a_measure_is_not() -> None:
    world = items(
        {"kind": "project"},
        {"kind": "milestone", "parent": 1},
        {"kind": "milestone", "parent": None},
        {"kind": "measure", "parent": 1},
    )
    assert matter_of(world).tolist() == [1, 1, 3, 4]


def test_reasons_and_records_are_those_of_red_and_yellow() -> None:
    rows = pd.DataFrame(
        {
            "code": list("abcdef"),
            "light": ["red", "red", "yellow", "yellow", "blue", "blue"],
            "reason": ["overdue", "named", "overdue", "due_soon", None, "told"],
        }
    )
    found = merged(rows, pd.Series([1, 1, 1, 2, 1, 3]))
    assert found["code"].tolist() == ["a", "d", "f"]
    assert found["reasons"].fillna("none").tolist() == ["overdue;named", "due_soon", "none"]
    assert found["records"].tolist() == [3, 1, 0]
    assert found["red_records"].tolist() == [2, 0, 0]


def test_where_every_record_is_a_matter_of_its_own_nothing_is_merged() -> None:
    rows = pd.DataFrame({"code": ["a", "b"], "light": ["red", "blue"], "reason": ["overdue", None]})
    found = merged(rows, pd.Series([1, 2]))
    assert found["reasons"].fillna("none").tolist() == ["overdue", "none"]
    assert (found["records"].tolist(), found["red_records"].tolist()) == ([1, 0], [1, 0])


def test_signals_red_first_then_what_has_been_on_longest() -> None:
    told = {"kind": "air", "reason": "r", "title": "S", "region": "r", "region_name": "R"}
    given = [
        signal(Light.YELLOW, code="old yellow", since=date(2024, 1, 1), **told),
        signal(Light.RED, code="young", since=date(2024, 7, 1), **told),
        signal(Light.RED, code="old", since=date(2024, 6, 1), matter="of it", measured=57.0, **told),
        signal(Light.RED, code="also old", since=date(2024, 6, 1), **told),
    ]
    frame = framed(given)
    assert frame["code"].tolist() == ["also old", "old", "young", "old yellow"]
    assert frame["matter"].tolist() == ["also old", "of it", "young", "old yellow"]
    assert frame["measured"].tolist()[1] == 57
    assert frame.index.tolist() == [0, 1, 2, 3]
    assert framed([]).empty

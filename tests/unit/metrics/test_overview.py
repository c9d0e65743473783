"""The headline says only what is so."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result
from lib.metrics.overview import Longest, Turn, Whereabouts, longest, turn, whereabouts

SCOPE = Scope("620800", date(2024, 7, 5))


def result(key: str, value: float | None, **more: Any) -> Result:
    told = {"numerator": None, "denominator": None, "details": {}, "reason": None, "standard": None} | more
    return Result(METRICS[key], SCOPE, value, told.pop("frame", pd.DataFrame()), as_of=None, sources=(), **told)


@pytest.mark.parametrize(
    ("reds", "found"),
    [
        ({"J": 6, "K": 3, "own": 3}, Whereabouts("half", ("J",), 6)),
        ({"J": 7, "K": 5}, Whereabouts("most", ("J",), 7)),
        ({"J": 2, "K": 1, "L": 1, "M": 1}, Whereabouts("first", ("J",), 2)),
        ({"J": 3, "K": None}, Whereabouts("all", ("J",), 3)),
        ({"K": 2, "J": 2, "L": 0}, Whereabouts("tied", ("J", "K"), 2)),
        ({"own": 3, "J": 1}, Whereabouts("most", ("own",), 3)),
        ({"J": 0, "K": None}, None),
        ({}, None),
    ],
)
def test_where_the_red_lights_are(reds: dict[str, int | None], found: Whereabouts | None) -> None:
    frame = pd.DataFrame({"child": list(reds), "red": pd.array(list(reds.values()), dtype="Int64")})
    assert whereabouts(result("lights.by_region", len(reds), frame=frame)) == found


def reds(*rows: tuple[int | None, str, str | None, str | None], **details: object) -> Result:
    frame = pd.DataFrame(rows, columns=["days_late", "since", "unit", "leader"])
    frame = frame.astype({"days_late": "Int64", "since": "datetime64[s]"})
    return result("warnings.red", len(rows), frame=frame, details=details)


def test_the_longest_is_the_one_past_a_firm_deadline_with_whose_it_is() -> None:
    """A soft deadline that passed longer ago is no delay; a signal has none."""
    late, soft, signal = (66, "2024-05-01", "U", None), (96, "2024-04-01", "V", "L"), (None, "2023-01-01", None, None)
    told = reds(signal, soft, late, longest_overdue=66)
    assert longest(told) == Longest(66, "U", None, 1, overdue=True)


def test_of_several_as_late_one_with_a_leader_speaks() -> None:
    first, second = (66, "2024-05-01", "U", None), (66, "2024-05-01", "V", "L")
    assert longest(reds(first, second, longest_overdue=66)) == Longest(66, "V", "L", 2, overdue=True)


def test_without_a_firm_deadline_the_longest_is_red_since_its_day() -> None:
    told = reds((None, "2024-06-30", None, None), (None, "2024-06-05", None, None))
    days = (told.scope.as_of - date(2024, 6, 5)).days
    assert longest(told) == Longest(days, None, None, 1, overdue=False)
    assert longest(reds()) is None


def test_the_change_is_what_is_new_less_what_is_gone() -> None:
    told = {"red_new": 6, "red_came": 2, "red_gone": 1, "entered": 59}
    assert turn(result("lights.by_region", 8, details=told)) == Turn(5, 2, 1, 59)
    assert turn(result("lights.by_region", None)) is None

"""What needs the leader is late, off its target or to be decided; the headline says only what is so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result
from lib.metrics.overview import URGENCY, Longest, Turn, Whereabouts, is_known, longest, needs, turn, whereabouts

SCOPE = Scope("620800", date(2024, 7, 5))


def result(key: str, value: float | None, **more: Any) -> Result:
    told = {"numerator": None, "denominator": None, "details": {}, "reason": None, "standard": None} | more
    return Result(METRICS[key], SCOPE, value, told.pop("frame", pd.DataFrame()), as_of=None, sources=(), **told)


def against(target: float, margin: float, *more: tuple[float, float]) -> dict[str, Any]:
    """Targets with what is left up to each, on one basis and on the other."""
    return {"against": [{"target": each, "margin": left} for each, left in ((target, margin), *more)]}


FINE = [
    result("warnings.red", 0),
    result("findings.overdue", 0),
    result("water.over_target", 0),
    result("water.open_alerts", 0),
    result("air.pm25_mean", 32.4, details=against(33, 0.6)),
    result("air.pm10_mean", 64.0, details=against(64, 0.0)),
    result("air.good_days", 173, details={"against": [{"pace": "ahead"}, {"pace": "met"}, {}]}),
]


def test_nothing_that_is_fine_is_pressing() -> None:
    """Known fault: 145 of 179 good days needed, at 92.5 % so far, stood among the three; so did shares of 0."""
    assert {each.key for each in FINE} == set(URGENCY)
    assert needs(FINE) == []
    assert is_known(FINE)


@pytest.mark.parametrize(
    "bad",
    [
        result("warnings.red", 1),
        result("findings.overdue", 1),
        result("air.pm25_mean", 33.4, details=against(33, -0.4)),
        result("air.pm10_mean", 63.0, details=against(64, 1.0, (60, -3.0))),
        result("air.good_days", 150, details={"against": [{"pace": "ahead"}, {"pace": "short"}]}),
        result("air.good_days", 300, details={"against": [{"pace": "lost"}]}),
    ],
)
def test_what_is_late_or_off_its_target_is_and_alone(bad: Result) -> None:
    rest = [each for each in FINE if each.key != bad.key]
    assert needs([*rest, bad]) == [bad], "fewer than three is an answer"


def test_what_has_no_figure_is_neither_fine_nor_pressing() -> None:
    nothing = [replace(each, value=None, details={}) for each in FINE]
    assert needs(nothing) == []
    assert not is_known(nothing)


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

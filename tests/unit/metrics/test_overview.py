"""What needs the leader is late, off its target or to be decided; the headline says only what is so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result
from lib.metrics.overview import URGENCY, Whereabouts, is_known, needs, whereabouts

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
    ("places", "found"),
    [
        (["J"] * 6 + ["K"] * 3 + ["own"] * 3, Whereabouts("half", "J", 6)),
        (["J"] * 7 + ["K"] * 5, Whereabouts("most", "J", 7)),
        (["J"] * 2 + ["K", "L", "M"], Whereabouts("first", "J", 2)),
        (["J"] * 3, Whereabouts("all", "J", 3)),
        (["J", "J", "K", "K"], None),
        (["own"] * 3 + ["J"], None),
        ([], None),
    ],
)
def test_where_the_red_lights_are(places: list[str], found: Whereabouts | None) -> None:
    frame = pd.DataFrame({"region": places})
    assert whereabouts(result("warnings.red", len(places), frame=frame), "own") == found
    assert whereabouts(result("warnings.red", len(places) + 1, frame=frame), "own") is None, "not all are listed"

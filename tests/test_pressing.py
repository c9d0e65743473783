"""What needs the leader on the first screen, over every region of the demo: nothing that is fine is among it."""

import functools
from datetime import date
from typing import Any

import pytest

from lib import db
from lib.core.scope import Scope
from lib.core.terms import Light, Stage
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from lib.metrics.overview import URGENCY, needs
from lib.ui.office import Office


def lists(scope: Scope, read: Any) -> dict[str, bool]:
    """Whether each figure is late or off its target, told by lists and signals rather than by the figure itself."""

    def of(key: str) -> Result:
        return evaluate(METRICS[key], scope, read)

    red = of("warnings.all").frame
    air = of("air.signals").frame
    air = air[air["kind"].eq("air_target") & air["code"].str.startswith(f"air:{scope.region}:")]
    findings = of("findings.list").frame
    year = of("air.year_to_date").frame
    above = year[year["margin"].lt(0)]["pollutant"] if len(year) else ()
    return {
        "warnings.red": bool(red["light"].eq(Light.RED).any()),
        "findings.overdue": bool(findings["stage"].eq(Stage.OVERDUE).any()),
        "water.over_target": bool(of("water.signals").frame["code"].str.endswith("over_target").any()),
        "water.open_alerts": bool(of("water.signals").frame["kind"].eq("water_alert").any()),
        "air.pm25_mean": "pm25" in set(above),
        "air.pm10_mean": "pm10" in set(above),
        "air.good_days": bool(air["item"].str.startswith("good_days").any()),
    }


def test_what_is_chosen_is_late_or_off_its_target_in_every_region_of_the_demo(demo: str) -> None:
    office = Office(db.regions(), db.data_sets())
    told: dict[int, int] = {}
    for code in db.regions()["code"]:
        scope = office.scope(code)
        read = functools.cache(db.read)
        chosen = [each.key for each in needs(evaluate(METRICS[key], scope, read) for key in URGENCY)]
        wrong = lists(scope, read)
        assert [key for key in chosen if not wrong[key]] == [], code
        assert len(chosen) == min(3, sum(wrong.values())), (code, chosen, wrong)
        told[len(chosen)] = told.get(len(chosen), 0) + 1
    assert told.keys() >= {0, 1, 3}, "regions of which nothing, one and three need the leader"


@pytest.mark.parametrize(("code", "day"), [("540122", date(2020, 11, 30)), ("620722", date(2022, 12, 31))])
def test_where_all_is_kept_fewer_than_three_are_named(demo: str, code: str, day: date) -> None:
    read = functools.cache(db.read)
    chosen = needs(evaluate(METRICS[key], Scope(code, day), read) for key in URGENCY)
    assert len(chosen) < 3

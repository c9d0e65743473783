"""Lights by region, unit and leader add up to the list, now and then; ends of months say what entered since."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete, insert, update

from lib import db
from lib.core.scope import Scope
from lib.core.terms import StateType
from lib.db.commands.settings import write_setting
from lib.db.schema import air_day, point, region, water_alert
from lib.metrics.catalog import METRICS
from lib.metrics.findings import entered_since
from lib.metrics.lights import state_types
from lib.metrics.model import evaluate
from tests.db.test_one_light import OWNERS, TODAY, UNHURRIED, near, put, things

NOW = datetime.fromisoformat("2024-07-05T09:00")
GROUPS = ("lights.by_region", "lights.by_unit", "lights.by_leader")


def result(key: str, scope: Scope) -> Any:
    return evaluate(METRICS[key], scope, db.read)


def red(scope: Scope) -> set[tuple[str, str]]:
    frame = result("warnings.all", replace(scope, light="red")).frame
    # A matter is known by its milestone's parent whichever of its records is the worst.
    parent = frame["parent_code"].where(frame["kind"] == "milestone")
    return set(parent.fillna(frame["code"]))


@UNHURRIED
@given(world=things, day=some.one_of(some.just(TODAY), near), since=near)
def test_every_grouping_adds_up_to_the_list_and_to_its_change(
    database: str, world: list[dict[str, Any]], day: date, since: date
) -> None:
    put(world)
    write_setting("light_rules", "forecast", at=NOW, by="somebody")
    scope = Scope("11", day, since=since)
    listed = result("warnings.all", scope).frame["light"]
    now, before = red(scope), red(replace(scope, as_of=scope.then, since=None))
    for key in GROUPS:
        found = result(key, scope)
        if found.value is None:
            assert listed.empty
            continue
        assert found.value == len(found.frame)
        for light in ("red", "yellow"):
            assert found.frame[light].sum() == (listed == light).sum() == found.details[light], key
        assert found.details["red_new"] == len(now - before), key
        assert found.details["red_gone"] == len(before - now), key
        came = entered_since(db.read("entered", scope).frame, scope.then)["item"]
        assert found.details["entered"] == len(came), key
        # Of projects the page of changes tells by their milestones; what is open again is told as reopened there.
        still = db.read("obligations", scope).frame.set_index("item")["state"]
        over = state_types(still[still.index.isin(came)]).isin([StateType.DONE, StateType.CLOSED])
        assert result("changes.list", scope).details["first_told"] == over.sum(), key


def test_the_lights_of_the_demo_by_region(demo: str) -> None:
    """12 red and 26 yellow matters, signals of air and water among them; the city's own are a row of their own."""
    scope = Scope("620800", TODAY, since=date(2024, 6, 5))
    found = result("lights.by_region", scope)
    assert (found.details["red"], found.details["yellow"]) == (12, 26)
    rows = found.frame.set_index("child_name")
    assert rows["red"].to_dict()["静宁县"] == 6
    assert rows.loc["平凉市", "red"] == 2
    assert len(rows) == 8
    listed = result("warnings.list", scope)
    assert (listed.value, listed.details["red"], listed.details["yellow"]) == (38, 12, 26)
    assert (listed.details["records"], listed.details["red_records"], listed.details["yellow_records"]) == (42, 13, 29)


def test_signals_of_two_townships_of_one_name_are_each_ones_own(database: str) -> None:
    """Known fault: signals were placed by the region's name, and one that two townships share placed them nowhere."""
    put([])
    with db.writing() as connection:
        for table in (water_alert, point, air_day):
            connection.execute(delete(table))
        connection.execute(update(region).where(region.c.parent == "11").values(name="Chengguan"))
        heavy = {"region": "1102", "on": date(2024, 7, 1), "aqi": 250, "level": 5, "primary": "pm25", "pm25": 200.0}
        connection.execute(insert(air_day).values(**heavy))
        section = {"code": "S1", "kind": "section", "name": "S1", "region": "1101"}
        connection.execute(insert(point).values(**section))
        connection.execute(insert(water_alert).values(point="S1", on=date(2024, 6, 1), level="red"))
        connection.execute(insert(water_alert).values(point="S1", on=date(2024, 7, 2), level="red"))
    found = result("lights.by_region", Scope("11", TODAY))
    rows = found.frame.set_index("child")
    assert set(rows["child_name"]) == {"Chengguan", "county"}
    assert rows["red"].fillna(0).to_dict() == {"1101": 1, "1102": 1, "11": 0}
    assert rows["reason"].dropna().to_dict() == {"1101": "water_alert_open", "1102": "air_day_heavy"}
    assert found.details["red"] == 2 == result("warnings.red", Scope("11", TODAY)).value


def test_a_month_before_which_nothing_was_told_is_not_comparable(database: str) -> None:
    """Known fault: "65 → 10" looked like a triumph: what was first told of as done in July was red in June."""
    own = {"region": "11", "updates": [], "named": False}
    late = {**own, "kind": "petition", "opened_on": date(2024, 1, 1), "due_on": date(2024, 5, 1)}
    told = late | {"updates": [{"on": date(2024, 7, 2), "state": "done"}]}
    put([*[own] * len(OWNERS), late, told])
    months = result("lights.by_month", Scope("11", TODAY)).frame.set_index("stood_on")
    june = months.loc["2024-06-30"]
    assert (june["entered"], bool(june["comparable"])) == (1, False)
    units = result("escalation.units", Scope("11", date(2024, 8, 5))).frame
    assert result("lights.by_month", Scope("11", date(2024, 8, 5))).frame["comparable"].tolist()[-1]
    assert units["unit"].tolist() == [""], "they are nobody's"


@pytest.mark.parametrize("key", GROUPS)
def test_of_nothing_known_there_are_no_lights(database: str, key: str) -> None:
    put([])
    assert result(key, Scope("11", TODAY)).value is None

"""The map's points: the warning list where it lies, what is fine beside it, and what is measured where."""

from datetime import date
from typing import Any

import pandas as pd

from lib.core.frames import ACTIONS, AIR_STATION_DAYS, BELOW, PROJECTS, UNRECORDED, WARNING_TOTALS, WATER_ALERTS
from lib.core.scope import Scope
from lib.metrics.catalog import metric
from lib.metrics.model import Answer
from lib.metrics.places import COLUMNS, points, reds, stations
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items, make_item
from tests.unit.metrics.water_world import items as water_items
from tests.unit.metrics.water_world import months as water_months
from tests.unit.metrics.water_world import points as water_points

SCOPE = Scope("620800", TODAY)
HERE = {"lon": 106.6, "lat": 35.5}
BELOW_ROWS = [("620802", "620802", "Kongtong", True), ("620826", "620826", "Jingning", False)]
#: Past its deadline, so red; near it, so yellow.
LATE = {"due_on": date(2024, 6, 1), "due_first": date(2024, 6, 1), "progress": 0.5}


def shown(rows: list[dict[str, Any]], *projects: dict[str, Any], scope: Scope = SCOPE) -> Answer:
    """The map of made obligations, of which those that are late stand on the warning list."""
    obligations = items(*rows)
    works = PROJECTS.typed(pd.DataFrame([make_item(kind="project") | each for each in projects]))
    late = obligations[obligations["due_on"] < pd.Timestamp(TODAY)]
    below = BELOW.of(BELOW_ROWS)
    totals = WARNING_TOTALS.of([("red", len(late), len(late), None)] if len(late) else [])
    nothing = [pd.DataFrame()] * (len(metric("map.points").inputs) - 8)
    return points(scope, obligations, works, below, late, totals, UNRECORDED.of([]), ACTIONS.of([]), *nothing, DEFAULTS)


def test_red_and_yellow_are_those_of_the_list_and_the_worst_is_drawn_last() -> None:
    answer = shown([LATE | HERE, HERE | {"title": "fine"}])
    assert answer.frame is not None
    assert answer.frame["light"].tolist()[-1] == "red"
    assert sorted(answer.frame["code"]) == ["F-1", "F-2"]
    assert (answer.value, answer.details["red"], answer.details["yellow"]) == (2, 1, 0)


def test_a_red_measure_lies_where_its_finding_does() -> None:
    """Known fault: the map knew findings only, a late measure of one was on the list and not on the map."""
    answer = shown([HERE | {"item": 1, "code": "F-1"}, LATE | HERE | {"kind": "measure", "code": "F-1#1", "parent": 1}])
    assert answer.frame is not None
    told = dict(zip(answer.frame["code"], answer.frame["light"], strict=True))
    assert told["F-1#1"] == "red"
    assert told["F-1"] in ("blue", "grey")


def test_what_has_no_place_is_counted() -> None:
    answer = shown([LATE, LATE | HERE, {}])
    assert (answer.details["placeless"], answer.details["placeless_red"], answer.details["red"]) == (2, 1, 1)


def test_a_milestone_is_its_project_s() -> None:
    step = LATE | HERE | {"kind": "milestone", "code": "P-1#1", "parent": 50, "parent_code": "P-1", "item": 2}
    answer = shown([step], {"item": 50, "code": "P-1"} | HERE)
    assert answer.frame is not None
    assert answer.frame[["code", "light", "project"]].values.tolist() == [["P-1#1", "red", "P-1"]], "one matter, once"
    placeless = shown([step | {"lon": None, "lat": None}], {"item": 50, "code": "P-1"})
    assert placeless.details["placeless_projects"] == ["milestone:P-1#1"]


def test_a_light_that_was_chosen_is_shown_alone() -> None:
    answer = shown([LATE | HERE, HERE], scope=Scope("620800", TODAY, light="red"))
    assert answer.frame is not None
    assert answer.frame["light"].tolist() == ["red"]


def test_nothing_is_no_zero() -> None:
    answer = shown([])
    assert answer.value is None
    assert answer.reason
    assert answer.frame is not None
    assert list(answer.frame.columns) == list(COLUMNS)


def test_reds_by_region_are_known_where_anything_is_on_record() -> None:
    listed = pd.DataFrame({"light": ["red", "red", "yellow"], "region": ["620802", "620802", "620802"]})
    below = BELOW.of([*BELOW_ROWS, ("620822", "620822", "Lingtai", True)])
    assert reds(listed, below) == {"620802": 2, "620822": 0}, "of 620826 nothing is on record: no zero"


def test_a_section_over_its_target_comes_first_with_its_class() -> None:
    known = water_points(
        {"point": "A", "name": "a", "target_class": 3, "lon": 106.0, "lat": 35.0},
        {"point": "B", "name": "b", "target_class": 3, "lon": 106.1, "lat": 35.0},
        {"point": "C", "name": "c", "target_class": 3},
    )
    answer = stations(
        Scope("620802", TODAY),
        known,
        pd.concat([water_months("A", {"2024-06": 3}), water_months("B", {"2024-06": 5})], ignore_index=True),
        water_items(),
        WATER_ALERTS.of([]),
        DEFAULTS,
        AIR_STATION_DAYS.of([]),
    )
    assert answer.frame is not None
    rows = answer.frame[["code", "water_class"]].values.tolist()
    assert rows[0] == ["B", 5]
    assert answer.frame["light"].iloc[0] in ("red", "yellow")
    assert (answer.value, answer.details) == (2, {"lit": 1, "placeless": 1})

"""Rules about single cells, and about the readings beside them."""

import math
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.terms import POLLUTANTS
from lib.ingest import doubt
from lib.ingest.doubt import Doubt, read_reading
from lib.ingest.figures import Measured
from lib.ingest.hours import by_columns, out_of_order
from lib.ingest.read import Row

ITEMS = some.sampled_from([*POLLUTANTS, "ph", "nh3n", "temperature", "fcoli"])


@given(ITEMS, some.text(), some.booleans())
def test_any_text_is_a_possible_reading_or_nothing_or_a_doubt_that_keeps_it(
    item: str, text: str, measured: bool
) -> None:
    found = read_reading(item, text, measured)
    if isinstance(found, Doubt):
        assert (found.item, found.given) == (item, text.strip())
        assert found.rule in doubt.RULES
    elif found is not None:
        value = found.value if isinstance(found, Measured) else found
        assert math.isfinite(value)


@given(ITEMS, some.floats(allow_nan=True, allow_infinity=True))
def test_any_number_that_passes_lies_within_its_range(item: str, value: float) -> None:
    found = read_reading(item, repr(value))
    if isinstance(found, float):
        assert -5 <= found <= doubt.CEILINGS.get(item, math.inf)
        assert found == value


@pytest.mark.parametrize(
    ("item", "text", "rule"),
    [
        ("nh3n", "1e400", "beyond_range"),
        ("ph", "14.01", "beyond_range"),
        ("ph", "-0.5", "negative"),
        ("do", "51", "beyond_range"),
        ("temperature", "-6", "negative"),
        ("pm10", "9999", "fill_value"),
        ("conductivity", "-999", "fill_value"),
        ("co", "NAN", "not_a_number"),
        ("co", "0.8mg", "text"),
        ("co", "0.8 1.0", "text"),
    ],
)
def test_a_cell_that_is_no_reading(item: str, text: str, rule: str) -> None:
    found = read_reading(item, text)
    assert isinstance(found, Doubt)
    assert found.rule == rule


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("pm10", "10000", 10000),
        ("pm10", "0", 0),
        ("pm25", "３０", 30),
        ("pm10", "1,234", 1234),
        ("temperature", "-5", -5),
        ("algae", "99999", 99999),
        ("co", "/", None),
        ("co", "", None),
    ],
)
def test_a_cell_that_is_a_reading_or_empty(item: str, text: str, value: float | None) -> None:
    assert read_reading(item, text) == value


def test_below_detection_is_no_doubt() -> None:
    assert read_reading("tp", "<0.01", True) == Measured(0.01, True)


def test_doubts_of_one_item_and_rule_are_joined_without_repeating() -> None:
    doubts = [Doubt("so2", "contradicted", text) for text in ("1", "2", "1")]
    assert doubt.merged([*doubts, Doubt("so2", "negative", "-1")]) == [
        Doubt("so2", "contradicted", "1 / 2"),
        Doubt("so2", "negative", "-1"),
    ]


def test_what_a_later_row_contradicts() -> None:
    earlier = {"pm25": 30.0, "co": 0.8, "so2": None, "aqi_published": 50, "tp": Measured(0.01, True)}
    later = {"pm25": None, "co": 0.8, "so2": 9.0, "aqi_published": 51, "tp": Measured(0.02)}
    assert doubt.differing(earlier, later, ("pm25", "co", "so2", "tp")) == [
        Doubt("pm25", "contradicted", "30"),
        Doubt("all", "contradicted", "aqi_published 50"),
        Doubt("tp", "contradicted", "<0.01"),
    ]


def test_hours_beside_each_other() -> None:
    at = [datetime.fromisoformat(f"2024-07-02 {text}") for text in ("08:00", "08:00:01", "09:00")]
    frame = pd.DataFrame({"pm25": [30, 30, float("nan")], "pm10": [29.9, 30, 10]})
    assert doubt.among_hours(pd.Series(at), frame) == {
        0: [Doubt("pm10", "pm25_above_pm10", "29.9")],
        1: [Doubt("all", "off_the_hour", "08:00:01")],
    }


def test_order_is_per_station() -> None:
    given = (("A", 2), ("B", 1), ("A", 3), ("B", 0), ("B", 2))
    rows = [Row("", 1, {"point": point, "at": datetime(2024, 7, 2, hour)}) for point, hour in given]  # noqa: DTZ001
    assert [out_of_order(each) for each in by_columns(rows)] == [1]

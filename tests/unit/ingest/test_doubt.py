"""Rules about single cells, and about the readings beside them."""

import math
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.terms import POLLUTANTS
from lib.ingest import doubt
from lib.ingest.ceilings import CEILINGS
from lib.ingest.doubt import Doubt, read_reading
from lib.ingest.figures import Measured
from lib.ingest.hours import by_columns, out_of_order
from lib.ingest.read import Row
from lib.ingest.words import vocabulary

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
        assert -5 <= found <= CEILINGS[item]
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


#: Every item that a ledger of readings has a column for.
EVERY_ITEM = sorted({*vocabulary("water_item").values(), *POLLUTANTS})


@pytest.mark.parametrize("item", EVERY_ITEM)
@pytest.mark.parametrize("text", ["1e308", "1e999", "-1e308", "1e-300", "-1e-300", "NaN", "inf", "-Infinity", "1e13"])
def test_no_item_is_without_a_ceiling(item, text):
    measured = item not in POLLUTANTS
    found = doubt.read_reading(item, text, measured)
    assert isinstance(found, doubt.Doubt)
    assert doubt.RULES[found.rule] is False
    if measured:
        assert isinstance(doubt.read_reading(item, f"<{text}", True), doubt.Doubt)


@given(some.sampled_from(EVERY_ITEM), some.floats(allow_nan=True, allow_infinity=True))
def test_whatever_is_written_a_reading_is_within_its_bounds(item, value):
    found = doubt.read_reading(item, repr(value), item not in POLLUTANTS)
    if isinstance(found, doubt.Doubt):
        return
    number = found.value if isinstance(found, Measured) else found
    assert number is None or -5 <= number <= CEILINGS[item]
    assert not number or abs(number) >= 1e-12


# Class III of GB 3838, tables 1 to 3, and of GB/T 14848, typed in the unit of the ledgers.
TYPICAL = {
    **{"codmn": 6, "cod": 20, "bod5": 4, "nh3n": 1.0, "tp": 0.2, "tn": 1.0, "cu": 1.0, "zn": 1.0, "f": 1.0, "se": 0.01},
    **{"as_": 0.05, "hg": 0.0001, "cd": 0.005, "cr6": 0.05, "pb": 0.05, "cn": 0.2, "phenol": 0.005, "oil": 0.05},
    **{"las": 0.2, "s": 0.2, "sulphate": 250, "nitrate": 10, "fe": 0.3, "mn": 0.1, "hardness": 450, "tds": 1000},
    **{"benzene": 0.01, "chloroform": 0.06, "benzo_a_pyrene": 0.0000028, "ddt": 0.001, "alpha": 0.5, "na": 200},
}


@pytest.mark.parametrize(("item", "limit"), TYPICAL.items())
def test_a_unit_that_slipped_by_a_thousand_is_no_reading_and_a_fortyfold_is(item, limit):
    slipped = doubt.read_reading(item, f"{1000 * limit:.10f}", True)
    assert isinstance(slipped, doubt.Doubt)
    assert slipped.rule in ("beyond_range", "fill_value")
    assert doubt.read_reading(item, f"{40 * limit:.10f}", True) == Measured(pytest.approx(40 * limit))


@pytest.mark.parametrize(("text", "value"), [("无", 0), ("有", 1), ("0", 0), ("2", 2)])
def test_odour_is_there_or_not(text, value):
    assert doubt.read_reading("odour", text, True) == Measured(value)
    assert doubt.read_reading("visible", "无肉眼可见物", True) == Measured(0)
    assert doubt.read_reading("nh3n", "无", True) is None

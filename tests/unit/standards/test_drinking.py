from datetime import date
from fractions import Fraction

import pytest

from lib.standards.cwqi import city_index, cwqi
from lib.standards.drinking import (
    ground_source,
    share_by_count,
    share_by_volume,
    surface_source,
    surface_source_limit,
)
from lib.standards.water_tables import SPECIFIC
from tests.unit.standards import law

GOOD = {"ph": 7.5, "do": 8, "codmn": 2, "nh3n": 0.2, "tp": 0.04}


def test_a_source_meets_class_iii_without_cod_and_table_2():
    assert surface_source(GOOD | {"cod": 99, "tn": 9}, "lake").met is True
    assert surface_source(GOOD | {"nh3n": 1.01}, "lake").exceeded == ("nh3n",)
    assert surface_source(GOOD | {"tp": 0.06}, "lake").exceeded == ("tp",)
    assert surface_source(GOOD | {"tp": 0.06}, "river").met is True


SINGLE = [row.key for row in law.ROWS if row.key[2] == "drinking-water source"]


@pytest.mark.parametrize("key", SINGLE, ids=lambda key: key[1])
def test_every_limit_of_tables_2_and_3_on_and_just_above(key):
    item, limit = key[1], law.number(*key)
    assert surface_source(GOOD | {item: limit}, "river").met is True
    assert surface_source(GOOD | {item: limit * 1.0001}, "river").exceeded == (item,)
    assert surface_source({item: limit}, "river").met is True


def test_a_source_meets_table_3_item_by_item():
    # Typed from the table: the smallest limits must not be lost in rounding.
    told = {
        "chloroform": 0.06,
        "benzo_a_pyrene": 0.0000028,
        "methylmercury": 0.000001,
        "cobalt": 1.0,
        "thallium": 0.0001,
    }
    for item, limit in told.items():
        assert surface_source(GOOD | {item: limit}, "lake").met is True
        assert surface_source(GOOD | {item: limit * 1.0001}, "lake").exceeded == (item,)
        assert surface_source_limit(item, "lake") == limit
    assert len(SPECIFIC.limits) == 80
    assert surface_source({"benzene": 0.02}, "river").exceeded == ("benzene",)


def test_nothing_measured_is_not_judged():
    assert surface_source({"cod": 10}, "river").met is None
    assert ground_source({}, date(2024, 1, 1)).met is None
    assert ground_source({"fe": 0.1}, date(2017, 1, 1)).met is None


def test_a_ground_source_meets_class_iii():
    assert ground_source({"hardness": 450}, date(2024, 1, 1)).met is True
    assert ground_source({"hardness": 451, "fe": 0.1}, date(2024, 1, 1)).exceeded == ("hardness",)


def test_shares_by_count_and_by_volume():
    assert share_by_count([True, True, False]) == Fraction(2, 3)
    assert share_by_count([]) is None
    assert share_by_volume([(True, 90), (False, 10)]) == Fraction(9, 10)
    assert share_by_volume([(True, 90), (False, None)]) is None
    assert share_by_volume([]) is None
    assert share_by_volume([(True, 0)]) is None


def test_cwqi_counts_oxygen_and_ph_their_own_way():
    found = cwqi({"ph": 6.5, "do": 10, "cod": 10, "tp": 0.05}, "lake")
    assert found.parts == pytest.approx({"ph": 0.5, "do": 0.5, "cod": 0.5, "tp": 1.0})
    assert found.index == pytest.approx(2.5)
    assert len(found.missing) == 17
    assert cwqi({"ph": 8.0}).index == pytest.approx(0.5)
    assert cwqi({"ph": 7.0}).index == 0
    assert cwqi({}).index is None


def test_the_index_of_a_city_counts_rivers_and_lakes_by_their_number():
    assert city_index([3.0, 5.0], [10.0]) == 6.0
    assert city_index([], []) is None


def test_a_reading_of_nothing_is_a_reading():
    assert surface_source({SINGLE[0][1]: 0.0}, "river").met is True
    assert surface_source({SINGLE[0][1]: -1.0}, "river").met is None

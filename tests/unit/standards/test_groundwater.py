from datetime import date

import pytest

from lib.standards.groundwater import ITEMS, classify_ground, ground_detection_ceilings, ground_item_class
from lib.standards.water_tables import GROUND, SUPPLY, SURFACE
from tests.unit.standards import law

DAY = date(2024, 6, 1)


@pytest.mark.parametrize("item", law.items("GB/T 14848 2017", level="III"))
def test_every_limit_just_below_on_and_just_above(item):
    limits = law.ground(item)
    for limit in limits:
        on = limits.index(limit) + 1
        assert ground_item_class(item, limit * 0.999) <= on
        assert ground_item_class(item, limit) == on
        assert ground_item_class(item, limit * 1.001 + 1e-9) == on + limits.count(limit)


def test_ph_has_one_range_for_three_classes_and_a_wider_one_for_iv():
    found = [ground_item_class("ph", value) for value in (5.49, 5.5, 6.49, 6.5, 7, 8.5, 8.51, 9.0, 9.01)]
    assert found == [5, 4, 4, 1, 1, 1, 4, 4, 5]


def test_what_must_not_be_detected_is_class_i_only_when_it_was_not():
    assert ground_item_class("las", 0.025) == 2
    assert ground_item_class("las", 0.025, detected=False) == 1
    assert ground_item_class("nh3n", 0.0125, detected=False) == 1
    assert classify_ground({"las": 0.025}, DAY, undetected={"las"}).ground_class == 1


def test_the_worst_item_decides_and_class_i_has_none():
    found = classify_ground({"ph": 7.2, "hardness": 451, "tds": 900, "f": 1.1, "tn": 99}, DAY)
    assert (found.ground_class, found.deciding) == (4, ("hardness", "f"))
    assert classify_ground({"ph": 7, "nitrate": 1}, DAY).deciding == ()
    assert classify_ground({"hardness": 651}, DAY).ground_class == 5


def test_nothing_measured_and_days_before_the_standard_have_no_class():
    assert classify_ground({}, DAY).reason == "no_data"
    assert classify_ground({"tp": 1, "fe": -1}, DAY).reason == "no_data"
    assert classify_ground({"fe": 0.2}, date(2018, 4, 30)).reason == "standard_not_held"
    assert classify_ground({"fe": 0.2}, date(2018, 5, 1)).ground_class == 2


def test_a_detection_limit_above_class_iii_says_nothing():
    ceilings = ground_detection_ceilings()
    assert (ceilings["hg"], ceilings["las"]) == (0.001, 0.3)
    assert "ph" not in ceilings


def test_tables_hold_from_their_day_on():
    assert [table.in_force(date(2002, 6, 1)) for table in (SURFACE, SUPPLY, GROUND)] == [True, True, False]
    assert not SURFACE.in_force(date(2002, 5, 31))
    assert len(ITEMS) == len(set(ITEMS)) == len(GROUND.limits) + 1
    assert len(ITEMS) == 39
    for table in (SURFACE, GROUND):
        for item, limits in table.limits.items():
            assert list(limits) == sorted(limits, reverse=item == "do"), item


def test_micrograms_are_printed_and_milligrams_compared():
    # 0.06 mg/L of chloroform are the 60 ug/L of class III.
    assert GROUND.limits["chloroform"] == (0.5, 6, 60, 300)
    assert [ground_item_class("chloroform", value) for value in (0.0005, 0.006, 0.06, 0.3, 0.301)] == [1, 2, 3, 4, 5]
    assert ground_item_class("toluene", 1.4) == 4
    assert ground_detection_ceilings()["benzene"] == 0.01


def test_radioactivity_beyond_class_iii_is_iv_and_what_is_there_is_v():
    assert [ground_item_class("alpha", value) for value in (0.1, 0.5, 0.51, 90)] == [1, 3, 4, 4]
    assert [ground_item_class("beta", value) for value in (0.1, 1.0, 1.01)] == [1, 2, 4]
    assert [ground_item_class("odour", value) for value in (0, 1)] == [1, 5]
    assert [ground_item_class("colour", value) for value in (5, 15, 25, 26)] == [1, 3, 4, 5]
    assert not {"odour", "visible"} & ground_detection_ceilings().keys()

from datetime import date

import pytest

from lib.standards.air_limits import (
    COMPOSITE_LIMITS,
    composite_index,
    evaluation_standard,
    exceedance,
    good_day,
    limits,
    rank,
    reference_state,
    relative_change,
)

CITY = {"so2": 9, "no2": 15, "pm10": 39, "pm25": 21, "co": 0.7, "o3_8h": 192}


@pytest.mark.parametrize(
    ("day", "code", "pm25"),
    [
        (date(2015, 6, 1), "GB 3095-2012", (15, 35)),
        (date(2026, 2, 28), "GB 3095-2012", (15, 35)),
        (date(2026, 3, 1), "GB 3095-2026 transition", (15, 30)),
        (date(2030, 12, 31), "GB 3095-2026 transition", (15, 30)),
        (date(2031, 1, 1), "GB 3095-2026 final", (10, 25)),
    ],
)
def test_the_day_chooses_the_limits(day, code, pm25):
    first, second = limits(day, 1), limits(day)
    assert first.code == second.code == code
    assert (first.values["pm25_year"], second.values["pm25_year"]) == pm25
    assert second.grade == 2
    assert second.effective_to is None or second.effective_from <= second.effective_to


def test_no_limit_is_ever_relaxed_and_grade_1_is_never_looser():
    days = [date(2020, 1, 1), date(2026, 3, 1), date(2031, 1, 1)]
    for key in limits(days[0]).values:
        for grade in (1, 2):
            values = [limits(day, grade).values[key] for day in days]
            assert values == sorted(values, reverse=True)
        assert all(limits(day, 1).values[key] <= limits(day, 2).values[key] for day in days)


def test_evaluation_standard_changes_with_the_limits():
    assert evaluation_standard(date(2026, 2, 28)) == "HJ 663-2013"
    assert evaluation_standard(date(2026, 3, 1)) == "HJ 663-2026"


def test_composite_index_is_the_sum_of_shares():
    found = composite_index(CITY, limits(date(2026, 5, 1)))
    assert found.index == 3.25
    assert found.primary == ("o3_8h",)
    assert sum(found.parts.values()) == pytest.approx(3.25)
    assert set(found.parts) == set(COMPOSITE_LIMITS)
    assert composite_index(CITY, limits(date(2026, 5, 1)), {"pm25": 3, "o3_8h": 2, "no2": 2}).index == 6.225


@pytest.mark.parametrize("gap", [None, float("nan")])
def test_no_composite_index_while_an_item_is_missing(gap):
    found = composite_index({**CITY, "co": gap}, limits(date(2020, 1, 1)))
    assert (found.index, found.primary, found.reason) == (None, (), "items_missing")
    assert "co" not in found.parts


def test_equal_indices_share_a_place_and_the_next_are_skipped():
    assert rank({"a": 3.249, "b": 3.251, "c": 3.30, "d": 3.10}) == {"d": 1, "a": 2, "b": 2, "c": 4}
    assert rank({"a": 3.249, "b": 3.251}, decimals=3) == {"a": 1, "b": 2}


def test_equal_to_the_limit_is_no_exceedance():
    assert exceedance(30, 30) is None
    assert exceedance(29.9, 30) is None
    assert exceedance(36, 30) == 0.2
    assert exceedance(30.1, 30) > 0


def test_relative_change():
    assert relative_change(4.48, 4.49) == pytest.approx(-0.2227, abs=1e-4)
    assert relative_change(1, 0) is None
    assert relative_change(float("nan"), 1) is None


@pytest.mark.parametrize(("aqi", "good"), [(0, True), (100, True), (101, False), (None, None)])
def test_good_day(aqi, good):
    assert good_day(aqi) is good


def test_reference_state():
    assert reference_state(10) == pytest.approx(9.1615, abs=1e-4)

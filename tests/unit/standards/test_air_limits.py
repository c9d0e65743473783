from datetime import date

import pytest

from lib.standards.air_limits import (
    COMPOSITE_LIMITS,
    attains,
    composite_index,
    exceedance,
    good_day,
    limits,
    rank,
    reference_state,
    relative_change,
)
from lib.standards.air_statistics import evaluation

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
    own = second.edition
    assert own.effective_from <= day or own.standard == "GB 3095-2012"
    assert own.effective_to is None or day <= own.effective_to
    assert own.clause


def test_no_limit_is_ever_relaxed_and_grade_1_is_never_looser():
    days = [date(2020, 1, 1), date(2026, 3, 1), date(2031, 1, 1)]
    for key in limits(days[0]).values | limits(days[0]).others:
        grades = [[(own.values | own.others)[key] for own in (limits(day, grade) for day in days)] for grade in (1, 2)]
        assert all(values == sorted(values, reverse=True) for values in grades)
        assert all(first <= second for first, second in zip(*grades, strict=True))


@pytest.mark.parametrize(
    ("key", "grade", "states"),
    [
        ("tsp_year", 2, "200 200 200"),
        ("tsp_24h", 1, "120 120 120"),
        ("nox_year", 2, "50 50 40"),
        ("nox_24h", 2, "100 100 70"),
        ("nox_1h", 1, "250 250 250"),
        ("pb_quarter", 2, "1 1 1"),
        ("pb_year", 2, "0.5 0.5 0.5"),
        ("bap_24h", 2, "0.0025 0.0025 0.0025"),
        ("bap_year", 1, "0.001 0.001 0.001"),
    ],
)
def test_table_2(key, grade, states):
    days = [date(2020, 1, 1), date(2026, 3, 1), date(2031, 1, 1)]
    assert " ".join(str(limits(day, grade).others[key]) for day in days) == states


def test_evaluation_standard_changes_with_the_limits():
    assert evaluation(date(2026, 2, 28)).code == "HJ 663-2013"
    assert evaluation(date(2026, 3, 1)).code == "HJ 663-2026"


def test_composite_index_is_the_sum_of_shares():
    found = composite_index(CITY, limits(date(2026, 5, 1)))
    assert found.index == 3.25
    assert found.primary == ("o3_8h",)
    assert found.standard == "GB 3095-2026 transition"
    assert sum(found.parts.values()) == pytest.approx(3.25)
    assert set(found.parts) == set(COMPOSITE_LIMITS)
    assert composite_index(CITY, limits(date(2026, 5, 1)), {"pm25": 3, "o3_8h": 2, "no2": 2}).index == 6.225


def test_composite_index_divides_by_the_limits_that_are_in_force():
    figures = {"so2": 9, "no2": 20, "co": 0.8, "o3_8h": 80, "pm10": 50, "pm25": 32}
    rest = 9 / 60 + 20 / 40 + 0.8 / 4 + 80 / 160
    by_2012, by_2026, final = (limits(date(year, 5, 1)) for year in (2025, 2026, 2031))
    assert composite_index(figures, by_2012).index == pytest.approx(rest + 50 / 70 + 32 / 35)
    assert composite_index(figures, by_2026).index == pytest.approx(rest + 50 / 60 + 32 / 30)
    assert composite_index(figures, final).index == pytest.approx(9 / 20 + 20 / 30 + 0.8 / 4 + 0.5 + 50 / 50 + 32 / 25)
    assert [attains("pm25", 32, each) for each in (by_2012, by_2026, final)] == [True, False, False]


@pytest.mark.parametrize(
    ("item", "value", "met"),
    [
        ("pm25", 35.0, True),
        ("pm25", 35.5, False),
        ("pm25", 35.49, True),
        ("pm25", 34.5, True),
        ("co", 4.05, True),
        ("co", 4.051, False),
        ("o3_8h", 160.5, True),
        ("o3_8h", 161.0, False),
        ("pm10", None, None),
    ],
)
def test_a_limit_is_judged_on_the_rounded_figure(item, value, met):
    assert attains(item, value, limits(date(2020, 1, 1))) is met


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

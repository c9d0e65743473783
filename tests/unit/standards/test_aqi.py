from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.aqi import (
    HJ633_2012,
    HJ633_2026,
    STANDARDS,
    aqi_standard,
    assess_day,
    assess_hour,
    iaqi,
    level,
)
from tests.unit.standards import law

CLEAN = {"so2": 9, "no2": 24, "co": 0.8, "o3": 95, "o3_8h": 90, "pm10": 48, "pm25": 30}
IAQI_STEPS = law.IAQI
# Particles of an hour stand on their daily row; of 2012 the file has them as a row of their own.
EVERY_KEY = [
    (standard, key, law.break_points(edition, key) or law.break_points(edition, key.replace("1h", "24h")))
    for standard, edition in ((HJ633_2012, "2012"), (HJ633_2026, "2026"))
    for key in law.items("HJ 633 2012", level="IAQI 50")
]
IDS = [f"{standard.code}-{key}" for standard, key, _ in EVERY_KEY]


def test_no_key_goes_untried():
    assert {(standard.code, key) for standard, key, _ in EVERY_KEY} == {
        (standard.code, key) for standard in STANDARDS for key in standard.breakpoints
    }


@pytest.mark.parametrize(("standard", "key", "limits"), EVERY_KEY, ids=IDS)
def test_every_break_point_gives_its_printed_sub_index_and_the_next_step_gives_more(standard, key, limits):
    step = 0.1 if key.startswith("co") else 1
    for limit, printed in zip(limits, IAQI_STEPS, strict=False):
        assert iaqi(standard, key, limit) == printed
    for limit, printed in zip(limits[:-1], IAQI_STEPS, strict=False):
        assert iaqi(standard, key, limit + step) > printed
    for limit, printed in zip(limits[1:], IAQI_STEPS[1:], strict=False):
        assert iaqi(standard, key, round(limit - step, 1)) <= printed


@pytest.mark.parametrize(("standard", "key", "limits"), EVERY_KEY, ids=IDS)
def test_above_the_scale(standard, key, limits):
    beyond = limits[-1] + 1
    if key in ("so2_1h", "o3_8h"):
        expected = {"HJ 633-2012": None, "HJ 633-2026": 200 if key == "so2_1h" else 300}[standard.code]
    else:
        expected = 500
    assert iaqi(standard, key, beyond) == expected
    assert iaqi(standard, key, 1e9) == expected


@given(st.sampled_from(law.items("HJ 633 2012", level="IAQI 50")), st.decimals(0, 3000, places=3))
def test_formula_1_is_exact_and_rounded_up(key, concentration):
    limits = law.break_points("2012", key)
    step = next((n for n in range(1, len(limits)) if concentration <= limits[n]), None)
    if step is None:
        assert iaqi(HJ633_2012, key, concentration) in (None, 500)
        return
    low, high = limits[step - 1], limits[step]
    first, last = IAQI_STEPS[step - 1], IAQI_STEPS[step]
    exact = Fraction(last - first, high - low) * (Fraction(concentration) - low) + first
    assert iaqi(HJ633_2012, key, concentration) == ceil(exact)


@pytest.mark.parametrize("reading", [None, float("nan"), float("inf"), -1, -0.001])
def test_what_is_no_reading_has_no_sub_index(reading):
    assert iaqi(HJ633_2026, "pm25_24h", reading) is None


def test_binary_floats_do_not_decide_a_ceiling():
    assert iaqi(HJ633_2012, "co_24h", 2.2) == 55
    assert iaqi(HJ633_2012, "pm25_24h", 35.000000000000004) == 50
    assert iaqi(HJ633_2012, "pm25_24h", Decimal("35.001")) == 51


@pytest.mark.parametrize(
    ("key", "concentration", "expected"),
    [
        ("pm25_24h", 60.5, 100),
        ("pm25_24h", 60.501, 101),
        ("pm25_24h", 61.5, 102),
        ("pm25_24h", 35.5, 52),
        ("pm25_24h", 0.5, 0),
        ("co_24h", 4.05, 100),
        ("co_24h", 4.051, 101),
        ("o3_8h", 800.5, 300),
        ("o3_1h", 160.4, 50),
    ],
)
def test_2026_rounds_the_concentration_first(key, concentration, expected):
    assert iaqi(HJ633_2026, key, concentration) == expected


def test_2012_does_not_round_the_concentration():
    assert iaqi(HJ633_2012, "pm25_24h", 35.4) == 51
    assert iaqi(HJ633_2026, "pm25_24h", 35.4) == 50


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2014, 12, 31), "HJ 633-2012"),
        (date(2026, 2, 28), "HJ 633-2012"),
        (date(2026, 3, 1), "HJ 633-2026"),
        (date(2031, 1, 1), "HJ 633-2026"),
    ],
)
def test_the_day_of_observation_chooses_the_standard(day, code):
    assert aqi_standard(day).code == code


@pytest.mark.parametrize(("standard", "lowest"), [(HJ633_2012, 0), (HJ633_2026, 1)])
def test_levels_meet_without_gap_and_carry_the_official_colours(standard, lowest):
    ends = [50, 100, 150, 200, 300]
    assert [level(end, standard) for end in ends] == [1, 2, 3, 4, 5]
    assert [level(end + 1, standard) for end in ends] == [2, 3, 4, 5, 6]
    bounds = [(row.low, row.high) for row in standard.levels]
    assert bounds == [(lowest, 50), (51, 100), (101, 150), (151, 200), (201, 300), (301, 500)]
    assert [row.rgb for row in standard.levels] == ["#00E400", "#FFFF00", "#FF7E00", "#FF0000", "#99004C", "#7E0023"]
    assert level(lowest, standard) == 1
    assert level(501, standard) == 6
    with pytest.raises(ValueError, match="no AQI"):
        level(lowest - 1, standard)


def test_without_an_edition_a_level_begins_at_0():
    assert (level(0), level(500), level(501)) == (1, 6, 6)
    with pytest.raises(ValueError, match="no AQI"):
        level(-1)


@pytest.mark.parametrize(("standard", "aqi"), [(HJ633_2012, 0), (HJ633_2026, 1)])
@pytest.mark.parametrize("assess", [assess_day, assess_hour])
def test_the_index_of_clean_air_is_the_lowest_of_its_edition(assess, standard, aqi):
    """4.1.1 of 2026: from 1 to 500. The sub-indices are those of formula 1, from 0."""
    found = assess(dict.fromkeys(CLEAN, 0), standard)
    assert (found.aqi, found.level, found.primary) == (aqi, 1, ())
    assert set(found.iaqi.values()) == {0}


@pytest.mark.parametrize("assess", [assess_day, assess_hour])
@pytest.mark.parametrize(("pm10", "aqi"), [(40, None), (120, None), (121, 101)])
def test_since_2026_a_gap_leaves_no_index_up_to_100_of_a_day_or_an_hour(assess, pm10, aqi):
    """HJ 633-2026, 5.3.1: AQI, level and primary pollutant are NA; the sub-indices are published."""
    found = assess({**CLEAN, "pm25": None, "pm10": pm10}, HJ633_2026)
    assert (found.aqi, found.missing) == (aqi, ("pm25",))
    assert found.level == (None if aqi is None else 3)
    assert found.primary == (() if aqi is None else ("pm10",))
    assert found.iaqi["pm10"] is not None
    assert found.reason == ("items_missing" if aqi is None else "")


def test_an_hour_without_pm25_by_its_edition():
    hour = {"pm10": 40, "o3": 60}
    assert assess_hour(hour, HJ633_2026).aqi is None
    assert assess_hour(hour, HJ633_2026, strict=None).aqi is None
    assert assess_hour(hour, HJ633_2012, strict=None).aqi == 40


def test_no_primary_pollutant_up_to_50_and_ties_from_51():
    assert assess_day({**CLEAN, "pm25": 35}, HJ633_2026).primary == ()
    assert assess_day({**CLEAN, "pm25": 35}, HJ633_2026).aqi == 50
    tie = assess_day({**CLEAN, "pm25": 61, "o3_8h": 161}, HJ633_2026)
    assert (tie.aqi, tie.level, tie.primary) == (101, 3, ("o3_8h", "pm25"))


@pytest.mark.parametrize(("pm25", "aqi", "reason"), [(60, None, "items_missing"), (61, 101, "")])
def test_2026_withholds_an_incomplete_day_up_to_100(pm25, aqi, reason):
    day = {**CLEAN, "pm25": pm25, "no2": None}
    found = assess_day(day, HJ633_2026)
    assert (found.aqi, found.reason, found.missing) == (aqi, reason, ("no2",))
    assert assess_day(day, HJ633_2026, strict=False).aqi is not None
    assert assess_day(day, HJ633_2026, not_monitored=["no2"]).aqi is not None
    assert assess_day(day, HJ633_2012).aqi is not None


def test_2026_does_not_ask_for_the_ozone_hour_in_a_day_nor_for_8_hours_in_an_hour():
    day = {item: value for item, value in CLEAN.items() if item != "o3"}
    assert assess_day(day, HJ633_2026).reason == ""
    assert assess_day({**day, "o3": 900}, HJ633_2026).aqi == 48
    hour = {item: value for item, value in CLEAN.items() if item != "o3_8h"}
    assert assess_hour({**hour, "o3_8h": 700}, HJ633_2026).aqi == 48


def test_2012_counts_the_largest_ozone_hour_of_a_day():
    found = assess_day({**CLEAN, "o3": 210, "o3_8h": 150}, HJ633_2012)
    assert (found.aqi, found.primary) == (105, ("o3",))


def test_nothing_gives_nothing():
    found = assess_day({}, HJ633_2026)
    assert (found.aqi, found.level, found.primary, found.reason) == (None, None, (), "no_data")


def test_2012_ozone_above_800_is_judged_by_its_hour():
    assert assess_day({**CLEAN, "o3_8h": 801, "o3": 900}, HJ633_2012).aqi == 350
    alone = assess_day({**CLEAN, "o3_8h": 801, "o3": None}, HJ633_2012)
    assert (alone.aqi, alone.reason) == (None, "above_scale")
    assert assess_day({**CLEAN, "o3_8h": 801, "o3": None}, HJ633_2012, strict=False).aqi == 48
    assert assess_day({"o3_8h": 801}, HJ633_2012, strict=False).reason == "above_scale"


def test_2012_sulphur_dioxide_hour_above_800_is_judged_by_its_day():
    found = assess_hour({**CLEAN, "so2": 801, "so2_24h": 800}, HJ633_2012)
    assert (found.aqi, found.primary) == (200, ("so2",))
    assert assess_hour({**CLEAN, "so2": 801}, HJ633_2012).reason == "above_scale"
    assert assess_hour({**CLEAN, "so2": 801}, HJ633_2026).aqi == 200

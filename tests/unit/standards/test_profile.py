"""Settings that the standards leave open: defaults, what is taken, what is refused, and what they change."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.errors import BadSetting, UnknownSetting
from lib.core.frames import SETTINGS
from lib.i18n import LANGUAGES, translator
from lib.standards.air_limits import composite_index, limits, rank
from lib.standards.air_statistics import (
    day_maximum_8h,
    days_needed,
    rounded_statistic,
    stations_needed,
    three_year_mean,
)
from lib.standards.profile import CHOICES, DEFAULT, Profile, canonical, profile_of, written
from lib.standards.water_class import classify, main_pollutants


def of(**given_: str) -> Profile:
    return profile_of(SETTINGS.of(list(given_.items())))


def test_nothing_set_is_the_documented_default():
    assert of() == DEFAULT
    assert {name: choice.default for name, choice in CHOICES.items()} == {
        "composite_weights": "so2=1,no2=1,co=1,o3_8h=1,pm10=1,pm25=1",
        "composite_decimals": "2",
        "rounding_profile": "one_more",
        "exceptional_event_policy": "concentrations",
        "three_year_rolling": "beside",
        "station_share": "0.75",
        "few_stations": "3",
        "few_station_share": "0.5",
        "pm25_above_pm10": "pm10",
        "oxygen_class_one": "concentration",
        "ph_do_order": "first",
        "light_rules": "forecast",
        "standing_check_months": "3",
        "look_back_after_days": "90",
        "look_back_year_end_days": "31",
        "look_back_before_inspection_days": "60",
        "ahead_by": "0.1",
        "escalation": "default",
        "progress_unchanged_months": "3",
        "bulk_count": "5",
        "bulk_days": "1",
        "outside_km": "5",
        "meeting_minutes": "5",
        "kiosk_seconds": "20",
    }
    assert set(CHOICES) == set(Profile.__dataclass_fields__), "every choice has its field and none is left out"


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_told_in_both_languages_with_its_source(name):
    assert all(translator(language).has(f"setting.{name}") for language in LANGUAGES)
    assert "[" in CHOICES[name].source, "with its certainty"
    assert f"{name}" in (Profile.__doc__ or "")
    assert canonical(name, CHOICES[name].default) == CHOICES[name].default


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("composite_weights", "pm25=3, o3_8h=2,no2=2", "so2=1,no2=2,co=1,o3_8h=2,pm10=1,pm25=3"),
        ("composite_weights", "so2=0", "so2=0,no2=1,co=1,o3_8h=1,pm10=1,pm25=1"),
        ("station_share", "2/3", "2/3"),
        ("station_share", "3/4", "0.75"),
        ("few_stations", "0", "0"),
        ("oxygen_class_one", "saturation", "saturation"),
        ("ph_do_order", "last", "last"),
    ],
)
def test_a_value_is_kept_in_one_form(name, text, kept):
    assert canonical(name, text) == kept
    assert getattr(of(**{name: text}), name) == getattr(of(**{name: kept}), name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("composite_weights", "pm25=x"),
        ("composite_weights", "pm25=-1"),
        ("composite_weights", "lead=1"),
        ("composite_weights", "pm25"),
        ("composite_weights", "so2=0,no2=0,co=0,o3_8h=0,pm10=0,pm25=0"),
        ("composite_decimals", "5"),
        ("composite_decimals", "two"),
        ("rounding_profile", ""),
        ("rounding_profile", "One_more"),
        ("exceptional_event_policy", "infer"),
        ("three_year_rolling", "instead"),
        ("station_share", "-0.5"),
        ("few_stations", "-1"),
        ("oxygen_class_one", "90"),
        ("ph_do_order", "middle"),
    ],
)
def test_what_a_setting_does_not_take_is_refused_in_both_languages(name, text):
    with pytest.raises(BadSetting) as refused:
        canonical(name, text)
    with pytest.raises(BadSetting):
        of(**{name: text})
    for language in LANGUAGES:
        sentence = translator(language)(refused.value.key, **refused.value.params)
        assert name in sentence
        assert CHOICES[name].allowed in sentence


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("composite_decimals", 0, 4),
        ("few_stations", 0, 20),
        ("look_back_after_days", 1, 3650),
        ("look_back_year_end_days", 0, 366),
        ("look_back_before_inspection_days", 0, 366),
        ("standing_check_months", 1, 24),
        ("progress_unchanged_months", 1, 24),
        ("bulk_count", 2, 1000),
        ("bulk_days", 0, 31),
        ("outside_km", 0, 500),
        ("kiosk_seconds", 5, 600),
    ],
)
def test_a_whole_number_is_taken_from_the_lowest_to_the_highest(name, lowest, highest):
    assert (canonical(name, str(lowest)), canonical(name, f" {highest} ")) == (str(lowest), str(highest))
    assert CHOICES[name].allowed == f"{lowest} .. {highest}"
    for beyond in (lowest - 1, highest + 1):
        with pytest.raises(BadSetting):
            canonical(name, str(beyond))


@pytest.mark.parametrize("count", range(1, 11))
def test_minutes_are_those_of_all_steps_or_of_each_of_the_eight(count):
    text = ",".join(["7"] * count)
    if count in (1, 8):
        assert canonical("meeting_minutes", text) == text
        return
    with pytest.raises(BadSetting):
        canonical("meeting_minutes", text)


def test_a_step_takes_one_minute_at_least_and_two_hours_at_most():
    assert canonical("meeting_minutes", "1") == "1"
    assert canonical("meeting_minutes", "120, 1,5,5,5,5,5,5") == "120,1,5,5,5,5,5,5"
    for text in ("0", "121", "5,5,5,5,5,5,5,121", "5,5,5,5,5,5,5,0", "-1", "1.5", "", "5,"):
        with pytest.raises(BadSetting):
            canonical("meeting_minutes", text)


@pytest.mark.parametrize("name", ["station_share", "few_station_share", "ahead_by"])
def test_a_share_is_more_than_nothing_and_at_most_all(name):
    assert [canonical(name, text) for text in ("1", "0.01", "1/365", f"0.{'5' * 18}")][:3] == ["1", "0.01", "1/365"]
    for text in ("0", "1.01", "366/365", "1/0", f"0.{'5' * 19}", "1e-3", ""):
        with pytest.raises(BadSetting):
            canonical(name, text)


def test_an_unknown_name_is_refused_when_written_and_left_to_others_when_read():
    with pytest.raises(UnknownSetting) as refused:
        canonical("colour", "blue")
    assert refused.value.params == {"name": "colour"}
    assert of(colour="blue") == DEFAULT


@given(st.fractions(0, 1, max_denominator=400).filter(bool))
def test_a_share_is_read_back_as_it_was(share):
    assert of(station_share=written(share)).station_share == share


# ---- what they change ------------------------------------------------------------------------------------

CITY = {"so2": 9, "no2": 15, "pm10": 39, "pm25": 21, "co": 0.7, "o3_8h": 192}


def test_weights_and_decimals_of_the_composite_index():
    at = limits(date(2026, 5, 1))
    assert composite_index(CITY, at, DEFAULT.composite_weights).index == composite_index(CITY, at).index == 3.25
    weighted = of(composite_weights="pm25=3,o3_8h=2,no2=2").composite_weights
    assert composite_index(CITY, at, weighted).index == 6.225
    indices = {"a": 3.249, "b": 3.251}
    assert rank(indices, DEFAULT.composite_decimals) == {"a": 1, "b": 1}
    assert rank(indices, of(composite_decimals="3").composite_decimals) == {"a": 1, "b": 2}


def test_statistics_keep_one_decimal_more_or_as_many_as_daily_values():
    assert [rounded_statistic("pm25", 34.65), rounded_statistic("co", 1.25)] == [Decimal("34.6"), Decimal("1.25")]
    as_reported = of(rounding_profile="as_reported").rounding_profile
    assert [str(rounded_statistic(item, value, as_reported)) for item, value in (("pm25", 34.65), ("co", 1.25))] == [
        "35",
        "1.2",
    ]


def test_a_mean_of_three_years_needs_all_three():
    years = {2022: 38.0, 2023: 36.0, 2024: 34.0, 2025: None}
    assert three_year_mean(years, 2024) == 36
    assert three_year_mean(years, 2025) is None
    assert three_year_mean(years, 2023) is None


def test_windows_across_midnight_count_only_where_the_setting_says_so():
    hours = [200.0] * 3 + [40.0] * 21
    inside = day_maximum_8h(hours)
    across = day_maximum_8h(hours, before=[200.0] * 7)
    assert (inside.windows, inside.value) == (17, (3 * 200 + 5 * 40) / 8)
    assert (across.windows, across.value) == (24, 200)
    assert day_maximum_8h(hours, before=[None] * 7).windows == 19, "six hours of a window have to be there"
    with pytest.raises(ValueError, match="reaches back 7"):
        day_maximum_8h(hours, before=[1.0] * 8)


@pytest.mark.parametrize(("length", "needed"), [(365, 324), (366, 325), (90, 80), (31, 28), (1, 1), (0, 0)])
def test_days_that_a_span_needs_are_rounded_up(length, needed):
    assert days_needed(length) == needed


@pytest.mark.parametrize(
    ("stations", "needed"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (8, 6), (12, 9)]
)
def test_stations_that_a_place_needs(stations, needed):
    assert stations_needed(stations) == needed
    assert DEFAULT.stations_needed(stations) == needed
    assert stations_needed(stations, few=0) >= needed


def test_a_place_needs_the_share_of_its_stations_that_the_office_says():
    own = of(station_share="2/3", few_stations="2", few_station_share="1")
    assert [own.stations_needed(stations) for stations in range(1, 7)] == [1, 2, 2, 3, 4, 4]


def test_ph_and_oxygen_stand_first_or_last():
    found = classify({"ph": 9.5, "cod": 55, "tp": 0.5}, "river")
    assert main_pollutants(found, without_multiple=DEFAULT.ph_do_order)[0] == "ph"
    assert main_pollutants(found, without_multiple=of(ph_do_order="last").ph_do_order)[-1] == "ph"

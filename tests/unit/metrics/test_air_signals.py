"""Signals of air for the warning list: each rule lit and not lit, with its light and since when."""

from datetime import date, datetime

import pandas as pd
import pytest

from lib.core.frames import AIR_HISTORY, AIR_HOURS, SIGNALS
from lib.core.scope import Scope
from lib.metrics.air_signals import signals
from tests.unit.metrics.conftest import TODAY, air, targets

SCOPE = Scope("620802", TODAY)
NO_PAST, NO_HOURS = AIR_HISTORY.of([]), AIR_HOURS.of([])


def lit(
    days: pd.DataFrame,
    goals: pd.DataFrame | None = None,
    past: pd.DataFrame = NO_PAST,
    hours: pd.DataFrame = NO_HOURS,
    scope: Scope = SCOPE,
) -> pd.DataFrame:
    frame = signals(scope, days, targets() if goals is None else goals, past, hours)
    assert list(frame.columns) == list(SIGNALS.columns)
    assert str(frame["since"].dtype) == "datetime64[s]"
    assert frame["code"].is_unique
    return frame


def year(**given: object) -> pd.DataFrame:
    return air(date(2024, 1, 1), TODAY, **{"region_name": "Kongtong"} | given)


def hours(**at: str) -> pd.DataFrame:
    """The latest hour of stations."""
    last = [datetime.fromisoformat(text) for text in at.values()]
    return AIR_HOURS.typed(pd.DataFrame({"site": list(at), "name": list(at), "region_name": "r", "at": last}))


def test_nothing_is_lit_where_all_is_well_and_the_columns_are_there() -> None:
    assert lit(year(), targets(pm25=33, pm10=70, good_days=200)).empty
    assert lit(air(date(2023, 1, 1), date(2023, 1, 2))).empty


def test_a_mean_above_its_target_is_yellow_since_it_rose_above() -> None:
    days = year(pm25=30.0)
    days.loc[days["on"] >= "2024-06-01", "pm25"] = 60.0
    (row,) = lit(days, targets(pm25=33)).to_dict("records")
    assert (row["light"], row["kind"], row["reason"]) == ("yellow", "air_target", "air_mean_above_target")
    assert row["code"] == "air:620802:pm25:2024"
    assert (row["title"], row["item"], row["limit"]) == ("Kongtong", "pm25", 33)
    assert row["measured"] == pytest.approx((152 * 30 + 35 * 60) / 187)
    # 152 days of 30 and n of 60: above 33 when 30 n > 3 (152 + n), n > 16.9.
    assert row["since"] == pd.Timestamp("2024-06-17")


def test_a_mean_on_its_target_is_not_above_it() -> None:
    assert lit(year(pm25=33.0), targets(pm25=33)).empty


def test_a_target_that_cannot_be_met_any_more_is_red() -> None:
    (row,) = lit(year(pm25=70.0), targets(pm25=33)).to_dict("records")
    assert (row["light"], row["reason"]) == ("red", "air_target_lost")


def test_a_year_that_is_over_says_so_and_not_that_the_rest_could_be_zero() -> None:
    whole = air(date(2024, 1, 1), date(2024, 12, 31), pm25=34.0, aqi=120, region_name="Kongtong")
    found = lit(whole, targets(pm25=33, good_days=300), scope=Scope("620802", date(2024, 12, 31)))
    targets_missed = found[found["kind"] == "air_target"].set_index("item")
    assert targets_missed["reason"].to_dict() == {"pm25": "air_target_missed", "good_days": "air_good_days_missed"}
    assert targets_missed["measure"].to_dict() == {"pm25": "ug_m3", "good_days": "days"}
    assert set(found[found["kind"] == "air_day"]["measure"]) <= {"aqi"}


def test_a_target_below_the_whole_interval_is_red() -> None:
    """The mean so far is below its target, but every past year ended half as high again."""
    past = [air(date(number, 1, 1), date(number, 12, 31), pm25=30.0) for number in (2021, 2022, 2023)]
    for place, each in enumerate(past):
        each.loc[each["on"].dt.month > 7, "pm25"] = 60.0 + place
    history = AIR_HISTORY.typed(pd.concat([*past, year(pm25=30.0)], ignore_index=True))
    (row,) = lit(year(pm25=30.0), targets(pm25=33), history).to_dict("records")
    assert (row["light"], row["reason"]) == ("red", "air_target_out_of_reach")
    assert row["measured"] > 33
    assert row["since"] == pd.Timestamp(TODAY)


def test_too_few_days_light_nothing() -> None:
    few = air(date(2024, 6, 1), TODAY, pm25=90.0)
    assert lit(few, targets(pm25=33)).empty


def test_good_days_out_of_reach_are_red_since_the_day_they_were_lost() -> None:
    days = year(aqi=120)
    (row,) = lit(days, targets(good_days=300)).to_dict("records")
    assert (row["light"], row["reason"], row["item"]) == ("red", "air_good_days_lost", "good_days")
    assert (row["measured"], row["limit"]) == (0, 300)
    # 366 days: after the 67th bad one 299 are left.
    assert row["since"] == pd.Timestamp("2024-03-07")


def test_good_days_that_need_just_the_share_so_far_light_nothing() -> None:
    """On 1 July 2024 183 days are gone and 183 to come."""
    scope = Scope("620802", date(2024, 7, 1))
    days = air(date(2024, 1, 1), scope.as_of, aqi=60)
    days.loc[days.index[:83], "aqi"] = 120
    assert lit(days, targets(good_days=200), scope=scope).empty
    (row,) = lit(days, targets(good_days=201), scope=scope).to_dict("records")
    assert (row["reason"], row["measured"]) == ("air_good_days_short", 100)


def test_good_days_that_need_more_than_the_year_has_had_are_yellow() -> None:
    days = year(aqi=60)
    days.loc[days["on"].dt.day <= 3, "aqi"] = 120
    good = int((days["aqi"] <= 100).sum())
    target = good + 170  # 170 of 179 days left, while 164 of 187 were good
    (row,) = lit(days, targets(good_days=target)).to_dict("records")
    assert (row["light"], row["reason"]) == ("yellow", "air_good_days_short")
    assert lit(days, targets(good_days=good + 100)).empty


@pytest.mark.parametrize(
    ("aqi", "dust", "light", "reason"),
    [
        (150, False, None, None),
        (151, False, "yellow", "air_day_polluted"),
        (200, False, "yellow", "air_day_polluted"),
        (201, False, "red", "air_day_heavy"),
        (500, True, "yellow", "air_day_dust"),
    ],
)
def test_single_days_from_level_four_on(aqi: int, dust: bool, light: str | None, reason: str | None) -> None:
    days = year()
    day = days["on"] == "2024-06-20"
    days.loc[day, ["aqi", "primary", "dust_pm10"]] = [aqi, "o3_8h,pm25", dust]
    found = lit(days).to_dict("records")
    assert [(row["light"], row["reason"]) for row in found] == ([(light, reason)] if light else [])
    if found:
        assert (found[0]["code"], found[0]["item"]) == ("air_day:620802:2024-06-20", "o3_8h")


@pytest.mark.parametrize(("day", "count"), [("2024-06-05", 0), ("2024-06-06", 1)])
def test_a_single_day_is_named_for_thirty_days(day: str, count: int) -> None:
    days = year()
    days.loc[days["on"] == day, "aqi"] = 180
    assert len(lit(days)) == count


def test_a_station_is_silent_after_24_hours_behind_the_newest_hour() -> None:
    found = lit(year(), hours=hours(A="2024-07-05T22:00", B="2024-07-04T22:00", C="2024-07-04T21:00"))
    (row,) = found.to_dict("records")
    assert (row["code"], row["kind"], row["light"]) == ("air_station:C", "air_station", "yellow")
    assert (row["measured"], row["limit"], row["place"]) == (25, 24, "C")
    assert row["since"] == pd.Timestamp("2024-07-04 21:00")
    late = hours(A="2024-07-05T22:00", B="2024-07-05T01:00")
    assert lit(year(), hours=late).empty
    assert len(signals(SCOPE, year(), targets(), NO_PAST, late, silent_after=12)) == 1


def test_where_all_stations_are_silent_the_as_of_day_is_the_measure() -> None:
    assert len(lit(year(), hours=hours(A="2024-07-03T23:00"))) == 1
    assert lit(year(), hours=hours(A="2024-07-04T00:00")).empty, "24 hours before 00:00 of the day is not more than 24"


def test_regions_below_are_named_and_neighbours_are_not() -> None:
    days = pd.concat(
        [
            year(region="620800", pm25=40.0),
            year(region="620802", parent="620800", pm25=40.0),
            year(region="620702", parent="620700", pm25=40.0),
        ]
    )
    goals = pd.concat([targets(pm25=33).assign(region=code) for code in ("620800", "620802", "620702")])
    found = lit(days, goals, scope=Scope("620800", TODAY))
    assert found["code"].tolist() == ["air:620800:pm25:2024", "air:620802:pm25:2024"]


def test_red_stands_first_then_the_longest() -> None:
    days = year(aqi=120, pm25=40.0)
    days.loc[days["on"] == "2024-07-01", "aqi"] = 180
    found = lit(days, targets(pm25=33, good_days=300), hours=hours(A="2024-07-05T22:00", B="2024-05-01T00:00"))
    assert found["light"].tolist() == ["red", "yellow", "yellow", "yellow"]
    assert found["since"].iloc[1:].is_monotonic_increasing

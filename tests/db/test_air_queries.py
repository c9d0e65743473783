"""Reads of air, on SQLite and PostgreSQL: neighbours of a county, all past years, last days and capture of stations."""

from datetime import date

import pandas as pd

from lib import db
from tests.db.test_queries import moment, on, put, put_regions

SIX = {"so2": 1.0, "no2": 1.0, "co": 0.5, "o3_8h": 1.0, "pm10": 1.0, "pm25": 1.0}
HOUR = {"so2": 1.0, "no2": 1.0, "co": 0.5, "o3": 1.0, "pm10": 1.0, "pm25": 1.0}


def test_a_county_is_read_with_the_counties_of_its_city_and_a_city_with_those_below_it(database: str) -> None:
    put_regions()
    put("indicator", {"code": "pm25", "name": "PM2.5"})
    for code in ("10", "11", "12", "111", "20"):
        put("air_day", {"region": code, "on": date(2024, 7, 5), "pm25": 20.0, "derived": False})
        put("target", {"indicator": "pm25", "region": code, "year": 2024, "quarter": 0, "value": 30.0})
    for region, around in (("10", {"10", "11", "12"}), ("11", {"11", "12", "111"}), ("111", {"111"}), ("20", {"20"})):
        assert set(db.read("air_days_below", on("2024-07-05", region)).frame["region"]) == around
        assert set(db.read("targets", on("2024-07-05", region)).frame["region"]) == around
    below = db.read("air_days_below", on("2024-07-05")).frame.set_index("region")
    assert below.loc["11", "parent"] == "10"
    assert pd.isna(below.loc["10", "parent"])


def test_the_history_has_all_years_of_the_region_itself_up_to_the_day(database: str) -> None:
    put_regions()
    days = [date(2019, 1, 1), date(2023, 6, 1), date(2024, 7, 5), date(2024, 7, 6)]
    put("air_day", *({"region": "10", "on": day, "pm25": 20.0, "aqi": 40, "derived": False} for day in days))
    put("air_day", {"region": "11", "on": date(2020, 1, 1), "pm25": 20.0, "derived": False})
    rows = db.read("air_history", on("2024-07-05"))
    assert [day.date() for day in rows.frame["on"]] == days[:3]
    assert rows.as_of == date(2024, 7, 5)


def test_the_last_day_of_each_station_on_or_before_the_day(database: str) -> None:
    put_regions()
    put("point", *({"code": code, "kind": "air", "name": code, "region": "11"} for code in ("S1", "S2")))
    days = [date(2024, 7, 4), date(2024, 7, 5), date(2024, 7, 6)]
    put("air_station_day", *({"point": "S1", "on": day, "aqi": day.day, "derived": True} | SIX for day in days))
    put("air_station_day", {"point": "S2", "on": date(2024, 7, 5), "aqi": 99, "derived": True} | SIX)
    frame = db.read("air_station_days", on("2024-07-05")).frame
    assert frame["site"].tolist() == ["S2", "S1"], "the worst of the newest day first"
    assert frame["aqi"].tolist() == [99, 5]
    assert db.read("air_station_days", on("2024-07-03")).frame.empty


def test_capture_counts_complete_days_and_hours_inside_the_period(database: str) -> None:
    put_regions()
    put("point", *({"code": code, "kind": "air", "name": code, "region": "11"} for code in ("S1", "S2", "S3")))
    days = [date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 30), date(2024, 7, 1)]
    put("air_station_day", *({"point": "S1", "on": day, "derived": True} | SIX for day in days))
    put("air_station_day", {"point": "S1", "on": date(2024, 6, 2), "derived": True} | SIX | {"pm25": None})
    # An hour carries the time of its end: 00:00 of the first belongs to May, 00:00 of 1 July to June.
    hours = [f"2024-{stamp}" for stamp in ("06-01T00:00", "06-01T01:00", "07-01T00:00", "07-01T01:00")]
    put("air_hour", *({"point": "S2", "at": moment(hour)} | HOUR for hour in hours))
    put("air_hour", {"point": "S2", "at": moment("2024-06-01T02:00")} | HOUR | {"o3": None})
    frame = db.read("air_capture", on("2024-06-30", period="month")).frame.set_index("site")
    assert set(frame.index) == {"S1", "S2"}, "a station that never delivered has no row"
    assert frame.loc["S1", "valid_days"] == 2
    assert frame.loc["S1", "first_day"] == pd.Timestamp("2024-05-31")
    assert frame.loc["S1", "last_day"] == pd.Timestamp("2024-06-30")
    assert frame.loc["S1", "valid_hours"] == 0
    assert frame.loc["S2", "valid_hours"] == 2
    assert frame.loc["S2", "first_hour"] == pd.Timestamp("2024-06-01 00:00")
    assert frame.loc["S2", "last_hour"] == pd.Timestamp("2024-07-01 00:00")

"""The last day, the latest hour and the capture of stations, by hand."""

from datetime import date, datetime

import pandas as pd
import pytest

from lib.core.frames import AIR_CAPTURE
from lib.core.scope import Scope
from lib.metrics.air_places import capture, last_day, station_days
from tests.unit.metrics.conftest import TODAY, air

SCOPE = Scope("620802", TODAY)


SIX = {"so2": 5.0, "no2": 20.0, "pm10": 60.0, "pm25": 30.0, "co": 0.5, "o3_8h": 90.0}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_last_day_of_each_region_the_worst_first() -> None:
    days = pd.concat(
        [
            air(date(2024, 7, 1), TODAY, aqi=60, primary="o3_8h", standard="HJ 633-2012"),
            air(date(2024, 7, 1), date(2024, 7, 4), region="B", aqi=300, aqi_level=5),
            air(date(2024, 7, 1), TODAY, region="C", aqi=120, aqi_level=3),
        ]
    )
    answer = last_day(SCOPE, days)
    assert (answer.value, answer.standard) == (60, "HJ 633-2012")
    assert answer.details == {"on": TODAY, "aqi_level": 2, "primary": "o3_8h"}
    assert answer.frame["region"].tolist() == ["C", "620802", "B"], "the newest day first"


def test_a_last_day_without_an_index_says_why() -> None:
    answer = last_day(SCOPE, air(date(2024, 7, 1), TODAY, aqi=pd.NA, aqi_level=pd.NA))
    assert answer.value is None
    assert answer.reason.code == "items_missing"
    for given, reason in (
        (SIX | {"pm25": 61.0}, "pm10_left_out"),  # known fault: all six stood there and no reason
        (dict.fromkeys(SIX) | {"stations": 2}, "few_stations"),  # known fault: "a pollutant was not measured"
        (dict.fromkeys(SIX), "no_readings"),
    ):
        row = air(TODAY, TODAY, aqi=pd.NA, aqi_level=pd.NA, **given)
        assert last_day(SCOPE, row).reason.code == reason
        assert last_day(SCOPE, row).frame["reason"].tolist() == [reason], "its row stands there all the same"
        found = station_days(SCOPE, row).frame
        assert found["reason"].tolist() == [reason]
    assert station_days(SCOPE, air(TODAY, TODAY, aqi=pd.NA, **SIX)).frame["reason"].isna().all(), "its source gave none"
    station = air(TODAY, TODAY, aqi=pd.NA, **dict.fromkeys(SIX)).drop(columns="stations")
    assert station_days(SCOPE, station).frame["reason"].tolist() == ["no_readings"], "a station is not one of too few"
    assert last_day(SCOPE, air(date(2024, 7, 1), TODAY, region="B")).reason.code == "no_readings"


def test_the_hour_of_midnight_belongs_to_the_day_it_ends() -> None:
    midnight = moment("2024-07-05T00:00")
    stations = AIR_CAPTURE.of([("S", "s", "r", True, None, None, 0, midnight, midnight, 1)])
    assert capture(SCOPE, stations).frame["possible_hours"].tolist() == [48]


def test_capture_is_complete_days_and_hours_out_of_those_that_were_possible() -> None:
    """From the later of the period's begin and the station's first reading; stations without hours have none."""
    first, last = moment("2024-07-03T01:00"), moment("2024-07-05T23:00")
    stations = AIR_CAPTURE.of(
        [
            ("OLD", "old", "r", True, date(2022, 1, 1), TODAY, 180, first, last, 60),
            ("NEW", "new", "r", True, date(2024, 6, 6), TODAY, 30, None, None, 0),
            ("HOURS", "hours", "r", False, None, None, 0, moment("2023-01-01T05:00"), moment("2024-01-01T00:00"), 0),
            ("NEXT", "next", "r", True, date(2024, 8, 9), date(2024, 8, 9), 0, moment("2024-08-09T01:00"), last, 0),
        ]
    )
    answer = capture(SCOPE, stations)
    frame = answer.frame.set_index("site")
    assert frame.loc["OLD", ["valid_days", "possible_days"]].tolist() == [180, 187]
    assert frame.loc["OLD", "day_share"] == pytest.approx(180 / 187)
    assert frame.loc["OLD", ["valid_hours", "possible_hours"]].tolist() == [60, 72]
    assert frame.loc["NEW", ["valid_days", "possible_days", "day_share"]].tolist() == [30, 30, 1]
    assert frame.loc["NEW", ["valid_hours", "possible_hours", "hour_share"]].isna().all()
    assert frame.loc["HOURS", ["valid_days", "possible_days", "day_share"]].isna().all()
    assert frame.loc["HOURS", "possible_hours"] == 24 * 187
    assert frame.loc["HOURS", "hour_share"] == 0
    assert frame.loc["NEXT", ["possible_days", "possible_hours"]].tolist() == [0, 0], "it began after the period"
    assert frame.loc["NEXT", ["valid_days", "day_share", "valid_hours", "hour_share"]].isna().all()
    assert answer.standard == "GB 3095-2012"

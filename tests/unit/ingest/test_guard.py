"""Mislabelled columns are found by the index that was published with them; files whose names are right pass."""

import random
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from lib.core.errors import MislabelledColumns
from lib.core.terms import DAILY_POLLUTANTS
from lib.i18n import LANGUAGES, translator
from lib.ingest.guard import check_columns
from lib.ingest.read import Parsed, Row
from lib.standards.aqi_frame import assess_frame

Days = list[dict[str, object]]


def days(count: int = 120, *, decided_by_all: bool = True) -> Days:
    """Days whose published index is that of their columns; each pollutant decides some of them."""
    dice = random.Random(7)
    rows: Days = []
    for number in range(count):
        row: dict[str, object] = {
            "so2": dice.randint(5, 40),
            "no2": dice.randint(5, 70),
            "co": dice.randint(4, 15) / 10,
            "o3_8h": dice.randint(30, 90),
            "pm10": dice.randint(30, 90),
            "pm25": dice.randint(8, 40),
        }
        peaks = {"so2": 400, "no2": 160, "co": 9.5, "o3_8h": 190, "pm10": 330, "pm25": 110}
        name = list(peaks)[number % 6]
        if decided_by_all:
            row[name] = peaks[name]
        rows.append(row | {"on": date(2024, 1, 1) + timedelta(days=number)})
    index = assess_frame(pd.DataFrame(rows), period="day", strict=False)["aqi"].tolist()
    return [row | {"aqi_published": aqi} for row, aqi in zip(rows, index, strict=True)]


def parsed(rows: Days, ledger: str = "air_daily") -> Parsed:
    found = Parsed("days.csv", "")
    found.rows[ledger] = [Row("days", number, row) for number, row in enumerate(rows, 2)]
    return found


def renamed(rows: Days, **names: str) -> Days:
    """The days with the contents of each column under another name."""
    return [row | {name: row[source] for name, source in names.items()} for row in rows]


def refused(rows: Days, ledger: str = "air_daily") -> MislabelledColumns:
    with pytest.raises(MislabelledColumns) as error:
        check_columns(parsed(rows, ledger))
    return error.value


def test_columns_that_are_what_they_say_pass() -> None:
    for rows in (days(), days(decided_by_all=False)):
        found = parsed(rows)
        check_columns(found)
        assert found.notices == []


def test_an_index_that_is_a_mean_of_hours_passes() -> None:
    dice = random.Random(3)
    rough = [row | {"aqi_published": round(int(str(row["aqi_published"])) * dice.uniform(0.85, 1.1))} for row in days()]
    found = parsed(rough)
    check_columns(found)
    assert found.notices == []


def test_a_rank_in_front_shifts_every_column() -> None:
    """As in a published file of capitals: its PM2.5 is a rank, its PM10 is PM2.5, and so on; no ozone is left."""
    dice = random.Random(5)
    true = [row for row in days() if row["o3_8h"] != 190]
    order = ("pm25", "pm10", "so2", "no2", "co", "o3_8h")
    shifted = [
        row | dict(zip(order, [dice.randint(150, 300), *(row[name] for name in order[:5])], strict=True))
        for row in true
    ]
    error = refused(shifted)
    assert error.params["columns"] == "SO2 → PM10, NO2 → SO2, CO → NO2, O3_8h → CO, PM10 → PM2.5, PM2.5 → ?"
    assert (error.params["rows"], error.params["named"], error.params["found"]) == (100, "2%", "100%")


def test_two_columns_that_changed_places_are_named() -> None:
    clean = renamed(days(decided_by_all=False), pm10="pm25", pm25="pm10")
    assert refused(clean).params["columns"] == "PM10 → PM2.5", "what never decides an index stays open"
    several = refused(renamed(days(), pm10="pm25", pm25="pm10", co="no2", no2="co"))
    assert several.params["columns"] == "NO2 → CO, CO → NO2, PM10 → PM2.5, PM2.5 → PM10"


def test_the_refusal_says_what_to_do_in_both_languages() -> None:
    error = refused(renamed(days(decided_by_all=False), pm10="pm25", pm25="pm10"))
    said = {language: translator(language)(error.key, **error.params) for language in LANGUAGES}
    assert "改正表头" in said["zh"]
    assert "correct the headings" in said["en"]
    assert all("days.csv" in text and "120" in text for text in said.values())


def test_an_index_that_nothing_explains_is_noted() -> None:
    dice = random.Random(11)
    found = parsed([row | {"aqi_published": dice.randint(200, 480)} for row in days(decided_by_all=False)])
    check_columns(found)
    assert [(notice.rule, notice.count) for notice in found.notices] == [("aqi_unexplained", 120)]


def test_a_handful_of_rows_proves_nothing() -> None:
    found = parsed(renamed(days(decided_by_all=False), pm10="pm25", pm25="pm10")[:23])
    check_columns(found)
    assert found.notices == []


def test_hours_are_checked_too() -> None:
    hours: Days = [
        {name: row[name] for name in DAILY_POLLUTANTS if name != "o3_8h"}
        | {"o3": 90, "o3_8h": 80, "at": datetime(2024, 1, 1) + timedelta(hours=number)}  # noqa: DTZ001
        for number, row in enumerate(days(decided_by_all=False))
    ]
    frame = pd.DataFrame(hours).assign(on=date(2024, 1, 1))
    index = assess_frame(frame, period="hour", strict=False)["aqi"].tolist()
    hours = [row | {"aqi_published": aqi} for row, aqi in zip(hours, index, strict=True)]
    check_columns(parsed(hours, "air_hourly"))
    assert "PM10 → PM2.5" in str(refused(renamed(hours, pm10="pm25", pm25="pm10"), "air_hourly").params["columns"])

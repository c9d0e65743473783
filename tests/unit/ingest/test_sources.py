"""Sources on small made files: what they turn into rows of ledgers, and what is not of their form."""

from datetime import date, datetime
from pathlib import Path

import pytest

from lib.core.errors import UnreadableFile
from lib.ingest.sources import SOURCES, Reading

HOURS = ",AQI,CO,Date,Hour,Level,NO2,O3_1h,O3_8h,PM10,PM25,PrimaryPollution,SO2,WatchPoint,_id,AQIrank\n"


def read(source: str, *files: tuple[Path, str]) -> Reading:
    for path, text in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (reading,) = SOURCES[source].read([files[0][0].parent])
    assert reading.parsed.faults == []
    return reading


def values(reading: Reading, ledger: str) -> list[dict[str, object]]:
    return [row.values for row in reading.parsed.rows[ledger]]


def test_national_hours_tell_stations_of_one_name_apart(tmp_path: Path) -> None:
    first = HOURS + "9,50,0.9,20200410,19,优,28,46,46,50,31,NaN,-,监测站,b,0.4\n"
    first += "2,90,1.1,20200410,19,良,14,49,49,86,67,细颗粒物(PM2.5),1,监测站,a,0.8\n"
    first += "3,NaN,NaN,20200410,19,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,空站,c,\n"
    later = HOURS + "2,91,1.1,20200410,20,良,14,49,49,86,68,细颗粒物(PM2.5),1,监测站,d,0.8\n"
    later += later.splitlines()[1].replace(",d,", ",e,") + "\n"
    reading = read("national_hour", (tmp_path / "h" / "19.csv", first), (tmp_path / "h" / "20.csv", later))
    hours = {(row["point"], row["at"]): row for row in values(reading, "air_hourly")}
    at = [datetime(2020, 4, 10, hour) for hour in (19, 20)]  # noqa: DTZ001
    assert {(point, when): row["pm25"] for (point, when), row in hours.items()} == {
        ("a:全国/监测站", at[0]): 67,
        ("a:全国/监测站#2", at[0]): 31,
        ("a:全国/监测站", at[1]): 68,
    }
    assert hours["a:全国/监测站#2", at[0]]["so2"] is None
    assert [doubt.rule for row in reading.parsed.rows["air_hourly"] for doubt in row.doubts] == ["repeated"]
    assert [(notice.rule, notice.count) for notice in reading.parsed.notices] == [("nothing_measured", 1)]
    assert (reading.regions, reading.level) == ({"全国": date(2020, 4, 10)}, "country")


def test_days_without_headings(tmp_path: Path) -> None:
    text = "\ufeff某城,2016-01-02,148,139~154,轻度污染,104.7,201.5,68.6,1.9,51.8,31,61\n"
    text += "某城,2016-01-03,112,97~137,轻度污染,64.5,-99,45.7,1.532,39.6,32,34\n"
    reading = read("aqistudy_daily", (tmp_path / "d" / "某城.csv", text))
    first, second = values(reading, "air_daily")
    assert first == {
        "region": "某城",
        "on": date(2016, 1, 2),
        "aqi_published": 148,
        "pm25": 104.7,
        "pm10": 201.5,
        "so2": 68.6,
        "co": 1.9,
        "no2": 51.8,
        "o3_8h": 31,
    }
    assert second["pm10"] is None
    assert reading.parsed.rows["air_daily"][1].doubts[0].given == "-99"
    assert [(notice.rule, notice.value) for notice in reading.parsed.notices] == [
        ("column_left_out", "range, level, rank")
    ]
    assert reading.regions == {"某城": date(2016, 1, 3)}


def test_days_with_headings(tmp_path: Path) -> None:
    text = "日期,质量等级,AQI,PM2.5,PM10,SO2,NO2,CO,O3,城市\n2025-01-01,良,82,60,90,8,40,1.1,70,某城\n"
    reading = read("capitals_daily", (tmp_path / "d" / "某城.csv", text))
    (row,) = values(reading, "air_daily")
    assert (row["region"], row["aqi_published"], row["pm25"], row["o3_8h"]) == ("某城", 82, 60, 70)


def test_a_bulletin_of_composite_indices(tmp_path: Path) -> None:
    text = "place,period,so2,no2,pm10,pm25,co_95,o3_90,published_index,note,url\n"
    text += "某省-某市,2022-11,16,44,89,42,1.2,80,4.64,,\n某省-某基地,2022-11,16,44,89,42,1.2,80,4.64,,\n"
    reading = read("composite_bulletin", (tmp_path / "b" / "b.csv", text))
    rows = values(reading, "values")
    assert len(rows) == 14
    assert {row["basis"] for row in rows} == {"published"}
    assert {row["indicator"]: row["value"] for row in rows if row["region"] == "某市"} == {
        "so2": 16,
        "no2": 44,
        "pm10": 89,
        "pm25": 42,
        "co": 1.2,
        "o3_8h": 80,
        "composite_index": 4.64,
    }
    assert reading.regions == {"某市": date(2022, 11, 30), "某省-某基地": date(2022, 11, 30)}


RANK = "市州,环境空气质量综合指数排名,环境空气质量综合指数,环境空气质量综合指数同比变化率(%),主要污染物\n"


def test_a_ranking_takes_its_month_from_its_name(tmp_path: Path) -> None:
    reading = read("composite_rank", (tmp_path / "r" / "rank_201807.csv", RANK + "某市,9,3.28,2.2,O3\n"))
    rows = values(reading, "values")
    assert [(row["indicator"], row["value"], row["period"]) for row in rows] == [
        ("composite_index", 3.28, "2018-07"),
        ("composite_rank", 9, "2018-07"),
    ]
    assert rows[0]["note"] == "环境空气质量综合指数同比变化率(%): 2.2; 主要污染物: O3"


@pytest.mark.parametrize(
    ("source", "name", "text"),
    [
        ("national_hour", "x.csv", "a,b\n1,2\n"),
        ("national_hour", "x.csv", HOURS + "1,50,0.9,soon,19,优,28,46,46,50,31,NaN,-,站,b,0.4\n"),
        ("aqistudy_daily", "x.csv", "某城,2016-01-02,148\n"),
        ("aqistudy_daily", "x.csv", "某城,soon,148,1~2,x,1,1,1,1,1,1,1\n"),
        ("capitals_daily", "x.csv", "日期,AQI\n2025-01-01,82\n"),
        ("composite_bulletin", "x.csv", "place,period\nx,2022-11\n"),
        ("composite_rank", "x_201807.csv", "市州\n某市\n"),
        ("composite_rank", "rank.csv", RANK + "某市,9,3.28,2.2,O3\n"),
        ("composite_rank", "cut_off_201807.csv", RANK + "某市,9,3.28,2.2,O3\n某市,9\n"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, source: str, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile):
        SOURCES[source].read([path])

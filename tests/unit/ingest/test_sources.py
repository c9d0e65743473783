"""Sources on small made files: what they turn into rows of ledgers, and what is not of their form."""

import json
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


REQUESTS = (
    "case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,department,location,"
    "latitude,longitude,source\n"
)

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
        ("aqistudy_daily", "x.csv", "某城,2016-01-02,148\n"),
        ("capitals_daily", "x.csv", "日期,AQI\n2025-01-01,82\n"),
        ("composite_bulletin", "x.csv", "place,period\nx,2022-11\n"),
        ("composite_rank", "x_201807.csv", "市州\n某市\n"),
        ("boston311", "x.csv", "case_enquiry_id,open_dt\n1,2022-01-01 10:00:00\n"),
        ("xinfang_batches", "x.jsonl", "no JSON"),
        ("xinfang_batches", "x.jsonl", '{"place": "x", "date": "2024-06-02", "text": "x", "total": 1}'),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, source: str, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile):
        SOURCES[source].read([path])


BULLETIN = "place,period,so2,no2,pm10,pm25,co_95,o3_90,published_index,note,url\n"
DAY_OF_CITY = "{city},{on},148,139~154,轻度污染,104.7,201.5,68.6,1.9,51.8,31,61\n"
HOUR = "1,50,0.9,{on},{hour},优,28,46,46,50,31,NaN,-,站,b,0.4\n"
REQUEST = ",,,ONTIME,{state},,x,PW,x,,,App\n"


@pytest.mark.parametrize(
    ("source", "name", "text", "row", "rule", "value"),
    [
        (
            "composite_bulletin",
            "b.csv",
            BULLETIN + "甲市,2022-11,16,44,89,42,1.2,80,4.64,,\n乙市,上月,16,44,89,42,1.2,80,4.64,,\n",
            *(3, "period", "上月"),
        ),
        (
            "composite_bulletin",
            "b.csv",
            BULLETIN + "甲市,2022年11月,16,44,89,42,1.2,80,4.64,,\n乙市,,16,44,89,42,1.2,80,4.64,,\n",
            *(3, "period", ""),
        ),
        (
            "composite_bulletin",
            "b.csv",
            BULLETIN + "乙市,2022-13,16,44,89,42,1.2,80,4.64,,\n甲市,2022,16,44,89,42,1.2,80,4.64,,\n",
            *(2, "period", "2022-13"),
        ),
        (
            "composite_bulletin",
            "b.csv",
            BULLETIN + "乙市,2022-11\n甲市,2022Q4,1,1,1,1,1,1,1,,\n",
            2,
            "cells_of_row",
            "",
        ),
        ("composite_rank", "r_201807.csv", RANK + "某市,9,3.28,2.2,O3\n某市,9\n", 3, "cells_of_row", ""),
        (
            "national_hour",
            "h.csv",
            HOURS + HOUR.format(on="20200410", hour=19) + HOUR.format(on="soon", hour=19),
            *(3, "date", "soon"),
        ),
        (
            "station_hour",
            "某城.csv",
            HOURS.replace("PM25", "PM2.5") + HOUR.format(on="20200410", hour=19) + HOUR.format(on="20200410", hour=25),
            *(3, "moment", "25"),
        ),
        (
            "aqistudy_daily",
            "d.csv",
            DAY_OF_CITY.format(city="甲城", on="2016-01-02") + DAY_OF_CITY.format(city="甲城", on="soon"),
            *(2, "date", "soon"),
        ),
        (
            "aqistudy_daily",
            "d.csv",
            DAY_OF_CITY.format(city="甲城", on="2016-01-02") + "甲城,2016-01-03\n",
            2,
            "cells_of_row",
            "",
        ),
        (
            "capitals_daily",
            "d.csv",
            "日期,质量等级,AQI,PM2.5,PM10,SO2,NO2,CO,O3,城市\n2025-02-29,良,82,60,90,8,40,1.1,70,某城\n"
            "2025-02-28,良,82,60,90,8,40,1.1,70,某城\n",
            *(2, "date", "2025-02-29"),
        ),
        (
            "boston311",
            "b.csv",
            REQUESTS + "1,soon" + REQUEST.format(state="Open") + "2,2022-01-01 10:00:00" + REQUEST.format(state="Open"),
            *(2, "moment", "soon"),
        ),
        (
            "boston311",
            "b.csv",
            REQUESTS
            + "1,2022-01-01 10:00:00"
            + REQUEST.format(state="Open")
            + "2,2022-01-01 10:00:00"
            + REQUEST.format(state="Pending"),
            *(3, "state", "Pending"),
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_a_fault_of_that_row_alone(
    tmp_path: Path, source: str, name: str, text: str, row: int, rule: str, value: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (reading,) = SOURCES[source].read([path])
    assert [(each.file, each.row, each.rule, each.value) for each in reading.parsed.faults] == [
        (name, row, rule, value)
    ]
    assert any(reading.parsed.rows.values())
    assert reading.regions


def test_a_file_of_a_folder_that_names_no_month_is_a_fault_of_that_file_alone(tmp_path: Path) -> None:
    for name in ("rank.csv", "rank_201807.csv"):
        (tmp_path / name).write_text(RANK + "某市,9,3.28,2.2,O3\n", encoding="utf-8")
    (reading,) = SOURCES["composite_rank"].read([tmp_path])
    assert [(each.file, each.rule) for each in reading.parsed.faults] == [("rank.csv", "period")]
    assert [row["period"] for row in values(reading, "values")] == ["2018-07", "2018-07"]


def test_requests_of_a_city_abroad_keep_their_times_and_lose_their_position(tmp_path: Path) -> None:
    text = (
        REQUESTS
        + "1,2022-01-03 09:00:00,2022-01-04 08:30:00,2022-01-04 09:30:03,OVERDUE,Closed,,"
        + " a hole ,PW,x,42.3,-71.0,App\n"
    )
    text += "2,2022-01-05 10:00:00,,,ONTIME,Open, ,noise,PD, , ,,Call\n"
    reading = read("boston311", (tmp_path / "b" / "b.csv", text))
    first, second = values(reading, "petitions")
    assert (first["title"], first["unit"], first["place"], first["state"]) == ("a hole", "PW", "x", "handled")
    assert first["done_on"] == date(2022, 1, 4)
    assert (first["due_at"], first["done_at"]) == (datetime(2022, 1, 4, 8, 30), datetime(2022, 1, 4, 9, 30, 3))  # noqa: DTZ001
    assert (second["due"], second["due_at"], second["done_on"], second["state"]) == (None, None, None, None)
    (update,) = values(reading, "updates")
    assert (update["item"], update["on"], update["state"]) == ("2", date(2022, 1, 5), "handling")
    assert not {"lon", "lat", "ontime"} & (first.keys() | second.keys())
    assert [(notice.rule, notice.count, notice.value) for notice in reading.parsed.notices] == [
        ("position_abroad", 1, ""),
        ("column_left_out", 1, "ontime"),
    ]
    assert reading.regions == {"Boston": date(2022, 1, 5)}


def test_notices_on_batches_tell_one_batch_from_all_so_far(tmp_path: Path) -> None:
    made = [
        {
            "place": "某市",
            "date": "2024-06-02",
            "text": "第十二批举报件10件",
            "total": 10,
            "by_place": {"甲区": 6, "乙区": 4},
            "other": {"前11批": 100, "已办结": 60, "办结率%": 60, "大气污染": 7},
        },
        {
            "place": "某市",
            "date": "2024-06-03",
            "text": "累计收到13批142件，办结44、阶段性办结33",
            "total": 142,
            "by_place": {"甲区": 142},
        },
        {
            "place": "某省",
            "date": "2024-06-04",
            "text": "第27批83件，已办结83件(含阶段性办结)",
            "total": 83,
            "by_place": {"某市": 83},
            "other": {"累计": 2317, "累计已办结": 2316},
        },
    ]
    path = tmp_path / "n.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in made), encoding="utf-8")
    province, city = SOURCES["xinfang_batches"].read([path])
    assert (province.level, province.regions) == ("province", {"某省": date(2024, 6, 4)})
    assert (city.level, city.regions) == ("city", {"某市": date(2024, 6, 3)})
    shown = ("on", "batch_basis", "place", "received", "handled", "in_part", "with_part", "rate_stated")

    def told(reading: Reading) -> list[tuple[object, ...]]:
        assert reading.parsed.faults == []
        return [
            tuple(row.get(name) for name in shown) for row in values(reading, "petition_batches") if not row["place"]
        ]

    first, second, third = date(2024, 6, 2), date(2024, 6, 3), date(2024, 6, 4)
    assert told(city) == [
        (first, "batch", None, 10, None, None, None, None),
        (first, "cumulative", None, 100, 60, None, None, 0.6),
        (second, "cumulative", None, 142, 44, 33, None, None),
    ]
    assert told(province) == [
        (third, "batch", None, 83, None, None, 83, None),
        (third, "cumulative", None, 2317, None, None, 2316, None),
    ]
    assert [notice.value for notice in province.parsed.notices] == ["大气污染"]

"""Our index against the index that was published, on files nobody in the project wrote."""

import json
from pathlib import Path

import pandas as pd
import pytest

from lib.standards.air_limits import composite_index, limits
from lib.standards.air_statistics import mean, percentile
from lib.standards.aqi import HJ633_2012, assess_hour, level
from lib.standards.aqi_frame import assess_frame

pytestmark = pytest.mark.real_data

COLUMNS = ["aqi", "so2", "no2", "co", "o3", "pm10", "pm25", "primary", "on"]
NAMES = {
    "二氧化硫": "so2",
    "二氧化氮": "no2",
    "一氧化碳": "co",
    "臭氧1小时": "o3",
    "颗粒物(PM10)": "pm10",
    "细颗粒物(PM2.5)": "pm25",
}
LEVEL_NAMES = ["优", "良", "轻度污染", "中度污染", "重度污染", "严重污染"]


def airnow(folder: Path) -> pd.DataFrame:
    features = json.loads((folder / "airnow_20170707T16.json").read_text(encoding="utf-8"))["features"]
    frame = pd.DataFrame([feature["properties"] for feature in features])
    # The file has the two ozone fields exchanged: the hour stands in o3_24h.
    frame = frame.drop(columns="o3").rename(
        columns={"o3_24h": "o3", "pm2_5": "pm25", "primarypollutant": "primary", "timepoint": "on"}
    )
    return frame[COLUMNS]


def hourly(folder: Path, name: str) -> pd.DataFrame:
    files = sorted((folder / name).glob("*.csv"))
    frame = pd.concat([pd.read_csv(file, dtype=str, keep_default_na=False) for file in files])
    frame = frame.rename(columns={"O3_1h": "o3", "PM2.5": "pm25", "PrimaryPollution": "primary", "Date": "on"})
    return frame.rename(columns=str.lower)[COLUMNS]


SOURCES = {
    "airnow": (airnow, 1495, 1462),
    "station_hour": (lambda folder: hourly(folder, "station_hour_202004"), 2059, 1837),
    "national_hour": (lambda folder: hourly(folder, "national_hour_202004"), 1787, 1538),
}


def published(real_data: Path, source: str) -> pd.DataFrame:
    read, rows, with_aqi = SOURCES[source]
    frame = read(real_data / "air").reset_index(drop=True)
    assert len(frame) == rows
    for column in COLUMNS[:7]:
        frame[column] = pd.to_numeric(frame[column], errors="coerce")
    frame = frame[frame["aqi"].notna()]
    assert len(frame) == with_aqi
    return frame


def names_of(text: str) -> frozenset[str]:
    parts = (part.strip() for part in text.replace(",", "\n").replace(";", "\n").split("\n"))
    return frozenset(NAMES[part] for part in parts if part not in ("", "-", "NaN"))


@pytest.mark.parametrize("source", SOURCES)
def test_the_index_is_the_published_one_in_every_row(real_data, source, record_property, capsys):
    frame = published(real_data, source)
    found = assess_frame(frame, period="hour", strict=False)
    equal = int((found["aqi"] == frame["aqi"]).sum())
    primary = sum(
        names_of(own) == names_of_codes
        for own, names_of_codes in zip(
            frame["primary"], found["primary"].map(lambda text: frozenset(text.split(",")) - {""}), strict=True
        )
    )
    record_property("aqi_equal", equal)
    record_property("primary_equal", primary)
    with capsys.disabled():
        print(f"\n  {source}: AQI {equal}/{len(frame)}, primary {primary}/{len(frame)}")  # noqa: T201
    assert set(found["standard"]) == {HJ633_2012.code}
    assert equal == len(frame)
    assert primary >= 0.999 * len(frame)


@pytest.mark.parametrize("source", SOURCES)
def test_the_scalar_path_says_the_same(real_data, source):
    frame = published(real_data, source)
    found = assess_frame(frame, period="hour", strict=False)
    single = [assess_hour(row, HJ633_2012, strict=False) for row in frame.to_dict("records")]
    assert found["aqi"].tolist() == [one.aqi for one in single]
    assert found["primary"].tolist() == [",".join(one.primary) for one in single]


def test_the_level_is_the_published_one_in_the_capitals(real_data):
    files = sorted((real_data / "air" / "capitals_daily_2025_2026").glob("*.csv"))
    frame = pd.concat([pd.read_csv(file, encoding="utf-8-sig") for file in files])
    assert len(frame) == 2092
    assert (frame["AQI"].map(level).map(lambda own: LEVEL_NAMES[own - 1]) == frame["质量等级"]).all()
    assert len(LEVEL_NAMES) == len(HJ633_2012.levels)


def test_published_composite_indices(real_data):
    frame = pd.read_csv(real_data / "reports" / "composite_index_published.csv", encoding="utf-8-sig")
    for row in frame.to_dict("records"):
        values = {**row, "co": row["co_95"], "o3_8h": row["o3_90"]}
        found = composite_index(values, limits(pd.Timestamp(str(row["period"])[:4]).date())).index
        # Published from unrounded concentrations, read here as rounded.
        assert found == pytest.approx(row["published_index"], abs=0.015), row["place"]


def test_monthly_means_and_percentiles_computed_elsewhere(real_data):
    names = ["city", "on", "aqi", "range", "level", "pm25", "pm10", "so2", "co", "no2", "o3_8h", "rank"]
    expected = pd.read_csv(real_data / "air" / "expected_monthly_from_daily.csv", encoding="utf-8-sig")
    files = (real_data / "air" / "city_daily_aqistudy_2014_2017").glob("*.csv")
    days = pd.concat([pd.read_csv(file, names=names, encoding="utf-8-sig") for file in files])
    days["month"] = days["on"].str[:7]
    months = dict(list(days.groupby(["city", "month"])))
    for row in expected.to_dict("records"):
        month = months[row["city"], row["month"]]
        figures = {item: mean(month[item]) for item in ("pm25", "pm10", "so2", "no2")}
        figures |= {"co": percentile(month["co"], 95), "o3_8h": percentile(month["o3_8h"], 90)}
        assert len(month) == row["days"]
        assert figures["pm25"] == pytest.approx(row["pm25_mean"], abs=6e-4)
        assert figures["co"] == pytest.approx(row["co_p95"], abs=6e-4)
        assert figures["o3_8h"] == pytest.approx(row["o3_8h_p90"], abs=6e-4)
        index = composite_index(figures, limits(pd.Timestamp(row["month"]).date())).index
        assert index == pytest.approx(row["composite_index"], abs=6e-4)

"""Months and the projection's interval on daily values of four cities that nobody in the project wrote."""

import os
from pathlib import Path

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS
from lib.core.scope import Scope
from lib.metrics.air import monthly
from lib.metrics.air_outlook import complete_years, tried
from lib.standards.air_statistics import days_of_month
from lib.standards.aqi_tables import GOOD_AQI
from tests.unit.metrics.conftest import targets

pytestmark = pytest.mark.real_data

REAL = Path(os.environ.get("QINGJIAN_REAL_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data") / "air"
COLUMNS = ["city", "on", "aqi", "range", "level", "pm25", "pm10", "so2", "co", "no2", "o3_8h", "rank"]
FIGURES = {"pm25": "pm25_mean", "pm10": "pm10_mean", "so2": "so2_mean", "no2": "no2_mean"} | {
    "co": "co_p95",
    "o3_8h": "o3_8h_p90",
}


@pytest.fixture(scope="module")
def cities() -> dict[str, pd.DataFrame]:
    """Daily values by city; a value of zero stands for none in this source."""
    files = sorted((REAL / "city_daily_aqistudy_2014_2017").glob("*.csv"))
    if not files:
        pytest.skip(f"REAL DATA NOT CHECKED: no files in {REAL}; set QINGJIAN_REAL_DATA to the folder that has air/")
    read = {}
    for file in files:
        days = pd.read_csv(file, names=COLUMNS, encoding="utf-8-sig").drop_duplicates("on").sort_values("on")
        numbers = days[["aqi", *FIGURES]].apply(pd.to_numeric, errors="coerce")
        read[file.stem] = AIR_DAYS.typed(days[["on"]].join(numbers.where(numbers > 0)).reset_index(drop=True))
    return read


def test_months_equal_those_computed_independently(cities: dict[str, pd.DataFrame]) -> None:
    expected = pd.read_csv(REAL / "expected_monthly_from_daily.csv", encoding="utf-8-sig")
    compared = 0
    for city, days in cities.items():
        rows = expected[expected["city"] == city].set_index("month")
        for year in sorted(set(days["on"].dt.year)):
            scope = Scope("x", pd.Timestamp(year, 12, 31).date())
            frame = monthly(scope, days, targets()).frame
            for row in frame.itertuples():
                month = f"{row.month:%Y-%m}"
                if month not in rows.index or pd.isna(row.value):
                    continue
                assert row.days >= days_of_month(row.month.month)
                assert row.value == pytest.approx(rows.loc[month, FIGURES[row.pollutant]], abs=6e-4), (city, month)
                compared += 1
    assert compared > 600


def test_the_interval_holds_on_real_years(cities: dict[str, pd.DataFrame], capsys: pytest.CaptureFixture[str]) -> None:
    """Two cities have three complete years (2014 to 2016): each is tried on the two others, at nine month's ends."""
    hits = trials = 0
    for days in cities.values():
        good = (days["aqi"] <= GOOD_AQI).astype("float64").where(days["aqi"].notna()).astype("float64")
        for values, share in ((days["pm25"], False), (days["pm10"], False), (good, True)):
            trial = tried(complete_years(days, values, 2017), share=share)
            hits, trials = hits + trial.hits, trials + trial.trials
    with capsys.disabled():
        print(f"\n  80 % interval on real years: inside {hits} of {trials} times, {hits / trials:.0%}")  # noqa: T201
    assert trials == 2 * 3 * 27
    assert 0.72 <= hits / trials <= 0.92

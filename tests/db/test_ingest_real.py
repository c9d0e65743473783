"""Published files of third parties, which are kept outside the checkout: our figures against what was published."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from lib import db
from lib.core.errors import MislabelledColumns
from lib.core.scope import Scope
from lib.db.schema import air_day, reading_flag
from lib.i18n import LANGUAGES, translator
from lib.ingest.load import load
from lib.ingest.rebuild import rebuild
from lib.ingest.verify import Agreement, verify
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from lib.standards.air_limits import composite_index, limits
from lib.standards.air_statistics import mean, percentile

pytestmark = pytest.mark.real_data

REAL = Path(os.environ.get("QINGJIAN_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
TODAY = date(2024, 7, 5)

Told = Callable[[str], None]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Print a line past pytest's capture: the shares are to be seen."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}", end="")  # noqa: T201

    return say


def file(path: str) -> Path:
    found = REAL / path
    if not found.exists():
        pytest.skip(
            f"REAL DATA NOT FOUND, NOTHING COMPARED: {found}; set QINGJIAN_REAL_DATA to the folder that holds it"
        )
    return found


def bring(source: str, path: str) -> None:
    outcome = load([file(path)], source=source, by="test", report_day=TODAY)
    assert (outcome.faults, outcome.written) == ([], True)
    again = load([file(path)], source=source, by="test", report_day=TODAY)
    assert (again.new, again.changed, again.batches) == (0, 0, [])


def agreement(source: str, path: str, told: Told) -> dict[str, Agreement]:
    bring(source, path)
    agreements, differences = verify()
    assert len(differences) == sum(each.compared - each.equal for each in agreements)
    for each in agreements:
        if each.compared:
            told(f"{source} {each.kind}: {each.equal}/{each.compared} = {each.share:.4%}")
    return {each.kind: each for each in agreements}


def test_hours_of_stations(empty: str, told: Told) -> None:
    found = agreement("station_hour", "air/station_hour_202004", told)
    assert found["aqi"].compared == 1755, "1,837 rows with an index, 82 of them the same hour again"
    assert found["aqi"].share == found["level"].share == found["primary"].share == 1


def test_one_hour_of_all_stations(empty: str, told: Told) -> None:
    found = agreement("airnow", "air/airnow_20170707T16.json", told)
    assert found["aqi"].compared == 1462
    assert found["aqi"].share == found["level"].share == found["primary"].share == 1


def test_hours_of_the_country(empty: str, told: Told) -> None:
    found = agreement("national_hour", "air/national_hour_202004", told)
    assert found["aqi"].compared == 1538
    assert found["aqi"].share == found["level"].share == found["primary"].share == 1


def test_sections_by_name(empty: str, told: Told) -> None:
    found = agreement("water_by_name", "water/by_name_202104", told)
    raw, cleaned = found["water_class"], found["water_class_cleaned"]
    assert raw.compared > 1600
    assert cleaned.compared > 0.75 * raw.compared
    assert raw.share is not None
    assert raw.share >= 0.98
    assert cleaned.share is not None
    assert cleaned.share >= 0.995


def test_all_sections_at_one_hour(empty: str, told: Told) -> None:
    found = agreement("water_truth", "water/class_truth_2020-05-08.csv", told)["water_class"]
    assert (found.compared, found.equal) == (1439, 1439)


def test_published_composite_indices(empty: str, told: Told) -> None:
    found = agreement("composite_bulletin", "reports/composite_index_published.csv", told)["composite_index"]
    assert (found.compared, found.equal) == (7, 7)


def test_the_ranking_of_gansu_with_its_ties(empty: str, told: Told) -> None:
    found = agreement("composite_rank", "reports/gansu_rank_201807.csv", told)["composite_rank"]
    assert (found.compared, found.equal) == (14, 14)


def test_mislabelled_columns_are_refused_and_named(empty: str) -> None:
    with pytest.raises(MislabelledColumns) as refused:
        load([file("air/capitals_daily_2025_2026")], source="capitals_daily", by="test", report_day=TODAY)
    assert refused.value.params["named"] == "0%"
    assert "PM2.5 → ?" in str(refused.value.params["columns"]), "a rank"
    assert "PM10 → PM2.5" in str(refused.value.params["columns"])
    for language in LANGUAGES:
        assert "PM10 → PM2.5" in translator(language)(refused.value.key, **refused.value.params)
    with db.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(air_day)) == 0


def test_published_days_of_cities_pass_though_their_index_is_a_mean_of_hours(empty: str, told: Told) -> None:
    found = agreement("aqistudy_daily", "air/city_daily_aqistudy_2014_2017", told)["aqi_day"]
    assert found.compared == 3840


def test_monthly_figures_equal_those_computed_elsewhere(empty: str, told: Told) -> None:
    """Means, CO P95, O3 P90 and the composite index of every city and month, at the precision that is printed.

    Where our validity rule gives no figure (27 days, February 25) the same statistics of the days are compared.
    """
    expected = pd.read_csv(file("air/expected_monthly_from_daily.csv"), encoding="utf-8-sig")
    bring("aqistudy_daily", "air/city_daily_aqistudy_2014_2017")
    columns = {"pm25": "pm25_mean", "pm10": "pm10_mean", "so2": "so2_mean", "no2": "no2_mean"}
    columns |= {"co": "co_p95", "o3_8h": "o3_8h_p90"}
    shown: dict[tuple[str, str, str], float] = {}
    days: dict[str, pd.DataFrame] = {}
    for city in expected["city"].unique():
        for year in range(2013, 2018):
            scope = Scope(f"n:{city}", date(year, 12, 31))
            frame = evaluate(metric("air.monthly"), scope, db.read).frame.dropna(subset="value")
            pairs = zip(frame["month"], frame["pollutant"], frame["value"], strict=True)
            shown |= {(city, f"{month:%Y-%m}", pollutant): value for month, pollutant, value in pairs}
        days[city] = db.read("air_days", Scope(f"n:{city}", date(2014, 12, 31), "36m")).frame
        later = db.read("air_days", Scope(f"n:{city}", date(2017, 12, 31), "36m")).frame
        days[city] = pd.concat([days[city], later]).drop_duplicates("on")
    by_metric = by_statistic = 0
    for row in expected.to_dict("records"):
        city, month = row["city"], row["month"]
        own = days[city][days[city]["on"].dt.strftime("%Y-%m") == month]
        assert len(own) == row["days"]
        figures: dict[str, float | None] = {}
        for pollutant, column in columns.items():
            if (city, month, pollutant) in shown:
                figures[pollutant] = shown[city, month, pollutant]
                by_metric += 1
            else:
                share = {"co": 95, "o3_8h": 90}.get(pollutant)
                known = own[pollutant].dropna()
                figures[pollutant] = percentile(known, share) if share else mean(known)
                by_statistic += 1
            assert figures[pollutant] == pytest.approx(row[column], abs=5.1e-4), (city, month, pollutant)
        index = composite_index(figures, limits(date.fromisoformat(f"{month}-01"))).index
        assert index == pytest.approx(row["composite_index"], abs=5.1e-5), (city, month)
    told(f"monthly: {len(expected)} city-months, {by_metric} figures by the metric, {by_statistic} below its rule")
    assert by_metric > 600


def test_everything_together_is_rebuilt_to_the_same_rows(empty: str) -> None:
    """National stations join cities that other stations had assessed before: found by these files."""
    for source, path in (
        ("aqistudy_daily", "air/city_daily_aqistudy_2014_2017"),
        ("station_hour", "air/station_hour_202004"),
        ("airnow", "air/airnow_20170707T16.json"),
        ("national_hour", "air/national_hour_202004"),
        ("water_by_name", "water/by_name_202104"),
    ):
        assert load([file(path)], source=source, by="test", report_day=TODAY).written
    made = {each.table: each for each in rebuild()}
    assert all(each.before == each.now and each.assessed == 0 for each in made.values())
    assert made["air_day"].now > 20
    with db.reading() as connection:
        counted = select(reading_flag.c.rule, func.count()).group_by(reading_flag.c.rule)
        assert {rule for rule, _ in connection.execute(counted)} == {
            "contradicted",
            "maintenance",
            "not_a_number",
            "pm25_above_pm10",
            "repeated",
        }

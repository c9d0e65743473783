"""February 2025 beside February 2024 with its 29th, which was a very bad day: every figure of air says the same."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from lib import db
from lib.core.scope import Scope
from lib.ingest.load import load
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate
from tests.conftest import TODAY
from tests.db.test_doubt import DAYS, REGIONS

FIRST, LAST, LEAP = date(2024, 1, 1), date(2025, 3, 31), date(2024, 2, 29)
FEBRUARY = Scope("620802", LAST, "2025-02-01..2025-02-28")
TO_DATE = Scope("620802", date(2025, 2, 28))


@pytest.fixture
def days(database: str, tmp_path: Path) -> None:
    """PM2.5 30 and PM10 60 on every day, 320 and 400 on the leap day."""
    every = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    lines = [f",620802,{day},10,20,0.8,90,{'400,320' if day == LEAP else '60,30'}" for day in every]
    for name, text in (("regions", REGIONS), ("air_daily", DAYS + "\n".join(lines) + "\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    outcome = load([tmp_path], by="office", report_day=LAST)
    assert (outcome.faults, outcome.written) == ([], True)


def of(key: str, scope: Scope) -> Result:
    return evaluate(metric(key), scope, db.read)


def row_of(key: str, scope: Scope, **where: object) -> "pd.Series[object]":
    frame = of(key, scope).frame
    assert frame is not None
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize("scope", [FEBRUARY, Scope("620802", date(2025, 2, 28), "month")])
def test_the_mean_of_a_february_beside_that_of_a_leap_year(days: None, scope: Scope) -> None:
    found = of("air.pm25_mean", scope)
    assert found.value == 30
    assert found.details["last_year"] == 40, "28 days of 30 and one of 320, by 29"
    assert found.details["change"] == -0.25
    assert of("air.pm10_mean", scope).details["last_year"] == pytest.approx((28 * 60 + 400) / 29)


def test_months_and_period_agree(days: None) -> None:
    month = row_of("air.monthly", TO_DATE, pollutant="pm25", month=pd.Timestamp(2025, 2, 1))
    assert (month["value"], month["last_year"]) == (30, 40)
    assert month["cumulative_last_year"] == pytest.approx((59 * 30 + 320) / 60)


def test_the_year_to_date_beside_that_of_a_leap_year(days: None) -> None:
    """34.83: 60 days of 2024, not 59."""
    for found in (of("air.pm25_mean", TO_DATE).details, row_of("air.year_to_date", TO_DATE, pollutant="pm25")):
        assert round(float(str(found["last_year"])), 2) == 34.83
        assert found["change"] == pytest.approx((30.0 - 34.8) / 34.8), "of the figures as they are shown"
    good = row_of("air.year_to_date", TO_DATE, pollutant="good_days")
    assert (good["value"], good["last_year"]) == (59, 59)


def test_good_days_of_a_february_beside_those_of_a_leap_year(days: None) -> None:
    found = of("air.good_day_share", FEBRUARY)
    assert (found.numerator, found.denominator) == (28, 28)
    assert found.details["last_year"] == 28 / 29
    assert of("air.good_days", FEBRUARY).details["last_year"] == 28


def test_the_composite_index_of_a_february_beside_that_of_a_leap_year(days: None) -> None:
    """PM2.5 40.0, PM10 71.7, O3 90, SO2 10, NO2 20, CO 0.8 over 35, 70, 160, 60, 40, 4."""
    found = row_of("air.composite", FEBRUARY, region_name="崆峒区")
    assert found["composite"] == pytest.approx(30 / 35 + 60 / 70 + 90 / 160 + 10 / 60 + 20 / 40 + 0.8 / 4)
    assert found["composite_last_year"] == pytest.approx(40.0 / 35 + 71.7 / 70 + 90 / 160 + 10 / 60 + 20 / 40 + 0.8 / 4)


@pytest.mark.parametrize(
    ("period", "last_year"),
    [
        ("2025-02-01..2025-02-27", 30.0),
        ("2025-01-15..2025-02-28", (45 * 30 + 320) / 46),
        ("2025-01-01..2025-03-31", (90 * 30 + 320) / 91),
        ("2025-02-28..2025-03-31", (32 * 30 + 320) / 33),
    ],
)
def test_other_periods_beside_a_leap_day(days: None, period: str, last_year: float) -> None:
    found = of("air.pm25_mean", Scope("620802", LAST, period))
    assert found.details["last_year"] == pytest.approx(last_year)


def test_the_region_table_has_the_same_change(days: None) -> None:
    assert row_of("air.by_region", FEBRUARY, region_name="崆峒区")["pm25_change"] == -0.25


def test_the_quarter_so_far_has_the_same_days(days: None) -> None:
    quarter = row_of("air.quarters", TO_DATE, pollutant="pm25", quarter="2025Q1")
    assert round(float(str(quarter["last_year"])), 2) == 34.83


@pytest.mark.parametrize(
    ("key", "scope", "where"),
    [
        ("air.year_to_date", "2022-03-01..2022-03-31", {"pollutant": "good_days"}),
        ("air.quarters", "2022-03-01..2022-03-31", {"pollutant": "good_days", "quarter": "2022Q1"}),
        ("air.year_to_date", "2022-07-01..2022-12-31", {"pollutant": "pm25"}),
        ("air.quarters", "2022-07-01..2022-12-31", {"pollutant": "pm25", "quarter": "2022Q2"}),
    ],
)
def test_a_period_of_the_past_has_the_whole_of_its_year_before(
    database: str, tmp_path: Path, key: str, scope: str, where: dict[str, object]
) -> None:
    """Known fault: 90 good days of a first quarter stood beside 31, as the year before was read from March on."""
    every = [date(2020, 1, 1) + timedelta(days=number) for number in range((TODAY - date(2020, 1, 1)).days + 1)]
    lines = [f",620802,{day},10,20,0.8,90,60,30" for day in every]
    for name, text in (("regions", REGIONS), ("air_daily", DAYS + "\n".join(lines) + "\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    assert load([tmp_path], by="office", report_day=TODAY).written
    past = row_of(key, Scope("620802", TODAY, scope), **where)
    then = row_of(key, Scope("620802", date.fromisoformat(scope[-10:])), **where)
    assert past["value"] == past["last_year"] == then["last_year"]


def test_a_period_of_the_past_has_the_target_of_its_own_year(database: str, tmp_path: Path) -> None:
    """A brother of the fault above: targets were read for the day's year and the two before it."""
    lines = [f",620802,{date(2021, 1, 1) + timedelta(days=number)},10,20,0.8,90,60,30" for number in range(365)]
    goals = "指标编码,区划,年,季度,目标值\npm25,620802,2021,,28\npm25,620802,2024,,35\n"
    for name, text in (("regions", REGIONS), ("air_daily", DAYS + "\n".join(lines) + "\n"), ("targets", goals)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    assert load([tmp_path], by="office", report_day=TODAY).written
    row = row_of("air.year_to_date", Scope("620802", TODAY, "2021-01-01..2021-12-31"), pollutant="pm25")
    assert (row["value"], row["target"]) == (30, 28)

"""Air: means, good days and what the rest of the year may have, computed by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS, BELOW
from lib.core.scope import Scope
from lib.metrics.air_figures import required_days
from lib.metrics.air_outlook import remaining_control_value
from lib.metrics.catalog import METRICS
from lib.standards.air_statistics import period_statistic
from tests.unit.metrics.conftest import TODAY, air, targets

SCOPE = Scope("620802", TODAY)
BY_KEY = {key: metric.compute for key, metric in METRICS.items() if key.startswith("air.")}


def test_mean_to_date_with_target_and_last_year() -> None:
    days = pd.concat([air(date(2023, 1, 1), date(2023, 12, 31), pm25=40.0), air(date(2024, 1, 1), TODAY, pm25=30.0)])
    answer = BY_KEY["air.pm25_mean"](SCOPE, days, targets(pm25=33))
    assert answer.value == 30
    assert answer.details["target"] == 33
    assert answer.details["change"] == pytest.approx(-0.25)
    assert (answer.numerator, answer.denominator) == (187, 187)


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2024, 7, 27), 20.0),
        (date(2024, 7, 30), 32.0),
        (date(2024, 7, 31), 1100 / 31),
        (date(2024, 7, 20), 1100 / 31),
    ],
)
def test_a_month_that_runs_stands_beside_the_same_days_of_last_year(as_of: date, last: float) -> None:
    """Known fault: 27 days of July stood beside all 31 of the year before; too few days are compared with none."""
    then = [air(date(2023, 7, 1), date(2023, 7, 27), pm25=20.0), air(date(2023, 7, 28), date(2023, 7, 31), pm25=140.0)]
    days = pd.concat([*then, air(date(2024, 7, 1), as_of, pm25=30.0)], ignore_index=True)
    scope = Scope("620802", as_of)
    for key in ("air.monthly", "compare.pm25_months"):
        if key == "air.monthly":
            frame = BY_KEY[key](scope, days, targets()).frame
            frame = frame[frame["pollutant"] == "pm25"]
        else:
            below = BELOW.typed(pd.DataFrame([("620802", "620802", "county", False)], columns=list(BELOW.columns)))
            frame = METRICS[key].compute(replace(scope, region="620800"), days, targets(), below).frame
        assert frame["last_year"].tolist() == [pytest.approx(last)], key


def test_a_month_is_not_set_against_the_target_of_the_year() -> None:
    """The overview once wrote 16 of July beside the year's target of 33, and 5 good days beside 145 still needed."""
    days = air(date(2024, 1, 1), date(2024, 6, 30), pm25=32.0)
    days = pd.concat([days, air(date(2024, 7, 1), TODAY, pm25=16.0)], ignore_index=True)
    july = replace(SCOPE, period="month")
    mean = BY_KEY["air.pm25_mean"](july, days, targets(pm25=33))
    assert (mean.value, mean.details["margin"]) == (16, None)
    assert mean.details["to_date"] == pytest.approx((182 * 32 + 5 * 16) / 187)
    good = BY_KEY["air.good_days"](july, days, targets(good_days=318))
    assert (good.value, good.details["to_date"], good.details["needed"]) == (5, 187, 131)


def test_a_change_is_that_of_the_figures_shown() -> None:
    """32.06 against 30.73 once read +4.3 % beside 32.1 and 30.7, which make +4.6 %."""
    days = [air(date(2023, 1, 1), date(2023, 12, 31), pm25=30.73), air(date(2024, 1, 1), TODAY, pm25=32.06)]
    answer = BY_KEY["air.pm25_mean"](SCOPE, pd.concat(days, ignore_index=True), targets())
    assert answer.details["change"] == pytest.approx(1.4 / 30.7)


def test_without_dust_a_year_whose_list_is_missing_does_not_compare() -> None:
    days = pd.concat([air(date(2023, 1, 1), date(2023, 12, 31)), air(date(2024, 1, 1), TODAY)], ignore_index=True)
    days.loc[days["on"] == "2024-03-18", ["dust_pm10", "dust_pm25"]] = True
    plain, share = (BY_KEY[f"air.{key}_ex_dust"] for key in ("pm10_mean", "good_day_share"))
    goals = targets()
    assert plain(SCOPE, days, goals).details["unlisted"] == 2023
    assert plain(SCOPE, days, goals).details["change"] is None
    assert share(SCOPE, days).details["change_points"] is None
    assert BY_KEY["air.pm10_mean"](SCOPE, days, goals).details["change"] == 0, "dust kept in, both years compare"
    days.loc[days["on"] == "2023-03-18", ["dust_pm10", "dust_pm25"]] = True
    assert plain(SCOPE, days, goals).details["change"] == 0


def test_too_few_days_have_no_figure_but_a_reason() -> None:
    few = air(date(2024, 1, 1), date(2024, 3, 1))
    answer = BY_KEY["air.pm25_mean"](SCOPE, few, targets(pm25=33))
    assert answer.value is None
    assert answer.reason.code == "too_few_days"
    assert answer.reason.params == {"valid": 61, "needed": 166}


def test_a_whole_year_needs_324_days() -> None:
    for year in (2023, 2024):
        assert required_days(date(year, 1, 1), date(year, 12, 31)) == 324


def test_no_readings_is_not_zero() -> None:
    answer = BY_KEY["air.pm25_mean"](SCOPE, AIR_DAYS.of([]), targets())
    assert answer.value is None
    assert answer.reason.code == "no_readings"


def test_dust_days_are_left_out_only_where_the_list_says_so() -> None:
    days = air(date(2024, 1, 1), TODAY, pm10=60.0)
    days.loc[:9, "pm10"] = 600.0
    days.loc[:9, "dust_pm10"] = True
    assert BY_KEY["air.pm10_mean_ex_dust"](SCOPE, days, targets()).value == 60
    assert BY_KEY["air.pm10_mean"](SCOPE, days, targets()).value == pytest.approx((177 * 60 + 10 * 600) / 187)
    assert BY_KEY["air.pm25_mean_ex_dust"](SCOPE, days, targets()).numerator == 187


@pytest.mark.parametrize(("aqi", "good"), [(100, 187), (101, 0)])
def test_good_is_up_to_one_hundred(aqi: int, good: int) -> None:
    answer = BY_KEY["air.good_days"](SCOPE, air(date(2024, 1, 1), TODAY, aqi=aqi), targets(good_days=300))
    assert answer.value == good
    assert answer.details["needed"] == 300 - good
    assert answer.details["left"] == 179


def test_a_target_share_becomes_days_of_the_year() -> None:
    answer = BY_KEY["air.good_days"](SCOPE, air(date(2024, 1, 1), TODAY), targets(good_day_share=90))
    assert answer.details["target"] == 330  # 366 x 0.90 = 329.4: one day more holds the share


def test_remaining_control_value_by_hand() -> None:
    assert remaining_control_value(30, 33, 200, 165) == pytest.approx((30 * 365 - 33 * 200) / 165)
    answer = BY_KEY["air.pm25_remaining"](SCOPE, air(date(2024, 1, 1), TODAY, pm25=30.0), targets(pm25=30))
    assert answer.value == pytest.approx(30)


def test_a_target_that_is_lost_says_so() -> None:
    answer = BY_KEY["air.pm25_remaining"](SCOPE, air(date(2024, 1, 1), TODAY, pm25=90.0), targets(pm25=30))
    assert answer.value == 0
    assert answer.reason.code == "target_lost"


def test_after_the_year_nothing_remains() -> None:
    over = replace(SCOPE, as_of=date(2024, 12, 31))
    answer = BY_KEY["air.pm25_remaining"](over, air(date(2024, 1, 1), date(2024, 12, 31)), targets(pm25=30))
    assert answer.reason.code == "year_is_over"


@pytest.mark.parametrize(("month", "days", "counts"), [(2, 24, False), (2, 25, True), (3, 26, False), (3, 27, True)])
def test_a_month_needs_27_days_and_february_25(month: int, days: int, counts: bool) -> None:
    some = air(date(2024, month, 1), date(2024, month, days))
    frame = BY_KEY["air.monthly"](SCOPE, some, targets()).frame
    value = frame[frame["pollutant"] == "pm25"]["value"].iloc[0]
    assert pd.notna(value) == counts


def test_ozone_is_its_ninetieth_percentile_and_co_its_ninety_fifth() -> None:
    values = pd.Series([float(each) for each in range(1, 101)])
    assert period_statistic("o3_8h", values) == pytest.approx(1 + 99 * 0.90)
    assert period_statistic("co", values) == pytest.approx(1 + 99 * 0.95)
    assert period_statistic("pm25", values) == 50.5
    assert period_statistic("pm25", pd.Series(dtype=float)) is None

"""A target is judged on the basis it was set on, and named with it; without a list of dust days it is not judged."""

from datetime import date

import pandas as pd
import pytest

from lib.core.frames import TARGETS, records
from lib.core.scope import Scope
from lib.metrics.air import by_region, monthly
from lib.metrics.air_days import good_days
from lib.metrics.air_goals import Goal, pace
from lib.metrics.air_outlook import METRICS as OUTLOOK
from lib.metrics.air_signals import signals
from lib.metrics.air_targets import quarters, year_to_date
from lib.metrics.catalog import metric
from lib.metrics.changes import targets as turned
from tests.unit.metrics.conftest import air, targets

END = Scope("620802", date(2024, 12, 31))
HOURS = pd.DataFrame()
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def dusty_year(listed: bool = True) -> pd.DataFrame:
    """PM10 48 and good, but for ten days of April at 500 and AQI 300: with them 60.3 and 356 good days."""
    days = air(*YEAR, pm10=48.0, pm25=22.0, aqi=60, region_name="here", parent=None)
    dust = days["on"].between("2024-04-01", "2024-04-10")
    days.loc[dust, ["pm10", "aqi", "aqi_level"]] = (500.0, 300, 5)
    days["dust_pm10"] = dust & listed
    return days


def both(**given: tuple[float, float]) -> pd.DataFrame:
    """Targets with dust and without."""
    rows = [
        (name, "620802", 2024, 0, basis, value, "city")
        for name, pair in given.items()
        for basis, value in zip(("with_dust", "without_dust"), pair, strict=True)
    ]
    return TARGETS.of(rows)


@pytest.mark.parametrize(
    ("target", "left", "told"),
    [
        (100, 183, "met"),
        (99, 183, "met"),
        (101, 183, "ahead"),
        (200, 183, "ahead"),
        (201, 183, "short"),
        (283, 183, "short"),
        (284, 183, "lost"),
        (150, 50, "short"),
        (128, 50, "short"),
        (127, 50, "ahead"),
    ],
)
def test_the_pace_of_good_days(target: int, left: int, told: str) -> None:
    """100 of 183 days were good."""
    days = air(date(2024, 1, 1), date(2024, 7, 1), aqi=60)
    days.loc[days.index[:83], "aqi"] = 120
    scope = Scope("620802", date(2024, 7, 1))
    assert pace(days, scope, Goal(target), left) == told
    assert pace(days.iloc[100:], scope, Goal(200), 183) is None, "too few days were measured"


def reds(days: pd.DataFrame, goals: pd.DataFrame) -> list[tuple[str, str, float]]:
    found = signals(END, days, goals, days, HOURS, days_back=1)
    return [(row["item"], row["reason"], row["limit"]) for row in records(found[found["kind"] == "air_target"])]


def test_a_target_without_dust_that_is_met_gives_no_light() -> None:
    assert reds(dusty_year(), targets("without_dust", pm10=55, good_day_share=98)) == []


def test_the_same_target_with_dust_is_missed() -> None:
    assert reds(dusty_year(), targets(pm10=55, good_day_share=98)) == [
        ("pm10", "air_target_missed", 55.0),
        ("good_days", "air_good_days_missed", 359.0),
    ]


def test_a_target_without_dust_that_is_missed_is_named_with_its_basis() -> None:
    assert reds(dusty_year(), targets("without_dust", pm10=40)) == [("pm10_ex_dust", "air_target_missed", 40.0)]


def test_dust_days_are_no_days_that_have_passed_for_a_target_without_them() -> None:
    """264 of 274 days at 73.5: the 92 left may average 3.1; with the ten of dust counted twice it would be lost."""
    scope, days = Scope("620802", date(2024, 9, 30)), dusty_year()
    days = days[days["on"] <= "2024-09-30"].assign(pm10=73.5)
    found = signals(scope, days, targets("without_dust", pm10=55), days.head(0), HOURS, days_back=1)
    assert found["reason"].tolist() == ["air_mean_above_target"]


def test_a_target_without_dust_is_not_judged_by_the_other_basis_where_no_list_names_dust_days() -> None:
    days, goals = dusty_year(listed=False), targets("without_dust", pm10=55, pm25=10, good_days=366)
    assert reds(days, goals) == []
    for row in records(year_to_date(END, days, goals).frame):
        if row["basis"] == "without_dust":
            assert (row["value"], row["margin"], row["reason"]) == (None, None, "dust_unlisted")
    (against,) = metric("air.pm10_mean").compute(END, days, goals).details["against"]
    assert (against["value"], against["margin"], against["reason"]) == (None, None, "dust_unlisted")
    assert good_days(END, days, goals).details["to_date"] is None
    assert metric("air.pm10_remaining").compute(END, days, goals).reason.code == "dust_unlisted"
    for each in OUTLOOK:
        if each.key in ("air.pm10_projection", "air.good_days_projection"):
            assert each.compute(END, days, goals).reason.code == "dust_unlisted"


def test_a_target_on_both_bases_is_shown_on_both_each_named() -> None:
    goals = both(pm10=(65, 55), good_days=(356, 350))
    rows = {
        (row["pollutant"], row["basis"]): (row["target"], round(row["value"], 1), round(row["margin"], 1))
        for row in records(year_to_date(END, dusty_year(), goals).frame)
        if row["target"] is not None
    }
    assert rows == {
        ("pm10", "with_dust"): (65.0, 60.3, 4.7),
        ("pm10", "without_dust"): (55.0, 48.0, 7.0),
        ("good_days", "with_dust"): (356.0, 356.0, 0.0),
        ("good_days", "without_dust"): (350.0, 356.0, 6.0),
    }
    against = metric("air.pm10_mean").compute(END, dusty_year(), goals).details["against"]
    assert [(each["dust_basis"], each["target"], round(each["margin"], 1)) for each in against] == [
        ("with_dust", 65.0, 4.7),
        ("without_dust", 55.0, 7.0),
    ]


def test_a_share_of_good_days_without_dust_is_one_of_the_days_without_dust() -> None:
    """366 days less the ten listed ones: 98 % of 356 are 349; of all days they would be 359, which nobody can reach."""
    details = good_days(END, dusty_year(), targets("without_dust", good_day_share=98)).details
    assert (details["target"], details["to_date"], details["needed"], details["dust_basis"]) == (
        349,
        356,
        0,
        "without_dust",
    )
    details = good_days(END, dusty_year(), targets(good_day_share=98)).details
    assert (details["target"], details["to_date"], details["needed"], details["dust_basis"]) == (
        359,
        356,
        3,
        "with_dust",
    )


def test_the_figure_with_dust_names_the_target_of_the_other_basis_and_judges_it_there() -> None:
    answer = metric("air.pm10_mean").compute(END, dusty_year(), targets("without_dust", pm10=55))
    details = answer.details
    assert round(answer.value, 1) == 60.3
    assert (details["dust_basis"], details["target"], details["margin"], details["to_date"]) == (
        "without_dust",
        55,
        7,
        48,
    )


def test_what_the_rest_of_the_year_may_have_is_of_its_own_basis() -> None:
    june = Scope("620802", date(2024, 6, 28))
    answer = metric("air.pm10_remaining").compute(june, dusty_year(), targets("without_dust", pm10=55))
    # 180 days, ten of them dust: (55 x 356 - 48 x 170) / 186
    assert answer.details["dust_basis"] == "without_dust"
    assert answer.value == pytest.approx((55 * 356 - 48 * 170) / 186)


def test_quarters_months_and_regions_keep_the_bases_apart() -> None:
    rows = [("pm10", "620802", 2024, quarter, "without_dust", 50, "city") for quarter in (0, 2)]
    goals = TARGETS.of(rows)
    second = [
        (row["basis"], row["quarter_target"], round(row["value"], 1))
        for row in records(quarters(END, dusty_year(), goals).frame)
        if row["pollutant"] == "pm10" and row["quarter"] == "2024Q2"
    ]
    assert second == [("with_dust", None, 97.7), ("without_dust", 50.0, 48.0)]
    april = monthly(END, dusty_year(), goals).frame.query("pollutant == 'pm10'").iloc[3]
    assert april[["target", "quarter_target"]].isna().all()
    assert (april["target_ex_dust"], april["quarter_target_ex_dust"]) == (50, 50)
    (row,) = records(by_region(END, dusty_year(), goals).frame)
    assert (row["pm10_target"], row["pm10_target_ex_dust"], row["pm10_ex_dust"]) == (None, 50, 48)


def test_a_turn_between_two_days_is_one_of_the_targets_own_basis() -> None:
    scope = Scope("620802", date(2024, 6, 28), since=date(2024, 3, 31))
    found = turned(scope, dusty_year(), both(pm10=(55, 50)))
    assert [(row["basis"], row["target_turn"]) for row in records(found.frame)] == [
        ("with_dust", "lost"),
        ("without_dust", None),
    ]


def test_an_empty_basis_is_one_with_dust_and_gases_have_none() -> None:
    goals = TARGETS.of([("pm10", "620802", 2024, 0, None, 65, "city"), ("so2", "620802", 2024, 0, None, 20, "city")])
    rows = {row["pollutant"]: row["basis"] for row in records(year_to_date(END, dusty_year(), goals).frame)}
    assert (rows["pm10"], rows["so2"], rows["good_days"]) == ("with_dust", None, "with_dust")

"""A world across 2026-03-01: the same air in both years, judged by two versions of HJ 633 and on one basis."""

from datetime import date

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS
from lib.core.scope import Scope
from lib.metrics.air_basis import comparable, reassessed
from lib.metrics.air_days import good_day_share
from lib.standards.aqi import HJ633_2012, HJ633_2026, STANDARDS, assess_day

DAY = date(2026, 4, 30)
SIX = {"so2": 9.0, "no2": 15.0, "co": 0.7, "o3_8h": 90.0, "pm10": 60.0, "pm25": 30.0}


def world(last: date = DAY) -> pd.DataFrame:
    """From 2025 on; every tenth day has PM2.5 of 70: good under the 2012 break point 75, not under that of 2026, 60."""
    on = pd.date_range("2025-01-01", last)
    days = pd.DataFrame({"region": "620802", "on": on, **SIX})
    days.loc[days["on"].dt.day.isin([10, 20, 30]), "pm25"] = 70.0
    return official(days)


def official(days: pd.DataFrame) -> pd.DataFrame:
    """Each day judged by the version of its own day, one by one."""
    rows = []
    for row in days.to_dict("records"):
        standard = HJ633_2026 if row["on"] >= pd.Timestamp("2026-03-01") else HJ633_2012
        found = assess_day({name: row[name] for name in SIX}, standard)
        rows.append(row | {"aqi": found.aqi, "aqi_level": found.level, "standard": standard.code})
    return AIR_DAYS.typed(pd.DataFrame(rows))


def test_the_same_air_reads_worse_officially_and_alike_on_one_basis() -> None:
    answer = comparable(Scope("620802", DAY), world())
    official_row, one_basis = (answer.frame.iloc[place] for place in (0, 1))
    # 120 days in both years; 11 of them at 70, 6 of these in March and April.
    assert (official_row["good_days"], official_row["good_days_last_year"]) == (114, 120)
    assert official_row["good_day_points"] == pytest.approx(-5)
    assert (one_basis["good_days"], one_basis["good_days_last_year"]) == (109, 109)
    assert one_basis["good_day_points"] == 0
    assert (one_basis["standard"], one_basis["standard_last_year"]) == ("HJ 633-2026", "HJ 633-2026")
    assert official_row["standard"] == "HJ 633-2012 / HJ 633-2026"
    assert answer.value == 2, "one for each basis"
    assert official_row["standard_last_year"] == "HJ 633-2012"


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2025, 12, 31)])
def test_years_under_one_version_need_no_other_basis(day: date) -> None:
    answer = comparable(Scope("620802", day), world(day))
    assert answer.frame is None
    assert answer.reason.code == "one_standard"
    assert answer.reason.params == {"standard": "HJ 633-2012"}


def test_a_period_wholly_after_the_change_is_compared_on_the_newer_basis_too() -> None:
    april = comparable(Scope("620802", DAY, "month"), world()).frame
    assert april["good_days"].tolist() == [27, 27]
    assert april["good_days_last_year"].tolist() == [30, 27]


def test_a_year_after_the_change_both_years_follow_the_newer_version() -> None:
    day = date(2027, 4, 30)
    on = pd.date_range("2026-04-01", day)
    days = official(pd.DataFrame({"region": "620802", "on": on, **SIX}))
    answer = comparable(Scope("620802", day, "month"), days)
    assert answer.reason.code == "one_standard"
    assert answer.reason.params == {"standard": "HJ 633-2026"}


def test_judged_under_a_version_is_what_the_exact_function_gives() -> None:
    days = AIR_DAYS.typed(pd.DataFrame({"region": "A", "on": pd.date_range("2026-02-01", periods=60), **SIX}))
    days["pm25"] = [float(value) for value in range(20, 140, 2)]
    for standard in STANDARDS:
        found = reassessed(days, standard)
        exact = [assess_day(SIX | {"pm25": value}, standard) for value in days["pm25"]]
        assert found["aqi"].tolist() == [each.aqi for each in exact]
        assert found["aqi_level"].tolist() == [each.level for each in exact]
        assert set(found["standard"]) == {standard.code}


def test_reassessed_days_keep_all_but_their_index() -> None:
    days = world().assign(primary="?")
    found = reassessed(days, HJ633_2026)
    judged = ["aqi", "aqi_level", "primary", "standard"]
    pd.testing.assert_frame_equal(found.drop(columns=judged), days.drop(columns=judged))
    assert found.loc[days["pm25"] == 70, "primary"].unique().tolist() == ["pm25"]
    clean = reassessed(days.assign(**dict.fromkeys(SIX, 1.0)), HJ633_2026)
    assert clean["primary"].isna().all(), "no primary pollutant up to an AQI of 50"


def test_a_day_without_one_pollutant_follows_the_basis_it_is_judged_on() -> None:
    days = AIR_DAYS.typed(pd.DataFrame({"region": "A", "on": pd.date_range("2026-03-01", periods=2), **SIX}))
    days.loc[0, "pm25"] = None
    days.loc[1, ["pm25", "o3_8h"]] = [None, 230.0]
    older, newer = (reassessed(days, standard)["aqi"] for standard in STANDARDS)
    assert older[0] == assess_day(SIX | {"pm25": None}, HJ633_2012).aqi
    assert pd.isna(newer[0])
    assert older[1] == newer[1] > 150


def test_the_share_of_good_days_carries_both_years_on_one_basis_where_the_standard_changed() -> None:
    details = good_day_share(Scope("620802", DAY), world()).details
    assert details["change_points"] == pytest.approx(-5)
    assert (details["basis"], details["basis_share"], details["basis_last_year"]) == (
        "HJ 633-2026",
        109 / 120,
        109 / 120,
    )
    day = date(2026, 2, 28)
    assert "basis" not in good_day_share(Scope("620802", day), world(day)).details


def test_overlapping_years_count_each_day_once() -> None:
    """A period of three years and the same a year before share two of them."""
    frame = comparable(Scope("620802", DAY, "2025-01-01..2026-04-30"), world()).frame
    assert frame["days"].tolist() == [485, 485]
    assert frame["days_last_year"].tolist() == [120, 120], "of 2024 nothing is known"

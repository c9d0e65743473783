"""Tables against targets: the year to date, quarters, margins; validity by GB 3095 table 4."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from lib.core.frames import TARGETS
from lib.core.scope import Scope
from lib.metrics.air import monthly
from lib.metrics.air_figures import lacking, period_figure, required_days
from lib.metrics.air_targets import both_bases, quarters, year_to_date
from tests.unit.metrics.conftest import TODAY, air, targets

SCOPE = Scope("620802", TODAY)


def quarterly(**given: tuple[float, float, float, float]) -> pd.DataFrame:
    rows = [(n, "620802", 2024, q, "with_dust", v, "city") for n, four in given.items() for q, v in enumerate(four, 1)]
    return TARGETS.of(rows)


def row(frame: pd.DataFrame, pollutant: str) -> "pd.Series[object]":
    return frame[frame["pollutant"] == pollutant].iloc[0]


def test_a_calendar_month_needs_27_days_not_the_share_of_a_year() -> None:
    """Of a month of 31 days 28 were asked, which is 324 of 365 rounded up; the table says 27."""
    march = Scope("620802", date(2024, 3, 31), "month")
    assert required_days(march.start, march.end) == 27
    assert period_figure(air(date(2024, 3, 5), date(2024, 3, 31)), march, "pm25").value == 30
    assert period_figure(air(date(2024, 3, 6), date(2024, 3, 31)), march, "pm25").reason.code == "too_few_days"


def test_a_leap_year_needs_324_days_too() -> None:
    """It was asked for 325: the share of its 366 days."""
    assert required_days(date(2024, 1, 1), date(2024, 12, 31)) == 324


def test_a_month_below_27_days_leaves_the_year_without_a_figure() -> None:
    year = Scope("620802", date(2023, 12, 31))
    days = air(date(2023, 1, 1), date(2023, 12, 31))
    assert period_figure(days, year, "pm25").value == 30
    five_short = days[~days["on"].between("2023-05-01", "2023-05-05")]
    assert len(five_short) == 360
    reason = period_figure(five_short, year, "pm25").reason
    assert (reason.code, reason.params) == ("month_too_few", {"month": "2023-05", "valid": 26, "needed": 27})


@pytest.mark.parametrize(("february", "valid"), [(25, True), (24, False)])
def test_february_needs_25_days_within_a_year(february: int, valid: bool) -> None:
    on = pd.Series(pd.date_range("2023-01-01", "2023-12-31"))
    kept = on[(on.dt.month != 2) | (on.dt.day <= february)]
    assert (lacking(kept, date(2023, 1, 1), date(2023, 12, 31)) is None) == valid


def test_listed_dust_days_leave_the_figure_but_not_the_validity() -> None:
    """They were measured: a month with ten dust days of 31 keeps its figure without dust."""
    days = air(date(2024, 3, 1), date(2024, 3, 31), pm10=60.0)
    days.loc[:9, ["pm10", "dust_pm10"]] = [600.0, True]
    march = Scope("620802", date(2024, 3, 31), "month")
    answer = period_figure(days, march, "pm10", dust=False)
    assert (answer.value, answer.numerator, answer.denominator) == (60, 21, 31)


def test_the_year_to_date_by_hand() -> None:
    days = pd.concat(
        [
            air(date(2023, 1, 1), date(2023, 12, 31), pm25=40.0, pm10=60.0, co=1.0),
            air(date(2024, 1, 1), TODAY, pm25=30.0, pm10=66.0, co=1.2),
        ]
    )
    frame = year_to_date(SCOPE, days, targets(pm25=33, pm10=60, good_days=300, co=2)).frame
    fine = row(frame, "pm25")
    assert (fine["value"], fine["last_year"], fine["change"], fine["margin"]) == (30, 40, -0.25, 3)
    assert fine["remaining"] == pytest.approx((33 * 366 - 30 * 187) / 179)
    coarse = row(frame, "pm10")
    assert (coarse["margin"], coarse["left"]) == (-6, 179)
    assert coarse["remaining"] == pytest.approx((60 * 366 - 66 * 187) / 179)
    assert pd.isna(row(frame, "co")["remaining"]), "a percentile has no budget"
    good = row(frame, "good_days")
    assert (good["value"], good["needed"], good["days"]) == (187, 113, 187)
    assert pd.isna(good["margin"]), "missing until the year is over, not missed"
    assert row(frame, "so2")["reason"] == "no_readings"


def test_good_days_have_a_margin_once_the_year_is_over() -> None:
    year = Scope("620802", date(2024, 12, 31))
    frame = year_to_date(year, air(date(2024, 1, 1), date(2024, 12, 31)), targets(good_days=300)).frame
    assert row(frame, "good_days")["margin"] == 66
    assert pd.isna(row(frame, "good_days")["needed"])


def test_quarters_stand_against_their_own_targets_and_end_with_the_scope() -> None:
    days = air(date(2024, 1, 1), TODAY, pm25=30.0)
    days.loc[days["on"].dt.quarter == 2, "pm25"] = 20.0
    aims = quarterly(pm25=(35, 18, 15, 30), good_days=(80, 85, 85, 80))
    frame = quarters(SCOPE, days, aims).frame
    assert frame["quarter"].unique().tolist() == ["2024Q1", "2024Q2", "2024Q3"], "the fourth has not begun"
    fine = frame[frame["pollutant"] == "pm25"].set_index("quarter")
    assert fine["value"].tolist() == [30, 20, 30]
    assert fine["quarter_target"].tolist() == [35, 18, 15]
    assert fine["margin"].tolist() == [5, -2, -15]
    assert fine["days"].tolist() == [91, 91, 5]
    good = frame[frame["pollutant"] == "good_days"].set_index("quarter")
    assert good["margin"].tolist()[:2] == [11, 6]
    assert pd.isna(good["margin"]["2024Q3"])


def test_a_quarter_with_too_few_days_has_no_figure_but_its_reason() -> None:
    days = air(date(2024, 1, 20), date(2024, 3, 31))
    frame = quarters(replace(SCOPE, as_of=date(2024, 3, 31)), days, targets()).frame
    fine = row(frame, "pm25")
    assert pd.isna(fine["value"])
    assert fine["reason"] == "too_few_days"


def test_months_and_the_year_up_to_them_by_hand() -> None:
    days = pd.concat([air(date(2023, 1, 1), date(2023, 12, 31), pm25=50.0), air(date(2024, 1, 1), date(2024, 2, 29))])
    days = days.reset_index(drop=True)
    days.loc[days["on"].between("2024-02-01", "2024-02-29"), "pm25"] = 60.0
    days.loc[days["on"] == "2024-02-29", ["pm25", "dust_pm25"]] = [360.0, True]
    scope = replace(SCOPE, as_of=date(2024, 2, 29))
    answer = monthly(scope, days, pd.concat([targets(pm25=33), quarterly(pm25=(46, 26, 20, 40))]))
    frame = answer.frame[answer.frame["pollutant"] == "pm25"]
    frame = frame.set_index(frame["month"].dt.month)
    assert len(frame) == 12, "months of last year are there to compare with"
    february = frame.loc[2]
    assert february["value"] == pytest.approx((28 * 60 + 360) / 29)
    assert february["ex_dust"] == 60
    assert february["cumulative"] == pytest.approx((31 * 30 + 28 * 60 + 360) / 60)
    assert february["cumulative_ex_dust"] == pytest.approx((31 * 30 + 28 * 60) / 59)
    assert (february["last_year"], february["cumulative_last_year"]) == (50, 50)
    assert (february["target"], february["quarter_target"], frame.loc[4, "quarter_target"]) == (33, 46, 26)
    assert np.isnan(frame.loc[3, "cumulative"])
    assert frame.loc[3, "reason"] == "no_readings"


def test_last_year_goes_on_after_the_month_of_the_scope() -> None:
    """Its cumulative line stayed flat after the scope's month: every later month had the value of the same day."""
    days = pd.concat([air(date(2023, 1, 1), date(2023, 12, 31), pm25=50.0), air(date(2024, 1, 1), date(2024, 3, 15))])
    days = days.reset_index(drop=True)
    days.loc[days["on"].between("2023-03-16", "2023-12-31"), "pm25"] = 10.0
    frame = monthly(replace(SCOPE, as_of=date(2024, 3, 15)), days, targets()).frame
    fine = frame[frame["pollutant"] == "pm25"]
    so_far = fine.set_index(fine["month"].dt.month)["cumulative_last_year"]
    assert so_far[3] == 50, "of the month that has not ended the same part"
    assert so_far[4] == pytest.approx((74 * 50 + 46 * 10) / 120)
    assert so_far[12] == pytest.approx((74 * 50 + 291 * 10) / 365)


def test_both_bases_have_figure_last_year_and_target_of_their_own() -> None:
    """A figure without dust is never set beside a target with it, nor beside a year whose list is missing."""
    days = pd.concat(
        [air(date(2023, 1, 1), date(2023, 12, 31), pm10=60.0), air(date(2024, 1, 1), TODAY, pm10=66.0)],
        ignore_index=True,
    )
    days.loc[days["on"] == pd.Timestamp(2024, 4, 12), ["pm10", "dust_pm10"]] = [253.0, True]
    frame = both_bases(SCOPE, days, targets(pm10=64)).frame
    assert frame is not None
    rows = frame[frame["pollutant"] == "pm10"].set_index("basis")
    assert rows.loc["with_dust", "value"] == pytest.approx(67)
    assert rows.loc["without_dust", "value"] == pytest.approx(66)
    assert rows.loc["with_dust", "target"] == 64
    assert rows.loc["with_dust", "margin"] == pytest.approx(-3)
    assert rows.loc["with_dust", "change"] == pytest.approx((67 - 60) / 60)
    assert rows.loc["without_dust", ["target", "margin", "last_year", "change"]].isna().all()
    assert len(frame[frame["pollutant"] == "so2"]) == 1, "dust does not touch gases"
    assert set(frame.loc[frame["pollutant"] == "good_days", "basis"]) == {"with_dust", "without_dust"}


def test_without_a_list_nothing_is_told_without_dust() -> None:
    frame = both_bases(SCOPE, air(date(2024, 1, 1), TODAY), targets(pm25=33)).frame
    assert frame is not None
    row = frame[(frame["pollutant"] == "pm25") & (frame["basis"] == "without_dust")].iloc[0]
    assert np.isnan(row["value"])
    assert row["reason"] == "dust_unlisted"


def test_last_year_without_dust_needs_last_year_s_list() -> None:
    days = pd.concat([air(date(2023, 1, 1), date(2023, 12, 31)), air(date(2024, 1, 1), TODAY)], ignore_index=True)
    column = "cumulative_last_year_ex_dust"
    frame = monthly(SCOPE, days, targets()).frame
    assert frame is not None
    assert frame[column].isna().all()
    days.loc[days["on"] == pd.Timestamp(2023, 4, 12), "dust_pm10"] = True
    frame = monthly(SCOPE, days, targets()).frame
    assert frame is not None
    assert frame.loc[frame["pollutant"] == "pm10", column].notna().any()
    assert frame.loc[frame["pollutant"] == "pm25", column].isna().all()

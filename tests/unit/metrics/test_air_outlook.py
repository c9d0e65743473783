"""What the rest of the year may have, and where the year ends as past years went: by hand, and tried on many worlds."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.frames import AIR_HISTORY
from lib.core.scope import Scope
from lib.metrics.air_outlook import (
    complete_years,
    good_day_projection,
    mean_projection,
    project,
    remaining_control_value,
    tried,
)
from lib.metrics.air_targets import year_to_date
from lib.metrics.catalog import METRICS
from tests.unit.metrics.conftest import air, targets

JUNE_END = Scope("620802", date(2024, 6, 30))


def year(number: int, first: float, rest: float, **more: object) -> pd.DataFrame:
    """A year with one mean up to the end of June and another after it."""
    on = pd.date_range(date(number, 1, 1), date(number, 12, 31))
    values = np.where(on.month <= 6, first, rest)
    return AIR_HISTORY.typed(pd.DataFrame({"on": on, "pm25": values, "pm10": 2 * values, "aqi": 60} | more))


def world(*past: tuple[float, float], now: float = 30.0) -> pd.DataFrame:
    years = [year(2024 - len(past) + place, *means) for place, means in enumerate(past)]
    this = year(2024, now, now)
    return pd.concat([*years, this[this["on"] <= "2024-06-30"]], ignore_index=True)


# ---- the remaining control value -------------------------------------------------------------------------


def test_the_published_bulletins_of_weixian_2020_are_reproduced() -> None:
    """Up to 27 July 58, then 56 a day; up to 13 December 55, then 95: as printed, for a target of 57 (inferred)."""
    july, december = (date(2020, 7, 27).timetuple().tm_yday, date(2020, 12, 13).timetuple().tm_yday)
    assert round(remaining_control_value(57, 58, july, 366 - july)) == 56
    value = remaining_control_value(57, 55, december, 366 - december)
    assert value == pytest.approx(95.67, abs=0.01)
    assert math.floor(value) == 95, "printed without its decimals"


def test_the_bulletins_other_figures_speak_for_their_days() -> None:
    """The first also prints 127 good days and 85 missing: so many days were left in July, not in November."""
    assert (date(2020, 12, 31) - date(2020, 7, 27)).days > 85 > (date(2020, 12, 31) - date(2020, 11, 1)).days
    nearest = min(remaining_control_value(57, 57.5, day, 366 - day) for day in range(306, 336))
    assert nearest < 55.5, "no mean that is written as 58 leaves 56 in November"


@given(
    st.floats(5, 100),
    st.integers(1, 364),
    st.floats(5, 150),
)
def test_the_rest_at_its_control_value_ends_the_year_on_target(target: float, elapsed: int, mean: float) -> None:
    left = 365 - elapsed
    rest = remaining_control_value(target, mean, elapsed, left)
    assert (mean * elapsed + rest * left) / 365 == pytest.approx(target)


def test_the_control_value_of_an_explicit_period_ends_with_it() -> None:
    """The mean ran to the as-of day while the days were counted to the period's end."""
    days = air(date(2024, 1, 1), date(2024, 7, 5), pm25=30.0)
    days.loc[days["on"] > "2024-03-31", "pm25"] = 90.0
    scope = Scope("620802", date(2024, 7, 5), "2024-01-01..2024-03-31")
    answer = METRICS["air.pm25_remaining"].compute(scope, days, targets(pm25=33))
    assert answer.details["so_far"] == 30
    assert answer.value == pytest.approx((33 * 366 - 30 * 91) / 275)
    table = year_to_date(scope, days, targets(pm25=33)).frame
    assert table.loc[table["pollutant"] == "pm25", "remaining"].iloc[0] == answer.value


# ---- the projection --------------------------------------------------------------------------------------


def test_years_that_all_went_alike_leave_no_doubt() -> None:
    answer = mean_projection("pm25", JUNE_END, world((40, 20), (50, 25), (44, 22), now=30.0))
    assert answer.value == pytest.approx((182 * 30 + 184 * 15) / 366)
    assert answer.details["low"] == answer.details["high"] == pytest.approx(answer.value)
    assert (answer.details["hits"], answer.details["years"]) == (answer.details["trials"], 3)
    assert answer.standard == "HJ 663-2013"


def test_the_interval_by_hand() -> None:
    """Three past years with a rest of 1/2, 1 and 2 times their first part: logs -0.693, 0, 0.693, t(2) = 1.886."""
    past = {2021: _constant(1, 0.5), 2022: _constant(1, 1), 2023: _constant(1, 2)}
    found = project(past, 30.0, date(2025, 6, 30))
    reach = 1.886 * math.log(2) * math.sqrt(1 + 1 / 3)
    assert found.middle == pytest.approx(30)
    assert found.low == pytest.approx((30 * 181 + 30 * math.exp(-reach) * 184) / 365)
    assert found.high == pytest.approx((30 * 181 + 30 * math.exp(reach) * 184) / 365)


def _constant(first: float, rest: float) -> np.ndarray:
    return np.array([first] * 181 + [rest] * 184, dtype=float)


def test_fewer_than_three_past_years_have_no_interval_but_the_reason() -> None:
    answer = mean_projection("pm25", JUNE_END, world((40, 20), (50, 30)))
    assert answer.value is not None
    assert answer.reason.code == "too_few_years"
    assert answer.reason.params == {"years": 2, "needed": 3}
    assert "low" not in answer.details


def test_without_past_years_nothing_is_projected() -> None:
    answer = mean_projection("pm25", JUNE_END, world())
    assert answer.value is None
    assert answer.reason.code == "too_few_years"


def test_a_year_that_is_not_valid_is_no_past_year() -> None:
    history = world((40, 20), (50, 25), (44, 22))
    assert sorted(complete_years(history, history["pm25"], 2024)) == [2021, 2022, 2023]
    history.loc[history["on"].between("2022-05-01", "2022-05-05"), "pm25"] = np.nan
    assert sorted(complete_years(history, history["pm25"], 2024)) == [2021, 2023], "May 2022 has 26 days"


def test_the_year_itself_must_be_valid_so_far() -> None:
    history = world((40, 20), (50, 25), (44, 22))
    history = history[~history["on"].between("2024-02-01", "2024-04-30")]
    answer = mean_projection("pm25", JUNE_END, history)
    assert answer.value is None
    assert answer.reason.code == "too_few_days"


def test_after_the_year_nothing_is_projected() -> None:
    over = Scope("620802", date(2024, 12, 31))
    history = pd.concat([world((40, 20), (50, 25), (44, 22)), year(2024, 30, 30).query("on > '2024-06-30'")])
    assert mean_projection("pm25", over, history.reset_index(drop=True)).reason.code == "year_is_over"


def test_the_back_test_takes_each_year_from_the_others_alone() -> None:
    """Two years that went alike and one that did not: the odd one is missed at June's end by the other two."""
    odd = {2021: _constant(40, 20), 2022: _constant(40, 20), 2023: _constant(40, 80)}
    found = tried(odd)
    assert found.trials == 27, "three years, nine month's ends"
    assert 0 < found.hits < 27
    assert tried({2022: odd[2022], 2023: odd[2023]}).trials == 0, "one other year is no rule"


def test_good_days_are_projected_within_the_year() -> None:
    years = [year(number, 1, 1, aqi=120) for number in (2021, 2022, 2023)]
    for each in years:
        each.loc[each["on"].dt.month > 6, "aqi"] = 60
    this = year(2024, 1, 1).query("on <= '2024-06-30'")
    history = pd.concat([*years, this], ignore_index=True)
    answer = good_day_projection(JUNE_END, history, targets(good_days=320))
    assert 365 < answer.value <= 366, "never more than all of the rest"
    assert answer.details["goal"] == 320


@pytest.mark.parametrize("listed", ["07-10", "12-31"])
def test_how_bad_dust_days_of_past_years_were_means_nothing_to_a_target_without_them(listed: str) -> None:
    def projected(aqi: int) -> float:
        years = [year(number, 1, 1, dust_pm10=False, dust_pm25=False) for number in (2021, 2022, 2023, 2024)]
        for each, day in zip(years, (listed, listed, listed, "03-10"), strict=True):
            each.loc[each["on"].dt.strftime("%m-%d") == day, ["aqi", "dust_pm10"]] = [aqi, True]
        years[-1] = years[-1].query("on <= '2024-06-30'")
        history = pd.concat(years, ignore_index=True)
        return float(good_day_projection(JUNE_END, history, targets("without_dust", good_days=320)).value)

    assert projected(300) == projected(60)


def test_a_better_year_is_not_projected_to_be_good_on_every_day_left() -> None:
    """Differences of shares once carried 173 of 187 good days past the top: all days left were to be good."""
    past = {2001 + 4 * turn: _shares(0.75, rest) for turn, rest in enumerate((0.82, 0.90, 0.84, 0.90))}
    found = project(past, 173 / 187, date(2025, 7, 6), share=True)
    assert 0.93 * 178 < 365 * found.middle - 173 < 177
    assert found.low < found.middle < found.high < (173 + 178) / 365


def _shares(first: float, rest: float) -> np.ndarray:
    """A year with these shares of good days up to 6 July and after."""
    return np.array([day < 187 * first for day in range(187)] + [day < 178 * rest for day in range(178)], dtype=float)


def test_the_interval_holds_what_it_promises() -> None:
    """Made worlds whose years differ at random: about four in five years end inside, whatever the number of years."""
    draw = np.random.default_rng(20240705)
    for count in (3, 5, 8):
        inside = 0
        for _ in range(1500):
            turns = np.exp(draw.normal(-0.4, 0.15, count + 1))
            past = {
                2001 + 4 * place: _constant(40, 40 * turn) for place, turn in enumerate(turns[:-1])
            }  # no leap years
            found = project(past, 30.0, date(2025, 6, 30))
            actual = (30 * 181 + 30 * turns[-1] * 184) / 365
            inside += found.low <= actual <= found.high
        assert 0.76 < inside / 1500 < 0.84, count

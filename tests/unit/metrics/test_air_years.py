"""The mean of three years, beside the year and never instead."""

from datetime import date

import pandas as pd
import pytest

from lib.core.frames import AIR_HISTORY, SETTINGS
from lib.core.scope import Scope
from lib.metrics.air_years import rolling

NONE = SETTINGS.of([])
MEANS = {2021: 30.0, 2022: 33.0, 2023: 36.0, 2024: 90.0}


def history(*years: int, last: date = date(2024, 7, 5)) -> pd.DataFrame:
    on = pd.date_range(f"{min(years)}-01-01", min(date(max(years), 12, 31), last))
    on = on[on.year.isin(years)]
    return AIR_HISTORY.typed(pd.DataFrame({"on": on, "pm25": [MEANS[day.year] for day in on]}))


def test_three_whole_years_have_a_mean_beside_their_figures() -> None:
    answer = rolling(Scope("A", date(2024, 7, 5)), history(2021, 2022, 2023, 2024), NONE)
    row = answer.frame.set_index("pollutant").loc["pm25"]
    figures = ["first_year", "middle_year", "last_year_figure", "three_years", "limit"]
    assert row["years"] == "2021-2023", "the year that runs is not one of them"
    assert row[figures].tolist() == [30, 33, 36, 33, 35]
    assert answer.standard == "HJ 663-2013 / GB 3095-2012"


def test_a_year_that_ended_counts() -> None:
    days = history(2022, 2023, 2024, last=date(2024, 12, 31))
    row = rolling(Scope("A", date(2024, 12, 31)), days, NONE).frame.set_index("pollutant").loc["pm25"]
    assert (row["years"], row["three_years"]) == ("2022-2024", 53)


def test_a_year_that_is_missing_leaves_a_dash_with_its_reason() -> None:
    row = rolling(Scope("A", date(2024, 7, 5)), history(2021, 2023), NONE).frame.set_index("pollutant").loc["pm25"]
    assert pd.isna(row["three_years"])
    assert row["reason"] == "too_few_days"


@pytest.mark.parametrize(("value", "rows"), [("off", 0), ("beside", 6)])
def test_an_office_may_switch_it_off(value: str, rows: int) -> None:
    found = rolling(
        Scope("A", date(2024, 7, 5)), history(2021, 2022, 2023), SETTINGS.of([("three_year_rolling", value)])
    )
    assert (found.value, found.reason and found.reason.code) == (rows or None, None if rows else "rolling_off")


def test_no_day_at_all_is_no_table_but_a_reason() -> None:
    found = rolling(Scope("A", date(2024, 7, 5)), AIR_HISTORY.of([]), NONE)
    assert (found.value, found.frame, found.reason.code) == (None, None, "no_readings")

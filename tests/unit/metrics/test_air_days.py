"""Good days and the calendar, computed by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.air_days import calendar, good_days
from lib.metrics.catalog import METRICS
from tests.unit.metrics.conftest import TODAY, air, targets

SCOPE = Scope("620802", TODAY)


def test_the_calendar_has_every_day_up_to_the_scope_s_end_and_counts_its_levels() -> None:
    days = pd.concat(
        [
            air(date(2023, 12, 1), date(2023, 12, 31), aqi=300, aqi_level=5),
            air(date(2024, 1, 1), date(2024, 1, 9), aqi=40, aqi_level=1),
            air(date(2024, 1, 11), date(2024, 1, 12), aqi=160, aqi_level=4, dust_pm10=True),
        ]
    )
    days.loc[days["on"] == "2024-01-12", ["aqi", "aqi_level"]] = pd.NA
    answer = calendar(replace(SCOPE, as_of=date(2024, 1, 13)), days)
    frame = answer.frame.set_index(answer.frame["on"].dt.day)
    assert len(frame) == 13, "no day of last year, no day after the end"
    assert answer.details == {"levels": {1: 9, 2: 0, 3: 0, 4: 1, 5: 0, 6: 0}, "none": 3}
    assert frame["dust"].tolist() == [False] * 10 + [True, True, False]
    assert frame["reason"].dropna().to_dict() == {10: "no_readings", 12: "items_missing", 13: "no_readings"}


def test_a_year_without_an_index_has_a_reason_and_no_days() -> None:
    answer = calendar(SCOPE, air(date(2023, 1, 1), date(2023, 12, 31)))
    assert answer.frame is None
    assert answer.reason.code == "no_readings"


def test_good_days_needed_are_counted_to_the_end_of_an_explicit_period() -> None:
    """They were counted to the as-of day, while the days left were counted from the period's end."""
    days = air(date(2024, 1, 1), TODAY)
    march = replace(SCOPE, period="2024-03-01..2024-03-31")
    details = good_days(march, days, targets(good_days=300)).details
    assert details["left"] == 366 - 91
    assert details["needed"] == 300 - 91


def test_a_figure_names_the_version_of_each_day_s_standard() -> None:
    old = air(date(2026, 1, 1), date(2026, 2, 28), standard="HJ 633-2012")
    new = air(date(2026, 3, 1), date(2026, 3, 31), standard="HJ 633-2026")
    over_both = Scope("620802", date(2026, 3, 31))
    assert good_days(over_both, pd.concat([old, new]), targets()).standard == "HJ 633-2012 / HJ 633-2026"
    march = replace(over_both, period="month")
    assert good_days(march, pd.concat([old, new]), targets()).standard == "HJ 633-2026"


def test_days_that_all_lack_an_item_were_measured() -> None:
    """Known fault: a week without an index for a missing item was "no readings"."""
    days = air(date(2024, 7, 1), TODAY, aqi=None, aqi_level=None, pm10=None)
    scope = Scope("620802", TODAY, "month")
    for key in ("air.good_days", "air.good_day_share", "air.good_day_share_ex_dust"):
        inputs = (days, targets()) if key == "air.good_days" else (days,)
        reason = METRICS[key].compute(scope, *inputs).reason
        assert reason is not None
        assert reason.code == "items_missing", key
    assert METRICS["air.good_days"].compute(scope, days, targets(good_days=300)).details["target"] == 300
    assert METRICS["air.calendar"].compute(scope, days).reason.code == "items_missing"
    table = METRICS["air.year_to_date"].compute(scope, days, targets(good_days=300)).frame
    assert table.set_index("pollutant").loc["good_days", "reason"] == "items_missing"

"""Validity rules of GB 3095 table 4 and HJ 663 at every corner, and percentiles against numpy on any series."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.air_statistics import (
    PERCENTILES,
    day_is_valid,
    day_maximum_8h,
    day_maximum_is_valid,
    day_mean,
    days_needed,
    eight_hours_are_valid,
    mean,
    month_is_valid,
    percentile,
    period_statistic,
    year_is_valid,
)

ABSENT = [None, math.nan, math.inf, -math.inf]
series = st.lists(st.one_of(st.integers(0, 5000).map(lambda n: n / 10), st.sampled_from(ABSENT)), max_size=40)


@pytest.mark.parametrize("hours", range(25))
def test_every_number_of_hours_of_a_day(hours):
    assert day_is_valid(hours) is (hours >= 20)
    assert (day_mean([7.0] * hours + [None] * (24 - hours)) == 7) is (hours >= 20)


@pytest.mark.parametrize("hours", range(9))
def test_every_number_of_hours_of_an_8h_mean(hours):
    assert eight_hours_are_valid(hours) is (hours >= 6)
    day = [None] * 16 + [50.0] * hours + [None] * (8 - hours)
    # The sixth hour, 22:00, ends the first of three windows that have six of them.
    assert day_maximum_8h(day).windows == (3 if hours >= 6 else 0)


@pytest.mark.parametrize("windows", range(18))
@pytest.mark.parametrize("maximum", [0.0, 159.999, 160.0, 160.001, 900.0])
def test_every_number_of_windows_with_the_exception_above_the_limit(windows, maximum):
    assert day_maximum_is_valid(windows, maximum) is (windows >= 14 or maximum > 160)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_number_of_days_of_every_month(month):
    needed = 25 if month == 2 else 27
    assert [days for days in range(32) if month_is_valid(days, month)] == list(range(needed, 32))


@pytest.mark.parametrize("month", range(1, 13))
def test_one_short_month_spoils_a_year_that_has_its_days(month):
    full = {each: 31 for each in range(1, 13)}
    assert year_is_valid(324, full)
    assert year_is_valid(324, full | {month: 25 if month == 2 else 27})
    assert not year_is_valid(366, full | {month: 24 if month == 2 else 26})
    assert not year_is_valid(366, {each: days for each, days in full.items() if each != month})
    assert not year_is_valid(323, full)


@given(st.integers(0, 4000))
def test_a_span_needs_the_share_of_the_year_rounded_up(length):
    needed = days_needed(length)
    assert Fraction(needed) >= length * Fraction(324, 365) > needed - 1 or length == 0
    assert needed <= length


@given(series, st.floats(0, 100).map(lambda p: round(p, 2)))
def test_a_percentile_is_numpys_linear_one_of_what_is_there(values, per_cent):
    known = [value for value in values if value is not None and math.isfinite(value)]
    found = percentile(values, per_cent)
    if not known:
        assert found is None
        return
    assert found == pytest.approx(float(np.percentile(known, per_cent, method="linear")), rel=1e-12, abs=1e-9)
    assert min(known) <= found <= max(known)
    assert percentile(reversed(values), per_cent) == found, "the order of days does not matter"


@given(st.lists(st.integers(0, 500), min_size=1, max_size=400))
def test_where_the_place_is_whole_a_percentile_is_a_day_of_the_series(values):
    ordered = sorted(values)
    for item, per_cent in PERCENTILES.items():
        place = Fraction((len(values) - 1) * per_cent, 100)
        if place.denominator == 1:
            assert percentile(values, per_cent) == ordered[int(place)], item


@given(series)
def test_a_mean_is_exact_and_absent_hours_never_count(values):
    known = [Fraction(str(value)) for value in values if value is not None and math.isfinite(value)]
    assert mean(values) == (float(sum(known) / len(known)) if known else None)
    assert mean([*values, *ABSENT]) == mean(values)
    assert period_statistic("pm25", values) == mean(values)
    assert period_statistic("co", values) == percentile(values, 95)
    assert period_statistic("o3_8h", values) == percentile(values, 90)


@given(st.lists(st.one_of(st.integers(0, 300).map(float), st.none()), min_size=24, max_size=24))
def test_a_day_maximum_is_the_largest_of_17_windows_counted_one_by_one(hours):
    means = []
    for end in range(8, 25):
        known = [hour for hour in hours[end - 8 : end] if hour is not None]
        if len(known) >= 6:
            means.append(Fraction(sum(map(int, known)), len(known)))
    found = day_maximum_8h(hours)
    assert found.windows == len(means)
    valid = bool(means) and (len(means) >= 14 or max(means) > 160)
    assert found.value == (float(max(means)) if valid else None)

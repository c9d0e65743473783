import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.air_statistics import (
    day_is_valid,
    day_maximum_8h,
    day_maximum_is_valid,
    day_mean,
    eight_hours_are_valid,
    mean,
    month_is_valid,
    percentile,
    share,
    year_is_valid,
)


def test_hours_of_a_day_and_of_an_8h_mean():
    assert (day_is_valid(19), day_is_valid(20)) == (False, True)
    assert (eight_hours_are_valid(5), eight_hours_are_valid(6)) == (False, True)
    assert day_mean([50.0] * 20 + [None, float("nan"), None, None]) == 50
    assert day_mean([50.0] * 19 + [None] * 5) is None


@pytest.mark.parametrize(
    ("windows", "maximum", "valid"), [(14, 120, True), (13, 120, False), (13, 160, False), (13, 160.1, True)]
)
def test_windows_of_a_day_maximum(windows, maximum, valid):
    assert day_maximum_is_valid(windows, maximum) is valid


@pytest.mark.parametrize(("days", "month", "valid"), [(26, 1, False), (27, 12, True), (24, 2, False), (25, 2, True)])
def test_days_of_a_month(days, month, valid):
    assert month_is_valid(days, month) is valid


def test_days_of_a_year():
    full = {month: 27 for month in range(1, 13)}
    assert not year_is_valid(323)
    assert year_is_valid(324)
    assert year_is_valid(324, full)
    assert year_is_valid(324, {**full, 2: 25})
    assert not year_is_valid(324, {**full, 2: 24})
    assert not year_is_valid(330, {month: 30 for month in range(1, 12)})


def test_day_maximum_takes_the_17_windows_inside_the_day():
    found = day_maximum_8h([40.0] * 24)
    assert (found.value, found.windows, found.valid) == (40, 17, True)
    late = day_maximum_8h([0.0] * 16 + [80.0] * 8)
    assert late.value == 80


def test_a_window_needs_six_hours_and_a_day_14_windows():
    assert day_maximum_8h([None] * 5 + [50.0] * 19).windows == 14
    found = day_maximum_8h([None] * 6 + [50.0] * 18)
    assert (found.value, found.windows, found.valid) == (None, 13, False)
    assert day_maximum_8h([None] * 6 + [161.0] * 18).value == 161
    assert day_maximum_8h([None] * 6 + [160.0] * 18).value is None
    assert day_maximum_8h([None] * 6 + [101.0] * 18, limit=100).value == 101
    assert day_maximum_8h([None] * 24) == day_maximum_8h([float("nan")] * 24)
    with pytest.raises(ValueError, match="24 hours"):
        day_maximum_8h([1.0] * 23)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=60), st.sampled_from([0, 50, 90, 95, 98, 100]))
def test_percentile_is_the_linear_one(values, per_cent):
    assert percentile(values, per_cent) == pytest.approx(np.percentile(values, per_cent), rel=1e-9, abs=1e-9)


def test_percentile_of_little():
    assert percentile([], 90) is None
    assert percentile([None, float("nan")], 90) is None
    assert percentile([7, None], 95) == 7
    assert percentile(range(1, 32), 90) == 28


def test_a_mean_is_of_whole_millionths():
    assert mean([0.000001, 0.000002]) == 0.0000015
    assert mean([0.0000014, 0.0000014]) == 0.000001, "what floats add below a millionth is no concentration"


def test_mean_and_share():
    assert mean([58, 63, None]) == 60.5
    assert mean([0.1, 0.2]) == 0.15
    assert mean([]) is None
    assert share(318, 362) == pytest.approx(87.845, abs=1e-3)
    assert share(0, 0) is None

"""Noise, polluted farmland and the schedule of rectification at their corners."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.noise import attainment, categories, limit, peak_limit, period_of
from lib.standards.rectification import Milestone, schedule
from lib.standards.soil import safe_use_share

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("category", "day", "night"),
    [("0", 50, 40), ("1", 55, 45), ("2", 60, 50), ("3", 65, 55), ("4a", 70, 55), ("4b", 70, 60)],
)
def test_table_1_of_gb_3096(category, day, night):
    assert (limit(category, "day"), limit(category, "night"), peak_limit(category)) == (day, night, night + 15)
    assert category in categories()


@pytest.mark.parametrize(("hour", "period"), [(5, "night"), (6, "day"), (21, "day"), (22, "night"), (0, "night")])
def test_day_is_from_six_to_ten_at_night(hour, period):
    assert period_of(hour) == period


def test_a_level_that_equals_its_limit_meets_it_and_day_and_night_are_never_added_up():
    found = attainment([("2", "day", 60.0), ("2", "day", 60.1), ("4a", "night", 55.0)])
    assert (found["day"].met, found["day"].measured, found["day"].share) == (1, 2, 0.5)
    assert found["night"].share == 1.0
    assert attainment([])["night"].share is None


def test_safe_use_of_polluted_farmland():
    assert safe_use_share(300, 420, 60, 820) == pytest.approx(0.9512, abs=5e-5)
    assert safe_use_share(0, 0, 0, 0) is None
    assert safe_use_share(0, 0, 0, 5) == 0
    with pytest.raises(ValueError, match="exceed"):
        safe_use_share(3, 2, 1, 5)
    with pytest.raises(ValueError, match="not negative"):
        safe_use_share(-1, 2, 1, 5)


@pytest.mark.parametrize(
    ("days", "state", "soon"),
    [
        (-1, "overdue", False),
        (0, "on_schedule", True),
        (30, "on_schedule", True),
        (31, "on_schedule", False),
    ],
)
def test_the_day_of_a_deadline_is_not_late(days, state, soon):
    found = schedule(TODAY, due=TODAY + timedelta(days=days))
    assert (found.state, found.due_soon, found.days_late) == (state, soon, -days)


def test_done_is_not_closed_and_neither_is_late():
    gone = TODAY - timedelta(days=400)
    assert schedule(TODAY, done=True, due=gone).state == "done"
    assert schedule(TODAY, closed=True, done=True, due=gone).state == "closed"
    assert schedule(TODAY, done=True, due=gone).days_late is None


def test_milestones_decide_where_there_are_any():
    missed, met, ahead = (
        Milestone(TODAY - timedelta(days=1), False),
        Milestone(TODAY - timedelta(days=1), True),
        Milestone(TODAY, False),
    )
    plan = {"opened": date(2026, 1, 1), "due": date(2026, 12, 31), "progress": 0.0}
    assert schedule(TODAY, milestones=[met, missed], **plan).state == "behind"
    assert schedule(TODAY, milestones=[met, ahead], **plan).state == "on_schedule"
    assert schedule(TODAY, **plan).state == "behind"
    assert schedule(TODAY).state == "on_schedule"
    told = {"opened": TODAY - timedelta(days=50), "due": TODAY + timedelta(days=50)}
    assert schedule(TODAY, **told).state == "on_schedule", "of what reports no progress nothing is known"
    assert schedule(TODAY, progress=0.0, **told).state == "behind"
    assert schedule(TODAY, opened=TODAY, due=TODAY, progress=0.0).state == "on_schedule", "no time has passed"


@given(st.integers(1, 400), st.integers(0, 400))
def test_progress_equal_to_the_elapsed_share_is_on_schedule(length, elapsed):
    opened = date(2026, 1, 1)
    today, due = opened + timedelta(days=min(elapsed, length)), opened + timedelta(days=length)
    share = min(elapsed, length) / length
    assert schedule(today, opened=opened, due=due, progress=round(share + 1e-4, 6)).state == "on_schedule"
    if share > 1e-3:
        assert schedule(today, opened=opened, due=due, progress=round(share - 1e-3, 6)).state == "behind"

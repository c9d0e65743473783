"""The calendar as a table of cases: months of 28 to 31 days, leap years, terms of months, quarters, one zone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core import calendar
from lib.core.clock import CHINA
from lib.core.scope import Scope

DAYS = some.dates(date(1999, 1, 1), date(2101, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        # Whole Februaries, from a leap year, into one, and neither.
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
        ("2023-02-01..2023-02-28", "2022-02-01..2022-02-28"),
        # One that ends before the end of February ends on that day; so the leap day alone is what differs.
        ("2025-02-01..2025-02-27", "2024-02-01..2024-02-27"),
        ("2024-02-01..2024-02-28", "2023-02-01..2023-02-28"),
        ("2024-01-15..2024-02-29", "2023-01-15..2023-02-28"),
        ("2025-01-15..2025-02-28", "2024-01-15..2024-02-29"),
        # Years to date, and twelve and thirty-six months.
        ("2025-01-01..2025-02-28", "2024-01-01..2024-02-29"),
        ("2024-01-01..2024-02-29", "2023-01-01..2023-02-28"),
        ("2024-03-01..2025-02-28", "2023-03-01..2024-02-29"),
        ("2022-03-01..2025-02-28", "2021-03-01..2024-02-29"),
        ("2023-03-01..2024-02-29", "2022-03-01..2023-02-28"),
        # Quarters and other months keep their days.
        ("2024-01-01..2024-03-31", "2023-01-01..2023-03-31"),
        ("2025-04-01..2025-06-30", "2024-04-01..2024-06-30"),
        ("2024-12-01..2024-12-31", "2023-12-01..2023-12-31"),
        ("2024-04-01..2024-04-29", "2023-04-01..2023-04-29"),
        # A first day keeps its date: what follows another period does so a year before.
        ("2024-02-29..2024-03-31", "2023-02-28..2023-03-31"),
        ("2025-02-28..2025-03-31", "2024-02-28..2024-03-31"),
        # One day stays one day.
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2025-02-28..2025-02-28", "2024-02-29..2024-02-29"),
        ("2024-07-05..2024-07-05", "2023-07-05..2023-07-05"),
        # Centuries: 2000 has a 29 February, 2100 has none.
        ("2001-02-01..2001-02-28", "2000-02-01..2000-02-29"),
        ("2100-02-01..2100-02-28", "2099-02-01..2099-02-28"),
    ],
)
def test_the_same_period_a_year_before(period: str, before: str) -> None:
    first, last = map(day, period.split(".."))
    assert "..".join(map(str, calendar.period_a_year_before(first, last))) == before
    scope = Scope("620800", last, period).a_year_before()
    assert (f"{scope.start}..{scope.end}", scope.as_of) == (before, scope.end)


@pytest.mark.parametrize(
    ("as_of", "period", "start", "before"),
    [
        ("2025-02-28", "year", "2025-01-01", "2024-01-01..2024-02-29"),
        ("2024-02-29", "year", "2024-01-01", "2023-01-01..2023-02-28"),
        ("2024-02-29", "quarter", "2024-01-01", "2023-01-01..2023-02-28"),
        ("2025-02-28", "month", "2025-02-01", "2024-02-01..2024-02-29"),
        ("2024-02-29", "month", "2024-02-01", "2023-02-01..2023-02-28"),
        ("2025-02-28", "12m", "2024-03-01", "2023-03-01..2024-02-29"),
        ("2024-02-29", "12m", "2023-03-01", "2022-03-01..2023-02-28"),
        ("2025-02-28", "36m", "2022-03-01", "2021-03-01..2024-02-29"),
        ("2024-02-29", "36m", "2021-03-01", "2020-03-01..2023-02-28"),
        ("2024-12-31", "quarter", "2024-10-01", "2023-10-01..2023-12-31"),
        ("2000-02-29", "36m", "1997-03-01", "1996-03-01..1999-02-28"),
    ],
)
def test_named_periods_and_their_year_before(as_of: str, period: str, start: str, before: str) -> None:
    scope = Scope("620800", day(as_of), period)
    earlier = scope.a_year_before()
    assert (str(scope.start), f"{earlier.start}..{earlier.end}") == (start, before)


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-02-28", 1, "2023-03-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-08-31", 1, "2024-09-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-05-31", -12, "2023-05-31"),
        ("2024-07-05", 0, "2024-07-05"),
        ("2000-01-01", -1, "1999-12-01"),
    ],
)
def test_a_term_of_months(on: str, months: int, later: str) -> None:
    assert str(calendar.months_after(day(on), months)) == later


@pytest.mark.parametrize(
    ("on", "months", "earlier"),
    [
        ("2024-02-29", 1, "2024-01-31"),
        ("2025-02-28", 3, "2024-11-30"),
        ("2024-06-30", 1, "2024-05-31"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2024-05-30", 3, "2024-02-29"),
        ("2024-03-30", 1, "2024-02-29"),
        ("2024-07-05", 1, "2024-06-05"),
        ("2025-02-28", 12, "2024-02-29"),
        ("2024-01-31", 1, "2023-12-31"),
    ],
)
def test_months_before_a_day(on: str, months: int, earlier: str) -> None:
    assert str(calendar.months_before(day(on), months)) == earlier


@pytest.mark.parametrize(
    ("on", "then"), [("2024-02-29", "2024-01-31"), ("2024-03-30", "2024-02-29"), ("2024-07-05", "2024-06-05")]
)
def test_the_day_a_month_before_that_a_view_is_compared_with(on: str, then: str) -> None:
    assert str(Scope("620800", day(on)).then) == then


@given(DAYS, some.integers(0, 60))
def test_months_before_is_the_last_day_whose_term_is_over(on: date, months: int) -> None:
    last = calendar.months_before(on, months)
    assert calendar.months_after(last, months) <= on < calendar.months_after(last + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("on", "year", "there"),
    [
        ("2025-02-28", 2024, "2024-02-29"),
        ("2024-02-29", 2025, "2025-02-28"),
        ("2024-02-28", 2023, "2023-02-28"),
        ("2025-02-28", 2028, "2028-02-29"),
        ("2024-02-29", 2020, "2020-02-29"),
        ("2024-07-05", 2031, "2031-07-05"),
    ],
)
def test_a_day_in_another_year(on: str, year: int, there: str) -> None:
    assert str(calendar.in_year(day(on), year)) == there


@pytest.mark.parametrize(
    ("month", "days"),
    [
        *(("2023-01-10", 31), ("2023-02-10", 28), ("2024-02-10", 29), ("2023-03-10", 31), ("2023-04-10", 30)),
        *(("2023-12-10", 31), ("2000-02-01", 29), ("2100-02-28", 28), ("9999-12-31", 31)),
    ],
)
def test_months_of_28_to_31_days(month: str, days: int) -> None:
    own = day(month)
    assert calendar.month_end(own) == own.replace(day=days)
    assert calendar.is_month_end(own) == (own.day == days)


@pytest.mark.parametrize(
    ("on", "count", "ends"),
    [
        ("2024-03-31", 3, "2024-03-31 2024-02-29 2024-01-31"),
        ("2024-03-30", 3, "2024-02-29 2024-01-31 2023-12-31"),
        ("2024-02-28", 1, "2024-01-31"),
        ("2025-02-28", 2, "2025-02-28 2025-01-31"),
    ],
)
def test_the_last_ends_of_months(on: str, count: int, ends: str) -> None:
    assert " ".join(map(str, calendar.month_ends(day(on), count))) == ends


@pytest.mark.parametrize(
    ("first", "last", "whole", "touched"),
    [
        ("2024-01-01", "2024-03-31", "2024-01-01 2024-02-01 2024-03-01", 3),
        ("2024-01-02", "2024-03-30", "2024-02-01", 3),
        ("2024-01-15", "2024-02-28", "", 2),
        ("2024-01-15", "2024-02-29", "2024-02-01", 2),
        ("2023-12-31", "2024-01-01", "", 2),
        ("2023-02-28", "2023-02-28", "", 1),
    ],
)
def test_months_within_a_period(first: str, last: str, whole: str, touched: int) -> None:
    assert " ".join(map(str, calendar.months_of(day(first), day(last)))) == whole
    assert calendar.months_spanned(day(first), day(last)) == touched


@pytest.mark.parametrize(
    ("on", "quarter", "start", "end"),
    [
        ("2024-01-01", 1, "2024-01-01", "2024-03-31"),
        ("2024-03-31", 1, "2024-01-01", "2024-03-31"),
        ("2024-04-01", 2, "2024-04-01", "2024-06-30"),
        ("2024-09-30", 3, "2024-07-01", "2024-09-30"),
        ("2024-12-31", 4, "2024-10-01", "2024-12-31"),
    ],
)
def test_quarters(on: str, quarter: int, start: str, end: str) -> None:
    assert calendar.quarter_of(day(on)) == quarter
    assert str(calendar.quarter_start(2024, quarter)) == start
    assert str(calendar.quarter_end(2024, quarter)) == end


@pytest.mark.parametrize(
    ("on", "number", "length"),
    [("2024-12-31", 366, 366), ("2023-12-31", 365, 365), ("2024-02-29", 60, 366), ("2025-03-01", 60, 365)],
)
def test_the_number_of_a_day_in_its_year(on: str, number: int, length: int) -> None:
    assert (calendar.day_of_year(day(on)), calendar.days_in_year(day(on).year)) == (number, length)


@pytest.mark.parametrize(
    ("utc", "china"),
    [
        ("2026-02-28T15:59:59", "2026-02-28 23:59:59"),
        ("2026-02-28T16:00:00", "2026-03-01 00:00:00"),
        ("2026-06-30T16:00:00", "2026-07-01 00:00:00"),
        # The country had summer time from 1986 to 1991; nothing here is that old, and nothing later has it.
        ("2026-07-15T04:00:00", "2026-07-15 12:00:00"),
        ("2026-01-15T04:00:00", "2026-01-15 12:00:00"),
    ],
)
def test_one_zone_without_summer_time(utc: str, china: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(CHINA)
    assert f"{moment:%Y-%m-%d %H:%M:%S}" == china


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_today_is_the_day_in_china_whatever_the_clock_of_the_machine(zone: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "from lib.core.clock import now; print(now().isoformat())"],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    moment = datetime.fromisoformat(said)
    assert moment.utcoffset() == timedelta(hours=8)
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)

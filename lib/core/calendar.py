"""Days, months, quarters and years: all arithmetic of the calendar that more than one place needs.

The last day of a month stays the last day of a month: a year before 28 February 2025 is 29 February 2024, a month
before 29 February is 31 January. So a period that ends with its month is compared with one that ends with its month.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

_DAY = timedelta(days=1)


def month_start(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=_length(day.year, day.month))


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return day == month_end(day)


def last_month_end(day: date) -> date:
    """The last day of the month before that of a day."""
    return month_start(day) - _DAY


def month_ends(day: date, count: int) -> list[date]:
    """The last so many ends of months on or before a day, newest first."""
    last = day if is_month_end(day) else last_month_end(day)
    return [month_end(months_after(month_start(last), -back)) for back in range(count)]


def months_of(first: date, last: date) -> Iterator[date]:
    """The first days of the months that lie wholly between two days, both counted."""
    month = first if first.day == 1 else months_after(month_start(first), 1)
    while month_end(month) <= last:
        yield month
        month = months_after(month, 1)


def last_months_start(day: date, count: int) -> date:
    """The first day of the last so many months, that of the day being the last of them."""
    return months_after(month_start(day), 1 - count)


def months_spanned(first: date, last: date) -> int:
    """How many months two days and what lies between them touch."""
    return month_number(last) - month_number(first) + 1


def month_number(day: date) -> int:
    """Months counted through all years: those of two days differ by the months between."""
    return 12 * day.year + day.month - 1


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, below zero); where the month is shorter, its last day.

    This is when a term of months that began on a day ends: one from 31 January ends on 28 February, one from
    28 February on 28 March.
    """
    years, month = divmod(month_number(day) + months, 12)
    return date(years, month + 1, min(day.day, _length(years, month + 1)))


def months_before(day: date, months: int) -> date:
    """The last day whose term of so many months (`months_after`) is over on a day; a month's end stays its end."""
    earlier = months_after(day, -months)
    return month_end(earlier) if is_month_end(day) else earlier


def in_year(day: date, year: int) -> date:
    """The same day of another year, before or after; the end of February stays its end."""
    return months_before(day, 12 * (day.year - year))


def year_before(day: date) -> date:
    """The same day a year earlier; the end of February stays its end."""
    return months_before(day, 12)


def period_a_year_before(first: date, last: date) -> tuple[date, date]:
    """The same period a year earlier, from its first day to its last.

    One that ends with a month ends with that month; it begins on the same day (29 February: on the 28th), so that
    periods that follow each other do so a year before; one day stays one day.
    """
    end = year_before(last)
    return (end if first == last else months_after(first, -12)), end


def quarter_of(day: date) -> int:
    """The quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


def quarter_start(year: int, quarter: int) -> date:
    """The first day of a quarter, 1 to 4."""
    return date(year, 3 * quarter - 2, 1)


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter, 1 to 4."""
    return month_end(date(year, 3 * quarter, 1))


def year_start(day: date) -> date:
    """The first day of the year of a day."""
    return date(day.year, 1, 1)


def year_end(year: int) -> date:
    """The last day of a year."""
    return date(year, 12, 31)


def day_of_year(day: date) -> int:
    """The number of a day in its year, 1 to 366."""
    return (day - year_start(day)) // _DAY + 1


def days_in_year(year: int) -> int:
    """365 or 366."""
    return day_of_year(year_end(year))


def _length(year: int, month: int) -> int:
    """How many days a month has."""
    return monthrange(year, month)[1]

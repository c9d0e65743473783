"""Scope: the filters of one view. It makes the SQL, the deep link, the file name and the cache key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from lib.core.errors import BadScope

#: Named periods that end on the as-of day; anything else is "from..to".
PERIODS = ("year", "quarter", "month", "12m", "36m")

#: Days outside of these are typing errors.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Scope:
    """One view: a region and all below it, a day, a period that ends on it, programmes (none = all), one item.

    Frozen and hashable. `period` is one of `PERIODS` or two ISO days joined by "..".
    """

    region: str
    as_of: date
    period: str = "year"
    programmes: tuple[str, ...] = ()
    item: str | None = None

    @property
    def start(self) -> date:
        """First day of the period."""
        if self.period == "year":
            return date(self.as_of.year, 1, 1)
        if self.period == "quarter":
            return date(self.as_of.year, 3 * ((self.as_of.month - 1) // 3) + 1, 1)
        if self.period == "month":
            return self.as_of.replace(day=1)
        if self.period.endswith("m") and self.period[:-1].isdigit():
            months = self.as_of.year * 12 + self.as_of.month - int(self.period[:-1])
            return date(months // 12, months % 12 + 1, 1)
        return min(_explicit(self.period)[0], self.end)

    @property
    def end(self) -> date:
        """Last day of the period: the as-of day, or the earlier end of an explicit period."""
        if ".." in self.period:
            return min(_explicit(self.period)[1], self.as_of)
        return self.as_of

    @property
    def year(self) -> int:
        """The year that targets are read for."""
        return self.end.year

    def a_year_before(self) -> Self:
        """The same view one year earlier; 29 February becomes the 28th."""
        return replace(self, as_of=year_before(self.end), period=f"{year_before(self.start)}..{year_before(self.end)}")

    def to_query(self) -> dict[str, str]:
        """The scope as URL parameters: our own codes, never translated labels."""
        query = {"region": self.region, "on": self.as_of.isoformat(), "period": self.period}
        if self.programmes:
            query["programme"] = ",".join(self.programmes)
        if self.item:
            query["item"] = self.item
        return query

    def with_query(self, query: Mapping[str, str]) -> Self:
        """This scope with what a URL says in place of it.

        Raises BadScope where a value cannot be read.
        """
        scope = self
        if region := query.get("region"):
            scope = replace(scope, region=region)
        if on := query.get("on"):
            scope = replace(scope, as_of=day(on))
        if period := query.get("period"):
            if period not in PERIODS:
                _explicit(period)
                for written in period.split(".."):
                    day(written)
            scope = replace(scope, period=period)
        if item := query.get("item"):
            scope = replace(scope, item=item)
        if programme := query.get("programme"):
            scope = replace(scope, programmes=tuple(sorted(filter(None, programme.split(",")))))
        if ".." in scope.period and _explicit(scope.period)[0] > scope.as_of:
            raise BadScope(value=scope.period)
        return scope

    def file_part(self) -> str:
        """The scope as part of a file name."""
        period = self.period.replace("..", "_")
        return "_".join((self.region, self.as_of.isoformat(), period, *self.programmes))[:80]


def year_before(day: date) -> date:
    """The same day a year earlier."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def days_in_year(year: int) -> int:
    """365 or 366."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)) // timedelta(days=1)


def day(text: str) -> date:
    """The ISO day that somebody wrote. Raises BadScope where it is none, or lies outside `FIRST_DAY` to `LAST_DAY`."""
    said = _iso(text)
    if not FIRST_DAY <= said <= LAST_DAY:
        raise BadScope(value=text)
    return said


def _iso(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise BadScope(value=text) from cause


def _explicit(period: str) -> tuple[date, date]:
    """Both days of a period, in whatever year: the year before the first one allowed is compared with, too."""
    first, separator, last = period.partition("..")
    if not separator:
        raise BadScope(value=period)
    start, end = _iso(first), _iso(last)
    if start > end:
        raise BadScope(value=period)
    return start, end

"""Scope: the filters of one view. It makes the SQL, the deep link, the file name and the cache key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from lib.core.calendar import (
    last_months_start,
    month_start,
    months_before,
    period_a_year_before,
    quarter_of,
    quarter_start,
    year_start,
)
from lib.core.errors import BadScope
from lib.core.terms import ItemKind, Light

#: Named periods that end on the as-of day; anything else is "from..to".
PERIODS = ("year", "quarter", "month", "12m", "36m")

#: What a view may choose among obligations, by the names of its address.
_CHOSEN = ("unit", "leader", "light")

#: Days outside of these are typing errors.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Scope:
    """One view: a region and all below it, a day, a period that ends on it, programmes (none = all), one item.

    Frozen and hashable. `period` is one of `PERIODS` or two ISO days joined by "..". `since`: the earlier day that the
    as-of day is compared with. `unit`, `leader`, `kinds`, `light` choose among obligations; none = all.
    `item_kind`: the kind of the item, where its code stands in more than one ledger.
    """

    region: str
    as_of: date
    period: str = "year"
    programmes: tuple[str, ...] = ()
    item: str | None = None
    since: date | None = None
    unit: str | None = None
    leader: str | None = None
    kinds: tuple[str, ...] = ()
    light: str | None = None
    item_kind: str | None = None

    @property
    def start(self) -> date:
        """First day of the period."""
        if self.period == "year":
            return year_start(self.as_of)
        if self.period == "quarter":
            return quarter_start(self.as_of.year, quarter_of(self.as_of))
        if self.period == "month":
            return month_start(self.as_of)
        if self.period.endswith("m") and self.period[:-1].isdigit():
            return last_months_start(self.as_of, int(self.period[:-1]))
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

    @property
    def then(self) -> date:
        """The earlier day of a comparison: `since`, else (or where that is no earlier day) a month before.

        Of the end of a month that is the end of the month before.
        """
        if self.since and self.since < self.as_of:
            return self.since
        return months_before(self.as_of, 1)

    def a_year_before(self) -> Self:
        """The same view one year earlier; a period that ends with a month ends with that month, of leap years too."""
        start, end = period_a_year_before(self.start, self.end)
        return replace(self, as_of=end, period=f"{start}..{end}")

    def to_query(self) -> dict[str, str]:
        """The scope as URL parameters: our own codes, never translated labels."""
        query = {"region": self.region, "on": self.as_of.isoformat(), "period": self.period}
        lists = {"programme": ",".join(self.programmes), "kind": ",".join(self.kinds)}
        since = self.since.isoformat() if self.since else None
        rest = {
            "item": self.item,
            "of": self.item_kind,
            "since": since,
            **{name: getattr(self, name) for name in _CHOSEN},
        }
        return query | {name: value for name, value in (lists | rest).items() if value}

    def with_query(self, query: Mapping[str, str]) -> Self:
        """This scope with what a URL says in place of it.

        Raises BadScope where a value cannot be read.
        """
        given: dict[str, Any] = {name: query[name] for name in _AS_WRITTEN if query.get(name)}
        given |= {name: read(query[word]) for word, (name, read) in _READ.items() if query.get(word)}
        scope = replace(self, **given)
        if ".." in scope.period and _explicit(scope.period)[0] > scope.as_of:
            raise BadScope(value=scope.period)
        return scope

    def file_part(self) -> str:
        """The scope as part of a file name."""
        period = self.period.replace("..", "_")
        chosen = (getattr(self, name) for name in _CHOSEN)
        parts = (self.region, self.as_of.isoformat(), period, *self.programmes, *self.kinds, *filter(None, chosen))
        return "_".join(parts)[:80]


def day(text: str) -> date:
    """The ISO day that somebody wrote. Raises BadScope where it is none, or lies outside `FIRST_DAY` to `LAST_DAY`."""
    said = _iso(text)
    if not FIRST_DAY <= said <= LAST_DAY:
        raise BadScope(value=text)
    return said


def _period(text: str) -> str:
    if text not in PERIODS:
        _explicit(text)
        for written in text.split(".."):
            day(written)
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split(","))))


def _kinds(text: str) -> tuple[str, ...]:
    if set(_list(text)) - set(ItemKind):
        raise BadScope(value=text)
    return _list(text)


def _kind(text: str) -> str:
    if text not in set(ItemKind):
        raise BadScope(value=text)
    return text


def _light(text: str) -> str:
    if text not in set(Light):
        raise BadScope(value=text)
    return text


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


#: What a URL gives as it is, and what is read: parameter to field and reader.
_AS_WRITTEN = ("region", "item", "unit", "leader")
_READ: dict[str, tuple[str, Callable[[str], Any]]] = {
    "on": ("as_of", day),
    "period": ("period", _period),
    "programme": ("programmes", _list),
    "kind": ("kinds", _kinds),
    "of": ("item_kind", _kind),
    "since": ("since", day),
    "light": ("light", _light),
}

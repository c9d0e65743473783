"""What a query is, and the one way a scope becomes a region subtree."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Dialect,
    ScalarSelect,
    Select,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.sql.selectable import CTE

from lib.core.frames import Frame
from lib.core.scope import Scope
from lib.db.schema import region

Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """A named read: `select(scope)` yields the frame's columns in order and, last, the row's batch.

    `day` names the frame's column that tells how far the rows speak (None: they have no day).
    """

    name: str
    frame: Frame
    select: Callable[[Scope], Select | CompoundSelect]  # type: ignore[type-arg]
    day: str | None

    def rows(self, connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
        """The rows of a scope."""
        return connection.execute(self.select(scope)).all()


@dataclass(frozen=True, slots=True)
class Read:
    """As `Query`, of several statements: `rows(connection, scope)` returns what `Query.select` would yield."""

    name: str
    frame: Frame
    rows: Callable[[Connection, Scope], Sequence[Sequence[Any]]]
    day: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """As `Query`, of a statement that is built once and serves every scope: `values(scope)` are handed to it.

    To build one takes as long as to read some hundred rows, and a page reads a dozen that may find none.
    """

    name: str
    frame: Frame
    statement: Select | CompoundSelect  # type: ignore[type-arg]
    values: Callable[[Scope], Mapping[str, Any]]
    day: str | None

    def rows(self, connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
        """The rows of a scope."""
        return connection.execute(self.statement, self.values(scope)).all()


def written(name: str) -> BindParameter[date]:
    """A day that is handed over and then stands in the statement as it is written.

    SQLite works with a parameter anew for every row, and PostgreSQL plans better for a day that it knows.
    """
    return bindparam(name, type_=Date, literal_execute=True)


class _Numbers(TypeDecorator[Sequence[int]]):
    """Whole numbers that stand in a statement in brackets, all of them in one go."""

    impl = Text
    cache_ok = True

    def process_literal_param(self, value: Sequence[int] | None, dialect: Dialect) -> str:
        """The list in brackets."""
        return f"({', '.join(map(str, map(int, value or ())))})"

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """The same without the quotes of a text."""
        return lambda value: self.process_literal_param(value, dialect)


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """That a column is one of the numbers that are handed over; there is at least one.

    Written out: PostgreSQL is slow with hundreds of parameters. To write out each by itself takes a tenth of the time
    of the list of warnings.
    """
    return column.op("IN", is_comparison=True)(bindparam(name, type_=_Numbers(), literal_execute=True))


#: What is handed to prepared statements: the scope's region and its day.
REGION: BindParameter[str] = bindparam("region", type_=Text)
DAY = written("day")


def of_day(scope: Scope) -> dict[str, object]:
    """Both of them."""
    return {REGION.key: scope.region, DAY.key: scope.as_of}


def moments(scope: Scope) -> tuple[datetime, datetime]:
    """The midnights that begin and end the scope's period. An hour is stamped with its end: the first is not inside."""
    return datetime.combine(scope.start, time()), datetime.combine(scope.end + timedelta(days=1), time())


@functools.lru_cache(maxsize=256)
def subtree(code: str | BindParameter[str]) -> CTE:
    """The codes of a region and of all below it, as a recursive common table.

    One object for each region: a statement may name it more than once. Each code is found once (UNION, not UNION ALL):
    so a region that is above itself ends the search instead of feeding it.
    """
    below = select(region.c.code).where(region.c.code == code).cte("below", recursive=True)
    return below.union(select(region.c.code).where(region.c.parent == below.c.code))


def in_region(scope: Scope) -> ScalarSelect:  # type: ignore[type-arg]
    """`column.in_(in_region(scope))`: the region and all below it."""
    return select(subtree(scope.region).c.code).scalar_subquery()


#: The same of the region that is handed over.
IN_REGION = select(subtree(REGION).c.code).scalar_subquery()


def around() -> Select[tuple[str]]:
    """The codes of `REGION`, of those directly below it and, of a county, of the other counties of its city."""
    city = select(region.c.parent).where(region.c.code == REGION, region.c.level == "county").scalar_subquery()
    beside = and_(region.c.parent == city, region.c.level == "county")
    return select(region.c.code).where(or_(region.c.parent == REGION, region.c.code == REGION, beside))

"""What a query is, and the one way a scope becomes a region subtree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Connection, ScalarSelect, Select, and_, or_, select
from sqlalchemy.sql.selectable import CTE

from lib.core.frames import Frame
from lib.core.scope import Scope
from lib.db.schema import region


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


def moments(scope: Scope) -> tuple[datetime, datetime]:
    """The midnights that begin and end the scope's period. An hour is stamped with its end: the first is not inside."""
    return datetime.combine(scope.start, time()), datetime.combine(scope.end + timedelta(days=1), time())


def subtree(scope: Scope) -> CTE:
    """The codes of the scope's region and of all below it, as a recursive common table."""
    below = select(region.c.code).where(region.c.code == scope.region).cte("below", recursive=True)
    return below.union_all(select(region.c.code).where(region.c.parent == below.c.code))


def in_region(scope: Scope) -> ScalarSelect:  # type: ignore[type-arg]
    """`column.in_(in_region(scope))`: the region and all below it."""
    return select(subtree(scope).c.code).scalar_subquery()


def around(scope: Scope) -> Select[tuple[str]]:
    """The codes of the region, of those directly below it and, of a county, of the other counties of its city."""
    city = select(region.c.parent).where(region.c.code == scope.region, region.c.level == "county").scalar_subquery()
    beside = and_(region.c.parent == city, region.c.level == "county")
    return select(region.c.code).where(or_(region.c.parent == scope.region, region.c.code == scope.region, beside))

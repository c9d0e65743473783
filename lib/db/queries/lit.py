"""Lights by place and by day: every lit record with where and whose it is, and how many were lit at ends of months."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, literal, null, select, union

from lib.core.calendar import month_ends, months_after
from lib.core.frames import BELOW, ENDS, ENTERED, LIT, UNRECORDED
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Light
from lib.db.queries.air import AIR_DAY_BELOW, AIR_LATEST, AIR_PAST
from lib.db.queries.indicators import TARGET
from lib.db.queries.items import chosen_by, on_day
from lib.db.queries.lights import Judge, exists_one
from lib.db.queries.model import Prepared, Query, Read, Statement, in_region
from lib.db.queries.warnings import OF_MATTER, Asking, View, counted, once, titled
from lib.db.queries.water import ALERTS_STANDING, POINTS, WATER_ITEM_MONTH, WATER_MONTH
from lib.db.schema import item, region, standing

#: So many ends of months are counted.
MONTHS_BACK = 12


def _lit(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Red and yellow records in the order of the list."""
    asking = Asking.of(connection, scope)
    rows = [row for statement in _records(asking.view) for row in asking.rows(statement)]
    rows.sort(key=lambda row: (LIGHT_ORDER[Light(row.light)], row.late_after or date.max, row.code, row.item))
    titles = titled(connection, {row.item for row in rows})
    return [(*row[:-1], titles[row.item][1], row.batch) for row in rows]


@once
def _records(view: View) -> list[Statement]:
    judging = Judge(view.rules)
    names = ("kind", "code", "region", "unit", "leader", "opened_on", "late_after", "soft", "updated_on")
    own = [standing.c[name] for name in names]
    told = (standing.c.item, OF_MATTER.label("matter"), judging.light().label("light"), judging.reason(), *own)
    return [select(*told, standing.c.batch).where(*part, *view.inside(), *view.lit()) for part in view.parts()]


def _ends(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    if not connection.scalar(select(exists_one(item.c.region.in_(in_region(scope))))):
        return []
    asking = Asking.of(connection, scope)
    rows = []
    for day in reversed(month_ends(scope.as_of, MONTHS_BACK)):
        matters, _ = counted(asking.on(day))
        rows.append((day, matters[Light.RED], matters[Light.YELLOW], matters.total(), None))
    return rows


def _unrecorded(scope: Scope) -> Select:  # type: ignore[type-arg]
    """How many rows of the day are on record only since a later one."""
    later = (standing.c.recorded_on > scope.as_of, on_day(standing, scope.as_of))
    rows = select(func.count().label("count")).where(
        *later, standing.c.region.in_(in_region(scope)), *chosen_by(scope, standing)
    )
    found = rows.subquery()
    return select(found.c["count"], null()).where(found.c["count"] > 0)


def _entered(scope: Scope) -> Select:  # type: ignore[type-arg]
    """What came on record as done, before which nothing had been reported of it, since the earliest day compared."""
    first = min(scope.then, months_after(scope.as_of, -MONTHS_BACK - 1), scope.start - timedelta(days=1))
    told = standing.alias("told_first")
    return (
        select(standing.c.item, standing.c.kind, told.c.from_on, standing.c.region, standing.c.unit, standing.c.leader)
        .add_columns(standing.c.opened_on, told.c.batch)
        .join(told, (told.c.item == standing.c.item) & (told.c.from_on == standing.c.to_on))
        .where(
            standing.c.recorded_on == told.c.from_on,
            told.c.from_on > first,
            told.c.from_on <= scope.as_of,
            standing.c.region.in_(in_region(scope)),
            *chosen_by(scope, standing),
        )
        .order_by(told.c.from_on, standing.c.item)
    )


def _below(scope: Scope) -> Select:  # type: ignore[type-arg]
    """The regions of the scope, each with the one directly below it that it lies in; the scope's own lies in itself."""
    child = (
        select(region.c.code, region.c.code.label("child"))
        .where(region.c.parent == scope.region, region.c.code != scope.region)
        .cte("child_of", recursive=True)
    )
    # A union, not all: regions that are each other's end it.
    child = child.union(select(region.c.code, child.c.child).join(child, region.c.parent == child.c.code))
    own = select(literal(scope.region).label("code"), literal(scope.region).label("child"))
    every = union(own, select(child.c.code, child.c.child)).subquery("every")
    above = region.alias("above_it")
    held = exists_one(item.c.region == region.c.code)
    return (
        select(region.c.code, every.c.child, above.c.name, held, region.c.batch)
        .select_from(every.join(region, region.c.code == every.c.code).join(above, above.c.code == every.c.child))
        .order_by(every.c.child, region.c.code)
    )


def _earlier(query: Query | Prepared) -> Query | Prepared:
    """The same on the earlier day of a comparison, under its name with `_then`; it does not tell how far data reach."""
    name = f"{query.name}_then"
    if isinstance(query, Prepared):
        return Prepared(name, query.frame, query.statement, lambda scope: query.values(then(scope)), None)
    return Query(name, query.frame, lambda scope: query.select(then(scope)), None)


def then(scope: Scope) -> Scope:
    """The scope on the earlier day of its comparison."""
    return replace(scope, as_of=scope.then)


_READINGS = (AIR_DAY_BELOW, TARGET, AIR_PAST, AIR_LATEST, POINTS, WATER_MONTH, WATER_ITEM_MONTH, ALERTS_STANDING)

QUERIES = (
    Read("lit", LIT, _lit, "updated_on"),
    Read("lit_then", LIT, lambda connection, scope: _lit(connection, then(scope)), None),
    Read("month_ends", ENDS, _ends, None),
    Query("entered", ENTERED, _entered, None),
    Query("unrecorded", UNRECORDED, _unrecorded, None),
    Query("regions_below", BELOW, _below, None),
    *map(_earlier, _READINGS),
)

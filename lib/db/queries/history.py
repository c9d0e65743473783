"""Items as they stood on earlier days, what was reported between two days, and what was doubted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from lib.core.frames import ITEM_FLAGS, ITEMS, ITEMS_BEFORE, UPDATES
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.queries.items import items
from lib.db.queries.model import Query, Read, in_region
from lib.db.schema import item, item_flag, region, standing, update
from lib.standards.escalation import MONTHS

#: As the query "obligations": a project is overdue by its milestones.
_KINDS = tuple(kind for kind in ItemKind if kind is not ItemKind.PROJECT)


def month_ends(day: date, count: int = MONTHS) -> list[date]:
    """The last ends of months on or before a day, newest first."""
    found = [day] if (day + timedelta(days=1)).day == 1 else []
    while len(found) < count:
        found.append((found[-1] if found else day).replace(day=1) - timedelta(days=1))
    return found


def _before(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Open items at the last ends of months: the same read for each of those days, newest day first."""
    rows: list[Sequence[Any]] = []
    for day in month_ends(scope.as_of):
        stood = items(replace(scope, as_of=day), _KINDS).where(standing.c.open.is_(True))
        rows += [(*row[:-1], day, row[-1]) for row in connection.execute(stood)]
    return rows


def _then(scope: Scope) -> Select:  # type: ignore[type-arg]
    return items(replace(scope, as_of=scope.then), _KINDS)


def _between(scope: Scope) -> Select:  # type: ignore[type-arg]
    """What was reported after the earlier day and up to the later one, oldest first."""
    columns = [update.c[name] for name in list(UPDATES.columns)[2:]]
    return (
        select(update.c.item, item.c.code, *columns, update.c.batch)
        .join(item, item.c.id == update.c.item)
        .where(update.c.on > scope.then, update.c.on <= scope.as_of, item.c.region.in_(in_region(scope)))
        .order_by(update.c.on, update.c.item)
    )


def _flags(scope: Scope) -> Select:  # type: ignore[type-arg]
    """With whose it is: an item whose day of opening lies ahead is in no other frame."""
    parent = item.alias("parent_item")
    unit = func.coalesce(item.c.unit, parent.c.unit)
    leader = func.coalesce(item.c.leader, parent.c.leader)
    chosen: list[ColumnElement[bool]] = [item.c.kind.in_(scope.kinds)] if scope.kinds else []
    chosen += [unit == scope.unit] if scope.unit else []
    chosen += [leader == scope.leader] if scope.leader else []
    if scope.programmes:
        chosen.append(func.coalesce(item.c.programme, parent.c.programme).in_(scope.programmes))
    told = [item_flag.c[name] for name in ("item", "on", "rule", "given")]
    return (
        select(*told, item.c.kind, item.c.code, item.c.title, region.c.name, unit, leader, item_flag.c.batch)
        .join(item, item.c.id == item_flag.c.item)
        .join(region, region.c.code == item.c.region)
        .outerjoin(parent, parent.c.id == item.c.parent)
        .where(item_flag.c.on <= scope.as_of, item.c.region.in_(in_region(scope)), *chosen)
        .order_by(item_flag.c.item, item_flag.c.rule, item_flag.c.on)
    )


QUERIES = (
    # The days that these speak of lie behind on purpose: they do not tell how far the data reach.
    Read("obligations_before", ITEMS_BEFORE, _before, None),
    Query("obligations_then", ITEMS, _then, None),
    Query("updates_between", UPDATES, _between, None),
    Query("item_flags", ITEM_FLAGS, _flags, None),
)

"""Items as they stood on earlier days, what was reported between two days, and what was doubted."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, Select, func, literal, or_, select, union_all

from lib.core.frames import ITEM_FLAGS, ITEMS, ITEMS_BEFORE, UPDATES
from lib.core.scope import Scope
from lib.core.terms import ItemKind, State, StateType
from lib.db.queries.items import items
from lib.db.queries.model import Query, in_region
from lib.db.schema import item, item_flag, region, update
from lib.standards.escalation import MONTHS

#: As the query "obligations": a project is overdue by its milestones.
_KINDS = tuple(kind for kind in ItemKind if kind is not ItemKind.PROJECT)
_FINISHED = [state for state in State if state.type in (StateType.DONE, StateType.CLOSED)]
_STATE = list(ITEMS.columns).index("state")


def month_ends(day: date, count: int = MONTHS) -> list[date]:
    """The last ends of months on or before a day, newest first."""
    found = [day] if (day + timedelta(days=1)).day == 1 else []
    while len(found) < count:
        found.append((found[-1] if found else day).replace(day=1) - timedelta(days=1))
    return found


def _before(scope: Scope) -> Select:  # type: ignore[type-arg]
    """Open items at the last ends of months: the same read for each of those days."""
    parts = []
    for day in month_ends(scope.as_of):
        stood = items(replace(scope, as_of=day), _KINDS).order_by(None).subquery()
        *columns, batch = stood.c
        state = columns[_STATE]
        open_then = or_(state.is_(None), state.not_in(_FINISHED))
        named = [column.label(name) for column, name in zip(columns, ITEMS.columns, strict=True)]
        parts.append(select(*named, literal(day, Date).label("stood_on"), batch.label("batch")).where(open_then))
    return select(union_all(*parts).subquery("before"))


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
    Query("obligations_before", ITEMS_BEFORE, _before, None),
    Query("obligations_then", ITEMS, _then, None),
    Query("updates_between", UPDATES, _between, None),
    Query("item_flags", ITEM_FLAGS, _flags, None),
)

"""Items as they stood on earlier days, what was reported between two days, and what was doubted."""

from dataclasses import replace

from sqlalchemy import ColumnElement, Select, func, select

from lib.core.frames import ITEM_FLAGS, ITEMS, UPDATES
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.queries.items import COUNTED_AS, items
from lib.db.queries.model import Query, in_region
from lib.db.schema import item, item_flag, programme, region, update

#: As the query "obligations": a project is overdue by its milestones.
_KINDS = tuple(kind for kind in ItemKind if kind is not ItemKind.PROJECT)


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
    chosen: list[ColumnElement[bool]] = [COUNTED_AS.in_(scope.kinds)] if scope.kinds else []
    chosen += [unit == scope.unit] if scope.unit else []
    chosen += [leader == scope.leader] if scope.leader else []
    if scope.programmes:
        chosen.append(func.coalesce(item.c.programme, parent.c.programme).in_(scope.programmes))
    told = [item_flag.c[name] for name in ("item", "on", "rule", "given")]
    return (
        select(*told, item.c.kind, COUNTED_AS, item.c.code, item.c.title, region.c.name, unit, leader)
        .add_columns(item_flag.c.batch)
        .join(item, item.c.id == item_flag.c.item)
        .join(region, region.c.code == item.c.region)
        .outerjoin(parent, parent.c.id == item.c.parent)
        .outerjoin(programme, programme.c.code == func.coalesce(item.c.programme, parent.c.programme))
        .where(item_flag.c.on <= scope.as_of, item.c.region.in_(in_region(scope)), *chosen)
        .order_by(item_flag.c.item, item_flag.c.rule, item_flag.c.on)
    )


QUERIES = (
    # The day that these speak of lies behind on purpose: it does not tell how far the data reach.
    Query("obligations_then", ITEMS, _then, None),
    Query("updates_between", UPDATES, _between, None),
    Query("item_flags", ITEM_FLAGS, _flags, None),
)

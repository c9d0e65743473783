"""What may stand on a step or be doubted, found where the rows are: few of many obligations are read as a whole.

Metrics judge what comes out by the same rules; here is only what none of them can catch left behind.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, case, cast, func, null, or_, select

from lib.core.calendar import month_ends
from lib.core.frames import CARDS, CHARGED, ITEMS
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.commands.upsert import chunks
from lib.db.queries.items import PLACE, TITLE, chosen_by, on_day, rows_of, with_parent
from lib.db.queries.lights import Judge
from lib.db.queries.model import Query, Read, Statement, in_region
from lib.db.queries.warnings import OF_MATTER, Asking, View, once, worst
from lib.db.schema import action, item, item_flag, standing
from lib.standards.escalation import MONTHS


def _of_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """The obligations of a scope on its day, of `standing` joined with `item`; a project is late by its milestones."""
    inside = item.c.region.in_(in_region(scope))
    return [inside, item.c.kind != ItemKind.PROJECT, on_day(standing, scope.as_of), *chosen_by(scope, standing)]


def _pressing(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Red and yellow items, whichever light was chosen, and those that an action names."""
    every = replace(scope, light=None)
    late = worst(Asking.of(connection, every), every, None)
    acted = (
        select(standing.c.item)
        .join(item, item.c.id == standing.c.item)
        .where(*_of_scope(scope), item.c.id.in_(select(action.c.item).where(action.c.on <= scope.as_of)))
    )
    return rows_of(connection, scope.as_of, list(dict.fromkeys([*late, *connection.scalars(acted)])))


def _cards(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """The lights at the last ends of months, oldest first."""
    asking = Asking.of(connection, scope)
    return [
        (number, matter, unit, day, light, None)
        for day in reversed(month_ends(scope.as_of, MONTHS))
        for statement in _lights(asking.view)
        for number, matter, unit, light in asking.on(day).rows(statement)
    ]


@once
def _lights(view: View) -> list[Statement]:
    """Item, matter, unit and light of what was open, in two parts."""
    told = (standing.c.item, OF_MATTER, standing.c.unit, Judge(view.rules).light())
    return [select(*told).where(*part, *view.inside(), view.listed()) for part in view.parts()]


def _charged(scope: Scope) -> Select:  # type: ignore[type-arg]
    is_open = func.sum(case((standing.c.open, 1), else_=0))
    return (
        select(standing.c.unit, func.count(), is_open, cast(null(), Integer))
        .select_from(item.join(standing, standing.c.item == item.c.id))
        .where(*_of_scope(scope))
        .group_by(standing.c.unit)
        .order_by(standing.c.unit)
    )


def _doubtful(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Items that a rule of `lib.metrics.contradictions` may catch, and what those are a part of."""
    own, above, stood = item.c, standing.alias("above"), standing.c
    over = stood.open.is_(False)
    slips = or_(
        stood.finished_on < stood.opened_on,
        stood.opened_on > own.due_on,
        stood.due_on > above.c.due_on,
        and_(over, stood.done_on == stood.closed_on, stood.closed_earliest == stood.closed_on),
        and_(stood.open, stood.finished_on.is_not(None)),
        and_(stood.open, stood.progress == 1),
        and_(over, stood.progress < 1),
        own.id.in_(select(item_flag.c.item).where(item_flag.c.on <= scope.as_of, item_flag.c.rule != "masked")),
    )
    day = case((own.kind == ItemKind.PETITION, own.opened_on))
    same = (own.kind, stood.programme, own.parent, TITLE, func.coalesce(PLACE, own.region), day)
    found = (
        select(own.id, own.parent, slips.label("slips"), func.count().over(partition_by=same).label("same"))
        .select_from(
            with_parent()
            .join(standing, stood.item == own.id)
            .outerjoin(above, and_(above.c.item == own.parent, on_day(above, scope.as_of)))
        )
        .where(*_of_scope(scope))
        .subquery("found")
    )
    rows = connection.execute(select(found.c.id, found.c.parent).where(or_(found.c.slips, found.c.same > 1))).all()
    inside = select(own.id).join(standing, stood.item == own.id).where(*_of_scope(scope))
    parents = {row.parent for row in rows} - {None}
    kept = [number for part in chunks(sorted(parents)) for number in connection.scalars(inside.where(own.id.in_(part)))]
    return rows_of(connection, scope.as_of, sorted({*kept, *(row.id for row in rows)}))


QUERIES = (
    Read("pressing", ITEMS, _pressing, "updated_on"),
    Read("doubtful", ITEMS, _doubtful, "updated_on"),
    # The days that these speak of lie behind on purpose: they do not tell how far the data reach.
    Read("cards", CARDS, _cards, None),
    Query("charged", CHARGED, _charged, None),
)

"""All about the scope's one item: itself, its parts, what was done about it, what proves it, what is like it."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, and_, case, func, not_, or_, select

from lib.core.calendar import month_ends
from lib.core.frames import ACTIONS, EVIDENCE, ITEM_FACTS, ITEM_MONTHS, ITEMS, UPDATES
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Light
from lib.db.queries.items import ANSWERS, CLOSED, MATTER, answered_by, counted_as, items, on_day, recorded_by
from lib.db.queries.lights import Judge, in_force
from lib.db.queries.model import DAY, Query, Read, Statement, among, in_region
from lib.db.schema import action, co_unit, evidence, finding, item, petition, project, standing, task, update

#: What may be like an item: parts and look-backs are no cases of their own.
_CASES = tuple(kind for kind in ItemKind if kind not in (ItemKind.MEASURE, ItemKind.MILESTONE, ItemKind.LOOK_BACK))

#: So many ends of months are told of an item, the scope's day among them.
MONTHS = 12

#: So many similar items, those of the same place first, then the newest.
_MOST_SIMILAR = 12


def _whole(scope: Scope) -> Scope:
    """The scope without what chooses among items: an item's address opens it whatever was chosen before."""
    return replace(scope, programmes=(), unit=None, leader=None, light=None, kinds=())


def subject(scope: Scope) -> Select:  # type: ignore[type-arg]
    """The id of the scope's item. Its code may stand in two ledgers: where the scope names no kind, the first of them.

    All that an item's page shows is of this one.
    """
    described = item.alias("subject")
    chosen = select(described.c.id).where(described.c.code == scope.item, described.c.region.in_(in_region(scope)))
    kinds = (scope.item_kind,) if scope.item_kind else scope.kinds
    named = chosen.where(or_(described.c.kind.in_(kinds), counted_as(described).in_(kinds))) if kinds else chosen
    return named.order_by(described.c.kind).limit(1)


def _item(scope: Scope) -> Select:  # type: ignore[type-arg]
    return items(_whole(scope), tuple(ItemKind)).where(item.c.id.in_(subject(scope)))


def _parts(scope: Scope) -> Select:  # type: ignore[type-arg]
    return items(_whole(scope), (ItemKind.MEASURE, ItemKind.MILESTONE)).where(item.c.parent.in_(subject(scope)))


def _facts(scope: Scope) -> Select:  # type: ignore[type-arg]
    helping = (
        select(co_unit.c.item, func.aggregate_strings(co_unit.c.unit, ", ").label("units"))
        .where(co_unit.c.item.in_(subject(scope)))
        .group_by(co_unit.c.item)
        .subquery("helping")
    )
    return (
        select(
            item.c.id,
            *(finding.c[name] for name in ("duty", "target", "sanction")),
            *(
                case((answered_by(standing, scope.as_of), petition.c[name])) if name in ANSWERS else petition.c[name]
                for name in ("source", "verdict", "repeat_of", "satisfaction")
            ),
            *(task.c[name] for name in ("goal", "goal_unit", "current")),
            *(project.c[name] for name in ("invest", "funded", "spent", "started_on")),
            helping.c.units,
            item.c.batch,
        )
        .outerjoin(finding, finding.c.item == item.c.id)
        .outerjoin(petition, petition.c.item == item.c.id)
        .outerjoin(standing, and_(standing.c.item == item.c.id, on_day(standing, scope.as_of)))
        .outerjoin(task, task.c.item == item.c.id)
        .outerjoin(project, project.c.item == item.c.id)
        .outerjoin(helping, helping.c.item == item.c.id)
        .where(item.c.id.in_(subject(scope)), item.c.region.in_(in_region(scope)))
    )


def _updates(scope: Scope) -> Select:  # type: ignore[type-arg]
    """The dated history of the scope's one item, newest first; no rows where it names none."""
    return (
        select(
            update.c.item,
            item.c.code,
            update.c.on,
            update.c.state,
            update.c.progress,
            update.c.note,
            update.c.by,
            update.c.due_on,
            update.c.approval,
            update.c.batch,
        )
        .join(item, item.c.id == update.c.item)
        .where(update.c.on <= scope.as_of, update.c.item.in_(subject(scope)))
        .order_by(update.c.on.desc())
    )


def _all_actions(scope: Scope) -> Select:  # type: ignore[type-arg]
    own = ("code", "on", "kind", "unit", "region")
    rest = ("count", "people", "amount", "by", "note")
    return (
        select(
            *(action.c[name] for name in own), item.c.code, *(action.c[name] for name in rest), MATTER, action.c.batch
        )
        .join(item, item.c.id == action.c.item)
        .where(action.c.on <= scope.as_of)
        .order_by(action.c.on.desc(), action.c.code)
    )


def _actions(scope: Scope) -> Select:  # type: ignore[type-arg]
    return _all_actions(scope).where(action.c.item.in_(subject(scope)))


def _steps(scope: Scope) -> Select:  # type: ignore[type-arg]
    """What was done about the item's matter: a letter about a project answers for its milestones, and the reverse."""
    of_subject = select(MATTER).where(item.c.id.in_(subject(scope)))
    return _all_actions(scope).where(MATTER.in_(of_subject.correlate(None)))


#: What the records of an item are handed over as.
_RECORDS = "records"


def _months(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """The lights of the item, and of a project's milestones, at ends of months and on the day, oldest first."""
    own = connection.execute(select(item.c.id, item.c.kind).where(item.c.id.in_(subject(scope)))).first()
    if own is None:
        return []
    steps = select(item.c.id).where(item.c.parent == own.id, item.c.kind == ItemKind.MILESTONE)
    records = [own.id, *(connection.scalars(steps) if own.kind == ItemKind.PROJECT else ())]
    rules, calendar = in_force(connection, scope)
    judge = Judge(rules)
    days = sorted({scope.as_of, *month_ends(scope.as_of, MONTHS)})[-MONTHS:]
    return [
        (day, *row)
        for day in days
        for row in connection.execute(_lights(judge), judge.days(day, calendar) | {_RECORDS: records})
    ]


@functools.lru_cache(maxsize=16)
def _lights(judge: Judge) -> Statement:
    """Kind, light and batch of records on a day; what was done is blue, what was closed grey."""
    light = case(
        (not_(recorded_by(standing, DAY)), Light.NONE.value),
        (standing.c.state.in_(CLOSED), Light.GREY.value),
        (standing.c.open, judge.light()),
        else_=Light.BLUE.value,
    )
    return select(standing.c.kind, light, standing.c.batch).where(
        among(standing.c.item, _RECORDS), on_day(standing, DAY)
    )


def _evidence(scope: Scope) -> Select:  # type: ignore[type-arg]
    return (
        select(evidence.c.kind, evidence.c.on, evidence.c.file_name, evidence.c.note, evidence.c.batch)
        .where(evidence.c.item.in_(subject(scope)), or_(evidence.c.on.is_(None), evidence.c.on <= scope.as_of))
        .order_by(evidence.c.on.desc(), evidence.c.file_name)
    )


def _similar(scope: Scope) -> Select:  # type: ignore[type-arg]
    """Cases of the same place in words, and those of the same unit in the same field (else category)."""

    def of_subject(column: str) -> ScalarSelect:  # type: ignore[type-arg]
        own = item.alias("described")
        fields = {"field": func.coalesce(own.c.field, own.c.category)}
        return select(fields.get(column, own.c[column])).where(own.c.id.in_(subject(scope))).scalar_subquery()

    near = and_(item.c.place == of_subject("place"), item.c.region == of_subject("region"))
    field = func.coalesce(item.c.field, item.c.category)
    alike = and_(item.c.unit == of_subject("unit"), field == of_subject("field"))
    return (
        items(_whole(scope), _CASES)
        .where(or_(near, alike), item.c.id.not_in(subject(scope)))
        .order_by(None)
        .order_by(case((near, 0), else_=1), item.c.opened_on.desc(), item.c.code)
        .limit(_MOST_SIMILAR)
    )


QUERIES = (
    Query("item", ITEMS, _item, "updated_on"),
    Query("item_facts", ITEM_FACTS, _facts, None),
    Query("item_parts", ITEMS, _parts, "updated_on"),
    Query("item_actions", ACTIONS, _actions, "on"),
    # How far up the ladder it is: an old letter makes what is known of the item no older.
    Query("item_steps", ACTIONS, _steps, None),
    Query("history", UPDATES, _updates, "on"),
    # The days that these speak of lie behind on purpose: they do not tell how far the data reach.
    Read("item_months", ITEM_MONTHS, _months, None),
    Query("evidence", EVIDENCE, _evidence, "on"),
    Query("similar", ITEMS, _similar, "updated_on"),
)

"""Items of every kind in their state on the as-of day: one row of `standing` each."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.sql.selectable import Subquery

from lib.core.frames import (
    ACTIONS,
    FINDINGS,
    INSTRUCTIONS,
    ITEMS,
    PETITION_BATCHES,
    PETITIONS,
    PROJECTS,
    TASKS,
    Frame,
)
from lib.core.scope import Scope
from lib.core.terms import COUNTS_AS, ItemKind, State, StateType
from lib.db.commands.upsert import chunks
from lib.db.queries.model import DAY, IN_REGION, Prepared, Query, Statement, among, in_region, of_day
from lib.db.schema import (
    NEVER,
    action,
    finding,
    instruction,
    item,
    petition,
    petition_batch,
    programme,
    project,
    region,
    standing,
    task,
    update,
)

#: Actions by which a higher level or the press names an item; such an item is red until it is closed.
NAMING = ("listed_supervision", "exposure")
#: A listing that was lifted names no longer; a film that was shown stays shown.
_LIFTED = {"listed_supervision": "listing_lifted"}

_PLANNED = [kind for kind, counted in COUNTS_AS.items() if counted is ItemKind.TASK]
#: Whether a row's programme (joined) is planned work: its findings count as tasks, their measures as their steps.
IS_PLANNED = func.coalesce(programme.c.kind.in_(_PLANNED), False)
#: What an item counts as; its programme is joined.
COUNTED_AS = case((and_(item.c.kind == ItemKind.FINDING, IS_PLANNED), ItemKind.TASK), else_=item.c.kind)


def counted_as(rows: FromClause) -> ColumnElement[str]:
    """What rows of `standing` or `item` (or of an alias of it) count as, as `COUNTED_AS`."""
    planned = rows.c.programme.in_(select(programme.c.code).where(programme.c.kind.in_(_PLANNED)))
    return case((and_(rows.c.kind == ItemKind.FINDING, planned), ItemKind.TASK), else_=rows.c.kind)


CLOSED = [state for state in State if state.type is StateType.CLOSED]
#: Kinds that have steps: measures, milestones.
WITH_STEPS = (ItemKind.FINDING, ItemKind.PROJECT, ItemKind.TASK)
_STEP_COUNTS = ("steps", "steps_dated", "steps_done", "steps_closed", "steps_late")
_STEPS = (*_STEP_COUNTS, "step_due", "steps_progress")
_parent = item.alias("parent_item")

#: A day, or where one is handed over.
Day = date | BindParameter[date]

#: The title of an item: "commissioned" says nothing without the project whose milestone it is.
TITLE = case((item.c.kind == ItemKind.MILESTONE, _parent.c.title + " · " + item.c.title), else_=item.c.title)

#: The item of whose matter an item is: what a milestone belongs to, else the item itself.
MATTER = case((item.c.kind == ItemKind.MILESTONE, func.coalesce(item.c.parent, item.c.id)), else_=item.c.id)

#: Where an item is; a part where its whole is.
PLACE = func.coalesce(item.c.place, _parent.c.place)


def on_day(rows: FromClause, day: Day) -> ColumnElement[bool]:
    """Those rows of `standing` (or of an alias of it) that tell how items stood on a day."""
    return and_(rows.c.from_on <= day, rows.c.to_on > day)


def recorded_by(rows: FromClause, day: Day) -> ColumnElement[bool]:
    """Those rows of `standing` (or of an alias of it) that are on record on a day: not done before, unreported."""
    return or_(rows.c.recorded_on.is_(None), rows.c.recorded_on <= day)


def answered_by(rows: FromClause, day: Day) -> ColumnElement[bool]:
    """Those rows of `standing` by whose day a petition's verdict and satisfaction were told.

    They come with the handling: no later than the report that is the last one, and not before what is open was handled.
    """
    return and_(recorded_by(rows, day), or_(not_(rows.c.open), rows.c.to_on == NEVER))


#: What is told of a petition once it is handled.
ANSWERS = ("verdict", "satisfaction")


def late_on(rows: FromClause, day: Day) -> ColumnElement[bool]:
    """Open after a firm deadline; the due day itself is not late."""
    return and_(rows.c.open, not_(rows.c.soft), rows.c.late_after < day)


@functools.lru_cache(maxsize=64)
def named_on(day: Day) -> Subquery:
    """Item, kind and first day of the actions that name it on a day: none that was lifted since."""
    lifting = action.alias("lifting")
    lifted = exists().where(
        lifting.c.item == action.c.item,
        lifting.c.kind == case(_LIFTED, value=action.c.kind, else_=None),
        lifting.c.on.between(action.c.on, day),
    )
    return (
        select(action.c.item, func.max(action.c.kind).label("kind"), func.min(action.c.on).label("on"))
        .where(action.c.on <= day, action.c.kind.in_(NAMING), action.c.item.is_not(None), ~lifted)
        .group_by(action.c.item)
        .subquery("named")
    )


def chosen_by(scope: Scope, rows: FromClause) -> list[ColumnElement[bool]]:
    """What a scope chooses of the rows of `standing` besides region and day; a child follows its parent."""
    given: list[tuple[bool, ColumnElement[bool]]] = [
        (bool(scope.programmes), rows.c.programme.in_(scope.programmes)),
        (bool(scope.unit), rows.c.unit == scope.unit),
        (bool(scope.leader), rows.c.leader == scope.leader),
        (bool(scope.kinds), counted_as(rows).in_(scope.kinds)),
    ]
    return [condition for is_given, condition in given if is_given]


def begun(scope: Scope) -> ColumnElement[bool]:
    """Items that were opened on or before the scope's day, or of which nobody knows when."""
    return or_(item.c.opened_on.is_(None), item.c.opened_on <= scope.as_of)


def columns(now: FromClause, named: FromClause, steps: FromClause | None) -> list[ColumnElement[Any]]:
    """The columns of ITEMS from `standing` and what `joined` joins to it."""
    counts: list[ColumnElement[Any]] = (
        [*[literal(0)] * len(_STEP_COUNTS), null(), null()]
        if steps is None
        else [func.coalesce(steps.c[name], 0) if name in _STEP_COUNTS else steps.c[name] for name in _STEPS]
    )
    return [
        item.c.id,
        item.c.kind,
        COUNTED_AS,
        item.c.code,
        TITLE,
        item.c.category,
        item.c.field,
        item.c.region,
        region.c.name,
        programme.c.code,
        programme.c.name,
        now.c.unit,
        now.c.leader,
        func.coalesce(item.c.contact, _parent.c.contact),
        item.c.opened_on,
        now.c.due_on,
        item.c.due_on,
        item.c.due_text,
        item.c.firmness,
        func.coalesce(item.c.rectification, _parent.c.rectification),
        item.c.multi_year,
        item.c.starred,
        now.c.state,
        now.c.progress,
        now.c.updated_on,
        now.c.recorded_on,
        now.c.finished_on,
        update.c.note,
        PLACE,
        func.coalesce(item.c.lon, _parent.c.lon),
        func.coalesce(item.c.lat, _parent.c.lat),
        item.c.parent,
        _parent.c.code,
        named.c.kind,
        named.c.on,
        now.c.done_on,
        now.c.closed_on,
        now.c.done_earliest,
        now.c.closed_earliest,
        now.c.closed_first,
        now.c.reopened_on,
        now.c.approval,
        item.c.same_as,
        item.c.weight,
        *counts,
    ]


def with_parent() -> FromClause:
    """Items with that which each is a part of."""
    return item.outerjoin(_parent, _parent.c.id == item.c.parent)


def joined(now: FromClause, named: FromClause, steps: FromClause | None) -> FromClause:
    """`standing` with all that ITEMS has of other tables."""
    whole = (
        now.join(item, item.c.id == now.c.item)
        .join(region, region.c.code == item.c.region)
        .outerjoin(_parent, _parent.c.id == item.c.parent)
        .outerjoin(programme, programme.c.code == now.c.programme)
        .outerjoin(update, update.c.id == now.c.told)
        .outerjoin(named, named.c.item == now.c.item)
    )
    return whole if steps is None else whole.outerjoin(steps, steps.c.parent == now.c.item)


def steps_on(day: Day, own: Callable[[ColumnElement[int]], ColumnElement[bool]]) -> Subquery:
    """Per item that `own` holds of: how its measures or milestones stood on a day."""
    step, told = standing.alias("step"), item.alias("told_step")
    late = late_on(step, day)
    held = (true(), step.c.late_after.is_not(None), not_(step.c.open), step.c.state.in_(CLOSED), late)
    # A milestone is reached or not: it has no share of its own.
    weight = case((step.c.kind == ItemKind.MEASURE, func.coalesce(told.c.weight, 1.0)))
    done = case((step.c.open, func.coalesce(step.c.progress, 0.0)), else_=1.0)
    return (
        select(
            step.c.parent,
            *(func.sum(case((each, 1), else_=0)).label(name) for name, each in zip(_STEP_COUNTS, held, strict=True)),
            func.min(case((late, step.c.late_after))).label("step_due"),
            (func.sum(weight * done) / func.sum(weight)).label("steps_progress"),
        )
        .join(told, told.c.id == step.c.item)
        .where(on_day(step, day), recorded_by(step, day), own(step.c.parent))
        .group_by(step.c.parent)
        .subquery("steps")
    )


#: What the items whose rows are read are handed over as.
_WANTED = "items"


def _wanted(number: ColumnElement[int]) -> ColumnElement[bool]:
    return among(number, _WANTED)


@functools.cache
def _rows() -> Statement:
    named, steps = named_on(DAY), steps_on(DAY, _wanted)
    asked = select(*columns(standing, named, steps), standing.c.batch).select_from(joined(standing, named, steps))
    return asked.where(_wanted(standing.c.item), on_day(standing, DAY))


def rows_of(connection: Connection, day: date, found: Sequence[int]) -> list[Sequence[Any]]:
    """The columns of ITEMS of these items on a day, in the same order."""
    told: dict[int, Sequence[Any]] = {}
    for part in chunks(found):
        told |= {row[0]: row for row in connection.execute(_rows(), {DAY.key: day, _WANTED: part}).all()}
    return [told[number] for number in found]


def items(
    scope: Scope,
    kinds: tuple[ItemKind, ...],
    side: Table | None = None,
    chosen: ColumnElement[bool] | None = None,
) -> Select:  # type: ignore[type-arg]
    """One row per item of these kinds in the scope, opened on or before its day, as it stood on that day.

    `side` is the table of what one kind alone has; `chosen` chooses among them, by what they count as.
    """
    inside = in_region(scope)
    with_steps = [kind for kind in kinds if kind in WITH_STEPS]
    own = select(item.c.id).where(item.c.kind.in_(with_steps), item.c.region.in_(inside))
    steps = steps_on(scope.as_of, lambda parent: parent.in_(own)) if with_steps else None
    named = named_on(scope.as_of)
    of_kind: list[ColumnElement[Any]] = (
        [column for column in side.c if column.name not in ("item", "batch")] if side is not None else []
    )
    if side is petition:
        told = answered_by(standing, scope.as_of)
        of_kind = [case((told, column)) if column.name in ANSWERS else column for column in of_kind]
        of_kind.append(and_(not_(told), or_(*(petition.c[name].is_not(None) for name in ANSWERS))))
    whole = joined(standing, named, steps)
    return (
        select(*columns(standing, named, steps), *of_kind, standing.c.batch)
        .select_from(whole if side is None else whole.outerjoin(side, side.c.item == item.c.id))
        .where(
            item.c.kind.in_(kinds),
            item.c.region.in_(inside),
            on_day(standing, scope.as_of),
            *chosen_by(scope, standing),
            *([] if chosen is None else [chosen]),
        )
        .order_by(item.c.kind, item.c.code)
    )


def _actions() -> Select:  # type: ignore[type-arg]
    return (
        select(
            action.c.code,
            action.c.on,
            action.c.kind,
            action.c.unit,
            action.c.region,
            item.c.code,
            action.c.count,
            action.c.people,
            action.c.amount,
            action.c.by,
            action.c.note,
            MATTER,
            action.c.batch,
        )
        .outerjoin(item, item.c.id == action.c.item)
        .where(action.c.on <= DAY, action.c.region.in_(IN_REGION))
        .order_by(action.c.on, action.c.code)
    )


def _petition_batches(scope: Scope) -> Select:  # type: ignore[type-arg]
    table = petition_batch
    columns = [table.c[name] for name in PETITION_BATCHES.columns if name not in ("region", "region_name")]
    chosen = [table.c.programme.in_(scope.programmes)] if scope.programmes else []
    return (
        select(table.c.region, region.c.name, *columns, table.c.batch)
        .join(region, region.c.code == table.c.region)
        .where(table.c.on <= scope.as_of, table.c.region.in_(in_region(scope)), *chosen)
        .order_by(table.c.on, table.c.region, table.c.batch_basis, table.c.place)
    )


def _of_kinds(
    name: str,
    *kinds: ItemKind,
    frame: Frame = ITEMS,
    side: Table | None = None,
    chosen: ColumnElement[bool] | None = None,
) -> Query:
    return Query(name, frame, lambda scope: items(scope, kinds, side, chosen), "updated_on")


QUERIES = (
    _of_kinds("findings", ItemKind.FINDING, frame=FINDINGS, side=finding, chosen=not_(IS_PLANNED)),
    _of_kinds("measures", ItemKind.MEASURE, chosen=not_(IS_PLANNED)),
    _of_kinds("petitions", ItemKind.PETITION, frame=PETITIONS, side=petition),
    _of_kinds("projects", ItemKind.PROJECT, frame=PROJECTS, side=project),
    _of_kinds("milestones", ItemKind.MILESTONE),
    _of_kinds(
        "tasks",
        ItemKind.TASK,
        ItemKind.FINDING,
        frame=TASKS,
        side=task,
        chosen=or_(item.c.kind == ItemKind.TASK, IS_PLANNED),
    ),
    _of_kinds("instructions", ItemKind.INSTRUCTION, frame=INSTRUCTIONS, side=instruction),
    # All that can be overdue by itself; a project is overdue by its milestones.
    _of_kinds("obligations", *(kind for kind in ItemKind if kind is not ItemKind.PROJECT)),
    Prepared("actions", ACTIONS, _actions(), of_day, "on"),
    Query("petition_batches", PETITION_BATCHES, _petition_batches, "on"),
)

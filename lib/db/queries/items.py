"""Items of every kind in their state on the as-of day: the last update on or before it."""

from datetime import date

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, literal, null, or_, select
from sqlalchemy.sql.selectable import Subquery

from lib.core.frames import ACTIONS, FINDINGS, ITEMS, PETITION_BATCHES, PETITIONS, PROJECTS, TASKS, UPDATES, Frame
from lib.core.scope import Scope
from lib.core.terms import ItemKind, State, StateType
from lib.db.queries.model import Query, in_region
from lib.db.schema import action, finding, item, petition, petition_batch, programme, project, region, task, update

_FINISHED = [state for state in State if state.type in (StateType.DONE, StateType.CLOSED)]

#: Actions by which a higher level or the press names an item; such an item is red until it is closed.
NAMING = ("listed_supervision", "exposure")


def items(scope: Scope, kinds: tuple[ItemKind, ...], side: Table | None = None) -> Select:  # type: ignore[type-arg]
    """One row per item of these kinds in the scope, opened on or before its day, as it stood on that day.

    `side` is the table of what one kind alone has.
    """
    state, progress, due = (_last(scope.as_of, column) for column in ("state", "progress", "due_on"))
    updated = (
        select(update.c.item, func.max(update.c.on).label("on"))
        .where(update.c.on <= scope.as_of)
        .group_by(update.c.item)
        .subquery("updated")
    )
    finished = (
        select(update.c.item, func.min(update.c.on).label("on"))
        .where(update.c.on <= scope.as_of, update.c.state.in_(_FINISHED))
        .group_by(update.c.item)
        .subquery("finished")
    )
    named = (
        select(action.c.item, func.max(action.c.kind).label("kind"))
        .where(action.c.on <= scope.as_of, action.c.kind.in_(NAMING))
        .group_by(action.c.item)
        .subquery("named")
    )
    parent = item.alias("parent_item")
    own = [column for column in side.c if column.name not in ("item", "batch")] if side is not None else []
    chosen: list[ColumnElement[bool]] = []
    if scope.programmes:
        chosen.append(func.coalesce(item.c.programme, parent.c.programme).in_(scope.programmes))
    if scope.unit:
        chosen.append(func.coalesce(item.c.unit, parent.c.unit) == scope.unit)
    if scope.leader:
        chosen.append(func.coalesce(item.c.leader, parent.c.leader) == scope.leader)
    if scope.kinds:
        chosen.append(item.c.kind.in_(scope.kinds))
    rows = (
        select(
            item.c.id,
            item.c.kind,
            item.c.code,
            # "Commissioned" says nothing without the project whose milestone it is.
            case((item.c.kind == ItemKind.MILESTONE, parent.c.title + " · " + item.c.title), else_=item.c.title),
            item.c.category,
            item.c.field,
            item.c.region,
            region.c.name,
            programme.c.code,
            programme.c.name,
            func.coalesce(item.c.unit, parent.c.unit),
            func.coalesce(item.c.leader, parent.c.leader),
            func.coalesce(item.c.contact, parent.c.contact),
            item.c.opened_on,
            func.coalesce(due.c.due_on, item.c.due_on),
            item.c.due_on,
            item.c.due_text,
            item.c.firmness,
            func.coalesce(item.c.rectification, parent.c.rectification),
            item.c.multi_year,
            item.c.starred,
            state.c.state,
            progress.c.progress,
            updated.c.on,
            finished.c.on,
            state.c.note,
            func.coalesce(item.c.place, parent.c.place),
            func.coalesce(item.c.lon, parent.c.lon),
            func.coalesce(item.c.lat, parent.c.lat),
            item.c.parent,
            parent.c.code,
            named.c.kind,
            *[null()] * 5,
            item.c.same_as,
            *[literal(0)] * 4,
            null(),
            *own,
            item.c.batch,
        )
        .select_from(item)
        .join(region, region.c.code == item.c.region)
        .outerjoin(parent, parent.c.id == item.c.parent)
        .outerjoin(programme, programme.c.code == func.coalesce(item.c.programme, parent.c.programme))
        .outerjoin(state, state.c.item == item.c.id)
        .outerjoin(progress, progress.c.item == item.c.id)
        .outerjoin(due, due.c.item == item.c.id)
        .outerjoin(updated, updated.c.item == item.c.id)
        .outerjoin(finished, finished.c.item == item.c.id)
        .outerjoin(named, named.c.item == item.c.id)
        .where(
            item.c.kind.in_(kinds),
            item.c.region.in_(in_region(scope)),
            or_(item.c.opened_on.is_(None), item.c.opened_on <= scope.as_of),
            *chosen,
        )
        .order_by(item.c.kind, item.c.code)
    )
    return rows if side is None else rows.outerjoin(side, side.c.item == item.c.id)


def _last(day: date, column: str) -> Subquery:
    """Per item, the last update on or before `day` that says something of `column`."""
    latest = (
        select(update.c.item, func.max(update.c.on).label("on"))
        .where(update.c.on <= day, update.c[column].is_not(None))
        .group_by(update.c.item)
        .subquery(f"latest_{column}")
    )
    return (
        select(update.c.item, update.c[column], *([update.c.note] if column == "state" else []))
        .join(latest, and_(latest.c.item == update.c.item, latest.c.on == update.c.on))
        .subquery(f"last_{column}")
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
        .where(update.c.on <= scope.as_of, item.c.code == scope.item)
        .order_by(update.c.on.desc())
    )


def _actions(scope: Scope) -> Select:  # type: ignore[type-arg]
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
            action.c.batch,
        )
        .outerjoin(item, item.c.id == action.c.item)
        .where(action.c.on <= scope.as_of, action.c.region.in_(in_region(scope)))
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


def _of_kinds(name: str, *kinds: ItemKind, frame: Frame = ITEMS, side: Table | None = None) -> Query:
    return Query(name, frame, lambda scope: items(scope, kinds, side), "updated_on")


QUERIES = (
    _of_kinds("findings", ItemKind.FINDING, frame=FINDINGS, side=finding),
    _of_kinds("measures", ItemKind.MEASURE),
    _of_kinds("petitions", ItemKind.PETITION, frame=PETITIONS, side=petition),
    _of_kinds("projects", ItemKind.PROJECT, frame=PROJECTS, side=project),
    _of_kinds("milestones", ItemKind.MILESTONE),
    _of_kinds("tasks", ItemKind.TASK, frame=TASKS, side=task),
    # All that can be overdue by itself; a project is overdue by its milestones.
    _of_kinds("obligations", *(kind for kind in ItemKind if kind is not ItemKind.PROJECT)),
    Query("history", UPDATES, _updates, "on"),
    Query("actions", ACTIONS, _actions, "on"),
    Query("petition_batches", PETITION_BATCHES, _petition_batches, "on"),
)

"""What the quality of ledgers is judged by besides the items themselves: facts of their rows, and their history."""

from sqlalchemy import Select, and_, func, or_, select

from lib.core.frames import LEDGER_FACTS, STRETCHES
from lib.core.scope import Scope
from lib.core.terms import State, StateType
from lib.db.queries.items import chosen_by
from lib.db.queries.model import Query, in_region
from lib.db.schema import batch, evidence, finding, item, project, standing, task, unit, update

#: States between completion and closing, and the look-back that confirms it: each is a record that somebody looked.
_ACCEPTANCE = (
    State.SIGN_OFF_REQUESTED,
    State.AWAITING_ACCEPTANCE,
    State.SIGN_OFF_UNDER_WAY,
    State.PUBLICISED,
    State.CONSOLIDATED,
)
_OVER = tuple(state for state in State if state.type in (StateType.DONE, StateType.CLOSED))


def _facts(scope: Scope) -> Select:  # type: ignore[type-arg]
    inside = in_region(scope)
    own = select(item.c.id).where(item.c.region.in_(inside))
    files = (
        select(evidence.c.item, func.count().label("files"))
        .where(evidence.c.item.in_(own), or_(evidence.c.on.is_(None), evidence.c.on <= scope.as_of))
        .group_by(evidence.c.item)
        .subquery("files")
    )
    with_words = or_(update.c.note.is_not(None), update.c.approval.is_not(None))
    told = (
        select(update.c.item, func.count().label("told"))
        .where(update.c.item.in_(own), update.c.on <= scope.as_of)
        .where(or_(update.c.state.in_(_ACCEPTANCE), and_(update.c.state.in_(_OVER), with_words)))
        .group_by(update.c.item)
        .subquery("told")
    )
    parent = item.alias("parent_item")
    # A unit that only a ledger of items names stands among the units by its name alone.
    listed = or_(unit.c.kind.is_not(None), unit.c.region.is_not(None), batch.c.ledger == "units")
    return (
        select(
            item.c.id,
            finding.c.target,
            finding.c.sanction,
            project.c.invest,
            task.c.goal,
            task.c.current,
            func.coalesce(listed, False),
            func.coalesce(files.c.files, 0) + func.coalesce(told.c.told, 0),
            item.c.batch,
        )
        .outerjoin(parent, parent.c.id == item.c.parent)
        .outerjoin(finding, finding.c.item == item.c.id)
        .outerjoin(project, project.c.item == item.c.id)
        .outerjoin(task, task.c.item == item.c.id)
        .outerjoin(unit, unit.c.name == func.coalesce(item.c.unit, parent.c.unit))
        .outerjoin(batch, batch.c.id == unit.c.batch)
        .outerjoin(files, files.c.item == item.c.id)
        .outerjoin(told, told.c.item == item.c.id)
        .where(item.c.region.in_(inside))
        .order_by(item.c.id)
    )


def _stretches(scope: Scope) -> Select:  # type: ignore[type-arg]
    columns = [item.c.multi_year if name == "multi_year" else standing.c[name] for name in STRETCHES.columns]
    return (
        select(*columns, standing.c.batch)
        .join(item, item.c.id == standing.c.item)
        .where(item.c.region.in_(in_region(scope)), standing.c.from_on <= scope.as_of, *chosen_by(scope, standing))
        .order_by(standing.c.item, standing.c.from_on)
    )


QUERIES = (
    Query("ledger_facts", LEDGER_FACTS, _facts, None),
    # The days of the past tell nothing of how far the data reach.
    Query("stretches", STRETCHES, _stretches, None),
)

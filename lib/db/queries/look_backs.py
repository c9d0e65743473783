"""Look-backs with the item each checks, and the programmes that an inspection may be announced among."""

from dataclasses import replace

from sqlalchemy import Select, case, or_, select

from lib.core.frames import LOOK_BACKS, PROGRAMMES
from lib.core.scope import Scope
from lib.db.queries.items import begun
from lib.db.queries.model import Query, in_region
from lib.db.queries.one_item import subject
from lib.db.schema import item, look_back, programme, region


def _look_backs(scope: Scope) -> Select:  # type: ignore[type-arg]
    checked = item.alias("checked_item")
    # What was found later is no fact of the day: it is arranged.
    carried_out = look_back.c.on <= scope.as_of
    told = ("on", "effect_holds", "in_place", "measures_done", "report_true", "outcome")
    return (
        select(
            item.c.code,
            checked.c.id,
            checked.c.code,
            checked.c.kind,
            checked.c.title,
            region.c.name,
            item.c.unit,
            item.c.due_on,
            *(case((carried_out, look_back.c[name])) for name in told),
            item.c.note,
            look_back.c.batch,
        )
        .join(look_back, look_back.c.item == item.c.id)
        .join(checked, checked.c.id == look_back.c.checked)
        .join(region, region.c.code == item.c.region)
        .where(
            item.c.region.in_(in_region(scope)),
            begun(scope),
            *([checked.c.programme.in_(scope.programmes)] if scope.programmes else []),
        )
        .order_by(look_back.c.on.desc(), item.c.code)
    )


def _of_item(scope: Scope) -> Select:  # type: ignore[type-arg]
    return _look_backs(replace(scope, programmes=())).where(look_back.c.checked.in_(subject(scope)))


def _programmes(scope: Scope) -> Select:  # type: ignore[type-arg]
    above = select(region.c.code, region.c.parent).where(region.c.code == scope.region).cte("above", recursive=True)
    above = above.union(select(region.c.code, region.c.parent).where(region.c.code == above.c.parent))
    names = ("code", "name", "kind", "starts_on", "ends_on", "feedback_on", "batch")
    reached = or_(
        programme.c.region.is_(None),
        programme.c.region.in_(select(above.c.code)),
        programme.c.region.in_(in_region(scope)),
    )
    return select(*(programme.c[name] for name in names)).where(reached).order_by(programme.c.code)


QUERIES = (
    Query("look_backs", LOOK_BACKS, _look_backs, "on"),
    Query("item_look_backs", LOOK_BACKS, _of_item, "on"),
    Query("programmes", PROGRAMMES, _programmes, None),
)

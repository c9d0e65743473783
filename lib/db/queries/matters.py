"""What the ledgers hold, counted, and which of their rows speak of the same matter."""

from sqlalchemy import Select, func, select, union_all

from lib.core.frames import LINKS, RECORDS
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.queries.items import COUNTED_AS, begun, chosen_by
from lib.db.queries.model import Query, in_region
from lib.db.schema import item, petition, programme, region

#: The ledgers of cases. Measures and milestones are parts of one, look-backs checks of one.
LISTED = (ItemKind.FINDING, ItemKind.PETITION, ItemKind.TASK, ItemKind.PROJECT, ItemKind.INSTRUCTION)


def _records(scope: Scope) -> Select:  # type: ignore[type-arg]
    chosen = [
        item.c.kind.in_(LISTED),
        item.c.region.in_(in_region(scope)),
        begun(scope),
        *chosen_by(scope, item),
    ]
    return (
        select(
            COUNTED_AS,
            item.c.programme,
            programme.c.name,
            func.count(),
            func.max(item.c.opened_on),
            func.max(item.c.batch),
        )
        .outerjoin(programme, programme.c.code == item.c.programme)
        .where(*chosen)
        .group_by(COUNTED_AS, item.c.programme, programme.c.name)
        .order_by(COUNTED_AS, item.c.programme)
    )


def _links(scope: Scope) -> Select:  # type: ignore[type-arg]
    one, other = item.alias("one"), item.alias("another")
    pair = (one.c.id.label("one"), other.c.id.label("other"))
    # The kinds are named so that the index by kind and code serves.
    same = select(*pair).where(one.c.same_as == other.c.code, other.c.kind.in_(LISTED), one.c.id != other.c.id)
    repeated = (
        select(*pair)
        .join(petition, petition.c.item == one.c.id)
        .where(petition.c.repeat_of == other.c.code, other.c.kind == ItemKind.PETITION, one.c.id != other.c.id)
    )
    said = union_all(same, repeated).cte("said")
    links = union_all(select(said.c.one, said.c.other), select(said.c.other, said.c.one)).subquery("links")
    return (
        select(
            item.c.id,
            item.c.kind,
            COUNTED_AS,
            item.c.code,
            item.c.title,
            region.c.name,
            item.c.programme,
            programme.c.name,
            item.c.unit,
            item.c.leader,
            item.c.opened_on,
            links.c.other,
            item.c.batch,
        )
        .join(links, links.c.one == item.c.id)
        .join(region, region.c.code == item.c.region)
        .outerjoin(programme, programme.c.code == item.c.programme)
        .where(
            item.c.region.in_(in_region(scope)),
            begun(scope),
        )
        .order_by(item.c.opened_on, item.c.code)
    )


QUERIES = (
    Query("records", RECORDS, _records, "opened_on"),
    Query("links", LINKS, _links, None),
)

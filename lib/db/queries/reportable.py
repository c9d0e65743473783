"""What a unit can report on: its items that are not finished, and findings put right that nobody asked to close."""

from typing import Any

from sqlalchemy import Select, and_, or_

from lib.core.frames import ITEMS
from lib.core.scope import Scope
from lib.core.terms import ItemKind, State
from lib.db.queries.items import begun, items
from lib.db.queries.model import Query
from lib.db.schema import item, standing

#: Kinds that a unit reports on by a return form; a look-back is reported by who looked.
KINDS = tuple(kind for kind in ItemKind if kind is not ItemKind.LOOK_BACK)


def _reportable(scope: Scope) -> Select[Any]:
    asked = and_(item.c.kind == ItemKind.FINDING, standing.c.state == State.DONE)
    return items(scope, KINDS).where(begun(scope), standing.c.unit.is_not(None), or_(standing.c.open, asked))


QUERIES = (Query("reportable", ITEMS, _reportable, "updated_on"),)

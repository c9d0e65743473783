"""Items of every kind: the common columns, what one kind alone has, co-units. The first deadline never changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select

from lib.core.terms import ItemKind
from lib.db.commands.changes import keep
from lib.db.commands.places import ensure_people, ensure_units
from lib.db.commands.upsert import Values, Verdict, chunks, upsert
from lib.db.schema import co_unit, finding, instruction, item, look_back, petition, project, task

_SIDES: dict[str, Table] = {
    "finding": finding,
    "petition": petition,
    "task": task,
    "instruction": instruction,
    "project": project,
    "look_back": look_back,
}
_DEADLINE = ("due_on", "due_text", "firmness")


@dataclass(slots=True)
class ItemRow:
    """One item to write: common columns, columns of its kind alone, co-units (None: not in the ledger)."""

    values: Values
    side: Values = field(default_factory=dict)
    co_units: tuple[str, ...] | None = None


def write_items(
    connection: Connection, kind: str, rows: Sequence[ItemRow], batch: int
) -> tuple[list[Verdict], list[int]]:
    """Items of one kind by code: what became of each, and their ids, in order."""
    if kind == ItemKind.LOOK_BACK:
        _described(connection, rows)
    named = [row.values.get("unit") for row in rows]
    ensure_units(connection, [name for name in named if name], batch)
    people = [row.values.get(part) for row in rows for part in ("leader", "contact")]
    ensure_people(connection, [name for name in people if name], batch)
    keyed = [{"kind": kind} | row.values for row in rows]
    verdicts = upsert(connection, item, ("code", "kind"), keyed, batch, settled=_first_deadline)
    ids = _ids(connection, kind, [row.values["code"] for row in rows])
    own = [ids[row.values["code"]] for row in rows]
    if kind in _SIDES:
        sides = [{"item": number} | row.side for number, row in zip(own, rows, strict=True)]
        _merge(verdicts, upsert(connection, _SIDES[kind], ("item",), sides, batch))
    _merge(verdicts, _write_co_units(connection, own, rows, batch))
    return verdicts, own


def _described(connection: Connection, rows: Sequence[ItemRow]) -> None:
    """Give look-backs the title of the item that each checks, and its unit where none is named."""
    found: dict[int, tuple[str, str | None]] = {}
    for chunk in chunks([row.side["checked"] for row in rows]):
        chosen = select(item.c.id, item.c.title, item.c.unit).where(item.c.id.in_(chunk))
        found |= {number: (title, unit) for number, title, unit in connection.execute(chosen)}
    for row in rows:
        title, unit = found[row.side["checked"]]
        row.values |= {"title": title, "unit": row.values.get("unit") or unit}


def _first_deadline(old: Mapping[str, Any], new: Values) -> Values:
    """What may be written over an item: everything but a deadline that is set."""
    if old.get("due_on") is None:
        return new
    return {name: value for name, value in new.items() if name not in _DEADLINE}


def _ids(connection: Connection, kind: str, codes: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(codes):
        chosen = select(item.c.code, item.c.id).where(item.c.kind == kind, item.c.code.in_(chunk))
        found |= {row.code: row.id for row in connection.execute(chosen)}
    return found


def _write_co_units(connection: Connection, ids: Sequence[int], rows: Sequence[ItemRow], batch: int) -> list[Verdict]:
    """The co-units of each item as its ledger lists them now."""
    held: dict[int, dict[str, Values]] = defaultdict(dict)
    for chunk in chunks(ids):
        for pair in connection.execute(select(co_unit).where(co_unit.c.item.in_(chunk))).mappings():
            held[pair["item"]][pair["unit"]] = dict(pair)
    added: list[Values] = []
    removed: list[Values] = []
    verdicts: list[Verdict] = []
    for number, row in zip(ids, rows, strict=True):
        had = held[number]
        wanted = had.keys() if row.co_units is None else set(row.co_units)
        added += [{"item": number, "unit": name, "batch": batch} for name in sorted(wanted - had.keys())]
        removed += [had[name] for name in had.keys() - wanted]
        verdicts.append("unchanged" if wanted == had.keys() else "changed")
    if added:
        connection.execute(co_unit.insert(), added)
    keep(connection, batch, co_unit, removed)
    for part in chunks(removed):
        pairs = (and_(co_unit.c.item == each["item"], co_unit.c.unit == each["unit"]) for each in part)
        connection.execute(co_unit.delete().where(or_(*pairs)))
    return verdicts


def _merge(verdicts: list[Verdict], others: Iterable[Verdict]) -> None:
    """A row is changed where any part of it is; a new row stays new."""
    for index, other in enumerate(others):
        if other != "unchanged" and verdicts[index] == "unchanged":
            verdicts[index] = "changed"

"""What the database holds of the parts of a ledger that a file speaks of, and the file has not: told, never deleted.

A part is what a whole list is handed in of. Of items: a programme (without one: a category), of petitions in the days
that the file spans; where all that the file has of a part is one unit's, that unit's share of it. Of measures and
milestones: their finding or project. Of readings: a point (or region) in the time that the file spans.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lib.core.terms import ItemKind
from lib.db.commands.readings import KEYED
from lib.db.commands.upsert import Values, chunks
from lib.db.schema import item, region

Key = tuple[Any, ...]

#: Items that are handed in as the parts of another item.
_OF_PARENT = (ItemKind.MEASURE, ItemKind.MILESTONE)
#: Table → columns of its key that make a part, and the one that the file spans a stretch of. Other tables are lists
#: that every file adds to: nothing vanishes from them.
PARTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "region": (("parent",), ""),
    "point": (("kind", "region"), ""),
    "action": (("kind", "region"), "on"),
    "air_hour": (("point",), "at"),
    "air_station_day": (("point",), "on"),
    "air_day": (("region",), "on"),
    "dust_day": (("region",), "on"),
    "holiday": ((), "on"),
    "water_sample": (("point",), "at"),
    "water_alert": (("point",), "on"),
    "petition_batch": (("region", "batch_basis"), "on"),
    "value": (("indicator", "period", "basis"), ""),
    "target": (("indicator", "year", "quarter", "basis"), ""),
}


def items_left_out(
    connection: Connection, kind: str, present: Collection[int], refused: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Code and title of items of a kind that lie in the parts of those present and are not among them.

    `refused`: codes of rows that the file has and that could not go in.
    """
    parts: dict[Key, list[Any]] = defaultdict(list)
    for chunk in chunks(sorted(present)):
        for row in connection.execute(_items(kind).where(item.c.id.in_(chunk))):
            parts[_part(kind, row)].append(row)
    if not parts:
        return
    units = {part: {row.unit for row in rows} for part, rows in parts.items()}
    days = {part: _span(row.opened_on for row in rows) for part, rows in parts.items()}
    for row in connection.execute(_items(kind).where(_within(kind, parts)).order_by(item.c.code)):
        part = _part(kind, row)
        if row.id in present or part not in parts or row.code in refused:
            continue
        if kind not in _OF_PARENT and len(units[part]) == 1 and row.unit not in units[part]:
            continue
        if kind == ItemKind.PETITION and not _is_between(row.opened_on, days[part]):
            continue
        yield row.code, row.title


def _items(kind: str) -> Any:
    names = ("id", "code", "title", "programme", "unit", "category", "opened_on", "parent")
    return select(*(item.c[name] for name in names)).where(item.c.kind == kind)


def _part(kind: str, row: Any) -> Key:
    if kind in _OF_PARENT:
        return (row.parent,)
    return (row.programme, None if row.programme else row.category)


def _within(kind: str, parts: Collection[Key]) -> Any:
    column = item.c.parent if kind in _OF_PARENT else item.c.programme
    named = {part[0] for part in parts if part[0] is not None}
    inside = column.in_(named) if len(named) <= 500 else column.is_not(None)
    return inside | column.is_(None) if any(part[0] is None for part in parts) else inside


def _span(days: Iterable[Any]) -> tuple[Any, Any] | None:
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None


def _is_between(day: date | None, span: tuple[Any, Any] | None) -> bool:
    return day is not None and span is not None and span[0] <= day <= span[1]


def rows_left_out(
    connection: Connection, name: str, present: Iterable[Values], refused: Collection[Key]
) -> Iterator[tuple[str, str]]:
    """As `items_left_out`, of a table of `PARTS`: `present` rows have its natural key; `refused` keys lack regions."""
    table, key = (region, ("code",)) if name == "region" else KEYED[name]
    key = tuple(column for column in key if (name, column) != ("water_sample", "item"))
    by, along = PARTS[name]
    parts: dict[Key, list[Any]] = defaultdict(list)
    there: set[Key] = set()
    for row in present:
        there.add(tuple(row[column] for column in key))
        parts[tuple(row.get(column) for column in by)].append(row[along] if along else None)
    if not parts:
        return
    spans = {part: _span(found) for part, found in parts.items()}
    named = "name" in table.c
    wanted = dict.fromkeys((*key, *by, *([along] if along else []), *(["name"] if named else [])))
    chosen = select(*(table.c[column] for column in wanted)).distinct()
    if "derived" in table.c:
        chosen = chosen.where(table.c.derived.is_(False))
    if along:
        first = min(span[0] for span in spans.values() if span)
        last = max(span[1] for span in spans.values() if span)
        chosen = chosen.where(table.c[along].between(first, last))
    keys = sorted({part[0] for part in parts if part and part[0] is not None})
    for chunk in chunks(keys) if keys else [[]]:
        inside = chosen.where(table.c[by[0]].in_(chunk)) if chunk else chosen
        for held in connection.execute(inside.order_by(*(table.c[column] for column in key))).mappings():
            part = tuple(held[column] for column in by)
            if part not in parts or tuple(held[column] for column in key) in there:
                continue
            if along and not _is_between(held[along], spans[part]):
                continue
            if tuple(str(held[column]) for column in key if column != "region") in refused:
                continue
            said = " ".join(str(held[column]) for column in key if held[column] not in ("", None))
            yield said, held["name"] if named else ""

"""What batches did, row by row: as they found a row and as they left it. Before an import ends too: its preview."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, Table, and_, func, select

from lib.db.commands.changes import key_of, key_values, row_of
from lib.db.commands.upsert import Values, chunks
from lib.db.schema import air_day, air_station_day, batch_change, item, metadata, point, standing, water_month

#: What follows from other rows; of days of air those that nobody reported.
_FOLLOWS = (standing, water_month, batch_change)


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a table: `before` None = it was not there, `after` None = it was taken out."""

    table: str
    before: Values | None
    after: Values | None

    @property
    def row(self) -> Values:
        """The row as it is now, else as it was."""
        return self.after or self.before or {}


@dataclass(slots=True)
class Changes:
    """Changed rows before new ones, and what their keys refer to. `more`: not all of them are among `rows`."""

    rows: list[Change] = field(default_factory=list)
    more: bool = False
    #: Item to its kind, code and title; point to its kind.
    items: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)


def batch_changes(connection: Connection, numbers: Collection[int], most: int = 500) -> Changes:
    """What batches changed and brought in, `most` rows of each kind and table at the most.

    What several of the batches did to one row is told once. A batch that was taken back has nothing left to tell.
    """
    found = Changes()
    left = _left(connection, numbers)
    kept = _kept(connection, numbers, most + 1)
    found.more = len(kept) > most
    for table, key, before in kept[:most]:
        after = left.get((table.name, key)) or _current(connection, table, key, numbers)
        if before != after:
            found.rows.append(Change(table.name, before, after))
    for table in metadata.sorted_tables:
        if "batch" in table.c and table not in _FOLLOWS:
            fresh = list(islice(_new(connection, table, numbers, left), most + 1))
            found.more = found.more or len(fresh) > most
            found.rows += [Change(table.name, None, row) for row in fresh[:most]]
    _name(connection, found)
    return found


def _left(connection: Connection, numbers: Collection[int]) -> dict[tuple[str, str], Values]:
    """Rows as the batches left them, where later batches changed them since."""
    later = (
        select(batch_change.c.table, batch_change.c.key, batch_change.c.row)
        .where(batch_change.c.was.in_(numbers), batch_change.c.batch.not_in(numbers))
        .order_by(batch_change.c.id)
    )
    found: dict[tuple[str, str], Values] = {}
    for name, key, row in connection.execute(later):
        if row is not None and name in metadata.tables:
            found.setdefault((name, key), row_of(metadata.tables[name], row))
    return found


def _kept(connection: Connection, numbers: Collection[int], most: int) -> list[tuple[Table, str, Values | None]]:
    """Table, key and row as it was before the batches, in the order of their work."""
    first = (
        select(func.min(batch_change.c.id))
        .where(batch_change.c.batch.in_(numbers))
        .group_by(batch_change.c.table, batch_change.c.key)
        .order_by(func.min(batch_change.c.id))
        .limit(most)
    )
    chosen = select(batch_change.c.table, batch_change.c.key, batch_change.c.row).where(batch_change.c.id.in_(first))
    return [
        (metadata.tables[name], key, None if row is None else row_of(metadata.tables[name], row))
        for name, key, row in connection.execute(chosen.order_by(batch_change.c.id))
    ]


def _current(connection: Connection, table: Table, key: str, numbers: Collection[int]) -> Values | None:
    """The row as it is; None where it is gone, or came in again by another batch."""
    values = key_values(table, key)
    same = and_(*(table.c[name] == value for name, value in values.items()))
    own = [table.c.batch.in_(numbers)] if "batch" in table.c else []
    row = connection.execute(select(table).where(same, *own)).mappings().first()
    return None if row is None else dict(row)


def _new(
    connection: Connection, table: Table, numbers: Collection[int], left: dict[tuple[str, str], Values]
) -> Iterator[Values]:
    """Rows that name one of the batches and were not there before, and those that a later batch changed since."""
    own = [table.c.derived.is_(False)] if table in (air_day, air_station_day) else []
    kept = select(batch_change.c.key).where(batch_change.c.batch.in_(numbers), batch_change.c.table == table.name)
    before = set(connection.scalars(kept))
    for (name, key), row in left.items():
        if name == table.name and key not in before:
            yield row
    # Of a million rows the first few are asked for: none but these may come into memory.
    there = select(table).where(table.c.batch.in_(numbers), *own).execution_options(yield_per=1000)
    with connection.execute(there) as rows:
        made = (dict(row) for row in rows.mappings())
        yield from (row for row in made if key_of(table, row) not in before)


def _name(connection: Connection, found: Changes) -> None:
    """What numbers of items and codes of points in the rows stand for."""
    items = {number for change in found.rows if (number := change.row.get("item")) and isinstance(number, int)}
    items |= {change.row["id"] for change in found.rows if change.table == item.name}
    places = {str(change.row[name]) for change in found.rows for name in ("point", "place") if change.row.get(name)}
    for part in chunks(sorted(items)):
        named = select(item.c.id, item.c.kind, item.c.code, item.c.title).where(item.c.id.in_(part))
        for row in connection.execute(named):
            found.items[row.id] = (row.kind, row.code, row.title)
    for listed in chunks(sorted(places)):
        chosen = select(point.c.code, point.c.kind).where(point.c.code.in_(listed))
        found.points |= {row.code: row.kind for row in connection.execute(chosen)}

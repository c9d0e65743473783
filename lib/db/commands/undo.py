"""Taking batches back: what they changed becomes what it was, what they added goes; refused where others build on it.

Derived rows are only cleared: whoever calls works them out anew, as after an import (`lib.ingest.undo`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.core.chains import rings
from lib.core.errors import BatchIsPointedAt, BatchIsUndone, BatchWasChanged, BatchWasNotKept, UnknownBatch
from lib.db import schema
from lib.db.commands.batches import raise_version
from lib.db.commands.changes import key_values, row_of
from lib.db.commands.upsert import Values, chunks
from lib.db.schema import (
    air_day,
    air_hour,
    air_station_day,
    audit,
    batch,
    batch_change,
    co_unit,
    indicator,
    item,
    item_flag,
    metadata,
    person,
    reading_flag,
    region,
    standing,
    target,
    unit,
    value,
    water_month,
    water_published,
    water_sample,
)

#: Tables whose rows follow from others; where some are reported themselves, a column says which.
_DERIVED = (air_day, air_station_day, water_month, standing)

#: Tables that imports take rows out of.
_SHRINKING = (co_unit, item_flag, reading_flag, water_sample)

_READINGS = (air_hour, air_station_day, air_day, water_sample, water_published, reading_flag)

#: Rows that are made because others name them, the ledger that describes them instead, and the columns that name them.
_NAMED: Mapping[Table, tuple[str, tuple[Column[Any], ...]]] = {
    unit: ("units", (item.c.unit,)),
    person: ("", (item.c.leader, item.c.contact)),
    indicator: ("indicators", (value.c.indicator, target.c.indicator)),
}

#: Place to the first and last day or moment, by table.
Spans = dict[str, dict[str, tuple[Any, Any]]]


def check_undo(connection: Connection, numbers: Collection[int]) -> None:
    """Refuse batches that are not there, are taken back already, or whose rows others changed since.

    Raises UnknownBatch, BatchIsUndone, BatchWasNotKept, BatchWasChanged.
    """
    found = {row.id: row for row in connection.execute(select(batch).where(batch.c.id.in_(numbers)))}
    for number in sorted(numbers):
        if number not in found:
            raise UnknownBatch(batch=number)
        if found[number].undone_at is not None:
            raise BatchIsUndone(batch=number, at=f"{found[number].undone_at:%Y-%m-%d %H:%M}")
        if not found[number].kept:
            raise BatchWasNotKept(batch=number)
    later = select(batch_change.c.was, batch_change.c.batch).where(
        batch_change.c.was.in_(numbers), batch_change.c.batch.not_in(numbers)
    )
    if pairs := {(row.was, row.batch) for row in connection.execute(later)}:
        raise BatchWasChanged(
            batches=_listed(connection, {was for was, _ in pairs}), later=_listed(connection, {by for _, by in pairs})
        )


def touched_readings(connection: Connection, numbers: Collection[int]) -> Spans:
    """Where and from when to when the batches brought in or changed readings and doubts."""
    spans: Spans = {table.name: {} for table in _READINGS}

    def add(name: str, place: str, first: Any, last: Any) -> None:
        old = spans[name].get(place, (first, last))
        spans[name][place] = (min(old[0], first), max(old[1], last))

    for table in _READINGS:
        place, at = list(table.primary_key)[:2]
        own = select(place, func.min(at), func.max(at)).where(_own(table, numbers)).group_by(place)
        for code, first, last in connection.execute(own):
            add(table.name, code, first, last)
        for _, row in _kept(connection, table, numbers):
            if row is not None:
                add(table.name, row[place.name], row[at.name], row[at.name])
    return spans


def touched_items(connection: Connection, numbers: Collection[int]) -> set[int]:
    """The items that the batches brought in or changed, themselves or by an update."""
    found: set[int] = set()
    for table, column in ((item, item.c.id), (schema.update, schema.update.c.item)):
        found.update(connection.scalars(select(column).where(_own(table, numbers))))
        found.update(row[column.name] for _, row in _kept(connection, table, numbers) if row is not None)
    return found


def put_back(connection: Connection, numbers: Collection[int]) -> None:
    """Make the rows what they were before the batches; `check_undo` comes first.

    Raises BatchWasChanged, BatchIsPointedAt.
    """
    for table in _DERIVED:
        followed = [table.c.derived.is_(True)] if "derived" in table.c else []
        connection.execute(table.delete().where(table.c.batch.in_(numbers), *followed))
    connection.execute(standing.delete().where(standing.c.item.in_(select(item.c.id).where(_own(item, numbers)))))
    rings_before = _rings_of_regions(connection)
    for table in metadata.sorted_tables:
        _restore(connection, table, numbers)
    for table in _NAMED:
        _hand_on(connection, table, numbers)
    _check_pointed_at(connection, numbers)
    for table in reversed(metadata.sorted_tables):
        if "batch" in table.c and table is not batch_change:
            connection.execute(table.delete().where(_own(table, numbers)))
    _check_rings(connection, numbers, rings_before)


def close_undo(connection: Connection, numbers: Collection[int], *, at: datetime, by: str) -> None:
    """Mark the batches as taken back, say so in the audit, and raise the data version."""
    connection.execute(batch_change.delete().where(batch_change.c.batch.in_(numbers)))
    detail = _listed(connection, numbers)
    connection.execute(update(batch).where(batch.c.id.in_(numbers)).values(undone_at=at, undone_by=by))
    connection.execute(audit.insert().values(at=at, account=by, what="undo", detail=detail))
    raise_version(connection)


def _own(table: Table, numbers: Collection[int]) -> ColumnElement[bool]:
    """The rows of a table that the batches brought in and that follow from nothing."""
    reported = [table.c.derived.is_(False)] if "derived" in table.c else []
    return and_(table.c.batch.in_(numbers), *reported)


def _kept(connection: Connection, table: Table, numbers: Collection[int]) -> Iterable[tuple[str, Values | None]]:
    """Key and row, as they were before the batches, of all that they changed or took out of a table."""
    chosen = select(batch_change.c.key, batch_change.c.row).where(
        batch_change.c.batch.in_(numbers), batch_change.c.table == table.name
    )
    oldest: dict[str, str | None] = {}
    for key, row in connection.execute(chosen.order_by(batch_change.c.id)):
        oldest.setdefault(key, row)
    return ((key, row if row is None else row_of(table, row)) for key, row in oldest.items())


def _restore(connection: Connection, table: Table, numbers: Collection[int]) -> None:
    rows: list[Values] = []
    for key, row in _kept(connection, table, numbers):
        if row is None:
            connection.execute(table.delete().where(_is(table, key_values(table, key))))
        else:
            rows.append(row)
    if not rows:
        return
    if table in _SHRINKING:
        _check_free(connection, table, rows, numbers)
    keys = [column.name for column in table.primary_key]
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), rows)


def _is(table: Table, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[column.name] == key[column.name] for column in table.primary_key))


def _check_free(connection: Connection, table: Table, rows: list[Values], numbers: Collection[int]) -> None:
    """Refuse where a batch brought a row in that one of these had taken out before it."""
    for part in chunks(rows):
        again = select(table.c.batch).where(or_(*(_is(table, row) for row in part)), table.c.batch.not_in(numbers))
        if later := set(connection.scalars(again)):
            raise BatchWasChanged(batches=_listed(connection, numbers), later=_listed(connection, later))


def _hand_on(connection: Connection, table: Table, numbers: Collection[int]) -> None:
    """A name that rows of other batches use stays, with the first of those batches."""
    ledger, columns = _NAMED[table]
    key = next(iter(table.primary_key))
    made = select(key).join(batch, batch.c.id == table.c.batch).where(batch.c.id.in_(numbers), batch.c.ledger != ledger)
    for part in chunks(connection.scalars(made).all()):
        users: dict[str, int] = {}
        for column in columns:
            using = column.table.c.batch
            by = select(column, func.min(using)).where(column.in_(part), using.not_in(numbers)).group_by(column)
            for name, number in connection.execute(by):
                users[name] = min(number, users.get(name, number))
        for name, number in users.items():
            connection.execute(update(table).where(key == name).values(batch=number))


def _check_pointed_at(connection: Connection, numbers: Collection[int]) -> None:
    """Refuse where rows that stay point at rows that go."""
    for child in metadata.sorted_tables:
        if child in (water_month, standing, batch_change):
            continue
        for reference in child.foreign_keys:
            parent = reference.column.table
            if parent is batch or "batch" not in parent.c:
                continue
            stays = or_(child.c.batch.is_(None), child.c.batch.not_in(numbers)) if "batch" in child.c else true()
            # What follows from others has nobody behind it.
            reported = child.c.derived.is_(False) if "derived" in child.c else true()
            going = select(reference.column).where(_own(parent, numbers))
            shown = child.c.batch if "batch" in child.c else func.min(0)
            rows = connection.execute(
                select(shown, func.count()).where(reference.parent.in_(going), stays, reported).group_by(*_by(child))
            ).all()
            if count := sum(row[1] for row in rows):
                later = _listed(connection, {row[0] for row in rows if row[0]})
                raise BatchIsPointedAt(
                    batches=_listed(connection, numbers), count=count, table=child.name, later=later or "—"
                )


def _rings_of_regions(connection: Connection) -> set[frozenset[str]]:
    places = connection.execute(select(region.c.code, region.c.parent))
    return {frozenset(ring) for ring in rings({row.code: row.parent for row in places})}


def _check_rings(connection: Connection, numbers: Collection[int], before: set[frozenset[str]]) -> None:
    """Refuse where a region comes back below one that was put below it since."""
    if closed := _rings_of_regions(connection) - before:
        members = set().union(*closed)
        later = connection.scalars(select(region.c.batch).where(region.c.code.in_(members)))
        raise BatchWasChanged(
            batches=_listed(connection, numbers),
            later=_listed(connection, {number for number in later if number and number > min(numbers)} - set(numbers)),
        )


def _by(table: Table) -> list[Column[Any]]:
    return [table.c.batch] if "batch" in table.c else []


def _listed(connection: Connection, numbers: Iterable[int]) -> str:
    """Batches by number and ledger, as `batches` lists them."""
    rows = connection.execute(select(batch.c.id, batch.c.ledger).where(batch.c.id.in_(list(numbers))))
    return ", ".join(f"{row.id} {row.ledger}" for row in sorted(rows))

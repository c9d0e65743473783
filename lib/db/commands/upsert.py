"""Rows into a table by natural key: what is new is inserted, what differs is changed, the rest stays untouched."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, select

from lib.db.commands.changes import keep

Verdict = Literal["new", "changed", "unchanged"]
Values = dict[str, Any]
Key = tuple[Any, ...]
T = TypeVar("T")

#: Values in one IN list: far below the limits of SQLite and PostgreSQL.
CHUNK = 500


def upsert(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    rows: Sequence[Values],
    batch: int | None,
    *,
    settled: Callable[[Mapping[str, Any], Values], Values] | None = None,
) -> list[Verdict]:
    """Bring rows in and say of each whether it was new, changed or unchanged, in order.

    Columns that a row does not have keep what they hold; `batch` None leaves the batch to the rows. `settled(old, new)`
    returns what of the new row may be written over the old one. Compared in memory, written with one
    statement per set of columns. What a batch changes is kept as it was.
    """
    known = existing(connection, table, key, rows)
    inserts: dict[Key, Values] = {}
    updates: dict[Key, Values] = {}
    before: dict[Key, Values] = {}
    verdicts: list[Verdict] = []
    for row in rows:
        identity = tuple(row[name] for name in key)
        old = known.get(identity)
        if old is None:
            inserts[identity] = known[identity] = dict(row)
            verdicts.append("new")
            continue
        offered = settled(old, row) if settled else row
        difference = {name: value for name, value in offered.items() if old.get(name) != value}
        if difference:
            target = inserts if identity in inserts else updates
            if target is updates:
                before.setdefault(identity, dict(old))
            target.setdefault(identity, {}).update(difference)
            old.update(difference)
        verdicts.append("changed" if difference else "unchanged")
    stamp = {} if batch is None else {"batch": batch}
    if batch is not None:
        keep(connection, batch, table, before.values())
    _insert(connection, table, [row | stamp for row in inserts.values()])
    _update(connection, table, key, [(identity, row | stamp) for identity, row in updates.items()])
    return verdicts


def existing(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Values]) -> dict[Key, Values]:
    """The rows that the table holds for these keys (and maybe their neighbours), by key."""
    first = sorted({row[key[0]] for row in rows})
    limits = []
    for name in key[1:]:
        values = [row[name] for row in rows]
        if values and isinstance(values[0], date):
            limits.append(table.c[name].between(min(values), max(values)))
    found: dict[Key, Values] = {}
    for chunk in chunks(first):
        chosen = select(table).where(table.c[key[0]].in_(chunk), *limits)
        for row in connection.execute(chosen).mappings():
            found[tuple(row[name] for name in key)] = dict(row)
    return found


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values in pieces that fit one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _by_columns(rows: Iterable[Values]) -> Iterable[list[Values]]:
    groups: dict[frozenset[str], list[Values]] = defaultdict(list)
    for row in rows:
        groups[frozenset(row)].append(row)
    return groups.values()


def _insert(connection: Connection, table: Table, rows: list[Values]) -> None:
    for group in _by_columns(rows):
        connection.execute(table.insert(), group)


def _update(connection: Connection, table: Table, key: Sequence[str], rows: list[tuple[Key, Values]]) -> None:
    groups: dict[frozenset[str], list[Values]] = defaultdict(list)
    for identity, row in rows:
        keyed = {f"key_{name}": value for name, value in zip(key, identity, strict=True)}
        groups[frozenset(row)].append(keyed | {f"new_{name}": value for name, value in row.items()})
    for columns, group in groups.items():
        statement = (
            table.update()
            .where(and_(*(table.c[name] == bindparam(f"key_{name}") for name in key)))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )
        connection.execute(statement, group)

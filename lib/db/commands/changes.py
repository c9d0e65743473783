"""What a batch changes or takes away, kept as it was before: undoing the batch puts it back (`lib.db.commands.undo`).

Rows that a batch adds are not kept: they name it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table

from lib.db.schema import batch_change

Values = dict[str, Any]


def keep(connection: Connection, batch: int, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep whole rows of a table as they are, before the batch changes or deletes them."""
    kept = [
        {"batch": batch, "was": row.get("batch"), "table": table.name, "key": key_of(table, row), "row": _json(row)}
        for row in rows
    ]
    if kept:
        connection.execute(batch_change.insert(), kept)


def keep_absent(connection: Connection, batch: int, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep that these rows of a table without a column of batches were not there before the batch."""
    kept = [{"batch": batch, "table": table.name, "key": key_of(table, row)} for row in rows]
    if kept:
        connection.execute(batch_change.insert(), kept)


def key_of(table: Table, row: Mapping[str, Any]) -> str:
    """The primary key of a row as text."""
    return _json([row[column.name] for column in table.primary_key])


def row_of(table: Table, text: str) -> Values:
    """A row that was kept, typed as its table types it."""
    found: Values = json.loads(text)
    return {name: _typed(table, name, value) for name, value in found.items() if name in table.c}


def key_values(table: Table, text: str) -> Values:
    """The columns of the primary key that `key_of` wrote."""
    names = [column.name for column in table.primary_key]
    return {name: _typed(table, name, value) for name, value in zip(names, json.loads(text), strict=True)}


def _typed(table: Table, name: str, value: Any) -> Any:
    if value is None:
        return None
    kind = table.c[name].type
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _json(value: Any) -> str:
    return json.dumps(value if isinstance(value, list) else dict(value), ensure_ascii=False, default=_iso)


def _iso(value: date) -> str:
    return value.isoformat()

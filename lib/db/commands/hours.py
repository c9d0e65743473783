"""Hours of air stations by columns, written with the engine's own way of taking many rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any

import pandas as pd
from sqlalchemy import Connection, bindparam, select

from lib.db.commands.bulk import insert_many
from lib.db.commands.changes import keep
from lib.db.commands.upsert import chunks
from lib.db.schema import air_hour

#: The columns of a table by name, all of one length; None where a cell is empty.
Columns = Mapping[str, Sequence[Any]]


def held_hours(connection: Connection, points: Iterable[str], first: date, last: date) -> pd.DataFrame:
    """All columns of the hours of stations whose day lies between two days; midnight ends a day."""
    limits = (datetime.combine(first, time(0, 0, 1)), datetime.combine(last + timedelta(days=1), time()))
    chosen = select(air_hour).where(air_hour.c.at.between(*limits))
    rows = [
        row for part in chunks(sorted(points)) for row in connection.execute(chosen.where(air_hour.c.point.in_(part)))
    ]
    frame = pd.DataFrame(rows, columns=list(air_hour.c.keys()))
    figures = [column.name for column in air_hour.c if column.type.python_type is float]
    return frame.astype({"at": "datetime64[s]"} | dict.fromkeys(figures, "float64"))


def insert_hours(connection: Connection, columns: Columns, batch: int) -> None:
    """New hours; `at` are moments."""
    insert_many(connection, air_hour, [*columns, "batch"], zip(*columns.values(), repeat(batch), strict=False))


def update_hours(connection: Connection, before: Sequence[Mapping[str, Any]], columns: Columns, batch: int) -> None:
    """Hours that are there and were `before`, in other words."""
    keep(connection, batch, air_hour, before)
    changed = [name for name in columns if name not in ("point", "at")]
    statement = (
        air_hour.update()
        .where(air_hour.c.point == bindparam("key_point"), air_hour.c.at == bindparam("key_at"))
        .values({name: bindparam(f"new_{name}") for name in (*changed, "batch")})
    )
    keyed = {"key_point": columns["point"], "key_at": columns["at"]} | {
        f"new_{name}": columns[name] for name in changed
    }
    rows = [dict(zip(keyed, row, strict=True)) | {"new_batch": batch} for row in zip(*keyed.values(), strict=True)]
    connection.execute(statement, rows)

"""Hours of air stations by columns, written with the engine's own way of taking many rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, bindparam, select

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
    names = [*columns, "batch"]
    listed = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        rows = zip(*columns.values(), strict=True)
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f"COPY air_hour ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, batch))
        return
    # As SQLAlchemy writes moments into SQLite, but once per moment and not per row.
    written: dict[datetime, str] = {}
    at = [written.setdefault(each, f"{each:%Y-%m-%d %H:%M:%S}.000000") for each in columns["at"]]
    rows = zip(*{**columns, "at": at}.values(), strict=True)
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO air_hour ({listed}) VALUES ({marks})", [(*row, batch) for row in rows])


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

"""The engine's own way of taking many rows, with nothing around it: what an import is measured beside."""

import time
from typing import Any

from sqlalchemy import text

from lib.db.engine import engine, writing
from lib.db.schema import air_hour, batch

_COLUMNS = "point, at, so2, no2, co, o3, pm10, pm25"

#: What an import wrote, as a measurement tells it.
_WRITTEN = ("air_hour", "air_station_day", "air_day", "reading_flag")


def way(url: str) -> str:
    """What the engine's own way is called."""
    return "executemany" if engine(url).dialect.name == "sqlite" else "COPY"


def written(url: str) -> dict[str, int]:
    """How many rows the tables of hours, of what follows from them and of doubts have."""
    with writing(url) as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in _WRITTEN}


def hours(url: str) -> list[tuple[Any, ...]]:
    """The readings of every hour as the driver hands them out."""
    with writing(url) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM air_hour")]


def take(url: str, rows: list[tuple[Any, ...]]) -> float:
    """Put hours into the emptied table of hours, keys, indices and references in force; the seconds it took."""
    with writing(url) as connection:
        number = connection.scalar(batch.select().with_only_columns(batch.c.id).limit(1))
        if way(url) == "COPY":
            connection.execute(text("TRUNCATE air_hour"))
        else:
            connection.execute(air_hour.delete())
    given = [(*row, number) for row in rows]
    start = time.perf_counter()
    with writing(url) as connection:
        if way(url) == "COPY":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            cursor: Any = connection.connection.cursor()
            with cursor.copy(f"COPY air_hour ({_COLUMNS}, batch) FROM STDIN") as copy:
                for row in given:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(given[0]))
            connection.exec_driver_sql(f"INSERT INTO air_hour ({_COLUMNS}, batch) VALUES ({marks})", given)
    return time.perf_counter() - start

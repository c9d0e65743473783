"""What monitoring points measured and what is derived from it, as rows by natural key and as frames."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from lib.core.terms import PointKind
from lib.db.commands.changes import keep
from lib.db.commands.upsert import Values, Verdict, chunks, existing, upsert
from lib.db.schema import (
    action,
    air_day,
    air_hour,
    air_station_day,
    dust_day,
    holiday,
    indicator,
    petition_batch,
    point,
    programme,
    target,
    value,
    water_alert,
    water_month,
    water_published,
    water_sample,
)

_SAMPLE = ("point", "at", "item")

#: Tables whose rows go in as they are, and their natural keys.
KEYED: dict[str, tuple[Table, tuple[str, ...]]] = {
    "programme": (programme, ("code",)),
    "action": (action, ("code",)),
    "point": (point, ("code",)),
    "air_hour": (air_hour, ("point", "at")),
    "air_station_day": (air_station_day, ("point", "on")),
    "air_day": (air_day, ("region", "on")),
    "holiday": (holiday, ("on",)),
    "dust_day": (dust_day, ("region", "on")),
    "water_sample": (water_sample, _SAMPLE),
    "water_published": (water_published, ("point", "at")),
    "water_month": (water_month, ("point", "month")),
    "water_alert": (water_alert, ("point", "on")),
    "petition_batch": (petition_batch, ("region", "on", "batch_basis", "place")),
    "indicator": (indicator, ("code",)),
    "value": (value, ("indicator", "region", "period", "basis")),
    "target": (target, ("indicator", "region", "year", "quarter", "basis")),
}


def write_rows(connection: Connection, name: str, rows: Sequence[Values], batch: int | None) -> list[Verdict]:
    """Rows of a table of `KEYED` by its natural key; `batch` None = they come from the product, not from a file."""
    table, key = KEYED[name]
    return upsert(connection, table, key, rows, batch)


def completed(connection: Connection, name: str, rows: Sequence[Values], columns: Sequence[str]) -> Sequence[Values]:
    """The rows with what the table holds already in those of the columns that they lack."""
    if all(column in row for row in rows for column in columns):
        return rows
    table, key = KEYED[name]
    known = existing(connection, table, key, rows)
    nothing: Values = {}
    return [
        {column: known.get(tuple(row[part] for part in key), nothing).get(column) for column in columns} | row
        for row in rows
    ]


def drop_samples(
    connection: Connection, keys: Sequence[tuple[str, datetime, str]], batch: int
) -> set[tuple[str, datetime]]:
    """Take samples (point, time, item) away as a batch says; where and when there were any."""
    rows = [dict(zip(_SAMPLE, key, strict=True)) for key in keys]
    held = existing(connection, water_sample, _SAMPLE, rows) if rows else {}
    known = held.keys() & set(keys)
    keep(connection, batch, water_sample, [held[key] for key in sorted(known)])
    for part in chunks(sorted(known)):
        same = [and_(*(water_sample.c[n] == value for n, value in zip(_SAMPLE, key, strict=True))) for key in part]
        connection.execute(water_sample.delete().where(or_(*same)))
    return {(place, at) for place, at, _ in known}


def write_derived(connection: Connection, name: str, rows: Sequence[Values]) -> list[Verdict]:
    """Rows worked out from others, each naming its batch; what was reported itself is never overwritten."""
    table, key = KEYED[name]

    def settled(old: object, new: Values) -> Values:
        return new if not isinstance(old, dict) or old.get("derived", True) else {}

    return upsert(connection, table, key, rows, None, settled=settled)


def drop_derived(connection: Connection, name: str, rows: Iterable[tuple[str, date]]) -> None:
    """Take derived rows away that no longer follow from anything: (place, day)."""
    table, key = KEYED[name]
    derived = [table.c.derived.is_(True)] if "derived" in table.c else []
    for part in chunks(list(rows)):
        pairs = (and_(table.c[key[0]] == place, table.c[key[1]] == day) for place, day in part)
        connection.execute(table.delete().where(or_(*pairs), *derived))


def drop_all_derived(connection: Connection, name: str, places: Iterable[str] | None = None) -> int:
    """Take all derived rows of a table away, of these places or of all; how many there were."""
    table, key = KEYED[name]
    derived = [table.c.derived.is_(True)] if "derived" in table.c else []
    parts: list[list[ColumnElement[bool]]] = (
        [[]] if places is None else [[table.c[key[0]].in_(part)] for part in chunks(sorted(places))]
    )
    return sum(connection.execute(table.delete().where(*derived, *part)).rowcount for part in parts)


def air_hours(connection: Connection, points: Iterable[str], first: date, last: date) -> pd.DataFrame:
    """Hours of stations whose day lies between two days; an hour is stamped with its end: midnight ends a day."""
    day = timedelta(days=1)
    # Eight-hour means at 08:00 reach back to 01:00 of the same day: no earlier hour is needed.
    limits = (datetime.combine(first, time()), datetime.combine(last + day, time()))
    return _frame(connection, select(air_hour).where(air_hour.c.at.between(*limits)), air_hour, "point", points)


def station_days(connection: Connection, points: Iterable[str], first: date, last: date) -> pd.DataFrame:
    """Days of stations between two days."""
    chosen = select(air_station_day).where(air_station_day.c.on.between(first, last))
    return _frame(connection, chosen, air_station_day, "point", points)


def water_samples(connection: Connection, points: Iterable[str], first: date, last: date) -> pd.DataFrame:
    """Samples of sections between two days: one row per point, time and item."""
    limits = (datetime.combine(first, time()), datetime.combine(last, time.max))
    chosen = select(water_sample).where(water_sample.c.at.between(*limits))
    return _frame(connection, chosen, water_sample, "point", points)


def published_classes(connection: Connection, points: Iterable[str], first: date, last: date) -> pd.DataFrame:
    """Published classes of sections between two days."""
    limits = (datetime.combine(first, time()), datetime.combine(last, time.max))
    chosen = select(water_published).where(water_published.c.at.between(*limits))
    return _frame(connection, chosen, water_published, "point", points)


def first_days(connection: Connection) -> dict[str, date]:
    """The first day of each air station that has any: since then it is due to report."""
    first = select(func.min(air_station_day.c.on)).where(air_station_day.c.point == point.c.code).scalar_subquery()
    rows = connection.execute(select(point.c.code, first.label("on")).where(point.c.kind == PointKind.AIR))
    return {row.code: row.on for row in rows if row.on is not None}


def last_days(connection: Connection) -> dict[str, date]:
    """The last day of each air station that has any."""
    rows = connection.execute(
        select(air_station_day.c.point, func.max(air_station_day.c.on)).group_by(air_station_day.c.point)
    )
    return {point_: on for point_, on in rows}


def readings_by_place(connection: Connection, name: str) -> dict[str, int]:
    """How many rows of readings each place has in a table of `KEYED`."""
    table, key = KEYED[name]
    rows = connection.execute(select(table.c[key[0]], func.count()).group_by(table.c[key[0]]))
    return {place: count for place, count in rows}


def reported_or_derived(
    connection: Connection, days: Iterable[tuple[str | None, str | None, date]]
) -> set[tuple[str | None, str | None, date]]:
    """Of these days (station, region, day; one of the two is None) those that are on record."""
    asked = list(days)
    found: set[tuple[str | None, str | None, date]] = set()
    for table, place in ((air_station_day, 0), (air_day, 1)):
        own = [day for day in asked if day[place] is not None]
        column = table.c.region if place else table.c.point
        for part in chunks(own):
            pairs = or_(*(and_(column == day[place], table.c.on == day[2]) for day in part))
            for code, on in connection.execute(select(column, table.c.on).where(pairs)):
                found.add((None, code, on) if place else (code, None, on))
    return found


def reported_days(connection: Connection, name: str) -> pd.DataFrame:
    """The days of stations or regions that were reported, not derived."""
    table, _ = KEYED[name]
    rows = connection.execute(select(table).where(table.c.derived.is_(False))).all()
    return pd.DataFrame(rows, columns=list(table.c.keys()))


def points(connection: Connection) -> pd.DataFrame:
    """All monitoring points."""
    return pd.DataFrame(connection.execute(select(point)).all(), columns=list(point.c.keys()))


def _frame(
    connection: Connection,
    chosen: "Select[tuple[object, ...]]",
    table: Table,
    by: str,
    codes: Iterable[str],
) -> pd.DataFrame:
    # In order of their key: a mean of floats depends on the order of its terms in the last bit.
    ordered = chosen.order_by(*table.primary_key)
    rows = [row for part in chunks(sorted(codes)) for row in connection.execute(ordered.where(table.c[by].in_(part)))]
    return pd.DataFrame(rows, columns=list(table.c.keys()))

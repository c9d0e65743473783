"""What monitoring points measured and what is derived from it, as rows by natural key and as frames."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import Connection, Select, Table, and_, or_, select

from lib.db.commands.upsert import Values, Verdict, chunks, upsert
from lib.db.schema import (
    action,
    air_day,
    air_hour,
    air_station_day,
    dust_day,
    indicator,
    point,
    programme,
    target,
    value,
    water_alert,
    water_month,
    water_published,
    water_sample,
)

#: Tables whose rows go in as they are, and their natural keys.
KEYED: dict[str, tuple[Table, tuple[str, ...]]] = {
    "programme": (programme, ("code",)),
    "action": (action, ("code",)),
    "point": (point, ("code",)),
    "air_hour": (air_hour, ("point", "at")),
    "air_station_day": (air_station_day, ("point", "on")),
    "air_day": (air_day, ("region", "on")),
    "dust_day": (dust_day, ("region", "on")),
    "water_sample": (water_sample, ("point", "at", "item")),
    "water_published": (water_published, ("point", "at")),
    "water_month": (water_month, ("point", "month")),
    "water_alert": (water_alert, ("point", "on")),
    "indicator": (indicator, ("code",)),
    "value": (value, ("indicator", "region", "period", "basis")),
    "target": (target, ("indicator", "region", "year", "quarter")),
}


def write_rows(connection: Connection, name: str, rows: Sequence[Values], batch: int | None) -> list[Verdict]:
    """Rows of a table of `KEYED` by its natural key; `batch` None = they come from the product, not from a file."""
    table, key = KEYED[name]
    return upsert(connection, table, key, rows, batch)


def write_derived(connection: Connection, name: str, rows: Sequence[Values], batch: int) -> None:
    """Rows worked out from others; what was reported itself is never overwritten, equal rows stay untouched."""
    table, key = KEYED[name]

    def settled(old: object, new: Values) -> Values:
        return new if not isinstance(old, dict) or old.get("derived", True) else {}

    upsert(connection, table, key, rows, batch, settled=settled)


def drop_derived(connection: Connection, name: str, rows: Iterable[tuple[str, date]]) -> None:
    """Take derived rows away that no longer follow from anything: (place, day)."""
    table, key = KEYED[name]
    derived = [table.c.derived.is_(True)] if "derived" in table.c else []
    for part in chunks(list(rows)):
        pairs = (and_(table.c[key[0]] == place, table.c[key[1]] == day) for place, day in part)
        connection.execute(table.delete().where(or_(*pairs), *derived))


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
    rows = [row for part in chunks(sorted(codes)) for row in connection.execute(chosen.where(table.c[by].in_(part)))]
    return pd.DataFrame(rows, columns=list(table.c.keys()))

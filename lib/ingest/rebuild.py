"""Throwing every derived row away and working it out anew from items and readings, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.core.terms import DAILY_POLLUTANTS
from lib.db import migrate as migrate_schema
from lib.db import writing
from lib.db.commands import (
    Connection,
    Directory,
    Values,
    air_hours,
    derive_standing,
    directory,
    drop_all_derived,
    first_days,
    last_days,
    points,
    raise_version,
    readings_by_place,
    reported_days,
    standing_rows,
    write_derived,
    write_rows,
)
from lib.ingest.derive import INDEX, days_of, with_index, without_doubted
from lib.ingest.readings import table_rows
from lib.ingest.rederive import EVER, days_of_stations, left_out, member_stations, region_rows, water_rows

#: Readings that are held at once.
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of a table: derived rows before and now, and reported rows whose index came out differently."""

    table: str
    before: int = 0
    now: int = 0
    assessed: int = 0


def rebuild() -> list[Rebuilt]:
    """Derive everything anew. The same base rows give the same rows, to the last byte.

    The index of reported hours and days is taken anew too.
    Raises DatabaseUnavailable.
    """
    with writing() as connection:
        return derived_anew(connection)


def migrate(url: str | None = None) -> None:
    """Make or migrate the database; what follows from its rows is made anew by the rules of this version.

    Raises DatabaseTooNew, DatabaseUnavailable.
    """
    migrate_schema(url, derive=derived_anew)


def derived_anew(connection: Connection) -> list[Rebuilt]:
    """As `rebuild`, in a transaction that is open."""
    stood = standing_rows(connection)
    stand = derive_standing(connection)
    before = {name: drop_all_derived(connection, name) for name in ("air_station_day", "air_day", "water_month")}
    places, known = points(connection), directory(connection)
    hours, days = _stations(connection)
    regions = _regions(connection, places, known)
    sections = _sections(connection, places)
    raise_version(connection)
    return [
        Rebuilt("standing", stood, stand),
        Rebuilt("air_hour", assessed=hours),
        Rebuilt("air_station_day", before["air_station_day"], days, _days(connection, "air_station_day", "point")),
        Rebuilt("air_day", before["air_day"], regions, _days(connection, "air_day", "region")),
        Rebuilt("water_month", before["water_month"], sections),
    ]


def _stations(connection: Connection) -> tuple[int, int]:
    """Hours assessed otherwise, days of stations made."""
    assessed = made = 0
    for codes in _packed(readings_by_place(connection, "air_hour")):
        hours = air_hours(connection, codes, *EVER)
        indexed = with_index(hours.assign(on=days_of(hours["at"])), period="hour")
        # Where a source publishes an index and had none for an hour, we give none either.
        withheld = hours["aqi"].isna() & hours["aqi_published"].isna() & hours["standard"].notna()
        assessed += _assess(connection, "air_hour", ("point", "at"), hours[~withheld], indexed[~withheld])
        rows = days_of_stations(connection, hours, codes, *EVER)
        made += _written(connection, "air_station_day", rows)
    return assessed, made


def _days(connection: Connection, name: str, place: str) -> int:
    """Reported days assessed otherwise."""
    days = reported_days(connection, name)
    if days.empty:
        return 0
    at = pd.to_datetime(days["on"]) + pd.Timedelta(hours=23, minutes=59, seconds=59)
    days = days.assign(at=at, **{column: pd.to_numeric(days[column]) for column in DAILY_POLLUTANTS})
    flags = left_out(connection, set(days[place]), at.min(), at.max())
    return _assess(connection, name, (place, "on"), days, with_index(without_doubted(days, flags, (place, "at"))))


def _assess(connection: Connection, name: str, key: tuple[str, str], held: pd.DataFrame, indexed: pd.DataFrame) -> int:
    """Write the index of rows where it is another than they hold."""
    columns = [*key, *INDEX]
    pairs = zip(table_rows(held[columns]), table_rows(indexed[columns]), strict=True)
    moved = [new for old, new in pairs if old != new]
    write_rows(connection, name, moved, None)
    return len(moved)


def _regions(connection: Connection, places: pd.DataFrame, known: Directory) -> int:
    member, firsts, made = member_stations(places, known), first_days(connection), 0
    if not firsts:
        return 0
    for year in range(min(firsts.values()).year, max(last_days(connection).values()).year + 1):
        rows = region_rows(connection, member, firsts, date(year, 1, 1), date(year, 12, 31))
        made += _written(connection, "air_day", rows)
    return made


def _sections(connection: Connection, places: pd.DataFrame) -> int:
    made = 0
    for codes in _packed(readings_by_place(connection, "water_sample")):
        made += _written(connection, "water_month", water_rows(connection, codes, places, *EVER))
    return made


def _written(connection: Connection, name: str, rows: list[Values]) -> int:
    return write_derived(connection, name, rows).count("new")


def _packed(counts: Mapping[str, int]) -> Iterable[list[str]]:
    """The places in groups that have about `_AT_ONCE` readings, or one place that has more."""
    group: list[str] = []
    held = 0
    for place, count in sorted(counts.items()):
        if group and held + count > _AT_ONCE:
            yield group
            group, held = [], 0
        group.append(place)
        held += count
    if group:
        yield group

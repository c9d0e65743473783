"""Working derived rows out anew in the transaction of an import: only the days, months and regions it touched."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from lib.core.terms import DAILY_POLLUTANTS, PointKind
from lib.db.commands import (
    Connection,
    Directory,
    air_hours,
    drop_derived,
    points,
    published_classes,
    station_days,
    water_samples,
    write_derived,
)
from lib.ingest import derive
from lib.ingest.readings import records

#: Stands for "all its days" where a point itself was changed.
_EVER = (date(1990, 1, 1), date(2149, 12, 31))
_DAY = (*DAILY_POLLUTANTS, "aqi", "level", "primary", "standard")


@dataclass(slots=True)
class Touched:
    """What an import touched: days of stations by hours or days, days of regions, months of sections, points."""

    hours: set[tuple[str, date]] = field(default_factory=set)
    station_days: set[tuple[str, date]] = field(default_factory=set)
    months: set[tuple[str, date]] = field(default_factory=set)
    points: set[str] = field(default_factory=set)


def rederive(connection: Connection, touched: Touched, known: Directory, *, air: int | None, water: int | None) -> None:
    """Bring what follows from touched readings up to date; `air` and `water` are the batches that brought them."""
    places = points(connection)
    changed = places[places["code"].isin(touched.points)]
    if air is not None:
        moved = set(changed.loc[changed["kind"] == PointKind.AIR, "code"])
        _station_days(connection, touched, air)
        _region_days(connection, touched.hours | touched.station_days, moved, places, known, air)
    if water is not None:
        reclassed = set(changed.loc[changed["kind"] != PointKind.AIR, "code"])
        _water_months(connection, touched.months, reclassed, places, water)


def _station_days(connection: Connection, touched: Touched, batch: int) -> None:
    if not touched.hours:
        return
    days = [day for _, day in touched.hours]
    hours = air_hours(connection, {point for point, _ in touched.hours}, min(days), max(days))
    found = derive.station_days(hours)
    rows = [row for row in records(found) if (row["point"], row["on"]) in touched.hours]
    gone = touched.hours - {(row["point"], row["on"]) for row in rows}
    drop_derived(connection, "air_station_day", sorted(gone))
    write_derived(connection, "air_station_day", [row | {"derived": True} for row in rows], batch)


def _region_days(
    connection: Connection,
    touched: set[tuple[str, date]],
    moved: set[str],
    places: pd.DataFrame,
    known: Directory,
    batch: int,
) -> None:
    if not touched and not moved:
        return
    stations = places[places["kind"] == PointKind.AIR].rename(columns={"code": "point"})
    member = derive.members(stations, known.parents, known.levels)
    # Every region above a touched station, also where the station itself does not count there.
    everyone = derive.members(stations.assign(counts=True, grade=None), known.parents, known.levels)
    above = everyone[everyone["point"].isin({point for point, _ in touched} | moved)]
    regions = set(above["region"])
    days = {day for _, day in touched}
    first, last = _EVER if moved else (min(days), max(days))
    inside = member[member["region"].isin(regions)]
    read = station_days(connection, set(inside["point"]), first, last)
    found = derive.region_days(read[["point", "on", *DAILY_POLLUTANTS]], inside)
    days_of: dict[str, set[date]] = {}
    for point, day in touched:
        days_of.setdefault(point, set()).add(day)
    wanted = {
        (region, day) for point, region in above.itertuples(index=False) for day in days_of.get(str(point), set())
    }
    all_days = set(above.loc[above["point"].isin(moved), "region"])
    rows = [row for row in records(found) if row["region"] in all_days or (row["region"], row["on"]) in wanted]
    gone = wanted - {(row["region"], row["on"]) for row in rows}
    drop_derived(connection, "air_day", sorted(gone))
    write_derived(connection, "air_day", [row | {"derived": True} for row in rows], batch)


def _water_months(
    connection: Connection,
    touched: set[tuple[str, date]],
    reclassed: set[str],
    places: pd.DataFrame,
    batch: int,
) -> None:
    sections = {point for point, _ in touched} | reclassed
    if not sections:
        return
    first, last = _EVER if reclassed else _span(month for _, month in touched)
    samples = water_samples(connection, sections, first, last)
    published = published_classes(connection, sections, first, last)
    found = records(derive.water_months(samples, published, places))
    rows = [row for row in found if row["point"] in reclassed or (row["point"], row["month"]) in touched]
    gone = touched - {(row["point"], row["month"]) for row in rows}
    drop_derived(connection, "water_month", sorted(gone))
    write_derived(connection, "water_month", rows, batch)


def _span(months: Iterable[date]) -> tuple[date, date]:
    """From the first day of the first month to the last day of the last."""
    ordered = sorted(months)
    return ordered[0], (ordered[-1] + timedelta(days=31)).replace(day=1) - timedelta(days=1)

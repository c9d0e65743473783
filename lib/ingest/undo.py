"""Taking imports back: the rows as they were, and what follows from them worked out anew, in one transaction."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lib.core.chains import upwards
from lib.core.clock import now
from lib.core.terms import PointKind
from lib.db import writing
from lib.db.commands import (
    Directory,
    check_undo,
    close_undo,
    directory,
    first_days,
    points,
    put_back,
    touched_items,
    touched_readings,
)
from lib.ingest.readings import day_of
from lib.ingest.rederive import Touched, rederive


def undo(batches: Collection[int], *, by: str) -> None:
    """Take batches back together: the database is what it was before them, and they are marked.

    Raises UnknownBatch, BatchIsUndone, BatchWasNotKept; BatchWasChanged and BatchIsPointedAt where later work
    depends on them; DatabaseUnavailable.
    """
    with writing() as connection:
        check_undo(connection, batches)
        touched = Touched(items=touched_items(connection, batches), first_days=first_days(connection))
        known, places = directory(connection), points(connection)
        _note_readings(touched, touched_readings(connection, batches), known)
        put_back(connection, batches)
        now_known = directory(connection)
        touched.note_moved(places, points(connection), {**now_known.parents, **known.parents})
        _note_regions(touched, known, now_known)
        rederive(connection, touched, now_known)
        close_undo(connection, batches, at=now().replace(tzinfo=None, microsecond=0), by=by)


def _note_readings(touched: Touched, spans: Mapping[str, Mapping[str, tuple[Any, Any]]], known: Directory) -> None:
    """A day or month more than was touched does no harm: it is derived again as it is."""

    def days(name: str) -> Iterable[tuple[str, date]]:
        return ((place, day) for place, (first, last) in spans[name].items() for day in _days(first, last))

    touched.hours.update(days("air_hour"))
    touched.hours.update(days("air_station_day"))
    touched.station_days.update(days("air_station_day"))
    touched.region_days.update(days("air_day"))
    for place, day in days("reading_flag"):
        if place in known.regions:
            touched.region_days.add((place, day))
        elif known.points.get(place) == PointKind.AIR:
            touched.hours.add((place, day))
            touched.station_days.add((place, day))
        else:
            touched.months.add((place, day.replace(day=1)))
    for name in ("water_sample", "water_published"):
        touched.months.update((place, day.replace(day=1)) for place, day in days(name))


def _days(first: date, last: date) -> Iterable[date]:
    """The days from the first to the last; of moments those that their hours belong to, and the day itself."""
    start = day_of(first) if isinstance(first, datetime) else first
    end = last.date() if isinstance(last, datetime) else last
    return (start + timedelta(days=count) for count in range((end - start).days + 1))


def _note_regions(touched: Touched, before: Directory, after: Directory) -> None:
    """Under another parent, or of another level: whose days are made of which stations may be different now."""
    moved = {
        code
        for code in before.regions.keys() & after.regions.keys()
        if (before.parents[code], before.levels[code]) != (after.parents[code], after.levels[code])
    }
    if moved:
        touched.left |= {
            above
            for each in (before, after)
            for code in moved
            for above in upwards(code, each.parents)
            if above in after.regions
        }
        touched.points |= {code for code, kind in after.points.items() if kind == PointKind.AIR}

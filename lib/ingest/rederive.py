"""Working derived rows out anew in the transaction of an import: only the items, days, months and regions it touched.

And all of them (`rebuild`). Both ways a row follows from base rows alone, its batch too: the last of theirs.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from lib.core.calendar import month_end
from lib.core.chains import upwards
from lib.core.terms import DAILY_POLLUTANTS, PointKind
from lib.db.commands import (
    Connection,
    Directory,
    Values,
    air_hours,
    derive_standing,
    drop_all_derived,
    drop_derived,
    first_days,
    flags_of,
    office_settings,
    points,
    published_classes,
    station_days,
    water_samples,
    write_derived,
)
from lib.ingest import derive
from lib.ingest.doubt import ABOVE, KEPT, end_of
from lib.ingest.progress import step
from lib.ingest.readings import table_rows
from lib.standards.profile import profile_of

#: Stations whose hours are read at once.
_AT_ONCE = 10

#: Stands for "all its days" where a point itself was changed.
EVER = (date(1990, 1, 1), date(2149, 12, 31))


#: What of a point decides whose figures it goes into and how.
_COUNTS_BY = ("region", "kind", "grade", "counts", "body")


@dataclass(slots=True)
class Touched:
    """What an import touched.

    Items, by themselves or by an update. Days of stations by hours or by days, reported days of regions, months of
    sections, points that count elsewhere or otherwise, the regions that stations left, and the first day of each
    station before the import.
    """

    items: set[int] = field(default_factory=set)
    hours: set[tuple[str, date]] = field(default_factory=set)
    station_days: set[tuple[str, date]] = field(default_factory=set)
    region_days: set[tuple[str, date]] = field(default_factory=set)
    months: set[tuple[str, date]] = field(default_factory=set)
    points: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    first_days: dict[str, date] | None = None

    def note_moved(self, before: pd.DataFrame, after: pd.DataFrame, parents: Mapping[str, str | None]) -> None:
        """Note points that came, went, or count elsewhere or otherwise now; `parents` of all regions concerned."""
        old, new = (frame.set_index("code")[list(_COUNTS_BY)] for frame in (before, after))
        both = old.index.intersection(new.index)
        was, now = (frame.loc[both].astype(object).fillna("") for frame in (old, new))
        moved = both[(was != now).any(axis=1)]
        fresh, gone = new.loc[new.index.difference(old.index)], old.loc[old.index.difference(new.index)]
        # A first national station of a city takes its assessment over from the others.
        left = {*old.loc[moved, "region"], *fresh.loc[fresh["grade"] == "national", "region"], *gone["region"]}
        self.points |= set(moved)
        self.left |= {above for region in left for above in upwards(region, parents)}


def rederive(connection: Connection, touched: Touched, known: Directory) -> None:
    """Bring what follows from touched items and readings up to date."""
    derive_standing(connection, touched.items, functools.partial(step, "derive"))
    places = points(connection)
    changed = places[places["code"].isin(touched.points)]
    _station_days(connection, touched)
    moved = set(changed.loc[changed["kind"] == PointKind.AIR, "code"])
    _region_days(connection, touched, moved, places, known)
    reclassed = set(changed.loc[changed["kind"] != PointKind.AIR, "code"])
    _water_months(connection, touched.months, reclassed, places)


def station_rows(connection: Connection, codes: Collection[str], first: date, last: date) -> list[Values]:
    """Days of stations, worked out from their hours between two days."""
    return days_of_stations(connection, air_hours(connection, codes, first, last), codes, first, last)


def days_of_stations(
    connection: Connection, hours: pd.DataFrame, codes: Collection[str], first: date, last: date
) -> list[Values]:
    """As `station_rows`, from hours that are already read."""
    limits = (datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time()))
    kept = derive.without_doubted(hours, left_out(connection, codes, *limits), ("point", "at"))
    return _dated(derive.station_days(kept), hours.assign(on=derive.days_of(hours["at"])), ["point", "on"])


def region_rows(
    connection: Connection,
    member: pd.DataFrame,
    firsts: Mapping[str, date],
    first: date,
    last: date,
) -> list[Values]:
    """Days of regions between two days, worked out from the days of their members."""
    codes = set(member["point"])
    days = station_days(connection, codes, first, last)
    days["on"] = pd.to_datetime(days["on"])
    flags = left_out(connection, codes, end_of(first), end_of(last))
    kept = derive.without_doubted(
        days.assign(at=days["on"] + pd.Timedelta(hours=23, minutes=59, seconds=59)), flags, ("point", "at")
    )
    needed = profile_of(office_settings(connection)).stations_needed
    found = derive.region_days(kept[["point", "on", *DAILY_POLLUTANTS]], member, firsts, needed=needed)
    return _dated(found, days.merge(member, on="point"), ["region", "on"])


def left_out(connection: Connection, codes: Collection[str], first: datetime, last: datetime) -> pd.DataFrame:
    """What means of stations leave out between two moments: place, at, item."""
    flags = flags_of(connection, KEPT, codes, first, last)
    if profile_of(office_settings(connection)).pm25_above_pm10 == "both":
        above = flags_of(connection, (ABOVE,), codes, first, last)
        flags = pd.concat([flags, above.assign(item="pm25")], ignore_index=True)
    return flags


def water_rows(
    connection: Connection, sections: Collection[str], places: pd.DataFrame, first: date, last: date
) -> list[Values]:
    """Months of sections between two days, worked out from their samples but those taken under maintenance."""
    limits = (datetime.combine(first, time()), datetime.combine(last, time.max))
    flags = flags_of(connection, ("maintenance",), sections, *limits)
    samples = _normal(water_samples(connection, sections, first, last), flags)
    published = _normal(published_classes(connection, sections, first, last), flags)
    months = [
        each.assign(month=derive.months_of(each["at"]))[["point", "month", "batch"]] for each in (samples, published)
    ]
    oxygen = profile_of(office_settings(connection)).oxygen_class_one
    found = derive.water_months(samples, published, places, oxygen=oxygen)
    return _dated(found, pd.concat(months), ["point", "month"], None)


def _normal(rows: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    """The rows of samples that no flag is about."""
    if rows.empty or flags.empty:
        return rows
    index = pd.MultiIndex.from_arrays([rows["point"], pd.to_datetime(rows["at"])])
    return rows[~index.isin(pd.MultiIndex.from_arrays([flags["place"], pd.to_datetime(flags["at"])]))]


def member_stations(places: pd.DataFrame, known: Directory) -> pd.DataFrame:
    """Which stations count for which region (`derive.members`)."""
    return derive.members(_stations(places), known.parents, known.levels)


def _stations(places: pd.DataFrame) -> pd.DataFrame:
    return places[places["kind"] == PointKind.AIR].rename(columns={"code": "point"})


def _dated(found: pd.DataFrame, origin: pd.DataFrame, by: list[str], derived: bool | None = True) -> list[Values]:
    """Derived rows, each with the last batch of the rows it is made of."""
    if found.empty:
        return []
    made = found.assign(**{name: pd.to_datetime(found[name]) for name in by[1:]})
    batches = derive.newest(origin, by).rename("batch").reset_index()
    told: dict[str, Any] = {} if derived is None else {"derived": derived}
    return [row | told for row in table_rows(made.merge(batches, on=by, how="left"))]


def _station_days(connection: Connection, touched: Touched) -> None:
    if not touched.hours:
        return
    by_point: dict[str, set[date]] = {}
    for point, day in touched.hours:
        by_point.setdefault(point, set()).add(day)
    codes = sorted(by_point)
    for start in range(0, len(codes), _AT_ONCE):
        part = codes[start : start + _AT_ONCE]
        pairs = {(point, day) for point in part for day in by_point[point]}
        days = [day for _, day in pairs]
        bring_station_days(connection, station_rows(connection, part, min(days), max(days)), pairs)


def bring_station_days(connection: Connection, rows: list[Values], touched: set[tuple[str, date]]) -> None:
    """Write the days of stations that were touched; those that no longer follow from any hour go."""
    _bring(connection, "air_station_day", "point", rows, touched)


def _region_days(
    connection: Connection,
    touched: Touched,
    moved: set[str],
    places: pd.DataFrame,
    known: Directory,
) -> None:
    days = touched.hours | touched.station_days
    firsts = first_days(connection)
    spans = _new_spans(touched.first_days, firsts)
    if not days and not touched.region_days and not spans and not moved and not touched.left:
        return
    stations = _stations(places)
    # Every region above a touched station, also where the station itself does not count there.
    everyone = derive.members(stations.assign(counts=True, grade=None), known.parents, known.levels)
    above: dict[str, set[str]] = {}
    for point, region in everyone.itertuples(index=False):
        above.setdefault(str(point), set()).add(str(region))
    wanted = {(region, day) for point, day in days for region in above.get(point, ())} | touched.region_days
    # Where a station came or went, every day of the region is made anew.
    anew = touched.left.union(*(above.get(point, set()) for point in moved))
    drop_all_derived(connection, "air_day", anew)
    spans_of: dict[str, list[tuple[date, date]]] = {region: [EVER] for region in anew}
    for point, span in spans.items():
        for region in above.get(point, ()):
            spans_of.setdefault(region, []).append(span)
    regions = {region for region, _ in wanted} | spans_of.keys()
    limits = [day for _, day in days | touched.region_days] + [
        day for each in spans_of.values() for span in each for day in span
    ]
    member = derive.members(stations, known.parents, known.levels)
    inside = member[member["region"].isin(regions)]
    rows = region_rows(connection, inside, firsts, min(limits), max(limits))

    def within(region: str, day: date) -> bool:
        return any(first <= day <= last for first, last in spans_of.get(region, ()))

    _bring(connection, "air_day", "region", rows, wanted, within)


def _new_spans(before: Mapping[str, date] | None, now: Mapping[str, date]) -> dict[str, tuple[date, date]]:
    """The days on which a station is due now and was not before the import, or the other way round."""
    spans = {}
    for point in (before or {}).keys() | (now.keys() if before is not None else ()):
        old, new = (before or {}).get(point), now.get(point)
        if old != new:
            known = [day for day in (old, new) if day is not None]
            spans[point] = (min(known), max(known) if len(known) == 2 else EVER[1])
    return spans


def _water_months(
    connection: Connection, touched: set[tuple[str, date]], reclassed: set[str], places: pd.DataFrame
) -> None:
    sections = {point for point, _ in touched} | reclassed
    if not sections:
        return
    first, last = EVER if reclassed else _span(month for _, month in touched)
    rows = water_rows(connection, sections, places, first, last)
    _bring(connection, "water_month", "point", rows, touched, lambda point, _: point in reclassed)


def _bring(
    connection: Connection,
    table: str,
    place: str,
    rows: list[Values],
    touched: set[tuple[str, date]],
    also: Callable[[str, date], bool] = lambda place, day: False,
) -> None:
    """Write the rows that were asked for; what was touched and no longer follows from anything goes."""
    day = "month" if table == "water_month" else "on"
    chosen = [row for row in rows if (row[place], row[day]) in touched or also(row[place], row[day])]
    drop_derived(connection, table, sorted(touched - {(row[place], row[day]) for row in chosen}))
    write_derived(connection, table, chosen)


def _span(months: Iterable[date]) -> tuple[date, date]:
    """From the first day of the first month to the last day of the last."""
    ordered = sorted(months)
    return ordered[0], month_end(ordered[-1])

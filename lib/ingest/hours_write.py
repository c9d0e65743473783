"""Hours into the database by columns: what is new, what differs, what is doubted, and the days that follow.

Worked on are whole days of stations at a time, so that a day is derived from its hours while they are at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.terms import HOURLY_POLLUTANTS, POLLUTANTS
from lib.db.commands import Batch, Values, held_flags, held_hours, insert_hours, update_hours, write_flags
from lib.ingest.derive import INDEX, days_of, with_index
from lib.ingest.doubt import OF_SEVERAL, RULES, among_hours
from lib.ingest.hours import Hours, keys
from lib.ingest.rederive import bring_station_days, days_of_stations
from lib.ingest.tables import Import

#: Rows that are worked on at once.
_AT_ONCE = 100_000

Flags = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of whole days of stations, what the database holds of these days, and where each row stands there.

    `places` are rows of `held`, -1 for none; `made` the columns that go into the table, figures NaN where empty.
    """

    hours: Hours
    on: "pd.Series[pd.Timestamp]"
    held: pd.DataFrame
    places: NDArray[np.intp]
    made: Columns

    @property
    def is_new(self) -> Flags:
        """Which rows are not in the database."""
        return self.places < 0

    @property
    def codes(self) -> NDArray[Any]:
        """The station of each row."""
        return np.array(self.hours.points, dtype=object)[self.hours.point]

    def table(self, which: Flags) -> dict[str, list[Any]]:
        """Some of the rows as the table takes them, by column."""
        found = {"point": self.codes[which].tolist(), "at": self.hours.at[which].tolist()}
        found |= {name: _cells(column[which]) for name, column in self.made.items()}
        if published := found.get("aqi_published"):
            found["aqi_published"] = [None if each is None else int(each) for each in published]
        return found


def write_hours(under_way: Import, hours: Hours, batch: Batch) -> None:
    """Write hours of stations and the days that follow from them, and count them."""
    under_way.remember_first_days()
    for rows in _whole_days(hours):
        part = _part(under_way, rows)
        told = _telling(part)
        if not told.all():
            # An hour that says nothing takes nothing away: it is no correction.
            batch.counts.unchanged += int((~told).sum())
            rows = rows.at_places(np.flatnonzero(told))
            if not len(rows):
                continue
            part = _part(under_way, rows)
        is_new, differs = part.is_new, _differs(part)
        if is_new.any():
            insert_hours(under_way.connection, part.table(is_new), batch.id)
        if differs.any():
            before = _records(part.held.iloc[part.places[differs]])
            update_hours(under_way.connection, before, part.table(differs), batch.id)
        touched = is_new | differs | _doubted(under_way, part, batch.id)
        if touched.any():
            _days(under_way, part, touched, differs, batch.id)
        batch.counts.new += int(is_new.sum())
        batch.counts.changed += int((touched & ~is_new).sum())
        batch.counts.unchanged += int((~touched).sum())


def _whole_days(hours: Hours) -> Iterator[Hours]:
    """The rows by station and time, in parts of whole days of stations."""
    order = np.lexsort((hours.at, hours.point))
    point, day = hours.point[order], _day(hours.at[order])
    ends = np.append(np.flatnonzero((point[1:] != point[:-1]) | (day[1:] != day[:-1])) + 1, len(order))
    start = 0
    while start < len(order):
        end = int(ends[np.searchsorted(ends, min(start + _AT_ONCE, len(order)))])
        yield hours.at_places(order[start:end])
        start = end


def _day(at: "NDArray[np.datetime64]") -> "NDArray[np.datetime64]":
    """As `days_of`: an hour carries the time of its end, and midnight ends a day."""
    return (at - np.timedelta64(1, "h")).astype("datetime64[D]")


def _part(under_way: Import, hours: Hours) -> _Part:
    on = days_of(pd.Series(hours.at))
    codes = [hours.points[place] for place in np.unique(hours.point).tolist()]
    held = held_hours(under_way.connection, codes, on.min().date(), on.max().date())
    place_of = {code: place for place, code in enumerate(hours.points)}
    there = pd.Index(keys(held["point"].map(place_of).to_numpy(dtype=np.int64), held["at"].to_numpy()))
    part = _Part(hours, on, held, there.get_indexer(pd.Index(hours.keys())), dict(hours.columns))
    for name in HOURLY_POLLUTANTS:
        part.made.setdefault(name, _held(part, name))
    readings = {name: part.made.get(name, np.full(len(hours), np.nan)) for name in POLLUTANTS}
    indexed = with_index(pd.DataFrame(readings | {"on": on}), period="hour")
    for name in INDEX:
        part.made[name] = _column(indexed[name])
    if "aqi_published" in hours.columns:
        # Where a source publishes an index and has none for an hour, we give none either.
        withheld = np.isnan(hours.columns["aqi_published"])
        for name in ("aqi", "level", "primary"):
            part.made[name][withheld] = None
    return part


def _telling(part: _Part) -> Flags:
    """Which rows are new or say something: a figure, a published index, or what stood in place of one."""
    given = [part.hours.columns[name] for name in (*POLLUTANTS, "aqi_published") if name in part.hours.columns]
    says = part.is_new.copy()
    for column in given:
        says |= ~np.isnan(column.astype(np.float64))
    says[[place for place, doubts in part.hours.doubts.items() if doubts]] = True
    return says


def _column(values: "pd.Series[Any]") -> NDArray[Any]:
    """A column of the index as objects: None where there is none or it is "" (no primary pollutant)."""
    found = values.astype(object).where(values.notna(), None).to_numpy(copy=True)
    found[found == ""] = None
    return found


def _held(part: _Part, name: str) -> NDArray[Any]:
    """What the database holds in a column of figures, by row of the part."""
    column = part.held[name].to_numpy()
    return np.where(part.is_new, np.nan, column[part.places]) if len(column) else np.full(len(part.places), np.nan)


def _differs(part: _Part) -> Flags:
    """Which rows the database holds otherwise."""
    found = np.zeros(len(part.places), dtype=bool)
    there = np.flatnonzero(~part.is_new)
    for name, column in part.made.items():
        new, old = pd.Series(column[there]), pd.Series(part.held[name].to_numpy()[part.places[there]])
        found[there] |= ((new != old) & ~(new.isna() & old.isna())).to_numpy(dtype=bool)
    return found


def _doubted(under_way: Import, part: _Part, batch: int) -> Flags:
    """Write the doubts of the rows; which have others than before. Doubts of columns not given stay as they are."""
    hours, found = part.hours, np.zeros(len(part.places), dtype=bool)
    at = pd.Series(hours.at)
    among = among_hours(at, pd.DataFrame({name: part.made[name] for name in ("pm25", "pm10")}))
    flags: list[Values] = []
    for index in sorted({*among, *hours.doubts}):
        key = {"place": hours.points[hours.point[index]], "at": hours.at[index].item()}
        for doubt in (*hours.doubts.get(index, ()), *among.get(index, ())):
            told = {"item": doubt.item, "rule": doubt.rule, "given": doubt.given, "counts": RULES[doubt.rule]}
            flags.append(key | told)
    under_way.doubted.update(flag["rule"] for flag in flags)
    places = {code: place for place, code in enumerate(hours.points)}
    held = held_flags(under_way.connection, set(part.codes), hours.at.min().item(), hours.at.max().item())
    if not flags and not held:
        return found
    row_of = pd.Index(hours.keys())

    def rows(moments: "list[tuple[str, Any]]") -> NDArray[np.intp]:
        point = np.array([places[place] for place, _ in moments], dtype=np.int64)
        return row_of.get_indexer(pd.Index(keys(point, np.array([at for _, at in moments], dtype="datetime64[s]"))))

    asked = list({(row["place"], row["at"]) for row in held})
    given = {moment: hours.columns.keys() for moment, row in zip(asked, rows(asked), strict=True) if row >= 0}
    changed = write_flags(under_way.connection, held, given, flags, batch, general=OF_SEVERAL)
    found[rows(list(changed))] = True
    return found


def _days(under_way: Import, part: _Part, touched: Flags, differs: Flags, batch: int) -> None:
    """Derive the days of the touched rows from their hours as they are now."""
    hours = part.hours
    there = ~part.is_new
    now = part.held[["point", "at", *POLLUTANTS, "batch"]].copy()
    for name in set(POLLUTANTS) & part.made.keys():
        values = now[name].to_numpy(copy=True)
        values[part.places[there]] = part.made[name][there]
        now[name] = values
    batches = now["batch"].to_numpy(copy=True)
    batches[part.places[differs]] = batch
    now["batch"] = batches
    fresh = {name: part.made[name][part.is_new] for name in POLLUTANTS if name in part.made}
    added = pd.DataFrame({"point": part.codes[part.is_new], "at": hours.at[part.is_new]} | fresh).assign(batch=batch)
    now = pd.concat([now, added.reindex(columns=now.columns)]) if len(now) else added.reindex(columns=now.columns)
    pairs = set(zip(part.codes[touched].tolist(), part.on[touched].dt.date, strict=True))
    on = days_of(now["at"])
    wanted = pd.MultiIndex.from_arrays([part.codes[touched], part.on[touched]]).unique()
    now = now[pd.MultiIndex.from_arrays([now["point"], on]).isin(wanted)]
    # In order of their key: a mean of floats depends on the order of its terms in the last bit.
    now = now.sort_values(["point", "at"], ignore_index=True)
    first, last = part.on.min().date(), part.on.max().date()
    rows = days_of_stations(under_way.connection, now, {place for place, _ in pairs}, first, last)
    bring_station_days(under_way.connection, rows, pairs)
    under_way.touched.station_days |= pairs


def _records(frame: pd.DataFrame) -> list[Values]:
    """Rows of the table as they were read from it."""
    columns = {str(name): _cells(frame[name].to_numpy()) for name in frame if name != "at"}
    columns["at"] = frame["at"].to_numpy().astype("datetime64[s]").tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cells(column: NDArray[Any]) -> list[Any]:
    """A column as Python's own values, None where a cell is empty."""
    if column.dtype == np.float64:
        cells = column.astype(object)
        cells[np.isnan(column)] = None
        return list(cells)
    return [None if each is None or each != each else each for each in column.tolist()]

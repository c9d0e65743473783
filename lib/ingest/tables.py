"""How rows of each ledger go into their tables: rows in, one verdict per row out, and what they touch is noted."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lib.core.chains import upwards
from lib.core.terms import DAILY_POLLUTANTS, PointKind
from lib.db.commands import (
    Connection,
    Values,
    Verdict,
    add_points,
    add_regions,
    add_units,
    completed,
    drop_derived,
    drop_samples,
    first_days,
    held_flags,
    office_settings,
    points,
    write_flags,
    write_regions,
    write_rows,
    write_units,
    write_updates,
)
from lib.ingest.bodies import keep_given
from lib.ingest.doubt import DOUBTED, OF_SEVERAL, end_of
from lib.ingest.maintenance import maintained_samples, standing_rows, telling_days
from lib.ingest.readings import combined, day_rows, flag_rows, sample_rows
from lib.ingest.rederive import Touched
from lib.ingest.resolve import Resolver
from lib.standards.profile import profile_of


@dataclass(slots=True)
class Import:
    """One import under way: the transaction, the names it knows, what it touched and what it doubted, by rule."""

    connection: Connection
    resolver: Resolver
    touched: Touched = field(default_factory=Touched)
    doubted: Counter[str] = field(default_factory=Counter)

    def remember_first_days(self) -> None:
        """Note since when each station reports, before this import adds to it."""
        if self.touched.first_days is None:
            self.touched.first_days = first_days(self.connection)

    def with_flags(
        self,
        rows: Sequence[Values],
        keys: Sequence[tuple[str, datetime]],
        flags: list[Values],
        verdicts: Sequence[Verdict],
        batch: int,
    ) -> list[Verdict]:
        """Write the doubts of rows of readings, `keys` their places and times; a row whose doubts changed is changed.

        Doubts of columns that a row does not have stay as they are.
        """
        self.doubted.update(flag["rule"] for flag in flags)
        given = {key: row.keys() for key, row in zip(keys, rows, strict=True)}
        times = [at for _, at in keys]
        held = held_flags(self.connection, {place for place, _ in keys}, min(times), max(times)) if keys else []
        changed = write_flags(self.connection, held, given, flags, batch, general=OF_SEVERAL)
        pairs = zip(keys, verdicts, strict=True)
        return ["changed" if v == "unchanged" and key in changed else v for key, v in pairs]


#: Writes the rows of one ledger, as of a batch: one verdict per row.
Write = Callable[[Import, list[Values], int], list[Verdict]]


def _regions(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    verdicts = write_regions(under_way.connection, rows, batch)
    moved = {row["code"] for row, v in zip(rows, verdicts, strict=True) if v == "changed"}
    if moved:
        # Under another parent, or of another level: whose days are made of which stations may be different now.
        under_way.touched.left |= {above for code in moved for above in upwards(code, under_way.resolver.known.parents)}
        under_way.touched.points |= {
            code for code, kind in under_way.resolver.known.points.items() if kind == PointKind.AIR
        }
    add_regions(under_way.connection, under_way.resolver.known)
    under_way.resolver.forget_names()
    return verdicts


def _units(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    aliases = [row.pop("aliases", None) or () for row in rows]
    verdicts = write_units(under_way.connection, rows, aliases, batch)
    add_units(under_way.connection, under_way.resolver.known)
    return verdicts


def _programmes(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    under_way.resolver.known.programmes |= {row["code"]: row.get("region") for row in rows}
    return write_rows(under_way.connection, "programme", rows, batch)


def _points(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    before = points(under_way.connection)
    keep_given(rows, before)
    verdicts = write_rows(under_way.connection, "point", rows, batch)
    under_way.touched.note_moved(before, points(under_way.connection), under_way.resolver.known.parents)
    add_points(under_way.connection, under_way.resolver.known)
    return verdicts


def _updates(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    verdicts = write_updates(under_way.connection, rows, batch)
    under_way.touched.items |= {row["item"] for row, v in zip(rows, verdicts, strict=True) if v != "unchanged"}
    return verdicts


def _air_days(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    under_way.remember_first_days()
    whole, rows = rows, telling_days(under_way.connection, rows)
    parts = []
    for table, place, other in (("air_station_day", "point", "region"), ("air_day", "region", "point")):
        chosen = [index for index, row in enumerate(rows) if row[place] is not None]
        if not chosen:
            continue
        own = [{name: value for name, value in rows[index].items() if name != other} for index in chosen]
        # A reported day takes nothing over from a derived one, whichever was there first.
        drop_derived(under_way.connection, table, [(row[place], row["on"]) for row in own])
        above = profile_of(office_settings(under_way.connection)).pm25_above_pm10
        days, flags = day_rows(completed(under_way.connection, table, own, DAILY_POLLUTANTS), place, above)
        found = write_rows(under_way.connection, table, days, batch)
        keys = [(row[place], end_of(row["on"])) for row in own]
        verdicts = under_way.with_flags(own, keys, flags, found, batch)
        parts.append((chosen, verdicts))
        if place == "point":
            pairs = zip(own, verdicts, strict=True)
            under_way.touched.station_days |= {(row["point"], row["on"]) for row, v in pairs if v != "unchanged"}
    became = dict(zip(map(id, rows), combined(len(rows), *parts), strict=True))
    return [became.get(id(row), "unchanged") for row in whole]


def _samples(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    whole, rows = rows, standing_rows(under_way.connection, rows)
    samples, of_sample, classes, of_class, without = sample_rows(rows)
    without += maintained_samples(under_way.connection, rows)
    gone = drop_samples(under_way.connection, without, batch)
    found = write_rows(under_way.connection, "water_sample", samples, batch) if samples else []
    known = write_rows(under_way.connection, "water_published", classes, batch) if classes else []
    of_gone = [index for index, row in enumerate(rows) if (row["point"], row["at"]) in gone]
    dropped: list[Verdict] = ["changed"] * len(of_gone)
    verdicts = combined(len(rows), (of_sample, found), (of_class, known), (of_gone, dropped))
    keys = [(row["point"], row["at"]) for row in rows]
    # An empty cell says nothing of its item, neither a value nor a doubt.
    told: list[Values] = [
        {name: value for name, value in row.items() if value is not None}
        | dict.fromkeys(doubt.item for doubt in row.get(DOUBTED, ()))
        for row in rows
    ]
    verdicts = under_way.with_flags(told, keys, flag_rows(rows, keys), verdicts, batch)
    pairs = zip(rows, verdicts, strict=True)
    under_way.touched.months |= {
        (row["point"], row["at"].date().replace(day=1)) for row, v in pairs if v != "unchanged"
    }
    became = dict(zip(map(id, rows), verdicts, strict=True))
    return [became.get(id(row), "unchanged") for row in whole]


def _indicators(under_way: Import, rows: list[Values], batch: int) -> list[Verdict]:
    under_way.resolver.known.indicators |= {row["code"] for row in rows}
    return write_rows(under_way.connection, "indicator", rows, batch)


def _into(table: str) -> Write:
    return lambda under_way, rows, batch: write_rows(under_way.connection, table, rows, batch)


#: How each ledger is written but those of items and that of hours.
WRITERS: dict[str, Write] = {
    "regions": _regions,
    "units": _units,
    "programmes": _programmes,
    "indicators": _indicators,
    "air_stations": _points,
    "water_sections": _points,
    "updates": _updates,
    "petition_batches": _into("petition_batch"),
    "actions": _into("action"),
    "air_daily": _air_days,
    "holidays": _into("holiday"),
    "dust_days": _into("dust_day"),
    "water_samples": _samples,
    "water_alerts": _into("water_alert"),
    "values": _into("value"),
    "targets": _into("target"),
}

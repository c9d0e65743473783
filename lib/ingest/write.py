"""Parsed rows of each ledger into the database, by way of the commands; what cannot go in is a fault."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lib.core.terms import DAILY_POLLUTANTS, HOURLY_POLLUTANTS, PointKind
from lib.db.commands import (
    Batch,
    Claim,
    Connection,
    ItemRow,
    Values,
    Verdict,
    add_items,
    add_points,
    add_regions,
    add_units,
    completed,
    drop_derived,
    drop_samples,
    first_days,
    points,
    write_claims,
    write_flags,
    write_items,
    write_regions,
    write_rows,
    write_units,
    write_updates,
)
from lib.ingest import derive
from lib.ingest.doubt import DOUBTED, OF_SEVERAL, end_of, out_of_order
from lib.ingest.obligations import KINDS, check_claims, claims, item_row
from lib.ingest.read import Fault, Notice, Row
from lib.ingest.readings import (
    combined,
    day_of,
    day_rows,
    flag_rows,
    hour_rows,
    sample_rows,
)
from lib.ingest.rederive import Touched
from lib.ingest.resolve import Resolver, RowError
from lib.ingest.rows import ROWS
from lib.ingest.words import headings, own_indicators


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row whose item is written and whose claims are not: what became of the item, what the row says of it."""

    batch: Batch
    file: str
    row: Row
    verdict: Verdict
    claims: list[Claim]


@dataclass(slots=True)
class Writer:
    """One import under way: the transaction, the names it knows, what it touched, what it claims of items."""

    connection: Connection
    resolver: Resolver
    report_day: date
    touched: Touched = field(default_factory=Touched)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    #: Doubted readings by rule.
    doubted: Counter[str] = field(default_factory=Counter)
    #: Claims wait until all items and updates are in.
    waiting: list[_Waiting] = field(default_factory=list)

    def write(self, ledger: str, rows: list[Row], batch: Batch, file: str) -> None:
        """Write the rows of one ledger; counts go to the batch, faults to `faults`."""
        if ledger in ("values", "targets"):
            self._ensure_own_indicators({str(row.values["indicator"]) for row in rows})
        good: list[tuple[Row, Any]] = []
        for row in rows:
            try:
                made = self._made(ledger, row.values)
            except RowError as error:
                heading = headings(ledger, error.column)[0]
                self.faults.append(Fault(file, row.sheet, row.number, heading, error.rule, error.value))
                batch.counts.faulty += 1
                continue
            if row.doubts:
                made[DOUBTED] = row.doubts
            good.append((row, made))
        if not good:
            return
        if ledger in KINDS:
            self._items(ledger, good, batch, file)
            return
        if ledger == "air_hourly" and (count := out_of_order(made for _, made in good)):
            self.notices.append(Notice(file, good[0][0].sheet, "out_of_order", count))
        if ledger in ("air_stations", "water_sections"):
            self._note_missing_positions(good, file)
        self.write_made(ledger, [made for _, made in good], batch)

    def write_made(self, ledger: str, rows: list[Values], batch: Batch) -> None:
        """Write rows that are in the database's form already (no items) and count them."""
        batch.counts.add(_WRITERS[ledger](self, rows, batch.id))

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
        changed = write_flags(self.connection, given, flags, batch, general=OF_SEVERAL)
        pairs = zip(keys, verdicts, strict=True)
        return ["changed" if v == "unchanged" and key in changed else v for key, v in pairs]

    def write_states(self) -> None:
        """Write what ledgers claim of items, after all items and updates are in, and count their rows."""
        by_batch: dict[int, list[Claim]] = {}
        for waiting in self.waiting:
            by_batch.setdefault(waiting.batch.id, []).extend(waiting.claims)
        became: dict[int, str] = {}
        for number, told in by_batch.items():
            verdicts = write_claims(self.connection, told, number)
            became |= {id(claim): verdict for claim, verdict in zip(told, verdicts, strict=True)}
        for waiting in self.waiting:
            found = {became[id(claim)] for claim in waiting.claims}
            moved = waiting.verdict == "unchanged" and "changed" in found
            waiting.batch.counts.add(["changed" if moved else waiting.verdict])
            if "contradicted" in found:
                row = waiting.row
                told_by = str(row.values.get("code") or row.number)
                self.notices.append(Notice(waiting.file, row.sheet, "state_contradicted", 1, told_by))

    def _made(self, ledger: str, values: Values) -> Any:
        if ledger in KINDS:
            check_claims(values)
            return item_row(ledger, values, self.resolver)
        return ROWS[ledger](self.resolver, values)

    def _items(self, ledger: str, good: list[tuple[Row, ItemRow]], batch: Batch, file: str) -> None:
        verdicts, ids = write_items(self.connection, KINDS[ledger], [made for _, made in good], batch.id)
        for (row, _), verdict, number in zip(good, verdicts, ids, strict=True):
            told = claims(ledger, row.values, number, self.report_day)
            self.waiting.append(_Waiting(batch, file, row, verdict, told))
        add_items(self.connection, self.resolver.known)
        add_units(self.connection, self.resolver.known)

    def _note_missing_positions(self, good: list[tuple[Row, Values]], file: str) -> None:
        """A point without a position measures like any other; it only cannot stand on the map."""
        fresh = [made for _, made in good if made["code"] not in self.resolver.known.points and made.get("lon") is None]
        if fresh:
            named = ", ".join(made["name"] or made["code"] for made in fresh[:10])
            self.notices.append(Notice(file, good[0][0].sheet, "no_position", len(fresh), named))

    def _ensure_own_indicators(self, codes: set[str]) -> None:
        own = own_indicators()
        fresh = sorted((codes & own.keys()) - self.resolver.known.indicators)
        if fresh:
            rows: list[Values] = [{"code": code, **own[code]} for code in fresh]
            write_rows(self.connection, "indicator", rows, None)
            self.resolver.known.indicators |= set(fresh)


# ---- how each ledger is written: rows in, one verdict per row out ----------------------------------------

#: What of a point decides whose figures it goes into and how.
_COUNTS_BY = ("region", "kind", "grade", "counts", "body")

_Write = Callable[[Writer, list[Values], int], list[Verdict]]


def _regions(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    verdicts = write_regions(writer.connection, rows, batch)
    moved = {row["code"] for row, v in zip(rows, verdicts, strict=True) if v == "changed"}
    if moved:
        # Under another parent, or of another level: whose days are made of which stations may be different now.
        writer.touched.left |= {
            above for code in moved for above in derive.upwards(code, writer.resolver.known.parents)
        }
        writer.touched.points |= {code for code, kind in writer.resolver.known.points.items() if kind == PointKind.AIR}
    add_regions(writer.connection, writer.resolver.known)
    writer.resolver.forget_names()
    return verdicts


def _units(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    aliases = [row.pop("aliases", None) or () for row in rows]
    verdicts = write_units(writer.connection, rows, aliases, batch)
    add_units(writer.connection, writer.resolver.known)
    return verdicts


def _programmes(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    writer.resolver.known.programmes |= {row["code"]: row.get("region") for row in rows}
    return write_rows(writer.connection, "programme", rows, batch)


def _points(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    before = points(writer.connection).set_index("code")[list(_COUNTS_BY)]
    verdicts = write_rows(writer.connection, "point", rows, batch)
    now = points(writer.connection).set_index("code")[list(_COUNTS_BY)]
    still = now.loc[before.index]
    moved = before.index[(before.astype(object).fillna("") != still.astype(object).fillna("")).any(axis=1)]
    fresh = now.loc[now.index.difference(before.index)]
    # A first national station of a city takes its assessment over from the others.
    left = {*before.loc[moved, "region"], *fresh.loc[fresh["grade"] == "national", "region"]}
    parents = writer.resolver.known.parents
    writer.touched.points |= set(moved)
    writer.touched.left |= {above for region in left for above in derive.upwards(region, parents)}
    add_points(writer.connection, writer.resolver.known)
    return verdicts


def _updates(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    return write_updates(writer.connection, rows, batch)


def _air_hours(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    writer.remember_first_days()
    hours, flags = hour_rows(completed(writer.connection, "air_hour", rows, HOURLY_POLLUTANTS))
    found = write_rows(writer.connection, "air_hour", hours, batch)
    verdicts = writer.with_flags(rows, [(row["point"], row["at"]) for row in rows], flags, found, batch)
    pairs = zip(rows, verdicts, strict=True)
    writer.touched.hours |= {(row["point"], day_of(row["at"])) for row, v in pairs if v != "unchanged"}
    return verdicts


def _air_days(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    writer.remember_first_days()
    parts = []
    for table, place, other in (("air_station_day", "point", "region"), ("air_day", "region", "point")):
        chosen = [index for index, row in enumerate(rows) if row[place] is not None]
        if not chosen:
            continue
        own = [{name: value for name, value in rows[index].items() if name != other} for index in chosen]
        # A reported day takes nothing over from a derived one, whichever was there first.
        drop_derived(writer.connection, table, [(row[place], row["on"]) for row in own])
        days, flags = day_rows(completed(writer.connection, table, own, DAILY_POLLUTANTS), place)
        found = write_rows(writer.connection, table, days, batch)
        keys = [(row[place], end_of(row["on"])) for row in own]
        verdicts = writer.with_flags(own, keys, flags, found, batch)
        parts.append((chosen, verdicts))
        if place == "point":
            pairs = zip(own, verdicts, strict=True)
            writer.touched.station_days |= {(row["point"], row["on"]) for row, v in pairs if v != "unchanged"}
    return combined(len(rows), *parts)


def _samples(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    samples, of_sample, classes, of_class, without = sample_rows(rows)
    gone = drop_samples(writer.connection, without)
    found = write_rows(writer.connection, "water_sample", samples, batch) if samples else []
    known = write_rows(writer.connection, "water_published", classes, batch) if classes else []
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
    verdicts = writer.with_flags(told, keys, flag_rows(rows, keys), verdicts, batch)
    pairs = zip(rows, verdicts, strict=True)
    writer.touched.months |= {(row["point"], row["at"].date().replace(day=1)) for row, v in pairs if v != "unchanged"}
    return verdicts


def _indicators(writer: Writer, rows: list[Values], batch: int) -> list[Verdict]:
    writer.resolver.known.indicators |= {row["code"] for row in rows}
    return write_rows(writer.connection, "indicator", rows, batch)


def _into(table: str) -> _Write:
    return lambda writer, rows, batch: write_rows(writer.connection, table, rows, batch)


_WRITERS: dict[str, _Write] = {
    "regions": _regions,
    "units": _units,
    "programmes": _programmes,
    "indicators": _indicators,
    "air_stations": _points,
    "water_sections": _points,
    "updates": _updates,
    "actions": _into("action"),
    "air_hourly": _air_hours,
    "air_daily": _air_days,
    "dust_days": _into("dust_day"),
    "water_samples": _samples,
    "water_alerts": _into("water_alert"),
    "values": _into("value"),
    "targets": _into("target"),
}

"""Parsed rows into the database, items with what is claimed of them; what cannot go in is a fault."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from lib.core.terms import DUST_BASED, PointKind
from lib.db.commands import (
    Batch,
    Claim,
    ItemRow,
    Values,
    Verdict,
    add_items,
    add_units,
    points,
    write_claims,
    write_item_flags,
    write_items,
    write_rows,
)
from lib.ingest.bodies import keep_given, proposals
from lib.ingest.doubt import DOUBTED
from lib.ingest.hours import Hours, by_columns, out_of_order
from lib.ingest.hours_write import write_hours
from lib.ingest.obligations import KINDS, claims, contradictions, item_row, looked_back
from lib.ingest.progress import EVERY, step
from lib.ingest.read import Fault, Notice, Row
from lib.ingest.references import broken_references
from lib.ingest.resolve import RowError
from lib.ingest.rows import ROWS
from lib.ingest.tables import WRITERS, Import
from lib.ingest.words import headings, own_indicators

#: Ledgers whose doubts are about an item, not about a reading.
ITEMS_OR_UPDATES = {*KINDS, "updates"}
#: The tables that rows of ledgers are kept in under their natural key; days of air are of a point or of a region.
_TABLES = {
    "regions": "region",
    "air_stations": "point",
    "water_sections": "point",
    "actions": "action",
    "holidays": "holiday",
    "dust_days": "dust_day",
    "water_samples": "water_sample",
    "water_alerts": "water_alert",
    "petition_batches": "petition_batch",
    "values": "value",
    "targets": "target",
}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A row whose item is written and whose claims are not: what became of the item, what the row says of it."""

    batch: Batch
    file: str
    row: Row
    verdict: Verdict
    claims: list[Claim]


@dataclass(slots=True)
class Writer(Import):
    """An import that is given parsed rows: the faults among them, and what they claim of items."""

    report_day: date = field(kw_only=True)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    #: What the files have, for a preview: items by ledger, other rows by ledger and table, what rows at fault say.
    watches: bool = False
    items: dict[str, set[int]] = field(default_factory=dict)
    there: dict[tuple[str, str], Callable[[], Iterable[Values]]] = field(default_factory=dict)
    refused: dict[str, list[Values]] = field(default_factory=dict)
    #: Rows that are in, of how many.
    done: int = 0
    total: int = 0
    #: Claims wait until all items and updates are in.
    waiting: list[_Waiting] = field(default_factory=list)

    def write(self, ledger: str, rows: Sequence[Row], batch: Batch, file: str) -> None:
        """Write the rows of one ledger; counts go to the batch, faults to `faults`."""
        if ledger == "air_hourly":
            self._hours(rows, batch, file)
            return
        good = self._resolved(ledger, rows, batch, file)
        if not good:
            return
        if ledger in KINDS:
            for start in range(0, len(good), EVERY):
                self._items(ledger, good[start : start + EVERY], batch, file)
                self._count(min(EVERY, len(good) - start))
            add_items(self.connection, self.resolver.known)
            add_units(self.connection, self.resolver.known)
            return
        if ledger in ("air_stations", "water_sections"):
            self._note_missing_positions(good, file)
            self._note_proposed_bodies(good, file)
        if ledger == "targets":
            self._note_bases(good, file)
        if ledger in ("values", "targets"):
            self._ensure_own_indicators({made["indicator"] for _, made in good}, batch)
        if ledger == "updates":
            self._updates(good, batch)
            return
        if self.watches:
            self._watch(ledger, [dict(made) for _, made in good])
        self.write_made(ledger, [made for _, made in good], batch)
        self._count(len(good))

    def _resolved(self, ledger: str, rows: Sequence[Row], batch: Batch, file: str) -> list[tuple[Row, Any]]:
        """The rows that can go in, in the database's form; the others become faults."""
        known = self.resolver.known.indicators
        # The product's own indicators need no entry: they are made for the rows that do go in.
        self.resolver.known.indicators = known | own_indicators().keys()
        good: list[tuple[Row, Any]] = []
        for row in rows:
            try:
                made = self._made(ledger, row.values)
            except RowError as error:
                others = broken_references(row.values, self.resolver)
                self._refuse(ledger, row, file, [error, *(other for other in others if other.column != error.column)])
                batch.counts.faulty += 1
                continue
            if row.doubts and ledger not in ITEMS_OR_UPDATES:
                made[DOUBTED] = row.doubts
            good.append((row, made))
        self.resolver.known.indicators = known
        return good

    def look_at_refused(self, ledger: str, rows: Iterable[Row], file: str) -> None:
        """Of rows whose cells are at fault already, the names that lead nowhere: all faults of a row in one go."""
        for row in rows:
            self._refuse(ledger, row, file, broken_references(row.values, self.resolver))

    def _refuse(self, ledger: str, row: Row, file: str, errors: Iterable[RowError]) -> None:
        self.refused.setdefault(ledger, []).append(row.values)
        for error in errors:
            at = row.places.get(error.column)
            heading = at[1] if at else headings(ledger, error.column)[0]
            cell = row.cell(error.column)
            self.faults.append(Fault(file, row.sheet, row.number, heading, error.rule, error.value, cell))

    def write_made(self, ledger: str, rows: list[Values], batch: Batch) -> None:
        """Write rows that are in the database's form already (no items) and count them."""
        batch.counts.add(WRITERS[ledger](self, rows, batch.id))

    def write_states(self) -> None:
        """Write what ledgers claim of items, after all items and updates are in, and count their rows."""
        by_batch: dict[int, list[Claim]] = {}
        for waiting in self.waiting:
            by_batch.setdefault(waiting.batch.id, []).extend(waiting.claims)
        became: dict[int, str] = {}
        for number, told in by_batch.items():
            verdicts = write_claims(self.connection, told, number)
            became |= {id(claim): verdict for claim, verdict in zip(told, verdicts, strict=True)}
            self.touched.items |= {claim.item for claim in told if became[id(claim)] == "changed"}
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
            return item_row(ledger, values, self.resolver)
        return ROWS[ledger](self.resolver, values)

    def _items(self, ledger: str, good: list[tuple[Row, ItemRow]], batch: Batch, file: str) -> None:
        verdicts, ids = write_items(self.connection, KINDS[ledger], [made for _, made in good], batch.id)
        doubted = self._doubted(ledger, [row for row, _ in good], ids, batch)
        self.touched.items |= {number for number, v in zip(ids, verdicts, strict=True) if v != "unchanged"}
        for (row, made), verdict, number in zip(good, verdicts, ids, strict=True):
            verdict = "changed" if verdict == "unchanged" and (number, self.report_day) in doubted else verdict
            if ledger == "look_backs":
                told = looked_back(row.values, number, made.side["checked"], self.report_day)
            else:
                told = claims(ledger, row.values, number, self.report_day)
            self.waiting.append(_Waiting(batch, file, row, verdict, told))
        if self.watches:
            self.items.setdefault(ledger, set()).update(ids)

    def _count(self, rows: int) -> None:
        self.done += rows
        step("write", self.done, self.total)

    def _watch(self, ledger: str, rows: list[Values]) -> None:
        """Note which rows a file has: once more of a ledger adds to what earlier files have."""
        parts = {_TABLES[ledger]: rows} if ledger in _TABLES else {}
        if ledger == "air_daily":
            by = {"air_station_day": "point", "air_day": "region"}
            parts = {table: [row for row in rows if row[place] is not None] for table, place in by.items()}
        for table, own in parts.items():
            earlier = self.there.get((ledger, table), tuple)
            self.there[ledger, table] = functools.partial(_chained, earlier, own)

    def _hours(self, rows: Sequence[Row], batch: Batch, file: str) -> None:
        for hours in by_columns(rows):
            known = [self._fault_of(code) for code in hours.points]
            bad = np.array([error is not None for error in known])[hours.point]
            for place in np.flatnonzero(bad).tolist():
                if error := known[hours.point[place]]:
                    heading = headings("air_hourly", error.column)[0]
                    number = int(hours.numbers[place])
                    self.faults.append(Fault(file, hours.sheet, number, heading, error.rule, error.value))
            batch.counts.faulty += int(bad.sum())
            good = hours.at_places(np.flatnonzero(~bad)) if bad.any() else hours
            if not len(good):
                continue
            if count := out_of_order(good):
                self.notices.append(Notice(file, good.sheet, "out_of_order", count))
            write_hours(self, good, batch)
            if self.watches:
                earlier = self.there.get(("air_hourly", "air_hour"), tuple)
                self.there["air_hourly", "air_hour"] = functools.partial(_hours_of, earlier, good)
            self._count(len(good))

    def _fault_of(self, point: str) -> RowError | None:
        try:
            self.resolver.point(point, PointKind.AIR)
        except RowError as error:
            return error
        return None

    def _updates(self, good: list[tuple[Row, Values]], batch: Batch) -> None:
        """Updates, and what is doubted of each on its own day."""
        rows = [made for _, made in good]
        verdicts = WRITERS["updates"](self, rows, batch.id)
        keys = [(made["item"], made["on"]) for made in rows]
        doubted = self._doubted("updates", [row for row, _ in good], [number for number, _ in keys], batch)
        pairs = zip(keys, verdicts, strict=True)
        batch.counts.add(["changed" if v == "unchanged" and key in doubted else v for key, v in pairs])

    def _doubted(self, ledger: str, rows: list[Row], ids: list[int], batch: Batch) -> set[tuple[int, date]]:
        """Write what rows of items (or their updates) say that cannot be: the items and days whose flags changed."""
        flags: list[Values] = []
        given: list[tuple[int, date]] = []
        for row, number in zip(rows, ids, strict=True):
            on = row.values["on"] if ledger == "updates" else self.report_day
            assert isinstance(on, date)
            rules = {doubt.rule: doubt.given for doubt in row.doubts} | contradictions(row.values, self.report_day)
            flags += [{"item": number, "on": on, "rule": rule, "given": said} for rule, said in rules.items()]
            given.append((number, on))
        self.doubted.update(flag["rule"] for flag in flags)
        return write_item_flags(self.connection, ledger, given, flags, batch.id)

    def _note_missing_positions(self, good: list[tuple[Row, Values]], file: str) -> None:
        """A point without a position measures like any other; it only cannot stand on the map."""
        fresh = [made for _, made in good if made["code"] not in self.resolver.known.points and made.get("lon") is None]
        if fresh:
            named = ", ".join(made["name"] or made["code"] for made in fresh[:10])
            self.notices.append(Notice(file, good[0][0].sheet, "no_position", len(fresh), named))

    def _note_proposed_bodies(self, good: list[tuple[Row, Values]], file: str) -> None:
        """What was taken for a river or a lake by its name alone: for somebody to look at and to fill in."""
        rows = [made for _, made in good]
        keep_given(rows, points(self.connection))
        for body, names in proposals(rows).items():
            if names:
                self.notices.append(Notice(file, good[0][0].sheet, f"{body}_by_name", len(names), ", ".join(names)))

    def _note_bases(self, good: list[tuple[Row, Values]], file: str) -> None:
        """A target that does not say whether dust days count is one with them: said, because reports differ."""
        silent = [row for row, made in good if made["indicator"] in DUST_BASED and not row.values.get("basis")]
        if silent:
            named = ", ".join(dict.fromkeys(str(row.values["indicator"]) for row in silent))
            self.notices.append(Notice(file, silent[0].sheet, "basis_with_dust", len(silent), named))

    def _ensure_own_indicators(self, codes: set[str], batch: Batch) -> None:
        own = own_indicators()
        fresh = sorted((codes & own.keys()) - self.resolver.known.indicators)
        if fresh:
            rows: list[Values] = [{"code": code, **own[code]} for code in fresh]
            write_rows(self.connection, "indicator", rows, batch.id)
            self.resolver.known.indicators |= set(fresh)


def _chained(earlier: Callable[[], Iterable[Values]], rows: Iterable[Values]) -> Iterable[Values]:
    yield from earlier()
    yield from rows


def _hours_of(earlier: Callable[[], Iterable[Values]], hours: Hours) -> Iterable[Values]:
    yield from earlier()
    for place, at in zip(hours.point.tolist(), hours.at.tolist(), strict=True):
        yield {"point": hours.points[place], "at": at}

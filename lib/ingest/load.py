"""Importing: files to rows to one transaction. What the command line, the import page and the demo call."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import cast

from lib.core.chains import rings
from lib.core.clock import now
from lib.core.errors import DataHasMoved, UnreadableFile
from lib.db import writing
from lib.db.commands import (
    Batch,
    Connection,
    Values,
    close_batches,
    data_version,
    directory,
    open_batch,
    write_data_sets,
)
from lib.ingest.aliases import office_aliases
from lib.ingest.crs import settle_systems
from lib.ingest.form_return import take_form
from lib.ingest.guard import check_columns
from lib.ingest.hours_file import read_hours
from lib.ingest.obligations import codes_alike
from lib.ingest.outcome import BatchReport, Outcome
from lib.ingest.parse import parse
from lib.ingest.placing import in_order, misplaced
from lib.ingest.preview import counted, preview
from lib.ingest.progress import Progress, step, told_to
from lib.ingest.read import Fault, Parsed, Row
from lib.ingest.rederive import rederive
from lib.ingest.resolve import Resolver, contested_names
from lib.ingest.sources import Reading, source_named
from lib.ingest.spec import LEDGERS
from lib.ingest.write import Writer

_STATES_AFTER = "updates"
_SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et"}


class _RollBackError(Exception):
    """Leaves the transaction without a trace: a dry run, or faults."""


def load(
    paths: Sequence[Path | str],
    *,
    ledger: str | None = None,
    source: str | None = None,
    by: str,
    report_day: date,
    dry_run: bool = False,
    accept_good: bool = False,
    sample: bool = False,
    region: str | None = None,
    label: str | None = None,
    sheets: Mapping[tuple[str, str], str] | None = None,
    expected: int | None = None,
    progress: Progress | None = None,
    crs: str | None = None,
) -> Outcome:
    """Import files or folders in one transaction: all of it, or with `accept_good` the good rows, or nothing.

    `ledger` names the ledger of the files where their names and headings do not; `source` names an adapter of
    `lib.ingest.sources.SOURCES` instead. `report_day` dates states that have no day of their own. `region` is home
    to rows that name none; `label` is shown as their source in place of the file's name. `sheets`: what
    somebody said that a sheet of a file holds, "" = no ledger. `expected` is the data version of the preview that was
    confirmed; `progress` hears how far it is. `crs` is the office's answer for files that name no coordinate system
    (`lib.ingest.crs.SYSTEMS`). Faults are returned, not raised.

    Raises UnknownSource, UnreadableFile, MislabelledColumns, DataHasMoved, DatabaseUnavailable.
    """
    with uncollected(), told_to(progress):
        readings = _read([Path(path) for path in paths], ledger, source, report_day, sheets or {})
        return _load(readings, by, report_day, dry_run, accept_good, sample, region, label, expected, crs)


@contextmanager
def uncollected() -> Iterator[None]:
    """Rows hold no cycles: looking for some among millions of them takes a third of the time of an import."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _load(
    readings: list[Reading],
    by: str,
    report_day: date,
    dry_run: bool,
    accept_good: bool,
    sample: bool,
    region: str | None,
    label: str | None,
    expected: int | None,
    crs: str | None,
) -> Outcome:
    outcome = Outcome()
    for reading in readings:
        outcome.faults += reading.parsed.faults
        outcome.notices += reading.parsed.notices
        outcome.recognised += reading.parsed.recognised
    outcome.faulty = _rows_at_fault(outcome.faults)
    try:
        with writing() as connection:
            if expected is not None and data_version(connection) != expected:
                raise DataHasMoved
            batches = _write(connection, readings, outcome, by, sample, region, label, report_day, dry_run, crs)
            outcome.batches = [
                BatchReport(each.id, each.ledger, each.source, **asdict(each.counts)) for each in batches
            ]
            if dry_run or (outcome.faults and not accept_good):
                raise _RollBackError
        outcome.written = True
    except _RollBackError:
        pass
    return outcome


def _read(
    paths: Sequence[Path],
    ledger: str | None,
    source: str | None,
    report_day: date,
    sheets: Mapping[tuple[str, str], str],
) -> list[Reading]:
    """Parse everything before the transaction opens: nobody waits for a lock while a file is read."""
    if source is not None:
        readings = source_named(source).read(paths)
    else:
        files = [file for path in paths for file in _files(path)]
        aliases = office_aliases()
        readings = []
        for number, file in enumerate(files):
            step("read", number, len(files))
            said = {sheet: held for (of, sheet), held in sheets.items() if of == file.name}
            hours = None if said else read_hours(file, ledger, year=report_day.year, aliases=aliases)
            parsed = hours or parse(file, ledger, year=report_day.year, aliases=aliases, sheets=said)
            readings.append(Reading(parsed))
    for reading in readings:
        check_columns(reading.parsed)
    return readings


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
    if not path.exists():
        raise UnreadableFile(file=path.name, why="no such file")
    return [path]


def _write(
    connection: Connection,
    readings: Sequence[Reading],
    outcome: Outcome,
    by: str,
    sample: bool,
    region: str | None,
    label: str | None,
    report_day: date,
    dry_run: bool,
    crs: str | None,
) -> list[Batch]:
    resolver = Resolver(directory(connection), region)
    files = [reading.parsed for reading in readings]
    asked = settle_systems(connection, resolver, files, crs)
    outcome.faults += asked.faults
    outcome.notices += asked.notices
    outcome.faulty += len(asked.faults)
    writer = Writer(connection, resolver, report_day=report_day, watches=dry_run)
    writer.total = sum(len(reading.parsed.of(name)) for reading in readings for name in LEDGERS)
    at = now().replace(tzinfo=None, microsecond=0)
    batches: list[Batch] = []
    first: dict[int, Batch] = {}

    def opened(name: str, parsed: Parsed) -> Batch:
        origin = label or parsed.file
        made = open_batch(connection, ledger=name, source=origin, sha256=parsed.sha256, sample=sample, by=by, at=at)
        batches.append(made)
        first.setdefault(id(parsed), made)
        return made

    _announce(resolver, readings)
    for reading in readings:
        writer.notices += codes_alike(reading.parsed, resolver)
        if reading.regions:
            _make_regions(writer, reading, opened("regions", reading.parsed), sample)
    _take_forms(writer, readings, opened)
    for name in LEDGERS:
        of_file: dict[int, Batch] = {}
        for reading, rows in _turns(name, readings, resolver):
            if rows:
                batch = of_file.get(id(reading)) or of_file.setdefault(id(reading), opened(name, reading.parsed))
                writer.write(name, rows, batch, reading.parsed.file)
        for reading in readings:
            writer.look_at_refused(name, reading.parsed.refused.get(name, ()), reading.parsed.file)
        if name == _STATES_AFTER:
            writer.write_states()
    rederive(connection, writer.touched, resolver.known)
    _tell(outcome, writer, batches)
    _count_unread(readings, first)
    if dry_run:
        outcome.preview = preview(writer, batches, files, outcome.faults)
    outcome.counts = outcome.preview.counts if outcome.preview else counted(batches, files, outcome.faults)
    return close_batches(connection, batches)


def _turns(ledger: str, readings: Sequence[Reading], resolver: Resolver) -> list[tuple[Reading, Sequence[Row]]]:
    """The rows of a ledger file by file; regions in turns: what hangs on another file's region comes after it."""
    files = [reading.parsed.of(ledger) for reading in readings]
    order = in_order(files, resolver.known.parents) if ledger == "regions" else enumerate(files)
    return [(readings[number], rows) for number, rows in order]


def _tell(outcome: Outcome, writer: Writer, batches: Iterable[Batch]) -> None:
    outcome.faults += writer.faults
    outcome.notices += writer.notices
    outcome.doubted += writer.doubted
    for batch in batches:
        outcome.new += batch.counts.new
        outcome.changed += batch.counts.changed
        outcome.unchanged += batch.counts.unchanged
        outcome.faulty += batch.counts.faulty


def _count_unread(readings: Iterable[Reading], first: Mapping[int, Batch]) -> None:
    """Rows that could not be read belong to no ledger: they count in the file's first batch."""
    for reading in readings:
        if made := first.get(id(reading.parsed)):
            made.counts.faulty += _rows_at_fault(reading.parsed.faults)


def _rows_at_fault(faults: Iterable[Fault]) -> int:
    return len({(fault.file, fault.sheet, fault.row) for fault in faults})


def _take_forms(writer: Writer, readings: Iterable[Reading], opened: Callable[[str, Parsed], Batch]) -> None:
    """What return forms say, as updates."""
    for reading in readings:
        for form in reading.parsed.forms:
            take_form(writer, form, reading.parsed.file, opened("updates", reading.parsed))


def _announce(resolver: Resolver, readings: Iterable[Reading]) -> None:
    """What rows of this import may refer to before it is in: new regions, approved extensions; contested names."""
    resolver.contested = contested_names(reading.parsed for reading in readings)
    of_regions = [row for reading in readings for row in reading.parsed.rows.get("regions", ())]
    resolver.misplaced = misplaced(of_regions, resolver.known.parents)
    said = [row.values for reading in readings for row in reading.parsed.rows.get("petitions", ())]
    repeats = {str(values["code"]): cast("str | None", values["repeat_of"]) for values in said if "repeat_of" in values}
    for ring in rings({**resolver.known.repeats, **repeats}):
        resolver.repeating |= {code: [*ring[at:], *ring[: at + 1]] for at, code in enumerate(ring)}
    for reading in readings:
        resolver.coming |= {str(row.values["code"]) for row in reading.parsed.rows.get("regions", ())}
        for row in reading.parsed.rows.get("updates", ()):
            due = row.values.get("due")
            if isinstance(due, date) and row.values.get("approval"):
                resolver.known.extensions.add((str(row.values["item"]), due))


def _make_regions(writer: Writer, reading: Reading, batch: Batch, sample: bool) -> None:
    """Regions that a source names and nobody has described, each the root of a data set of its own."""
    rows: list[Values] = [
        {"code": f"n:{name}", "name": name, "level": reading.level}
        for name in reading.regions
        if not writer.resolver.regions_named(name, reading.level)
    ]
    if not rows:
        return
    writer.write_made("regions", rows, batch)
    sets = [
        {
            "code": row["code"],
            "region": row["code"],
            "name": row["name"],
            "as_of": reading.regions[row["name"]],
            "sample": sample,
            "position": 1000,
        }
        for row in rows
    ]
    write_data_sets(writer.connection, sets, batch.id)

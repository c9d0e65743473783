"""What an import would do, read out of its own transaction before that is rolled back: preview and import are one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lib.db import Changes, batch_changes
from lib.db.commands import Batch, data_version
from lib.db.preview import items_left_out, rows_left_out
from lib.db.restated import restated
from lib.i18n import Translator
from lib.ingest.changed import Line, lines
from lib.ingest.obligations import KINDS
from lib.ingest.progress import step
from lib.ingest.read import Fault, Parsed
from lib.ingest.spec import LEDGERS
from lib.ingest.words import ledger_title
from lib.ingest.write import Writer

#: Rows of each kind and table that are listed; all are counted.
MOST = 500


@dataclass(slots=True)
class Rows:
    """Rows of one ledger by what becomes of them. `vanished`: the database has them in the file's part of it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0
    vanished: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """A record that the database has and the file, which speaks of its part of the ledger, has not."""

    ledger: str
    record: str
    name: str


@dataclass(slots=True)
class Preview:
    """Rows by ledger, what would change, what the files have not, and the data version that all this is said of."""

    counts: dict[str, Rows]
    changes: Changes
    states: Changes
    left: list[Left] = field(default_factory=list)
    version: int = 0


def preview(writer: Writer, batches: Sequence[Batch], parsed: Iterable[Parsed], faults: Iterable[Fault]) -> Preview:
    """The preview of what the writer has written in a transaction that is still open."""
    step("compare", 0, 1)
    connection, files = writer.connection, list(parsed)
    numbers = [batch.id for batch in batches]
    changes, states = restated(connection, batch_changes(connection, numbers, MOST), numbers)
    found = Preview(counted(batches, files, faults), changes, states, version=data_version(connection))
    for ledger, records in _left_out(writer):
        rest = iter(records)
        found.left += [Left(ledger, *record) for record in islice(rest, MOST)]
        of = found.counts.setdefault(ledger, Rows())
        of.vanished = len([each for each in found.left if each.ledger == ledger]) + sum(1 for _ in rest)
    step("compare", 1, 1)
    return found


def counted(batches: Iterable[Batch], parsed: Iterable[Parsed], faults: Iterable[Fault]) -> dict[str, Rows]:
    """Rows by ledger; those of tables that no ledger was found for stand under ""."""
    found: dict[str, Rows] = {}
    for batch in batches:
        rows = found.setdefault(batch.ledger, Rows())
        for name in ("new", "changed", "unchanged"):
            setattr(rows, name, getattr(rows, name) + getattr(batch.counts, name))
    ledgers = {(each.file, each.sheet): each.ledger for file in parsed for each in file.recognised}
    for file, sheet, _ in {(fault.file, fault.sheet, fault.row) for fault in faults}:
        found.setdefault(ledgers.get((file, sheet), ""), Rows()).faulty += 1
    order = ["", *LEDGERS]
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[0])))


def preview_lines(found: Preview, t: Translator) -> list[Line]:
    """What would change, cell by cell, in a language; a state stands in the ledger that it came in with."""
    kinds = found.states.items
    named = {str(kind): ledger_title(ledger, t) for ledger, kind in KINDS.items()}
    of = {code: named[kind] for kind, code, _ in kinds.values() if kind in named}
    stated = [
        replace(line, ledger=of.get(line.record.rsplit(" ", 1)[0], line.ledger)) for line in lines(found.states, t)
    ]
    return [*stated, *lines(found.changes, t)]


def _left_out(writer: Writer) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    for ledger, present in writer.items.items():
        codes = {_code(ledger, values) for values in writer.refused.get(ledger, ())}
        yield ledger, items_left_out(writer.connection, KINDS[ledger], present, codes)
    for (ledger, table), rows in writer.there.items():
        key = [name for name in LEDGERS[ledger].key if name != "region"]
        known = {
            tuple(str(values.get(name)) for name in key if values.get(name) is not None)
            for values in writer.refused.get(ledger, ())
        }
        yield ledger, rows_left_out(writer.connection, table, rows(), known)


def _code(ledger: str, values: dict[str, object]) -> str:
    return "#".join(str(values.get(name)) for name in LEDGERS[ledger].key)

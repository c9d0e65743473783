"""What a source adapter is: it turns files of a foreign form into the tables of ledgers, nothing else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.delimited import delimited
from lib.ingest.doubt import ALL, DOUBTED, Doubt
from lib.ingest.parse import parse_tables
from lib.ingest.read import Fault, Notice, Parsed, Row, Table, address, content, fingerprint
from lib.ingest.spec import LEDGERS, Ledger


@dataclass(slots=True)
class Reading:
    """A file or folder, read; and the regions that its points name, with the last day that is known of each."""

    parsed: Parsed
    regions: Mapping[str, date] = field(default_factory=dict)
    level: str = "city"


@dataclass(frozen=True, slots=True)
class Source:
    """A declared source: its name, the key of its description, and how its files are read.

    `read` raises UnreadableFile for a file that is not of its form.
    """

    name: str
    description: str
    read: Callable[[Sequence[Path]], list[Reading]]


Rows = list[dict[str, str]]


def as_reading(
    path: Path,
    files: Sequence[Path],
    ledgers: Mapping[str, Rows],
    *,
    regions: Mapping[str, date],
    level: str,
    notices: Sequence[Notice] = (),
    faults: Sequence[Fault] = (),
) -> Reading:
    """Rows of text by column alias as if they had been ledgers: the same cells, doubts and faults.

    `faults` are those of rows that the source itself could not read: as in a ledger, of those rows alone. A row may
    name under `DOUBTED` a rule of `lib.ingest.doubt` that only its source can know it to break.
    """
    parsed = Parsed(path.name, fingerprint(files), notices=list(notices), faults=list(faults))
    for name, rows in ledgers.items():
        if not rows:
            continue
        headings = [heading for heading in dict.fromkeys(h for row in rows for h in row) if heading != DOUBTED]
        table = Table(name, [headings, *([row.get(heading, "") for heading in headings] for row in rows)])
        part = parse_tables([table], path, parsed.sha256, _without_demands(LEDGERS[name]))
        parsed.rows |= {ledger: [_with_rule(each, rows) for each in own] for ledger, own in part.rows.items()}
        parsed.faults += part.faults
    return Reading(parsed, regions, level)


def _with_rule(row: Row, rows: Rows) -> Row:
    rule = rows[row.number - 2].get(DOUBTED)
    return replace(row, doubts=(*row.doubts, Doubt(ALL, rule, str(row.values["at"])))) if rule else row


def _without_demands(ledger: Ledger) -> Ledger:
    """The ledger with its key alone required: a published file has no targets and grades."""
    needed = [column.required and column.name in ledger.key for column in ledger.columns]
    pairs = zip(ledger.columns, needed, strict=True)
    return replace(ledger, columns=tuple(replace(c, required=is_key, expected=is_key) for c, is_key in pairs))


def files_of(paths: Sequence[Path], pattern: str) -> list[tuple[Path, list[Path]]]:
    """Each path with its files: itself, or all below a folder that match. Raises UnreadableFile for none."""
    found = []
    for path in paths:
        files = sorted(path.rglob(pattern)) if path.is_dir() else [path]
        if not files or not all(file.exists() for file in files):
            raise UnreadableFile(file=path.name, why="no such file")
        found.append((path, files))
    return found


def numbered(file: Path, needed: Collection[str], faults: list[Fault]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file by its headings, each with its number in the file.

    A row that is cut short before the end of `needed` goes to the faults, any other has empty cells at its end.
    Raises UnreadableFile for a file without rows or without some of these headings.
    """
    rows = delimited(content(file), file.name)
    headings = [heading.strip() for heading in rows[0]] if rows else []
    full = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if not full or not {*headings} >= set(needed):
        raise UnreadableFile(file=file.name, why=", ".join(needed))
    least = max((headings.index(heading) + 1 for heading in needed), default=0)
    faults += [Fault(file.name, file.stem, number, "", "cells_of_row", "") for number, row in full if len(row) < least]
    return [
        (number, dict(zip(headings, [*row, *[""] * (len(headings) - len(row))], strict=False)))
        for number, row in full
        if len(row) >= least
    ]


def fault_of(file: Path, number: int, row: Mapping[str, str], heading: str, rule: str) -> Fault:
    """A row of a CSV file that cannot go in: what stands under a heading breaks a rule."""
    cell = address(number, list(row).index(heading)) if heading in row else ""
    return Fault(file.name, file.stem, number, heading, rule, row.get(heading, "").strip(), cell)

"""Files to tables of raw text cells: CSV in the encodings of Chinese offices, workbooks by python-calamine."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lib.core.errors import UnreadableFile
from lib.ingest.doubt import Doubt

_DELIMITERS = (",", ";", "\t")
_WORKBOOKS = {".xlsx", ".xlsm", ".xls"}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as text: its name and its rows, the first row being row 1 of the file."""

    sheet: str
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell, row or sheet that cannot go in: where it is, the rule it breaks (`ingest.toml`), what stands there."""

    file: str
    sheet: str
    row: int
    heading: str
    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something left out or noted that is no fault: which rule, how many rows, what."""

    file: str
    sheet: str
    rule: str
    count: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a ledger with typed values by column alias; only columns that the file has.

    `doubts`: of its readings. The value of a cell that is no possible reading is None.
    """

    sheet: str
    number: int
    values: dict[str, object]
    doubts: Sequence[Doubt] = ()


@dataclass(slots=True)
class Parsed:
    """A file, read: its name, fingerprint, rows by ledger, faults, and notices of what was left out.

    `hours` are the rows of a large file of hours, which has nothing else.
    """

    file: str
    sha256: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    hours: Sequence[Row] = ()

    def of(self, ledger: str) -> Sequence[Row]:
        """The rows of a ledger."""
        return self.hours if ledger == "air_hourly" and len(self.hours) else self.rows.get(ledger, ())


def tables(path: Path) -> tuple[list[Table], list[Notice]]:
    """The sheets of a file as text, and what was skipped. Raises UnreadableFile."""
    if path.suffix.lower() in _WORKBOOKS:
        return _workbook(path)
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        return [Table(path.stem, delimited(content(path), path.name))], []
    raise UnreadableFile(file=path.name, why=path.suffix or "no suffix")


def content(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableFile."""
    try:
        return path.read_bytes()
    except OSError as cause:
        raise UnreadableFile(file=path.name, why=cause.strerror or str(cause)) from cause


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the files' contents, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(content(path))
    return digest.hexdigest()


def delimited(raw: bytes, name: str) -> list[list[str]]:
    """The rows of a delimited text in UTF-8, UTF-16 (with its mark) or GB 18030. Raises UnreadableFile."""
    text = _decoded(raw, name)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as cause:
        raise UnreadableFile(file=name, why=str(cause)) from cause


def _decoded(raw: bytes, name: str) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(file=name, why="encoding")


def _workbook(path: Path) -> tuple[list[Table], list[Notice]]:
    found, skipped = [], []
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible != SheetVisibleEnum.Visible:
                    skipped.append(Notice(path.name, sheet.name, "hidden_sheet", 1))
                    continue
                cells = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                found.append(Table(sheet.name, [[_text(cell) for cell in row] for row in cells]))
    except (CalamineError, OSError) as cause:
        raise UnreadableFile(file=path.name, why=str(cause)) from cause
    return found, skipped


def _text(cell: object) -> str:
    """A typed cell as the text that an office would have written."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)

"""Files to tables of raw text cells: what a file is says its beginning, not its name. What is left out is said."""

import functools
import hashlib
import io
import marshal
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import ParseError

from lib.core.errors import RefusedFile, UnreadableFile
from lib.ingest import compound, package, workbook
from lib.ingest.delimited import decoded, delimited_in
from lib.ingest.doubt import Doubt
from lib.ingest.form_layout import ReturnedForm
from lib.ingest.markup import sheets_of
from lib.ingest.workbook import RefusedError, Sheet

T = TypeVar("T")

#: Bytes of a file: 1,000,000 rows of an hourly ledger are about 70 MB of CSV; a workbook of 64 MB opens nowhere.
MAX_BYTES, MAX_WORKBOOK = 256 << 20, 64 << 20

#: How files begin that are no tables: PDF, pictures, programs, other archives, RTF, mail with a page in it.
_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"MIME-",
)
#: Signs that nobody sees and that keep equal words from being equal; control characters.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    struct.error,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    ArithmeticError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as text: its name, its rows (the first is row 1 of the file), its merged ranges, counted from 0.

    `encoding`: of a text file, as offices call it.
    """

    sheet: str
    rows: list[list[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell, row or sheet that cannot go in: where it is, the rule it breaks (`ingest.toml`), what stands there.

    `cell` is its address ("C5"), empty where the fault is about a whole row or sheet.
    """

    file: str
    sheet: str
    row: int
    heading: str
    rule: str
    value: str
    cell: str = ""


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
    `places`: column alias → (index in the sheet, heading as written), the same for all rows of a table.
    """

    sheet: str
    number: int
    values: dict[str, object]
    doubts: Sequence[Doubt] = ()
    places: Mapping[str, tuple[int, str]] = field(default_factory=dict, compare=False)

    def cell(self, column: str) -> str:
        """The address of a column's cell in this row, empty where the file has no such column."""
        return address(self.number, self.places[column][0]) if column in self.places else ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table was taken for: its ledger ("" = none was found), the rows of its headings from 1, its columns.

    `columns`: heading as written and the ledger's column. `unknown`: headings that no column is known for; where the
    ledger `keeps` notes their cells become notes, else they are left out. `missing`: columns it may not lack.
    """

    file: str
    sheet: str
    ledger: str = ""
    first: int = 0
    last: int = 0
    columns: Sequence[tuple[str, str]] = ()
    unknown: Sequence[str] = ()
    keeps: bool = False
    missing: Sequence[str] = ()
    encoding: str = ""
    #: Some cells below each heading of `unknown`.
    samples: Sequence[Sequence[str]] = ()


@dataclass(slots=True)
class Parsed:
    """A file, read: its name, fingerprint, rows by ledger, faults, and notices of what was left out.

    `hours` are the rows of a large file of hours, which has nothing else; so have files of `forms` that came back.
    `refused`: what could be read of rows with faults, by ledger.
    """

    file: str
    sha256: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    hours: Sequence[Row] = ()
    recognised: list[Recognised] = field(default_factory=list)
    refused: dict[str, list[Row]] = field(default_factory=dict)
    forms: Sequence[ReturnedForm] = ()

    def of(self, ledger: str) -> Sequence[Row]:
        """The rows of a ledger."""
        return self.hours if ledger == "air_hourly" and len(self.hours) else self.rows.get(ledger, ())


def tidy(text: str) -> str:
    """A text without signs that nobody sees, white space of any kind as one blank."""
    return " ".join(_INVISIBLE.sub("", text).split())


def address(number: int, index: int) -> str:
    """The address of a cell: its row from 1, its column from 0."""
    letters, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{number}"


def tables(path: Path) -> tuple[list[Table], list[Notice]]:
    """The sheets of a file as text, and what was skipped. Raises UnreadableFile, RefusedFile among it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as cause:
        raise UnreadableFile(file=path.name, why=cause.strerror or str(cause)) from cause
    is_book = head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    limit = MAX_WORKBOOK if is_book else MAX_BYTES
    if size == 0:
        raise RefusedFile("empty", file=path.name)
    if size > limit:
        raise RefusedFile("bytes", file=path.name, limit=limit >> 20)
    if head.startswith(_FOREIGN):
        raise RefusedFile("not_a_table", file=path.name)
    found, encoding = (_workbook(path), "") if is_book else _text(path)
    rules = Counter((sheet.left_out, sheet.name) for sheet in found if sheet.left_out)
    notices = [Notice(path.name, name, rule, 1, name) for rule, name in rules]
    kept = [Table(sheet.name, sheet.rows, sheet.merged, encoding) for sheet in found if not sheet.left_out]
    return [_cleaned(table, path.name, notices) for table in kept], notices


def content(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableFile."""
    try:
        return path.read_bytes()
    except OSError as cause:
        raise UnreadableFile(file=path.name, why=cause.strerror or str(cause)) from cause


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the files' contents, in the order given. Raises UnreadableFile."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as stream:
                while piece := stream.read(1 << 20):
                    digest.update(piece)
        except OSError as cause:
            raise UnreadableFile(file=path.name, why=cause.strerror or str(cause)) from cause
    return digest.hexdigest()


def _text(path: Path) -> tuple[list[Sheet], str]:
    """The sheets of a text file, and its encoding where it is a delimited one."""
    raw = content(path)
    if raw[:400].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or raw[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        sheets = _guarded(path, lambda: sheets_of(decoded(raw, path.name)))
        if not sheets:
            raise RefusedFile("not_a_table", file=path.name)
        return [sheet._replace(name=sheet.name or path.stem) for sheet in sheets], ""
    rows, encoding = delimited_in(raw, path.name)
    return [Sheet(0, path.stem, "", rows, [])], encoding


def _workbook(path: Path) -> list[Sheet]:
    lost = _guarded(path, lambda: _lost_cells(content(path)))
    sheets = _guarded(path, lambda: _in_own_process(path))
    for sheet in sheets:
        for (row, column), text in lost.get(sheet.place, {}).items():
            sheet.rows.extend([] for _ in range(row + 1 - len(sheet.rows)))
            cells = sheet.rows[row]
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
    return sheets


def _lost_cells(raw: bytes) -> dict[int, package.Lost]:
    return package.lost_cells(raw) if raw[:2] == b"PK" else compound.lost_cells(raw)


def _in_own_process(path: Path) -> list[Sheet]:
    """What `workbook` finds; what ends its process is a damaged file."""
    command = [sys.executable, "-I", workbook.__file__, str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=2 * workbook.MAX_SECONDS)
    except subprocess.TimeoutExpired as cause:
        raise RefusedError("damaged") from cause
    sheets: list[Sheet] = []
    stream = io.BytesIO(done.stdout)
    while stream.tell() < len(done.stdout):
        told: tuple[Any, ...] = marshal.load(stream)
        if not told:
            return sheets
        if isinstance(told[0], str):
            raise RefusedError(told[0], told[1])
        sheets.append(Sheet(*told))
    raise RefusedError("damaged")


def _guarded(path: Path, work: Callable[[], T]) -> T:
    """Do it; a refusal gets the file's name, whatever a damaged file leads to is one."""
    try:
        return work()
    except RefusedError as refused:
        raise RefusedFile(refused.reason, file=path.name, limit=refused.limit) from refused
    except RecursionError as cause:
        raise RefusedFile("nesting", file=path.name, limit=package.MAX_DEPTH) from cause
    except _DAMAGED as cause:
        raise RefusedFile("damaged", file=path.name) from cause


def _cleaned(table: Table, file: str, notices: list[Notice]) -> Table:
    """The table without signs that nobody sees; how many cells had some is told."""
    clean = functools.partial(_INVISIBLE.sub, "")
    count, first = 0, ""
    for number, row in enumerate(table.rows, 1):
        joined = "".join(row)
        # Printable text, which is nearly all, needs no look at each cell.
        if (joined.isascii() and joined.isprintable()) or not _INVISIBLE.search(joined):
            continue
        for index, cell in enumerate(row):
            cleaned = clean(cell)
            if cleaned != cell:
                row[index] = cleaned
                count, first = count + 1, first or address(number, index)
    if count:
        notices.append(Notice(file, table.sheet, "invisible", count, first))
    return table

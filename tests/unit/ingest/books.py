"""Ledgers as offices break them: one sound table with its known truth, and what is done to it.

A `Book` is the bytes of a file and what is true of it: each cell that can be read, with its value, and each report
that has to be made. Workbooks are made by xlsxwriter; what it does not write is changed in its zip.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

from lib.core.terms import Firmness, State
from lib.ingest.dates import Deadline

Grid = list[list[Any]]

HEADINGS = (
    ("code", "问题编号"),
    ("programme", "批次编号"),
    ("title", "问题描述"),
    ("category", "问题类别"),
    ("region", "所在区划"),
    ("unit", "责任单位"),
    ("co_units", "配合单位"),
    ("leader", "包案领导"),
    ("opened_on", "交办日期"),
    ("due", "整改时限"),
    ("state", "当前状态"),
    ("progress", "完成比例"),
)
NAMES = [name for name, _ in HEADINGS]
#: Wordings that the ledgers use, and what they mean.
CATEGORIES = [("大气", "air"), ("水", "water"), ("固废", "waste"), ("生态", "ecology"), ("噪音", "noise")]
STATES = [
    ("整改中", State.IN_PROGRESS),
    ("已整改完成", State.DONE),
    ("达到序时进度", State.ON_SCHEDULE),
    ("已销号", State.CLOSED),
    ("待验收", State.AWAITING_ACCEPTANCE),
]
DUES = [
    ("2024年10月底前", date(2024, 10, 31), Firmness.FIRM),
    ("2024-12-31", date(2024, 12, 31), Firmness.FIRM),
    ("力争2024年11月底", date(2024, 11, 30), Firmness.STRIVE),
    ("长期坚持", None, Firmness.STANDING),
    ("2025年上半年", date(2025, 6, 30), Firmness.FIRM),
]
SHARES = [("35%", 0.35), ("0.8", 0.8), ("100%", 1.0), ("60", 0.6), ("0", 0.0)]

Truth = dict[tuple[str, str], Any]


@dataclass
class Book:
    """A file: its name and bytes, the cells that must be read, the rules that must be reported and where.

    `truth`: (key of the row, column) → value. `reports`: (rule, row or cell or "" for anywhere).
    """

    name: str
    raw: bytes
    truth: Truth = field(default_factory=dict)
    reports: list[tuple[str, str]] = field(default_factory=list)
    ledger: str = "findings"
    refused: str = ""

    def __post_init__(self) -> None:
        self.truth = dict(self.truth)


def sound(rows: int = 12) -> tuple[Grid, Truth]:
    """A table of findings without a fault, headings first, and the value of each of its cells."""
    grid: Grid = [[heading for _, heading in HEADINGS]]
    truth: Truth = {}
    for n in range(rows):
        code = f"F{n + 1:03d}"
        (category, is_category), (state, is_state) = CATEGORIES[n % 5], STATES[n % 5]
        (due, on, firmness), (share, is_share) = DUES[n % 5], SHARES[n % 5]
        row = [code, "P1", f"第{n + 1}处河道堆放垃圾", category, "620802", "崆峒区人民政府", "水务局；住建局"]
        grid.append([*row, f"张{n}", "2024-03-05", due, state, share])
        means = [code, "P1", row[2], is_category, "620802", "崆峒区人民政府", ("水务局", "住建局"), f"张{n}"]
        means += [date(2024, 3, 5), Deadline(on, due, firmness), is_state, is_share]
        truth |= {(code, name): value for name, value in zip(NAMES, means, strict=True)}
    return grid, truth


def csv(grid: Grid, delimiter: str = ",") -> str:
    """The grid as delimited text; a cell is quoted where it must be."""

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if re.search(rf'[{re.escape(delimiter)}"\n]', text) else text

    return "\n".join(delimiter.join(map(cell, row)) for row in grid) + "\n"


def xlsx(
    sheets: Mapping[str, Grid],
    *,
    merges: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None,
    hidden: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    finish: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook: strings as they are, numbers and days typed; `finish` gets the book and its last sheet."""
    out = io.BytesIO()
    plain = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain, **(options or {})}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = None
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(grid):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(r, c, value, day)
                    elif value not in (None, ""):
                        sheet.write(r, c, value)
            for top, left, bottom, right in (merges or {}).get(name, ()):
                sheet.merge_range(top, left, bottom, right, grid[top][left])
            if name in hidden:
                sheet.hide()
        next(each for each in book.worksheets() if each.name not in hidden).activate()
        if finish:
            finish(book, sheet)
    return out.getvalue()


def rezipped(
    raw: bytes, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None
) -> bytes:
    """The zip with each part changed (None = left out) and further parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def in_sheet(raw: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with a text of its first sheet replaced; it must be there."""

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        changed = content.replace(old.encode(), new.encode())
        assert changed != content, f"{old} is not in {part}"
        return changed

    return rezipped(raw, change)


def html(grid: Grid, *, spans: Mapping[tuple[int, int], tuple[int, int]] | None = None) -> str:
    """The grid as a page with one table; `spans`: cell → (rows, columns) that it covers."""
    spans = spans or {}
    covered = {
        (r + down, c + right) for (r, c), (high, wide) in spans.items() for down in range(high) for right in range(wide)
    } - set(spans)
    lines = []
    for r, row in enumerate(grid):
        cells = []
        for c, value in enumerate(row):
            if (r, c) not in covered:
                high, wide = spans.get((r, c), (1, 1))
                cells.append(f'<td rowspan="{high}" colspan={wide}><b>{value if value is not None else ""}</b></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><head><meta charset=utf-8></head><body><table border=1>{''.join(lines)}</table></body></html>"


def xml_2003(sheet: str, grid: Grid) -> str:
    """The grid in the XML form of Excel 2003, empty cells left out by their index."""
    rows = []
    for row in grid:
        cells = [
            f'<Cell ss:Index="{c}"><Data ss:Type="String">{value}</Data></Cell>'
            for c, value in enumerate(row, 1)
            if value not in (None, "")
        ]
        rows.append(f"<Row>{''.join(cells)}</Row>")
    head = '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    return f'{head}<Worksheet ss:Name="{sheet}"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'


def xls(sheets: Mapping[str, Grid], *, password: bool = False, entries: Sequence[str] = ("Workbook",)) -> bytes:
    """A workbook of the older form: BIFF 8 records in a compound file. `#DIV/0!` becomes an error cell."""
    return _compound(_biff(sheets, password), entries)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(sheets: Mapping[str, Grid], password: bool) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    bodies = []
    for grid in sheets.values():
        body = _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                if value == "#DIV/0!":
                    body += _record(0x205, struct.pack("<HHHBB", r, c, 0, 7, 1))
                elif isinstance(value, int | float):
                    body += _record(0x203, struct.pack("<HHHd", r, c, 0, value))
                elif value not in (None, ""):
                    text = str(value).encode("utf-16-le")
                    body += _record(0x204, struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1) + text)
        bodies.append(body + _record(0x0A, b""))
    head = _record(0x809, begin) + (_record(0x2F, b"\0\0" + bytes(4)) if password else b"")
    head += _record(0x42, struct.pack("<H", 1200))
    names = [name.encode("utf-16-le") for name in sheets]
    start = len(head) + sum(12 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
        start += len(body)
    return head + _record(0x0A, b"") + b"".join(bodies)


def _compound(stream: bytes, entries: Sequence[str]) -> bytes:
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    tables = (sectors + 1 + 127) // 127
    links = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    links += [0xFFFFFFFF] * (tables * 128 - len(links))

    def entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        lead = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return lead + bytes(36) + struct.pack("<III", first, size, 0)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + b"".join(entry(name, 2, 0, len(stream)) for name in entries)
    directory = directory.ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHHHII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
    head += struct.pack("<IIIIIIII", tables, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    listed = [sectors + 1 + n for n in range(tables)] + [0xFFFFFFFF] * (109 - tables)
    return head + struct.pack("<109I", *listed) + stream + directory + struct.pack(f"<{len(links)}I", *links)

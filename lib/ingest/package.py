"""A workbook of the newer form (.xlsx: a zip of XML), looked through before it is opened: a piece at a time.

Refused is what no program of an office would have written: bombs, entities, paths out of the file, endless nesting.
Found are the cells that calamine leaves empty though something stands there: errors, and formulas without a value.
"""

import io
import re
import zipfile
from typing import IO
from xml.etree import ElementTree

from lib.ingest.workbook import MAX_CELLS, RefusedError

#: Rows of a sheet: what Excel itself can hold; a longer CSV is no office's ledger but a machine's dump.
MAX_ROWS = 1_048_576
#: Bytes of a workbook's parts, unpacked: what MAX_CELLS figures take as XML.
MAX_UNPACKED = 400 << 20
#: Packed to unpacked: sheets of an office pack 5 to 20 times; below `_SMALL` bytes it does not matter.
MAX_RATIO, _SMALL = 100, 20 << 20
#: Bytes of the lists of sheets, which are read as a whole: a thousand sheets have 200 KB.
MAX_LIST = 4 << 20
#: Parts of a workbook, and tags inside each other: a workbook of an office has dozens and about ten.
MAX_PARTS, MAX_DEPTH = 5_000, 256

#: What stands for a formula that no program has worked out yet.
UNCALCULATED = "#UNCALCULATED!"

#: Cells that calamine leaves empty: (row, column) from 0 → text.
Lost = dict[tuple[int, int], str]

_CHUNK = 1 << 20
_TAG = rb"<(?:\w+:)?"
_ROW = re.compile(_TAG + rb"row\b([^>]*)>")
_CELL = re.compile(_TAG + rb"c[\s>]")
_NUMBERED = re.compile(rb"""\br=["'](\d+)["']""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")
_ERROR_CELL = re.compile(
    _TAG + rb"""c\b(?=[^>]*\bt=["']e["'])([^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""", re.DOTALL
)
_NO_VALUE = re.compile(
    _TAG + rb"""c\b(?![^>]*\bt=["']str["'])([^>]*[^/>])?>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)


def lost_cells(raw: bytes) -> dict[int, Lost]:
    """The lost cells by place of the sheet.

    Raises RefusedError, and what the standard library raises for files that are damaged.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        _check_directory(parts, len(raw))
        if "xl/workbook.xml" not in archive.namelist():
            raise RefusedError("not_a_table")
        lost = {}
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                with archive.open(part) as stream:
                    lost[part.filename] = _scanned(stream, part.filename.startswith("xl/worksheets/"))
        return {index: lost.get(name, {}) for index, name in enumerate(_sheet_parts(archive))}


def _check_directory(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > MAX_RATIO * packed):
        raise RefusedError("bomb", MAX_UNPACKED >> 20)
    for part in parts:
        name = part.orig_filename
        if name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name):
            raise RefusedError("traversal")
        if part.flag_bits & 1:
            raise RefusedError("protected")


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The part of each sheet in the workbook's order."""
    links, book = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    if archive.getinfo(links).file_size + archive.getinfo(book).file_size > MAX_LIST:
        raise RefusedError("bomb", MAX_LIST >> 20)
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(links))}
    found = []
    for sheet in ElementTree.fromstring(archive.read(book)).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in sheet.items() if name.rpartition("}")[2] == "id"), "")
            target = targets.get(key, "")
            found.append(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
    return found


def _scanned(stream: IO[bytes], is_sheet: bool) -> Lost:
    """Go through a part once, refusing entities and endless nesting; of a sheet the size and the lost cells."""
    sheet = _Scan()
    rest, depth = b"", 0
    while chunk := stream.read(_CHUNK):
        # Office programs write UTF-8: two other bytes in front would hide what is looked for.
        if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in rest[-10:] + chunk or b"<!ENTITY" in chunk:
            raise RefusedError("entities")
        for start in range(0, len(chunk), 1 << 14):
            piece = chunk[start : start + (1 << 14)]
            depth += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>") - piece.count(b"<?")
            if depth > MAX_DEPTH:
                raise RefusedError("nesting", MAX_DEPTH)
        if not is_sheet:
            rest = chunk
            continue
        whole = rest + chunk
        cut = whole.rfind(b"row>") + 4 if b"row>" in whole else 0
        if not cut and len(whole) > 16 * _CHUNK:
            raise RefusedError("cells", MAX_CELLS)
        sheet.add(whole[:cut])
        rest = whole[cut:]
    if is_sheet:
        sheet.add(rest)
    return sheet.lost


class _Scan:
    """What is known of a sheet so far: rows, number of the last one, width, lost cells."""

    def __init__(self) -> None:
        self.rows, self.last, self.width = 0, 0, 1
        self.lost: Lost = {}

    def add(self, piece: bytes) -> None:
        """Go on with whole rows. Raises RefusedError for too many rows or cells."""
        starts = [(0, self.last)]
        for found in _ROW.finditer(piece):
            numbered = _NUMBERED.search(found[1])
            self.last = int(numbered[1]) if numbered else self.last + 1
            starts.append((found.start(), self.last))
        self.rows += len(starts) - 1
        self.width = max([self.width, *(column_number(found[1]) for found in _WIDE.finditer(piece))])
        for number in range(26, self.width, -1):
            if b'r="%c' % (64 + number) in piece or b"r='%c" % (64 + number) in piece:
                self.width = number
                break
        rows = max(self.rows, self.last)
        if rows > MAX_ROWS:
            raise RefusedError("rows", MAX_ROWS)
        if rows * self.width > MAX_CELLS:
            raise RefusedError("cells", MAX_CELLS)
        if b'"e"' in piece or b"'e'" in piece:
            for found in _ERROR_CELL.finditer(piece):
                self.lost[self._address(found, starts)] = found[2].decode("utf-8", "replace")
        if b"<f" in piece or b":f" in piece:
            for found in _NO_VALUE.finditer(piece):
                self.lost[self._address(found, starts)] = UNCALCULATED

    @staticmethod
    def _address(found: re.Match[bytes], starts: list[tuple[int, int]]) -> tuple[int, int]:
        if at := _ADDRESS.search(found[1] or b""):
            return int(at[2]) - 1, column_number(at[1]) - 1
        begun, row = next(pair for pair in reversed(starts) if pair[0] <= found.start())
        return row - 1, len(_CELL.findall(found.string, begun, found.start()))


def column_number(letters: bytes) -> int:
    """The number of a column from its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

"""A workbook of the newer form (.xlsx: a zip of XML), looked through before it is opened: a piece at a time.

Refused is what no program of an office would have written: bombs, entities, paths out of the file, endless nesting.
Found are the cells that calamine leaves empty though something stands there: errors, and formulas without a value.
"""

import copy
import io
import re
import zipfile
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

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CHUNK, _STEP = 1 << 20, 1 << 14
#: How a part begins that is XML; in UTF-16 too, which is refused.
_MARKUP = (b"<", b"\xff\xfe", b"\xfe\xff")
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
        if not {_BOOK, _LINKS} <= set(archive.namelist()):
            raise RefusedError("not_a_table")
        for name in (_BOOK, _LINKS):
            _scanned(archive, archive.getinfo(name), False)
        # calamine looks names up without regard to case.
        sheets = [name.lower() for name in _sheet_parts(archive)]
        lost = {
            part.filename.lower(): _scanned(archive, part, part.filename.lower() in sheets)
            for part in parts
            if not part.filename.lower().startswith("xl/media/")
        }
        return {index: lost.get(name, {}) for index, name in enumerate(sheets)}


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
    if archive.getinfo(_LINKS).file_size + archive.getinfo(_BOOK).file_size > MAX_LIST:
        raise RefusedError("bomb", MAX_LIST >> 20)
    targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(_LINKS))}
    found = []
    for sheet in ElementTree.fromstring(archive.read(_BOOK)).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in sheet.items() if name.rpartition("}")[2] == "id"), "")
            target = targets.get(key, "")
            found.append(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
    return found


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo, is_sheet: bool) -> Lost:
    """Go through a part once, refusing entities and endless nesting; of a sheet the size and the lost cells."""
    sheet, tags = _Scan(), _Tags()
    rest, size, is_text = b"", 0, is_sheet
    # One byte more than is declared: a part that has it lies about its size.
    longer = copy.copy(part)
    longer.file_size += 1
    with archive.open(longer) as stream:
        while chunk := stream.read(_CHUNK):
            is_text = is_text or (not size and chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MARKUP))
            size += len(chunk)
            if size > part.file_size:
                raise RefusedError("bomb", MAX_UNPACKED >> 20)
            if is_text:
                tags.add(chunk)
            if is_sheet:
                whole = rest + chunk
                cut = whole.rfind(b"row>") + 4 if b"row>" in whole else 0
                if not cut and len(whole) > 16 * _CHUNK:
                    raise RefusedError("cells", MAX_CELLS)
                sheet.add(whole[:cut])
                rest = whole[cut:]
    sheet.add(rest)
    return sheet.lost


class _Tags:
    """The tags of a part so far: how deep they are inside each other, and what stands behind the last whole one."""

    def __init__(self) -> None:
        self.depth, self.rest = 0, b""

    def add(self, chunk: bytes) -> None:
        """Go on. Raises RefusedError for entities and for endless nesting."""
        text = self.rest + chunk
        # Office programs write UTF-8: zeros between the letters would hide what is looked for.
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or text.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise RefusedError("entities")
        start = 0
        while (end := text.rfind(b">", start, start + _STEP) + 1) or len(text) - start > _STEP:
            piece = text[start : end or start + _STEP]
            start += len(piece)
            self.depth += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>") - piece.count(b"<?")
            if self.depth > MAX_DEPTH:
                raise RefusedError("nesting", MAX_DEPTH)
        self.rest = text[start:]


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

"""A workbook of the older form (.xls, .et: records in a compound file), looked through before it is opened."""

import struct
from collections.abc import Iterator

from lib.ingest.package import Lost
from lib.ingest.workbook import MAX_CELLS, RefusedError

#: Links from here on are no sectors but the end of a chain.
_END = 0xFFFFFFFA
#: Kinds of records: a password, a sheet's place, the begin of a sheet, a formula, an error or truth value.
_PASSWORD, _PLACE, _BEGIN, _FORMULA, _ERROR = 0x2F, 0x85, 0x809, 0x06, 0x205
#: Records that hold a cell with something in it.
_FILLED = {_FORMULA, 0x7E, 0x203, 0x204, _ERROR, 0x27E, 0xBD, 0xD6, 0xFD}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def lost_cells(raw: bytes) -> dict[int, Lost]:
    """The cells with errors, which calamine leaves empty, by place of the sheet.

    Raises RefusedError (a password, too many cells, no workbook), struct.error and LookupError for damaged files.
    """
    compound = _Compound(raw)
    if {"EncryptedPackage", "EncryptionInfo"} & compound.entries.keys():
        raise RefusedError("protected")
    name = next((each for each in compound.entries if each.lower() in ("workbook", "book")), None)
    if name is None:
        raise RefusedError("not_a_table")
    places: list[int] = []
    lost: dict[int, Lost] = {}
    sheet, rows, columns = -1, 0, 0
    for position, kind, body in _records(compound.stream(name)):
        if kind == _PASSWORD:
            raise RefusedError("protected")
        if kind == _PLACE:
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == _BEGIN and position in places:
            sheet, rows, columns = places.index(position), 0, 0
        elif kind in _FILLED:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > MAX_CELLS:
                raise RefusedError("cells", MAX_CELLS)
            if (error := _error(kind, body)) is not None:
                lost.setdefault(sheet, {})[row, column] = _ERRORS.get(error, "#N/A")
    return lost


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, position)
        yield position, kind, book[position + 4 : position + 4 + length]
        position += 4 + length


def _error(kind: int, body: bytes) -> int | None:
    if kind == _ERROR and body[7]:
        return body[6]
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


class _Compound:
    """A compound file: named streams in chains of sectors. Raises RefusedError where a chain does not end."""

    def __init__(self, raw: bytes) -> None:
        shift, short = struct.unpack_from("<HH", raw, 30)
        tables, directory, _, self._small, mini_first, _, more, left = struct.unpack_from("<8I", raw, 44)
        if shift not in (9, 12) or short != 6:
            raise RefusedError("damaged")
        self._raw, self._size = raw, 1 << shift
        words = f"<{self._size // 4}I"
        blocks = list(struct.unpack_from("<109I", raw, 76))
        for _ in range(min(left, len(raw) >> shift)):
            if more >= _END:
                break
            *listed, more = struct.unpack_from(words, raw, (more + 1) * self._size)
            blocks += listed
        used = [block for block in blocks[:tables] if block < _END]
        self._links = [link for block in used for link in struct.unpack_from(words, raw, (block + 1) * self._size)]
        self.entries: dict[str, tuple[int, int]] = {}
        root = _END
        names = self._chain(directory)
        for start in range(0, len(names) - 127, 128):
            length, kind = struct.unpack_from("<HB", names, start + 64)
            first, total = struct.unpack_from("<II", names, start + 116)
            if kind == 5:
                root = first
            elif kind == 2:
                name = names[start : start + min(max(length - 2, 0), 64)]
                self.entries[name.decode("utf-16-le", "replace")] = (first, total)
        mini_links = self._chain(mini_first)
        self._mini_links = list(struct.unpack(f"<{len(mini_links) // 4}I", mini_links))
        self._mini = self._chain(root)

    def stream(self, name: str) -> bytes:
        """The contents of an entry."""
        first, total = self.entries[name]
        if total >= self._small:
            return self._chain(first)[:total]
        pieces = (self._mini[each * 64 : each * 64 + 64] for each in self._followed(first, self._mini_links))
        return b"".join(pieces)[:total]

    def _chain(self, first: int) -> bytes:
        return b"".join(
            self._raw[(each + 1) * self._size : (each + 2) * self._size] for each in self._followed(first, self._links)
        )

    @staticmethod
    def _followed(first: int, links: list[int]) -> Iterator[int]:
        for _ in range(len(links) + 1):
            if first >= _END:
                return
            yield first
            first = links[first]
        raise RefusedError("damaged")

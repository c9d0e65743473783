"""Tables of pages that call themselves workbooks: HTML as web systems export it, and the XML form of Excel 2003.

`html.parser` resolves no entities of the file's own and asks for nothing outside of it.
"""

from html.parser import HTMLParser

from lib.ingest.workbook import MAX_CELLS, RefusedError, Sheet

#: Columns of a sheet in Excel: a cell that claims to be wider is cut there.
_MAX_COLUMNS = 16_384


def sheets_of(text: str) -> list[Sheet]:
    """The tables of a page that hold anything, in its order. Raises RefusedError for too many cells."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [Sheet(index, name, "", rows, merged) for index, (name, rows, merged) in enumerate(reader.found)]


class _Table:
    """A table under way: its rows, merged ranges, and the places that a cell above has taken."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.taken: set[tuple[int, int]] = set()
        self.words: list[str] | None = None

    def begin(self, attributes: dict[str, str | None]) -> None:
        """A cell: at its index, else at the next free place of the row."""
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        at = _whole(attributes.get("ss:index"), 0) - 1
        row += [""] * min(max(at - len(row), 0), _MAX_COLUMNS)
        above = len(self.rows) - 1
        while (above, len(row)) in self.taken:
            row.append("")
        column = len(row)
        wide = max(_whole(attributes.get("colspan"), 1), 1 + _whole(attributes.get("ss:mergeacross"), 0))
        high = max(_whole(attributes.get("rowspan"), 1), 1 + _whole(attributes.get("ss:mergedown"), 0))
        wide = max(min(wide, _MAX_COLUMNS - column), 1)
        if wide * high > MAX_CELLS:
            raise RefusedError("cells", MAX_CELLS)
        row += [""] * wide
        self.taken |= {(above + down, column + right) for down in range(1, high) for right in range(wide)}
        if wide > 1 or high > 1:
            self.merged.append((above, column, above + high - 1, column + wide - 1))
        self.column, self.words = column, []

    def end(self) -> None:
        """The cell ends: what was said in it stands at its place."""
        if self.words is not None and self.rows:
            self.rows[-1][self.column] = " ".join("".join(self.words).split())
        self.words = None


class _Reader(HTMLParser):
    """Collects tables; a table inside a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[list[str]], list[tuple[int, int, int, int]]]] = []
        self._open: list[_Table] = []
        self._sheet = ""
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, row or cell begins."""
        tag, attributes = tag.removeprefix("ss:"), dict(attrs)
        if tag == "worksheet":
            self._sheet = attributes.get("ss:name") or ""
        elif tag == "table":
            self._open.append(_Table(self._sheet))
        elif (self._open and tag == "tr") or (self._open and tag == "row"):
            self._open[-1].end()
            blank = _whole(attributes.get("ss:index"), 0) - 1 - len(self._open[-1].rows)
            self._open[-1].rows += [[] for _ in range(min(max(blank, 0), MAX_CELLS))]
            self._open[-1].rows.append([])
        elif self._open and tag in ("td", "th", "cell"):
            self._open[-1].end()
            self._open[-1].begin(attributes)
            self._cells += len(self._open[-1].rows[-1])
            if self._cells > 4 * MAX_CELLS or len(self._open[-1].taken) > MAX_CELLS:
                raise RefusedError("cells", MAX_CELLS)
        elif self._open and tag == "br" and self._open[-1].words is not None:
            self._open[-1].words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A cell or table ends."""
        tag = tag.removeprefix("ss:")
        if self._open and tag in ("td", "th", "cell"):
            self._open[-1].end()
        elif self._open and tag == "table":
            self._finish()

    def handle_data(self, data: str) -> None:
        """Words in a cell."""
        if self._open and self._open[-1].words is not None:
            self._open[-1].words.append(data)

    def close(self) -> None:
        """The page ends, and with it every table that is still open."""
        super().close()
        while self._open:
            self._finish()

    def _finish(self) -> None:
        table = self._open.pop()
        table.end()
        if any(cell for row in table.rows for cell in row):
            self.found.append((table.name, table.rows, table.merged))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise

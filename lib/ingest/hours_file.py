"""Large files of hours, read straight into columns.

A text that was met before means what it meant then, so that a cell costs one look into a table. Rows with a cell that
is doubted, at fault or empty where it may not be go through the reader of rows: there is one meaning of a cell.
"""

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.errors import RefusedFile
from lib.ingest.cells import read_cell
from lib.ingest.delimited import SAMPLE, delimiter_of
from lib.ingest.doubt import Doubt, read_reading
from lib.ingest.figures import CellError
from lib.ingest.headings import WITHIN, Aliases, find_block, recognise
from lib.ingest.hours import FIGURES, Hours
from lib.ingest.layout import is_total
from lib.ingest.package import UNCALCULATED
from lib.ingest.parse import TableReader
from lib.ingest.read import Parsed, Row, Table
from lib.ingest.row_cells import ERRORS, doubled
from lib.ingest.spec import LEDGERS, Column

#: Files from this size on; below it rows are as good.
LARGE = 4_000_000
#: Few enough to stay in the cache.
_ROWS_AT_ONCE = 2_000
#: Texts of a column that are remembered at once.
_REMEMBERED = 100_000
_TEXTS = (".csv", ".txt", ".tsv")

_HOURS = LEDGERS["air_hourly"]
#: What other encodings come out as: no office writes it.
_PRIVATE = re.compile("[\ue000-\uf8ff\x80-\x9f]")
_ODD = object()


def read_hours(
    path: Path, ledger: str | None, *, year: int | None = None, aliases: Aliases = frozenset()
) -> Parsed | None:
    """A large delimited file of hours in UTF-8 or GB 18030, read as `parse` reads it; None where it is none.

    Raises RefusedFile.
    """
    if path.suffix.lower() not in _TEXTS or path.stat().st_size < LARGE or ledger not in (None, _HOURS.name):
        return None
    encoding = _encoding(path)
    try:
        return _read(path, encoding, ledger, year, aliases) if encoding else None
    except csv.Error as cause:
        raise RefusedFile("quotes", file=path.name, line=0) from cause


def _read(path: Path, encoding: str, ledger: str | None, year: int | None, aliases: Aliases) -> Parsed | None:
    with path.open(encoding=encoding, newline="") as text:
        sample = text.read(SAMPLE)
        if sample.lstrip('"').startswith("sep="):
            return None
        text.seek(0)
        lines = csv.reader(text, delimiter=delimiter_of(sample), strict=True)
        head = list(islice(lines, WITHIN))
        names = {"utf-8-sig": "UTF-8", "gb18030": "GB 18030"}
        table = Table(path.stem, head, encoding=names[encoding])
        if not ledger and recognise(table, path.stem, aliases) is not _HOURS:
            return None
        block = find_block(table, _HOURS, aliases)
        with path.open("rb") as raw:
            parsed = Parsed(path.name, hashlib.file_digest(raw, "sha256").hexdigest())
        reader = TableReader(table, _HOURS, parsed, block, year, aliases)
        if reader.headings_fail():
            return parsed
        columns = _Columns(path, reader)
        columns.add(head[block.last + 1 :], block.last + 2)
        number = len(head) + 1
        while rows := list(islice(lines, _ROWS_AT_ONCE)):
            columns.add(rows, number)
            number += len(rows)
    if columns.parts:
        parsed.hours = columns.hours()
    reader.finish(nothing=not columns.count and not parsed.faults)
    return parsed


def _encoding(path: Path) -> str:
    """The encoding that the whole file decodes in; none where it takes a closer look (`lib.ingest.delimited`)."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while block := text.read(1 << 20):
                    if "\0" in block or (encoding == "gb18030" and _PRIVATE.search(block)):
                        return ""
                return encoding
        except UnicodeError:
            continue
    return ""


class _Met(dict[str, Any]):
    """What each text of a column means; what is no plain value of its type is among the odd ones.

    Points are numbered in the order in which they are met, moments are seconds, nothing is NaN, None or -1.
    """

    def __init__(self, column: Column) -> None:
        self.column = column
        self.odd: set[str] = set()
        self.points: dict[str, int] = {}
        self.type: Any = {"at": np.int64, "point": np.int32}.get(
            column.name, np.float64 if column.name in FIGURES else object
        )

    def __missing__(self, text: str) -> Any:
        found = self._read(text)
        if found is _ODD or isinstance(found, Doubt):
            self.odd.add(text)
            found = self.plain(None)
        self[text] = found
        return found

    def _read(self, text: str) -> Any:
        """The plain value of a text; `_ODD` or its doubt where it is an odd one."""
        column = self.column
        if text.strip() in ERRORS or text == UNCALCULATED:
            return _ODD
        if column.type == "reading":
            found = read_reading(column.name, text)
            return self.plain(None) if found is None else found
        try:
            value = read_cell(text, column)
        except CellError:
            return _ODD
        return _ODD if is_total(text) or (value is None and column.required) else self.plain(value)

    def plain(self, value: Any) -> Any:
        """A value as the column's array holds it."""
        if self.column.name == "point":
            return -1 if value is None else self.points.setdefault(value, len(self.points))
        if self.column.name == "at":
            return -1 if value is None else int(np.datetime64(value, "s").astype(np.int64))
        if self.column.name in FIGURES:
            return np.nan if value is None else value
        return value

    def array(self, texts: Sequence[str]) -> NDArray[Any]:
        """The values of a column's cells."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.odd.clear()
        if self.type is object:
            return np.array(list(map(self.__getitem__, texts)), dtype=object)
        return np.fromiter(map(self.__getitem__, texts), self.type, len(texts))

    def odd_among(self, texts: Sequence[str], values: NDArray[Any]) -> list[int]:
        """The places of odd cells."""
        if not self.odd:
            return []
        empty = values == -1 if self.column.name in ("point", "at") else pd.isna(values)
        return [place for place in np.flatnonzero(empty).tolist() if texts[place] in self.odd]


class _Columns:
    """The columns of a file that grow part by part."""

    def __init__(self, path: Path, reader: TableReader) -> None:
        self.path, self.reader, self.places = path, reader, reader.places
        self.width = reader.width
        self.gaps = reader.gaps
        self.met = {place.column.name: _Met(place.column) for place in self.places}
        self.parts: list[dict[str, NDArray[Any]]] = []
        self.doubts: dict[int, Sequence[Doubt]] = {}
        self.count = 0

    def add(self, rows: list[list[str]], first: int) -> None:
        """Read rows, the first of which has this number in the file."""
        if not rows:
            return
        # The first row may number the columns; cells beside the headings are looked at row by row.
        odd = {0} if not self.parts else set[int]()
        told: dict[int, list[str]] = {}
        for index, row in enumerate(rows):
            if len(row) != self.width or any(row[gap].strip() for gap in self.gaps):
                odd.add(index)
                told[index] = list(row)
                row.extend([""] * (self.width - len(row)))
        texts = list(zip(*rows, strict=False))
        part: dict[str, NDArray[Any]] = {"number": np.arange(first, first + len(rows), dtype=np.int32)}
        for place in self.places:
            name, met, column = place.column.name, self.met[place.column.name], texts[place.index]
            part[name] = met.array(column)
            odd.update(met.odd_among(column, part[name]))
        kept = np.ones(len(rows), dtype=bool)
        doubts = {}
        for index in sorted(odd):
            read = self._one(told.get(index, rows[index]), first + index)
            kept[index] = read is not None
            if read is not None:
                self._put(part, index, read.values)
                doubts[index] = read.doubts
        places = self.count - 1 + np.cumsum(kept)
        self.doubts |= {int(places[index]): told for index, told in doubts.items() if told}
        self.count += int(kept.sum())
        self.parts.append({name: column[kept] for name, column in part.items()})

    def hours(self) -> Hours:
        """All rows; several of one place and time are one, with what they repeat or contradict."""
        names = [name for name in self.met if name not in ("point", "at")]
        whole = {
            name: np.concatenate([part[name] for part in self.parts]) for name in (*names, "number", "point", "at")
        }
        columns = {name: whole[name] for name in names}
        points, at = list(self.met["point"].points), whole["at"].astype("datetime64[s]")
        found = Hours(self.path.stem, points, whole["number"], whole["point"], at, columns, self.doubts)
        told = self._without_doubles(found)
        return replace(told, columns={name: told.columns[name] for name in names if name != "reference"})

    def _without_doubles(self, hours: Hours) -> Hours:
        keys = pd.Index(hours.keys())
        if not keys.has_duplicates:
            return hours
        readings = [place.column.name for place in self.places if place.column.type == "reading"]
        stands: dict[int, Row] = {}
        first: dict[int, int] = {}
        for place in np.flatnonzero(keys.duplicated(keep=False)).tolist():
            key, row = int(keys[place]), hours[place]
            first.setdefault(key, place)
            stands[key] = doubled(stands[key], row, readings) if key in stands else row
        for key, place in first.items():
            row = stands[key]
            self._put({**hours.columns, "number": hours.numbers}, place, {**row.values, "number": row.number})
            self.doubts.pop(place, None)
            if row.doubts:
                self.doubts[place] = row.doubts
        return hours.at_places(np.flatnonzero(~keys.duplicated()))

    def _one(self, cells: list[str], number: int) -> Row | None:
        """A row as the reader of rows reads it; None where it is blank, beside the table or has faults."""
        rows: list[Row] = []
        self.reader.row(number, cells, rows, {})
        return rows[0] if rows else None

    def _put(self, part: Mapping[str, NDArray[Any]], index: int, values: Mapping[str, Any]) -> None:
        for name, column in part.items():
            if name in values:
                column[index] = self.met[name].plain(values[name]) if name in self.met else values[name]

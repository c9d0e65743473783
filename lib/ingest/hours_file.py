"""Large files of hours, read straight into columns.

A text that was met before means what it meant then, so that a cell costs one look into a table. Rows with a cell that
is doubted, at fault or empty where it may not be go through the reader of rows: there is one meaning of a cell.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.errors import UnreadableFile
from lib.ingest.cells import CellError, read_cell
from lib.ingest.doubt import Doubt, read_reading
from lib.ingest.hours import FIGURES, Hours
from lib.ingest.parse import (
    _ERRORS,
    _HEADINGS_WITHIN,
    _doubled,
    _heading_row,
    _Place,
    _places,
    _values,
    parse_tables,
    recognise,
)
from lib.ingest.read import _DELIMITERS, Fault, Parsed, Row, Table
from lib.ingest.spec import LEDGERS, Column, Ledger

#: Files from this size on; below it rows are as good.
LARGE = 4_000_000
_ROWS_AT_ONCE = 50_000
#: Texts of a column that are remembered at once.
_REMEMBERED = 100_000
_TEXTS = (".csv", ".txt", ".tsv")

_HOURS = LEDGERS["air_hourly"]


def read_hours(path: Path, ledger: str | None) -> Parsed | None:
    """A large delimited file of hours, read as `parse` reads it; None where it is none. Raises UnreadableFile."""
    if path.suffix.lower() not in _TEXTS or path.stat().st_size < LARGE or ledger not in (None, _HOURS.name):
        return None
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        lines = _rows(text, path.name)
        head = list(islice(lines, _HEADINGS_WITHIN))
        table = Table(path.stem, head)
        known: Ledger | None = _HOURS if ledger else recognise(table, path.stem)
        if known is not _HOURS:
            return None
        start = _heading_row(table, _HOURS)
        with path.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
        parsed = parse_tables([Table(path.stem, head[: start + 1])], path, digest, _HOURS)
        if parsed.faults:
            return parsed
        columns = _Columns(path, _places(head[start], _HOURS), parsed.faults)
        columns.add(head[start + 1 :], start + 2)
        number = len(head) + 1
        while rows := list(islice(lines, _ROWS_AT_ONCE)):
            columns.add(rows, number)
            number += len(rows)
    parsed.hours = columns.hours()
    return parsed


def _encoding(path: Path) -> str:
    """As `lib.ingest.read` decodes. Raises UnreadableFile."""
    with path.open("rb") as raw:
        if raw.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while block := text.read(1 << 20):
                    if "\0" in block:
                        break
                else:
                    return encoding
        except UnicodeError:
            continue
    raise UnreadableFile(file=path.name, why="encoding")


def _rows(text: TextIO, name: str) -> Iterator[list[str]]:
    """Rows of a delimited text that is read as it goes. Raises UnreadableFile."""
    start = text.read(1 << 16)
    head = next((line for line in start.splitlines() if line.strip()), "")
    text.seek(0)
    try:
        yield from csv.reader(text, delimiter=max(_DELIMITERS, key=head.count), strict=True)
    except csv.Error as cause:
        raise UnreadableFile(file=name, why=str(cause)) from cause


class _Met(dict[str, Any]):
    """What each text of a column means; what is no plain value of its type is among the odd ones."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.odd: set[str] = set()

    def __missing__(self, text: str) -> Any:
        found = self._read(text)
        self[text] = found
        return found

    def _read(self, text: str) -> Any:
        column = self.column
        if text.strip() in _ERRORS:
            return self._odd(text)
        if column.type == "reading":
            reading = read_reading(column.name, text)
            return self._odd(text) if isinstance(reading, Doubt) else np.nan if reading is None else reading
        try:
            value = read_cell(text, column)
        except CellError:
            return self._odd(text)
        if value is None:
            return self._odd(text) if column.required else np.nan if column.name in FIGURES else None
        return value

    def _odd(self, text: str) -> float | None:
        self.odd.add(text)
        return np.nan if self.column.name in FIGURES else None

    def of(self, texts: Sequence[str]) -> list[Any]:
        """The values of a column's cells."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.odd.clear()
        return list(map(self.__getitem__, texts))


class _Columns:
    """The columns of a file that grow part by part."""

    def __init__(self, path: Path, places: list[_Place], faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self.places = sorted(places, key=lambda each: each.column.type not in ("date", "moment"))
        self.width = 1 + max(place.index for place in places)
        self.met = {place.column.name: _Met(place.column) for place in places}
        self.points: dict[str, int] = {}
        self.parts: list[dict[str, NDArray[Any]]] = []
        self.doubts: dict[int, Sequence[Doubt]] = {}
        self.count = 0

    def add(self, rows: list[list[str]], first: int) -> None:
        """Read rows, the first of which has this number in the file."""
        if not rows:
            return
        for row in rows:
            if len(row) < self.width:
                row.extend([""] * (self.width - len(row)))
        texts = list(zip(*rows, strict=False))
        part: dict[str, NDArray[Any]] = {"number": np.arange(first, first + len(rows), dtype=np.int32)}
        odd: set[int] = set()
        for place in self.places:
            name, met, column = place.column.name, self.met[place.column.name], texts[place.index]
            part[name] = self._array(name, met.of(column))
            if met.odd:
                odd.update(index for index, text in enumerate(column) if text in met.odd)
        kept = np.ones(len(rows), dtype=bool)
        doubts = {}
        for index in sorted(odd):
            read = self._one(rows[index], first + index)
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
        names = [name for name in self.met if name not in ("point", "at", "reference")]
        whole = {
            name: np.concatenate([part[name] for part in self.parts]) for name in (*names, "number", "point", "at")
        }
        columns = {name: whole[name] for name in names}
        found = Hours(
            self.path.stem, list(self.points), whole["number"], whole["point"], whole["at"], columns, self.doubts
        )
        return self._without_doubles(found)

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
            stands[key] = _doubled(stands[key], row, readings) if key in stands else row
        for key, place in first.items():
            row = stands[key]
            self._put({**hours.columns, "number": hours.numbers}, place, {**row.values, "number": row.number})
            self.doubts.pop(place, None)
            if row.doubts:
                self.doubts[place] = row.doubts
        return hours.at_places(np.flatnonzero(~keys.duplicated()))

    def _array(self, name: str, values: list[Any]) -> NDArray[Any]:
        if name == "point":
            return np.array([-1 if each is None else self._point(each) for each in values], dtype=np.int32)
        if name == "at":
            return np.array(values, dtype="datetime64[s]")
        return np.array(values, dtype=np.float64 if name in FIGURES else object)

    def _point(self, code: str) -> int:
        return self.points.setdefault(code, len(self.points))

    def _one(self, cells: list[str], number: int) -> Row | None:
        """A row as the reader of rows reads it; None where it is blank or has faults."""
        if not any(cell.strip() for cell in cells):
            return None
        values, broken, doubts = _values(cells, self.places, None)
        sheet = self.path.stem
        self.faults += [Fault(self.path.name, sheet, number, *told) for told in broken]
        return None if broken else Row(sheet, number, values, doubts)

    def _put(self, part: Mapping[str, NDArray[Any]], index: int, values: Mapping[str, Any]) -> None:
        for name, column in part.items():
            if name in values:
                value = values[name]
                is_figure = name in FIGURES and value is None
                column[index] = np.nan if is_figure else self._point(value) if name == "point" else value

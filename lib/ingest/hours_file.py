"""Large files of hours, read straight into columns.

A text that was met before means what it meant then, so that a cell costs one look into a table. Rows with a cell that
is doubted, at fault or empty where it may not be go through the reader of rows: there is one meaning of a cell.
"""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
#: Few enough to stay in the cache.
_ROWS_AT_ONCE = 2_000
#: Texts of a column that are remembered at once.
_REMEMBERED = 100_000
_TEXTS = (".csv", ".txt", ".tsv")

_HOURS = LEDGERS["air_hourly"]
_ODD = object()


def read_hours(path: Path, ledger: str | None) -> Parsed | None:
    """A large delimited file of hours, read as `parse` reads it; None where it is none. Raises UnreadableFile."""
    if path.suffix.lower() not in _TEXTS or path.stat().st_size < LARGE or ledger not in (None, _HOURS.name):
        return None
    try:
        return _read(path, ledger)
    except csv.Error as cause:
        raise UnreadableFile(file=path.name, why=str(cause)) from cause


def _read(path: Path, ledger: str | None) -> Parsed | None:
    with path.open(encoding=_encoding(path), newline="") as text:
        lines = csv.reader(text, delimiter=_delimiter(text), strict=True)
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
    if columns.parts:
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


def _delimiter(text: TextIO) -> str:
    """As `lib.ingest.read` finds it: by the first line with anything in it."""
    head = next((line for line in text.read(1 << 16).splitlines() if line.strip()), "")
    text.seek(0)
    return max(_DELIMITERS, key=head.count)


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
        if text.strip() in _ERRORS:
            return _ODD
        if column.type == "reading":
            found = read_reading(column.name, text)
            return self.plain(None) if found is None else found
        try:
            value = read_cell(text, column)
        except CellError:
            return _ODD
        return _ODD if value is None and column.required else self.plain(value)

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

    def __init__(self, path: Path, places: list[_Place], faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self.places = sorted(places, key=lambda each: each.column.type not in ("date", "moment"))
        self.width = 1 + max(place.index for place in places)
        self.met = {place.column.name: _Met(place.column) for place in places}
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
            part[name] = met.array(column)
            odd.update(met.odd_among(column, part[name]))
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
            stands[key] = _doubled(stands[key], row, readings) if key in stands else row
        for key, place in first.items():
            row = stands[key]
            self._put({**hours.columns, "number": hours.numbers}, place, {**row.values, "number": row.number})
            self.doubts.pop(place, None)
            if row.doubts:
                self.doubts[place] = row.doubts
        return hours.at_places(np.flatnonzero(~keys.duplicated()))

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
                column[index] = self.met[name].plain(values[name]) if name in self.met else values[name]

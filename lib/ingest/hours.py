"""Hours of air stations column by column: a million rows in the memory that a few thousand rows of their own take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from lib.core.terms import POLLUTANTS
from lib.ingest.doubt import Doubt
from lib.ingest.read import Row

#: Columns of the ledger that hold figures; the others hold words.
FIGURES = (*POLLUTANTS, "aqi_published")
#: What a row of the ledger has beside the columns that go into the table.
_LEFT_OUT = ("point", "at", "reference")


@dataclass(frozen=True, slots=True)
class Hours(Sequence[Row]):
    """Rows of one table of the ledger in the order of the file, all with the same columns.

    `point` are places in `points`, `at` seconds; figures are NaN and words None where a cell is empty. `doubts` by row.
    """

    sheet: str
    points: list[str]
    numbers: NDArray[np.int32]
    point: NDArray[np.int32]
    at: "NDArray[np.datetime64]"
    columns: Mapping[str, NDArray[Any]]
    doubts: Mapping[int, Sequence[Doubt]]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.at)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """A row as the ledger's other rows are."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        values: dict[str, object] = {"at": self.at[index].item(), "point": self.points[self.point[index]]}
        for name, column in self.columns.items():
            value = column[index]
            values[name] = None if value is None or value != value else value
            if name == "aqi_published" and values[name] is not None:
                values[name] = int(value)
        return Row(self.sheet, int(self.numbers[index]), values, self.doubts.get(index, ()))

    def __iter__(self) -> Iterator[Row]:
        """The rows in the order of the file."""
        return (self[place] for place in range(len(self)))

    def keys(self) -> NDArray[np.int64]:
        """One number per point and second."""
        return keys(self.point, self.at)

    def at_places(self, places: NDArray[np.intp]) -> "Hours":
        """Some of the rows, in the order given."""
        doubts = (
            {new: self.doubts[old] for new, old in enumerate(places.tolist()) if old in self.doubts}
            if self.doubts
            else {}
        )
        columns = {name: column[places] for name, column in self.columns.items()}
        return Hours(
            self.sheet, self.points, self.numbers[places], self.point[places], self.at[places], columns, doubts
        )

    def published(self) -> NDArray[np.intp]:
        """The places of rows with a published index."""
        column = self.columns.get("aqi_published")
        return np.flatnonzero(~np.isnan(column)) if column is not None else np.empty(0, np.intp)


def keys(point: NDArray[Any], at: "NDArray[np.datetime64]") -> NDArray[np.int64]:
    """One number per point (as a place in a list) and second."""
    seconds = at.astype("datetime64[s]").astype(np.int64) + (1 << 31)
    return (point.astype(np.int64) << 33) | seconds


def by_columns(rows: Sequence[Row]) -> list[Hours]:
    """Rows of the ledger as columns: those of the same columns together."""
    if isinstance(rows, Hours):
        return [rows]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row.values)), []).append(row)
    return [_together(names, group) for names, group in groups.items()]


def _together(names: Sequence[str], rows: Sequence[Row]) -> Hours:
    places: dict[str, int] = {}
    point = [places.setdefault(str(row.values["point"]), len(places)) for row in rows]
    columns: dict[str, NDArray[Any]] = {}
    for name in names:
        if name not in _LEFT_OUT:
            cells = [row.values[name] for row in rows]
            columns[name] = np.array(cells, dtype=np.float64 if name in FIGURES else object)
    at = np.array([cast("datetime", row.values["at"]) for row in rows], dtype="datetime64[s]")
    doubts = {place: row.doubts for place, row in enumerate(rows) if row.doubts}
    numbers = np.array([row.number for row in rows], dtype=np.int32)
    return Hours(rows[0].sheet, list(places), numbers, np.array(point, dtype=np.int32), at, columns, doubts)


def out_of_order(hours: Hours) -> int:
    """How many hours stand before an earlier one of their station."""
    order = np.argsort(hours.point, kind="stable")
    at, point = hours.at[order], hours.point[order]
    return int(np.count_nonzero((at[1:] < at[:-1]) & (point[1:] == point[:-1])))

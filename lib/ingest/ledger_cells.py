"""What is in the database as the cells of a ledger: the way back of `lib.ingest.cells`, column type by column type."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lib.core.formulas import neutral
from lib.core.terms import Firmness
from lib.ingest.dates import Deadline, NotADateError, read_deadline
from lib.ingest.figures import CellError, read_share
from lib.ingest.positions import read_position
from lib.ingest.spec import Column
from lib.ingest.words import of_cells, shown

#: What a cell is written as: text, or a figure or day that a workbook holds as such.
Cell = str | int | float | date | datetime


def cell(column: Column, value: Any) -> Cell:
    """A value as a cell of its column, "" where there is none; what is a text already stays one."""
    if value is None or value == "":
        return ""
    if column.type in ("word", "words"):
        known = shown(column.words)
        parts = value.split(",") if column.type == "words" else [value]
        separator: str = of_cells("list")["separators"][0]
        return separator.join(known[part]["zh"] if part in known else neutral(part) for part in parts)
    return _WRITERS[column.type](value)


def figure(value: Any) -> Cell:
    """A figure without needless decimals."""
    return int(value) if isinstance(value, float) and value == int(value) and abs(value) < 1e15 else value


def share(value: float) -> str:
    """A share as a percentage, or as a fraction where no percentage is it to the last bit."""
    percent = f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return percent if read_share(percent) == value else repr(value)


def deadline(due: tuple[date | None, str | None, str], year: int | None) -> str:
    """A deadline in the words it was written in, with its year where they lack it; else its day.

    `year`: of the day beside it in the row, which completes words without a year.
    """
    on, text, firmness = due
    weak = "" if firmness in (Firmness.FIRM, Firmness.STANDING) else of_cells("firmness")[firmness][-1]
    candidates = [text or ""]
    if on is not None:
        candidates += [f"{on.year}{of_cells('date')['year']}{text}", f"{weak}{on.isoformat()}"]
    for each in candidates:
        if each and _means(each, year) == (on, firmness):
            return neutral(each)
    return ""


def _means(text: str, year: int | None) -> tuple[date | None, str] | None:
    try:
        found: Deadline = read_deadline(text, year)
    except NotADateError:
        return None
    return found.on, found.firmness


def position(row: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of a position: as it was written where that gives the same place again, else in CGCS2000."""
    lon, lat, crs, text = (row.get(name) for name in ("lon", "lat", "crs", "position_text"))
    if lon is None or lat is None:
        return {}
    system = shown("crs")[crs]["zh"] if crs else ""
    east, _, north = (text or "").partition(" ")
    for ways in ((east, north), (text or "", "")):
        if ways[0] and _is_at(*ways, crs) == (lon, lat, text):
            return {"lon": ways[0], "lat": ways[1], "crs": system} if ways[1] else {"position": ways[0], "crs": system}
    return {"lon": lon, "lat": lat, "crs": shown("crs")["cgcs2000"]["zh"]}


def _is_at(lon: str, lat: str, crs: str | None) -> tuple[float, float, str] | None:
    try:
        found = read_position(lon, lat, crs)
    except CellError:
        return None
    return found.lon, found.lat, found.text


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"


def _list(values: list[str]) -> str:
    separator: str = of_cells("list")["separators"][0]
    return neutral(separator.join(values))


def _flag(value: bool) -> str:
    word: str = of_cells("flag")["yes" if value else "no"][0]
    return word


def _class(value: int) -> str:
    """A Roman numeral as the standard prints it; worse than the fifth class in words."""
    worse: str = of_cells("class")["worse_than_v"][0]
    return worse if value > 5 else chr(0x215F + value)


def _state(code: str) -> str:
    word: str = of_cells("state")[code][0]
    return word


def _measured(value: Any) -> Cell:
    if isinstance(value, str):
        return value
    number, below = value
    return f"<{figure(number)}" if below else figure(number)


def _same(value: Any) -> Cell:
    return str(value) if not isinstance(value, date) else value


_WRITERS: dict[str, Callable[[Any], Cell]] = {
    "text": lambda value: neutral(str(value)),
    "list": _list,
    "date": _same,
    "moment": _moment,
    "number": figure,
    "weight": figure,
    "count": figure,
    "money": figure,
    "reading": figure,
    "measured": _measured,
    "share": share,
    "flag": _flag,
    "star": _flag,
    "class": _class,
    "state": _state,
    "period": str,
}

"""The cells of one row as typed values: what each says, what is wrong with it, which readings are doubted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lib.ingest.cells import is_empty, is_masked, read_cell
from lib.ingest.dates import Deadline, lacks_year
from lib.ingest.doubt import ALL, Doubt, differing, merged, read_reading
from lib.ingest.figures import BeyondError, CellError, Measured, read_number
from lib.ingest.headings import Place
from lib.ingest.package import UNCALCULATED
from lib.ingest.positions import PLACED_BY, Broken, place_row
from lib.ingest.read import Row
from lib.ingest.spec import Column
from lib.ingest.words import plain, words_of

#: Columns of rows of readings that hold no figure.
_NO_FIGURE = ("point", "region", "at", "on", "reference", "condition", "primary_published")

ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!"}


#: Characters of a cell that is too long that its fault shows.
_SHOWN = 40


def is_reading(column: Column) -> bool:
    """Whether a column holds readings: what cannot be one is a doubt, not a fault."""
    return column.type in ("reading", "measured")


def with_condition(values: Mapping[str, object], doubts: Sequence[Doubt]) -> Sequence[Doubt]:
    """The doubts of a row and, where its station was not in order as it gave readings, that it was not."""
    said = str(values.get("condition") or "")
    if not said or plain(said) in words_of("condition", "normal") or is_silent(values, doubts):
        return doubts
    return (*doubts, Doubt(ALL, "maintenance", said))


def is_silent(values: Mapping[str, object], doubts: Sequence[Doubt] = ()) -> bool:
    """Whether a row of readings says nothing: no figure, nothing published, nothing that somebody wrote instead."""
    told = (value for name, value in values.items() if name not in _NO_FIGURE)
    return not doubts and all(value is None or value != value for value in told)


def _rank(row: Row) -> int:
    """How a row stands against others of its place and time: normal, under maintenance, silent."""
    if is_silent(row.values, row.doubts):
        return 0
    return 1 if any(doubt.rule == "maintenance" for doubt in row.doubts) else 2


def doubled(earlier: Row, later: Row, readings: list[str], *, fills: bool = False) -> Row:
    """Two rows of readings for one place and time: the later one, with what it repeats or contradicts.

    Whichever comes later, a row taken under maintenance, or one that says nothing, takes no normal one's place.
    `fills`: an empty cell of the later one says nothing of its item either (water); that of an hour withdraws it.
    """
    if _rank(earlier) != _rank(later):
        return max(earlier, later, key=_rank)
    if fills:
        spoken = {doubt.item for doubt in later.doubts}
        empty = {name for name, value in later.values.items() if value is None and name not in spoken}
        kept = {name: value for name, value in earlier.values.items() if name in empty}
        later = replace(later, values={**later.values, **kept})
    known = [doubt for doubt in earlier.doubts if doubt.rule != "repeated"]
    contradicted = differing(earlier.values, later.values, readings)
    if not contradicted and {*later.doubts} <= {*known} and earlier.values == later.values:
        times = 1 + next((int(doubt.given) for doubt in earlier.doubts if doubt.rule == "repeated"), 1)
        return Row(earlier.sheet, earlier.number, earlier.values, (*known, Doubt(ALL, "repeated", str(times))))
    return Row(later.sheet, later.number, later.values, merged([*known, *later.doubts, *contradicted]))


def masked_headings(cells: list[str], places: list[Place]) -> list[str]:
    """The columns whose cell is a mask: no value, and yet not left empty. Readings have rules of their own."""
    return [
        place.column.name
        for place in places
        if not is_reading(place.column) and place.column.type not in ("star", "flag")
        if place.index < len(cells) and is_masked(cells[place.index])
    ]


def is_approximate(place: Place, cells: list[str]) -> bool:
    """Whether a figure is qualified ("more than 40"): the value goes in, its words are kept beside it."""
    text = cells[place.index] if place.index < len(cells) else ""
    if text.isascii() or is_empty(text):
        return False
    try:
        return bool(read_number(text).qualifier)
    except CellError:
        return False


def keep_notes(values: dict[str, object], cells: list[str], unknown: Mapping[int, str]) -> None:
    """Add the cells of these headings to the row\'s note, each behind its heading."""
    kept = [
        f"{heading}: {cells[index].strip()}"
        for index, heading in unknown.items()
        if index < len(cells) and cells[index].strip()
    ]
    if kept:
        values["note"] = "\n".join(filter(None, [str(values.get("note") or ""), *kept]))


def row_values(
    cells: list[str], places: list[Place], year: int | None
) -> tuple[dict[str, object], list[Broken], Sequence[Doubt]]:
    """The typed values of a row, what is wrong (place, rule, value), and which readings are doubted."""
    values: dict[str, object] = {}
    doubts: list[Doubt] = []
    broken: list[Broken] = []
    texts: dict[str, tuple[Place, str]] = {}
    opened: date | None = None
    for place in places:
        text = cells[place.index] if place.index < len(cells) else ""
        column = place.column
        if text[:1] == "#" and (rule := _rule_of_error(text)):
            broken.append((place, rule, "" if rule == "no_value" else text.strip()))
            continue
        if is_reading(column):
            values[column.name] = _reading(column, text, doubts)
            continue
        if column.name in PLACED_BY:
            texts[column.name] = (place, text.strip() if not is_empty(text, "degrees") else "")
            continue
        try:
            value = _cell(place, text, year, doubts)
        except CellError as error:
            broken.append((place, error.rule, _told(error, text.strip(), column)))
            continue
        if value is None and column.required:
            broken.append((place, "required", text.strip()))
        if column.name in ("opened_on", "on", "start") and isinstance(value, date):
            opened, year = value, value.year
        if isinstance(value, Deadline) and opened and value.on and value.on < opened and lacks_year(text):
            # Due before it began: the year that is missing is another one.
            broken.append((place, "date_without_year", text.strip()))
        values[column.name] = value
    if texts:
        place_row(texts, values, broken)
    return values, broken, doubts or ()


def _told(error: CellError, text: str, column: Column) -> str:
    """What a fault shows of its cell."""
    return text if error.rule != "too_long" else f"{text[:_SHOWN]}… {len(text)} > {column.longest}"


def _cell(place: Place, text: str, year: int | None, doubts: list[Doubt]) -> Any:
    """A cell's value; None where somebody's figure cannot be one, which is added to the doubts. Raises CellError."""
    try:
        return read_cell(text, place.column, year=year, scale=place.scale)
    except BeyondError as error:
        doubts.append(Doubt(place.column.name, error.rule, text.strip()))
        return None


def _reading(column: Column, text: str, doubts: list[Doubt]) -> float | Measured | None:
    """A reading, or None where there is none; what cannot be one is added to the doubts."""
    found = read_reading(column.name, text, column.type == "measured")
    if not isinstance(found, Doubt):
        return found
    doubts.append(found)
    return None


def _rule_of_error(text: str) -> str:
    if text.strip() in ERRORS:
        return "error_cell"
    return "no_value" if text == UNCALCULATED else ""

"""Tables to the rows of ledgers: which ledger, which columns, what each cell says, every fault by name."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.core.errors import UnknownSource
from lib.ingest.cells import BeyondError, CellError, Measured, is_empty, read_cell, read_number, read_position
from lib.ingest.doubt import ALL, Doubt, differing, merged, read_reading
from lib.ingest.read import Fault, Notice, Parsed, Row, Table, fingerprint, tables
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import headings, ledger_names, of_cells, of_ledgers, plain, vocabulary

#: A title and a line of notes may stand above the headings, not more.
_HEADINGS_WITHIN = 20
_PLACE = ("lon", "lat", "position", "crs")
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: index, heading as written, and what the heading says of its figures."""

    index: int
    heading: str
    column: Column
    scale: str = ""


def parse(path: Path, ledger: str | None = None, *, year: int | None = None) -> Parsed:
    """Read a file into the rows of its ledgers; `ledger` overrides recognition by name and headings.

    `year` completes days without one where the row itself does not. Raises UnreadableFile, UnknownSource.
    """
    if ledger is not None and ledger not in LEDGERS:
        raise UnknownSource(source=ledger)
    found, notices = tables(path)
    named = LEDGERS[ledger] if ledger else None
    return parse_tables(found, path, fingerprint([path]), named, year=year, notices=notices)


def parse_tables(
    found: Iterable[Table],
    path: Path,
    sha256: str,
    ledger: Ledger | None = None,
    *,
    year: int | None = None,
    notices: Iterable[Notice] = (),
) -> Parsed:
    """As `parse`, from tables that are already read; `ledger` None = recognised table by table."""
    parsed = Parsed(path.name, sha256, notices=list(notices))
    for table in found:
        if not any(any(cell.strip() for cell in row) for row in table.rows):
            continue
        known = ledger or recognise(table, path.stem)
        if known is None:
            parsed.faults.append(Fault(path.name, table.sheet, 0, "", "unknown_ledger", table.sheet))
            continue
        _parse_table(table, known, parsed, year)
    return parsed


def recognise(table: Table, stem: str) -> Ledger | None:
    """The ledger of a table: by the sheet's or file's name, else the one whose headings fit best."""
    for name in (plain(table.sheet), plain(stem)):
        for ledger in LEDGERS.values():
            if name in map(plain, ledger_names(ledger.name)):
                return ledger
    fits = []
    for ledger in LEDGERS.values():
        places = _places(table.rows[_heading_row(table, ledger)], ledger)
        required = {column.name for column in ledger.columns if column.expected}
        if places and required <= {place.column.name for place in places}:
            fits.append((len(places), ledger))
    best = max((count for count, _ in fits), default=0)
    winners = [ledger for count, ledger in fits if count == best]
    return winners[0] if len(winners) == 1 else None


def _heading_row(table: Table, ledger: Ledger) -> int:
    return max(
        range(min(len(table.rows), _HEADINGS_WITHIN)),
        key=lambda index: (len(_places(table.rows[index], ledger)), -index),
    )


@functools.cache
def _columns_by_heading(ledger: Ledger) -> Mapping[str, Column]:
    known: dict[str, Column] = {}
    if ledger.measured:
        known |= {word: Column(code, "measured") for word, code in vocabulary(ledger.measured).items()}
    first: dict[str, Column] = {}
    for column in ledger.columns:
        own, *others = headings(ledger.name, column.name)
        first[plain(own)] = column
        first[column.name] = column
        for other in others:
            known.setdefault(plain(other), column)
    return known | first


def _places(cells: list[str], ledger: Ledger) -> list[_Place]:
    places = []
    for index, heading in enumerate(cells):
        column, scale = _match(heading, ledger)
        if column is not None:
            places.append(_Place(index, heading.strip(), column, scale))
    return places


@functools.lru_cache(maxsize=4096)
def _match(heading: str, ledger: Ledger) -> tuple[Column | None, str]:
    """The column of a heading, and what it says of its figures: percent, fraction, a unit of money."""
    known, marks, found = _columns_by_heading(ledger), of_ledgers()["marks"], plain(heading)
    for mark in marks["required"]:
        found = found.removeprefix(plain(mark)).removesuffix(plain(mark))
    scale = next((s for s in ("percent", "fraction") for m in marks[s] if found.endswith(plain(m))), "")
    name, _, unit = found.partition("(")
    column = known.get(found) or known.get(name)
    if column is not None and column.type == "money":
        scale = unit.rstrip(")") if unit.rstrip(")") in of_cells("number")["money"] else ""
    return column, scale


def _parse_table(table: Table, ledger: Ledger, parsed: Parsed, year: int | None) -> None:
    start = _heading_row(table, ledger)
    places = _places(table.rows[start], ledger)
    present = [place.column.name for place in places]
    missing = [c for c in ledger.columns if c.expected and c.name not in present]
    problems = [("missing_column", headings(ledger.name, column.name)[0]) for column in missing]
    problems += [("doubled_column", place.heading) for place in places if present.count(place.column.name) > 1]
    if problems:
        parsed.faults += [Fault(parsed.file, table.sheet, start + 1, word, rule, "") for rule, word in problems]
        return
    unknown = _unknown(table.rows[start], places)
    if unknown:
        listed = ", ".join(unknown.values())
        parsed.notices.append(Notice(parsed.file, table.sheet, "unknown_column", len(unknown), listed))
    # Days of the row itself come first: they give the year to deadlines written without one.
    places.sort(key=lambda place: place.column.type not in ("date", "moment"))
    keeps_notes = any(column.name == "note" for column in ledger.columns)
    rows = parsed.rows.setdefault(ledger.name, [])
    seen = {tuple(row.values.get(name) for name in ledger.key): place for place, row in enumerate(rows)}
    for number, cells in enumerate(table.rows[start + 1 :], start + 2):
        if not any(cell.strip() for cell in cells):
            continue
        values, broken, doubts = _values(cells, places, year)
        faults = [Fault(parsed.file, table.sheet, number, heading, rule, value) for heading, rule, value in broken]
        if keeps_notes:
            approximate = {p.index: p.heading for p in places if _is_approximate(p, cells)}
            _keep_notes(values, cells, unknown | approximate)
        row = Row(table.sheet, number, values, doubts)
        key = tuple(values.get(name) for name in ledger.key)
        if not faults and key in seen:
            earlier = rows[seen[key]]
            if ledger.holds_readings:
                rows[seen[key]] = _doubled(earlier, row, [p.column.name for p in places if _is_reading(p.column)])
                continue
            if earlier.values == values:
                continue
            words = " ".join(str(part) for part in key if part is not None)
            faults.append(Fault(parsed.file, table.sheet, number, "", "twice", words))
        if faults:
            parsed.faults += faults
        else:
            seen[key] = len(rows)
            rows.append(row)


def _is_reading(column: Column) -> bool:
    return column.type in ("reading", "measured")


def _doubled(earlier: Row, later: Row, readings: list[str]) -> Row:
    """Two rows of readings for one place and time: the later one, with what it repeats or contradicts."""
    known = [doubt for doubt in earlier.doubts if doubt.rule != "repeated"]
    contradicted = differing(earlier.values, later.values, readings)
    if not contradicted and {*later.doubts} <= {*known} and earlier.values == later.values:
        times = 1 + next((int(doubt.given) for doubt in earlier.doubts if doubt.rule == "repeated"), 1)
        return Row(earlier.sheet, earlier.number, earlier.values, (*known, Doubt(ALL, "repeated", str(times))))
    return Row(later.sheet, later.number, later.values, merged([*known, *later.doubts, *contradicted]))


def _unknown(cells: list[str], places: list[_Place]) -> dict[int, str]:
    known = {place.index for place in places}
    ignored = {plain(word) for word in of_ledgers()["ignored"]["headings"]}
    return {
        index: cell.strip()
        for index, cell in enumerate(cells)
        if index not in known and cell.strip() and plain(cell) not in ignored
    }


def _is_approximate(place: _Place, cells: list[str]) -> bool:
    """Whether a figure is qualified ("more than 40"): the value goes in, its words are kept beside it."""
    text = cells[place.index] if place.index < len(cells) else ""
    if place.column.type not in ("number", "money", "share") or text.isascii() or is_empty(text):
        return False
    try:
        return bool(read_number(text).qualifier)
    except CellError:
        return False


def _keep_notes(values: dict[str, object], cells: list[str], unknown: Mapping[int, str]) -> None:
    kept = [
        f"{heading}: {cells[index].strip()}"
        for index, heading in unknown.items()
        if index < len(cells) and cells[index].strip()
    ]
    if kept:
        values["note"] = "\n".join(filter(None, [str(values.get("note") or ""), *kept]))


def _values(
    cells: list[str], places: list[_Place], year: int | None
) -> tuple[dict[str, object], list[tuple[str, str, str]], Sequence[Doubt]]:
    """The typed values of a row, what is wrong (heading, rule, value), and which readings are doubted."""
    values: dict[str, object] = {}
    doubts: list[Doubt] = []
    broken: list[tuple[str, str, str]] = []
    texts: dict[str, tuple[str, str]] = {}
    for place in places:
        text = cells[place.index] if place.index < len(cells) else ""
        column = place.column
        if text.strip() in _ERRORS:
            broken.append((place.heading, "error_cell", text))
            continue
        if _is_reading(column):
            values[column.name] = _reading(column, text, doubts)
            continue
        if column.name in _PLACE:
            texts[column.name] = (place.heading, text.strip() if not is_empty(text, "degrees") else "")
            continue
        if column.type == "money" and place.scale and text.strip()[-1:].isdigit():
            text += place.scale
        try:
            value = _cell(place, text, year, doubts)
        except CellError as error:
            broken.append((place.heading, error.rule, text.strip()))
            continue
        if value is None and column.required:
            broken.append((place.heading, "required", text.strip()))
        if column.name in ("opened_on", "on", "start") and value is not None and hasattr(value, "year"):
            year = value.year
        values[column.name] = value
    if texts:
        _position(texts, values, broken)
    return values, broken, doubts or ()


def _cell(place: _Place, text: str, year: int | None, doubts: list[Doubt]) -> Any:
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


def _position(texts: Mapping[str, tuple[str, str]], values: dict[str, Any], broken: list[tuple[str, str, str]]) -> None:
    lon, lat, both, crs = (texts.get(name, ("", ""))[1] for name in _PLACE)
    values |= {"lon": None, "lat": None, "crs": None, "position_text": None}
    heading = next(texts[name][0] for name in _PLACE if name in texts)
    system = vocabulary("crs").get(plain(crs)) if crs else None
    if crs and system is None:
        broken.append((texts["crs"][0], "crs", crs))
    elif bool(lon) != bool(lat):
        broken.append((heading, "coordinate_alone", lon or lat))
    elif lon or both:
        try:
            found = read_position(lon or both, lat, system)
        except CellError as error:
            broken.append((heading, error.rule, f"{lon} {lat}".strip() or both))
            return
        values |= {"lon": found.lon, "lat": found.lat, "crs": found.crs, "position_text": found.text}

"""Tables to the rows of ledgers: what each cell says, every fault by name and address, nothing dropped unsaid."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from lib.core.errors import UnknownSource
from lib.ingest.doubt import ALL, MASKED, Doubt
from lib.ingest.form_read import forms_in
from lib.ingest.headings import (
    Aliases,
    Block,
    ambiguous,
    find_block,
    recognise,
    title_of,
    unknown_texts,
    year_of,
)
from lib.ingest.layout import fill_merged, side_row
from lib.ingest.progress import EVERY, step
from lib.ingest.read import Fault, Notice, Parsed, Recognised, Row, Table, address, fingerprint, tables
from lib.ingest.row_cells import (
    doubled,
    is_approximate,
    is_reading,
    keep_notes,
    masked_headings,
    row_values,
    with_condition,
)
from lib.ingest.spec import LEDGERS, Ledger
from lib.ingest.words import headings, of_ledgers, plain

#: Cells that are shown of a column that is not known, and rows that are looked through for them.
SAMPLES, _LOOKED_THROUGH = 3, 200


def parse(
    path: Path,
    ledger: str | None = None,
    *,
    year: int | None = None,
    aliases: Aliases = frozenset(),
    sheets: Mapping[str, str] | None = None,
) -> Parsed:
    """Read a file into the rows of its ledgers; `ledger` overrides recognition by name and headings.

    `year` completes days without one where neither the row nor a title does; `aliases` are the office's own headings.
    `sheets`: the ledger that somebody said a sheet holds, "" = none: it is left out.
    Raises UnreadableFile, RefusedFile, UnknownSource.
    """
    if ledger is not None and ledger not in LEDGERS:
        raise UnknownSource(source=ledger)
    found, notices = tables(path)
    if forms := forms_in(found):
        # From the first row on: rows at fault go back with the head of their form.
        taken = [Recognised(path.name, each.sheet, "updates", 1, each.heading_row) for each in forms]
        return Parsed(path.name, fingerprint([path]), notices=notices, forms=forms, recognised=taken)
    named = LEDGERS[ledger] if ledger else None
    return parse_tables(
        found, path, fingerprint([path]), named, year=year, notices=notices, aliases=aliases, sheets=sheets or {}
    )


def parse_tables(
    found: Iterable[Table],
    path: Path,
    sha256: str,
    ledger: Ledger | None = None,
    *,
    year: int | None = None,
    notices: Iterable[Notice] = (),
    aliases: Aliases = frozenset(),
    sheets: Mapping[str, str] = MappingProxyType({}),
) -> Parsed:
    """As `parse`, from tables that are already read; `ledger` None = recognised table by table."""
    parsed = Parsed(path.name, sha256, notices=list(notices))
    aside = {plain(name) for name in of_ledgers()["ignored"]["sheets"]}
    full = [table for table in found if any(any(cell.strip() for cell in row) for row in table.rows)]
    for table in full:
        said = sheets.get(table.sheet)
        if said == "" or (said is None and len(full) > 1 and plain(table.sheet) in aside):
            parsed.notices.append(Notice(path.name, table.sheet, "sheet_aside", 1, table.sheet))
            continue
        known = ledger or LEDGERS.get(said or "") or recognise(table, path.stem, aliases)
        if known is None:
            parsed.faults.append(Fault(path.name, table.sheet, 0, "", "unknown_ledger", table.sheet))
            parsed.recognised.append(Recognised(path.name, table.sheet, encoding=table.encoding))
            continue
        TableReader(table, known, parsed, find_block(table, known, aliases), year, aliases).read()
    if not full:
        parsed.faults.append(Fault(path.name, "", 0, "", "nothing_there", ""))
    return parsed


class TableReader:
    """One table being read: its headings, what it lacks, and what is told of it at the end, a line per rule."""

    def __init__(
        self, table: Table, ledger: Ledger, parsed: Parsed, block: Block, year: int | None, aliases: Aliases
    ) -> None:
        self.table, self.ledger, self.parsed, self.block = table, ledger, parsed, block
        titles = [cell for row in table.rows[: block.first] for cell in row if cell.strip()]
        self.year = year_of(titles) or year_of([table.sheet]) or year
        self.unknown = unknown_texts(block, ledger, aliases)
        self.ambiguous = {
            word: f"{word}: {', '.join(title_of(ledger, name) if name else '-' for name in columns)}"
            for word, columns in ambiguous(ledger, aliases).items()
        }
        self.told: dict[str, list[str]] = {}
        # Days of the row itself come first: they give the year to deadlines written without one.
        self.places = sorted(block.places, key=lambda place: place.column.type not in ("date", "moment"))
        self.by_name = {place.column.name: (place.index, place.heading) for place in block.places}
        self.figures = [
            place for place in self.places if place.column.type in ("number", "weight", "count", "money", "share")
        ]
        self.needed = [place.index for place in block.places if place.column.required]
        self.width = max(block.texts, default=0) + 1
        self.gaps = [index for index in range(self.width) if index not in block.texts]
        self.keeps_notes = any(column.name == "note" for column in ledger.columns)
        if titles:
            self.told["title_rows"] = [titles[0].strip()]

    def read(self) -> None:
        """Add the table's rows, faults and notices to what is parsed."""
        if self.headings_fail():
            return
        rows = self.parsed.rows.setdefault(self.ledger.name, [])
        seen = {self._key(row.values): place for place, row in enumerate(rows)}
        before = len(rows), len(self.parsed.faults)
        filled, figures = fill_merged(self.table, self.block)
        self.told |= {"merged_filled": filled} if filled else {}
        self.told |= {"merged_figure": figures} if figures else {}
        below = self.table.rows[self.block.last + 1 :]
        for number, cells in enumerate(below, self.block.last + 2):
            self.row(number, cells, rows, seen)
            if number % EVERY == 0:
                step("rows", number - self.block.last - 1, len(below))
        self.finish(nothing=(len(rows), len(self.parsed.faults)) == before and not self.told.get("repeated_row"))

    def row(self, number: int, cells: list[str], rows: list[Row], seen: dict[tuple[object, ...], int]) -> None:
        """Add a row to `rows`, or what is wrong with it to the faults; blank and side rows are none."""
        if not any(cell.strip() for cell in cells):
            return
        if rule := side_row(cells, self.block, self.needed, number - self.block.last - 2):
            self._tell(rule, f"{number}: {next(cell.strip() for cell in cells if cell.strip())}")
            return
        self._row(number, cells, rows, seen)

    def finish(self, *, nothing: bool) -> None:
        """Tell what was noted; `nothing`: no row and no fault came of the table."""
        if nothing:
            self._tell("no_rows", self.table.sheet)
        for rule, said in self.told.items():
            listed = ", ".join(said[:20])
            self.parsed.notices.append(Notice(self.parsed.file, self.table.sheet, rule, len(said), listed))

    def _tell(self, rule: str, what: str) -> None:
        self.told.setdefault(rule, []).append(what)

    def _fault(self, number: int, heading: str, rule: str, value: str, index: int | None = None) -> Fault:
        cell = "" if index is None else address(number, index)
        return Fault(self.parsed.file, self.table.sheet, number, heading, rule, value, cell)

    def _key(self, values: Mapping[str, object]) -> tuple[object, ...]:
        return tuple(values.get(name) for name in self.ledger.key)

    def headings_fail(self) -> bool:
        """Whether the headings keep the whole table out; what they say otherwise is told."""
        number = self.block.last + 1
        present = [place.column.name for place in self.block.places]
        missing = [column.name for column in self.ledger.columns if column.expected and column.name not in present]
        self.parsed.recognised.append(self._recognised(missing))
        faults = [self._fault(number, headings(self.ledger.name, name)[0], "missing_column", "") for name in missing]
        for place in self.block.places:
            if present.count(place.column.name) > 1:
                faults.append(self._fault(number, place.heading, "doubled_column", place.heading, place.index))
            if place.fault:
                value = self.ambiguous.get(plain(place.heading), place.heading)
                faults.append(self._fault(number, place.heading, place.fault, value, place.index))
        self.parsed.faults += faults
        if faults:
            return True
        if self.unknown:
            self.told["unknown_column" if self.keeps_notes else "column_left_out"] = list(self.unknown.values())
        if self.block.composed:
            self.told["two_rows_of_headings"] = self.block.composed
        return False

    def _recognised(self, missing: Sequence[str]) -> Recognised:
        return Recognised(
            self.parsed.file,
            self.table.sheet,
            self.ledger.name,
            self.block.first + 1,
            self.block.last + 1,
            [(place.heading, place.column.name) for place in self.block.places],
            list(self.unknown.values()),
            self.keeps_notes,
            missing,
            self.table.encoding,
            [self._samples(index) for index in self.unknown],
        )

    def _samples(self, index: int) -> list[str]:
        """Some cells below a heading, each once: what tells a person what the column is."""
        below = (row[index].strip() for row in self.table.rows[self.block.last + 1 :] if index < len(row))
        return list(islice(dict.fromkeys(cell for cell in islice(below, _LOOKED_THROUGH) if cell), SAMPLES))

    def _beside(self, number: int, cells: list[str]) -> list[Fault]:
        """What stands where no heading is: pushed there by a comma that was none, or written beside the table."""
        if len(cells) == self.width and not self.gaps:
            return []
        beside = [index for index in (*self.gaps, *range(self.width, len(cells))) if cells[index : index + 1] > [""]]
        beside = [index for index in beside if cells[index].strip()]
        if beside and len(cells) > max(len(self.table.rows[self.block.last]), self.width):
            return [self._fault(number, "", "too_many_cells", cells[beside[-1]].strip(), beside[-1])]
        for index in beside:
            self._tell("cell_without_heading", f"{address(number, index)}: {cells[index].strip()}")
        if len(cells) < self.width and any(place.index >= len(cells) for place in self.places):
            self._tell("short_row", str(number))
        return []

    def _row(self, number: int, cells: list[str], rows: list[Row], seen: dict[tuple[object, ...], int]) -> None:
        values, broken, doubts = row_values(cells, self.places, self.year)
        faults = [self._fault(number, place.heading, rule, value, place.index) for place, rule, value in broken]
        faults = self._beside(number, cells) or faults
        if approximate := {place.index: place.heading for place in self.figures if is_approximate(place, cells)}:
            for index in () if self.keeps_notes else approximate:
                self._tell("approximate", f"{address(number, index)}: {cells[index].strip()}")
        if self.keeps_notes:
            keep_notes(values, cells, self.unknown | approximate)
        if not self.ledger.holds_readings and (masked := masked_headings(cells, self.places)):
            doubts = (*doubts, Doubt(ALL, MASKED, ", ".join(masked)))
        if "condition" in values:
            doubts = with_condition(values, doubts)
        row = Row(self.table.sheet, number, values, doubts, self.by_name)
        key = self._key(values)
        if not faults and key in seen:
            earlier = rows[seen[key]]
            if self.ledger.holds_readings:
                names = [place.column.name for place in self.places if is_reading(place.column)]
                rows[seen[key]] = doubled(earlier, row, names, fills=bool(self.ledger.measured))
                return
            if earlier.values == values:
                self._tell("repeated_row", str(number))
                return
            words = " ".join(str(part) for part in key if part is not None)
            faults.append(self._fault(number, "", "twice", words))
        if faults:
            self.parsed.faults += faults
            self.parsed.refused.setdefault(self.ledger.name, []).append(row)
        else:
            seen[key] = len(rows)
            rows.append(row)

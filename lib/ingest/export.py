"""The ledgers out of the database, in the form in which they are handed in: what goes out can come in again."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from lib.core.clock import today
from lib.db import reading
from lib.db.commands import Connection
from lib.db.ledgers import ledger_rows
from lib.ingest.ledger_cells import Cell, cell, deadline, position
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import headings, ledger_names, shown

Form = Literal["csv", "xlsx"]
Rows = Iterator[dict[str, Cell]]

#: Rows of a sheet, of which Excel takes 1,048,576.
_ROWS_OF_A_SHEET = 1_000_000
_POSITION = ("lon", "lat", "position", "crs")
#: What nothing is kept of: it is told by nothing in the database.
_NOT_KEPT = {"air_hourly": ("reference",), "regions": ("crs",)}
#: Columns of days that complete deadlines without a year.
_DAYS = ("opened_on", "on", "start")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: its ledger, rows, and rows that lack what the ledger requires (sources had it not)."""

    path: Path
    ledger: str
    rows: int
    lacking: int


def export_ledgers(folder: Path, form: Form = "csv") -> list[Exported]:
    """Write every ledger that has rows to the folder, in the order in which they go in again.

    The same database gives the same bytes. Raises DatabaseUnavailable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Exported] = []
    with reading() as connection:
        for ledger in LEDGERS.values():
            for number, (columns, rows) in enumerate(_tables(connection, ledger), 1):
                written += _write(folder, ledger, number, columns, rows, form)
    return written


def _tables(connection: Connection, ledger: Ledger) -> Iterable[tuple[list[Column], Rows]]:
    """The tables of a ledger: columns and rows. One, but of hours with and without a published index."""
    own = [column for column in ledger.columns if column.name not in _NOT_KEPT.get(ledger.name, ())]

    def rows() -> Iterator[Mapping[str, Any]]:
        return ledger_rows(connection, ledger.name, today())

    if ledger.name == "air_hourly":
        # A column of published indices with an empty cell says that none was given, and then we give none either.
        bare = [column for column in own if column.name not in ("aqi_published", "primary_published")]
        yield bare, (_cells(bare, row) for row in rows() if not _is_published(row))
        yield own, (_cells(own, row) for row in rows() if _is_published(row))
    elif ledger.measured:
        listed = list(rows())
        there = set().union(*(row.keys() for row in listed))
        items = [Column(code, "measured") for code in shown(ledger.measured) if code in there]
        yield [*own, *items], (_cells([*own, *items], row) for row in listed)
    else:
        made = [_cells(own, row) for row in rows()]
        unused = () if any(row.get("position") for row in made) else ("position",)
        yield [column for column in own if column.name not in unused], iter(made)


def _is_published(row: Mapping[str, Any]) -> bool:
    withheld = row["aqi"] is None and row["standard"] is not None
    return row["aqi_published"] is not None or row["primary_published"] is not None or withheld


def _cells(columns: Iterable[Column], row: Mapping[str, Any]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in columns:
        if column.name in _POSITION:
            continue
        if column.type == "deadline":
            year = next((row[name].year for name in _DAYS if row.get(name) is not None), None)
            found[column.name] = deadline(row["due"], year)
        else:
            found[column.name] = cell(column, row.get(column.name))
    return found | position(row)


def _write(
    folder: Path, ledger: Ledger, number: int, columns: list[Column], rows: Rows, form: Form
) -> Iterable[Exported]:
    """Write a table to as many files as it takes."""
    name, *_ = ledger_names(ledger.name)
    words = [_heading(ledger, column) for column in columns]
    needed = [column.name for column in columns if column.required]
    while part := list(islice(rows, 1)):
        path = folder / f"{name}{f' {number}' if number > 1 else ''}.{form}"
        count = lacking = 0

        def told() -> Iterator[list[Cell]]:
            nonlocal count, lacking
            limit = _ROWS_OF_A_SHEET if form == "xlsx" else None
            for row in islice(_chained(part, rows), limit):
                count += 1
                lacking += any(row.get(each, "") == "" for each in needed)
                yield [row.get(column.name, "") for column in columns]

        (_csv if form == "csv" else _xlsx)(path, name, words, told())
        yield Exported(path, ledger.name, count, lacking)
        number += 1


def _chained(first: list[dict[str, Cell]], rest: Rows) -> Rows:
    yield from first
    yield from rest


def _heading(ledger: Ledger, column: Column) -> str:
    if ledger.measured and column.type == "measured":
        return shown(ledger.measured)[column.name]["zh"]
    return headings(ledger.name, column.name)[0]


def _csv(path: Path, _name: str, words: list[str], rows: Iterable[list[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(words)
        writer.writerows(rows)


def _xlsx(path: Path, name: str, words: list[str], rows: Iterable[list[Cell]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with ExitStack() as stack:
        book = stack.enter_context(xlsxwriter.Workbook(str(path), options))
        # A day of its own would make every file another one.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet(name)
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(words) - 1, 16)
        sheet.write_row(0, 0, words, head)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, each in enumerate(row):
                if isinstance(each, date):
                    sheet.write_datetime(last, place, each, day)
                elif isinstance(each, str):
                    if each:
                        sheet.write_string(last, place, each)
                elif float(f"{each:.16G}") == each:
                    sheet.write_number(last, place, each)
                else:  # a workbook keeps sixteen figures of a number
                    sheet.write_string(last, place, repr(each))
        sheet.autofilter(0, 0, max(last, 1), len(words) - 1)

"""Template workbooks: ledgers as an office fills them, made from the specification; the same words, the same bytes."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from lib.i18n import Translator
from lib.ingest.obligations import KINDS
from lib.ingest.offered import (
    Choices,
    Offered,
    columns_of,
    example_of,
    heading,
    help_of,
    offered,
    unit_of,
)
from lib.ingest.read import address
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import ledger_title, of_cells

#: Rows that are prepared for filling in.
_ROWS = 2000
#: Texts that are long: they wrap, and a format of text would show them as hashes.
_LONG = {"title", "note", "target", "sanction", "place"}
_WIDTHS = {"title": 42, "note": 36, "target": 30, "sanction": 24, "place": 24, "name": 24, "unit": 22, "co_units": 22}
_FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "count": "0"}
#: Cells that a spreadsheet would turn into something else: 10-11, 87%, 00123.
_AS_TEXT = {"text", "list", "deadline", "share", "period", "state", "word", "words", "class", "measured", "degrees"}
_FIGURES = {"number", "weight", "count", "money"}
#: What the workbook of all obligations holds beside the ledgers of items: what they point at, and what is told of them.
_BESIDE = ("units", "programmes", "updates", "actions")

NAVY, DEEP, PALE, LINE = "#1f3a5f", "#c9d8ea", "#eef3f8", "#b8c4d0"


def templates(t: Translator, choices: Choices | None = None) -> Iterable[tuple[str, bytes]]:
    """File name and contents of every template: one per ledger, and one with all ledgers of obligations."""
    for ledger in LEDGERS.values():
        yield f"{ledger_title(ledger.name, t)}.xlsx", template([ledger], t, choices)
    yield f"{t('template.all')}.xlsx", template(obligations(), t, choices)


def obligations() -> list[Ledger]:
    """The ledgers of obligations, with what they point at."""
    return [ledger for ledger in LEDGERS.values() if ledger.name in KINDS or ledger.name in _BESIDE]


def template(ledgers: Sequence[Ledger], t: Translator, choices: Choices | None = None) -> bytes:
    """A workbook to fill in: instructions, a sheet per ledger, the lists of its drop-downs.

    `choices`: what is on record, offered beside the vocabularies.
    """
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        guide = book.add_worksheet(t("template.guide"))
        sheets = [book.add_worksheet(ledger_title(ledger.name, t)) for ledger in ledgers]
        lists = Lists(book, t("template.lists"))
        for sheet, ledger in zip(sheets, ledgers, strict=True):
            _ledger(book, sheet, ledger, lists, t, choices or {})
        _guide(book, guide, ledgers, t, choices or {})
        lists.write()
        sheets[0].activate()
    return stream.getvalue()


def new_workbook(stream: io.BytesIO) -> Any:
    """A workbook whose bytes follow from what is written alone: it says no day on which it was made."""
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    return book


class Lists:
    """The sheet of lists that drop-downs take their words from: one list a column, each once."""

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name = book, name
        self.sheet = book.add_worksheet(name)
        self.listed: dict[tuple[str, ...], tuple[int, str]] = {}

    def source(self, name: str, words: tuple[str, ...]) -> str:
        """The range that holds these words."""
        index, _ = self.listed.setdefault(words, (len(self.listed), name))
        letters = address(1, index)[:-1]
        return f"='{self.name}'!${letters}$2:${letters}${len(words) + 1}"

    def write(self) -> None:
        """Write the lists, each below its name."""
        head, text = self.book.add_format({"bold": True, "bg_color": DEEP}), self.book.add_format({"num_format": "@"})
        for words, (index, name) in self.listed.items():
            self.sheet.write_string(0, index, name, head)
            for row, word in enumerate(words, 1):
                self.sheet.write_string(row, index, word, text)
        if self.listed:
            self.sheet.set_column(0, len(self.listed) - 1, 20)
        self.sheet.freeze_panes(1, 0)
        self.sheet.protect()


def _ledger(book: Any, sheet: Any, ledger: Ledger, lists: Lists, t: Translator, choices: Choices) -> None:
    """The sheet of one ledger: headings with their notes, formats, drop-downs and checks; no rows."""
    columns = columns_of(ledger)
    for index, column in enumerate(columns):
        deep = column.required or column.expected
        look = {"bold": True, "bg_color": DEEP if deep else PALE, "font_color": NAVY, "border": 1, "border_color": LINE}
        head = book.add_format(look | {"text_wrap": True, "align": "center", "valign": "vcenter"})
        sheet.set_column(index, index, _WIDTHS.get(column.name, 15), book.add_format(_format(column)))
        sheet.write_string(0, index, heading(ledger, column, t), head)
        found = offered(ledger, column, t, choices)
        note = "\n".join(_note(ledger, column, found, t))
        sheet.write_comment(0, index, note, {"x_scale": 2, "y_scale": 1.4, "font_size": 9})
        check = _check(column, found, lists, index, t)
        if check:
            sheet.data_validation(1, index, _ROWS, index, check)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _ROWS, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{address(_ROWS + 1, len(columns) - 1)}"})
    printed(sheet, 0)


def printed(sheet: Any, headings: int) -> None:
    """Printed across A4, as wide as the paper, its row of headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(headings)


def _format(column: Column) -> dict[str, Any]:
    if column.name in _LONG and column.type == "text":
        return {"text_wrap": True, "valign": "top"}
    as_text = {"num_format": "@"} if column.type in _AS_TEXT else {}
    return {"valign": "top"} | as_text | ({"num_format": _FORMATS[column.type]} if column.type in _FORMATS else {})


def _note(ledger: Ledger, column: Column, found: Offered | None, t: Translator) -> Iterable[str]:
    """What the note of a heading says, line by line."""
    need = "required" if column.required else "expected" if column.expected else "optional"
    yield f"{heading(ledger, column, t).rstrip('*')} · {t(f'template.{need}')}"
    if said := help_of(ledger, column, t):
        yield said
    if found:
        yield t("template.offered_or_other" if found.others else "template.offered")
        return
    yield t("template.cell", type=of_cells("cell_type")[column.type][t.language])
    if unit := unit_of(column):
        yield t("template.unit", unit=unit)
    if example := example_of(ledger, column, t):
        yield t("template.example", example=example)


def _check(column: Column, found: Offered | None, lists: Lists, index: int, t: Translator) -> dict[str, Any] | None:
    """What a spreadsheet checks while somebody types: it warns where the reader may understand more than it does."""
    told = {"error_title": t("template.fault_title"), "ignore_blank": True}
    if found:
        rule, kind = ("other", "warning") if found.others else ("word", "stop")
        source = lists.source(found.name, found.words)
        return told | {"validate": "list", "source": source, "error_type": kind} | _says(rule, t)
    if column.type in ("date", "moment"):
        days = {"minimum": date(1950, 1, 1), "maximum": date(2149, 12, 31)}
        return told | {"validate": "date", "criteria": "between", "error_type": "warning"} | days | _says("date", t)
    if column.type in _FIGURES:
        limits = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
        return told | {"validate": "decimal", "error_type": "warning"} | limits | _says("number", t)
    if column.type == "share":
        return told | share_check(address(2, index)) | _says("share", t)
    return None


def share_check(cell: str) -> dict[str, Any]:
    """A check of a cell that holds a percentage as text, so that 100% stays 100% and no 1: from 0 to 100."""
    return {"validate": "custom", "value": f"=AND(ISNUMBER(--{cell}),--{cell}>=0,--{cell}<=100)"}


def _says(rule: str, t: Translator) -> dict[str, str]:
    return {"error_message": t(f"template.fault_{rule}")}


#: What the instructions say, in order.
_STEPS = ("required", "note", "headings", "empty", "code", "lists", "examples", "import")


def _guide(book: Any, sheet: Any, ledgers: Sequence[Ledger], t: Translator, choices: Choices) -> None:
    """The sheet of instructions: how to fill in, and every column in a table."""
    title = ledger_title(ledgers[0].name, t) if len(ledgers) == 1 else t("template.all")
    sheet.write_string(0, 0, t("template.title", name=title), book.add_format({"bold": True, "font_size": 14}))
    for row, step in enumerate(_STEPS, 2):
        sheet.write_string(row, 0, f"{row - 1}. {t(f'template.step_{step}')}")
    row = row_of_heads = len(_STEPS) + 3
    head = book.add_format({"bold": True, "bg_color": DEEP, "font_color": NAVY, "border": 1, "border_color": LINE})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE})
    names = ("ledger", "heading", "need", "type", "help", "words")
    sheet.write_row(row, 0, [t(f"template.{name}") for name in names], head)
    for ledger in ledgers:
        for column in columns_of(ledger):
            row += 1
            found = offered(ledger, column, t, choices)
            need = "required" if column.required else "expected" if column.expected else "optional"
            words = ", ".join(found.words[:40]) if found else ""
            kind = of_cells("cell_type")[column.type][t.language]
            said = heading(ledger, column, t), t(f"template.{need}"), kind, help_of(ledger, column, t), words
            for index, text in enumerate((ledger_title(ledger.name, t), *said)):
                sheet.write_string(row, index, text, cell)
    for index, width in enumerate((18, 20, 20, 30, 40, 60)):
        sheet.set_column(index, index, width)
    sheet.hide_gridlines(2)
    printed(sheet, row_of_heads)

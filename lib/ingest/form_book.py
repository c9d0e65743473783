"""A return form as a workbook: what was issued is locked, what the unit fills in is open; the same form, same bytes."""

import io
from datetime import date
from typing import Any

from lib.db.commands import IssuedForm
from lib.i18n import translator
from lib.ingest.form_layout import COLUMNS, FILLED, HEAD, LOCKED, reportable
from lib.ingest.read import address
from lib.ingest.templates import DEEP, LINE, NAVY, PALE, new_workbook, printed, share_check

_WIDTHS = (6, 9, 16, 44, 14, 12, 8, 13, 12, 10, 12, 14, 11, 40, 13)
#: Rows of the sheet, from 0: title, head, groups, headings, then the items.
_FIRST_HEAD, _GROUPS, _HEADINGS = 1, 5, 6
_OPEN = "#fff9db"
#: Characters beyond this are as wide as two.
_LATIN = 0x2E80


def form_book(issued: IssuedForm, region_name: str) -> bytes:
    """The workbook of an issued form, in the language it was issued in."""
    t = translator(issued.language)
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        sheet = book.add_worksheet(t("form.sheet"))
        line = {"border": 1, "border_color": LINE}
        locked = book.add_format(line | {"num_format": "@", "text_wrap": True, "valign": "top"})
        label = book.add_format(line | {"bold": True, "bg_color": PALE, "font_color": NAVY, "valign": "top"})
        head = book.add_format(
            line | {"bold": True, "bg_color": DEEP, "font_color": NAVY, "text_wrap": True, "align": "center"}
        )
        group = book.add_format(line | {"bold": True, "bg_color": PALE, "font_color": NAVY, "align": "center"})
        opened = {"locked": False, "bg_color": _OPEN, "valign": "top"}
        text = book.add_format(line | opened | {"num_format": "@", "text_wrap": True})
        day = book.add_format(line | opened | {"num_format": "yyyy-mm-dd"})
        for index, width in enumerate(_WIDTHS):
            sheet.set_column(index, index, width)
        title = book.add_format({"bold": True, "font_size": 14, "font_color": NAVY})
        sheet.write_string(0, 0, t("form.title", unit=issued.unit), title)
        values = (issued.number, issued.unit, issued.as_of.isoformat(), "")
        for row, (name, value) in enumerate(zip(HEAD, values, strict=True), _FIRST_HEAD):
            sheet.merge_range(row, 0, row, 1, t(f"form.{name}"), label)
            sheet.merge_range(row, 2, row, 3, value, day if name == "day" else locked)
            sheet.set_row(row, 30)
        how = t("form.how", region=region_name, by=issued.issued_by)
        wrapped = book.add_format(line | {"text_wrap": True, "valign": "top", "font_size": 10})
        sheet.merge_range(_FIRST_HEAD, len(COLUMNS) - 11, _FIRST_HEAD + len(HEAD) - 1, len(COLUMNS) - 1, how, wrapped)
        sheet.merge_range(_GROUPS, 0, _GROUPS, len(LOCKED) - 1, t("form.issued_part"), group)
        sheet.merge_range(_GROUPS, len(LOCKED), _GROUPS, len(COLUMNS) - 1, t("form.filled_part"), group)
        for index, name in enumerate(COLUMNS):
            sheet.write_string(_HEADINGS, index, t(f"form.column.{name}"), head)
        for number, each in enumerate(issued.rows, _HEADINGS + 1):
            sheet.set_row(number, _height(each.cells[LOCKED.index("title")]))
            for index, cell in enumerate(each.cells):
                sheet.write_string(number, index, cell, locked)
            for index, name in enumerate(FILLED, len(LOCKED)):
                sheet.write_blank(number, index, None, day if name == "done_on" else text)
            states = [t(f"state.{state}") for state in reportable(each.kind)]
            picked = {"validate": "list", "source": states, "error_message": t("form.pick_state")}
            sheet.data_validation(number, len(LOCKED), number, len(LOCKED), picked)
        _checks(sheet, issued, t)
        _printed(sheet, len(issued.rows))
    return stream.getvalue()


def _height(title: str) -> int:
    """Points for as many lines as a title takes, at least two: there is a note to be written beside it."""
    wide = sum(2 if ord(each) > _LATIN else 1 for each in title)
    return 15 * max(2, -(-wide // (_WIDTHS[LOCKED.index("title")] - 2)))


def _checks(sheet: Any, issued: IssuedForm, t: Any) -> None:
    """What a spreadsheet checks while somebody types, and the protection."""
    first, last = _HEADINGS + 1, _HEADINGS + max(len(issued.rows), 1)
    told = {"error_title": t("template.fault_title"), "ignore_blank": True}
    days = {"validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2149, 12, 31)}
    days |= told | {"error_message": t("template.fault_date"), "error_type": "warning"}
    progress, done_on = COLUMNS.index("progress"), COLUMNS.index("done_on")
    share = share_check(address(first + 1, progress)) | told | {"error_message": t("template.fault_share")}
    sheet.data_validation(first, progress, last, progress, share)
    sheet.data_validation(first, done_on, last, done_on, days)
    sheet.data_validation(_FIRST_HEAD + HEAD.index("day"), 2, _FIRST_HEAD + HEAD.index("day"), 2, days)
    # Anybody can take the protection off: what was locked is known from the database, not from the workbook.
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.ignore_errors({"number_stored_as_text": f"A1:{address(last + 1, len(COLUMNS) - 1)}"})


def _printed(sheet: Any, count: int) -> None:
    sheet.freeze_panes(_HEADINGS + 1, LOCKED.index("title"))
    printed(sheet, _HEADINGS)
    sheet.print_area(0, 0, _HEADINGS + count, len(COLUMNS) - 1)

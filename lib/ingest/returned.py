"""The faulty rows of files as a workbook to mend and hand in again: as they were, and what is wrong with each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from lib.core.palette import RED
from lib.ingest.aliases import office_aliases
from lib.ingest.faults import Words
from lib.ingest.headings import find_block
from lib.ingest.layout import fill_merged
from lib.ingest.read import Fault, Recognised, Table, address, tables
from lib.ingest.spec import LEDGERS

_WIDTH, _WIDE = 18, 60
#: A sheet's name in Excel: its longest, and signs that may not stand in it.
_LONGEST, _FORBIDDEN = 31, str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def write_returned(
    paths: Iterable[Path], faults: Sequence[Fault], recognised: Iterable[Recognised], out: Path, words: Words
) -> int:
    """Write the rows at fault under their own headings, the faulty cells marked, a last column saying what is wrong.

    A sheet per sheet of the files, so that it can be mended and imported as it is. A sheet whose headings are at fault
    comes back whole. Returns the number of rows. Raises UnreadableFile.
    """
    by_sheet: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_sheet[fault.file, fault.sheet].append(fault)
    known = {(each.file, each.sheet): each for each in recognised}
    aliases = office_aliases()
    count, used = 0, set[str]()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "faulty": book.add_format({"bg_color": "#FFF2CC"}),
            "why": book.add_format({"text_wrap": True, "font_color": RED, "valign": "top"}),
        }
        for path in (file for each in paths for file in (sorted(each.iterdir()) if each.is_dir() else [each])):
            for table in tables(path)[0] if any(file == path.name for file, _ in by_sheet) else []:
                found = by_sheet.get((path.name, table.sheet))
                if not found:
                    continue
                taken, head = known.get((path.name, table.sheet)), (0, 0)
                if taken is not None and taken.ledger:
                    # What a merged cell says of a row goes with the row.
                    fill_merged(table, find_block(table, LEDGERS[taken.ledger], aliases))
                    head = taken.first, taken.last
                sheet = book.add_worksheet(_sheet_name(table.sheet, used))
                count += _rows(sheet, table, found, head, styles, words)
        if not book.worksheets():
            book.add_worksheet()
    return count


def _rows(
    sheet: Any,
    table: Table,
    faults: Sequence[Fault],
    head: tuple[int, int],
    styles: Mapping[str, Any],
    words: Words,
) -> int:
    """Write one sheet; `head` are the first and last row of its headings from 1, 0 where there are none."""
    first, last = head
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    whole = any(number <= last for number in by_row)
    numbers = [number for number in range(last + 1, len(table.rows) + 1) if whole or number in by_row]
    width = max((len(table.rows[number - 1]) for number in [*range(max(first, 1), last + 1), *numbers]), default=0)
    sheet.set_column(0, max(width - 1, 0), _WIDTH)
    sheet.set_column(width, width, _WIDE)
    for place, number in enumerate([*range(max(first, 1), last + 1), *numbers]):
        marked = {fault.cell for fault in by_row[number]}
        for index, text in enumerate(table.rows[number - 1]):
            style = (
                styles["head" if number <= last else "faulty"] if number <= last or _is(number, index, marked) else None
            )
            if text:
                sheet.write_string(place, index, text, style)
            elif style is not None:
                sheet.write_blank(place, index, None, style)
        said = "\n".join(_said(fault, words) for fault in by_row[number])
        if number == first:
            # Beside the first row of headings: under a group of headings it would be a part of that.
            sheet.write_string(place, width, "\n".join(filter(None, (words("fault.why"), said))), styles["head"])
        elif said:
            sheet.write_string(place, width, said, styles["why"])
    if last:
        sheet.freeze_panes(last - first + 1, 0)
    return len(numbers)


def _said(fault: Fault, words: Words) -> str:
    why, remedy = words(f"rule.{fault.rule}"), words(f"remedy.{fault.rule}")
    return words("fault.of_row", heading=fault.heading or "—", why=why, remedy=remedy)


def _is(number: int, index: int, marked: set[str]) -> bool:
    return bool(marked) and address(number, index) in marked


def _sheet_name(name: str, used: set[str]) -> str:
    plain = name.translate(_FORBIDDEN).strip("'")[:_LONGEST] or "Sheet"
    made, count = plain, 1
    while made.lower() in used:
        count += 1
        made = f"{plain[: _LONGEST - 4]} {count}"
    used.add(made.lower())
    return made

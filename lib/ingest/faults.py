"""Faults in words: a line for the command line, a workbook to mend them by."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from lib.ingest.read import Fault, Notice

#: Translates a text key, filled with parameters (`lib.i18n.texts.Translator`).
Words = Callable[..., str]

_PLACE = ("file", "sheet", "row", "cell", "heading", "value")
_COLUMNS = (*_PLACE, "why", "remedy")
_WIDTHS = (24, 16, 6, 8, 18, 30, 44, 44)


def fault_text(fault: Fault, words: Words) -> str:
    """A fault as one line: where it is, what is wrong, what stands there, how to mend it."""
    return words(
        "fault.place",
        file=fault.file,
        sheet=fault.sheet,
        row=fault.row,
        heading=fault.heading,
        cell=f" {fault.cell}" if fault.cell else "",
        why=words(f"rule.{fault.rule}"),
        value=fault.value,
        remedy=words(f"remedy.{fault.rule}"),
    )


def notice_text(notice: Notice, words: Words) -> str:
    """A notice as one line: which file, what was noted, how often, an example."""
    found = words("fault.notice", file=notice.file, why=words(f"rule.{notice.rule}"), count=notice.count)
    return f"{found} ({notice.value})" if notice.value else found


def doubts_text(doubted: Mapping[str, int], words: Words) -> list[str]:
    """How many readings each rule caught, a line per rule, the most frequent first."""
    order = sorted(doubted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [words("fault.doubted", count=count, why=words(f"flag.{rule}")) for rule, count in order]


def write_faults(faults: Sequence[Fault], path: Path, words: Words) -> None:
    """Write the faults to a workbook, one row each; what stood in a cell is text there, never a formula."""
    frame = pd.DataFrame(
        [
            (*(getattr(fault, name) for name in _PLACE), words(f"rule.{fault.rule}"), words(f"remedy.{fault.rule}"))
            for fault in faults
        ],
        columns=[words(f"fault.{name}") for name in _COLUMNS],
    )
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as book:
        frame.to_excel(book, index=False, freeze_panes=(1, 0))
        sheet = next(iter(book.sheets.values()))
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)

"""What each unit is asked to check, as a workbook to send out and back: a sheet per unit, its last column empty."""

import io
import re

import pandas as pd

from lib.core.clock import now
from lib.export.names import day_and_source
from lib.export.sheets import sheet
from lib.i18n import Translator
from lib.metrics.model import Result

#: What a unit reads: where, what stands there, what is asked.
_COLUMNS = ("kind", "code", "title", "heading", "check", "found", "ask")
_LONGEST_NAME = 31


def quality_book(listed: Result, t: Translator) -> bytes:
    """The rows of `quality.list` as a workbook: first a sheet of who is asked and how much, then one per unit."""
    frame = listed.frame
    owners = pd.Series([t.group("unit", name, "unit") for name in frame["unit"]], frame.index, dtype="str")
    names = sheet_names([t("quality.sheet.unit"), *dict.fromkeys(owners)])
    about = [{t("quality.sheet.unit"): unit, t("quality.sheet.rows"): int((owners == unit).sum())} for unit in names]
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as book:
        said = [t("quality.sheet.request"), day_and_source(listed, t, most=99)]
        first = pd.DataFrame([*about[1:], *({t("quality.sheet.unit"): words} for words in said)])
        sheet(book, first.reindex(columns=list(about[0])), names[t("quality.sheet.unit")])
        for unit, name in list(names.items())[1:]:
            shown = t.shown(frame[(owners == unit).to_numpy()][list(_COLUMNS)])
            sheet(book, shown.assign(**{t("quality.answer"): None}), name)
        book.book.set_properties({"created": now().replace(tzinfo=None)})
    return out.getvalue()


def sheet_names(words: list[str]) -> dict[str, str]:
    """Each of these (no two alike) to a name that Excel takes for a sheet: short, no two alike in either case."""
    taken: set[str] = set()
    names = {}
    for word in words:
        bare = re.sub(r"[\[\]:*?/\\']", " ", word).strip() or "-"
        name, number = bare[:_LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = bare[: _LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names[word] = name
    return names

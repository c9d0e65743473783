"""Months in a row: their heads, and the strip of a matter's lights, with shape and word beside the colour."""

from datetime import date
from html import escape

from lib.core.calendar import is_month_end
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.status_rows import chip_of


def month_head(month: date, first: bool, t: Translator) -> str:
    """The name of a month among others in a row; the year is named at the first one and at each January."""
    name = f"{month:%b}" if t.language == "en" else str(month.month)
    if first or month.month == 1:
        return t("water.head.month_of_year", year=f"{month:%y}", month=name)
    return t("air.month", month=name)


def month_strip(result: Result, t: Translator) -> str:
    """One cell per row of `item.months`; the scope's day by its own name where it ends no month. Nothing: no text."""
    cells = []
    for place, row in enumerate(records(result.frame)):
        day, light = row["stood_on"].date(), escape(row["light"])
        word, glyph = (escape(each) for each in chip_of(row["light"], t))
        head = month_head(day, place == 0, t) if is_month_end(day) else t.short_day(day, result.scope.as_of)
        shown = f'<b class="chip-{light}" aria-hidden="true">{glyph}</b><span>{escape(head)}</span>'
        cells.append(f'<li>{shown}<em class="unseen">{word}</em></li>')
    title = escape(t("item.block.months"))
    return f'<div class="month-strip"><b>{title}</b><ol>{"".join(cells)}</ol></div>' if cells else ""

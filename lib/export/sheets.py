"""Tables as files: CSV that Excel in Chinese Windows opens right, and workbooks with typed cells."""

import io
import re
from collections.abc import Collection
from typing import Any

import pandas as pd

from lib.core.clock import now
from lib.core.formulas import neutral
from lib.export.names import day_and_source, source_line
from lib.i18n import SHARES, WRITTEN_OTHERWISE, Translator
from lib.metrics.model import Result

#: What a browser is told that a workbook is.
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: How shares are shown, and the characters that a column of them is wide.
_PERCENT, _SHARE_WIDTH = {"num_format": "0.0%"}, 14


def csv(result: Result, t: Translator) -> bytes:
    """The result's rows in words as CSV: UTF-8 with BOM, ISO dates, one header row, formulas neutralised.

    Two columns follow the result's own, the as-of day and the source: a file that was passed on still says them.
    """
    shown = _with_origin(result, t)
    ours = {t(f"column.{name}") for name in SHARES & set(result.frame.columns)}  # "-8.1%" is no formula
    for name in shown.columns.difference(list(ours)):
        shown[name] = pd.Series([_safe(cell) for cell in shown[name]], shown.index, dtype=object)
    return shown.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def xlsx(results: list[Result], t: Translator) -> bytes:
    """A workbook, one sheet per result with filters and a frozen header, and a sheet of definitions."""
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", date_format="yyyy-mm-dd", engine_kwargs=options) as book:
        about = [
            {
                t("sheet.figure"): t(f"metric.{result.key}"),
                t("sheet.value"): t.number(result.value, result.metric.unit),
                t("sheet.numerator"): result.numerator,
                t("sheet.denominator"): result.denominator,
                t("sheet.scope"): "; ".join(f"{name}={value}" for name, value in result.scope.to_query().items()),
                t("sheet.origin"): day_and_source(result, t, most=99),
                t("sheet.reason"): t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else None,
            }
            for result in results
        ]
        sheet(book, pd.DataFrame(about), t("sheet.about"))
        for row, result in enumerate(results, 1):
            if result.metric.unit == "share" and isinstance(result.value, float | int) and not pd.isna(result.value):
                percent = book.book.add_format(_PERCENT)
                book.sheets[t("sheet.about")].write_number(row, 1, result.value, percent)
        taken: set[str] = set()
        for result in results:
            if len(result.frame.columns):
                name = t(f"metric.{result.key}")[:28]
                name = name if name not in taken else f"{name}{len(taken)}"
                taken.add(name)
                sheet(book, _typed(result, t), name, {t(f"column.{each}") for each in _shares(result)})
        book.book.set_properties({"created": now().replace(tzinfo=None)})
    return out.getvalue()


def sheet(book: pd.ExcelWriter, frame: pd.DataFrame, name: str, shares: Collection[str] = ()) -> None:
    """Write a frame in words to a sheet with filters and a frozen header; `shares`: headings of shares."""
    name = re.sub(r"[\[\]:*?/\\]", " ", name)
    frame.to_excel(book, sheet_name=name, index=False)
    sheet = book.sheets[name]
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    sheet.autofit(360)
    percent = book.book.add_format(_PERCENT)
    for place, heading in enumerate(frame.columns):
        if heading in shares:
            sheet.set_column(place, place, _SHARE_WIDTH, percent)


def _typed(result: Result, t: Translator) -> pd.DataFrame:
    """The rows in words, with days as days and shares as numbers: a workbook sorts, filters and reckons with them."""
    shown = _with_origin(result, t)
    for share in _shares(result):
        figures = [None if pd.isna(each) else float(each) for each in result.frame[share]]
        shown[t(f"column.{share}")] = pd.Series(figures, dtype=object)
    for name, values in result.frame.items():
        if pd.api.types.is_datetime64_any_dtype(values) and name not in WRITTEN_OTHERWISE:
            shown[t(f"column.{name}")] = pd.Series(
                [None if pd.isna(day) else day.date() for day in values], dtype=object
            )
    return shown


def _shares(result: Result) -> list[str]:
    return [name for name in result.frame.columns if name in SHARES]


def _with_origin(result: Result, t: Translator) -> pd.DataFrame:
    shown = t.shown(result.frame, result.metric.nobody) if len(result.frame.columns) else _figure(result, t)
    shown[t("column.as_of")] = result.scope.end.isoformat()
    shown[t("column.source")] = source_line(result, t, most=99)
    return shown


def _figure(result: Result, t: Translator) -> pd.DataFrame:
    """A result without rows as one row: the figure, its numbers, why it has none."""
    reason = t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else None
    row = {
        "figure": t(f"metric.{result.key}"),
        "value": t.number(result.value, result.metric.unit),
        "unit": t(f"unit.{result.metric.unit}"),
        "numerator": result.numerator,
        "denominator": result.denominator,
        "reason": reason,
    }
    return pd.DataFrame([{t(f"sheet.{name}"): value for name, value in row.items()}])


def _safe(cell: Any) -> Any:
    return neutral(cell) if isinstance(cell, str) else cell


def listing_csv(frame: pd.DataFrame, _title: str) -> bytes:
    """A list of the office's own work as CSV, in the form of `csv`; it is no figure of a scope."""
    safe = frame.map(_safe)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def listing_xlsx(frame: pd.DataFrame, title: str) -> bytes:
    """The same as a workbook of one sheet."""
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as book:
        sheet(book, frame, title[:28])
    return out.getvalue()

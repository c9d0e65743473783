"""What is handed over: every matter of the list once, on the sheet of its unit; the print and the workbook agree."""

import io
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from lib import db, export
from lib.core.scope import Scope
from lib.export.handover import sheets_of
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate

CITY = Scope("620800", date(2024, 7, 5))


def warned(scope: Scope = CITY) -> Result:
    return evaluate(METRICS["warnings.all"], scope, db.read)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_matter_stands_once_on_the_sheet_of_its_unit(demo: str, language: str) -> None:
    t, result = translator(language), warned()
    sheets = sheets_of(result, t)
    nobody = t("handover.no_unit")
    assert {sheet.name: len(sheet.rows) for sheet in sheets} == result.frame["unit"].fillna(
        nobody
    ).value_counts().to_dict()
    assert sheets[-1].name == nobody, "what is nobody's stands last"
    reds = [sum(row.light == "red" for row in sheet.rows) for sheet in sheets[:-1]]
    assert reds == sorted(reds, reverse=True)
    page = unescape(export.handover(result, t).decode())
    for title in result.frame["title"]:
        assert title in page
    assert t("app.sample_notice") in page


def test_a_row_says_what_when_how_late_what_turns_it_back_and_what_is_next(demo: str) -> None:
    t = translator("zh")
    county = next(sheet for sheet in sheets_of(warned(), t) if sheet.name == "静宁县人民政府")
    first = county.rows[0]
    assert (first.chip.split()[0], first.late, first.due) == ("红", "超期66天", "时限4月30日")
    assert first.ask
    assert first.step in ("约谈督办", "启动问责", "通报预警")
    assert first.told.startswith("PL-P-")
    assert county.county == "静宁县"
    assert {row.unit for row in county.near} == {
        "平凉市住房和城乡建设局",
        "静宁工业园区管理委员会",
        t("handover.no_unit"),
    }
    assert all(row.light == "red" for row in county.near)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_a_sheet_per_unit_and_room_for_its_answer(demo: str, language: str) -> None:
    t, result = translator(language), warned()
    book = CalamineWorkbook.from_filelike(io.BytesIO(export.handover_book(result, t)))
    sheets = sheets_of(result, t)
    assert len(book.sheet_names) == len(sheets) + 1
    for name, told in zip(book.sheet_names, sheets, strict=False):
        rows = book.get_sheet_by_name(name).to_python()
        assert [row[1] for row in rows[1:]] == [row.title for row in told.rows]
        assert rows[0][-3:] == [t(f"handover.head.{each}") for each in ("planned", "measures", "person")]
    assert t("app.sample_notice") in [
        cell for row in book.get_sheet_by_name(book.sheet_names[-1]).to_python() for cell in row
    ]


def test_a_list_narrowed_to_a_unit_hands_over_to_that_one(demo: str) -> None:
    (only,) = sheets_of(warned(replace(CITY, unit="静宁县人民政府")), translator("zh"))
    assert only.name == "静宁县人民政府"


def test_words_of_a_ledger_are_no_markup_on_the_print(demo: str) -> None:
    result = warned()
    frame = result.frame.copy()
    frame.loc[0, ["title", "unit"]] = "<script>alert(1)</script>", "<b>unit</b>"
    page = export.handover(replace(result, frame=frame), translator("zh")).decode()
    assert "<script>" not in page
    assert "<b>unit" not in page


def test_units_whose_names_begin_alike_have_a_sheet_each(demo: str) -> None:
    result = warned()
    frame = result.frame.head(2).copy()
    frame["unit"] = ["长" * 40 + "甲", "长" * 40 + "乙"]
    made = export.handover_book(replace(result, frame=frame), translator("zh"))
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names) == 3

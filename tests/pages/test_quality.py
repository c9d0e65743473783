"""The page of ledger quality: score and list in both languages, masks told as masks, the workbook to send out."""

import io
from datetime import date

import pandas as pd
import pytest

from lib import export
from lib.core.scope import Scope
from lib.export.quality import sheet_names
from lib.i18n import LANGUAGES, translator
from tests.pages.reading import PINNED, figures, fine, of, show, words

DAMXUNG = Scope("540122", date.fromisoformat(PINNED["540122"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_score_comes_with_its_formula_and_both_numbers(demo: str, language: str) -> None:
    t = translator(language)
    app = fine(show("data_quality", region="540122", lang=language))
    score = of("quality.score", DAMXUNG)
    assert figures(app)[t("metric.quality.score")].startswith(t.number(score.value, "share"))
    said = words(app)
    assert t("block.share", numerator=score.numerator, denominator=score.denominator) in said
    assert t("quality.formula") in said
    assert t("quality.counts", **score.details) in said
    assert t("quality.limits", **score.details) in said
    lists = [each.value for each in app.dataframe if t("column.ask") in each.value]
    assert len(lists) == 1
    assert len(lists[0]) == score.details["to_check"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_masks_are_told_as_masks(demo: str, language: str) -> None:
    t = translator(language)
    said = words(fine(show("data_quality", region="990001", lang=language)))
    assert t("check.masked") in said
    assert t("ask.masked") in said
    assert t("ask.fill") not in said
    details = of("quality.score", Scope("990001", date.fromisoformat(PINNED["990001"]))).details
    assert (details["masked"], details["to_check"]) == (12, 0)


def test_the_address_narrows_the_page_to_a_unit(demo: str) -> None:
    t = translator("zh")
    worst = of("quality.units", DAMXUNG).frame.iloc[0]
    app = fine(show("data_quality", region="540122", lang="zh", unit=str(worst["unit"])))
    listed = next(each.value for each in app.dataframe if t("column.ask") in each.value)
    assert set(listed[t("column.unit")]) == {worst["unit"]}
    assert len(listed) == worst["to_check"]


def test_every_request_asks_to_check_and_accuses_nobody() -> None:
    zh, en = translator("zh"), translator("en")
    for code in ("fill", "list_unit", "add_steps", "set_day", "place", "report", "confirm", "add_evidence", "masked"):
        assert "请核实" in zh(f"ask.{code}")
        assert "lease" in en(f"ask.{code}")


def test_the_workbook_has_a_sheet_per_unit_with_an_empty_last_column(demo: str) -> None:
    t = translator("zh")
    listed = of("quality.list", DAMXUNG)
    book = pd.read_excel(io.BytesIO(export.quality_book(listed, t)), sheet_name=None, engine="calamine")
    units = list(dict.fromkeys(listed.frame["unit"]))
    assert list(book) == [t("quality.sheet.unit"), *units]
    first, *sheets = book.values()
    assert t("quality.sheet.request") in first[t("quality.sheet.unit")].tolist()
    for sheet in sheets:
        assert list(sheet.columns[:4]) == [t(f"column.{name}") for name in ("kind", "code", "title", "heading")]
        assert sheet.columns[-1] == t("quality.answer")
        assert sheet[t("quality.answer")].isna().all()
        assert sheet[t("column.ask")].str.contains("请核实").all()
    assert sum(map(len, sheets)) == len(listed.frame)


def test_sheet_names_are_short_and_differ() -> None:
    long = "甲" * 40
    names = sheet_names([long, long + "乙", "a/b", "A?B", "'"])
    assert len({name.casefold() for name in names.values()}) == 5
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names.values())

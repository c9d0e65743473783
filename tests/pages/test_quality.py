"""The page of ledger quality: score and list in both languages, masks told as masks, the workbook to send out."""

import io
import re
from datetime import date
from html import unescape

import pandas as pd
import pytest

from lib import export
from lib.core.scope import Scope
from lib.export.quality import sheet_names
from lib.i18n import LANGUAGES, translator
from tests.pages.reading import PINNED, elements, fine, lists_of, of, show, strip, words

CITY = Scope("620800", date(2024, 7, 5))
DAMXUNG = Scope("540122", date.fromisoformat(PINNED["540122"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_score_comes_with_its_formula_and_both_numbers(demo: str, language: str) -> None:
    t = translator(language)
    app = fine(show("data_quality", region="540122", lang=language, tab="trend"))
    score = of("quality.score", DAMXUNG)
    value, beside, _ = strip(app)[t("metric.quality.score")]
    assert value == t.number(score.value, "share")
    assert beside == t("block.share", numerator=score.numerator, denominator=score.denominator)
    said = words(app)
    assert t("quality.formula") in said
    assert t("quality.counts", **score.details) in said
    assert t("quality.limits", **score.details) in said
    app = fine(show("data_quality", region="540122", lang=language, tab="list"))
    lists = [each.value for each in app.dataframe if t("column.ask") in each.value]
    assert len(lists) == 1
    assert len(lists[0]) == score.details["to_check"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_masks_are_told_as_masks(demo: str, language: str) -> None:
    t = translator(language)
    app = fine(show("data_quality", region="990001", lang=language, tab="list"))
    said = words(app)
    assert t("check.masked") in said
    assert t("ask.masked") in said
    assert t("ask.fill") not in said
    details = of("quality.score", Scope("990001", date.fromisoformat(PINNED["990001"]))).details
    assert (details["masked"], details["to_check"]) == (12, 0)
    assert t("quality.sentence.masked", count=12)[1:] in said
    (listed,) = lists_of(app)
    assert {row["chip"] for row in listed["rows"]} == {t("check.masked")}


def test_the_address_narrows_the_page_to_a_unit(demo: str) -> None:
    t = translator("zh")
    worst = of("quality.units", DAMXUNG).frame.iloc[0]
    app = fine(show("data_quality", region="540122", lang="zh", unit=str(worst["unit"]), tab="list"))
    listed = next(each.value for each in app.dataframe if t("column.ask") in each.value)
    assert set(listed[t("column.unit")]) == {worst["unit"]}
    assert len(listed) == worst["to_check"]
    assert {row["facts"][0] for row in lists_of(app)[0]["rows"]} == {worst["unit"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_rows_and_units_columns_and_a_name_narrows_the_page(demo: str, language: str) -> None:
    """Known fault: the matrix had its rules as slanted words, and the download stood at 2,600 pixels."""
    t, app = translator(language), fine(show("data_quality", region="620800", lang=language))
    cells = of("quality.cells", CITY).frame
    body = next(each.value for each in app.html if "<table>" in each.value and "data_quality?" in each.value)
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
    counts = cells.groupby("check")["to_check"].sum().sort_values(ascending=False)
    assert len(rows) == 1 + len(counts)
    for row in rows[1:]:
        name, total, *given = [part for part in row.split("|") if part.strip()]
        code = next(each for each in counts.index if t(f"check.{each}") == unescape(name))
        assert int(total) == counts[code] == sum(map(int, given))
    assert all(unescape(unit) in unescape(rows[0]) for unit in cells["unit"].unique())
    links = [unescape(each) for each in re.findall(r'href="(.*?)"', body)]
    assert any(f"rule={counts.index[0]}" in each for each in links)
    assert sum("unit=" in each for each in links) == cells["unit"].nunique()
    kinds = [each.type for each, _ in elements(app.main)]
    assert kinds.index("download_button") < kinds.index("bidi_component"), "the workbook stands on top"


def test_a_rule_of_the_address_narrows_the_list_and_another_word_none(demo: str) -> None:
    listed = of("quality.list", CITY).frame
    rule = str(listed["check"].iloc[0])
    app = fine(show("data_quality", region="620800", lang="zh", rule=rule))
    assert lists_of(app)[0]["foot"] == translator("zh")(
        "status.shown", shown=min(5, (listed["check"] == rule).sum()), total=(listed["check"] == rule).sum()
    )
    assert {row["chip"] for row in lists_of(app)[0]["rows"]} == {translator("zh")(f"check.{rule}")}
    fine(app.button(key="all-rules").click().run())
    assert "rule" not in app.query_params
    other = lists_of(fine(show("data_quality", region="620800", lang="zh", rule="no-such")))[0]
    assert str(len(listed)) in other["foot"]


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

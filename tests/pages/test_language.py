"""One language at a time: what the catalogue writes, what ledgers say, what charts say."""

import json
import re
from html import unescape

import pandas as pd
import pytest
from sqlalchemy import Text, select
from streamlit.testing.v1 import AppTest

from lib import db
from lib.db.schema import metadata
from lib.i18n import catalogue
from lib.i18n.texts import CODED
from lib.metrics.catalog import TABS
from tests.pages.reading import CJK, PAGES, bare, elements, fine, show, titles


def ledger_words() -> list[str]:
    """Everything that somebody typed into a ledger, longest first."""
    found: set[str] = set()
    with db.reading() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, Text)]
            for row in connection.execute(select(*columns)) if columns else ():
                found |= {value for value in row if value and CJK.search(value)}
    shortened = {text[: length - 1] + "…" for text in found for length in (20, 24, 30, 34, 40) if len(text) > length}
    return sorted(found | shortened | {text[:30] for text in found}, key=len, reverse=True)


def without(text: str, names: list[str]) -> str:
    for name in names:
        if name in text:
            text = text.replace(name, "")
    return text


def chinese_labels(app: AppTest) -> list[str]:
    """Labels and headings that only the catalogue can have written."""
    found = []
    for each, _ in elements(app.main):
        if label := getattr(each, "label", None):
            found.append(str(label))
        if isinstance(value := getattr(each, "value", None), pd.DataFrame):
            found += [str(name) for name in value.columns]
    found += [str(option) for each in app.selectbox if each.key == "f-period" for option in each.options]
    return [text for text in found if CJK.search(text)]


@pytest.mark.parametrize("page", PAGES)
def test_the_english_page_has_no_chinese_but_ledgers_words(demo: str, page: str) -> None:
    speaks_english(show(page, lang="en"))


@pytest.mark.look
@pytest.mark.parametrize(("page", "tab"), [(page, tab) for page, tabs in TABS.items() for tab in tabs])
def test_every_tab_in_english_has_no_chinese_but_ledgers_words(demo: str, page: str, tab: str) -> None:
    app = show(page, lang="en", tab=tab)
    assert app.query_params["tab"] == tab
    speaks_english(app)


@pytest.mark.look
@pytest.mark.parametrize(("page", "tab"), [(page, tab) for page, tabs in TABS.items() for tab in tabs])
def test_every_tab_in_chinese_has_no_english_labels(demo: str, page: str, tab: str) -> None:
    speaks_chinese(show(page, lang="zh", tab=tab))


def speaks_english(app: AppTest) -> None:
    assert not chinese_labels(fine(app))
    names = ledger_words()
    for each, _ in elements(app.main):
        if isinstance(value := getattr(each, "value", None), pd.DataFrame):
            coded = [texts["en"] for name in CODED if (texts := catalogue().get(f"column.{name}"))]
            cells = [cell for name in value.columns if name in coded for cell in value[name].dropna().astype(str)]
            assert not [cell for cell in cells if CJK.search(cell)]
        elif each.type in ("caption", "markdown", "heading", "subheader", "info", "warning", "html"):
            left = without(bare(unescape(re.sub("<[^>]*>", " ", str(value)))), names)
            assert not CJK.search(left), f"{each.type}: {left[:200]}"


@pytest.mark.parametrize("page", PAGES)
def test_the_chinese_page_has_chinese_labels(demo: str, page: str) -> None:
    speaks_chinese(show(page, lang="zh"))


def speaks_chinese(app: AppTest) -> None:
    fine(app)
    english = {texts["en"] for key, texts in catalogue().items() if texts["en"] != texts["zh"]}
    shown = {each.label for each in app.metric} | {each.label for each in app.selectbox}
    shown |= {str(name) for each in app.dataframe for name in each.value.columns}
    assert not shown & english


def test_charts_speak_the_language_of_the_page(demo: str) -> None:
    names = ledger_words()
    seen = 0
    for page in PAGES:
        for chart in show(page, lang="en").get("vega_lite_chart"):
            for text in titles(json.loads(chart.proto.spec)):
                seen += 1
                assert not CJK.search(without(text, names)), f"{page}: {text}"
    assert seen > 20

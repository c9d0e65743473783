"""The file of one item (一案一档): whole, in both languages, marked as a sample, asking nothing of the network."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from lib import db, export
from lib.core.rows import Source
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import BRIEFS, metric
from lib.metrics.model import Result, evaluate

PINGLIANG = Scope("620800", date(2024, 7, 5), item="PL-F-001")


def results(scope: Scope = PINGLIANG) -> dict[str, Result]:
    return {key: evaluate(metric(key), scope, db.read) for key in BRIEFS["item"]}


class _Words(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_what_the_page_holds(demo: str, language: str) -> None:
    t, told = translator(language), results()
    page = export.dossier(told, t, why=["because"]).decode("utf-8")
    text = "".join(_Words(page).words)
    item = told["item.standing"].frame.iloc[0]
    for wanted in (
        item["title"],
        item["unit"],
        item["leader"],
        "because",
        t("app.sample_notice"),
        t("block.viewed", day=PINGLIANG.as_of),
        t("item.block.fixings", there=5),
        *export.item_lines(told["item.standing"], t),
        *told["item.parts"].frame["title"],
        *told["item.history"].frame["note"].dropna(),
        *(day.date().isoformat() for day in told["item.history"].frame["on"]),
    ):
        assert str(wanted) in text, wanted
    empty = [name for name in ("evidence", "look_backs", "same_matter", "similar") if told[f"item.{name}"].frame.empty]
    assert empty
    assert all(export.block_name(name, t) in text for name in empty), "what is not on record is named"


def test_it_asks_nothing_of_the_network_and_runs_nothing(demo: str) -> None:
    page = export.dossier(
        results(), translator("zh"), map_svg="<svg xmlns='http://www.w3.org/2000/svg'></svg>"
    ).decode()
    tags = _Words(page).tags
    assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "img", "object", "form")]
    assert not [attrs for _, attrs in tags if {"src", "href"} & attrs.keys()]
    assert not re.findall(r"url\(|@import", page)


def test_words_of_a_ledger_are_not_markup(demo: str) -> None:
    told = results()
    hostile = "<script>alert(1)</script><b>&"
    for key in ("item.standing", "item.parts", "item.fixings"):
        column = "told" if key == "item.fixings" else "title"
        told[key] = replace(told[key], frame=told[key].frame.assign(**{column: hostile}))
    parsed = _Words(export.dossier(told, translator("en"), why=[hostile]).decode())
    assert not [tag for tag, _ in parsed.tags if tag == "script"]
    assert "".join(parsed.words).count(hostile) >= 4


def test_an_office_s_own_data_bear_no_mark_of_a_sample(demo: str) -> None:
    own = {key: replace(each, sources=(Source("ledger.xlsx", sample=False),)) for key, each in results().items()}
    page = export.dossier(own, translator("zh")).decode()
    assert translator("zh")("app.sample") not in page
    assert "ledger.xlsx" in page


def test_each_item_has_a_name_of_its_own(demo: str) -> None:
    t = translator("zh")
    names = {
        export.dossier_name(results(replace(PINGLIANG, item=code))["item.standing"], t, 7)
        for code in ("PL-F-001", "PL-F-002")
    }
    assert len(names) == 2
    assert all(name.endswith("_v7.html") and "2024-07-05" in name for name in names)

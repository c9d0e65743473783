"""The first screen answers, in both languages and for every region: what, where, how late, whose, better or worse."""

import html
import re
from typing import Any

import pytest

from lib import db
from lib.i18n import LANGUAGES, translator
from lib.ui.office import Office
from tests.conftest import BOTH
from tests.pages.questions import REGIONS, scoped, unanswered
from tests.pages.reading import fine, lead, of, show, strip, words

#: Each data set and two counties; the other counties in `make look`.
_SEEN = ("620800", "620702", "620722", "540122", "990001", "620826", "620802")


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=[pytest.mark.look] * (code not in _SEEN)) for code in REGIONS]
)
def test_the_five_questions_are_answered_in_the_sentence(demo: str, code: str, language: str) -> None:
    """`make look` reads the same above the fold of a real window."""
    assert unanswered(lead(fine(show("overview", region=code, lang=language))), code, language) == []


def test_a_sentence_that_answers_nothing_is_noticed(demo: str) -> None:
    assert len(unanswered("", "620800", "zh")) == 8
    assert len(unanswered("", "540122", "en")) == 2


def test_all_regions_of_the_demo_are_read(demo: str) -> None:
    assert set(REGIONS) == set(db.regions()["code"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["620800", "540122", "990001"])
def test_the_strip_has_six_figures_of_the_brief_or_a_dash_with_its_reason(demo: str, code: str, language: str) -> None:
    scope, _ = scoped(code)
    t = translator(language)
    found = strip(fine(show("overview", region=code, lang=language)))
    labels = [t(f"strip.{name}") for name in ("red", "yellow", "findings", "sections", "pm25", "good_days")]
    assert list(found) == labels
    red, yellow, findings, sections, mean, good = (found[label] for label in labels)
    keys = ("warnings.red", "warnings.list", "findings.by_stage", "water.over_target", "air.pm25_mean", "air.good_days")
    told: dict[str, Any] = {key: of(key, scope) for key in keys}
    over = told["water.over_target"]
    assert [each[0] for each in (red, yellow, findings, sections, mean, good)] == [
        _said(told["warnings.red"].value),
        _said(told["warnings.list"].details.get("yellow")),
        _said(told["findings.by_stage"].details.get("closed")),
        _said(None if over.value is None else over.denominator - over.value),
        t.number(told["air.pm25_mean"].details["to_date"], "ug/m3"),
        _said(told["air.good_days"].details.get("to_date")),
    ]
    assert all(judged for _, _, judged in found.values()), "a figure without a judgement is no card"


def _said(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


def test_only_a_red_light_makes_its_card_red(demo: str) -> None:
    for code, alarmed in (("620800", True), ("540122", False)):
        bodies = [each.value for each in show("overview", region=code, lang="zh").html]
        assert any('class="mark-red"' in body for body in bodies) == alarmed, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_comparison_names_what_the_table_shows(demo: str, language: str) -> None:
    t, app = translator(language), fine(show("compare", region="620800", lang=language))
    office = Office(db.regions(), db.data_sets())
    name = office.name("620826", language)
    said = lead(app)
    assert t("compare.red_half", names=name, count=6, red=12) in said
    above = t("format.list").join(office.name(code, language) for code in ("620821", "620826", "620881"))
    assert t("compare.mean_some", item="PM2.5", within=4, over=3, names=above) in said
    table = next(each.value for each in app.html if "<table>" in each.value)
    rows = [html.unescape(re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr>(.*?)</tr>", table)]
    assert len(rows) == 9
    assert rows[1].strip().startswith(name)
    assert t("compare.own", region=office.name("620800", language)) in rows[2]
    assert "29.6" in rows[1]
    assert t("compare.above", percent="6%") in rows[1]
    assert "—" in rows[2]
    assert t("absent.no_projects") in words(app)
    address = html.unescape(re.findall(r'href="([^"]+)"', table)[0])
    assert address.startswith("./?")
    assert "region=620826" in address
    assert f"lang={language}" in address


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_without_any_below_leads_to_the_one_above(demo: str, language: str) -> None:
    app = fine(show("compare", region="620826", lang=language))
    t, office = translator(language), Office(db.regions(), db.data_sets())
    assert t("compare.nothing_below", region=office.name("620826", language)) in words(app)
    assert t("compare.with_others", region=office.name("620800", language)) in words(app)
    alone = fine(show("compare", region="540122", lang=language))
    assert len(alone.info) == 1

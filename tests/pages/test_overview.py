"""The first screen answers, in both languages and for every region: what, where, how late, whose, better or worse."""

import html
import re
from typing import Any

import pandas as pd
import pytest

from lib import db
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.ui import cache
from lib.ui.office import Office
from tests.pages.reading import fine, lead, of, show, strip, words

#: All regions of the demo.
REGIONS = (
    *("540122", "620702", "620722", "620800", "620802", "620821", "620822", "620823", "620825", "620826", "620881"),
    "990001",
)


def scoped(code: str) -> tuple[Scope, Office]:
    office = Office(db.regions(), db.data_sets())
    cache.begin()
    return cache.beside_the_meeting(office.scope(code)), office


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REGIONS)
def test_the_five_questions_are_answered_in_the_sentence(demo: str, code: str, language: str) -> None:
    scope, office = scoped(code)
    t, said = translator(language), lead(fine(show("overview", region=code, lang=language)))
    red = of("warnings.red", scope)
    if not red.value:
        assert t("overview.sentence.no_red") in said
        coming = of("items.next_due", scope)
        if coming.value is None:
            assert t("reason.nothing_next") in said
        else:
            due = coming.frame["due_on"].iloc[0]
            assert (f"{due.month}月{due.day}日" if language == "zh" else f"{due.day} {due:%b}") in said
        return
    assert str(red.value) in said
    lights = of("lights.by_region", scope)
    most = lights.frame.sort_values("red", ascending=False).iloc[0]
    assert office.name(most["child"], language) in said
    assert str(most["red"]) in said
    lasting = (pd.Timestamp(scope.as_of) - red.frame["since"]).dt.days
    # Signals have no deadline: where only these are red, the longest is red since its day.
    days = red.details.get("longest_overdue", int(lasting.max()))
    late = red.frame[(red.frame["days_late"] if "longest_overdue" in red.details else lasting) == days]
    assert str(days) in said
    units, leaders = (set(late[name].dropna()) for name in ("unit", "leader"))
    assert any(unit in said for unit in units or {t("overview.no_unit")})
    assert any(leader in said for leader in leaders or {t("overview.no_leader")})
    change = lights.details["red_new"] - lights.details["red_gone"]
    way = "more" if change > 0 else "fewer" if change < 0 else "same"
    told = t(f"since.{way}", day="\0", count=abs(change))
    assert re.search(".+".join(map(re.escape, told.split("\0"))), said)
    assert (
        f"{scope.then.month}月{scope.then.day}日" if language == "zh" else f"{scope.then.day} {scope.then:%b}"
    ) in said


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

"""The leader's sheet: it says what the first screen says, for every data set, and fits one page."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from lib import export
from lib.charts import class_matrix, map_picture, monthly_trend
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics.model import Result
from lib.ui import sheet
from lib.ui.strip import SHOWN, cards
from tests.conftest import BOTH
from tests.demo_figures import figure
from tests.pages.reading import PINNED


def brief(scope: Scope) -> dict[str, Result]:
    keys = {*SHOWN.values(), "map.points", "air.monthly", "water.matrix", "lights.by_region"}
    return {key: figure(key, scope) for key in sorted(keys)}


def made(scope: Scope, language: str) -> str:
    t, results = translator(language), brief(scope)
    figures = [
        export.Figure(t(f"strip.{card.name}"), card.value, card.beside, card.judged, card.is_alarm)
        for card in cards(results, scope.then, t)
    ]
    drawn = (
        (map_picture, "map.points", {}),
        (monthly_trend, "air.monthly", {"pollutant": "pm25"}),
        (class_matrix, "water.matrix", {}),
    )
    specs = [
        draw(results[key], t, **options).to_dict() if len(results[key].frame) else None for draw, key, options in drawn
    ]
    return unescape(sheet.made(("place", ["sentence"], "second", figures), specs, results, t).decode())


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("code", PINNED)
def test_the_sheet_has_the_figures_and_what_is_red(demo: str, code: str, language: str) -> None:
    t, scope = translator(language), Scope(code, date.fromisoformat(PINNED[code]))
    page = made(scope, language)
    results = brief(scope)
    listed = results["warnings.list"].frame
    reds = listed[listed["light"] == "red"]["title"].head(10)
    assert all(title in page for title in reds)
    assert page.count('class="chip"') == len(reds)
    assert ('class="alarm"' in page) == bool(results["warnings.red"].value)
    for card in cards(results, scope.then, t):
        assert card.value in page
    assert t("app.sample_notice") in page
    assert page.count("<svg") == sum(
        len(results[key].frame) > 0 for key in ("map.points", "air.monthly", "water.matrix")
    )


def test_more_red_than_there_is_room_for_are_counted(demo: str) -> None:
    page = made(Scope("620800", date(2024, 7, 5)), "zh")
    assert translator("zh")("one_page.reds", shown=10, total=12) in page


def test_words_of_a_ledger_are_no_markup_on_the_sheet(demo: str) -> None:
    result = figure("warnings.all", Scope("620800", date(2024, 7, 5)))
    frame = result.frame.copy()
    frame.loc[0, "title"] = "<script>alert(1)</script>"
    page = export.one_page("p", ["s"], "", [], [], [], replace(result, frame=frame), translator("zh")).decode()
    assert "<script>" not in page

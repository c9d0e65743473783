"""The page of water says what its Results bear out; the table is of every section; what is chosen is in the address."""

import functools
import html
import re
from typing import Any

import pytest

from lib import db
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import TABS
from lib.metrics.catalog import brief as metrics
from lib.metrics.model import Result, evaluate
from lib.metrics.water_items import of_point
from lib.ui import cache
from lib.ui.water import WATER_TABS, line, off_target, ranked, sentences, series_title
from lib.ui.water_board import board_title
from tests.pages.questions import REGIONS, scoped
from tests.pages.reading import fine, lead, of, show, words


@functools.cache
def brief(code: str) -> dict[str, Result]:
    scope, read = scoped(code)[0], functools.cache(db.read)
    return {each.key: evaluate(each, scope, read) for each in metrics("water", "")}


def table_of(app: Any) -> list[list[str]]:
    """The rows of the table of sections, cell by cell, without markup."""
    body = next(each.value for each in app.html if "<table>" in each.value and "month" in each.value)
    rows = re.findall(r"<tr.*?>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REGIONS)
def test_the_sentence_counts_what_its_result_counts(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief(code)
    bold, soft = sentences(told, t)
    over = told["water.over_target"]
    if over.value is None:
        assert bold == []
        return
    total, missed = int(over.denominator or 0), int(over.value)
    if not missed:
        assert bold == [t("water.lead.all_met", total=total, met=total)]
        return
    assert bold[0] == t("water.lead.met", total=total, met=total - missed)
    worst = max(off_target(told), key=lambda row: row["months_in_a_row"])
    assert worst["name"] in bold[1]
    assert t.water_class(worst["water_class"]) in bold[1]
    if worst["months_in_a_row"] > 1:
        assert str(worst["months_in_a_row"]) in bold[1]
    assert len(off_target(told)) == missed
    assert worst["name"] in soft


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_city_s_page_says_what_the_ledgers_say(demo: str, language: str) -> None:
    t, app = translator(language), fine(show("water", region="620800", lang=language))
    said = lead(app)
    assert t("water.lead.met", total=9, met=7) in said
    assert "3" in said
    assert "汭河安口断面" in said
    shown = words(app)
    figures = [("77.8%", "good"), ("83.3%", "met"), ("3/4", "drinking"), ("2/4", "ground")]
    for value, name in figures:
        assert f"<span>{t(f'water.line.{name}')}</span> <b>{value}</b>" in shown
    alert = t("water.lead.alert", names="葫芦河断面")
    assert alert in shown or alert.capitalize() in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["620800", "540122", "990001", "620722"])
def test_the_line_has_five_figures_or_a_dash_with_its_reason(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief(code)
    cells = list(line(told, t))
    assert len(cells) == 5
    results = [
        told[f"water.{key}"] for key in ("good_share", "met_share", "open_alerts", "drinking_share", "ground_met")
    ]
    for (_, value, behind), result in zip(cells, results, strict=True):
        assert (value == "—") == (result.value is None)
        assert value != "—" or behind, "a dash says why"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_row_for_every_section_with_what_four_tables_said(demo: str, language: str) -> None:
    t, app = translator(language), fine(show("water", region="620800", lang=language))
    head, *rows = table_of(app)
    board, drawn = (of(f"water.{key}", scoped("620800")[0]).frame for key in ("board", "matrix"))
    assert [row[0] for row in rows] == list(board["name"])
    assert len(head) == len(rows[0]) == 3 + drawn["month"].nunique() + 5
    missed = sum(cell.startswith(("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")) and "×" in cell for row in rows for cell in row)
    here = drawn[drawn["point"].isin(board["point"])]
    assert missed == int(here["over"].fillna(False).sum()), "a cross for every month over target, and no other"
    first = rows[0]
    assert t("water.board.months", count=3) in first
    assert t("water.board.worse", count=2) in first
    assert t("step.bulletin_warning") in first[-1]
    assert t("light.red") in first[-1]
    assert t("water.times", item=t("pollutant.nh3n"), times="0.8") in first
    assert t("water.board.same") in rows[-1]


def test_the_chosen_section_is_in_the_address_and_a_name_leads_to_it(demo: str) -> None:
    app = fine(show("water", region="620800", section="PL-W-05", lang="zh"))
    assert app.selectbox(key="picked-section").value == "PL-W-05"
    body = next(each.value for each in app.html if "<table>" in each.value)
    chosen = re.findall(r'<tr class="chosen".*?<a href="(.*?)"', body)
    assert len(chosen) == 1
    assert "section=PL-W-05" in html.unescape(chosen[0])
    assert html.unescape(chosen[0]).startswith("./water?")
    assert "葫芦河断面" in "".join(words(app).splitlines())
    nobody = fine(show("water", region="620800", section="no-such", lang="zh"))
    assert nobody.selectbox(key="picked-section").value == "PL-W-07"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["620800", "620722", "540122"])
def test_titles_say_what_their_results_bear_out(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief(code)
    drawn = told["water.matrix"].frame
    judged = drawn[drawn["over"].notna()]
    missed = judged.loc[judged["over"].astype(bool), "point"].nunique()
    assert str(missed or judged["point"].nunique()) in board_title(told, t)
    own = told["water.items"]
    for point in own.frame["point"].unique():
        part = of_point(own, point)
        item = ranked(part)[0]
        rows = part.frame[part.frame["item"] == item].sort_values("month")
        last = rows.iloc[-1]
        title = series_title(part, item, "N", t)
        worse = t("water.title.within", name="N", item="I", target="T", month="M", value="V").split("T")[0]
        over = last["item_class"] > last["target_class"]
        assert (worse.split("I")[1][:4] in title) == (not over), title


def test_the_tabs_ask_for_what_they_show_alone(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evaluated = cache.evaluated

    def noted(wanted: Any, scope: Scope) -> dict[str, Result]:
        asked.extend(each.key for each in wanted)
        return evaluated(wanted, scope)

    monkeypatch.setattr(cache, "evaluated", noted)
    fine(show("water", region="620800", on="2024-06-17", tab="lakes", lang="zh"))
    assert set(TABS["water"]["lakes"]) <= set(asked)
    assert not {"water.areas", "water.letters", "water.year_class"} & set(asked)


@pytest.mark.parametrize("tab", WATER_TABS)
def test_every_part_of_a_tab_opens_by_its_address(demo: str, tab: str) -> None:
    t = translator("zh")
    for part in WATER_TABS[tab]:
        app = fine(show("water", region="620800", tab=tab, part=part, lang="zh"))
        assert app.segmented_control(key="coded-tab").value == tab
        title = t("air.block.doubted") if part == "doubted" else t(f"water.block.{part}")
        assert title in words(app)
        assert part == "doubted" or len(app.dataframe) == 1


def test_all_columns_of_the_assessment_are_a_view_of_the_table(demo: str) -> None:
    t = translator("zh")
    app = fine(show("water", region="620800", board="table", lang="zh"))
    shown = app.dataframe[0].value
    assert t("column.period_class") in shown
    assert t("column.months_over_last") in shown


def test_no_red_where_nothing_is_red(demo: str) -> None:
    for code in REGIONS:
        listed = of("water.board", scoped(code)[0]).frame
        bodies = "".join(each.value for each in fine(show("water", region=code, lang="zh")).html)
        for light in ("red", "yellow"):
            assert (f'class="chip-{light}"' in bodies) == bool((listed["light"] == light).any()), (code, light)

"""The page of air says what its Results bear out, on either basis; what is chosen is in the address."""

import functools
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from lib import db
from lib.charts import Ahead
from lib.core.scope import Scope
from lib.core.terms import DustBasis
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import TABS
from lib.metrics.catalog import brief as metrics
from lib.metrics.model import Result, evaluate
from lib.ui import cache
from lib.ui.air import AIR_TABS, POLLUTANTS, ahead_of, calendar_title, row_of, sentences, trend_title, turns_title
from tests.pages.questions import REGIONS, scoped
from tests.pages.reading import elements, fine, lead, of, rows_of, show, strip, words

WITH, WITHOUT = DustBasis.WITH_DUST, DustBasis.WITHOUT_DUST
CITY = Scope("620800", date(2024, 7, 5))


@functools.cache
def kept(scope: Scope) -> dict[str, Result]:
    read = functools.cache(db.read)
    return {each.key: evaluate(each, scope, read) for each in metrics("air", "")}


def brief(scope: Scope) -> dict[str, Result]:
    return dict(kept(scope))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in REGIONS if code != "990001"])
def test_the_sentence_says_on_which_side_of_its_target_each_mean_lies(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief(scoped(code)[0])
    for basis in DustBasis:
        bold, soft = sentences(told, basis, t)
        for item, clause in zip(("pm25", "pm10"), bold, strict=True):
            row = row_of(told, item, basis)
            assert t(f"pollutant.{item}") in clause
            if row["value"] is None:
                assert t("air.lead.none", item=t(f"pollutant.{item}"), reason="\0").split("\0")[0] in clause, basis
                continue
            assert t.number(row["value"], "ug/m3") in clause
            missed = row["target"] is not None and row["value"] > row["target"]
            assert ("比目标" in clause or "above" in clause) == missed
        assert (bold[0].startswith(t("air.lead.without", told=""))) == (basis == WITHOUT)
        days = row_of(told, "good_days", basis)["value"]
        assert days is None or f"{days:g}" in soft


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_city_s_page_says_what_the_reports_say(demo: str, language: str) -> None:
    t, app = translator(language), fine(show("air", region="620800", lang=language))
    said = lead(app)
    assert t("air.lead.within", item="PM2.5", value=32, target=33) in said
    assert t("air.lead.above", item="PM10", value=69, target=64, margin=5) in said
    found = strip(app)
    assert len(found) == 6
    assert found[t("air.card.to_date", item="PM2.5")][0] == "32"
    assert found[t("strip.good_days")][0] == "173"
    assert all(judged for _, _, judged in found.values()), "a figure without a judgement is no card"
    text = words(app)
    assert t("air.title.keeps", item="PM2.5", value=30, target=33) in text
    assert t("air.title.turns", down=4, up=2, names=t("format.list").join(("PM2.5", "PM10"))) in text


def test_without_dust_every_figure_changes_and_the_page_says_so(demo: str) -> None:
    t = translator("zh")
    app = fine(show("air", region="620800", dust=WITHOUT, lang="zh"))
    assert "扣除沙尘" in lead(app)
    found = strip(app)
    assert found[t("air.card.to_date", item="PM10")][0] == "63"
    assert found[t("strip.good_days")][1] == t("air.card.of_days", total=182)
    assert found[t("air.card.composite")][0] == t.number(of("air.composite", CITY).value, "index")
    assert found[t("air.card.year_end")][0] == "—", "projected on the basis of the target alone"
    plain = fine(show("air", region="620800", lang="zh"))
    assert strip(plain)[t("air.card.composite")][0] == t.number(of("air.composite", CITY).details["with_dust"], "index")
    fine(plain.segmented_control(key="coded-dust").set_value(WITHOUT.value).run())
    assert plain.query_params["dust"] == WITHOUT
    assert strip(plain) == found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in REGIONS if code != "990001"])
def test_titles_say_what_their_results_bear_out(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief(scoped(code)[0])
    for basis in DustBasis:
        rows = {item: row_of(told, item, basis)["change"] for item in POLLUTANTS}
        up = [item for item, change in rows.items() if change is not None and change > 0]
        named = turns_title(told, basis, t)
        if up and any(change is not None and change < 0 for change in rows.values()):
            assert all(t(f"pollutant.{item}") in named for item in up)
            assert str(sum(change is not None and change < 0 for change in rows.values())) in named
        days = told["air.calendar"].frame
        if basis == WITHOUT and len(days):
            days = days[~days["dust"].astype(bool)]
        polluted = days[days["aqi_level"].ge(3).fillna(False)] if len(days) else days
        if len(polluted):
            assert str(len(polluted)) in calendar_title(told["air.calendar"], basis, t)


@pytest.mark.parametrize(("middle", "key"), [(30.0, "keeps"), (33.4, "misses"), (33.04, ""), (32.6, "keeps")])
def test_a_year_s_end_is_told_on_its_side_of_the_target(demo: str, middle: float, key: str) -> None:
    """33.4 is written 33 by itself, which would be its target: then with a decimal; none where that is the same."""
    t, told = translator("zh"), brief(CITY)
    told["air.pm25_projection"] = replace(told["air.pm25_projection"], value=middle)
    title = trend_title(told, "pm25", WITH, t)
    written = {30.0: "30", 33.4: "33.4", 32.6: "32.6"}.get(middle)
    if key:
        assert title == t(f"air.title.{key}", item="PM2.5", value=written, target=33.0)
    else:
        assert "33.0" not in title
        assert title.startswith("PM2.5累计32")


def test_the_page_opens_on_the_basis_of_its_targets(demo: str) -> None:
    """Where every target is set without dust days, the figures with them would be judged by nothing."""
    t = translator("zh")
    app = fine(show("air", region="620722", lang="zh"))
    assert app.segmented_control(key="coded-dust").value == WITHOUT
    assert "dust" not in app.query_params
    assert lead(app).startswith(t("air.lead.without", told=""))
    fine(app.segmented_control(key="coded-dust").set_value(WITH.value).run())
    assert app.query_params["dust"] == WITH
    assert t("air.other_basis", target=25, basis=t(f"basis.{WITHOUT}")) in lead(app)


@pytest.mark.parametrize("basis", list(DustBasis))
def test_polluted_days_are_counted_alike_in_card_and_calendar(demo: str, basis: str) -> None:
    """The card said 34 where the calendar beside it said 21: it counted the dust days that the page leaves out."""
    t = translator("zh")
    app = fine(show("air", region="620722", dust=basis, lang="zh"))
    days = of("air.calendar", scoped("620722")[0]).frame
    days = days[days["aqi_level"].ge(3).fillna(False) & ~(days["dust"].astype(bool) & (basis == WITHOUT))]
    judged = [each for _, _, each in strip(app).values()]
    assert t("air.card.polluted", count=len(days)) in judged
    title = next(each for each in words(app).splitlines() if each.startswith("##### ") and "污染日" in each)
    assert f"{len(days)}个污染日" in title


def test_the_tabs_hold_what_the_page_has_and_ask_for_it_alone(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evaluated = cache.evaluated

    def noted(metrics: Any, scope: Scope) -> dict[str, Result]:
        asked.extend(each.key for each in metrics)
        return evaluated(metrics, scope)

    monkeypatch.setattr(cache, "evaluated", noted)
    day = "2024-06-17"  # nothing is kept of it
    fine(show("air", region="620800", on=day, tab="stations", lang="zh"))
    assert set(TABS["air"]["stations"]) <= set(asked)
    assert "air.three_years" not in asked
    assert "air.quarters" not in asked


@pytest.mark.parametrize("tab", AIR_TABS)
def test_every_part_of_a_tab_opens_by_its_address(demo: str, tab: str) -> None:
    t = translator("zh")
    for part in AIR_TABS[tab]:
        app = fine(show("air", region="620800", tab=tab, part=part, lang="zh"))
        assert app.segmented_control(key="coded-tab").value == tab
        if len(AIR_TABS[tab]) > 1:
            assert app.segmented_control(key="coded-part").value == part
        shown = [each for each, _ in elements(app.main) if each.type in ("dataframe", "arrow_data_frame", "metric")]
        charts = app.get("vega_lite_chart")
        assert shown or len(charts) > 3 or t("reason.one_standard", standard="HJ 633-2012") in words(app), part


def test_another_tab_forgets_the_part_of_the_last(demo: str) -> None:
    app = fine(show("air", region="620800", tab="stations", part="capture", lang="zh"))
    fine(app.segmented_control(key="coded-tab").set_value("regions").run())
    assert app.query_params["tab"] == "regions"
    assert "part" not in app.query_params
    assert rows_of(app, translator("zh")("column.pm25_target"))
    fine(app.segmented_control(key="coded-tab").set_value("targets").run())
    assert "tab" not in app.query_params, "the first tab stands in no address"


@pytest.mark.parametrize("name", ["trend", "turns", "days"])
def test_a_figure_card_shows_its_rows_or_what_they_are(demo: str, name: str) -> None:
    t = translator("zh")
    charts = len(fine(show("air", region="620800", lang="zh")).get("vega_lite_chart"))
    table = fine(show("air", region="620800", lang="zh", **{name: "table"}))
    assert len(table.get("vega_lite_chart")) == charts - 1
    assert len(table.dataframe) == 2
    told = fine(show("air", region="620800", lang="zh", **{name: "definition"}))
    key = {"trend": "air.monthly", "turns": "air.both_bases", "days": "air.calendar"}[name]
    assert t(f"define.{key}") in words(told)


def test_no_red_where_nothing_is_red(demo: str) -> None:
    """A card is red, or has a red mark, only where the warning list has a red target of the region."""
    for code in REGIONS[:-1]:
        scope, _ = scoped(code)
        listed = of("air.signals", scope).frame
        own = listed[listed["code"].str.startswith(f"air:{code}:")]
        bodies = [unescape(each.value) for each in fine(show("air", region=code, lang="zh")).html]
        for light in ("red", "yellow"):
            marked = any(f'class="mark-{light}"' in body for body in bodies)
            items = own.loc[own["light"] == light, "item"]
            plain = not items.str.endswith("ex_dust").all() if len(items) else False
            assert marked == (len(items) > 0 if code == "620722" else plain), (code, light)


def test_the_projection_is_of_the_basis_of_the_page(demo: str) -> None:
    told = brief(CITY)["air.pm25_projection"]
    ahead, goal = ahead_of(told, WITH)
    assert goal == 33
    assert ahead == Ahead(told.value, told.details["low"], told.details["high"])
    assert ahead_of(told, WITHOUT) == (None, None)

"""Filters: another region, day, programme, language or page changes what it should and keeps the rest."""

import json
from datetime import date

from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.scope import Scope
from lib.core.settings import HOME
from lib.i18n import translator
from tests.pages.reading import SCRIPTS, figure, figures, fine, lead, show, strip, titles, widgets, words


def test_another_region_starts_at_the_day_of_its_data_set(demo: str) -> None:
    app = show("findings", tab="groups", region="620800", on="2024-03-31", programme="PL-B-01", lang="zh")
    assert widgets(app)["on"] == date(2024, 3, 31)
    fine(app.selectbox(key="f-region").select("620702").run())
    assert widgets(app) == {"region": "620702", "on": date(2017, 10, 31), "period": "year", "programme": []}
    assert app.query_params["region"] == "620702"
    assert app.query_params["on"] == "2017-10-31"
    assert "programme" not in app.query_params
    label, value = figure("findings.done_share", Scope("620702", date(2017, 10, 31)), "zh")
    assert figures(app)[label] == value


def test_another_region_closes_the_open_item(demo: str) -> None:
    app = show("item", item="PL-F-001", lang="zh")
    fine(app.selectbox(key="f-region").select("620722").run())
    assert "item" not in app.query_params
    assert [each.value for each in app.info] == [translator("zh")("item.choose")]


def test_another_day_changes_figures_and_address(demo: str) -> None:
    app = show("findings", tab="groups", lang="zh")
    fine(app.date_input(key="f-on").set_value(date(2023, 6, 30)).run())
    assert app.query_params["on"] == "2023-06-30"
    label, value = figure("findings.done_share", Scope("620800", date(2023, 6, 30)), "zh")
    before = figure("findings.done_share", Scope("620800", date(2024, 7, 5)), "zh")[1]
    assert figures(app)[label] == value != before


def test_a_programme_narrows_the_figures(demo: str) -> None:
    app = show("findings", tab="groups", lang="zh")
    code = db.programmes("620800")
    chosen = next(
        each for each in code if len(db.read("findings", Scope("620800", date(2024, 7, 5), "year", (each,))).frame)
    )
    fine(app.multiselect(key="f-programme").select(chosen).run())
    assert app.query_params["programme"] == chosen
    label, value = figure("findings.done_share", Scope("620800", date(2024, 7, 5), "year", (chosen,)), "zh")
    assert figures(app)[label] == value
    fine(app.multiselect(key="f-programme").unselect(chosen).run())
    assert "programme" not in app.query_params
    assert figures(app)[label] == figure("findings.done_share", Scope("620800", date(2024, 7, 5)), "zh")[1]


def test_the_language_switch_keeps_the_view(demo: str) -> None:
    query = {"region": "620702", "on": "2017-09-30", "period": "quarter"}
    app = show("air", **query, lang="zh")
    before = widgets(app)
    fine(app.segmented_control(key="f-lang").select("en").run())
    assert app.query_params["lang"] == "en"
    assert widgets(app) == before
    assert {name: app.query_params[name] for name in query} == query
    assert "Good days" in strip(app)


def test_filters_outlive_a_change_of_page(demo: str) -> None:
    app = show("findings", region="620702", on="2017-09-30", lang="en")
    app.query_params.clear()  # the menu's links carry no parameters
    fine(app.switch_page(SCRIPTS["air"]).run())
    assert widgets(app)["region"] == "620702"
    assert widgets(app)["on"] == date(2017, 9, 30)
    assert app.query_params["lang"] == "en"
    assert "so far" in lead(app)


def test_the_browser_s_language_counts_where_the_address_says_none(demo: str) -> None:
    for locale, heading in (("en-GB", "so far"), ("zh-CN", "累计"), ("fr-FR", "累计")):
        app = AppTest.from_file(str(HOME / "app.py"), default_timeout=240)
        app.context = {"locale": locale}
        app.switch_page(SCRIPTS["air"]).run()
        assert heading in lead(app), locale


def test_the_pollutant_that_is_picked_is_drawn(demo: str) -> None:
    app = show("air", tab="targets", part="months", lang="zh")
    fine(app.segmented_control(key="coded-pollutant").set_value("co").run())
    t = translator("zh")
    assert app.query_params["pollutant"] == "co"
    assert t("air.trend.said", unit=t("unit.mg/m3")) in words(app), "the year so far"
    assert t("air.block.monthly", pollutant=t("pollutant.co")) in words(app)
    drawn = [[*titles(json.loads(each.proto.spec))] for each in app.get("vega_lite_chart")]
    assert sum(any(t("unit.mg/m3") in title for title in each) for each in drawn) == 1, "by month"

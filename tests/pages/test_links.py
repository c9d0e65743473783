"""Links into a page: they restore the view, open an item, and a bad one is one sentence."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.schema import item
from lib.i18n import LANGUAGES, catalogue, translator
from tests.pages.reading import bare, drawer_of, figure, figures, fine, lead, lists_of, of, show, strip, widgets, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_restores_the_view(demo: str, language: str) -> None:
    query = {"region": "620702", "on": "2017-09-30", "period": "quarter", "programme": "GZ-B-01", "lang": language}
    query |= {"tab": "groups"}
    app = fine(show("findings", **query))
    assert widgets(app) == {
        "region": "620702",
        "on": date(2017, 9, 30),
        "period": "quarter",
        "programme": ["GZ-B-01"],
    }
    assert dict(app.query_params) == query
    scope = Scope("620702", date(2017, 9, 30), "quarter", ("GZ-B-01",))
    for key in ("findings.done_share", "findings.overdue"):
        label, value = figure(key, scope, language)
        assert figures(app)[label] == value
    everything = Scope("620702", date(2017, 9, 30), "quarter")
    assert of("warnings.list", scope).denominator != of("warnings.list", everything).denominator


def test_the_period_of_a_link_counts(demo: str) -> None:
    month = fine(show("air", region="620802", on="2023-12-31", period="month", lang="zh"))
    year = fine(show("air", region="620802", on="2023-12-31", period="year", lang="zh"))
    label, value = figure("air.good_days", Scope("620802", date(2023, 12, 31), "month"), "zh")
    assert f"{strip(month)[label][0]} 天" == value != f"{strip(year)[label][0]} 天"


def test_an_explicit_period_of_a_link_counts(demo: str) -> None:
    app = fine(show("air", period="2024-01-01..2024-03-31", lang="zh"))
    assert app.selectbox(key="f-period").value == "2024-01-01..2024-03-31"
    label, value = figure("air.good_days", Scope("620800", date(2024, 7, 5), "2024-01-01..2024-03-31"), "zh")
    assert f"{strip(app)[label][0]} 天" == value


def test_an_item_s_link_shows_its_measures_and_dated_history(demo: str) -> None:
    app = fine(show("item", item="PL-F-001", lang="zh"))
    t = translator("zh")
    text = words(app)
    with db.reading() as connection:
        title, owner = connection.execute(
            select(item.c.title, item.c.unit).where(item.c.code == "PL-F-001", item.c.kind == "finding")
        ).one()
    assert title in text
    assert owner in text
    assert t("item.block.parts") in text
    (measures,) = lists_of(app)
    assert measures["rows"]
    assert {row["id"].split("#")[0] for row in measures["rows"]} == {"measure:PL-F-001"}
    (history,) = (each.value for each in app.dataframe)
    days = list(history[t("column.on")])
    assert days
    assert days == sorted(days, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert not app.metric, "the item stands alone"
    fixed = words(fine(show("item", item="PL-F-001", lang="zh", tab="fixings")))
    assert t("item.block.fixings", there=5) in fixed
    (whole,) = (each.value for each in fine(show("item", item="PL-F-001", lang="zh", tab="parts")).dataframe)
    assert list(whole[t("column.code")]) == [row["id"].removeprefix("measure:") for row in measures["rows"]]


@pytest.mark.parametrize("code", ["PL-F-001", "PL-F-001#2", "DX-F-051", "PL-X-118", "ML-T-01", "PL-P-001"])
def test_the_status_a_clerk_typed_is_never_shown_without_the_computed_one(demo: str, code: str) -> None:
    """Known failure of systems in use: the status that was typed is shown as if it were measured."""
    region = {"DX": "540122", "ML": "620722"}.get(code[:2], "620800")
    app = fine(show("item", item=code, lang="zh", region=region))
    t = translator("zh")
    assert not app.warning, f"no {code}"
    told = bare("\n".join(each.value for each in app.markdown))
    assert (
        told.count(t("item.reported").split("：")[0] + "：")
        == told.count(t("item.computed").split("：")[0] + "：")
        == 1
    )
    tables = [each.value for each in app.dataframe if t("column.state") in each.value]
    for table in tables:
        assert table[t("column.stage")].notna().all()
    assert any(t("column.on") in table for table in tables) or not tables


def test_a_list_whose_address_names_an_item_opens_its_drawer_and_does_not_jump(demo: str) -> None:
    """Known fault: the browser's way back from an item led to the list with its code, which jumped to it again."""
    for page in ("petitions", "projects", "look_back", "data_quality", "enforcement", "changes"):
        app = fine(show(page, item="PL-F-001", lang="zh"))
        assert lead(app) == lead(show(page, lang="zh")), "the page is the same"
        assert translator("zh")("detail.open") in (drawer_of(app) or "")
    assert "item=" not in " ".join(each.proto.query_string for each in show("projects", lang="zh").get("page_link"))


def test_the_item_page_without_an_item_says_where_to_choose_one(demo: str) -> None:
    app = fine(show("item", lang="en"))
    assert [each.value for each in app.info] == [translator("en")("item.choose")]


def test_an_unknown_item_is_one_sentence(demo: str) -> None:
    app = fine(show("item", item="no-such", lang="en"))
    assert [each.value.replace("\\", "") for each in app.warning] == [
        translator("en")("detail.unknown", code="no-such")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on", "xx"),
        ("on", "2023-02-29"),
        ("period", "0m"),
        ("period", "yesterday"),
        ("period", "2024-03-01..2024-01-01"),
        ("period", "2023-02-29..2024-01-01"),
    ],
)
def test_a_bad_value_in_a_link_is_one_sentence_and_the_default(demo: str, name: str, value: str, language: str) -> None:
    app = fine(show("warnings", **{name: value, "lang": language}))
    (warning,) = [each.value for each in app.warning]
    template = catalogue()["error.bad_scope"][language]
    assert re.fullmatch(re.escape(template).replace(r"\{value\}", ".+"), warning), warning
    assert widgets(app)["on"] == date(2024, 7, 5)
    assert app.query_params["period"] == "year", "the address says what is shown"
    assert lead(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_region_is_one_sentence(demo: str, language: str) -> None:
    app = show("air", region="999", lang=language)
    told = [each.value for each in (*app.error, *app.warning)]
    assert told == [translator(language)("error.unknown_region", region="999")]
    assert not app.exception


def test_an_unknown_region_leaves_the_filter_bar(demo: str) -> None:
    app = show("air", region="999", lang="zh")
    assert [each.key for each in app.selectbox][:1] == ["f-region"]


@pytest.mark.parametrize("day", ["1999-12-31", "0001-01-01", "9999-12-31"])
def test_a_day_out_of_reach_is_one_sentence(demo: str, day: str) -> None:
    app = fine(show("warnings", on=day, lang="zh"))
    assert len(app.warning) == 1
    assert lead(app)


@pytest.mark.parametrize("page", ["overview", "air", "water"])
def test_a_period_after_the_day_is_explained(demo: str, page: str) -> None:
    app = fine(show(page, period="2025-01-01..2025-06-30", lang="zh"))
    assert lead(app) if page == "water" else strip(app)


def test_a_new_region_drops_an_explicit_period_that_lies_after_its_day(demo: str) -> None:
    app = show("air", period="2024-01-01..2024-03-31", lang="zh")
    fine(app.selectbox(key="f-region").select("620722").run())


def test_an_unknown_programme_does_not_empty_the_page_in_silence(demo: str) -> None:
    app = fine(show("findings", tab="groups", programme="no-such", lang="zh"))
    assert any("no-such" in warning.value for warning in app.warning)
    assert widgets(app)["programme"] == []
    assert "—" not in figures(app).values()


@pytest.mark.parametrize("name", ["on", "region", "item"])
def test_words_of_the_address_are_not_markup(demo: str, name: str) -> None:
    app = show("item" if name == "item" else "findings", **{name: "[open](https://example.org)", "lang": "zh"})
    told = [each.value for each in (*app.warning, *app.error)]
    assert told
    assert not [text for text in told if "[open](" in text]

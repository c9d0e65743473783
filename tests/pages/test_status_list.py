"""The status lists of overview, warnings and the gallery: what they are given, and the drawer that they open."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager

from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.i18n import LANGUAGES, translator
from lib.ui import assets, status_list
from lib.ui.gallery_map import FEW, MANY
from tests.pages.reading import PINNED, drawer_of, fine, lists_of, of, rows_of, show, strip, words

DAY = date(2024, 7, 5)
CITY = Scope("620800", DAY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["620800", "540122", "990001"])
def test_the_list_is_the_result(demo: str, code: str, language: str) -> None:
    result = of("warnings.list", Scope(code, date.fromisoformat(PINNED[code])))
    (listed,) = lists_of(fine(show("warnings", region=code, lang=language, by="none")))
    wanted = [f"{kind}:{item}" for kind, item in zip(result.frame["kind"], result.frame["code"], strict=True)]
    assert [row["id"] for row in listed["rows"]] == wanted[: status_list.A_PAGE]
    assert [row["light"] for row in listed["rows"]] == result.frame["light"].tolist()[: status_list.A_PAGE]
    (first,) = lists_of(fine(show("overview", region=code, lang=language)))
    assert [row["id"] for row in first["rows"]] == wanted[: status_list.FIRST_SCREEN]
    if not wanted:
        assert listed["none"]
        assert first["none"]


@pytest.mark.parametrize("by", ["region", "unit", "leader", "step"])
def test_a_grouped_list_has_the_same_rows(demo: str, by: str) -> None:
    result = of("warnings.list", CITY)
    (listed,) = lists_of(fine(show("warnings", region="620800", lang="zh", by=by)))
    wanted = [f"{kind}:{item}" for kind, item in zip(result.frame["kind"], result.frame["code"], strict=True)]
    assert sorted(row["id"] for row in listed["rows"]) == sorted(wanted)
    counted = [sum(mark["count"] for mark in head["marks"]) for head in listed["groups"]]
    assert sum(counted) == len(wanted)
    assert [sum(row["group"] == head["id"] for row in listed["rows"]) for head in listed["groups"]] == counted


def test_grouping_and_view_are_in_the_address(demo: str) -> None:
    app = fine(show("warnings", region="620800", lang="zh"))
    app.segmented_control(key="coded-by").set_value("unit").run()
    assert app.query_params["by"] == "unit"
    assert lists_of(fine(app))[0]["groups"]
    app.segmented_control(key="coded-view").set_value("table").run()
    assert app.query_params["view"] == "table"
    assert not lists_of(fine(app))
    assert len(rows_of(app, translator("zh")("column.next_step"))[0]) == 38
    app.segmented_control(key="coded-by").set_value("region").run()
    assert "by" not in app.query_params


@pytest.mark.parametrize("value", ["", "<b>", "nothing"])
def test_what_is_no_grouping_is_the_first(demo: str, value: str) -> None:
    whole = lists_of(fine(show("warnings", region="620800", lang="zh")))
    assert lists_of(fine(show("warnings", region="620800", lang="zh", by=value, view=value))) == whole
    assert whole[0]["groups"], "by county, the one with most red first"
    assert lists_of(fine(show("warnings", region="620800", lang="zh", by="none")))[0]["groups"] == []


def test_only_a_page_of_rows_is_sent_and_more_when_asked(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_list, "A_PAGE", 10)
    t = translator("zh")
    app = fine(show("warnings", region="620800", lang="zh"))
    (listed,) = lists_of(app)
    assert len(listed["rows"]) == 10
    assert listed["foot"] == t("status.shown", shown=10, total=38)
    assert listed["more"] == t("status.more", count=10)
    (key,) = [key for key in app.session_state if key.endswith("-rows")]
    app.session_state[key] = 40
    (listed,) = lists_of(fine(app.run()))
    assert len(listed["rows"]) == 38
    assert listed["more"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["overview", "warnings"])
def test_a_link_opens_the_drawer(demo: str, page: str, language: str) -> None:
    t = translator(language)
    query = {"item": "PL-P-045#开工", "of": "milestone", "region": "620800", "lang": language}
    app = fine(show(page, **query))
    said = drawer_of(app)
    assert said
    (row,) = (row for row in lists_of(app)[0]["rows"] if row["id"] == "milestone:PL-P-045#开工")
    for each in (
        row["title"],
        t("remedy.overdue") if t.has("remedy.overdue") else row["chip"],
        t("detail.owner"),
        t("item.block.history"),
        t("item.dossier"),
        t("detail.open"),
        t.day(date(2024, 6, 26)),
    ):
        assert each in said
    assert lists_of(app)[0]["chosen"] == row["id"]
    assert app.query_params["item"] == query["item"], "the link stays what it is"
    assert drawer_of(fine(show(page, region="620800", lang=language))) is None


def test_what_the_list_has_no_column_for_is_not_said_to_be_unknown(demo: str) -> None:
    """Known fault: the drawer had a dash for the contact that the page of the item names."""
    said = drawer_of(fine(show("warnings", region="620800", lang="zh", item="PL-F-001")))
    assert said
    assert "联络员（示例PL01）" in said
    assert translator("zh")("item.block.months") in said


def test_the_drawer_of_a_signal(demo: str) -> None:
    t = translator("zh")
    app = fine(show("warnings", region="620800", lang="zh", item="section:PL-W-07:over_target"))
    said = drawer_of(app)
    assert said
    assert t("remedy.section") in said
    assert t("item.dossier") not in said


def test_an_item_that_is_not_on_the_list_is_told_too_and_one_that_is_not_there_is_said_so(demo: str) -> None:
    t = translator("zh")
    said = drawer_of(fine(show("warnings", region="620800", lang="zh", item="PL-F-002", kind="petition")))
    assert said
    assert t("item.block.history") in said
    unknown = drawer_of(fine(show("overview", region="620800", lang="zh", item="[x](http://example.org)")))
    assert unknown
    assert t("detail.unknown", code="[x](http://example.org)") in unknown


def test_an_open_drawer_leaves_the_page_as_it_is(demo: str) -> None:
    """Its figures come from the same results: opening a drawer computes nothing of the page anew."""
    without = fine(show("warnings", region="620800", lang="zh"))
    opened = fine(show("warnings", region="620800", lang="zh", item="PL-X-047", of="petition"))
    plain = [replace_chosen(each) for each in lists_of(opened)]
    assert plain == lists_of(without)
    assert [each.value for each in opened.metric] == [each.value for each in without.metric]


def replace_chosen(listed: dict[str, object]) -> dict[str, object]:
    assert listed["chosen"] == "petition:PL-X-047"
    return listed | {"chosen": None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery(empty: str, language: str) -> None:
    """Also on an empty database: its rows are made."""
    t = translator(language)
    app = fine(show("gallery", lang=language))
    names = ("lights", "long", "lacking", "grouped", "empty", "progress")
    maps = [t("gallery.map", count=count) for count in (FEW, MANY)]
    assert [each["label"] for each in lists_of(app)] == [*(t(f"gallery.{name}") for name in names), *maps]
    late, many = lists_of(app)[len(names) - 1]["rows"]
    assert [stage["count"] for stage in late["findings"]] == [1] * len(Stage)
    assert (many["findings"], many["done"], many["closed"]) == ([], "50/60", "")
    assert t("gallery.note") in words(app)
    assert [each.type for each in app.get("vega_lite_chart")] == ["vega_lite_chart"], "a figure card"
    assert app.segmented_control(key="coded-tab").value == "targets"
    assert [value for value, _, _ in strip(app).values()] == ["32", "69", "71", "72", "—"]


def test_a_soft_deadline_that_is_past_is_not_called_overdue(demo: str) -> None:
    (listed,) = lists_of(show("warnings", region="620800", lang="zh"))
    lasting = {row["id"]: row["late"] for row in listed["rows"]}
    assert lasting["milestone:PL-P-006#稳定运行"] == "力争期已过96天"
    assert max(int(late[2:-1]) for late in lasting.values() if late.startswith("超期")) == 66
    result = of("warnings.list", CITY)
    assert set(result.details["passed"]) == {key for key, late in lasting.items() if late.startswith("力争期")}
    assert "passed" not in of("warnings.list", replace(CITY, light="red")).details


def test_the_component_is_registered_once_from_files(demo: str) -> None:
    """Given as text it would be loaded from a blob, which the content policy refuses."""
    show("gallery", lang="zh")
    registry = next(iter(assets._mounts))
    known = registry.get("qingjian.status_list")
    assert known.js_url == "status_list.js"
    assert known.css_url == "components.css"
    assert known.js_content is None
    assert assets.SCRIPTS[0].endswith(f"/{known.name}/{known.js_url}")
    assert get_bidi_component_manager() is not registry, "each runtime has its own"

"""What the pages of obligations, enforcement and water show of the demo: figures, order, sentences, doubts."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from lib import export
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.ui.item import signal_scope
from tests.pages.reading import bare, figures, fine, lead, lists_of, of, show, strip, words


def test_no_figure_is_a_dash_with_its_reason(demo: str) -> None:
    """The masked report counts nobody held to account: never a zero."""
    app = fine(show("enforcement", region="990001", lang="en"))
    t = translator("en")
    assert strip(app)[t("metric.enforcement.discipline_cases")] == ("—", "", t("reason.nothing_counted"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_masked_tasks_have_no_figures_and_no_projects(demo: str, language: str) -> None:
    """Six standing tasks without goals: counted, never overdue, and no money where the report has none."""
    app = fine(show("projects", region="990001", lang=language, tab="tasks"))
    t = translator(language)
    shown = strip(app)
    assert shown[t("metric.tasks.overdue")][:2] == ("0", t("strip.of", total=6))
    assert t("metric.projects.overdue") not in shown, "why there are none is said once"
    assert words(app).count(t("projects.no_projects")) == 1
    assert t("projects.sentence.none_tasks", total=6) in lead(app).lower()
    (tasks,) = [each.value for each in app.dataframe if t("column.reached") in each.value]
    assert tasks[t("column.reached")].isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_project_stands_first_with_its_milestones_and_its_sentence(demo: str, language: str) -> None:
    scope = Scope("620800", date(2024, 7, 5))
    first = of("projects.list", scope).frame.iloc[0]
    assert first["light"] == "red"
    t = translator(language)
    app = fine(show("projects", region="620800", lang=language))
    (table,) = [each.value for each in app.dataframe if t("column.milestones_done") in each.value]
    assert table[t("column.code")].iloc[0] == first["code"]
    (listed,) = lists_of(app)
    assert listed["rows"][0]["id"] == f"project:{first['code']}"
    assert t("legend.grey") in words(app)
    opened = fine(show("item", region="620800", lang=language, item=first["code"]))
    assert export.why(first, t)[0] in words(opened), "of its worst milestone, as on the list"
    assert t("item.block.parts") in words(opened)
    assert t("item.block.history") in words(opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_petitions_show_both_rates_the_batches_and_the_starred_ones_first(demo: str, language: str) -> None:
    t = translator(language)
    app = fine(show("petitions", region="620800", lang=language, tab="list"))
    both = t("block.share", numerator=130, denominator=132)
    for key in ("handled_share", "with_part_share"):
        assert strip(app)[t(f"metric.petitions.{key}")][:2] == ("98.5%", both)
    listed = app.dataframe[0].value
    assert listed[t("column.starred")].iloc[0] == t("yes")
    offered = app.segmented_control(key="coded-tab").options
    assert t("petitions.tab.days") in offered
    assert t("petitions.tab.notices") not in offered, "an office without notices has no empty tab of them"
    assert t("petitions.block.days") in words(fine(show("petitions", region="620800", lang=language, tab="days")))
    code = listed[t("column.code")].iloc[0]
    opened = fine(show("item", region="620800", lang=language, item=code))
    assert t("item.block.history") in words(opened)


def test_the_red_cards_of_overview_and_warnings_agree_and_open_is_counted_once(demo: str) -> None:
    """Red, warnings and steps due stand side by side: the first two are of one whole, the third of its open matters."""
    t = translator("zh")
    first, listed = (show(page, region="620800", lang="zh", tab="steps") for page in ("overview", "warnings"))
    assert strip(first)[t("strip.red")][0] == "12"
    assert figures(listed)[t("metric.warnings.red")] == "12 个"
    whole = t("of_all.warnings.red", denominator=128)
    said = [bare(each.value) for each in listed.caption if whole in bare(each.value)]
    assert len(said) == 2
    assert t("of_all.escalation.items", denominator=110) in words(listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_with_hardly_a_penalty_is_doubted_on_the_page(demo: str, language: str) -> None:
    """Four penalties of 81 cases stand as they were reported, with both numbers and the question beside them."""
    app = fine(show("enforcement", region="620702", lang=language))
    t = translator(language)
    said = t("reason.few_fines", year=2017, fined=4, filed=81, before="80.6%")
    _, both, judged = strip(app)[t("metric.enforcement.fined_share")]
    assert (both, judged) == (t("block.share", numerator=4, denominator=81), said)
    assert said in words(app), "and in the second sentence"
    years = words(fine(show("enforcement", region="620702", lang=language, years="table")))
    assert t("reason.few_fines_year") in years, "and in the table of years"


def test_persons_and_cases_are_two_figures_and_masked_ones_none(demo: str) -> None:
    t = translator("zh")
    labels = [t(f"metric.enforcement.discipline_{name}") for name in ("cases", "people")]
    shown = strip(fine(show("enforcement", region="620702", lang="zh")))
    assert [shown[label][0] for label in labels] == ["3", "4"]
    masked = fine(show("enforcement", region="990001", lang="zh", tab="inspections", part="reported"))
    assert {strip(masked)[label][0] for label in labels} == {"—"}
    assert "报告原文为掩码" in words(masked)


def test_a_section_opens_its_facts_and_the_series_of_its_worst_item(demo: str) -> None:
    app = fine(show("water", region="620800", lang="en"))
    t = translator("en")
    item = app.selectbox(key="picked-factor")
    assert item.label == t("water.pick_item")
    assert item.value == "nh3n"
    section = app.selectbox(key="picked-section")
    assert section.value == "PL-W-07", "the worst comes first"
    fine(section.set_value("PL-W-06").run())
    assert app.query_params["section"] == "PL-W-06"
    assert app.selectbox(key="picked-factor").value == "codmn"
    assert t("water.fact.change", now="Ⅱ", before="Ⅱ", change=t("water_change.none")) in words(app)
    fine(app.selectbox(key="picked-factor").set_value("hg").run())
    assert app.query_params["factor"] == "hg"
    assert any("mercury within class" in name for name in words(app).splitlines())


def test_an_item_without_a_place_is_placed_by_its_region(demo: str) -> None:
    """An absent place is NaN, which counts as true: the panel showed a dash instead of the county."""
    app = fine(show("item", item="DX-F-002", region="540122", lang="zh"))
    told = "".join(each.value for each in app.markdown)
    assert translator("zh")("detail.line", name=translator("zh")("detail.where"), value="当雄县") in told


def test_good_days_are_not_called_valid_days(demo: str) -> None:
    """The card said "valid 173 of 187 days" where 173 were good and 187 valid."""
    app = fine(show("air", lang="zh"))
    t = translator("zh")
    assert strip(app)[t("strip.good_days")][:2] == ("173", t("air.card.of_days", total=187))
    assert t("air.fact.valid", numerator=173, denominator=187) not in words(app)


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("air:620821:pm25:2024", "620821"),
        ("air_day:620821:2024-06-17", "620821"),
        ("air_station:PL-K-02", "620800"),
        ("section:PL-W-07:letter", "620800"),
    ],
)
def test_a_signal_of_a_county_opens_the_page_of_that_county(code: str, region: str) -> None:
    """The list of the city once opened the city's own figures, which were not those of the warning."""
    listed = Scope("620800", date(2024, 7, 5))
    assert signal_scope(listed, SimpleNamespace(code=code)) == replace(listed, region=region)


def test_projects_without_a_programme_are_called_so_on_the_bars(demo: str) -> None:
    """Known fault: the bar of projects without a programme was called "not assigned"."""
    app = fine(show("projects", region="620800", lang="zh", tab="programme"))
    drawn = " ".join(json.dumps(json.loads(each.proto.spec), ensure_ascii=False) for each in app.get("vega_lite_chart"))
    assert translator("zh")("no_group.programme") in drawn

"""Every page opens: both languages, the demo and every data set, an empty database; day and source of every block."""

from datetime import date

import pytest

from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import BRIEFS, RULES
from tests.pages.reading import (
    NOTHING_THERE,
    PAGES,
    PINNED,
    SETS,
    SHOWS,
    bare,
    elements,
    figure,
    figures,
    fine,
    lead,
    show,
    widgets,
    words,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_demo(demo: str, page: str, language: str) -> None:
    app = fine(show(page, lang=language))
    t = translator(language)
    for kind in SHOWS.get(page, ()):
        assert any(each.type == kind for each, _ in elements(app.main)), f"no {kind}"
    assert t("app.sample_notice") in words(app)
    assert app.query_params["lang"] == language
    if page in ("overview", "compare"):
        assert "6" in lead(app), "the red lights of the county that has most"
    else:
        assert t(f"page.{page}") in bare(app.subheader[0].value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_an_empty_database_says_the_first_step(empty: str, page: str, language: str) -> None:
    app = fine(show(page, lang=language))
    t = translator(language)
    assert [each.value for each in app.subheader] == [t("empty.title")]
    assert t("empty.step") in words(app)
    assert any("init --demo" in each.value for each in app.code)
    assert not app.metric
    assert not app.dataframe


@pytest.mark.parametrize("code", SETS)
@pytest.mark.parametrize("page", PAGES)
def test_every_data_set_opens_on_every_page(demo: str, page: str, code: str) -> None:
    app = fine(show(page, region=code))
    assert not app.warning
    assert widgets(app)["region"] == code
    assert widgets(app)["on"] == date.fromisoformat(PINNED[code])
    assert translator("zh")("app.sample_notice") in words(app)


@pytest.mark.parametrize(
    "page", [name for name in PAGES if name not in ("overview", "compare", "problem_map", "changes", "item")]
)
@pytest.mark.parametrize("code", ["620800", "620722", "990001"])
def test_figures_on_the_page_are_the_metrics_figures(demo: str, page: str, code: str) -> None:
    if (code, page) in NOTHING_THERE:
        return  # nothing imported: the test below
    scope = Scope(code, date.fromisoformat(PINNED[code]))
    shown = figures(show(page, region=code, lang="zh"))
    wanted = dict(figure(key, scope, "zh") for key in BRIEFS[page])
    assert shown
    assert shown == {label: wanted[label] for label in shown}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("air", "page.nothing"),
        ("water", "page.nothing"),
        ("petitions", "page.nothing_petitions"),
        ("findings", "page.nothing_findings"),
    ],
)
def test_a_page_without_anything_imported_says_so_once_instead_of_dashes(
    demo: str, page: str, words: str, language: str
) -> None:
    app = fine(show(page, region="990001", lang=language))
    t = translator(language)
    name = "A County (name masked)" if language == "en" else "某县"
    assert [each.value for each in app.info] == [t(words, region=name, day=date(2023, 11, 30))]
    assert not app.metric
    assert not app.dataframe


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_its_day_and_source(demo: str, page: str, language: str) -> None:
    t = translator(language)
    said = [t("block.as_of", day="X").replace("X", ""), t("block.no_day")]
    source = [t("block.source", sources=""), t("block.no_source")]
    owing: list[str] = []
    blocks = 0
    query = {"item": "PL-F-001"} if page == "item" else {}
    for each, around in elements(show(page, lang=language, **query).main):
        if "expander" in around or "expandable" in around:
            continue  # the same rows again
        if each.type in ("metric", "vega_lite_chart", "arrow_data_frame", "dataframe", "deck_gl_json_chart"):
            assert not owing, f"nothing under {owing}"
            owing, blocks = [f"{each.type} {getattr(each, 'label', '')}"], blocks + 1
        if each.type == "caption":
            line = bare(each.value)
            if any(word in line for word in said) and any(word in line for word in source):
                assert t("app.sample") in line or t("block.no_source") in line
                owing = []
    assert not owing
    assert blocks


@pytest.mark.parametrize("page", [name for name, keys in BRIEFS.items() if RULES in keys])
def test_the_legend_stands_once_and_under_the_first_lights(demo: str, page: str) -> None:
    """Known fault: it stood at the foot of petitions, projects and changes, screens below the lists it explains."""
    t = translator("zh")
    query = {"item": "PL-F-001"} if page == "item" else {}
    blocks, legends, lights = 0, [], []
    for each, _ in elements(show(page, lang="zh", **query).main):
        value = getattr(each, "value", None)
        if each.type == "caption" and t("legend.grey") in bare(value):
            legends.append(blocks)
        elif each.type in ("arrow_data_frame", "dataframe", "deck_gl_json_chart", "image", "vega_lite_chart"):
            blocks += 1
            lit = each.type in ("deck_gl_json_chart", "image") or t("column.light") in getattr(value, "columns", ())
            lights += [blocks] if lit else []
    assert len(legends) == 1
    assert lights
    assert legends[0] <= lights[0], "nothing but the first list or map stands between"

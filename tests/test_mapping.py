"""Headings that were not understood: asked once, remembered for the next file, forgotten again; those in dispute."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.settings import IMPORTS, data_directory
from lib.i18n import LANGUAGES, translator
from lib.ingest.aliases import office_aliases, remember
from lib.ingest.parse import parse

T = translator("zh")
TEXT = (
    "问题编号,批次编号,问题描述,所在区划,落实主体,牵头领导同志,内部流转号\n"
    "F1,P1,河道垃圾,620802,区政府,甲,0017\nF2,P1,散煤,620802,商务局,乙,0018\nF3,P1,扬尘,620802,住建局,甲,0019\n"
    "F4,P1,油烟,620802,城管局,丁,0020\n"
)


def screen(tables: "list[dict[str, Any]]", language: str) -> None:
    import streamlit as st

    from lib.i18n import translator
    from lib.ui.mapping import ask_headings, remembered
    from lib.ui.work import Work

    work = Work("batches", translator(language), "")

    def again() -> None:
        st.session_state["read-again"] = True

    ask_headings(work, tables, again, "one")
    remembered(work)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "问题.csv"
    found.write_text(TEXT, encoding="utf-8")
    return found


def shown(path: Path, language: str = "zh") -> AppTest:
    tables = [asdict(each) for each in parse(path, aliases=office_aliases()).recognised]
    app = AppTest.from_function(screen, kwargs={"tables": tables, "language": language}, default_timeout=30).run()
    assert not app.exception
    return app


def box(app: AppTest, number: int) -> Any:
    return app.selectbox(key=f"mapping-one-问题.csv-问题-{number}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_heading_stands_beside_what_is_below_it(path: Path, language: str) -> None:
    app = shown(path, language)
    text = "\n".join(each.value for each in app.markdown)
    for heading, sample in (("落实主体", "区政府"), ("牵头领导同志", "乙"), ("内部流转号", "0017")):
        assert heading in text
        assert sample in text
    assert "0020" not in text, "three cells are enough"
    options = box(app, 0).options
    t = translator(language)
    assert options[:2] == [t("mapping.open"), t("mapping.out")]
    assert options[2] == t("mapping.lacking", heading="责任单位" if language == "zh" else t("column.unit"))
    assert not any(word in options for word in ("问题编号", "问题描述")), "the table has these"


def test_what_is_chosen_is_remembered_and_the_next_file_is_understood(path: Path) -> None:
    app = shown(path)
    box(app, 0).set_value("unit")
    box(app, 1).set_value("leader")
    box(app, 2).set_value("")
    app = app.button(key="mapping-keep-one").click().run()
    assert not app.exception
    assert app.session_state["read-again"]
    assert office_aliases() == {
        ("findings", "落实主体", "unit"),
        ("findings", "牵头领导同志", "leader"),
        ("findings", "内部流转号", ""),
    }
    parsed = parse(path, aliases=office_aliases())
    assert (parsed.faults, parsed.notices) == ([], [])
    assert parsed.rows["findings"][0].values["unit"] == "区政府"
    app = shown(path)
    assert not [each for each in app.button if str(each.key).startswith("mapping-keep")], "nothing is left to ask"


def test_nothing_chosen_keeps_nothing(path: Path) -> None:
    app = shown(path).button(key="mapping-keep-one").click().run()
    assert office_aliases() == frozenset()
    assert "read-again" not in app.session_state


def test_two_headings_cannot_be_one_column(path: Path) -> None:
    app = shown(path)
    box(app, 0).set_value("unit")
    box(app, 1).set_value("unit")
    app = app.button(key="mapping-keep-one").click().run()
    assert "落实主体" in app.error[0].value
    assert office_aliases() == frozenset()


def test_what_is_remembered_can_be_forgotten(path: Path) -> None:
    remember("问题", "落实主体", "责任单位")
    remember("问题", "内部流转号", "")
    app = shown(path)
    listed = app.dataframe[0].value
    assert list(listed[T("mapping.stands_for")]) == [T("mapping.out"), "责任单位"]
    app = app.selectbox(key="mapping-forget-which").set_value(("findings", "落实主体")).run()
    app = app.button(key="mapping-forget").click().run()
    assert not app.exception
    assert office_aliases() == {("findings", "内部流转号", "")}
    assert "落实主体" in app.success[0].value


def test_who_may_not_import_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shown(path)
    box(app, 0).set_value("unit")
    monkeypatch.setenv(IMPORTS.name, "no")
    app.button(key="mapping-keep-one").click().run()
    assert office_aliases() == frozenset()


def test_a_remembered_heading_that_names_two_columns_is_a_fault(path: Path) -> None:
    """Written by hand into the table of aliases: neither column wins silently."""
    lines = "ledger,heading,column\n问题,落实主体,责任单位\n问题,落实主体,配合单位\n"
    (data_directory() / "aliases.csv").write_text(lines, encoding="utf-8")
    (fault,) = [each for each in parse(path, aliases=office_aliases()).faults if each.rule != "missing_column"]
    assert (fault.rule, fault.cell) == ("heading_ambiguous", "E1")
    assert "责任单位" in fault.value
    assert "配合单位" in fault.value
    remember("问题", "落实主体", "责任单位")
    assert parse(path, aliases=office_aliases()).faults == [], "chosen anew it is one again"


def test_the_import_page_asks_reads_again_and_converts(empty: str) -> None:
    """From a heading and a coordinate system that nobody told to the rows in the database."""
    from sqlalchemy import select

    from lib import db
    from lib.db.schema import item
    from tests.db.test_ingest import LEDGERS
    from tests.pages.reading import fine, show, words
    from tests.test_import_page import hand_in, waited

    text = (
        "问题编号,批次编号,问题描述,所在区划,详细地址,经度,纬度,落实主体\n"
        "F1,P1,河道垃圾,620802,泾河南岸,106.674000,35.551000,区政府\n"
    )
    masters = [(f"{name}.csv", LEDGERS[name]) for name in ("regions", "programmes")]
    app = hand_in(show("data_import", lang="zh"), *masters, ("问题.csv", text))
    assert app.button(key="import-confirm").disabled, "a column is missing"
    (asked,) = [each for each in app.selectbox if str(each.key).startswith("mapping-") and str(each.key).endswith("-0")]
    asked.set_value("unit")
    (keep,) = [each for each in app.button if str(each.key).startswith("mapping-keep")]
    app = waited(keep.click().run())
    assert T("rule.crs_unknown")[:12] in words(app)
    (box,) = [each for each in app.selectbox if str(each.key).startswith("mapping-crs-")]
    box.set_value("gcj02")
    (again,) = [each for each in app.button if str(each.key).startswith("mapping-crs-again")]
    app = waited(again.click().run())
    assert T("rule.crs_answered")[:8] in words(app)
    fine(waited(app.button(key="import-confirm").click().run()))
    with db.reading() as connection:
        ((crs, lon, text_of),) = connection.execute(select(item.c.crs, item.c.lon, item.c.position_text)).all()
    assert (crs, text_of) == ("gcj02", "106.674000 35.551000")
    assert 0.003 < 106.674 - lon < 0.008

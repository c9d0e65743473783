"""The import page as a reader uses it: both languages, demo and empty; hand in, look, mend, confirm; who may."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.settings import IMPORTS
from lib.i18n import LANGUAGES, translator
from lib.ingest import staged
from lib.ui.navigation import MENU
from tests.db.test_ingest import LEDGERS
from tests.db.test_preview import HEAD, NOW
from tests.pages.reading import fine, show, words

MASTER = ("regions", "programmes")
MENDED = NOW.replace("一半左右吧", "50%")


def hand_in(app: AppTest, *files: tuple[str, str]) -> AppTest:
    """Choose the files, sign, and wait until they have been looked at."""
    app.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
    app.text_input(key="import-by").set_value("王小明")
    app = app.run()
    return waited(app.button(key="import-look").click().run())


def waited(app: AppTest) -> AppTest:
    for _ in range(300):
        assert not app.exception
        if not any(button.key == "import-cancel" for button in app.button):
            return app
        time.sleep(0.2)
        app = app.run()
    raise AssertionError("it does not end")


def figures(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", ["demo", "empty"])
def test_the_page_takes_files_on_an_empty_database_too(
    data: str, language: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(data)
    app = fine(show("data_import", lang=language))
    t = translator(language)
    assert app.subheader[0].value == t("page.data_import")
    assert len(app.file_uploader) == 1
    said = fine(app.button(key="import-look").click().run())
    assert t("import.choose_first") in said.warning[0].value.replace("\\", "")
    app.file_uploader[0].set_value([("a.csv", b"1", "text/csv")])
    said = fine(app.button(key="import-look").click().run())
    assert t("import.sign_first") in said.warning[0].value.replace("\\", ""), "who answers for it is kept"
    assert staged.staged_imports("") == []
    assert IMPORTS.name.replace("_", r"\_") in words(app) or IMPORTS.name in words(app)
    assert app.selectbox(key="import-ledger").options[0] == t("import.by_headings")


def test_from_faults_to_done(empty: str) -> None:
    t = translator("zh")
    masters = [(f"{name}.csv", LEDGERS[name]) for name in MASTER]
    app = hand_in(show("data_import", lang="zh"), *masters, ("问题.csv", HEAD + NOW))
    assert figures(app) == {
        t(f"import.kind.{kind}"): figure
        for kind, figure in (("new", "6"), ("changed", "0"), ("unchanged", "0"), ("vanished", "0"), ("faulty", "1"))
    }
    shown = next(each.value for each in app.dataframe if t("fault.remedy") in each.value.columns)
    assert shown[t("fault.cell")].tolist() == ["H4"]
    assert shown[t("fault.value")].tolist() == ["一半左右吧"]
    assert t("rule.share") in shown[t("fault.why")].tolist()
    assert app.button(key="import-confirm").disabled, "all or nothing"
    assert db.batches().empty
    # A reload is another session: what was handed in still waits.
    again = fine(show("data_import", lang="zh"))
    assert "问题.csv" in words(again)
    name = staged.staged_imports("")[0].id
    app = fine(again.button(key=f"go-on-{name}").click().run())
    app = fine(app.button(key="import-leave").click().run())
    assert staged.staged_imports("") == []
    # Mended and handed in again.
    app = hand_in(app, *masters, ("问题.csv", HEAD + MENDED))
    assert not app.radio
    app = waited(app.button(key="import-confirm").click().run())
    assert t("import.done", new="7", changed="0", unchanged="0", faulty="0") in app.success[0].value
    assert sorted(db.batches()["ledger"]) == ["findings", "programmes", "regions"]
    assert set(db.batches()["by"]) == {"王小明"}
    assert not (staged.staged_imports("")[0].folder / "files").exists(), "what is in is not kept twice"
    app = fine(app.button(key="import-another").click().run())
    assert app.file_uploader
    assert staged.staged_imports("") == []


def test_good_rows_go_in_by_choice_and_others_come_back(empty: str) -> None:
    t = translator("en")
    masters = [(f"{name}.csv", LEDGERS[name]) for name in MASTER]
    app = hand_in(show("data_import", lang="en"), *masters, ("findings.csv", HEAD + NOW))
    app = app.radio(key="import-mode").set_value("good").run()
    app = waited(app.button(key="import-confirm").click().run())
    assert t("import.done", new="6", changed="0", unchanged="0", faulty="1") in app.success[0].value
    (found,) = staged.staged_imports("")
    assert (found.folder / "import" / "returned.en.xlsx").exists()
    assert {each.label for each in app.get("download_button")} == {
        t("import.download.faults"),
        t("import.download.returned"),
    }


def test_a_refused_file_is_explained_and_can_be_discarded(empty: str) -> None:
    app = hand_in(show("data_import", lang="zh"), ("坏.csv", '编号,名称\n1,"没有收尾\n'))
    assert "坏.csv" in app.error[0].value.replace("\\", "")
    assert translator("zh")("import.nothing_written") in words(app)
    app = fine(app.button(key="import-leave").click().run())
    assert app.file_uploader


def test_the_page_is_closed_where_the_office_says_so(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = show("data_import", lang="zh")
    monkeypatch.setenv(IMPORTS.name, "no")
    app.file_uploader[0].set_value([("问题.csv", (HEAD + NOW).encode(), "text/csv")])
    app.text_input(key="import-by").set_value("甲")
    shut = app.run()
    assert IMPORTS.name in shut.error[0].value.replace("\\", "")
    assert not shut.file_uploader
    assert staged.staged_imports("") == []


def test_the_command_asks_again_who_may(empty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A callback runs before the page: a click on a page that was drawn while it was open."""
    app = show("data_import", lang="zh")
    app.file_uploader[0].set_value([("问题.csv", (HEAD + NOW).encode(), "text/csv")])
    app.text_input(key="import-by").set_value("甲")
    app = app.run()
    monkeypatch.setenv(IMPORTS.name, "no")
    app = app.button(key="import-look").click().run()
    assert app.error
    assert staged.staged_imports("") == []
    assert "data_import" in [entry.name for entry in MENU if entry.works]

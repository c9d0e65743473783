"""The page of templates and return forms: what is issued, whose are out, what came back."""

import io
import zipfile
from pathlib import Path

import pytest

from lib import db, ingest
from lib.auth import add_account
from lib.core.errors import NotAllowedWriting
from lib.core.scope import Scope
from lib.core.settings import ACCOUNTS, IMPORTS
from lib.i18n import LANGUAGES, translator
from lib.ingest.load import load
from lib.ui.forms import zipped
from lib.ui.work import Work, check_still
from tests.db.test_forms import AS_OF, HOUSING, WATER, at, hand_in, made_world, place
from tests.pages.reading import CJK, figures, fine, show, words

WHERE = {"region": "620802", "on": AS_OF.isoformat(), "tab": "returns"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_issued_and_what_came_back_is_counted(language: str, empty: str, tmp_path: Path) -> None:
    made_world(tmp_path)
    t = translator(language)
    app = fine(show("forms", lang=language, **WHERE))
    region = "崆峒区"
    assert t("forms.none", region=region) in words(app)
    assert t("forms.templates", region=region) in words(fine(show("forms", lang=language, **WHERE | {"tab": ""})))
    assert app.button(key="forms-issue").disabled, "nobody has said who issues them"
    app.text_input(key="forms-by").set_value("李科").run()
    app = fine(app.button(key="forms-issue").click().run())
    assert t("forms.said", count=2, rows=7) in words(app)
    assert figures(app) == {
        t("forms.issued"): "2",
        t("forms.back"): t("block.share", numerator=0, denominator=2),
        t("forms.rows_back"): t("block.share", numerator=0, denominator=7),
        t("forms.outstanding"): "2",
    }
    assert sorted(app.dataframe[0].value[t("form_column.unit")]) == sorted((WATER, HOUSING))
    assert app.button(key="forms-issue").disabled, "forms are out: new ones take their place only if one says so"
    assert t("forms.supersedes", count=2) in [each.value for each in app.warning]

    listed = db.forms("620800").set_index("unit")
    issued = db.form_named(str(listed.loc[WATER, "number"]))
    assert issued
    assert (issued.issued_by, issued.language) == ("李科", language)
    book = dict(ingest.form_books([issued]))
    assert hand_in(
        next(iter(book.values())), tmp_path, {at(place(issued, "F1"), "progress"): "60%"}, sheet=t("form.sheet")
    ).written
    app = fine(show("forms", lang=language, **WHERE))
    assert figures(app)[t("forms.back")] == t("block.share", numerator=1, denominator=2)
    assert t("forms.waiting", units=HOUSING) in words(app)
    assert t("form_standing.back") in list(app.dataframe[0].value[t("form_column.state")])
    if language == "en":
        own = words(app).replace(WATER, "").replace(HOUSING, "").replace(region, "").replace("李科", "")
        assert not CJK.search(own.replace(t("language.zh"), "").replace("平凉市", ""))

    app.checkbox[0].check()
    app.text_input(key="forms-by").set_value("王科")
    app = fine(app.run())
    app = fine(app.button(key="forms-issue").click().run())
    assert len(db.forms("620800")) == 4
    assert len(app.dataframe[0].value) == 2, "superseded forms are shown when they are asked for"
    app = fine(app.toggle(key="forms-all").set_value(True).run())
    assert list(app.dataframe[0].value[t("form_column.state")]).count(t("form_standing.superseded")) == 2


def test_templates_can_be_had_before_anything_was_imported(empty: str) -> None:
    app = fine(show("forms", lang="zh"))
    t = translator("zh")
    assert t("forms.templates_bare") in words(app)
    app = fine(show("forms", lang="zh", tab="returns"))
    assert t("forms.nothing_known") in words(app)
    assert not app.dataframe


def test_a_page_that_is_not_for_everybody_gives_no_downloads_either(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = translator("zh")
    monkeypatch.setenv(ACCOUNTS.name, "on")
    add_account("甲", "a long password 1", "office")
    check_still(Work("forms", t, "甲"))
    add_account("甲", "a long password 1", "leader")
    with pytest.raises(NotAllowedWriting):
        check_still(Work("forms", t, "甲"))
    monkeypatch.delenv(ACCOUNTS.name)
    monkeypatch.setenv(IMPORTS.name, "no")
    app = show("forms", lang="zh")
    assert [each.value for each in app.error]
    assert not app.get("download_button")


def test_an_archive_is_the_same_for_the_same_files() -> None:
    files = [("问题.xlsx", b"1"), ("措施.xlsx", b"2")]
    assert zipped(files) == zipped(files)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(files)


def test_where_nothing_is_open_no_form_is_issued(empty: str, tmp_path: Path) -> None:
    made_world(tmp_path)
    (tmp_path / "regions.csv").write_text("编码,名称,上级编码,层级\n620803,泾川县,620800,县\n", encoding="utf-8-sig")
    assert load([tmp_path / "regions.csv"], by="office", report_day=AS_OF).written
    t = translator("zh")
    assert ingest.open_units(Scope("620803", AS_OF)) == {}
    assert ingest.issue_forms(Scope("620803", AS_OF), t, by="office") == []
    app = fine(show("forms", **WHERE | {"lang": "zh", "region": "620803"}))
    assert t("forms.nothing_open", region="泾川县", day=AS_OF) in words(app)

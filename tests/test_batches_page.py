"""The page of imports: the list, what an import changed, taking it back, and who may."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.clock import now
from lib.core.settings import ACCOUNTS, IMPORTS
from lib.db.schema import batch
from lib.i18n import LANGUAGES, translator
from tests.db.test_ingest import LEDGERS, bring, write
from tests.pages.reading import bare, fine, show, words

T = translator("zh")


def table(app: AppTest, place: int) -> Any:
    return app.dataframe[place].value


def choose(app: AppTest, number: int, *, together: bool = False) -> AppTest:
    app = app.selectbox(key="imports-chosen").set_value(number).run()
    boxes = [box for box in app.checkbox if box.key == "imports-together"]
    return boxes[0].set_value(together).run() if boxes else app


def confirmed(app: AppTest, by: str = "王科长") -> AppTest:
    app = app.text_input(key="imports-by").input(by).run()
    (sure,) = [box for box in app.checkbox if str(box.key).startswith("imports-sure")]
    return sure.check().run()


@pytest.fixture
def twice(empty: str, tmp_path: Path) -> list[int]:
    """Two imports: a folder of ledgers, and one of its files again with two changes. Returns the second's batches."""
    bring(write(tmp_path / "a"))
    (tmp_path / "b").mkdir()
    changed = LEDGERS["actions"].replace("约谈", "通报批评")
    (tmp_path / "b" / "actions.csv").write_text(changed, encoding="utf-8-sig")
    numbers = [each.id for each in bring(tmp_path / "b").batches]
    with db.writing() as connection:  # an import is told from another by its moment
        later = batch.c.id.in_(numbers)
        connection.execute(batch.update().where(later).values(at=now().replace(tzinfo=None) + timedelta(minutes=5)))
    return numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_says_who_when_what(twice: list[int], language: str) -> None:
    app = fine(show("batches", lang=language))
    t = translator(language)
    listed = table(app, 0)
    assert len(listed) == len(db.batches()) == len(LEDGERS) + 1
    first = listed.iloc[0]
    assert first[t("imports.source")] == "actions.csv"
    assert first[t("imports.by")] == "office"
    assert (first[t("imports.new")], first[t("imports.changed")]) == (0, 1)
    assert first[t("imports.standing")] == t("imports.in_force")
    assert len(first[t("imports.sha256")]) == 12
    whole = db.batches()["sha256"].iloc[0]
    app = choose(app, *twice)
    assert [each.value for each in app.code] == [whole]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_imported_is_said_with_what_follows(empty: str, language: str) -> None:
    app = fine(show("batches", lang=language))
    assert translator(language)("imports.none") in words(app) or app.info[0].value == translator(language)(
        "imports.none"
    )
    assert not app.dataframe


def test_filters_by_ledger(twice: list[int]) -> None:
    app = fine(show("batches"))
    app = fine(app.multiselect(key="imports-ledger").set_value(["actions"]).run())
    assert set(table(app, 0)[T("imports.ledger")]) == {"督办执法动作"}
    assert len(table(app, 0)) == 2
    app = fine(app.multiselect(key="imports-ledger").set_value([]).run())
    first = db.batches()["at"].min().date()
    app = fine(
        app.date_input(key="imports-days").set_value((first - timedelta(days=9), first - timedelta(days=2))).run()
    )
    assert T("imports.none_left") in words(app)


def test_what_an_import_changed_stands_old_beside_new(twice: list[int]) -> None:
    app = choose(fine(show("batches")), *twice)
    row = table(app, 1).iloc[0]
    assert [row[T(f"imports.{name}")] for name in ("record", "heading", "old", "new_cell")] == [
        "A1",
        "类型",
        "约谈",
        "通报批评",
    ]


def test_taking_back_needs_a_name_and_a_confirmation(twice: list[int]) -> None:
    app = choose(fine(show("batches")), *twice)
    assert app.button(key="imports-undo").disabled
    app = app.text_input(key="imports-by").input("王科长").run()
    assert app.button(key="imports-undo").disabled
    app = confirmed(app)
    app = fine(app.button(key="imports-undo").click().run())
    assert app.success
    gone = db.batches().set_index("id").loc[twice]
    assert gone["undone_at"].notna().all()
    assert set(gone["undone_by"]) == {"王科长"}
    assert "王科长" in table(app, 0).iloc[0][T("imports.standing")]
    app = choose(app, *twice)
    assert T("imports.nothing_left") in words(app)
    assert not [each for each in app.button if each.key == "imports-undo"]


def test_a_refusal_says_why_and_changes_nothing(twice: list[int]) -> None:
    batches = db.batches()
    earlier = batches[(batches["ledger"] == "actions") & ~batches["id"].isin(twice)]["id"].tolist()
    app = confirmed(choose(fine(show("batches")), *earlier))
    app = app.button(key="imports-undo").click().run()
    assert not app.exception
    assert f"{twice[0]} actions" in bare(app.error[0].value)
    assert db.batches()["undone_at"].isna().all()


def test_all_ledgers_of_one_import_go_together(twice: list[int]) -> None:
    batches = db.batches()
    regions = int(batches[batches["ledger"] == "regions"]["id"].iloc[0])
    app = confirmed(choose(fine(show("batches")), regions, together=True))
    app = app.button(key="imports-undo").click().run()
    assert f"{twice[0]} actions" in bare(app.error[0].value), "a later import stands on it"
    app = confirmed(choose(app, *twice))
    app = fine(app.button(key="imports-undo").click().run())
    app = confirmed(choose(app, regions, together=True))
    fine(app.button(key="imports-undo").click().run())
    assert db.batches()["undone_at"].notna().all()


def test_the_right_is_asked_again_when_it_is_done(twice: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    app = confirmed(choose(fine(show("batches")), *twice))
    monkeypatch.setenv(IMPORTS.name, "no")
    app = app.button(key="imports-undo").click().run()
    assert app.error
    assert db.batches()["undone_at"].isna().all()


def test_nobody_without_a_role_sees_it(twice: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ACCOUNTS.name, "on")
    app = show("batches")
    assert app.error
    assert not app.dataframe

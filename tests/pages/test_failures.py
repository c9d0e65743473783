"""Failures and hostile words: one sentence, never a trace, never markup."""

import re
import sqlite3
from pathlib import Path

import pytest

from lib import db
from lib.i18n import translator
from tests.pages.reading import PAGES, elements, fine, show, words


def test_a_database_that_does_not_answer_is_one_sentence(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.core.errors import DatabaseUnavailable

    def gone() -> int:
        raise DatabaseUnavailable

    monkeypatch.setattr(db, "version", gone)
    app = show("air", lang="en")
    assert [each.value for each in app.error] == [translator("en")("error.database_unavailable")]
    assert not app.exception


def test_an_unexpected_failure_shows_a_number_and_no_trace(
    demo: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> int:
        raise RuntimeError("secret path /etc/office")

    monkeypatch.setattr(db, "version", broken)
    app = show("air", lang="en")
    (told,) = [each.value for each in app.error]
    number = re.search(r"\b[0-9a-f]{8}\b", told)
    assert number
    assert "secret" not in words(app) + told
    assert not app.exception
    assert number.group() in caplog.text, "the log has the trace under the same number"


HOSTILE = "[open](https://example.org) ![x](https://example.org/x.png) **b** :red[r] $a$ | `c` <i>h</i>"


@pytest.fixture(scope="module")
def hostile_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with markup in everything that people type."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    source, copy = sqlite3.connect(demo_file), sqlite3.connect(path)
    source.backup(copy)
    copy.execute("PRAGMA foreign_keys=OFF")
    for change in (
        "UPDATE item SET title = code || ?, leader = ?, contact = ?, place = ?, note = ?",
        "UPDATE item SET unit = (SELECT rowid FROM unit u WHERE u.name = item.unit) || ? WHERE unit IS NOT NULL",
        "UPDATE region SET name = code || ?, name_en = code || ?",
        "UPDATE programme SET name = code || ?",
        "UPDATE point SET name = code || ?, river = ?",
        "UPDATE batch SET source = ?",
        'UPDATE "update" SET note = ?, "by" = ?',
    ):
        copy.execute(change, (HOSTILE,) * change.count("?"))
    copy.execute("INSERT OR IGNORE INTO unit (name) SELECT DISTINCT unit FROM item WHERE unit IS NOT NULL")
    copy.commit()
    source.close()
    copy.close()
    return path


@pytest.mark.parametrize("page", PAGES)
def test_words_of_a_ledger_are_not_markup(hostile_file: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{hostile_file}")
    query = {"item": "PL-F-001"} if page == "item" else {}
    app = fine(show(page, lang="zh", **query))
    seen = 0
    for each, _ in elements(app.main):
        if each.type not in ("caption", "markdown", "subheader", "heading", "info", "warning", "error"):
            continue
        text = str(each.value)
        seen += "example" in text
        for markup in (
            r"(?<!\\)\[open",
            r"(?<!\\)!\\?\[x",
            r"(?<!\\)\*\*b",
            r"(?<!\\):red",
            r"(?<!\\)\$a",
            r"(?<!\\)`c",
            r"(?<!\\)<i>",
        ):
            assert not re.search(markup, text), f"{each.type}: {text[:300]}"
    assert seen, "the words are on the page"

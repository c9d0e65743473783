"""Every broken ledger is read as far as it can be, and whatever was not understood is said: nothing is silent."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from lib.core.errors import RefusedFile
from lib.i18n import LANGUAGES, translator
from lib.ingest.dates import read_moment
from lib.ingest.faults import fault_text, notice_text
from lib.ingest.parse import parse
from lib.ingest.read import Parsed
from lib.ingest.spec import LEDGERS
from tests.unit.ingest.books import Book
from tests.unit.ingest.corpus import books

ALL = list(books())


def read_back(book: Book, folder: Path) -> Parsed:
    path = folder / book.name
    path.write_bytes(book.raw)
    return parse(path, book.ledger if path.stem == "english" else None, year=2024)


def keyed(parsed: Parsed, ledger: str) -> Mapping[str, dict[str, Any]]:
    """The rows of a ledger by the cell that tells them apart in the corpus."""
    name = {"water_samples": "at", "values": "indicator", "air_hourly": "at"}.get(ledger, "code")
    return {str(row.values[name]): row.values for row in parsed.rows.get(ledger, [])}


def same(found: Any, meant: Any) -> bool:
    if isinstance(meant, float) and isinstance(found, float):
        return abs(found - meant) < 1e-6
    return bool(found == meant) and (found is None) == (meant is None)


def is_reported(parsed: Parsed, rule: str, place: str) -> bool:
    """Whether a rule was reported at a cell (a fault), or with these words (a notice, a doubt)."""
    faults = [(fault.cell, str(fault.row), fault.value) for fault in parsed.faults if fault.rule == rule]
    told = [notice.value for notice in parsed.notices if notice.rule == rule]
    doubts = [doubt for rows in parsed.rows.values() for row in rows for doubt in row.doubts if doubt.rule == rule]
    told += [doubt.given for doubt in doubts]
    return any(not place or place in each for each in faults) or any(place in value for value in told)


def judge(book: Book, folder: Path) -> tuple[int, int, list[str]]:
    """Cells with a truth, those read so, and what went wrong in silence."""
    try:
        parsed = read_back(book, folder)
    except RefusedFile as refused:
        silent = [] if refused.reason == book.refused else [f"{book.name}: refused as {refused.reason}"]
        return len(book.truth), 0, silent
    silent = [f"{book.name}: not refused as {book.refused}"] if book.refused else []
    rows = keyed(parsed, book.ledger)
    reported = {fault.row for fault in parsed.faults}
    read = 0
    for (key, column), meant in book.truth.items():
        key = str(read_moment(key)) if book.ledger == "water_samples" else key
        if key not in rows:
            if not reported:
                silent.append(f"{book.name}: no row {key}, and nothing says so")
        elif same(rows[key].get(column), meant):
            read += 1
        else:
            silent.append(f"{book.name}: {key} {column} is {rows[key].get(column)!r}, not {meant!r}")
    silent += [f"{book.name}: {rule} {at} not told" for rule, at in book.reports if not is_reported(parsed, rule, at)]
    wanted = {rule for rule, _ in book.reports}
    silent += [f"{book.name}: needless fault {f}" for f in parsed.faults if f.rule not in wanted]
    return len(book.truth), read, silent


def test_the_corpus_is_read_and_nothing_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = [judge(book, tmp_path) for book in ALL]
    cells, read = sum(each[0] for each in judged), sum(each[1] for each in judged)
    silent = [line for each in judged for line in each[2]]
    refused = sum(bool(book.refused) for book in ALL)
    with capsys.disabled():
        told = f"{len(ALL)} files ({refused} to refuse), {cells} cells, {read} read"
        print(f"\n  corpus: {told}, recall {read / cells:.4%}, {len(silent)} silent errors")  # noqa: T201
    assert not silent, "\n".join(silent)
    assert len(ALL) >= 60
    assert read / cells >= 0.99


def test_names_are_unique_and_ledgers_exist() -> None:
    assert len({book.name for book in ALL}) == len(ALL)
    assert {book.ledger for book in ALL} <= set(LEDGERS)


@pytest.mark.parametrize("book", [book for book in ALL if book.refused], ids=lambda book: book.name)
def test_a_refusal_says_what_to_do(book: Book, tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        read_back(book, tmp_path)
    for language in LANGUAGES:
        said = translator(language)(refused.value.key, **refused.value.params)
        assert book.name in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_and_notice_has_words_and_a_remedy(language: str, tmp_path: Path) -> None:
    words, rules = translator(language), set()
    for book in [book for book in ALL if not book.refused and not book.name.endswith((".xlsx", ".et"))]:
        parsed = read_back(book, tmp_path)
        for fault in parsed.faults:
            rules.add(fault.rule)
            said = fault_text(fault, words)
            assert fault.file in said
            assert fault.cell in said
            assert words(f"remedy.{fault.rule}") in said
        assert all(notice_text(notice, words) for notice in parsed.notices)
    assert len(rules) > 15


def test_a_day_is_a_day_of_the_corpus() -> None:
    """The truth of the corpus is made of the types that a ledger holds."""
    kinds = {type(value) for book in ALL for value in book.truth.values()}
    assert {date, float, str, int, bool} <= kinds
    assert datetime not in kinds

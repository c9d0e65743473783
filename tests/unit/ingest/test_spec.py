from pathlib import Path

import pytest

from lib.ingest.document import document
from lib.ingest.spec import DATA_SETS, LEDGERS, Ledger
from lib.ingest.words import headings, ledger_names, of_cells, plain, shown, vocabulary

HOME = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("ledger", [*LEDGERS.values(), DATA_SETS], ids=lambda ledger: ledger.name)
def test_every_column_has_headings_and_its_words(ledger: Ledger) -> None:
    names = [column.name for column in ledger.columns]
    assert len(names) == len(set(names))
    assert set(ledger.key) <= set(names)
    first = [plain(headings(ledger.name, name)[0]) for name in names]
    assert len(first) == len(set(first)), "two columns with one heading"
    for column in ledger.columns:
        if column.words:
            assert shown(column.words)
        assert column.type in of_cells("cell_type")


def test_no_two_ledgers_share_a_name() -> None:
    names = [plain(name) for ledger in LEDGERS for name in set(map(plain, ledger_names(ledger)))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted({c.words for ledger in LEDGERS.values() for c in ledger.columns if c.words}))
def test_a_word_means_one_thing(name: str) -> None:
    from lib.ingest.words import of_ledgers, wordings

    entries = of_ledgers()["words"][name]
    said = [(plain(word), code) for code, entry in entries.items() for word in wordings(code, entry)]
    assert len(dict(said)) == len(set(said)), name
    assert set(vocabulary(name).values()) == set(entries)


def test_the_documentation_is_up_to_date() -> None:
    written = (HOME / "docs" / "ledgers.md").read_text(encoding="utf-8")
    assert written == document(), "run: python -m lib.ingest.document docs/ledgers.md"

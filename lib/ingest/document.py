"""The ledgers as a page for people, generated from the specification.

`python -m lib.ingest.document docs/ledgers.md` writes it anew; a test fails while it is out of date.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from lib.ingest.sources import SOURCES
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import headings, ledger_names, of_cells, of_texts, shown

_INTRODUCTION = """# The ledgers that an office hands in

Generated from `lib/ingest/spec.py` and `lib/i18n/ledgers.toml` by `python -m lib.ingest.document docs/ledgers.md`.

A file is a CSV (UTF-8, UTF-16 or GB 18030; comma, semicolon or tab) or a workbook with a sheet per ledger. A ledger
is known by the name of its file or sheet, else by its headings. Columns may stand in any order and be headed in
Chinese or by their alias; columns that are not known are kept as notes. **Bold** columns are required, *italic* ones
may not be absent though a cell may be empty. An empty cell, `/`, `—`, `NA` or asterisks are no value, never 0.
Deadlines keep the words they were written in; the first one stays, an extension is an update with its approval number.
"""


def document() -> str:
    """The contents of `docs/ledgers.md`."""
    parts = [_INTRODUCTION, *map(_ledger, LEDGERS.values()), _sources(), _rules()]
    return "\n".join(parts)


def _ledger(ledger: Ledger) -> str:
    chinese, english, *_ = ledger_names(ledger.name)
    rows = [_column(ledger, column) for column in ledger.columns]
    if ledger.measured:
        listed = ", ".join(f"{word['zh']} `{code}`" for code, word in shown(ledger.measured).items())
        rows.append(("one column per item", "", _type("measured"), listed))
    title = f"## {chinese} · {english} (`{ledger.name}`)\n\nKey: {' + '.join(f'`{name}`' for name in ledger.key)}\n"
    return "\n".join([title, *_table(("heading", "alias", "cell", "words"), rows), ""])


def _column(ledger: Ledger, column: Column) -> tuple[str, str, str, str]:
    heading, *_ = headings(ledger.name, column.name)
    mark = "**" if column.required else "*" if column.expected else ""
    words = ", ".join(f"{word['zh']} `{code}`" for code, word in _words(column)) + (
        ", or others" if column.open and column.words else ""
    )
    return f"{mark}{heading}{mark}", f"`{column.name}`", _type(column.type), words


def _words(column: Column) -> Iterable[tuple[str, dict[str, str]]]:
    return [(code, dict(word)) for code, word in shown(column.words).items()] if column.words else []


def _type(name: str) -> str:
    text: str = of_cells("cell_type")[name]["en"]
    return text


def _sources() -> str:
    texts = of_texts("source")
    rows = [(f"`{name}`", texts[name]["zh"], texts[name]["en"]) for name in SOURCES]
    return "\n".join(["## Sources (`import --source NAME`)\n", *_table(("name", "Chinese", "English"), rows), ""])


def _rules() -> str:
    remedies = of_texts("remedy")
    none = {"zh": "", "en": ""}
    rows = [
        (f"`{key}`", text["zh"], text["en"], remedies.get(key, none)["zh"], remedies.get(key, none)["en"])
        for key, text in of_texts("rule").items()
    ]
    heads = ("rule", "Chinese", "English", "remedy, Chinese", "remedy, English")
    told = "A rule with a remedy is a fault and keeps its row out; one without is a notice.\n"
    return "\n".join(["## What a fault or a notice says\n", told, *_table(heads, rows), ""])


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")

"""The words that ledgers are written in: `lib/i18n/ledgers.toml` and `lib/i18n/cells.toml`, indexed for reading."""

import functools
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lib.i18n import Translator

_FOLDER = Path(__file__).resolve().parents[1] / "i18n"


@functools.cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def of_ledgers() -> dict[str, Any]:
    """The contents of `ledgers.toml`."""
    return _file("ledgers")


def of_cells(section: str) -> dict[str, Any]:
    """One section of `cells.toml`."""
    section_of: dict[str, Any] = _file("cells")[section]
    return section_of


@functools.lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """A text for comparison: NFKC (full-width to half-width, Roman numerals to letters), no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def wordings(code: str, entry: Mapping[str, Any]) -> Iterable[str]:
    """Every way in which an entry may be written: its code, Chinese, English, and the office's own."""
    return (code, entry["zh"], *([entry["en"]] if "en" in entry else []), *entry.get("also", ()))


@functools.cache
def vocabulary(name: str) -> Mapping[str, str]:
    """Plain wording → code of a vocabulary of `ledgers.toml`. Raises KeyError for an unknown name."""
    entries: dict[str, dict[str, Any]] = of_ledgers()["words"][name]
    return {plain(word): code for code, entry in entries.items() for word in wordings(code, entry)}


@functools.cache
def shown(name: str) -> Mapping[str, Mapping[str, str]]:
    """Code → {zh, en} of a vocabulary, in its order."""
    return {code: {"zh": entry["zh"], "en": entry["en"]} for code, entry in of_ledgers()["words"][name].items()}


@functools.cache
def words_of(section: str, key: str) -> frozenset[str]:
    """The plain words of a list in `cells.toml`."""
    return frozenset(plain(word) for word in of_cells(section)[key])


@functools.cache
def headings(ledger: str, column: str) -> tuple[str, ...]:
    """How a column's heading may be written: the ledger's Chinese heading first, then its other forms and alias.

    Raises KeyError where `ledgers.toml` has no such column.
    """
    own: dict[str, Any] = of_ledgers()[ledger].get("columns", {}).get(column, {})
    common: dict[str, Any] = of_ledgers()["columns"].get(column, {})
    first = own.get("zh") or common["zh"]
    others = (*own.get("also", ()), *([common["zh"]] if common else []), *common.get("also", ()), column)
    return tuple(dict.fromkeys((first, *others)))


@functools.cache
def ledger_names(ledger: str) -> tuple[str, ...]:
    """How a ledger may be named: Chinese first, English, other forms, its code."""
    entry = of_ledgers()[ledger]
    return (entry["zh"], entry["en"], *entry.get("also", ()), ledger)


def ledger_title(ledger: str, t: Translator) -> str:
    """A ledger's name in the reader's language; what is none stays as it is."""
    entry: dict[str, str] = of_ledgers().get(ledger, {})
    return entry.get(t.language, ledger)


def of_texts(prefix: str) -> dict[str, dict[str, str]]:
    """The texts of `ingest.toml` whose key begins with `prefix` and a dot, by the rest of the key."""
    texts: dict[str, dict[str, str]] = _file("ingest")
    return {key.removeprefix(f"{prefix}."): text for key, text in texts.items() if key.startswith(f"{prefix}.")}


def own_indicators() -> Mapping[str, Mapping[str, str]]:
    """Code → name, name_en, unit, good_when of the indicators that the product works out itself."""
    entries: dict[str, dict[str, str]] = of_ledgers()["words"]["own_indicator"]
    return {
        code: {
            "name": entry["zh"],
            "name_en": entry["en"],
            "unit": entry["unit"],
            "good_when": entry["good_when"],
        }
        for code, entry in entries.items()
    }

"""Readers of cells: text in, a value of the column's type out, or a named rule. Nothing is guessed silently."""

import functools
import re
from collections.abc import Callable
from typing import Any

from lib.core.formulas import restored
from lib.core.terms import State
from lib.ingest.ceilings import COUNTED
from lib.ingest.dates import NotADateError, read_date, read_deadline, read_moment
from lib.ingest.figures import (
    CellError,
    read_count,
    read_figure,
    read_measured,
    read_money,
    read_share,
    read_weight,
)
from lib.ingest.spec import Column
from lib.ingest.words import of_cells, plain, vocabulary, words_of

_ASTERISKS = re.compile(r"\*+")
_PERIOD = re.compile(r"(\d{4})(?:q([1-4])|-(0[1-9]|1[0-2])(?:-01)?)?")
#: A figure of many digits as Excel shows it: the digits behind are gone for good.
_CUT_OFF = re.compile(r"\d(?:\.\d+)?e\+\d{2,}")
_SEVERAL_LINES = re.compile("[\t\n\r\u0085\u2028\u2029]")
_CLASSES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def is_empty(text: str, type_: str = "number") -> bool:
    """Whether a cell holds nothing: blank, a mask, and for figures and days words like NA. Never a star's star."""
    found = plain(text)
    if not found:
        return True
    if type_ in ("star", "flag"):
        return False
    if _ASTERISKS.fullmatch(found) or found in words_of("empty", "marks"):
        return True
    return type_ not in ("text", "list", "word", "words", "state") and found in words_of("empty", "words")


def is_masked(text: str) -> bool:
    """Whether somebody put asterisks in place of what a cell holds."""
    return bool(_ASTERISKS.fullmatch(plain(text)))


def read_cell(text: str, column: Column, *, year: int | None = None, scale: str = "") -> Any:
    """A cell's value by its column's type, None where it is empty; `scale` is what the heading says of shares.

    `year` is the year for days written without one. Raises CellError with the rule that is broken.
    """
    if is_empty(text, column.type):
        return None
    try:
        if column.type == "date":
            return read_date(text, year)
        if column.type == "deadline":
            return read_deadline(text, year)
        if column.type == "moment":
            return read_moment(text)
    except NotADateError as cause:
        raise CellError(cause.rule) from cause
    if column.type == "share":
        return read_share(text, scale)
    if column.type in ("word", "words"):
        return read_word(text, column)
    if column.type == "money":
        return read_money(text, scale)
    found = _READERS[column.type](text)
    _check_extent(found, column)
    return found


def _check_extent(found: Any, column: Column) -> None:
    """Raises CellError for a text longer than its column may be, and for more of something than a county can have."""
    if column.type in ("text", "list"):
        _check_length(found, column)
    elif column.name in COUNTED and column.type in ("number", "count") and not 0 <= found <= COUNTED[column.name]:
        raise CellError("count_beyond")


def _check_length(found: str | tuple[str, ...], column: Column) -> None:
    """Raises CellError for what is longer than a cell of its column may be, and for a code of several lines."""
    for part in (found,) if isinstance(found, str) else found:
        if len(part) > column.longest:
            raise CellError("too_long")
        if column.is_code and _SEVERAL_LINES.search(part):
            raise CellError("code_in_lines")


def read_flag(text: str) -> bool | None:
    """Yes or no; a mask is None. Raises CellError("flag")."""
    found = plain(text)
    if found in words_of("flag", "yes"):
        return True
    if found in words_of("flag", "no"):
        return False
    if found in words_of("empty", "marks") or _ASTERISKS.fullmatch(found):
        return None
    raise CellError("flag")


def read_star(text: str) -> bool:
    """Whether a petition is starred: a star is a star here, not a mask. Raises CellError("flag")."""
    found = plain(text)
    return found in words_of("flag", "starred") or bool(_ASTERISKS.fullmatch(found)) or bool(read_flag(text))


@functools.lru_cache(maxsize=1024)
def read_class(text: str) -> int:
    """A water class as 1 to 6. Raises CellError("water_class")."""
    found = plain(text)
    for ending in of_cells("class")["ending"]:
        found = found.removesuffix(ending)
    if found in words_of("class", "worse_than_v") or found == "6":
        return 6
    numeral: dict[str, int] = of_cells("class")["numeral"]
    if value := _CLASSES.get(found) or numeral.get(found):
        return value
    if found in ("1", "2", "3", "4", "5"):
        return int(found)
    raise CellError("water_class")


@functools.cache
def _states() -> dict[str, State]:
    table = of_cells("state")
    return {plain(word): State(code) for code, words in table.items() for word in (*words, code)}


def read_state(text: str) -> State:
    """The state that a wording of the reports means. Raises CellError("state")."""
    found = plain(text).rstrip("".join(plain(mark) for mark in of_cells("list")["separators"]) + ".")
    if state := _states().get(found) or _states().get(_counted().sub("", found)):
        return state
    raise CellError("state")


@functools.cache
def _counted() -> re.Pattern[str]:
    """How many a wording speaks of: "11 of them are done" says "done"."""
    return re.compile(rf"(?:\d+|\*+)(?:{'|'.join(map(re.escape, words_of('number', 'counters')))})")


def read_word(text: str, column: Column) -> str:
    """The code of a word of the column's vocabulary; several are joined by ",". Raises CellError("word")."""
    known = vocabulary(column.words)
    if column.type == "words":
        parts = [part for listed in _list(text) for part in listed.split(",") if not is_empty(part)]
        codes = [known.get(plain(part)) for part in parts]
        if None in codes:
            raise CellError("word")
        return ",".join(sorted(filter(None, codes), key=list(dict.fromkeys(known.values())).index))
    found = known.get(plain(text))
    if found is None and not column.open:
        raise CellError("word")
    if found is None:
        found = _text(text)
        _check_length(found, column)
    return found


def read_period(text: str) -> str:
    """A year, quarter or month as it is written: 2024, 2024Q3, 2024-07. Raises CellError("period")."""
    found = plain(text)
    for written, meant in of_cells("period").items():
        found = re.sub(written, meant, found)
    parts = _PERIOD.fullmatch(re.sub(r"-(\d)(?!\d)", r"-0\1", found))
    if parts is None or not 1949 <= int(parts[1]) <= 2149:
        raise CellError("period")
    year, quarter, month = parts.groups()
    return f"{year}Q{quarter}" if quarter else f"{year}-{month}" if month else year


def _text(text: str) -> str:
    """As written. Raises CellError("digits_lost") for a long number that a spreadsheet has cut off."""
    if "+" in text and _CUT_OFF.fullmatch(text.strip().lower()):
        raise CellError("digits_lost")
    # An apostrophe keeps a spreadsheet from taking what follows for a formula; it is none of the text.
    return restored(text.strip())


def _list(text: str) -> tuple[str, ...]:
    parts = re.split("|".join(map(re.escape, of_cells("list")["separators"])), _text(text))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


_READERS: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "degrees": str.strip,
    "position": str.strip,
    "list": _list,
    "number": read_figure,
    "weight": read_weight,
    "count": read_count,
    "measured": read_measured,
    "flag": read_flag,
    "star": read_star,
    "class": read_class,
    "state": read_state,
    "period": read_period,
}

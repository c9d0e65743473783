"""Readers of cells: text in, a value of the column's type out, or a named rule. Nothing is guessed silently."""

import functools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lib.core.formulas import restored
from lib.core.terms import State
from lib.ingest.dates import NotADateError, read_date, read_deadline, read_moment
from lib.ingest.spec import Column
from lib.ingest.words import of_cells, plain, vocabulary, words_of
from lib.standards.coordinates import bd09_to_wgs84, check_position, gcj02_to_wgs84
from lib.standards.dms import AngleError, parse_angle, parse_position

_ASTERISKS = re.compile(r"\*+")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PERIOD = re.compile(r"(\d{4})(?:q([1-4])|-(0[1-9]|1[0-2])(?:-01)?)?")
#: A figure of many digits as Excel shows it: the digits behind are gone for good.
_CUT_OFF = re.compile(r"\d(?:\.\d+)?e\+\d{2,}")
#: What a column of whole numbers can hold on every database: 32 bits.
_LARGEST_COUNT = 2**31 - 1
_CLASSES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


class CellError(ValueError):
    """A cell that is not understood; `rule` is a key of the rules in `ingest.toml`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class BeyondError(CellError):
    """A figure that somebody wrote and that cannot be one; `rule` is a doubt (text key "flag.<rule>"), not a fault."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as written: value, what qualifies it ("more than", "about" in the office's words), unit behind it."""

    value: float
    qualifier: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A concentration; below the detection limit, `value` is that limit."""

    value: float
    below_detection: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A position in CGCS2000 (as written, where its system is not known) and how it was written."""

    lon: float
    lat: float
    crs: str | None
    text: str


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
        return _money(text, scale)
    return _READERS[column.type](text)


@functools.lru_cache(maxsize=65536)
def read_number(text: str) -> Number:
    """A figure with full-width digits, separators, a qualifier before or behind, tens of thousands in words.

    Raises CellError("number").
    """
    found = plain(text)
    if _PLAIN_NUMBER.fullmatch(found):
        return Number(float(found))
    for mark in of_cells("number")["thousands"]:
        found = re.sub(rf"(?<=\d){re.escape(plain(mark))}(?=\d{{3}}(?!\d))", "", found) if plain(mark) else found
    parts = _number_pattern().fullmatch(found)
    if parts is None:
        raise CellError("number")
    try:
        value = Decimal(parts["figure"])
    except InvalidOperation as cause:
        raise CellError("number") from cause
    unit = parts["unit"]
    for word, factor in of_cells("number")["scale"].items():
        if unit.startswith(word):
            value, unit = value * factor, unit.removeprefix(word)
            break
    qualifier = parts["before"] or parts["between"] or parts["behind"] or ""
    return Number(float(value), qualifier, unit)


@functools.cache
def _number_pattern() -> re.Pattern[str]:
    """A figure, a unit behind it, a qualifier before it, between the two or behind: never inside the figure."""
    about = "|".join(map(re.escape, sorted(words_of("number", "about"), key=len, reverse=True)))
    figure = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?"
    return re.compile(
        rf"(?P<before>{about})?(?P<figure>{figure})(?P<between>{about})?(?P<unit>[^\d]*?)(?P<behind>{about})?"
    )


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise CellError("number")
    return value


def _plain_number(text: str) -> float:
    number = read_number(text)
    if number.unit == "%":
        raise CellError("number_percent")
    if number.unit and number.unit not in words_of("number", "counters"):
        raise CellError("number")
    return number.value


def _number(text: str) -> float:
    return _finite(_plain_number(text))


def _weight(text: str) -> float:
    value = _number(text)
    if value <= 0:
        raise CellError("weight")
    return value


def _count(text: str) -> int:
    value = _number(text)
    if value != int(value):
        raise CellError("count")
    if not 0 <= value <= _LARGEST_COUNT:
        raise CellError("count_beyond")
    return int(value)


def _money(text: str, scale: str = "") -> float:
    """In 10,000 yuan, from the unit behind the figure, else from that of the heading (`scale`)."""
    units = sorted(of_cells("number")["money"].items(), key=lambda pair: -len(pair[0]))
    about = words_of("number", "about")
    found = plain(text)
    behind = next((word for word in about if found.endswith(word)), "")
    bare = found.removesuffix(behind)
    own = next(((word, factor) for word, factor in units if bare.endswith(word)), None)
    word, factor = own or ("", of_cells("number")["money"].get(scale, 1))
    number = read_number(bare.removesuffix(word) + behind)
    if number.unit:
        raise CellError("number")
    if number.value < 0:
        raise CellError("negative")
    return _finite(float(Decimal(repr(number.value)) * Decimal(str(factor))))


def read_measured(text: str) -> Measured:
    """A concentration, or `<limit`. Raises CellError("number")."""
    found = plain(text)
    below = found.startswith(("<", "≤")) or (found.endswith("l") and found[:-1].replace(".", "", 1).isdigit())
    return Measured(_plain_number(found.strip("<≤l") if below else found), below)


def read_share(text: str, scale: str = "") -> float:
    """A share from 0 to 1: `87%`, `0.87`, `87`; a bare 1 says neither and is refused unless the heading does.

    `scale`: "percent" or "fraction" as the heading says, else "". Raises CellError.
    """
    try:
        number = read_number(text)
    except CellError as cause:
        raise CellError("share") from cause
    if number.unit not in ("", "%"):
        raise CellError("share")
    if number.value == 1 and not number.unit and not scale:
        raise CellError("share_bare_one")
    percent = number.unit == "%" or scale == "percent" or (scale == "" and number.value > 1)
    share = float(Decimal(repr(number.value)) / 100) if percent else number.value
    if share < 0:
        raise BeyondError("progress_below_0")
    if share > 1:
        raise BeyondError("progress_beyond_100")
    return share


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
    return _text(text) if found is None else found


def _period(text: str) -> str:
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


def read_position(lon: str, lat: str, crs: str | None) -> Position:
    """The position of two angles (or of one cell that holds both, `lat` empty), converted to CGCS2000.

    `crs` is a code of the vocabulary; None = not named, and then nothing is converted yet (`lib.ingest.crs`).
    Raises CellError: unreadable, swapped, outside China.
    """
    try:
        if lat:
            x, y = parse_angle(lon), parse_angle(lat)
            if x.axis == "lat" or y.axis == "lon":
                raise CellError("coordinate_swapped")
            east, north = x.degrees, y.degrees
        else:
            both = parse_position(lon)
            east, north = both.lon, both.lat
    except AngleError as cause:
        raise CellError("coordinate") from cause
    check = check_position(east, north)
    if check != "ok":
        raise CellError("coordinate_swapped" if check == "swapped" else "coordinate_outside")
    if crs in ("gcj02", "bd09"):
        to_wgs84 = gcj02_to_wgs84 if crs == "gcj02" else bd09_to_wgs84
        east, north = (round(float(value), 7) for value in to_wgs84(east, north))
    text = f"{lon.strip()} {lat.strip()}".strip()
    return Position(east, north, crs, text)


_READERS: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "degrees": str.strip,
    "position": str.strip,
    "list": _list,
    "number": _number,
    "weight": _weight,
    "count": _count,
    "measured": read_measured,
    "flag": read_flag,
    "star": read_star,
    "class": read_class,
    "state": read_state,
    "period": _period,
}

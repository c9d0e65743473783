"""Readers of figures: text in, a number and what stands beside it out, or a named rule. Nothing is guessed unsaid."""

import functools
import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lib.ingest.ceilings import is_possible
from lib.ingest.words import of_cells, plain, words_of

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


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


def _possible(value: float, kind: str) -> float:
    if not math.isfinite(value) or not is_possible(value, kind):
        raise CellError("number_beyond")
    return value


def _plain_number(text: str) -> float:
    number = read_number(text)
    if number.unit == "%":
        raise CellError("number_percent")
    if number.unit and number.unit not in words_of("number", "counters"):
        raise CellError("number")
    return number.value


def read_figure(text: str) -> float:
    """A number without a unit but those of counting. Raises CellError: number, number_beyond, number_percent."""
    return _possible(_plain_number(text), "number")


def read_weight(text: str) -> float:
    """A number above zero. Raises CellError("weight") and as `read_figure`."""
    value = read_figure(text)
    if value <= 0:
        raise CellError("weight")
    return _possible(value, "weight")


def read_count(text: str) -> int:
    """A whole number that every database can hold. Raises CellError: count, count_beyond, and as `read_figure`."""
    value = read_figure(text)
    if value != int(value):
        raise CellError("count")
    if value < 0 or not is_possible(value, "count"):
        raise CellError("count_beyond")
    return int(value)


def read_money(text: str, scale: str = "") -> float:
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
    return _possible(float(Decimal(repr(number.value)) * Decimal(str(factor))), "money")


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

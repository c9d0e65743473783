"""What the runners of worked cases share: the vocabulary of case files and comparing figures."""

import csv
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from lib.standards.rounding import round_half_even

# Given the kind, the input and the expected text (all in the plain words of case_words.csv), a
# check returns whether they agree and the computed figure as text.
Check = Callable[[str, str, str], tuple[bool, str]]

#: Signs that mean the same: full-width ones, indices, Roman numerals, dashes, spaces. Quotes and degrees stay.
_NARROW: dict[int, int | str] = {
    **{sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)},
    **{0x2080 + digit: str(digit) for digit in range(10)},
    **{0x2160 + place: numeral for place, numeral in enumerate(("I", "II", "III", "IV", "V", "VI"))},
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
    **dict.fromkeys((0x00A0, 0x3000, 0x200B, 0xFEFF), " "),
    0x301C: "~",
}
#: A number with spaces around it amid Chinese words: one term all the same.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) *(\d+) *(?=[\u4e00-\u9fff])")
_WORDS = Path(__file__).with_name("case_words.csv")


class NotUnderstoodError(ValueError):
    """The text of a case has no reading here."""


def plain(text: str) -> str:
    """Return the text with the words of the vocabulary in English, full-width signs narrow, the rest as it is."""
    pattern, words = _vocabulary()
    narrow = _SPACED.sub(r"\1", text.translate(_NARROW))
    return pattern.sub(lambda found: words[found[0]], narrow).strip()


def kind_of(text: str) -> str:
    """Return the kind of a case in the words of the vocabulary, its standard with one space: "HJ 633-2026"."""
    return re.sub(r"^(HJ|GB/T|GB) ?(?=\d)", r"\1 ", " ".join(plain(text).split()))


def pairs(text: str) -> dict[str, str]:
    """Return "a=1;b=2" as a mapping."""
    parts = [part.split("=", 1) for part in text.strip().strip(";").split(";")]
    if any(len(part) != 2 for part in parts):
        raise NotUnderstoodError(text)
    return {name.strip(): value.strip() for name, value in parts}


def number(text: str) -> float:
    """Return the leading number of a text."""
    found = re.match(r"\s*-?\d+(?:\.\d+)?", text)
    if found is None:
        raise NotUnderstoodError(text)
    return float(found[0])


def same(expected: str, computed: float | None) -> tuple[bool, str]:
    """Return whether a figure, rounded to the decimals that are expected, is the expected one."""
    try:
        wanted = Decimal(expected.strip().rstrip("%"))
    except InvalidOperation as error:
        raise NotUnderstoodError(expected) from error
    if computed is None:
        return False, "none"
    decimals = max(0, -int(wanted.as_tuple().exponent))
    return round_half_even(computed, decimals) == wanted, str(computed)


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        words = {row["word"]: row["meaning"] for row in csv.DictReader(file)}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words

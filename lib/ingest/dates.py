"""Days and times as offices write them. "By the end of October" is the last day that it means."""

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lib.core.terms import Firmness
from lib.ingest.words import of_cells, plain, words_of

#: Serial day numbers of Excel count from here (its 29 February 1900 included).
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock time, as all times in ledgers
#: 1954 to 2119: other five-digit figures in a column of days are mistakes.
_SERIALS = range(20000, 80001)

_NUMERIC_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TIME = re.compile(r"(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2})(?:\.\d+)?)?")


class NotADateError(ValueError):
    """A text that is no day; `rule` is a key of the rules in `ingest.toml`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: the last day meant (None: it has none), the words as written, how firm they are."""

    on: date | None
    text: str
    firmness: Firmness = Firmness.FIRM


@functools.lru_cache(maxsize=16384)
def read_date(text: str, year: int | None = None) -> date:
    """The day that a text names; `year` stands in where the text has none. Raises NotADateError."""
    compact = plain(text)
    found = _numeric(compact) or _phrase(_arabic(compact), year)
    if found is None:
        raise NotADateError("date")
    return found


def read_deadline(text: str, year: int | None = None) -> Deadline:
    """The deadline that a text names, its firmness by its weakest word. Raises NotADateError."""
    rest, firmness = plain(text), Firmness.FIRM
    if rest.startswith(_by_length("date", "up_to")):
        # "As of 13 May" dates a report; it is nobody's deadline.
        raise NotADateError("day_of_report")
    for kind in (Firmness.STRIVE, Firmness.CONDITIONAL):
        for word in _by_length("firmness", kind.value):
            if word in rest:
                rest, firmness = rest.replace(word, ""), kind
    standing = [word for word in _by_length("firmness", "standing") if word in rest]
    for word in standing:
        rest = rest.replace(word, "")
    if standing and not _without_filler(rest):
        return Deadline(None, text.strip(), Firmness.STANDING)
    return Deadline(read_date(rest, year), text.strip(), firmness)


def lacks_year(text: str) -> bool:
    """Whether a text of a day leaves its year to be found elsewhere."""
    return re.search(r"\d{4}|\d{5}", _arabic(plain(text))) is None


@functools.lru_cache(maxsize=65536)
def read_moment(text: str) -> datetime:
    """The time that a text names, China's clock; 24:00 is the next day's midnight. Raises NotADateError."""
    for word, sign in of_cells("date")["clock"].items():
        text = text.replace(word, sign)
    compact = " ".join(text.replace("T", " ").split()).rstrip(":")
    head, _, tail = compact.partition(" ")
    if _SERIAL.fullmatch(compact) and int(float(compact)) in _SERIALS:
        return _EXCEL_ZERO + timedelta(seconds=round(float(compact) * 86400))
    if re.fullmatch(r"\d{10}|\d{12}|\d{14}", compact):
        head, tail = compact[:8], ":".join(re.findall("..", compact[8:]))
    try:
        day = read_date(head)
    except NotADateError as cause:
        raise NotADateError("moment") from cause
    at = _TIME.fullmatch(tail or "0")
    if at is None:
        raise NotADateError("moment")
    hour, minute, second = (int(part or 0) for part in at.groups())
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise NotADateError("moment")
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _numeric(text: str) -> date | None:
    """ISO, slashes, dots, eight digits, Excel serials; a time of day behind the day is left out."""
    head = re.split(r"(?<=\d)t(?=\d)|(?<=-\d\d)(?=\d\d:)", text)[0]
    if found := _NUMERIC_DAY.fullmatch(head):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _EIGHT_DIGITS.fullmatch(head):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(head) and int(float(head)) in _SERIALS:
        return (_EXCEL_ZERO + timedelta(days=int(float(head)))).date()
    return None


@functools.lru_cache(maxsize=4096)
def _arabic(text: str) -> str:
    """The text with the Chinese numerals of its year, month and day in digits; others stay."""
    words = of_cells("date")
    digits: dict[str, str] = words["digit"]
    ten, signs = words["ten"], "".join(digits)

    def number(found: re.Match[str]) -> str:
        tens, _, ones = found[1].partition(ten)
        if ten not in found[1]:
            return "".join(digits[sign] for sign in found[1])
        return str(int(digits.get(tens, "1")) * 10 + int(digits.get(ones, "0")))

    text = re.sub(rf"([{signs}]{{4}})(?={words['year']})", number, text)
    return re.sub(rf"([{signs}]?{ten}[{signs}]?|[{signs}])(?=[{words['month']}{''.join(words['day'])}])", number, text)


def _with_year(text: str, year: int | None) -> str:
    """A text that begins with "this year" or "next year", with the year that this means from the ledger's own."""
    for key, after in (("this_year", 0), ("next_year", 1)):
        for word in _by_length("date", key):
            if text.startswith(word):
                if year is None:
                    raise NotADateError("date_without_year")
                return f"{year + after}{of_cells('date')['year']}{text.removeprefix(word)}"
    return text


def _phrase(text: str, year: int | None) -> date | None:
    """A day in words, with or without year: day, part of a month, month, season, year. None if not understood."""
    before = any(word in text for word in _by_length("date", "before"))
    text = _with_year(_without_filler(text), year)
    if found := _numeric(text):
        return found
    pattern = _patterns()
    own = pattern["year"].match(text)
    used = int(own[1]) if own else year
    rest = text[own.end() :] if own else text
    if {rest, text[4:] if own else text} & words_of("date", "year_end"):
        return _in_year(used, 12, 31)
    for season in of_cells("date")["season"]:
        if any(rest in (plain(word), plain(word) + end) for word in season["words"] for end in pattern["ends"]):
            return _in_year(used, season["month"], 31)
    month = pattern["month"].match(rest)
    if not month:
        return None
    number, rest = int(month[1]), rest[month.end() :]
    if day := pattern["day"].fullmatch(rest):
        return _in_year(used, number, int(day[1]), exact=True)
    for part in of_cells("date")["part"]:
        if rest in part["words"] or (rest == "" and part["day"] == 31):
            last = part["before"] if before else part["day"]
            return _in_year(used, number, last) if last else _day_before(used, number)
    return None


@functools.cache
def _patterns() -> dict[str, Any]:
    words = of_cells("date")
    month, days = re.escape(words["month"]), "".join(map(re.escape, words["day"]))
    ends = sorted({end for part in words["part"] for end in part["words"] if part["day"] == 31})
    return {
        "year": re.compile(rf"(\d{{4}}){re.escape(words['year'])}"),
        "month": re.compile(rf"(\d{{1,2}}){month}"),
        "day": re.compile(rf"(\d{{1,2}})[{days}]?"),
        "ends": ("", *ends),
    }


@functools.cache
def _by_length(section: str, key: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(section, key), key=len, reverse=True))


def _without_filler(text: str) -> str:
    for word in (*_by_length("date", "before"), *_by_length("date", "filler")):
        text = text.replace(word, "")
    return text


def _in_year(year: int | None, month: int, day: int, *, exact: bool = False) -> date | None:
    """A day of that year; unless `exact`, a day beyond the month's end is its last day."""
    if year is None:
        raise NotADateError("date_without_year")
    if not 1 <= month <= 12:
        return None
    return _day(year, month, day if exact else min(day, calendar.monthrange(year, month)[1]))


def _day_before(year: int | None, month: int) -> date | None:
    first = _in_year(year, month, 1)
    return first and first - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as cause:
        raise NotADateError("date") from cause
    if not 1949 <= year <= 2149:
        raise NotADateError("date")
    return found

"""What the text of a notice says of petitions handed over: of one batch, and of all so far. Nothing is guessed.

A notice speaks of several things in a row ("batch 11: 27 ...; batches 1 to 11: 395 ..."), so it is cut where it turns
to another, and each part is read by itself. What can be read in two ways is `UnclearNoticeError`, not a figure.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lib.ingest.words import of_cells

Basis = Literal["batch", "cumulative"]

#: Stands for "handled, those in part among them" while a text is read.
_MIXED = "\x00"


class UnclearNoticeError(ValueError):
    """A notice that can be read in two ways; `what` is the place in it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(slots=True)
class Told:
    """What a text says of one batch or of all so far; nothing where it is silent."""

    basis: Basis
    received: int | None = None
    handled: int | None = None
    in_part: int | None = None
    with_part: int | None = None
    under_way: int | None = None
    rate: str | None = None
    #: The state that the whole is said to be in ("all are handled"), a figure once the whole is known.
    every: str = ""
    #: What is said and cannot be counted for certain: of a part, of a place, of the future.
    left_out: list[str] = field(default_factory=list)
    #: Which batch; of all so far, whether this batch is left out.
    number: int | None = None
    earlier: bool = False

    @property
    def says_states(self) -> bool:
        """Whether anything but how many were received is said."""
        parts = (self.handled, self.in_part, self.with_part, self.under_way, self.rate)
        return bool(self.every) or any(part is not None for part in parts)


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    text: str
    number: int | None = None


def told_by(text: str, total: int, places: Collection[str]) -> dict[Basis, Told]:
    """What a notice says, by basis; `total` and `places` are what it is known to count. Raises UnclearNoticeError."""
    found: list[Told] = []
    for part in _parts(_plain(text)):
        basis: Basis = "batch" if part.kind == "batch" else "cumulative"
        said = Told(basis, number=part.number, earlier=part.kind == "earlier")
        _Reader(total, places).read(part.text, said)
        if said.received is None and not said.says_states and not said.left_out:
            continue
        # "As of a day" says since when states hold, not of what; "in all so far" may be said once more.
        before = next((each for each in reversed(found) if part.kind == "until" or each.basis == basis), None)
        same = before is not None and (part.kind != "batch" or before.number == part.number)
        if said.received is None and before is not None and same:
            _add(before, said)
        else:
            found.append(said)
    return _by_basis(found)


def _by_basis(found: list[Told]) -> dict[Basis, Told]:
    known: dict[Basis, Told] = {}
    if any(said.basis == "cumulative" and said.received is not None and not said.earlier for said in found):
        found = [said for said in found if not said.earlier]
    for said in found:
        if said.basis in known:
            _add(known[said.basis], said)
        known.setdefault(said.basis, said)
    for said in known.values():
        settle(said)
    batch, so_far = known.get("batch"), known.get("cumulative")
    if batch and so_far and not so_far.earlier and (batch.received or 0) > (so_far.received or batch.received or 0):
        raise UnclearNoticeError(f"{batch.received} > {so_far.received}")
    return known


def _add(known: Told, said: Told) -> None:
    """Add what is said once more of the same. Raises UnclearNoticeError for another figure, or another batch."""
    if None not in (known.number, said.number) and known.number != said.number:
        raise UnclearNoticeError(f"{known.number}, {said.number}")
    for name in ("received", "handled", "in_part", "with_part", "under_way", "rate"):
        old, new = getattr(known, name), getattr(said, name)
        if old is not None and new is not None and old != new:
            raise UnclearNoticeError(f"{old}, {new}")
        setattr(known, name, new if old is None else old)
    known.every = known.every or said.every
    known.left_out += said.left_out


def settle(said: Told) -> None:
    """See whether the parts fit the whole; what is handled may hold those in part, which only the sum tells.

    Raises UnclearNoticeError.
    """
    whole = said.received
    if whole is None:
        return
    if said.every and getattr(said, said.every) not in (None, whole):
        raise UnclearNoticeError(f"{getattr(said, said.every)} ≠ {whole}")
    if said.every:
        setattr(said, said.every, whole)
    parts = (said.handled, said.in_part, said.with_part, said.under_way)
    if beyond := [part for part in parts if part is not None and part > whole]:
        raise UnclearNoticeError(f"{beyond[0]} > {whole}")
    if said.handled is None:
        return
    sum_of = said.handled + (said.in_part or 0)
    left = said.under_way
    if left is None:
        if sum_of > whole:
            raise UnclearNoticeError(f"{said.handled} + {said.in_part} > {whole}")
    elif sum_of + left != whole:
        if said.handled + left != whole:
            raise UnclearNoticeError(f"{sum_of} + {left} ≠ {whole}")
        said.handled, said.with_part = None, said.handled


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(of_cells("batch_notice")["text"][name])


def _plain(text: str) -> str:
    """The text with figures in ASCII, without days and white space."""
    found = unicodedata.normalize("NFKC", re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))
    found = re.sub(r"(?<=\d)\s*[\r\n]\s*(?=\d)", ",", found)
    found = re.sub(r"\s+", "", re.sub("[\u2010-\u2015\u2212~\u301c\uff5e]+", "-", found))
    numerals = "".join(of_cells("batch_notice")["numerals"])
    counted, behind = _pattern("counted").pattern, _pattern("counted_behind").pattern
    found = re.sub(rf"[{numerals}]+(?={counted})", _figure, found)
    found = re.sub(rf"({behind})([{numerals}]+)", lambda m: m[1] + _figure_of(m[2]), found)
    found = _pattern("first_batch").sub(of_cells("batch_notice")["text"]["first_written"], found)
    # "But for 3, all" is one clause.
    found = _pattern("except").sub(lambda m: m[0].rstrip(","), _pattern("day").sub("", found))
    return _pattern("full_stop").sub(";", found)


def _figure(found: re.Match[str]) -> str:
    return _figure_of(found[0])


def _figure_of(words: str) -> str:
    """A Chinese numeral in figures; as it is where it is none."""
    values: dict[str, int] = of_cells("batch_notice")["numerals"]
    total = digit = 0
    for word in words:
        value = values[word]
        if value >= 10:
            total += (digit or 1) * value
            digit = 0
        else:
            digit = value
    return str(total + digit)


_KINDS = ("until", "range", "earlier", "so_far", "batch")


def _parts(text: str) -> Iterator[_Part]:
    """The text cut where it turns to one batch or to all so far; what stands before the first turn is of all."""
    turns = re.compile(
        "|".join(f"(?P<{kind}>{re.sub(r'[(](?![?])', '(?:', _pattern(kind).pattern)})" for kind in _KINDS)
    )
    found = list(turns.finditer(text))
    first = found[0].start() if found else len(text)
    if text[:first]:
        yield _Part("so_far", text[:first])
    for place, turn in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        kind = str(turn.lastgroup)
        numbers = [int(number) for number in re.findall(r"\d+", turn[0])]
        if kind == "range" and numbers[0] != 1:
            raise UnclearNoticeError(turn[0])
        yield _Part(kind, text[turn.end() : end], numbers[0] if kind == "batch" and numbers else None)


@dataclass(frozen=True, slots=True)
class _Reader:
    total: int
    places: Collection[str]

    def read(self, text: str, said: Told) -> None:
        """Add what a part says."""
        if rate := _pattern("rate").search(text):
            said.rate = rate[1]
        text = re.sub(r"\d+(?:\.\d+)?%", "", _pattern("rate").sub("", text))
        unit = _pattern("unit").pattern
        received = re.match(rf"(?P<lead>[^\d;]*?)(?P<count>\d+)(?:{unit}|(?=[,:;(]|$))", text)
        if received and not _pattern("not_received").search(received["lead"]):
            said.received = int(received["count"])
            if said.received != self.total and self._is_place(received["lead"]):
                raise UnclearNoticeError(received[0])
            text = text[received.end() :]
        for name, count in self._states(text, said):
            old = getattr(said, name)
            if old is not None and old != count:
                raise UnclearNoticeError(f"{old}, {count}")
            setattr(said, name, count)

    def _is_place(self, words: str) -> bool:
        return bool(_pattern("place").search(words)) or any(words.endswith(place) for place in self.places)

    def _states(self, text: str, said: Told) -> Iterator[tuple[str, int]]:
        """State and count, for every count that surely is one of the whole; `said` has what was received."""
        of_place, said_before, is_qualified, is_demanded = "", dict[str, int](), False, False
        for chunk in re.split(f"({_pattern('stop').pattern})", _with_mixed(text)):
            if _pattern("stop").fullmatch(chunk):
                if _pattern("sentence").search(chunk) and chunk != "(":
                    of_place, said_before, is_qualified, is_demanded = "", {}, False, False
                continue
            tokens = _named(chunk)
            rest = _pattern("filler").sub("", _words().sub("", chunk)).strip(":")
            states = [name for name, _ in tokens if name != "count"]
            counts = [int(value) for name, value in tokens if name == "count"]
            # What is demanded or expected is not so.
            is_demanded = is_demanded or bool(_pattern("demanded").search(chunk))
            if is_demanded and states:
                said.left_out.append(_shown(chunk))
                continue
            if every := _every().search(chunk):
                found = None if of_place or is_qualified else _of_every(every, chunk, said, said_before)
                if found is None:
                    said.left_out.append(_shown(chunk))
                yield from found or ()
                continue
            if not counts:
                continue
            if not states or rest:
                of_place, is_qualified = rest if self._is_place(rest) else of_place, True
                continue
            order = [name == "count" for name, _ in tokens]
            if of_place or len(states) != len(counts) or any(a == b for a, b in itertools.pairwise(order)):
                raise UnclearNoticeError(_shown(f"{of_place} {chunk}"))
            said_before |= dict(zip(states, counts, strict=True))
            yield from zip(states, counts, strict=True)


def _of_every(
    every: re.Match[str], chunk: str, said: Told, said_before: Mapping[str, int]
) -> list[tuple[str, int]] | None:
    """State and count of "all are ...", None where it is not said of the whole or of a count of it.

    `said_before`: what the same sentence counts by state before it; what is left of the whole is left of that.
    """
    state = next(name for name in _STATES if every[name])
    head, whole = chunk[: every.start()], said.received
    found: list[tuple[str, int]] = []
    left: int | None = None
    if but := _pattern("except").match(head):
        apart, head = next((name for name, _ in _named(but["what"])), ""), head[but.end() :]
        if whole is None or apart == state:
            return None
        left, found = whole - int(but["count"]), [(apart, int(but["count"]))] if apart else []
    elif _pattern("rest").search(head):
        if whole is None or not said_before or state in said_before or "handled" in said_before:
            return None
        left = whole - sum(said_before.values())
    counts = [int(number) for number in re.findall(r"\d+", head)]
    words = _pattern("of_whole").sub("", re.sub(r"\d+", "", head))
    if _pattern("filler").sub("", words).strip(":") or chunk[every.end() :].strip(":") or len(counts) > 1:
        return None
    if left is not None and counts and counts[0] != left:
        raise UnclearNoticeError(_shown(chunk))
    if counts or left is not None:
        return [*found, (state, counts[0] if counts else int(left or 0))]
    said.every = state
    return []


def _shown(chunk: str) -> str:
    return chunk.replace(_MIXED, "").strip()


def _with_mixed(text: str) -> str:
    """The text with a sign of its own where handled and handled in part are counted together."""
    part: str = of_cells("batch_notice")["text"]["part_word"]
    text = _pattern("mixed_of").sub(lambda m: f"{_MIXED}{m[1] or m[2]},{part}{m[3] or m[4]},", text)
    text = _pattern("mixed_behind").sub(lambda m: f"{_MIXED}{m[1]}", text)
    return _pattern("mixed_before").sub(_MIXED, text)


#: States of petitions in a notice, the longer names first.
_STATES = ("in_part", "under_way", "handled", "with_part")


@functools.cache
def _words() -> re.Pattern[str]:
    """States and counts of a text."""
    return re.compile(rf"{_states()}|(?P<count>\d+)")


@functools.cache
def _every() -> re.Pattern[str]:
    """What says that all are in a state."""
    return re.compile(f"{_pattern('every').pattern}(?:{_states()})")


def _named(text: str) -> list[tuple[str, str]]:
    return [(str(each.lastgroup), each[0]) for each in _words().finditer(text)]


def _states() -> str:
    named = "|".join(f"(?P<{name}>{_pattern(name).pattern})" for name in _STATES[:-1])
    return f"{named}|(?P<with_part>{_MIXED})"

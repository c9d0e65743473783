"""A slide of a meeting, and the parts of markup that slides share. Words are escaped here, never before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeVar

from lib.core.terms import Stage
from lib.i18n import Translator
from lib.ui import stages
from lib.ui.words import mark

Each = TypeVar("Each")

#: More blocks in a row than this become a bar of shares.
_MOST_BLOCKS = 18


@dataclass(frozen=True, slots=True)
class Slide:
    """One step as it stands on the wall: its message in clauses, a softer line, a body of markup.

    `parts`: how many the step has; each is a slide of its own.
    """

    message: Sequence[str]
    body: str
    soft: str = ""
    parts: int = 1


def part_of(rows: Sequence[Each], part: int, most: int) -> tuple[list[Each], int]:
    """The rows of one part of a step, counted from one, and how many parts there are; too far is the last."""
    parts = max(1, -(-len(rows) // most))
    first = (min(part, parts) - 1) * most
    return list(rows[first : first + most]), parts


def tag(name: str, words: object, kind: str = "", **data: str) -> str:
    """An element with escaped words."""
    return f"<{name}{_attributes(kind, data)}>{escape(str(words))}</{name}>"


def around(name: str, markup: str, kind: str = "", **data: str) -> str:
    """An element around markup."""
    return f"<{name}{_attributes(kind, data)}>{markup}</{name}>"


def opens(id_of: str, markup: str, kind: str = "") -> str:
    """What opens a matter in the drawer when it is clicked."""
    return around("button", markup, f"opens {kind}".strip(), open=id_of)


def count(light: str, number: Any) -> str:
    """A count of a light: its glyph and the number in ink; none is a soft zero, unknown a dash."""
    if number is None:
        return tag("span", "—", "zero")
    return f"{mark(light)} <b>{int(number)}</b>" if number else tag("span", "0", "zero")


def chip(light: str, t: Translator) -> str:
    """The light of one matter: word and shape, filled."""
    return tag("span", t(f"light.{light}"), f"chip {light}")


def dotted(words: Iterable[str | None]) -> str:
    """Several facts in a row, with dots between."""
    return '<i class="sep"></i>'.join(escape(each) for each in words if each)


def nothing(words: str) -> str:
    """A step that has nothing to show says so."""
    return tag("p", words, "nothing")


def blocks(row: dict[str, Any], t: Translator, *, wide: bool = False) -> str:
    """One block per finding or measure in the order of stages; of many a bar of shares. Nothing where there is none."""
    words = stages.stage_words(row, t)
    if not words:
        return ""
    if sum(number for _, number in stages.held(row)) > _MOST_BLOCKS:
        return shares(row, t)
    return f'<span class="blocks{" wide" if wide else ""}">{tag("span", words, "unseen")}{stages.blocks(row)}</span>'


def shares(row: dict[str, Any], t: Translator) -> str:
    """The stages as one bar, each piece as wide as its number, which stands in it."""
    return stages.bar(row, t, "shares")


def legend(t: Translator, *rows: dict[str, Any]) -> str:
    """The stages that any of the rows has."""
    used = [stage for stage in Stage if any(row.get(stage.value) for row in rows)]
    return around("p", stages.legend(used, t), "legend")


def _attributes(kind: str, data: dict[str, str]) -> str:
    named = f' class="{kind}"' if kind else ""
    return named + "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())

"""What a return form consists of: its columns, its head, and the states that a unit may report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from lib.core.terms import ItemKind, State
from lib.i18n import LANGUAGES, Translator, translator

#: Columns as issued, locked; and those that the unit fills in.
LOCKED = (
    "position",
    "kind",
    "code",
    "title",
    "region_name",
    "due_on",
    "light",
    "days",
    "last_state",
    "last_progress",
    "updated_on",
)
FILLED = ("state", "progress", "note", "done_on")
COLUMNS = (*LOCKED, *FILLED)

#: Labels of the head, each with its value beside it; the day is the unit's to fill in.
HEAD = ("number", "unit", "as_of", "day")

#: What a unit may say of its own items: up to the request for sign-off. Accepting, publishing and closing are others'.
_PETITION = (State.HANDLING, State.HANDLED_IN_PART, State.HANDLED, State.SIGN_OFF_REQUESTED)
_OTHER = (
    State.NOT_STARTED,
    State.IN_PROGRESS,
    State.ON_SCHEDULE,
    State.BEHIND,
    State.AHEAD,
    State.STANDING,
    State.DONE,
    State.SIGN_OFF_REQUESTED,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of a form that came back: what stands there, its address."""

    text: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row of a form that came back: its number in the sheet, its cells by column."""

    number: int
    cells: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A form that came back, as it stands in the sheet; `missing`: headings that are not there any more."""

    sheet: str
    head: Mapping[str, Told]
    rows: tuple[ReturnedRow, ...]
    heading_row: int
    missing: tuple[str, ...] = field(default=())


def reportable(kind: str) -> tuple[State, ...]:
    """The states that a unit may report of an item of this kind."""
    return _PETITION if kind == ItemKind.PETITION else _OTHER


@cache
def state_words() -> Mapping[str, State]:
    """The words for states as forms offer them, in every language."""
    return {translator(language)(f"state.{state}"): state for language in LANGUAGES for state in State}


@cache
def labels(section: str) -> Mapping[str, str]:
    """Heading or label as forms have it, in every language, to what it stands for; `section` "column." or ""."""
    names = COLUMNS if section else HEAD
    return {translator(language)(f"form.{section}{name}"): name for language in LANGUAGES for name in names}


def file_name(unit: str, number: str, t: Translator) -> str:
    """The name of a form's file: nothing in it that a file system would not take."""
    safe = "".join("_" if each in '\\/:*?"<>|' or not each.isprintable() else each for each in unit).strip(". ")
    return t("form.file", unit=safe, number=number)

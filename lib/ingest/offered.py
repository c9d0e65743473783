"""What the template of a ledger offers in each column: heading, words to choose from, help, example."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lib.i18n import Translator
from lib.ingest.spec import Column, Ledger
from lib.ingest.words import headings, of_cells, of_ledgers, shown
from lib.standards.water_tables import PRESENCE

#: What is on record, by kind: regions, units, programmes, indicators, points (`lib.db.choices`).
Choices = Mapping[str, Sequence[str]]

#: Columns that name what is on record, and the kind of it.
_ON_RECORD = {
    "region": "regions",
    "unit": "units",
    "co_units": "units",
    "lead": "units",
    "programme": "programmes",
    "indicator": "indicators",
    "point": "points",
}
#: A column of that name that holds something else.
_OTHERWISE = {("indicators", "unit")}

#: Columns that a template leaves out: another way to write a position; what an empty cell would say is not published.
_LEFT_OUT = {"": {"position"}, "air_hourly": {"aqi_published", "primary_published"}}


@dataclass(frozen=True, slots=True)
class Offered:
    """The words of a drop-down: the name of their list, the words, whether the reader takes others too."""

    name: str
    words: tuple[str, ...]
    others: bool


def columns_of(ledger: Ledger) -> list[Column]:
    """The columns of a ledger's template, those of measured items among them."""
    left_out = _LEFT_OUT[""] | _LEFT_OUT.get(ledger.name, set())
    items = [Column(code, "measured") for code in shown(ledger.measured)] if ledger.measured else []
    return [*(column for column in ledger.columns if column.name not in left_out), *items]


def heading(ledger: Ledger, column: Column, t: Translator) -> str:
    """A column's heading as a template has it: with the unit where it is a reading, a star where it is required."""
    if column.type == "measured":
        said = shown(ledger.measured)[column.name][t.language] if t.language == "zh" else column.name
    else:
        said = headings(ledger.name, column.name)[0] if t.language == "zh" else column.name
    unit = unit_of(column)
    return f"{said}{f'({unit})' if unit else ''}{'*' if column.required else ''}"


def unit_of(column: Column) -> str:
    """The unit that stands in the heading of a reading; "" where there is none."""
    if column.type not in ("measured", "reading"):
        return ""
    units = of_ledgers()["heading_units"]
    first: str = units.get(column.name, units[column.type])[0]
    return "" if column.name in ("ph", *PRESENCE) else first


def offered(ledger: Ledger, column: Column, t: Translator, choices: Choices) -> Offered | None:
    """What a column's drop-down offers; None where it has none."""
    kind = _ON_RECORD.get(column.name) if (ledger.name, column.name) not in _OTHERWISE else None
    if kind:
        listed = tuple(choices.get(kind, ()))
        return Offered(headings(ledger.name, column.name)[0], listed, others=True) if listed else None
    if column.type in ("word", "words"):
        words = tuple(word[t.language] for word in shown(column.words).values())
        return Offered(column.words, words, others=column.open or column.type == "words")
    if column.type == "state":
        words = tuple(said[0] if t.language == "zh" else code for code, said in of_cells("state").items())
        return Offered("state", words, others=True)
    if column.type == "class":
        return Offered("class", (*map(chr, range(0x2160, 0x2165)), _worse(t)), others=False)
    if column.type in ("flag", "star"):
        star = ("*",) if column.type == "star" else ()
        return Offered(column.type, (_flag("yes", t), _flag("no", t), *star), others=False)
    return None


def _worse(t: Translator) -> str:
    worse: str = of_cells("class")["worse_than_v"][0]
    return worse if t.language == "zh" else "6"


def _flag(which: str, t: Translator) -> str:
    words: list[str] = of_cells("flag")[which]
    return words[0] if t.language == "zh" else which if which in words else words[-1]


def help_of(ledger: Ledger, column: Column, t: Translator) -> str:
    """What a column is for, beside its kind of cell; "" where that says it."""
    return _said("help", (f"{ledger.name}.{column.name}", column.name), t)


def example_of(ledger: Ledger, column: Column, t: Translator) -> str:
    """An example of a cell; "" where words are chosen from a list."""
    return _said("example", (f"{ledger.name}.{column.name}", column.name, column.type), t)


def _said(section: str, keys: Iterable[str], t: Translator) -> str:
    texts: dict[str, dict[str, str]] = of_ledgers()[section]
    return next((texts[key][t.language] for key in keys if key in texts), "")

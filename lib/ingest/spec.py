"""One declaration per ledger: its key and columns. Reading, templates, documentation and export follow from it.

Headings and vocabularies stand in `lib/i18n/ledgers.toml` under the same names.
"""

from dataclasses import dataclass
from typing import Literal, cast, get_args

CellType = Literal[
    "text",  # as written
    "list",  # several, separated by a semicolon
    "date",  # a day
    "deadline",  # a day, its words and how firm they are
    "moment",  # a day and a time
    "number",
    "weight",  # a number above zero
    "count",  # a whole number
    "money",  # in 10,000 yuan
    "reading",  # of an air station; what is impossible is kept as a doubt
    "measured",  # a concentration; "<0.025" is below the detection limit
    "share",  # 0 to 1
    "flag",
    "star",  # a flag that may be a star
    "class",  # a water class 1 to 6
    "state",
    "word",  # one of a vocabulary
    "words",  # several of a vocabulary
    "period",  # 2024, 2024Q3, 2024-07
    "degrees",  # longitude or latitude
    "position",  # both in one cell
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its English alias, type, whether a cell may be empty, the vocabulary its words come from.

    `open`: a word outside the vocabulary is kept as written instead of being a fault.
    `expected`: the column may not be absent (as every required one), its cells may be empty: a masked figure.
    """

    name: str
    type: CellType = "text"
    required: bool = False
    words: str = ""
    open: bool = False
    expected: bool = False

    @property
    def longest(self) -> int:
        """How many characters a cell may hold: of a list each of its parts."""
        return next((length for length, names in _LONGEST.items() if self.name in names), NAME)

    @property
    def is_code(self) -> bool:
        """Whether it holds what others are found by: one line, as short as such codes are."""
        return self.name in _LONGEST[CODE]


#: The longest code, name, address, title and text of a cell. No office needs as much; an index takes no more than some
#: 2,600 bytes, and a column that slipped fills up with whole reports. A text is as long as a cell of a workbook may be.
CODE, NAME, ADDRESS, TITLE, TEXT = 100, 200, 500, 5_000, 32_767
_LONGEST = {
    CODE: frozenset(("code", "parent", "programme", "finding", "seq", "project", "item", "about", "point", "indicator"))
    | {"same_as", "repeat_of", "approval", "round"},
    ADDRESS: frozenset(("place",)),
    TITLE: frozenset(("title",)),
    TEXT: frozenset(("note", "goal", "current", "target", "sanction", "note_en", "report")),
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger: its name, natural key, columns, and the vocabulary of further measured columns (water)."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    measured: str = ""

    @property
    def holds_readings(self) -> bool:
        """Whether its rows are readings: doubled rows are noted instead of refused."""
        return bool(self.measured) or any(column.type == "reading" for column in self.columns)


def _column(text: str) -> Column:
    """`"name type"`: after the name a star = required, a plus = expected; `word=vocabulary`; `open` at the end."""
    name, *rest = text.split()
    is_open = rest[-1:] == ["open"]
    kind, _, words = (rest[0] if rest and rest[0] != "open" else "text").partition("=")
    if kind not in get_args(CellType):
        raise ValueError(f"no such type of cell: {text}")
    plain, required = name.rstrip("*+"), name.endswith("*")
    vocabulary = words or (plain if kind == "word" else "")
    expected = required or name.endswith("+")
    return Column(plain, cast(CellType, kind), required, vocabulary, is_open, expected)


def _ledger(name: str, key: str, *columns: str, measured: str = "") -> Ledger:
    listed = tuple(_column(text.strip()) for line in columns for text in line.split(",") if text.strip())
    return Ledger(name, tuple(key.split()), listed, measured)


_POSITION = "lon degrees, lat degrees, position position, crs word"
_STANDING = "state state, progress share"
_PEOPLE = "unit*, co_units list, leader, contact"
_DATED_OBLIGATION = "title*, unit*, opened_on date, due* deadline, state state, done_on date, region, note"

_ALL = (
    _ledger("regions", "code", "code*, name*, name_en, parent, level* word", _POSITION),
    _ledger("units", "name", "name*, aliases list, kind word=unit_kind, region"),
    _ledger(
        "programmes",
        "code",
        "code*, name*, kind* word=programme_kind, round, start date, end date, feedback_on date",
        "lead, leader, region",
    ),
    _ledger("indicators", "code", "code*, name*, name_en, unit, good_when word, category word=indicator_kind open"),
    _ledger("air_stations", "code", "code*, name*, region*", _POSITION, "grade word=air_grade, counts flag"),
    _ledger(
        "water_sections",
        "code",
        "code*, name*, river, basin, kind* word=section_kind, body word, region*",
        _POSITION,
        "target* class",
    ),
    _ledger(
        "findings",
        "code",
        "code*, programme*, title*, category word, field word open, region*, place",
        _POSITION,
        "duty word, kind word=rectification, multi_year flag, target",
        _PEOPLE,
        "opened_on date, due deadline, sanction",
        _STANDING,
        "done_on date, closed_on date, revisit_on date, revisit word, same_as, note, weight weight",
    ),
    _ledger(
        "petitions",
        "code",
        "code*, source* word=petition_source open, programme, opened_on* date, due deadline, title*",
        "category word, region*, place",
        _POSITION,
        "unit*, starred star, verdict word, repeat_of, state state, done_on date, satisfaction word, note",
        "due_at moment, done_at moment",
    ),
    _ledger(
        "petition_batches",
        "region on batch_basis place",
        "region*, on* date, batch_basis* word, place, programme, received count, handled count, in_part count",
        "with_part count, rate_stated share, note",
    ),
    _ledger(
        "tasks",
        "code",
        "code*, programme*, title*, unit*, co_units list, leader, goal, goal_unit, due* deadline, current",
        _STANDING,
        "done_on date, region, note",
    ),
    _ledger(
        "projects",
        "code",
        "code*, title*, category word=project_category open, region*",
        _POSITION,
        "unit*, invest money, funded money, spent money, progress share, started_on date, programme, note",
    ),
    _ledger(
        "instructions",
        "code",
        "code*, kind* word=instruction_kind open",
        _DATED_OBLIGATION,
        "leader, about, meeting date",
    ),
    _ledger("permits", "code", "code*, kind* word=permit_kind open", _DATED_OBLIGATION),
    _ledger(
        "measures",
        "finding seq",
        "finding*, seq*, title*, unit, due deadline",
        _STANDING,
        "done_on date, note, weight weight",
    ),
    _ledger("milestones", "project milestone", "project*, milestone*, due* deadline, done_on date"),
    _ledger(
        "look_backs",
        "code",
        "code*, item*, unit, due deadline, on date, effect_holds flag, in_place flag, measures_done flag",
        "report_true flag, outcome word=look_back_outcome, region, note",
    ),
    _ledger("updates", "item on", "item*, on* date", _STANDING, "note, by, due date, approval, dated flag"),
    _ledger(
        "actions",
        "code",
        "code*, on* date, kind* word=action_kind, unit, region, item",
        "count number, people number, amount money, by, note",
    ),
    _ledger(
        "air_hourly",
        "point at",
        "point*, at* moment, so2 reading, no2 reading, co reading, o3 reading, o3_8h reading",
        "pm10 reading, pm25 reading, reference word=reference_state",
        "aqi_published count, primary_published words=pollutant",
    ),
    _ledger(
        "air_daily",
        "point region on",
        "point, region, on* date, so2 reading, no2 reading, co reading, o3_8h reading, pm10 reading, pm25 reading",
        "aqi_published count",
    ),
    _ledger("holidays", "on", "on* date, working* flag"),
    _ledger("dust_days", "region on", "region*, on* date, pm10 flag, pm25 flag, basis"),
    _ledger("water_samples", "point at", "point*, at* moment, class_published class, condition", measured="water_item"),
    _ledger("water_alerts", "point on", "point*, on* date, level word=alert_level, lifted_on date, by"),
    _ledger(
        "values",
        "indicator region period basis",
        "indicator*, region*, period* period, value+ number, basis word open, note",
    ),
    _ledger(
        "targets",
        "indicator region year quarter basis",
        "indicator*, region*, year* count, quarter count, basis word=target_basis, value* number, by",
    ),
)

#: Every ledger by name, in the order in which they go into the database: what others point at goes first.
LEDGERS: dict[str, Ledger] = {ledger.name: ledger for ledger in _ALL}

#: The list of demo data sets: read like a ledger, but no ledger of an office.
DATA_SETS = _ledger("data_sets", "code", "code*, region*, name*, name_en, as_of date, report, note, note_en")

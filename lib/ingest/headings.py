"""Where the headings of a table stand, which ledger they belong to, and what each says of the cells below it."""

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from lib.ingest.read import Table
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import headings, ledger_names, of_cells, of_ledgers, plain, shown, vocabulary, words_of

#: A title and a line of notes may stand above the headings, not more.
WITHIN = 20
#: Headings that are remembered for each ledger.
_KEPT = 4096

#: What an office calls columns: (ledger, plain heading, column). A column of "" is left out on purpose.
Aliases = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: index, heading as written, and what the heading says of its figures.

    `scale`: percent, fraction, a unit of money, a coordinate system. `fault`: the rule that the heading breaks.
    """

    index: int
    heading: str
    column: Column
    scale: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The headings of a table: rows `first` to `last` from 0, the places found, and the heading above each cell.

    `composed`: headings that were found only by what stands in two rows.
    """

    first: int
    last: int
    places: list[Place]
    texts: dict[int, str]
    composed: list[str] = field(default_factory=list)


class _Known:
    """The headings that a ledger's columns may have; what was asked once is kept."""

    def __init__(self, columns: Mapping[str, Column], ambiguous: Collection[str] = ()) -> None:
        self._columns, self._ambiguous = columns, ambiguous
        self._said: dict[str, tuple[Column | None, str, str]] = {}

    def __call__(self, heading: str) -> tuple[Column | None, str, str]:
        """The column of a heading, what it says of its figures, and the rule that it breaks."""
        if heading not in self._said:
            if len(self._said) > _KEPT:
                self._said.clear()
            self._said[heading] = self._match(heading)
        return self._said[heading]

    def _match(self, heading: str) -> tuple[Column | None, str, str]:
        marks, found = of_ledgers()["marks"], plain(heading)
        for mark in marks["required"]:
            found = found.removeprefix(plain(mark)).removesuffix(plain(mark))
        if not found:
            return None, "", ""
        if column := self._columns.get(found):
            if found in self._ambiguous:
                return column, "", "heading_ambiguous"
            return column, _in_brackets(found, column)[0], ""
        # Some names hold brackets themselves: the longest name before a bracket that is known.
        for name in (found[: bracket.start()] for bracket in reversed([*re.finditer(r"[(\[]", found)])):
            if column := self._columns.get(name):
                return column, *_in_brackets(f"({found[len(name) + 1 :].rstrip(')]')})", column)
        return None, "", ""


def recognise(table: Table, stem: str, aliases: Aliases = frozenset()) -> Ledger | None:
    """The ledger of a table: by its sheet's name, else by its headings, else by the file's name."""
    if by_sheet := ledger_named(table.sheet):
        return by_sheet
    by_file, fits = ledger_named(stem), []
    for ledger in LEDGERS.values():
        block = find_block(table, ledger, aliases)
        required = {column.name for column in ledger.columns if column.expected}
        if block.places and required <= {place.column.name for place in block.places}:
            fits.append((len(block.places), ledger))
    best = max((count for count, _ in fits), default=0)
    winners = [ledger for count, ledger in fits if count == best]
    if by_file and (by_file in [ledger for _, ledger in fits] or len(winners) != 1):
        return by_file
    return winners[0] if len(winners) == 1 else None


def ledger_named(name: str) -> Ledger | None:
    """The ledger of a name in any of its forms; None where there is none."""
    return next((each for each in LEDGERS.values() if plain(name) in map(plain, ledger_names(each.name))), None)


def find_block(table: Table, ledger: Ledger, aliases: Aliases = frozenset()) -> Block:
    """The row, or the two rows, whose headings fit the ledger best."""
    best: tuple[tuple[int, bool, int, int], Block] | None = None
    known = _known(ledger, aliases)
    for row in range(min(len(table.rows), WITHIN)):
        for block in (_one_row(table, row, known), _two_rows(table, row, known)):
            if block is not None:
                score = (
                    len({place.column.name for place in block.places}),
                    block.last > block.first and not block.composed,  # a row of units belongs to the headings
                    block.first - block.last,
                    -row,
                )
                if best is None or score > best[0]:
                    best = (score, block)
    return best[1] if best else Block(0, 0, [], {})


def _one_row(table: Table, row: int, known: _Known) -> Block:
    texts = {index: cell.strip() for index, cell in enumerate(table.rows[row]) if cell.strip()}
    return Block(row, row, _places(texts, known), texts)


def _two_rows(table: Table, row: int, known: _Known) -> Block | None:
    """Headings over two rows: a group above its parts, a heading merged over both, a row of units below.

    None where the second row rather holds cells of the ledger.
    """
    if row + 1 >= len(table.rows):
        return None
    above, below = table.rows[row], table.rows[row + 1]
    group, texts, alone = "", dict[int, str](), dict[int, tuple[str, str]]()
    composed: list[str] = []
    units = all(plain(cell).strip("()") in words_of("layout", "units") for cell in below if cell.strip())
    for index in range(max(len(above), len(below))):
        own, part = (cells[index].strip() if index < len(cells) else "" for cells in (above, below))
        group = own or group
        joined = f"{own}({part.strip('()')})" if units else f"{group}{part}"
        if not part or part == own:
            texts |= {index: own} if own else {}
        elif known(joined)[0]:
            texts[index] = joined
            composed += [] if units else [f"{group}/{part}"]
        elif known(own)[0] and not known(part)[0]:
            return None
        else:
            alone[index] = group, part
    # A part that is known by itself stands for its column, unless a heading that says more is that column already.
    taken = {known(text)[0] for text in texts.values()}
    for index, (of, part) in alone.items():
        column = known(part)[0]
        texts[index] = part if column and column not in taken else "/".join(filter(None, (of, part)))
        composed += [f"{of}/{part}"] if column and column not in taken else []
    if not any(cell.strip() for cell in below):
        return None
    return Block(row, row + 1, _places(texts, known), texts, composed)


def _places(texts: Mapping[int, str], known: _Known) -> list[Place]:
    places = []
    for index, heading in texts.items():
        column, scale, fault = known(heading)
        if column is not None:
            places.append(Place(index, heading, column, scale, fault))
    return places


def _columns_by_heading(ledger: Ledger, aliases: Aliases) -> Mapping[str, Column]:
    known: dict[str, Column] = {}
    if ledger.measured:
        known |= {word: Column(code, "measured") for word, code in vocabulary(ledger.measured).items()}
    first: dict[str, Column] = {}
    for column in ledger.columns:
        own, *others = headings(ledger.name, column.name)
        first[plain(own)] = column
        first[column.name] = column
        for other in others:
            known.setdefault(plain(other), column)
    named = {column.name: column for column in (*known.values(), *ledger.columns)}
    own_words = {word: named[column] for of, word, column in aliases if of == ledger.name and column in named}
    return known | first | own_words


@functools.lru_cache(maxsize=256)
def _known(ledger: Ledger, aliases: Aliases) -> _Known:
    return _Known(_columns_by_heading(ledger, aliases), ambiguous(ledger, aliases))


def ambiguous(ledger: Ledger, aliases: Aliases) -> dict[str, list[str]]:
    """The headings of a ledger for which an office keeps several columns ("" = left out), which are a fault."""
    said: dict[str, list[str]] = {}
    for of, word, column in sorted(aliases):
        if of == ledger.name:
            said.setdefault(word, []).append(column)
    return {word: columns for word, columns in said.items() if len(columns) > 1}


def _in_brackets(heading: str, column: Column) -> tuple[str, str]:
    """What the brackets of a heading say of a column: its scale, and the rule that a foreign unit breaks."""
    said = heading.partition("(")[2].rstrip(")")
    if not said:
        return "", ""
    if column.type == "share":
        marks = of_ledgers()["marks"]
        scale = next((s for s in ("percent", "fraction") for m in marks[s] if heading.endswith(plain(m))), "")
        return scale, "" if scale else "heading_unit"
    if column.type == "money":
        return (said, "") if said in of_cells("number")["money"] else ("", "heading_unit")
    if column.type in ("reading", "measured"):
        units = of_ledgers()["heading_units"]
        allowed = {plain(unit) for unit in (*units["any"], *units.get(column.name, units[column.type]))}
        return "", "" if said in allowed else "heading_unit"
    if column.type in ("number", "count"):
        scaled = said.startswith((*map(plain, of_cells("number")["scale"]), "%", "\u2030"))
        return "", "heading_unit" if scaled else ""
    if column.type in ("degrees", "position"):
        return vocabulary("crs").get(said, ""), ""
    return "", ""


def title_of(ledger: Ledger, column: str) -> str:
    """The heading of a column as the ledger writes it; of a measured item its name."""
    if ledger.measured and column in shown(ledger.measured):
        return shown(ledger.measured)[column]["zh"]
    return headings(ledger.name, column)[0]


def unknown_texts(block: Block, ledger: Ledger, aliases: Aliases) -> dict[int, str]:
    """The headings that no column is known for, by index; not those that an office leaves out on purpose."""
    known = {place.index for place in block.places}
    ignored = {plain(word) for word in of_ledgers()["ignored"]["headings"]}
    ignored |= {word for of, word, column in aliases if of == ledger.name and not column}
    return {index: text for index, text in block.texts.items() if index not in known and plain(text) not in ignored}


def year_of(above: Sequence[str]) -> int | None:
    """The year that titles name, where they name exactly one."""
    years = {int(found) for text in above for found in re.findall(r"(?<!\d)(20\d\d|19[5-9]\d)(?!\d)", plain(text))}
    return years.pop() if len(years) == 1 else None

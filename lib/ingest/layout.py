"""Rows that are no rows of a ledger: totals, notes, sections, numbered columns, headings again. Merged cells."""

import functools
import itertools
import re
from collections.abc import Sequence

from lib.ingest.headings import Block
from lib.ingest.read import Table
from lib.ingest.words import of_cells, plain, words_of

#: Types of columns whose merged cell stands for each of its rows. A merged figure is of all of them together.
_OF_EACH = {"text", "list", "word", "words", "state", "date", "deadline", "flag", "class", "period", "moment"}


def side_row(cells: Sequence[str], block: Block, needed: Sequence[int], number: int) -> str:
    """The rule by which a row is no row of the ledger ("totals_row", "notes_row" …), "" where it is one.

    `needed`: the indices of required columns; `number`: the row's place below the headings, from 0. A row whose
    required cells are all filled is always one, but for a total that stands in a required cell, and headings again.
    """
    head = list(itertools.islice((cell for cell in cells if cell and not cell.isspace()), 3))
    lacks = any(index >= len(cells) or not cells[index] or cells[index].isspace() for index in needed)
    if total := next((cell for cell in head if is_total(cell)), ""):
        return "totals_row" if lacks or any(cells[index] == total for index in needed) or not needed else ""
    first = min(block.texts, default=0)
    if number and not lacks and cells[first].strip() != block.texts.get(first):
        return ""
    filled = {index: plain(cell) for index, cell in enumerate(cells) if plain(cell)}
    words = list(filled.values())
    if len(words) > 1 and all(plain(block.texts.get(index, "")) == word for index, word in filled.items()):
        return "heading_again"
    if (
        not number
        and len(words) > 2
        and [word.strip("()") for word in words] == [str(n + 1) for n in range(len(words))]
    ):
        return "numbered_row"
    if not lacks:
        return ""
    if words[0].startswith(tuple(words_of("layout", "notes"))):
        return "notes_row"
    if len(words) == 1 and re.match(of_cells("layout")["section"], words[0]):
        return "section_row"
    return ""


@functools.lru_cache(maxsize=65536)
def is_total(cell: str) -> bool:
    """Whether a cell says that its row is a total."""
    word = plain(cell) if len(cell) < 40 else ""
    return word.partition(":")[0].partition("(")[0] in words_of("layout", "totals")


def fill_merged(table: Table, block: Block) -> tuple[list[str], list[str]]:
    """Write a cell that is merged over several rows into each of them, in place; figures stay in their first row.

    Returns the headings whose cells were filled, and those of merged figures.
    """
    places = {place.index: place for place in block.places}
    filled, figures = [], []
    for top, left, bottom, _ in table.merged:
        place = places.get(left)
        if top <= block.last or bottom == top or place is None or top >= len(table.rows):
            continue
        cells = table.rows[top]
        text = cells[left] if left < len(cells) else ""
        below = [row for row in table.rows[top + 1 : bottom + 1] if left < len(row) and any(map(str.strip, row))]
        if not text.strip() or not below:
            continue
        if place.column.type not in _OF_EACH:
            figures.append(place.heading)
            continue
        for row in below:
            row[left] = row[left] or text
        filled.append(place.heading)
    return list(dict.fromkeys(filled)), list(dict.fromkeys(figures))

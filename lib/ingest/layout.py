"""Rows that are no rows of a ledger: totals, notes, sections, numbered columns, headings again. Merged cells."""

import re
from collections.abc import Sequence

from lib.ingest.headings import Block
from lib.ingest.read import Table
from lib.ingest.words import of_cells, plain, words_of

#: Types of columns whose merged cell stands for each of its rows. A merged figure is of all of them together.
_OF_EACH = {"text", "list", "word", "words", "state", "date", "deadline", "flag", "class", "period", "moment"}


def side_row(cells: Sequence[str], block: Block, number: int) -> str:
    """The rule by which a row is no row of the ledger ("totals_row", "notes_row" …), "" where it is one.

    `number`: its place below the headings, from 0. A row whose required cells are all filled is always one, but for a
    total that stands in a required cell itself, and for the headings again.
    """
    words = [plain(cell) for cell in cells if cell and not cell.isspace()]
    needed = [
        plain(cells[place.index]) if place.index < len(cells) else "" for place in block.places if place.column.required
    ]
    if total := next((word for word in words[:3] if _is_total(word)), ""):
        return "" if all(each and each != total for each in needed) else "totals_row"
    if len(words) > 1 and words == [
        plain(block.texts.get(index, "")) for index, cell in enumerate(cells) if plain(cell)
    ]:
        return "heading_again"
    if (
        number == 0
        and len(words) > 2
        and [word.strip("()") for word in words] == [str(n + 1) for n in range(len(words))]
    ):
        return "numbered_row"
    if all(needed):
        return ""
    if words[0].strip(":").startswith(tuple(words_of("layout", "notes"))):
        return "notes_row"
    if len(words) == 1 and re.match(of_cells("layout")["section"], words[0]):
        return "section_row"
    return ""


def _is_total(word: str) -> bool:
    return len(word) < 20 and word.partition(":")[0].partition("(")[0] in words_of("layout", "totals")


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

"""Return forms among the sheets of a file: recognised by their number, read as they stand, judged later."""

from collections.abc import Iterable

from lib.ingest.form_layout import COLUMNS, HEAD, ReturnedForm, ReturnedRow, Told, labels
from lib.ingest.headings import WITHIN
from lib.ingest.read import Table, address, tidy

#: Headings that a row of headings has at least: fewer, and it is a row of something else.
_ENOUGH = 5


def forms_in(tables: Iterable[Table]) -> list[ReturnedForm]:
    """The return forms among these tables, none where no sheet has a form's number in its head."""
    return [form for table in tables if (form := _form(table)) is not None]


def _form(table: Table) -> ReturnedForm | None:
    head: dict[str, Told] = {}
    for number, cells in enumerate(table.rows[:WITHIN], 1):
        for index, cell in enumerate(cells):
            name = labels("").get(tidy(cell))
            if name and name not in head:
                head[name] = _beside(cells, index, number)
    if "number" not in head:
        return None
    row, places = _headings(table)
    missing = tuple(name for name in COLUMNS if name not in places)
    missing += tuple(name for name in HEAD if name not in head)
    below = enumerate(table.rows[row:], row + 1)
    rows = tuple(
        ReturnedRow(number, {name: _told(cells, index, number) for name, index in places.items()})
        for number, cells in below
        if any(cell.strip() for cell in cells)
    )
    return ReturnedForm(table.sheet, head, rows, row, missing)


def _beside(cells: list[str], index: int, number: int) -> Told:
    """The value of a label: the next cell that holds something and is no other label."""
    for place in range(index + 1, len(cells)):
        if text := tidy(cells[place]):
            return Told("" if text in labels("") or len(text) > 100 else text, address(number, place))
    return Told("", address(number, index + 2))


def _headings(table: Table) -> tuple[int, dict[str, int]]:
    """The row of headings (from 1) and where each column stands."""
    best: tuple[int, dict[str, int]] = (len(table.rows), {})
    for number, cells in enumerate(table.rows[:WITHIN], 1):
        places: dict[str, int] = {}
        for index, cell in enumerate(cells):
            if name := labels("column.").get(tidy(cell)):
                places.setdefault(name, index)
        if len(places) >= max(_ENOUGH, len(best[1]) + 1):
            best = number, places
    return best


def _told(cells: list[str], index: int, number: int) -> Told:
    return Told(cells[index].strip() if index < len(cells) else "", address(number, index))

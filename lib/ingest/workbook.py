"""The cells of a workbook, read in a process of their own: no file can take the server's memory or end it.

`python -I workbook.py FILE` writes its sheets to standard output, as marshalled tuples. It knows the standard library
and calamine only, so that it starts at once. `lib.ingest.package` checks the file before, `lib.ingest.read` starts it.
"""

import marshal
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

#: Cells between A1 and the last cell: calamine keeps 32 bytes for each, empty or not. More than this goes as CSV.
MAX_CELLS = 5_000_000
#: Address space and seconds of this process: twice what a sheet of MAX_CELLS needs.
MAX_MEMORY, MAX_SECONDS = 3 << 30, 120


class Sheet(NamedTuple):
    """A sheet: its place, its name, the rule by which it is left out ("" = it is read), its rows as text from A1 on.

    `merged`: ranges as first row, first column, last row, last column, from 0.
    """

    place: int
    name: str
    left_out: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]


class RefusedError(Exception):
    """A file that is not read; `reason` ends the key of a text `error.refused_*`, `limit` is the figure it passed."""

    def __init__(self, reason: str, limit: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.limit = reason, limit


def sheets(path: str) -> Iterator[Sheet]:
    """The sheets of a workbook in its order. Raises RefusedError, CalamineError."""
    # A stream, not a path: what a file is says its beginning, not its name.
    with Path(path).open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
        for index, sheet in enumerate(workbook.sheets_metadata):
            left_out = "" if sheet.visible == SheetVisibleEnum.Visible else "hidden_sheet"
            if sheet.typ != SheetTypeEnum.WorkSheet:
                left_out = "other_sheet"
            if left_out:
                yield Sheet(index, sheet.name, left_out, [], [])
                continue
            cells = workbook.get_sheet_by_index(index)
            if cells.total_height * cells.total_width > MAX_CELLS:
                raise RefusedError("cells", MAX_CELLS)
            rows = [[as_text(cell) for cell in row] for row in cells.to_python(skip_empty_area=False)]
            merged = [(*first, *last) for first, last in cells.merged_cell_ranges or []]
            yield Sheet(index, sheet.name, "", rows, merged)


def as_text(cell: object) -> str:
    """A typed cell as the text that an office would have written."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell // 1 and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell) if isinstance(cell, date | time | timedelta | int) else ""


def main() -> None:
    """Write each sheet and at last an empty tuple; or, where the file is refused, the reason and the limit."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    try:
        for sheet in sheets(sys.argv[1]):
            marshal.dump(tuple(sheet), out)
        marshal.dump((), out)
    except RefusedError as refused:
        marshal.dump((refused.reason, refused.limit), out)
    except PasswordError:
        marshal.dump(("protected", 0), out)
    except (CalamineError, OSError, ValueError):
        marshal.dump(("damaged", 0), out)


if __name__ == "__main__":
    main()

"""What the office calls columns: a table that it extends and reading consults, `aliases.csv` in its data folder.

A line is ledger, heading, column, all by their codes or names; without a column the heading is left out on purpose.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from lib.core.errors import UnknownSource, UnreadableFile
from lib.core.settings import data_directory
from lib.ingest.delimited import delimited
from lib.ingest.headings import Aliases, ledger_named
from lib.ingest.read import content
from lib.ingest.spec import Ledger
from lib.ingest.words import headings, plain, vocabulary

Alias = tuple[str, str, str]

_HEADINGS = ("ledger", "heading", "column")


def _path() -> Path:
    return data_directory() / "aliases.csv"


def office_aliases() -> Aliases:
    """The office's own headings, none where it has no table.

    Raises UnreadableFile for a table that cannot be read or names no column, UnknownSource for one without its ledger.
    """
    path = _path()
    if not path.exists():
        return frozenset()
    rows = [row for row in delimited(content(path), path.name) if any(row)]
    return frozenset(_alias(*[*row, "", ""][:3]) for row in rows if tuple(map(plain, row[:3])) != _HEADINGS)


def remember(ledger: str, heading: str, column: str) -> None:
    """Keep a heading for the next files, in place of what was kept for it. Raises as `office_aliases`."""
    fresh = _alias(ledger, heading, column)
    _keep({*(alias for alias in office_aliases() if alias[:2] != fresh[:2]), fresh})


def forget(ledger: str, heading: str) -> None:
    """Keep a heading no longer, whatever it stood for. Raises as `office_aliases`."""
    _keep({alias for alias in office_aliases() if alias[:2] != (ledger, plain(heading))})


def _keep(aliases: Iterable[Alias]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([_HEADINGS, *sorted(aliases)])
    draft = _path().with_suffix(".tmp")
    draft.write_text(text.getvalue(), encoding="utf-8-sig")
    draft.replace(_path())


def _alias(ledger: str, heading: str, column: str) -> Alias:
    found = ledger_named(ledger)
    if found is None:
        raise UnknownSource(source=ledger)
    if not plain(heading) or (column and not _column(found, column)):
        raise UnreadableFile(file="aliases.csv", why=f"{ledger}, {heading}: {column}")
    return found.name, plain(heading), _column(found, column)


def _column(ledger: Ledger, text: str) -> str:
    known = {plain(word): column.name for column in ledger.columns for word in headings(ledger.name, column.name)}
    if ledger.measured:
        known = dict(vocabulary(ledger.measured)) | known
    return known.get(plain(text), "")

"""Service requests of the City of Boston (311) as petitions: deadlines and ends with their time of day.

The `ontime` word of the file is not taken over: the product says by its own rule which are late. Days and times are
the place's own. Positions lie outside China and are left out.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.dates import NotADateError, read_moment
from lib.ingest.read import Notice
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, records_of

_CITY = "Boston"
_NEEDED = (
    *("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "case_title"),
    *("department", "location", "source", "closure_reason", "latitude", "longitude"),
)
_STATES = {"Open": "handling", "Closed": "handled"}


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_files(path, files) for path, files in files_of(paths, "*.csv")]


def _files(path: Path, files: Sequence[Path]) -> Reading:
    petitions: Rows = []
    last = date.min
    placed = 0
    for file in files:
        for row in records_of(file, _NEEDED):
            told = {name: text.strip() for name, text in row.items()}
            opened, target, closed = (_moment(told[name], file) for name in ("open_dt", "target_dt", "closed_dt"))
            if told["case_status"] not in _STATES or not opened:
                raise UnreadableFile(file=file.name, why=f"{told['case_enquiry_id']}: {told['case_status']}")
            placed += bool(told["latitude"])
            last = max(last, *(date.fromisoformat(each[:10]) for each in (opened, closed) if each))
            petitions.append(
                {
                    "code": told["case_enquiry_id"],
                    "source": told["source"],
                    "opened_on": opened[:10],
                    "due": target[:10],
                    "due_at": target,
                    "title": told["case_title"],
                    "region": _CITY,
                    "place": told["location"],
                    "unit": told["department"],
                    "state": _STATES[told["case_status"]],
                    "done_on": closed[:10],
                    "done_at": closed,
                    "note": told["closure_reason"],
                }
            )
    notices = [
        Notice(path.name, "", "position_abroad", placed),
        Notice(path.name, "", "column_left_out", 1, "ontime"),
    ]
    ledgers = {"petitions": petitions}
    return as_reading(path, files, ledgers, regions={_CITY: last}, level="city", notices=notices)


def _moment(text: str, file: Path) -> str:
    """A time in ISO form, or "" where there is none."""
    if not text:
        return ""
    try:
        return read_moment(text).isoformat(sep=" ")
    except NotADateError as cause:
        raise UnreadableFile(file=file.name, why=text) from cause


SOURCE = Source("boston311", "source.boston311", _read)

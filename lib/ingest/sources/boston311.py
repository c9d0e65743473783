"""Service requests of the City of Boston (311) as petitions: deadlines and ends with their time of day.

The `ontime` word of the file is not taken over: the product says by its own rule which are late. Days and times are
the place's own. Positions lie outside China and are left out.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.ingest.dates import NotADateError, read_moment
from lib.ingest.read import Fault, Notice
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, fault_of, files_of, numbered

_CITY = "Boston"
_NEEDED = (
    *("case_enquiry_id", "open_dt", "target_dt", "closed_dt", "case_status", "case_title"),
    *("department", "location", "source", "closure_reason", "latitude", "longitude"),
)
_OPEN, _CLOSED = "Open", "Closed"
_MOMENTS = ("open_dt", "target_dt", "closed_dt")


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_files(path, files) for path, files in files_of(paths, "*.csv")]


def _files(path: Path, files: Sequence[Path]) -> Reading:
    petitions: Rows = []
    updates: Rows = []
    faults: list[Fault] = []
    last = date.min
    placed = 0
    for file in files:
        for number, row in numbered(file, _NEEDED):
            told = {name: text.strip() for name, text in row.items()}
            if broken := _broken(told):
                faults += [fault_of(file, number, row, heading, rule) for heading, rule in broken]
                continue
            opened, target, closed = (_moment(told[name]) for name in _MOMENTS)
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
                    "state": "handled" if told["case_status"] == _CLOSED else "",
                    "done_on": closed[:10],
                    "done_at": closed,
                    "note": told["closure_reason"],
                }
            )
            if told["case_status"] == _OPEN:  # since it was opened, not since the day of the import
                updates.append({"item": told["case_enquiry_id"], "on": opened[:10], "state": "handling"})
    notices = [
        Notice(path.name, "", "position_abroad", placed),
        Notice(path.name, "", "column_left_out", 1, "ontime"),
    ]
    ledgers = {"petitions": petitions, "updates": updates}
    regions = {_CITY: last} if petitions else {}
    return as_reading(path, files, ledgers, regions=regions, level="city", notices=notices, faults=faults)


def _broken(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headings under which a row cannot be read, each with the rule that it breaks."""
    broken = []
    for name in _MOMENTS:
        try:
            _moment(told[name])
        except NotADateError as error:
            broken.append((name, error.rule))
    if told["case_status"] not in (_OPEN, _CLOSED):
        broken.append(("case_status", "state"))
    if not told["open_dt"]:
        broken.append(("open_dt", "required"))
    return broken


def _moment(text: str) -> str:
    """A time in ISO form, or "" where there is none. Raises NotADateError."""
    return read_moment(text).isoformat(sep=" ") if text else ""


SOURCE = Source("boston311", "source.boston311", _read)

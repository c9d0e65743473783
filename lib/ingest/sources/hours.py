"""What the two published forms of station hours share: columns, hours that say nothing, hours left over from before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.cells import is_empty
from lib.ingest.dates import NotADateError, read_date, read_moment
from lib.ingest.doubt import DOUBTED
from lib.ingest.read import Fault
from lib.ingest.sources.model import Rows, fault_of

_COLUMNS = {
    "AQI": "aqi_published",
    "PrimaryPollution": "primary_published",
    "PM2.5": "pm25",
    "PM10": "pm10",
    "CO": "co",
    "NO2": "no2",
    "O3_1h": "o3",
    "O3_8h": "o3_8h",
    "SO2": "so2",
}
_NEEDED = {"Date", "Hour", "WatchPoint", *_COLUMNS}
#: Hours that lie farther than this from the middle of a file were left behind by the publisher.
_STALE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a file, its last day (None: it has none), how many rows say nothing, and rows at fault."""

    rows: Rows
    last: date | None
    silent: int
    faults: list[Fault]


def hours_of(raw: Sequence[tuple[int, dict[str, str]]], file: Path) -> Hours:
    """The hours of a file by station name, from its rows by their number. Stale hours are marked.

    A row whose day or hour cannot be read is a fault of that row. Raises UnreadableFile where a column is missing.
    """
    if not raw or not raw[0][1].keys() >= _NEEDED:
        raise UnreadableFile(file=file.name, why="Date, Hour, WatchPoint, AQI …")
    faults: list[Fault] = []
    known: list[tuple[dict[str, str], date]] = []
    for number, row in raw:
        try:
            day = read_date(row["Date"])
        except NotADateError:
            faults.append(fault_of(file, number, row, "Date", "date"))
            continue
        try:
            read_moment(f"{day.isoformat()} {row['Hour']}")
        except NotADateError:
            faults.append(fault_of(file, number, row, "Hour", "moment"))
            continue
        known.append((row, day))
    if not known:
        return Hours([], None, 0, faults)
    days = [day for _, day in known]
    middle = sorted(days)[len(days) // 2]
    measured = [(row, day) for row, day in known if not all(is_empty(row.get(name, "")) for name in _COLUMNS)]
    rows = [
        {"station": row["WatchPoint"].strip(), "at": f"{day.isoformat()} {row['Hour']}"}
        | {to: row[name] for name, to in _COLUMNS.items()}
        | ({DOUBTED: "stale"} if abs(day - middle) > _STALE else {})
        for row, day in measured
    ]
    last = max(day for day in days if abs(day - middle) <= _STALE)
    return Hours(rows, last, len(known) - len(measured), faults)

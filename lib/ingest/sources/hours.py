"""What the two published forms of station hours share: columns, hours that say nothing, hours left over from before."""

from datetime import date, timedelta
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.cells import is_empty
from lib.ingest.dates import NotADateError, read_date
from lib.ingest.doubt import DOUBTED
from lib.ingest.sources.model import Rows

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


def hours_of(raw: Rows, file: Path) -> tuple[Rows, date, int]:
    """The hours of a file by station name, its last day, and how many rows say nothing. Stale hours are marked.

    Raises UnreadableFile where a column is missing or a date cannot be read.
    """
    if not raw or not raw[0].keys() >= _NEEDED:
        raise UnreadableFile(file=file.name, why="Date, Hour, WatchPoint, AQI …")
    try:
        days = [read_date(row["Date"]) for row in raw]
    except NotADateError as cause:
        raise UnreadableFile(file=file.name, why="Date") from cause
    middle = sorted(days)[len(days) // 2]
    dated = zip(raw, days, strict=True)
    measured = [(row, day) for row, day in dated if not all(is_empty(row.get(name, "")) for name in _COLUMNS)]
    rows = [
        {"station": row["WatchPoint"].strip(), "at": f"{day.isoformat()} {row['Hour']}"}
        | {to: row[name] for name, to in _COLUMNS.items()}
        | ({DOUBTED: "stale"} if abs(day - middle) > _STALE else {})
        for row, day in measured
    ]
    return rows, max(day for day in days if abs(day - middle) <= _STALE), len(raw) - len(measured)

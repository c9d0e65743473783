"""Hours of air stations as they were published: one CSV per city, named after it; the stations by name alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.cells import is_empty
from lib.ingest.dates import NotADateError, read_date
from lib.ingest.doubt import DOUBTED
from lib.ingest.read import Notice
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, records_of

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


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_folder(path, files) for path, files in files_of(paths, "*.csv")]


def _folder(path: Path, files: Sequence[Path]) -> Reading:
    stations: Rows = []
    hours: Rows = []
    regions: dict[str, date] = {}
    notices: list[Notice] = []
    for file in files:
        city = file.stem
        own, last, left_out = _city(file)
        regions[city] = last
        names = dict.fromkeys(row["station"] for row in own)
        stations += [{"code": f"a:{city}/{name}", "name": name, "region": city} for name in names]
        hours += [{"point": f"a:{city}/{row.pop('station')}", **row} for row in own]
        notices += [Notice(path.name, file.name, rule, count) for rule, count in left_out.items() if count]
    ledgers = {"air_stations": stations, "air_hourly": hours}
    return as_reading(path, files, ledgers, regions=regions, level="city", notices=notices)


def _city(file: Path) -> tuple[Rows, date, dict[str, int]]:
    """The hours of one city's file, its last day, and how many rows say nothing. Hours far from the rest are marked."""
    raw = records_of(file)
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
    last = max(day for day in days if abs(day - middle) <= _STALE)
    return rows, last, {"nothing_measured": len(raw) - len(measured)}


SOURCE = Source("station_hour", "source.station_hour", _read)

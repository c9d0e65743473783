"""Stations of the whole country, one CSV per hour: the stations by name alone, no city."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lib.ingest.read import Notice
from lib.ingest.sources.hours import hours_of
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, records_of
from lib.ingest.words import of_cells

#: The publisher's running number of a row, without a heading: stations keep their order by it from hour to hour.
_NUMBER = ""
_HEADINGS = {"PM25": "PM2.5"}


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_folder(path, files) for path, files in files_of(paths, "*.csv")]


def _folder(path: Path, files: Sequence[Path]) -> Reading:
    country = of_cells("region")["country"]
    stations: dict[str, dict[str, str]] = {}
    hours: Rows = []
    days: list[date] = []
    notices: list[Notice] = []
    for file in files:
        raw = sorted(records_of(file), key=lambda row: int(row.get(_NUMBER) or 0))
        own, last, silent = hours_of([{_HEADINGS.get(k, k): v for k, v in row.items()} for row in raw], file)
        days.append(last)
        notices += [Notice(path.name, file.name, "nothing_measured", silent)] if silent else []
        for name, row in _told_apart(own):
            code = f"a:{country}/{name}"
            stations[code] = {"code": code, "name": name, "region": country, "grade": "national"}
            hours.append({"point": code, **row})
    ledgers = {"air_stations": list(stations.values()), "air_hourly": hours}
    return as_reading(path, files, ledgers, regions={country: max(days)}, level="country", notices=notices)


def _told_apart(rows: Rows) -> list[tuple[str, dict[str, str]]]:
    """Each row with its station. Stations of one name in several cities are numbered; equal rows are one station."""
    seen: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    told = []
    for row in rows:
        name = row.pop("station")
        same = seen[name, row["at"]]
        if row not in same:
            same.append(row)
        number = same.index(row) + 1
        told.append((f"{name}#{number}" if number > 1 else name, row))
    return told


SOURCE = Source("national_hour", "source.national_hour", _read)

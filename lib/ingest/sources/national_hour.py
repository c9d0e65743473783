"""Stations of the whole country, one CSV per hour: the stations by name alone, no city."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.ingest.read import Fault, Notice
from lib.ingest.sources.hours import hours_of
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, numbered
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
    faults: list[Fault] = []
    for file in files:
        raw = sorted(numbered(file), key=lambda row: _number(row[1]))
        found = hours_of([(at, {_HEADINGS.get(k, k): v for k, v in row.items()}) for at, row in raw], file)
        faults += found.faults
        if found.last is None:
            continue
        days.append(found.last)
        notices += [Notice(path.name, file.name, "nothing_measured", found.silent)] if found.silent else []
        for name, row in _told_apart(found.rows):
            code = f"a:{country}/{name}"
            stations[code] = {"code": code, "name": name, "region": country, "grade": "national"}
            hours.append({"point": code, **row})
    ledgers = {"air_stations": list(stations.values()), "air_hourly": hours}
    regions = {country: max(days)} if days else {}
    return as_reading(path, files, ledgers, regions=regions, level="country", notices=notices, faults=faults)


def _number(row: Mapping[str, str]) -> int:
    """The publisher's number of a row, 0 where it has none."""
    return int(row[_NUMBER]) if row.get(_NUMBER, "").isdecimal() else 0


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

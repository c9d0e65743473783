"""Hours of air stations as they were published: one CSV per city, named after it; the stations by name alone."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lib.ingest.read import Fault, Notice
from lib.ingest.sources.hours import hours_of
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, numbered


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_folder(path, files) for path, files in files_of(paths, "*.csv")]


def _folder(path: Path, files: Sequence[Path]) -> Reading:
    stations: Rows = []
    hours: Rows = []
    regions: dict[str, date] = {}
    notices: list[Notice] = []
    faults: list[Fault] = []
    for file in files:
        city = file.stem
        found = hours_of(numbered(file), file)
        faults += found.faults
        if found.last is None:
            continue
        own, regions[city] = found.rows, found.last
        names = dict.fromkeys(row["station"] for row in own)
        stations += [{"code": f"a:{city}/{name}", "name": name, "region": city} for name in names]
        hours += [{"point": f"a:{city}/{row.pop('station')}", **row} for row in own]
        notices += [Notice(path.name, file.name, "nothing_measured", found.silent)] if found.silent else []
    ledgers = {"air_stations": stations, "air_hourly": hours}
    return as_reading(path, files, ledgers, regions=regions, level="city", notices=notices, faults=faults)


SOURCE = Source("station_hour", "source.station_hour", _read)

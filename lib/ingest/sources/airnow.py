"""All national air stations in one hour, as GeoJSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lib.core.errors import UnreadableFile
from lib.ingest.dates import NotADateError, read_moment
from lib.ingest.read import Fault, content
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of

# The hour and the day's maximum of ozone are exchanged in the source: the published index agrees with every station
# when the hour is taken from o3_24h (58 % with o3), and o3_8h_24h is never above o3_8h, as a running mean must be.
_COLUMNS = {
    "aqi": "aqi_published",
    "primarypollutant": "primary_published",
    "so2": "so2",
    "no2": "no2",
    "co": "co",
    "o3_24h": "o3",
    "o3_8h_24h": "o3_8h",
    "pm10": "pm10",
    "pm2_5": "pm25",
}


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_files(path, files) for path, files in files_of(paths, "*.*json")]


def _files(path: Path, files: Sequence[Path]) -> Reading:
    stations: dict[str, dict[str, str]] = {}
    hours: Rows = []
    regions: dict[str, date] = {}
    faults: list[Fault] = []
    for file in files:
        for number, feature in enumerate(_features(file), 1):
            told: Mapping[str, Any] = feature["properties"]
            lon, lat = feature["geometry"]["coordinates"]
            code, city, at = told["stationcode"], told["area"], str(told["timepoint"])
            try:
                day = read_moment(at).date()
            except NotADateError as error:
                faults.append(Fault(file.name, file.stem, number, "timepoint", error.rule, at))
                continue
            stations[code] = {
                "code": code,
                "name": told["positionname"],
                "region": city,
                "lon": str(lon),
                "lat": str(lat),
                "grade": "national",
            }
            hours.append({"point": code, "at": at} | {to: str(told.get(n) or "") for n, to in _COLUMNS.items()})
            regions[city] = max(day, regions.get(city, date.min))
    ledgers = {"air_stations": list(stations.values()), "air_hourly": hours}
    return as_reading(path, files, ledgers, regions=regions, level="city", faults=faults)


def _features(file: Path) -> list[Mapping[str, Any]]:
    try:
        features: list[Mapping[str, Any]] = json.loads(content(file))["features"]
        if not all("stationcode" in feature["properties"] for feature in features):
            raise UnreadableFile(file=file.name, why="stationcode")
    except (ValueError, KeyError, TypeError) as cause:
        raise UnreadableFile(file=file.name, why="GeoJSON") from cause
    return features


SOURCE = Source("airnow", "source.airnow", _read)

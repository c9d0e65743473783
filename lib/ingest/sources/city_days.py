"""Days of cities with the index that was published for them, in two forms."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.dates import NotADateError, read_date
from lib.ingest.delimited import delimited
from lib.ingest.read import Notice, content
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, records_of
from lib.ingest.words import of_cells

#: The columns of aqistudy, which has no headings; the last are its range, level and rank of the index.
_AQISTUDY = (
    "region",
    "on",
    "aqi_published",
    "range",
    "level",
    "pm25",
    "pm10",
    "so2",
    "co",
    "no2",
    "o3_8h",
    "rank",
)
_LEFT_OUT = ("range", "level", "rank")


def _read_aqistudy(paths: Sequence[Path]) -> list[Reading]:
    return [_reading(path, files, _without_headings) for path, files in files_of(paths, "*.csv")]


def _read_capitals(paths: Sequence[Path]) -> list[Reading]:
    return [_reading(path, files, _with_headings) for path, files in files_of(paths, "*.csv")]


def _without_headings(file: Path) -> Rows:
    rows = [row for row in delimited(content(file), file.name) if any(cell.strip() for cell in row)]
    if not rows or any(len(row) != len(_AQISTUDY) for row in rows) or "~" not in rows[0][3]:
        raise UnreadableFile(file=file.name, why="city,date,AQI,low~high,level,PM2.5,PM10,SO2,CO,NO2,O3_8h,rank")
    return [dict(zip(_AQISTUDY, row, strict=True)) for row in rows]


def _with_headings(file: Path) -> Rows:
    headings: Mapping[str, str] = of_cells("capitals_daily")
    return [{to: row[heading] for to, heading in headings.items()} for row in records_of(file, headings.values())]


def _reading(path: Path, files: Sequence[Path], rows_of: Callable[[Path], Rows]) -> Reading:
    days = [row for file in files for row in rows_of(file)]
    regions: dict[str, date] = {}
    for row in days:
        try:
            on = read_date(row["on"])
        except NotADateError as cause:
            raise UnreadableFile(file=path.name, why=row["on"]) from cause
        regions[row["region"]] = max(on, regions.get(row["region"], date.min))
    left_out = [name for name in _LEFT_OUT if name in days[0]]
    kept = [{name: text for name, text in row.items() if name not in left_out} for row in days]
    notices = [Notice(path.name, "", "column_left_out", len(left_out), ", ".join(left_out))] if left_out else []
    return as_reading(path, files, {"air_daily": kept}, regions=regions, level="city", notices=notices)


AQISTUDY = Source("aqistudy_daily", "source.aqistudy_daily", _read_aqistudy)
CAPITALS = Source("capitals_daily", "source.capitals_daily", _read_capitals)

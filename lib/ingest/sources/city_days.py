"""Days of cities with the index that was published for them, in two forms."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.dates import NotADateError, read_date
from lib.ingest.delimited import delimited
from lib.ingest.read import Fault, Notice, content
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, numbered
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
#: The rows of a file by their number; None for one that has not as many cells as there are columns.
Numbered = list[tuple[int, dict[str, str] | None]]
_LEFT_OUT = ("range", "level", "rank")


def _read_aqistudy(paths: Sequence[Path]) -> list[Reading]:
    return [_reading(path, files, _without_headings) for path, files in files_of(paths, "*.csv")]


def _read_capitals(paths: Sequence[Path]) -> list[Reading]:
    return [_reading(path, files, _with_headings) for path, files in files_of(paths, "*.csv")]


def _without_headings(file: Path) -> Numbered:
    rows = [
        (number, row)
        for number, row in enumerate(delimited(content(file), file.name), 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows or len(rows[0][1]) != len(_AQISTUDY) or "~" not in rows[0][1][3]:
        raise UnreadableFile(file=file.name, why="city,date,AQI,low~high,level,PM2.5,PM10,SO2,CO,NO2,O3_8h,rank")
    return [
        (number, dict(zip(_AQISTUDY, row, strict=True)) if len(row) == len(_AQISTUDY) else None) for number, row in rows
    ]


def _with_headings(file: Path) -> Numbered:
    headings: Mapping[str, str] = of_cells("capitals_daily")
    cut: list[Fault] = []
    rows = numbered(file, headings.values(), cut)
    return [
        *((fault.row, None) for fault in cut),
        *((number, {to: row[heading] for to, heading in headings.items()}) for number, row in rows),
    ]


def _reading(path: Path, files: Sequence[Path], rows_of: Callable[[Path], Numbered]) -> Reading:
    days: Rows = []
    regions: dict[str, date] = {}
    faults: list[Fault] = []
    for file in files:
        for number, row in rows_of(file):
            if row is None:
                faults.append(Fault(file.name, file.stem, number, "", "cells_of_row", ""))
                continue
            try:
                on = read_date(row["on"])
            except NotADateError as error:
                faults.append(Fault(file.name, file.stem, number, "", error.rule, row["on"]))
                continue
            regions[row["region"]] = max(on, regions.get(row["region"], date.min))
            days.append(row)
    left_out = [name for name in _LEFT_OUT if days and name in days[0]]
    kept = [{name: text for name, text in row.items() if name not in left_out} for row in days]
    notices = [Notice(path.name, "", "column_left_out", len(left_out), ", ".join(left_out))] if left_out else []
    ledgers = {"air_daily": kept}
    return as_reading(path, files, ledgers, regions=regions, level="city", notices=notices, faults=faults)


AQISTUDY = Source("aqistudy_daily", "source.aqistudy_daily", _read_aqistudy)
CAPITALS = Source("capitals_daily", "source.capitals_daily", _read_capitals)

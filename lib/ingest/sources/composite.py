"""Published composite indices of cities: a bulletin with the six concentrations, and a ranking of a month."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.core.calendar import month_end
from lib.core.errors import UnreadableFile
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of, records_of
from lib.ingest.words import of_cells

#: Column of the bulletin to the indicator it is a value of.
_BULLETIN = {
    "so2": "so2",
    "no2": "no2",
    "pm10": "pm10",
    "pm25": "pm25",
    "co_95": "co",
    "o3_90": "o3_8h",
    "published_index": "composite_index",
}
_MONTH = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])")


def _read_bulletin(paths: Sequence[Path]) -> list[Reading]:
    readings = []
    for path, files in files_of(paths, "*.csv"):
        values: Rows = []
        regions: dict[str, date] = {}
        for file in files:
            for row in records_of(file, ("place", "period", *_BULLETIN)):
                place, period = _place(row["place"]), row["period"].strip()
                regions[place] = max(_last_day(period, file), regions.get(place, date.min))
                values += [_value(code, place, period, row[name]) for name, code in _BULLETIN.items()]
        readings.append(as_reading(path, files, {"values": values}, regions=regions, level="city"))
    return readings


def _read_rank(paths: Sequence[Path]) -> list[Reading]:
    headings: Mapping[str, str] = of_cells("composite_rank")
    readings = []
    for path, files in files_of(paths, "*.csv"):
        values: Rows = []
        regions: dict[str, date] = {}
        for file in files:
            rows = records_of(file, headings.values())
            found = _MONTH.search(file.stem)
            if found is None:
                # The month of a ranking stands in the name of its file alone.
                raise UnreadableFile(file=file.name, why=f"{file.stem} ≠ …YYYYMM")
            period = f"{found[1]}-{found[2]}"
            for row in rows:
                place = row[headings["place"]].strip()
                regions[place] = _last_day(period, file)
                told = f"{headings['change']}: {row[headings['change']]}; {headings['items']}: {row[headings['items']]}"
                values += [
                    _value("composite_index", place, period, row[headings["index"]], told),
                    _value("composite_rank", place, period, row[headings["rank"]]),
                ]
        readings.append(as_reading(path, files, {"values": values}, regions=regions, level="city"))
    return readings


def _value(indicator: str, region: str, period: str, value: str, note: str = "") -> dict[str, str]:
    return {
        "indicator": indicator,
        "region": region,
        "period": period,
        "value": value,
        "basis": "published",
        "note": note,
    }


def _place(text: str) -> str:
    """The city alone where it says what it is; else with its province as it is written."""
    last = text.strip().rpartition("-")[2]
    return last if any(last.endswith(kind) for kind in of_cells("region")["suffixes"]) else text.strip()


def _last_day(period: str, file: Path) -> date:
    found = _MONTH.fullmatch(period)
    if found is None:
        raise UnreadableFile(file=file.name, why=f"{period} ≠ YYYY-MM")
    return month_end(date(int(found[1]), int(found[2]), 1))


BULLETIN = Source("composite_bulletin", "source.composite_bulletin", _read_bulletin)
RANK = Source("composite_rank", "source.composite_rank", _read_rank)

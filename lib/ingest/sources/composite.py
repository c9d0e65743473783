"""Published composite indices of cities: a bulletin with the six concentrations, and a ranking of a month."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lib.core.calendar import month_end, quarter_end, year_end
from lib.ingest.cells import read_period
from lib.ingest.figures import CellError
from lib.ingest.read import Fault
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, fault_of, files_of, numbered
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
        faults: list[Fault] = []
        for file in files:
            for number, row in numbered(file, ("place", "period", *_BULLETIN), faults):
                try:
                    period = read_period(row["period"])
                except CellError:
                    faults.append(fault_of(file, number, row, "period", "period"))
                    continue
                place = _place(row["place"])
                regions[place] = max(_last_day(period), regions.get(place, date.min))
                values += [_value(code, place, period, row[name]) for name, code in _BULLETIN.items()]
        readings.append(as_reading(path, files, {"values": values}, regions=regions, level="city", faults=faults))
    return readings


def _read_rank(paths: Sequence[Path]) -> list[Reading]:
    headings: Mapping[str, str] = of_cells("composite_rank")
    readings = []
    for path, files in files_of(paths, "*.csv"):
        values: Rows = []
        regions: dict[str, date] = {}
        faults: list[Fault] = []
        for file in files:
            rows = numbered(file, headings.values(), faults)
            found = _MONTH.search(file.stem)
            if found is None:
                # The month of a ranking stands in the name of its file alone.
                faults.append(Fault(file.name, file.stem, 0, "", "period", file.stem))
                continue
            period = f"{found[1]}-{found[2]}"
            for _, row in rows:
                place = row[headings["place"]].strip()
                regions[place] = max(_last_day(period), regions.get(place, date.min))
                told = f"{headings['change']}: {row[headings['change']]}; {headings['items']}: {row[headings['items']]}"
                values += [
                    _value("composite_index", place, period, row[headings["index"]], told),
                    _value("composite_rank", place, period, row[headings["rank"]]),
                ]
        readings.append(as_reading(path, files, {"values": values}, regions=regions, level="city", faults=faults))
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


def _last_day(period: str) -> date:
    """The last day of a period as it is written (2024, 2024Q3, 2024-07)."""
    year = int(period[:4])
    if "Q" in period:
        return quarter_end(year, int(period[5:]))
    return month_end(date(year, int(period[5:]), 1)) if "-" in period else year_end(year)


BULLETIN = Source("composite_bulletin", "source.composite_bulletin", _read_bulletin)
RANK = Source("composite_rank", "source.composite_rank", _read_rank)

"""National surface water stations in folders province/basin/section/year-month: a sample every four hours."""

import re
from collections.abc import Sequence
from pathlib import Path

from lib.ingest.read import Fault
from lib.ingest.sources.model import Reading, Source, files_of, numbered
from lib.ingest.sources.national_water import Gathered, check_headings, named

_MONTH = re.compile(r"(\d{4})-\d{2}")


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_folder(path, files) for path, files in files_of(paths, "*.csv")]


def _folder(path: Path, files: Sequence[Path]) -> Reading:
    gathered = Gathered()
    for file in files:
        month = _MONTH.fullmatch(file.parent.name)
        if month is None:
            # The time in the file has no year: only the folder tells it.
            gathered.faults.append(Fault(file.name, file.stem, 0, "", "period", file.parent.name))
            continue
        rows = numbered(file, (), gathered.faults)
        check_headings((row for _, row in rows), file)
        for number, row in rows:
            gathered.add(number, row, f"{month[1]}-{named(row)['at']}", file)
    return gathered.reading(path, files)


SOURCE = Source("water_by_name", "source.water_by_name", _read)

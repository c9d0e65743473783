"""All national surface water sections at one hour, one CSV: unrounded values, published class, kind of water."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lib.ingest.sources.model import Reading, Source, files_of, numbered
from lib.ingest.sources.national_water import Gathered, check_headings, named


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [_folder(path, files) for path, files in files_of(paths, "*.csv")]


def _folder(path: Path, files: Sequence[Path]) -> Reading:
    gathered = Gathered()
    for file in files:
        rows = numbered(file)
        check_headings((row for _, row in rows), file)
        # Two sections of one name in one basin stand in the same list: the second is a section of its own.
        seen: Counter[tuple[str, ...]] = Counter()
        for number, row in rows:
            told = named(row)
            key = tuple(told[name] for name in ("province", "basin", "section", "at"))
            seen[key] += 1
            gathered.add(number, row, told["at"], file, suffix=f"#{seen[key]}" if seen[key] > 1 else "")
    return gathered.reading(path, files)


SOURCE = Source("water_truth", "source.water_truth", _read)

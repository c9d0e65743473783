"""Published notices on batches of petitions that an inspection handed over: one JSON object per line.

What a notice says of one batch and what it says of all so far are rows of their own, the places it names too. Kinds
of pollution overlap (one petition may name several) and are left out, like punishments.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lib.core.errors import UnreadableFile
from lib.ingest.read import Notice, content
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of
from lib.ingest.words import of_cells


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [reading for path, files in files_of(paths, "*.jsonl") for reading in _by_level(path, files)]


def _by_level(path: Path, files: Sequence[Path]) -> list[Reading]:
    """One reading per level of region: a province and a city are made as what they are."""
    words = of_cells("batch_notice")
    notices = [notice for file in files for notice in _notices(file)]
    left_out = sorted({name for notice in notices for name in notice["other"] if _figure(name) is None})
    said = [Notice(path.name, "", "column_left_out", len(left_out), ", ".join(left_out))] if left_out else []
    readings = []
    for level in ("province", "city"):
        own = [each for each in notices if each["place"].endswith(tuple(words["province"])) == (level == "province")]
        if own:
            last = {each["place"]: each["date"] for each in sorted(own, key=lambda notice: str(notice["date"]))}
            days = {place: date.fromisoformat(on) for place, on in last.items()}
            ledgers = {"petition_batches": [row for notice in own for row in _rows(notice)]}
            readings.append(as_reading(path, files, ledgers, regions=days, level=level, notices=said))
            said = []
    return readings


def _notices(file: Path) -> list[dict[str, Any]]:
    try:
        notices = [json.loads(line) for line in content(file).decode("utf-8-sig").splitlines() if line.strip()]
        for notice in notices:
            date.fromisoformat(notice["date"])
            notice.setdefault("other", {})
            if not (notice["place"] and notice["text"] and int(notice["total"]) and dict(notice["by_place"])):
                raise KeyError
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise UnreadableFile(file=file.name, why="place, date, text, total, by_place") from cause
    return notices


def _rows(notice: Mapping[str, Any]) -> Rows:
    """The notice in all and by place, and where it names one batch what it says of all so far."""
    words = of_cells("batch_notice")
    text, other = str(notice["text"]), notice["other"]
    figures = {name: str(value) for key, value in other.items() if (name := _figure(key))}
    figures |= {name: str(found[1]) for name, pattern in words["told"].items() if (found := re.search(pattern, text))}
    # Of handled ones that contain those in part, how many are in part is not told.
    handled = "with_part" if re.search(words["mixed"], text) else "handled"
    is_batch = bool(re.search(words["one_batch"], text))
    base: dict[str, str] = {
        "region": notice["place"],
        "on": notice["date"],
        "batch_basis": "batch" if is_batch else "cumulative",
    }
    own: dict[str, str] = {name: figures[name] for name in ("in_part", "with_part") if name in figures}
    whole: dict[str, str] = {"received": str(notice["total"]), "note": text, **own}
    so_far: dict[str, str] = {"received": figures.get("earlier") or figures.get("so_far", ""), "note": text}
    if figures.get("rate"):
        so_far["rate_stated"] = f"{figures['rate']}%"
    # What is handled of all earlier batches together is not said of this one.
    of_whom = so_far if "earlier" in figures else whole
    of_whom[handled] = figures.get("handled", "")
    if "so_far_handled" in figures:
        so_far[handled] = figures["so_far_handled"]
    rows = [base | whole]
    rows += [base | {"place": place, "received": str(count)} for place, count in notice["by_place"].items()]
    return [*rows, base | {"batch_basis": "cumulative"} | so_far] if so_far["received"] else rows


def _figure(key: str) -> str | None:
    """What a key of a notice counts; None for what is left out."""
    patterns = of_cells("batch_notice")["figure"].items()
    return next((name for name, pattern in patterns if re.fullmatch(pattern, key)), None)


SOURCE = Source("xinfang_batches", "source.xinfang_batches", _read)

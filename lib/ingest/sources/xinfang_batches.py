"""Published notices on batches of petitions that an inspection handed over: one JSON object per line.

What a notice says of one batch and what it says of all so far are rows of their own, the places it names too; the text
tells which figure is of which (`batch_text`), and a notice that can be read in two ways is a fault. Kinds of pollution
overlap (one petition may name several) and are left out, like punishments.
"""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lib.core.errors import UnreadableFile
from lib.ingest.read import Fault, Notice, content
from lib.ingest.sources.batch_text import Basis, Told, UnclearNoticeError, settle, told_by
from lib.ingest.sources.model import Reading, Rows, Source, as_reading, files_of
from lib.ingest.words import of_cells
from lib.standards.outlines import features

#: Characters of a notice that its fault shows.
_SHOWN = 80


def _read(paths: Sequence[Path]) -> list[Reading]:
    return [reading for path, files in files_of(paths, "*.jsonl") for reading in _by_level(path, files)]


def _by_level(path: Path, files: Sequence[Path]) -> list[Reading]:
    """One reading per level of region: a province and a city are made as what they are."""
    words = of_cells("batch_notice")
    faults: list[Fault] = []
    read: list[tuple[dict[str, Any], Rows]] = []
    unread: list[str] = []
    for file in files:
        for number, notice in _notices(file):
            try:
                rows, left = _rows(notice)
                read.append((notice, rows))
                unread += left
            except UnclearNoticeError as unclear:
                shown = f"{unclear.what}: {str(notice['text'])[:_SHOWN]}"
                faults.append(Fault(file.name, "", number, "text", "notice_unclear", shown))
    told = {name for notice, _ in read for name in (*notice["other"], *_apart(notice)[0])}
    left_out = sorted(name for name in told if _figure(name) is None)
    said = [Notice(path.name, "", "column_left_out", len(left_out), ", ".join(left_out))] if left_out else []
    if unread:
        said.append(Notice(path.name, "", "notice_part_left_out", len(unread), "; ".join(dict.fromkeys(unread))))
    readings = []
    for level in ("province", "city"):
        own = [each for each in read if each[0]["place"].endswith(tuple(words["province"])) == (level == "province")]
        if own:
            last = {each["place"]: each["date"] for each, _ in sorted(own, key=lambda pair: str(pair[0]["date"]))}
            days = {place: date.fromisoformat(on) for place, on in last.items()}
            ledgers = {"petition_batches": [row for _, rows in own for row in rows]}
            readings.append(as_reading(path, files, ledgers, regions=days, level=level, notices=said))
            said = []
    if faults and not readings:
        readings.append(as_reading(path, files, {}, regions={}, level="city"))
    if faults:
        readings[0].parsed.faults += faults
    return readings


def _notices(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """Each notice with the number of its line."""
    lines = enumerate(content(file).decode("utf-8-sig").splitlines(), 1)
    try:
        notices = [(number, json.loads(line)) for number, line in lines if line.strip()]
        for _, notice in notices:
            date.fromisoformat(notice["date"])
            notice.setdefault("other", {})
            dict(notice["by_place"])
            if not (notice["place"] and notice["text"] and int(notice["total"])):
                raise KeyError
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise UnreadableFile(file=file.name, why="place, date, text, total, by_place") from cause
    return notices


def _rows(notice: Mapping[str, Any]) -> tuple[Rows, list[str]]:
    """The notice in all and by place, and where it names one batch what it says of all so far; what it leaves open.

    Raises UnclearNoticeError.
    """
    text, total = str(notice["text"]), int(notice["total"])
    states, places = _apart(notice)
    told = told_by(text, total, places)
    own, mixed = _counted(told, total), any(said.with_part is not None for said in told.values())
    for key, count in {**states, **notice["other"]}.items():
        if name := _figure(key):
            # Of handled ones that contain those in part, how many are in part is not told.
            _add(told, own, "with_part" if mixed and name == "handled" else name, count, mixed=mixed)
    for said in told.values():
        settle(said)
    listed = next((each for each in told.values() if each.received == sum(places.values())), own)
    rows: Rows = []
    left: list[str] = []
    for said in sorted(told.values(), key=lambda each: each is not own):
        left += said.left_out
        if said.received is None:
            # Parts of a whole that is not told are no share of anything.
            left += [f"{text[:_SHOWN]}"] if said.says_states else []
            continue
        base = {"region": notice["place"], "on": notice["date"], "batch_basis": said.basis}
        figures = {name: getattr(said, name) for name in ("received", "handled", "in_part", "with_part")}
        row = base | {name: str(count) for name, count in figures.items() if count is not None} | {"note": text}
        rows.append(row | ({"rate_stated": f"{said.rate}%"} if said.rate else {}))
        if said is (listed if listed.received is not None else own):
            rows += [base | {"place": place, "received": str(count)} for place, count in places.items()]
    return rows, left


def _apart(notice: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """What stands among the places of a notice and is none (a state, a kind of pollution, a sum), and its places."""
    named = notice["by_place"]
    places = {key: int(count) for key, count in named.items() if _is_place(key)}
    return {key: count for key, count in named.items() if key not in places}, places


def _is_place(key: str) -> bool:
    """Whether a key names a place or a unit: by how it ends, or as a city whose kind is left out."""
    words = of_cells("batch_notice")
    if re.search(words["no_place"], key):
        return False
    return bool(re.search(words["is_place"], key)) or (len(key) > 1 and any(name.startswith(key) for name in _cities()))


@functools.cache
def _cities() -> frozenset[str]:
    return frozenset(str(feature["properties"]["name"]) for feature in features("cities"))


def _counted(told: dict[Basis, Told], total: int) -> Told:
    """What the notice's own total counts: the batch or all so far."""
    counted = {basis: said for basis, said in told.items() if said.received is not None}
    if not counted:
        if len(told) > 1:
            raise UnclearNoticeError(str(total))
        said = next(iter(told.values()), None) or told.setdefault("cumulative", Told("cumulative"))
        said.received = total
        return said
    if found := next((counted[basis] for basis in counted if counted[basis].received == total), None):
        return found
    raise UnclearNoticeError(f"{total} ≠ {', '.join(str(said.received) for said in counted.values())}")


def _add(told: dict[Basis, Told], own: Told, name: str, count: object, *, mixed: bool) -> None:
    """Add a figure that stands beside the text; what the text says already it may only repeat."""
    so_far = told.get("cumulative")
    if name in ("earlier", "so_far"):
        number = int(str(count))
        if so_far and so_far.received is not None:
            batch = told["batch"].received or 0 if name == "earlier" and "batch" in told and not so_far.earlier else 0
            if number + batch != so_far.received:
                raise UnclearNoticeError(f"{number} + {batch} ≠ {so_far.received}")
            return
        said = told.setdefault("cumulative", Told("cumulative", earlier=name == "earlier"))
        said.received = number
        return
    # What is handled of all earlier batches together is not said of this one.
    whom = so_far if so_far and (name == "so_far_handled" or (so_far.earlier and not own.says_states)) else own
    column = name if name != "so_far_handled" else "with_part" if mixed else "handled"
    if column == "rate":
        whom.rate = whom.rate or str(count)
        return
    number, others = int(str(count)), [getattr(said, column) for said in told.values()]
    if number in others:
        return
    if getattr(whom, column) is None:
        setattr(whom, column, number)
    else:
        raise UnclearNoticeError(f"{number} ≠ {getattr(whom, column)}")


def _figure(key: str) -> str | None:
    """What a key of a notice counts; None for what is left out."""
    patterns = of_cells("batch_notice")["figure"].items()
    return next((name for name, pattern in patterns if re.fullmatch(pattern, key)), None)


SOURCE = Source("xinfang_batches", "source.xinfang_batches", _read)

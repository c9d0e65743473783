"""Which rows of readings stand beside what is on record: maintenance and silence take no normal reading's place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lib.db.commands import Connection, Values, held_flags, published_classes, reported_or_derived, water_samples
from lib.ingest.doubt import DOUBTED
from lib.ingest.row_cells import is_silent

_Key = tuple[str, datetime]


def standing_rows(connection: Connection, rows: list[Values]) -> list[Values]:
    """The rows of samples less those taken under maintenance for which a normal one is on record."""
    if not any(map(_is_maintained, rows)):
        return rows
    normal = set(_held(connection, rows)) - _maintained(connection, rows)
    return [row for row in rows if not _is_maintained(row) or _key(row) not in normal]


def maintained_samples(connection: Connection, rows: Sequence[Values]) -> list[tuple[str, datetime, str]]:
    """What is on record of readings under maintenance (point, time, item) and normal rows now take the place of."""
    maintained = _maintained(connection, rows)
    if not maintained:
        return []
    normal = {_key(row): row for row in rows if _key(row) in maintained and not _is_maintained(row)}
    spoken = {key: row for key, row in normal.items() if not is_silent(_figures(row), row.get(DOUBTED, ()))}
    held = _held(connection, list(spoken.values())) if spoken else {}
    return [(*key, item) for key, row in spoken.items() for item in held.get(key, ()) if row.get(item) is None]


def telling_days(connection: Connection, rows: list[Values]) -> list[Values]:
    """Reported days less those that say nothing of a day that is on record."""
    silent = [row for row in rows if is_silent(_figures(row), row.get(DOUBTED, ()))]
    if not silent:
        return rows
    held = reported_or_derived(connection, [(row["point"], row["region"], row["on"]) for row in silent])
    return [row for row in rows if row not in silent or (row["point"], row["region"], row["on"]) not in held]


def _figures(row: Values) -> Values:
    return {name: value for name, value in row.items() if name != DOUBTED}


def _is_maintained(row: Values) -> bool:
    return any(doubt.rule == "maintenance" for doubt in row.get(DOUBTED, ()))


def _key(row: Values) -> _Key:
    return row["point"], row["at"]


def _maintained(connection: Connection, rows: Sequence[Values]) -> set[_Key]:
    """The places and times on record whose readings were taken under maintenance."""
    if not rows:
        return set()
    times = [row["at"] for row in rows]
    flags = held_flags(connection, {row["point"] for row in rows}, min(times), max(times))
    return {(flag["place"], flag["at"]) for flag in flags if flag["rule"] == "maintenance"}


def _held(connection: Connection, rows: Sequence[Values]) -> dict[_Key, set[str]]:
    """The items on record by place and time; of a class that was published alone, none."""
    codes, days = {row["point"] for row in rows}, [row["at"].date() for row in rows]
    found: dict[_Key, set[str]] = {}
    for frame in (published_classes, water_samples):
        told: Any = frame(connection, codes, min(days), max(days))
        for row in told.to_dict("records"):
            items = found.setdefault((row["point"], row["at"].to_pydatetime()), set())
            items |= {row["item"]} if "item" in row else set()
    return found

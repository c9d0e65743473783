"""Dated updates of items. Nothing reported is lost: a state that differs is a new row of its day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from lib.db.commands.upsert import Values, Verdict, chunks, upsert
from lib.db.schema import update

_TOLD = ("state", "progress", "note")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a ledger says of an item on a day: state, progress, words; None = says nothing of it."""

    item: int
    on: date
    state: str | None = None
    progress: float | None = None
    note: str | None = None


def write_updates(connection: Connection, rows: Sequence[Values], batch: int) -> list[Verdict]:
    """Rows of updates as they were reported, by item and day."""
    return upsert(connection, update, ("item", "on"), rows, batch)


def write_claims(connection: Connection, claims: Sequence[Claim], batch: int) -> list[Verdict]:
    """What ledgers say of items where it differs from the last update of that day; equal claims write nothing."""
    history = _history(connection, sorted({claim.item for claim in claims}))
    rows: dict[tuple[int, date], Values] = {}
    verdicts: list[Verdict] = []
    for claim in sorted(claims, key=lambda claim: claim.on):
        before = [row for row in history[claim.item] if row["on"] <= claim.on]
        told = {name: getattr(claim, name) for name in _TOLD if getattr(claim, name) is not None}
        if all(_last(before, name) == value for name, value in told.items()):
            continue
        row = rows.setdefault((claim.item, claim.on), {"item": claim.item, "on": claim.on})
        row.update(told)
        history[claim.item].append({"on": claim.on} | told)
        history[claim.item].sort(key=lambda row: row["on"])
    written = set(rows)
    upsert(connection, update, ("item", "on"), list(rows.values()), batch)
    for claim in claims:
        verdicts.append("changed" if (claim.item, claim.on) in written else "unchanged")
    return verdicts


def _history(connection: Connection, items: Sequence[int]) -> dict[int, list[Values]]:
    """The updates of items by item, oldest first."""
    history: dict[int, list[Values]] = defaultdict(list)
    for chunk in chunks(items):
        columns = (update.c.item, update.c.on, *(update.c[name] for name in _TOLD))
        chosen = select(*columns).where(update.c.item.in_(chunk)).order_by(update.c.on)
        for row in connection.execute(chosen).mappings():
            history[row["item"]].append(dict(row))
    return history


def _last(rows: Sequence[Values], name: str) -> Any:
    return next((row[name] for row in reversed(rows) if row.get(name) is not None), None)

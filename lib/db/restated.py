"""States that ledgers of items brought in, beside what was reported before them: the old cell and the new one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from lib.db.changed import Change, Changes
from lib.db.commands.changes import key_of
from lib.db.commands.upsert import Values, chunks
from lib.db.schema import batch, batch_change, item, update

_TOLD = ("state", "progress", "note")


def restated(connection: Connection, changes: Changes, numbers: Collection[int]) -> tuple[Changes, Changes]:
    """The changes without states that ledgers of items claim, and these, each with what was reported before it.

    States of items that the batches bring in are part of a new item and are in neither.
    """
    named = select(batch.c.id, batch.c.ledger).where(batch.c.id.in_(numbers))
    ledgers = {number: ledger for number, ledger in connection.execute(named)}
    claimed = [
        change
        for change in changes.rows
        if change.table == update.name and ledgers.get(change.row["batch"]) not in (None, "updates")
    ]
    items = sorted({change.row["item"] for change in claimed})
    fresh = _fresh(connection, items, numbers)
    history = _history(connection, [number for number in items if number not in fresh])
    told = [_beside(change, history[change.row["item"]]) for change in claimed if change.row["item"] not in fresh]
    others = [change for change in changes.rows if change not in claimed]
    return replace(changes, rows=others), replace(changes, rows=told)


def _fresh(connection: Connection, items: Collection[int], numbers: Collection[int]) -> set[int]:
    """Those of the items that were not there before the batches."""
    kept = select(batch_change.c.key).where(batch_change.c.batch.in_(numbers), batch_change.c.table == item.name)
    before = set(connection.scalars(kept))
    own = (
        connection.scalars(select(item.c.id).where(item.c.id.in_(part), item.c.batch.in_(numbers))).all()
        for part in chunks(sorted(items))
    )
    return {number for part in own for number in part if key_of(item, {"id": number}) not in before}


def _history(connection: Connection, items: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for part in chunks(sorted(items)):
        for row in connection.execute(select(update).where(update.c.item.in_(part)).order_by(update.c.on)):
            found[row.item].append(row)
    return found


def _beside(change: Change, history: Collection[Any]) -> Change:
    """The change with, before it, what the item's earlier updates say last."""
    if change.before is not None or change.after is None:
        return change
    after = change.after
    before: Values = dict(after) | dict.fromkeys(_TOLD)
    for row in history:
        if row.on < after["on"]:
            before |= {name: value for name in _TOLD if (value := getattr(row, name)) is not None}
    # What the ledger says nothing of stands as it was.
    return replace(change, before=before, after=after | {name: before[name] for name in _TOLD if after[name] is None})

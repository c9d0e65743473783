"""The table `standing`: what follows from items and their updates, so that the state on any day is one row away."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, func, select

from lib.core.terms import Firmness, ItemKind, Rectification, State, StateType
from lib.db.commands.bulk import insert_many
from lib.db.commands.upsert import Values, chunks
from lib.db.schema import item, standing, update
from lib.standards.lights import PARTS

#: Before everything, and after everything: an item's first row begins with it or at the beginning, its last never ends.
BEGINNING, END = date(1, 1, 1), date(9999, 12, 31)

#: Rows that are read at once.
_AT_ONCE = 20_000

_SOFT = (Firmness.STRIVE, Firmness.CONDITIONAL)
_OVER = (StateType.DONE, StateType.CLOSED)
#: What an item has once it is done or closed, until it is open again.
_OF_LIFE = ("done_on", "closed_on", "done_earliest", "closed_earliest")
_TYPES = {state.value: state.type for state in State}
_TOLD = ("id", "on", "state", "progress", "due_on", "approval", "dated", "batch")


def replay(whose: Values, updates: Iterable[Sequence[Any]]) -> list[Values]:
    """The rows of `standing` of one item: from its opening (or the beginning) on, one per stretch between updates.

    `whose` as `_whose` selects it, `updates` as `_TOLD`, oldest first. What an update does not say stays as it was.
    A life ends where an item that was done or closed is open again: that day is `reopened_on` where it had been closed
    or is reported as rebounded, and only `finished_on` and `closed_first` remember what was before.
    What was first told as done or closed, on a day that is only that of the report, is not on record before it: neither
    open nor late.
    """
    begins = whose["opened_on"] or BEGINNING
    history = list(updates)
    now, late_after = _until_told(whose, history), whose["late_after"]
    since = BEGINNING
    came_back = False
    # The last days on which it was reported and not yet done, not yet closed.
    running: date | None = None
    unclosed: date | None = None
    rows: list[Values] = []
    for number, on, state, progress, due_on, approval, dated, batch in history:
        if on > begins:
            rows.append({**now, "from_on": max(since, begins), "to_on": on})
        since = on
        now = {**now, "updated_on": on, "late_after": late_after}
        if batch is not None and batch > (now["batch"] or 0):
            now["batch"] = batch
        if progress is not None:
            now |= {"progress": progress, "parts": round(progress * PARTS)}
        if due_on is not None:
            late_after = None if now["endless"] else due_on
            now |= {"due_on": due_on, "approval": approval, "late_after": late_after}
        if state is not None:
            changed = _turned(now, state, on, came_back, (on, on) if dated else (running, unclosed))
            came_back = changed["open"] and (came_back or "reopened_on" in changed)
            now |= {"told": number} | changed
        if state is not None or due_on is not None or (progress is not None and progress < 1):
            # Whoever reports on it says that it is not over, unless all is said to be done.
            running = running if now["done_on"] else on
            unclosed = unclosed if now["closed_on"] else on
    rows.append({**now, "from_on": max(since, begins), "to_on": END})
    return rows


def _turned(now: Values, state: str, on: date, came_back: bool, earliest: tuple[date | None, date | None]) -> Values:
    """What a state reported on a day changes: the days of its ends, or that it is open again (`came_back`: it was so).

    `earliest`: the first days on which it may have been done, closed.
    """
    found = _TYPES.get(state, StateType.OPEN)
    told: Values = {"state": state, "open": found not in _OVER}
    if found not in _OVER:
        back = not came_back and (now["closed_on"] or found is StateType.REOPENED)
        return told | dict.fromkeys(_OF_LIFE) | ({"reopened_on": on} if back else {})
    told["finished_on"] = now["finished_on"] or on
    if now["done_on"] is None:
        told |= {"done_on": on, "done_earliest": earliest[0]}
    if found is StateType.CLOSED and now["closed_on"] is None:
        told |= {"closed_on": on, "closed_earliest": earliest[1], "closed_first": now["closed_first"] or on}
    return told


def _until_told(whose: Values, history: Sequence[Sequence[Any]]) -> Values:
    """An item before its first update: not on record where that tells it done or closed on a day that nobody gave."""
    for _, on, state, _, _, _, dated, _ in history[:1]:
        if not dated and _TYPES.get(state) in _OVER:
            return {**whose, "recorded_on": on, "open": False, "late_after": None}
    return whose


def derive_standing(
    connection: Connection, items: Collection[int] | None = None, told: Callable[[int, int], None] | None = None
) -> int:
    """Work the rows of these items and of all below them out anew, or of all items; how many rows there are now.

    `told` hears how many items are done, of how many.
    """
    if items is None:
        connection.execute(standing.delete())
        return _insert(connection, _replayed(connection, None))
    own = set(items)
    for part in chunks(sorted(items)):
        own.update(connection.scalars(select(item.c.id).where(item.c.parent.in_(part))))
    made = done = 0
    for part in chunks(sorted(own)):
        connection.execute(standing.delete().where(standing.c.item.in_(part)))
        made += _insert(connection, _replayed(connection, part))
        done += len(part)
        if told is not None:
            told(done, len(own))
    return made


def standing_rows(connection: Connection) -> int:
    """How many rows there are."""
    return connection.scalar(select(func.count()).select_from(standing)) or 0


def _replayed(connection: Connection, chosen: Sequence[int] | None) -> Iterator[Values]:
    """The rows of the chosen items, or of all, one item after another."""
    of_update, of_item = ([] if chosen is None else [column.in_(chosen)] for column in (update.c.item, item.c.id))
    told = connection.execute(
        select(update.c.item, *(update.c[name] for name in _TOLD))
        .where(*of_update)
        .order_by(update.c.item, update.c.on)
        .execution_options(yield_per=_AT_ONCE)
    )
    whose = connection.execute(_whose().where(*of_item).order_by(item.c.id).execution_options(yield_per=_AT_ONCE))
    histories = groupby(told, key=itemgetter(0))
    number, history = next(histories, (None, iter(())))
    for row in whose.mappings():
        own = _as_told(row)
        if number == own["item"]:
            yield from replay(own, (each[1:] for each in history))
            number, history = next(histories, (None, iter(())))
        else:
            yield from replay(own, ())


def _whose() -> Select:  # type: ignore[type-arg]
    """One row per item: what its rows say of it before anything was told. A child has what it lacks from its parent."""
    above = item.alias("above")
    from_parent = (
        func.coalesce(item.c[name], above.c[name]).label(name)
        for name in ("programme", "unit", "leader", "rectification")
    )
    own = (item.c[name] for name in ("kind", "code", "region", "parent", "opened_on", "due_on", "batch"))
    return select(item.c.id.label("item"), *own, *from_parent, item.c.firmness, item.c.multi_year).outerjoin(
        above, above.c.id == item.c.parent
    )


def _as_told(row: Any) -> Values:
    """A row of `_whose` in the columns of `standing`."""
    own = dict(row)
    firmness, rectification, multi_year = (own.pop(name) for name in ("firmness", "rectification", "multi_year"))
    endless = rectification == Rectification.STANDING or firmness == Firmness.STANDING
    return (
        own
        | _UNTOLD
        | {
            "soft": firmness in _SOFT,
            "endless": endless,
            "planned": not (endless or multi_year or own["kind"] == ItemKind.MILESTONE),
            "late_after": None if endless else own["due_on"],
        }
    )


_UNTOLD: Values = {"open": True, "parts": 0} | dict.fromkeys(
    (
        "approval",
        "state",
        "progress",
        "told",
        "updated_on",
        "recorded_on",
        "finished_on",
        *_OF_LIFE,
        "closed_first",
        "reopened_on",
    )
)


def _insert(connection: Connection, rows: Iterator[Values]) -> int:
    columns = list(standing.c.keys())
    values = itemgetter(*columns)
    return insert_many(connection, standing, columns, map(values, rows))

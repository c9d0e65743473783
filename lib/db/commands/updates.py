"""Dated updates of items. Nothing reported is lost: a state that differs is a new row of its day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, select

from lib.core.terms import State, StateType
from lib.db.commands.upsert import Values, Verdict, chunks, upsert
from lib.db.schema import batch as batch_table
from lib.db.schema import update

_TOLD = ("state", "progress", "note")
_REPORTED = "updates"
#: How far along a state is: a closed item is done too.
_RANK = {StateType.OPEN: 0, StateType.REOPENED: 0, StateType.DONE: 1, StateType.CLOSED: 2}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a ledger says of an item: state, progress, words; None = says nothing of it.

    "stands": so it is now, since `on`; where something was reported since that day, as of `report_day`.
    "stood": so it was on that day. "reached": by that day it was at least so far along.
    `dated`: the ledger gave `on` as the day on which the state began; else it is only the day of the report.
    """

    item: int
    on: date
    report_day: date
    state: State | None = None
    progress: float | None = None
    note: str | None = None
    kind: Literal["stands", "stood", "reached"] = "stands"
    dated: bool = False


def write_updates(connection: Connection, rows: Sequence[Values], batch: int) -> list[Verdict]:
    """Rows of updates as they were reported, by item and day."""
    return upsert(connection, update, ("item", "on"), rows, batch)


def write_claims(
    connection: Connection, claims: Sequence[Claim], batch: int
) -> list[Verdict | Literal["contradicted"]]:
    """Write what ledgers say of items where the updates do not say it already, and tell what became of each claim.

    "contradicted": an update that was reported for the very day says otherwise; it stands. So does a relapse: what
    was done or closed before it does not close it again.
    """
    history = _history(connection, sorted({claim.item for claim in claims}))
    rows: dict[tuple[int, date], Values] = {}
    verdicts: dict[int, Verdict | Literal["contradicted"]] = {}
    order = sorted(range(len(claims)), key=lambda index: claims[index].kind != "stands")
    for index in order:
        claim = claims[index]
        known = history[claim.item]
        if _is_known(claim, known):
            # Known is that it is so; that it began on this very day may be new.
            undated = _undated(claim, known)
            verdicts[index] = "unchanged" if undated is None else "changed"
            if undated is not None:
                undated["dated"] = True
                rows.setdefault((claim.item, claim.on), {"item": claim.item, "on": claim.on})["dated"] = True
            continue
        if _relapsed_since(claim, known):
            verdicts[index] = "contradicted"
            continue
        on = _day_of(claim, known)
        told = {name: getattr(claim, name) for name in _TOLD if getattr(claim, name) is not None}
        same_day = next((row for row in known if row["on"] == on), None)
        if same_day is None:
            same_day = {"on": on, "ledger": None}
            known.append(same_day)
            known.sort(key=lambda row: row["on"])
        elif same_day["ledger"] == _REPORTED or claim.kind != "stands":
            told = {name: value for name, value in told.items() if same_day.get(name) is None}
        if claim.dated and "state" in told and on == claim.on:
            told["dated"] = True
        verdicts[index] = "changed" if told else "contradicted"
        if told:
            same_day.update(told)
            rows.setdefault((claim.item, on), {"item": claim.item, "on": on}).update(told)
    upsert(connection, update, ("item", "on"), list(rows.values()), batch)
    return [verdicts[index] for index in range(len(claims))]


def _is_known(claim: Claim, known: Sequence[Values]) -> bool:
    """Whether the updates say already what the claim says."""
    until = max(claim.on, claim.report_day) if claim.kind == "stands" else claim.on
    before = [row for row in known if row["on"] <= until]
    if claim.kind == "reached":
        last = _last(before, "state")
        return last is not None and claim.state is not None and _rank(last) >= _rank(claim.state)
    told = ((name, getattr(claim, name)) for name in _TOLD)
    return all(value is None or _last(before, name) == value for name, value in told)


def _undated(claim: Claim, known: Sequence[Values]) -> Values | None:
    """The update that tells a dated claim on its very day and is not yet known to be of the day it happened."""
    if not claim.dated or claim.state is None:
        return None
    own = next((row for row in known if row["on"] == claim.on and row.get("state") is not None), None)
    return None if own is None or own.get("dated") or _rank(own["state"]) < _rank(claim.state) else own


def _relapsed_since(claim: Claim, known: Sequence[Values]) -> bool:
    """Whether an item that is said to be finished since a day was reopened after that day."""
    if claim.kind != "stands" or claim.state is None or _rank(claim.state) == 0:
        return False
    last = max((row for row in known if row.get("state") is not None), key=lambda row: row["on"], default=None)
    return last is not None and State(last["state"]).type is StateType.REOPENED and last["on"] > claim.on


def _day_of(claim: Claim, known: Sequence[Values]) -> date:
    """The day that a claim is dated with."""
    if claim.kind != "stands" or claim.on >= claim.report_day:
        return claim.on
    since = any(claim.on <= row["on"] <= claim.report_day and row.get("state") is not None for row in known)
    return claim.report_day if since else claim.on


def _rank(state: str) -> int:
    return _RANK[State(state).type]


def _history(connection: Connection, items: Sequence[int]) -> dict[int, list[Values]]:
    """The updates of items by item, oldest first, each with the ledger it came from."""
    history: dict[int, list[Values]] = defaultdict(list)
    for chunk in chunks(items):
        columns = (update.c.item, update.c.on, *(update.c[name] for name in (*_TOLD, "dated")), batch_table.c.ledger)
        chosen = (
            select(*columns)
            .outerjoin(batch_table, batch_table.c.id == update.c.batch)
            .where(update.c.item.in_(chunk))
            .order_by(update.c.on)
        )
        for row in connection.execute(chosen).mappings():
            history[row["item"]].append(dict(row))
    return history


def _last(rows: Sequence[Values], name: str) -> Any:
    return next((row[name] for row in reversed(rows) if row.get(name) is not None), None)

"""What is doubted of readings and of items: what was given, which rule caught it, whether figures use it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from lib.db.commands.changes import keep
from lib.db.commands.upsert import Values, chunks, upsert
from lib.db.schema import batch as batch_table
from lib.db.schema import item_flag, reading_flag

_KEY = ("place", "at", "item", "rule")
Moment = tuple[str, datetime]


def write_flags(
    connection: Connection,
    held: Sequence[Values],
    given: Mapping[Moment, Collection[str]],
    flags: Sequence[Values],
    batch: int,
    *,
    general: Collection[str] = (),
) -> set[Moment]:
    """Bring the flags of what was given up to date and return the places and times whose flags are different now.

    `held` are the flags that are there (`held_flags`), `given` has the columns of each place and time. Flags of other
    columns stay unless their rule is `general`: not about one column. Flags that are no longer raised go.
    """
    wanted = {tuple(flag[name] for name in _KEY) for flag in flags}
    gone = [
        row
        for row in held
        if tuple(row[name] for name in _KEY) not in wanted
        if (columns := given.get((row["place"], row["at"]))) is not None
        if row["item"] in columns or row["rule"] in general
    ]
    keep(connection, batch, reading_flag, gone)
    for part in chunks(gone):
        same = (and_(*(reading_flag.c[name] == row[name] for name in _KEY)) for row in part)
        connection.execute(reading_flag.delete().where(or_(*same)))
    verdicts = upsert(connection, reading_flag, _KEY, flags, batch)
    raised = {(flag["place"], flag["at"]) for flag, v in zip(flags, verdicts, strict=True) if v != "unchanged"}
    return raised | {(row["place"], row["at"]) for row in gone}


def held_flags(connection: Connection, places: Iterable[str], first: datetime, last: datetime) -> list[Values]:
    """The flags of these places between two moments, as they stand."""
    chosen = select(reading_flag).where(reading_flag.c.at.between(first, last))
    return [
        dict(row)
        for part in chunks(sorted(places))
        for row in connection.execute(chosen.where(reading_flag.c.place.in_(part))).mappings()
    ]


def flags_of(
    connection: Connection, rules: Iterable[str], places: Iterable[str], first: datetime, last: datetime
) -> pd.DataFrame:
    """Flags of these rules between two moments whose readings figures leave out: place, at, item."""
    names = ["place", "at", "item"]
    chosen = select(*(reading_flag.c[name] for name in names)).where(
        reading_flag.c.rule.in_(list(rules)), reading_flag.c.counts.is_(False), reading_flag.c.at.between(first, last)
    )
    rows = [
        row
        for part in chunks(sorted(places))
        for row in connection.execute(chosen.where(reading_flag.c.place.in_(part)))
    ]
    return pd.DataFrame(rows, columns=names).astype({"at": "datetime64[us]"})


def write_item_flags(
    connection: Connection, ledger: str, given: Sequence[tuple[int, date]], flags: Sequence[Values], batch: int
) -> set[tuple[int, date]]:
    """Bring the flags of items up to date with one ledger and return the items and days whose flags differ now.

    A ledger of items says how an item stands: its earlier flags go unless it says the same again (they then keep their
    day). Updates speak of their own day alone. Flags of other ledgers stay.
    """
    by_day = ledger == "updates"
    told = {(flag["item"], flag["rule"], flag["given"], flag["on"] if by_day else None): flag for flag in flags}
    days = dict.fromkeys(given)
    gone = []
    for part in chunks(sorted({number for number, _ in given})):
        chosen = (
            select(item_flag)
            .join(batch_table, batch_table.c.id == item_flag.c.batch)
            .where(item_flag.c.item.in_(part), batch_table.c.ledger == ledger)
        )
        for held in connection.execute(chosen).all():
            if by_day and (held.item, held.on) not in days:
                continue
            if told.pop((held.item, held.rule, held.given, held.on if by_day else None), None) is None:
                gone.append(held)
    keep(connection, batch, item_flag, [dict(held._mapping) for held in gone])
    for held in gone:
        same = (item_flag.c.item == held.item, item_flag.c.on == held.on, item_flag.c.rule == held.rule)
        connection.execute(item_flag.delete().where(*same))
    upsert(connection, item_flag, ("item", "on", "rule"), list(told.values()), batch)
    latest = {number: on for number, on in given}
    return {(flag["item"], flag["on"]) for flag in told.values()} | {
        (held.item, held.on if by_day else latest[held.item]) for held in gone
    }

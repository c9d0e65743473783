"""Reading: a named query for a scope, with its as-of day and where its rows came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, bindparam, func, or_, select

from lib.core.chains import upwards
from lib.core.frames import REGIONS
from lib.core.rows import Rows, Source
from lib.core.scope import Scope
from lib.db.engine import reading
from lib.db.queries import QUERIES
from lib.db.queries.model import Prepared, Query, Read, in_region
from lib.db.schema import action, batch, data_set, data_version, instruction, item, programme, region


@dataclass(frozen=True, slots=True)
class DataSet:
    """A root of the data: a region with the day that its figures are pinned to (None: today)."""

    code: str
    region: str
    name: str
    name_en: str
    as_of: date | None
    sample: bool
    note: str
    note_en: str


def read(query: str, scope: Scope) -> Rows:
    """Run a query of `QUERIES` for a scope. Raises DatabaseUnavailable, KeyError for an unknown name."""
    return read_all([query], scope)[query]


def read_all(queries: Iterable[str], scope: Scope) -> dict[str, Rows]:
    """Run queries for a scope in one transaction: by name. Raises DatabaseUnavailable, KeyError for an unknown name."""
    with reading() as connection:
        found = {query: QUERIES[query].rows(connection, scope) for query in queries}
        batches = {query: {row[-1] for row in rows} - {None} for query, rows in found.items()}
        sources = _sources(connection, set().union(*batches.values()))
    return {
        query: _framed(QUERIES[query], scope, rows, _named(sources, batches[query])) for query, rows in found.items()
    }


def _framed(
    asked: Query | Prepared | Read, scope: Scope, rows: Sequence[Sequence[Any]], sources: tuple[Source, ...]
) -> Rows:
    frame = asked.frame.of([row[:-1] for row in rows])
    last = frame[asked.day].max() if asked.day and len(frame) else None
    as_of = None if last is None or pd.isna(last) else min(last.date(), scope.as_of)
    return Rows(frame, as_of, sources)


def version() -> int:
    """The data version: raised in the transaction of every import, part of every cache key."""
    with reading() as connection:
        return connection.scalar(select(data_version.c.version)) or 0


def regions() -> pd.DataFrame:
    """All regions in the form of `REGIONS`, by code."""
    with reading() as connection:
        columns = [region.c[name] for name in REGIONS.columns]
        return REGIONS.of(connection.execute(select(*columns).order_by(region.c.code)).all())


def data_sets() -> list[DataSet]:
    """The data sets in the order in which the office lists them."""
    columns = [data_set.c[name] for name in DataSet.__slots__]
    with reading() as connection:
        rows = connection.execute(select(*columns).order_by(data_set.c.position, data_set.c.code)).mappings()
        return [
            DataSet(
                row["code"],
                row["region"],
                row["name"],
                row["name_en"] or row["name"],
                row["as_of"],
                row["sample"],
                row["note"] or "",
                row["note_en"] or "",
            )
            for row in rows
        ]


def pinned_day(code: str) -> date | None:
    """The day that a region's data set (its own or the nearest above it) is pinned to."""
    pinned = {each.region: each.as_of for each in data_sets()}
    return next((pinned[each] for each in upwards(code, _parents()) if each in pinned), None)


def programmes(code: str) -> dict[str, str]:
    """Code to name of the programmes with items in a region or below it, or set up for it; latest first."""
    below = in_region(Scope(code, date.max))
    with reading() as connection:
        rows = connection.execute(
            select(programme.c.code, programme.c.name)
            .where(
                or_(
                    programme.c.region.in_(below),
                    programme.c.code.in_(select(item.c.programme).where(item.c.region.in_(below))),
                )
            )
            .order_by(programme.c.starts_on.desc().nulls_last(), programme.c.code)
        )
        return {each.code: each.name for each in rows}


def last_meeting(code: str, before: date) -> date | None:
    """The day of the last dispatch meeting before a day, of a region, one below or one above it.

    Either a meeting is recorded among the actions, or it decided something.
    """
    below, above = in_region(Scope(code, before)), upwards(code, _parents())[1:]
    recorded = select(func.max(action.c.on)).where(
        action.c.kind == "meeting",
        action.c.on < before,
        or_(action.c.region.in_(below), action.c.region.in_(above)),
    )
    decided = (
        select(func.max(instruction.c.meeting))
        .join(item, item.c.id == instruction.c.item)
        .where(instruction.c.meeting < before, or_(item.c.region.in_(below), item.c.region.in_(above)))
    )
    with reading() as connection:
        days: list[date | None] = [connection.scalar(asked) for asked in (recorded, decided)]
        return max(filter(None, days), default=None)


def _parents() -> dict[str, str | None]:
    """Each region with the one above it."""
    with reading() as connection:
        return {row.code: row.parent for row in connection.execute(select(region.c.code, region.c.parent))}


def owners(code: str) -> tuple[list[str], list[str]]:
    """The units and the leaders that items of a region or below it name, by name."""
    inside = item.c.region.in_(in_region(Scope(code, date.max)))
    with reading() as connection:
        units, leaders = (
            list(connection.scalars(select(column).distinct().where(inside, column.is_not(None)).order_by(column)))
            for column in (item.c.unit, item.c.leader)
        )
    return units, leaders


def batches() -> pd.DataFrame:
    """All import batches, newest first: one row per batch."""
    with reading() as connection:
        rows = connection.execute(select(batch).order_by(batch.c.id.desc())).all()
    return pd.DataFrame(rows, columns=list(batch.c.keys()))


def imported(sha256: str) -> list[int]:
    """The batches of the last import of a file, if it went in whole: without faults, nothing of it taken back."""
    with reading() as connection:
        own = select(batch.c.id, batch.c.at, batch.c.faulty, batch.c.undone_at).where(batch.c.sha256 == sha256)
        rows = connection.execute(own.order_by(batch.c.id)).all()
    last = [row for row in rows if row.at == rows[-1].at]
    return [] if any(row.faulty or row.undone_at for row in last) else [row.id for row in last]


#: Number, name and whether it is made, of the batches handed over.
_BATCHES = select(batch.c.id, batch.c.source, batch.c.sample).where(
    batch.c.id.in_(bindparam("batches", expanding=True))
)


def _sources(connection: Connection, batches: set[int]) -> dict[int, Source]:
    """The sources of batches."""
    if not batches:
        return {}
    rows = connection.execute(_BATCHES, {"batches": sorted(batches)})
    return {number: Source(name, bool(sample)) for number, name, sample in rows}


def _named(sources: Mapping[int, Source], batches: set[int]) -> tuple[Source, ...]:
    """The sources of batches by name; one of that any batch was made is made."""
    named: dict[str, bool] = {}
    for source in (sources[number] for number in batches):
        named[source.name] = named.get(source.name, False) or source.sample
    return tuple(Source(name, named[name]) for name in sorted(named))


def has_own(*ledgers: str) -> bool:
    """Whether the office brought in any rows of these ledgers itself: not the demo's, not taken back."""
    with reading() as connection:
        own = select(batch.c.id).where(
            batch.c.ledger.in_(ledgers), batch.c.sample.is_(False), batch.c.undone_at.is_(None)
        )
        return connection.scalar(own.limit(1)) is not None

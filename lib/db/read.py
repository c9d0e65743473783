"""Reading: a named query for a scope, with its as-of day and where its rows came from."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Integer, cast, func, or_, select

from lib.core.frames import REGIONS
from lib.core.rows import Rows, Source
from lib.core.scope import Scope
from lib.db.engine import reading
from lib.db.queries import QUERIES
from lib.db.queries.model import in_region
from lib.db.schema import action, batch, data_set, data_version, item, programme, region


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
    asked = QUERIES[query]
    with reading() as connection:
        rows = asked.rows(connection, scope)
        batches = {row[-1] for row in rows}
        sources = _sources(connection, batches)
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
    frame = regions()
    parents = dict(zip(frame["code"], frame["parent"], strict=True))
    seen: object = code
    while isinstance(seen, str) and seen:
        if seen in pinned:
            return pinned[seen]
        seen = parents.get(seen)
    return None


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
    """The day of the last recorded dispatch meeting before a day, of a region, one below or one above it."""
    below, above = in_region(Scope(code, before)), _above(code)
    with reading() as connection:
        found: date | None = connection.scalar(
            select(func.max(action.c.on)).where(
                action.c.kind == "meeting",
                action.c.on < before,
                or_(action.c.region.in_(below), action.c.region.in_(above)),
            )
        )
        return found


def _above(code: str) -> list[str]:
    """The codes of the regions above one."""
    frame = regions()
    parents = dict(zip(frame["code"], frame["parent"], strict=True))
    found: list[str] = []
    above = parents.get(code)
    while isinstance(above, str) and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


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


def _sources(connection: Connection, batches: set[int | None]) -> tuple[Source, ...]:
    if not batches - {None}:
        return ()
    rows = connection.execute(
        select(batch.c.source, func.max(cast(batch.c.sample, Integer)))
        .where(batch.c.id.in_(sorted(b for b in batches if b is not None)))
        .group_by(batch.c.source)
        .order_by(batch.c.source)
    )
    return tuple(Source(name, bool(sample)) for name, sample in rows)


def has_own(*ledgers: str) -> bool:
    """Whether the office brought in any rows of these ledgers itself: not the demo's, not taken back."""
    with reading() as connection:
        own = select(batch.c.id).where(
            batch.c.ledger.in_(ledgers), batch.c.sample.is_(False), batch.c.undone_at.is_(None)
        )
        return connection.scalar(own.limit(1)) is not None

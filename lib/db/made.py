"""A made world of obligations of any size, for measurements: a city, its counties and townships, and what they owe.

Everything is drawn the same way each time. It is written into an empty database and never beside real rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import func, select

from lib.core.terms import ItemKind, State
from lib.db.commands.bulk import insert_many
from lib.db.commands.standing import derive_standing
from lib.db.engine import engine, reading, writing
from lib.db.schema import action, batch, data_set, item, programme, region, unit, update

#: The day on which the world is looked at.
TODAY = date(2024, 7, 5)
CITY = "990000"
COUNTIES, TOWNSHIPS, UNITS = 8, 12, 40
_FIRST = date(2019, 7, 1)
_DAYS = (TODAY - _FIRST).days
_PROGRAMMES = 12

_ITEM = (
    *("id", "kind", "code", "title", "region", "programme", "unit", "leader", "opened_on", "due_on", "firmness"),
    *("rectification", "multi_year", "starred", "parent", "place", "batch"),
)
_UPDATE = ("id", "item", "on", "state", "progress", "note", "by", "due_on", "approval", "batch")
_ACTION = ("code", "on", "kind", "region", "item", "batch")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each kind there are."""

    findings: int
    measures: int
    petitions: int


def make_world(sizes: Sizes) -> dict[str, int]:
    """Fill the empty database in force; rows by table. All have updates, most are closed, some late or reopened."""
    draw = np.random.default_rng(20240705)
    with writing() as connection:
        _places(connection)
        owed = list(_owed(sizes, draw))
        rows = {
            "item": insert_many(connection, item, _ITEM, (each[0] for each in owed)),
            "update": insert_many(
                connection,
                update,
                _UPDATE,
                ((number, *told) for number, told in enumerate((told for each in owed for told in each[1]), 1)),
            ),
            "action": insert_many(connection, action, _ACTION, _named(sizes, draw)),
        }
        rows["standing"] = derive_standing(connection)
    with engine().connect() as connection:
        # As a database is after its nightly care: both engines know how their tables are filled.
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    return rows


def is_world(sizes: Sizes) -> bool:
    """Whether the database in force holds this world and nothing else."""
    kinds = {ItemKind.FINDING: sizes.findings, ItemKind.MEASURE: sizes.measures, ItemKind.PETITION: sizes.petitions}
    with reading() as connection:
        held = connection.execute(select(item.c.kind, func.count()).group_by(item.c.kind))
        return {kind: count for kind, count in held} == kinds and list(connection.scalars(select(data_set.c.code))) == [
            "made"
        ]


def _places(connection: Any) -> None:
    counties = [f"99{county + 1:02}00" for county in range(COUNTIES)]
    towns = [(f"{county[:4]}{town + 1:02}", county) for county in counties for town in range(TOWNSHIPS)]
    connection.execute(region.insert().values(code=CITY, name="made city", level="city"))
    connection.execute(
        region.insert(), [{"code": c, "name": f"county {c}", "level": "county", "parent": CITY} for c in counties]
    )
    connection.execute(
        region.insert(), [{"code": c, "name": f"town {c}", "level": "township", "parent": p} for c, p in towns]
    )
    connection.execute(data_set.insert().values(code="made", region=CITY, name="made city", as_of=TODAY, sample=True))
    counted = dict.fromkeys(("new", "changed", "unchanged", "faulty"), 0)
    told = {"ledger": "made", "source": "made", "sha256": "", "sample": True, "by": "bench"}
    connection.execute(batch.insert().values(id=1, at=datetime.combine(TODAY, time()), **told, **counted))
    connection.execute(
        unit.insert(), [{"name": f"unit {county[:4]}-{n:02}"} for county in counties for n in range(UNITS)]
    )
    connection.execute(
        programme.insert(),
        [
            {"code": f"P{n:02}", "name": f"programme {n}", "kind": "central_inspection", "region": CITY}
            for n in range(_PROGRAMMES)
        ],
    )


def _owed(sizes: Sizes, draw: np.random.Generator) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Each item with its updates (without their number)."""
    parents = np.arange(sizes.measures) % max(sizes.findings, 1) + 1
    towns: list[str] = []
    first = 1
    for kind, count in (
        (ItemKind.FINDING, sizes.findings),
        (ItemKind.MEASURE, sizes.measures),
        (ItemKind.PETITION, sizes.petitions),
    ):
        county, town = draw.integers(0, COUNTIES, count), draw.integers(0, TOWNSHIPS, count)
        opened = draw.integers(0, _DAYS, count)
        span = draw.integers(15, 60, count) if kind is ItemKind.PETITION else draw.integers(60, 900, count)
        # Of what is old enough nearly all is closed, and that mostly in time.
        taken = np.maximum(1, (span * draw.normal(0.9, 0.25, count)).astype(int))
        fate = draw.random((count, 6))
        number = draw.integers(0, UNITS, count)
        for place in range(count):
            parent = int(parents[place]) if kind is ItemKind.MEASURE else None
            if parent is not None:
                where, whose = towns[parent - 1], None
            else:
                where = f"99{county[place] + 1:02}{town[place] + 1:02}"
                whose = f"unit {where[:4]}-{number[place]:02}"
                towns.append(where)
            begun, length, lasted = int(opened[place]), int(span[place]), int(taken[place])
            told = _history(kind, begun, length, lasted, fate[place])
            own = first + place
            yield (
                (
                    own,
                    kind.value,
                    f"{where}-{own}" if parent is None else f"M-{parent}#{own}",
                    f"{kind.value} {own} of {where}",
                    where,
                    f"P{own % _PROGRAMMES:02}" if parent is None else None,
                    whose,
                    f"leader {where[:4]}-{own % 9}" if parent is None else None,
                    _day(begun),
                    _day(begun + length),
                    "strive" if fate[place, 0] < 0.05 else "firm",
                    "standing" if fate[place, 1] < 0.03 and kind is ItemKind.FINDING else "by_deadline",
                    bool(fate[place, 1] > 0.97),
                    bool(fate[place, 2] < 0.01),
                    parent,
                    f"place {own}",
                    1,
                ),
                [(own, *each, 1) for each in told],
            )
        first += count


def _day(number: int) -> date:
    return _FIRST + timedelta(days=number)


def _history(kind: ItemKind, begun: int, span: int, lasted: int, fate: Any) -> list[tuple[Any, ...]]:
    """Updates until the day of the world: on, state, progress, note, by, due_on, approval."""
    told: list[tuple[Any, ...]] = [(begun + min(9, lasted), State.IN_PROGRESS, 0.1, "begun")]
    if kind is not ItemKind.PETITION:
        told.append((begun + max(10, lasted // 2), State.BEHIND if fate[3] < 0.2 else State.ON_SCHEDULE, 0.5, "half"))
    if fate[4] < 0.97:  # the rest is never finished
        told.append((begun + max(11, lasted), State.DONE, 1.0, "done"))
        if kind is not ItemKind.MEASURE:
            told.append((begun + max(12, lasted + 20), State.CLOSED, 1.0, None))
            if fate[5] < 0.005:
                told.append((begun + lasted + 200, State.REBOUNDED, 0.3, "again"))
    rows: list[tuple[Any, ...]] = [
        (_day(on), state.value, progress, note, "office", None, None)
        for on, state, progress, note in told
        if on <= _DAYS
    ]
    if fate[5] > 0.96 and begun + 40 < min(lasted, _DAYS - begun) + begun:
        rows.append((_day(begun + 40), None, None, None, "office", _day(begun + span + 60), "extension approved"))
    found = {row[0]: row for row in rows}
    return [found[on] for on in sorted(found)]


def _named(sizes: Sizes, draw: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """One action in two hundred of what may be named; every third of them was lifted later."""
    for place, number in enumerate(
        np.sort(draw.choice(np.arange(1, sizes.findings + 1), sizes.findings // 200, replace=False))
    ):
        yield (f"A{place}", _day(_DAYS - 300 + place % 250), "listed_supervision", CITY, int(number), 1)
        if place % 3 == 0:
            yield (f"L{place}", _day(_DAYS - 20), "listing_lifted", CITY, int(number), 1)

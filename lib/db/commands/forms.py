"""Return forms: what was issued to a unit, row by row, and what came back of it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from lib.db.commands.upsert import chunks
from lib.db.schema import NEVER, form, form_return, form_row, item, standing, update

#: What the last update of an item said, with its day.
_LAST = ("on", "state", "progress", "note", "by")


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A row of an issued form: which item, its locked cells as written, the last update that was known (JSON).

    `told`: the edited cells that came back, None while nothing did.
    """

    position: int
    kind: str
    code: str
    cells: tuple[str, ...]
    last: str
    told: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form as it was issued; `superseded`: the unit was given a later one for the same region."""

    number: str
    unit: str
    region: str
    as_of: date
    language: str
    issued_at: datetime
    issued_by: str
    rows: Sequence[IssuedRow] = field(default_factory=tuple)
    id: int = 0
    superseded: bool = False


def add_form(connection: Connection, made: IssuedForm) -> None:
    """Note a form as issued."""
    values = {
        name: getattr(made, name)
        for name in ("number", "unit", "region", "as_of", "language", "issued_at", "issued_by")
    }
    number = connection.execute(form.insert().values(values).returning(form.c.id)).scalar_one()
    rows = [
        {
            "form": number,
            "position": row.position,
            "kind": row.kind,
            "code": row.code,
            "cells": json.dumps(row.cells, ensure_ascii=False),
            "last": row.last,
        }
        for row in made.rows
    ]
    connection.execute(form_row.insert(), rows)


def issued_form(connection: Connection, number: str) -> IssuedForm | None:
    """The form of this number as it was issued; None where no such form was."""
    found = connection.execute(select(form).where(form.c.number == number)).mappings().first()
    if found is None:
        return None
    later = select(func.count()).where(
        form.c.unit == found["unit"], form.c.region == found["region"], form.c.id > found["id"]
    )
    returned = {
        row.position: json.loads(row.told)
        for row in connection.execute(select(form_return).where(form_return.c.form == found["id"]))
    }
    chosen = select(form_row).where(form_row.c.form == found["id"]).order_by(form_row.c.position)
    rows = [
        IssuedRow(row.position, row.kind, row.code, tuple(json.loads(row.cells)), row.last, returned.get(row.position))
        for row in connection.execute(chosen)
    ]
    return IssuedForm(**found, rows=rows, superseded=bool(connection.scalar(later)))


def add_returns(
    connection: Connection, number: int, told: Mapping[int, tuple[Mapping[str, Any], date]], batch: int
) -> None:
    """Note what came back of a form by position: the edited cells and their day."""
    rows = [
        {"form": number, "position": position, "told": json.dumps(cells, ensure_ascii=False), "on": on, "batch": batch}
        for position, (cells, on) in told.items()
    ]
    if rows:
        connection.execute(form_return.insert(), rows)


def last_updates(connection: Connection, items: Collection[int]) -> dict[int, str]:
    """The last update of each item as JSON, "" where there is none."""
    found = dict.fromkeys(items, "")
    for part in chunks(sorted(items)):
        latest = select(update.c.item, func.max(update.c.on).label("on")).where(update.c.item.in_(part))
        newest = latest.group_by(update.c.item).subquery()
        chosen = select(update.c.item, *(update.c[name] for name in _LAST)).join(
            newest, (newest.c.item == update.c.item) & (newest.c.on == update.c.on)
        )
        for row in connection.execute(chosen).mappings():
            found[row["item"]] = json.dumps([row[name] for name in _LAST], ensure_ascii=False, default=str)
    return found


def day_of_last(last: str) -> date | None:
    """The day of what `last_updates` returned."""
    return date.fromisoformat(json.loads(last)[0]) if last else None


def owners_of(connection: Connection, codes: Iterable[str]) -> dict[str, set[str]]:
    """The units that items of these codes belong to now, whatever their kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in chunks(sorted(set(codes))):
        chosen = (
            select(item.c.code, standing.c.unit)
            .join(standing, standing.c.item == item.c.id)
            .where(item.c.code.in_(part), standing.c.to_on == NEVER, standing.c.unit.is_not(None))
        )
        for code, unit in connection.execute(chosen):
            found[code].add(unit)
    return found

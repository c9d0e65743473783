"""Regions, data sets, units, people: who and where."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from lib.core.chains import upwards
from lib.db.commands.changes import keep_absent
from lib.db.commands.upsert import Values, Verdict, upsert
from lib.db.schema import data_set, person, region, unit, unit_alias


def write_regions(connection: Connection, rows: Sequence[Values], batch: int) -> list[Verdict]:
    """Regions by code, parents before their children whatever the order of the rows."""
    above = {row["code"]: row.get("parent") for row in rows}
    depth = {code: len(upwards(code, above)) for code in above}
    verdicts: dict[int, Verdict] = {}
    for level in sorted(set(depth.values())):
        members = [index for index, row in enumerate(rows) if depth[row["code"]] == level]
        found = upsert(connection, region, ("code",), [rows[index] for index in members], batch)
        verdicts |= dict(zip(members, found, strict=True))
    return [verdicts[index] for index in range(len(rows))]


def write_units(
    connection: Connection, rows: Sequence[Values], aliases: Sequence[Iterable[str]], batch: int
) -> list[Verdict]:
    """Units by name, each with its other names; a new alias makes its unit changed.

    Of several units that claim one name the last has it, however often the ledger is imported.
    """
    verdicts = upsert(connection, unit, ("name",), rows, batch)
    claimed = {
        alias: (index, {"alias": alias, "unit": row["name"]})
        for index, (row, names) in enumerate(zip(rows, aliases, strict=True))
        for alias in names
    }
    found = upsert(connection, unit_alias, ("alias",), [pair for _, pair in claimed.values()], batch)
    for (index, _), verdict in zip(claimed.values(), found, strict=True):
        if verdict != "unchanged" and verdicts[index] == "unchanged":
            verdicts[index] = "changed"
    return verdicts


def ensure_units(connection: Connection, names: Iterable[str], batch: int) -> None:
    """Make units of names that an item's ledger mentions and nobody has described yet."""
    wanted = sorted(set(names))
    known = set(connection.scalars(select(unit.c.name)))
    fresh = [{"name": name, "batch": batch} for name in wanted if name not in known]
    if fresh:
        connection.execute(unit.insert(), fresh)


def ensure_people(connection: Connection, names: Iterable[str], batch: int) -> None:
    """Make persons of the leaders and contacts that are named and not known yet."""
    known = set(connection.scalars(select(person.c.name)))
    fresh = [{"name": name, "batch": batch} for name in sorted(set(names) - known)]
    if fresh:
        connection.execute(person.insert(), fresh)


def write_data_sets(connection: Connection, rows: Sequence[Values], batch: int | None = None) -> list[Verdict]:
    """The roots of the data by code, each with the day that its figures are pinned to; `batch` made them, if any."""
    verdicts = upsert(connection, data_set, ("code",), rows, None)
    if batch is not None:
        fresh = [row for row, verdict in zip(rows, verdicts, strict=True) if verdict == "new"]
        keep_absent(connection, batch, data_set, fresh)
    return verdicts

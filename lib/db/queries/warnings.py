"""The warning list in SQL: which open obligations are red or yellow, worst first, and how many there are of which.

Nothing is taken out of the database but what is shown: the rules of the office are judged where the rows are.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, exists, func, select

from lib.core.frames import ITEMS, WARNING_COUNTS, WARNING_TOTALS
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Light
from lib.db.commands.standing import END
from lib.db.commands.upsert import chunks
from lib.db.queries.items import TITLE, chosen_by, columns, joined, named_on, on_day, steps_on, with_parent
from lib.db.queries.lights import judge
from lib.db.queries.model import Read, subtree
from lib.db.schema import NEVER, item, region, standing

#: So many rows are listed; how many there are in all stands beside them.
FIRST = 200

#: A subtree of less than this share of all regions is looked up by region; a larger one is read in the list's order.
_FEW_REGIONS = 1 / 50

_LIGHTS = (Light.RED, Light.YELLOW)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class _Place:
    """The region of a scope and all below it; `codes` is None where that is all there is."""

    codes: Sequence[str] | None
    is_small: bool

    @classmethod
    def of(cls, connection: Connection, scope: Scope) -> Self:
        """The place of a scope."""
        codes = connection.scalars(select(subtree(scope).c.code)).all()
        known = connection.scalar(select(func.count()).select_from(region)) or 0
        return cls(None if len(codes) == known else codes, len(codes) < known * _FEW_REGIONS)

    def holds(self, code: ColumnElement[str] = standing.c.region) -> list[Condition]:
        """The condition that a row lies there, if there is one."""
        return [] if self.codes is None else [code.in_(self.codes)]

    def holds_in_order(self) -> list[Condition]:
        """As `holds`, for a list in its order: of a large part, rows are read in order and those outside passed over.

        Hidden from the planner, which would look the regions up one by one and sort all they have.
        """
        return self.holds() if self.is_small else self.holds(standing.c.region.concat(""))


def _open(scope: Scope) -> Iterator[list[Condition]]:
    """The open obligations of a scope wherever they are: those that are so still, and those that were on its day.

    Together they are the day's; each is an index of its own (`lib.db.schema`). A project is late by its milestones.
    """
    of_day = [
        standing.c.open.is_(True),
        standing.c.kind != ItemKind.PROJECT,
        standing.c.from_on <= scope.as_of,
        *chosen_by(scope, standing),
    ]
    yield [*of_day, standing.c.to_on == NEVER]
    yield [*of_day, standing.c.to_on < NEVER, standing.c.to_on > scope.as_of]


def _worst(connection: Connection, scope: Scope, most: int | None) -> list[int]:
    """The items on the list, red first, then what has lasted longest; the first of them."""
    judging, inside = judge(connection, scope), _Place.of(connection, scope).holds_in_order()
    found: list[int] = []
    for light in _LIGHTS:
        if scope.light in (None, light) and (most is None or len(found) < most):
            wanted = [*inside, judging.is_light(light)]
            found += _of_light(connection, scope, wanted, None if most is None else most - len(found))
    return found


def _of_light(connection: Connection, scope: Scope, wanted: list[Condition], most: int | None) -> list[int]:
    rows: list[Row[Any]] = []
    for part in _open(scope):
        ordered = (
            select(standing.c.item, standing.c.late_after, standing.c.code)
            .where(*part, *wanted)
            .order_by(standing.c.late_after.nulls_last(), standing.c.code)
        )
        rows.extend(connection.execute(ordered.limit(most)))
    rows.sort(key=lambda row: (row.late_after or date.max, row.code))
    return [row.item for row in rows[:most]]


def _listed(connection: Connection, scope: Scope, most: int | None) -> Sequence[Sequence[Any]]:
    """The columns of ITEMS of the items on the list."""
    found = _worst(connection, scope, most)
    rows: list[Sequence[Any]] = []
    for part in chunks(found):
        named, steps = named_on(scope.as_of), steps_on(scope.as_of, part)
        asked = select(*columns(standing, named, steps), standing.c.batch).select_from(joined(standing, named, steps))
        rows += connection.execute(asked.where(standing.c.item.in_(part), on_day(standing, scope.as_of))).all()
    place = {number: place for place, number in enumerate(found)}
    return sorted(rows, key=lambda row: place[row[0]])


def _first(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, FIRST)


def _all(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, None)


def _totals(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Light, kind, count; of what is no longer open only that there is any."""
    light, inside = judge(connection, scope).light().label("light"), _Place.of(connection, scope).holds()
    counted: Counter[tuple[str, str]] = Counter()
    for part in _open(scope):
        asked = select(light, standing.c.kind, func.count()).where(*part, *inside).group_by(light, standing.c.kind)
        for colour, kind, count in connection.execute(asked):
            counted[colour, kind] += count
    rows: list[Sequence[Any]] = [
        (colour, kind, count, None)
        for (colour, kind), count in sorted(counted.items())
        if scope.light in (None, colour)
    ]
    if not rows and connection.scalar(select(_over(scope, inside))):
        rows.append((Light.GREY.value, None, None, None))
    return rows


def _over(scope: Scope, inside: list[Condition]) -> ColumnElement[bool]:
    """Whether the scope has obligations that are no longer open."""
    of_day = (standing.c.open.is_(False), standing.c.kind != ItemKind.PROJECT, on_day(standing, scope.as_of))
    return exists().where(*of_day, *chosen_by(scope, standing), *inside)


def _counts(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Red and yellow by kind, unit and leader, each with the item that has lasted longest."""
    light, inside = judge(connection, scope).light().label("light"), _Place.of(connection, scope).holds()
    by = (light, standing.c.kind, standing.c.unit, standing.c.leader)
    # The least of these texts is that of the item that has lasted longest.
    deadline = func.coalesce(cast(standing.c.late_after, Text), END.isoformat())
    first = func.min(deadline + " " + standing.c.code + " " + cast(standing.c.item, Text))
    groups: dict[tuple[Any, ...], tuple[int, str]] = {}
    for part in _open(scope):
        for *group, count, worst in connection.execute(
            select(*by, func.count(), first).where(*part, *inside).group_by(*by)
        ):
            if group[0] in _LIGHTS:
                before, known = groups.get(tuple(group), (0, worst))
                groups[tuple(group)] = (before + count, min(known, worst))
    worst_of = {group: int(worst.rpartition(" ")[2]) for group, (_, worst) in groups.items()}
    titled = _titled(connection, worst_of.values())
    return [
        (*group, count, *titled[worst_of[group]][:2], _deadline(worst), titled[worst_of[group]][2])
        for group, (count, worst) in sorted(groups.items(), key=lambda each: each[1][1])
    ]


def _deadline(worst: str) -> date | None:
    day = date.fromisoformat(worst[:10])
    return None if day == END else day


def _titled(connection: Connection, items: Collection[int]) -> dict[int, Sequence[Any]]:
    """Code, title and batch of items."""
    asked = select(item.c.id, item.c.code, TITLE, item.c.batch).select_from(with_parent())
    found = [row for part in chunks(sorted(items)) for row in connection.execute(asked.where(item.c.id.in_(part)))]
    return {row[0]: row[1:] for row in found}


QUERIES = (
    Read("warnings", ITEMS, _first, "updated_on"),
    Read("warnings_all", ITEMS, _all, "updated_on"),
    Read("warning_totals", WARNING_TOTALS, _totals, None),
    Read("warning_counts", WARNING_COUNTS, _counts, None),
)

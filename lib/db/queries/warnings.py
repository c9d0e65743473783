"""The warning list in SQL: which open obligations are red or yellow, worst first, and how many there are of which.

Nothing is taken out of the database but what is shown: the rules of the office are judged where the rows are. To build
such a statement takes longer than to run it for a region, so it is built once for all that are made alike (`View`);
what differs between them, the day and the regions and the limits that follow from the day, is handed over.
"""

import functools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    func,
    not_,
    or_,
    select,
    union_all,
)

from lib.core.frames import ITEMS, WARNING_COUNTS, WARNING_TOTALS
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Light
from lib.db.commands.standing import END
from lib.db.commands.upsert import chunks
from lib.db.queries.items import TITLE, chosen_by, named_on, on_day, rows_of, with_parent
from lib.db.queries.lights import Judge, exists_one, in_force
from lib.db.queries.model import DAY, REGION, Read, Statement, subtree
from lib.db.schema import NEVER, item, region, standing
from lib.standards.lights import RuleSet
from lib.standards.working_days import Calendar

#: So many rows are listed; how many there are in all stands beside them.
FIRST = 200

#: A subtree of less than this share of all regions is looked up by region; a larger one is read in the list's order.
_FEW_REGIONS = 1 / 5

#: More than there are rows.
_HALF = 2**32

_LIGHTS = (Light.RED, Light.YELLOW)

Condition = ColumnElement[bool]

#: What is handed over: the codes of the regions, and how many.
_CODES = bindparam("codes", type_=Text, expanding=True)
_MOST = bindparam("most", type_=Integer, literal_execute=True)

_BELOW = subtree(REGION)

#: The region and all below it, each with how many regions there are in all and whether the subtree has projects.
_SUBTREE = select(
    _BELOW.c.code,
    select(func.count()).select_from(region).scalar_subquery(),
    exists_one(item.c.region.in_(select(_BELOW.c.code)), item.c.kind == ItemKind.PROJECT),
)


@dataclass(frozen=True, slots=True)
class View:
    """What the statements of a scope are made of.

    `extent`: whether its regions are all there are, many or few of them. `chosen`: what it chooses among items, without
    region and day. `projects`: whether it has any; what is asked of them makes every statement longer.
    """

    rules: RuleSet
    extent: Literal["all", "many", "few"]
    projects: bool
    chosen: Scope

    def parts(self) -> list[list[Condition]]:
        """The open obligations wherever they are: those that are so still, and those that were on the day.

        Together they are the day's; each is an index of its own (`lib.db.schema`). A project is late by its milestones,
        and an obligation itself where it stands worse than they.
        """
        no_project = standing.c.kind != ItemKind.PROJECT
        listed = or_(no_project, self._worse_than_steps()) if self.projects else no_project
        of_day = [standing.c.open.is_(True), listed, standing.c.from_on <= DAY]
        of_day += chosen_by(self.chosen, standing)
        return [[*of_day, standing.c.to_on == NEVER], [*of_day, standing.c.to_on < NEVER, standing.c.to_on > DAY]]

    def _worse_than_steps(self) -> Condition:
        """Whether a row has a light that none of its own open measures or milestones has, nor a worse one.

        Or any, where a higher level or the press named it: that is told by no milestone.
        """
        own, step = Judge(self.rules), standing.alias("open_step")
        of_step = Judge(self.rules, step)
        named = standing.c.item.in_(select(named_on(DAY).c.item))
        worse: list[Condition] = []
        for place, light in enumerate(_LIGHTS, 1):
            as_bad = or_(*map(of_step.is_light, _LIGHTS[:place]))
            has_one = exists_one(step.c.parent == standing.c.item, step.c.open.is_(True), on_day(step, DAY), as_bad)
            worse.append(and_(own.is_light(light), or_(named, not_(has_one))))
        return or_(*worse)

    def inside(self, code: ColumnElement[str] = standing.c.region) -> list[Condition]:
        """The condition that a row lies in the regions, if there is one."""
        return [] if self.extent == "all" else [code.in_(_CODES)]

    def inside_in_order(self) -> list[Condition]:
        """As `inside`, for a list in its order: of a large part, rows are read in order and those outside passed over.

        Hidden from the planner, which would look the regions up one by one and sort all they have.
        """
        return self.inside() if self.extent == "few" else self.inside(standing.c.region.concat(""))


@dataclass(frozen=True, slots=True)
class Asking:
    """A scope in a database: the view, and what is handed to its statements."""

    connection: Connection
    view: View
    calendar: Calendar
    values: dict[str, Any]

    @classmethod
    def of(cls, connection: Connection, scope: Scope) -> Self:
        """The view of a scope by the settings in the database. Raises BadSetting."""
        rules, calendar = in_force(connection, scope)
        found = connection.execute(_SUBTREE, {REGION.key: scope.region}).all()
        codes = [row[0] for row in found]
        known, projects = found[0][1:] if found else (0, False)
        share = len(codes) / known if known else 0
        extent: Literal["all", "many", "few"] = "all" if share == 1 else "few" if share < _FEW_REGIONS else "many"
        chosen = Scope(
            "", date.max, programmes=scope.programmes, unit=scope.unit, leader=scope.leader, kinds=scope.kinds
        )
        values = Judge(rules).days(scope.as_of, calendar) | ({} if extent == "all" else {_CODES.key: codes})
        return cls(connection, View(rules, extent, bool(projects), chosen), calendar, values)

    def on(self, day: date) -> Self:
        """The same on another day."""
        return replace(self, values=self.values | Judge(self.view.rules).days(day, self.calendar))

    def rows(self, statement: Statement | CompoundSelect[*tuple[Any, ...]], **more: Any) -> Sequence[Any]:
        """The rows of one of its statements."""
        return self.connection.execute(statement, self.values | more).all()


once = functools.lru_cache(maxsize=256)


def worst(asking: Asking, scope: Scope, most: int | None) -> list[int]:
    """The items on the list, red first, then what has lasted longest; the first of them."""
    found: list[int] = []
    for light in _LIGHTS:
        if scope.light in (None, light) and (most is None or len(found) < most):
            more = {} if most is None else {_MOST.key: most - len(found)}
            rows = list(asking.rows(_in_order(asking.view, light, most is not None), **more))
            rows.sort(key=_place)
            found += [row[0] for row in rows][: more.get(_MOST.key)]
    return found


@once
def _in_order(view: View, light: Light, is_limited: bool) -> CompoundSelect[int, date | None, str]:
    """The items of a light, each of the two parts in the order of the list."""
    wanted = [*view.inside_in_order(), Judge(view.rules).is_light(light)]
    asked = select(standing.c.item, standing.c.late_after, standing.c.code).order_by(
        standing.c.late_after.nulls_last(), standing.c.code
    )
    asked = asked.limit(_MOST) if is_limited else asked
    return union_all(*(select(asked.where(*part, *wanted).subquery()) for part in view.parts()))


def _place(row: Sequence[Any]) -> tuple[date, str]:
    return row[1] or date.max, row[2]


def _listed(connection: Connection, scope: Scope, most: int | None) -> Sequence[Sequence[Any]]:
    """The columns of ITEMS of the items on the list."""
    asking = Asking.of(connection, scope)
    return rows_of(connection, scope.as_of, worst(asking, scope, most))


def _first(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, FIRST)


def _all(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, None)


def _totals(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Light and count; of what is no longer open only that there is any."""
    asking = Asking.of(connection, scope)
    counted: Counter[Light] = Counter()
    for statement in _sums(asking.view):
        total, late = asking.rows(statement)[0]
        red, yellow = divmod(int(late or 0), _HALF)
        counted += Counter({Light.RED: red, Light.YELLOW: yellow, Light.BLUE: total - red - yellow})
    # The list itself tells how far it reaches and from where; where nothing is late there is no list to tell it.
    none_late = not counted[Light.RED] + counted[Light.YELLOW]
    told = asking.rows(_last(asking.view))[0] if none_late and counted.total() else (None, None)
    rows: list[Sequence[Any]] = [(light.value, count, *told) for light, count in counted.items()]
    if not rows and asking.rows(_over(asking.view))[0][0]:
        rows.append((Light.GREY.value, None, None, None))
    return rows


@once
def _last(view: View) -> Statement:
    """The last report of any open obligation, and the last batch that one of them came from."""
    here = [and_(*part, *view.inside()) for part in view.parts()]
    return select(func.max(standing.c.updated_on), func.max(standing.c.batch)).where(or_(*here))


@once
def _sums(view: View) -> list[Statement]:
    """How many there are, and one sum of red and yellow, each in its own half of a number, in two parts.

    So every rule is judged once and nothing is sorted.
    """
    both = func.sum(Judge(view.rules).told({Light.RED: _HALF, Light.YELLOW: 1}, 0))
    return [select(func.count(), both).where(*part, *view.inside()) for part in view.parts()]


@once
def _over(view: View) -> Statement:
    """Whether there are obligations that are no longer open."""
    of_day = (standing.c.open.is_(False), standing.c.kind != ItemKind.PROJECT, on_day(standing, DAY))
    return select(exists_one(*of_day, *chosen_by(view.chosen, standing), *view.inside()))


def _counts(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Red and yellow by kind, unit and leader, each with the item that has lasted longest."""
    asking = Asking.of(connection, scope)
    groups: dict[tuple[Any, ...], tuple[int, str, date | None]] = {}
    for statement in _groups(asking.view):
        for *group, count, worst, told in asking.rows(statement):
            if group[0] in _LIGHTS:
                before, known, last = groups.get(tuple(group), (0, worst, told))
                groups[tuple(group)] = (
                    before + count,
                    min(known, worst),
                    max(filter(None, (last, told)), default=None),
                )
    worst_of = {group: int(worst.rpartition(" ")[2]) for group, (_, worst, _) in groups.items()}
    titled = _titled(connection, worst_of.values())
    return [
        (*group, count, told, *titled[worst_of[group]][:2], _deadline(worst), titled[worst_of[group]][2])
        for group, (count, worst, told) in sorted(groups.items(), key=lambda each: each[1][1])
    ]


@once
def _groups(view: View) -> list[Statement]:
    """How many there are by light, kind, unit and leader, and the item of each that has lasted longest; in two parts.

    The least of texts of deadline and code is that of the item that has lasted longest.
    """
    by = (Judge(view.rules).light().label("light"), standing.c.kind, standing.c.unit, standing.c.leader)
    deadline = func.coalesce(cast(standing.c.late_after, Text), END.isoformat())
    first = func.min(deadline + " " + standing.c.code + " " + cast(standing.c.item, Text))
    counted = (func.count(), first, func.max(standing.c.updated_on))
    return [select(*by, *counted).where(*part, *view.inside()).group_by(*by) for part in view.parts()]


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
    Read("warning_totals", WARNING_TOTALS, _totals, "updated_on"),
    Read("warning_counts", WARNING_COUNTS, _counts, "updated_on"),
)

"""The warning list in SQL: which open obligations are red or yellow, worst first, and how many there are of which.

A matter has one light. A milestone belongs to the matter of its project, task or finding; of the rows of a matter the
first one in the order of the list stands for it, the others are covered by it. What a scope chooses (region, unit,
leader, kind, programme) chooses rows: a matter is on the list where any of its rows is chosen, with the worst light of
those. A light chooses matters, so that red and yellow add up to the whole.

Nothing is taken out of the database but what is shown: the rules of the office are judged where the rows are. To build
such a statement takes longer than to run it for a region, so it is built once for all that are made alike (`View`);
what differs between them, the day and the regions and the limits that follow from the day, is handed over.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    case,
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
from lib.db.queries.items import (
    TITLE,
    WITH_STEPS,
    chosen_by,
    counted_as,
    named_on,
    on_day,
    recorded_by,
    rows_of,
    with_parent,
)
from lib.db.queries.lights import Judge, exists_one, in_force
from lib.db.queries.model import DAY, REGION, Read, Statement, among, subtree
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

#: What the rows that are covered by another of their matter are handed over as.
_COVERED = "covered"

_BELOW = subtree(REGION)

#: The region and all below it, each with how many regions there are in all and whether the subtree has these kinds.
_SUBTREE = select(
    _BELOW.c.code,
    select(func.count()).select_from(region).scalar_subquery(),
    *(
        exists_one(item.c.region.in_(select(_BELOW.c.code)), item.c.kind == kind)
        for kind in (ItemKind.PROJECT, ItemKind.MILESTONE)
    ),
)

#: As `items.MATTER`, of a row of `standing`.
OF_MATTER = case(
    (standing.c.kind == ItemKind.MILESTONE, func.coalesce(standing.c.parent, standing.c.item)), else_=standing.c.item
)


@dataclass(frozen=True, slots=True)
class View:
    """What the statements of a scope are made of.

    `extent`: whether its regions are all there are, many or few of them. `chosen`: what it chooses among items, without
    region and day. `projects`, `milestones`: whether it has any; what is asked of them makes every statement longer.
    """

    rules: RuleSet
    extent: Literal["all", "many", "few"]
    projects: bool
    milestones: bool
    chosen: Scope

    def parts(self) -> list[list[Condition]]:
        """The open obligations wherever they are: those that are so still, and those that were on the day.

        Together they are the day's; each is an index of its own (`lib.db.schema`).
        """
        of_day = [standing.c.open.is_(True), standing.c.from_on <= DAY, *chosen_by(self.chosen, standing)]
        return [[*of_day, standing.c.to_on == NEVER], [*of_day, standing.c.to_on < NEVER, standing.c.to_on > DAY]]

    def listed(self, rows: FromClause = standing) -> Condition:
        """Whether an open row may be on the list itself.

        A project is late by its milestones, and itself where it stands worse than they.
        """
        no_project = rows.c.kind != ItemKind.PROJECT
        return or_(no_project, self._worse_than_steps(rows)) if self.projects else no_project

    def lit(self) -> list[Condition]:
        """The conditions that an open row has a light and may be on the list itself."""
        judging = Judge(self.rules)
        return [or_(*map(judging.is_light, _LIGHTS)), self.listed()]

    def stands(self) -> list[Condition]:
        """The condition that a row of the list is not covered by another of its matter, if any may be."""
        return [not_(among(standing.c.item, _COVERED))] if self.milestones else []

    def _worse_than_steps(self, rows: FromClause) -> Condition:
        """Whether a row has a light that none of its own open measures or milestones has, nor a worse one.

        Or any, where a higher level or the press named it: that is told by no milestone.
        """
        own, step = Judge(self.rules, rows), standing.alias("open_step")
        of_step = Judge(self.rules, step)
        named = rows.c.item.in_(select(named_on(DAY).c.item))
        worse: list[Condition] = []
        for place, light in enumerate(_LIGHTS, 1):
            as_bad = or_(*map(of_step.is_light, _LIGHTS[:place]))
            has_one = exists_one(step.c.parent == rows.c.item, step.c.open.is_(True), on_day(step, DAY), as_bad)
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
        known, projects, milestones = found[0][1:] if found else (0, False, False)
        share = len(codes) / known if known else 0
        extent: Literal["all", "many", "few"] = "all" if share == 1 else "few" if share < _FEW_REGIONS else "many"
        chosen = Scope(
            "", date.max, programmes=scope.programmes, unit=scope.unit, leader=scope.leader, kinds=scope.kinds
        )
        values = Judge(rules).days(scope.as_of, calendar) | ({} if extent == "all" else {_CODES.key: codes})
        return cls(connection, View(rules, extent, bool(projects), bool(milestones), chosen), calendar, values)

    def on(self, day: date) -> Self:
        """The same on another day."""
        return replace(self, values=self.values | Judge(self.view.rules).days(day, self.calendar))

    def shared(self) -> dict[int, list[Sequence[Any]]]:
        """The rows with a light of matters that may have several, by matter, each in the order of the list."""
        if not self.view.milestones:
            return {}
        found: dict[int, list[Sequence[Any]]] = defaultdict(list)
        for statement in _shared(self.view):
            for matter, *row in self.rows(statement):
                found[matter].append(row)
        return {matter: sorted(rows, key=_in_matter) for matter, rows in found.items()}

    def with_covered(self, shared: Mapping[int, Sequence[Sequence[Any]]]) -> Self:
        """The same, with the rows that are covered by the first of their matter."""
        covered = [row[0] for rows in shared.values() for row in rows[1:]]
        # There is no item 0: a list in brackets is not empty.
        return replace(self, values=self.values | {_COVERED: covered or [0]}) if self.view.milestones else self

    def rows(self, statement: Statement | CompoundSelect[*tuple[Any, ...]], **more: Any) -> Sequence[Any]:
        """The rows of one of its statements."""
        return self.connection.execute(statement, self.values | more).all()


once = functools.lru_cache(maxsize=256)


def _in_matter(row: Sequence[Any]) -> tuple[int, date, str, int]:
    number, light, late_after, code = row
    return (_LIGHTS.index(light), *_place((number, late_after, code)))


@once
def _shared(view: View) -> list[Statement]:
    """Matter, item, light, deadline and code of the milestones with a light, and of what has milestones."""
    step = standing.alias("own_step")
    has_steps = exists_one(step.c.parent == standing.c.item, step.c.kind == ItemKind.MILESTONE, on_day(step, DAY))
    some = or_(standing.c.kind == ItemKind.MILESTONE, and_(standing.c.kind.in_(WITH_STEPS), has_steps))
    told = (OF_MATTER, standing.c.item, Judge(view.rules).light(), standing.c.late_after, standing.c.code)
    return [select(*told).where(*part, *view.inside(), some, *view.lit()) for part in view.parts()]


def worst(asking: Asking, scope: Scope, most: int | None) -> list[int]:
    """The items on the list, red first, then what has lasted longest; the first of them.

    With `Asking.with_covered` those that stand for their matters, else every record.
    """
    found: list[int] = []
    for light in _LIGHTS:
        if scope.light in (None, light) and (most is None or len(found) < most):
            more = {} if most is None else {_MOST.key: most - len(found)}
            rows = list(asking.rows(_in_order(asking.view, light, most is not None, _COVERED in asking.values), **more))
            rows.sort(key=_place)
            found += [row[0] for row in rows][: more.get(_MOST.key)]
    return found


@once
def _in_order(view: View, light: Light, is_limited: bool, is_merged: bool) -> CompoundSelect[int, date | None, str]:
    """The items of a light, each of the two parts in the order of the list."""
    wanted = [*view.inside_in_order(), Judge(view.rules).is_light(light), view.listed()]
    wanted += view.stands() if is_merged else []
    asked = select(standing.c.item, standing.c.late_after, standing.c.code).order_by(
        standing.c.late_after.nulls_last(), standing.c.code
    )
    asked = asked.limit(_MOST) if is_limited else asked
    return union_all(*(select(asked.where(*part, *wanted).subquery()) for part in view.parts()))


def _place(row: Sequence[Any]) -> tuple[date, str, int]:
    return row[1] or date.max, row[2], row[0]


def _listed(connection: Connection, scope: Scope, most: int | None) -> Sequence[Sequence[Any]]:
    """The columns of ITEMS of the items that stand on the list, and behind them of those that these cover."""
    asking = Asking.of(connection, scope)
    shared = asking.shared()
    first = worst(asking.with_covered(shared), scope, most)
    behind = {rows[0][0]: [row[0] for row in rows[1:]] for rows in shared.values()}
    return rows_of(connection, scope.as_of, [*first, *(each for one in first for each in behind.get(one, ()))])


def _first(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, FIRST)


def _all(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    return _listed(connection, scope, None)


def _totals(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Light, matters and records; of what is no longer open only that there is any."""
    asking = Asking.of(connection, scope)
    matters, records = counted(asking)
    # The list itself tells how far it reaches and from where; where nothing is late there is no list to tell it.
    none_late = not matters[Light.RED] + matters[Light.YELLOW]
    told = asking.rows(_last(asking.view))[0] if none_late and matters.total() else (None, None)
    # Of yellow records whose matters are all red there is no yellow matter.
    lights = [light for light in Light if matters[light] or records[light]]
    rows: list[Sequence[Any]] = [(light.value, matters[light], records[light], *told) for light in lights]
    if not rows and asking.rows(_over(asking.view))[0][0]:
        rows.append((Light.GREY.value, None, None, None, None))
    return rows


def counted(asking: Asking) -> tuple[Counter[Light], Counter[Light]]:
    """How many matters are open by light, and how many records."""
    view = asking.view
    records: Counter[Light] = Counter()
    covered: Counter[Light] = Counter()
    open_matters = 0
    for statement in _sums(view):
        every, alone, late = asking.rows(statement)[0]
        found = _two(late)
        records += found + Counter({Light.BLUE: every - found.total()})
        open_matters += alone
    if view.milestones:
        covered = Counter(Light(row[1]) for rows in asking.shared().values() for row in rows[1:])
        open_matters += asking.rows(_by_parts(view))[0][0]
    late_matters = Counter({light: records[light] - covered[light] for light in _LIGHTS})
    return +(late_matters + Counter({Light.BLUE: open_matters - late_matters.total()})), records


def _two(late: Any) -> Counter[Light]:
    """Red and yellow from one sum of both."""
    red, yellow = divmod(int(late or 0), _HALF)
    return Counter({Light.RED: red, Light.YELLOW: yellow})


@once
def _sums(view: View) -> list[Statement]:
    """How many rows there are, how many that are no milestone, and one sum of red and yellow, each in its own half.

    So every rule is judged once and nothing is sorted. Of a project counts the light that it has itself.
    """
    late = Judge(view.rules).told({Light.RED: _HALF, Light.YELLOW: 1}, 0)
    both = func.sum(case((view.listed(), late), else_=0) if view.projects else late)
    alone = func.count(case((standing.c.kind != ItemKind.MILESTONE, 1))) if view.milestones else func.count()
    return [select(func.count(), alone, both).where(*part, *view.inside()) for part in view.parts()]


@once
def _by_parts(view: View) -> Statement:
    """How many matters are open by milestones alone: the item that these belong to is not, or not in the scope."""
    above = standing.alias("above_it")
    of_day = (above.c.open.is_(True), on_day(above, DAY), *chosen_by(view.chosen, above))
    has_own = exists_one(above.c.item == standing.c.parent, *of_day, *view.inside(above.c.region))
    step = standing.c.kind == ItemKind.MILESTONE
    found = union_all(
        *(select(OF_MATTER.label("matter")).where(*part, *view.inside(), step, not_(has_own)) for part in view.parts())
    ).subquery()
    return select(func.count(found.c.matter.distinct()))


@once
def _last(view: View) -> Statement:
    """The last report of any open obligation, and the last batch that one of them came from."""
    here = [and_(*part, *view.inside()) for part in view.parts()]
    return select(func.max(standing.c.updated_on), func.max(standing.c.batch)).where(or_(*here))


@once
def _over(view: View) -> Statement:
    """Whether there are obligations on record that are no longer open: of what is not on record nothing is known."""
    of_day = (standing.c.open.is_(False), on_day(standing, DAY), recorded_by(standing, DAY))
    return select(exists_one(*of_day, *chosen_by(view.chosen, standing), *view.inside()))


def _counts(connection: Connection, scope: Scope) -> Sequence[Sequence[Any]]:
    """Red and yellow matters by kind, unit and leader of the row that stands for each, with what has lasted longest."""
    asking = Asking.of(connection, scope)
    asking = asking.with_covered(asking.shared())
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
    names = titled(connection, worst_of.values())
    return [
        (*group, count, told, *names[worst_of[group]][:2], _deadline(worst), names[worst_of[group]][2])
        for group, (count, worst, told) in sorted(groups.items(), key=lambda each: each[1][1])
    ]


@once
def _groups(view: View) -> list[Statement]:
    """How many matters there are by light, kind, unit and leader, and of each what has lasted longest; in two parts.

    The least of texts of deadline and code is that of the item that has lasted longest.
    """
    kind = counted_as(standing).label("kind")
    by = (Judge(view.rules).light().label("light"), kind, standing.c.unit, standing.c.leader)
    deadline = func.coalesce(cast(standing.c.late_after, Text), END.isoformat())
    first = func.min(deadline + " " + standing.c.code + " " + cast(standing.c.item, Text))
    counted = (func.count(), first, func.max(standing.c.updated_on))
    listed = [*view.inside(), view.listed(), *view.stands()]
    return [select(*by, *counted).where(*part, *listed).group_by(*by) for part in view.parts()]


def _deadline(worst: str) -> date | None:
    day = date.fromisoformat(worst[:10])
    return None if day == END else day


def titled(connection: Connection, items: Collection[int]) -> dict[int, Sequence[Any]]:
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

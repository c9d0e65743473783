"""Rule sets of lights (`lib.standards.lights`) as SQL over `standing`: what metrics evaluate over frames."""

import functools
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lib.core.frames import SETTINGS
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Light, State
from lib.db.queries.items import WITH_STEPS, late_on, named_on, on_day
from lib.db.queries.model import DAY, written
from lib.db.queries.settings import SETTING
from lib.db.schema import standing
from lib.standards.lights import DAY_FACTS, PARTS, Condition, Rule, RuleSet, threshold
from lib.standards.profile import profile_of
from lib.standards.working_days import Calendar, calendar_of

Holds = ColumnElement[bool]

_REPORTED_MONTHLY = (ItemKind.FINDING, ItemKind.MEASURE, ItemKind.TASK)

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class DaysBetween(FunctionElement[int]):
    """Whole days from the first day to the second."""

    type = Integer()
    inherit_cache = True


def _days(first: ColumnElement[date], second: ColumnElement[date]) -> ColumnElement[int]:
    made: Any = DaysBetween
    days: ColumnElement[int] = made(first, second)
    return days


@compiles(DaysBetween, "postgresql")
def _days_postgresql(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"({second} - {first})"


@compiles(DaysBetween)
def _days_sqlite(element: DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells by which rules the open rows of `standing` (or of an alias of it) are caught on the day handed over.

    What it returns is made of the rules alone; a statement with it is given `days`.
    """

    rules: RuleSet
    rows: FromClause = standing

    def days(self, day: date, calendar: Calendar) -> dict[str, date]:
        """What is handed to a statement: the day, and per condition on days what an item's own is compared with."""
        limits = {name: threshold(condition, day, calendar) for condition, name in self._limits().items()}
        return {DAY.key: day} | limits

    def light(self) -> ColumnElement[str]:
        """The light of an open row: that of the first rule that holds, else blue."""
        return self.told({light: light.value for light in Light}, Light.BLUE.value)

    def told(self, values: Mapping[Light, Any], otherwise: Any) -> ColumnElement[Any]:
        """What stands for the light of an open row; `otherwise` where no rule holds."""
        return _told(self, self.rules.rules, values, otherwise)

    def is_light(self, light: Light) -> Holds:
        """Whether an open row has a light: of the rules that come first, whether one of them holds."""
        wanted = [rule.light is light for rule in self.rules.rules]
        if True not in wanted:
            return literal(False)
        last = len(wanted) - wanted[::-1].index(True)
        until = self.rules.rules[:last]
        if all(wanted[:last]):
            return or_(*map(self.caught, until))
        return _told(self, until, {each: int(each is light) for each in Light}, 0) == literal_column("1")

    def reason(self) -> ColumnElement[str]:
        """The code of the rule that decides the light of an open row; none for blue."""
        return case(*((self.caught(rule), rule.code) for rule in self.rules.rules), else_=None)

    def caught(self, rule: Rule) -> Holds:
        """Whether all conditions of a rule hold; NULL, which is as good as not, where a fact is not known."""
        return and_(*map(self._holds, rule.when))

    def _holds(self, condition: Condition) -> Holds:
        rows = self.rows.c
        compared: Callable[[Any, Any], Holds] = _COMPARED.get(condition.operator, operator.eq)
        if condition.operator == "is":
            flag = self._flag(condition.fact)
            return flag if condition.value else not_(flag)
        if condition.fact in DAY_FACTS:
            near = written(self._limits()[condition])
            own = {
                "days_late": rows.late_after,
                "days_unreported": rows.updated_on,
                "days_unchecked": func.coalesce(rows.updated_on, rows.opened_on),
            }[condition.fact]
            return own <= near if condition.operator in (">", ">=") else own >= near
        if condition.fact == "steps_late":
            return self._steps_late(condition)
        parts = round(condition.value * PARTS)
        if condition.fact == "progress":
            return compared(rows.parts, parts)
        span = _days(rows.opened_on, rows.due_on)
        elapsed = case((rows.due_on < DAY, span), else_=_days(rows.opened_on, DAY))
        done = cast(rows.parts, BigInteger) + literal_column(str(parts)) if parts else cast(rows.parts, BigInteger)
        short = compared(cast(elapsed, BigInteger) * literal_column(str(PARTS), BigInteger), done * span)
        # What is looked up for a row comes last: few rows are short.
        known = and_(rows.planned, rows.progress.is_not(None), rows.due_on > rows.opened_on)
        return and_(known, short, not_(self._has_dated_steps()))

    def _flag(self, fact: str) -> Holds:
        rows = self.rows.c
        if fact == "named":
            return rows.item.in_(select(named_on(DAY).c.item))
        return {
            "soft": rows.soft.is_(True),
            "standing": rows.endless.is_(True),
            "reopened": rows.reopened_on.is_not(None),
            "reported_behind": func.coalesce(rows.state, "") == State.BEHIND,
            "reported_monthly": rows.kind.in_(_REPORTED_MONTHLY),
        }[fact]

    def _steps_late(self, condition: Condition) -> Holds:
        """Whether so many of its own measures or milestones are late; looked up for those kinds alone that have any."""
        step = standing.alias("step")
        late = (self._is_step(step), late_on(step, DAY))
        if (condition.operator, condition.value) == (">", 0):
            return and_(self.rows.c.kind.in_(WITH_STEPS), exists_one(*late))
        counted = select(func.count()).where(*late).scalar_subquery()
        number = case((self.rows.c.kind.in_(WITH_STEPS), counted), else_=0)
        compared: Holds = _COMPARED[condition.operator](number, condition.value)
        return compared

    def _has_dated_steps(self) -> Holds:
        """Whether one of its own measures or milestones has a deadline: then these judge it, not the time."""
        step = standing.alias("dated_step")
        dated = exists_one(self._is_step(step), step.c.late_after.is_not(None))
        return and_(self.rows.c.kind.in_(WITH_STEPS), dated)

    def _is_step(self, step: FromClause) -> Holds:
        return and_(step.c.parent == self.rows.c.item, on_day(step, DAY))

    def _limits(self) -> dict[Condition, str]:
        """The conditions on days, each with the name under which its day is handed over."""
        dated = (each for rule in self.rules.rules for each in rule.when if each.fact in DAY_FACTS)
        return {condition: f"limit_{place}" for place, condition in enumerate(dict.fromkeys(dated))}


def _told(judge: Judge, rules: Iterable[Rule], values: Mapping[Light, Any], otherwise: Any) -> ColumnElement[Any]:
    """Rules of one light in a row are one condition: SQLite is twice as fast with those as with one case for each."""
    written_out: dict[Any, ColumnElement[Any]] = {
        each: literal_column(repr(each)) for each in (*values.values(), otherwise)
    }
    caught = (
        (or_(*map(judge.caught, same)), written_out[values[light]])
        for light, same in groupby(rules, key=lambda rule: rule.light)
    )
    return case(*caught, else_=written_out[otherwise])


def exists_one(*where: Holds) -> Holds:
    """Whether there is such a row. Of all its columns SQLite would look for those outside of an index, too."""
    return select(literal_column("1")).where(*where).exists()


def in_force(connection: Connection, scope: Scope) -> tuple[RuleSet, Calendar]:
    """The rules of lights and the working days by the settings of the office in the database. Raises BadSetting."""
    return _in_force(tuple(tuple(row) for row in SETTING.rows(connection, scope)))


@functools.lru_cache(maxsize=16)
def _in_force(rows: tuple[tuple[Any, ...], ...]) -> tuple[RuleSet, Calendar]:
    own = SETTINGS.of([row[:-1] for row in rows])
    return profile_of(own).lights, calendar_of(own)

"""Rule sets of warning lights as data: the forecast style of a city of 2018, and a plain countdown.

A rule is its conditions on named facts of an item, all of which must hold. The same data are evaluated over a frame
(`lib.metrics.lights`), compiled to SQL (`lib.db`), told in words (`lib.i18n`) and written by an office itself
(`lib.standards.light_text`).
"""

import operator
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from lib.core.calendar import months_after
from lib.core.scope import FIRST_DAY, LAST_DAY
from lib.core.terms import Light
from lib.standards.working_days import PUBLISHED, Calendar

#: Shares are compared as whole parts of this, so that numpy and SQL agree with exact arithmetic at the boundary:
#: rint(progress * PARTS), and elapsed days * PARTS against (progress + value) * planned days.
PARTS = 1_000_000

#: What a condition may look at. Days are counted from the as-of day.
Number = Literal[
    "days_late",  # since the deadline in force; negative: days left; none for standing items and without a deadline
    "days_unreported",  # since the last update; none where nothing was ever reported
    "days_unchecked",  # since the last update, or since opening where nothing was ever reported
    "progress",  # as reported, 0 to 1; nothing reported counts as 0
    # Elapsed share (0 to 1) of the planned time less the progress; none where there is no plan in time (standing,
    # multi-year, milestones, no span between opening and deadline), where own steps with deadlines are the plan, or
    # where no progress was reported.
    "shortfall",
    "steps_late",  # how many of its own measures or milestones are open after their firm deadline
]
Flag = Literal[
    "soft",  # 力争, 争取, 具备条件的
    "standing",  # 长期坚持
    "reopened",  # its state is 反弹, or it was reopened (reopened_on) and not closed since
    "named",  # listed for supervision or exposed, and that not lifted
    "reported_behind",  # the last reported state is 滞后
    "reported_monthly",  # a kind of item that is reported every month
]
Operator = Literal["<", "<=", ">", ">="]
#: How days are counted: "months" are whole calendar months, the 31st becoming the last day of a shorter one.
Days = Literal["calendar", "working", "months"]

#: The day since when a rule's light is on.
Since = Literal[
    "deadline",  # the day after the deadline
    "notice",  # the first day on which the rule's condition on days_late held
    "schedule",  # the first day on which the elapsed time passed the progress; else the last report
    "report",  # the last report; the opening where nothing was reported
    "reopening",  # the day on which it was reopened; else the last report
    "naming",  # the first day on which it was named, of what was not lifted since
    "silence",  # the first day on which the rule's condition on the days without a report held
    "step",  # the day after the deadline of the step that is late longest
]


@dataclass(frozen=True, slots=True)
class Condition:
    """A number compared with a value, or a flag that is set (`value` 1) or not (0), then `operator` is "is"."""

    fact: Number | Flag
    operator: Operator | Literal["is"]
    value: float
    #: How the days of the facts in `DAY_FACTS` are counted.
    days: Days = "calendar"


#: Facts that are days from a day of the item to the as-of day; `threshold` turns a condition on one into a day.
DAY_FACTS = ("days_late", "days_unreported", "days_unchecked")


@dataclass(frozen=True, slots=True)
class Rule:
    """The light that is on where all conditions hold; `code` is its text key "reason.<code>"."""

    code: str
    light: Light
    since: Since
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order: the first whose conditions hold decides the light of an open item; else it is blue."""

    name: str
    rules: tuple[Rule, ...]

    def checked_every(self, months: int) -> "RuleSet":
        """The same rules with standing items checked so often."""
        return replace(self, rules=tuple(_checked_every(rule, months) for rule in self.rules))


def _checked_every(rule: Rule, months: int) -> Rule:
    if rule.code != CHECK_MISSED:
        return rule
    return replace(
        rule, when=tuple(replace(each, value=months) if each.days == "months" else each for each in rule.when)
    )


def _is(flag: Flag, value: bool = True) -> Condition:
    return Condition(flag, "is", float(value))


#: The rule that the setting `standing_check_months` gives its months.
CHECK_MISSED = "check_missed"

#: Red is past due, rebounded, or named by a higher level; yellow is behind but judged achievable.
#: Thresholds: 30 days and 80 % as that city wrote them; 31 days because work is reported monthly.
FORECAST = RuleSet(
    "forecast",
    (
        Rule("overdue", Light.RED, "deadline", (Condition("days_late", ">", 0), _is("soft", False))),
        Rule("rebounded", Light.RED, "reopening", (_is("reopened"),)),
        Rule("named", Light.RED, "naming", (_is("named"),)),
        Rule("soft_deadline_past", Light.YELLOW, "deadline", (Condition("days_late", ">", 0), _is("soft"))),
        Rule("reported_behind", Light.YELLOW, "report", (_is("reported_behind"),)),
        Rule("behind", Light.YELLOW, "schedule", (Condition("shortfall", ">", 0),)),
        Rule("step_missed", Light.YELLOW, "step", (Condition("steps_late", ">", 0),)),
        Rule(
            "due_soon",
            Light.YELLOW,
            "notice",
            (Condition("days_late", ">=", -30), Condition("progress", "<", 0.8)),
        ),
        Rule(
            CHECK_MISSED,
            Light.YELLOW,
            "silence",
            (_is("standing"), Condition("days_unchecked", ">", 3, "months")),
        ),
        Rule(
            "not_reported",
            Light.YELLOW,
            "silence",
            (_is("reported_monthly"), Condition("days_unreported", ">", 31)),
        ),
    ),
)

#: By days left alone: red when past, yellow within 30 days; a rebound starts again and is red.
COUNTDOWN = RuleSet(
    "countdown",
    (
        Rule("overdue", Light.RED, "deadline", (Condition("days_late", ">", 0), _is("soft", False))),
        Rule("rebounded", Light.RED, "reopening", (_is("reopened"),)),
        Rule("soft_deadline_past", Light.YELLOW, "deadline", (Condition("days_late", ">", 0), _is("soft"))),
        Rule("near", Light.YELLOW, "notice", (Condition("days_late", ">=", -30),)),
    ),
)

RULE_SETS = {each.name: each for each in (FORECAST, COUNTDOWN)}

#: What ends each condition, besides time: ways of which each is enough, as text keys "turn.<code>".
_REMEDIES: dict[str, tuple[str, ...]] = {
    "days_late": ("finish", "extend"),
    "days_unreported": ("report",),
    "days_unchecked": ("report",),
    "progress": ("progress",),
    "shortfall": ("catch_up",),
    "steps_late": ("finish_steps",),
    "reopened": ("settle",),
    "named": ("lift",),
    "reported_behind": ("on_schedule",),
}


def remedies(when: tuple[Condition, ...]) -> dict[str, Condition]:
    """What turns back the light of a rule with these conditions, each with the condition that it ends; any is enough.

    Finishing always does, and is named where nothing else would.
    """
    found: dict[str, Condition] = {}
    for condition in when:
        grows_worse = ("<", "<=") if condition.fact == "progress" else (">", ">=")
        if condition.value if condition.operator == "is" else condition.operator in grows_worse:
            found |= dict.fromkeys(_REMEDIES.get(condition.fact, ()), condition)
    return found or {"finish": when[0]}


def threshold(condition: Condition, today: date, calendar: Calendar = PUBLISHED) -> date:
    """The day that an item's own day is compared with to tell whether a condition of `DAY_FACTS` holds on a day.

    The item's day is its deadline in force (days_late), its last update (days_unreported), that or its opening
    (days_unchecked). For ">" and ">=" the condition holds on or before the threshold, for "<" and "<=" on or after it.
    """
    if condition.operator in (">", ">="):
        return _first(lambda day: not holds(condition, day, today, calendar), past=-1)
    return _first(lambda day: holds(condition, day, today, calendar))


def begins(condition: Condition, day: date, calendar: Calendar = PUBLISHED) -> date:
    """The first as-of day on which a condition with ">" or ">=" holds for an item whose own day is `day`."""
    return _first(lambda today: holds(condition, day, today, calendar))


def holds(condition: Condition, day: date, today: date, calendar: Calendar = PUBLISHED) -> bool:
    """Whether a condition of `DAY_FACTS` holds on a day for an item whose own day is `day`."""
    if condition.days == "months":
        limit = months_after(day, int(condition.value))
        return _COMPARED[condition.operator]((today - limit).days, 0)
    passed = calendar.between(day, today) if condition.days == "working" else (today - day).days
    return _COMPARED[condition.operator](passed, condition.value)


def assumed_years(rules: RuleSet, today: date, calendar: Calendar = PUBLISHED) -> tuple[int, ...]:
    """The years in which the rules counted working days although their days off are not known: Monday to Friday."""
    years: set[int] = set()
    for condition in (each for rule in rules.rules for each in rule.when if each.days == "working"):
        near = threshold(condition, today, calendar)
        years |= {*range(min(near, today).year, max(near, today).year + 1)}
    return tuple(sorted(year for year in years if not calendar.known(year)))


_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _first(holding: Callable[[date], bool], past: int = 0) -> date:
    """The first day, of all that are allowed, from which on something holds; `past`: days after it."""
    days = range(FIRST_DAY.toordinal(), LAST_DAY.toordinal())
    place = bisect_left(days, True, key=lambda ordinal: holding(date.fromordinal(ordinal)))
    return date.fromordinal(days.start + place + past)

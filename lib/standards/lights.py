"""Rule sets of warning lights as data: the forecast style of a city of 2018, and a plain countdown.

A rule is its conditions on named facts of an item, all of which must hold. The same data are evaluated over a frame
(`lib.metrics.lights`), compiled to SQL (`lib.db`), told in words (`lib.i18n`) and written by an office itself.
"""

from dataclasses import dataclass
from typing import Literal

from lib.core.terms import Light

#: What a condition may look at. Days are counted from the as-of day.
Number = Literal[
    "days_late",  # since the deadline in force; negative: days left; none for standing items and without a deadline
    "days_unreported",  # since the last update; none where nothing was ever reported
    "progress",  # as reported, 0 to 1; nothing reported counts as 0
    "shortfall",  # elapsed share of the planned time less the progress; none where there is no plan in time
    "steps_late",  # how many of its own measures or milestones are open after their firm deadline
]
Flag = Literal[
    "soft",  # 力争, 争取, 具备条件的
    "standing",  # 长期坚持
    "reopened",  # rebounded after it was closed
    "named",  # listed for supervision or exposed, and that not lifted
    "reported_behind",  # the last reported state is 滞后
    "reported_monthly",  # a kind of item that is reported every month
]
Operator = Literal["<", "<=", ">", ">="]

#: The day since when a rule's light is on.
Since = Literal[
    "deadline",  # the day after the deadline
    "notice",  # the day on which so few days were left as the rule names
    "schedule",  # the first day on which the elapsed time passed the progress; else the last report
    "report",  # the last report
    "silence",  # the first day on which the last report was too long ago
    "step",  # the day after the deadline of the step that is late longest
]


@dataclass(frozen=True, slots=True)
class Condition:
    """A number compared with a value, or a flag that is set (`value` 1) or not (0), then `operator` is "is"."""

    fact: Number | Flag
    operator: Operator | Literal["is"]
    value: float
    #: How the days of `days_late` and `days_unreported` are counted.
    days: Literal["calendar", "working"] = "calendar"


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


def _is(flag: Flag, value: bool = True) -> Condition:
    return Condition(flag, "is", float(value))


#: Red is past due, rebounded, or named by a higher level; yellow is behind but judged achievable.
#: Thresholds: 30 days and 80 % as that city wrote them; 31 days because work is reported monthly.
FORECAST = RuleSet(
    "forecast",
    (
        Rule("overdue", Light.RED, "deadline", (Condition("days_late", ">", 0), _is("soft", False))),
        Rule("rebounded", Light.RED, "report", (_is("reopened"),)),
        Rule("named", Light.RED, "report", (_is("named"),)),
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
        Rule("rebounded", Light.RED, "report", (_is("reopened"),)),
        Rule("soft_deadline_past", Light.YELLOW, "deadline", (Condition("days_late", ">", 0), _is("soft"))),
        Rule("near", Light.YELLOW, "notice", (Condition("days_late", ">=", -30),)),
    ),
)

RULE_SETS = {each.name: each for each in (FORECAST, COUNTDOWN)}

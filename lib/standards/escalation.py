"""Escalation ladders as data: the steps in order, what calls for which, what counts as a step, what lifts one.

A call looks at the lights that an item had at the end of each month, and has on the day itself. Two sets are built in,
an office can write its own (`read_ladder`). No report gives thresholds, so those of the default are settings [?]; the
other set is the rule of Guangyuan of 2018 [B]: two yellows call for a supervision letter, a red for an interview, and
points come off for every card.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.terms import Light

#: Ends of months that are looked back at: a year, for the points of a year and for every run that calls for a step.
MONTHS = 12

#: Days after a step on which the next is due where the light has not gone out: work is reported monthly.
DAYS_TO_THE_NEXT = 30

#: Kinds of action that stand for a step of their own name or of another.
STEP_OF = {
    "reminder": "reminder",
    "supervision_letter": "supervision_letter",
    "bulletin_warning": "bulletin_warning",
    "bulletin_criticism": "bulletin_warning",
    "interview": "interview",
    "group_interview": "interview",
    "reminder_talk": "interview",
    "listed_supervision": "listed_supervision",
    "accountability": "accountability",
    "criticism": "accountability",
    "written_self_criticism": "accountability",
    "admonition": "accountability",
    "sanction": "accountability",
}

#: Kinds of action that take a step back: the step they name, or whatever step was taken last.
LIFTS: dict[str, str | None] = {"withdrawal": None, "listing_lifted": "listed_supervision"}


@dataclass(frozen=True, slots=True)
class Call:
    """A step is called for by `months` lights of one colour, in a row or not; or `days` after the step below it.

    `months`: at the ends of months and on the day itself; counted anew after the step was taken. With `days` the step
    below must have been taken and the light must have stayed on since.
    """

    step: str
    light: Light
    months: int = 1
    in_a_row: bool = True
    days: int | None = None

    def __str__(self) -> str:
        """The call as an office writes it."""
        if self.days is not None:
            return f"{self.step}={self.light}+{self.days}d"
        return f"{self.step}={self.light}*{self.months}{'' if self.in_a_row else 'any'}"


@dataclass(frozen=True)
class Ladder:
    """Steps in order, lowest first; the calls; whether a step is called for again after it was taken; points by light.

    `points`: what every light at the end of a month takes off a unit's year; empty where the office counts none.
    """

    name: str
    steps: tuple[str, ...]
    calls: tuple[Call, ...]
    again: bool = False
    points: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """The name of a built-in ladder, else its calls as they are written."""
        points = [f"points={light}:{count}" for light, count in self.points.items()]
        return self.name or ",".join([*map(str, self.calls), *points, *(["again"] if self.again else [])])

    def first(self, light: str) -> str | None:
        """The step that a light calls for by itself, where nothing was done yet; None: it calls for none so far."""
        rank = self.steps.index
        called = [call.step for call in self.calls if call.light == light and call.days is None and call.months == 1]
        return max(called, key=rank, default=None)


_STEPS = ("reminder", "bulletin_warning", "interview", "listed_supervision", "accountability")

DEFAULT = Ladder(
    "default",
    _STEPS,
    (
        Call("reminder", Light.YELLOW),
        Call("bulletin_warning", Light.YELLOW, days=DAYS_TO_THE_NEXT),
        Call("bulletin_warning", Light.RED),
        *(Call(step, Light.RED, days=DAYS_TO_THE_NEXT) for step in _STEPS[2:]),
    ),
)

#: 两次黄→专函督办；红→约谈；黄扣1分、红扣2分. That the two months follow each other is our reading of "两次" [?].
GUANGYUAN_2018 = Ladder(
    "guangyuan_2018",
    ("supervision_letter", "interview"),
    (Call("supervision_letter", Light.YELLOW, 2), Call("interview", Light.RED)),
    again=True,
    points={Light.YELLOW.value: 1, Light.RED.value: 2},
)

LADDERS = {each.name: each for each in (DEFAULT, GUANGYUAN_2018)}

#: All steps of any ladder, lowest first: the place of a supervision letter among the five is ours [?].
ALL_STEPS = ("reminder", "supervision_letter", *_STEPS[1:])

_CALL = re.compile(r"(\w+)=(yellow|red)(?:\*(\d{1,2})(any)?|\+(\d{1,3})d)?", re.ASCII)
_POINTS = re.compile(r"points=(yellow|red):(\d{1,2})", re.ASCII)

#: What the setting takes, shown where it is refused.
ALLOWED_LADDERS = " | ".join(
    (*LADDERS, "reminder=yellow,supervision_letter=yellow*2,interview=red,listed_supervision=red+30d")
)


def read_ladder(text: str) -> Ladder:
    """Return the ladder of a name, or of calls as an office writes them, joined by commas. Raises ValueError.

    `step=light`: as soon as the light is on; `*2`: for two months in a row (`*2any`: any two); `+30d`: 30 days after
    the step below. `again`: called for again after it was taken. `points=yellow:1`: off for each light of a month.
    """
    if text in LADDERS:
        return LADDERS[text]
    parts = [part.strip() for part in text.split(",")]
    points = {found[1]: int(found[2]) for part in parts if (found := _POINTS.fullmatch(part))}
    calls = tuple(_call(part) for part in parts if part != "again" and not _POINTS.fullmatch(part))
    used = {call.step for call in calls}
    return Ladder("", tuple(step for step in ALL_STEPS if step in used), calls, "again" in parts, points)


def _call(text: str) -> Call:
    found = _CALL.fullmatch(text)
    if not found or found[1] not in ALL_STEPS or not 1 <= int(found[3] or 1) <= MONTHS:
        raise ValueError(text)
    days = int(found[5]) if found[5] else None
    return Call(found[1], Light(found[2]), int(found[3] or 1), not found[4], days)

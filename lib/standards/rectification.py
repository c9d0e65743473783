"""Whether rectification keeps its schedule (序时进度): suggested rules, no national standard.

No national text gives "on schedule" a number. Suggested from dictionaries of states in public systems and from the
light rules of a city (2018): with milestones, all that were due are done; without, the share done is at least the
elapsed share of the time. A standing duty (长期坚持) is checked again and again instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

from lib.core.calendar import months_after
from lib.core.terms import Schedule
from lib.standards.lights import PARTS

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

#: Days before the deadline in which an item on schedule is marked as due soon.
SOON = 30

#: So much more than was due by the elapsed time is ahead of schedule.
AHEAD_BY = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned and what is done on a day, one element per item.

    `finished`: done, closed, or all steps done; `late`: past its own deadline, a firm one of a step, or a check;
    `stepped`: has steps with deadlines, which then judge it; `early`: one of them is done before its day;
    `timed`: elapsed of the planned days (`span`) and progress (in whole `PARTS`) are known; `checked`: a standing duty.
    """

    finished: Flags
    late: Flags
    stepped: Flags
    early: Flags
    timed: Flags
    checked: Flags
    elapsed: Whole
    span: Whole
    progress: Whole


Codes = npt.NDArray[np.object_]


def first_holding(*codes: tuple[str, Flags]) -> Codes:
    """Per element the first of these codes whose flag is set; None where none is."""
    found = np.full(len(codes[0][1]), None, dtype=object)
    for code, flags in reversed(codes):
        found[flags] = code
    return found


def words(plan: Plan, ahead_by: Fraction = AHEAD_BY) -> Codes:
    """The computed schedule of each item (codes of `Schedule`); None where there is nothing to judge by."""
    by_time = plan.timed & ~plan.stepped & ~plan.checked
    due, done = plan.elapsed * PARTS, plan.progress * plan.span
    # Exactly at the boundary both are on the good side: whole numbers on both sides, nothing is rounded.
    more = (done - due) * ahead_by.denominator >= ahead_by.numerator * PARTS * plan.span
    untouched = by_time & (plan.progress == 0) & (plan.elapsed > 0)
    return first_holding(
        (Schedule.DONE.value, plan.finished | (by_time & (plan.progress >= PARTS))),
        (Schedule.NOT_STARTED.value, untouched),
        (Schedule.BEHIND.value, plan.late | (by_time & (done < due))),
        (Schedule.AHEAD.value, (plan.stepped & plan.early) | (by_time & more)),
        (Schedule.ON_SCHEDULE.value, plan.stepped | by_time | plan.checked),
    )


@dataclass(frozen=True)
class Milestone:
    """A step with its day; a soft one (力争, 争取) may pass."""

    due: date
    done: bool
    soft: bool = False


@dataclass(frozen=True)
class Standing:
    """Where an item stands on a day; `days_late` below zero are days left, None without a deadline."""

    state: Literal["closed", "done", "overdue", "behind", "on_schedule"]
    due_soon: bool
    days_late: int | None


def schedule(
    today: date,
    *,
    done: bool = False,
    closed: bool = False,
    due: date | None = None,
    opened: date | None = None,
    progress: float | None = None,
    milestones: Iterable[Milestone] = (),
) -> Standing:
    """Return where an item stands on a day. Done is not closed; the day of a deadline is not late.

    `progress` from 0 to 1 counts where there is no milestone; an item of which nothing is known is on schedule.
    """
    late = None if due is None or done or closed else (today - due).days
    if closed or done:
        return Standing("closed" if closed else "done", False, None)
    if late is not None and late > 0:
        return Standing("overdue", False, late)
    word = words(_plan(today, due, opened, progress, tuple(milestones)))[0]
    slow = word in (Schedule.BEHIND, Schedule.NOT_STARTED)
    return Standing("behind" if slow else "on_schedule", late is not None and late >= -SOON, late)


def _plan(
    today: date, due: date | None, opened: date | None, progress: float | None, steps: tuple[Milestone, ...]
) -> Plan:
    span = (due - opened).days if due and opened else 0
    return Plan(
        finished=np.array([bool(steps) and all(step.done for step in steps)]),
        late=np.array([any(today > step.due and not (step.done or step.soft) for step in steps)]),
        stepped=np.array([bool(steps)]),
        early=np.array([any(step.done and step.due > today for step in steps)]),
        timed=np.array([span > 0 and progress is not None]),
        checked=np.array([False]),
        elapsed=np.array([min(max((today - opened).days, 0), span) if opened else 0]),
        span=np.array([max(span, 0)]),
        progress=np.array([round((progress or 0) * PARTS)]),
    )


@dataclass(frozen=True)
class Check:
    """A recurring check of a standing duty: the day it was due, the report that met it (None: missed, or to come)."""

    due: date
    met_on: date | None


def checks(opened: date, reports: Sequence[date], today: date, months: int) -> tuple[Check, ...]:
    """The checks of a standing duty since it was opened, the last of them the one to come.

    One is due so many months after the last report of the period before it, or after the day of one that was missed; it
    is met by any report of its own period, the last of which counts.
    """
    found: list[Check] = []
    since, begin, missed = opened, opened, 0
    while not found or found[-1].due < today:
        # Counted from where the run began: after a check that fell on 28 February the next is on the 30th again.
        due = months_after(since, months * (missed + 1))
        met_on = max((on for on in reports if begin < on <= min(due, today)), default=None)
        found.append(Check(due, met_on))
        missed = 0 if met_on else missed + 1
        begin = met_on or due
        since = met_on or since
    return tuple(found)

"""Whether rectification keeps its schedule: a suggested rule for one item, no national standard.

No national text gives "on schedule" a number. Suggested from dictionaries of states in public systems and from the
light rules of a city (2018): with milestones, all that were due are done; without, the share done is at least the
elapsed share of the time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

State = Literal["closed", "done", "overdue", "behind", "on_schedule"]

#: Days before the deadline in which an item on schedule is marked as due soon.
SOON = 30


@dataclass(frozen=True)
class Milestone:
    """A step with its day."""

    due: date
    done: bool


@dataclass(frozen=True)
class Schedule:
    """Where an item stands on a day; `days_late` below zero are days left, None without a deadline."""

    state: State
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
) -> Schedule:
    """Return where an item stands on a day. Done is not closed; the day of a deadline is not late.

    `progress` from 0 to 1 counts where there is no milestone; an item of which nothing is known is on schedule.
    """
    late = None if due is None or done or closed else (today - due).days
    if closed or done:
        return Schedule("closed" if closed else "done", False, None)
    if late is not None and late > 0:
        return Schedule("overdue", False, late)
    soon = late is not None and late >= -SOON
    return Schedule("behind" if _behind(today, due, opened, progress, tuple(milestones)) else "on_schedule", soon, late)


def _behind(
    today: date, due: date | None, opened: date | None, progress: float | None, milestones: tuple[Milestone, ...]
) -> bool:
    if milestones:
        return any(today > each.due and not each.done for each in milestones)
    if progress is None or due is None or opened is None or due <= opened:
        return False
    return Fraction(str(progress)) < Fraction((today - opened).days, (due - opened).days)

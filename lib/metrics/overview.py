"""What the first screen says of the red lights: where most are, which has lasted longest, how many more there are."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.metrics.model import Result


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The places of most red lights, by their codes: `count` in each of them, which is so many of all (`how`)."""

    how: Literal["all", "most", "half", "first", "tied"]
    regions: tuple[str, ...]
    count: int


def whereabouts(by_region: Result) -> Whereabouts | None:
    """Where most of the red lights are, of a result with a row per region (`child`) and its `red`; None without any."""
    reds = by_region.frame.set_index("child")["red"].fillna(0).astype(int)
    if reds.empty or not (count := int(reds.max())):
        return None
    first = tuple(sorted(str(child) for child in reds[reds == count].index))
    total = int(reds.sum())
    if len(first) > 1:
        return Whereabouts("tied", first, count)
    how: Literal["all", "most", "half", "first"] = "first"
    if 2 * count >= total:
        how = "all" if count == total else "half" if 2 * count == total else "most"
    return Whereabouts(how, first, count)


@dataclass(frozen=True, slots=True)
class Longest:
    """The red light that has lasted longest: days, whose it is, how many have lasted as long.

    `overdue`: past a firm deadline; else the days since when it is red, of what has no deadline.
    """

    days: int
    unit: str | None
    leader: str | None
    as_long: int
    overdue: bool


def longest(red: Result) -> Longest | None:
    """Of the red lights the one furthest past a firm deadline, else the one that is red for longest; None without any.

    Of several that are as late the first of the list speaks, one with a unit and a leader before one without.
    """
    if red.frame.empty:
        return None
    # Of what is listed worst first, the first rows have all that are as late, unless all of them are.
    known = red.details.get("longest_overdue")
    lasting = (pd.Timestamp(red.scope.as_of) - red.frame["since"]).dt.days
    days = known if isinstance(known, int) else int(lasting.max())
    rows = red.frame[(red.frame["days_late"] if isinstance(known, int) else lasting) == days]
    if rows.empty:
        return None
    named = rows.iloc[int(rows[["unit", "leader"]].notna().sum(axis=1).to_numpy().argmax())]
    unit, leader = (str(value) if pd.notna(value) else None for value in named[["unit", "leader"]])
    return Longest(days, unit, leader, len(rows), isinstance(known, int))


@dataclass(frozen=True, slots=True)
class Turn:
    """The change of red lights since an earlier day: new less gone, how many came on record since, how many cannot be
    compared because they were first told of as done."""

    change: int
    came: int
    gone: int
    entered: int


def turn(by_region: Result) -> Turn | None:
    """How the red lights changed since the earlier day of `lights.by_region`; None where there are none to compare."""
    told = by_region.details
    if "red_new" not in told:
        return None
    new, came, gone, entered = (int(str(told[name])) for name in ("red_new", "red_came", "red_gone", "entered"))
    return Turn(new - gone, came, gone, entered)

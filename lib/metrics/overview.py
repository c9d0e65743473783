"""What the first screen picks out: the figures that need the leader, three at most, and where the red lights are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.metrics.model import Result

#: How pressing a result is: 0 is nothing to decide, more is late or off its target.
Urgency = Callable[[Result], float]


def _late(result: Result) -> float:
    """Any that is red, overdue, over its target or warned of."""
    return 2 + float(result.value or 0) / 1000 if result.value else 0


def _target_missed(result: Result) -> float:
    """A mean above one of its targets, each on its own basis; one that keeps them is fine, however near."""
    over = [(_number(each["margin"]), _number(each["target"])) for each in _against(result)]
    return max((1 - margin / target for margin, target in over if margin < 0 < target), default=0)


def _days_short(result: Result) -> float:
    """Good days that the rest of the year cannot give, or not at the share of the year so far."""
    paces = {each.get("pace") for each in _against(result)}
    return 2 if "lost" in paces else 1 if "short" in paces else 0


def _against(result: Result) -> list[Mapping[str, object]]:
    """What the result tells of each of its targets."""
    return list(result.details.get("against") or ())  # type: ignore[call-overload, no-any-return]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


URGENCY: dict[str, Urgency] = {
    "warnings.red": _late,
    "findings.overdue": _late,
    "water.over_target": _late,
    "water.open_alerts": _late,
    "air.pm25_mean": _target_missed,
    "air.pm10_mean": _target_missed,
    "air.good_days": _days_short,
}


def needs(results: Iterable[Result], *, most: int = 3) -> list[Result]:
    """The results that are late, off their target or need a decision, worst first; fewer, or none, is an answer."""
    known = [result for result in results if result.key in URGENCY and result.value is not None]
    urgent = {result.key: URGENCY[result.key](result) for result in known}
    chosen = [result for result in known if urgent[result.key] > 0]
    return sorted(chosen, key=lambda result: -urgent[result.key])[:most]


def is_known(results: Iterable[Result]) -> bool:
    """Whether any of the figures that may need the leader has a value at all: of nothing known nothing is fine."""
    return any(result.value is not None for result in results if result.key in URGENCY)


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
    known = red.details.get("longest_overdue")
    lasting = (pd.Timestamp(red.scope.as_of) - red.frame["since"]).dt.days
    days = known if isinstance(known, int) else int(lasting.max())
    rows = red.frame[(red.frame["days_late"] if isinstance(known, int) else lasting) == days]
    if rows.empty:
        return None
    named = rows.assign(named=-rows[["unit", "leader"]].notna().sum(axis=1)).sort_values("named", kind="stable")
    unit, leader = (str(value) if pd.notna(value) else None for value in named.iloc[0][["unit", "leader"]])
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

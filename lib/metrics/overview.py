"""What the first screen picks out: the figures that need the leader, three at most, and where the red lights are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from lib.metrics.model import Result

#: How pressing a result is: 0 is nothing to decide, more is late or off its target.
Urgency = Callable[[Result], float]


def _late(result: Result) -> float:
    """Any that is red, overdue, over its target or warned of."""
    return 2 + float(result.value or 0) / 1000 if result.value else 0


def _target_missed(result: Result) -> float:
    """A mean above its target, on the target's own basis; one that keeps it is fine, however near."""
    target, margin = result.details.get("target"), result.details.get("margin")
    if not isinstance(margin, int | float) or margin >= 0 or not isinstance(target, int | float) or not target:
        return 0
    return 1 + abs(float(margin)) / float(target)


def _days_short(result: Result) -> float:
    """Good days that the rest of the year cannot give, or not at the rate of the year so far."""
    needed, left = result.details.get("needed"), result.details.get("left")
    if not isinstance(needed, int) or not isinstance(left, int) or needed <= 0:
        return 0
    if needed > left:
        return 2
    so_far = float(result.numerator or 0) / result.denominator if result.denominator else 0
    return 1 + needed / left if needed / left > so_far else 0


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
    """The place of most red lights: `how` many of all, `count` of them."""

    how: Literal["all", "most", "half", "first"]
    name: str
    count: int


def whereabouts(red: Result, own: str) -> Whereabouts | None:
    """Where most of the red lights are; None where no place has more than any other, or they are not all listed.

    `own` is the name of the scope's region, which is no answer to the question.
    """
    total = int(red.value or 0)
    if not total or len(red.frame) != total:
        return None
    counted = red.frame["region_name"].value_counts()
    if counted.empty or counted.index[0] == own or (len(counted) > 1 and counted.iloc[0] == counted.iloc[1]):
        return None
    name, count = str(counted.index[0]), int(counted.iloc[0])
    if count == total:
        return Whereabouts("all", name, count)
    return Whereabouts("most" if 2 * count > total else "half" if 2 * count == total else "first", name, count)

"""What the first screen picks out: the figures that need the leader, three at most, and where the red lights are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

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
    """The place of most red lights, by its code: `how` many of all, `count` of them."""

    how: Literal["all", "most", "half", "first"]
    region: str
    count: int


def whereabouts(red: Result, own: str) -> Whereabouts | None:
    """Where most of the red lights are; None where no place has more than any other, or they are not all listed.

    `own` is the scope's region, which is no answer to the question.
    """
    total = int(red.value or 0)
    if not total or len(red.frame) != total:
        return None
    counted = red.frame["region"].value_counts()
    if counted.empty or counted.index[0] == own or (len(counted) > 1 and counted.iloc[0] == counted.iloc[1]):
        return None
    region, count = str(counted.index[0]), int(counted.iloc[0])
    if count == total:
        return Whereabouts("all", region, count)
    return Whereabouts("most" if 2 * count > total else "half" if 2 * count == total else "first", region, count)

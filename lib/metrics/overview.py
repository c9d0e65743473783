"""What the first screen picks out: the three figures that most need the leader."""

from collections.abc import Callable, Iterable

from lib.metrics.model import Result

#: How pressing a result is: 0 is all well, above 1 is a target or deadline already missed.
Urgency = Callable[[Result], float]


def _late(result: Result) -> float:
    return 2 + float(result.value or 0) / 1000 if result.value else 0


def _target_missed(result: Result) -> float:
    """Of the figure on the basis of its target, which need not be the one on show."""
    target, margin = result.details.get("target"), result.details.get("margin")
    if not isinstance(margin, float) or not isinstance(target, int | float) or not target:
        return 0
    return (float(target) - margin) / float(target)


def _days_short(result: Result) -> float:
    needed, left = result.details.get("needed"), result.details.get("left")
    if not isinstance(needed, int) or not isinstance(left, int):
        return 0
    if needed == 0:
        return 0
    return needed / left if left else 2


def _open_share(result: Result) -> float:
    return 0 if result.value is None else 1 - float(result.value)


URGENCY: dict[str, Urgency] = {
    "warnings.red": _late,
    "findings.overdue": _late,
    "water.over_target": _late,
    "water.open_alerts": _late,
    "air.pm25_mean": _target_missed,
    "air.pm10_mean": _target_missed,
    "air.good_days": _days_short,
    "findings.closed_share": _open_share,
    "petitions.handled_share": _open_share,
}


def needs(results: Iterable[Result], *, most: int = 3) -> list[Result]:
    """The results that are most pressing, worst first; those without a figure come last."""
    known = [result for result in results if result.key in URGENCY]
    ranked = sorted(known, key=lambda result: (result.value is None, -URGENCY[result.key](result)))
    return ranked[:most]

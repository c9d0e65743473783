"""Nutrition of lakes and reservoirs: the composite trophic level index (National Centre, 2001 no. 090)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Trophic = Literal["oligotrophic", "mesotrophic", "light", "moderate", "heavy"]

# Correlation of each item with chlorophyll a; its square, over the sum of squares, is its weight.
CORRELATIONS = {"chla": 1.0, "tp": 0.84, "tn": 0.82, "transparency": -0.83, "codmn": 0.83}
# TLI(item) = 10 (a + b ln value): chlorophyll in mg/m3, transparency in m, the others in mg/L.
_TERMS = {
    "chla": (2.5, 1.086),
    "tp": (9.436, 1.624),
    "tn": (5.453, 1.694),
    "transparency": (5.118, -1.94),
    "codmn": (0.109, 2.661),
}
#: Our own choice, no text says it: an index of fewer items is no composite.
LEAST_ITEMS = 3
# No. 22 of 2011: below 30, to 50, to 60, to 70, above; each upper end belongs to its grade.
_GRADES: tuple[tuple[float, Trophic], ...] = ((50, "mesotrophic"), (60, "light"), (70, "moderate"))


@dataclass(frozen=True)
class TrophicLevel:
    """The index, its grade, the index of each item, and items that were not measured (their weight is shared)."""

    index: float | None
    grade: Trophic | None
    parts: Mapping[str, float]
    missing: tuple[str, ...]


def weights(items: Mapping[str, float] = CORRELATIONS) -> dict[str, float]:
    """Return the weight of each item from its correlation: r squared over the sum of squares."""
    total = sum(r * r for r in items.values())
    return {item: r * r / total for item, r in items.items()}


def trophic_level(values: Mapping[str, float | None]) -> TrophicLevel:
    """Return the composite index of a lake from the means of its items; none of fewer than three.

    Items that were not measured are named; the weights of the others are scaled to one.
    """
    known = {item: float(value) for item in _TERMS if (value := values.get(item)) is not None and value > 0}
    parts = {item: 10 * (_TERMS[item][0] + _TERMS[item][1] * math.log(value)) for item, value in known.items()}
    missing = tuple(item for item in _TERMS if item not in known)
    if len(known) < LEAST_ITEMS:
        return TrophicLevel(None, None, parts, missing)
    shares = weights({item: CORRELATIONS[item] for item in known})
    index = sum(shares[item] * part for item, part in parts.items())
    return TrophicLevel(index, trophic_grade(index), parts, missing)


def trophic_grade(index: float) -> Trophic:
    """Return the grade of an index: below 30, to 50, to 60, to 70, above (No. 22 of 2011)."""
    if index < 30:
        return "oligotrophic"
    return next((grade for limit, grade in _GRADES if index <= limit), "heavy")

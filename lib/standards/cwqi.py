"""The urban water quality index CWQI (Monitoring 2017 no. 51): the less, the better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.standards.water_class import ITEMS, Body, class_limits

_NEUTRAL, _LOWEST_PH, _HIGHEST_PH = 7.0, 6.0, 9.0


@dataclass(frozen=True)
class Index:
    """The sum, the part of each item, and items of the 21 that were not measured."""

    index: float | None
    parts: Mapping[str, float]
    missing: tuple[str, ...]


def cwqi(values: Mapping[str, float | None], body: Body = "river") -> Index:
    """Return the index of a water body: the sum of C over the class III limit, oxygen the other way round.

    pH counts by its distance from 7. The full index has 21 items: what is missing is named, so that two indices are
    only compared over the same items.
    """
    parts = {
        item: _part(item, float(value), body) for item in ITEMS if (value := values.get(item)) is not None and value > 0
    }
    missing = tuple(item for item in ITEMS if item not in parts)
    return Index(sum(parts.values()) if parts else None, parts, missing)


def city_index(rivers: Sequence[float], lakes: Sequence[float]) -> float | None:
    """Return the index of a city: the mean over its rivers and lakes, each counting by its number."""
    every = [*rivers, *lakes]
    return sum(every) / len(every) if every else None


def _part(item: str, value: float, body: Body) -> float:
    if item == "ph":
        if value <= _NEUTRAL:
            return (_NEUTRAL - value) / (_NEUTRAL - _LOWEST_PH)
        return (value - _NEUTRAL) / (_HIGHEST_PH - _NEUTRAL)
    limit = class_limits(item, body)[2]
    return limit / value if item == "do" else value / limit

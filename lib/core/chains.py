"""What stands above what: the way up from one, and where that way runs in a ring.

Data may name a ring (a region that is its own parent). Every walk here ends all the same.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def upwards(one: T | None, above: Mapping[T, T | None]) -> list[T]:
    """The one itself and all above it, nearest first; each once. None and "" end the way."""
    found: dict[T, None] = {}
    while one and one not in found:
        found[one] = None
        one = above.get(one)
    return list(found)


def rings(above: Mapping[T, T | None]) -> list[list[T]]:
    """The rings among what stands above what, each in its own order; the one that is above itself is a ring of one."""
    seen: set[T] = set()
    found: list[list[T]] = []
    for start in above:
        way: dict[T, int] = {}
        one: T | None = start
        while one and one not in seen and one not in way:
            way[one] = len(way)
            one = above.get(one)
        if one and one in way:
            found.append(list(way)[way[one] :])
        seen.update(way)
    return found

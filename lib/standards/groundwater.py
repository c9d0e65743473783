"""Ground-water classes of GB/T 14848-2017: the worst of what was measured, 1 to 5."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lib.standards.water_tables import GOOD, GROUND, PRESENCE, Number, scaled

Reason = Literal["", "no_data", "standard_not_held"]

WORST = 5
#: Items of table 1 that are assessed here, as they are printed.
ITEMS = ("ph", *GROUND.limits)
#: pH is class I to III inside the first range and IV inside the second.
PH_RANGE, PH_RANGE_IV = (6.5, 8.5), (5.5, 9.0)


@dataclass(frozen=True)
class GroundClass:
    """The class of one point, the items that have it (none in class I), the class of each; else a reason."""

    ground_class: int | None
    deciding: tuple[str, ...]
    classes: Mapping[str, int]
    reason: Reason


def ground_item_class(item: str, value: Number, *, detected: bool = True) -> int:
    """Return the class 1..5 of one item (GB/T 14848-2017, table 1); a value that equals a limit meets it.

    Where table 1 says "must not be detected", class I is that of a reading that was not.
    """
    own = scaled(value)
    if item == "ph":
        if scaled(PH_RANGE[0]) <= own <= scaled(PH_RANGE[1]):
            return 1
        return 4 if scaled(PH_RANGE_IV[0]) <= own <= scaled(PH_RANGE_IV[1]) else WORST
    limits = GROUND.in_ledgers(item)
    found = 1 + sum(own > scaled(limit) for limit in limits)
    return 1 if found == 2 and not detected and limits[0] == 0 else found


def ground_detection_ceilings() -> dict[str, float]:
    """Return by item the detection limit above which a reading below it cannot be judged: the limit of class III.

    What is there or not there has no detection limit.
    """
    return {item: GROUND.in_ledgers(item)[GOOD - 1] for item in GROUND.limits if item not in PRESENCE}


def classify_ground(
    values: Mapping[str, Number], day: date, *, undetected: Collection[str] = frozenset()
) -> GroundClass:
    """Return the class of a point from its values by item code: the worst of what was measured (6.2).

    Readings before the days of force have no class here: their standard (of 1993) is not held.
    """
    if not GROUND.in_force(day):
        return GroundClass(None, (), {}, "standard_not_held")
    classes = {
        item: ground_item_class(item, value, detected=item not in undetected)
        for item in ITEMS
        if (value := values.get(item)) is not None and value >= 0
    }
    if not classes:
        return GroundClass(None, (), {}, "no_data")
    worst = max(classes.values())
    deciding = tuple(item for item, own in classes.items() if own == worst) if worst > 1 else ()
    return GroundClass(worst, deciding, classes, "")

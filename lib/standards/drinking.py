"""Drinking-water sources: whether one meets its standard, and the share of those that do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lib.standards.groundwater import classify_ground
from lib.standards.water_class import ITEMS, Body, class_limits, classify
from lib.standards.water_tables import GOOD, SPECIFIC, SUPPLY, scaled

#: Surface sources are assessed by table 1 without COD (and what No. 22 leaves out), and by tables 2 and 3.
SOURCE_ITEMS = tuple(item for item in ITEMS if item != "cod")
#: The limits that only sources have: one each, supplementary and specific items.
SOURCE_LIMITS = {item: limit for table in (SUPPLY, SPECIFIC) for item, (limit,) in table.limits.items()}


def of_source(values: Mapping[str, float]) -> dict[str, float]:
    """Return the values that the class of a source is told by: not that of COD, which its assessment leaves out."""
    return {item: value for item, value in values.items() if item != "cod"}


@dataclass(frozen=True)
class SourceVerdict:
    """Whether a source meets its standard (None: nothing to judge by), and the items that do not."""

    met: bool | None
    exceeded: tuple[str, ...]


def surface_source(values: Mapping[str, float | None], body: Body) -> SourceVerdict:
    """Return the verdict on a river or lake source: class III of GB 3838 table 1, the limits of tables 2 and 3.

    What of table 3 is sampled is chosen by the office (33 items of the 80 every month): what was measured is judged.
    """
    found = classify({item: values.get(item) for item in SOURCE_ITEMS}, body)
    exceeded = [item for item, own in found.classes.items() if own > GOOD]
    supplied = {item: value for item in SOURCE_LIMITS if (value := values.get(item)) is not None and value >= 0}
    exceeded += [item for item, value in supplied.items() if scaled(value) > scaled(SOURCE_LIMITS[item])]
    if not found.assessed and not supplied:
        return SourceVerdict(None, ())
    return SourceVerdict(not exceeded, tuple(exceeded))


def surface_source_limit(item: str, body: Body) -> float | None:
    """Return the limit that a river or lake source must meet for an item (mg/L); pH has a range instead."""
    if item == "ph":
        return None
    return SOURCE_LIMITS[item] if item in SOURCE_LIMITS else class_limits(item, body)[GOOD - 1]


def ground_source(values: Mapping[str, float], day: date) -> SourceVerdict:
    """Return the verdict on a ground-water source: class III of GB/T 14848.

    What was not detected need not be told: that decides between classes I and II alone.
    """
    found = classify_ground(values, day)
    if found.ground_class is None:
        return SourceVerdict(None, ())
    return SourceVerdict(found.ground_class <= GOOD, tuple(item for item, own in found.classes.items() if own > GOOD))


def share_by_count(met: Sequence[bool]) -> Fraction | None:
    """Return sources that met their standard out of all that were judged; None of none."""
    return Fraction(sum(met), len(met)) if met else None


def share_by_volume(volumes: Sequence[tuple[bool, float | None]]) -> Fraction | None:
    """Return water taken from sources that met their standard out of all water; None unless every volume is known."""
    known = [(met, Fraction(str(volume))) for met, volume in volumes if volume is not None]
    total = sum((volume for _, volume in known), Fraction(0))
    if len(known) < len(volumes) or total <= 0:
        return None
    return sum((volume for met, volume in known if met), Fraction(0)) / total

"""Rivers, basins and regions by their sections, and change between two periods (No. 22 of 2011)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from lib.standards.water_class import STATES, Classification
from lib.standards.water_tables import GOOD

State = Literal["excellent", "good", "light", "moderate", "heavy"]
Change = Literal["none", "better", "worse", "much_better", "much_worse"]

#: From this many sections on an area is assessed by shares of sections, below it by means of concentrations.
SECTIONS_FOR_SHARES = 5
#: States from best to worst.
ORDER: tuple[State, ...] = ("excellent", "good", "light", "moderate", "heavy")


@dataclass(frozen=True)
class Shares:
    """Sections of an area: how many in all, of class I to III, worse than V."""

    sections: int
    good: int
    worst: int

    @property
    def good_percent(self) -> Fraction:
        """Share of class I to III in per cent."""
        return Fraction(100 * self.good, self.sections)

    @property
    def worst_percent(self) -> Fraction:
        """Share worse than class V in per cent."""
        return Fraction(100 * self.worst, self.sections)


def state_by_shares(good: Fraction, worst: Fraction) -> State:
    """Return the state of an area of five sections or more from its shares in per cent (No. 22, table 3)."""
    if good >= 90:
        return "excellent"
    if good >= 75:
        return "good"
    return "light" if worst < 20 else "moderate" if worst < 40 else "heavy"


def state_of_class(water_class: int) -> State:
    """Return the state of a class, also that of the mean of an area of fewer than five sections (No. 22, table 1)."""
    return cast(State, STATES[water_class])


def change_by_grade(before: int, after: int) -> Change:
    """Return the change of a section between two periods by its state (No. 22, grade method).

    Class I and II are one state. One grade is a change, two or more a marked one.
    """
    steps = ORDER.index(state_of_class(before)) - ORDER.index(state_of_class(after))
    return _named(Fraction(steps), 0, 1)


def change_by_shares(before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]) -> tuple[Fraction, Change]:
    """Return the change of the shares (I to III, worse than V; per cent) in points, and what it is called.

    Points = rise of the good share less rise of the worst share (No. 22, combined class shares): up to 10 none, up to
    20 a change, above a marked one.
    """
    points = (after[0] - before[0]) - (after[1] - before[1])
    return points, _named(points, 10, 20)


def main_pollutants_of_area(sections: Sequence[Classification], count: int = 3) -> dict[str, Fraction]:
    """Return the items by share of sections where they exceed class III, highest first, at most `count`.

    Out of all sections, also those where an item was not measured: one section is not all of ten (No. 22).
    """
    exceeded: dict[str, int] = {}
    for section in sections:
        for item, own in section.classes.items():
            exceeded[item] = exceeded.get(item, 0) + (own > GOOD)
    shares = {item: Fraction(number, len(sections)) for item, number in exceeded.items() if number}
    return dict(sorted(shares.items(), key=lambda each: -each[1])[:count])


def mean_of_sections(sections: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each item over the sections that measured it: concentrations first, then the class."""
    values: dict[str, list[float]] = {}
    for section in sections:
        for item, value in section.items():
            values.setdefault(item, []).append(value)
    return {item: math.fsum(own) / len(own) for item, own in values.items()}


def _named(amount: Fraction, small: int, large: int) -> Change:
    if abs(amount) <= small:
        return "none"
    if amount > 0:
        return "better" if amount <= large else "much_better"
    return "worse" if -amount <= large else "much_worse"

"""Environmental noise of built-up areas: GB 3096-2008, in dB(A). A level that equals its limit meets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lib.standards.edition import Edition

Category = Literal["0", "1", "2", "3", "4a", "4b"]
Period = Literal["day", "night"]

EDITION = Edition("GB 3096-2008", date(2008, 10, 1), None, "table 1")

# GB 3096-2008 table 1: category of the functional area, equivalent level by day and by night
_TABLE_1: dict[Category, tuple[int, int]] = {
    "0": (50, 40),  # convalescence
    "1": (55, 45),  # housing, medicine, education
    "2": (60, 50),  # commerce, mixed
    "3": (65, 55),  # industry, storage
    "4a": (70, 55),  # along roads and waterways
    "4b": (70, 60),  # along railways
}
#: A single peak at night may exceed the limit by this much (5.4).
NIGHT_PEAK = 15
#: Day is from this hour to that one (3.4).
_DAY = (6, 22)


@dataclass(frozen=True)
class Attainment:
    """Measurements that met their limit out of all, one period of the day."""

    met: int
    measured: int

    @property
    def share(self) -> float | None:
        """Return met of measured from 0 to 1, None of nothing."""
        return self.met / self.measured if self.measured else None


def categories() -> tuple[Category, ...]:
    """Return the categories of functional areas in the order of the table."""
    return tuple(_TABLE_1)


def period_of(hour: int) -> Period:
    """Return whether the hour that begins at 0 .. 23 belongs to the day, 6:00 to 22:00, or to the night (3.4)."""
    return "day" if _DAY[0] <= hour < _DAY[1] else "night"


def limit(category: Category, period: Period) -> int:
    """Return the limit of the equivalent level of a functional area (table 1)."""
    return _TABLE_1[category][period == "night"]


def peak_limit(category: Category) -> int:
    """Return the limit of a sudden peak at night: the night's limit and 15 dB(A) (5.4)."""
    return limit(category, "night") + NIGHT_PEAK


def attainment(levels: Iterable[tuple[Category, Period, float]]) -> dict[Period, Attainment]:
    """Return how many measurements met the limit of their area, day and night apart and never added up."""
    met: dict[Period, list[bool]] = {"day": [], "night": []}
    for category, period, level in levels:
        met[period].append(level <= limit(category, period))
    return {period: Attainment(sum(each), len(each)) for period, each in met.items()}

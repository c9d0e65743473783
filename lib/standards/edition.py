"""Versions of standards: which one is in force on a day of observation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edition:
    """One version of a standard, or one phase of it: its days of force (both inclusive) and the clause that is used.

    `phase` is "" where a version has no phases; `clause` names table or section as it is printed.
    """

    standard: str
    effective_from: date
    effective_to: date | None
    clause: str
    phase: str = ""

    @property
    def code(self) -> str:
        """How a figure names it: "GB 3095-2026 transition"."""
        return f"{self.standard} {self.phase}".rstrip()


def in_force(editions: Sequence[Edition], day: date) -> int:
    """Return the place of the edition in force on a day, editions oldest first.

    The first also serves the days before it: no earlier one is kept here.
    """
    return max(sum(day >= each.effective_from for each in editions) - 1, 0)

"""Checks of the database and of the standards' cases."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lib import db
from lib.core.errors import UnreadableFile
from lib.standards import cases


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether all is well, what was seen."""

    name: str
    good: bool
    detail: str


def findings() -> list[Check]:
    """Migration, integrity, and what a careful clerk would look for in the rows."""
    checks = [
        Check("migration", db.is_current(), "at this version" if db.is_current() else "run: python -m lib upgrade")
    ]
    checks += [Check(name, count == 0, f"{count} rows") for name, count in db.faults().items()]
    checks += [Check(f"doubted readings: {rule}", True, f"{count} readings") for rule, count in db.doubted().items()]
    early, points = db.updates_before_opening(), db.points_without_position()
    checks.append(Check("reports from before their item was handed over", True, f"{early} reports"))
    return [*checks, Check("points without a position", True, f"{points} points")]


def run_cases(file: Path, say: Callable[[str], None]) -> bool:
    """Run a case file and say agreed / disagreed / not understood per kind. True where all agreed."""
    if not file.is_file():
        raise UnreadableFile(file=file, why="no such file")
    outcomes = cases.check(file)
    for kind, counts in sorted(cases.tally(outcomes).items()):
        say(f"{kind}\t" + "\t".join(f"{name} {count}" for name, count in sorted(counts.items())))
    totals = Counter(outcome.verdict for outcome in outcomes)
    say("total\t" + "\t".join(f"{name} {totals.get(name, 0)}" for name in ("agreed", "disagreed", "not_understood")))
    for outcome in outcomes:
        if outcome.verdict == "disagreed":
            say(f"  {outcome}")
    return set(totals) <= {"agreed"}

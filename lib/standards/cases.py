"""Runs files of worked cases (standard, input, expected, source, note) against this package."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lib.standards.case_text import Check, NotUnderstoodError, kind_of, plain
from lib.standards.cases_air import AIR_CHECKS
from lib.standards.cases_air_periods import AIR_PERIOD_CHECKS
from lib.standards.cases_duties import DUTY_CHECKS
from lib.standards.cases_other import OTHER_CHECKS
from lib.standards.cases_water import WATER_CHECKS

Verdict = Literal["agreed", "disagreed", "not_understood"]

# By the beginning of the kind; the longest that fits is used.
_CHECKS: dict[str, Check] = {**AIR_CHECKS, **AIR_PERIOD_CHECKS, **DUTY_CHECKS, **OTHER_CHECKS, **WATER_CHECKS}
_SAME_BUT = "same but "


@dataclass(frozen=True)
class CaseOutcome:
    """One case with what came out; `line` is its line in the file, `computed` may be a reason."""

    line: int
    kind: str
    given: str
    expected: str
    verdict: Verdict
    computed: str


def check(path: Path) -> list[CaseOutcome]:
    """Return the outcome of every case of a file, none left out.

    A kind or wording that has no runner is "not_understood"; a failure while computing is
    "disagreed".
    """
    outcomes = []
    previous = ""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            given = plain(row["input"])
            if given.startswith(_SAME_BUT):
                given = f"{previous};{given.removeprefix(_SAME_BUT)}"
            verdict, computed = _run(kind_of(row["standard"]), given, plain(row["expected"]))
            outcomes.append(
                CaseOutcome(reader.line_num, row["standard"], row["input"], row["expected"], verdict, computed)
            )
            previous = given
    return outcomes


def tally(outcomes: Iterable[CaseOutcome]) -> dict[str, Counter[Verdict]]:
    """Return per kind how many cases have which verdict, kinds in the order of the file."""
    counts: dict[str, Counter[Verdict]] = {}
    for outcome in outcomes:
        counts.setdefault(outcome.kind, Counter())[outcome.verdict] += 1
    return counts


def _run(kind: str, given: str, expected: str) -> tuple[Verdict, str]:
    """Return the verdict on one case and what was computed."""
    runner = max((name for name in _CHECKS if kind.startswith(name)), key=len, default=None)
    if runner is None:
        return "not_understood", "no runner for this kind"
    try:
        agreed, computed = _CHECKS[runner](kind, given, expected)
    except NotUnderstoodError as error:
        return "not_understood", str(error)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return "disagreed", repr(error)
    return ("agreed" if agreed else "disagreed"), computed

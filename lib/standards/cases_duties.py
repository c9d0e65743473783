"""Worked cases of noise, polluted farmland and the schedule of rectification."""

import re
from datetime import date

from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same
from lib.standards.noise import categories, limit, peak_limit
from lib.standards.rectification import Milestone, Standing, schedule
from lib.standards.soil import safe_use_share

#: The day of the case file: lines of its schedule kind that name none mean it, as their first line does.
_TODAY = date(2026, 11, 22)
_COLOURS = {"overdue": "red", "behind": "yellow", "on_schedule": "green"}


def _noise(kind: str, given: str, expected: str) -> tuple[bool, str]:
    name, _, peak = given.partition(";")
    category = next((each for each in categories() if name == f"class {each}"), None)
    if category is None:
        raise NotUnderstoodError(given)
    if peak:
        if not peak.startswith("night Lmax="):
            raise NotUnderstoodError(given)
        found = "exceeded" if number(peak.partition("=")[2]) > peak_limit(category) else "met"
        return found == expected, found
    wanted = re.match(r"day\D+(\d+);night\D+(\d+)", expected)
    if wanted is None:
        raise NotUnderstoodError(expected)
    own = (limit(category, "day"), limit(category, "night"))
    return own == (int(wanted[1]), int(wanted[2])), str(own)


def _safe_use(kind: str, given: str, expected: str) -> tuple[bool, str]:
    areas = {name: number(value) for name, value in pairs(given).items()}
    found = safe_use_share(areas["B"], areas["C"], areas["D"], areas["E"])
    return same(expected, None if found is None else found * 100)


def _schedule(kind: str, given: str, expected: str) -> tuple[bool, str]:
    first, *facts = given.split(";")
    known = dict(fact.split("=", 1) for fact in facts if "=" in fact)
    words = {fact for fact in facts if "=" not in fact}
    steps = [re.fullmatch(r"milestone(\S+)unfinished", word) for word in words - {"milestones done"}]
    if first not in ("unfinished", "done, not closed") or known.keys() - {"today", "due"} or None in steps:
        raise NotUnderstoodError(given)
    found = schedule(
        date.fromisoformat(known.get("today", _TODAY.isoformat())),
        done=first == "done, not closed",
        due=date.fromisoformat(known["due"]) if "due" in known else None,
        milestones=[Milestone(date.fromisoformat(step[1]), False) for step in steps if step is not None],
    )
    return _says(found, expected), str(found)


def _says(found: Standing, expected: str) -> bool:
    """Whether the words of a case fit: a state with its colour, or what is not the case."""
    if expected.startswith("not overdue"):
        return found.state in ("behind", "on_schedule")
    if expected.startswith("done, to be closed"):
        return found.state == "done"
    if expected.startswith("due soon, on schedule: "):
        colour = expected.removeprefix("due soon, on schedule: ").split("(")[0]
        return found.due_soon and found.state == "on_schedule" and colour == _COLOURS[found.state]
    return expected == f"{found.state}({_COLOURS.get(found.state)})"


DUTY_CHECKS: dict[str, Check] = {
    "GB 3096-2008": _noise,
    "safe use of polluted farmland": _safe_use,
    "schedule": _schedule,
}

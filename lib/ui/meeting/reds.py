"""Step 3: every red light, by unit: those with the most first, eight to a part."""

from itertools import groupby
from typing import Any

from lib.core.frames import records
from lib.export.lateness import is_obligation
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.meeting.rows import matter
from lib.ui.meeting.slide import Slide, around, nothing, part_of, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page

#: Rows that fit a slide.
_MOST = 8


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """Eight red matters; the unit stands beside the first of its rows."""
    t, red = page.t, cache.every(brief["warnings.red"])
    rows = records(red.frame)
    if not rows:
        words = t("overview.sentence.no_red") if red.value == 0 else reason_of(red, t)
        return Slide([words], nothing(words))
    counts: dict[str, int] = {}
    for row in rows:
        counts[_whose(row)] = counts.get(_whose(row), 0) + 1
    # What is nobody's comes last: nobody can be asked for it.
    ordered = sorted(rows, key=lambda row: (_whose(row) == "", -counts[_whose(row)], _whose(row)))
    shown, parts = part_of(ordered, part, _MOST)
    body = "".join(_group(page, whose, counts[whose], list(own), red) for whose, own in groupby(shown, _whose))
    return Slide(_message(page, red, counts), around("div", body, "groups"), parts=parts)


def _whose(row: dict[str, Any]) -> str:
    """The unit; for what has none, "" of a signal and a dash of an obligation."""
    return row["unit"] or ("—" if is_obligation(row) else "")


def _group(page: Page, whose: str, number: int, rows: list[dict[str, Any]], red: Result) -> str:
    t = page.t
    if whose in ("", "—"):
        name = tag("b", t("meeting.signals") if not whose else t("status.no_unit"))
    else:
        name = tag("button", whose, "opens unit", whose=whose)
    told = name + tag("span", t("meeting.reds", count=number), "facts")
    listed = "".join(matter(page, row, red, unit=False) for row in rows)
    return around("div", around("div", told, "whose") + around("div", listed, "matters"), "group")


def _message(page: Page, red: Result, counts: dict[str, int]) -> list[str]:
    """How many units have red lights, and the one with the most, where one has more than the others."""
    t = page.t
    named = {whose: number for whose, number in counts.items() if whose not in ("", "—")}
    clauses = [t("overview.sentence.red", red=red.value)]
    if named:
        clauses.append(t("meeting_reds.units", units=len(named), count=sum(named.values())))
        first, most = max(named.items(), key=lambda each: each[1])
        if most > 1 and list(named.values()).count(most) == 1:
            clauses.append(t("meeting_reds.most", unit=first, count=most))
    if unnamed := counts.get("—", 0):
        clauses.append(t("meeting_reds.no_unit", count=unnamed))
    return clauses

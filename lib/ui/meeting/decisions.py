"""Step 8: what is to be handed over: the steps that the ladder calls for, each recorded as an instruction."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from lib.core.frames import records
from lib.core.terms import LIGHT_ORDER, Stage
from lib.export.lateness import id_of
from lib.metrics.model import Result
from lib.ui.meeting.slide import Slide, around, chip, dotted, nothing, part_of, tag
from lib.ui.page import Page, region_name

_MOST = 8
#: Days from a meeting within which what it decides is to be done, unless it says otherwise.
WITHIN = 30
#: What the address says of a decision that is about no matter on record.
FREE = "free"

_HEADS = ("matter", "unit", "step", "due", "done")


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """What the ladder calls for on the day and what was recorded of it, eight to a part."""
    t = page.t
    recorded = of_meeting(brief["instructions.decided"], page.scope.as_of)
    own = {row["code"] for row in recorded}  # due within the month they are yellow at once
    due = [row for row in due_steps(page, brief) if row["code"] not in own]
    codes = {row["code"] for row in due}
    free = [row for row in recorded if row["about"] not in codes]
    done = {row["about"]: row for row in recorded}
    shown, parts = part_of([*due, *free], part, _MOST)
    said = [t("meeting_decisions.steps", count=len(due)) if due else t("meeting_decisions.none")]
    if recorded:
        said.append(t("meeting_decisions.recorded", count=len(recorded)))
    heads = "".join(tag("th", t(f"meeting_decisions.{name}")) for name in _HEADS)
    body = "".join(_row(page, row, done.get(row["code"])) if row in due else _free(page, row) for row in shown)
    table = nothing(t("meeting_decisions.nothing"))
    if shown:
        table = around("table", around("tr", heads) + body, "decisions")
    more = tag("button", t("meeting_decisions.free"), "decide", decide=FREE)
    return Slide(said, table + around("p", more), parts=parts)


def due_steps(page: Page, brief: dict[str, Result]) -> list[dict[str, Any]]:
    """The matters with a step that is due on the day, with their region: red ones first, then longest due."""
    today, steps = page.scope.as_of, records(brief["escalation.items"].frame)
    regions = {id_of(row): row["region"] for row in records(brief["warnings.list"].frame)}
    due = (row for row in steps if row["due_since"] is not None and row["due_since"].date() <= today)
    return sorted((row | {"region": regions.get(id_of(row))} for row in due), key=lambda row: LIGHT_ORDER[row["light"]])


def of_meeting(decided: Result, day: date) -> list[dict[str, Any]]:
    """What the meeting of a day decided."""
    return [row for row in records(decided.frame) if row["meeting"].date() == day]


def still_open(decided: Result, before: date) -> list[dict[str, Any]]:
    """What meetings before a day decided and is not done, the last meeting's first."""
    rows: Iterable[dict[str, Any]] = records(decided.frame)
    own = [row for row in rows if row["meeting"].date() < before and row["stage"] not in (Stage.DONE, Stage.CLOSED)]
    return sorted(own, key=lambda row: row["meeting"], reverse=True)


def proposed(page: Page) -> date:
    """The day by which something is to be done unless the meeting says otherwise."""
    return page.scope.as_of + timedelta(days=WITHIN)


def _row(page: Page, row: dict[str, Any], recorded: dict[str, Any] | None) -> str:
    t, today = page.t, page.scope.as_of
    since = t("meeting_units.from", day=t.short_day(row["due_since"], today))
    code, where = id_of(row), region_name(row["region"]) if row["region"] else row["region_name"]
    facts = around("span", dotted([where, row["leader"]]), "facts")
    name = around("button", tag("span", row["title"], "name") + facts, "opens told", open=code)
    cells = [
        around("td", around("div", chip(row["light"], t) + name, "what-for")),
        tag("td", row["unit"] or t("status.no_unit")),
    ]
    cells.append(around("td", tag("b", t(f"step.{row['next_step']}")) + tag("span", since, "facts")))
    if recorded:
        return around("tr", "".join(cells) + _done(page, recorded))
    cells.append(tag("td", t.short_day(proposed(page), today)))
    cells.append(around("td", tag("button", t("meeting_decisions.decide"), "decide", decide=code)))
    return around("tr", "".join(cells))


def _free(page: Page, row: dict[str, Any]) -> str:
    """What was recorded and is about no step that is due."""
    name = around("button", tag("span", row["title"], "name"), "opens told", open=id_of(row))
    cells = around("td", around("div", name, "what-for")) + tag("td", row["unit"]) + tag("td", "")
    return around("tr", cells + _done(page, row))


def _done(page: Page, recorded: dict[str, Any]) -> str:
    t = page.t
    due = t.short_day(recorded["due_on"], page.scope.as_of) if recorded["due_on"] is not None else "—"
    whose = dotted([recorded["unit"], recorded["leader"]])
    return tag("td", due) + around("td", tag("b", t("meeting_decisions.is_recorded")) + around("span", whose, "facts"))

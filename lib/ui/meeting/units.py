"""Step 4: which unit must do what: its lights, how far its findings are, its most urgent matter, the step due."""

from typing import Any

from lib.core.frames import records
from lib.export.lateness import lateness, passed_of
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.meeting.slide import Slide, around, blocks, count, legend, nothing, part_of, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page

_MOST = 12
_HEADS = ("unit", "red", "yellow", "findings", "measures", "urgent", "step", "since")


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """One row a unit with a light, those with the most red first."""
    t, lit = page.t, brief["lights.by_unit"]
    rows = [row for row in records(lit.frame) if row["unit"] and (row["red"] or row["yellow"])]
    if not rows:
        words = reason_of(lit, t) if lit.value is None else t("overview.no_units")
        return Slide([words], nothing(words))
    steps = {row["unit"]: row for row in records(brief["escalation.units"].frame)}
    stages = _stages(brief["findings.by_unit"])
    shown, parts = part_of(rows, part, _MOST)
    heads = "".join(tag("th", t(f"meeting_units.{name}")) for name in _HEADS)
    urgent = _urgent(page, cache.every(brief["warnings.list"]))
    body = "".join(_row(row, stages, steps.get(row["unit"], {}), urgent, page) for row in shown)
    drawn = [each for row in shown for each in stages.get(row["unit"], {}).values()]
    table = around("table", around("tr", heads) + body, "units")
    return Slide(_message(rows, steps, t), table + legend(t, *drawn), parts=parts)


def _message(rows: list[dict[str, Any]], steps: dict[str, dict[str, Any]], t: Translator) -> list[str]:
    """How many units have red lights, who has the most, for how many a step is due."""
    reds = [row for row in rows if row["red"]]
    due = sum(1 for row in rows if steps.get(row["unit"], {}).get("next_step"))
    said = [t("meeting_units.reds", count=len(reds)) if reds else t("meeting_units.no_reds", count=len(rows))]
    if len(reds) > 1 and reds[0]["red"] > reds[1]["red"]:
        said.append(t("meeting_reds.most", unit=reds[0]["unit"], count=reds[0]["red"]))
    return [*said, t("meeting_units.due", count=due)] if due else said


def _stages(by_unit: Result) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of findings and measures by unit."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in records(by_unit.frame):
        found.setdefault(row["group"], {})[row["level"]] = row
    return found


def _urgent(page: Page, listed: Result) -> dict[str, str]:
    """How late the first matter of each unit is, in the order of the list."""
    told: dict[str, str] = {}
    for item in records(listed.frame):
        if item["unit"]:
            told.setdefault(item["unit"], lateness(item, page.t, page.scope.as_of, passed_of(listed))[0])
    return told


def _row(
    row: dict[str, Any],
    stages: dict[str, dict[str, dict[str, Any]]],
    step: dict[str, Any],
    urgent: dict[str, str],
    page: Page,
) -> str:
    t, unit = page.t, row["unit"]
    own = stages.get(unit, {})
    cells = [around("td", tag("button", unit, "opens unit", whose=unit))]
    cells += [around("td", count(light, row[light])) for light in ("red", "yellow")]
    drawn = (blocks(own.get(level, {}), t, wide=level == "finding") for level in ("finding", "measure"))
    cells += [around("td", each) for each in drawn]
    cells.append(tag("td", urgent.get(unit, "—")))
    if step.get("next_step"):
        since = t("meeting_units.from", day=t.short_day(step["due_since"], page.scope.as_of))
        cells += [around("td", tag("b", t(f"step.{step['next_step']}"))), tag("td", since, "facts")]
    elif step.get("step"):
        taken = t("meeting_units.taken", step=t(f"step.{step['step']}"))
        cells += [tag("td", taken), tag("td", t.short_day(step["step_on"], page.scope.as_of), "facts")]
    else:
        cells += [tag("td", "—"), tag("td", "")]
    return around("tr", "".join(cells))

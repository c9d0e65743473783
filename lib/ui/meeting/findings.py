"""Step 5: how far the findings are: all, by programme and by unit, their measures below them."""

from typing import Any

from lib.core.frames import records
from lib.core.terms import Stage
from lib.metrics.model import Result
from lib.ui.meeting.slide import Slide, around, blocks, legend, nothing, part_of, shares, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page

#: Units on a part, in two columns, and half of them below several programmes; programmes that are drawn.
_MOST, _PROGRAMMES = 16, 3


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """Bars of all and of the programmes, then the units: those with something overdue or behind first."""
    t, staged = page.t, brief["findings.by_stage"]
    if staged.value is None:
        words = reason_of(staged, t)
        return Slide([words], nothing(words))
    programmes = _pairs(brief["findings.by_programme"])
    units = sorted(_pairs(brief["findings.by_unit"]).items(), key=lambda each: _order(each[1]))
    several = len(programmes) > 1
    shown, parts = part_of(units, part, _MOST // 2 if several else _MOST)
    whole = {"finding": dict(staged.details), "measure": dict(brief["measures.by_stage"].details)}
    bars = _bar(page, t("meeting_findings.all"), whole)
    if several:
        named = sorted(programmes.items(), key=lambda each: _order(each[1]))[:_PROGRAMMES]
        bars += "".join(_bar(page, t.group("group_name", name, "programme"), pair) for name, pair in named)
    if (more := len(programmes) - _PROGRAMMES) > 0:
        bars += tag("p", t("meeting.more_programmes", count=more), "facts")
    rows = "".join(_unit(page, name, pair) for name, pair in shown)
    body = around("div", bars, "bars") + around("div", rows, "by-unit") + legend(t, *whole.values())
    return Slide(_message(page, brief), body, parts=parts)


def _message(page: Page, brief: dict[str, Result]) -> list[str]:
    """How many are closed, done and late; the unit that has most of what is late."""
    t, staged = page.t, brief["findings.by_stage"]
    counts = {stage: int(str(staged.details[stage])) for stage in Stage}
    said = [t("meeting_findings.closed", total=staged.value, count=counts[Stage.CLOSED])]
    if counts[Stage.DONE]:
        said.append(t("meeting_findings.done", count=counts[Stage.DONE]))
    for stage in (Stage.OVERDUE, Stage.BEHIND):
        if counts[stage]:
            said.append(t(f"meeting_findings.{stage}", count=counts[stage]))
    late = int(str(brief["measures.by_stage"].details.get(Stage.OVERDUE) or 0))
    return [*said, t("meeting_findings.measures", count=late)] if late else said


def _pairs(result: Result) -> dict[str, dict[str, dict[str, Any]]]:
    """The row of findings and that of measures by the name of their group."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in records(result.frame):
        found.setdefault(row["group_name"], {})[row["level"]] = row
    return found


def _order(pair: dict[str, dict[str, Any]]) -> tuple[int, int, int]:
    """Overdue first, then behind, then the most findings."""
    sums = [sum(int(row.get(stage) or 0) for row in pair.values()) for stage in (Stage.OVERDUE, Stage.BEHIND)]
    return -sums[0], -sums[1], -int(pair.get("finding", {}).get("total") or 0)


def _bar(page: Page, name: str, pair: dict[str, dict[str, Any]]) -> str:
    """A bar of findings over one of measures, both as wide as the whole."""
    t = page.t
    lines = "".join(
        around("div", tag("span", t(f"meeting_findings.{level}"), "facts") + shares(row, t), f"line {level}")
        for level, row in pair.items()
        if any(row.get(stage.value) for stage in Stage)
    )
    return around("div", tag("b", name) + around("div", lines, "lines"), "bar")


def _unit(page: Page, name: str, pair: dict[str, dict[str, Any]]) -> str:
    t = page.t
    words = tag("button", name, "opens unit", whose=name) if name else tag("b", t("no_group.unit"))
    drawn = "".join(
        around("span", blocks(pair.get(level, {}), t, wide=level == "finding")) for level in ("finding", "measure")
    )
    return around("div", words + around("span", drawn, "drawn"), "unit-row")

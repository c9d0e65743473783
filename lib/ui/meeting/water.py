"""Step 6: the sections that are not as they should be: their last twelve months, why, and what is due."""

from typing import Any

from lib.core.frames import records
from lib.core.palette import WATER_CLASSES
from lib.metrics.model import Result
from lib.ui.meeting.slide import Slide, around, nothing, part_of, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.water import standing

_MOST, _MONTHS = 8, 12


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """A matrix of exceptions: off their target, worse than last year, warned of, or with a letter due."""
    t, over = page.t, brief["water.over_target"]
    if over.value is None:
        words = reason_of(over, t)
        return Slide([words], nothing(words))
    rows = [row for row in records(brief["water.sections"].frame) if _why(row, brief)]
    if not rows:
        return Slide(_message(page, brief), nothing(t("meeting_water.none")))
    shown, parts = part_of(rows, part, _MOST)
    cells = _cells(brief["water.matrix"])
    months = sorted({month for own in cells.values() for month in own})[-_MONTHS:]
    heads = [t("column.name"), t("meeting_water.target"), *(_month(page, months, at) for at in range(len(months)))]
    heads += [t("meeting_water.against"), t("meeting_water.deciding"), t("meeting_water.due")]
    body = "".join(_row(page, row, cells.get(row["name"], {}), months, brief) for row in shown)
    table = around("table", around("tr", "".join(tag("th", head) for head in heads)) + body, "sections")
    return Slide(_message(page, brief), table + tag("p", t("meeting_water.legend"), "facts"), parts=parts)


def _message(page: Page, brief: dict[str, Result]) -> list[str]:
    t, over = page.t, brief["water.over_target"]
    names = [
        t("meeting_water.class", name=row["name"], water_class=t.water_class(row["water_class"]))
        for row in records(over.frame)
    ]
    if over.value:
        listed = t("format.list").join(names[:2])
        listed = t("compare.names_more", names=listed, count=len(names)) if len(names) > 2 else listed
        said = [t("meeting_water.over", count=over.value, total=over.denominator, names=listed)]
    else:
        said = [t("meeting_water.all_met", total=over.denominator)]
    if alerts := len(_alerts(brief)):
        said.append(t("meeting_water.alerts", count=alerts))
    if letters := len(_letters(brief)):
        said.append(t("meeting_water.letters", count=letters))
    return said


def _alerts(brief: dict[str, Result]) -> set[str]:
    """The sections of alerts that stand."""
    return set(standing(brief))


def _letters(brief: dict[str, Result]) -> dict[str, str]:
    """The sections with a step due, each with that step."""
    return {row["name"]: row["due_step"] for row in records(brief["water.letters"].frame) if row["due_step"]}


def _why(row: dict[str, Any], brief: dict[str, Result]) -> bool:
    name = row["name"]
    off = {each["name"] for each in records(brief["water.over_target"].frame)}
    return name in off or name in _alerts(brief) or name in _letters(brief) or row["water_change"] == "worse"


def _cells(matrix: Result) -> dict[str, dict[Any, dict[str, Any]]]:
    """The months of each section."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    for row in records(matrix.frame):
        found.setdefault(row["name"], {})[row["month"]] = row
    return found


def _month(page: Page, months: list[Any], at: int) -> str:
    """A month; the year too at the first and each January."""
    month = months[at]
    return f"{month:%y}/{month.month}" if at == 0 or month.month == 1 else str(month.month)


def _row(
    page: Page, row: dict[str, Any], own: dict[Any, dict[str, Any]], months: list[Any], brief: dict[str, Result]
) -> str:
    t, name = page.t, row["name"]
    named = tag("b", name) + tag("span", row["region_name"], "facts")
    cells = [around("td", named, "place"), tag("td", t.water_class(row["target_class"]))]
    cells += [_cell(page, own.get(month)) for month in months]
    before, now = row["class_last"], row["period_class"]
    against = "—" if before is None or now is None else f"{t.water_class(before)} → {t.water_class(now)}"
    cells.append(tag("td", against, "worse" if row["water_change"] == "worse" else ""))
    cells.append(around("td", tag("div", t.cell("deciding", row["deciding"]) or "—", "facts"), "words"))
    due = [t("meeting_water.alert")] if name in _alerts(brief) else []
    if step := _letters(brief).get(name):
        due.append(t(f"step.{step}"))
    cells.append(around("td", tag("div", t("format.list").join(due) or "—"), "words"))
    return around("tr", "".join(cells))


def _cell(page: Page, month: dict[str, Any] | None) -> str:
    """A class: on target a stripe of its colour, off it the whole cell with a cross; no figure is a dash."""
    if month is None or month["water_class"] is None:
        return tag("td", "—", "month zero")
    number = int(month["water_class"])
    colour, words = WATER_CLASSES[min(number, len(WATER_CLASSES)) - 1], page.t.water_class(number)
    look = f"background:{colour}" if month["over"] else f"border-left-color:{colour}"
    kind = "class off" if month["over"] else "class"
    return f'<td class="month"><span class="{kind}" style="{look}">{words}{"×" if month["over"] else ""}</span></td>'

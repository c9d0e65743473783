"""Step 2: what changed since the last meeting: what fell overdue first, then water and air; what did not, in a line."""

from collections.abc import Iterable, Sequence
from typing import Any

from lib.core.frames import records
from lib.export.lateness import id_of
from lib.metrics.changes import TURNS
from lib.metrics.model import Result
from lib.ui.meeting.decisions import still_open
from lib.ui.meeting.rows import matter
from lib.ui.meeting.slide import Slide, around, dotted, nothing, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page

#: The room of a part in rows of matters, and what a head takes of it; rows of sections and of targets beside them.
_ROOM, _HEAD, _BESIDE = 6.8, 0.43, 3
#: Decisions of earlier meetings that are listed by name.
_AGENDA = 2
#: What is listed by name, the most pressing first; the rest is only counted.
_NAMED = ("newly_overdue", "reopened", "deadline_moved", "newly_closed", "newly_done", "opened")


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """What happened to obligations at the left, six to a part; water and air at the right."""
    t, changed = page.t, brief["changes.list"]
    if changed.value is None:
        words = reason_of(changed, t)
        return Slide([words], nothing(words))
    rows = sorted(
        (row for row in records(changed.frame) if row["turn"] in _NAMED), key=lambda row: _NAMED.index(row["turn"])
    )
    agenda = still_open(brief["instructions.decided"], page.scope.as_of)
    packed = _packed(rows, _ROOM - (_HEAD + min(len(agenda), _AGENDA) if agenda else 0))
    shown, parts = packed[min(part, len(packed)) - 1], len(packed)
    # Where it lies and what comes next stands in the list of warnings.
    listed = {id_of(row): row for row in records(brief["warnings.list"].frame)}
    beside = ("region", "next_step")
    shown = [row | {"since": None} | {name: listed.get(id_of(row), {}).get(name) for name in beside} for row in shown]
    left = _turns(page, shown, changed) if shown else nothing(t("meeting_since.nothing"))
    left = _agenda(page, agenda, brief["instructions.decided"]) + left
    right = _water(page, brief["changes.water"]) + _air(page, brief["changes.targets"])
    body = around("div", around("div", left, "card") + around("div", right, "cards"), "split")
    return Slide(_message(page, brief), body + tag("p", _rest(page, changed), "soft-line"), parts=parts)


def _message(page: Page, brief: dict[str, Result]) -> list[str]:
    """What is newly overdue, what was done about it, what water did."""
    t, told = page.t, brief["changes.list"].details
    counts = {turn: int(str(told[turn])) for turn in TURNS}
    over = counts["newly_overdue"]
    said = [t("meeting_since.overdue", count=over) if over else t("meeting_since.none_overdue")]
    finished = counts["newly_done"] + counts["newly_closed"]
    if finished:
        said.append(t("meeting_since.finished", count=finished))
    water = brief["changes.water"]
    if water.value and (worse := int(str(water.details["worse"]))):
        said.append(t("meeting_since.worse", count=worse))
    if agenda := still_open(brief["instructions.decided"], page.scope.as_of):
        said.append(t("meeting_since.agenda", count=len(agenda)))
    return said


def _agenda(page: Page, rows: list[dict[str, Any]], decided: Result) -> str:
    """What earlier meetings decided and is not done: the first of it by name."""
    if not rows:
        return ""
    title = tag("h4", page.t("meeting_since.agenda", count=len(rows)))
    return title + "".join(matter(page, row, decided) for row in rows[:_AGENDA])


def _packed(rows: Sequence[dict[str, Any]], room: float) -> list[list[dict[str, Any]]]:
    """Rows as they fit, part by part, with a head above those of each turn."""
    parts: list[list[dict[str, Any]]] = [[]]
    left = room
    for row in rows:
        same = bool(parts[-1]) and parts[-1][-1]["turn"] == row["turn"]
        takes = 1 if same else 1 + _HEAD
        if takes > left:
            parts.append([])
            left, takes = room, 1 + _HEAD
        parts[-1].append(row)
        left -= takes
    return parts


def _turns(page: Page, rows: list[dict[str, Any]], changed: Result) -> str:
    """The rows under the name of what happened to them."""
    t, parts, turn = page.t, "", ""
    for row in rows:
        if row["turn"] != turn:
            turn = row["turn"]
            words = t("meeting_since.turn", turn=t(f"turn.{turn}"), count=changed.details[turn])
            parts += tag("h4", words)
        parts += matter(page, row, changed, when=None if turn == "newly_overdue" else _when(page, row))
    return parts


def _when(page: Page, row: dict[str, Any]) -> tuple[str, str]:
    """The day on which it happened, and the deadline."""
    t, today = page.t, page.scope.as_of
    on, due = (None if row[name] is None else t.short_day(row[name], today) for name in ("on", "due_on"))
    return on or "—", t("status.due", day=due) if due else t("status.no_due")


def _rest(page: Page, changed: Result) -> str:
    """What did not happen, in one line, and what came on record as done."""
    t = page.t
    absent = [t(f"turn.{turn}") for turn in _NAMED if not changed.details[turn]]
    said = [t("meeting_since.absent", turns=t("format.list").join(absent))] if absent else []
    if first_told := changed.details["first_told"]:
        said.append(t("meeting_since.entered", count=first_told))
    return t("format.reasons").join(said)


def _water(page: Page, result: Result) -> str:
    t = page.t
    if result.value is None:
        return around("div", tag("h4", t("meeting_since.water")) + tag("p", reason_of(result, t), "facts"), "card")
    rows = records(result.frame)
    worse = int(str(result.details["worse"]))
    title = t("meeting_since.water_turns", worse=worse, better=len(rows) - worse) if rows else t("meeting_since.same")
    body = "".join(_class(page, row) for row in rows[:_BESIDE])
    return around("div", tag("h4", title) + body + _more(page, len(rows)), "card")


def _class(page: Page, row: dict[str, Any]) -> str:
    t = page.t
    before, now = (t.water_class(row[name]) for name in ("class_before", "water_class"))
    name = tag("b", row["name"]) + tag("span", row["region_name"], "facts")
    worse = row["class_turn"] == "worse"
    return _turned(name, before, now, t("meeting_since.became_worse") if worse else "", worse)


def _turned(name: str, before: str, now: str, mark: str, worse: bool) -> str:
    words = tag("span", before) + '<i aria-hidden="true">→</i>' + tag("b", f"{mark}{now}", "worse" if worse else "")
    return around("div", around("span", name, "what") + around("span", words, "turned"), "change")


def _air(page: Page, result: Result) -> str:
    t = page.t
    rows = [row for row in records(result.frame) if row["value_before"] is not None]
    if result.value is None or not rows:
        words = reason_of(result, t) if result.reason else t("meeting_since.no_air")
        return around("div", tag("h4", t("meeting_since.air")) + tag("p", words, "facts"), "card")
    title = t("meeting_since.air_turns", turns=t("format.reasons").join(_target_turns(page, rows)))
    return around("div", tag("h4", title) + "".join(_mean(page, row) for row in rows[:_BESIDE]), "card")


def _target_turns(page: Page, rows: Iterable[dict[str, Any]]) -> list[str]:
    """Targets that are no longer kept or kept again; where none turned, that."""
    t = page.t
    turned = [
        t(f"meeting_since.{row['target_turn']}", item=t(f"pollutant.{row['pollutant']}"))
        for row in rows
        if row["target_turn"]
    ]
    return turned or [t("meeting_since.no_turn")]


def _mean(page: Page, row: dict[str, Any]) -> str:
    t, days = page.t, row["pollutant"] == "good_days"
    unit = "count" if days else "index"
    numbers = [t.number(row[name], unit if days else "other") for name in ("value_before", "value")]
    target = t("strip.target", target=row["target"])
    name = tag("b", t(f"pollutant.{row['pollutant']}")) + around("span", dotted([target.removeprefix("/ ")]), "facts")
    return _turned(name, numbers[0], numbers[1], "", False)


def _more(page: Page, total: int) -> str:
    return tag("p", page.t("meeting.more", count=total - _BESIDE), "facts") if total > _BESIDE else ""

"""The time line of one item as markup: what happened and what is due, in words that never lie over each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result

#: How much of the line's length the words of a mark take, and the rows that they are spread over.
_WIDTH, _LANES = 0.105, 3
#: Room at both ends, as a part of the time between the first and the last day.
_ROOM = 0.04


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of the line: its kind (of `item.time.<kind>`), its day; its place from 0 to 1, its row of words."""

    kind: str
    on: date
    place: float = 0.0
    lane: int = 0


def marks(item: Mapping[str, Any], today: date) -> list[Mark]:
    """What is told of an item, in order of time and with its places; the first deadline only where it moved."""
    moved = item["due_first"] is not None and item["due_first"] != item["due_on"]
    days: dict[str, Any] = {"opened": item["opened_on"], "started": item["started_on"]}
    days |= {"first": item["due_first"] if moved else None, "due": item["due_on"]}
    days |= {"done": item["done_on"], "reopened": item["reopened_on"], "closed": item["closed_on"]}
    told = sorted([Mark(kind, on.date()) for kind, on in days.items() if on is not None], key=lambda mark: mark.on)
    told = sorted([*told, Mark("today", today)], key=lambda mark: mark.on)
    place = _places([mark.on for mark in told])
    ends = [0.0] * _LANES
    found = []
    for mark in told:
        at = place(mark.on)
        begin, end = span(at)
        lane = next((each for each in range(_LANES) if begin >= ends[each]), ends.index(min(ends)))
        ends[lane] = end
        found.append(Mark(mark.kind, mark.on, at, lane))
    return found


def span(at: float) -> tuple[float, float]:
    """Where the words of a mark begin and end: to its right, at the right end of the line to its left."""
    begin = at - _WIDTH if at > 1 - _WIDTH else at
    return begin, begin + _WIDTH


def _places(days: list[date]) -> Any:
    first, last = min(days), max(days)
    whole = max((last - first).days, 1)
    return lambda day: _ROOM + (1 - 2 * _ROOM) * min(max((day - first).days / whole, 0), 1)


def timeline(standing: Result, history: Result, parts: Result, t: Translator) -> str:
    """The line with its marks, a tick for each report and a ring for each deadline of its parts; then all in words."""
    item, today = records(standing.frame)[0], standing.scope.as_of
    found = marks(item, today)
    place = _places([mark.on for mark in found])
    ticks = "".join(_point("report", place(on)) for on in _days(history.frame["on"]))
    rings = "".join(_point("part", place(on)) for on in _days(parts.frame["due_on"]))
    words = "".join(_words(mark, item, today, t) for mark in found)
    said = t("format.list").join(_said(mark, item, today, t) for mark in found)
    style = f"height:{48 + 22 * max(mark.lane for mark in found)}px"
    drawn = (
        f'<div class="timeline" aria-hidden="true" style="{style}"><div class="line"></div>{ticks}{rings}{words}</div>'
    )
    return f'{drawn}<p class="timeline-words">{escape(said)}</p>'


def _days(column: "pd.Series[Any]") -> Iterable[date]:
    return (on.date() for on in column.dropna().drop_duplicates())


def _point(kind: str, at: float) -> str:
    return f'<i class="{kind}" style="left:{at:.1%}"></i>'


def _words(mark: Mark, item: Mapping[str, Any], today: date, t: Translator) -> str:
    late = " late" if mark.kind == "due" and item["light"] == "red" and mark.on < today else ""
    side = "left" if span(mark.place)[0] == mark.place else "right"
    style = f"left:{mark.place:.1%}" if side == "left" else f"right:{1 - mark.place:.1%}"
    name, day = escape(_name(mark, item, t)), escape(t.short_day(mark.on, today))
    head = f'<i class="mark {mark.kind}{late}" style="left:{mark.place:.1%}"></i>'
    return f'{head}<span class="lane-{mark.lane} {side}" style="{style}"><b>{name}</b> {day}</span>'


def _said(mark: Mark, item: Mapping[str, Any], today: date, t: Translator) -> str:
    return f"{_name(mark, item, t)} {t.short_day(mark.on, today)}"


def _name(mark: Mark, item: Mapping[str, Any], t: Translator) -> str:
    """What a mark is; of an end whose day nobody gave, that it was by that day."""
    if mark.kind in ("done", "closed") and item[f"{mark.kind}_earliest"] != item[f"{mark.kind}_on"]:
        return t(f"item.time.{mark.kind}_by")
    return t(f"item.time.{mark.kind}")

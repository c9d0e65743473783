"""Step 7: the year so far against its targets, and where it is heading; without a target, against last year."""

from typing import Any

from lib.core.frames import records
from lib.core.terms import DustBasis
from lib.i18n import Translator
from lib.i18n.texts import rounded
from lib.metrics.model import Result
from lib.ui.meeting.slide import Slide, around, nothing, part_of, tag
from lib.ui.overview import reason_of
from lib.ui.page import Page

#: The share of the target that fills half a bar, in per cent.
_FULL = 20
_MOST = 7
_ORDER = ("pm25", "pm10", "good_days", "o3_8h", "no2", "so2", "co")
_GOOD = "good_days"


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """One row a pollutant, those with a target first; of one with a target only the row that has it."""
    t, year = page.t, brief["air.year_to_date"]
    rows = sorted((row for row in records(year.frame) if row["value"] is not None), key=_place)
    aimed = {row["pollutant"] for row in rows if row["target"] is not None}
    rows = [row for row in rows if row["target"] is not None or row["pollutant"] not in aimed]
    if not rows:
        words = reason_of(year, t) if year.reason else reason_of(brief["air.pm25_mean"], t)
        return Slide([words], nothing(words))
    heads = "".join(
        tag("th", t(f"meeting_air.{name}")) for name in ("item", "value", "target", "off", "last_year", "outlook")
    )
    shown, parts = part_of(rows, part, _MOST)
    body = "".join(_row(page, row, brief) for row in shown)
    table = around("table", around("tr", heads) + body, "targets")
    return Slide(_message(page, rows, brief), table + tag("p", t("meeting_air.note"), "facts"), parts=parts)


def _place(row: dict[str, Any]) -> tuple[bool, int]:
    known = row["pollutant"] in _ORDER
    return row["target"] is None, _ORDER.index(row["pollutant"]) if known else len(_ORDER)


def _message(page: Page, rows: list[dict[str, Any]], brief: dict[str, Result]) -> list[str]:
    """Which means are above their targets, which within; whether good days keep pace."""
    t = page.t
    judged = [row for row in rows if row["margin"] is not None and row["pollutant"] != _GOOD]
    twice = len({row["pollutant"] for row in judged}) < len(judged)
    said = []
    for words, chosen in (
        ("meeting_air.above", [row for row in judged if row["margin"] < 0]),
        ("meeting_air.within", [row for row in judged if row["margin"] >= 0]),
    ):
        if chosen:
            said.append(
                t(words, items=t("format.list").join(dict.fromkeys(_name(row, t, basis=twice) for row in chosen)))
            )
    good = brief["air.good_days"]
    pace = good.details.get("pace")
    if pace and pace != "open":
        said.append(t(f"meeting_air.pace.{pace}"))
    return said or [t("meeting_air.no_target")]


def _name(row: dict[str, Any], t: Translator, *, basis: bool = True) -> str:
    """The pollutant; with its basis where that is not the usual one."""
    name = t(f"pollutant.{row['pollutant']}")
    without = basis and row["basis"] == DustBasis.WITHOUT_DUST
    return t("strip.on_basis", told=name, basis=t(f"basis.{DustBasis.WITHOUT_DUST}")) if without else name


def _number(value: Any, row: dict[str, Any], t: Translator) -> str:
    if value is None:
        return "—"
    return t.number(value, "count" if row["pollutant"] == _GOOD else "other")


def _row(page: Page, row: dict[str, Any], brief: dict[str, Result]) -> str:
    t = page.t
    cells = [around("td", tag("b", _name(row, t))), around("td", tag("b", _number(row["value"], row, t)))]
    cells.append(tag("td", t.say(row["target"])))
    off = None
    if row["target"] and row["pollutant"] != _GOOD:
        off = (row["value"] - row["target"]) / row["target"]
    cells.append(around("td", _deviation(off, t)) if off is not None else tag("td", _pace(row, brief, t)))
    cells.append(tag("td", t.change(row["change"])))
    cells.append(around("td", _outlook(row, brief, t)))
    return around("tr", "".join(cells))


def _pace(row: dict[str, Any], brief: dict[str, Result], t: Translator) -> str:
    """Of good days what the rest of the year must give."""
    if row["pollutant"] != _GOOD or row["target"] is None or not row["left"] or row["needed"] is None:
        return "—"
    return t("meeting_air.needed", share=t.number(row["needed"] / row["left"], "share"), days=row["left"])


def _deviation(off: float, t: Translator) -> str:
    """A bar from the target in the middle: right and yellow above it, left below it; the words say the same."""
    percent = abs(off) * 100
    side = "above" if off > 0 else "below" if off < 0 else "as_target"
    words = t(f"compare.{side}", percent=f"{rounded(percent, 0 if percent >= 1 else 1)}%")
    wide = min(percent / _FULL, 1) * 50
    left = 50 if off > 0 else 50 - wide
    bar = f'<span class="off {side}"><i style="left:{left:.1f}%;width:{wide:.1f}%"></i></span>'
    glyph = '<span class="mark-yellow" aria-hidden="true">▲</span> ' if off > 0 else ""
    return bar + f"<span>{glyph}</span>" + tag("b" if off > 0 else "span", words)


def _outlook(row: dict[str, Any], brief: dict[str, Result], t: Translator) -> str:
    """The figure that the year may end with, its interval, and what that means for the target."""
    found = brief.get(f"air.{row['pollutant']}_projection")
    if found is None or row["target"] is None:
        return "—"
    if found.value is None:
        return tag("span", reason_of(found, t), "facts")
    low, high, goal = (found.details.get(name) for name in ("low", "high", "goal"))
    told = {name: _number(value, row, t) for name, value in (("value", found.value), ("low", low), ("high", high))}
    if not all(isinstance(each, int | float) for each in (low, high, goal)):
        return tag("span", told["value"])
    words = t("meeting_air.projection", **told)
    kept, missed = (low >= goal, high < goal) if row["pollutant"] == _GOOD else (high <= goal, low > goal)  # type: ignore[operator]
    judged = "kept" if kept else "missed" if missed else "unsure"
    return tag("span", words) + tag("span", t(f"meeting_air.{judged}"), "facts")

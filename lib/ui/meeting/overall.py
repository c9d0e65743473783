"""Step 1: how it stands over all. The sentence of the overview, its six figures, the counties by red lights."""

from collections.abc import Iterable
from html import escape
from math import cos, radians
from typing import Any
from urllib.parse import quote

from lib.core.frames import records
from lib.core.palette import QUIET, county_fill
from lib.i18n import Translator
from lib.maps import outlines
from lib.metrics.model import Result
from lib.ui import frame
from lib.ui.compare import names_of
from lib.ui.meeting.slide import Slide, around, count, tag
from lib.ui.overview import lead, meeting_before
from lib.ui.page import Page
from lib.ui.strip import Card, cards

#: Places that are listed; of more the rest is counted in one row.
_MOST = 9
#: The width that the map is drawn for, and its height at most.
_WIDE, _HIGH = 1080, 520


def slide(page: Page, brief: dict[str, Result], part: int) -> Slide:
    """One part, whatever was asked for."""
    t = page.t
    figures = "".join(_figure(card, t) for card in cards(brief, meeting_before(page), t))
    below = _map(page, brief["lights.by_region"]) + _table(page, brief["lights.by_region"])
    return Slide(lead(page, brief), around("div", figures, "figures") + around("div", below, "places"))


def _figure(card: Card, t: Translator) -> str:
    kind = "figure alarm" if card.is_alarm else "figure"
    shown = around("p", tag("b", card.value) + tag("span", card.beside), "value")
    name = tag("p", t(f"strip.{card.name}"))
    return around("div", name + shown + tag("p", card.judged, "judged"), kind)


def _table(page: Page, result: Result) -> str:
    t, names = page.t, names_of(page, result)
    rows = records(result.frame)
    heads = "".join(tag("th", t(f"compare.head.{name}")) for name in ("region", "red", "yellow"))
    shown = rows if len(rows) <= _MOST else rows[: _MOST - 1]
    body = "".join(_row(names[row["child"]], row) for row in shown)
    if rest := rows[len(shown) :]:
        sums: dict[str, Any] = {light: sum(int(row[light] or 0) for row in rest) for light in ("red", "yellow")}
        body += _row(t("meeting.others", count=len(rest)), sums)
    return around("table", around("tr", heads) + body, "counties") if rows else ""


def _row(name: str, row: dict[str, Any]) -> str:
    return around("tr", tag("td", name) + "".join(around("td", count(each, row[each])) for each in ("red", "yellow")))


def _map(page: Page, result: Result) -> str:
    """The counties filled by their red lights, which are printed in them; nothing where there is no outline."""
    now = frame.current()
    drawn = outlines(now.office.below(page.scope.region))
    if drawn.box is None:
        return ""
    reds = {row["child"]: row["red"] for row in records(result.frame)}
    names = names_of(page, result)
    squeeze = cos(radians((drawn.box[1] + drawn.box[3]) / 2))
    west, south, east, north = drawn.box
    scale = min(_WIDE / ((east - west) * squeeze), _HIGH / (north - south))
    size = ((east - west) * squeeze * scale, (north - south) * scale)

    def at(point: Any) -> tuple[float, float]:
        return (point[0] - west) * squeeze * scale, (north - point[1]) * scale

    paths, labels = "", ""
    for feature in drawn.counties:
        told = feature["properties"]
        red = reds.get(told["code"])
        fill = county_fill(int(red or 0))
        ways = "".join(_way(ring, at) for ring in _rings(feature["geometry"]))
        paths += f'<path d="{ways}" fill="{fill}" stroke="{QUIET}" stroke-width="1.5"/>'
        x, y = at((told["lon"], told["lat"]))
        label = tag("span", _short(names.get(told["code"]) or told["name"])) + _number(red)
        labels += f'<div class="label" style="left:{100 * x / size[0]:.1f}%;top:{100 * y / size[1]:.1f}%">{label}</div>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {size[0] + 4:.0f} {size[1] + 4:.0f}">{paths}</svg>'
    alt = escape(page.t("meeting.map"))
    picture = f'<img alt="{alt}" src="data:image/svg+xml,{quote(svg)}">'
    kept = f"width:calc({size[0]:.0f} * var(--m));height:calc({size[1]:.0f} * var(--m))"
    return f'<div class="land" style="{kept}">{picture}{labels}</div>'


def _short(name: str) -> str:
    """A name of several words without its last, which says what kind of place it is."""
    return name.rpartition(" ")[0] or name


def _number(red: Any) -> str:
    if red is None:
        return tag("b", "—", "none")
    return tag("b", int(red), "some" if red else "none")


def _rings(shape: dict[str, Any]) -> Iterable[Any]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return (ring for polygon in polygons for ring in polygon)


def _way(ring: Any, at: Any) -> str:
    return "M" + "L".join(f"{x:.0f},{y:.0f}" for x, y in map(at, ring)) + "Z"

"""The map's page: numbered exceptions on the map, the same numbers in the list beside it, what has no place below."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lib.core.frames import records
from lib.core.terms import Light
from lib.export.lateness import passed_of
from lib.i18n import Translator
from lib.maps import (
    LAYERS,
    NARROW,
    NARROW_ASPECT,
    Outlines,
    Plane,
    deck,
    drawing,
    names_of,
    outlines,
    plain,
    shades,
    station_rows,
)
from lib.metrics.model import Result
from lib.ui import assets, cache, frame, map_rows, sources, words
from lib.ui.blocks import heading, origin
from lib.ui.drawer import drawer
from lib.ui.filters import coded, filters, said_or, say
from lib.ui.layout import page_sentence
from lib.ui.map_rows import REACH, Row, Shown
from lib.ui.page import Page, region_name
from lib.ui.places import map_spec
from lib.ui.static import DECK_ADDRESS
from lib.ui.status_list import A_PAGE, block_of, mount, opened
from lib.ui.status_rows import rows as rows_of

Brief = dict[str, Result]

#: The land of a region without outlines: China.
_CHINA = (73.0, 18.0, 135.0, 54.0)


def point_map(page: Page, brief: Brief) -> None:
    """What the page has: a sentence, the layer, map and list."""
    t, layer = page.t, said_or("layer", LAYERS)
    near = map_rows.station(brief, st.query_params.get("near")) if layer == "monitoring" else None
    whole = map_rows.exceptions(brief, layer, near)
    message = _sentence(page, brief, whole, layer, near)
    with st.container(horizontal=True, vertical_alignment="center", key="map-choices"):
        coded("layer", LAYERS, t("map.layers"), lambda code: t(f"map.layer.{code}"), forgets=("near", "at"))
        if layer != "monitoring":
            with st.popover(t("map.filters"), icon=":material/filter_alt:"):
                filters(page)
    seen = map_rows.seen_box(st.query_params.get("at"))
    here = whole if seen is None else whole.inside(seen)
    title = t(f"map.title.{layer}") if near is None else t("map.title.near", name=near["name"])
    with st.container(key="map-and-list"):
        left, right = st.columns([2, 1], gap="small")
    with left:
        heading(title, _drawn_of(brief, layer), spec=_spec(page, brief, layer), message=message)
        _map(page, brief, title, layer, near, here)
        origin(_drawn_of(brief, layer), title)
        with st.container(key="map-placeless"):
            _placeless(page, brief, whole)
    with right:
        _beside(page, brief, layer, near, here, len(whole.placed))
    st.caption(t("map.outlines"))
    drawer(page, brief["warnings.all"])


def _drawn_of(brief: Brief, layer: str) -> Result:
    return brief["map.stations" if layer == "monitoring" else "map.points"]


def _spec(page: Page, brief: Brief, layer: str) -> dict[str, Any] | None:
    """The picture that is downloaded: of the matters, as it stands on the overview too."""
    if layer != LAYERS[0] or brief["map.points"].frame.empty:
        return None
    return map_spec(brief["map.points"], page.t, frame.current().office, 900)


def _sentence(page: Page, brief: Brief, shown: Shown, layer: str, near: Row | None) -> str:
    """How many reds are on the map, where most of them are, how many are not on it; then yellow and what is fine.

    Returns the bold part: the message of the picture.
    """
    clauses, softer = _said(page, brief, shown, layer, near)
    page_sentence(clauses, softer, page.t)
    return page.t("overview.sentence.join").join(clauses)


def _said(page: Page, brief: Brief, shown: Shown, layer: str, near: Row | None) -> tuple[list[str], str]:
    t = page.t
    red = shown.count(Light.RED)
    counts = t("format.list").join(
        t("strip.stage", stage=t(f"warnings.light.{light}"), count=shown.count(light))
        for light in (Light.RED, Light.YELLOW)
        if shown.count(light)
    )
    if near is not None:
        first = t("map.sentence.station", name=near["name"], line=map_rows.line_of(near, t))
        second = (
            t("map.sentence.near", reach=REACH, counts=counts) if counts else t("map.sentence.none_near", reach=REACH)
        )
        return [first, second], ""
    if layer == "monitoring":
        lead = t("map.sentence.lit", counts=counts) if counts else t("map.sentence.all_met")
        return [lead], t("map.stations", count=brief["map.stations"].value or 0)
    clauses = [t(f"map.sentence.{layer}", red=red) if red else t("map.sentence.no_red")]
    if (place := map_rows.most(shown.placed)) and place[1] < red:
        clauses.append(t("map.sentence.most", count=place[1], name=region_name(place[0])))
    elif place:
        clauses.append(t("map.sentence.all_in", name=region_name(place[0])))
    if missing := sum(row["light"] == Light.RED for row in shown.placeless):
        clauses.append(t("map.sentence.placeless", count=missing))
    others = {"yellow": shown.count(Light.YELLOW), "fine": _fine(brief, layer)}
    said = t("format.list").join(t(f"map.count.{name}", count=count) for name, count in others.items() if count)
    return clauses, t("map.softer", counts=said) if said else ""


def _fine(brief: Brief, layer: str) -> int:
    points = brief["map.points"].frame
    points = points[points["project"].notna()] if layer == "projects" else points
    return int((~points["light"].isin([Light.RED, Light.YELLOW])).sum())


def _map(page: Page, brief: Brief, title: str, layer: str, near: Row | None, here: Shown) -> None:
    """The component. What it reports goes into the address, so the run that follows draws it."""
    t, key = page.t, f"map-{layer}-{hash(page.scope)}"
    drawn = outlines(frame.current().office.below(page.scope.region)).named(_name_of)
    known: Any = brief["map.points"].details.get("reds") or {}
    reds = {code: known[code] for code in drawn.codes & known.keys()}
    # Around a section all is looked at.
    own = LAYERS[0] if near else layer
    address = urlencode(page.scope.to_query() | {"lang": t.language, "layer": own})
    points: Any = f"api/points?{address}"
    if own == "monitoring":
        points = station_rows(records(brief["map.stations"].frame), lambda row: map_rows.line_of(row, t))
    else:
        cache.fine_points(page.scope, t, own, brief["map.points"])
    ring = None if near is None else (near["lon"], near["lat"], REACH)
    data = {
        "label": title,
        "deck": deck(f"api/outlines?{address}", points, own, reds, ring),
        "drawings": _drawings(page, layer, near, drawn, reds, here),
        "narrow": NARROW,
        "chosen": _chosen(here),
        "legend": _legend(brief, here, layer, near, t),
        "bundle": DECK_ADDRESS,
        "words": {act: t(f"map.{act}") for act in ("in", "out", "whole")},
    }

    def viewed() -> None:
        say("at", st.session_state[key]["view"] or None)

    def clicked() -> None:
        opened(st.session_state[key]["open"])

    assets.deck_map(key=key, data=data, on_open_change=clicked, on_view_change=viewed)


def _drawings(
    page: Page, layer: str, near: Row | None, drawn: Outlines, reds: dict[str, int], here: Shown
) -> dict[str, Any]:
    """What is drawn on a wide map and on a narrow one, and what each shows where nobody moved it."""
    t, seen = page.t, map_rows.seen_box(st.query_params.get("at"))

    def made() -> dict[str, Any]:
        found = {}
        for name, aspect in (("wide", None), ("narrow", NARROW_ASPECT)):
            land = Plane.around(drawn.box or _CHINA, aspect)
            plane = map_rows.plane_of(land, seen, near)
            names = names_of(drawn, plane, reds, t)
            told = drawing(here.placed, plane, names, t, lambda row: (map_rows.ident(row), _title(row, t)))
            found[name] = told | {"whole": plain(map_rows.plane_of(land, None, near))}
        return found

    return cache.made(("map", page.scope, t.language, layer, near and near["code"], seen), made)


def _chosen(here: Shown) -> str | None:
    """The mark of the matter that the address names."""
    asked = frame.current().scope
    wanted = asked.item if asked else None
    kind = asked.item_kind if asked else None
    for _, row in here.placed:
        if wanted and row["code"] == wanted and kind in (None, row["kind"]):
            return map_rows.ident(row)
    return None


def _title(row: Mapping[str, Any], t: Translator) -> str:
    """The words of a mark under the pointer: its light, what it is, whose."""
    named = row.get("title") or row["name"]
    whose = row.get("unit") or row["region_name"]
    return " · ".join(str(each) for each in (t(f"light.{row['light']}"), named, whose) if each)


def _legend(brief: Brief, shown: Shown, layer: str, near: Row | None, t: Translator) -> list[dict[str, Any]]:
    """Five entries at most: lights with their counts, what is fine or the kinds of monitoring points, the shading."""
    entries: list[dict[str, Any]] = [
        {"sign": light.value, "words": t(f"map.legend.{light}", count=shown.count(light))}
        for light in (Light.RED, Light.YELLOW)
        if shown.count(light)
    ]
    if layer == "monitoring" and near is None:
        kinds = {"section": "section", "source": "source", "air": "air"}
        return entries + [{"sign": sign, "words": t(f"map.legend.{kind}")} for kind, sign in kinds.items()]
    if near is None:
        entries.append({"sign": "fine", "words": t("map.legend.fine", count=_fine(brief, layer))})
    return [*entries, {"words": t("map.legend.counties"), "shades": shades(t)}]


def _beside(page: Page, brief: Brief, layer: str, near: Row | None, here: Shown, total: int) -> None:
    """The list beside the map: its numbers are those of the marks."""
    t, numbers = page.t, here.numbers
    if near is not None:
        st.button(t("map.back"), icon=":material/arrow_back:", key="map-back", on_click=say, args=("near", None))
    title = t("map.list") if near is None else t("map.list_near", reach=REACH)
    st.markdown(f"##### {words.plain(title)}")
    rows = [row for _, row in here.placed][:A_PAGE]
    if layer == "monitoring" and near is None:
        listed, none = brief["warnings.all"].frame.iloc[:0], t("map.sentence.all_met")
        told = [map_rows.station_row(number, row, t) for number, row in here.placed][:A_PAGE]
    else:
        listed = map_rows.frame_of(tuple(rows), brief["warnings.all"].frame)
        none = t("map.none_here")
        told = map_rows.numbered(_rows(page, brief, listed), numbers, t)
    data = block_of(title, listed, told, [], none)
    if len(told) < total:
        data["foot"] = t("map.shown", shown=len(told), total=total)
    mount(f"map-list-{layer}-{hash(page.scope)}", data)
    _told(brief, layer, near, title)


def _placeless(page: Page, brief: Brief, shown: Shown) -> None:
    """The reds that have no place, and how many yellow ones there are besides."""
    t = page.t
    reds = tuple(row for row in shown.placeless if row["light"] == Light.RED)
    if reds:
        title = t("map.placeless_reds", count=len(reds))
        st.markdown(f"##### {words.plain(title)}")
        listed = map_rows.frame_of(reds, brief["warnings.all"].frame)
        data = block_of(title, listed.head(A_PAGE), _rows(page, brief, listed.head(A_PAGE)), [], "")
        mount(f"map-placeless-{hash(page.scope)}", data)
        _told(brief, LAYERS[0], None, title)
    if others := len(shown.placeless) - len(reds):
        st.caption(t("map.placeless", count=others))


def _told(brief: Brief, layer: str, near: Row | None, title: str) -> None:
    """Tell the page's sources of a list; that its data end earlier stands under the map."""
    sources.shown(brief["map.stations" if layer == "monitoring" and near is None else "warnings.all"], title)


def _rows(page: Page, brief: Brief, listed: Any) -> list[Row]:
    passed = passed_of(brief["warnings.all"])
    return rows_of(listed, page.t, region_name, today=page.scope.as_of, passed=passed)


def _name_of(code: str) -> str | None:
    """The name of a region in the reader's language; None of one that the office does not have."""
    return region_name(code) if code in frame.current().office else None

"""The page of one item: what was reported beside what is computed, its fixings, deadlines, history and kin."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import export
from lib.charts import map_picture as draw_picture
from lib.core.frames import records
from lib.core.terms import ItemKind
from lib.i18n import Translator, kind_of
from lib.maps import outlines
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import nothing, origin, row_of, still, table
from lib.ui.item import ITEM_PAGES, why
from lib.ui.office import Office
from lib.ui.page import Page
from lib.ui.words import plain

#: Degrees about an item that its map shows, and the height of the map in pixels.
_AROUND, _HEIGHT = 0.9, 260

#: What a list of an item's kin shows first: the code opens it.
_KIN = ("likeness", "light", "kind", "code", "title", "unit", "due_on", "state", "stage")

#: Blocks below the item, in order; empty ones are only named.
_BLOCKS = ("doubted", "parts", "deadlines", "history", "actions", "look_backs", "evidence", "same_matter", "similar")


def item_page(page: Page, brief: dict[str, Result]) -> None:
    """The item that the address names, as of the day; one sentence where it names none, or one that is not there."""
    t, standing = page.t, brief["item.standing"]
    _back(page, None if standing.frame.empty else str(standing.frame["kind"].iloc[0]))
    if standing.frame.empty:
        if page.scope.item:
            st.warning(plain(t("detail.unknown", code=page.scope.item)))
        else:
            st.info(t("item.choose"))
        return
    item = records(standing.frame)[0]
    spec = None if item["lon"] is None else _map(standing, page.t, frame.current().office)
    _heading(page, brief, item)
    left, right = st.columns([6, 4], gap="medium")
    with right:  # first: the legend has room below the map
        _where(page, standing, item, spec)
    with left:
        _panel(standing, t)
        if kind_of(item) == ItemKind.FINDING:  # only what an inspection hands over is fixed in five ways
            _fixings(brief["item.fixings"], t)
    empty = [name for name in _BLOCKS if brief[f"item.{name}"].frame.empty]
    for name in _BLOCKS:
        if name not in empty:
            _block(page, name, brief[f"item.{name}"])
    if empty:
        blocks = t("format.list").join(export.block_name(name, t) for name in empty)
        st.caption(plain(t("item.nothing_of", blocks=blocks)))


def items(page: Page, title: str, result: Result, *, of: str = "code", kind: str | None = None, **shown: Any) -> None:
    """A table of items (as `blocks.table`): a click on a row goes to the page of its item, whose code column `of` has.

    The same code may stand in two ledgers: the kind goes with it, that of the row or of all of them (`kind`).
    """
    row = row_of(title, result, **shown)
    if row and row[of] != page.scope.item:
        open_item(page, str(row[of]), row.get("kind", kind))


def open_item(page: Page, code: str, kind: str | None = None) -> None:
    """Go to the page of one item."""
    scope = replace(page.scope, item=code, item_kind=kind)
    # With the language, so that the frame has nothing to add: each change of the address is a step of the way back.
    address = scope.to_query() | {"lang": page.t.language}
    st.switch_page(frame.current().pages["item"], query_params=address)


def asked_item(page: Page) -> None:
    """A way to the item that the address of a list names.

    It does not jump: who came back from an item by the browser's button has its code in the address.
    """
    if page.scope.item:
        label = plain(page.t("detail.line", name=page.t("detail.open"), value=page.scope.item))
        st.page_link(
            frame.current().pages["item"],
            label=label,
            icon=":material/open_in_new:",
            query_params=page.scope.to_query(),
        )


def _back(page: Page, kind: str | None) -> None:
    """The way to the list that items of the kind stand in."""
    listed = ITEM_PAGES.get(kind or "", "findings")
    st.page_link(
        frame.current().pages[listed],
        label=page.t(f"page.{listed}"),
        icon=":material/arrow_back:",
        query_params=replace(page.scope, item=None, item_kind=None, kinds=()).to_query(),
    )


def dossier_button(brief: dict[str, Result], t: Translator, office: Office) -> None:
    """The file of one item to print (一案一档), made when the button is clicked, outside of any run of the page."""
    standing = brief["item.standing"]

    def made() -> bytes:
        spec = None if pd.isna(standing.frame["lon"].iloc[0]) else _map(standing, t, office)
        lines = why(standing.frame.iloc[0], t)
        return export.dossier(brief, t, why=lines, map_svg=export.svg(spec, t) if spec else None)

    st.download_button(
        t("item.dossier"),
        data=made,
        file_name=export.dossier_name(standing, t, cache.version()),
        mime="text/html",
        on_click="ignore",
        icon=":material/print:",
        key="dossier",
    )


def _heading(page: Page, brief: dict[str, Result], item: dict[str, Any]) -> None:
    """Light and title, what it is, and the file to print."""
    t = page.t
    light = t(f"light.{item['light']}")
    st.markdown(f"#### {light} · {plain(str(item['title']))}")
    named = t("item.named", kind=t(f"kind.{kind_of(item)}"), code=item["code"])
    parts = [named, *(item[name] for name in ("parent_code", "programme_name", "region_name") if item[name])]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(" · ".join(parts)), width="stretch")
        dossier_button(brief, t, frame.current().office)


def _panel(standing: Result, t: Translator) -> None:
    """Why its light is on; what was reported, beside it what is computed; whose it is, by when, since when."""
    row = standing.frame.iloc[0]
    with st.container(border=True):
        for line in [*why(row, t), *export.item_lines(standing, t)]:
            st.markdown(plain(line))
        facts = [plain(t("detail.line", name=name, value=value)) for name, value in export.item_facts(standing, t)]
        half = (len(facts) + 1) // 2
        for column, part in zip(st.columns(2), (facts[:half], facts[half:]), strict=True):
            column.markdown("  \n".join(f":small[{fact}]" for fact in part))
        origin(standing)


def _fixings(result: Result, t: Translator) -> None:
    """The five fixings, each with a mark: told, or missing."""
    with st.container(border=True):
        st.markdown(f"**{t('item.block.fixings', there=result.value)}**")
        lines = []
        for row in records(result.frame):
            name = t(f"fixing.{row['fixing']}")
            missing = f":red[**{plain(t('item.missing', name=name))}**]"
            lines.append(missing if row["lacking"] else plain(t("item.told", name=name, told=row["told"])))
        st.markdown("  \n".join(lines))


def _where(page: Page, standing: Result, item: dict[str, Any], spec: dict[str, Any] | None) -> None:
    """The item on a small map about it; without a position the words of its place."""
    title, place = page.t("item.block.where"), str(item["place"] or item["region_name"])
    if spec is None:
        nothing(title, standing, plain(place))
        return
    still(f"{title} · {place}", draw_picture, standing, spec, item=str(item["code"]))


def _map(standing: Result, t: Translator, office: Office) -> dict[str, Any]:
    """The spec of the map about the item: outlines of its region, else of the scope's."""
    drawn = outlines(office.below(str(standing.frame["region"].iloc[0])))
    if not drawn.counties:
        drawn = outlines(office.below(standing.scope.region))
    chart = draw_picture(standing, t, drawn.counties, height=_HEIGHT, around=_AROUND)
    return cache.inline(chart.to_dict())


def _block(page: Page, name: str, result: Result) -> None:
    """One block of the item's rows; a click on one of its kin opens that."""
    title = page.t(f"item.block.{name}")
    if name in ("parts", "same_matter", "similar"):
        items(page, title, result, columns=_KIN if name == "similar" else ())
    else:
        table(title, result)

"""The page of one item: why it is lit and how that ends, progress, time line, measures; the rest behind tabs."""

from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from lib import export
from lib.charts import map_picture
from lib.core.frames import records
from lib.core.terms import ItemKind
from lib.export.lateness import lateness, passed_of
from lib.i18n import Translator, kind_of
from lib.metrics.model import Result
from lib.ui import frame
from lib.ui.blocks import nothing, origin, still, table
from lib.ui.item import ITEM_PAGES, why
from lib.ui.item_rows import dossier_button, item_map, items
from lib.ui.layout import page_sentence, tab_row
from lib.ui.months import month_strip
from lib.ui.page import Page
from lib.ui.status_list import matter_list
from lib.ui.status_rows import chip_of
from lib.ui.strip import reach
from lib.ui.timeline import timeline
from lib.ui.words import plain

Brief = dict[str, Result]

#: What a list of an item's kin shows first: the code opens it.
_KIN = ("likeness", "light", "kind", "code", "title", "unit", "due_on", "state", "stage")

#: Behind the tabs, in order; what is empty is only named.
_BLOCKS = (
    *("history", "fixings", "doubted", "parts", "deadlines", "actions", "look_backs", "evidence", "same_matter"),
    "similar",
)
#: Measures or milestones before more are asked for.
_PARTS = 5


def item_page(page: Page, brief: Brief) -> None:
    """The item that the address names, as of the day; one sentence where it names none, or one that is not there."""
    t, standing = page.t, brief["item.standing"]
    with st.container(horizontal=True, vertical_alignment="center"):
        _back(page, None if standing.frame.empty else str(standing.frame["kind"].iloc[0]))
        if len(standing.frame):
            dossier_button(brief, t, frame.current().office)
    if standing.frame.empty:
        page_sentence([t("page.item")], "", t)
        if page.scope.item:
            st.warning(plain(t("detail.unknown", code=page.scope.item)))
        else:
            st.info(t("item.choose"))
        return
    item = records(standing.frame)[0]
    _heading(page, standing, item)
    reach([(t("metric.item.standing"), standing)], t)
    left, right = st.columns([6, 4])
    with left:
        _why(standing, t)
    with right:
        _progress(standing, item, t)
    with st.container(border=True, key="timeline"):
        st.html(timeline(standing, brief["item.history"], brief["item.parts"], t))
        st.html(month_strip(brief["item.months"], t))
    parts, where = st.columns([6, 4]) if len(brief["item.parts"].frame) else (None, st.container())
    if parts is not None:
        with parts:
            matter_list(page, t("item.block.parts"), brief["item.parts"], first=_PARTS)
    with where:
        _where(page, standing, item)
    _tabs(page, brief, item)


def _back(page: Page, kind: str | None) -> None:
    """The way to the list that items of the kind stand in."""
    listed = ITEM_PAGES.get(kind or "", "findings")
    st.page_link(
        frame.current().pages[listed],
        label=page.t(f"page.{listed}"),
        width="stretch",
        icon=":material/arrow_back:",
        query_params=replace(page.scope, item=None, item_kind=None, kinds=()).to_query(),
    )


def _heading(page: Page, standing: Result, item: dict[str, Any]) -> None:
    """Light and title, how late it is, whose it is and what comes next."""
    t = page.t
    word, glyph = chip_of(item["light"], t)
    chip = f'<span class="chip-{escape(item["light"])}">{escape(word)} {escape(glyph)}</span>'
    late, due = lateness(item, t, standing.scope.as_of, passed_of(standing))
    step = item["next_step"]
    named = t("item.named", kind=t(f"kind.{kind_of(item)}"), code=item["code"])
    told = [
        late,
        due,
        item["unit"] or t("status.no_unit"),
        item["leader"] or t("status.no_leader"),
        t("detail.next", step=t(f"step.{step}")) if step else None,
        named,
        *(item[name] for name in ("parent_code", "programme_name", "region_name")),
    ]
    facts = " · ".join(escape(str(each)) for each in told if each)
    with st.container(key="page-sentence"):
        st.html(f"<h4>{chip} {escape(str(item['title']))}</h4><p>{facts}</p>")


def _why(standing: Result, t: Translator) -> None:
    """Why its light is on and what turns it back, or that none is; whose it is, by when, since when."""
    row = standing.frame.iloc[0]
    with st.container(border=True, height="stretch"):
        st.markdown(f"##### {plain(t('item.block.why'))}")
        calm = t("item.calm", stage=t(f"stage.{row['stage']}"))
        for line in why(row, t) or [calm]:
            st.markdown(plain(line))
        facts = [plain(t("detail.line", name=name, value=value)) for name, value in export.item_facts(standing, t)]
        half = (len(facts) + 1) // 2
        for column, part in zip(st.columns(2), (facts[:half], facts[half:]), strict=True):
            column.markdown("  \n".join(f":small[{fact}]" for fact in part))
        origin(standing)


def _progress(standing: Result, item: dict[str, Any], t: Translator) -> None:
    """What was reported beside what is computed and what was to be expected: bars, and in words."""
    with st.container(border=True, height="stretch", key="item-progress"):
        st.markdown(f"##### {plain(t('item.block.progress'))}")
        bars = "".join(_bar(name, item[name], t) for name in ("guarded", "progress", "expected"))
        st.html(f'<div class="progress-lines">{bars}</div>')
        for line in export.item_lines(standing, t):
            st.markdown(f":small[{plain(line)}]")


def _bar(name: str, share: float | None, t: Translator) -> str:
    """One bar; what nobody reported or what is not to be reckoned is a dash, no empty bar."""
    label = f"<span>{escape(t(f'column.{name}'))}</span>"
    if share is None:
        return f'<div class="progress-line">{label}<span></span><b>—</b></div>'
    width = min(max(share, 0), 1)
    track = f'<span class="track"><i class="{name}" style="width:{width:.0%}"></i></span>'
    return f'<div class="progress-line">{label}{track}<b>{escape(t.number(share, "share"))}</b></div>'


def _where(page: Page, standing: Result, item: dict[str, Any]) -> None:
    """The item on a small map about it; without a position the words of its place."""
    title, place = page.t("item.block.where"), str(item["place"] or item["region_name"])
    if item["lon"] is None:
        nothing(title, standing, plain(place))
        return
    spec = item_map(standing, page.t, frame.current().office)
    with st.container(key="item-map"):
        still(f"{title} · {place}", map_picture, standing, spec, item=str(item["code"]))


def _tabs(page: Page, brief: Brief, item: dict[str, Any]) -> None:
    """Everything else that is on record of it, one at a time; what there is nothing of is named in one line."""
    t, blocks = page.t, list(_BLOCKS)
    if kind_of(item) != ItemKind.FINDING:  # only what an inspection hands over is fixed in five ways
        blocks.remove("fixings")
    empty = [name for name in blocks if brief[f"item.{name}"].frame.empty]
    there = {name: (name,) for name in blocks if name not in empty}
    if there:
        name, _ = tab_row(page, there)
        title, result = t(f"item.block.{name}", there=brief["item.fixings"].value), brief[f"item.{name}"]
        if name == "fixings":
            _fixings(title, result, t)
        elif name in ("parts", "same_matter", "similar"):
            # The list above has the file of the same rows.
            items(page, title, result, columns=_KIN if name == "similar" else (), csv=name != "parts")
        else:
            table(title, result)
    if empty:
        names = t("format.list").join(export.block_name(name, t) for name in empty)
        st.caption(plain(t("item.nothing_of", blocks=names)))


def _fixings(title: str, result: Result, t: Translator) -> None:
    """The five fixings, each with a mark: told, or missing."""
    with st.container(border=True):
        st.markdown(f"**{title}**")
        lines = []
        for row in records(result.frame):
            name = t(f"fixing.{row['fixing']}")
            missing = f"**{plain(t('item.missing', name=name))}**"
            lines.append(missing if row["lacking"] else plain(t("item.told", name=name, told=row["told"])))
        st.markdown("  \n".join(lines))
        origin(result)

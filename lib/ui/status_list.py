"""The list of matters on a page: two lines a row, a click opens the drawer; the address says which one is open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.core.terms import ItemKind
from lib.export.lateness import id_of, passed_of
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import assets, cache, frame
from lib.ui.blocks import absence, heading, origin, table
from lib.ui.drawer import drawer
from lib.ui.filters import coded, say
from lib.ui.item import item_detail
from lib.ui.map_rows import STATION
from lib.ui.page import Page
from lib.ui.status_rows import GROUPS, groups, ordered, rows

#: Rows that are sent to the browser at once, and those of the first screen.
A_PAGE, FIRST_SCREEN = 50, 6

_BY, _VIEW = (*GROUPS, "none"), ("list", "table")


def warning_list(page: Page, title: str, result: Result, *, columns: tuple[str, ...]) -> None:
    """The whole list: grouped as the address says (`by`), or with all its columns as a table (`view`)."""
    t = page.t
    with st.container(horizontal=True, key="list-choices"):
        by, view = _choice("by", _BY, t), _choice("view", _VIEW, t)
    if view == "table":
        code = table(title, result, columns=columns, select="code", rows=14)
        if code:
            item_detail(result, code, t)
        drawer(page, result)
    else:
        matter_list(page, title, result, by="" if by == "none" else by)


def short_list(title: str, result: Result, t: Translator) -> None:
    """The most urgent matters of the first screen."""
    matter_list(Page("overview", t, result.scope), title, result, most=FIRST_SCREEN)


def matter_list(
    page: Page,
    title: str,
    result: Result,
    *,
    by: str = "",
    most: int | None = None,
    first: int | None = None,
    only: pd.DataFrame | None = None,
) -> None:
    """A block with a status list, 50 rows at a time or at `most` so many; a click on a row opens its drawer.

    `first`: so many before more are asked for; `only`: those of its rows that are shown.
    """
    t = page.t
    heading(title, result)
    key = f"list-{result.key}-{by}-{hash(result.scope)}"
    shown = most or st.session_state.setdefault(f"{key}-rows", first or A_PAGE)
    if most is None and shown > len(result.frame) and _is_cut(result):
        every = cache.whole(result)
        result = replace(result, frame=every.frame, details=every.details)
    seen = result if only is None else replace(result, frame=only, value=len(only))
    data = _data(title, seen, t, by, shown)
    if most is None:
        data |= _foot(len(data["rows"]), max(int(seen.value or 0), len(seen.frame)), t)
    mount(key, data)
    origin(result, title)
    drawer(page, result)


def told_list(
    page: Page,
    title: str,
    result: Result,
    told: list[dict[str, Any]],
    *,
    heads: Sequence[dict[str, Any]] = (),
    first: int = A_PAGE,
    none: str = "",
) -> None:
    """A block of rows that the page has put in words (`status_rows.told_row`), in its order; else as `matter_list`.

    `heads`: the groups that they stand in, in order; `none`: what is said where there is no row.
    """
    t, asked = page.t, frame.current().scope
    heading(title, result)
    key = f"list-{result.key}-told-{hash(page.scope)}"
    sent = told[: st.session_state.setdefault(f"{key}-rows", first)]
    wanted = f"{asked.item_kind or ''}:{asked.item}" if asked and asked.item else ""
    chosen = next((row["id"] for row in told if wanted and row["id"].endswith(wanted)), None)
    used = {row.get("group") for row in sent}
    data = {"label": title, "rows": sent, "groups": [head for head in heads if head["id"] in used], "chosen": chosen}
    mount(key, data | {"none": none or absence(result, t)} | _foot(len(sent), len(told), t))
    origin(result, title)
    drawer(page, replace(result, frame=pd.DataFrame(columns=["kind", "code"])))


def _foot(here: int, total: int, t: Translator) -> dict[str, str]:
    """How many of all are shown, and how many more a click brings; nothing where there are none."""
    more = t("status.more", count=min(A_PAGE, total - here)) if total > here else ""
    return {"foot": t("status.shown", shown=here, total=total) if total else "", "more": more}


def mount(key: str, data: dict[str, Any]) -> None:
    """Put the component in the page. What it reports goes into the address, so the run that follows draws it."""

    def clicked() -> None:
        opened(st.session_state[key]["open"])

    def more() -> None:
        if st.session_state[key]["more"]:
            st.session_state[f"{key}-rows"] += A_PAGE

    assets.status_list(key=key, data=data, on_open_change=clicked, on_more_change=more)


def opened(ident: str | None) -> None:
    """Write the matter that was clicked, by its id, into the address; of a section, that it is looked around."""
    kind, _, code = str(ident or "").partition(":")
    if kind == STATION:
        say("near", code)
        say("at", None)
    elif code:
        st.query_params["item"] = code
        say("of", kind if kind in set(ItemKind) else None)


def block_of(
    title: str, listed: pd.DataFrame, told: list[dict[str, Any]], heads: list[dict[str, Any]], none: str
) -> dict[str, Any]:
    """What the component is given: the rows, the groups that they stand in, and what it says where there is none."""
    asked = frame.current().scope
    chosen = None
    if asked and asked.item:
        same = listed[listed["code"] == asked.item]
        same = same[same["kind"] == asked.item_kind] if asked.item_kind else same
        chosen = None if same.empty else id_of(dict(same.iloc[0]))
    used = {row.get("group") for row in told}
    seen = [head for head in heads if head["id"] in used]
    return {"label": title, "rows": told, "groups": seen, "chosen": chosen, "foot": "", "more": "", "none": none}


def _data(title: str, result: Result, t: Translator, by: str, shown: int) -> dict[str, Any]:
    now = frame.current()
    listed = result.frame

    def name_of(code: str) -> str:
        return now.office.name(code, t.language)

    heads = groups(listed, t, name_of, by) if by and len(listed) else []
    listed = (ordered(listed, heads, by) if heads else listed).head(shown)
    told = rows(listed, t, name_of, today=result.scope.as_of, passed=passed_of(result), by=by)
    none = t("warnings.none") if result.value == 0 else absence(result, t)
    return block_of(title, listed, told, heads, none)


def _is_cut(result: Result) -> bool:
    return result.metric.whole is not None and len(result.frame) < int(result.value or 0)


def _choice(name: str, codes: tuple[str, ...], t: Translator) -> str:
    return coded(name, codes, t(f"status.{name}"), lambda code: t(f"status.{name}_{code}"))

"""The drawer: one matter at the right edge of the window, over whatever page its list stands on; the address has it."""

from dataclasses import replace

import streamlit as st

from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.export.lateness import lateness, passed_of
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.filters import say
from lib.ui.item import item_detail
from lib.ui.item_rows import dossier_button
from lib.ui.months import month_strip
from lib.ui.page import Page
from lib.ui.status_rows import chip
from lib.ui.words import plain

#: Pixels, and the updates that are told: the page of the item has them all.
_WIDTH, _UPDATES = 480, 5


#: What is told of a row: a list that lacks any of it leads to what is on record of the item.
_TOLD = ("state", "guarded", "progress", "expected", "updated_on")


def drawer(page: Page, listed: Result) -> None:
    """Open the matter that the address names; nothing where it names none. Once in a run.

    A row of the list is told as it stands there. An obligation that the list does not have (any more) is told too.
    """
    now, t = frame.current(), page.t
    asked = now.scope
    # The page of one item is itself what a drawer would show.
    if asked is None or not asked.item or page.name == "item" or "drawer" in now.once:
        return
    now.once.add("drawer")
    wanted, kind = asked.item, asked.item_kind
    shown = listed.frame[listed.frame["code"] == wanted]
    shown = shown[shown["kind"] == kind] if kind else shown
    own = None if len(shown) and _is_signal(wanted, str(shown["kind"].iloc[0])) else _brief(page, wanted, kind)
    told = replace(listed, frame=shown)
    if own and (shown.empty or not set(_TOLD) <= set(shown.columns)):
        told = own["item.standing"]
    elif own and len(standing := own["item.standing"].frame):  # what the list has no column for is not unknown
        # But for the stage, which stands in the title of what is on no list.
        lacking = standing.columns.difference([*shown.columns, "stage"])
        more = {name: standing[name].iloc[0] for name in lacking}
        told = replace(listed, frame=shown.assign(**more))
    st.dialog(_title(told, t), width=_WIDTH, position="right", on_dismiss=_closed)(_contents)(told, own, wanted, t)


def _contents(told: Result, own: dict[str, Result] | None, code: str, t: Translator) -> None:
    """The panel of the matter; of an obligation its last updates and its file to print."""
    if told.frame.empty:
        st.warning(plain(t("detail.unknown", code=code)))
        return
    item_detail(told, code, t)
    if own and len(own["item.standing"].frame):
        st.html(month_strip(own["item.months"], t))
        _history(own["item.history"], t)
        dossier_button(own, t, frame.current().office)


def _history(result: Result, t: Translator) -> None:
    """The last updates as reported, newest first."""
    st.markdown(f"**{t('item.block.history')}**")
    lines = []
    for update in records(result.frame.head(_UPDATES)):
        share = None if update["progress"] is None else t.number(update["progress"], "share")
        words = (t.cell("state", update["state"]), share, update["note"], update["by"])
        lines.append(plain(" · ".join([t.day(update["on"]), *(str(each) for each in words if each)])))
    if len(result.frame) > _UPDATES:
        lines.append(plain(t("status.shown", shown=_UPDATES, total=len(result.frame))))
    st.markdown("  \n".join(lines) if lines else plain(t("block.empty")))


def _title(told: Result, t: Translator) -> str:
    """Light and lateness: the item's own words follow in the panel."""
    if told.frame.empty:
        return t("page.item")
    item = records(told.frame)[0]
    late, _ = lateness(item, t, told.scope.as_of, passed_of(told))
    if item.get("stage") not in (None, Stage.OVERDUE):  # not of the list: what is done or closed is not late
        late = t(f"stage.{item['stage']}")
    return plain(f"{chip(item['light'], t)} · {late}")


def _brief(page: Page, code: str, kind: str | None) -> dict[str, Result]:
    """What is on record of an obligation, whatever the list was narrowed to."""
    scope = Scope(page.scope.region, page.scope.as_of, page.scope.period, item=code, item_kind=kind)
    return cache.results("item", scope)


def _is_signal(code: str, kind: str) -> bool:
    return code.startswith(f"{kind}:")


def _closed() -> None:
    for name in ("item", "of"):
        say(name, None)

"""Changes since the last meeting: the earlier day, one sentence for the meeting, counts, and what changed in each."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from lib.core.scope import FIRST_DAY
from lib.metrics.changes import TURNS
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import absence, heading, origin
from lib.ui.item_page import items
from lib.ui.lights import since_the_meeting
from lib.ui.page import Page
from lib.ui.words import plain

_COMMON = ("light", "kind", "title", "unit", "leader")

#: What a list of each kind of change shows.
_SHOWN = {
    "newly_overdue": (*_COMMON, "due_on", "days_late", "on", "cause"),
    "newly_done": (*_COMMON, "due_on", "on", "was", "became", "by", "note"),
    "newly_closed": (*_COMMON, "due_on", "on", "was", "became", "by", "note"),
    "reopened": (*_COMMON, "due_on", "on", "was", "became", "by", "note"),
    "deadline_moved": (*_COMMON, "was", "became", "approval", "on", "by", "note"),
    "opened": (*_COMMON, "region_name", "on", "due_on", "became"),
    "first_told": (*_COMMON, "due_on", "on", "became", "by", "note"),
}


def compared(page: Page) -> Page:
    """The page with its earlier day: that of the address, else of the last meeting, else a month before."""
    scope, t = page.scope, page.t
    meeting, compared_page = cache.last_meeting(scope.region, scope.as_of), since_the_meeting(page)
    since = compared_page.scope.then
    st.session_state["f-since"] = since
    with st.container(horizontal=True, vertical_alignment="bottom", key="changes-since"):
        st.date_input(
            t("changes.since"),
            key="f-since",
            on_change=_since_chosen,
            format="YYYY-MM-DD",
            min_value=min(FIRST_DAY, since),
            max_value=scope.as_of - timedelta(days=1),
            width=160,
        )
        st.caption(plain(_where_from(page, since, meeting)))
    return compared_page


def _where_from(page: Page, since: date, meeting: date | None) -> str:
    if meeting is None:
        return page.t("changes.no_meeting", day=since)
    return page.t("changes.at_meeting" if since == meeting else "changes.other_day", day=meeting)


def _since_chosen() -> None:
    if st.session_state["f-since"]:
        st.query_params["since"] = st.session_state["f-since"].isoformat()


def changes(page: Page, brief: dict[str, Result]) -> None:
    """The sentence, the counts, and a table for each kind of change that there is; a click opens the item."""
    t, result = page.t, brief["changes.list"]
    if result.value is None:
        st.info(plain(absence(result, t)))
        return
    st.markdown(f"#### {plain(_sentence(page, brief))}")
    with st.container(horizontal=True, key="changes-counts"):
        for turn in TURNS:
            with st.container(border=True, width=150):
                st.markdown(f"{t(f'turn.{turn}')}\n### {result.details[turn]}")
    heading(t("changes.block.items"), result)
    origin(result)
    for turn in TURNS:
        rows = result.frame[result.frame["turn"] == turn].reset_index(drop=True)
        if len(rows):
            title = t("changes.block.turn", turn=t(f"turn.{turn}"), count=len(rows))
            part = replace(result, frame=rows)
            items(page, title, part, columns=_SHOWN[turn], rows=8, csv=False)


def _sentence(page: Page, brief: dict[str, Result]) -> str:
    """What a chair reads out: the two days, what happened, what water and air did."""
    t, result = page.t, brief["changes.list"]
    counts = {turn: result.details[turn] for turn in TURNS}
    parts = [t("changes.sentence.items", **counts), t("changes.sentence.reports", **_told(result))]
    if counts["first_told"]:
        parts.append(t("changes.sentence.entered", count=counts["first_told"]))
    water, air = brief["changes.water"], brief["changes.targets"]
    if water.value is not None:
        worse = int(str(water.details["worse"]))
        parts.append(t("changes.sentence.water", worse=worse, better=len(water.frame) - worse))
    if air.value is not None:
        lost = int(str(air.details["lost"]))
        parts.append(t("changes.sentence.air", lost=lost, kept=int(air.value) - lost))
    head = t("changes.sentence.head", then=page.scope.then, day=page.scope.as_of, region=page.region)
    return head + t("overview.sentence.join").join(parts) + t("overview.sentence.end")


def _told(result: Result) -> dict[str, object]:
    return {name: result.details[name] for name in ("updates", "items")}

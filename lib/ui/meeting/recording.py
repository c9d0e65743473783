"""The form of a decision: what, whose, by when. Recording writes an instruction as a batch that can be taken back.

The form is run anew by itself: what it needs of the data is handed to it, and who may write is asked each time.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from lib import ingest
from lib.core.errors import AppError, NotAllowed
from lib.export.lateness import id_of
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.filters import say
from lib.ui.meeting.decisions import FREE, due_steps, proposed
from lib.ui.page import Page
from lib.ui.words import plain
from lib.ui.work import writer

#: The page whose rights recording needs.
_RIGHTS = "data_import"
_SAID = "decision-said"

Row = dict[str, Any]


def recording(page: Page, brief: dict[str, Result]) -> None:
    """Open the form for the matter that the address names; a refusal where the reader may bring nothing in."""
    asked, now, t = st.query_params.get("decide"), frame.current(), page.t
    if said := st.session_state.pop(_SAID, None):
        st.toast(plain(said))
    if not asked or "drawer" in now.once:
        return
    now.once.add("drawer")
    row = next((row for row in due_steps(page, brief) if id_of(row) == asked), None)
    units, _ = cache.owners(page.scope.region)
    title = t("meeting_decisions.form")
    st.dialog(title, width=480, position="right", on_dismiss=_closed)(_contents)(page, row, units, asked)


def _contents(page: Page, row: Row | None, units: Sequence[str], asked: str) -> None:
    t = page.t
    try:
        owner = writer(_RIGHTS, t)
    except NotAllowed as refused:
        st.warning(plain(t(refused.key, **refused.params)))
        return
    if row is None and asked != FREE:
        st.warning(plain(t("detail.unknown", code=asked.partition(":")[2])))
        return
    _form(page, row or {}, units, owner, f"decide-{asked}")


def _form(page: Page, row: Row, units: Sequence[str], owner: str, key: str) -> None:
    t, today = page.t, page.scope.as_of
    whose, step = row.get("unit"), row.get("next_step")
    names = [*units, *([whose] if whose and whose not in units else [])]
    words = t("meeting_decisions.words", step=t(f"step.{step}"), title=row["title"]) if step else ""
    title = st.text_area(t("meeting_decisions.matter"), words, key=f"{key}-title", max_chars=500)
    first = names.index(whose) if whose else None
    unit = st.selectbox(t("column.unit"), names, index=first, key=f"{key}-unit", placeholder="—")
    leader = st.text_input(t("column.leader"), row.get("leader") or "", key=f"{key}-leader", max_chars=100)
    soonest = today + timedelta(days=1)
    due = st.date_input(t("column.due_on"), proposed(page), key=f"{key}-due", format="YYYY-MM-DD", min_value=soonest)
    by = owner or st.text_input(t("import.by_whom"), key="import-by", max_chars=40)
    st.caption(plain(t("meeting_decisions.note")))
    if not st.button(t("meeting_decisions.record"), type="primary", key=f"{key}-record"):
        return
    if not (title.strip() and unit and isinstance(due, date) and by.strip()):
        st.warning(plain(t("meeting_decisions.lacks")))
        return
    told = (title.strip(), unit, leader.strip(), due, row.get("code") or "")
    decision = ingest.Decision(*told, meeting=today, region=row.get("region") or page.scope.region)
    if said := _recorded(page, decision, by.strip()):
        st.warning(plain(said))
        return
    _closed()
    st.rerun()


def _recorded(page: Page, decision: ingest.Decision, by: str) -> str:
    """Write a decision; what keeps it out in words, else nothing."""
    t = page.t
    own = frame.current().office.data_set(page.scope.region)
    label = t("meeting_decisions.label", day=page.scope.as_of)
    try:
        found = ingest.record(decision, by=by, label=label, sample=bool(own and own.sample))
    except AppError as error:
        return t(error.key, **error.params)
    if not found.written:
        return _faults(found, t)
    st.session_state[_SAID] = t("meeting_decisions.written", batch=found.batches[0].id)
    return ""


def _faults(found: ingest.Outcome, t: Translator) -> str:
    return t("format.reasons").join(ingest.fault_text(fault, t) for fault in found.faults[:3])


def _closed() -> None:
    say("decide", None)

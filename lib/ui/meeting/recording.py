"""The form of a decision: what, whose, by when. Recording writes an instruction as a batch that can be taken back."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from lib import ingest
from lib.core.errors import AppError, NotAllowed
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.filters import say
from lib.ui.meeting.decisions import FREE, due_steps, proposed
from lib.ui.page import Page
from lib.ui.status_rows import id_of
from lib.ui.words import plain
from lib.ui.work import writer

#: The page whose rights recording needs.
_RIGHTS = "data_import"
_SAID = "decision-said"


def recording(page: Page, brief: dict[str, Result]) -> None:
    """Open the form for the matter that the address names; a refusal where the reader may bring nothing in."""
    asked, now, t = st.query_params.get("decide"), frame.current(), page.t
    if said := st.session_state.pop(_SAID, None):
        st.toast(plain(said))
    if not asked or "drawer" in now.once:
        return
    now.once.add("drawer")
    title = t("meeting.decisions.form")
    st.dialog(title, width=480, position="right", on_dismiss=_closed)(_contents)(page, brief, asked)


def _contents(page: Page, brief: dict[str, Result], asked: str) -> None:
    t = page.t
    try:
        owner = writer(_RIGHTS, t)
    except NotAllowed as refused:
        st.warning(plain(t(refused.key, **refused.params)))
        return
    row = _matter(page, brief, asked)
    if row is None and asked != FREE:
        st.warning(plain(t("detail.unknown", code=asked.partition(":")[2])))
        return
    _form(page, row or {}, owner, asked)


def _form(page: Page, row: dict[str, Any], owner: str, asked: str) -> None:
    t, today = page.t, page.scope.as_of
    units, _ = cache.owners(page.scope.region)
    whose = row.get("unit")
    names = [*units, *([whose] if whose and whose not in units else [])]
    step = row.get("next_step")
    words = t("meeting.decisions.words", step=t(f"step.{step}"), title=row["title"]) if step else ""
    key = f"decide-{asked}"
    st.text_area(t("meeting.decisions.matter"), words, key=f"{key}-title", max_chars=500)
    st.selectbox(
        t("column.unit"), names, index=names.index(whose) if whose else None, key=f"{key}-unit", placeholder="—"
    )
    st.text_input(t("column.leader"), row.get("leader") or "", key=f"{key}-leader", max_chars=100)
    st.date_input(
        t("column.due_on"), proposed(page), key=f"{key}-due", format="YYYY-MM-DD", min_value=today + timedelta(days=1)
    )
    if not owner:
        st.text_input(t("import.by_whom"), key="import-by", max_chars=40)
    st.caption(plain(t("meeting.decisions.note")))
    if said := st.session_state.pop(f"{key}-said", None):
        st.warning(plain(said))
    words = t("meeting.decisions.record")
    st.button(words, type="primary", key=f"{key}-record", on_click=_record, args=(page, row, key))


def _matter(page: Page, brief: dict[str, Result], asked: str) -> dict[str, Any] | None:
    """The matter that is asked for, among those with a step due."""
    kind, _, code = asked.partition(":")
    due = due_steps(page, brief["escalation.items"])
    found = next((row for row in due if row["code"] == code and row["kind"] == kind), None)
    listed = {id_of(row): row["region"] for row in records(brief["warnings.list"].frame)}
    return None if found is None else found | {"region": listed.get(asked)}


def _record(page: Page, row: dict[str, Any], key: str) -> None:
    """Write what the form says; who may is asked again."""
    state, t = st.session_state, page.t
    title, unit = str(state[f"{key}-title"]).strip(), state[f"{key}-unit"]
    due: date | None = state[f"{key}-due"]
    try:
        by = writer(_RIGHTS, t) or str(state.get("import-by") or "").strip()
        if not (title and unit and due and by):
            state[f"{key}-said"] = t("meeting.decisions.lacks")
            return
        own = frame.current().office.data_set(page.scope.region)
        decision = ingest.Decision(
            title=title,
            unit=unit,
            leader=str(state[f"{key}-leader"]).strip(),
            due=due,
            about=row.get("code") or "",
            meeting=page.scope.as_of,
            region=row.get("region") or page.scope.region,
        )
        label = t("meeting.decisions.label", day=page.scope.as_of)
        found = ingest.record(decision, by=by, label=label, sample=bool(own and own.sample))
    except AppError as error:
        state[f"{key}-said"] = t(error.key, **error.params)
        return
    if not found.written:
        state[f"{key}-said"] = _faults(found, t)
        return
    state[_SAID] = t("meeting.decisions.written", batch=found.batches[0].id)
    _closed()


def _faults(found: ingest.Outcome, t: Translator) -> str:
    return t("format.reasons").join(ingest.fault_text(fault, t) for fault in found.faults[:3])


def _closed() -> None:
    say("decide", None)

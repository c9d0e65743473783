"""The import page: files handed in → looked at in a process of their own → confirmed → done. Nothing of it blocks.

The script only starts and asks: what runs is `lib.ingest.staged_run`. Callbacks and the fragment run without the page
above them, so each asks again who may.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib import db
from lib.core.clock import today
from lib.core.errors import AppError, NotAllowed, StagedImportGone
from lib.i18n import Translator
from lib.ingest import LEDGERS, staged
from lib.ingest.staged import Run, Staged
from lib.ingest.words import ledger_title
from lib.ui import frame
from lib.ui.importing_done import done
from lib.ui.importing_preview import preview
from lib.ui.mapping import remembered, system_chosen
from lib.ui.words import plain
from lib.ui.work import Work, writer

#: File types that are read; what a file is says its contents, not its name.
_TYPES = ["xlsx", "xls", "xlsm", "et", "csv", "tsv", "txt"]
#: The staged import that this session looks at; bumped, the uploader is a new and empty one.
_ID, _UPLOADS, _SAID = "import-id", "import-uploads", "import-said"
#: Seconds between two looks at a run that is under way.
_EVERY = 1.0
#: Steps of a run and where each begins, of 100: measured on 100,000 findings.
_STEPS = {"start": 0, "read": 5, "rows": 20, "write": 32, "derive": 60, "compare": 92, "end": 100}


def import_page(work: Work) -> None:
    """The page at the step where its staged import is."""
    if said := st.session_state.pop(_SAID, None):
        st.warning(plain(said), icon=":material/info:")
    chosen = _chosen(work)
    if chosen is None:
        _waiting(work)
        _hand_in(work)
        return
    run: Run = "import" if chosen.has("import") else "preview"
    try:
        under_way = staged.progress(chosen, run)
    except AppError as error:
        _failed(work, chosen, run, error.key, error.params)
        return
    if under_way is not None:
        _watch(work, chosen.id, run)
        return
    told = staged.outcome(chosen, run) or {}
    if "error" in told:
        _failed(work, chosen, run, **told["error"])
    elif run == "preview":
        preview(work, chosen, told, _buttons(work, chosen))
    else:
        staged.release(chosen)
        done(work, chosen, told, lambda: _leave(work, chosen.id))


def _chosen(work: Work) -> Staged | None:
    name = st.session_state.get(_ID)
    if not name:
        return None
    try:
        return staged.staged_import(name, work.by)
    except StagedImportGone as gone:
        del st.session_state[_ID]
        st.warning(work.t(gone.key))
        return None


# ---- handing in ------------------------------------------------------------------------------------------


def _waiting(work: Work) -> None:
    """What was handed in before and waits: it survives a reload and a closed tab."""
    t = work.t
    for each in staged.staged_imports(work.by):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            state = t("import.waiting.done" if staged.outcome(each, "import") else "import.waiting.open")
            words = t(
                "import.waiting", files=t("format.list").join(each.files), at=f"{each.at:%m-%d %H:%M}", by=each.by
            )
            st.markdown(plain(f"{words} {state}"), width="stretch")
            st.button(t("import.go_on"), key=f"go-on-{each.id}", on_click=_take_up, args=(each.id,))
            st.button(t("import.discard"), key=f"discard-{each.id}", on_click=_leave, args=(work, each.id))


def _take_up(name: str) -> None:
    st.session_state[_ID] = name


def _hand_in(work: Work) -> None:
    t = work.t
    uploads = st.session_state.setdefault(_UPLOADS, 0)
    with st.container(key=f"upload-{t.language}"):  # Streamlit's button is English: the style sheet has the word
        st.file_uploader(
            t("import.files", limit=st.get_option("server.maxUploadSize")),
            type=_TYPES,
            accept_multiple_files=True,
            key=f"import-files-{uploads}",
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(t("import.report_day"), value=today(), key="import-day", format="YYYY-MM-DD", width=160)
        st.selectbox(
            t("import.ledger"),
            ["", *LEDGERS],
            format_func=lambda name: ledger_title(name, t) if name else t("import.by_headings"),
            key="import-ledger",
            width=240,
        )
        if not work.by:
            st.text_input(t("import.by_whom"), key="import-by", max_chars=40, width=260)
        st.button(
            t("import.look"),
            type="primary",
            on_click=_stage,
            args=(work, f"import-files-{uploads}"),
            key="import-look",
        )
    st.caption(t("import.what_happens"))
    remembered(work)


def _stage(work: Work, key: str) -> None:
    """Keep the files on disk, let go of them in memory, and look at them."""
    state = st.session_state
    files = state.get(key) or []
    if not files or not (work.by or state["import-by"].strip()):
        # No files: none were chosen, or the server was restarted and the browser shows what is gone.
        state[_SAID] = work.t("import.sign_first" if files else "import.choose_first")
        return
    with _explained():
        owner = writer(work.name, work.t)
        day = state["import-day"] if isinstance(state["import-day"], date) else today()
        found = staged.stage(
            [(each.name, each.getvalue()) for each in files],
            owner=owner,
            by=owner or state["import-by"].strip(),
            report_day=day,
            ledger=state["import-ledger"],
        )
        staged.start(found, "preview")
        state[_ID], state[_UPLOADS] = found.id, state[_UPLOADS] + 1
    _let_go(files)


def _let_go(files: list[Any]) -> None:
    """Streamlit keeps uploads in memory until the session ends: 200 MB of a closed tab stay for minutes."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for each in files:
            context.uploaded_file_mgr.remove_file(context.session_id, each.file_id)


# ---- under way -------------------------------------------------------------------------------------------


@st.fragment(run_every=_EVERY)
def _watch(work: Work, name: str, run: Run) -> None:
    """The bar of a run that is under way, asked anew every second; the page is drawn when it has ended."""
    t = work.t
    try:
        now = staged.progress(staged.staged_import(name, writer(work.name, t)), run)
    except AppError:
        now = None
    if now is None:
        st.rerun()
    steps = list(_STEPS)
    first, after = _STEPS[now.step], _STEPS[steps[steps.index(now.step) + 1]]
    share = (first + (after - first) * now.done / max(now.total, 1)) / 100
    words = t(f"import.step.{now.step}", done=t.number(now.done, "count"), total=t.number(now.total, "count"))
    st.progress(min(share, 1.0), plain(words))
    st.caption(t(f"import.under_way.{run}"))
    st.button(t("import.cancel"), on_click=_cancel, args=(work, name), key="import-cancel")


def _cancel(work: Work, name: str) -> None:
    """End it; where it was in already by then, say so."""
    with _explained():
        found = staged.staged_import(name, writer(work.name, work.t))
        if found.has("import") and staged.outcome(found, "import") is not None:
            return
        came_in = staged.cancel(found)
        st.session_state.pop(_ID, None)
        listed = ", ".join(map(str, came_in))
        st.session_state[_SAID] = work.t("import.came_in", batches=listed) if came_in else work.t("import.cancelled")


# ---- the word --------------------------------------------------------------------------------------------


def _buttons(work: Work, chosen: Staged) -> dict[str, Callable[..., None]]:
    """What the preview's buttons do."""
    return {
        "confirm": lambda version: _confirm(work, chosen.id, version),
        "again": lambda: _again(work, chosen.id, {}),
        "name_sheets": lambda sheets: _again(work, chosen.id, sheets()),
        "name_system": lambda: _name_system(work, chosen.id),
        "leave": lambda: _leave(work, chosen.id),
    }


def _confirm(work: Work, name: str, version: int) -> None:
    with _explained():
        found = staged.staged_import(name, writer(work.name, work.t))
        accept_good = st.session_state.get("import-mode") == "good"
        last = int(max(db.batches()["id"], default=0))
        staged.start(found, "import", accept_good=accept_good, version=version, last=last)


def _again(work: Work, name: str, sheets: dict[tuple[str, str], str]) -> None:
    """Look at the files anew: with what was said of sheets or headings, or because the data changed."""
    with _explained():
        found = staged.name_sheets(staged.staged_import(name, writer(work.name, work.t)), sheets)
        staged.start(found, "preview")


def _name_system(work: Work, name: str) -> None:
    """Look at the files anew, their positions in the coordinate system that was said."""
    with _explained():
        found = staged.staged_import(name, writer(work.name, work.t))
        staged.start(staged.name_system(found, system_chosen(name)), "preview")


def _leave(work: Work, name: str) -> None:
    with _explained():
        staged.discard(staged.staged_import(name, writer(work.name, work.t)))
        st.session_state.pop(_ID, None)


@contextmanager
def _explained() -> Iterator[None]:
    """A callback's expected failure becomes a sentence at the top of the page; a refusal is the page's own."""
    try:
        yield
    except NotAllowed:
        return
    except AppError as error:
        st.session_state[_SAID] = frame.current().t(error.key, **error.params)


def _failed(work: Work, chosen: Staged, run: Run, key: str, params: dict[str, Any]) -> None:
    """An expected failure of a run in its words, and what can be done."""
    t: Translator = work.t
    st.error(plain(t(key, **params)))
    st.caption(t("import.nothing_written"))
    with st.container(horizontal=True):
        label = t("import.look_again") if run == "import" else t("import.try_again")
        st.button(label, on_click=_again, args=(work, chosen.id, {}), key="import-again")
        st.button(t("import.discard"), on_click=_leave, args=(work, chosen.id), key="import-leave")

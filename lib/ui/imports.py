"""The imports that were made: their list, what each of them changed, and taking them back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib import db, export, ingest
from lib.core.errors import AppError
from lib.core.frames import records
from lib.i18n import Translator
from lib.ingest.words import ledger_title
from lib.ui import cache
from lib.ui.tables import height
from lib.ui.words import plain
from lib.ui.work import Work, writer

Batch = dict[str, Any]

#: Rows that a table shows before it scrolls.
_ROWS = 12
#: So much of a fingerprint tells files apart at a glance.
_SHORT = 12
_COUNTS = ("new", "changed", "unchanged", "faulty")


def import_list(work: Work) -> list[Batch]:
    """The list of imports, newest first, with its filters and downloads. Returns those that the filters leave."""
    t = work.t
    everything = _batches()
    if not everything:
        st.info(t("imports.none"), icon=":material/info:")
        st.stop()
    said = st.session_state.pop("imports-said", None)
    if said:
        st.success(plain(said))
    with st.container(horizontal=True, vertical_alignment="bottom", key="imports-filters"):
        ledgers = st.multiselect(
            t("imports.ledger"),
            sorted({batch["ledger"] for batch in everything}),
            format_func=lambda name: ledger_title(name, t),
            placeholder=t("imports.all_ledgers"),
            key="imports-ledger",
        )
        days = st.date_input(t("imports.days"), value=[], format="YYYY-MM-DD", key="imports-days", width=260)
    listed = [batch for batch in everything if _wanted(batch, ledgers, days)]
    shown = pd.DataFrame([_row(batch, t) for batch in listed], columns=[t(f"imports.{name}") for name in _COLUMNS])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {t('imports.list', shown=len(listed), total=len(everything))}", width="stretch")
        _downloads("imports", t("page.batches"), lambda: _whole(listed, t), t)
    if listed:
        st.dataframe(shown, hide_index=True, height=height(len(shown), _ROWS), lazy=False, placeholder="—")
    else:
        st.caption(t("imports.none_left"))
    return listed


def choose_imports(work: Work, listed: list[Batch]) -> list[Batch]:
    """The import to look at: the batch that was chosen and, if wanted, the other ledgers of the same import."""
    t = work.t
    by_number = {batch["id"]: batch for batch in listed}
    if st.session_state.get("imports-chosen") not in by_number:
        st.session_state["imports-chosen"] = None
    number = st.selectbox(
        t("imports.choose"),
        list(by_number),
        index=None,
        format_func=lambda number: _title(by_number[number], t),
        placeholder=t("imports.choose_one"),
        key="imports-chosen",
    )
    if number is None:
        return []
    chosen = [by_number[number]]
    others = [
        batch
        for batch in _batches()
        if (batch["at"], batch["by"]) == (chosen[0]["at"], chosen[0]["by"])
        and batch["id"] != number
        and batch["undone_at"] is None
    ]
    if others and st.checkbox(t("imports.together", count=len(others)), value=True, key="imports-together"):
        chosen += others
    return chosen


def what_changed(work: Work, chosen: list[Batch]) -> None:
    """What the imports changed: old and new cells under the headings of the ledgers; and each file's fingerprint."""
    t = work.t
    if not chosen:
        st.caption(t("imports.choose_hint"))
        st.stop()
    with st.expander(t("imports.fingerprints")):
        for name, sha256 in dict.fromkeys((batch["source"], batch["sha256"]) for batch in chosen):
            st.caption(plain(name))
            st.code(sha256, language=None)
    numbers = [batch["id"] for batch in chosen if batch["undone_at"] is None]
    if not numbers:
        st.caption(t("imports.nothing_left"))
        return
    told, more = cache.made(("what imports changed", tuple(numbers), t.language), lambda: _changed(numbers, t))
    names = ("verdict", "ledger", "record", "name", "heading", "old", "new_cell")
    shown = pd.DataFrame(
        [
            (
                t(f"imports.verdict.{line.verdict}"),
                line.ledger,
                line.record,
                line.name,
                line.heading,
                line.old,
                line.new,
            )
            for line in told
        ],
        columns=[t(f"imports.{name}") for name in names],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"##### {t('imports.changed_block')}", width="stretch")
        _downloads("imports-changed", t("imports.changed_block"), lambda: shown, t)
    st.dataframe(shown, hide_index=True, height=height(max(1, len(shown)), _ROWS), lazy=False)
    if more:
        st.caption(t("imports.more"))


def _changed(numbers: list[int], t: Translator) -> tuple[list[ingest.Line], bool]:
    with db.reading() as connection:
        changes = db.batch_changes(connection, numbers)
    return ingest.lines(changes, t), changes.more


def take_back(work: Work, chosen: list[Batch]) -> None:
    """Take the imports back together, once it is confirmed and said by whom; a refusal says why."""
    t = work.t
    numbers = {batch["id"] for batch in chosen if batch["undone_at"] is None}
    if not numbers:
        return
    st.markdown(f"##### {t('imports.undo_block')}")
    st.caption(t("imports.undo_means"))
    by = work.by or st.text_input(t("imports.by_whom"), key="imports-by", max_chars=40, width=320).strip()
    listed = t("format.list").join(
        f"{batch['id']} {ledger_title(batch['ledger'], t)}" for batch in chosen if batch["id"] in numbers
    )
    sure = st.checkbox(plain(t("imports.sure", batches=listed)), key=f"imports-sure-{sorted(numbers)}")
    if not st.button(t("imports.undo"), type="primary", disabled=not (sure and by), key="imports-undo"):
        return
    try:
        own = writer(work.name, t)  # asked again: a role may have been taken away since the page was drawn
        with st.spinner(t("imports.undoing")):
            ingest.undo(numbers, by=own or by)
    except AppError as error:
        st.error(plain(t(error.key, **error.params)))
        return
    st.session_state["imports-said"] = t("imports.undone", batches=listed)
    st.rerun()


def _batches() -> list[Batch]:
    return cache.made("batches", lambda: records(db.batches()))


#: Columns of the list, text keys "imports.<name>".
_COLUMNS = ("number", "at", "source", "ledger", *_COUNTS, "by", "sha256", "standing")


def _row(batch: Batch, t: Translator) -> tuple[Any, ...]:
    return (
        batch["id"],
        f"{batch['at']:%Y-%m-%d %H:%M}",
        batch["source"],
        ledger_title(batch["ledger"], t),
        *(batch[name] for name in _COUNTS),
        batch["by"],
        batch["sha256"][:_SHORT],
        _standing(batch, t),
    )


def _whole(listed: list[Batch], t: Translator) -> pd.DataFrame:
    """The list for a file: fingerprints in full."""
    rows = [(*row[:-2], batch["sha256"], row[-1]) for batch in listed for row in [_row(batch, t)]]
    return pd.DataFrame(rows, columns=[t(f"imports.{name}") for name in _COLUMNS])


def _standing(batch: Batch, t: Translator) -> str:
    if batch["undone_at"] is not None:
        day = f"{batch['undone_at']:%Y-%m-%d %H:%M}"
        return t("imports.taken_back", day=day, by=batch["undone_by"])
    return t("imports.in_force" if batch["kept"] else "imports.not_kept")


def _title(batch: Batch, t: Translator) -> str:
    return f"{batch['id']} · {batch['at']:%Y-%m-%d %H:%M} · {ledger_title(batch['ledger'], t)} · {batch['source']}"


def _wanted(batch: Batch, ledgers: list[str], days: Any) -> bool:
    first, *last = days if isinstance(days, list | tuple) and days else (date.min, date.max)
    on = batch["at"].date()
    return (not ledgers or batch["ledger"] in ledgers) and first <= on <= (last[0] if last else first)


def _downloads(key: str, title: str, rows: Callable[[], pd.DataFrame], t: Translator) -> None:
    for form, make in (("csv", export.listing_csv), ("xlsx", export.listing_xlsx)):
        st.download_button(
            form.upper(),
            data=lambda make=make: make(rows(), title),  # type: ignore[misc]
            file_name=export.listing_name(title, cache.version(), form),
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key=f"{key}-{form}",
        )

"""Headings that were not understood: which column each is, asked once and remembered for the next files."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from lib.core.errors import AppError, NotAllowed
from lib.i18n import Translator
from lib.ingest import LEDGERS, heading_words
from lib.ingest.aliases import forget, office_aliases, remember
from lib.ingest.crs import SYSTEMS
from lib.ingest.words import ledger_title, shown
from lib.ui.words import plain
from lib.ui.work import Work, writer

#: What a select box says beside columns: nothing is decided; left out on purpose.
_OPEN, _OUT = "?", ""
_SAID = "mapping-said"
#: What is told of coordinate systems.
_OF_SYSTEMS = ("crs_contradicted", "crs_unknown", "crs_decided", "crs_answered")
#: Cells of a sample are cut off after so many characters.
_SHOWN = 24


def ask_headings(work: Work, recognised: Iterable[dict[str, Any]], then: Callable[[], None], key: str) -> None:
    """For each heading that no column is known for, some cells and a box of the ledger's columns; one button keeps all.

    `recognised` are tables as `lib.ingest.read.Recognised` has them; `then` reads the files again. `key` tells this
    import from another.
    """
    t = work.t
    _say(t)
    tables = [each for each in recognised if each["ledger"] and each["unknown"]]
    if not tables:
        return
    st.markdown(f"##### {t('mapping.title')}")
    st.caption(t("mapping.how"))
    asked: list[tuple[str, str, str]] = []
    for table in tables:
        options = _options(table, t)
        kept = t("mapping.kept" if table["keeps"] else "mapping.dropped")
        place = t("mapping.place", file=table["file"], sheet=table["sheet"], ledger=ledger_title(table["ledger"], t))
        st.markdown(f"**{plain(place)}** · {kept}")
        for number, (heading, cells) in enumerate(zip(table["unknown"], table["samples"], strict=False)):
            box = f"mapping-{key}-{table['file']}-{table['sheet']}-{number}"
            left, right = st.columns([5, 4], vertical_alignment="bottom")
            with left:
                sample = t("format.list").join(cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…" for cell in cells)
                st.markdown(
                    f"{plain(heading)}  \n:gray[{plain(t('mapping.sample', cells=sample or t('mapping.empty')))}]"
                )
            with right:
                st.selectbox(
                    plain(t("mapping.column", heading=heading)),
                    list(options),
                    format_func=options.__getitem__,
                    key=box,
                    label_visibility="collapsed",
                )
            asked.append((table["ledger"], heading, box))
    st.button(t("mapping.keep"), on_click=_keep, args=(work, asked, then), key=f"mapping-keep-{key}")


def ask_system(t: Translator, told: dict[str, Any], answer: str, then: Callable[[], None], key: str) -> None:
    """Where files name no coordinate system, or one that is contradicted: what was found, and the office's word.

    `told` has the notices and faults of the preview; `answer` is what was said before; `then` reads the files again.
    """
    found = [each for each in (*told["faults"], *told["notices"]) if each["rule"] in _OF_SYSTEMS]
    if not found:
        return
    st.markdown(f"##### {t('mapping.system')}")
    for each in found:
        place = t("mapping.sheet", file=each["file"], sheet=each["sheet"])
        words = (f"{place} {t('rule.' + each['rule'])}", each["value"] or t("mapping.no_evidence"))
        st.caption(plain(t("detail.line", name=words[0], value=words[1])))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = ["", *SYSTEMS]
        st.selectbox(
            t("mapping.system_choose"),
            options,
            index=options.index(answer),
            format_func=lambda code: shown("crs")[code][t.language] if code else t("mapping.by_places"),
            key=f"mapping-crs-{key}",
            width=320,
        )
        st.button(t("mapping.system_again"), on_click=then, key=f"mapping-crs-again-{key}")


def system_chosen(key: str) -> str:
    """What the box of `ask_system` says: a code of `lib.ingest.crs.SYSTEMS`, "" = by known places."""
    return str(st.session_state.get(f"mapping-crs-{key}", ""))


def remembered(work: Work) -> None:
    """What is remembered of headings, with a way to forget."""
    t = work.t
    _say(t)
    try:
        known = sorted(office_aliases())
    except AppError as error:
        st.error(plain(t(error.key, **error.params)))
        return
    with st.expander(t("mapping.remembered", count=len(known))):
        if not known:
            st.caption(t("mapping.nothing"))
            return
        rows = [
            (ledger_title(ledger, t), heading, heading_words(ledger, column, t) if column else t("mapping.out"))
            for ledger, heading, column in known
        ]
        names = [t(f"mapping.{name}") for name in ("ledger", "heading", "stands_for")]
        st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, lazy=False)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                t("mapping.which"),
                list(dict.fromkeys((ledger, heading) for ledger, heading, _ in known)),
                index=None,
                format_func=lambda pair: f"{ledger_title(pair[0], t)} · {pair[1]}",
                placeholder=t("mapping.choose"),
                key="mapping-forget-which",
                width=360,
            )
            chosen = st.session_state["mapping-forget-which"]
            st.button(
                t("mapping.forget"), disabled=chosen is None, on_click=_forget, args=(work,), key="mapping-forget"
            )


def _options(table: dict[str, Any], t: Translator) -> dict[str, str]:
    """Code to words of what a heading may be: what the table lacks first, nothing that it has already."""
    ledger = LEDGERS[table["ledger"]]
    taken = {column for _, column in table["columns"]}
    columns = [column.name for column in ledger.columns] + (list(shown(ledger.measured)) if ledger.measured else [])
    free = [name for name in dict.fromkeys(columns) if name not in taken]
    lacking = [name for name in free if name in table["missing"]]
    words = {name: t("mapping.lacking", heading=heading_words(ledger.name, name, t)) for name in lacking}
    words |= {name: heading_words(ledger.name, name, t) for name in free if name not in lacking}
    return {_OPEN: t("mapping.open"), _OUT: t("mapping.out"), **words}


def _keep(work: Work, asked: list[tuple[str, str, str]], then: Callable[[], None]) -> None:
    """Remember what was chosen and read the files again; two headings for one column are refused."""
    t = work.t
    chosen = [(ledger, heading, st.session_state[box]) for ledger, heading, box in asked]
    chosen = list(dict.fromkeys(each for each in chosen if each[2] != _OPEN))
    for ledger, heading, column in chosen:
        rivals = [other for of, other, to in chosen if (of, to) == (ledger, column) and other != heading and to]
        if rivals:
            words = heading_words(ledger, column, t)
            st.session_state[_SAID] = False, t("mapping.twice", column=words, one=heading, other=rivals[0])
            return
    try:
        writer(work.name, t)
        for ledger, heading, column in chosen:
            remember(ledger, heading, column)
    except NotAllowed:
        return
    except AppError as error:
        st.session_state[_SAID] = False, t(error.key, **error.params)
        return
    if chosen:
        st.session_state[_SAID] = True, t("mapping.done", count=len(chosen))
        then()


def _forget(work: Work) -> None:
    ledger, heading = st.session_state["mapping-forget-which"]
    try:
        writer(work.name, work.t)
        forget(ledger, heading)
    except NotAllowed:
        return
    except AppError as error:
        st.session_state[_SAID] = False, work.t(error.key, **error.params)
        return
    st.session_state["mapping-forget-which"] = None
    st.session_state[_SAID] = True, work.t("mapping.forgotten", heading=heading)


def _say(t: Translator) -> None:
    """What the last click came to."""
    if said := st.session_state.pop(_SAID, None):
        good, words = said
        (st.success if good else st.error)(plain(words))

"""What the preview of an import shows: what was recognised, what would change, the faults, and the word to be given."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib import export
from lib.i18n import Translator
from lib.ingest import LEDGERS, Notice, notice_text
from lib.ingest.staged import Staged
from lib.ingest.words import headings, ledger_title
from lib.ui import cache
from lib.ui.mapping import ask_headings, ask_system
from lib.ui.tables import height
from lib.ui.words import plain
from lib.ui.work import Work

Told = dict[str, Any]
Buttons = dict[str, Callable[..., None]]

KINDS = ("new", "changed", "unchanged", "vanished", "faulty")
#: Rows that a table shows before it scrolls.
_ROWS = 10


def preview(work: Work, staged: Staged, told: Told, buttons: Buttons) -> None:
    """The preview with its buttons."""
    t = work.t
    st.markdown(f"##### {plain(t('import.preview', files=t('format.list').join(staged.files)))}")
    _counts(told, t)
    _recognised(staged, told, t, buttons)
    ask_headings(work, told["recognised"], buttons["again"], staged.id)
    ask_system(t, told, staged.crs, buttons["name_system"], staged.id)
    if told["faults"]:
        _faults(work, staged, told)
    _lines(told, t)
    _word(told, t, buttons)


def counts_table(told: Told, t: Translator, kinds: Sequence[str] = KINDS) -> None:
    """Rows by ledger and by what becomes of them."""
    rows = [
        (ledger_title(ledger, t) if ledger else t("import.no_ledger"), *(rows[kind] for kind in kinds))
        for ledger, rows in told["counts"].items()
    ]
    names = [t("import.ledger_name"), *(t(f"import.kind.{kind}") for kind in kinds)]
    st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, lazy=False)


def fault_files(staged: Staged, run: str, told: Told, t: Translator) -> None:
    """The list of faults and the faulty rows as workbooks."""
    with st.container(horizontal=True):
        for kind in ("returned", "faults") if told.get("returned") else ("faults",):
            path = staged.folder / run / f"{kind}.{t.language}.xlsx"
            if path.exists():
                st.download_button(
                    t(f"import.download.{kind}"),
                    data=path.read_bytes,
                    # The name carries the staged import: files of one name are never taken for each other.
                    file_name=f"{t(f'import.file.{kind}')}-{staged.id[:8]}.xlsx",
                    mime=export.XLSX_TYPE,
                    on_click="ignore",
                    icon=":material/download:",
                    key=f"import-{kind}",
                )


def _counts(told: Told, t: Translator) -> None:
    for kind, column in zip(KINDS, st.columns(len(KINDS)), strict=True):
        total = sum(rows[kind] for rows in told["counts"].values())
        column.metric(t(f"import.kind.{kind}"), t.number(total, "count"), help=t(f"import.means.{kind}"))
    if len(told["counts"]) > 1:
        counts_table(told, t)


# ---- what was recognised ---------------------------------------------------------------------------------


def _recognised(staged: Staged, told: Told, t: Translator, buttons: Buttons) -> None:
    unknown = [each for each in told["recognised"] if not each["ledger"]]
    attention = bool(unknown or any(each["missing"] for each in told["recognised"]))
    with st.expander(t("import.recognised", count=len(told["recognised"])), expanded=attention):
        rows = [_table_row(each, t) for each in told["recognised"]]
        names = ("file", "sheet", "ledger_name", "head", "understood", "kept", "left_out", "missing", "encoding")
        shown = pd.DataFrame(rows, columns=[t(f"import.{name}") for name in names])
        st.dataframe(shown, hide_index=True, lazy=False, placeholder="—")
        for notice in told["notices"]:
            st.caption(plain(notice_text(Notice(**notice), t)))
        for rule, count in told["doubted"].items():
            st.caption(plain(t("fault.doubted", count=count, why=t(f"flag.{rule}"))))
        _which_ledger(staged, told["recognised"] if st.toggle(t("import.other_ledger")) else unknown, t, buttons)


def _table_row(each: Told, t: Translator) -> tuple[Any, ...]:
    listed = t("format.list").join
    understood = listed(heading for heading, _ in each["columns"])
    unknown = listed(each["unknown"])
    head = (
        ""
        if not each["last"]
        else f"{each['first']}"
        if each["first"] == each["last"]
        else "{first}–{last}".format(**each)
    )
    return (
        each["file"],
        each["sheet"],
        ledger_title(each["ledger"], t) if each["ledger"] else t("import.no_ledger"),
        head or None,
        t("import.columns", count=len(each["columns"]), headings=understood) if understood else None,
        unknown if each["keeps"] else None,
        None if each["keeps"] else unknown or None,
        listed(headings(each["ledger"], name)[0] for name in each["missing"]) or None,
        each["encoding"] or None,
    )


def _which_ledger(staged: Staged, asked: list[Told], t: Translator, buttons: Buttons) -> None:
    """Ask which ledger a table is, where nothing tells or it was taken for another one."""
    if not asked:
        return
    for place, each in enumerate(asked):
        options = ["?", "", *LEDGERS]
        st.selectbox(
            plain(t("import.which", file=each["file"], sheet=each["sheet"])),
            options,
            index=options.index(each["ledger"] or "?"),
            format_func=lambda name: (
                t("import.which.ask") if name == "?" else ledger_title(name, t) if name else t("import.which.none")
            ),
            key=f"import-which-{staged.id}-{place}",
        )

    def said() -> dict[tuple[str, str], str]:
        chosen = [st.session_state[f"import-which-{staged.id}-{place}"] for place in range(len(asked))]
        return {
            (each["file"], each["sheet"]): ledger for each, ledger in zip(asked, chosen, strict=True) if ledger != "?"
        }

    st.button(t("import.read_again"), on_click=buttons["name_sheets"], args=(said,), key="import-read-again")


# ---- faults and changes ----------------------------------------------------------------------------------


def _faults(work: Work, staged: Staged, told: Told) -> None:
    t = work.t
    st.markdown(f"##### {t('import.faults', count=told['fault_count'])}")
    st.caption(t("import.faults_how"))
    names = ("file", "sheet", "row", "cell", "heading", "value")
    rows = [
        (*(fault[name] or None for name in names), t(f"rule.{fault['rule']}"), t(f"remedy.{fault['rule']}"))
        for fault in told["faults"]
    ]
    shown = pd.DataFrame(rows, columns=[t(f"fault.{name}") for name in (*names, "why", "remedy")])
    single = [name for name in ("file", "sheet") if shown[t(f"fault.{name}")].nunique() == 1]
    shown = shown.drop(columns=[t(f"fault.{name}") for name in single])
    st.dataframe(shown, hide_index=True, height=height(len(shown), _ROWS), lazy=False, placeholder="")
    if told["fault_count"] > len(rows):
        st.caption(t("import.first", shown=len(rows), total=told["fault_count"]))
    fault_files(staged, "preview", told, t)


def _lines(told: Told, t: Translator) -> None:
    """Row by row: what changes from what to what, what the files lack, what is new."""
    lines = told["lines"][t.language]
    left = [(ledger_title(each["ledger"], t), each["record"], each["name"]) for each in told["left"]]
    named = ("ledger_name", "record", "name")
    blocks = (
        (
            "changed",
            [
                (
                    each["ledger"],
                    each["record"],
                    each["name"],
                    each["heading"] or t("import.removed"),
                    each["old"],
                    each["new"],
                )
                for each in lines
                if each["verdict"] != "new"
            ],
            (*named, "heading", "old", "now"),
        ),
        ("vanished", left, named),
        (
            "new",
            [(each["ledger"], each["record"], each["name"], each["new"]) for each in lines if each["verdict"] == "new"],
            (*named, "content"),
        ),
    )
    for kind, rows, columns in blocks:
        total = sum(each[kind] for each in told["counts"].values())
        if not rows:
            continue
        with st.expander(t(f"import.list.{kind}", count=t.number(total, "count")), expanded=kind != "new"):
            st.caption(t(f"import.means.{kind}"))
            shown = pd.DataFrame(rows, columns=[t(f"import.{name}") for name in columns])
            st.dataframe(shown, hide_index=True, height=height(len(shown), _ROWS), lazy=False)
            if told["more"] or len(rows) < total:
                st.caption(t("import.more"))
            st.download_button(
                t("import.download.list"),
                data=lambda shown=shown, kind=kind: export.listing_xlsx(shown, t(f"import.kind.{kind}")),  # type: ignore[misc]
                file_name=export.listing_name(t(f"import.kind.{kind}"), cache.version(), "xlsx"),
                on_click="ignore",
                type="tertiary",
                icon=":material/table_view:",
                key=f"import-list-{kind}",
            )


# ---- the word --------------------------------------------------------------------------------------------


def _word(told: Told, t: Translator, buttons: Buttons) -> None:
    rows = told["rows"]
    anything = bool(rows["new"] or rows["changed"])
    mode = "all"
    if told["faults"]:
        mode = st.radio(
            t("import.mode"),
            ("all", "good"),
            format_func=lambda code: t(f"import.mode.{code}", faulty=rows["faulty"]),
            key="import-mode",
        )
    if not anything and not told["faults"]:
        st.info(t("import.nothing_to_do"), icon=":material/info:")
    with st.container(horizontal=True):
        st.button(
            t("import.confirm", new=t.number(rows["new"], "count"), changed=t.number(rows["changed"], "count")),
            type="primary",
            disabled=not anything or bool(told["faults"] and mode == "all"),
            on_click=buttons["confirm"],
            args=(told["version"],),
            key="import-confirm",
        )
        st.button(t("import.look_again"), on_click=buttons["again"], key="import-again")
        st.button(t("import.discard"), on_click=buttons["leave"], key="import-leave")
    if told["faults"] and mode == "all":
        st.caption(t("import.mend_first"))

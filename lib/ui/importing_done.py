"""What came of an import: counts, batches, the faulty rows to be mended, and the way back."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.ingest.staged import Staged
from lib.ingest.words import ledger_title
from lib.ui import frame
from lib.ui.importing_preview import counts_table, fault_files
from lib.ui.words import plain
from lib.ui.work import Work


def done(work: Work, staged: Staged, told: dict[str, Any], leave: Callable[[], None]) -> None:
    """The last step of an import."""
    t, rows = work.t, told["rows"]
    said = {name: t.number(rows[name], "count") for name in ("new", "changed", "unchanged", "faulty")}
    if told["written"]:
        st.success(t("import.done", **said), icon=":material/check_circle:")
    else:
        st.error(t("import.not_done", faulty=said["faulty"]))
    counts_table(told, t, ("new", "changed", "unchanged", "faulty"))
    if told["written"] and told["batches"]:
        listed = (f"{each['id']} {ledger_title(each['ledger'], t)}" for each in told["batches"])
        st.caption(plain(t("import.batches", batches=t("format.list").join(listed), by=staged.by)))
        st.page_link(frame.current().pages["batches"], label=t("import.undo"), icon=":material/undo:")
    if told["fault_count"]:
        st.caption(t("import.returned", faulty=said["faulty"]))
        fault_files(staged, "import", told, t)
    st.button(t("import.another"), type="primary", on_click=leave, key="import-another")

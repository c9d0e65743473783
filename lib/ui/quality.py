"""The quality of ledgers: what each unit is asked to check, by rule, and the workbook to send out."""

from dataclasses import replace

import streamlit as st

from lib import export
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import table
from lib.ui.filters import choose
from lib.ui.item_page import open_item
from lib.ui.page import Page

_UNITS = ("unit", "score", "to_check", "checked", "items_caught", "items", "masked")
_RULES = ("rule_group", "check", "to_check", "checked", "score", "masked")
_LIST = ("unit", "check", "code", "title", "found", "ask", "kind", "heading", "leader", "contact", "region_name")


def to_check(page: Page, brief: dict[str, Result]) -> None:
    """Units, rules, and the list of one rule or of all; a click narrows the page or opens an item."""
    t = page.t
    unit = table(t("quality.block.units"), brief["quality.units"], columns=_UNITS, select="unit", rows=8)
    if unit in set(brief["quality.units"].frame["unit"].dropna()):  # there may be a row of those without one
        choose(page, "unit", unit)
    rule = table(t("quality.block.rules"), brief["quality.rules"], columns=_RULES, select="check", rows=8)
    listed, title = brief["quality.list"], t("quality.block.list")
    if rule:
        # Masked cells stand in the list under their own word, whichever rule they kept from being asked.
        own = listed.frame[listed.frame["check"] == rule].reset_index(drop=True)
        listed, title = replace(listed, frame=own), t("quality.block.list_of", rule=t(f"check.{rule}"))
    code = table(title, listed, columns=_LIST, select="code", csv=not rule)
    if code:
        open_item(page, code)
    _workbook(page, brief["quality.list"])


def _workbook(page: Page, listed: Result) -> None:
    """The button for the workbook of all units in view; nothing where there is nothing to check."""
    t = page.t
    if listed.frame.empty:
        return
    st.download_button(
        t("quality.workbook"),
        data=lambda: export.quality_book(listed, t),
        file_name=export.book_name("data_quality", [listed], t, cache.version()),
        on_click="ignore",
        icon=":material/table_view:",
        key="quality-workbook",
        mime=export.XLSX_TYPE,
    )
    st.caption(t("quality.list_note"))

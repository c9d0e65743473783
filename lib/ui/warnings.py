"""What the warning list says first: how many matters are red and yellow, how many call for a step, what is near."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib import export
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.layout import page_sentence
from lib.ui.overview import reason_of
from lib.ui.page import Page

Brief = dict[str, Result]

#: What stands behind the tabs of the page; none has parts.
WARNING_TABS = {tab: (tab,) for tab in ("regions", "leaders", "units", "months", "steps", "doubts")}


def warnings_sentence(page: Page, brief: Brief) -> None:
    """Matters by light and how many have reached a step of supervision; then out of how many, and what is doubted."""
    page_sentence(clauses(brief, page.t), softer(brief, page.t), page.t)


def handover(page: Page, warned: Result) -> None:
    """What is handed over to each unit, as the list is narrowed: to print, and as a workbook."""
    if not warned.value:
        return
    t = page.t
    with st.container(horizontal=True, key="handover"):
        for ending, made, mime, icon in (
            ("html", export.handover, "text/html", "print"),
            ("xlsx", export.handover_book, export.XLSX_TYPE, "table_view"),
        ):
            st.download_button(
                t(f"handover.{ending}"),
                data=partial(_made, made, warned, t),
                file_name=export.handover_name(warned, t, ending, cache.version()),
                mime=mime,
                on_click="ignore",
                icon=f":material/{icon}:",
                key=f"handover-{ending}",
            )


def _made(made: Callable[[Result, Translator], bytes], warned: Result, t: Translator) -> bytes:
    return made(cache.whole(warned), t)


def clauses(brief: Brief, t: Translator) -> list[str]:
    """The bold part. Of a list that was narrowed to one light the other is not told as none."""
    listed, steps = brief["warnings.list"], brief["escalation.items"]
    if listed.value is None:
        return [reason_of(listed, t)]
    if not listed.value:
        return [t("warnings.sentence.none")]
    counts = [
        t("strip.stage", stage=t(f"warnings.light.{light}"), count=listed.details[light])
        for light in (Light.RED, Light.YELLOW)
        if listed.scope.light in (None, light)
    ]
    told = [t("warnings.sentence.lit", count=listed.value, lights=t("format.list").join(counts))]
    if steps.value:
        told.append(t("warnings.sentence.steps", count=steps.value))
    return told


def softer(brief: Brief, t: Translator) -> str:
    """Out of how many, how many were not on record yet, and how many records are doubted."""
    listed, doubted = brief["warnings.list"], brief["items.doubted"]
    if not listed.denominator:
        return ""
    told = [t("of_all.warnings.list", denominator=listed.denominator)]
    if unknown := listed.details.get("not_on_record"):
        told.append(t("warnings.sentence.not_on_record", count=unknown))
    if doubted.value:
        told.append(t("warnings.sentence.doubted", count=doubted.value))
    return t("format.sentences").join(told) + t("overview.sentence.end")

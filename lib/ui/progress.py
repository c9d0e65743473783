"""Progress at a glance: a bar of all findings, one of all measures, and blocks of every group; done is not closed."""

from html import escape

import pandas as pd
import streamlit as st

from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import assets, sources
from lib.ui.blocks import absence, heading, nothing, origin
from lib.ui.filters import coded, say
from lib.ui.page import Page
from lib.ui.progress_rows import FIRST, MOST_BLOCKS, MOST_GROUPS, groups, names_of, picked, shown_first
from lib.ui.stages import bar, legend
from lib.ui.status_list import matter_list
from lib.ui.words import plain

#: What findings are grouped by, the first unless the address has another.
BY = ("unit", "programme", "leader", "field", "region")


def stages(page: Page, title: str, *results: Result) -> None:
    """A bar of all findings over one of all measures, both with their stages counted; `*.by_stage`."""
    t = page.t
    told = [result for result in results if not result.reason]
    held = [stage for stage in Stage if any(result.details[stage.value] for result in told)]
    lines = "".join(_line(result, t) for result in results)
    with st.container(border=True, key="stages-of-all"):
        st.html(f'<div class="stage-legend">{legend(held, t)}</div>{lines}')
    for result in results:
        sources.shown(result, title)  # the groups below end on the same day, and say so


def _line(result: Result, t: Translator) -> str:
    noun = result.key.partition(".")[0]
    name = f'<span class="stage-of">{escape(t(f"findings.of.{noun}"))}</span>'
    if result.reason:
        return f'<div class="stage-line">{name}<small>{escape(absence(result, t))}</small></div>'
    counted = escape(t(f"findings.count.{noun}", count=result.value))
    return f'<div class="stage-line {noun}">{name}<small>{counted}</small>{bar(result.details, t)}</div>'


def grouping(page: Page) -> str:
    """What the findings are grouped by: a choice, kept in the address."""
    t = page.t
    return coded("by", BY, t("findings.tab.groups"), lambda code: t(f"findings.by.{code}"), forgets=("group",))


def group_rows(page: Page, title: str, result: Result, by: str) -> str | None:
    """One row per group (`findings.by_…`); a click chooses one, and the address has it. Returns the chosen one's code.

    A group that the address names and that is not there is none.
    """
    t = page.t
    if result.frame.empty:
        nothing(title, result, absence(result, t))
        return None
    heading(title, result)
    rows = groups(result, t, by)
    first = shown_first(rows)
    sent = rows[:MOST_GROUPS]
    asked = st.query_params.get("group")
    chosen = asked if asked in {row["id"] for row in sent} else None
    key = f"progress-{by}-{hash(result.scope)}"

    def clicked() -> None:
        told = st.session_state[key]["group"]
        say("group", told["id"] if told else None)

    heads = [t(f"findings.head.{name}") for name in (by, "findings", "closed", "measures", "done", "worst")]
    data = {"label": title, "heads": heads, "rows": sent, "first": first, "most": MOST_BLOCKS, "chosen": chosen}
    assets.progress(key=key, data=data | {"rest": _rest(len(sent) - first, t)}, on_group_change=clicked)
    if len(rows) > len(sent):
        st.caption(t("findings.groups_shown", shown=len(sent), total=len(rows)))
    origin(result, title)
    return chosen


def _rest(count: int, t: Translator) -> str:
    """What the row below the first ones says; with few more than these all are shown."""
    return t("findings.rest", count=count) if count > 0 else ""


def group_list(page: Page, title: str, listed: Result, grouped: Result, by: str, chosen: str | None) -> None:
    """The list of findings, on the screen those of the chosen group alone; its file has all."""
    only: pd.DataFrame | None = None
    if chosen is not None:
        name = names_of(grouped)[chosen]
        only = picked(listed.frame, by, name)
        st.caption(plain(page.t("findings.chosen", name=page.t.group("group_name", name, by), count=len(only))))
    matter_list(page, title, listed, only=only, first=FIRST)

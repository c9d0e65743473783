"""The table of rules by units: how much each unit is asked to check of each rule; a name narrows the page to it."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lib.charts import quality_heat
from lib.core.palette import QUIET
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import absence, heading, nothing, origin
from lib.ui.page import Page
from lib.ui.words import plain

#: Units side by side, those with most to check; the tab has them all.
MOST_UNITS = 12
#: How much a cell is shaded at most (of 255), and the count that is that dark at least.
_DARKEST, _PALE = 150, 4


def quality_board(page: Page, cells: Result) -> None:
    """Rules as rows, units as columns, most first; a cell is the darker the more is to be checked."""
    t, title = page.t, board_title(cells, page.t)
    with st.container(border=True, key="figure-quality"):
        if cells.frame.empty:
            return nothing(title, cells, absence(cells, t))
        heading(title, cells, spec=cache.spec(quality_heat, cells, t))
        with st.container(key="quality-board"):
            st.html(_table(page, cells.frame))
        if (left := cells.frame["unit"].nunique() - MOST_UNITS) > 0:
            st.caption(plain(t("quality.board.more", count=left)))
        return origin(cells, title)


def board_title(cells: Result, t: Translator) -> str:
    """Who has most to check, where one has; the plain title else."""
    counts = cells.frame.groupby("unit")["to_check"].sum().sort_values(ascending=False)
    if len(counts) > 1 and counts.iloc[0] > counts.iloc[1]:
        name = t.group("unit", str(counts.index[0]), "unit")
        return t("quality.title.most", unit=name, count=int(counts.iloc[0]))
    return t("quality.block.heat")


def counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Rules by units, both with most first: how many; units beyond the most are left out."""
    table = frame.pivot_table(index="check", columns="unit", values="to_check", aggfunc="sum", fill_value=0)
    units = table.sum().sort_values(ascending=False, kind="stable").index[:MOST_UNITS]
    rules = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return table.loc[rules, units]


def _table(page: Page, frame: pd.DataFrame) -> str:
    t, counts = page.t, counted(frame)
    all_of = frame.groupby("check")["to_check"].sum()
    most = max(int(counts.to_numpy().max()), _PALE)
    heads = "".join(
        f'<th scope="col">{_link(page, t.group("unit", str(unit), "unit"), {"unit": unit} if unit else {})}</th>'
        for unit in counts.columns
    )
    first = f"<th>{escape(t('column.check'))}</th><th>{escape(t('quality.board.all'))}</th>"
    rows = "".join(
        f'<tr><th scope="row">{_link(page, str(t.cell("check", rule)), {"rule": rule})}</th>'
        f"<td><b>{all_of[rule]}</b></td>" + "".join(_cell(int(count), most) for count in counts.loc[rule]) + "</tr>"
        for rule in counts.index
    )
    return f"<table><thead><tr>{first}{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(count: int, most: int) -> str:
    if not count:
        return "<td></td>"
    shade = round(_DARKEST * count / most)
    return f'<td style="background:{QUIET}{shade:02x}">{count}</td>'


def _link(page: Page, words: str, more: Mapping[str, object]) -> str:
    if not more:
        return escape(words)
    scope = replace(page.scope, item=None, item_kind=None)
    query = scope.to_query() | {"lang": page.t.language} | {name: str(value) for name, value in more.items()}
    return f'<a href="./data_quality?{escape(urlencode(query))}">{escape(words)}</a>'

"""The table of sections by months: a stripe where the target is met, a filled cell with a cross where it is missed."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lib.charts import class_matrix
from lib.core.frames import records
from lib.core.palette import WATER_CLASSES
from lib.core.terms import PointKind
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import absence, heading, nothing, origin, table
from lib.ui.filters import coded, said_or
from lib.ui.months import month_head
from lib.ui.page import Page
from lib.ui.words import plain

Brief = Mapping[str, Result]
Row = Mapping[str, Any]

_VIEWS = ("months", "table")
_HEADS = ("name", "region_name", "target")
_AFTER = ("row", "over", "change", "items", "light")


def water_board(page: Page, brief: Brief) -> None:
    """Every section by month with what four tables told of it apart; or all columns of the assessment as a table."""
    t, board, months = page.t, brief["water.board"], brief["water.matrix"]
    title = board_title(brief, t)
    with st.container(border=True, key="figure-board"):
        if board.frame.empty:
            return nothing(title, board, absence(board, t))
        view = said_or("board", _VIEWS)
        if view == "table":
            _view(t)
            table(t("water.block.sections"), brief["water.sections"])
            return None
        heading(title, board, spec=cache.spec(class_matrix, months, t), beside=lambda: _view(t))
        with st.container(key="water-board"):
            st.html(_table(page, board, months))
        st.caption(plain(t("water.board.legend")))
        return origin(board, title)


def _view(t: Translator) -> None:
    coded("board", _VIEWS, t("card.view"), lambda code: t(f"water.board.view_{code}"))


def board_title(brief: Brief, t: Translator) -> str:
    """How many sections missed their target in any month that is drawn; the plain title where none can be judged.

    Sources are drawn too and not counted, as in the sentence of the page.
    """
    drawn = brief["water.matrix"].frame
    drawn = drawn[drawn["kind"] == PointKind.SECTION]
    judged = drawn[drawn["over"].notna()]
    if judged.empty:
        return t("water.block.matrix")
    missed, every = judged.loc[judged["over"].astype(bool), "point"].nunique(), judged["point"].nunique()
    months = drawn["month"].nunique()
    return t("water.title.board" if missed else "water.title.board_met", missed=missed, total=every, months=months)


def _table(page: Page, board: Result, drawn: Result) -> str:
    t, frame = page.t, drawn.frame[drawn.frame["water_class"].notna()]
    months = sorted(frame["month"].unique())
    cells = {(row["point"], row["month"]): row for row in records(frame)}
    chosen = said_or("section", tuple(board.frame["point"]))
    heads = (
        *(_head(t(f"water.head.{name}")) for name in _HEADS),
        *(f'<th class="month">{escape(month_head(month, month == months[0], t))}</th>' for month in months),
        *(_head(t(f"water.head.{name}")) for name in _AFTER),
    )
    rows = (_row(page, row, cells, months, chosen) for row in records(board.frame))
    return f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _head(words: str) -> str:
    return f"<th>{escape(words)}</th>"


def _row(page: Page, row: Row, cells: Mapping[Any, Row], months: Iterable[pd.Timestamp], chosen: str) -> str:
    t, mine = page.t, row["point"] == chosen
    query = page.scope.to_query() | {"lang": t.language, "section": row["point"]}
    name = f'<a href="./water?{escape(urlencode(query))}">{escape(row["name"])}</a>'
    told = "".join(_cell(cells.get((row["point"], month)), t) for month in months)
    first = f"<td>{escape(row['region_name'])}</td><td>{escape(t.water_class(row['target_class']))}</td>"
    last = "".join(f"<td>{markup}</td>" for markup in _after(row, t))
    kind = ' class="chosen" aria-current="true"' if mine else ""
    return f'<tr{kind}><th scope="row">{name}</th>{first}{told}{last}</tr>'


def _cell(month: Row | None, t: Translator) -> str:
    """A month: its class with a stripe of its colour, or filled with an edge and a cross where it is over target."""
    if month is None:
        return '<td class="month">—</td>'
    colour, words = WATER_CLASSES[month["water_class"] - 1], escape(t.water_class(month["water_class"]))
    deciding = escape(str(t.cell("deciding", month["deciding"]) or ""))
    if month["over"]:
        words += f' ×<span class="unseen">{escape(t("water.board.missed"))}</span>'
    kind, style = ("missed", "background") if month["over"] else ("met", "border-left-color")
    return f'<td class="month"><span class="{kind}" style="{style}:{colour}" title="{deciding}">{words}</span></td>'


def _after(row: Row, t: Translator) -> Iterable[str]:
    """Months missed in a row, months of the period, against last year, what was over, light and next step."""
    count = row["months_in_a_row"]
    yield f"<b>{escape(t('water.board.months', count=count))}</b>" if count else "—"
    over, of = row["months_over"], row["months"]
    yield "—" if of is None else f"<b>{over}</b>/{of}" if over else f"0/{of}"
    yield _change(row["grades"], t)
    yield escape(multiples(row, t)) if row["over"] else ""
    if row["light"] is None:
        yield ""
    else:
        step = escape(t(f"step.{row['next_step']}")) if row["next_step"] else ""
        why = escape(str(t.cell("reasons", row["reasons"])))
        light = row["light"]
        chip = f'<span class="chip-{light}">{escape(t(f"light.{light}"))}</span>'
        yield f'<span title="{why}">{chip} {step}</span>'


def _change(grades: int | None, t: Translator) -> str:
    if grades is None:
        return "—"
    if grades == 0:
        return escape(t("water.board.same"))
    words = t("water.board.worse" if grades > 0 else "water.board.better", count=abs(grades))
    return f"<b>{escape(words)}</b>" if grades > 0 else escape(words)


def multiples(row: Row, t: Translator) -> str:
    """The items that decide a class over the target, with how many times they are over class III."""
    told = []
    for each in filter(None, str(row["deciding"] or "").split(",")):
        code, _, times = each.rstrip(")").partition("(")
        name = t(f"pollutant.{code}")
        told.append(t("water.times", item=name, times=times) if times else name)
    return t("format.list").join(told)

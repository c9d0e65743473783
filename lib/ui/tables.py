"""How tables stand on a page and on paper: on screen as a grid to scroll and sort, printed as rows of plain text."""

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from lib.core.frames import records
from lib.i18n import Translator

#: Pixels of a heading and of a row.
_HEADING, _ROW = 38, 35
#: Rows that are printed; a file has all.
MOST_PRINTED = 60


def height(rows: int, most: int) -> int:
    """The pixels of a table of so many rows that scrolls beyond the most."""
    return _HEADING + _ROW * min(rows, most)


def grid(shown: pd.DataFrame, t: Translator, **options: Any) -> Any:
    """A table as a grid, and for paper the same rows as text: the grid is a picture, which paper would cut."""
    drawn = st.dataframe(shown, hide_index=True, lazy=False, **{"placeholder": "—"} | options)
    rows = records(shown.head(MOST_PRINTED).astype(object))
    heads = "".join(f"<th>{escape(str(name))}</th>" for name in shown.columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value, t)}</td>' for value in row.values())}</tr>" for row in rows)
    note = t("block.first_rows", shown=MOST_PRINTED, total=len(shown)) if len(shown) > MOST_PRINTED else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    st.html(f'<div class="printed">{table}<p>{escape(note)}</p></div>')
    return drawn


def _cell(value: Any, t: Translator) -> str:
    if value is None or pd.isna(value):
        return "—"
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, date):
        return escape(t.day(value))
    return escape(f"{value:g}" if isinstance(value, float) else str(value))

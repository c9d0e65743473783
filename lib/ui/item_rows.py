"""From a row of a table to the page of its item, and the file of one item to print."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import export
from lib.charts import map_picture
from lib.i18n import Translator
from lib.maps import outlines
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import row_of
from lib.ui.item import why
from lib.ui.office import Office
from lib.ui.page import Page

#: Degrees about an item that its map shows, and the height of the map in pixels.
_AROUND, _HEIGHT = 0.9, 260


def items(page: Page, title: str, result: Result, *, of: str = "code", kind: str | None = None, **shown: Any) -> None:
    """A table of items (as `blocks.table`): a click on a row goes to the page of its item, whose code column `of` has.

    The same code may stand in two ledgers: the kind goes with it, that of the row or of all of them (`kind`).
    """
    row = row_of(title, result, **shown)
    if row and row[of] != page.scope.item:
        open_item(page, str(row[of]), row.get("kind", kind))


def open_item(page: Page, code: str, kind: str | None = None) -> None:
    """Go to the page of one item."""
    scope = replace(page.scope, item=code, item_kind=kind)
    # With the language, so that the frame has nothing to add: each change of the address is a step of the way back.
    address = scope.to_query() | {"lang": page.t.language}
    st.switch_page(frame.current().pages["item"], query_params=address)


def dossier_button(brief: dict[str, Result], t: Translator, office: Office) -> None:
    """The file of one item to print (一案一档), made when the button is clicked, outside of any run of the page."""
    standing = brief["item.standing"]

    def made() -> bytes:
        spec = None if pd.isna(standing.frame["lon"].iloc[0]) else item_map(standing, t, office)
        lines = why(standing.frame.iloc[0], t)
        return export.dossier(brief, t, why=lines, map_svg=export.svg(spec, t) if spec else None)

    st.download_button(
        t("item.dossier"),
        data=made,
        file_name=export.dossier_name(standing, t, cache.version()),
        mime="text/html",
        on_click="ignore",
        icon=":material/print:",
        key="dossier",
    )


def item_map(standing: Result, t: Translator, office: Office) -> dict[str, Any]:
    """The spec of the map about the item: outlines of its region, else of the scope's."""
    drawn = outlines(office.below(str(standing.frame["region"].iloc[0])))
    if not drawn.counties:
        drawn = outlines(office.below(standing.scope.region))
    chart = map_picture(standing, t, drawn.counties, height=_HEIGHT, around=_AROUND)
    return cache.inline(chart.to_dict())

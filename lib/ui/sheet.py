"""The leader's sheet on the overview: what the first screen says, on one page to print."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from lib import export
from lib.charts import class_matrix, monthly_trend
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import absence
from lib.ui.overview import lead, meeting_before, softer
from lib.ui.page import Page
from lib.ui.places import map_spec
from lib.ui.strip import SHOWN, cards

Brief = dict[str, Result]
Spec = dict[str, Any] | None

#: What is drawn: the map and two trends.
_DRAWN = ("map.points", "air.monthly", "water.matrix")


def one_page(page: Page, brief: Brief) -> None:
    """A button for the sheet, which is made when it is clicked."""
    t, warned = page.t, brief["warnings.list"]
    figures = [
        export.Figure(t(f"strip.{card.name}"), card.value, card.beside, card.judged, card.is_alarm)
        for card in cards(brief, meeting_before(page), t)
    ]
    said = (page.region, lead(page, brief), softer(page, brief), figures)
    st.download_button(
        t("one_page.open"),
        # Drawn as the page draws them; a download is made outside of any run, where nothing is kept.
        data=partial(made, said, _specs(brief, t), brief, t),
        file_name=export.one_page_name(warned, t, cache.version()),
        mime="text/html",
        on_click="ignore",
        type="tertiary",
        icon=":material/print:",
        key="one-page",
    )


def _specs(brief: Brief, t: Translator) -> list[Spec]:
    """The map and the two trends of the first screen; None where there is nothing to draw."""
    points, months, matrix = (brief[key] for key in _DRAWN)
    return [
        None if points.frame.empty else map_spec(points, t, frame.current().office),
        None if months.frame.empty else cache.spec(monthly_trend, months, t, pollutant="pm25"),
        None if matrix.frame.empty else cache.spec(class_matrix, matrix, t),
    ]


def made(
    said: tuple[str, list[str], str, list[export.Figure]], specs: Sequence[Spec], brief: Brief, t: Translator
) -> bytes:
    """The sheet as HTML. `said`: the place, both sentences and the six figures; `specs`: of the map and two trends."""
    place, sentence, second, figures = said
    drawn = [brief[key] for key in _DRAWN]
    titles = (
        t("overview.map"),
        t("air.block.monthly", pollutant=t("pollutant.pm25")),
        t("water.block.matrix"),
    )
    pictures = [
        export.Picture(title, export.svg(spec, t) if spec else None, absence(result, t))
        for title, spec, result in zip(titles, specs, drawn, strict=True)
    ]
    shown = [*(brief[key] for key in SHOWN.values()), *drawn]
    return export.one_page(place, sentence, second, figures, pictures, shown, cache.whole(brief["warnings.list"]), t)

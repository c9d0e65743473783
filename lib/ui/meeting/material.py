"""The steps of a meeting as one document to print: the same slides, each on a sheet."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from lib import export
from lib.core.settings import HOME
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame, sources
from lib.ui.page import Page

#: What the slides are drawn with, on the wall as on paper.
_STYLES = ("style.css", "meeting.css")


def material(page: Page, days: str, sheets: Sequence[export.Shown], warned: Result) -> None:
    """A button for the document, which is written when it is clicked. `days`: the days as the meeting says them."""
    now, t = frame.current(), page.t
    own = now.office.data_set(page.scope.region)
    sample = t("app.sample_notice") if own and own.sample else ""
    told = sources.told(now)
    st.download_button(
        t("material.open"),
        data=partial(_made, t("meeting.title", region=page.region), days, sheets, told, sample, t),
        file_name=export.material_name(warned, t, cache.version()),
        mime="text/html",
        on_click="ignore",
        type="tertiary",
        icon=":material/print:",
        key="material",
    )


def _made(
    place: str, days: str, sheets: Sequence[export.Shown], told: Sequence[tuple[str, str]], sample: str, t: Translator
) -> bytes:
    style = "\n".join((HOME / "lib" / "ui" / name).read_text(encoding="utf-8") for name in _STYLES)
    return export.material(place, days, sheets, told, style, sample, t)

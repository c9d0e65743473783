"""A figure card: its title says what it shows; its chart, the same rows as a table, or what they are, in one place."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import export
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import absence, heading, nothing, origin
from lib.ui.filters import coded, said_or
from lib.ui.tables import height
from lib.ui.words import plain

#: What a card can show; the first stands in no address.
VIEWS = ("chart", "table", "definition")

#: Rows of the table before it scrolls: as high as the chart.
_ROWS = 6


def figure_card(
    name: str,
    title: str,
    draw: Callable[..., Any],
    result: Result,
    *,
    said: str = "",
    choose: Callable[[], None] | None = None,
    **options: Any,
) -> None:
    """A bordered block of a chart, whose view the address has under `name`.

    `said`: a softer line under the title. `choose` draws a choice beside it. `options` are the chart's.
    """
    t = frame.current().t
    with st.container(border=True, height="stretch", key=f"figure-{name}"):
        if result.frame.empty:
            return nothing(title, result, absence(result, t))
        spec = cache.spec(draw, result, t, **options)
        heading(title, result, spec=spec, beside=lambda: _view(name, t))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(said), width="stretch")
            if choose is not None:
                choose()
        view = said_or(name, VIEWS)
        if view == "chart":
            st.vega_lite_chart(spec=spec, theme=None, alt=title)
        elif view == "table":
            shown = t.on_screen(result.frame, nobody=result.metric.nobody)
            st.dataframe(shown, hide_index=True, height=height(len(shown), _ROWS), lazy=False, placeholder="—")
        else:
            _definition(result)
        return origin(result, title)


def _view(name: str, t: Translator) -> None:
    coded(name, VIEWS, t("card.view"), lambda code: t(f"card.{code}"))


def _definition(result: Result) -> None:
    """What the figures are, of which days, from where and by which standard."""
    t = frame.current().t
    st.markdown(f"**{plain(t(f'metric.{result.key}'))}**  \n" + plain(export.day_and_source(result, t)))
    if t.has(words := f"define.{result.key}"):
        st.markdown(plain(t(words)))

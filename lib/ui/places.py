"""The problem map on a page: live with its panel, or as a picture."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lib.charts import map_picture as draw_picture
from lib.export import HALF_WIDTH
from lib.i18n import Translator
from lib.maps import deck, outlines
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import heading, nothing, origin, still
from lib.ui.item import item_detail
from lib.ui.office import Office


def live_map(title: str, result: Result, t: Translator) -> None:
    """The map with its downloads; a click on a point opens its panel beside it."""
    drawn = outlines(frame.current().office.below(result.scope.region))
    heading(title, result, spec=map_spec(result, t, frame.current().office, 900))
    if result.frame.empty:
        st.caption(t("map.none"))
    address = urlencode(result.scope.to_query() | {"lang": t.language})
    left, right = st.columns([7, 3])
    with left:
        picked = st.pydeck_chart(
            deck(drawn, f"api/points?{address}", f"api/outlines?{address}"),
            height=560,
            on_select="rerun",
            selection_mode="single-object",
            key="map",
            alt=title,
        )
        origin(result, title)
        st.caption(t("map.outlines"))
    with right:
        chosen = [point[3] for point in picked["selection"]["objects"].get("points", [])]  # type: ignore[index]
        st.markdown(f"##### {t('map.detail')}")
        titles = dict(zip(result.frame["code"], result.frame["title"], strict=True))
        codes = list(reversed(titles))
        named = st.selectbox(
            t("map.pick"),
            codes,
            index=None,
            placeholder=t("map.pick"),
            label_visibility="collapsed",
            format_func=lambda code: f"{code} {titles[code][:30]}",
        )
        code = named or (chosen[0] if chosen else result.scope.item)
        if code:
            item_detail(result, str(code), t)
        else:
            st.caption(t("map.click"))
        if result.details.get("placeless"):
            st.caption(t("map.placeless", count=result.details["placeless"]))


def map_picture(title: str, result: Result, t: Translator, message: str = "") -> None:
    """The map as a picture: light enough for the first screen; `message`: what it shows, for who downloads it."""
    if result.frame.empty:
        return nothing(title, result, t("map.none"))
    return still(title, draw_picture, result, map_spec(result, t, frame.current().office), message=message)


def map_spec(result: Result, t: Translator, office: Office, width: int = HALF_WIDTH) -> dict[str, Any]:
    """The spec of the map's picture, as high as its outlines need at this width."""
    drawn = outlines(office.below(result.scope.region))
    return cache.picture(draw_picture, result, t, drawn, drawn.height(width))

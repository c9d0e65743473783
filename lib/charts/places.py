"""The map as a picture: the first screen, exports, and browsers without WebGL."""

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from lib.charts.theme import SMALL, Chart, finished
from lib.core.palette import INK, LAND, LIGHT_EDGES, LIGHT_FILLS, QUIET, SOFT, SYMBOLS
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.model import Result

Feature = dict[str, Any]

#: What is as it should be stands back: of hundreds of points the exceptions are seen first.
_SIZES = dict.fromkeys(Light, 40) | {Light.RED: 110, Light.YELLOW: 110}

#: Width in pixels that a map about one point is drawn for.
HALF_MAP = 560


def map_picture(
    result: Result,
    t: Translator,
    counties: Sequence[Feature] = (),
    townships: Sequence[Feature] = (),
    height: int = 360,
    *,
    around: float | None = None,
) -> Chart:
    """Points coloured and shaped by light over county and township outlines (GeoJSON features).

    `around`: so many degrees about the first point instead of all outlines.
    """
    layers = []
    if counties:
        land = alt.Chart(alt.InlineData(list(counties)))
        layers.append(land.mark_geoshape(fill=LAND, stroke=QUIET, strokeWidth=1.2))
        names = [
            {"name": each["properties"]["name"], "lon": each["properties"]["lon"], "lat": each["properties"]["lat"]}
            for each in counties
        ]
        text = alt.Chart(alt.InlineData(names)).mark_text(color=SOFT, fontSize=SMALL)
        layers.append(text.encode(longitude="lon:Q", latitude="lat:Q", text="name:N"))
    if townships:
        grid = alt.Chart(alt.InlineData(list(townships)))
        layers.insert(1, grid.mark_geoshape(filled=False, stroke=QUIET, strokeWidth=0.25))
    lights = [light for light in Light if light in set(result.frame["light"])]
    words = [t(f"light.{light}") for light in lights]
    frame = result.frame[["lon", "lat", "light", "title", "unit"]].copy()
    frame["light"] = [t(f"light.{light}") for light in frame["light"]]
    frame["title"] = frame["title"].str.slice(0, 60)
    legend = alt.Legend(title=None, orient="bottom", labelColor=INK)

    def scaled(looks: dict[Light, Any]) -> alt.Scale:
        return alt.Scale(domain=words, range=[looks[light] for light in lights])

    points = alt.Chart(frame).mark_point(opacity=1, strokeWidth=1.6)
    layers.append(
        points.encode(
            size=alt.Size("light:N", scale=scaled(_SIZES), legend=None),
            longitude="lon:Q",
            latitude="lat:Q",
            fill=alt.Fill("light:N", scale=scaled(LIGHT_FILLS), legend=legend),
            stroke=alt.Stroke("light:N", scale=scaled(LIGHT_EDGES), legend=legend),
            shape=alt.Shape("light:N", scale=scaled(SYMBOLS), legend=legend),
            tooltip=[
                alt.Tooltip("light:N", title=t("column.light")),
                alt.Tooltip("title:N", title=t("column.title")),
                alt.Tooltip("unit:N", title=t("column.unit")),
            ],
        )
    )
    whole = alt.layer(*layers).project("mercator")
    if around is not None:
        first = result.frame.iloc[0]
        scale = HALF_MAP / math.radians(around)
        middle = [HALF_MAP / 2, height / 2]
        centre = [float(first["lon"]), float(first["lat"])]
        whole = alt.layer(*layers).project("mercator", center=centre, scale=scale, translate=middle)
    return finished(whole, height=height)

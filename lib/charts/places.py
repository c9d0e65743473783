"""The map as a picture: the first screen, exports, and browsers without WebGL."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from lib.charts.theme import SMALL, Chart, finished
from lib.core.palette import INK, LIGHT_EDGES, LIGHT_FILLS, PAPER, QUIET, SYMBOLS, county_fill
from lib.core.terms import LIGHT_ORDER, Light
from lib.i18n import Translator
from lib.metrics.model import Result

Feature = dict[str, Any]

#: What is as it should be stands back: of hundreds of points the exceptions are seen first.
_SIZES = dict.fromkeys(Light, 24) | {Light.GREY: 26, Light.RED: 120, Light.YELLOW: 120}
_OPACITY = dict.fromkeys(Light, 0.6) | {Light.RED: 1.0, Light.YELLOW: 1.0}

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

    A county is shaded by its red lights and has their number under its name, where `result.details` tell (reds).
    `around`: so many degrees about the first point instead of all outlines.
    """
    layers, labels = [], []
    if counties:
        reds: Any = result.details.get("reds") or {}
        layers += _shaded(counties, reds)
        names = [
            {name: own[name] for name in ("name", "lon", "lat")} | _counted(reds.get(own["code"]), t)
            for own in (each["properties"] for each in counties)
        ]
        own = alt.Chart(alt.InlineData(names)).encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
        halo = own.mark_text(fontSize=SMALL, fontWeight=700, stroke=PAPER, strokeWidth=3, strokeJoin="round")
        labels = [halo, own.mark_text(fontSize=SMALL, fontWeight=700, color=INK), *_numbers(own)]
    if townships:
        grid = alt.Chart(alt.InlineData(list(townships)))
        layers.append(grid.mark_geoshape(filled=False, stroke=QUIET, strokeWidth=0.25))
    lights = [light for light in Light if light in set(result.frame["light"])]
    words = [t(f"light.{light}") for light in lights]
    # The worst is drawn last, over the others.
    frame = result.frame[["lon", "lat", "light", "title", "unit"]].sort_values(
        "light", key=lambda each: each.map(LIGHT_ORDER), ascending=False, kind="stable"
    )
    frame["light"] = [t(f"light.{light}") for light in frame["light"]]
    frame["title"] = frame["title"].str.slice(0, 60)
    legend = alt.Legend(title=None, orient="bottom", labelColor=INK)

    def scaled(looks: dict[Light, Any]) -> alt.Scale:
        # Sizes and opacities of words would be spread evenly between the first two of the range.
        return alt.Scale(type="ordinal", domain=words, range=[looks[light] for light in lights])

    points = alt.Chart(frame).mark_point(strokeWidth=1.6)
    layers.append(
        points.encode(
            size=alt.Size("light:N", scale=scaled(_SIZES), legend=legend),
            opacity=alt.Opacity("light:N", scale=scaled(_OPACITY), legend=legend),
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
    whole = alt.layer(*layers, *labels).project("mercator")
    if around is not None:
        first = result.frame.iloc[0]
        scale = HALF_MAP / math.radians(around)
        middle = [HALF_MAP / 2, height / 2]
        centre = [float(first["lon"]), float(first["lat"])]
        whole = alt.layer(*layers).project("mercator", center=centre, scale=scale, translate=middle)
    return finished(whole, height=height)


def _shaded(counties: Sequence[Feature], reds: Mapping[str, int]) -> list[alt.Chart]:
    """The land, one layer per shade."""
    by_shade: dict[str, list[Feature]] = {}
    for each in counties:
        by_shade.setdefault(county_fill(reds.get(each["properties"]["code"], 0)), []).append(each)
    return [
        alt.Chart(alt.InlineData(some)).mark_geoshape(fill=shade, stroke=QUIET, strokeWidth=1.2)
        for shade, some in by_shade.items()
    ]


def _counted(reds: int | None, t: Translator) -> dict[str, str]:
    """A county's red lights, with their shape where there are any; nothing where none is known."""
    return {"reds": "" if reds is None else str(reds), "glyph": t("light.red").split()[-1] if reds else ""}


def _numbers(names: alt.Chart) -> list[alt.Chart]:
    """Under each name the number in ink and, before it, the light's shape in its colour."""
    below: dict[str, Any] = {"dy": SMALL + 4, "fontWeight": 700}
    number, glyph = names.encode(text="reds:N"), names.encode(text="glyph:N")
    at: dict[str, Any] = below | {"dx": 5, "fontSize": SMALL}
    return [
        number.mark_text(**at, stroke=PAPER, strokeWidth=3, strokeJoin="round"),
        number.mark_text(**at, color=INK),
        glyph.mark_text(**below, dx=-8, fontSize=9, stroke=PAPER, strokeWidth=2),
        glyph.mark_text(**below, dx=-8, fontSize=9, color=LIGHT_EDGES[Light.RED]),
    ]

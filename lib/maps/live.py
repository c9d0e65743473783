"""The live map: outlines and points that the browser fetches from our own routes, coloured and shaped by light."""

import base64
import functools
import io
from typing import Any

import pydeck as pdk
from PIL import Image, ImageDraw

from lib.core.frames import records
from lib.core.palette import INK, LAND, LIGHT_EDGES, LIGHT_FILLS, PAPER, QUIET
from lib.core.terms import Light
from lib.i18n import Translator
from lib.maps.outlines import Outlines
from lib.metrics.model import Result

_SIZE = 96

#: Positions in a point's row; the layer's expressions below count on them.
ROW = ("lon", "lat", "light", "code", "title", "line")


def point_rows(result: Result, t: Translator) -> list[list[Any]]:
    """The points as short arrays in the order of `ROW`; `line` says the unit and why the light is on."""
    rows = []
    for point in records(result.frame):
        why = t(f"why.{point['reason']}") if point["reason"] else None
        line = " · ".join(filter(None, (t(f"light.{point['light']}"), point["unit"], why)))
        place = [round(point["lon"], 5), round(point["lat"], 5)]
        rows.append([*place, point["light"], point["code"], point["title"], line])
    return rows


def deck(outlines: Outlines, points_url: str, outlines_url: str) -> pdk.Deck:
    """The map: no base map and no map style, so that nothing is asked of any other host."""
    longitude, latitude = outlines.centre
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            f"{outlines_url}&layer=counties",
            id="counties",
            stroked=True,
            filled=True,
            get_fill_color=[*_rgb(LAND), 255],
            get_line_color=[*_rgb(QUIET), 255],
            line_width_min_pixels=1.4,
        ),
        pdk.Layer(
            "GeoJsonLayer",
            f"{outlines_url}&layer=townships",
            id="townships",
            stroked=True,
            filled=False,
            get_line_color=[*_rgb(QUIET), 90],
            line_width_min_pixels=0.6,
        ),
        pdk.Layer(
            "TextLayer",
            [
                {"name": each["properties"]["name"], "at": [each["properties"]["lon"], each["properties"]["lat"]]}
                for each in outlines.counties
            ],
            id="names",
            get_position="at",
            get_text="name",
            get_size=14,
            get_color=[*_rgb(INK), 190],
            character_set=pdk.types.String("auto"),
            font_family=pdk.types.String("Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"),
        ),
        pdk.Layer(
            "IconLayer",
            points_url,
            id="points",
            pickable=True,
            auto_highlight=True,
            get_position="[this[0],this[1]]",
            get_icon="this[2]",
            get_size=26,
            size_min_pixels=16,
            highlight_color=[29, 39, 51, 90],
            icon_atlas=pdk.types.String(_atlas()),
            icon_mapping={
                light.value: {"x": _SIZE * place, "y": 0, "width": _SIZE, "height": _SIZE, "mask": False}
                for place, light in enumerate(Light)
            },
        ),
    ]
    view = pdk.ViewState(longitude=longitude, latitude=latitude, zoom=outlines.zoom(), min_zoom=3, max_zoom=16)
    return pdk.Deck(layers=layers, initial_view_state=view, map_provider=None, tooltip={"text": "{4}\n{5}"})


@functools.cache
def _atlas() -> str:
    """The lights side by side as a PNG in a data address: square, triangle, circle, tick, and the diamond of none."""
    image = Image.new("RGBA", (_SIZE * len(Light), _SIZE))
    pen = ImageDraw.Draw(image)
    for place, light in enumerate(Light):
        left, edge, fill = _SIZE * place, LIGHT_EDGES[light], LIGHT_FILLS[light]
        if light is Light.RED:
            halo = {"outline": PAPER, "width": 7}
            pen.rounded_rectangle((left + 14, 14, left + 82, 82), 6, fill=fill, **halo)  # type: ignore[arg-type]
        elif light is Light.YELLOW:
            pen.polygon([(left + 48, 4), (left + 94, 88), (left + 2, 88)], fill=edge)
            pen.polygon([(left + 48, 20), (left + 82, 80), (left + 14, 80)], fill=fill)
        elif light is Light.NONE:
            pen.polygon([(left + 48, 8), (left + 88, 48), (left + 48, 88), (left + 8, 48)], fill=edge)
            pen.polygon([(left + 48, 24), (left + 72, 48), (left + 48, 72), (left + 24, 48)], fill=fill)
        else:
            # What is as it should be stands back: of hundreds of points the exceptions are seen first.
            pen.ellipse((left + 22, 22, left + 74, 74), fill=fill, outline=edge, width=11)
        if light is Light.GREY:
            pen.line([(left + 36, 49), (left + 45, 58), (left + 60, 39)], fill=edge, width=8, joint="curve")
    png = io.BytesIO()
    image.save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

"""What the live map draws: pydeck describes land and points, rows of numbers the marks, names and groups over them."""

import base64
import functools
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pydeck as pdk
from PIL import Image, ImageDraw

from lib.core.frames import records
from lib.core.palette import AQI_LEVELS, COUNTY_REDS, INK, LAND, LIGHTS, PAPER, QUIET, WATER_CLASSES, county_fill
from lib.core.terms import Light
from lib.i18n import Translator
from lib.maps.apart import NARROW, WIDTHS, Group, Label, Level, Mark, levels
from lib.maps.outlines import Outlines
from lib.maps.plane import NARROW_ASPECT, Plane
from lib.metrics.ladder import LIT
from lib.metrics.model import Result

#: What can be seen: the matters of the warning list, what is measured, projects.
LAYERS = ("matters", "monitoring", "projects")

#: Positions in a point's row; the layers' expressions and the component count on them.
ROW = ("lon", "lat", "sign", "code", "title", "line", "id")

#: Letters are estimated: a Chinese one is as wide as high.
_WIDE, _NARROW = 15, 8

_SIZE = 48
#: How the three kinds of monitoring points are drawn; ground water as a source.
_SHAPES = {"section": "circle", "drinking": "diamond", "groundwater": "diamond", "air": "square"}


def point_rows(result: Result, t: Translator, layer: str = LAYERS[0]) -> list[list[Any]]:
    """What is fine, as short arrays in the order of `ROW`; `line` says the unit and the light."""
    rows = []
    for point in records(result.frame):
        if point["light"] not in LIT and (layer != "projects" or point["project"]):
            line = " · ".join(filter(None, (t(f"light.{point['light']}"), point["unit"])))
            place = [round(point["lon"], 5), round(point["lat"], 5)]
            ident = f"{point['kind']}:{point['code']}"
            rows.append([*place, point["light"], point["code"], point["title"], line, ident])
    return rows


def station_rows(stations: Iterable[Mapping[str, Any]], line_of: Callable[[Mapping[str, Any]], str]) -> list[list[Any]]:
    """Monitoring points without a light in the order of `ROW`; `sign`: shape and class or level (0: none)."""
    rows = []
    for each in stations:
        if each["light"] not in LIT:
            grade = each["aqi_level"] if each["kind"] == "air" else each["water_class"]
            sign = f"{_SHAPES[each['kind']]}-{grade or 0}"
            place = [round(each["lon"], 5), round(each["lat"], 5)]
            ident = f"station:{each['code']}"
            rows.append([*place, sign, each["code"], each["name"], line_of(each), ident])
    return rows


def deck(
    outlines_url: str,
    points: str | list[list[Any]],
    layer: str,
    reds: Mapping[str, int],
    ring: tuple[float, float, float] | None = None,
) -> dict[str, Any]:
    """The deck in deck.gl's JSON: no base map and no map style, so that nothing is asked of any other host.

    `points`: the address of their rows, or the rows. `ring`: longitude, latitude and kilometres that are looked at.
    """
    shaded = [
        pdk.Layer(
            "GeoJsonLayer",
            f"{outlines_url}&layer=counties",
            id="counties",
            stroked=True,
            filled=True,
            get_fill_color=_fill(reds),
            get_line_color=[*_rgb(QUIET), 255],
            line_width_min_pixels=1,
        ),
        pdk.Layer(
            "GeoJsonLayer",
            f"{outlines_url}&layer=townships",
            id="townships",
            stroked=True,
            filled=False,
            get_line_color=[*_rgb(QUIET), 70],
            line_width_min_pixels=0.5,
        ),
    ]
    if ring:
        shaded.append(_ring(*ring))
    own = _stations(points) if layer == "monitoring" else _fine(points, 4.5 if layer == "projects" else 2.6)
    view = pdk.View(type="MapView", controller={"dragRotate": False, "touchRotate": False, "keyboard": False})
    whole: dict[str, Any] = json.loads(pdk.Deck(layers=[*shaded, own], views=[view], map_provider=None).to_json())
    return {name: whole[name] for name in ("layers", "views")}


def _fine(points: str | list[list[Any]], radius: float) -> pdk.Layer:
    blue, grey = ([*_rgb(LIGHTS[light]), 120] for light in (Light.BLUE, Light.GREY))
    return pdk.Layer(
        "ScatterplotLayer",
        points,
        id="points",
        pickable=True,
        get_position="[this[0],this[1]]",
        get_fill_color=f"this[2] == 'blue' ? {blue} : {grey}",
        get_radius=radius,
        radius_units=pdk.types.String("pixels"),
    )


def _stations(rows: str | list[list[Any]]) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer",
        rows,
        id="stations",
        pickable=True,
        get_position="[this[0],this[1]]",
        get_icon="this[2]",
        get_size=18,
        icon_atlas=pdk.types.String(_atlas()),
        icon_mapping={name: {**box, "mask": False} for name, box in _boxes().items()},
    )


def _ring(lon: float, lat: float, reach: float) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        [[lon, lat]],
        id="ring",
        filled=False,
        stroked=True,
        get_position="[this[0],this[1]]",
        get_radius=1000 * reach,
        get_line_color=[*_rgb(INK), 200],
        line_width_min_pixels=1.5,
    )


def names_of(outlines: Outlines, plane: Plane, reds: Mapping[str, int], t: Translator) -> list[dict[str, Any]]:
    """The names of the counties in view, written out and short, with how many reds each has (None: unknown)."""
    glyph = t("light.red").split()[-1]
    found = []
    for each in outlines.counties:
        own = each["properties"]
        x, y = plane.at(own["lon"], own["lat"])
        if 0 <= x <= 1 and 0 <= y <= plane.aspect:
            name, place = str(own["name"]), {"x": round(x, 5), "y": round(y, 5)}
            count = reds.get(own["code"])
            found.append(place | {"name": name, "short": short_name(name, t), "reds": count, "glyph": glyph})
    return found


def short_name(name: str, t: Translator) -> str:
    """A county's name without the word for what it is, where enough is left."""
    for ending in t("map.endings").split("|"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def drawing(
    places: Sequence[tuple[int, Mapping[str, Any]]],
    plane: Plane,
    names: Sequence[Mapping[str, Any]],
    t: Translator,
    title_of: Callable[[Mapping[str, Any]], tuple[str, str]],
) -> dict[str, Any]:
    """Marks, names and what is drawn at which width, as the component takes them.

    `places`: numbered rows with longitude, latitude and light; `title_of`: the id and the words of a row.
    """
    marks = [Mark(number, str(row["light"]), *plane.at(row["lon"], row["lat"])) for number, row in places]
    widths = [width for width in WIDTHS if plane.aspect >= NARROW_ASPECT or width >= NARROW]
    labels = [Label(each["x"], each["y"], _wide(each["name"]), _wide(each["short"])) for each in names]
    at = {mark.number: index for index, mark in enumerate(marks)}
    told = [
        {"id": ident, "number": mark.number, "light": mark.light, "title": words, "x": mark.x, "y": mark.y}
        for mark, (ident, words) in zip(marks, (title_of(row) for _, row in places), strict=True)
    ]
    return {
        "marks": told,
        "levels": [_level(each, at, t) for each in levels(marks, plane.aspect, labels, widths)],
        "names": list(names),
        "plane": plain(plane),
    }


def plain(plane: Plane) -> dict[str, float]:
    """A plane as numbers by name."""
    return {name: getattr(plane, name) for name in ("left", "top", "span", "aspect")}


def _level(level: Level, at: Mapping[int, int], t: Translator) -> dict[str, Any]:
    return {
        "width": level.width,
        "spots": [[at[mark.number], round(x, 5), round(y, 5)] for mark, x, y in level.spots],
        "groups": [_group(group, t) for group in level.groups],
    }


def _group(group: Group, t: Translator) -> dict[str, Any]:
    counts = {light: group.count(light) for light in LIT}
    across, down = [mark.x for mark in group.marks], [mark.y for mark in group.marks]
    lights = [t(f"light.{light}").split() for light, count in counts.items() if count]
    return {
        "x": round(group.x, 5),
        "y": round(group.y, 5),
        **{str(light): count for light, count in counts.items()},
        "box": [min(across), min(down), max(across), max(down)],
        "glyphs": "".join(glyph for *_, glyph in lights),
        "title": t("map.group", count=len(group.marks), red=counts[Light.RED], yellow=counts[Light.YELLOW]),
    }


def shades(t: Translator) -> list[dict[str, str]]:
    """The steps of the counties' shading: colour and words."""
    starts = list(COUNTY_REDS)
    words = [
        str(start) if following == start + 1 else f"{start}–{following - 1}" for start, following in pairwise(starts)
    ]
    return [
        {"colour": colour, "words": word}
        for colour, word in zip(COUNTY_REDS.values(), [*words, t("map.and_more", count=starts[-1])], strict=True)
    ]


def _fill(reds: Mapping[str, int]) -> Any:
    """The colour of a county as an expression of its code."""
    plain = [*_rgb(LAND), 255]
    found = str(plain)
    for code, count in reds.items():
        if count:
            found = f"properties.code == '{code}' ? {[*_rgb(county_fill(count)), 255]} : {found}"
    return found if any(reds.values()) else plain


def _wide(words: str) -> float:
    return float(sum(_WIDE if ord(letter) > 0x2E80 else _NARROW for letter in words)) + 4


def _signs() -> list[tuple[str, str, str]]:
    """Name, shape and colour of every sign of a monitoring point."""
    found = []
    for shape in dict.fromkeys(_SHAPES.values()):
        colours = AQI_LEVELS if shape == "square" else WATER_CLASSES
        found += [(f"{shape}-{grade}", shape, colour) for grade, colour in enumerate((PAPER, *colours))]
    return found


def _boxes() -> dict[str, dict[str, int]]:
    return {
        name: {"x": _SIZE * place, "y": 0, "width": _SIZE, "height": _SIZE} for place, (name, *_) in enumerate(_signs())
    }


@functools.cache
def _atlas() -> str:
    """The signs side by side as a PNG in a data address, each with an edge: the standards' colours are pale."""
    signs = _signs()
    image = Image.new("RGBA", (_SIZE * len(signs), _SIZE))
    pen = ImageDraw.Draw(image)
    for place, (_, shape, colour) in enumerate(signs):
        left, inner = _SIZE * place, (8, 40)
        if shape == "circle":
            pen.ellipse((left + inner[0], inner[0], left + inner[1], inner[1]), fill=colour, outline=INK, width=4)
        elif shape == "square":
            pen.rectangle((left + 10, 10, left + 38, 38), fill=colour, outline=INK, width=4)
        else:
            pen.polygon([(left + 24, 4), (left + 44, 24), (left + 24, 44), (left + 4, 24)], fill=INK)
            pen.polygon([(left + 24, 10), (left + 38, 24), (left + 24, 38), (left + 10, 24)], fill=colour)
    png = io.BytesIO()
    image.save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

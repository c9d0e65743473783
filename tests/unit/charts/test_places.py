"""The map as a picture."""

import re
from datetime import date

import pandas as pd
import vl_convert

from lib.charts import map_picture
from lib.core.palette import COUNTY_REDS
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.i18n import translator
from lib.metrics.catalog import metric
from lib.metrics.model import Result

T = translator("en")


def drawn(*lights: Light) -> list[tuple[str, float, float]]:
    """Word, radius and opacity of each point in the order in which they are drawn."""
    rows = [
        {"lon": 106.0 + place, "lat": 35.0, "light": light.value, "title": "t", "unit": "u"}
        for place, light in enumerate(lights)
    ]
    scope = Scope("620800", date(2024, 7, 5))
    frame = pd.DataFrame(rows)
    result = Result(metric("map.points"), scope, len(rows), frame, None, None, None, None, {}, None, ())
    svg = vl_convert.vegalite_to_svg(map_picture(result, T).to_dict())
    found = re.findall(r'aria-label="lon[^"]*?light: ([^;]*);[^>]*? d="M(-?[\d.]+)[^>]*? opacity="([\d.]+)"', svg)
    return [(word.replace("\xa0", " "), abs(float(far)), float(opacity)) for word, far, opacity in found]


def test_what_is_fine_stands_back_and_the_worst_lies_on_top() -> None:
    """Known fault: every point had the size of a red one, whatever its light."""
    points = drawn(Light.RED, Light.BLUE, Light.YELLOW, Light.BLUE)
    assert [word for word, _, _ in points] == [
        T(f"light.{name}").replace("\xa0", " ") for name in ("blue", "blue", "yellow", "red")
    ]
    fine, *_, red = points
    assert fine[1] < red[1] / 2
    assert fine[2] < 1 == red[2]


def test_a_county_is_shaded_by_its_reds_and_has_their_number() -> None:
    square = [[[106.0, 35.0], [106.0, 36.0], [107.0, 36.0], [107.0, 35.0], [106.0, 35.0]]]
    own = {"code": "620826", "name": "Jingning County", "lon": 106.5, "lat": 35.5}
    county = {"type": "Feature", "properties": own, "geometry": {"type": "Polygon", "coordinates": square}}
    frame = pd.DataFrame([{"lon": 106.5, "lat": 35.5, "light": "red", "title": "t", "unit": "u"}])
    scope = Scope("620800", date(2024, 7, 5))
    for known, fill, words in (
        ({"620826": 6}, COUNTY_REDS[4], ">6<"),
        ({"620826": 0}, COUNTY_REDS[0], ">0<"),
        ({}, COUNTY_REDS[0], ""),
    ):
        details = {"reds": known}
        result = Result(metric("map.points"), scope, 1, frame, None, None, None, None, details, None, ())
        svg = vl_convert.vegalite_to_svg(map_picture(result, T, [county]).to_dict())
        assert fill in svg
        assert words in svg.replace("\xa0", " ")
        assert "Jingning County" in svg
        assert T("light.red") in svg, "known fault: no light was named under the picture"

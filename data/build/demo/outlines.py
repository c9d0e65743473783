"""Made places inside the county outlines of `data/geo/counties.geojson` (天地图 variant, CGCS2000)."""

import json
from functools import cache
from pathlib import Path
from random import Random

from shapely import MultiPolygon, Point, Polygon
from shapely.geometry import shape

COUNTIES = Path(__file__).resolve().parents[2] / "geo" / "counties.geojson"
MARGIN = 0.01  # degrees: made places keep away from the border
SPREAD = 0.012  # degrees: how far made places lie from the town they name

# Rough positions of towns by the words that name them, the county seat first.
TOWNS: dict[str, list[tuple[tuple[str, ...], float, float]]] = {
    "620802": [(("城区", "城市", "街道", "柳湖"), 106.68, 35.54)],
    "620881": [(("城区", "县级", "东华"), 106.653, 35.218)],
    "620821": [(("城区", "县城", "城关"), 107.368, 35.333)],
    "620822": [(("城区", "县城", "中台"), 107.621, 35.065)],
    "620823": [(("城区", "县城", "锦屏"), 107.035, 35.302)],
    "620825": [(("城区", "县城", "水洛"), 106.037, 35.203)],
    "620826": [(("城区", "县城", "城关"), 105.733, 35.52)],
    "620702": [(("城区", "城郊", "城乡"), 100.454, 38.932)],
    "540122": [
        (("县城", "当曲"), 91.101, 30.473),
        (("羊八井",), 90.51, 30.09),
        (("纳木",), 90.95, 30.74),
        (("宁中",), 90.93, 30.37),
        (("公塘",), 91.22, 30.53),
        (("龙仁",), 91.33, 30.6),
        (("G109", "公路", "铁路", "工地"), 91.02, 30.43),
    ],
}

Outline = Polygon | MultiPolygon


@cache
def _outlines() -> dict[str, Outline]:
    features = json.loads(COUNTIES.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


@cache
def _inside(code: str) -> Outline:
    return _outlines()[code].buffer(-MARGIN)


def near(code: str, lon: float, lat: float) -> dict[str, object]:
    """The cells of a known place, which must lie inside the county."""
    if not _outlines()[code].contains(Point(lon, lat)):
        raise ValueError(f"{lon},{lat} is outside {code}")
    return {"经度": f"{lon:.4f}", "纬度": f"{lat:.4f}", "坐标系": "CGCS2000"}


def somewhere(code: str, rng: Random, name: str = "") -> dict[str, object]:
    """The cells of a made place inside the county: around the town that the name speaks of, else anywhere."""
    towns = TOWNS.get(code, [])
    around = next(((lon, lat) for words, lon, lat in towns if any(word in name for word in words)), None)
    west, south, east, north = _inside(code).bounds
    while True:
        if around:
            lon, lat = rng.gauss(around[0], SPREAD), rng.gauss(around[1], SPREAD)
        else:
            lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        lon, lat = round(lon, 4), round(lat, 4)
        if _inside(code).contains(Point(lon, lat)):
            return near(code, lon, lat)

"""Outlines of cities, counties and townships: bundled ones, or the office's own of the same file name.

They are drawings and no legal boundary: what lies a little outside of one is no error.
"""

import functools
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lib.core.settings import HOME, data_directory

Feature = dict[str, Any]
Numbers = npt.NDArray[np.float64]

#: Kilometres of a degree of latitude, and of longitude at the equator.
_DEGREE = 111.32


@functools.cache
def features(name: str) -> tuple[Feature, ...]:
    """The GeoJSON features of "cities", "counties" or "townships"."""
    own = data_directory() / "geo" / f"{name}.geojson"
    path = own if own.is_file() else HOME / "data" / "geo" / f"{name}.geojson"
    return tuple(json.loads(Path(path).read_text(encoding="utf-8"))["features"]) if path.is_file() else ()


def kilometres_outside(region: str, lon: Numbers, lat: Numbers) -> Numbers | None:
    """How far positions lie outside of a region, 0 inside of it; None where there is no outline to tell by.

    `region` is a code of six digits (a county, else its outline as a city) or longer ones below it.
    """
    rings = _rings(region[:6])
    if rings is None:
        return None
    inside = np.zeros(len(lon), dtype=bool)
    nearest = np.full(len(lon), np.inf)
    for ring in rings:
        inside ^= _within(ring, lon, lat)
        nearest = np.minimum(nearest, _distance(ring, lon, lat))
    return np.where(inside, 0.0, nearest)


@functools.cache
def _rings(code: str) -> tuple[Numbers, ...] | None:
    for name in ("counties", "cities"):
        for feature in features(name):
            if feature["properties"]["code"] == code:
                shape = feature["geometry"]
                polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
                return tuple(np.asarray(ring)[:, :2] for polygon in polygons for ring in polygon)
    return None


def _within(ring: Numbers, lon: Numbers, lat: Numbers) -> npt.NDArray[np.bool_]:
    """Whether a ray to the east crosses the ring an odd number of times; rings of holes and islands are added up."""
    found = np.zeros(len(lon), dtype=bool)
    for (x, y), (next_x, next_y) in pairwise(ring):
        if y != next_y:
            crosses = (y > lat) != (next_y > lat)
            found ^= crosses & (lon < (next_x - x) * (lat - y) / (next_y - y) + x)
    return found


def _distance(ring: Numbers, lon: Numbers, lat: Numbers) -> Numbers:
    """Kilometres to the nearest point of the ring, on a plane about each position."""
    squeeze = np.cos(np.radians(lat))
    nearest = np.full(len(lon), np.inf)
    for (x, y), (next_x, next_y) in pairwise(ring):
        start_x, start_y = (x - lon) * squeeze, y - lat
        along_x, along_y = (next_x - x) * squeeze, next_y - y
        length = np.maximum(along_x**2 + along_y**2, 1e-18)
        share = np.clip(-(start_x * along_x + start_y * along_y) / length, 0, 1)
        nearest = np.minimum(nearest, np.hypot(start_x + share * along_x, start_y + share * along_y))
    return nearest * _DEGREE

"""The outlines under the points of a view: counties, or the cities themselves, with their townships."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.standards.outlines import Feature, features


@dataclass(frozen=True, slots=True)
class Outlines:
    """GeoJSON features to draw under the points of a view, and the box around them."""

    counties: tuple[Feature, ...]
    townships: tuple[Feature, ...]
    box: tuple[float, float, float, float] | None

    @property
    def codes(self) -> set[str]:
        """The codes of the counties."""
        return {str(feature["properties"]["code"]) for feature in self.counties}

    def named(self, name_of: Callable[[str], str | None]) -> "Outlines":
        """The same with the counties' names in the reader's language, where there is one by the code."""
        told = [
            feature | {"properties": own | {"name": name_of(own["code"]) or own["name"]}}
            for feature in self.counties
            for own in [feature["properties"]]
        ]
        return Outlines(tuple(told), self.townships, self.box)

    def height(self, width: int, least: int = 240, most: int = 420) -> int:
        """The height in pixels at which the box fills this width."""
        if self.box is None:
            return least
        west, south, east, north = self.box
        squeeze = math.cos(math.radians((south + north) / 2))
        return round(min(max(width * (north - south) / max((east - west) * squeeze, 0.01), least), most))


def outlines(regions: tuple[str, ...]) -> Outlines:
    """The outlines of these region codes: counties among them, or the cities themselves, with their townships."""
    counties = [feature for feature in features("counties") if feature["properties"]["code"] in regions]
    if not counties:
        counties = [feature for feature in features("cities") if feature["properties"]["code"] in regions]
    drawn = {feature["properties"]["code"] for feature in counties}
    townships = [feature for feature in features("townships") if feature["properties"]["parent"] in drawn]
    return Outlines(tuple(counties), tuple(townships), _box(counties))


def collection(features: tuple[Feature, ...]) -> Feature:
    """Features as one GeoJSON document."""
    return {"type": "FeatureCollection", "features": list(features)}


def _box(features: list[Feature]) -> tuple[float, float, float, float] | None:
    points = [point for feature in features for point in _points(feature["geometry"]["coordinates"])]
    if not points:
        return None
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _points(coordinates: Any) -> list[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [point for part in coordinates for point in _points(part)]

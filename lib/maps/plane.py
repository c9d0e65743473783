"""The plane that a map is drawn in: one wide and as high as its aspect says, whatever its width in pixels."""

import math
from dataclasses import dataclass
from typing import Self

Box = tuple[float, float, float, float]

#: The least and the most that a map is high for its width: the land fills it, and a tall county leaves room below. A
#: narrow map is higher: marks that find no place on the land lie above and below it.
ASPECTS, NARROW_ASPECT = (0.42, 0.5), 0.66

#: Left free about what is fitted, of the width; the least that is shown, in degrees: a place is not one point.
_MARGIN, _LEAST = 0.02, 0.04

_KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Plane:
    """A frame on the web map: its left top corner and its width as shares of the world, its height by its width."""

    left: float
    top: float
    span: float
    aspect: float

    @classmethod
    def around(cls, box: Box, aspect: float | None = None) -> Self:
        """The plane that a box of west, south, east, north fits into, with a margin; as high as the box if it may."""
        (left, bottom), (right, top) = _world(box[0], box[1]), _world(box[2], box[3])
        wide, high = max(right - left, _LEAST / 360), max(bottom - top, _LEAST / 360)
        if aspect is None:
            aspect = min(max(high / wide * (1 - 2 * _MARGIN) + 2 * _MARGIN, ASPECTS[0]), ASPECTS[1])
        span = max(wide / (1 - 2 * _MARGIN), high / (aspect - 2 * _MARGIN))
        return cls((left + right - span) / 2, (top + bottom - span * aspect) / 2, span, aspect)

    @classmethod
    def seen(cls, box: Box, aspect: float) -> Self:
        """The plane that a browser showed: exactly as wide as the box, about its middle."""
        (left, bottom), (right, top) = _world(box[0], box[1]), _world(box[2], box[3])
        span = max(right - left, 1e-7)
        return cls(left, (top + bottom - span * aspect) / 2, span, aspect)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies in the plane: 0 to 1 across, 0 to `aspect` down, if it lies inside."""
        x, y = _world(lon, lat)
        return (x - self.left) / self.span, (y - self.top) / self.span


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places near each other, given as longitude and latitude."""
    squeeze = math.cos(math.radians((one[1] + other[1]) / 2))
    return _KM_PER_DEGREE * math.hypot((one[0] - other[0]) * squeeze, one[1] - other[1])


def about(lon: float, lat: float, reach: float) -> Box:
    """The box of so many kilometres about a place."""
    up = reach / _KM_PER_DEGREE
    across = up / math.cos(math.radians(lat))
    return lon - across, lat - up, lon + across, lat + up


def _world(lon: float, lat: float) -> tuple[float, float]:
    """A place on the square web map of the world: 0 to 1 eastward and southward."""
    return (lon + 180) / 360, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2

"""Between WGS-84, GCJ-02 and BD-09, and a plausibility check for positions in China.

CGCS2000 and WGS-84 differ by centimetres and are treated as one. Degrees throughout, longitude
first; scalars and arrays alike.
"""

from collections.abc import Callable
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
PositionCheck = Literal["ok", "swapped", "outside_china", "out_of_range", "missing"]

# Krasovsky 1940, as the public form of GCJ-02 uses it.
_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_BD_FACTOR = np.pi * 3000.0 / 180.0

# GCJ-02 leaves positions outside this box as they are: west, east, south, north.
_GCJ_BOX = (72.004, 137.8347, 0.8293, 55.8271)
# Where a position in China can lie, generously.
_CHINA_BOX = (73.0, 136.0, 3.0, 54.0)

_INVERSE_ROUNDS = 30


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) on the GCJ-02 grid for positions in WGS-84 / CGCS2000."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    shift_x, shift_y = _gcj_shift(x - 105.0, y - 35.0)
    radians = np.radians(y)
    magic = 1 - _ECCENTRICITY * np.sin(radians) ** 2
    per_lat = (_AXIS * (1 - _ECCENTRICITY)) / (magic * np.sqrt(magic)) * np.pi / 180.0
    per_lon = _AXIS / np.sqrt(magic) * np.cos(radians) * np.pi / 180.0
    inside = _within(x, y, _GCJ_BOX)
    return np.where(inside, x + shift_x / per_lon, x), np.where(inside, y + shift_y / per_lat, y)


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) in WGS-84 / CGCS2000, iterated to below 1e-9 degrees."""
    return _inverted(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) on the BD-09 grid for positions in GCJ-02."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    radius = np.sqrt(x * x + y * y) + 2e-5 * np.sin(y * _BD_FACTOR)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BD_FACTOR)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) in GCJ-02, iterated to below 1e-9 degrees."""
    return _inverted(gcj02_to_bd09, lon, lat)


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) on the BD-09 grid for positions in WGS-84 / CGCS2000."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return (lon, lat) in WGS-84 / CGCS2000 for positions on the BD-09 grid."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return whether positions lie in 73..136 E, 3..54 N."""
    return _within(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64), _CHINA_BOX)


def check_positions(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.str_]:
    """Return a PositionCheck for each position.

    "swapped" is a position that lies in China only when longitude and latitude change places:
    a hint to a person, nothing is exchanged.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    checks = [
        np.isnan(x) | np.isnan(y),
        in_china(x, y),
        in_china(y, x),
        (np.abs(x) > 180) | (np.abs(y) > 90),
    ]
    return np.select(checks, ["missing", "ok", "swapped", "out_of_range"], default="outside_china")


def check_position(lon: float, lat: float) -> PositionCheck:
    """Return the PositionCheck of one position, see `check_positions`."""
    return cast(PositionCheck, str(check_positions(lon, lat)))


def _within(x: Degrees, y: Degrees, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, east, south, north = box
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _gcj_shift(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Return the shift in metres east and north; x, y relative to 105 E, 35 N."""
    root = np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (common + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east = east + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (common + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north = north + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y / 30.0 * np.pi)) * 2.0 / 3.0
    return east, north


def _inverted(
    forward: Callable[[ArrayLike, ArrayLike], tuple[Degrees, Degrees]], lon: ArrayLike, lat: ArrayLike
) -> tuple[Degrees, Degrees]:
    """Return the positions that `forward` takes to the given ones."""
    goal_x, goal_y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = goal_x, goal_y
    for _ in range(_INVERSE_ROUNDS):
        reached_x, reached_y = forward(x, y)
        x, y = x + (goal_x - reached_x), y + (goal_y - reached_y)
    return x, y

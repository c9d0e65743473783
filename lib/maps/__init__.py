"""The live map: points over outlines. Nothing is fetched from outside; pictures of it are drawn by `lib.charts`."""

from lib.maps.apart import NARROW
from lib.maps.live import LAYERS, deck, drawing, names_of, plain, point_rows, shades, station_rows
from lib.maps.outlines import Outlines, collection, outlines
from lib.maps.plane import NARROW_ASPECT, Box, Plane, about, kilometres

__all__ = [
    "LAYERS",
    "NARROW",
    "NARROW_ASPECT",
    "Box",
    "Outlines",
    "Plane",
    "about",
    "collection",
    "deck",
    "drawing",
    "kilometres",
    "names_of",
    "outlines",
    "plain",
    "point_rows",
    "shades",
    "station_rows",
]

"""The live map: points over outlines. Nothing is fetched from outside; pictures of it are drawn by `lib.charts`."""

from lib.maps.live import LAYERS, deck, drawing, names_of, point_rows, shades, station_rows
from lib.maps.outlines import Outlines, collection, outlines
from lib.maps.plane import Box, Plane, about, kilometres

__all__ = [
    "LAYERS",
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
    "point_rows",
    "shades",
    "station_rows",
]

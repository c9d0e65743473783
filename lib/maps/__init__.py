"""The live map: points over outlines. Nothing is fetched from outside; pictures of it are drawn by `lib.charts`."""

from lib.maps.live import deck, point_rows
from lib.maps.outlines import Outlines, collection, outlines

__all__ = ["Outlines", "collection", "deck", "outlines", "point_rows"]

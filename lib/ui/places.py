"""The map as a picture: on the first screen, on paper and for download."""

from typing import Any

from lib.charts import map_picture as draw_picture
from lib.export import HALF_WIDTH
from lib.i18n import Translator
from lib.maps import outlines
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.blocks import nothing, still
from lib.ui.office import Office


def map_picture(title: str, result: Result, t: Translator, message: str = "") -> None:
    """The map as a picture: light enough for the first screen; `message`: what it shows, for who downloads it."""
    if result.frame.empty:
        return nothing(title, result, t("map.none"))
    return still(title, draw_picture, result, map_spec(result, t, frame.current().office), message=message)


def map_spec(result: Result, t: Translator, office: Office, width: int = HALF_WIDTH) -> dict[str, Any]:
    """The spec of the map's picture, as high as its outlines need at this width; names in the reader's language."""
    below = office.below(result.scope.region)
    drawn = outlines(below).named(lambda code: office.name(code, t.language) if code in office else None)
    return cache.picture(draw_picture, result, t, drawn, drawn.height(width))

"""Pictures of Results without a browser: what the pages' PNG buttons give."""

from lib import db
from lib.charts import CHARTS, map_picture
from lib.export import png as draw
from lib.i18n import Translator
from lib.maps import outlines
from lib.metrics.model import Result


def png(result: Result, t: Translator) -> bytes | None:
    """The chart of a result as PNG; None where it has none or nothing to draw."""
    if result.key not in CHARTS or result.frame.empty:
        return None
    if result.key == "map.points":
        regions = db.regions()
        below = regions[(regions["code"] == result.scope.region) | (regions["parent"] == result.scope.region)]
        drawn = outlines(tuple(below["code"]))
        chart = map_picture(result, t, drawn.counties, drawn.townships, 520)
    else:
        chart = CHARTS[result.key](result, t)
    return draw(chart.to_dict(), result, t, t(f"metric.{result.key}"))

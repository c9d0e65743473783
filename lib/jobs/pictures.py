"""Pictures of Results without a browser: what the pages' PNG buttons give."""

from lib import db
from lib.charts import CHARTS, map_picture
from lib.export import picture_title
from lib.export import png as draw
from lib.i18n import Translator
from lib.maps import outlines
from lib.metrics.model import Result


def png(result: Result, t: Translator) -> bytes | None:
    """The chart of a result as PNG; None where it has none or nothing to draw."""
    if result.key not in CHARTS or result.frame.empty:
        return None
    regions = db.regions()
    if result.key == "map.points":
        below = regions[(regions["code"] == result.scope.region) | (regions["parent"] == result.scope.region)]
        own = below.set_index("code")["name" if t.language == "zh" else "name_en"].dropna()
        drawn = outlines(tuple(below["code"])).named(own.get)
        chart = map_picture(result, t, drawn.counties, drawn.townships, 520)
    else:
        chart = CHARTS[result.key](result, t)
    chinese, english = (regions.set_index("code")[name].dropna() for name in ("name", "name_en"))
    code = result.scope.region
    place = str((english if t.language != "zh" else chinese).get(code, chinese.get(code, code)))
    return draw(chart.to_dict(), result, t, picture_title(place, _title(result, t)))


def _title(result: Result, t: Translator) -> str:
    """The name of the figure; of the months of all pollutants that of the one that is drawn."""
    if result.key == "air.monthly":
        return t("air.block.monthly", pollutant=t("pollutant.pm25"))
    return t(f"metric.{result.key}")

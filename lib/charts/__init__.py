"""Results drawn as charts: a Result and a translator in, an Altair chart out. Colours come from the palette."""

from lib.charts.air import calendar, cumulative_trend, levels, monthly_trend
from lib.charts.enforcement import cases_and_fines
from lib.charts.findings import progress_bars
from lib.charts.places import map_picture
from lib.charts.theme import Chart
from lib.charts.water import class_matrix
from lib.charts.water_items import item_series

#: The chart of a metric, where it has one: what pages show and what PNG export draws.
CHARTS = {
    "findings.by_programme": progress_bars,
    "findings.by_unit": progress_bars,
    "enforcement.by_year": cases_and_fines,
    "air.monthly": monthly_trend,
    "air.levels_by_month": levels,
    "air.calendar": calendar,
    "water.matrix": class_matrix,
    "map.points": map_picture,
}

__all__ = [
    "CHARTS",
    "Chart",
    "calendar",
    "cases_and_fines",
    "class_matrix",
    "cumulative_trend",
    "item_series",
    "levels",
    "map_picture",
    "monthly_trend",
    "progress_bars",
]

"""Results drawn as charts: a Result and a translator in, an Altair chart out. Colours come from the palette."""

from lib.charts.air import levels, monthly_trend
from lib.charts.air_calendar import calendar
from lib.charts.air_year import Ahead, cumulative_trend, turns
from lib.charts.changes import turns_by_unit
from lib.charts.compare import county_trends
from lib.charts.enforcement import cases_and_fines, steps_by_unit
from lib.charts.findings import burn_down, progress_bars
from lib.charts.look_back import look_back_months
from lib.charts.money import money_bars
from lib.charts.petitions import petition_days, petition_groups, petition_months
from lib.charts.places import map_picture
from lib.charts.projects import milestone_schedule
from lib.charts.quality import quality_heat, quality_trend
from lib.charts.theme import Chart
from lib.charts.water import class_matrix
from lib.charts.water_items import item_series

#: The chart of a metric, where it has one: what pages show and what PNG export draws.
CHARTS = {
    "findings.by_programme": progress_bars,
    "findings.by_unit": progress_bars,
    "findings.by_leader": progress_bars,
    "findings.by_region": progress_bars,
    "findings.by_field": progress_bars,
    "findings.remaining": burn_down,
    "enforcement.by_year": cases_and_fines,
    "enforcement.by_unit": steps_by_unit,
    "look_back.due": look_back_months,
    "tasks.by_programme": progress_bars,
    "projects.schedule": milestone_schedule,
    "projects.money": money_bars,
    "petitions.by_month": petition_months,
    "petitions.by_source": petition_groups,
    "petitions.by_category": petition_groups,
    "petitions.by_place": petition_groups,
    "petitions.by_verdict": petition_groups,
    "petitions.by_programme": petition_groups,
    "petitions.by_day": petition_days,
    "air.monthly": monthly_trend,
    "air.levels_by_month": levels,
    "air.calendar": calendar,
    "air.both_bases": turns,
    "compare.pm25_months": county_trends,
    "water.matrix": class_matrix,
    "changes.list": turns_by_unit,
    "map.points": map_picture,
    "quality.score": quality_trend,
    "quality.cells": quality_heat,
}

__all__ = [
    "CHARTS",
    "Ahead",
    "Chart",
    "burn_down",
    "calendar",
    "cases_and_fines",
    "class_matrix",
    "county_trends",
    "cumulative_trend",
    "item_series",
    "levels",
    "look_back_months",
    "map_picture",
    "milestone_schedule",
    "money_bars",
    "monthly_trend",
    "petition_days",
    "petition_groups",
    "petition_months",
    "progress_bars",
    "quality_heat",
    "quality_trend",
    "steps_by_unit",
    "turns",
    "turns_by_unit",
]

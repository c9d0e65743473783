"""Every metric once, and which of them each page shows."""

from lib.core.errors import UnknownMetric, UnknownPage
from lib.metrics import (
    air,
    air_basis,
    air_days,
    air_index,
    air_outlook,
    air_places,
    air_signals,
    air_targets,
    air_years,
    burn_down,
    enforcement,
    findings,
    item,
    lights,
    look_back,
    matters,
    on_time,
    petitions,
    readings,
    warnings,
    water,
    water_areas,
    water_change,
    water_items,
    water_signals,
    water_sources,
)
from lib.metrics.model import Metric

_FINDINGS = (findings, on_time, burn_down, matters, look_back, item)
_AIR = (air, air_days, air_targets, air_outlook, air_index, air_places, air_basis, air_signals, air_years)
_WATER = (water, water_areas, water_items, water_sources, water_change, water_signals)

METRICS: dict[str, Metric] = {
    metric.key: metric
    for noun in (lights, *_FINDINGS, petitions, warnings, *_AIR, readings, *_WATER, enforcement)
    for metric in noun.METRICS
}

#: Page to the metrics it shows, in the order in which it shows them; exports and reports follow it.
BRIEFS: dict[str, tuple[str, ...]] = {
    "overview": (
        "findings.by_stage",
        "air.pm25_mean",
        "air.pm25_remaining",
        "air.good_days",
        "air.pm10_mean",
        "warnings.red",
        "findings.overdue",
        "findings.closed_share",
        "petitions.handled_share",
        "water.over_target",
        "water.open_alerts",
        "warnings.units_to_call",
        "map.points",
        "warnings.list",
        "air.monthly",
        "water.matrix",
        "lights.rules",
    ),
    "problem_map": ("map.points", "lights.rules"),
    "warnings": ("warnings.list", "warnings.red", "warnings.units_to_call", "lights.rules"),
    "findings": (
        "findings.by_stage",
        "measures.by_stage",
        "findings.overdue",
        "findings.on_time",
        "findings.closed_share",
        "findings.done_share",
        "findings.list",
        "findings.by_programme",
        "findings.by_unit",
        "findings.by_leader",
        "findings.by_field",
        "findings.by_region",
        "findings.remaining",
        "measures.list",
        "matters.total",
        "lights.rules",
    ),
    "look_back": ("look_back.due", "look_back.results"),
    "item": (*(metric.key for metric in item.METRICS), "lights.rules"),
    "air": (
        "air.last_day",
        "air.pm25_mean",
        "air.pm10_mean",
        "air.good_days",
        "air.signals",
        "air.good_day_share",
        "air.pm25_remaining",
        "air.pm10_remaining",
        "air.pm25_projection",
        "air.pm10_projection",
        "air.good_days_projection",
        "air.pm25_mean_ex_dust",
        "air.pm10_mean_ex_dust",
        "air.good_day_share_ex_dust",
        "air.composite",
        "air.calendar",
        "air.levels_by_month",
        "air.monthly",
        "air.year_to_date",
        "air.quarters",
        "air.by_region",
        "air.comparable",
        "air.three_years",
        "air.station_days",
        "air.latest",
        "air.capture",
        "air.doubted",
    ),
    "water": (
        "water.good_share",
        "water.met_share",
        "water.over_target",
        "water.open_alerts",
        "water.signals",
        "water.matrix",
        "water.sections",
        "water.items",
        "water.areas",
        "water.letters",
        "water.worsened",
        "water.drinking_share",
        "water.drinking_volume",
        "water.ground_v_share",
        "water.ground_met",
        "water.lakes",
        "water.year_class",
        "water.doubted",
    ),
}


def metric(key: str) -> Metric:
    """The metric of a key. Raises UnknownMetric."""
    if key not in METRICS:
        raise UnknownMetric(metric=key)
    return METRICS[key]


def brief(page: str) -> tuple[Metric, ...]:
    """The metrics of a page. Raises UnknownPage."""
    if page not in BRIEFS:
        raise UnknownPage(page=page)
    return tuple(METRICS[key] for key in BRIEFS[page])

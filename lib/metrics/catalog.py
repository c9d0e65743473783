"""Every metric once, and which of them each page shows."""

from lib.core.errors import UnknownMetric, UnknownPage
from lib.metrics import (
    accountability,
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
    changes,
    compare,
    contradictions,
    decided,
    duty,
    enforcement,
    escalation,
    findings,
    item,
    lights,
    lights_by,
    look_back,
    matters,
    money,
    next_due,
    on_time,
    petition_batches,
    petitions,
    places,
    projects,
    quality,
    readings,
    rollup,
    schedule,
    tasks,
    warnings,
    water,
    water_areas,
    water_board,
    water_change,
    water_items,
    water_lakes,
    water_signals,
    water_sources,
)
from lib.metrics.model import Metric

_AIR = (air, air_days, air_targets, air_outlook, air_index, air_places, air_basis, air_signals, air_years)
_ITEMS = (
    lights,
    schedule,
    rollup,
    findings,
    on_time,
    burn_down,
    matters,
    money,
    look_back,
    item,
    next_due,
    petitions,
    petition_batches,
    tasks,
    projects,
    warnings,
    places,
    lights_by,
    compare,
    escalation,
    decided,
    contradictions,
    quality,
    changes,
    enforcement,
    accountability,
    duty,
)
_WATER = (water, water_areas, water_board, water_items, water_sources, water_lakes, water_change, water_signals)

METRICS: dict[str, Metric] = {
    metric.key: metric for noun in (*_ITEMS, *_AIR, readings, *_WATER) for metric in noun.METRICS
}

#: Page to the metrics it shows, in order.
_SHOWN: dict[str, tuple[str, ...]] = {
    "overview": (
        "findings.by_stage",
        "air.pm25_mean",
        "air.good_days",
        "warnings.red",
        "lights.by_region",
        "items.next_due",
        "water.over_target",
        "map.points",
        "warnings.list",
        "warnings.units_to_call",
        "air.monthly",
        "water.matrix",
    ),
    "meeting": (
        "warnings.red",
        "warnings.list",
        "lights.by_region",
        "findings.by_stage",
        "measures.by_stage",
        "water.over_target",
        "air.pm25_mean",
        "air.good_days",
        "items.next_due",
        "changes.list",
        "changes.water",
        "changes.targets",
        "lights.by_unit",
        "escalation.units",
        "findings.by_programme",
        "findings.by_unit",
        "water.sections",
        "water.matrix",
        "water.letters",
        "water.open_alerts",
        "air.year_to_date",
        "air.pm25_projection",
        "air.pm10_projection",
        "air.good_days_projection",
        "escalation.items",
        "instructions.decided",
    ),
    "problem_map": ("map.points", "warnings.all", "map.stations"),
    "warnings": (
        "warnings.list",
        "warnings.red",
        "lights.by_region",
        "lights.by_leader",
        "lights.by_unit",
        "escalation.units",
        "lights.by_month",
        "escalation.items",
        "items.doubted",
    ),
    "changes": ("changes.list", "changes.water", "changes.targets", "changes.updates"),
    "findings": (
        "findings.by_stage",
        "measures.by_stage",
        "findings.overdue",
        "findings.on_time",
        "findings.list",
        "findings.by_programme",
        "findings.by_unit",
        "findings.by_leader",
        "findings.by_field",
        "findings.by_region",
        "measures.list",
    ),
    "look_back": ("look_back.due", "look_back.results"),
    "item": tuple(metric.key for metric in item.METRICS),
    "enforcement": (
        "enforcement.cases",
        "enforcement.fined_share",
        "enforcement.fine_amount",
        "enforcement.transfers",
        "enforcement.discipline_cases",
        "enforcement.discipline_people",
        "enforcement.by_year",
        "enforcement.by_unit",
        "enforcement.supervision_list",
    ),
    "projects": (
        "projects.by_stage",
        "projects.overdue",
        "projects.milestones_met",
        "projects.funded_share",
        "projects.flagged",
        "tasks.by_stage",
        "tasks.overdue",
        "tasks.done_share",
        "projects.schedule",
        "tasks.lit",
        "projects.list",
        "tasks.list",
    ),
    "petitions": (
        "petitions.handled_share",
        "petitions.with_part_share",
        "petitions.on_time_share",
        "petitions.overdue",
        "petitions.satisfied_share",
        "petitions.starred_or_repeated",
        "petitions.by_month",
        "petitions.by_day",
        "petitions.list",
        "petitions.batches",
    ),
    "air": (
        "air.both_bases",
        "air.pm25_mean",
        "air.pm25_mean_ex_dust",
        "air.pm10_mean",
        "air.pm10_mean_ex_dust",
        "air.good_days",
        "air.good_day_share_ex_dust",
        "air.last_day",
        "air.composite",
        "air.pm25_projection",
        "air.pm10_projection",
        "air.pm25_remaining",
        "air.signals",
        "air.monthly",
        "air.calendar",
    ),
    "water": (
        "water.over_target",
        "water.good_share",
        "water.met_share",
        "water.open_alerts",
        "water.drinking_share",
        "water.ground_met",
        "water.ground_v_share",
        "water.board",
        "water.matrix",
        "water.sections",
        "water.items",
    ),
    "compare": ("compare.counties", "compare.pm25_months"),
    "data_quality": (
        "quality.score",
        "quality.list",
        "quality.cells",
        "air.doubted",
        "water.doubted",
    ),
}

#: What stands behind the tabs of a page: page to tab to the metrics that only this tab asks for.
TABS: dict[str, dict[str, tuple[str, ...]]] = {
    "air": {
        "targets": (
            "air.year_to_date",
            "air.quarters",
            "air.levels_by_month",
            "air.pm10_remaining",
            "air.good_days_projection",
            "air.comparable",
        ),
        "regions": ("air.by_region",),
        "stations": ("air.station_days", "air.latest", "air.capture", "air.doubted"),
        "warnings": (),
        "dust": ("air.good_day_share",),
        "three_years": ("air.three_years",),
    },
    "water": {
        "areas": ("water.areas",),
        "drinking": ("water.drinking_volume",),
        "ground": (),
        "lakes": ("water.lakes",),
        "warnings": ("water.signals", "water.letters", "water.worsened"),
        "year": ("water.year_class",),
        "doubted": ("water.doubted",),
    },
    "enforcement": {
        "cases": ("enforcement.by_kind",),
        "supervision": ("enforcement.supervision",),
        "accountability": (
            "duty.five_fixed",
            "enforcement.discipline",
            "duty.by_leader",
            "duty.by_duty",
            "duty.register",
            "duty.by_kind",
        ),
        "inspections": ("enforcement.visits", "enforcement.reported"),
    },
    "findings": {
        "measures_list": (),
        "groups": ("findings.closed_share", "findings.done_share"),
        "rollup": ("rollup.tree",),
        "remaining": ("findings.remaining",),
        "doubts": ("schedule.disagreements", "matters.total"),
    },
    "look_back": {"results": (), "list": ()},
    "projects": {
        "projects": (),
        "tasks": (),
        "money": ("projects.spent_share", "projects.money", "projects.by_category"),
        "programme": ("tasks.by_programme",),
    },
    "petitions": {
        "groups": ("petitions.by_source", "petitions.by_category", "petitions.by_place", "petitions.by_verdict"),
        "satisfaction": ("petitions.by_satisfaction",),
        "days": ("petitions.by_programme",),
        "list": (),
        "notices": ("petitions.batch_places",),
    },
    "data_quality": {
        "units": ("quality.units",),
        "rules": ("quality.rules",),
        "list": (),
        "trend": (),
        "readings": (),
    },
}

#: Signals of air and water are lit by what was measured, obligations by the rules of lights.
_MEASURED = ("air", "water")


def is_lit(metric: Metric) -> bool:
    """Whether a metric's rows carry the lights of obligations, which the rules in force explain."""
    return "light" in metric.columns and metric.key.split(".")[0] not in _MEASURED and metric.key != RULES


#: What every page that shows lights says of them.
RULES = "lights.rules"

#: Page to the metrics it shows, in the order in which it shows them, tab after tab; exports and reports follow it.
BRIEFS: dict[str, tuple[str, ...]] = {
    page: (*keys, RULES) if any(is_lit(METRICS[key]) for key in keys) else keys
    for page, own in _SHOWN.items()
    for keys in [tuple(key for part in (own, *TABS.get(page, {}).values()) for key in part)]
}


def metric(key: str) -> Metric:
    """The metric of a key. Raises UnknownMetric."""
    if key not in METRICS:
        raise UnknownMetric(metric=key)
    return METRICS[key]


def brief(page: str, tab: str | None = None) -> tuple[Metric, ...]:
    """The metrics of a page: all of them, those of one tab, or ("") those that stand before its tabs.

    Raises UnknownPage.
    """
    if page not in BRIEFS:
        raise UnknownPage(page=page)
    tabs = TABS.get(page, {})
    if tab is None or not tabs:
        return tuple(METRICS[key] for key in BRIEFS[page])
    return tuple(METRICS[key] for key in (tabs[tab] if tab else _SHOWN[page]))

"""Water: the points, the class of each by month, means by month and item, alerts of a higher level."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, DateTime, Select, and_, bindparam, case, exists, extract, func, null, or_, select

from lib.core.frames import WATER_ALERTS, WATER_ITEMS, WATER_MONTHS, WATER_POINTS
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.db.queries.model import DAY, IN_REGION, Prepared, of_day, written
from lib.db.schema import point, reading_flag, region, water_alert, water_month, water_sample
from lib.standards.groundwater import ground_detection_ceilings
from lib.standards.water_class import detection_ceilings

_KINDS = (PointKind.SECTION, PointKind.DRINKING, PointKind.GROUNDWATER)


def _first(scope: Scope) -> date:
    """The first month whose means are read: two years before that of the period's end, or of its own last year."""
    return min(date(scope.end.year - 2, 1, 1), scope.a_year_before().start.replace(day=1))


def _values(scope: Scope) -> dict[str, object]:
    begin, end = (datetime.combine(day, time()) for day in (_first(scope), scope.as_of + timedelta(days=1)))
    year_before = date(scope.as_of.year - 1, 1, 1)
    return of_day(scope) | {"begin": begin, "end": end, "year_before": year_before}


def _points() -> Select:  # type: ignore[type-arg]
    columns = [point.c[name] for name in ("code", "name", "river", "basin", "kind", "grade", "body", "body_proposed")]
    return (
        select(*columns, point.c.region, region.c.name, point.c.target_class, point.c.lon, point.c.lat, point.c.batch)
        .join(region, region.c.code == point.c.region)
        .where(point.c.kind.in_(_KINDS), point.c.region.in_(IN_REGION))
        .order_by(point.c.code)
    )


def _months() -> Select:  # type: ignore[type-arg]
    """Every month there is: how long a section has been over its target does not begin with a year."""
    return (
        select(
            point.c.code,
            point.c.name,
            point.c.river,
            point.c.kind,
            point.c.body_proposed,
            point.c.region,
            region.c.name,
            point.c.target_class,
            water_month.c.month,
            water_month.c.samples,
            water_month.c.water_class,
            water_month.c.deciding,
            water_month.c.published,
            water_month.c.sampled_on,
            water_month.c.batch,
        )
        .join(point, point.c.code == water_month.c.point)
        .join(region, region.c.code == point.c.region)
        .where(
            # A month's class is known when its last sample was taken, not before.
            water_month.c.sampled_on <= DAY,
            point.c.region.in_(IN_REGION),
        )
        .order_by(point.c.code, water_month.c.month)
    )


def _alerts(still: ColumnElement[bool]) -> Select:  # type: ignore[type-arg]
    """Alerts that were not lifted, or `still` are of interest."""
    columns = [water_alert.c[name] for name in ("on", "level", "lifted_on", "by")]
    return (
        select(point.c.code, point.c.name, point.c.region, region.c.name, *columns, water_alert.c.batch)
        .join(point, point.c.code == water_alert.c.point)
        .join(region, region.c.code == point.c.region)
        .where(
            water_alert.c.on <= DAY,
            point.c.region.in_(IN_REGION),
            or_(water_alert.c.lifted_on.is_(None), still),
        )
        .order_by(water_alert.c.on.desc(), point.c.code)
    )


def _cannot_be_judged() -> ColumnElement[bool]:
    """Below a detection limit that lies above the limit of class III: no part of a mean, never an exceedance."""
    item, lake, ground = water_sample.c.item, detection_ceilings("lake"), ground_detection_ceilings()
    ceiling = case(
        (or_(point.c.kind == PointKind.GROUNDWATER, point.c.body == "ground"), case(ground, value=item)),
        (point.c.body == "lake", case(lake, value=item)),
        else_=case(detection_ceilings("river"), value=item),
    )
    return and_(water_sample.c.below_detection, water_sample.c.value > ceiling)


def _is_maintained() -> ColumnElement[bool]:
    """Taken while the station was maintained or out of order: on record, and no part of a mean."""
    flag = reading_flag.c
    return exists().where(flag.place == water_sample.c.point, flag.at == water_sample.c.at, flag.rule == "maintenance")


def _items() -> Select:  # type: ignore[type-arg]
    """Monthly means; a month is named by its first day, and known when its last sample was taken."""
    year, month = extract("year", water_sample.c.at), extract("month", water_sample.c.at)
    value, below, unjudged = water_sample.c.value, water_sample.c.below_detection, _cannot_be_judged()
    return (
        select(
            point.c.code,
            water_month.c.month,
            water_sample.c.item,
            func.avg(case((unjudged, null()), (below, value / 2), else_=value)),
            func.count(),
            func.sum(case((below, 1), else_=0)),
            func.sum(case((unjudged, 1), else_=0)),
            func.max(case((below, value))),
            water_month.c.sampled_on,
            func.max(water_sample.c.batch),
        )
        .join(point, point.c.code == water_sample.c.point)
        .join(
            water_month,
            and_(
                water_month.c.point == water_sample.c.point,
                extract("year", water_month.c.month) == year,
                extract("month", water_month.c.month) == month,
            ),
        )
        .where(
            water_sample.c.at >= bindparam("begin", type_=DateTime),
            water_sample.c.at < bindparam("end", type_=DateTime),
            water_month.c.sampled_on <= DAY,
            point.c.region.in_(IN_REGION),
            ~_is_maintained(),
        )
        .group_by(point.c.code, water_month.c.month, water_month.c.sampled_on, water_sample.c.item)
        .order_by(point.c.code, water_month.c.month, water_sample.c.item)
    )


POINTS = Prepared("water_points", WATER_POINTS, _points(), of_day, None)
WATER_MONTH = Prepared("water_months", WATER_MONTHS, _months(), _values, "sampled_on")
WATER_ITEM_MONTH = Prepared("water_items", WATER_ITEMS, _items(), _values, "sampled_on")
ALERTS = Prepared(
    "water_alerts", WATER_ALERTS, _alerts(water_alert.c.lifted_on >= written("year_before")), _values, "on"
)
# Those not lifted by the day. How old the last one is says nothing of how far the data reach.
ALERTS_STANDING = Prepared("water_alerts_standing", WATER_ALERTS, _alerts(water_alert.c.lifted_on > DAY), of_day, None)

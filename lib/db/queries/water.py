"""Water: class of each section by month, alerts of a higher level."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, and_, case, extract, func, or_, select

from lib.core.frames import WATER_ALERTS, WATER_ITEMS, WATER_MONTHS
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.db.queries.model import Query, in_region
from lib.db.schema import point, region, water_alert, water_month, water_sample


def _months(scope: Scope) -> Select:  # type: ignore[type-arg]
    first = min(date(scope.as_of.year - 1, 1, 1), scope.start.replace(day=1))
    return (
        select(
            point.c.code,
            point.c.name,
            point.c.river,
            point.c.kind,
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
            water_month.c.month >= first,
            # A month's class is known when its last sample was taken, not before.
            water_month.c.sampled_on <= scope.as_of,
            point.c.region.in_(in_region(scope)),
        )
        .order_by(point.c.code, water_month.c.month)
    )


def _alerts(scope: Scope) -> Select:  # type: ignore[type-arg]
    columns = [water_alert.c[name] for name in ("on", "level", "lifted_on", "by")]
    return (
        select(point.c.code, point.c.name, *columns, water_alert.c.batch)
        .join(point, point.c.code == water_alert.c.point)
        .where(
            water_alert.c.on <= scope.as_of,
            point.c.region.in_(in_region(scope)),
            or_(water_alert.c.lifted_on.is_(None), water_alert.c.lifted_on >= date(scope.as_of.year - 1, 1, 1)),
        )
        .order_by(water_alert.c.on.desc(), point.c.code)
    )


def _items(scope: Scope) -> Select:  # type: ignore[type-arg]
    """Monthly means of the scope's year and the year before; a month is named by its first day."""
    year, month = extract("year", water_sample.c.at), extract("month", water_sample.c.at)
    measured = case((water_sample.c.below_detection, water_sample.c.value / 2), else_=water_sample.c.value)
    return (
        select(
            point.c.code,
            point.c.name,
            point.c.kind,
            func.coalesce(point.c.body, "river"),
            point.c.target_class,
            water_month.c.month,
            water_sample.c.item,
            func.avg(measured),
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
            water_sample.c.at >= datetime.combine(date(scope.as_of.year - 1, 1, 1), time()),
            water_sample.c.at < datetime.combine(scope.as_of + timedelta(days=1), time()),
            point.c.region.in_(in_region(scope)),
            point.c.kind != PointKind.GROUNDWATER,
        )
        .group_by(
            point.c.code,
            point.c.name,
            point.c.kind,
            func.coalesce(point.c.body, "river"),
            point.c.target_class,
            water_month.c.month,
            water_month.c.sampled_on,
            water_sample.c.item,
        )
        .order_by(point.c.code, water_month.c.month, water_sample.c.item)
    )


WATER_MONTH = Query("water_months", WATER_MONTHS, _months, "sampled_on")
WATER_ITEM_MONTH = Query("water_items", WATER_ITEMS, _items, "sampled_on")
ALERTS = Query("water_alerts", WATER_ALERTS, _alerts, "on")

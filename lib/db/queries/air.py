"""Air: days of a region and of the regions below it, the latest hour of each station."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, and_, func, or_, select

from lib.core.frames import AIR_DAYS, AIR_HOURS
from lib.core.scope import Scope, year_before
from lib.db.queries.model import Query, in_region
from lib.db.schema import air_day, air_hour, dust_day, point, region


def _first_day(scope: Scope) -> date:
    """Far enough back for the same period and the whole year before."""
    return min(date(scope.as_of.year - 1, 1, 1), year_before(scope.start))


def _days(scope: Scope) -> Select:  # type: ignore[type-arg]
    return _day_columns(scope).where(air_day.c.region == scope.region)


def _days_below(scope: Scope) -> Select:  # type: ignore[type-arg]
    below = select(region.c.code).where(or_(region.c.parent == scope.region, region.c.code == scope.region))
    return _day_columns(scope).where(air_day.c.region.in_(below))


def _day_columns(scope: Scope) -> Select:  # type: ignore[type-arg]
    columns = [air_day.c[name] for name in ("so2", "no2", "co", "o3_8h", "pm10", "pm25", "aqi", "level", "primary")]
    return (
        select(
            air_day.c.region,
            region.c.name,
            air_day.c.on,
            *columns,
            air_day.c.standard,
            air_day.c.stations,
            func.coalesce(dust_day.c.pm10, False),
            func.coalesce(dust_day.c.pm25, False),
            air_day.c.batch,
        )
        .join(region, region.c.code == air_day.c.region)
        .outerjoin(dust_day, and_(dust_day.c.region == air_day.c.region, dust_day.c.on == air_day.c.on))
        .where(air_day.c.on >= _first_day(scope), air_day.c.on <= scope.as_of)
        .order_by(air_day.c.region, air_day.c.on)
    )


def _latest_hours(scope: Scope) -> Select:  # type: ignore[type-arg]
    end = datetime.combine(scope.as_of + timedelta(days=1), time())
    latest = (
        select(air_hour.c.point, func.max(air_hour.c.at).label("at"))
        .join(point, point.c.code == air_hour.c.point)
        .where(air_hour.c.at < end, point.c.region.in_(in_region(scope)))
        .group_by(air_hour.c.point)
        .subquery("latest")
    )
    names = ("so2", "no2", "co", "o3", "o3_8h", "pm10", "pm25", "aqi", "level", "primary", "aqi_published")
    return (
        select(
            point.c.code, point.c.name, region.c.name, air_hour.c.at, *(air_hour.c[n] for n in names), air_hour.c.batch
        )
        .join(latest, and_(latest.c.point == air_hour.c.point, latest.c.at == air_hour.c.at))
        .join(point, point.c.code == air_hour.c.point)
        .join(region, region.c.code == point.c.region)
        .order_by(air_hour.c.at.desc(), air_hour.c.aqi.desc().nulls_last(), point.c.code)
    )


AIR_DAY = Query("air_days", AIR_DAYS, _days, "on")
AIR_DAY_BELOW = Query("air_days_below", AIR_DAYS, _days_below, "on")
AIR_LATEST = Query("air_latest", AIR_HOURS, _latest_hours, "at")

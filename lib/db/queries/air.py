"""Air: days of a region, of those below or beside it and of all its years; last hour, last day, capture of stations."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, DateTime, Select, Subquery, Table, and_, bindparam, case, func, or_, select

from lib.core.calendar import year_before
from lib.core.frames import AIR_CAPTURE, AIR_DAYS, AIR_HISTORY, AIR_HOURS, AIR_STATION_DAYS
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS, HOURLY_POLLUTANTS, POLLUTANTS
from lib.db.queries.model import DAY, IN_REGION, REGION, Prepared, Query, around, in_region, moments, of_day, written
from lib.db.schema import air_day, air_hour, air_station_day, dust_day, point, region


def _first_day(scope: Scope) -> date:
    """Far enough back for the same period and the whole year before the one that the period ends in."""
    return min(date(scope.end.year - 1, 1, 1), year_before(scope.start))


def _days(inside: ColumnElement[bool]) -> Select:  # type: ignore[type-arg]
    columns = [air_day.c[name] for name in (*DAILY_POLLUTANTS, "aqi", "level", "primary")]
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
            region.c.parent,
            air_day.c.batch,
        )
        .join(region, region.c.code == air_day.c.region)
        .outerjoin(dust_day, and_(dust_day.c.region == air_day.c.region, dust_day.c.on == air_day.c.on))
        .where(air_day.c.on >= written("first"), air_day.c.on <= DAY, inside)
        .order_by(air_day.c.region, air_day.c.on)
    )


def _values(scope: Scope) -> dict[str, object]:
    return {"region": scope.region, "day": scope.as_of, "first": _first_day(scope)}


def _latest_hours() -> Select:  # type: ignore[type-arg]
    latest = (
        select(air_hour.c.point, func.max(air_hour.c.at).label("at"))
        .join(point, point.c.code == air_hour.c.point)
        .where(air_hour.c.at <= bindparam("end", type_=DateTime), point.c.region.in_(IN_REGION))
        .group_by(air_hour.c.point)
        .subquery("latest")
    )
    names = (*POLLUTANTS, "aqi", "level", "primary", "aqi_published", "standard")
    return (
        select(
            point.c.code, point.c.name, point.c.region, region.c.name, air_hour.c.at, *(air_hour.c[n] for n in names)
        )
        .add_columns(air_hour.c.batch)
        .join(latest, and_(latest.c.point == air_hour.c.point, latest.c.at == air_hour.c.at))
        .join(point, point.c.code == air_hour.c.point)
        .join(region, region.c.code == point.c.region)
        .order_by(air_hour.c.at.desc(), air_hour.c.aqi.desc().nulls_last(), point.c.code)
    )


def _until(scope: Scope) -> dict[str, object]:
    # An hour is stamped with its end: 00:00 is the last of the day before.
    return {"region": scope.region, "end": datetime.combine(scope.as_of + timedelta(days=1), time())}


def _history() -> Select:  # type: ignore[type-arg]
    columns = [air_day.c[name] for name in AIR_HISTORY.columns if name in air_day.c]
    listed = (func.coalesce(dust_day.c.pm10, False), func.coalesce(dust_day.c.pm25, False))
    return (
        select(*columns, *listed, air_day.c.batch)
        .outerjoin(dust_day, and_(dust_day.c.region == air_day.c.region, dust_day.c.on == air_day.c.on))
        .where(air_day.c.region == REGION, air_day.c.on <= DAY)
        .order_by(air_day.c.on)
    )


def _station_days(scope: Scope) -> Select:  # type: ignore[type-arg]
    latest = (
        select(air_station_day.c.point, func.max(air_station_day.c.on).label("on"))
        .join(point, point.c.code == air_station_day.c.point)
        .where(air_station_day.c.on <= scope.as_of, point.c.region.in_(in_region(scope)))
        .group_by(air_station_day.c.point)
        .subquery("latest")
    )
    names = ("on", *DAILY_POLLUTANTS, "aqi", "level", "primary", "standard")
    return (
        select(point.c.code, point.c.name, region.c.name, point.c.counts, *(air_station_day.c[name] for name in names))
        .add_columns(point.c.lon, point.c.lat, air_station_day.c.batch)
        .join(latest, and_(latest.c.point == air_station_day.c.point, latest.c.on == air_station_day.c.on))
        .join(point, point.c.code == air_station_day.c.point)
        .join(region, region.c.code == point.c.region)
        .order_by(air_station_day.c.on.desc(), air_station_day.c.aqi.desc().nulls_last(), point.c.code)
    )


def _capture(scope: Scope) -> Select:  # type: ignore[type-arg]
    """A day or an hour is valid where all its pollutants are there; ozone of an hour is its hourly value."""
    first, last = moments(scope)
    days = _delivered(air_station_day, "on", DAILY_POLLUTANTS, scope.end, air_station_day.c.on >= scope.start)
    hours = _delivered(air_hour, "at", HOURLY_POLLUTANTS, last, air_hour.c.at > first)
    return (
        select(
            point.c.code,
            point.c.name,
            region.c.name,
            point.c.counts,
            days.c.first,
            days.c.last,
            func.coalesce(days.c.valid, 0),
            hours.c.first,
            hours.c.last,
            func.coalesce(hours.c.valid, 0),
            func.coalesce(days.c.batch, hours.c.batch),
        )
        .join(region, region.c.code == point.c.region)
        .outerjoin(days, days.c.point == point.c.code)
        .outerjoin(hours, hours.c.point == point.c.code)
        .where(point.c.region.in_(in_region(scope)), or_(days.c.first.is_not(None), hours.c.first.is_not(None)))
        .order_by(point.c.code)
    )


def _delivered(table: Table, when: str, items: Sequence[str], end: date, inside: ColumnElement[bool]) -> Subquery:
    """Per station: its first and last row up to the end, the complete ones inside the period, the newest batch."""
    complete = and_(inside, *(table.c[name].is_not(None) for name in items))
    return (
        select(
            table.c.point,
            func.min(table.c[when]).label("first"),
            func.max(table.c[when]).label("last"),
            func.sum(case((complete, 1), else_=0)).label("valid"),
            func.max(table.c.batch).label("batch"),
        )
        .where(table.c[when] <= end)
        .group_by(table.c.point)
        .subquery(table.name)
    )


AIR_DAY = Prepared("air_days", AIR_DAYS, _days(air_day.c.region == REGION), _values, "on")
AIR_DAY_BELOW = Prepared("air_days_below", AIR_DAYS, _days(air_day.c.region.in_(around())), _values, "on")
AIR_LATEST = Prepared("air_latest", AIR_HOURS, _latest_hours(), _until, "at")
AIR_PAST = Prepared("air_history", AIR_HISTORY, _history(), of_day, "on")
AIR_STATION_DAY = Query("air_station_days", AIR_STATION_DAYS, _station_days, "on")
AIR_DELIVERED = Query("air_capture", AIR_CAPTURE, _capture, "last_day")

"""Doubted readings of air and of water, and how many readings there are in all."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, Table, and_, func, literal, or_, select, union_all

from lib.core.frames import READING_COUNTS, READING_FLAGS
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.db.queries.model import Query, in_region, moments
from lib.db.schema import air_day, air_hour, air_station_day, point, reading_flag, region, water_sample


def _flags(*, of_air: bool) -> Callable[[Scope], Select]:  # type: ignore[type-arg]
    """Flags of the points of air, and of reported days of regions; or those of all other points."""
    of_kind = (point.c.kind == PointKind.AIR) if of_air else (point.c.kind != PointKind.AIR)

    def chosen(scope: Scope) -> Select:  # type: ignore[type-arg]
        first, last = moments(scope)
        flag, below = reading_flag.c, in_region(scope)
        name = func.coalesce(point.c.name, region.c.name)
        inside = [point.c.region.in_(below), *([region.c.code.in_(below)] if of_air else [])]
        return (
            select(flag.place, name, flag.at, flag.item, flag.given, flag.rule, flag.counts, flag.batch)
            .outerjoin(point, and_(point.c.code == flag.place, of_kind))
            .outerjoin(region, region.c.code == flag.place)
            .where(flag.at > first, flag.at <= last, or_(*inside))
            .order_by(flag.at.desc(), flag.place, flag.item, flag.rule)
        )

    return chosen


def _counts(scope: Scope) -> Select:  # type: ignore[type-arg]
    below = in_region(scope)
    stations = select(point.c.code).where(point.c.kind == PointKind.AIR, point.c.region.in_(below))
    first, last = moments(scope)

    def counted(kind: str, table: Table, *where: ColumnElement[bool]) -> Select:  # type: ignore[type-arg]
        named = literal(kind).label("kind")
        return select(named, func.count().label("readings"), table.c.batch).where(*where).group_by(table.c.batch)

    kinds = union_all(
        counted("hour", air_hour, air_hour.c.point.in_(stations), air_hour.c.at > first, air_hour.c.at <= last),
        counted(
            "station_day",
            air_station_day,
            air_station_day.c.point.in_(stations),
            air_station_day.c.on.between(scope.start, scope.end),
            air_station_day.c.derived.is_(False),
        ),
        counted(
            "region_day",
            air_day,
            air_day.c.region.in_(below),
            air_day.c.on.between(scope.start, scope.end),
            air_day.c.derived.is_(False),
        ),
    ).subquery()
    return select(kinds.c.kind, kinds.c.readings, kinds.c.batch).order_by(kinds.c.kind, kinds.c.batch)


def _sample_counts(scope: Scope) -> Select:  # type: ignore[type-arg]
    first, last = moments(scope)
    return (
        select(literal("sample"), func.count(), water_sample.c.batch)
        .join(point, point.c.code == water_sample.c.point)
        .where(point.c.region.in_(in_region(scope)), water_sample.c.at >= first, water_sample.c.at < last)
        .group_by(water_sample.c.batch)
        .order_by(water_sample.c.batch)
    )


FLAGS = Query("reading_flags", READING_FLAGS, _flags(of_air=True), None)
COUNTS = Query("reading_counts", READING_COUNTS, _counts, None)
WATER_FLAGS = Query("water_flags", READING_FLAGS, _flags(of_air=False), None)
WATER_COUNTS = Query("water_counts", READING_COUNTS, _sample_counts, None)

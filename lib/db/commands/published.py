"""What sources published, with the readings it was worked out from: read for comparison with our own figures."""

from collections.abc import Collection, Iterable

import pandas as pd
from sqlalchemy import Connection, select

from lib.core.errors import UnknownRegion
from lib.db.queries.model import subtree
from lib.db.schema import air_day, air_hour, value, water_published, water_sample


def region_and_below(connection: Connection, code: str) -> set[str]:
    """The region and all below it. Raises UnknownRegion."""
    found = set(connection.scalars(select(subtree(code).c.code)))
    if not found:
        raise UnknownRegion(region=code)
    return found


def published_air_hours(connection: Connection, codes: Iterable[str]) -> pd.DataFrame:
    """Hours of stations for which an index was published: point, at, own and published index and primary."""
    names = ["point", "at", "aqi", "level", "primary", "aqi_published", "primary_published"]
    columns = [air_hour.c[name] for name in names]
    rows = connection.execute(select(*columns).where(air_hour.c.aqi_published.is_not(None))).all()
    frame = pd.DataFrame(rows, columns=names)
    whole = frame.astype(dict.fromkeys(("aqi", "level", "aqi_published"), "Int64"))
    return whole[whole["point"].isin(set(codes))].reset_index(drop=True)


def published_air_days(connection: Connection, regions: Collection[str] | None) -> pd.DataFrame:
    """Days of regions for which an index was published: point (the region), at (the day), own and published index."""
    columns = (air_day.c.region, air_day.c.on, air_day.c.aqi, air_day.c.aqi_published)
    rows = connection.execute(select(*columns).where(air_day.c.aqi_published.is_not(None))).all()
    frame = pd.DataFrame(rows, columns=["point", "at", "aqi", "aqi_published"])
    frame = frame.astype({"aqi": "Int64", "aqi_published": "Int64"})
    return frame if regions is None else frame[frame["point"].isin(regions)].reset_index(drop=True)


def published_values(connection: Connection, regions: Collection[str] | None) -> pd.DataFrame:
    """Values of indicators that were published: indicator, region, period, value, batch."""
    names = ["indicator", "region", "period", "value", "batch"]
    chosen = select(*(value.c[name] for name in names)).where(value.c.basis == "published", value.c.value.is_not(None))
    frame = pd.DataFrame(connection.execute(chosen).all(), columns=names)
    return frame if regions is None else frame[frame["region"].isin(regions)]


def published_water(connection: Connection, codes: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Samples and published classes of sections that have any published class."""
    wanted = set(codes)
    rows = connection.execute(select(water_published)).all()
    published = pd.DataFrame(rows, columns=list(water_published.c.keys()))
    published = published[published["point"].isin(wanted)].astype({"at": "datetime64[us]"})
    having = select(water_published.c.point).distinct()
    rows = connection.execute(select(water_sample).where(water_sample.c.point.in_(having))).all()
    samples = pd.DataFrame(rows, columns=list(water_sample.c.keys()))
    samples = samples[samples["point"].isin(wanted)].astype({"at": "datetime64[us]"})
    return samples, published[["point", "at", "water_class"]].reset_index(drop=True)

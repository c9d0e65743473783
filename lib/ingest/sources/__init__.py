"""Declared sources: published files of a foreign form. A new one is a module here and a line in SOURCES."""

from lib.core.errors import UnknownSource
from lib.ingest.sources import (
    airnow,
    boston311,
    city_days,
    composite,
    national_hour,
    station_hour,
    water_by_name,
    water_truth,
    xinfang_batches,
)
from lib.ingest.sources.model import Reading, Source

#: Every source by name; the description is a text key of `lib/i18n/ingest.toml`.
SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        station_hour.SOURCE,
        national_hour.SOURCE,
        airnow.SOURCE,
        city_days.AQISTUDY,
        city_days.CAPITALS,
        composite.BULLETIN,
        composite.RANK,
        water_by_name.SOURCE,
        water_truth.SOURCE,
        boston311.SOURCE,
        xinfang_batches.SOURCE,
    )
}


def source_named(name: str) -> Source:
    """The source of this name. Raises UnknownSource."""
    if name not in SOURCES:
        raise UnknownSource(source=name)
    return SOURCES[name]


__all__ = ["SOURCES", "Reading", "Source", "source_named"]

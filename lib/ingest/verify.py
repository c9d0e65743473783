"""What sources published beside what we work out from the same readings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib.db import reading
from lib.db.commands import points, published_air_hours, published_water, region_and_below
from lib.ingest.derive import sample_classes
from lib.standards.aqi import level


@dataclass(frozen=True, slots=True)
class Agreement:
    """One kind of figure: readings at hand, compared (both published and worked out), and equal."""

    kind: str
    rows: int
    compared: int
    equal: int

    @property
    def share(self) -> float | None:
        """Equal among compared, 0 to 1; None where nothing compares."""
        return self.equal / self.compared if self.compared else None


_Compared = tuple[Agreement, list[dict[str, Any]]]


def verify(region: str | None = None) -> tuple[list[Agreement], list[dict[str, Any]]]:
    """Agreement of index, level, primary pollutant (hours) and water class (samples), of a region and all below it.

    And every difference: kind, point, at, published, own. Raises UnknownRegion, DatabaseUnavailable.
    """
    with reading() as connection:
        places = points(connection)
        if region is not None:
            places = places[places["region"].isin(region_and_below(connection, region))]
        codes = set(places["code"])
        hours = published_air_hours(connection, codes)
        samples, published = published_water(connection, codes)
    found = [
        _compared("aqi", hours, "aqi_published", "aqi"),
        _compared("level", _levels(hours), "level_published", "level"),
        _compared("primary", _primaries(hours), "primary_published", "primary", _same_names),
        _water(samples, published, places),
    ]
    differences = [row for _, rows in found for row in rows]
    return [agreement for agreement, _ in found], differences


def _levels(hours: pd.DataFrame) -> pd.DataFrame:
    published = [None if pd.isna(aqi) else level(int(aqi)) for aqi in hours["aqi_published"]]
    return hours.assign(level_published=pd.array(published, dtype="Int64"))


def _primaries(hours: pd.DataFrame) -> pd.DataFrame:
    """Hours above an index of 50 that name a primary pollutant: below there is none by the standard."""
    return hours.assign(primary_published=hours["primary_published"].where(hours["aqi_published"] > 50))


def _water(samples: pd.DataFrame, published: pd.DataFrame, places: pd.DataFrame) -> _Compared:
    own = sample_classes(samples, places)
    joined = published.merge(own, on=["point", "at"], how="left", suffixes=("_published", ""))
    found, differences = _compared("water_class", joined, "water_class_published", "water_class")
    times = len(samples[["point", "at"]].drop_duplicates())
    return replace(found, rows=max(times, found.rows)), differences


def _plain(value: Any) -> Any:
    """A figure as Python's own number."""
    return value.item() if hasattr(value, "item") else value


def _same(published: object, own: object) -> bool:
    return published == own


def _same_names(published: object, own: object) -> bool:
    return set(str(published).split(",")) == set(str(own).split(","))


def _compared(
    kind: str,
    frame: pd.DataFrame,
    published: str,
    own: str,
    same: Callable[[object, object], bool] = _same,
) -> _Compared:
    both = frame[frame[published].notna() & frame[own].notna()]
    differences = [
        {"kind": kind, "point": point, "at": at, "published": _plain(there), "own": _plain(here)}
        for point, at, there, here in both[["point", "at", published, own]].itertuples(index=False, name=None)
        if not same(there, here)
    ]
    return Agreement(kind, len(frame), len(both), len(both) - len(differences)), differences

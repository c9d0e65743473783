"""What sources published beside what we work out from the same readings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from lib.db import reading
from lib.db.commands import points, published_air_hours, published_water, region_and_below
from lib.ingest.derive import sample_classes
from lib.standards.aqi import level


@dataclass(frozen=True, slots=True)
class Agreement:
    """One kind of figure: readings at hand, compared (published and worked out), equal, and the differences.

    `differences` has one row per disagreement: point, at, published, own. `share` is None where nothing compares.
    """

    kind: str
    rows: int
    compared: int
    equal: int
    differences: pd.DataFrame

    @property
    def share(self) -> float | None:
        """Equal among compared, 0 to 1."""
        return self.equal / self.compared if self.compared else None


def verify(region: str | None = None) -> list[Agreement]:
    """Agreement of index, level, primary pollutant (hours) and water class (samples), of a region and all below it.

    Raises UnknownRegion, DatabaseUnavailable.
    """
    with reading() as connection:
        places = points(connection)
        if region is not None:
            places = places[places["region"].isin(region_and_below(connection, region))]
        codes = set(places["code"])
        hours = published_air_hours(connection, codes)
        samples, published = published_water(connection, codes)
    return [
        _compared("aqi", hours, "aqi_published", "aqi"),
        _compared("level", _levels(hours), "level_published", "level"),
        _compared("primary", _primaries(hours), "primary_published", "primary", _same_names),
        _water(samples, published, places),
    ]


def _levels(hours: pd.DataFrame) -> pd.DataFrame:
    published = [None if pd.isna(aqi) else level(int(aqi)) for aqi in hours["aqi_published"]]
    return hours.assign(level_published=pd.array(published, dtype="Int64"))


def _primaries(hours: pd.DataFrame) -> pd.DataFrame:
    """Hours above an index of 50 that name a primary pollutant: below there is none by the standard."""
    return hours.assign(primary_published=hours["primary_published"].where(hours["aqi_published"] > 50))


def _water(samples: pd.DataFrame, published: pd.DataFrame, places: pd.DataFrame) -> Agreement:
    own = sample_classes(samples, places)
    joined = published.merge(own, on=["point", "at"], how="left", suffixes=("_published", ""))
    found = _compared("water_class", joined, "water_class_published", "water_class")
    times = len(samples[["point", "at"]].drop_duplicates())
    return Agreement(found.kind, max(times, found.rows), found.compared, found.equal, found.differences)


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
) -> Agreement:
    both = frame[frame[published].notna() & frame[own].notna()]
    agree = [same(there, here) for there, here in zip(both[published], both[own], strict=True)]
    differing = both[[not each for each in agree]]
    listed = differing[["point", "at", published, own]].set_axis(["point", "at", "published", "own"], axis=1)
    return Agreement(kind, len(frame), len(both), sum(agree), listed.reset_index(drop=True))


def table(agreements: Iterable[Agreement]) -> pd.DataFrame:
    """One row per kind: rows, compared, equal, share."""
    return pd.DataFrame(
        [(each.kind, each.rows, each.compared, each.equal, each.share) for each in agreements],
        columns=["kind", "rows", "compared", "equal", "share"],
    )

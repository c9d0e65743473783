"""What sources published beside what we work out from the same readings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lib.db import reading
from lib.db.commands import (
    points,
    published_air_days,
    published_air_hours,
    published_values,
    published_water,
    region_and_below,
)
from lib.ingest.bodies import proposed_body
from lib.ingest.derive import sample_classes
from lib.standards.air_limits import COMPOSITE_LIMITS, composite_index, limits, rank
from lib.standards.aqi import level
from lib.standards.water_class import ITEMS, class_limits
from lib.standards.water_tables import PH_RANGE


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


#: A published index is the sum of unrounded parts; ours of concentrations as they are printed.
_COMPOSITE_MARGIN = Decimal("0.02")
_OF_PERIODS = ["point", "at", "published", "own"]

_Compared = tuple[Agreement, list[dict[str, Any]]]


def verify(region: str | None = None, *, bodies_by_name: bool = False) -> tuple[list[Agreement], list[dict[str, Any]]]:
    """Agreement with what was published, of a region and all below it, and every difference.

    Index, level and primary pollutant of hours; index of reported days; water class of all samples, and of those that
    a later comparison can settle (`water_class_cleaned`); composite index and rank of periods. A difference: kind,
    point (or region), at (or period), published, own. `bodies_by_name`: as if no ledger said river or lake, so that
    every section is what its name proposes. Raises UnknownRegion, DatabaseUnavailable.
    """
    with reading() as connection:
        places = points(connection)
        regions = None if region is None else region_and_below(connection, region)
        if regions is not None:
            places = places[places["region"].isin(regions)]
        if bodies_by_name:
            names = zip(places["name"], places["river"].fillna(""), strict=True)
            places = places.assign(body=[proposed_body(name, river) for name, river in names])
        codes = set(places["code"])
        hours = published_air_hours(connection, codes)
        days = published_air_days(connection, regions)
        values = published_values(connection, regions)
        samples, published = published_water(connection, codes)
    found = [
        _compared("aqi", hours, "aqi_published", "aqi"),
        _compared("level", _levels(hours), "level_published", "level"),
        _compared("primary", _primaries(hours), "primary_published", "primary", _same_names),
        _compared("aqi_day", days, "aqi_published", "aqi"),
        _water("water_class", samples, published, places),
        _water("water_class_cleaned", samples, _settled(published, samples, places), places),
        _compared("composite_index", _composites(values), "published", "own", _near),
        _compared("composite_rank", _ranks(values), "published", "own"),
    ]
    differences = [row for _, rows in found for row in rows]
    return [agreement for agreement, _ in found], differences


def _levels(hours: pd.DataFrame) -> pd.DataFrame:
    published = [None if pd.isna(aqi) else level(int(aqi)) for aqi in hours["aqi_published"]]
    return hours.assign(level_published=pd.array(published, dtype="Int64"))


def _primaries(hours: pd.DataFrame) -> pd.DataFrame:
    """Hours above an index of 50 that name a primary pollutant: below there is none by the standard."""
    return hours.assign(primary_published=hours["primary_published"].where(hours["aqi_published"] > 50))


def _settled(published: pd.DataFrame, samples: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Published classes less those that say nothing of our rules.

    At midnight the platform still shows the class of the hours before. A value that equals a limit as it is printed
    may lie on either side of it before rounding.
    """
    at_midnight = published["at"] == published["at"].dt.normalize()
    bodies = dict(zip(places["code"], places["body"], strict=True))
    on_limit = {
        (sample.point, sample.at)
        for sample in samples.itertuples()
        if sample.item in ITEMS and sample.value in _limits(str(sample.item), bodies.get(sample.point))
    }
    pairs = zip(published["point"], published["at"], strict=True)
    settled = ~at_midnight.to_numpy() & ~np.array([pair in on_limit for pair in pairs], dtype=bool)
    kept: pd.DataFrame = published.loc[settled]
    return kept


def _limits(item: str, body: object) -> tuple[float, ...]:
    return PH_RANGE if item == "ph" else class_limits(item, "lake" if body == "lake" else "river")


def _composites(values: pd.DataFrame) -> pd.DataFrame:
    """Composite indices that were published with their six concentrations, and our own sum from these."""
    rows = []
    for (region, period), own in values.groupby(["region", "period"]):
        told = dict(zip(own["indicator"], own["value"], strict=True))
        if "composite_index" in told and told.keys() >= COMPOSITE_LIMITS.keys():
            index = composite_index(told, limits(date(int(str(period)[:4]), int(str(period)[5:7] or 1), 1))).index
            rows.append((region, period, told["composite_index"], index))
    return pd.DataFrame(rows, columns=_OF_PERIODS)


def _ranks(values: pd.DataFrame) -> pd.DataFrame:
    """Ranks that were published with their indices, and our own places of each list (one list: a period of a batch)."""
    rows: list[tuple[Any, ...]] = []
    ranked = values[values["indicator"] == "composite_rank"].merge(
        values[values["indicator"] == "composite_index"], on=["region", "period"], suffixes=("", "_index")
    )
    for (period, _), listed in ranked.groupby(["period", "batch"]):
        own = rank(dict(zip(listed["region"], listed["value_index"], strict=True)))
        told = zip(listed["region"].tolist(), listed["value"].tolist(), strict=True)
        rows += [(region, period, int(place), own[region]) for region, place in told]
    return pd.DataFrame(rows, columns=_OF_PERIODS)


def _near(published: Any, own: Any) -> bool:
    """Equal but for the rounding of the concentrations that the sum is taken of."""
    return abs(Decimal(str(published)) - Decimal(str(own))) <= _COMPOSITE_MARGIN


def _water(kind: str, samples: pd.DataFrame, published: pd.DataFrame, places: pd.DataFrame) -> _Compared:
    own = sample_classes(samples, places)
    joined = published.merge(own, on=["point", "at"], how="left", suffixes=("_published", ""))
    found, differences = _compared(kind, joined, "water_class_published", "water_class")
    if kind != "water_class":
        return found, differences
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

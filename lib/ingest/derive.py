"""Assessed figures from readings: station-days from hours, region-days from station-days, months of sections.

Frames in, frames out. Concentrations are averaged first and rounded once (GB/T 8170); what misses a validity rule
(GB 3095 table 4, HJ 663) has no figure.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lib.core.chains import upwards
from lib.core.terms import DAILY_POLLUTANTS, POLLUTANTS, PointKind
from lib.ingest.doubt import ALL
from lib.standards.air_statistics import (
    HOURS_OF_A_DAY_MEAN,
    HOURS_OF_AN_8H_MEAN,
    LIMIT_8H,
    WINDOWS_OF_A_DAY_MAXIMUM,
    stations_needed,
)
from lib.standards.aqi_frame import as_reported, assess_days, assess_hours
from lib.standards.water_class import OxygenRule, classify_frame, detection_ceilings

#: What a day has the mean of; of ozone it has the largest mean of 8 hours.
_MEANS = tuple(name for name in DAILY_POLLUTANTS if name != "o3_8h")
#: The columns of an assessment.
INDEX = ("aqi", "level", "primary", "standard")


def with_index(frame: pd.DataFrame, *, period: Literal["day", "hour"] = "day") -> pd.DataFrame:
    """The frame with aqi, level, primary and standard of each row by the standard of its day `on`.

    The index of a day is taken of concentrations rounded as they are reported; the frame keeps what it has. An hour
    whose PM10 lies below its PM2.5 is assessed without PM10, as means leave it out.
    """
    if period == "day":
        found = assess_days(frame)
    else:
        found = assess_hours(frame.assign(pm10=frame["pm10"].mask(frame["pm25"] > frame["pm10"])))
    return frame.assign(**{name: found[name] for name in INDEX})


def without_doubted(readings: pd.DataFrame, flags: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The readings less those that figures leave out; their rows stay.

    `flags`: place, at, item ("all": every item of the row). `by`: the columns that place and time stand in.
    """
    if flags.empty or readings.empty:
        return readings
    index = pd.MultiIndex.from_arrays([readings[by[0]], pd.to_datetime(readings[by[1]])])
    kept = readings.copy()
    for item, doubted in flags.groupby("item"):
        hit = index.isin(pd.MultiIndex.from_arrays([doubted["place"], pd.to_datetime(doubted["at"])]))
        for name in POLLUTANTS if item == ALL else (item,):
            if name in kept:
                kept.loc[hit, name] = np.nan
    return kept


def newest(rows: pd.DataFrame, by: Sequence[str]) -> "pd.Series[int]":
    """The last batch among the rows of each group: what is derived from them names it."""
    return pd.to_numeric(rows["batch"]).groupby([rows[name] for name in by]).max().astype("Int64")


def days_of(at: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """The day that each hour belongs to: it carries the time of its end, so midnight ends a day."""
    return (pd.to_datetime(at) - pd.Timedelta(hours=1)).dt.normalize()


def station_days(hours: pd.DataFrame) -> pd.DataFrame:
    """Days of stations from their hours: point, on, the six concentrations (unrounded), index.

    An hour carries the time of its end: 01:00 to 24:00 make a day. Means need 20 hours, ozone 14 windows of 8 hours
    or a maximum above 160. Days without any valid figure are left out.
    """
    if hours.empty:
        return pd.DataFrame(columns=["point", "on", *DAILY_POLLUTANTS, *INDEX])
    at = pd.to_datetime(hours["at"])
    dated = hours.assign(on=days_of(at), hour=(at.dt.hour - 1) % 24 + 1)[at == at.dt.floor("h")]
    for name in (*_MEANS, "o3", "o3_8h"):
        dated[name] = pd.to_numeric(dated[name], errors="coerce")
    groups = dated.groupby(["point", "on"], sort=True)
    counts, means = groups[list(_MEANS)].count(), groups[list(_MEANS)].mean()
    days = means.where(counts >= HOURS_OF_A_DAY_MEAN)
    days["o3_8h"] = _day_maximum(dated, days.index)
    days = days.dropna(how="all").reset_index()
    return with_index(days[["point", "on", *DAILY_POLLUTANTS]])


def _day_maximum(hours: pd.DataFrame, days: pd.Index) -> NDArray[np.float64]:
    """The largest mean of 8 hours ending at 08:00 to 24:00: as reported, else worked out from the hours."""
    reported = _matrix(hours, "o3_8h", days)[:, 7:]
    windows = sliding_window_view(_matrix(hours, "o3", days), 8, axis=1)
    known = np.count_nonzero(~np.isnan(windows), axis=2)
    sums = np.nansum(windows, axis=2)
    own = np.divide(sums, known, out=np.full(reported.shape, np.nan), where=known >= HOURS_OF_AN_8H_MEAN)
    has_reported = np.count_nonzero(~np.isnan(reported), axis=1, keepdims=True) > 0
    used = np.where(has_reported, reported, own)
    count = (~np.isnan(used)).sum(axis=1)
    largest = np.where(np.isnan(used), -np.inf, used).max(axis=1)
    valid = (count >= WINDOWS_OF_A_DAY_MAXIMUM) | (largest > LIMIT_8H)
    return np.where(valid, largest, np.nan)


def _matrix(hours: pd.DataFrame, name: str, days: pd.Index) -> NDArray[np.float64]:
    """One row per day, one column per hour 1 to 24."""
    matrix = np.full((len(days), 24), np.nan)
    place = days.get_indexer(pd.MultiIndex.from_frame(hours[["point", "on"]]))
    matrix[place, hours["hour"].to_numpy() - 1] = hours[name].to_numpy(dtype=np.float64)
    return matrix


def members(stations: pd.DataFrame, parents: Mapping[str, str | None], levels: Mapping[str, str]) -> pd.DataFrame:
    """Which stations count for which region: its own and those of all below it that take part in assessment.

    A city that has stations of the national grid below it is assessed by those alone. Columns: point, region.
    """
    counted = stations[stations["counts"].astype(bool)]
    rows = [
        (station.point, region, station.grade == "national")
        for station in counted.itertuples()
        for region in upwards(str(station.region), parents)
    ]
    frame = pd.DataFrame(rows, columns=["point", "region", "national"])
    is_city = frame["region"].map(lambda code: levels.get(code) == "city").astype(bool)
    has_national = frame.groupby("region")["national"].transform("any").astype(bool)
    kept = frame["national"].astype(bool) | ~(is_city & has_national)
    return frame.loc[kept, ["point", "region"]]


def region_days(
    days: pd.DataFrame,
    member: pd.DataFrame,
    first_days: Mapping[str, date] | None = None,
    *,
    needed: Callable[[int], int] = stations_needed,
) -> pd.DataFrame:
    """Days of regions from the days of their stations: concentrations averaged, rounded, then the index.

    A concentration needs as many stations as `needed` says of those that are due;
    a station is due from its first day on (`first_days`; default: its first day among `days`). A day below that keeps
    its row without a figure. `member` as `members` returns it. Columns: region, on, concentrations, stations, index.
    """
    joined = days.merge(member, on="point")
    if joined.empty:
        return pd.DataFrame(columns=["region", "on", *DAILY_POLLUTANTS, "stations", *INDEX])
    for name in DAILY_POLLUTANTS:
        joined[name] = pd.to_numeric(joined[name], errors="coerce")
    joined["on"] = pd.to_datetime(joined["on"])
    groups = joined.groupby(["region", "on"], sort=True)
    means, counts = groups[list(DAILY_POLLUTANTS)].mean(), groups[list(DAILY_POLLUTANTS)].count()
    since = pd.Series(days.groupby("point")["on"].min().to_dict() if first_days is None else first_days)
    due = _due(means.index, member, pd.to_datetime(since))
    enough = np.array([needed(count) for count in range(int(due.max()) + 1)])[due]
    means = means.where(counts.ge(enough, axis=0))
    means["stations"] = groups["point"].nunique()
    return with_index(as_reported(means.reset_index()))


def _due(region_days: pd.Index, member: pd.DataFrame, since: "pd.Series[pd.Timestamp]") -> NDArray[np.int64]:
    """How many stations of the region should report on each day."""
    begun = member.assign(since=member["point"].map(since)).dropna(subset="since").groupby("region")["since"]
    starts = {region: np.sort(days.to_numpy(dtype="datetime64[s]")) for region, days in begun}
    regions, on = region_days.get_level_values(0), region_days.get_level_values(1).to_numpy(dtype="datetime64[s]")
    due = np.zeros(len(on), dtype=np.int64)
    for region, days in starts.items():
        own = regions == region
        due[own] = np.searchsorted(days, on[own], side="right")
    return due


def sample_classes(samples: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """The class of every sample: point, at, water_class, deciding. `points` has code, kind and body."""
    if samples.empty:
        none = pd.DataFrame(columns=["point", "at", "water_class", "deciding"])
        return none.astype({"at": "datetime64[us]", "water_class": "Int64"})
    wide = _wide(samples, ["point", "at"], points)
    return _classified(wide, points)[["point", "at", "water_class", "deciding"]]


def water_months(
    samples: pd.DataFrame, published: pd.DataFrame, points: pd.DataFrame, *, oxygen: OxygenRule = "concentration"
) -> pd.DataFrame:
    """Months of sections: concentrations averaged over the samples, then the class (GB 3838).

    Columns: point, month, samples (distinct times), sampled_on (the last day), water_class and deciding (none for
    ground water), published (the class that was published, where it was the same all month).
    """
    columns = ["point", "month", "samples", "sampled_on", "water_class", "deciding", "published"]
    if samples.empty:
        return pd.DataFrame(columns=columns)
    dated = samples.assign(month=months_of(samples["at"]))
    months = _classified(_wide(dated, ["point", "month"], points), points, oxygen)
    times = dated.groupby(["point", "month"])["at"].agg(samples="nunique", sampled_on="max").reset_index()
    times["sampled_on"] = pd.to_datetime(times["sampled_on"]).dt.normalize()
    months = months.merge(times, on=["point", "month"])
    if len(published):
        groups = published.assign(month=months_of(published["at"])).groupby(["point", "month"])["water_class"]
        one = groups.agg(["nunique", "first"]).reset_index()
        one["published"] = one["first"].where(one["nunique"] == 1).astype("Int64")
        months = months.merge(one[["point", "month", "published"]], on=["point", "month"], how="left")
    else:
        months["published"] = pd.array([None] * len(months), dtype="Int64")
    return months[columns]


def months_of(at: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """The first day of the month of each time."""
    days = pd.to_datetime(at).dt.normalize()
    return days - pd.to_timedelta(days.dt.day - 1, unit="D")


def _wide(samples: pd.DataFrame, by: list[str], points: pd.DataFrame) -> pd.DataFrame:
    """Mean of each item, a column per item; below the detection limit counts as half of it, or not at all.

    Below a detection limit that lies above the limit of class III a sample cannot be judged.
    """
    below = samples["below_detection"].astype(bool)
    lakes = samples["point"].map(points.set_index("code")["body"]) == "lake"
    ceiling = samples["item"].map(detection_ceilings("river"))
    ceiling = ceiling.where(~lakes, samples["item"].map(detection_ceilings("lake")))
    half = samples["value"].where(~below, samples["value"] / 2).mask(below & (samples["value"] > ceiling))
    means = samples.assign(value=half).groupby([*by, "item"])["value"].mean()
    return means.unstack("item").reset_index()


def _classified(wide: pd.DataFrame, points: pd.DataFrame, oxygen: OxygenRule = "concentration") -> pd.DataFrame:
    known = wide.merge(points[["code", "kind", "body"]], left_on="point", right_on="code", how="left")
    if "cod" in known:  # a source is assessed without it
        known["cod"] = known["cod"].mask(known["kind"] == PointKind.DRINKING)
    found = classify_frame(known, oxygen=oxygen)
    return wide.assign(water_class=found["water_class"], deciding=found["deciding"])

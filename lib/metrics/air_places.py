"""Air by place: the last day of each region and station, the latest hour of each station, what stations delivered."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import HOURLY_POLLUTANTS
from lib.metrics.air_figures import assessed_by, without_index
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.air_limits import limits

_SIX = ("pm25", "pm10", "o3_8h", "no2", "so2", "co")
LAST_DAY_COLUMNS = ("region_name", "on", "aqi", "aqi_level", "primary", *_SIX, "reason")
STATION_DAY_COLUMNS = ("name", "region_name", "counts", "on", "aqi", "aqi_level", "primary", *_SIX, "reason")
LATEST_COLUMNS = (
    "name",
    "region_name",
    "at",
    "aqi",
    "aqi_level",
    "primary",
    "pm25",
    "pm10",
    "o3",
    "no2",
    "so2",
    "co",
    "aqi_published",
    "reason",
)
CAPTURE_COLUMNS = (
    "name",
    "region_name",
    "counts",
    "valid_days",
    "possible_days",
    "day_share",
    "valid_hours",
    "possible_hours",
    "hour_share",
    "last_day",
    "last_hour",
)
_DAY = np.timedelta64(1, "D")


def last_day(scope: Scope, days: pd.DataFrame) -> Answer:
    """The AQI of the scope's region on its last day with readings, and one row per region; the worst first.

    `details`: the day, its level, its primary pollutants (empty up to an AQI of 50).
    """
    past = days[days["on"] <= pd.Timestamp(scope.end)]
    frame = past.sort_values("on").groupby("region").tail(1)
    frame = frame.assign(reason=texts(without_index(frame)))
    frame = frame.sort_values(["on", "aqi", "region"], ascending=[False, False, True])
    own = frame[frame["region"] == scope.region]
    if own.empty:
        return Answer(frame=frame, reason=Reason("no_readings"))
    row, rules = own.iloc[0], assessed_by(own)
    if pd.isna(row["aqi"]):
        return Answer(frame=frame, reason=Reason(str(row["reason"])), standard=rules)
    primary = None if pd.isna(row["primary"]) else row["primary"]
    details = {"on": row["on"].date(), "aqi_level": int(row["aqi_level"]), "primary": primary or None}
    return Answer(value=int(row["aqi"]), frame=frame, standard=rules, details=details)


def station_days(scope: Scope, days: pd.DataFrame) -> Answer:
    """One row per station: its last day on or before the as-of day, the newest and worst first.

    A day without an AQI says why where a pollutant was not measured (HJ 633-2026, 5.3.1).
    """
    return Answer(value=len(days), frame=_with_gap(days, _SIX), standard=assessed_by(days))


def latest(scope: Scope, hours: pd.DataFrame) -> Answer:
    """The latest hour of each station on or before the day, latest and worst first; the published AQI beside ours.

    An hour without an AQI says why where a pollutant was not measured (HJ 633-2026, 5.3.1).
    """
    return Answer(value=len(hours), frame=_with_gap(hours, HOURLY_POLLUTANTS), standard=assessed_by(hours))


def _with_gap(rows: pd.DataFrame, items: Sequence[str]) -> pd.DataFrame:
    """The rows with the reason why one has no AQI."""
    return rows.assign(reason=texts(without_index(rows, items)))


def capture(scope: Scope, stations: pd.DataFrame) -> Answer:
    """One row per station: complete days and hours of the period out of those it could deliver, the poorest first.

    A day or hour is complete with all six pollutants. Possible are those since the station's first reading; hours are
    not counted of stations that never delivered any.
    """
    start, end = np.datetime64(scope.start), np.datetime64(scope.end)
    first_day = _later(stations["first_day"], start)
    # An hour carries the time of its end: midnight ends the day before.
    first_hour = _later((stations["first_hour"] - pd.Timedelta(hours=1)).dt.floor("D"), start)
    possible_days = ((end - first_day) / _DAY + 1).clip(lower=0)
    possible_hours = 24 * ((end - first_hour) / _DAY + 1).clip(lower=0)
    frame = stations.assign(
        possible_days=possible_days.astype("Int64"),
        possible_hours=possible_hours.astype("Int64"),
        valid_days=stations["valid_days"].where(possible_days > 0),
        valid_hours=stations["valid_hours"].where(possible_hours > 0),
        day_share=(stations["valid_days"].astype("float64") / possible_days.where(possible_days > 0)),
        hour_share=(stations["valid_hours"].astype("float64") / possible_hours.where(possible_hours > 0)),
    )
    frame = frame.sort_values(["day_share", "hour_share", "site"])
    return Answer(value=len(frame), frame=frame, standard=limits(scope.end).code)


def _later(days: "pd.Series[pd.Timestamp]", start: np.datetime64) -> "pd.Series[pd.Timestamp]":
    """The later of each day and the start; none stays none."""
    return days.where(days.isna() | (days >= start), pd.Timestamp(start))


METRICS = (
    Metric("air.last_day", ("air_days_below",), last_day, "aqi", LAST_DAY_COLUMNS, "lower", standard="HJ 633"),
    Metric("air.station_days", ("air_station_days",), station_days, "table", STATION_DAY_COLUMNS, standard="HJ 633"),
    Metric("air.latest", ("air_latest",), latest, "table", LATEST_COLUMNS, standard="HJ 633"),
    Metric("air.capture", ("air_capture",), capture, "table", CAPTURE_COLUMNS, standard="GB 3095"),
)

"""Air for the warning list: targets at risk, polluted days, silent stations, each with why and since when.

Red is what can no longer be kept, or what the past years say will be missed; yellow is what still can be turned.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope, days_in_year
from lib.core.terms import Light
from lib.metrics.air_days import good_day_target
from lib.metrics.air_figures import DUSTY, GOOD, lacking, target_of, year_scope
from lib.metrics.air_outlook import mean_projection, remaining_control_value
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.signals import COLUMNS, framed

#: Hours without a reading after which a station that delivers hours is silent.
SILENT_AFTER = 24

#: A single day is named from this AQI on (level four, HJ 633), red from the next; this many days back.
POLLUTED, HEAVILY_POLLUTED = 151, 201
DAYS_BACK = 30

Row = dict[str, Any]


def signals(
    scope: Scope,
    days: pd.DataFrame,
    targets: pd.DataFrame,
    history: pd.DataFrame,
    hours: pd.DataFrame,
    *,
    silent_after: int = SILENT_AFTER,
    days_back: int = DAYS_BACK,
) -> pd.DataFrame:
    """One row per signal of the scope's region and those directly below it, red first, then the longest.

    `days` in the form of AIR_DAYS (queries "air_days_below"), `history` of AIR_HISTORY (the scope's own region),
    `hours` of AIR_HOURS. Columns as `COLUMNS`; `since` datetime64[s], `measured` and `limit` NaN where there are none.
    """
    rows: list[Row] = []
    inside = days[(days["region"] == scope.region) | (days["parent"] == scope.region)]
    for region, own in inside[inside["on"] <= pd.Timestamp(scope.end)].groupby("region", sort=True):
        there = replace(year_scope(scope), region=str(region))
        year = own[own["on"] >= pd.Timestamp(there.start)]
        past = history if region == scope.region else None
        risks = [_mean_at_risk(there, year, targets, item, past) for item in DUSTY]
        rows += [row for row in (*risks, _good_days_at_risk(there, year, targets)) if row]
        rows += _polluted_days(there, own, days_back)
    rows += _silent_stations(scope, hours, silent_after)
    return framed(rows)


def _mean_at_risk(
    scope: Scope, year: pd.DataFrame, targets: pd.DataFrame, item: str, history: pd.DataFrame | None
) -> Row | None:
    """The yearly mean above its target: lost, to be missed as past years went, or so far above it."""
    target = target_of(targets, item, scope)
    known = year[year[item].notna()]
    if target is None or lacking(known["on"], scope.start, scope.end):
        return None
    means = np.cumsum(known[item].to_numpy(dtype=np.float64)) / np.arange(1, len(known) + 1)
    elapsed = scope.end.timetuple().tm_yday
    left = days_in_year(scope.year) - elapsed
    value, above = float(means[-1]), means > target + 1e-9
    since = _standing(known["on"], above)
    if above[-1] and (not left or remaining_control_value(target, value, elapsed, left) <= 0):
        reason = "air_target_lost" if left else "air_target_missed"
        return _row(scope, year, "red", "air_target", item, value, target, reason, since)
    if history is not None and left:
        low = mean_projection(item, scope, history).details.get("low")
        if isinstance(low, float) and low > target:
            day = pd.Timestamp(scope.end) if since is None else since
            return _row(scope, year, "red", "air_target", item, low, target, "air_target_out_of_reach", day)
    if above[-1]:
        return _row(scope, year, "yellow", "air_target", item, value, target, "air_mean_above_target", since)
    return None


def _good_days_at_risk(scope: Scope, year: pd.DataFrame, targets: pd.DataFrame) -> Row | None:
    """Good days that are missing: more than days are left, or more of these than were good so far."""
    target = good_day_target(targets, scope)
    known = year[year["aqi"].notna()]
    if target is None or known.empty:
        return None
    good = np.cumsum((known["aqi"] <= GOOD).to_numpy(dtype=np.int64))
    left = days_in_year(scope.year) - known["on"].dt.day_of_year.to_numpy()
    needed = target - good
    value = float(good[-1])
    if (lost := needed > left)[-1]:
        since = _standing(known["on"], lost)
        reason = "air_good_days_lost" if left[-1] else "air_good_days_missed"
        return _row(scope, year, "red", "air_target", "good_days", value, target, reason, since)
    if lacking(known["on"], scope.start, scope.end):
        return None
    short = needed * np.arange(1, len(known) + 1) > good * left
    if short[-1]:
        since = _standing(known["on"], short)
        return _row(scope, year, "yellow", "air_target", "good_days", value, target, "air_good_days_short", since)
    return None


def _polluted_days(scope: Scope, days: pd.DataFrame, back: int) -> list[Row]:
    """Single days of level four and above; those on the official list of dust days by a name of their own."""
    first = pd.Timestamp(scope.end) - pd.Timedelta(days=back - 1)
    rows = []
    for day in records(days[(days["on"] >= first) & (days["aqi"] >= POLLUTED).fillna(False)]):
        dust, heavy = any(day[f"dust_{item}"] for item in DUSTY), day["aqi"] >= HEAVILY_POLLUTED
        light = "red" if heavy and not dust else "yellow"
        reason = "air_day_dust" if dust else "air_day_heavy" if heavy else "air_day_polluted"
        item = day["primary"].split(",")[0] if day["primary"] else None
        row = _row(scope, days, light, "air_day", item, day["aqi"], POLLUTED - 1, reason, day["on"])
        rows.append(row | {"code": f"air_day:{scope.region}:{day['on']:%Y-%m-%d}"})
    return rows


def _silent_stations(scope: Scope, hours: pd.DataFrame, silent_after: int) -> list[Row]:
    """Stations whose last hour lies more than so many hours back, from the newest hour of any or 00:00 of the day."""
    if hours.empty:
        return []
    moment = max(hours["at"].max(), pd.Timestamp(scope.as_of))
    silent = (moment - hours["at"]) / pd.Timedelta(hours=1)
    return [
        {
            "light": Light.YELLOW.value,
            "kind": "air_station",
            "code": f"air_station:{station['site']}",
            "title": station["name"],
            "region_name": station["region_name"],
            "place": station["name"],
            "item": None,
            "measured": value,
            "limit": silent_after,
            "measure": "hours",
            "reason": "air_station_silent",
            "since": station["at"],
        }
        for station, value in zip(records(hours), silent, strict=True)
        if value > silent_after
    ]


def _standing(on: "pd.Series[pd.Timestamp]", flags: npt.NDArray[np.bool_]) -> pd.Timestamp | None:
    """The day since when a flag has been up without a break until the last day; None where it is down."""
    if not flags[-1]:
        return None
    down = np.flatnonzero(~flags)
    first = int(down[-1]) + 1 if down.size else 0
    return pd.Timestamp(on.iloc[first])


def _row(
    scope: Scope,
    days: pd.DataFrame,
    light: str,
    kind: str,
    item: str | None,
    value: float,
    limit: float,
    reason: str,
    since: pd.Timestamp | None,
) -> Row:
    name = days["region_name"].iloc[0]
    return {
        "light": light,
        "kind": kind,
        "code": f"air:{scope.region}:{item}:{scope.year}",
        "title": name,
        "region_name": name,
        "place": None,
        "item": item,
        "measured": value,
        "limit": limit,
        "measure": "aqi" if kind == "air_day" else "days" if item == "good_days" else "ug_m3",
        "reason": reason,
        "since": since,
    }


def listing(
    scope: Scope, days: pd.DataFrame, targets: pd.DataFrame, history: pd.DataFrame, hours: pd.DataFrame
) -> Answer:
    """One row per signal of air, as `signals`; of nothing known there is no number of them."""
    frame = signals(scope, days, targets, history, hours)
    if days.empty and hours.empty:
        return Answer(frame=frame, reason=Reason("no_readings"))
    return Answer(value=len(frame), frame=frame)


#: The queries that `signals` reads.
INPUTS = ("air_days_below", "targets", "air_history", "air_latest")

METRICS = (Metric("air.signals", INPUTS, listing, "count", COLUMNS, "lower", "HJ 633"),)

"""Air for the warning list: targets at risk, polluted days, silent stations, each with why and since when.

Red is what can no longer be kept, or what the past years say will be missed; yellow is what still can be turned.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.calendar import days_in_year
from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import DUSTY, Light
from lib.metrics.air_figures import elapsed_and_left, lacking, without_dust, year_scope
from lib.metrics.air_goals import Goal, goals, good_day_goals, on_basis, unlisted
from lib.metrics.air_outlook import mean_projection, remaining_control_value
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.signals import COLUMNS, Row, framed, signal
from lib.standards.aqi_tables import GOOD_AQI, LIGHT_AQI, MODERATE_AQI

#: Hours without a reading after which a station that delivers hours is silent.
SILENT_AFTER = 24

#: Single polluted days are named this many days back.
DAYS_BACK = 30


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
    for region, own in inside[inside["on"] <= pd.Timestamp(scope.end)].groupby("region"):
        there = replace(year_scope(scope), region=str(region))
        its_targets = targets[targets["region"] == region]
        year = own[own["on"] >= pd.Timestamp(there.start)]
        past = history if region == scope.region else None
        risks = [
            _mean_at_risk(there, year, goal, item, past) for item in DUSTY for goal in goals(its_targets, item, there)
        ]
        short = [_good_days_at_risk(there, year, goal) for goal in good_day_goals(year, its_targets, there)]
        rows += [row for row in (*risks, *short) if row]
        rows += _polluted_days(there, own, days_back)
    rows += _silent_stations(scope, hours, silent_after)
    return framed(rows)


def _mean_at_risk(scope: Scope, year: pd.DataFrame, goal: Goal, item: str, history: pd.DataFrame | None) -> Row | None:
    """The yearly mean above its target: lost, to be missed as past years went, or so far above it."""
    measured = year[year[item].notna()]
    if unlisted(year, scope, goal) or lacking(measured["on"], scope.start, scope.end):
        return None
    target, known = goal.value, measured if goal.dust else without_dust(measured, item)
    if known.empty:
        return None
    means = np.cumsum(known[item].to_numpy()) / np.arange(1, len(known) + 1)
    elapsed, left = elapsed_and_left(scope)
    elapsed -= len(measured) - len(known)
    value, above = float(means[-1]), means > target + 1e-9
    since = _standing(known["on"], above)
    if above[-1] and (not left or remaining_control_value(target, value, elapsed, left) <= 0):
        reason = "air_target_lost" if left else "air_target_missed"
        return _at_risk(Light.RED, reason, scope, year, item, value, goal, since=since)
    if history is not None and left:
        low = mean_projection(item, scope, history, goal).details.get("low")
        if isinstance(low, float) and low > target:
            day = pd.Timestamp(scope.end) if since is None else since
            return _at_risk(Light.RED, "air_target_out_of_reach", scope, year, item, low, goal, since=day)
    if above[-1]:
        return _at_risk(Light.YELLOW, "air_mean_above_target", scope, year, item, value, goal, since=since)
    return None


def _good_days_at_risk(scope: Scope, year: pd.DataFrame, goal: Goal) -> Row | None:
    """Good days that are missing: more than days are left, or more of these than were good so far."""
    measured = year[year["aqi"].notna()]
    known = on_basis(measured, goal)
    if unlisted(year, scope, goal) or known.empty:
        return None
    good = np.cumsum((known["aqi"] <= GOOD_AQI).to_numpy())
    left = days_in_year(scope.year) - known["on"].dt.day_of_year.to_numpy()
    needed = round(goal.value) - good
    value = float(good[-1])
    if (lost := needed > left)[-1]:
        since = _standing(known["on"], lost)
        reason = "air_good_days_lost" if left[-1] else "air_good_days_missed"
        return _at_risk(Light.RED, reason, scope, year, "good_days", value, goal, since=since)
    if lacking(measured["on"], scope.start, scope.end):
        return None
    short = needed * np.arange(1, len(known) + 1) > good * left
    if short[-1]:
        since = _standing(known["on"], short)
        return _at_risk(Light.YELLOW, "air_good_days_short", scope, year, "good_days", value, goal, since=since)
    return None


def _polluted_days(scope: Scope, days: pd.DataFrame, back: int) -> list[Row]:
    """Single days of level four, red from five on (HJ 633); listed dust days by a name of their own."""
    first = pd.Timestamp(scope.end) - pd.Timedelta(days=back - 1)
    rows = []
    for day in records(days[(days["on"] >= first) & (days["aqi"] > LIGHT_AQI).fillna(False)]):
        dust, heavy = any(day[f"dust_{item}"] for item in DUSTY), day["aqi"] > MODERATE_AQI
        light = Light.RED if heavy and not dust else Light.YELLOW
        reason = "air_day_dust" if dust else "air_day_heavy" if heavy else "air_day_polluted"
        item = day["primary"].split(",")[0] if day["primary"] else None
        code, name = f"air_day:{scope.region}:{day['on']:%Y-%m-%d}", day["region_name"]
        told = {"item": item, "measured": day["aqi"], "limit": LIGHT_AQI, "measure": "aqi", "since": day["on"]}
        rows.append(signal(light, "air_day", code, reason, title=name, region=scope.region, region_name=name, **told))
    return rows


def _silent_stations(scope: Scope, hours: pd.DataFrame, silent_after: int) -> list[Row]:
    """Stations whose last hour lies more than so many hours back, from the newest hour of any or 00:00 of the day."""
    if hours.empty:
        return []
    moment = max(hours["at"].max(), pd.Timestamp(scope.as_of))
    silent = (moment - hours["at"]) / pd.Timedelta(hours=1)
    return [
        signal(
            Light.YELLOW,
            "air_station",
            f"air_station:{station['site']}",
            "air_station_silent",
            title=station["name"],
            region=station["region"],
            region_name=station["region_name"],
            place=station["name"],
            matter=f"point:{station['site']}",
            measured=value,
            limit=silent_after,
            measure="hours",
            since=station["at"],
        )
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


def _at_risk(
    light: Light,
    reason: str,
    scope: Scope,
    days: pd.DataFrame,
    item: str,
    measured: float,
    goal: Goal,
    *,
    since: pd.Timestamp | None,
) -> Row:
    """The signal; its item names the basis of its target."""
    named = item if goal.dust else f"{item}_ex_dust"
    name, code = days["region_name"].iloc[0], f"air:{scope.region}:{named}:{scope.year}"
    told = {"item": named, "measured": measured, "limit": goal.value, "since": since}
    told["measure"] = "days" if item == "good_days" else "ug_m3"
    return signal(light, "air_target", code, reason, title=name, region=scope.region, region_name=name, **told)


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

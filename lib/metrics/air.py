"""Air: means and good days to date against the target and against last year, with and without dust days."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.scope import Scope, days_in_year
from lib.core.terms import DAILY_POLLUTANTS
from lib.metrics.model import Answer, Metric, Reason

#: GB 3095 table 4: a year needs 324 daily means, a month 27 (February 25). A part of a year needs the same share.
DAYS_A_YEAR = 324
DAYS_A_MONTH = 27
DAYS_A_FEBRUARY = 25

#: AQI of a good day (level one or two, HJ 633).
GOOD = 100

#: Pollutants whose period figure is a percentile of its days (HJ 663): CO P95, O3 P90; the rest are means.
PERCENTILES = {"co": 0.95, "o3_8h": 0.90}

#: The indicator code of the target for each figure.
TARGETS = {"pm25": "pm25", "pm10": "pm10", "good_days": "good_days", "good_share": "good_day_share"}

MONTHLY_COLUMNS = ("month", "pollutant", "value", "last_year", "target", "days", "reason")
LEVEL_COLUMNS = ("month", "aqi_level", "days")
REGION_COLUMNS = (
    "region_name",
    "pm25",
    "pm25_change",
    "pm25_target",
    "pm10",
    "pm10_change",
    "pm10_target",
    "good_days",
    "days",
)
LATEST_COLUMNS = (
    "name",
    "region_name",
    "at",
    "aqi",
    "aqi_level",
    "primary",
    "pm25",
    "pm10",
    "so2",
    "no2",
    "co",
    "o3",
    "aqi_published",
)


def within(days: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The days of the scope's period."""
    return days[(days["on"] >= pd.Timestamp(scope.start)) & (days["on"] <= pd.Timestamp(scope.end))]


def without_dust(days: pd.DataFrame, pollutant: str) -> pd.DataFrame:
    """Days less those on the official list of dust days for this pollutant; never inferred."""
    flag = f"dust_{pollutant}"
    return days[~days[flag].fillna(False).astype(bool)] if flag in days else days


def figure(values: pd.Series, pollutant: str) -> float | None:
    """Mean of daily values, or the percentile that the pollutant is assessed by; None of none.

    HJ 663: position 1 + (n - 1) p among ascending values, linear between neighbours.
    """
    known = values.to_numpy()
    known = known[~np.isnan(known)]
    if known.size == 0:
        return None
    if pollutant in PERCENTILES:
        return float(np.quantile(known, PERCENTILES[pollutant]))
    # Fractions of a microgram must not depend on the order of summation.
    return math.fsum(known) / len(known)


def required_days(scope: Scope) -> int:
    """Valid days that the period needs before it has a figure."""
    length = (scope.end - scope.start).days + 1
    return math.ceil(length * DAYS_A_YEAR / 365 - 1e-9)


def period_figure(days: pd.DataFrame, scope: Scope, pollutant: str) -> Answer:
    """The period's figure of one pollutant with its coverage, or the reason why there is none."""
    values = within(days, scope)[pollutant].dropna()
    length = (scope.end - scope.start).days + 1
    details: dict[str, object] = {"valid": len(values), "days": length}
    if values.empty:
        return Answer(reason=Reason("no_readings"), details=details)
    needed = required_days(scope)
    if len(values) < needed:
        reason = Reason("too_few_days", {"valid": len(values), "needed": needed})
        return Answer(reason=reason, numerator=len(values), denominator=length, details=details)
    return Answer(value=figure(values, pollutant), numerator=len(values), denominator=length, details=details)


def target_of(targets: pd.DataFrame, indicator: str, scope: Scope, quarter: int = 0) -> float | None:
    """The scope's own target for the year (or a quarter); None where none was set."""
    rows = targets[
        (targets["indicator"] == indicator)
        & (targets["region"] == scope.region)
        & (targets["year"] == scope.year)
        & (targets["quarter"].fillna(0) == quarter)
    ]
    return None if rows.empty else float(rows["value"].iloc[-1])


def _mean(pollutant: str, *, dust: bool):  # type: ignore[no-untyped-def]
    def compute(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
        counted = days if dust else without_dust(days, pollutant)
        answer = period_figure(counted, scope, pollutant)
        before = period_figure(counted, scope.a_year_before(), pollutant)
        target = target_of(targets, TARGETS[pollutant], scope)
        details = {**answer.details, "target": target, "last_year": before.value, "change": _change(answer, before)}
        return replace(answer, details=details)

    kept = "kept in" if dust else "left out"
    compute.__doc__ = f"{pollutant}: figure of the period with its target and last year's, dust days {kept}."
    return compute


def _change(now: Answer, before: Answer) -> float | None:
    """Change against last year as a share: below zero is better."""
    if now.value is None or not before.value:
        return None
    return (float(now.value) - float(before.value)) / float(before.value)


def good_days(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """Days with AQI up to 100 in the period, out of its valid days; the days still needed for the year's target."""
    now, before = _good(days, scope), _good(days, scope.a_year_before())
    target = _good_day_target(targets, scope)
    details = {"target": target, "last_year": before[0] if before[1] else None}
    if now[1] == 0:
        return Answer(reason=Reason("no_readings"), details=details)
    if target is not None:
        so_far = _good(days, replace(scope, period="year"))[0]
        left = days_in_year(scope.year) - scope.end.timetuple().tm_yday
        details |= {"needed": max(0, target - so_far), "left": left}
    return Answer(value=now[0], numerator=now[0], denominator=now[1], details=details)


def good_day_share(scope: Scope, days: pd.DataFrame) -> Answer:
    """Good days out of valid days of the period, dust days kept in."""
    return _share(days, scope)


def good_day_share_ex_dust(scope: Scope, days: pd.DataFrame) -> Answer:
    """Good days out of valid days of the period, dust days left out of both."""
    return _share(without_dust(days, "pm10"), scope)


def _share(days: pd.DataFrame, scope: Scope) -> Answer:
    good, valid = _good(days, scope)
    before = _good(days, scope.a_year_before())
    if valid == 0:
        return Answer(reason=Reason("no_readings"))
    last = before[0] / before[1] if before[1] else None
    details = {"last_year": last, "change_points": None if last is None else 100 * (good / valid - last)}
    return Answer(value=good / valid, numerator=good, denominator=valid, details=details)


def _good(days: pd.DataFrame, scope: Scope) -> tuple[int, int]:
    aqi = within(days, scope)["aqi"].dropna()
    return int((aqi <= GOOD).sum()), len(aqi)


def _good_day_target(targets: pd.DataFrame, scope: Scope) -> int | None:
    """The year's target in days; a target set as a share becomes days by rounding up."""
    if (target := target_of(targets, TARGETS["good_days"], scope)) is not None:
        return round(target)
    if (target := target_of(targets, TARGETS["good_share"], scope)) is not None:
        part = target / 100 if target > 1 else target
        return math.ceil(part * days_in_year(scope.year) - 1e-9)
    return None


def _remaining(pollutant: str):  # type: ignore[no-untyped-def]
    def compute(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
        year = replace(scope, period="year")
        so_far = period_figure(days, year, pollutant)
        target = target_of(targets, TARGETS[pollutant], scope)
        if target is None:
            return Answer(reason=Reason("no_target"))
        if so_far.value is None:
            return replace(so_far, value=None)
        elapsed = scope.end.timetuple().tm_yday
        left = days_in_year(scope.year) - elapsed
        details = {"target": target, "so_far": so_far.value, "left": left}
        if left == 0:
            return Answer(reason=Reason("year_is_over"), details=details)
        value = remaining_control_value(target, float(so_far.value), elapsed, left)
        return Answer(value=max(0.0, value), reason=None if value > 0 else Reason("target_lost"), details=details)

    compute.__doc__ = f"{pollutant}: the daily mean that the rest of the year may have if its target is to hold."
    return compute


def remaining_control_value(target: float, mean: float, elapsed: int, left: int) -> float:
    """Remaining control value, in the target's unit: (target x days of the year - mean x days elapsed) / days left."""
    return (target * (elapsed + left) - mean * elapsed) / left


def monthly(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per month of the scope's year and pollutant: this year, last year, the year's target, valid days.

    A month with fewer than 27 valid days (February 25) has no figure but a reason (GB 3095 table 4).
    """
    number = (days["on"].dt.year - scope.year) * 12 + days["on"].dt.month  # 1 to 12; last year's are 12 less
    rows = []
    for pollutant in DAILY_POLLUTANTS:
        target = target_of(targets, pollutant, scope)
        by_month = {month: values for month, values in days[pollutant].dropna().groupby(number)}
        for month in range(1, 13):
            now, valid = _month(by_month.get(month), month, pollutant)
            before, _ = _month(by_month.get(month - 12), month, pollutant)
            if valid or before is not None:
                reason = None if now is not None else "too_few_days" if valid else "no_readings"
                first = pd.Timestamp(scope.year, month, 1)
                rows.append((first, pollutant, now, before, target, valid, reason))
    frame = pd.DataFrame(rows, columns=list(MONTHLY_COLUMNS))
    frame = frame.astype({"value": "float64", "last_year": "float64", "target": "float64"})
    return Answer(value=len(frame), frame=frame)


def _month(days: pd.Series | None, month: int, pollutant: str) -> tuple[float | None, int]:
    if days is None:
        return None, 0
    needed = DAYS_A_FEBRUARY if month == 2 else DAYS_A_MONTH
    return (figure(days, pollutant) if len(days) >= needed else None), len(days)


def levels_by_month(scope: Scope, days: pd.DataFrame) -> Answer:
    """Days per AQI level: one row per month of the scope's year and level that occurred."""
    year = days[(days["on"].dt.year == scope.year) & days["aqi_level"].notna()]
    months = year["on"].dt.to_period("M").dt.to_timestamp().rename("month")
    frame = year.groupby([months, "aqi_level"]).size().rename("days").reset_index()
    return Answer(value=len(frame), frame=frame)


def by_region(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame) -> Answer:
    """One row per region (the scope's own and those directly below it): the period against target and last year."""
    rows = []
    for region, own in days.groupby("region", sort=True):
        there = replace(scope, region=str(region))
        row: dict[str, object] = {"region_name": own["region_name"].iloc[0]}
        for pollutant in ("pm25", "pm10"):
            answer = period_figure(own, there, pollutant)
            row[pollutant] = answer.value
            row[f"{pollutant}_change"] = _change(answer, period_figure(own, there.a_year_before(), pollutant))
            row[f"{pollutant}_target"] = target_of(targets, pollutant, there)
        row["good_days"], row["days"] = _good(own, there)
        rows.append(row)
    frame = pd.DataFrame(rows, columns=list(REGION_COLUMNS))
    numbers = [name for name in REGION_COLUMNS if name not in ("region_name", "good_days", "days")]
    return Answer(value=len(frame), frame=frame.astype(dict.fromkeys(numbers, "float64")))


def latest(scope: Scope, hours: pd.DataFrame) -> Answer:
    """The latest hour of each station on or before the day, latest and worst first; the published AQI beside ours."""
    return Answer(value=len(hours), frame=hours)


_DAYS = ("air_days", "targets")

METRICS = (
    Metric("air.pm25_mean", _DAYS, _mean("pm25", dust=True), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm10_mean", _DAYS, _mean("pm10", dust=True), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm25_mean_ex_dust", _DAYS, _mean("pm25", dust=False), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm10_mean_ex_dust", _DAYS, _mean("pm10", dust=False), "ug/m3", good_when="lower", standard="HJ 663"),
    Metric("air.pm25_remaining", _DAYS, _remaining("pm25"), "ug/m3", good_when="higher"),
    Metric("air.pm10_remaining", _DAYS, _remaining("pm10"), "ug/m3", good_when="higher"),
    Metric("air.good_days", _DAYS, good_days, "day", good_when="higher", standard="HJ 633"),
    Metric("air.good_day_share", ("air_days",), good_day_share, "share", good_when="higher", standard="HJ 633"),
    Metric(
        "air.good_day_share_ex_dust",
        ("air_days",),
        good_day_share_ex_dust,
        "share",
        good_when="higher",
        standard="HJ 633",
    ),
    Metric("air.monthly", _DAYS, monthly, "table", MONTHLY_COLUMNS, standard="HJ 663"),
    Metric("air.levels_by_month", ("air_days",), levels_by_month, "table", LEVEL_COLUMNS, standard="HJ 633"),
    Metric("air.by_region", ("air_days_below", "targets"), by_region, "table", REGION_COLUMNS, standard="HJ 663"),
    Metric("air.latest", ("air_latest",), latest, "table", LATEST_COLUMNS, standard="HJ 633"),
)

"""Air over three years: the rolling mean that HJ 663-2026 brings in, beside the figure of the year, never instead."""

from dataclasses import replace

import pandas as pd

from lib.core.calendar import year_end
from lib.core.scope import Scope
from lib.core.terms import DAILY_POLLUTANTS
from lib.metrics.air_figures import evaluated_by, number, period_figure
from lib.metrics.model import Answer, Metric, Reason
from lib.standards.air_limits import COMPOSITE_LIMITS, limits
from lib.standards.air_statistics import RoundingProfile, rounded_statistic, three_year_mean
from lib.standards.profile import profile_of

YEARS = 3

COLUMNS = ("pollutant", "years", "first_year", "middle_year", "last_year_figure", "three_years", "limit", "reason")


def rolling(scope: Scope, days: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per pollutant: the figures of the last three whole years, their mean, the annual limit of the last.

    A year without a figure leaves no mean. Which pollutants HJ 663-2026 means is not known (setting
    three_year_rolling): all six are shown, dust days kept in.
    """
    profile = profile_of(settings)
    if profile.three_year_rolling == "off":
        return Answer(reason=Reason("rolling_off"))
    if days.empty:
        return Answer(reason=Reason("no_readings"))
    last = scope.end.year - (scope.end != year_end(scope.end.year))
    years = range(last - YEARS + 1, last + 1)
    rules = limits(year_end(last))
    rows = []
    for item in DAILY_POLLUTANTS:
        figures = {year: _year(days, scope, year, item) for year in years}
        mean = three_year_mean(figures, last)
        shown = {year: _shown(item, value, profile.rounding_profile) for year, value in figures.items()}
        rows.append(
            (
                item,
                f"{years[0]}-{last}",
                *shown.values(),
                _shown(item, mean, profile.rounding_profile),
                rules.values[COMPOSITE_LIMITS[item]],
                None if mean is not None else "too_few_days",
            )
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ("first_year", "middle_year", "last_year_figure", "three_years", "limit")
    used = days[days["on"].dt.year.isin(list(years))]
    standard = " / ".join(filter(None, (evaluated_by(used), rules.code)))
    return Answer(value=len(frame), frame=frame.astype(dict.fromkeys(numbers, "float64")), standard=standard or None)


def _year(days: pd.DataFrame, scope: Scope, year: int, item: str) -> float | None:
    there = replace(scope, as_of=year_end(year), period="year")
    return number(period_figure(days, there, item))


def _shown(item: str, value: float | None, profile: RoundingProfile) -> float | None:
    return None if value is None else float(rounded_statistic(item, value, profile))


METRICS = (Metric("air.three_years", ("air_history", "settings"), rolling, "table", COLUMNS, standard="HJ 663"),)

"""From hours to days, from days to months and years: GB 3095 table 4 and HJ 663.

A missing hour or day is None or NaN and never counts. Sums are taken in whole millionths of the unit, as the index is:
exact for what is reported, whatever its order, and quick enough for every figure of a page.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lib.standards.aqi_tables import DECIMALS, MILLION
from lib.standards.edition import Edition, in_force
from lib.standards.rounding import round_half_even

RoundingProfile = Literal["one_more", "as_reported"]
Figures = NDArray[np.float64]

HOURS_OF_AN_8H_MEAN = 6
HOURS_OF_A_DAY_MEAN = 20
WINDOWS_OF_A_DAY_MAXIMUM = 14
#: ug/m3 (GB 3095 table 1, grade 2): a maximum above it counts whatever the number of its windows.
LIMIT_8H = 160
DAYS_OF_A_MONTH = 27
DAYS_OF_FEBRUARY = 25
DAYS_OF_A_YEAR = 324
#: What GB 3095 table 4 asks of a year, for spans it does not name.
PART_OF_A_PERIOD = Fraction(DAYS_OF_A_YEAR, 365)
#: Hours of the day before that windows ending before 8:00 reach back to.
_REACH_BACK = 7

#: The evaluation rules. Of the 2026 version only fragments were at hand: what they leave open is a setting.
EDITIONS = (
    Edition("HJ 663-2013", date(2013, 10, 1), date(2026, 2, 28), "6, table 1, appendix A"),
    Edition("HJ 663-2026", date(2026, 3, 1), None, "6.1.2, table 1"),
)

# The percentile of the daily figures in the annual evaluation (table 1 of both versions).
PERCENTILES = {"so2": 98, "no2": 98, "pm10": 95, "pm25": 95, "co": 95, "o3_8h": 90}
#: Items whose period is assessed and ranked by that percentile; the others by their mean (ranking rules of 2018).
BY_PERCENTILE = ("co", "o3_8h")


@dataclass(frozen=True)
class DayMaximum:
    """The largest 8 h mean of a day; `value` is None where the day is not valid."""

    value: float | None
    windows: int

    @property
    def valid(self) -> bool:
        """Return whether the day counts."""
        return self.value is not None


def evaluation(day: date) -> Edition:
    """Return the evaluation rules in force on a day of observation."""
    return EDITIONS[in_force(EDITIONS, day)]


def day_is_valid(hours: int) -> bool:
    """Return whether that many hours give a day mean (GB 3095 table 4)."""
    return hours >= HOURS_OF_A_DAY_MEAN


def eight_hours_are_valid(hours: int) -> bool:
    """Return whether that many hours give an 8 h mean (GB 3095 table 4)."""
    return hours >= HOURS_OF_AN_8H_MEAN


def day_maximum_is_valid(windows: int, maximum: float, limit: float = LIMIT_8H) -> bool:
    """Return whether a day maximum of 8 h means counts (HJ 663-2013 and HJ 663-2026, 6.1.2).

    14 windows, or fewer where the maximum is above the limit (equal is not above).
    """
    return windows >= WINDOWS_OF_A_DAY_MAXIMUM or maximum > limit


def days_of_month(month: int) -> int:
    """Return the valid days that a monthly mean needs, month 1..12 (GB 3095 table 4)."""
    return DAYS_OF_FEBRUARY if month == 2 else DAYS_OF_A_MONTH


def month_is_valid(days: int, month: int) -> bool:
    """Return whether that many days give a monthly mean, month 1..12 (GB 3095 table 4)."""
    return days >= days_of_month(month)


def year_is_valid(days: int, days_by_month: Mapping[int, int] | None = None) -> bool:
    """Return whether that many days give an annual mean (GB 3095 table 4).

    With `days_by_month` (month 1..12 -> days) also every month has to be valid.
    """
    if days_by_month is not None and not all(
        month_is_valid(days_by_month.get(month, 0), month) for month in range(1, 13)
    ):
        return False
    return days >= DAYS_OF_A_YEAR


def days_needed(days: int) -> int:
    """Return the valid days that a period of so many days needs, rounded up: part of a year, quarter, any span.

    The standard gives a year and a month and is silent on other spans: the share of the year stands in.
    """
    return math.ceil(days * PART_OF_A_PERIOD)


def stations_needed(
    stations: int,
    share: Fraction = Fraction(3, 4),
    few: int = 3,
    share_of_few: Fraction = Fraction(1, 2),
) -> int:
    """Return how many of the stations of a place must have a figure for the place to have one, rounded up.

    Three quarters, of up to `few` stations half (settings station_share, few_stations, few_station_share; no text at
    hand confirms them).
    """
    return math.ceil(stations * (share_of_few if stations <= few else share))


def day_mean(hours: Iterable[float | None]) -> float | None:
    """Return the unrounded mean of the hours of a day, None below 20 hours (GB 3095 table 4)."""
    known = _known(hours)
    return mean(known) if day_is_valid(len(known)) else None


def day_maximum_8h(
    hours: Sequence[float | None], limit: float = LIMIT_8H, *, before: Sequence[float | None] | None = None
) -> DayMaximum:
    """Return the largest 8 h mean of the 24 hours 1:00 .. 24:00 of a day, unrounded.

    Of the 17 windows that lie inside the day, ending at 8:00 .. 24:00 (GB 3095 3.8, 3.9, table 4). With `before`, the
    last seven hours of the day before, of all 24 that end in it (the other reading of GB 3095-2026).
    Raises ValueError for another number of hours.
    """
    if len(hours) != 24 or (before is not None and len(before) != _REACH_BACK):
        raise ValueError(f"a day has 24 hours and reaches back {_REACH_BACK}: {len(hours)}, {before and len(before)}")
    series = [*(before or ()), *hours]
    windows = (_known(series[start : start + 8]) for start in range(len(series) - 7))
    means = [found for known in windows if eight_hours_are_valid(len(known)) and (found := mean(known)) is not None]
    top = max(means, default=None)
    counts = top is not None and day_maximum_is_valid(len(means), top, limit)
    return DayMaximum(top if counts else None, len(means))


def mean(values: Iterable[float | None] | Figures) -> float | None:
    """Return the unrounded arithmetic mean of what is there, None of nothing.

    Over stations this is the city value: concentrations are averaged first, then the index is
    computed (HJ 633-2026 4.2.2), never the other way round.
    """
    known = _known(values)
    return float(Fraction(int(np.rint(known * MILLION).sum()), MILLION * len(known))) if len(known) else None


def percentile(values: Iterable[float | None] | Figures, per_cent: float) -> float | None:
    """Return the unrounded percentile of daily figures (HJ 663-2013 appendix A), None of nothing.

    Sorted upwards, k = 1 + (n - 1) p; between X(s) and X(s+1) it is interpolated.
    """
    ordered = np.sort(_known(values))
    if not len(ordered):
        return None
    place = (len(ordered) - 1) * Fraction(str(per_cent)) / 100
    at = math.floor(place)
    low, high = (Fraction(str(float(ordered[each]))) for each in (at, min(at + 1, len(ordered) - 1)))
    return float(low + (high - low) * (place - at))


def period_statistic(item: str, values: Iterable[float | None] | Figures) -> float | None:
    """Return the figure that a period is assessed and ranked by, unrounded, None of nothing.

    The 95th percentile of the days for CO, the 90th of the 8 h maxima for O3, the mean for the others (ranking rules
    of 2018; a month is treated like a year).
    """
    return percentile(values, PERCENTILES[item]) if item in BY_PERCENTILE else mean(values)


def three_year_mean(years: Mapping[int, float | None], year: int) -> float | None:
    """Return the unrounded mean of a year and the two before it, None unless all three have a figure.

    HJ 663-2026 brings it in; which items it is for is not known here, so it stands beside the year's own figure and
    never in its place (setting three_year_rolling).
    """
    last = [years.get(each) for each in range(year - 2, year + 1)]
    return mean(last) if len(_known(last)) == len(last) else None


def rounded_statistic(item: str, value: float, profile: RoundingProfile = "one_more") -> Decimal:
    """Return a mean or percentile as it is shown, compared and ranked (setting rounding_profile).

    "one_more": one decimal more than daily concentrations have; "as_reported": as many. Whether a limit is met is
    always judged on as many.
    """
    return round_half_even(value, DECIMALS[item] + (profile == "one_more"))


def share(part: int, whole: int) -> float | None:
    """Return part of whole in per cent, unrounded, None of nothing.

    The share of good days divides by the days with a valid AQI, not by the days of the year.
    """
    return None if whole == 0 else float(Fraction(part, whole) * 100)


def _known(values: Iterable[float | None] | Figures) -> Figures:
    """Return the figures that are there."""
    given = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    return given[np.isfinite(given)]

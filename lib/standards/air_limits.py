"""GB 3095 tables 1 and 2 in their three states, and the figures that are measured against them.

Concentrations are in ug/m3, CO in mg/m3. A concentration that equals its limit meets it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from lib.standards.aqi_tables import DECIMALS, GOOD_AQI
from lib.standards.edition import Edition, in_force
from lib.standards.rounding import round_half_even

Grade = Literal[1, 2]
Number = float | int | Decimal | Fraction

#: The states of GB 3095; the first was brought in by stages from 2012 on.
EDITIONS = (
    Edition("GB 3095-2012", date(2016, 1, 1), date(2026, 2, 28), "4, tables 1 and 2"),
    Edition("GB 3095-2026", date(2026, 3, 1), date(2030, 12, 31), "4.4, tables 1 and 2", "transition"),
    Edition("GB 3095-2026", date(2031, 1, 1), None, "4.4, tables 1 and 2", "final"),
)

# GB 3095 table 1: item, averaging time, then grade 1 and grade 2 of
#                        2012        2026 to 2030  from 2031
_TABLE_1 = (
    ("so2", "year", (20, 60), (20, 60), (20, 20)),
    ("so2", "24h", (50, 150), (50, 150), (50, 50)),
    ("so2", "1h", (150, 500), (150, 500), (150, 150)),
    ("no2", "year", (40, 40), (40, 40), (30, 30)),
    ("no2", "24h", (80, 80), (80, 80), (50, 50)),
    ("no2", "1h", (200, 200), (200, 200), (200, 200)),
    ("co", "24h", (4, 4), (4, 4), (4, 4)),
    ("co", "1h", (10, 10), (10, 10), (10, 10)),
    ("o3", "8h", (100, 160), (100, 160), (100, 160)),
    ("o3", "1h", (160, 200), (160, 200), (160, 200)),
    ("pm10", "year", (40, 70), (40, 60), (20, 50)),
    ("pm10", "24h", (50, 150), (50, 120), (50, 100)),
    ("pm25", "year", (15, 35), (15, 30), (10, 25)),
    ("pm25", "24h", (35, 75), (35, 60), (25, 50)),
)

# GB 3095 table 2, in ug/m3: the same columns. The local items of the annex are not among them.
_TABLE_2 = (
    ("tsp", "year", ("80", "200"), ("80", "200"), ("80", "200")),
    ("tsp", "24h", ("120", "300"), ("120", "300"), ("120", "300")),
    ("nox", "year", ("50", "50"), ("50", "50"), ("40", "40")),
    ("nox", "24h", ("100", "100"), ("100", "100"), ("70", "70")),
    ("nox", "1h", ("250", "250"), ("250", "250"), ("250", "250")),
    ("pb", "year", ("0.5", "0.5"), ("0.5", "0.5"), ("0.5", "0.5")),
    ("pb", "quarter", ("1", "1"), ("1", "1"), ("1", "1")),
    ("bap", "year", ("0.001", "0.001"), ("0.001", "0.001"), ("0.001", "0.001")),
    ("bap", "24h", ("0.0025", "0.0025"), ("0.0025", "0.0025"), ("0.0025", "0.0025")),
)

# The limit each item of the composite index is divided by: annual means of four items, the 95th
# percentile of daily CO, the 90th percentile of the daily 8 h maximum of O3.
COMPOSITE_LIMITS = {
    "so2": "so2_year",
    "no2": "no2_year",
    "co": "co_24h",
    "o3_8h": "o3_8h",
    "pm10": "pm10_year",
    "pm25": "pm25_year",
}

# Gases before 2018-09 were given at 273.15 K; the reference state of GB 3095-2026 4.3 is 298.15 K.
_REFERENCE_FACTOR = Fraction("273.15") / Fraction("298.15")


@dataclass(frozen=True)
class AirLimits:
    """One grade of one state of GB 3095, with its days of force and clause.

    `values` is table 1, keyed like "pm25_year", "o3_8h"; `others` is table 2, keyed like "tsp_24h", "pb_quarter".
    """

    edition: Edition
    grade: Grade
    values: Mapping[str, int]
    others: Mapping[str, Decimal]

    @property
    def code(self) -> str:
        """Return how a figure names these limits: version and phase."""
        return self.edition.code


@dataclass(frozen=True)
class CompositeIndex:
    """The composite index, the share of each item in it, the items with the largest share, and whose limits divide."""

    index: float | None
    parts: Mapping[str, float]
    primary: tuple[str, ...]
    reason: Literal["", "items_missing"]
    standard: str


def limits(day: date, grade: Grade = 2) -> AirLimits:
    """Return GB 3095 as it stands on a day of observation (4.4 of the 2026 version).

    Grade 2 is for towns and countryside where people live, grade 1 for nature reserves. The 2012
    limits also serve the days before their nationwide start in 2016.
    """
    state = in_force(EDITIONS, day)
    values = {f"{item}_{period}": states[state][grade - 1] for item, period, *states in _TABLE_1}
    others = {f"{item}_{period}": Decimal(states[state][grade - 1]) for item, period, *states in _TABLE_2}
    return AirLimits(EDITIONS[state], grade, values, others)


def composite_index(
    concentrations: Mapping[str, Number | None],
    air_limits: AirLimits,
    weights: Mapping[str, Number] | None = None,
) -> CompositeIndex:
    """Return the unrounded composite index, the sum of concentration over limit (ranking rules of 2018).

    Keys and limits as in COMPOSITE_LIMITS. All six items count once unless `weights` says
    otherwise (weighting under HJ 663-2026 is unconfirmed). No index while an item is missing.
    """
    parts: dict[str, Fraction] = {}
    for item, key in COMPOSITE_LIMITS.items():
        value = _exact(concentrations.get(item))
        if value is not None:
            weight = _exact(weights[item]) if weights and item in weights else None
            parts[item] = (Fraction(1) if weight is None else weight) * value / air_limits.values[key]
    shares = {item: float(part) for item, part in parts.items()}
    if len(parts) < len(COMPOSITE_LIMITS):
        return CompositeIndex(None, shares, (), "items_missing", air_limits.code)
    top = max(parts.values())
    primary = tuple(item for item, part in parts.items() if part == top)
    return CompositeIndex(float(sum(parts.values())), shares, primary, "", air_limits.code)


def rank(indices: Mapping[str, float | int | Decimal], decimals: int = 2) -> dict[str, int]:
    """Return the place of each name, the smallest index first (ranking rules of 2018).

    Compared are the rounded indices; equal ones share a place and the places after are skipped.
    """
    rounded = {name: round_half_even(index, decimals) for name, index in indices.items()}
    return {name: 1 + sum(other < own for other in rounded.values()) for name, own in rounded.items()}


def exceedance(concentration: Number, limit: Number) -> float | None:
    """Return by how many times the limit is exceeded, (C - S) / S (HJ 663), None where it is met."""
    value, bound = _exact(concentration), _exact(limit)
    if value is None or bound is None or value <= bound:
        return None
    return float((value - bound) / bound)


def attains(item: str, value: float | None, air_limits: AirLimits) -> bool | None:
    """Return whether a period's figure meets its limit, None without one: judged on whole numbers, CO on one decimal.

    Equal to the limit meets it. The limit is that of COMPOSITE_LIMITS: the annual one, for CO that of a day, for O3
    that of 8 hours.
    """
    if value is None:
        return None
    return round_half_even(value, DECIMALS[item]) <= air_limits.values[COMPOSITE_LIMITS[item]]


def relative_change(current: Number, previous: Number) -> float | None:
    """Return (current - previous) / previous in per cent, negative = better, None against zero."""
    now, then = _exact(current), _exact(previous)
    if now is None or not then:
        return None
    return float((now - then) / then * 100)


def good_day(aqi: int | None) -> bool | None:
    """Return whether a day is excellent or good (AQI up to 100), None for a day without an AQI."""
    return None if aqi is None else aqi <= GOOD_AQI


def reference_state(concentration: Number) -> float:
    """Return a gas concentration given at 273.15 K as it reads at 298.15 K (GB 3095-2026 3.14, 4.3).

    Never for particles: they are reported at the conditions of the measurement.
    """
    return float(Fraction(str(concentration)) * _REFERENCE_FACTOR)


def _exact(value: Number | None) -> Fraction | None:
    """Return a figure as it is written, None where there is none."""
    if value is None or not math.isfinite(value):
        return None
    return Fraction(str(value))

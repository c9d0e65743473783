"""The air standards that are in force together, and a period's figures under one of them whatever its days are.

Every day is judged by the standards of its own day: that is official. A comparison across a change of standards needs
both periods under one basis as well: by the transition limits a year that did not change looks worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.standards.air_limits import (
    COMPOSITE_LIMITS,
    EDITIONS,
    AirLimits,
    CompositeIndex,
    Grade,
    Number,
    composite_index,
    limits,
)
from lib.standards.air_statistics import evaluation, period_statistic, share
from lib.standards.aqi import aqi_standard
from lib.standards.aqi_frame import assess_days
from lib.standards.aqi_tables import DECIMALS, AqiStandard
from lib.standards.edition import Edition
from lib.standards.rounding import round_half_even

#: What the official list of dust days leaves out: nothing, the concentrations of those days and what is made of them,
#: or the days themselves.
DustRule = Literal["kept", "concentrations", "days"]

_GOOD, _HEAVY = 100, 200


@dataclass(frozen=True)
class AirBasis:
    """GB 3095, HJ 633 and HJ 663 as they are in force together."""

    limits: AirLimits
    aqi: AqiStandard
    evaluation: Edition

    @property
    def codes(self) -> tuple[str, str, str]:
        """Return the three codes, for the line under a figure."""
        return self.limits.code, self.aqi.code, self.evaluation.code


@dataclass(frozen=True)
class AirFigures:
    """The figures of one region and period; every mapping is keyed by item.

    `concentrations` are unrounded means and percentiles of `days` valid days, None where those are too few; `attains`
    is judged on the rounded figure, None without one. `good` and `heavy` (index up to 100, above 200) are days out of
    `valid`, the days with an index. `standards` names all that were used.
    """

    concentrations: Mapping[str, float | None]
    days: Mapping[str, int]
    attains: Mapping[str, bool | None]
    composite: CompositeIndex
    good: int
    heavy: int
    valid: int
    standards: tuple[str, ...]

    @property
    def good_share(self) -> float | None:
        """Return good days out of valid days in per cent, unrounded; None of none."""
        return share(self.good, self.valid)


def air_basis(day: date, grade: Grade = 2) -> AirBasis:
    """Return the standards in force on a day of observation."""
    return AirBasis(limits(day, grade), aqi_standard(day), evaluation(day))


def bases(grade: Grade = 2) -> tuple[AirBasis, ...]:
    """Return every basis, oldest first: those that a comparison may choose from."""
    return tuple(air_basis(each.effective_from, grade) for each in EDITIONS)


def changes_between(first: date, last: date) -> bool:
    """Return whether another basis came into force after the first day and not after the last."""
    return air_basis(first) != air_basis(last)


def reassessed(days: pd.DataFrame, basis: AirBasis) -> pd.DataFrame:
    """Return days with aqi, aqi_level, primary and standard under one basis, whatever their own day says.

    `days` in the form of the frame AIR_DAYS; concentrations stay as they are.
    """
    found = assess_days(days, basis.aqi)
    primary = found["primary"].astype("str")
    return days.assign(
        aqi=found["aqi"],
        aqi_level=found["level"],
        primary=primary.where(primary != "", None),
        standard=found["standard"].astype("str"),
    )


def period_figures(
    days: pd.DataFrame,
    basis: AirBasis | None = None,
    *,
    weights: Mapping[str, Number] | None = None,
    dust: DustRule = "kept",
    needed: int = 1,
    grade: Grade = 2,
) -> AirFigures:
    """Return the figures of one region's days, in the form of the frame AIR_DAYS.

    Without a basis each day's index is by its own day and the limits are those of the last day: the official figures.
    With one, all of it is under that basis: call it for two periods with the same basis to compare them. `needed` is
    the number of valid days that a concentration needs. Dust days are those flagged in `dust_pm10` and `dust_pm25`.
    """
    if basis is None:
        judged, used = days, air_basis(_last(days), grade)
        indices = tuple(sorted(set(days.loc[days["aqi"].notna(), "standard"].dropna().astype("str"))))
    else:
        judged, used, indices = reassessed(days, basis), basis, (basis.aqi.code,)
    values = {item: _values(days, item, dust) for item in COMPOSITE_LIMITS}
    concentrations = {
        item: period_statistic(item, known) if len(known) >= max(needed, 1) else None for item, known in values.items()
    }
    aqi = (judged[~_dusty(days, "pm10")] if dust == "days" else judged)["aqi"].dropna()
    return AirFigures(
        concentrations,
        {item: len(known) for item, known in values.items()},
        {item: attains(item, value, used.limits) for item, value in concentrations.items()},
        composite_index(concentrations, used.limits, weights),
        int((aqi <= _GOOD).sum()),
        int((aqi > _HEAVY).sum()),
        len(aqi),
        (used.limits.code, *indices, used.evaluation.code),
    )


def attains(item: str, value: float | None, air_limits: AirLimits) -> bool | None:
    """Return whether a period's figure meets its limit, None without one: judged on whole numbers, CO on one decimal.

    Equal to the limit meets it. The limit is the annual one, for CO that of a day, for O3 that of 8 hours.
    """
    if value is None:
        return None
    return round_half_even(value, DECIMALS[item]) <= air_limits.values[COMPOSITE_LIMITS[item]]


def _values(days: pd.DataFrame, item: str, dust: DustRule) -> list[float]:
    """Return the known daily values of an item less those that the rule on dust days leaves out."""
    if dust == "days":
        days = days[~_dusty(days, "pm10")]
    elif dust == "concentrations" and item in ("pm10", "pm25"):
        days = days[~_dusty(days, item)]
    return [float(value) for value in days[item].dropna()]


def _dusty(days: pd.DataFrame, item: str) -> NDArray[np.bool_]:
    """Return which days the official list names for an item."""
    name = f"dust_{item}"
    if name not in days.columns:
        return np.zeros(len(days), dtype=bool)
    return days[name].fillna(False).to_numpy(dtype=bool)


def _last(days: pd.DataFrame) -> date:
    return pd.Timestamp(days["on"].max()).date() if len(days) else date.max

"""Water: points over a period. Means of monthly means by item, and the class of these means (No. 22 of 2011)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from lib.core.calendar import month_end, months_spanned
from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.metrics.model import Settings
from lib.standards.drinking import of_source
from lib.standards.profile import profile_of
from lib.standards.rounding import round_half_even
from lib.standards.water_class import Body, Classification, OxygenRule, classify

#: No. 22 asks for 8 of the 12 months of a year and 2 samples of a quarter; other periods need the same two thirds.
MONTHS_NEEDED = (2, 3)
#: Section signals and ground water look this far back for a last sample before they fall silent.
RECENT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Assessed:
    """A point over a period: its row, its means by item, its months, and the class, or why it has none."""

    point: Mapping[str, Any]
    means: Mapping[str, float]
    months: int
    found: Classification | None
    reason: str | None

    @property
    def water_class(self) -> int | None:
        """The class of the means, 1 to 6."""
        return self.found.water_class if self.found else None


def body_of(point: Mapping[str, Any]) -> Body:
    """The limits that a point is assessed by; a section is a river's unless its ledger says otherwise."""
    return "lake" if point["body"] == "lake" else "river"


def judged_by(point: Mapping[str, Any], values: Mapping[str, float]) -> Mapping[str, float]:
    """The values that the class of a point is told by: a drinking-water source has none for COD."""
    return of_source(values) if point["kind"] == PointKind.DRINKING else values


def body_basis(point: Mapping[str, Any]) -> str:
    """How it is known what a point lies in: "given" by its ledger, or proposed "by_name" alone."""
    return "by_name" if point["body_proposed"] else "given"


def by_name(rows: pd.DataFrame) -> int:
    """How many points among the rows are a river's or a lake's by their names alone."""
    return int(rows.loc[rows["body_proposed"].eq(True).fillna(False).astype(bool), "point"].nunique())


def with_over(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `over`: class worse than target; empty where either is not known."""
    known = rows["water_class"].notna() & rows["target_class"].notna()
    return rows.assign(over=(rows["water_class"] > rows["target_class"]).where(known))


def in_period(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The months of the scope's period; a month is named by its first day."""
    first = pd.Timestamp(scope.start).replace(day=1)
    return rows[(rows["month"] >= first) & (rows["month"] <= pd.Timestamp(scope.end))]


def last_months(scope: Scope, count: int) -> Scope:
    """The last so many months up to the scope's end."""
    return replace(scope, as_of=scope.end, period=f"{count}m")


def covered(scope: Scope, rows: pd.DataFrame) -> Scope:
    """The scope cut to the last month that has rows: its year before then compares the same months."""
    last = in_period(rows, scope)["month"].max()
    if pd.isna(last):
        return scope
    end = min(scope.end, month_end(last.date()))
    return replace(scope, period=f"{min(scope.start, end)}..{end}")


def months_needed(scope: Scope) -> int:
    """Months with samples that the period needs before it has a class."""
    return math.ceil(months_spanned(scope.start, scope.end) * MONTHS_NEEDED[0] / MONTHS_NEEDED[1])


def oxygen_rule(settings: Settings) -> OxygenRule:
    """What makes oxygen class I, as the office has it (setting oxygen_class_one)."""
    return profile_of(settings).oxygen_class_one


def assessed(
    scope: Scope,
    points: pd.DataFrame,
    items: pd.DataFrame,
    *,
    needed: int | None = None,
    oxygen: OxygenRule = "concentration",
) -> list[Assessed]:
    """Every section of `points` over the scope's period, in the order of `points`: concentrations first.

    `needed`: months with samples that a class asks for, where it is not the period's share.
    """
    known = in_period(items, scope).dropna(subset=["value"])
    months = known.groupby("point")["month"].nunique().to_dict()
    means = values_by(known.groupby(["point", "item"])["value"].mean())
    needed = needed or months_needed(scope)
    found = []
    for point in records(points):
        counted = int(months.get(point["point"], 0))
        own = means.get(point["point"], {}) if counted >= needed else {}
        judged = classify(judged_by(point, own), body_of(point), oxygen=oxygen) if own else None
        reason = None if own else "too_few_months" if counted else "no_samples"
        found.append(Assessed(point, own, counted, judged, reason))
    return found


def sections(points: pd.DataFrame) -> pd.DataFrame:
    """The surface sections alone: drinking-water sources and ground water are assessed by themselves."""
    return points[points["kind"] == PointKind.SECTION]


def surface(points: pd.DataFrame) -> pd.DataFrame:
    """Surface sections and sources of surface water."""
    return points[(points["kind"] != PointKind.GROUNDWATER) & (points["body"] != "ground")]


def values_by(means: "pd.Series[float]") -> dict[Any, dict[str, float]]:
    """Means with the item as the last level of their index: by the other levels, then by item."""
    found: dict[Any, dict[str, float]] = {}
    for index, value in zip(means.index, means.to_numpy(), strict=True):
        key = index[0] if len(index) == 2 else index[:-1]
        found.setdefault(key, {})[index[-1]] = float(value)
    return found


def by_month(items: pd.DataFrame) -> dict[Any, dict[str, float]]:
    """The means of every (point, month) by item."""
    known = items.dropna(subset=["value"])
    return values_by(known.set_index(["point", "month", "item"])["value"])


def with_multiples(items: Iterable[str], multiples: Mapping[str, float]) -> str:
    """Items joined by commas, each with the multiple by which it exceeds class III in brackets: one decimal (No. 22).

    A multiple that would read 0.0 has two.
    """
    return ",".join(f"{item}({_multiple(multiples[item])})" if item in multiples else item for item in items)


def _multiple(value: float) -> Decimal:
    rounded = round_half_even(value, 1)
    return rounded or round_half_even(value, 2)

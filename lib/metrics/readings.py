"""Readings that are doubted: what was given, which rule caught it, whether figures use it."""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason

DOUBTED_COLUMNS = ("name", "at", "item", "given", "rule", "counts")


def doubted(scope: Scope, flags: pd.DataFrame, counts: pd.DataFrame) -> Answer:
    """Doubted readings of the period's air, one row per reading and rule, the latest first.

    The figure counts a place and time once, however many of its items are doubted, out of all hours of stations and
    reported days of the period.
    """
    return _out_of(int(counts["readings"].sum()), len(flags[["place", "at"]].drop_duplicates()), flags)


def doubted_values(scope: Scope, flags: pd.DataFrame, counts: pd.DataFrame) -> Answer:
    """Doubted values of the period's water samples, one row per value and rule, the latest first, out of all values."""
    values = flags[["place", "at", "pollutant", "counts"]].drop_duplicates()
    # What no figure uses is no value of a sample, and was given all the same; a whole row that is doubted stays there.
    given = int(counts["readings"].sum()) + int((~values["counts"].astype(bool) & (values["pollutant"] != "all")).sum())
    return _out_of(given, len(values), flags)


def _out_of(total: int, number: int, flags: pd.DataFrame) -> Answer:
    if total == 0:
        return Answer(reason=Reason("no_readings"))
    return Answer(value=number, frame=flags.rename(columns={"pollutant": "item"}), numerator=number, denominator=total)


METRICS = (
    Metric("air.doubted", ("reading_flags", "reading_counts"), doubted, "count", DOUBTED_COLUMNS),
    Metric("water.doubted", ("water_flags", "water_counts"), doubted_values, "count", DOUBTED_COLUMNS),
)

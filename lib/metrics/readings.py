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
    total = int(counts["readings"].sum())
    if total == 0:
        return Answer(reason=Reason("no_readings"))
    number = len(flags[["place", "at"]].drop_duplicates())
    return Answer(value=number, frame=flags.rename(columns={"pollutant": "item"}), numerator=number, denominator=total)


METRICS = (Metric("air.doubted", ("reading_flags", "reading_counts"), doubted, "count", DOUBTED_COLUMNS),)

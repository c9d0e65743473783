"""Enforcement and accountability: actions by kind and year."""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason

COLUMNS = ("year", "action_kind", "count", "people", "amount")


def by_kind(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year and kind of action: how many, people concerned, money in ten thousand yuan.

    An action without a number counts once; people and money stay empty where no row gives them.
    """
    if actions.empty:
        return Answer(reason=Reason("nothing_counted"))
    rows = actions.assign(year=actions["on"].dt.year, action_kind=actions["kind"], count=actions["count"].fillna(1))
    grouped = rows.groupby(["year", "action_kind"])
    frame = pd.DataFrame({name: grouped[name].sum(min_count=1) for name in ("count", "people", "amount")}).reset_index()
    frame = frame.astype({"count": "Int64", "people": "Int64"})
    return Answer(value=float(frame["count"].sum()), frame=frame)


METRICS = (Metric("enforcement.by_kind", ("actions",), by_kind, "count", COLUMNS),)

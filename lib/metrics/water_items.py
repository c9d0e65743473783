"""Water: every item of every point by month, with its class, and what of it lies below the detection limit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.core.frames import records, wholes
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.metrics.model import Answer, Metric, Result
from lib.metrics.water_period import body_of, in_period, last_months
from lib.standards.groundwater import ITEMS as GROUND_ITEMS
from lib.standards.groundwater import ground_item_class
from lib.standards.water_class import ITEMS, item_class
from lib.standards.water_tables import GROUND, SURFACE

COLUMNS = (
    "point",
    "name",
    "kind",
    "body",
    "target_class",
    "item",
    "month",
    "mean",
    "item_class",
    "detected",
    "samples",
    "below",
    "unjudged",
    "detection",
)
#: Months of a series: two years, so that each month has the same month of last year beside it.
MONTHS = 24

_OF_POINT = ("point", "name", "kind", "body", "target_class")


def series(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> Answer:
    """One row per point, item and month of the last two years: its mean and the class of that item.

    `detected` tells how the month stands: "measured", "partly" or "below" (some or all samples below the detection
    limit, counted as half of it), "unjudged" (all below a limit that lies above class III's: no value).
    """
    shown = in_period(items, last_months(scope, MONTHS))
    frame = shown.join(points[list(_OF_POINT)].set_index("point"), on="point", how="inner").rename(
        columns={"value": "mean"}
    )
    rows = records(frame)
    frame["item_class"] = wholes([_class(row) for row in rows])
    frame["detected"] = [_detected(row) for row in rows]
    return Answer(value=len(frame), frame=frame)


def is_ground(point: Mapping[str, Any]) -> bool:
    """Whether a point is assessed as ground water: ground-water points and sources that draw it."""
    return bool(point["kind"] == PointKind.GROUNDWATER or point["body"] == "ground")


def of_point(result: Result, point: str) -> Result:
    """The part of the series that is of one point, with the standard that it is judged by."""
    own = result.frame[result.frame["point"] == point].reset_index(drop=True)
    ground = not own.empty and is_ground(records(own.head(1))[0])
    return replace(result, frame=own, standard=GROUND.standard if ground else SURFACE.standard)


def _class(row: Mapping[str, Any]) -> int | None:
    item, value = row["item"], row["mean"]
    if value is None:
        return None
    if is_ground(row):
        known = item in GROUND_ITEMS
        return ground_item_class(item, value, detected=row["below"] < row["samples"]) if known else None
    if item == "tn" and body_of(row) == "river":
        return None  # its limits are those of lakes and reservoirs
    return item_class(item, value, body_of(row)) if item in SURFACE.limits or item in ITEMS else None


def _detected(row: Mapping[str, Any]) -> str:
    if row["unjudged"] == row["samples"]:
        return "unjudged"
    if row["below"] == row["samples"]:
        return "below"
    return "partly" if row["below"] else "measured"


_STANDARDS = "GB 3838-2002; GB/T 14848-2017"

METRICS = (Metric("water.items", ("water_points", "water_items"), series, "table", COLUMNS, standard=_STANDARDS),)

"""Water: drinking-water sources and ground water."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import PointKind
from lib.metrics.model import Answer, Metric, Reason, share
from lib.metrics.water_items import is_ground
from lib.metrics.water_period import body_basis, body_of, by_month, in_period, last_months
from lib.standards.drinking import (
    SourceVerdict,
    ground_source,
    share_by_volume,
    surface_source,
    surface_source_limit,
)
from lib.standards.groundwater import WORST as GROUND_WORST
from lib.standards.groundwater import classify_ground
from lib.standards.water_tables import GOOD, GROUND

SOURCE_COLUMNS = (
    *("name", "region_name", "body", "body_basis"),
    *("month", "met", "exceeded", "months_met", "months", "intake"),
)
GROUND_COLUMNS = ("name", "region_name", "target_class", "month", "ground_class", "deciding", "over", "reason")
#: The item under which a ledger states how much water a source gave in a month.
INTAKE = "intake"
#: Ground water is sampled once or twice a year: its last sample within this period counts.
GROUND_MONTHS = 12


def _undetected(items: pd.DataFrame) -> dict[Any, set[str]]:
    """By point and month the items that no sample detected."""
    none = items[items["below"] == items["samples"]]
    found: dict[Any, set[str]] = {}
    for row in none.itertuples():
        found.setdefault((row.point, row.month), set()).add(str(row.item))
    return found


def verdicts_by_month(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per drinking-water source and judged month of the period: point, month, met, exceeded items, intake."""
    known = {each["point"]: each for each in records(points[points["kind"] == PointKind.DRINKING])}
    shown = in_period(items[items["point"].isin(known)], scope)
    rows = []
    for (code, month), values in by_month(shown).items():
        point = known[code]
        verdict = ground_source(values, month.date()) if is_ground(point) else surface_source(values, body_of(point))
        if verdict != SourceVerdict(None, ()):
            rows.append((code, month, verdict.met, ",".join(verdict.exceeded), values.get(INTAKE)))
    return pd.DataFrame(rows, columns=["point", "month", "met", "exceeded", INTAKE])


def source_limit(item: str, point: Mapping[str, Any]) -> float | None:
    """The limit that a source must meet for an item (mg/L); pH has a range instead."""
    if item == "ph":
        return None
    return GROUND.in_ledgers(item)[GOOD - 1] if is_ground(point) else surface_source_limit(item, body_of(point))


def drinking(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> Answer:
    """Sources that met their standard in every month of the period out of those judged; one row per source.

    `met` is the last month, `exceeded` every item over its limit in any month of the period.

    Surface sources: class III of GB 3838 table 1 (without COD), tables 2 and 3; ground water: class III of GB/T 14848.
    """
    verdicts = verdicts_by_month(scope, points, items)
    sources = points[points["kind"] == PointKind.DRINKING].set_index("point")
    months = verdicts.sort_values("month").groupby("point")
    last = months.tail(1).set_index("point")[["month", "met"]]
    frame = sources.join(last)
    frame["body_basis"] = [body_basis(source) for source in records(sources)]
    frame["exceeded"] = months["exceeded"].agg(_each_once).reindex(frame.index)
    frame["months_met"] = months["met"].sum().reindex(frame.index).astype("Int64")
    frame["months"] = months.size().reindex(frame.index).astype("Int64")
    frame[INTAKE] = months[INTAKE].sum(min_count=1).reindex(frame.index).astype("float64")
    judged = frame.dropna(subset=["months"])
    found = share(int((judged["months_met"] == judged["months"]).sum()), len(judged))
    return _of_all(found, frame, len(judged))


def _of_all(found: Answer, frame: pd.DataFrame, judged: int) -> Answer:
    """The share with its rows, told how many of all points nothing is known of to judge them by."""
    missing = Reason("points_unjudged", {"count": len(frame) - judged, "all": len(frame)})
    reason = found.reason or (missing if judged < len(frame) else None)
    return Answer(found.value, frame, found.numerator, found.denominator, reason)


def _each_once(months: "pd.Series[str]") -> str:
    """The items over their limit in any of these months, each once."""
    return ",".join(dict.fromkeys(item for month in months for item in month.split(",") if item))


def drinking_volume(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> Answer:
    """Water taken in months that met their standard out of all water taken (10,000 m3); only where all is known."""
    verdicts = verdicts_by_month(scope, points, items)
    if verdicts.empty:
        return Answer(reason=Reason("nothing_counted"))
    volumes = [
        (bool(row.met), None if pd.isna(row.intake) else float(row.intake))  # type: ignore[arg-type]
        for row in verdicts.itertuples()
    ]
    found = share_by_volume(volumes)
    if found is None:
        return Answer(reason=Reason("volumes_unknown"))
    taken = in_period(items[items["item"] == INTAKE], scope).dropna(subset=["value"])
    sources = points.loc[points["kind"] == PointKind.DRINKING, "point"]
    unjudged = int(taken["point"].isin(sources).sum()) - len(verdicts)
    missing = Reason("intake_unjudged", {"count": unjudged}) if unjudged > 0 else None
    met, total = (
        math.fsum(volume for good, volume in volumes if volume and (good or every)) for every in (False, True)
    )
    return Answer(float(found), numerator=met, denominator=total, reason=missing)


def _ground(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per ground-water point: the class of its last sampled month within a year."""
    grounds = points[points["kind"] == PointKind.GROUNDWATER]
    shown = in_period(items[items["point"].isin(grounds["point"])], last_months(scope, GROUND_MONTHS))
    newest = shown["month"] == shown.groupby("point")["month"].transform("max")
    values, undetected = by_month(shown[newest]), _undetected(shown)
    of = {point: (month, own) for (point, month), own in values.items()}
    rows = []
    for point in records(grounds):
        month, own = of.get(point["point"], (None, {}))
        none = undetected.get((point["point"], month), set())
        found = classify_ground(own, month.date(), undetected=none) if own else None
        grade, target = found.ground_class if found else None, point["target_class"]
        rows.append(
            (
                point["name"],
                point["region_name"],
                target,
                month,
                grade,
                ",".join(found.deciding) if found else None,
                None if grade is None or target is None else grade > target,
                (found.reason or None) if found else "no_samples",
            )
        )
    frame = pd.DataFrame(rows, columns=list(GROUND_COLUMNS))
    return frame.astype({"target_class": "Int64", "ground_class": "Int64", "month": "datetime64[s]", "over": "boolean"})


def ground_v_share(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> Answer:
    """Ground-water points of class V out of those with a class, each by its last sample within a year."""
    frame = _ground(scope, points, items)
    judged = frame.dropna(subset=["ground_class"])
    found = share(int((judged["ground_class"] == GROUND_WORST).sum()), len(judged))
    return _of_all(found, frame, len(judged))


def ground_met(scope: Scope, points: pd.DataFrame, items: pd.DataFrame) -> Answer:
    """Ground-water points no worse than their target class out of those that have both."""
    frame = _ground(scope, points, items)
    judged = frame.dropna(subset=["over"])
    found = share(int((~judged["over"].astype(bool)).sum()), len(judged))
    return replace(_of_all(found, frame, len(judged)), frame=None)


_INPUTS = ("water_points", "water_items")
_SOURCES = "GB 3838-2002; GB/T 14848-2017"
_GROUND = "GB/T 14848-2017"

METRICS = (
    Metric("water.drinking_share", _INPUTS, drinking, "share", SOURCE_COLUMNS, "higher", _SOURCES),
    Metric("water.drinking_volume", _INPUTS, drinking_volume, "share", (), "higher", _SOURCES),
    Metric("water.ground_v_share", _INPUTS, ground_v_share, "share", GROUND_COLUMNS, "lower", _GROUND),
    Metric("water.ground_met", _INPUTS, ground_met, "share", (), "higher", _GROUND),
)

"""Water: what belongs on the warning list. One row per signal, red first, then the longest."""

from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.signals import COLUMNS, Row, framed, signal
from lib.metrics.water_change import MONTHS_TO_A_LETTER, recent, runs
from lib.metrics.water_lakes import basins_of, lake_of
from lib.metrics.water_period import RECENT_MONTHS, body_of, by_month, last_months
from lib.metrics.water_sources import source_limit, verdicts_by_month
from lib.standards.water_class import WORST, class_limits
from lib.standards.water_tables import OWN_UNIT, PH_RANGE

#: The step that is due after months in a row, and the end of such a signal's code.
LETTER = "letter"
#: From so many months in a row over its target a section is red.
MONTHS_TO_RED = 2
#: A class that fell by so many classes is red, by one yellow.
CLASSES_TO_RED = 2


def signals(
    scope: Scope,
    points: pd.DataFrame,
    months: pd.DataFrame,
    items: pd.DataFrame,
    alerts: pd.DataFrame,
    *,
    months_to_a_letter: int = MONTHS_TO_A_LETTER,
) -> pd.DataFrame:
    """Sections over target, sources off standard, classes that got worse, letters due, alerts that stand; `COLUMNS`.

    `alerts` are those that stand on the day (query "water_alerts_standing"). `measured` and `limit`: of the item (mg/L)
    where a section is over its target or a source off its standard, else classes or months.
    """
    values = by_month(items)
    known = {point["point"]: point for point in records(points)}
    points_of_lakes = _points_of_lakes(points)
    off_standard = _sources(scope, points, items, values)
    told = {row["matter"] for row in off_standard}  # of a source: that it is over its target too says less
    rows = [
        *off_standard,
        *(row for row in _over_target(scope, months, known, values) if row["matter"] not in told),
        *_worsened(scope, months),
        *_letters(scope, months, months_to_a_letter),
        *_alerts(alerts),
    ]
    return framed(_placed(_named_in_lake(row, points_of_lakes), known) for row in rows)


def _placed(row: Row, points: dict[str, Any]) -> Row:
    """A signal lies where its point does."""
    point = points.get(row["matter"].removeprefix("point:"), {})
    return row | {"lon": point.get("lon"), "lat": point.get("lat")}


def _points_of_lakes(points: pd.DataFrame) -> dict[str, str]:
    """The lake of every point, by its matter, that is one of several points of a lake."""
    bodies = records(points[points["body"] == "lake"])
    basins = basins_of(bodies)
    lakes = [lake_of(point, basins) for point in bodies]
    return {
        f"point:{point['point']}": str(point["river"])
        for point, lake in zip(bodies, lakes, strict=True)
        if lakes.count(lake) > 1
    }


def _named_in_lake(row: Row, lakes: dict[str, str]) -> Row:
    """Each point of a lake keeps to its own target: what is told of one is not told of its lake, and says so."""
    lake = lakes.get(row["matter"])
    if lake is None or row["kind"] != "section":
        return row
    return row | {"kind": "lake_point", "title": f"{lake} · {row['title']}"}


def _of_point(row: Row, light: Light, code: str, reason: str, since: object, kind: str = "section", **more: Any) -> Row:
    """A signal of a point, by the row of it or of one of its months: all that is told of a point is one matter."""
    told = {"title": row["name"], "place": row["name"], "since": since}
    told |= {"region": row["region"], "region_name": row["region_name"]}
    told["matter"] = f"point:{row['point']}"
    return signal(light, kind, code, reason, **told, **more)


def _over_target(scope: Scope, months: pd.DataFrame, points: dict[str, Any], values: dict[Any, Any]) -> list[Row]:
    rows = []
    for run in runs(scope, months):
        if run.against != "target":
            continue
        now = run.section
        if now["water_class"] == WORST:
            light, reason = Light.RED, "water_worse_than_v"
        elif len(run.months) >= MONTHS_TO_RED:
            light, reason = Light.RED, "water_over_target_again"
        else:
            light, reason = Light.YELLOW, "water_over_target"
        item = (now["deciding"] or "").split(",")[0] or None
        value = values.get((now["point"], now["month"]), {}).get(item)
        limit = _limit(item, points.get(now["point"]), int(now["target_class"]), value)
        code = f"section:{now['point']}:over_target"
        since = run.months[0]["sampled_on"]
        figures = {"measured": value, "limit": limit, "measure": _measure(item)}
        rows.append(_of_point(now, light, code, reason, since, item=item, **figures))
    return rows


def _measure(item: str | None) -> str | None:
    return None if item is None or item in OWN_UNIT else "mg_l"


def _limit(item: str | None, point: dict[str, Any] | None, target: int, value: float | None) -> float | None:
    """The limit of the target class; of pH the end of its range that was passed."""
    if item is None or point is None or value is None or target == WORST:
        return None
    return PH_RANGE[value > PH_RANGE[0]] if item == "ph" else class_limits(item, body_of(point))[target - 1]


def _sources(scope: Scope, points: pd.DataFrame, items: pd.DataFrame, values: dict[Any, Any]) -> list[Row]:
    """Drinking-water sources whose last month missed its standard, whatever else is told of the point."""
    months = verdicts_by_month(last_months(scope, RECENT_MONTHS + 1), points, items)
    last = months.sort_values("month").groupby("point").tail(1)
    known = {point["point"]: point for point in records(points)}
    rows = []
    for verdict in records(last):
        point, month = known[verdict["point"]], verdict["month"]
        if verdict["met"]:
            continue
        item = verdict["exceeded"].split(",")[0]
        sampled = items[(items["point"] == point["point"]) & (items["month"] == month)]["sampled_on"].max()
        figures = {
            "measured": values[point["point"], month].get(item),
            "limit": source_limit(item, point),
            "measure": _measure(item),
        }
        code = f"drinking:{point['point']}:off_standard"
        reason = "water_source_off_standard"
        rows.append(_of_point(point, Light.RED, code, reason, sampled, "drinking", item=item, **figures))
    return rows


def _worsened(scope: Scope, months: pd.DataFrame) -> list[Row]:
    """One signal per section, against the month before, the same month of last year, or both."""
    rows = []
    for own in recent(scope, months).values():
        now = own[-1]
        worse = {
            against: int(now[f"class_{against}"])
            for against in ("last_month", "last_year")
            if now[f"class_{against}"] is not None and now["water_class"] > now[f"class_{against}"]
        }
        if worse:
            against, before = "both" if len(worse) > 1 else next(iter(worse)), min(worse.values())
            light = Light.RED if now["water_class"] - before >= CLASSES_TO_RED else Light.YELLOW
            code = f"section:{now['point']}:worsened"
            classes: Row = {"measured": now["water_class"], "limit": before, "measure": "grade"}
            rows.append(_of_point(now, light, code, f"water_worse_than_{against}", now["sampled_on"], **classes))
    return rows


def _letters(scope: Scope, months: pd.DataFrame, needed: int) -> list[Row]:
    """One signal per section that is due a letter; a run against the target comes before one against last year."""
    rows: dict[str, Any] = {}
    for run in runs(scope, months):
        if len(run.months) >= needed:
            code = f"section:{run.section['point']}:{LETTER}"
            since = run.months[needed - 1]["sampled_on"]
            counted: Row = {"measured": len(run.months), "limit": needed, "measure": "months"}
            reason = f"water_letter_{run.against}"
            rows.setdefault(code, _of_point(run.section, Light.YELLOW, code, reason, since, **counted))
    return list(rows.values())


def _alerts(alerts: pd.DataFrame) -> list[Row]:
    rows = []
    for alert in records(alerts):
        code = f"water_alert:{alert['point']}:{alert['on']:%Y-%m-%d}"
        rows.append(_of_point(alert, Light.RED, code, "water_alert_open", alert["on"], "water_alert"))
    return rows


def listing(
    scope: Scope, points: pd.DataFrame, months: pd.DataFrame, items: pd.DataFrame, alerts: pd.DataFrame
) -> Answer:
    """One row per signal of water, as `signals`; of nothing known there is no number of them."""
    frame = signals(scope, points, months, items, alerts)
    if months.empty and alerts.empty:
        return Answer(frame=frame, reason=Reason("no_samples"))
    return Answer(value=len(frame), frame=frame)


#: The queries that `signals` reads.
INPUTS = ("water_points", "water_months", "water_items", "water_alerts_standing")

METRICS = (Metric("water.signals", INPUTS, listing, "count", COLUMNS, "lower", "GB 3838-2002"),)

"""Water: lakes and reservoirs. The points of one lake are averaged first, then it has one class and one index."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Settings
from lib.metrics.water_period import assessed, body_basis, covered, oxygen_rule
from lib.standards.lake import trophic_level
from lib.standards.water_class import item_class

COLUMNS = (
    "name",
    "region_name",
    "body_basis",
    "sections",
    "target_class",
    "period_class",
    "points_missed",
    "missed_names",
    "tli",
    "trophic",
    "tli_last",
    "chla",
    "tn",
    "tn_class",
    "missing",
    "months",
    "reason",
)
#: Ledgers state chlorophyll in mg/L as the national stations do; the index takes mg/m3.
_MG_M3 = 1000


def lake_of(point: Mapping[str, Any], basins: Mapping[str, set[str]]) -> tuple[str, ...]:
    """What tells one lake from another: its name in the ledger of sections (the river or lake) and its basin.

    A lake may lie in several regions, so the region does not part it. A point without a lake's name is one of its own;
    one without a basin is of the only lake of its name (`basins`, as `basins_of`), of none of several.
    """
    if not point["river"]:
        return (point["point"],)
    known = basins.get(point["river"], set())
    return (point["river"], point["basin"] or (next(iter(known)) if len(known) == 1 else ""))


def basins_of(points: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The basins that the points of each river or lake name."""
    found: dict[str, set[str]] = {}
    for point in points:
        if point["river"] and point["basin"]:
            found.setdefault(point["river"], set()).add(point["basin"])
    return found


def of_lakes(points: pd.DataFrame, items: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lakes among `points` as if each were one point, and their monthly means: over the points that have the item.

    A lake is named as in the ledger, a single point by itself; its regions are joined, its target is the strictest of
    its points. Concentrations are averaged over the points of a month, then over months (No. 22 of 2011).
    """
    bodies = points[points["body"] == "lake"]
    basins = basins_of(records(bodies))
    named: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for point in records(bodies):
        # A source is sampled for what is drunk, by a network of its own.
        named.setdefault((point["kind"], *lake_of(point, basins)), []).append(point)
    lakes: list[dict[str, Any]] = []
    lake_of_point: dict[str, str] = {}
    for members in named.values():
        first = members[0]
        regions = dict.fromkeys(str(each["region_name"]) for each in members if each["region_name"])
        targets = [each["target_class"] for each in members if each["target_class"] is not None]
        name = first["river"] if len(members) > 1 else first["name"]
        told = {"name": name, "region_name": ", ".join(regions), "target_class": min(targets, default=None)}
        codes = tuple(each["point"] for each in members)
        proposed = any(each["body_proposed"] for each in members)
        lakes.append({**first, **told, "body_proposed": proposed, "sections": len(members), "members": codes})
        lake_of_point |= {each["point"]: first["point"] for each in members}
    known = items[items["point"].isin(lake_of_point)]
    means = known.assign(point=known["point"].map(lake_of_point)).groupby(["point", "month", "item"])["value"].mean()
    frame = pd.DataFrame(lakes, columns=[*points.columns, "sections", "members"])
    return frame, means.reset_index()


def lakes(scope: Scope, points: pd.DataFrame, items: pd.DataFrame, settings: Settings) -> Answer:
    """One row per lake or reservoir over the period: the mean of its points, its class, nutrition, nitrogen apart.

    `sections` are its points; `points_missed` those that miss their own target, each assessed by itself, by name in
    `missed_names`: a lake may meet its target while one of its points does not. Nutrition is the composite index TLI;
    total nitrogen takes no part in the class (No. 22).
    """
    scope = covered(scope, items)
    bodies, means = of_lakes(points, items)
    oxygen = oxygen_rule(settings)
    now, before = (assessed(period, bodies, means, oxygen=oxygen) for period in (scope, scope.a_year_before()))
    by_code = {each.point["point"]: each for each in assessed(scope, points, items, oxygen=oxygen)}
    rows = []
    for each, was in zip(now, before, strict=True):
        level, old = (trophic_level(_with_mg_m3(period.means)) for period in (each, was))
        tn = each.means.get("tn")
        judged = [
            (own.water_class, own.point)
            for own in (by_code[code] for code in each.point["members"])
            if own.water_class and own.point["target_class"]
        ]
        missed = [str(point["name"]) for found, point in judged if found > point["target_class"]]
        rows.append(
            (
                each.point["name"],
                each.point["region_name"],
                body_basis(each.point),
                each.point["sections"],
                each.point["target_class"],
                each.water_class,
                len(missed) if judged else None,
                ", ".join(missed) or None,
                level.index,
                level.grade,
                old.index,
                _with_mg_m3(each.means).get("chla"),
                tn,
                None if tn is None else item_class("tn", tn, "lake"),
                ",".join(level.missing) if each.means else None,
                each.months,
                each.reason or (None if level.index is not None else "no_tli"),
            )
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counted = dict.fromkeys(("sections", "target_class", "period_class", "points_missed", "tn_class"), "Int64")
    measured = dict.fromkeys(("tli", "tli_last", "chla", "tn"), "float64")
    return Answer(value=len(frame), frame=frame.astype(counted | measured))


def _with_mg_m3(means: Mapping[str, float]) -> dict[str, float]:
    return {item: value * _MG_M3 if item == "chla" else value for item, value in means.items()}


_INPUTS = ("water_points", "water_items", "settings")

METRICS = (Metric("water.lakes", _INPUTS, lakes, "table", COLUMNS, standard="GB 3838-2002; no22; tli2001"),)

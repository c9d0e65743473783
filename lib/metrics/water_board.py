"""Water at a glance: every section beside its target, how long it has missed it, why, and what that asks for."""

import pandas as pd

from lib.core.frames import wholes
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER
from lib.metrics.model import Answer, Metric, Reason, Settings
from lib.metrics.signal_steps import by_matter
from lib.metrics.water import by_section
from lib.metrics.water_change import recent, runs
from lib.metrics.water_signals import INPUTS, signals

COLUMNS = (
    "point",
    "name",
    "region_name",
    "target_class",
    "month",
    "water_class",
    "deciding",
    "over",
    "months_in_a_row",
    "months_over",
    "months",
    "class_year_ago",
    "grades",
    "light",
    "reasons",
    "next_step",
)


def board(
    scope: Scope,
    points: pd.DataFrame,
    months: pd.DataFrame,
    items: pd.DataFrame,
    alerts: pd.DataFrame,
    settings: Settings,
) -> Answer:
    """One row per surface section or source with a class: its last month, the months that it has missed, its light.

    `months_in_a_row` over its target up to the last month; `grades` how many classes worse (below zero better) than in
    the same month of last year; `light`, `reasons` and `next_step` are those of the matter in the warning list.
    """
    rows = by_section(scope, points, months, items, settings).frame
    if rows is None or rows["water_class"].notna().sum() == 0:
        return Answer(reason=Reason("no_samples"))
    rows = rows[rows["water_class"].notna()].set_index("point", drop=False)
    length = {run.section["point"]: len(run.months) for run in runs(scope, months) if run.against == "target"}
    before = {point: own[-1]["class_last_year"] for point, own in recent(scope, months).items()}
    rows["months_in_a_row"] = wholes([length.get(point, 0) for point in rows["point"]])
    rows["class_year_ago"] = wholes([before.get(point) for point in rows["point"]])
    rows["grades"] = rows["water_class"].astype("Int64") - rows["class_year_ago"]
    told = by_matter(scope, signals(scope, points, months, items, alerts), settings)
    told = told.assign(point=told["matter"].str.removeprefix("point:")).set_index("point")
    for name in ("light", "reasons", "next_step"):
        rows[name] = told[name].reindex(rows.index)
    rows["rank"] = rows["light"].map(LIGHT_ORDER).fillna(len(LIGHT_ORDER))
    order = ["rank", "over", "months_in_a_row", "months_over", "name"]
    rows = rows.sort_values(order, ascending=[True, False, False, False, True])
    return Answer(value=len(rows), frame=rows)


_STANDARD = "GB 3838-2002; no22"

METRICS = (Metric("water.board", (*INPUTS, "settings"), board, "table", COLUMNS, standard=_STANDARD),)

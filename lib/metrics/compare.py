"""The regions below one beside each other: lights, obligations, air and water, each by the rules it has elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import DustBasis, Stage, StateType
from lib.metrics import lights_by, projects
from lib.metrics.air import Year, running
from lib.metrics.air_figures import counted, evaluated_by, number, period_figure, year_scope
from lib.metrics.air_goals import figure_against, goals
from lib.metrics.findings import STAGES, on_record, stage_counts
from lib.metrics.lights import assess, state_types
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.water import judged_sections

_AIR = ("pm25", "pm10")
#: What is counted, by noun, the number of all first: absent where nothing of the noun is on record in a region.
NOUNS = {
    "findings": ("findings", *STAGES),
    "measures": ("measures", "measures_overdue"),
    "projects": ("projects", "projects_overdue"),
    "petitions": ("petitions", "petitions_handled"),
    "sections": ("sections", "sections_met"),
}
_COUNTS = tuple(name for names in NOUNS.values() for name in names)
COLUMNS = (
    "child",
    "child_name",
    "red",
    "yellow",
    "longest_overdue",
    *_COUNTS,
    *(f"{item}{part}" for item in _AIR for part in ("", "_target", "_basis", "_deviation")),
    "good_days",
    "days",
    "entered",
    "absent",
)
MONTH_COLUMNS = ("child", "child_name", "month", "value", "last_year", "target", "to_date", "deviation")
_DTYPES: dict[str, Any] = dict.fromkeys(
    ("red", "yellow", "longest_overdue", *_COUNTS, "good_days", "days", "entered"), "Int64"
) | {f"{item}{part}": "float64" for item in _AIR for part in ("", "_target", "_deviation")}

Frames = Mapping[str, pd.DataFrame]


def counties(scope: Scope, *frames: pd.DataFrame) -> Answer:
    """One row per region directly below the scope's, and one for what is the scope's region's own, if it holds any.

    Lights as `lights.by_region`; counts as the page of each noun. Air is the year to date beside the year's target, on
    the target's own basis; `deviation` is the share of the target by which it is above (below zero: below). The
    region's own row has no air: its means are of the whole. `absent` names what a region has no figure of, and why.
    """
    read = dict(zip(INPUTS, frames, strict=True))
    lights = lights_by.by_region(scope, *(read[name] for name in lights_by.OF_REGION))
    below = read["regions_below"]
    names = below.groupby("child")["child_name"].first()
    rows = pd.DataFrame({"child_name": names})
    if lights.frame is not None:
        rows = rows.join(lights.frame.set_index("child")[["red", "yellow", "entered", "overdue"]])
        rows = rows.rename(columns={"overdue": "longest_overdue"})
    child = dict(zip(below["code"], below["child"], strict=True))
    air = _air(scope, read["air_days_below"], read["targets"], below)
    rows = rows.assign(**_counts(scope, read, child)).join(pd.DataFrame.from_dict(air, orient="index"))
    rows = rows.reindex(columns=list(COLUMNS[1:])).astype(_DTYPES)
    rows = rows.reset_index()
    unrecorded = _unrecorded(scope, read, child)
    rows["absent"] = [_absent(scope, row, unrecorded) for row in records(rows)]
    held = rows[["red", *NOUNS, *_AIR, "days"]].notna().any(axis=1)
    if not held.any():
        return Answer(reason=Reason("nothing_counted"))
    own = rows["child"] == scope.region
    order, up = ["red", "yellow", "own", "child"], [False, False, True, True]
    rows = rows.assign(own=own)[held | ~own].sort_values(order, ascending=up)
    return Answer(value=len(rows), frame=rows, standard=evaluated_by(read["air_days_below"]), details=lights.details)


def _counts(scope: Scope, read: Frames, child: Mapping[str, str]) -> dict[str, pd.Series]:
    """Each of `NOUNS` by child."""

    def placed(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(child=rows["region"].map(child))

    settings, day = read["settings"], scope.as_of
    findings, measures = (placed(assess(read[name], day, settings)) for name in ("findings", "measures"))
    works = placed(on_record(projects.judged(scope, read["projects"], read["milestones"], settings)))
    known = read["petitions"]
    known = placed(known[~(known["recorded_on"] > pd.Timestamp(day))])
    handled = state_types(known["state"]).isin([StateType.DONE, StateType.CLOSED])
    sections = placed(judged_sections(scope, read["water_months"]))
    staged = stage_counts(findings, ["child"]).set_index("child").rename(columns={"total": "findings"})
    found = {str(name): staged[name] for name in staged}
    for name, rows, chosen in (
        ("measures", on_record(measures), "measures_overdue"),
        ("projects", works, "projects_overdue"),
    ):
        found[name], found[chosen] = _both(rows, rows["stage"] == Stage.OVERDUE)
    found["petitions"], found["petitions_handled"] = _both(known, handled)
    found["sections"], found["sections_met"] = _both(sections, ~sections["over"].astype(bool))
    return found


def _unrecorded(scope: Scope, read: Frames, child: Mapping[str, str]) -> dict[str, set[str]]:
    """The children in which rows of a noun came on record only after the day, by noun."""
    later = {
        noun: read[noun][read[noun]["recorded_on"] > pd.Timestamp(scope.as_of)]["region"]
        for noun in ("findings", "measures", "projects", "petitions")
    }
    return {noun: {child[region] for region in regions if region in child} for noun, regions in later.items()}


def _both(rows: pd.DataFrame, chosen: pd.Series) -> tuple[pd.Series, pd.Series]:
    """How many rows there are by child, and how many of them are chosen."""
    groups = chosen.astype("int64").groupby(rows["child"])
    return groups.size(), groups.sum()


def _air(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame, below: pd.DataFrame) -> dict[str, dict[str, object]]:
    """The year to date of each region directly below."""
    found = {}
    for region, own in _by_child(scope, days, below):
        there = replace(year_scope(scope), region=region)
        told: dict[str, object] = {}
        for item in _AIR:
            told |= {f"{item}{name}": value for name, value in _mean(own, there, item, targets).items()}
        good, valid = counted(own, there)
        if valid:
            told |= {"good_days": good, "days": valid}
        found[region] = told
    return found


def _by_child(scope: Scope, days: pd.DataFrame, below: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The days of each region directly below; not those of what is beside it, nor the scope's region's own."""
    children = set(below["child"]) - {scope.region}
    return [(str(region), own) for region, own in days.groupby("region") if region in children]


def _mean(own: pd.DataFrame, there: Scope, item: str, targets: pd.DataFrame) -> dict[str, object]:
    """The year's mean so far; where a target is set, on its basis, and how far it is off."""
    aim = next(iter(goals(targets, item, there)), None)
    if aim is None:
        return {"": number(period_figure(own, there, item))}
    value = number(figure_against(own, there, item, aim))
    off = None if value is None or not aim.value else (value - aim.value) / aim.value
    return {"": value, "_target": aim.value, "_basis": aim.basis.value, "_deviation": off}


def _absent(scope: Scope, row: Mapping[str, object], unrecorded: Mapping[str, set[str]]) -> str:
    """Codes of what has no figure, or one without a target; of what is not on record on the day, that."""
    later = {name for name, children in unrecorded.items() if row["child"] in children}
    codes = [f"unrecorded_{name}" if name in later else f"no_{name}" for name in ("red", *NOUNS) if row[name] is None]
    if row["child"] == scope.region:
        return ";".join(codes)
    missing = [name for name in _AIR if row[name] is None]
    codes += ["no_air"] if row["days"] is None and len(missing) == len(_AIR) else [f"few_{name}" for name in missing]
    codes += [f"untold_{name}" for name in _AIR if row[name] is not None and row[f"{name}_target"] is None]
    return ";".join(codes)


def pm25_months(scope: Scope, days: pd.DataFrame, targets: pd.DataFrame, below: pd.DataFrame) -> Answer:
    """PM2.5 of each region directly below by month of the scope's year, beside last year's and the year's target.

    A month that runs stands beside the same days of last year's. The farthest above its target stands first. Dust days
    are left out where the target is set without them. `to_date` is the year so far on the target's basis, `deviation`
    the share of the target by which it is above.
    """
    rows: list[tuple[object, ...]] = []
    names = dict(zip(below["child"], below["child_name"], strict=True))
    for region, own in _by_child(scope, days, below):
        there = replace(year_scope(scope), region=region)
        told = _mean(own, there, "pm25", targets)
        which = int(told.get("_basis") == DustBasis.WITHOUT_DUST)
        now, past = (Year.of(own, "pm25", year) for year in (scope.year, scope.year - 1))
        for month in range(1, 13):
            value = now.month(month)[which]
            values = value, past.month(month, running(there, month, value))[which]
            if any(value is not None for value in values):
                first = pd.Timestamp(scope.year, month, 1)
                whole = (told.get("_target"), told[""], told.get("_deviation"))
                rows.append((region, names[region], first, *values, *whole))
    frame = pd.DataFrame(rows, columns=list(MONTH_COLUMNS))
    frame = frame.astype(dict.fromkeys(MONTH_COLUMNS[3:], np.float64))
    frame = frame.sort_values(["deviation", "child", "month"], ascending=[False, True, True])
    return Answer(
        value=len(frame), frame=frame, standard=evaluated_by(days), reason=None if rows else Reason("no_readings")
    )


_COUNTED = ("findings", "measures", "projects", "milestones", "petitions")
INPUTS = tuple(dict.fromkeys((*lights_by.OF_REGION, *_COUNTED)))

METRICS = (
    Metric("compare.counties", INPUTS, counties, "table", COLUMNS, standard="HJ 663", groups=("child_name",)),
    Metric("compare.pm25_months", ("air_days_below", "targets", "regions_below"), pm25_months, "table", MONTH_COLUMNS),
)

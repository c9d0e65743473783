"""Where things lie: the matters of the warning list and what is fine, and what is measured where."""

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, ItemKind, Light, PointKind
from lib.metrics import warnings, water_signals
from lib.metrics.findings import unrecorded, worst_first
from lib.metrics.ladder import LIT
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings
from lib.metrics.one_light import matter_of
from lib.metrics.projects import with_milestones
from lib.metrics.rollup import guarded
from lib.metrics.water_board import board

COLUMNS = (
    "lon",
    "lat",
    "light",
    "kind",
    "counts_as",
    "code",
    "title",
    "region_name",
    "place",
    "unit",
    "leader",
    "contact",
    "due_on",
    "days_late",
    "reason",
    "since",
    "state",
    "guarded",
    "progress",
    "expected",
    "updated_on",
    "next_step",
    "project",
)

STATION_COLUMNS = (
    "lon",
    "lat",
    "light",
    "kind",
    "code",
    "name",
    "region_name",
    "river",
    "target_class",
    "month",
    "water_class",
    "deciding",
    "reasons",
    "next_step",
    "on",
    "aqi",
    "aqi_level",
)

#: What a leader points at on a map; measures and milestones lie where their finding or project lies.
_MAPPED = [ItemKind.FINDING.value, ItemKind.PETITION.value, ItemKind.PROJECT.value, ItemKind.TASK.value]


def points(
    scope: Scope,
    obligations: pd.DataFrame,
    projects: pd.DataFrame,
    below: pd.DataFrame,
    warned: pd.DataFrame,
    *others: pd.DataFrame,
) -> Answer:
    """One row per matter of the warning list and per item that is fine, where they have a place; the worst drawn last.

    What is red or yellow is what the warning list says (`warned`: all of it), a section of a river too; what has
    milestones is fine where its matter is. `project`: the code of the project that a row is or is a milestone of.
    `details`: how many have no place (placeless), red and yellow with a place and red without, and red by the region
    directly below the scope's of which anything is on record (reds); kind and code of those that are a project's and
    have no place (placeless_projects). `others`: those of `warnings.listing`.
    """
    listed = warnings.listing(scope, warned, *others).frame
    late = pd.DataFrame(columns=[*COLUMNS, "region"]) if listed is None else listed
    own = _fine(scope, obligations, projects, others[-1])
    of_project = late["kind"].isin([ItemKind.PROJECT.value, ItemKind.MILESTONE.value])
    named = late["parent_code"].where(late["kind"] == ItemKind.MILESTONE, late["code"]) if len(late) else late["code"]
    late = late.assign(project=named.where(of_project & named.isin(projects["code"])))
    own = own.assign(project=own["code"].where(own["kind"] == ItemKind.PROJECT))
    if scope.light in LIT:
        own = own.iloc[:0]
    both = pd.concat([each for each in (own, late) if len(each)] or [own], ignore_index=True)
    has_place = both["lon"].notna() & both["lat"].notna()
    found = both[has_place]
    if both.empty:
        return Answer(frame=found.reindex(columns=list(COLUMNS)), reason=Reason("nothing_counted"))
    found = found.assign(rank=found["light"].map(LIGHT_ORDER)).sort_values(["rank", "code"], ascending=[False, True])
    details = {
        "placeless": int((~has_place).sum()),
        **{light.value: int((found["light"] == light).sum()) for light in (Light.RED, Light.YELLOW)},
        "placeless_red": int((both["light"] == Light.RED).sum() - (found["light"] == Light.RED).sum()),
        "placeless_projects": _ids(late[late["project"].notna() & late["lon"].isna()]),
        "reds": reds(late, below),
    }
    return Answer(value=len(found), frame=found.reindex(columns=list(COLUMNS)), details=details | unrecorded(own))


def _ids(rows: pd.DataFrame) -> list[str]:
    return [f"{kind}:{code}" for kind, code in zip(rows["kind"], rows["code"], strict=True)]


def reds(listed: pd.DataFrame, below: pd.DataFrame) -> dict[str, int]:
    """Red matters by the region directly below (or the scope's own), where anything is on record."""
    child = dict(zip(below["code"], below["child"], strict=True))
    counted = listed[listed["light"] == Light.RED]["region"].map(child).value_counts()
    held = below.groupby("child")["held"].any()
    known = [str(code) for code in held.index if held[code] or code in counted.index]
    return {code: int(counted.get(code, 0)) for code in known}


def _fine(scope: Scope, obligations: pd.DataFrame, projects: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """What can be pointed at and has neither a red nor a yellow light, by itself or by its milestones."""
    judged = worst_first(assess(obligations, scope.as_of, settings))
    steps = judged["kind"] == ItemKind.MILESTONE
    works = with_milestones(assess(projects, scope.as_of, settings), judged[steps])
    own = worst_first(pd.concat([judged[judged["kind"].isin(_MAPPED)], works]))
    # A project has taken the light of its milestones already; a task or a finding takes that of one that comes first.
    both = worst_first(pd.concat([own, judged[steps]]))
    first = both.assign(matter=matter_of(both)).drop_duplicates("matter").set_index("matter")
    lights = first["light"].reindex(own["item"])
    fine = own[~lights.isin(LIT).to_numpy()]
    return fine.assign(guarded=guarded(fine), next_step=None)


def stations(
    scope: Scope,
    points: pd.DataFrame,
    months: pd.DataFrame,
    items: pd.DataFrame,
    alerts: pd.DataFrame,
    settings: Settings,
    air: pd.DataFrame,
) -> Answer:
    """One row per section, drinking-water source, ground-water point and air station with a place.

    Those with a light first, as in the table of sections; the light, its reasons and the next step are those of the
    matter in the warning list. `water_class` is that of the last month, `aqi` that of the last day. `details`: how many
    have a light (lit), and how many no place (placeless).
    """
    found = board(scope, points, months, items, alerts, settings).frame
    judged = (
        pd.DataFrame(columns=["point", *_OF_BOARD])
        if found is None
        else found[["point", *_OF_BOARD]].reset_index(drop=True)
    )
    water = judged.merge(points[_OF_POINT], on="point", how="right").rename(columns={"point": "code"})
    order = {code: place for place, code in enumerate(judged["point"])}
    water = water.assign(place=water["code"].map(order).fillna(len(order)))
    water = water.sort_values(["place", "name"]).drop(columns="place")
    of_air = air.rename(columns={"site": "code"}).assign(kind=PointKind.AIR.value)
    every = pd.concat([each for each in (water, of_air) if len(each)] or [water], ignore_index=True)
    placed = every[every["lon"].notna() & every["lat"].notna()].reindex(columns=list(STATION_COLUMNS))
    if every.empty:
        return Answer(frame=placed, reason=Reason("no_samples"))
    details = {"lit": int(placed["light"].isin(LIT).sum()), "placeless": len(every) - len(placed)}
    return Answer(value=len(placed), frame=placed, details=details)


_OF_BOARD = ["month", "water_class", "deciding", "light", "reasons", "next_step"]
_OF_POINT = ["point", "name", "kind", "river", "region_name", "target_class", "lon", "lat"]

METRICS = (
    Metric(
        "map.points",
        ("obligations", "projects", "regions_below", "warnings_all", *warnings.OTHERS),
        points,
        "count",
        COLUMNS,
    ),
    Metric("map.stations", (*water_signals.INPUTS, "settings", "air_station_days"), stations, "count", STATION_COLUMNS),
)

"""Everything overdue or about to be, of all kinds, worst first; and who is to be called."""

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, ItemKind, Light
from lib.metrics import air_signals, water_signals
from lib.metrics.escalation import FIRST_STEP, LADDER, with_next_steps
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, count
from lib.metrics.projects import with_milestones

COLUMNS = (
    "light",
    "kind",
    "code",
    "title",
    "region_name",
    "place",
    "unit",
    "leader",
    "due_on",
    "due_text",
    "days_late",
    "reason",
    "since",
    "state",
    "progress",
    "expected",
    "updated_on",
    "next_step",
    "parent_code",
    "programme_name",
    "item",
    "measured",
    "limit",
    "measure",
)

UNIT_COLUMNS = ("unit", "red", "yellow", "longest", "code", "title", "due_on")

MAP_COLUMNS = (
    "lon",
    "lat",
    "light",
    "kind",
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
    "progress",
    "expected",
    "updated_on",
    "next_step",
)

#: What a leader points at on a map; measures and milestones lie where their finding or project lies.
_MAPPED = [ItemKind.FINDING.value, ItemKind.PETITION.value, ItemKind.PROJECT.value, ItemKind.TASK.value]


def listing(scope: Scope, obligations: pd.DataFrame, actions: pd.DataFrame, *readings: pd.DataFrame) -> Answer:
    """One row per red or yellow item and per signal of air and water: red first, then what has lasted longest.

    An item lasts from its deadline, a signal from the day since when. `readings`: `air_signals.INPUTS`, then
    `water_signals.INPUTS`. Out of all items and signals.
    """
    items, signals = _late_items(scope, obligations, actions), _signals(scope, readings)
    warned = pd.concat([items.drop(columns="item"), signals], ignore_index=True).astype({"days_late": "Int64"})
    return count(_worst_first(warned), of=len(obligations) + len(signals))


def _late_items(scope: Scope, obligations: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """The red and yellow items, worst first."""
    judged = with_next_steps(assess(obligations, scope.as_of), actions)
    late = judged[judged["light"].isin(list(FIRST_STEP))]
    return _worst_first(late.assign(lasting=late["days_late"]))


def _signals(scope: Scope, readings: tuple[pd.DataFrame, ...]) -> pd.DataFrame:
    """Signals of air and water, each with its next step: the first of its light, or the letter that is due."""
    of_air, of_water = readings[: len(air_signals.INPUTS)], readings[len(air_signals.INPUTS) :]
    found = pd.concat([air_signals.signals(scope, *of_air), water_signals.signals(scope, *of_water)])
    steps = [
        water_signals.LETTER if is_letter else LADDER[FIRST_STEP[light]]
        for light, is_letter in zip(found["light"], found["code"].str.endswith(water_signals.LETTER), strict=True)
    ]
    lasting = (pd.Timestamp(scope.as_of) - found["since"]).dt.days
    return found.assign(next_step=pd.array(steps, dtype="str"), lasting=lasting)


def _worst_first(warned: pd.DataFrame) -> pd.DataFrame:
    ranked = warned.assign(rank=warned["light"].map(LIGHT_ORDER))
    return ranked.sort_values(["rank", "lasting", "code"], ascending=[True, False, True], na_position="last")


def red(scope: Scope, obligations: pd.DataFrame, actions: pd.DataFrame, *readings: pd.DataFrame) -> Answer:
    """The red ones alone."""
    warned = listing(scope, obligations, actions, *readings)
    assert warned.frame is not None
    return count(warned.frame[warned.frame["light"] == Light.RED], of=int(warned.denominator or 0))


def units_to_call(scope: Scope, obligations: pd.DataFrame, actions: pd.DataFrame) -> Answer:
    """The three units with the most red, then the longest overdue, then the most yellow; each with its worst item."""
    warned = _late_items(scope, obligations, actions)
    if warned.empty:
        return Answer(value=0, reason=Reason("nothing_late"))
    grouped = warned.dropna(subset=["unit"]).groupby("unit", sort=True)
    units = pd.DataFrame(
        {
            "red": grouped["light"].agg(lambda lights: int((lights == Light.RED).sum())),
            "yellow": grouped["light"].agg(lambda lights: int((lights == Light.YELLOW).sum())),
            "longest": grouped["days_late"].max(),
            "code": grouped["code"].first(),
            "title": grouped["title"].first(),
            "due_on": grouped["due_on"].first(),
        }
    ).reset_index()
    units = units.sort_values(["red", "longest", "yellow", "unit"], ascending=[False, False, False, True])
    return Answer(value=len(units), frame=units.head(3))


def map_points(scope: Scope, obligations: pd.DataFrame, projects: pd.DataFrame, actions: pd.DataFrame) -> Answer:
    """One row per item that has a place, the worst drawn last; a project takes the worst of its milestones."""
    judged = with_next_steps(assess(obligations, scope.as_of), actions)
    milestones = judged[judged["kind"] == ItemKind.MILESTONE]
    works = with_next_steps(assess(projects, scope.as_of), actions)
    works = with_milestones(works, milestones, "next_step")
    points = pd.concat([judged[judged["kind"].isin(_MAPPED)], works]) if len(works) else judged
    points = points[points["kind"].isin(_MAPPED) & points["lon"].notna() & points["lat"].notna()]
    points = points.assign(rank=points["light"].map(LIGHT_ORDER)).sort_values(["rank", "code"], ascending=[False, True])
    placeless = len(obligations[obligations["kind"].isin(_MAPPED)]) + len(projects) - len(points)
    if not len(points) and not placeless:
        return Answer(frame=points, reason=Reason("nothing_counted"))
    return Answer(value=len(points), frame=points, details={"placeless": placeless})


_ALL = ("obligations", "actions", *air_signals.INPUTS, *water_signals.INPUTS)

METRICS = (
    Metric("warnings.list", _ALL, listing, "count", COLUMNS, good_when="lower"),
    Metric("warnings.red", _ALL, red, "count", COLUMNS, good_when="lower"),
    Metric("warnings.units_to_call", ("obligations", "actions"), units_to_call, "table", UNIT_COLUMNS),
    Metric("map.points", ("obligations", "projects", "actions"), map_points, "count", MAP_COLUMNS),
)

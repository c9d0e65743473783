"""Everything overdue or about to be, of all kinds, worst first; and who is to be called."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.frames import SIGNALS
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, ItemKind, Light
from lib.metrics import air_signals, water_signals
from lib.metrics.escalation import escalated
from lib.metrics.findings import worst_first
from lib.metrics.ladder import LIT
from lib.metrics.model import Answer, Metric, Reason, Settings, count
from lib.metrics.projects import with_milestones
from lib.metrics.rollup import guarded
from lib.standards.profile import profile_of

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
    "due_first",
    "days_late",
    "reason",
    "since",
    "state",
    "guarded",
    "progress",
    "expected",
    "updated_on",
    "step",
    "step_on",
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
    "guarded",
    "progress",
    "expected",
    "updated_on",
    "next_step",
)

#: What a leader points at on a map; measures and milestones lie where their finding or project lies.
_MAPPED = [ItemKind.FINDING.value, ItemKind.PETITION.value, ItemKind.PROJECT.value, ItemKind.TASK.value]


def listing(
    scope: Scope, warned: pd.DataFrame, totals: pd.DataFrame, actions: pd.DataFrame, *others: pd.DataFrame
) -> Answer:
    """One row per red or yellow item and per signal of air and water: red first, then what has lasted longest.

    An item lasts from its deadline, a signal from the day since when. `warned`: the first items of the list, or all
    (ITEMS); `totals`: how many there are (WARNING_TOTALS), so the value counts those that are not listed too. `others`:
    `air_signals.INPUTS`, `water_signals.INPUTS`, SETTINGS. Out of all open obligations and signals.
    """
    *readings, settings = others
    frame, given = _late_items(scope, warned, actions, settings), _signals(scope, tuple(readings), settings)
    signals = given[given["light"].isin(_lights(scope))]
    late = totals[totals["light"].isin(_lights(scope))]
    counted = int(late["count"].sum()) + len(signals)
    if len(signals):
        both = pd.concat([frame, signals], ignore_index=True).astype({"days_late": "Int64"})
        frame = worst_first(both, "lasting")
    # The whole is the same whichever light was chosen: the red of 128 beside the red and yellow of 128.
    of = int(totals["count"].sum()) + len(given)
    if totals.empty and given.empty:
        return count(frame, of=0)
    return Answer(value=counted, frame=frame, numerator=counted, denominator=of)


def _lights(scope: Scope) -> list[str]:
    """The lights of the list: red and yellow, or the one of them that was chosen."""
    return [light for light in LIT if scope.light in (None, light)]


def _late_items(scope: Scope, warned: pd.DataFrame, actions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The red and yellow items, worst first, with the columns of the list; those that only signals have are empty."""
    judged = escalated(scope, warned, actions, settings)
    # The first deadline stands beside the one in force where that is another.
    moved = judged["due_first"].where(judged["due_first"] != judged["due_on"])
    own = judged[_OF_ITEMS].assign(
        due_first=moved,
        guarded=guarded(judged),
        lasting=judged["days_late"],
        **_NO_SIGNALS[_OF_SIGNALS].reindex(judged.index),
    )
    return worst_first(own[own["light"].isin(_lights(scope))], "lasting")


def _signals(scope: Scope, readings: tuple[pd.DataFrame, ...], settings: pd.DataFrame) -> pd.DataFrame:
    """All signals of air and water, each with its next step: the first of its light, or the letter that is due.

    A signal is nobody's: there is none where a unit, a leader or a kind of obligation is chosen.
    """
    if all(frame.empty for frame in readings):
        return _NO_SIGNALS
    of_air, of_water = readings[: len(air_signals.INPUTS)], readings[len(air_signals.INPUTS) :]
    found = pd.concat([air_signals.signals(scope, *of_air), water_signals.signals(scope, *of_water)])
    found = found.iloc[:0] if scope.unit or scope.leader or scope.kinds else found
    ladder = profile_of(settings).escalation
    steps = [
        water_signals.LETTER if is_letter else ladder.first(light)
        for light, is_letter in zip(found["light"], found["code"].str.endswith(water_signals.LETTER), strict=True)
    ]
    lasting = (pd.Timestamp(scope.as_of) - found["since"]).dt.days
    return found.assign(next_step=pd.array(steps, dtype="str"), lasting=lasting)


#: Columns of the list that only signals have, and those that items come with.
_OF_SIGNALS = ["item", "measured", "limit", "measure"]
_OF_ITEMS = [name for name in COLUMNS if name not in (*_OF_SIGNALS, "guarded")]

_NO_SIGNALS = SIGNALS.of([]).assign(next_step=pd.array([], dtype="str"), lasting=np.array([], dtype="float64"))


def red(
    scope: Scope, warned: pd.DataFrame, totals: pd.DataFrame, actions: pd.DataFrame, *others: pd.DataFrame
) -> Answer:
    """The red ones alone."""
    found = listing(replace(scope, light=Light.RED.value), warned, totals, actions, *others)
    return found if scope.light in (None, Light.RED) else replace(found, value=0, numerator=0)


def counts(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame) -> Answer:
    """Red and yellow obligations by kind, without signals: one row per light and kind. Out of all that are open."""
    frame = counted[counted["light"].isin(_lights(scope))].groupby(["light", "kind"], sort=True)["count"].sum()
    if totals.empty:
        return count(frame.reset_index(), of=0)
    by_light = totals.set_index("light")["count"]
    details = {light: int(by_light.get(light, 0)) for light in _lights(scope)}
    late = sum(details.values())
    of = int(totals["count"].sum())
    return Answer(value=late, frame=frame.reset_index(), numerator=late, denominator=of, details=details)


def by_unit(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame) -> Answer:
    """One row per unit with its red and yellow ones, most red first, then the longest overdue; each with its worst."""
    return _whose(scope, counted, totals, "unit")


def by_leader(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame) -> Answer:
    """One row per leader with the red and yellow ones, as `by_unit`."""
    return _whose(scope, counted, totals, "leader")


def units_to_call(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame) -> Answer:
    """The three units with the most red, then the longest overdue, then the most yellow; each with its worst item."""
    found = by_unit(scope, counted, totals)
    return found if found.frame is None else replace(found, frame=found.frame.head(3))


def _whose(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame, whose: str) -> Answer:
    """`counted` in the form of WARNING_COUNTS, by unit or leader; `longest` is in days, negative: days left."""
    if totals.empty:
        return Answer(reason=Reason("nothing_counted"))
    late = counted[counted["light"].isin(_lights(scope))]
    if late.empty:
        return Answer(value=0, reason=Reason("nothing_late"))
    late = late.assign(lasting=(pd.Timestamp(scope.as_of) - late["due_on"]).dt.days.astype("Int64"))
    late = late.assign(**{light: late["count"].where(late["light"] == light, 0) for light in LIT})
    late = worst_first(late, "lasting").dropna(subset=[whose])
    grouped = late.groupby(whose, sort=True)
    frame = grouped[list(LIT)].sum().assign(longest=grouped["lasting"].max())
    worst = late.drop_duplicates(whose).set_index(whose)[["code", "title", "due_on"]]
    frame = frame.join(worst).reset_index()
    order = ["red", "longest", "yellow", whose]
    return Answer(value=len(frame), frame=frame.sort_values(order, ascending=[False, False, False, True]))


def map_points(
    scope: Scope,
    obligations: pd.DataFrame,
    projects: pd.DataFrame,
    actions: pd.DataFrame,
    settings: Settings,
) -> Answer:
    """One row per item that has a place, the worst drawn last; a project takes the worst of its milestones."""
    judged = escalated(scope, obligations, actions, settings)
    milestones = judged[judged["kind"] == ItemKind.MILESTONE]
    works = escalated(scope, projects, actions, settings)
    works = with_milestones(works, milestones, "next_step")
    points = pd.concat([judged[judged["kind"].isin(_MAPPED)], works]) if len(works) else judged
    points = points[points["kind"].isin(_MAPPED) & points["lon"].notna() & points["lat"].notna()]
    points = points.assign(rank=points["light"].map(LIGHT_ORDER), guarded=guarded).sort_values(
        ["rank", "code"], ascending=[False, True]
    )
    placeless = len(obligations[obligations["kind"].isin(_MAPPED)]) + len(projects) - len(points)
    if not len(points) and not placeless:
        return Answer(frame=points, reason=Reason("nothing_counted"))
    return Answer(value=len(points), frame=points, details={"placeless": placeless})


_OTHERS = ("warning_totals", "actions", *air_signals.INPUTS, *water_signals.INPUTS, "settings")
_ALL = ("warnings", *_OTHERS)
_COUNTS = ("warning_counts", "warning_totals")

METRICS = (
    Metric("warnings.list", _ALL, listing, "count", COLUMNS, good_when="lower", whole="warnings.all"),
    Metric("warnings.all", ("warnings_all", *_OTHERS), listing, "count", COLUMNS, good_when="lower"),
    Metric("warnings.red", _ALL, red, "count", COLUMNS, good_when="lower"),
    Metric(
        "warnings.counts",
        _COUNTS,
        counts,
        "count",
        ("light", "kind", "count"),
        good_when="lower",
    ),
    Metric("warnings.by_unit", _COUNTS, by_unit, "table", UNIT_COLUMNS),
    Metric("warnings.by_leader", _COUNTS, by_leader, "table", ("leader", *UNIT_COLUMNS[1:])),
    Metric("warnings.units_to_call", _COUNTS, units_to_call, "table", UNIT_COLUMNS),
    Metric("map.points", ("obligations", "projects", "actions", "settings"), map_points, "count", MAP_COLUMNS),
)

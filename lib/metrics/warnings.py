"""Everything overdue or about to be, of all kinds, worst first; and who is to be called."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.frames import SIGNALS, texts, wholes
from lib.core.scope import Scope
from lib.core.terms import Light, Stage
from lib.metrics import air_signals, water_signals
from lib.metrics.escalation import escalated
from lib.metrics.findings import worst_first
from lib.metrics.ladder import LIT
from lib.metrics.model import Answer, Metric, Reason, Settings, count
from lib.metrics.one_light import MERGED
from lib.metrics.rollup import guarded
from lib.metrics.signal_steps import by_matter

COLUMNS = (
    "light",
    "kind",
    "counts_as",
    "code",
    "title",
    "region",
    "region_name",
    "place",
    "unit",
    "leader",
    "due_on",
    "due_text",
    "due_first",
    "days_late",
    "reason",
    *MERGED,
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

#: So many units are named on the first screen.
UNITS_TO_CALL = 3

UNIT_COLUMNS = ("unit", "red", "yellow", "longest", "code", "title", "due_on")


def listing(
    scope: Scope,
    warned: pd.DataFrame,
    totals: pd.DataFrame,
    unrecorded: pd.DataFrame,
    actions: pd.DataFrame,
    *others: pd.DataFrame,
) -> Answer:
    """One row per red or yellow matter, obligation or signal: red first, then what has lasted longest.

    An item lasts from its deadline, a signal from the day since when; a matter is shown as its worst record, with the
    reasons of all. `warned`: the records of the first matters of the list, or of all (ITEMS); `totals`: how many there
    are (WARNING_TOTALS), so the value counts those that are not listed too. `others`: `air_signals.INPUTS`,
    `water_signals.INPUTS`, SETTINGS. Out of all open matters and signals. `details`: matters (red, yellow), records
    (records, red_records, yellow_records), the most days that anything is past a firm deadline (longest_overdue), what
    is past another deadline and not overdue (passed: kind and code), and how many items of all kinds were not on record
    on the day (not_on_record; `unrecorded`, UNRECORDED): they are neither listed nor in the whole.
    """
    *readings, settings = others
    frame, given = _late_items(scope, warned, actions, settings), signals_of(scope, tuple(readings), settings)
    signals = given[given["light"].isin(_lights(scope))]
    details = _details(scope, totals, given) | _not_on_record(unrecorded)
    if len(hard := frame[frame["stage"] == Stage.OVERDUE]):
        details["longest_overdue"] = int(hard["days_late"].max())
    past = frame[(frame["days_late"] > 0) & (frame["stage"] != Stage.OVERDUE)]
    if len(past):
        details["passed"] = (past["kind"] + ":" + past["code"]).tolist()
    if len(signals):
        both = pd.concat([frame, signals], ignore_index=True).astype({"days_late": "Int64"})
        frame = worst_first(both, "lasting")
    # The whole is the same whichever light was chosen: the red of 110 beside the red and yellow of 110.
    of = int(totals["count"].sum()) + len(given)
    if totals.empty and given.empty:
        return count(frame, of=0, **_not_on_record(unrecorded))
    counted = sum(details[light] for light in _lights(scope))
    return Answer(value=counted, frame=frame, numerator=counted, denominator=of, details=details)


def _lights(scope: Scope) -> list[str]:
    """The lights of the list: red and yellow, or the one of them that was chosen."""
    return [light for light in LIT if scope.light in (None, light)]


def _details(scope: Scope, totals: pd.DataFrame, signals: pd.DataFrame) -> dict[str, Any]:
    """Matters and records by light and in all, of obligations and signals that are listed.

    A record counts with its own light, also where its matter has a worse one.
    """
    known = totals.set_index("light")
    matters = signals["light"].value_counts()
    reds = int(signals["red_records"].sum())
    of_signals = {Light.RED: reds, Light.YELLOW: int(signals["records"].sum()) - reds}
    found: dict[str, Any] = {}
    for light in _lights(scope):
        found[light] = int(known["count"].get(light, 0)) + int(matters.get(light, 0))
        found[f"{light}_records"] = int(known["records"].get(light, 0)) + of_signals[Light(light)]
    return found | {"records": sum(found[f"{light}_records"] for light in _lights(scope))}


def _not_on_record(unrecorded: pd.DataFrame) -> dict[str, int]:
    """The detail of a total; none where all is on record."""
    return {"not_on_record": int(unrecorded["count"].sum())} if len(unrecorded) else {}


def _late_items(scope: Scope, warned: pd.DataFrame, actions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The red and yellow matters, worst first, with the columns of the list; those that only signals have are empty."""
    judged = escalated(scope, warned, actions, settings)
    # The first deadline stands beside the one in force where that is another.
    moved = judged["due_first"].where(judged["due_first"] != judged["due_on"])
    own = judged[[*_OF_ITEMS, *_OF_PLACES]].assign(
        due_first=moved,
        guarded=guarded(judged),
        lasting=judged["days_late"],
        stage=judged["stage"],
        **_NO_SIGNALS[_OF_SIGNALS].reindex(judged.index),
    )
    return worst_first(own[own["light"].isin(_lights(scope))], "lasting")


def signals_of(scope: Scope, readings: tuple[pd.DataFrame, ...], settings: pd.DataFrame) -> pd.DataFrame:
    """What air and water warn of, one row per matter with its next step: the first of its light, or the letter due.

    A signal is nobody's: there is none where a unit, a leader or a kind of obligation is chosen. `readings`:
    `air_signals.INPUTS`, `water_signals.INPUTS`.
    """
    if all(frame.empty for frame in readings):
        return _NO_SIGNALS
    of_air, of_water = readings[: len(air_signals.INPUTS)], readings[len(air_signals.INPUTS) :]
    found = pd.concat([air_signals.signals(scope, *of_air), water_signals.signals(scope, *of_water)], ignore_index=True)
    found = found.iloc[:0] if scope.unit or scope.leader or scope.kinds else found
    return by_matter(scope, found, settings)


#: Columns of the list that only signals have, and those that items come with.
_OF_SIGNALS = ["item", "measured", "limit", "measure"]
_OF_ITEMS = [name for name in COLUMNS if name not in (*_OF_SIGNALS, "guarded")]
#: What a map needs besides.
_OF_PLACES = ["lon", "lat", "contact"]

_NO_SIGNALS = SIGNALS.of([]).assign(
    next_step=texts([]),
    lasting=np.array([], dtype="float64"),
    reasons=texts([]),
    records=wholes([]),
    red_records=wholes([]),
)


def red(scope: Scope, *read: pd.DataFrame) -> Answer:
    """The red ones alone; read as for `listing`."""
    found = listing(replace(scope, light=Light.RED.value), *read)
    return found if scope.light in (None, Light.RED) else replace(found, value=0, numerator=0)


def counts(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame, unrecorded: pd.DataFrame) -> Answer:
    """Red and yellow matters by kind, without signals: one row per light and kind. Out of all that are open.

    A matter counts with the kind of its worst record; `details`: matters and records by light, and as in `listing` how
    many items were not on record.
    """
    frame = counted[counted["light"].isin(_lights(scope))].groupby(["light", "kind"])["count"].sum()
    if totals.empty:
        return count(frame.reset_index(), of=0, **_not_on_record(unrecorded))
    by_light = totals.set_index("light")["count"]
    late = sum(int(by_light.get(light, 0)) for light in _lights(scope))
    details = _details(scope, totals, _NO_SIGNALS) | _not_on_record(unrecorded)
    of = int(totals["count"].sum())
    return Answer(value=late, frame=frame.reset_index(), numerator=late, denominator=of, details=details)


def units_to_call(scope: Scope, counted: pd.DataFrame, totals: pd.DataFrame) -> Answer:
    """The three units with the most red, then the longest overdue, then the most yellow; each with its worst matter.

    `counted` in the form of WARNING_COUNTS; a matter is its worst record's. `longest` is in days, negative: days left.
    The value is how many are named, out of all units with a red or yellow matter.
    """
    if totals.empty:
        return Answer(reason=Reason("nothing_counted"))
    late = counted[counted["light"].isin(_lights(scope)) & counted["unit"].notna()]
    if late.empty:
        return Answer(value=0, reason=Reason("nothing_late"))
    late = late.assign(lasting=(pd.Timestamp(scope.as_of) - late["due_on"]).dt.days.astype("Int64"))
    late = late.assign(**{light: late["count"].where(late["light"] == light, 0) for light in LIT})
    late = worst_first(late, "lasting")
    grouped = late.groupby("unit")
    frame = grouped[list(LIT)].sum().assign(longest=grouped["lasting"].max()).reset_index()
    frame = frame.join(late.drop_duplicates("unit").set_index("unit")[["code", "title", "due_on"]], on="unit")
    order = ["red", "longest", "yellow", "unit"]
    called = frame.sort_values(order, ascending=[False, False, False, True]).head(UNITS_TO_CALL)
    return Answer(value=len(called), frame=called, numerator=len(called), denominator=len(frame))


#: What `listing` is computed of besides the records.
OTHERS = ("warning_totals", "unrecorded", "actions", *air_signals.INPUTS, *water_signals.INPUTS, "settings")
_ALL = ("warnings", *OTHERS)
_COUNTS = ("warning_counts", "warning_totals")

METRICS = (
    Metric("warnings.list", _ALL, listing, "count", COLUMNS, good_when="lower", whole="warnings.all"),
    Metric("warnings.all", ("warnings_all", *OTHERS), listing, "count", COLUMNS, good_when="lower"),
    Metric("warnings.red", _ALL, red, "count", COLUMNS, good_when="lower"),
    Metric(
        "warnings.counts",
        (*_COUNTS, "unrecorded"),
        counts,
        "count",
        ("light", "kind", "count"),
        good_when="lower",
    ),
    Metric("warnings.units_to_call", _COUNTS, units_to_call, "table", UNIT_COLUMNS),
)

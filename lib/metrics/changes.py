"""Changes since the last meeting: two days compared. What was reported in between, and what time alone has done.

Every change of a state or a deadline comes from an update between the two days; newly overdue by time is named so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.core.frames import records, texts
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Stage, State, StateType
from lib.metrics.air_targets import year_to_date
from lib.metrics.lights import assess, state_types
from lib.metrics.model import Answer, Metric, Reason, listed

#: What may have happened to an item between two days, in the order in which a meeting hears of it.
TURNS = ("newly_overdue", "newly_done", "newly_closed", "reopened", "deadline_moved", "opened", "first_told")

COLUMNS = (
    *("turn", "light", "kind", "counts_as", "code", "title", "region_name", "unit", "leader", "due_on", "days_late"),
    *("was", "became", "on", "cause", "approval", "by", "note"),
)
UPDATE_COLUMNS = ("on", "code", "title", "unit", "state", "progress", "due_on", "approval", "by", "note")
WATER_COLUMNS = (
    *("name", "region_name", "target_class", "month_before", "class_before", "month", "water_class"),
    *("class_turn", "target_turn"),
)
TARGET_COLUMNS = ("pollutant", "basis", "target", "value_before", "value", "margin_before", "margin", "target_turn")

_OVER = (StateType.DONE.value, StateType.CLOSED.value)
_TYPES = {state.value: state.type.value for state in State}

Row = dict[str, Any]


def listing(
    scope: Scope, now: pd.DataFrame, then: pd.DataFrame, updates: pd.DataFrame, settings: pd.DataFrame
) -> Answer:
    """One row per item and change between the two days, in the order of `TURNS`, worst light first.

    `was` and `became`: states, or the deadlines; `on` and `by`: of the update that changed it, or the first day late;
    `cause`: an update, time alone, or that the item is new. The value is the number of changes; `details` counts each,
    and the updates and items they are about.
    """
    before = {row["item"]: row for row in _typed(assess(then, scope.then, settings))}
    told = _by_item(updates)
    rows: list[Row] = []
    for item in _typed(assess(now, scope.as_of, settings)):
        rows += _turns(item, before.get(item["item"]), told.get(item["item"], []))
    frame = _framed(rows, now)
    details: dict[str, object] = {turn: int((frame["turn"] == turn).sum()) for turn in TURNS}
    own = updates[updates["item"].isin(now["item"])]
    details |= {"updates": len(own), "items": int(own["item"].nunique()), "then": scope.then.isoformat()}
    if now.empty:
        return Answer(frame=frame, reason=Reason("nothing_counted"), details=details)
    return Answer(value=len(frame), frame=frame, denominator=len(now), details=details)


def _typed(judged: pd.DataFrame) -> list[Row]:
    return records(judged.assign(type=state_types(judged["state"])))


def _by_item(updates: pd.DataFrame) -> dict[int, list[Row]]:
    """Updates by item, oldest first."""
    told: dict[int, list[Row]] = defaultdict(list)
    for row in records(updates):
        told[row["item"]].append(row)
    return told


def _turns(item: Row, before: Row | None, told: list[Row]) -> Iterable[Row]:
    """What happened to one item; `before`: as it stood on the earlier day, `told`: what was reported since."""
    if before is not None and before["stage"] == Stage.NOT_ON_RECORD and item["stage"] == Stage.NOT_ON_RECORD:
        return
    was, became = before["type"] if before else StateType.OPEN.value, item["type"]
    state = before["state"] if before else None
    if before is None:
        yield _row("opened", item, {"on": item["opened_on"]}, "new", None, item["state"])
    if item["stage"] == Stage.OVERDUE and (before is None or before["stage"] != Stage.OVERDUE):
        yield _overdue(item, before, told)
    wanted: Callable[[str], bool] | None = None
    if became == StateType.CLOSED and was != StateType.CLOSED:
        turn, wanted = "newly_closed", lambda kind: kind == StateType.CLOSED
    elif became == StateType.DONE and was not in _OVER:
        turn, wanted = "newly_done", lambda kind: kind in _OVER
    elif became not in _OVER and was in _OVER:
        turn, wanted = "reopened", lambda kind: kind not in _OVER
    if wanted is not None:
        # It came on record as done: when it was done is not known, only when it was told.
        turn = "first_told" if before is not None and before["stage"] == Stage.NOT_ON_RECORD else turn
        found = _turning(told, was, wanted)
        yield _row(turn, item, found, "update" if found else "new", state, item["state"])
    if before is not None and before["due_on"] != item["due_on"]:
        moved = next(update for update in reversed(told) if update["due_on"] is not None)
        yield _row("deadline_moved", item, moved, "update", _iso(before["due_on"]), _iso(item["due_on"]))


def _turning(told: list[Row], was: str, wanted: Callable[[str], bool]) -> Row:
    """The last update that brought the item to where it is."""
    found: Row = {}
    held = was
    for update in told:
        if update["state"] is None:
            continue
        kind = _TYPES.get(update["state"], StateType.OPEN.value)
        if wanted(kind) and (not wanted(held) or not found):
            found = update
        held = kind
    return found


def _overdue(item: Row, before: Row | None, told: list[Row]) -> Row:
    """Late since the day after its deadline; by time alone where nothing but the day is different."""
    late = {"on": item["due_on"] + pd.Timedelta(days=1)}
    if before is None:
        return _row("newly_overdue", item, late, "new", None, None)
    if before["type"] not in _OVER and before["due_on"] == item["due_on"]:
        return _row("newly_overdue", item, late, "time", None, None)
    return _row("newly_overdue", item, told[-1], "update", before["state"], item["state"])


def _row(turn: str, item: Row, update: Row, cause: str, was: str | None, became: str | None) -> Row:
    by = {name: update.get(name) for name in ("on", "approval", "by", "note")}
    return item | by | {"turn": turn, "cause": cause, "was": was, "became": became}


def _iso(day: Any) -> str | None:
    return None if day is None else f"{day:%Y-%m-%d}"


def _framed(rows: list[Row], now: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*COLUMNS])
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in ("due_on", "on")}
    frame = frame.assign(**days).astype({"days_late": "Int64"})
    ranked = frame.assign(place=frame["turn"].map(TURNS.index), rank=frame["light"].map(LIGHT_ORDER))
    order = ["place", "rank", "days_late", "code"]
    return ranked.sort_values(order, ascending=[True, True, False, True])[list(COLUMNS)]


def updates_between(scope: Scope, now: pd.DataFrame, updates: pd.DataFrame) -> Answer:
    """What was reported between the two days, newest first: one row per update."""
    named = now.set_index("item")[["title", "unit"]]
    rows = updates[updates["item"].isin(named.index)].join(named, on="item")
    return listed(rows.sort_values(["on", "code"], ascending=[False, True]))


# ---- water and air ---------------------------------------------------------------------------------------


def water(scope: Scope, months: pd.DataFrame) -> Answer:
    """One row per section whose latest class, or whose keeping of its target, is another than on the earlier day.

    A month's class is known on the day of its last sample. Worse first.
    """
    known = months[months["water_class"].notna()].sort_values(["point", "month"])
    last = known.groupby("point").tail(1)
    earlier = known[known["sampled_on"] <= pd.Timestamp(scope.then)].groupby("point").tail(1)
    both = last.join(earlier.set_index("point")[["month", "water_class"]].add_suffix("_then"), on="point", how="inner")
    rows = both[both["water_class"] != both["water_class_then"]]
    frame = rows.assign(
        class_before=rows["water_class_then"],
        month_before=rows["month_then"],
        class_turn=_words(rows["water_class"] > rows["water_class_then"], "worse", "better"),
        target_turn=texts([_section_target(row) for row in records(rows)]),
    ).sort_values(["class_turn", "water_class", "name"], ascending=False)
    if both.empty:
        return Answer(frame=frame, reason=Reason("no_samples"))
    worse = int((frame["class_turn"] == "worse").sum())
    return Answer(value=len(frame), frame=frame, denominator=len(both), details={"worse": worse})


def _section_target(row: Row) -> str | None:
    target = row["target_class"]
    if target is None:
        return None
    return _target_turn(row["water_class_then"] <= target, row["water_class"] <= target)


def _words(flags: pd.Series, yes: str, no: str) -> list[str]:
    return [yes if flag else no for flag in flags]


def _target_turn(was: bool | None, became: bool | None) -> str | None:
    """A target that is no longer kept, or kept again; none where that is as before or cannot be told."""
    if was is None or became is None or was == became:
        return None
    return "kept_again" if became else "lost"


def targets(scope: Scope, days: pd.DataFrame, goals: pd.DataFrame) -> Answer:
    """One row per pollutant with a target for the year: the year to each of the two days against it.

    `target_turn` tells where the target is no longer kept, or kept again. Two days of different years have different
    targets and are not compared.
    """
    earlier = replace(scope, as_of=scope.then)
    if scope.then.year != scope.as_of.year or ".." in scope.period:
        return Answer(reason=Reason("other_year"))
    now, then = (
        {(row["pollutant"], row["basis"]): row for row in _year(each, days, goals)} for each in (scope, earlier)
    )
    rows = [
        {
            "pollutant": row["pollutant"],
            "basis": row["basis"],
            "target": row["target"],
            "value": row["value"],
            "margin": row["margin"],
            "value_before": then.get(name, {}).get("value"),
            "margin_before": then.get(name, {}).get("margin"),
            "target_turn": _target_turn(_kept(then.get(name, {}).get("margin")), _kept(row["margin"])),
        }
        for name, row in now.items()
        if row["target"] is not None and row["value"] is not None
    ]
    frame = _table(rows)
    turned = frame["target_turn"].notna()
    if frame.empty:
        return Answer(frame=frame, reason=Reason("no_target"))
    lost = int((frame["target_turn"] == "lost").sum())
    return Answer(value=int(turned.sum()), frame=frame, denominator=len(frame), details={"lost": lost})


def _year(scope: Scope, days: pd.DataFrame, goals: pd.DataFrame) -> list[Row]:
    until = days[days["on"] <= pd.Timestamp(scope.as_of)]
    frame = year_to_date(scope, until, goals).frame
    return [] if frame is None else records(frame)


def _kept(margin: float | None) -> bool | None:
    return None if margin is None else margin >= 0


def _table(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(TARGET_COLUMNS))
    numbers = ("target", "value_before", "value", "margin_before", "margin")
    return frame.astype(dict.fromkeys(numbers, "float64"))


_BOTH = ("obligations", "obligations_then", "updates_between", "settings")

METRICS = (
    Metric("changes.list", _BOTH, listing, "count", COLUMNS),
    Metric("changes.updates", ("obligations", "updates_between"), updates_between, "count", UPDATE_COLUMNS),
    Metric("changes.water", ("water_months",), water, "count", WATER_COLUMNS, "lower", "GB 3838-2002"),
    Metric("changes.targets", ("air_days", "targets"), targets, "count", TARGET_COLUMNS, "lower"),
)

"""Escalation with memory: the step every item and unit stands on, what is due next, since when and why.

Lights are remembered by month: what an item showed at the end of each month (a card), and what it shows on the day.
Steps are remembered from recorded actions; those withdrawn do not count, and a reopened item begins a new life whose
steps start anew. The ladder is data (`lib.standards.escalation`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from lib.core.scope import Scope, month_end
from lib.core.terms import LIGHT_ORDER, Light, Stage
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings
from lib.standards.escalation import ALL_STEPS, LIFTS, STEP_OF, Call, Ladder
from lib.standards.profile import profile_of

LIT = (Light.RED.value, Light.YELLOW.value)

#: What `with_next_steps` adds.
STEP_COLUMNS = ("step", "step_on", "next_step", "due_since", "call", "step_before")

ITEM_COLUMNS = ("light", "kind", "code", "title", "region_name", "unit", "leader", "reason", *STEP_COLUMNS)
UNIT_COLUMNS = (
    *("unit", "red", "yellow", "red_last", "yellow_last", "letters", "interviews", "points_off"),
    *("step", "step_on", "next_step", "due_since"),
)

#: A day and the light that was on at its end, or the step that was taken on it.
Dated = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item or unit stands: step and day; what is next, from which day on it is due, and what calls for it.

    `due_since` lies ahead where the step becomes due if the light stays on; None: nothing calls for it yet.
    """

    step: str | None = None
    step_on: date | None = None
    next_step: str | None = None
    due_since: date | None = None
    call: str | None = None
    step_before: str | None = None


def steps_taken(actions: Iterable[Dated]) -> list[Dated]:
    """The steps among actions (day, kind; in order) that were not taken back: (day, step)."""
    taken: list[Dated] = []
    for on, kind in actions:
        if kind in STEP_OF:
            taken.append((on, STEP_OF[kind]))
        elif kind in LIFTS:
            named = LIFTS[kind]
            place = next((at for at in reversed(range(len(taken))) if named in (None, taken[at][1])), None)
            if place is not None:
                del taken[place]
    return taken


def standing(
    ladder: Ladder,
    cards: Sequence[Dated] | None,
    light: str,
    since: date | None,
    taken: Sequence[Dated],
    today: date,
    reopened_on: date | None = None,
    known_from: date | None = None,
) -> Standing:
    """Where one item stands on a day.

    `cards`: its lights at ends of months up to the day, oldest first (None: not looked up, so that no call for several
    months can be told); `light` is on since `since`; `taken` as
    `steps_taken` returns them. From `known_from` on a month without a card is one in which the item was not open.
    A closed item stands nowhere.
    """
    if light == Light.GREY:
        return Standing()
    began = reopened_on or date.min
    former, own = ([step for step in taken if (step[0] < began) == earlier] for earlier in (True, False))
    before = _highest(former)
    now = Standing(*_reversed(_highest(own)), step_before=before[1] if before else None)
    if light not in LIT:
        return now
    lived = [card for card in cards or () if began <= card[0] <= today]
    told = [call for call in ladder.calls if call.light == light and (cards is not None or call.months == 1)]
    start = _lit_since(lived, light, since and max(since, began), today, known_from)
    called = [(call, day) for call in told if (day := _called_on(ladder, call, lived, light, start, own, today))]
    due = [each for each in called if each[1] <= today]
    if due:  # the highest step; of two calls for it the earlier one
        call, day = min(due, key=lambda each: (-ALL_STEPS.index(each[0].step), each[1]))
    elif called:  # the first that becomes due if the light stays on
        call, day = min(called, key=lambda each: (each[1], ALL_STEPS.index(each[0].step)))
    else:
        return Standing(now.step, now.step_on, _above(ladder, now.step), None, None, now.step_before)
    return Standing(now.step, now.step_on, call.step, day, _kind_of(call), now.step_before)


def _called_on(
    ladder: Ladder,
    call: Call,
    cards: Sequence[Dated],
    light: str,
    start: date,
    taken: Sequence[Dated],
    today: date,
) -> date | None:
    """The day from which a call of this light holds (ahead of today: if it, on since `start`, stays on); None: not."""
    rank = ALL_STEPS.index(call.step)
    answered = max((on for on, step in taken if ALL_STEPS.index(step) >= rank), default=None)
    if answered and (call.days is not None or not ladder.again):
        return None
    if call.days is not None:
        place = ladder.steps.index(call.step)
        below = ALL_STEPS.index(ladder.steps[place - 1]) if place else rank
        last = max((on for on, step in taken if ALL_STEPS.index(step) >= below), default=None)
        return max(last, start) + timedelta(days=call.days) if last else None
    if call.months == 1:
        return start if answered is None else _again(answered, start, today)
    counted = [day for day in _run(cards, light, today, call.in_a_row) if not answered or day > month_end(answered)]
    if len(counted) >= call.months:
        return counted[call.months - 1]
    ahead = month_end(today)
    for _ in range(call.months - len(counted) - (today != ahead or not counted)):
        ahead = month_end(ahead + timedelta(days=1))
    return ahead


def _again(answered: date, start: date, today: date) -> date | None:
    """The first day after the month of a step on which the light was on; None while that month lasts."""
    day = max(start, month_end(answered) + timedelta(days=1))
    return day if day <= today else None


def _run(cards: Sequence[Dated], light: str, today: date, in_a_row: bool = True) -> list[date]:
    """The days of the cards of a colour; in a row: the last ones, up to one of another colour or a month without."""
    if not in_a_row:
        return [day for day, shown in cards if shown == light]
    shown_on = dict(cards)
    run: list[date] = []
    day = today if today == month_end(today) else _month_before(today)
    while shown_on.get(day) == light:
        run.insert(0, day)
        day = _month_before(day)
    return run


def _month_before(day: date) -> date:
    """The end of the month before that of a day."""
    return day.replace(day=1) - timedelta(days=1)


def _lit_since(
    cards: Sequence[Dated], light: str, since: date | None, today: date, known_from: date | None = None
) -> date:
    """Since when the light is on without a break, as far as cards tell; a light of today begins with its reason."""
    first = min(_run(cards, light, today), default=today)
    before = _month_before(first)
    is_known = before in dict(cards) or (known_from is not None and before >= known_from)
    return since if since and since <= first and (since > before or not is_known) else first


def _highest(taken: Sequence[Dated]) -> Dated | None:
    """The highest step and the first day on which it was reached."""
    return max(taken, key=lambda each: (ALL_STEPS.index(each[1]), -each[0].toordinal()), default=None)


def _reversed(step: Dated | None) -> tuple[str | None, date | None]:
    return (step[1], step[0]) if step else (None, None)


def _above(ladder: Ladder, step: str | None) -> str:
    """The step above one; the last step where there is none above."""
    rank = -1 if step is None else ALL_STEPS.index(step)
    return next((each for each in ladder.steps if ALL_STEPS.index(each) > rank), ladder.steps[-1])


def _kind_of(call: Call) -> str:
    if call.days is not None:
        return "still_on"
    return "at_once" if call.months == 1 else "in_a_row" if call.in_a_row else "several"


# ---- over frames -----------------------------------------------------------------------------------------


def cards_of(before: pd.DataFrame, settings: Settings = None) -> dict[int, list[Dated]]:
    """The lights of items at ends of months, oldest first, by item; `before` in the form of ITEMS_BEFORE."""
    cards: dict[int, list[Dated]] = defaultdict(list)
    for at in sorted(before["stood_on"].unique()):
        day, rows = pd.Timestamp(at).date(), before[before["stood_on"] == at]
        judged = assess(rows, day, settings)
        for item, light in zip(judged["item"].tolist(), judged["light"].tolist(), strict=True):
            cards[item].append((day, light))
    return cards


def taken_by(actions: pd.DataFrame, column: str) -> dict[str, list[Dated]]:
    """The steps taken and not taken back, by a column of ACTIONS (item_code, unit)."""
    told: dict[str, list[Dated]] = defaultdict(list)
    known = actions[actions[column].notna()].sort_values(["on", "code"])
    for key, on, kind in zip(known[column].tolist(), known["on"].tolist(), known["kind"].tolist(), strict=True):
        told[key].append((on.date(), kind))
    return {key: steps_taken(each) for key, each in told.items()}


def with_next_steps(
    judged: pd.DataFrame,
    actions: pd.DataFrame,
    before: pd.DataFrame | None = None,
    settings: Settings = None,
    *,
    today: date | None = None,
) -> pd.DataFrame:
    """Items as `lights.assess` returns them, with `STEP_COLUMNS`; next_step is empty for blue and grey.

    `actions` in the form of ACTIONS; `before` (ITEMS_BEFORE) holds the same items at past ends of months, without it
    only the light of the day is known. `today`: the day judged; else the last day that any row speaks of.
    """
    ladder = profile_of(settings).escalation
    day = today or _last_day(judged, actions)
    cards = None if before is None else cards_of(before, settings)
    taken = taken_by(actions, "item_code")
    known_from = None if before is None else _day(before["stood_on"].min())
    told = [judged[name].tolist() for name in ("item", "code", "light")]
    days = [_days(judged[name]) for name in ("since", "reopened_on")]
    found = [
        standing(
            ladder,
            None if cards is None else cards.get(item, []),
            light,
            since,
            taken.get(code, []),
            day,
            reopened,
            known_from,
        )
        for item, code, light, since, reopened in zip(*told, *days, strict=True)
    ]
    return judged.assign(**_columns(found))


def _last_day(judged: pd.DataFrame, actions: pd.DataFrame) -> date:
    days = [judged[name].max() for name in ("since", "updated_on", "opened_on")] + [actions["on"].max()]
    return max((found for day in days if (found := _day(day))), default=date.max)


def _columns(found: list[Standing]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in STEP_COLUMNS:
        values = [getattr(each, name) for each in found]
        is_day = name in ("step_on", "due_since")
        made[name] = np.array(values, dtype="datetime64[s]") if is_day else pd.array(values, dtype="str")
    return made


def _days(column: "pd.Series[pd.Timestamp]") -> list[date | None]:
    """The days of a column as such."""
    return column.to_numpy(dtype="datetime64[D]").tolist()


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def escalated(
    scope: Scope, items: pd.DataFrame, actions: pd.DataFrame, settings: Settings, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Items judged on the scope's day, with their steps."""
    return with_next_steps(assess(items, scope.as_of, settings), actions, before, settings, today=scope.as_of)


def items(
    scope: Scope, obligations: pd.DataFrame, before: pd.DataFrame, actions: pd.DataFrame, settings: pd.DataFrame
) -> Answer:
    """One row per open item that is red or yellow or had a step taken: what is due comes first, longest due first.

    The value is how many have a step due on the day, out of all that are open.
    """
    judged = escalated(scope, obligations, actions, settings, before)
    rows = judged[judged["light"].isin(LIT) | judged["step"].notna()]
    rows = rows[rows["light"] == scope.light] if scope.light else rows
    if rows.empty:
        return Answer(value=None if obligations.empty else 0, frame=rows, reason=Reason("nothing_late"))
    due = rows["due_since"] <= pd.Timestamp(scope.as_of)
    still_open = int((~judged["stage"].isin([Stage.DONE, Stage.CLOSED])).sum())
    ranked = rows.assign(rank=rows["light"].map(LIGHT_ORDER), later=~due)
    ranked = ranked.sort_values(["later", "due_since", "rank", "code"], na_position="last")
    return Answer(value=int(due.sum()), frame=ranked, numerator=int(due.sum()), denominator=still_open)


def units(
    scope: Scope, obligations: pd.DataFrame, before: pd.DataFrame, actions: pd.DataFrame, settings: pd.DataFrame
) -> Answer:
    """One row per unit: its lights on the day and at the end of last month, letters and interviews of the year, points.

    A unit stands on the highest step of its open items, or of the actions that name it and no item. Points: every card
    of the year takes off what the office's ladder says; empty where it counts none. Those with a step due come first.
    """
    ladder = profile_of(settings).escalation
    judged = escalated(scope, obligations, actions, settings, before)
    cards, taken = cards_of(before, settings), taken_by(actions[actions["item_code"].isna()], "unit")
    told = _told(actions, scope)
    last = _month_before(scope.as_of)
    rows = []
    for unit, own in judged.dropna(subset=["unit"]).groupby("unit", sort=True):
        shown = [card for item in own["item"].tolist() for card in cards.get(item, [])]
        lights = {
            name + end: int(sum(light == name for light in found))
            for end, found in (("", own["light"].tolist()), ("_last", [light for day, light in shown if day == last]))
            for name in LIT
        }
        row: dict[str, Any] = {"unit": unit} | lights | told.get(str(unit), {"letters": 0, "interviews": 0})
        year = [light for day, light in shown if day.year == scope.as_of.year]
        row["points_off"] = sum(ladder.points.get(light, 0) for light in year) if ladder.points else None
        row |= _unit_standing(own, taken.get(str(unit), []), scope.as_of)
        if any(row[name] for name in ("red", "yellow", "red_last", "yellow_last", "letters", "interviews", "step")):
            rows.append(row)
    frame = _typed(rows)
    if not rows:
        return Answer(value=0 if len(obligations) else None, frame=frame, reason=Reason("nothing_late"))
    frame = frame.sort_values(["due_since", "red", "yellow", "unit"], ascending=[True, False, False, True])
    return Answer(value=len(frame), frame=frame)


def _told(actions: pd.DataFrame, scope: Scope) -> dict[str, dict[str, int]]:
    """Letters and interviews of the year by unit, without those taken back."""
    found = taken_by(actions, "unit")
    return {
        unit: {
            name: sum(step == kind and on.year == scope.as_of.year for on, step in taken)
            for name, kind in (("letters", "supervision_letter"), ("interviews", "interview"))
        }
        for unit, taken in found.items()
    }


def _unit_standing(own: pd.DataFrame, taken: Sequence[Dated], today: date) -> dict[str, Any]:
    stood = own[own["step"].notna()]
    steps = list(zip((day.date() for day in stood["step_on"]), stood["step"].tolist(), strict=True))
    step, on = _reversed(_highest([*steps, *taken]))
    due = own[own["due_since"] <= pd.Timestamp(today)]
    if due.empty:
        return {"step": step, "step_on": on, "next_step": None, "due_since": None}
    place = due["next_step"].map(ALL_STEPS.index)
    worst = due[place == place.max()].sort_values(["due_since", "code"]).iloc[0]
    return {"step": step, "step_on": on, "next_step": worst["next_step"], "due_since": worst["due_since"]}


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
    counts = dict.fromkeys(("red", "yellow", "red_last", "yellow_last", "letters", "interviews", "points_off"), "Int64")
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in ("step_on", "due_since")}
    return frame.assign(**days).astype(counts | dict.fromkeys(("unit", "step", "next_step"), "str"))


_INPUTS = ("obligations", "obligations_before", "actions", "settings")

METRICS = (
    Metric("escalation.items", _INPUTS, items, "count", ITEM_COLUMNS, good_when="lower"),
    Metric("escalation.units", _INPUTS, units, "table", UNIT_COLUMNS),
)

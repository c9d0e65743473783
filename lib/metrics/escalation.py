"""Escalation with memory: the step every matter and unit stands on, what is due next, since when and why.

A letter about a project answers for its milestones, and the reverse: the ladder stands once per matter.
What a ladder says of one item is told by `lib.metrics.ladder`; here it is asked of whole frames.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lib.core.calendar import last_month_end
from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER
from lib.metrics.findings import entered_since, worst_first
from lib.metrics.ladder import LIT, Dated, Standing, highest, standing, step_and_day, steps_taken
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings
from lib.metrics.one_light import MERGED, matter_of, merged
from lib.standards.escalation import ALL_STEPS
from lib.standards.profile import profile_of

#: What `with_next_steps` adds.
STEP_COLUMNS = ("step", "step_on", "next_step", "due_since", "call", "step_before")

ITEM_COLUMNS = (
    *("light", "kind", "counts_as", "code", "title", "region_name", "unit", "leader", "reason"),
    *MERGED,
    *STEP_COLUMNS,
)
UNIT_COLUMNS = (
    *("unit", "red", "yellow", "red_last", "yellow_last", "entered", "letters", "interviews", "points_off"),
    *("step", "step_on", "next_step", "due_since"),
)


def cards_of(cards: pd.DataFrame) -> dict[int, list[Dated]]:
    """The lights of matters at ends of months, oldest first, by matter; `cards` in the form of CARDS."""
    shown: dict[int, list[Dated]] = defaultdict(list)
    worst = worst_cards(cards)
    told = (worst["matter"].tolist(), _days(worst["stood_on"]), worst["light"].tolist())
    for matter, day, light in zip(*told, strict=True):
        if day is not None:
            shown[matter].append((day, light))
    return shown


def worst_cards(cards: pd.DataFrame) -> pd.DataFrame:
    """One card per matter and day, oldest first: the worst of its records."""
    ranked = cards.assign(rank=cards["light"].map(LIGHT_ORDER)).sort_values(["stood_on", "rank", "item"])
    return ranked.drop_duplicates(["matter", "stood_on"])


def taken_by(actions: pd.DataFrame, column: str) -> dict[Any, list[Dated]]:
    """The steps taken and not taken back, by a column of ACTIONS (matter, unit)."""
    told: dict[Any, list[Dated]] = defaultdict(list)
    known = actions[actions[column].notna()].sort_values(["on", "code"])
    for key, on, kind in zip(known[column].tolist(), known["on"].tolist(), known["kind"].tolist(), strict=True):
        told[key].append((on.date(), kind))
    return {key: steps_taken(each) for key, each in told.items()}


def with_next_steps(
    judged: pd.DataFrame,
    actions: pd.DataFrame,
    cards: pd.DataFrame | None,
    settings: Settings,
    *,
    today: date,
) -> pd.DataFrame:
    """Items as `lights.assess` returns them, with `STEP_COLUMNS`; next_step is empty for blue and grey.

    `actions` in the form of ACTIONS; `cards` (CARDS) holds what they showed at past ends of months, without it only
    the light of the day is known.
    """
    ladder = profile_of(settings).escalation
    shown = None if cards is None else cards_of(cards)
    taken = taken_by(actions, "matter")
    known_from = None if cards is None else _day(cards["stood_on"].min())
    told = [matter_of(judged).tolist(), judged["light"].tolist()]
    days = [_days(judged[name]) for name in ("since", "reopened_on")]
    found = [
        standing(
            ladder,
            None if shown is None else shown.get(matter, []),
            light,
            since,
            taken.get(matter, []),
            today,
            reopened,
            known_from,
        )
        for matter, light, since, reopened in zip(*told, *days, strict=True)
    ]
    return judged.assign(**_columns(found))


def _columns(found: list[Standing]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in STEP_COLUMNS:
        values = [getattr(each, name) for each in found]
        is_day = name in ("step_on", "due_since")
        made[name] = np.array(values, dtype="datetime64[s]") if is_day else texts(values)
    return made


def _days(column: "pd.Series[pd.Timestamp]") -> list[date | None]:
    """The days of a column as such."""
    return column.to_numpy(dtype="datetime64[D]").tolist()


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def escalated(
    scope: Scope, items: pd.DataFrame, actions: pd.DataFrame, settings: Settings, cards: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Matters judged on the scope's day, worst first, with their steps: one row each, the worst of its items."""
    judged = worst_first(assess(items, scope.as_of, settings))
    return with_next_steps(merged(judged, matter_of(judged)), actions, cards, settings, today=scope.as_of)


def items(
    scope: Scope,
    pressing: pd.DataFrame,
    cards: pd.DataFrame,
    totals: pd.DataFrame,
    actions: pd.DataFrame,
    settings: pd.DataFrame,
) -> Answer:
    """One row per open matter that is red or yellow or had a step taken: what is due comes first, longest due first.

    `pressing` (ITEMS) holds those at least. The value is how many have a step due on the day, out of all that are open
    (`totals`, WARNING_TOTALS).
    """
    judged = escalated(scope, pressing, actions, settings, cards)
    rows = judged[judged["light"].isin(LIT) | judged["step"].notna()]
    rows = rows[rows["light"] == scope.light] if scope.light else rows
    still_open = int(totals["count"].sum())
    if rows.empty:
        none = None if totals.empty else 0
        return Answer(value=none, frame=rows, numerator=none, denominator=still_open, reason=Reason("nothing_late"))
    due = rows["due_since"] <= pd.Timestamp(scope.as_of)
    ranked = rows.assign(rank=rows["light"].map(LIGHT_ORDER), later=~due)
    ranked = ranked.sort_values(["later", "due_since", "rank", "code"])
    return Answer(value=int(due.sum()), frame=ranked, numerator=int(due.sum()), denominator=still_open)


def units(
    scope: Scope,
    pressing: pd.DataFrame,
    cards: pd.DataFrame,
    charged: pd.DataFrame,
    actions: pd.DataFrame,
    entered: pd.DataFrame,
    settings: pd.DataFrame,
) -> Answer:
    """One row per unit: its lights on the day and at the end of last month, letters and interviews of the year, points.

    Lights are of obligations: signals of air and water are nobody's. One row without a unit has the obligations that
    are nobody's, so that the rows add up.

    `entered` (ENTERED): how many came on record as done since that end of a month, which makes both not comparable.

    A unit stands on the highest step of its open items, or of the actions that name it and no item. Points: every card
    of the year takes off what the office's ladder says; empty where it counts none. Those with a step due come first.
    """
    ladder = profile_of(settings).escalation
    judged = escalated(scope, pressing, actions, settings, cards)
    taken = taken_by(actions[actions["item_code"].isna()], "unit")
    told = _told(actions, scope)
    judged, cards, entered = (each.assign(unit=each["unit"].fillna("")) for each in (judged, cards, entered))
    whose = {str(unit): own for unit, own in judged.groupby("unit")}
    now = _counted(judged)
    shown, month_before = worst_cards(cards), pd.Timestamp(last_month_end(scope.as_of))
    last = _counted(shown[shown["stood_on"] == month_before])
    year = _counted(shown[shown["stood_on"].dt.year == scope.as_of.year])
    since = entered_since(entered, month_before)["unit"].value_counts()
    rows = []
    for unit in sorted(set(charged["unit"].fillna(""))):
        row: dict[str, Any] = {"unit": unit}
        row |= {name + end: found.get((unit, name), 0) for end, found in (("", now), ("_last", last)) for name in LIT}
        row["entered"] = int(since.get(unit, 0))
        row |= told.get(unit, {"letters": 0, "interviews": 0})
        points = [points * year.get((unit, light), 0) for light, points in ladder.points.items()]
        row["points_off"] = sum(points) if ladder.points else None
        row |= _unit_standing(whose.get(unit, judged.iloc[:0]), taken.get(unit, []), scope.as_of)
        if any(row[name] for name in ("red", "yellow", "red_last", "yellow_last", "letters", "interviews", "step")):
            rows.append(row)
    frame = _typed(rows)
    if not rows:
        return Answer(value=None if charged.empty else 0, frame=frame, reason=Reason("nothing_late"))
    frame = frame.sort_values(["due_since", "red", "yellow", "unit"], ascending=[True, False, False, True])
    return Answer(value=len(frame), frame=frame)


def _counted(lit: pd.DataFrame) -> dict[Any, int]:
    """How many matters there are by unit and light."""
    return dict(lit.groupby(["unit", "light"]).size().to_dict())


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
    step, on = step_and_day(highest([*steps, *taken]))
    due = own[own["due_since"] <= pd.Timestamp(today)]
    if due.empty:
        return {"step": step, "step_on": on, "next_step": None, "due_since": None}
    place = due["next_step"].map(ALL_STEPS.index)
    worst = due[place == place.max()].sort_values(["due_since", "code"]).iloc[0]
    return {"step": step, "step_on": on, "next_step": worst["next_step"], "due_since": worst["due_since"]}


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
    counts = dict.fromkeys(
        ("red", "yellow", "red_last", "yellow_last", "entered", "letters", "interviews", "points_off"), "Int64"
    )
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in ("step_on", "due_since")}
    return frame.assign(**days).astype(counts | dict.fromkeys(("unit", "step", "next_step"), "str"))


_UNITS = ("pressing", "cards", "charged", "actions", "entered", "settings")

METRICS = (
    Metric(
        "escalation.items",
        ("pressing", "cards", "warning_totals", "actions", "settings"),
        items,
        "count",
        ITEM_COLUMNS,
        good_when="lower",
    ),
    Metric("escalation.units", _UNITS, units, "table", UNIT_COLUMNS, groups=("unit",)),
)

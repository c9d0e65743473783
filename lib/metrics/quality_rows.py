"""Items with all that the rules of ledger quality look at, as of a day."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lib.core.calendar import months_before
from lib.core.frames import ITEMS, LEDGER_FACTS, texts
from lib.core.scope import Scope
from lib.core.terms import ItemKind, Rectification, StateType
from lib.metrics.contradictions import caught_in, doubted
from lib.metrics.lights import Flags, facts_of, rules_of, state_types
from lib.metrics.model import Settings
from lib.metrics.schedule import disagreements, with_schedule
from lib.standards.lights import FORECAST, Condition, RuleSet
from lib.standards.outlines import kilometres_outside
from lib.standards.profile import Profile, profile_of
from lib.standards.working_days import calendar_of

#: Rules of disagreement that contradictions have too: an item is asked about once.
_ASKED_ALREADY = ("full_but_open", "done_not_full")
#: The rule of flags that tells masked cells apart from empty ones; what it gives are columns of the ledger.
MASKED = "masked"


def rows_now(
    scope: Scope,
    items: pd.DataFrame,
    facts: pd.DataFrame,
    stretches: pd.DataFrame,
    flags: pd.DataFrame,
    settings: pd.DataFrame,
) -> pd.DataFrame:
    """Items in the form of ITEMS with the columns that rules test, and those that only flags know (`here` False)."""
    day, office = scope.as_of, profile_of(settings)
    rows = items.reset_index(drop=True)
    told = facts.set_index("item").reindex(rows["item"])
    rows = rows.assign(**{name: told[name].array for name in LEDGER_FACTS.columns if name != "item"})
    rows = _standing(rows, since_when(stretches, day), day, settings)
    rows["schedule"] = with_schedule(items, items, day, settings)["schedule"].where(items["state"].notna()).array
    against = disagreements(scope, items, settings).frame
    assert against is not None
    against = against[~against["rule"].isin(_ASKED_ALREADY)]
    rows["disagreement"] = _of_item(rows, against, "rule")
    # Steps that are done out of all: what "done" has to be read beside.
    rows["steps_open"] = [f"{done}/{all_}" for done, all_ in zip(items["steps_done"], items["steps"], strict=True)]
    rows = rows.assign(**_places(rows, office.outside_km), here=True)
    masked = _masked(flags)
    rows["masked"] = [masked.get(number, "") for number in rows["item"].tolist()]
    return _with_contradictions(rows, scope, items, flags)


def rows_then(stretches: pd.DataFrame, day: date, settings: pd.DataFrame) -> pd.DataFrame:
    """Items as they stood on an earlier day, with the columns that rules of history test."""
    near = np.datetime64(day, "s")
    held = stretches[((stretches["from_on"] <= near) & (stretches["to_on"] > near)).to_numpy()]
    standing = [Rectification.STANDING.value if each else None for each in held["endless"].fillna(value=False)]
    items = ITEMS.typed(held.assign(rectification=texts(standing)))
    rows = _standing(items, since_when(stretches, day), day, settings).assign(here=True, masked="")
    for rule, part in caught_in(items):
        rows[rule] = _of_item(rows, part, "given")
    return rows


def since_when(stretches: pd.DataFrame, day: date) -> pd.Series:
    """Item to the day since which its progress has been what it is on a day, through all reports since."""
    past = stretches[(stretches["from_on"] <= np.datetime64(day, "s")).to_numpy()]
    number, progress = past["item"].to_numpy(), past["progress"].to_numpy()
    if not len(number):
        return pd.Series(dtype="datetime64[s]")
    fresh = np.ones(len(number), dtype=bool)
    fresh[1:] = (number[1:] != number[:-1]) | (progress[1:] != progress[:-1])
    begins = past["from_on"].to_numpy()[np.maximum.accumulate(np.where(fresh, np.arange(len(number)), 0))]
    last = np.append(number[1:] != number[:-1], True)
    return pd.Series(begins[last], index=number[last])


def reporting_limit(rules: RuleSet) -> Condition:
    """After how many days without a report the lights in force are turned; where they do not ask, the built-in rule."""
    for rule in (*rules.rules, *FORECAST.rules):
        for each in rule.when:
            if each.fact in ("days_unreported", "days_unchecked") and each.days != "months":
                return Condition("days_unchecked", each.operator, each.value, each.days)
    raise AssertionError("the forecast style asks for reports")


def _standing(rows: pd.DataFrame, since: pd.Series, day: date, settings: Settings) -> pd.DataFrame:
    """Open or over, endless, silent, with progress that stands still, finished together near the deadline."""
    office = profile_of(settings)
    facts = facts_of(rows, day, calendar_of(settings))
    types = state_types(rows["state"])
    unchanged_on = pd.to_datetime(pd.Series(since.reindex(rows["item"]).to_numpy(), rows.index))
    limit = np.datetime64(months_before(day, office.progress_unchanged_months), "s")
    return rows.assign(
        running=facts.open,
        over=facts.over,
        closed=types.eq(StateType.CLOSED),
        endless=facts.flags["standing"],
        silent=facts.recorded & facts.holds(reporting_limit(rules_of(settings))),
        unchanged_on=unchanged_on,
        unchanged=(unchanged_on <= limit) & rows["progress"].notna(),
        bulk=_bulk(rows, facts.over, office),
    )


def _bulk(rows: pd.DataFrame, over: Flags, office: Profile) -> pd.Series:
    """Of items done or closed on one day with many of their unit and kind, each near its deadline: day and number."""
    told = pd.Series(texts([None] * len(rows)), rows.index)
    for column in ("done_on", "closed_on"):
        left = (rows["due_on"] - rows[column]).dt.days
        near = over & left.between(0, office.bulk_days).to_numpy() & rows["unit"].notna().to_numpy()
        size = rows[near].groupby(["unit", "kind", column])["item"].transform("size")
        many = size[size >= office.bulk_count]
        told[many.index] = [
            f"{on:%Y-%m-%d} × {count}" for on, count in zip(rows.loc[many.index, column], many, strict=True)
        ]
    return told


def _of_item(rows: pd.DataFrame, told: pd.DataFrame, column: str) -> list[str | None]:
    """What other rows say of each item; None where they do not name it."""
    found = dict(zip(told["item"].tolist(), told[column].tolist(), strict=True))
    return [found.get(number) for number in rows["item"].tolist()]


def _places(rows: pd.DataFrame, most: int) -> dict[str, pd.Series]:
    """Whether there is an outline to judge a position by (its region, else none) and whether it lies far outside."""
    outline = pd.Series(texts([None] * len(rows)), rows.index)
    outside = pd.Series(data=False, index=rows.index)
    placed = rows[rows["lon"].notna() & rows["kind"].isin([ItemKind.FINDING, ItemKind.PETITION, ItemKind.PROJECT])]
    for region, part in placed.groupby("region"):
        far = kilometres_outside(str(region), part["lon"].to_numpy(), part["lat"].to_numpy())
        if far is not None:
            outline[part.index], outside[part.index] = str(region), far > most
    return {"outline": outline, "outside": outside}


def _masked(flags: pd.DataFrame) -> dict[int, str]:
    """Item to the columns of its ledgers that are masked, joined by commas."""
    masked = flags[flags["rule"] == MASKED]
    told: dict[int, str] = {}
    for item, given in zip(masked["item"].tolist(), masked["given"].tolist(), strict=True):
        told[item] = ", ".join(filter(None, (told.get(item), given)))
    return told


def _with_contradictions(rows: pd.DataFrame, scope: Scope, items: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    """A column per rule of contradictions with what the record says; below, items that only flags know of."""
    found = doubted(scope, items, flags).frame
    assert found is not None
    known = set(zip(rows["kind"], rows["code"], strict=True))
    named = found[[pair not in known for pair in zip(found["kind"], found["code"], strict=True)]]
    if len(named):
        own = named.drop_duplicates(["kind", "code"])[["kind", "code", "title", "region_name", "unit", "leader"]]
        rows = pd.concat([rows, own.assign(here=False, masked="")], ignore_index=True)
    keys = list(zip(rows["kind"], rows["code"], strict=True))
    columns: dict[str, Any] = {}
    for rule, part in found.groupby("rule"):
        given = dict(zip(zip(part["kind"], part["code"], strict=True), part["given"], strict=True))
        columns[str(rule)] = texts([given.get(key) for key in keys])
    return rows.assign(**columns)

"""What is contradictory in the record of an item: a fact as it was given, with the rule that names it; never mended."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import ItemKind, StateType
from lib.metrics.lights import state_types
from lib.metrics.model import Answer, Metric, Reason

COLUMNS = ("rule", "given", "kind", "counts_as", "code", "title", "region_name", "unit", "leader", "on")

#: Where to look: whom a rule catches, and the two columns that contradict each other.
Caught = Callable[[pd.DataFrame], pd.Series]


def _days(first: str, second: str) -> Callable[[pd.DataFrame], list[str]]:
    def written(rows: pd.DataFrame) -> list[str]:
        return [f"{a:%Y-%m-%d} > {b:%Y-%m-%d}" for a, b in zip(rows[first], rows[second], strict=True)]

    return written


def _progress(rows: pd.DataFrame) -> list[str]:
    return [
        f"{'' if pd.isna(state) else state} {share:.4g}".strip()
        for state, share in zip(rows["state"], rows["progress"], strict=True)
    ]


def _is(rows: pd.DataFrame, *types: StateType) -> pd.Series:
    return rows["type"].isin([each.value for each in types]) & rows["state"].notna()


#: Rule to whom it catches and what the record says, of items with `type` (of their state) and `parent_due`.
RULES: dict[str, tuple[Caught, Callable[[pd.DataFrame], list[str]]]] = {
    "done_before_opened": (lambda rows: rows["finished_on"] < rows["opened_on"], _days("opened_on", "finished_on")),
    "opened_after_due": (lambda rows: rows["opened_on"] > rows["due_first"], _days("opened_on", "due_first")),
    "due_after_parent": (lambda rows: rows["due_on"] > rows["parent_due"], _days("due_on", "parent_due")),
    # Closing is a step after completion: where both fall on one day that was given nothing was accepted in between; two
    # reports a month apart do not say so. A look-back is one step: it is closed when it is carried out.
    "closed_without_acceptance": (
        lambda rows: (
            _is(rows, StateType.CLOSED)
            & (rows["done_on"] == rows["closed_on"])
            & (rows["closed_earliest"] == rows["closed_on"])
            & (rows["kind"] != ItemKind.LOOK_BACK)
        ),
        lambda rows: [f"{day:%Y-%m-%d}" for day in rows["closed_on"]],
    ),
    # An item that rebounded, or whose plan runs by the year, may well be open again.
    "done_but_open": (
        lambda rows: (
            _is(rows, StateType.OPEN)
            & rows["finished_on"].notna()
            & rows["reopened_on"].isna()
            & ~rows["multi_year"].fillna(value=False).astype(bool)
        ),
        lambda rows: [
            f"{state} / {day:%Y-%m-%d}" for state, day in zip(rows["state"], rows["finished_on"], strict=True)
        ],
    ),
    # No word is an open state too. A project has no states, only its progress.
    "full_but_open": (
        lambda rows: (
            (rows["type"] == StateType.OPEN.value)
            & (rows["progress"] == 1)
            & (rows["state"].notna() | (rows["kind"] != ItemKind.PROJECT))
        ),
        _progress,
    ),
    "done_below_full": (
        lambda rows: _is(rows, StateType.DONE, StateType.CLOSED) & (rows["progress"] < 1),
        _progress,
    ),
}


def doubted(scope: Scope, doubtful: pd.DataFrame, flags: pd.DataFrame, charged: pd.DataFrame | None = None) -> Answer:
    """One row per item and rule: what was given, whose it is to clarify, since which day where one is known.

    What a ledger said and no figure can hold (`flags`) stands until something newer was reported; a day ahead until it
    has come. Out of all items.
    """
    # A masked cell is no contradiction: the quality of ledgers tells it.
    told = _standing_flags(scope, doubtful, flags[flags["rule"] != "masked"])
    parts = [told, *(part for _, part in caught_in(doubtful)), _duplicates(doubtful)]
    found = pd.concat([part[list(COLUMNS)] for part in parts if len(part)] or [pd.DataFrame(columns=list(COLUMNS))])
    found = found.sort_values(["rule", "unit", "code"])
    of = len(doubtful) if charged is None else int(charged["count"].sum())
    if not of and found.empty:
        return Answer(frame=found, reason=Reason("nothing_counted"))
    return Answer(value=len(found), frame=found, numerator=len(found), denominator=of)


def caught_in(items: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Each of `RULES` with the items (in the form of ITEMS) that it catches, what was given and the last report."""
    due = _day_of(items, "due_on", items["parent"])
    known = items.assign(type=state_types(items["state"]), parent_due=due)
    parts = []
    for rule, (catches, written) in RULES.items():
        rows = known[catches(known).fillna(value=False).to_numpy()]
        parts.append((rule, rows.assign(rule=rule, given=written(rows), on=rows["updated_on"])))
    return parts


def _day_of(items: pd.DataFrame, column: str, wanted: pd.Series) -> pd.Series:
    """The day of a column of other items, by their number; none where an item is not among them."""
    days = dict(zip(items["item"].tolist(), items[column].tolist(), strict=True))
    return pd.Series([days.get(item, pd.NaT) for item in wanted.tolist()], wanted.index, dtype="datetime64[s]")


def _duplicates(items: pd.DataFrame) -> pd.DataFrame:
    """Items of one kind and list with the same name in the same place; petitions are repeated, so of the same day too.

    Those that name each other as one matter are no slip; a look-back may be carried out again.
    """
    items = items[items["kind"] != ItemKind.LOOK_BACK]
    petition = items["kind"] == ItemKind.PETITION
    key = {
        "title": items["title"],
        "where": items["place"].fillna(items["region"]),
        "day": items["opened_on"].where(petition, pd.NaT),
    }
    by = [*(items[name].astype(object).fillna("") for name in ("kind", "programme", "parent")), *key.values()]
    groups: dict[Any, list[int]] = {}
    for place, same in enumerate(zip(*(each.tolist() for each in by), strict=True)):
        groups.setdefault(tuple(None if part is pd.NaT else part for part in same), []).append(place)
    codes, same_as = items["code"].tolist(), items["same_as"].tolist()
    given: dict[int, str] = {}
    for places in groups.values():
        for place in places:
            others = [codes[other] for other in places if other != place and not _linked(place, other, codes, same_as)]
            if others:
                given[place] = ", ".join(others)
    rows = items.iloc[list(given)]
    return rows.assign(rule="duplicate", given=list(given.values()), on=rows["opened_on"])


def _linked(one: int, other: int, codes: list[str], same_as: list[str]) -> bool:
    return codes[other] == same_as[one] or codes[one] == same_as[other]


def _standing_flags(scope: Scope, items: pd.DataFrame, flags: pd.DataFrame) -> pd.DataFrame:
    newer = (_day_of(items, "updated_on", flags["item"]) > flags["on"]) & flags["rule"].str.startswith("progress_")
    today = scope.as_of.isoformat()
    came = np.array(
        [
            rule == "day_in_future" and max(given.split(", ")) <= today
            for rule, given in zip(flags["rule"], flags["given"], strict=True)
        ],
        dtype=bool,
    )
    standing: pd.DataFrame = flags[~newer.to_numpy(dtype=bool) & ~came]
    return standing.drop_duplicates(["item", "rule"], keep="last")


METRICS = (
    Metric("items.doubted", ("doubtful", "item_flags", "charged"), doubted, "count", COLUMNS, good_when="lower"),
)

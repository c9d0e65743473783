"""Supervision and accountability: letters, bulletins, interviews; who was held to account; visits; reported counts."""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.actions import DISCIPLINE, SUPERVISION, VISIT, counted, in_period, listing, number, of_kinds, sums
from lib.metrics.model import Answer, Metric, Reason

#: Categories of indicators that stand for reports' counts of this page which no row of a ledger stands behind.
REPORTED = (
    *("enforcement", "discipline", "supervision", "inspection"),
    *("action_plan", "assessment", "duty", "petition"),
)

KIND_COLUMNS = ("action_kind", "count", "count_last_year", "people", "last_on")
ACTION_COLUMNS = ("on", "action_kind", "unit", "item_code", "count", "people", "decided_by", "action_note")
DISCIPLINE_COLUMNS = ("year", "action_kind", "decided_by", "count", "people")
VISIT_COLUMNS = ("on", "decided_by", "action_note", "count", "people")
REPORTED_COLUMNS = (
    "indicator_kind",
    "indicator",
    "indicator_name",
    "reported",
    "reported_unit",
    "period",
    "basis_note",
)


def supervision(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per kind of letter, bulletin and interview: the period, the same period last year, persons, last day."""
    rows = of_kinds(counted(actions), SUPERVISION)
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    now, before = in_period(scope, rows), in_period(scope.a_year_before(), rows)
    counts = now.groupby("action_kind")["count"].sum()
    frame = pd.DataFrame({"action_kind": [kind for kind in SUPERVISION if (rows["action_kind"] == kind).any()]})
    each = frame["action_kind"]
    frame["count"] = each.map(counts).fillna(0).astype("Int64")
    frame["count_last_year"] = each.map(before.groupby("action_kind")["count"].sum()).fillna(0).astype("Int64")
    frame["people"] = each.map(now.groupby("action_kind")["people"].sum(min_count=1)).astype("Int64")
    frame["last_on"] = each.map(rows.groupby("action_kind")["on"].max())
    return Answer(value=len(frame), frame=frame)


def supervision_list(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per letter, bulletin or interview of the period, newest first."""
    return listing(scope, actions, SUPERVISION)


def discipline(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year, kind and deciding body of holding to account: cases and persons, each for itself."""
    rows = of_kinds(counted(actions), DISCIPLINE)
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    frame = sums(rows.assign(decided_by=rows["by"].fillna("")), ["year", "action_kind", "decided_by"])
    return Answer(value=len(frame), frame=frame.sort_values(["year", "action_kind"], ascending=[False, True]))


def discipline_cases(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases (units) held to account in the period; persons are a count of their own."""
    return number(scope, actions, DISCIPLINE, DISCIPLINE)


def discipline_people(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Persons held to account in the period; none where no row names a number."""
    rows = of_kinds(in_period(scope, counted(actions)), DISCIPLINE)
    known = rows["people"].dropna()
    if known.empty:
        return Answer(reason=Reason("nothing_counted"))
    return Answer(value=float(known.sum()))


def visits(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per inspection visit of the period, newest first: who, why, how many, persons sent out."""
    return listing(scope, actions, (VISIT,))


def reported(scope: Scope, values: pd.DataFrame) -> Answer:
    """Counts that reports give and no row of a ledger stands behind: one row per indicator, its last period.

    A masked figure is empty and says so in its note, never zero; a qualifier (余, 以上) stands in the note.
    """
    rows = values[values["category"].isin(REPORTED)]
    rows = rows[rows["period"].str[:4].astype("int64") <= scope.as_of.year] if len(rows) else rows
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    last = rows.sort_values(["indicator", "period"]).groupby("indicator", sort=False).tail(1)
    order = {kind: place for place, kind in enumerate(REPORTED)}
    frame = pd.DataFrame(
        {
            "indicator_kind": last["category"],
            "indicator": last["indicator"],
            "indicator_name": last["name"],
            "reported": last["value"],
            "reported_unit": last["unit"],
            "period": last["period"],
            "basis_note": last["note"],
        }
    )
    frame = frame.assign(rank=frame["indicator_kind"].map(order)).sort_values(["rank", "indicator"])
    return Answer(value=len(frame), frame=frame)


METRICS = (
    Metric("enforcement.discipline_cases", ("actions",), discipline_cases, "cases"),
    Metric("enforcement.discipline_people", ("actions",), discipline_people, "people"),
    Metric("enforcement.supervision", ("actions",), supervision, "table", KIND_COLUMNS),
    Metric("enforcement.supervision_list", ("actions",), supervision_list, "table", ACTION_COLUMNS),
    Metric("enforcement.discipline", ("actions",), discipline, "table", DISCIPLINE_COLUMNS, groups=("decided_by",)),
    Metric("enforcement.visits", ("actions",), visits, "table", VISIT_COLUMNS),
    Metric("enforcement.reported", ("values",), reported, "table", REPORTED_COLUMNS),
)

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

#: How far an office went with a unit, from a letter to holding to account.
STEPS = ("letters_sent", "interviewed", "listed", "held")
_INTERVIEWS, _LISTED = ("interview", "group_interview"), ("listed_supervision",)
STEP_OF_KIND = {
    **dict.fromkeys(SUPERVISION, "letters_sent"),
    **dict.fromkeys(_INTERVIEWS, "interviewed"),
    **dict.fromkeys(_LISTED, "listed"),
    **dict.fromkeys(DISCIPLINE, "held"),
}

KIND_COLUMNS = ("action_kind", "count", "count_last_year", "people", "last_on")
ACTION_COLUMNS = ("on", "action_kind", "unit", "item_code", "count", "people", "decided_by", "action_note")
UNIT_COLUMNS = ("unit", *STEPS, "people")
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


def by_unit(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per unit of the period: letters and reminders, then interviews, listed supervision, cases of holding to
    account and persons; what went furthest first. Each is a count of its own.
    """
    rows = in_period(scope, counted(actions))
    rows = rows.assign(step=rows["action_kind"].map(STEP_OF_KIND), unit=rows["unit"].fillna(""))
    rows = rows[rows["step"].notna()]
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    counts = rows.pivot_table(index="unit", columns="step", values="count", aggfunc="sum", fill_value=0)
    frame = counts.reindex(columns=list(STEPS), fill_value=0).astype("Int64")
    people = rows[rows["step"] == "held"].groupby("unit")["people"].sum(min_count=1)
    frame["people"] = people.reindex(frame.index).astype("Int64")
    frame = frame.reset_index()
    order = [*reversed(STEPS), "unit"]
    frame = frame.sort_values(order, ascending=[*[False] * len(STEPS), True])
    return Answer(value=len(frame), frame=frame)


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
    last = rows.sort_values(["indicator", "period"]).groupby("indicator").tail(1)
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
    Metric("enforcement.by_unit", ("actions",), by_unit, "table", UNIT_COLUMNS, groups=("unit",)),
    Metric("enforcement.discipline", ("actions",), discipline, "table", DISCIPLINE_COLUMNS, groups=("decided_by",)),
    Metric("enforcement.visits", ("actions",), visits, "table", VISIT_COLUMNS),
    Metric("enforcement.reported", ("values",), reported, "table", REPORTED_COLUMNS),
)

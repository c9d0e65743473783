"""Enforcement and accountability: what was done on a day, by kind and year.

Kinds are groups of the vocabulary of actions. A case (起, 次) and a person (人, 人次) are separate counts and are
never added; nor are actions of different kinds.
"""

from datetime import date

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason, share

#: Cases and penalties.
CASE, FINE = "case_filed", "fine"
#: Measures under the Environmental Protection Act and its four sets of rules (查封扣押, 限产停产, 按日计罚).
COERCION = ("seizure", "production_limit", "daily_fine")
TRANSFERS = ("detention", "criminal_transfer")
#: Letters, bulletins and interviews: the steps by which an office presses for what is late.
SUPERVISION = (
    "handover_letter",
    "reminder",
    "supervision_letter",
    "bulletin_warning",
    "interview",
    "group_interview",
    "listed_supervision",
)
#: What befalls units and persons held to account: for readers of allowed roles only, wherever it is read.
DISCIPLINE = (
    "bulletin_criticism",
    "reminder_talk",
    "criticism",
    "written_self_criticism",
    "admonition",
    "sanction",
    "accountability",
)
VISIT = "inspection_visit"

_ENFORCEMENT = (CASE, FINE, *COERCION, *TRANSFERS)
_GROUPS = {
    **dict.fromkeys(_ENFORCEMENT, "enforcement"),
    **dict.fromkeys(SUPERVISION, "supervision"),
    **dict.fromkeys(DISCIPLINE, "discipline"),
    VISIT: "inspection",
}

#: A year's share of penalised cases below this part of the lowest of the years before is doubted, where each year
#: has at least so many cases: 4 of 81 after 25 of 31 and 35 of 43 is more likely a digit lost than a change of policy.
DOUBTED_BELOW, CASES_NEEDED = 0.5, 10

#: Categories of indicators that stand for reports' counts of this page which no row of a ledger stands behind.
REPORTED = (
    *("enforcement", "discipline", "supervision", "inspection"),
    *("action_plan", "assessment", "duty", "petition"),
)

COLUMNS = ("year", "action_group", "action_kind", "count", "people", "amount")
YEAR_COLUMNS = (
    "year",
    "cases",
    "fines",
    "fined_share",
    "amount",
    "seizures",
    "production_limits",
    "daily_fines",
    "detentions",
    "criminal_transfers",
    "reason",
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


def by_kind(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year and kind of action: how many, people concerned, money in ten thousand yuan.

    An action without a number counts once; people and money stay empty where no row gives them.
    """
    rows = _counted(actions)
    rows = rows[rows["action_kind"].isin(_GROUPS)]
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    frame = _sums(rows, ["year", "action_group", "action_kind"])
    return Answer(value=len(frame), frame=frame)


def cases(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases filed in the period."""
    return _number(scope, actions, (CASE,), _ENFORCEMENT)


def transfers(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases handed to the police in the period, for detention or as crimes; the value counts cases, not persons."""
    return _number(scope, actions, TRANSFERS, _ENFORCEMENT)


def fine_amount(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Money of the penalties of the period, ten thousand yuan; none where no row gives an amount."""
    rows = _of(_in_period(scope, _counted(actions)), (FINE,))
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    known = rows["amount"].dropna()
    if known.empty:
        return Answer(reason=Reason("no_amount", {"count": int(rows["count"].sum())}))
    return Answer(value=float(known.sum()))


def fined_share(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Penalties out of cases filed in the period; doubted in words where its year falls out of line with those before.

    `DOUBTED_BELOW` is a convention of the product, no rule of a standard.
    """
    rows = _in_period(scope, _counted(actions))
    fined, filed = (int(_of(rows, (kind,))["count"].sum()) for kind in (FINE, CASE))
    answer = share(fined, filed)
    doubts = _years(actions).set_index("year")["reason"]
    if answer.value is None or not isinstance(doubts.get(scope.year), str):
        return answer
    before = _lowest_before(_years(actions), scope.year)
    said = {"year": scope.year, "fined": fined, "filed": filed, "before": f"{before:.1%}"}
    return Answer(answer.value, numerator=fined, denominator=filed, reason=Reason("few_fines", said))


def by_year(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year up to the as-of day: cases, penalties, their share, money, coercion, transfers; doubts."""
    frame = _years(actions)
    if frame.empty:
        return Answer(reason=Reason("nothing_counted"))
    return Answer(value=len(frame), frame=frame)


def supervision(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per kind of letter, bulletin and interview: the period, the same period last year, persons, last day."""
    rows = _of(_counted(actions), SUPERVISION)
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    now, before = _in_period(scope, rows), _in_period(scope.a_year_before(), rows)
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
    return _list(scope, actions, SUPERVISION)


def discipline(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year, kind and deciding body of holding to account: cases and persons, each for itself."""
    rows = _of(_counted(actions), DISCIPLINE)
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    frame = _sums(rows.assign(decided_by=rows["by"].fillna("")), ["year", "action_kind", "decided_by"])
    return Answer(value=len(frame), frame=frame.sort_values(["year", "action_kind"], ascending=[False, True]))


def discipline_cases(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases (units) held to account in the period; persons are a count of their own."""
    return _number(scope, actions, DISCIPLINE, DISCIPLINE)


def discipline_people(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Persons held to account in the period; none where no row names a number."""
    rows = _of(_in_period(scope, _counted(actions)), DISCIPLINE)
    known = rows["people"].dropna()
    if known.empty:
        return Answer(reason=Reason("nothing_counted"))
    return Answer(value=float(known.sum()))


def visits(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per inspection visit of the period, newest first: who, why, how many, persons sent out."""
    return _list(scope, actions, (VISIT,))


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


def _counted(actions: pd.DataFrame) -> pd.DataFrame:
    """Actions with year, action_kind and action_group; one without a number counts once."""
    return actions.assign(
        year=actions["on"].dt.year,
        action_kind=actions["kind"],
        action_group=actions["kind"].map(_GROUPS),
        count=actions["count"].fillna(1),
    )


def _of(rows: pd.DataFrame, kinds: tuple[str, ...]) -> pd.DataFrame:
    return rows[rows["action_kind"].isin(kinds)]


def _in_period(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["on"] >= _moment(scope.start)) & (rows["on"] <= _moment(scope.end))]


def _moment(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _sums(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(by)
    frame = pd.DataFrame({name: grouped[name].sum(min_count=1) for name in ("count", "people", "amount")}).reset_index()
    return frame.astype({"count": "Int64", "people": "Int64"})


def _number(scope: Scope, actions: pd.DataFrame, kinds: tuple[str, ...], known_by: tuple[str, ...]) -> Answer:
    """How many in the period. Where the office never recorded anything of `known_by` there is no figure, not zero."""
    rows = _counted(actions)
    if _of(rows, known_by).empty:
        return Answer(reason=Reason("no_enforcement" if CASE in known_by else "nothing_counted"))
    return Answer(value=float(_of(_in_period(scope, rows), kinds)["count"].sum()))


def _list(scope: Scope, actions: pd.DataFrame, kinds: tuple[str, ...]) -> Answer:
    rows = _of(_in_period(scope, _counted(actions)), kinds)
    rows = rows.assign(decided_by=rows["by"], action_note=rows["note"]).sort_values(["on", "code"], ascending=False)
    rows = rows.astype({"count": "Int64", "people": "Int64"})
    if rows.empty:
        return Answer(frame=rows, reason=Reason("nothing_counted"))
    return Answer(value=len(rows), frame=rows)


def _years(actions: pd.DataFrame) -> pd.DataFrame:
    """One row per year with any enforcement, in the form of `YEAR_COLUMNS`."""
    rows = _of(_counted(actions), _ENFORCEMENT)
    counts = rows.pivot_table(index="year", columns="action_kind", values="count", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=list(_ENFORCEMENT), fill_value=0).astype("Int64")
    frame = pd.DataFrame({"year": counts.index.astype("int64"), "cases": counts[CASE].array})
    frame["fines"] = counts[FINE].array
    filed = frame["cases"].astype("float64")
    frame["fined_share"] = (frame["fines"].astype("float64") / filed).where(filed > 0)
    amounts = _of(rows, (FINE,)).groupby("year")["amount"].sum(min_count=1)
    frame["amount"] = frame["year"].map(amounts).astype("float64")
    for name, kind in zip(YEAR_COLUMNS[5:10], (*COERCION, *TRANSFERS), strict=True):
        frame[name] = counts[kind].array
    doubted = [_doubted(frame, year) for year in frame["year"]]
    frame["reason"] = pd.array(["few_fines_year" if each else None for each in doubted], dtype="str")
    return frame


def _doubted(years: pd.DataFrame, year: int) -> bool:
    own = years[(years["year"] == year) & (years["cases"] >= CASES_NEEDED)]["fined_share"]
    before = _lowest_before(years, year)
    return bool(len(own)) and before is not None and bool(own.iloc[0] < DOUBTED_BELOW * before)


def _lowest_before(years: pd.DataFrame, year: int) -> float | None:
    """The lowest share of penalised cases of the years before that have cases enough."""
    shares = years[(years["year"] < year) & (years["cases"] >= CASES_NEEDED)]["fined_share"].dropna()
    return float(shares.min()) if len(shares) else None


METRICS = (
    Metric("enforcement.cases", ("actions",), cases, "cases"),
    Metric("enforcement.fined_share", ("actions",), fined_share, "share"),
    Metric("enforcement.fine_amount", ("actions",), fine_amount, "wan"),
    Metric("enforcement.transfers", ("actions",), transfers, "cases"),
    Metric("enforcement.discipline_cases", ("actions",), discipline_cases, "cases"),
    Metric("enforcement.discipline_people", ("actions",), discipline_people, "people"),
    Metric("enforcement.by_year", ("actions",), by_year, "table", YEAR_COLUMNS),
    Metric("enforcement.supervision", ("actions",), supervision, "table", KIND_COLUMNS),
    Metric("enforcement.supervision_list", ("actions",), supervision_list, "table", ACTION_COLUMNS),
    Metric("enforcement.discipline", ("actions",), discipline, "table", DISCIPLINE_COLUMNS),
    Metric("enforcement.visits", ("actions",), visits, "table", VISIT_COLUMNS),
    Metric("enforcement.reported", ("values",), reported, "table", REPORTED_COLUMNS),
    Metric("enforcement.by_kind", ("actions",), by_kind, "table", COLUMNS),
)

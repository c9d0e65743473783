"""Enforcement: cases, penalties, coercion and transfers by kind and year, and years whose penalties are doubted."""

from dataclasses import replace

import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.metrics.actions import (
    CASE,
    COERCION,
    ENFORCEMENT,
    FINE,
    OTHER,
    TRANSFERS,
    counted,
    in_period,
    number,
    of_kinds,
    sums,
)
from lib.metrics.model import Answer, Metric, Reason, share

#: A year's share of penalised cases below this part of the lowest of the years before is doubted, where each year
#: has at least so many cases: 4 of 81 after 25 of 31 and 35 of 43 is more likely a digit lost than a change of policy.
DOUBTED_BELOW, CASES_NEEDED = 0.5, 10

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


def by_kind(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year and kind of action: how many, people concerned, money in ten thousand yuan.

    An action without a number counts once; people and money stay empty where no row gives them. What is neither
    enforcement nor supervision, accountability or inspection (meetings, exposures, letters taken back) is the group
    "other".
    """
    rows = counted(actions)
    rows = rows.assign(action_group=rows["action_group"].fillna(OTHER))
    if rows.empty:
        return Answer(reason=Reason("nothing_counted"))
    frame = sums(rows, ["year", "action_group", "action_kind"])
    return Answer(value=len(frame), frame=frame)


def cases(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases filed in the period."""
    return number(scope, actions, (CASE,), ENFORCEMENT)


def transfers(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Cases handed to the police in the period, for detention or as crimes; the value counts cases, not persons."""
    return number(scope, actions, TRANSFERS, ENFORCEMENT)


def fine_amount(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Money of the penalties of the period, ten thousand yuan; none where no row gives an amount."""
    rows = of_kinds(in_period(scope, counted(actions)), (FINE,))
    if rows.empty:
        return Answer(reason=_nothing(actions))
    known = rows["amount"].dropna()
    if known.empty:
        return Answer(reason=Reason("no_amount", {"count": int(rows["count"].sum())}))
    return Answer(value=float(known.sum()))


def fined_share(scope: Scope, actions: pd.DataFrame) -> Answer:
    """Penalties out of cases filed in the period; doubted in words where its year falls out of line with those before.

    `DOUBTED_BELOW` is a convention of the product, no rule of a standard.
    """
    rows = in_period(scope, counted(actions))
    fined, filed = (int(of_kinds(rows, (kind,))["count"].sum()) for kind in (FINE, CASE))
    answer = share(fined, filed)
    if answer.value is None:
        return replace(answer, reason=_nothing(actions))
    doubts = _years(actions).set_index("year")["reason"]
    if not isinstance(doubts.get(scope.year), str):
        return answer
    before = _lowest_before(_years(actions), scope.year)
    said = {"year": scope.year, "fined": fined, "filed": filed, "before": f"{before:.1%}"}
    return Answer(answer.value, numerator=fined, denominator=filed, reason=Reason("few_fines", said))


def _nothing(actions: pd.DataFrame) -> Reason:
    """Why a figure of the period is missing: nothing of the kind in it, or no ledger of enforcement at all."""
    known = len(of_kinds(counted(actions), ENFORCEMENT))
    return Reason("nothing_counted" if known else "no_enforcement")


def by_year(scope: Scope, actions: pd.DataFrame) -> Answer:
    """One row per year up to the as-of day: cases, penalties, their share, money, coercion, transfers; doubts."""
    frame = _years(actions)
    if frame.empty:
        return Answer(reason=Reason("nothing_counted"))
    return Answer(value=len(frame), frame=frame)


def _years(actions: pd.DataFrame) -> pd.DataFrame:
    """One row per year with any enforcement, in the form of `YEAR_COLUMNS`."""
    rows = of_kinds(counted(actions), ENFORCEMENT)
    counts = rows.pivot_table(index="year", columns="action_kind", values="count", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=list(ENFORCEMENT), fill_value=0).astype("Int64")
    frame = pd.DataFrame({"year": counts.index.astype("int64"), "cases": counts[CASE].array})
    frame["fines"] = counts[FINE].array
    filed = frame["cases"].astype("float64")
    frame["fined_share"] = (frame["fines"].astype("float64") / filed).where(filed > 0)
    amounts = of_kinds(rows, (FINE,)).groupby("year")["amount"].sum(min_count=1)
    frame["amount"] = frame["year"].map(amounts).astype("float64")
    for name, kind in zip(YEAR_COLUMNS[5:10], (*COERCION, *TRANSFERS), strict=True):
        frame[name] = counts[kind].array
    doubted = [_doubted(frame, year) for year in frame["year"]]
    frame["reason"] = texts(["few_fines_year" if each else None for each in doubted])
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
    Metric("enforcement.by_year", ("actions",), by_year, "table", YEAR_COLUMNS),
    Metric("enforcement.by_kind", ("actions",), by_kind, "table", COLUMNS),
)

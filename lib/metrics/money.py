"""Money of projects: what arrived and was spent, and whether it keeps pace with the work. In ten thousand yuan."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason, count

#: Work and spending are far apart where their shares differ by more than this. No rule of the reports: a convention.
FAR_APART = 0.25

MONEY = ("invest", "funded", "spent")

MONEY_COLUMNS = (
    "money_flag",
    "code",
    "title",
    "unit",
    "invest",
    "funded",
    "spent",
    "funded_share",
    "spent_share",
    "progress",
    "gap",
)


def money(scope: Scope, projects: pd.DataFrame) -> Answer:
    """One row per project with any money on record: invested, arrived and spent (10,000 yuan) beside its work.

    money_flag, the first that holds: over_invest (spent more than the total), over_funded (spent more than arrived),
    money_ahead and work_ahead (shares of money and of work more than a quarter apart). What is masked stays empty.
    """
    known = _compared(projects)
    if known.empty:
        return Answer(reason=Reason("nothing_counted"))
    rank = {"over_invest": 0, "over_funded": 1, "money_ahead": 2, "work_ahead": 3}
    known = known.assign(rank=known["money_flag"].map(rank), apart=known["gap"].abs()).sort_values(
        ["rank", "apart", "code"], ascending=[True, False, True]
    )
    return Answer(value=len(known), frame=known, details=_totals(known))


def _compared(projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with any money on record: the shares, work less spending, and the flag."""
    known = projects[projects[list(MONEY)].notna().any(axis=1)].copy()
    for name in ("funded", "spent"):
        known[f"{name}_share"] = (known[name] / known["invest"]).where(known["invest"] > 0)
    known["gap"] = known["progress"] - known["spent_share"]
    flags = np.select(
        [
            known["spent"] > known["invest"],
            known["spent"] > known["funded"],
            known["gap"] < -FAR_APART,
            known["gap"] > FAR_APART,
        ],
        ["over_invest", "over_funded", "money_ahead", "work_ahead"],
        "",
    )
    return known.assign(money_flag=pd.Series(texts(flags), known.index).replace("", None))


def flagged(scope: Scope, projects: pd.DataFrame) -> Answer:
    """Projects whose money and work do not fit together, out of those with any money on record."""
    rows = _compared(projects)
    answer = count(rows[rows["money_flag"].notna()], of=len(rows))
    return replace(answer, reason=Reason("no_money")) if rows.empty and len(projects) else answer


def funded_share(scope: Scope, projects: pd.DataFrame) -> Answer:
    """Money that has arrived out of what the projects cost; of those alone where both are known."""
    return _share_of_money(projects, "funded")


def spent_share(scope: Scope, projects: pd.DataFrame) -> Answer:
    """Money that is spent out of what the projects cost; of those alone where both are known."""
    return _share_of_money(projects, "spent")


def _share_of_money(projects: pd.DataFrame, name: str) -> Answer:
    known = projects[projects[name].notna() & projects["invest"].notna()]
    whole, part = float(known["invest"].sum()), float(known[name].sum())
    details = {"counted": len(known), "all": len(projects)}
    if not whole:
        return Answer(reason=Reason("no_money" if len(projects) else "nothing_counted"), details=details)
    return Answer(value=part / whole, numerator=part, denominator=whole, details=details)


def _totals(rows: pd.DataFrame) -> dict[str, object]:
    sums = rows[list(MONEY)].sum(min_count=1)
    return {name: None if pd.isna(sums[name]) else float(sums[name]) for name in MONEY}


METRICS = (
    Metric("projects.money", ("projects",), money, "table", MONEY_COLUMNS),
    Metric("projects.flagged", ("projects",), flagged, "count", MONEY_COLUMNS, good_when="lower"),
    Metric("projects.funded_share", ("projects",), funded_share, "share", good_when="higher"),
    Metric("projects.spent_share", ("projects",), spent_share, "share"),
)

"""The vocabulary of actions and how they are counted: kinds in groups, a period, sums.

A case (起, 次) and a person (人, 人次) are separate counts and are never added; nor are actions of different kinds.
"""

from datetime import date

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Reason

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

ENFORCEMENT = (CASE, FINE, *COERCION, *TRANSFERS)
GROUPS = {
    **dict.fromkeys(ENFORCEMENT, "enforcement"),
    **dict.fromkeys(SUPERVISION, "supervision"),
    **dict.fromkeys(DISCIPLINE, "discipline"),
    VISIT: "inspection",
}
#: The group of every other kind.
OTHER = "other"


def counted(actions: pd.DataFrame) -> pd.DataFrame:
    """Actions with year, action_kind and action_group; one without a number counts once."""
    return actions.assign(
        year=actions["on"].dt.year,
        action_kind=actions["kind"],
        action_group=actions["kind"].map(GROUPS),
        count=actions["count"].fillna(1),
    )


def of_kinds(rows: pd.DataFrame, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Counted actions of some kinds."""
    return rows[rows["action_kind"].isin(kinds)]


def in_period(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """Actions of the scope's period."""
    return rows[(rows["on"] >= _moment(scope.start)) & (rows["on"] <= _moment(scope.end))]


def _moment(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def sums(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row per group: count, people, amount; empty where no row gives them."""
    grouped = rows.groupby(by)
    frame = pd.DataFrame({name: grouped[name].sum(min_count=1) for name in ("count", "people", "amount")}).reset_index()
    return frame.astype({"count": "Int64", "people": "Int64"})


def number(scope: Scope, actions: pd.DataFrame, kinds: tuple[str, ...], known_by: tuple[str, ...]) -> Answer:
    """How many in the period. Where the office never recorded anything of `known_by` there is no figure, not zero."""
    rows = counted(actions)
    if of_kinds(rows, known_by).empty:
        return Answer(reason=Reason("no_enforcement" if CASE in known_by else "nothing_counted"))
    return Answer(value=float(of_kinds(in_period(scope, rows), kinds)["count"].sum()))


def listing(scope: Scope, actions: pd.DataFrame, kinds: tuple[str, ...]) -> Answer:
    """One row per action of some kinds in the period, newest first; the value is how many rows."""
    rows = of_kinds(in_period(scope, counted(actions)), kinds)
    rows = rows.assign(decided_by=rows["by"], action_note=rows["note"]).sort_values(["on", "code"], ascending=False)
    rows = rows.astype({"count": "Int64", "people": "Int64"})
    if rows.empty:
        return Answer(frame=rows, reason=Reason("nothing_counted"))
    return Answer(value=len(rows), frame=rows)

"""Whose findings are, whether each is fixed in five respects, and what each leader owes.

五定 is the way 002 of the source reports writes it down: for every finding the matter, the aim, the leader, the
deadline and the sanction are fixed. Five fields of the ledger of findings.
"""

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Light, Stage
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, share

#: The five fixings (五定) and the fields that hold them; a standing matter has its deadline in words.
FIXINGS = {
    "fixed_matter": ("title",),
    "fixed_target": ("target",),
    "fixed_leader": ("leader",),
    "fixed_deadline": ("due_on", "due_text"),
    "fixed_sanction": ("sanction",),
}

REGISTER_COLUMNS = (
    "code",
    "title",
    "duty",
    "unit",
    "leader",
    "aim",
    "due_on",
    "sanction",
    "rectification",
    "multi_year",
    "fixed",
    "state",
)
FIXING_COLUMNS = ("fixing", "count", "total")
DUTY_COLUMNS = ("duty", "total", "finished", "closed", "overdue", "not_on_record")
LEADER_COLUMNS = ("leader", "total", "open", "red", "yellow", "longest", "not_on_record")
KIND_COLUMNS = ("kind", "total", "finished", "closed", "overdue", "not_on_record")

_FINISHED = [Stage.DONE.value, Stage.CLOSED.value]


def register(scope: Scope, findings: pd.DataFrame) -> Answer:
    """One row per finding: whose it is, in which capacity, and how many of the five fixings it has."""
    if findings.empty:
        return Answer(reason=Reason("nothing_counted"))
    return Answer(
        value=len(findings),
        frame=findings.assign(aim=findings["target"], fixed=_fixed(findings).sum(axis=1).astype("Int64")),
    )


def five_fixed(scope: Scope, findings: pd.DataFrame) -> Answer:
    """Findings fixed in all five respects out of all; one row per fixing with the findings that have it."""
    if findings.empty:  # nothing known is not zero in every respect
        return share(0, 0)
    fixed = _fixed(findings)
    answer = share(int(fixed.all(axis=1).sum()), len(findings))
    frame = pd.DataFrame({"fixing": list(FIXINGS), "count": fixed.sum().to_numpy(), "total": len(findings)})
    return Answer(answer.value, frame, answer.numerator, answer.denominator, answer.reason)


def by_duty(scope: Scope, findings: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per kind of duty (own, leading, shared …), one where none is told: findings, finished, closed, overdue.

    The value is the number of findings.
    """
    judged = assess(findings, scope.as_of, settings)
    judged = judged.assign(duty=judged["duty"].fillna(""))
    return _grouped(judged, "duty", sorted(dict.fromkeys(judged["duty"]), key=lambda duty: duty == ""))


def by_kind(scope: Scope, obligations: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per kind of obligation: records, finished, closed, overdue. The same matter on three lists is three."""
    judged = assess(obligations, scope.as_of, settings)
    judged = judged.assign(kind=judged["counts_as"].fillna(judged["kind"]))
    return _grouped(judged, "kind", sorted(set(judged["kind"])))


def by_leader(scope: Scope, obligations: pd.DataFrame, settings: pd.DataFrame) -> Answer:
    """One row per leader: what is in their charge, still open, red and yellow, and the longest overdue in days.

    One row without a leader for what is in nobody's charge.
    """
    judged = assess(obligations, scope.as_of, settings)
    if judged.empty:
        return Answer(reason=Reason("nothing_counted"))
    judged = judged.assign(
        leader=judged["leader"].fillna(""),
        open=~judged["stage"].isin([*_FINISHED, Stage.NOT_ON_RECORD]),
        unknown=judged["stage"] == Stage.NOT_ON_RECORD,
        late=judged["days_late"].where(judged["days_late"] > 0),
    )
    grouped = judged.groupby("leader")
    frame = pd.DataFrame(
        {
            "total": grouped.size(),
            "open": grouped["open"].sum(),
            "red": grouped["light"].agg(lambda lights: int((lights == Light.RED).sum())),
            "yellow": grouped["light"].agg(lambda lights: int((lights == Light.YELLOW).sum())),
            "longest": grouped["late"].max(),
            "not_on_record": grouped["unknown"].sum(),
        }
    ).reset_index()
    # What is in nobody's charge comes last: it is no leader's to answer for.
    frame = frame.assign(nobody=frame["leader"] == "").sort_values(
        ["nobody", "red", "yellow", "open", "leader"], ascending=[True, False, False, False, True]
    )
    return Answer(value=len(frame), frame=frame)


def _fixed(findings: pd.DataFrame) -> pd.DataFrame:
    """Whether each finding has each of the five: one column per fixing."""
    has = findings.notna() & (findings.astype(str) != "")
    return pd.DataFrame({name: has[list(fields)].any(axis=1) for name, fields in FIXINGS.items()})


def _grouped(judged: pd.DataFrame, by: str, order: list[str]) -> Answer:
    if judged.empty:
        return Answer(reason=Reason("nothing_counted"))
    parts = {
        "total": judged["stage"].notna(),
        "finished": judged["stage"].isin(_FINISHED),
        "closed": judged["stage"] == Stage.CLOSED,
        "overdue": judged["stage"] == Stage.OVERDUE,
        "not_on_record": judged["stage"] == Stage.NOT_ON_RECORD,
    }
    sums = pd.DataFrame(parts).groupby(judged[by]).sum().astype("Int64")
    frame = sums.reindex(order).rename_axis(by).reset_index()
    return Answer(value=len(judged), frame=frame)


METRICS = (
    Metric("duty.five_fixed", ("findings",), five_fixed, "share", FIXING_COLUMNS, good_when="higher"),
    Metric("duty.by_duty", ("findings", "settings"), by_duty, "count", DUTY_COLUMNS, groups=("duty",)),
    Metric("duty.by_kind", ("obligations", "settings"), by_kind, "count", KIND_COLUMNS, groups=("kind",)),
    Metric("duty.by_leader", ("obligations", "settings"), by_leader, "table", LEADER_COLUMNS, groups=("leader",)),
    Metric("duty.register", ("findings",), register, "table", REGISTER_COLUMNS),
)

"""On-time rate: closed on time out of what is closed and what is open and overdue. What is late is never left out."""

from dataclasses import replace

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Firmness, Rectification, Stage
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings, share

#: What a group's row says of punctuality: by the deadline in force, and strictly by the first one; of how many closed
#: nobody can tell, because their day is not given.
COLUMNS = (
    *("on_time", "done_on_time", "counted", "on_time_share", "on_time_first", "counted_first", "first_share"),
    "day_unknown",
)

_FLAGS = ("on_time", "done_on_time", "counted", "on_time_first", "counted_first", "day_unknown", "day_unknown_first")


def kept_or_missed(on: pd.Series, earliest: pd.Series, due: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Which of what is over was certainly in time, and which was certainly late; of the rest nobody can tell.

    `on`: the day it was told, which it was not later than; `earliest`: the first day on which it may have been, the
    same where the day was given. Told by the deadline it was in time; what was not yet over after it was late.
    """
    return on <= due, (on > due) & (earliest > due)


def punctuality(judged: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Items as `lights.assess` returns them, with the flags `_FLAGS`.

    Counted is what was closed, and what is open after its deadline. Only firm deadlines are kept or missed: standing
    items and soft deadlines (力争, 争取) are in neither number, nor is what was closed on a day that nobody gave
    and that may lie on either side of the deadline (`day_unknown`). An extension moves the deadline in force, never the
    first one.
    """
    firm = (judged["firmness"] == Firmness.FIRM) & (judged["rectification"] != Rectification.STANDING)
    closed = firm & (judged["stage"] == Stage.CLOSED) & judged["closed_on"].notna()
    still_open = firm & ~judged["stage"].isin([Stage.CLOSED, Stage.DONE, Stage.NOT_ON_RECORD])
    flags = {}
    for name, due in (("", judged["due_on"]), ("_first", judged["due_first"])):
        kept, missed = kept_or_missed(judged["closed_on"], judged["closed_earliest"], due)
        flags[f"on_time{name}"] = closed & kept
        flags[f"counted{name}"] = (closed & (kept | missed)) | (still_open & (due < pd.Timestamp(scope.as_of)))
        flags[f"day_unknown{name}"] = closed & due.notna() & ~kept & ~missed
    ended = judged["done_on"].fillna(judged["closed_on"])
    flags["done_on_time"] = closed & flags["counted"] & (ended <= judged["due_on"])
    return judged.assign(**flags)


def by_group(flagged: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row per group of `by` with `COLUMNS`; a share is empty where nothing is counted."""
    sums = flagged.groupby(by, dropna=False)[list(_FLAGS)].sum().astype("Int64")
    for part, whole, name in (
        ("on_time", "counted", "on_time_share"),
        ("on_time_first", "counted_first", "first_share"),
    ):
        sums[name] = (sums[part] / sums[whole].where(sums[whole] > 0)).astype("Float64").astype("float64")
    return sums[list(COLUMNS)].reset_index()


def rate(scope: Scope, findings: pd.DataFrame, settings: Settings) -> Answer:
    """Findings closed by their deadline out of those closed and those open and overdue; extensions count.

    Beside it the same strictly by the first deadline. `details`: how many closed ones are in neither number because
    the day of closing is not known (`day_unknown`; by the first deadline `day_unknown_first`).
    """
    flagged = punctuality(assess(findings, scope.as_of, settings), scope)
    sums = {name: int(flagged[name].sum()) for name in _FLAGS}
    answer = share(sums["on_time"], sums["counted"])
    unknown = int((flagged["stage"] == Stage.NOT_ON_RECORD).sum())
    if answer.value is None and len(findings):
        answer = replace(answer, reason=Reason("day_unknown" if sums["day_unknown"] else "nothing_closed_or_overdue"))
    details = {name: sums[name] for name in _FLAGS} | ({"not_on_record": unknown} if unknown else {})
    return replace(answer, details=details)


METRICS = (Metric("findings.on_time", ("findings", "settings"), rate, "share", good_when="higher"),)

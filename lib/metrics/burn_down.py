"""Burn-down of closures: how many findings remained open at the end of each month, beside the plan."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from lib.core.calendar import month_end
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason

COLUMNS = ("on", "handed_over", "not_done", "not_closed", "planned", "not_on_record")


def remaining(scope: Scope, findings: pd.DataFrame) -> Answer:
    """One row per month end of the period, and one for its last day: what was handed over and not done, not closed.

    `planned`: what would remain had every finding been closed by its first deadline; without one it remains. A
    reopened finding counts as closed between its first closing and its reopening. No day after the as-of day. What is
    not on record on a day (`not_on_record`) is handed over, and neither open nor done there.
    """
    known = findings[findings["opened_on"].notna()]
    if known.empty:
        return Answer(denominator=len(findings), reason=Reason("nothing_counted"))
    rows = [_row(known, day) for day in _days(scope)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"on": "datetime64[s]"})
    _, handed, _, left, _, unknown = rows[-1]
    details = {"not_on_record": unknown} if unknown else {}
    return Answer(value=left, frame=frame, numerator=left, denominator=handed - unknown, details=details)


def _row(findings: pd.DataFrame, day: date) -> tuple[Any, ...]:
    on = pd.Timestamp(day)
    handed = findings["opened_on"] <= on
    given = handed & ~(findings["recorded_on"] > on)
    closed_before = (findings["closed_first"] <= on) & (findings["reopened_on"] > on)
    closed = (findings["closed_on"] <= on) | closed_before
    done = closed | (findings["done_on"] <= on)
    planned = findings["due_first"] <= on
    left = (int((given & ~flag).sum()) for flag in (done, closed))
    return day, int(handed.sum()), *left, int((handed & ~planned).sum()), int((handed & ~given).sum())


def _days(scope: Scope) -> list[date]:
    """The day before the period, its month ends, its last day."""
    days = [scope.start - timedelta(days=1)]
    while (ending := month_end(days[-1] + timedelta(days=1))) < scope.end:
        days.append(ending)
    return [*days, scope.end]


METRICS = (Metric("findings.remaining", ("findings",), remaining, "count", COLUMNS, good_when="lower"),)

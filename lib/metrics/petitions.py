"""Petitions handed over: how many are handled, with and without those handled in part."""

from dataclasses import replace

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Stage, State, StateType
from lib.metrics.lights import assess, state_types
from lib.metrics.model import Answer, Metric, share


def handled_share(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """Petitions handled or closed out of all; handled in part does not count here."""
    finished = state_types(petitions["state"]).isin([StateType.DONE, StateType.CLOSED])
    in_part = int((petitions["state"] == State.HANDLED_IN_PART).sum())
    answer = share(int(finished.sum()), len(petitions))
    return replace(answer, details={"in_part": in_part, "open": len(petitions) - int(finished.sum())})


def listing(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """One row per petition, open and longest overdue first."""
    judged = assess(petitions, scope.as_of)
    judged = judged.assign(open=judged["stage"].isin([Stage.DONE, Stage.CLOSED]))
    judged = judged.sort_values(["open", "days_late", "code"], ascending=[True, False, True])
    return Answer(value=len(judged), frame=judged)


LIST_COLUMNS = (
    "light",
    "code",
    "title",
    "region_name",
    "unit",
    "starred",
    "opened_on",
    "due_on",
    "days_late",
    "state",
    "finished_on",
)

METRICS = (
    Metric("petitions.list", ("petitions",), listing, "table", LIST_COLUMNS),
    Metric("petitions.handled_share", ("petitions",), handled_share, "share", good_when="higher"),
)

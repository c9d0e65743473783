"""Petitions handed over: how many are handled, with and without those handled in part."""

from dataclasses import replace

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import State, StateType
from lib.metrics.lights import state_types
from lib.metrics.model import Answer, Metric, share


def handled_share(scope: Scope, petitions: pd.DataFrame) -> Answer:
    """Petitions handled or closed out of all; handled in part does not count here."""
    finished = state_types(petitions["state"]).isin([StateType.DONE, StateType.CLOSED])
    in_part = int((petitions["state"] == State.HANDLED_IN_PART).sum())
    answer = share(int(finished.sum()), len(petitions))
    return replace(answer, details={"in_part": in_part, "open": len(petitions) - int(finished.sum())})


METRICS = (Metric("petitions.handled_share", ("petitions",), handled_share, "share", good_when="higher"),)

"""What comes next: the obligations that are due on the next day on which any is."""

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.findings import ahead, open_of
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings

COLUMNS = ("due_on", "kind", "counts_as", "code", "title", "region_name", "unit", "leader")


def next_due(scope: Scope, obligations: pd.DataFrame, settings: Settings) -> Answer:
    """One row per open obligation that is due next, the day itself included; all on one day. Out of all open."""
    judged = assess(obligations, scope.as_of, settings)
    coming = ahead(judged, scope.as_of)
    if coming.empty:
        return Answer(reason=Reason("nothing_next"))
    first = coming[coming["due_on"] == coming["due_on"].min()]
    return Answer(value=len(first), frame=first, numerator=len(first), denominator=len(open_of(judged)))


METRICS = (Metric("items.next_due", ("obligations", "settings"), next_due, "count", COLUMNS),)

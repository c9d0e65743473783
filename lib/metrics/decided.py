"""What meetings decided: instructions that carry the day of a meeting, until they are done."""

import pandas as pd

from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.metrics.findings import on_record, worst_first
from lib.metrics.lights import assess
from lib.metrics.model import Answer, Metric, Reason, Settings

COLUMNS = (
    *("light", "kind", "counts_as", "code", "title", "region", "region_name", "unit", "leader"),
    *("opened_on", "due_on", "due_text", "days_late", "state", "stage", "reason", "since", "about", "meeting"),
)


def decided(scope: Scope, instructions: pd.DataFrame, settings: Settings) -> Answer:
    """One row per instruction of a meeting on or before the day, the worst first.

    `about` is the code of the matter that it speaks of. The value is how many are neither done nor closed.
    """
    own = instructions[instructions["meeting"].notna() & (instructions["meeting"] <= pd.Timestamp(scope.as_of))]
    judged = on_record(worst_first(assess(own, scope.as_of, settings)))
    if judged.empty:
        return Answer(reason=Reason("nothing_counted"))
    still = ~judged["stage"].isin([Stage.DONE, Stage.CLOSED])
    return Answer(value=int(still.sum()), frame=judged, denominator=len(judged))


METRICS = (Metric("instructions.decided", ("instructions", "settings"), decided, "count", COLUMNS),)

"""Every table of obligations has the columns that it promises, and no progress reads 100 % before it is accepted."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import ACTIONS
from lib.core.scope import Scope
from lib.db.queries import QUERIES
from lib.metrics import findings, petitions, projects, tasks
from lib.metrics.model import Answer, Metric
from tests.unit.metrics.conftest import DEFAULTS, TODAY, make_item

SCOPE = Scope("620802", TODAY)
LATE = date(2024, 6, 5)

KINDS = {"findings": "finding", "measures": "measure", "tasks": "task", "petitions": "petition", "projects": "project"}


def made(name: str, *given: dict[str, Any]) -> pd.DataFrame:
    frame = QUERIES[name].frame
    kind = KINDS.get(name, "milestone")
    rows = [make_item(**{"item": n, "code": f"{kind}-{n}", "kind": kind} | each) for n, each in enumerate(given, 1)]
    return frame.typed(pd.DataFrame(rows, columns=list(frame.columns)))


#: Closed; done and not signed off; all but done by its own report; nothing reported, and late.
FOUR = ({"state": "closed"}, {"state": "done"}, {"progress": 0.999}, {"progress": None, "due_on": LATE})


def world(name: str) -> pd.DataFrame:
    if name == "settings":
        return DEFAULTS
    if name == "actions":
        return ACTIONS.of([])
    return made(name, *FOUR) if name in KINDS else QUERIES[name].frame.of([])


def answered(metric: Metric) -> Answer:
    return metric.compute(SCOPE, *(world(name) for name in metric.inputs))


EVERY = [*findings.METRICS, *tasks.METRICS, *projects.METRICS, *petitions.METRICS]


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_the_columns_are_those_that_were_promised(metric: Metric) -> None:
    frame = answered(metric).frame
    assert frame is None or not [name for name in metric.columns if name not in frame]


@pytest.mark.parametrize("key", ["findings.list", "measures.list", "tasks.list"])
def test_only_what_is_accepted_reads_a_hundred_percent(key: str) -> None:
    metric = next(each for each in EVERY if each.key == key)
    answer = answered(metric)
    assert answer.frame is not None
    assert answer.value == 4
    shown = answer.frame.sort_values("item")["guarded"].astype(object)
    assert shown.where(shown.notna(), None).tolist() == [1.0, 0.99, 0.99, None]
    assert answer.frame["code"].iloc[0].endswith("-4"), "what is late comes first"

"""Whose findings are, the five fixings, and what each leader owes."""

from datetime import date

import pandas as pd

from lib.core.frames import FINDINGS, SETTINGS
from lib.core.scope import Scope
from lib.metrics import duty
from tests.unit.metrics.conftest import items, make_item

SETTING = SETTINGS.of([])


def findings(*given: dict[str, object]) -> pd.DataFrame:
    rows = [make_item(**{"item": place, "code": f"F-{place}"} | each) for place, each in enumerate(given, 1)]
    return FINDINGS.typed(pd.DataFrame(rows, columns=list(FINDINGS.columns)))


FIXED = {"leader": "L", "target": "aim", "sanction": "points off", "duty": "main"}


def test_all_five_or_not(scope: Scope) -> None:
    rows = findings(FIXED, FIXED | {"target": None}, FIXED | {"sanction": ""}, FIXED | {"leader": None, "target": None})
    answer = duty.five_fixed(scope, rows)
    assert (answer.numerator, answer.denominator) == (1, 4)
    assert answer.frame is not None
    assert answer.frame["count"].tolist() == [4, 2, 3, 4, 3]
    register = duty.register(scope, rows).frame
    assert register is not None
    assert register["fixed"].tolist() == [5, 4, 4, 3]


def test_a_standing_matter_has_its_deadline_in_words(scope: Scope) -> None:
    rows = findings(FIXED | {"due_on": None, "due_text": "长期坚持"}, FIXED | {"due_on": None, "due_text": None})
    assert duty.five_fixed(scope, rows).numerator == 1


def test_no_finding_is_no_share(scope: Scope) -> None:
    assert duty.five_fixed(scope, findings()).value is None
    assert duty.by_duty(scope, findings(), SETTING).value is None
    assert duty.register(scope, findings()).value is None
    nobody = duty.by_leader(scope, items(), SETTING)
    assert (nobody.value, nobody.reason and nobody.reason.code) == (None, "nothing_counted")


def test_own_and_shared_findings(scope: Scope) -> None:
    rows = findings(
        FIXED | {"state": "done"}, FIXED | {"duty": "shared", "state": "closed"}, {"duty": "shared"}, {"duty": None}
    )
    frame = duty.by_duty(scope, rows, SETTING).frame
    assert frame is not None
    assert frame.to_numpy().tolist() == [["main", 1, 1, 0, 0, 0], ["shared", 2, 1, 1, 0, 0], ["", 1, 0, 0, 0, 0]]


def test_what_a_leader_owes_worst_first(scope: Scope) -> None:
    late = {"due_on": date(2024, 6, 5), "due_first": date(2024, 6, 5)}
    rows = items({"leader": "A"}, {"leader": "B"} | late, {"leader": "B", "state": "done"}, {"leader": None} | late)
    frame = duty.by_leader(scope, rows, SETTING).frame
    assert frame is not None
    assert frame[["leader", "total", "open", "red", "longest"]].astype(object).to_numpy().tolist()[0] == [
        "B",
        2,
        1,
        1,
        30,
    ]
    yesterday = items({"leader": "A", "due_on": date(2024, 7, 4), "due_first": date(2024, 7, 4)})
    assert duty.by_leader(scope, yesterday, SETTING).frame["longest"].tolist() == [1]  # type: ignore[index]
    assert frame["leader"].tolist() == ["B", "A", ""]  # the rows add up: what is nobody's is the last


def test_records_by_kind(scope: Scope) -> None:
    planned = {"kind": "finding", "counts_as": "task"}
    rows = items({"kind": "task"}, {"kind": "finding", "state": "closed"}, {"kind": "finding"}, planned)
    answer = duty.by_kind(scope, rows, SETTING)
    assert answer.value == 4
    assert answer.frame is not None
    assert answer.frame.to_numpy().tolist() == [["finding", 2, 1, 1, 0, 0], ["task", 2, 0, 0, 0, 0]]

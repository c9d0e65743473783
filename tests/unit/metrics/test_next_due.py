"""What comes next, and what meetings decided: only what is open, on record and of its day."""

from datetime import date, timedelta

import pandas as pd

from lib.core.frames import INSTRUCTIONS
from lib.core.scope import Scope
from lib.metrics.decided import decided
from lib.metrics.next_due import next_due
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items, make_item

SCOPE = Scope("620800", TODAY)
MORNING, LATER = TODAY + timedelta(1), TODAY + timedelta(9)


def test_all_that_is_due_on_the_next_day_by_code_out_of_all_open() -> None:
    answer = next_due(
        SCOPE,
        items(
            {"due_on": MORNING, "code": "B"},
            {"due_on": LATER},
            {"due_on": MORNING, "code": "A"},
            {"due_on": TODAY - timedelta(1)},
            {"due_on": MORNING, "state": "done", "done_on": date(2024, 6, 1)},
            {"due_on": MORNING, "state": "closed", "closed_on": date(2024, 6, 1)},
            {"due_on": MORNING, "recorded_on": MORNING},
        ),
        DEFAULTS,
    )
    assert answer.frame is not None
    assert list(answer.frame["code"]) == ["A", "B"]
    assert (answer.value, answer.numerator, answer.denominator) == (2, 2, 4)


def test_what_is_due_on_the_day_itself_is_next() -> None:
    assert next_due(SCOPE, items({"due_on": TODAY}, {"due_on": MORNING}), DEFAULTS).value == 1


def test_nothing_due_any_more_is_said() -> None:
    late = next_due(SCOPE, items({"due_on": TODAY - timedelta(1)}), DEFAULTS)
    assert (late.value, late.reason.code) == (None, "nothing_next")  # type: ignore[union-attr]


def told(*given: dict[str, object]) -> pd.DataFrame:
    ordinary = {"kind": "instruction", "meeting": date(2024, 6, 5), "due_on": LATER, "about": "F-1"}
    rows = [make_item(item=place, code=f"I-{place}", **(ordinary | each)) for place, each in enumerate(given, 1)]
    return INSTRUCTIONS.typed(pd.DataFrame(rows, columns=list(INSTRUCTIONS.columns)))


def test_what_meetings_decided_by_the_day_and_how_much_of_it_is_open() -> None:
    answer = decided(
        SCOPE,
        told(
            {"due_on": LATER},
            {"due_on": TODAY - timedelta(3)},
            {"state": "done", "done_on": date(2024, 6, 20)},
            {"state": "closed", "closed_on": date(2024, 6, 20)},
            {"meeting": TODAY},
            {"meeting": MORNING},
            {"meeting": None},
            {"recorded_on": MORNING},
        ),
        DEFAULTS,
    )
    assert answer.frame is not None
    assert answer.frame["code"].iloc[0] == "I-2", "the worst first"
    assert sorted(answer.frame["code"]) == ["I-1", "I-2", "I-3", "I-4", "I-5"]
    assert (answer.value, answer.denominator) == (3, 5)
    assert set(answer.frame["about"]) == {"F-1"}


def test_before_anything_was_decided_there_is_no_figure() -> None:
    nothing = decided(SCOPE, told({"meeting": MORNING}), DEFAULTS)
    assert (nothing.value, nothing.reason.code) == (None, "nothing_counted")  # type: ignore[union-attr]

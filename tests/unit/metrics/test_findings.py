"""Findings and measures: parts add up, done is not closed, nothing counted is no figure."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.frames import ITEMS
from lib.core.scope import Scope
from lib.core.terms import State
from lib.metrics import findings
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

SCOPE = Scope("620802", TODAY)


def test_five_stages_of_five_findings() -> None:
    world = items({"state": "closed"}, {"state": "done"}, {}, {"progress": 0.1}, {"due_on": "2024-06-30"})
    answer = findings.by_stage(SCOPE, world, DEFAULTS)
    assert answer.value == 5
    assert answer.details == {
        **dict.fromkeys(("closed", "done", "on_schedule", "behind", "overdue"), 1),
        "not_on_record": 0,
    }


def test_shares_show_both_numbers() -> None:
    world = items({"state": "closed"}, {"state": "awaiting_acceptance"}, {})
    done, closed = findings.done_share(SCOPE, world, DEFAULTS), findings.closed_share(SCOPE, world, DEFAULTS)
    assert (done.numerator, done.denominator) == (2, 3)
    assert (closed.numerator, closed.denominator) == (1, 3)


def test_nothing_counted_is_a_dash_with_its_reason_never_a_zero() -> None:
    nothing = ITEMS.of([])
    for compute in (findings.by_stage, findings.done_share, findings.closed_share, findings.overdue):
        answer = compute(SCOPE, nothing, DEFAULTS)
        assert answer.value is None
        assert answer.reason is not None


def test_all_findings_done_while_measures_still_run() -> None:
    world = items({"state": "done"})
    measures = items({"kind": "measure", "state": "done"}, {"kind": "measure", "state": "on_schedule"})
    frame = findings.by_programme(SCOPE, world, measures, DEFAULTS).frame.set_index("level")
    assert (frame.loc["finding", "done"], frame.loc["finding", "total"]) == (1, 1)
    assert (frame.loc["measure", "done"], frame.loc["measure", "on_schedule"]) == (1, 1)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(list(State)), min_size=1, max_size=20))
def test_parts_add_up_and_a_finished_item_never_lowers_the_share(states: list[State]) -> None:
    world = [{"state": state.value} for state in states]
    answer = findings.by_stage(SCOPE, items(*world), DEFAULTS)
    assert sum(answer.details.values()) == answer.value == len(states)
    before = findings.done_share(SCOPE, items(*world), DEFAULTS).value
    after = findings.done_share(SCOPE, items(*world, {"state": "done"}), DEFAULTS).value
    assert after >= before

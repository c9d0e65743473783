"""The lights of the pages and the suggested rule of the standards agree on one item."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.metrics.lights import assess
from lib.standards.rectification import schedule
from tests.unit.metrics.conftest import TODAY, items

items_in_time = st.tuples(
    st.integers(1, 400), st.integers(-60, 400), st.floats(0, 1).map(lambda x: round(x, 3)), st.booleans(), st.booleans()
)


@settings(max_examples=80)
@given(st.lists(items_in_time, min_size=1, max_size=8))
def test_stages_follow_the_schedule(drawn: list[tuple[int, int, float, bool, bool]]) -> None:
    facts = [
        (TODAY - timedelta(days=before), TODAY + timedelta(days=after), progress, done, closed)
        for before, after, progress, done, closed in drawn
        if before + after > 0
    ]
    rows = [
        {
            "opened_on": opened,
            "due_on": due,
            "progress": progress,
            "state": "closed" if closed else "done" if done else "in_progress",
            "updated_on": date(2024, 7, 1),
        }
        for opened, due, progress, done, closed in facts
    ]
    if not rows:
        return
    stages = assess(items(*rows), TODAY)["stage"].tolist()
    assert stages == [
        schedule(TODAY, done=done, closed=closed, due=due, opened=opened, progress=progress).state
        for opened, due, progress, done, closed in facts
    ]

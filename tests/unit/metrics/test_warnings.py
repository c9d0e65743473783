"""The warning list counts what it does not show, merges signals, and tells whom to call."""

from datetime import date

import pandas as pd
import pytest

from lib.core.frames import ACTIONS, SETTINGS, UNRECORDED, WARNING_COUNTS, WARNING_TOTALS
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.db.queries import QUERIES
from lib.metrics import air_signals, water_signals
from lib.metrics.model import Answer
from lib.metrics.signals import framed, signal
from lib.metrics.warnings import counts, listing, red, units_to_call
from tests.unit.metrics.conftest import TODAY, items

NOTHING = [QUERIES[name].frame.of([]) for name in (*air_signals.INPUTS, *water_signals.INPUTS)]
LATE = {"due_on": date(2024, 6, 5)}
ROWS = items(
    LATE,
    {"due_on": date(2024, 6, 20)},
    {"due_on": date(2024, 7, 20), "progress": 0.1},
)
TOTALS = WARNING_TOTALS.of([("red", 240, 250, None), ("yellow", 7, 9, None), ("blue", 53, 60, None)])


ALL_RECORDED = UNRECORDED.of([])


def listed(
    scope: Scope,
    rows: pd.DataFrame = ROWS,
    totals: pd.DataFrame = TOTALS,
    of: object = listing,
    unrecorded: pd.DataFrame = ALL_RECORDED,
) -> Answer:
    assert callable(of)
    answer = of(scope, rows, totals, unrecorded, ACTIONS.of([]), *NOTHING, SETTINGS.of([]))
    assert isinstance(answer, Answer)
    return answer


def test_the_value_counts_what_is_not_listed_too() -> None:
    answer = listed(Scope("620802", TODAY))
    assert (answer.value, answer.numerator, answer.denominator) == (247, 247, 300)
    assert answer.frame is not None
    assert answer.frame["code"].tolist() == ["F-1", "F-2", "F-3"], "red first, then what has lasted longest"
    assert answer.frame["days_late"].tolist() == [30, 15, -15]
    assert answer.frame["next_step"].tolist() == ["bulletin_warning", "bulletin_warning", "reminder"]


def test_red_ones_alone() -> None:
    answer = listed(Scope("620802", TODAY), of=red)
    assert (answer.value, answer.denominator) == (240, 300)
    assert answer.frame is not None
    assert answer.frame["light"].tolist() == ["red", "red"]
    assert listed(Scope("620802", TODAY, light="yellow"), of=red).value == 0


def test_red_and_all_warnings_are_out_of_one_whole_signals_and_all(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"kind": "water", "title": "S", "region": "1", "region_name": "R", "since": date(2024, 6, 1)}
    lights = ("red", "yellow", "yellow")
    given = [signal(Light(each), code=str(place), reason="r", **told) for place, each in enumerate(lights)]
    monkeypatch.setattr(air_signals, "signals", lambda *_: framed(given))
    monkeypatch.setattr(water_signals, "signals", lambda *_: framed([]))
    monkeypatch.setitem(globals(), "NOTHING", [frame.reindex([0]) for frame in NOTHING])
    every, reds = listed(Scope("620802", TODAY)), listed(Scope("620802", TODAY), of=red)
    assert (every.value, every.denominator) == (250, 303)
    assert (reds.value, reds.denominator) == (241, 303)


def test_a_chosen_light_counts_alone() -> None:
    assert listed(Scope("620802", TODAY, light="yellow")).value == 7
    assert listed(Scope("620802", TODAY, light="blue")).value == 0


def test_every_total_says_how_many_were_not_on_record(counted: pd.DataFrame) -> None:
    """Known fault: lists of warnings of past days said nothing of what was done before its first report."""
    three, scope = UNRECORDED.of([(3,)]), Scope("620802", TODAY)
    for of in (listing, red):
        assert listed(scope, of=of, unrecorded=three).details["not_on_record"] == 3
        assert "not_on_record" not in listed(scope, of=of).details
    assert counts(scope, counted, TOTALS, three).details["not_on_record"] == 3
    none = listed(scope, ROWS.head(0), WARNING_TOTALS.of([]), unrecorded=three)
    assert (none.value, none.reason and none.reason.code, none.details["not_on_record"]) == (None, "none_on_record", 3)
    nothing = counts(scope, counted.head(0), WARNING_TOTALS.of([]), three)
    assert (nothing.value, nothing.reason and nothing.reason.code) == (None, "none_on_record")


def test_nothing_known_is_not_zero_and_all_closed_is() -> None:
    empty = listed(Scope("620802", TODAY), ROWS.head(0), WARNING_TOTALS.of([]))
    assert (empty.value, empty.reason and empty.reason.code) == (None, "nothing_counted")
    closed = listed(Scope("620802", TODAY), ROWS.head(0), WARNING_TOTALS.of([("grey", None, None, None)]))
    assert (closed.value, closed.denominator, closed.reason) == (0, 0, None)


@pytest.fixture
def counted() -> pd.DataFrame:
    return WARNING_COUNTS.of(
        [
            ("red", "finding", "A", "first", 3, TODAY, "A-2", "second", date(2024, 7, 1)),
            ("red", "petition", "A", "other", 2, TODAY, "A-1", "worst", date(2024, 6, 5)),
            ("yellow", "finding", "A", "first", 9, TODAY, "A-9", "soft", date(2023, 1, 1)),
            ("red", "finding", "B", None, 5, TODAY, "B-1", "old", date(2024, 6, 4)),
            ("yellow", "task", "C", None, 1, TODAY, "C-1", "soon", date(2024, 7, 10)),
            ("red", "task", None, None, 8, TODAY, "D-1", "nobody's", date(2020, 1, 1)),
            ("red", "task", "D", None, 1, TODAY, "D-2", "undated", None),
        ]
    )


def test_counts_by_light_and_kind(counted: pd.DataFrame) -> None:
    answer = counts(Scope("620802", TODAY), counted, TOTALS, ALL_RECORDED)
    records = {"red_records": 250, "yellow_records": 9, "records": 259}
    assert (answer.value, answer.denominator, dict(answer.details)) == (247, 300, {"red": 240, "yellow": 7, **records})
    assert answer.frame is not None
    assert answer.frame.set_index(["light", "kind"])["count"].to_dict() == {
        ("red", "finding"): 8,
        ("red", "petition"): 2,
        ("red", "task"): 9,
        ("yellow", "finding"): 9,
        ("yellow", "task"): 1,
    }


def test_units_to_call_are_the_three_with_the_most_red(counted: pd.DataFrame) -> None:
    answer = units_to_call(Scope("620802", TODAY), counted, TOTALS)
    assert (answer.value, answer.numerator, answer.denominator) == (3, 3, 4), "as many as are listed, out of all"
    assert answer.frame is not None
    assert answer.frame["unit"].tolist() == ["A", "B", "D"], "as many red: the longest overdue first"
    first = answer.frame.iloc[0]
    assert (first["red"], first["yellow"], first["longest"], first["code"]) == (5, 9, 551, "A-1")
    assert answer.frame["due_on"].tolist()[1] == pd.Timestamp("2024-06-04")
    red_alone = units_to_call(Scope("620802", TODAY, light="red"), counted, TOTALS).frame
    assert red_alone is not None
    assert (red_alone["red"].iloc[0], red_alone["yellow"].sum()) == (5, 0), "a chosen light counts alone"
    row = ("red", "finding", "A", None, 1, TODAY, "A-1", "late", date(2024, 7, 1))
    soft = ("yellow", "finding", "B", None, 2, TODAY, "B-2", "soft", date(2024, 7, 10))
    tied = WARNING_COUNTS.of([row, (*row[:2], "B", *row[3:]), soft])
    both = units_to_call(Scope("620802", TODAY), tied, TOTALS).frame
    assert both is not None
    assert both["unit"].tolist() == ["B", "A"], "as many red, as late: the most yellow first"
    assert units_to_call(Scope("620802", TODAY), counted.head(0), TOTALS).value == 0
    nothing = units_to_call(Scope("620802", TODAY), counted.head(0), TOTALS.head(0))
    assert nothing.value is None, "nothing known is not zero"

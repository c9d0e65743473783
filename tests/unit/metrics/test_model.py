"""A metric evaluated: what it promised and no more, as fresh as the stalest of its inputs, from all their sources."""

from datetime import date

import pandas as pd
import pytest

from lib.core.rows import Rows, Source
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason, evaluate

SCOPE = Scope("620802", date(2024, 7, 5))
SECOND, FIRST = Source("b", sample=False), Source("a", sample=True)


def read(query: str, _: Scope) -> Rows:
    told = {
        "late": (date(2024, 7, 1), (SECOND, FIRST)),
        "early": (date(2024, 6, 1), (FIRST,)),
        "tomorrow": (date(2024, 7, 6), ()),
        "timeless": (None, (SECOND,)),
    }
    return Rows(pd.DataFrame({"query": [query]}), *told[query])


def metric(*inputs: str, frame: pd.DataFrame | None = None) -> Metric:
    return Metric("x.y", inputs, lambda scope, *frames: Answer(value=len(frames), frame=frame), "table", ("code",))


def test_the_rows_have_the_promised_columns_alone_and_are_numbered_from_nought() -> None:
    frame = pd.DataFrame({"other": [1, 2], "code": ["A", "B"]}, index=[7, 3])
    found = evaluate(metric("late", frame=frame), SCOPE, read)
    assert list(found.frame.columns) == ["code"]
    assert list(found.frame.index) == [0, 1]
    assert list(found.frame["code"]) == ["A", "B"]
    empty = evaluate(metric("late"), SCOPE, read)
    assert list(empty.frame.columns) == ["code"]
    assert empty.frame.empty


def test_a_column_that_was_promised_and_is_missing_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match=r"x\.y promised the columns \['code'\]"):
        evaluate(metric("late", frame=pd.DataFrame({"other": [1]})), SCOPE, read)


def test_it_is_as_fresh_as_the_stalest_and_no_fresher_than_the_day() -> None:
    assert evaluate(metric("late", "early", "timeless"), SCOPE, read).as_of == date(2024, 6, 1)
    assert evaluate(metric("tomorrow"), SCOPE, read).as_of == SCOPE.as_of
    assert evaluate(metric("timeless"), SCOPE, read).as_of is None


def test_sources_are_each_named_once_in_the_order_of_their_names() -> None:
    found = evaluate(metric("late", "early", "timeless"), SCOPE, read)
    assert found.sources == (FIRST, SECOND)
    assert found.is_sample
    assert not evaluate(metric("timeless"), SCOPE, read).is_sample


def test_the_reason_and_the_standard_of_the_answer_are_kept() -> None:
    told = Metric("x.y", (), lambda scope: Answer(reason=Reason("no_target"), standard="B"), "count", (), standard="A")
    found = evaluate(told, SCOPE, read)
    assert (found.value, found.reason, found.standard) == (None, Reason("no_target"), "B")

"""Frames keep what they declare, with rows and without."""

from datetime import date, datetime

import pandas as pd
import pytest

from lib.core import frames
from lib.core.frames import Frame, records

DECLARED = [value for value in vars(frames).values() if isinstance(value, Frame)]
EVERY = Frame(
    "every",
    "one row per test",
    {"text": "text", "number": "number", "count": "count", "flag": "flag", "day": "day", "moment": "moment"},
)
DTYPES = ["str", "float64", "Int64", "boolean", "datetime64[s]", "datetime64[s]"]


@pytest.mark.parametrize("frame", DECLARED, ids=lambda frame: frame.name)
def test_columns_and_dtypes_of_no_rows(frame: Frame) -> None:
    empty = frame.of([])
    one = frame.of([[None] * len(frame.columns)])
    assert list(empty.columns) == list(one.columns) == list(frame.columns)
    assert empty.dtypes.tolist() == one.dtypes.tolist()
    assert len(empty) == 0
    assert one.isna().all(axis=None), "absent stays absent: no zero, no empty word, no false"
    assert frame.grain.startswith("one row per ")


def test_there_are_frames_to_look_at() -> None:
    assert len(DECLARED) > 8
    assert len({frame.name for frame in DECLARED}) == len(DECLARED)


def test_values_keep_their_meaning() -> None:
    moment = datetime.fromisoformat("2024-07-05T23:30")
    frame = EVERY.of([("一", 1.5, 7, True, date(2024, 7, 5), moment), (None,) * 6])
    assert [str(dtype) for dtype in frame.dtypes] == DTYPES
    assert frame.iloc[0].tolist() == ["一", 1.5, 7, True, pd.Timestamp(2024, 7, 5), pd.Timestamp(moment)]
    assert frame.iloc[1].isna().all()
    assert records(frame)[1] == dict.fromkeys(EVERY.columns)
    assert records(frame)[0]["count"] == 7


def test_counts_stay_whole_beside_absent_ones() -> None:
    frame = EVERY.of([(None, None, count, None, None, None) for count in (1, None, 3)])
    assert str(frame["count"].dtype) == "Int64"
    assert [row["count"] for row in records(frame)] == [1, None, 3]


@pytest.mark.parametrize("day", ["0001-01-01", "1582-10-15", "9999-12-31"])
def test_days_far_away_are_days(day: str) -> None:
    frame = EVERY.of([(None, None, None, None, date.fromisoformat(day), None)])
    assert frame["day"][0].date().isoformat() == day


def test_a_frame_that_lacks_columns_gets_them_empty() -> None:
    typed = EVERY.typed(pd.DataFrame({"text": ["a", "b"], "unknown": [1, 2]}, index=[5, 9]))
    assert list(typed.columns) == list(EVERY.columns)
    assert typed.index.tolist() == [5, 9]
    assert typed["count"].isna().all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises((ValueError, TypeError)):
        EVERY.of([("a", "not a number", None, None, None, None)])
    with pytest.raises(TypeError, match="cannot be converted"):
        EVERY.of([("a", None, None, None, "30 February", None)])


def test_records_of_no_rows() -> None:
    assert records(EVERY.of([])) == []

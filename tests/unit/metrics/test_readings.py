"""Doubted readings: a place and time counts once for air, a value once for water, out of all that was given."""

from datetime import datetime
from typing import Any

import pandas as pd

from lib.core.scope import Scope
from lib.metrics import readings
from tests.unit.metrics.conftest import TODAY

SCOPE = Scope("620802", TODAY)
AT, LATER = datetime.fromisoformat("2024-05-01T01:00"), datetime.fromisoformat("2024-05-01T02:00")


def flags(*rows: tuple[str, datetime, str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place", "at", "pollutant", "rule", "counts"])


def given(number: int) -> pd.DataFrame:
    return pd.DataFrame({"readings": [number, 0]})


def numbers(answer: Any) -> tuple[Any, ...]:
    return answer.value, answer.numerator, answer.denominator


def test_an_hour_of_a_station_counts_once_however_many_items_are_doubted() -> None:
    told = flags(("A", AT, "pm25", "r", True), ("A", AT, "pm10", "r", True), ("A", LATER, "pm25", "r", False))
    answer = readings.doubted(SCOPE, told, given(48))
    assert numbers(answer) == (2, 2, 48)
    assert answer.frame is not None
    assert answer.frame["item"].tolist() == ["pm25", "pm10", "pm25"]
    assert readings.doubted(SCOPE, flags(), given(0)).reason.code == "no_readings"  # type: ignore[union-attr]
    assert numbers(readings.doubted(SCOPE, flags(), given(1))) == (0, 0, 1)


def test_a_value_of_a_sample_counts_once_and_what_no_figure_uses_was_given_all_the_same() -> None:
    told = flags(
        ("A", AT, "tp", "first", True),
        ("A", AT, "tp", "second", True),
        ("A", AT, "tn", "first", False),
        ("B", AT, "tn", "first", False),
    )
    # Ten values are used, two more were given and are not.
    assert numbers(readings.doubted_values(SCOPE, told, given(10))) == (3, 3, 12)
    assert numbers(readings.doubted_values(SCOPE, told.iloc[2:], given(0))) == (2, 2, 2)

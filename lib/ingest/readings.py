"""Readings of monitoring points as rows of the database, with our own index beside what was published."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import pandas as pd

from lib.core.terms import DAILY_POLLUTANTS, POLLUTANTS
from lib.db.commands import Values, Verdict
from lib.ingest.cells import Measured
from lib.ingest.derive import with_index

_INDEX = ("aqi", "level", "primary", "standard")


def day_of(at: datetime) -> date:
    """The day that an hour belongs to: it carries the time of its end, so midnight ends a day."""
    return (at - timedelta(hours=1)).date()


def hour_rows(rows: Sequence[Values]) -> list[Values]:
    """Hours with our own index. Where a source publishes an index and has none for an hour, we give none either."""
    frame = _frame(rows, POLLUTANTS).assign(on=[day_of(row["at"]) for row in rows])
    indexed = records(with_index(frame, period="hour")[list(_INDEX)])
    withheld = dict.fromkeys(("aqi", "level", "primary"))
    return [
        row | index | (withheld if row.get("aqi_published", 0) is None else {})
        for row, index in zip(rows, indexed, strict=True)
    ]


def day_rows(rows: Sequence[Values]) -> list[Values]:
    """Reported days of stations or regions with the index of their rounded concentrations."""
    frame = _frame(rows, DAILY_POLLUTANTS).assign(on=[row["on"] for row in rows])
    indexed = records(with_index(frame)[list(_INDEX)])
    return [row | index | {"derived": False} for row, index in zip(rows, indexed, strict=True)]


def sample_rows(rows: Sequence[Values]) -> tuple[list[Values], list[int], list[Values], list[int]]:
    """Samples one per item, published classes; each with the place of its row of the ledger."""
    samples, of_sample, classes, of_class = [], [], [], []
    for index, row in enumerate(rows):
        key = {"point": row["point"], "at": row["at"]}
        for name, value in row.items():
            if isinstance(value, Measured):
                told = {"item": name, "value": value.value, "below_detection": value.below_detection}
                samples.append(key | told)
                of_sample.append(index)
        if row.get("class_published") is not None:
            classes.append(key | {"water_class": row["class_published"]})
            of_class.append(index)
    return samples, of_sample, classes, of_class


def combined(count: int, *parts: tuple[Sequence[int], Sequence[Verdict]]) -> list[Verdict]:
    """One verdict for each of `count` rows from the verdicts of its parts: (places, verdicts)."""
    found: list[set[Verdict]] = [set() for _ in range(count)]
    for places, verdicts in parts:
        for place, verdict in zip(places, verdicts, strict=True):
            found[place].add(verdict)
    return [
        "unchanged" if verdicts <= {"unchanged"} else "new" if verdicts == {"new"} else "changed" for verdicts in found
    ]


def records(frame: pd.DataFrame) -> list[Values]:
    """A frame as rows of plain values: None where a cell is empty, whole numbers and days as such."""
    columns = {}
    for name in frame.columns:
        values = frame[name].astype(object).where(frame[name].notna(), None).tolist()
        if name in ("on", "month"):
            values = [value and pd.Timestamp(value).date() for value in values]
        columns[name] = [None if value == "" else value for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _frame(rows: Sequence[Values], names: Iterable[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array([row.get(name) for row in rows], dtype="Float64") for name in names}).astype(
        "float64"
    )

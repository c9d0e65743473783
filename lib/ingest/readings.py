"""Readings of monitoring points as rows of the database, with our own index beside what was published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pandas as pd

from lib.core.terms import DAILY_POLLUTANTS
from lib.db.commands import Values, Verdict
from lib.ingest.derive import INDEX, with_index, without_doubted
from lib.ingest.doubt import ABOVE, DOUBTED, KEPT, RULES, Doubt, among_particles, end_of
from lib.ingest.figures import Measured
from lib.standards.profile import AboveRule


def day_of(at: datetime) -> date:
    """The day that an hour belongs to: it carries the time of its end, so midnight ends a day."""
    return (at - timedelta(hours=1)).date()


def day_rows(rows: Sequence[Values], place: str, above: AboveRule = "pm10") -> tuple[list[Values], list[Values]]:
    """Reported days of stations or regions (`place`) with the index of their rounded concentrations, and the flags.

    The index is of what means do not leave out, as that of the days of their regions is; `above` is the office's rule
    of PM2.5 above PM10.
    """
    frame = _frame(rows, DAILY_POLLUTANTS).assign(on=[row["on"] for row in rows])
    flags = flag_rows(rows, [(row[place], end_of(row["on"])) for row in rows], among_particles(frame))
    if place == "region":
        # A region's day is the assessment of whoever published it: what looks odd in it is noted, not overruled.
        flags = [flag | {"counts": flag["rule"] in KEPT or flag["counts"]} for flag in flags]
    keyed = frame.assign(place=[row[place] for row in rows], at=[end_of(row["on"]) for row in rows])
    assessed = without_doubted(keyed, _left_out(flags, above), ("place", "at"))
    indexed = table_rows(with_index(assessed)[list(INDEX)])
    made = [_table_row(row) | index | {"derived": False} for row, index in zip(rows, indexed, strict=True)]
    return made, flags


def _left_out(flags: Sequence[Values], above: AboveRule) -> pd.DataFrame:
    """What of flagged readings means leave out: place, at, item."""
    chosen = [flag for flag in flags if flag["rule"] in KEPT and not flag["counts"]]
    chosen += [flag | {"item": "pm25"} for flag in chosen if flag["rule"] == ABOVE and above == "both"]
    return pd.DataFrame(chosen, columns=["place", "at", "item"]).astype({"at": "datetime64[us]"})


def flag_rows(
    rows: Sequence[Values],
    keys: Sequence[tuple[str, datetime]],
    among: Mapping[int, Sequence[Doubt]] | None = None,
) -> list[Values]:
    """The doubts of rows as rows of the table of flags: those of their cells, and `among` those found beside them."""
    flags = []
    for index, row in enumerate(rows):
        doubts = [*row.get(DOUBTED, ()), *(among or {}).get(index, ())]
        if doubts:
            place, at = keys[index]
            flags += [
                {"place": place, "at": at, "item": d.item, "rule": d.rule, "given": d.given, "counts": RULES[d.rule]}
                for d in doubts
            ]
    return flags


def _table_row(row: Values) -> Values:
    return {name: value for name, value in row.items() if name != DOUBTED} if DOUBTED in row else row


def sample_rows(
    rows: Sequence[Values],
) -> tuple[list[Values], list[int], list[Values], list[int], list[tuple[str, datetime, str]]]:
    """Samples one per item and published classes, each with the place of its row of the ledger; impossible readings.

    The last is (point, time, item): what stood there before no longer does. An empty cell says nothing: another
    laboratory's file may have that item.
    """
    samples, of_sample, classes, of_class, without = [], [], [], [], []
    for index, row in enumerate(rows):
        key = {"point": row["point"], "at": row["at"]}
        doubted = {doubt.item for doubt in row.get(DOUBTED, ())}
        for name, value in row.items():
            if isinstance(value, Measured):
                told = {"item": name, "value": value.value, "below_detection": value.below_detection}
                samples.append(key | told)
                of_sample.append(index)
            elif value is None and name in doubted:
                without.append((row["point"], row["at"], name))
        if row.get("class_published") is not None:
            classes.append(key | {"water_class": row["class_published"]})
            of_class.append(index)
    return samples, of_sample, classes, of_class, without


def combined(count: int, *parts: tuple[Sequence[int], Sequence[Verdict]]) -> list[Verdict]:
    """One verdict for each of `count` rows from the verdicts of its parts: (places, verdicts)."""
    found: list[set[Verdict]] = [set() for _ in range(count)]
    for places, verdicts in parts:
        for place, verdict in zip(places, verdicts, strict=True):
            found[place].add(verdict)
    return [
        "unchanged" if verdicts <= {"unchanged"} else "new" if verdicts == {"new"} else "changed" for verdicts in found
    ]


def table_rows(frame: pd.DataFrame) -> list[Values]:
    """A frame as rows of its table: None where a cell is empty or "", days as dates."""
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

"""Water: sections whose class got worse, and months in a row after which a letter is due."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.core.calendar import month_number, months_after
from lib.core.frames import records
from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason
from lib.metrics.water_period import RECENT_MONTHS

#: After so many months in a row that are worse than the target (or than last year) a warning letter is due.
MONTHS_TO_A_LETTER = 2

WORSENED_COLUMNS = ("name", "region_name", "target_class", "month", "water_class", "against", "class_before", "steps")
LETTER_COLUMNS = (
    "name",
    "region_name",
    "target_class",
    "water_class",
    "against",
    "months_in_a_row",
    "since",
    "months_left",
    "due_step",
    "next_step",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row of a section, up to its last one, that are worse than something."""

    section: dict[str, Any]
    against: str
    months: list[dict[str, Any]]


def recent(scope: Scope, months: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The assessed months of each section up to the scope's end, oldest first, with the class of a year before.

    Sections whose last month lies more than three months back are left out: an old class warns of nothing.
    """
    last = pd.Timestamp(scope.end).replace(day=1)
    known = months[months["water_class"].notna() & (months["month"] <= last)].sort_values(["point", "month"])
    found: dict[str, list[dict[str, Any]]] = {}
    for row in records(known):
        found.setdefault(row["point"], []).append(row)
    for own in found.values():
        by_number = {month_number(row["month"]): row["water_class"] for row in own}
        for row in own:
            row["class_last_year"] = by_number.get(month_number(row["month"]) - 12)
            row["class_last_month"] = by_number.get(month_number(row["month"]) - 1)
    oldest = pd.Timestamp(months_after(last.date(), -RECENT_MONTHS))
    return {point: own for point, own in found.items() if own[-1]["month"] >= oldest}


def runs(scope: Scope, months: pd.DataFrame) -> list[Run]:
    """Every section whose last months are worse than its target or than the same months of last year."""
    found = []
    for own in recent(scope, months).values():
        for against, limit in (("target", "target_class"), ("last_year", "class_last_year")):
            row: list[dict[str, Any]] = []
            for month in reversed(own):
                if month[limit] is None or month["water_class"] <= month[limit]:
                    break
                row.insert(0, month)
            if row:
                found.append(Run(own[-1], against, row))
    return found


def worsened(scope: Scope, months: pd.DataFrame) -> Answer:
    """One row per section and comparison in which its last class is worse: than a month before, than a year before."""
    rows = []
    for own in recent(scope, months).values():
        now = own[-1]
        for against in ("last_month", "last_year"):
            before = now[f"class_{against}"]
            if before is not None and now["water_class"] > before:
                rows.append({**now, "against": against, "class_before": before, "steps": now["water_class"] - before})
    frame = pd.DataFrame(rows, columns=list(WORSENED_COLUMNS))
    frame = frame.sort_values(["steps", "water_class", "name"], ascending=[False, False, True])
    frame = frame.astype(dict.fromkeys(("target_class", "water_class", "class_before", "steps"), "Int64"))
    return Answer(value=len(frame), frame=frame)


def letters(scope: Scope, months: pd.DataFrame, *, months_to_a_letter: int = MONTHS_TO_A_LETTER) -> Answer:
    """Sections for which a letter is due, out of all with a recent class; one row per section that has a run of months.

    `months_left` until the letter, `due_step` what is due now, `next_step` what follows if the next month is no better.
    """
    rows = []
    for run in runs(scope, months):
        length = len(run.months)
        left = max(0, months_to_a_letter - length)
        rows.append(
            {
                **run.section,
                "against": run.against,
                "months_in_a_row": length,
                "since": run.months[0]["sampled_on"],
                "months_left": left,
                "due_step": None if left else "letter",
                "next_step": "letter" if left else "interview",
            }
        )
    frame = pd.DataFrame(rows, columns=[*LETTER_COLUMNS, "point"])
    frame = frame.sort_values(["months_left", "months_in_a_row", "name"], ascending=[True, False, True])
    frame = frame.astype({"target_class": "Int64", "water_class": "Int64", "since": "datetime64[s]"})
    due = frame.loc[frame["months_left"] == 0, "point"].nunique()
    every = len(recent(scope, months))
    if not every:
        return Answer(frame=frame, denominator=0, reason=Reason("no_samples"))
    return Answer(value=due, frame=frame, numerator=due, denominator=every)


METRICS = (
    Metric("water.worsened", ("water_months",), worsened, "table", WORSENED_COLUMNS, standard="GB 3838-2002"),
    Metric("water.letters", ("water_months",), letters, "count", LETTER_COLUMNS, "lower", "GB 3838-2002"),
)

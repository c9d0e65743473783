"""What a meeting decided, as an instruction on record: an import of one row, so that it can be taken back like any."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lib.core.clock import now
from lib.ingest.load import load
from lib.ingest.outcome import Outcome

_LEDGER = "instructions"
_COLUMNS = ("code", "kind", "title", "unit", "leader", "opened_on", "due", "region", "about", "meeting")


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, by whom and by when; the matter that it is about, the meeting, the region's code."""

    title: str
    unit: str
    leader: str
    due: date
    about: str
    meeting: date
    region: str


def record(decision: Decision, *, by: str, label: str, sample: bool) -> Outcome:
    """Bring a decision in as a batch of the ledger of instructions. Raises what `load` raises; faults are returned."""
    code = f"M{decision.meeting:%Y%m%d}-{now():%H%M%S%f}"[:-4]
    row = (
        *(code, "meeting_decision", decision.title, decision.unit, decision.leader, decision.meeting.isoformat()),
        *(decision.due.isoformat(), decision.region, decision.about, decision.meeting.isoformat()),
    )
    with TemporaryDirectory(prefix="qingjian-decided-") as folder:
        path = Path(folder) / f"{_LEDGER}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((_COLUMNS, row))
        return load([path], ledger=_LEDGER, by=by, report_day=decision.meeting, label=label, sample=sample)

"""What an import did, or in a dry run would have done."""

from collections import Counter
from dataclasses import dataclass, field

from lib.ingest.preview import Preview, Rows
from lib.ingest.read import Fault, Notice, Recognised


@dataclass(frozen=True, slots=True)
class BatchReport:
    """One batch that was written (or, in a dry run, would have been): its id, ledger, source and counts."""

    id: int
    ledger: str
    source: str
    new: int
    changed: int
    unchanged: int
    faulty: int


@dataclass(slots=True)
class Outcome:
    """What an import did: rows by what became of them, every fault, what was left out, the batches, doubts by rule.

    `written` is False where it was a dry run, or where faults kept everything out. `counts`: by ledger. `preview`: of
    a dry run, what would change.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    batches: list[BatchReport] = field(default_factory=list)
    doubted: Counter[str] = field(default_factory=Counter)
    written: bool = False
    counts: dict[str, Rows] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    preview: Preview | None = None

    def add(self, other: "Outcome") -> None:
        """Count another import in."""
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.faulty += other.faulty
        self.faults += other.faults
        self.notices += other.notices
        self.batches += other.batches
        self.doubted += other.doubted

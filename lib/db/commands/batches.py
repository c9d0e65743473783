"""Import batches: where every row came from. A batch that changed nothing leaves no trace."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from lib.db.commands.upsert import Verdict
from lib.db.schema import batch
from lib.db.schema import data_version as data_version_table


@dataclass(slots=True)
class Counts:
    """Rows of a batch by what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Count verdicts in."""
        for verdict in verdicts:
            setattr(self, verdict, getattr(self, verdict) + 1)

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.new or self.changed)


@dataclass(slots=True)
class Batch:
    """A batch under way: its id and counts."""

    id: int
    ledger: str
    source: str
    counts: Counts = field(default_factory=Counts)


def open_batch(
    connection: Connection, *, ledger: str, source: str, sha256: str, sample: bool, by: str, at: datetime
) -> Batch:
    """A new batch; its counts are filled in by `close_batches`."""
    counts = {"new": 0, "changed": 0, "unchanged": 0, "faulty": 0}
    values = {"ledger": ledger, "source": source, "sha256": sha256, "sample": sample, "by": by, "at": at}
    number = connection.execute(batch.insert().values(values | counts).returning(batch.c.id)).scalar_one()
    return Batch(number, ledger, source)


def close_batches(connection: Connection, batches: Iterable[Batch]) -> list[Batch]:
    """Keep the batches that wrote something, with their counts, and raise the data version if there are any."""
    kept = []
    for each in batches:
        chosen = batch.c.id == each.id
        if each.counts.wrote:
            counts = {name: getattr(each.counts, name) for name in ("new", "changed", "unchanged", "faulty")}
            connection.execute(update(batch).where(chosen).values(counts))
            kept.append(each)
        else:
            connection.execute(batch.delete().where(chosen))
    if kept:
        raise_version(connection)
    return kept


def data_version(connection: Connection) -> int:
    """The data version as this transaction sees it."""
    return connection.scalar(select(data_version_table.c.version)) or 0


def raise_version(connection: Connection) -> None:
    """Raise the data version by one: every cached figure is stale when the transaction ends."""
    raised = connection.execute(update(data_version_table).values(version=data_version_table.c.version + 1))
    if raised.rowcount == 0:
        connection.execute(data_version_table.insert().values(id=1, version=1))

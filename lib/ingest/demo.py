"""The demo: every data set of `data/demo`, loaded as sample data as of its own day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lib.core.errors import FaultyLedger
from lib.core.settings import HOME
from lib.db import writing
from lib.db.commands import raise_version, write_data_sets
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.parse import parse_tables
from lib.ingest.read import fingerprint, tables
from lib.ingest.spec import DATA_SETS

DEMO = HOME / "data" / "demo"

#: Who brought the demo in, as batches name them.
BY = "demo"


@dataclass(frozen=True, slots=True)
class DemoSet:
    """A data set of the list: its code and folder, region, names, pinned day, notes."""

    code: str
    region: str
    name: str
    name_en: str | None
    as_of: date
    note: str | None
    note_en: str | None


def demo_sets(folder: Path = DEMO) -> list[DemoSet]:
    """The data sets that `sets.csv` lists. Raises UnreadableFile, FaultyLedger."""
    path = folder / "sets.csv"
    parsed = parse_tables(tables(path)[0], path, fingerprint([path]), DATA_SETS)
    if parsed.faults:
        raise FaultyLedger(count=len(parsed.faults), faults=parsed.faults)
    names = DemoSet.__dataclass_fields__
    return [
        DemoSet(**{name: row.values.get(name) for name in names})  # type: ignore[arg-type]
        for row in parsed.rows[DATA_SETS.name]
    ]


def load_demo(folder: Path = DEMO) -> Outcome:
    """Load every data set and add up what became of its rows; loading it again changes nothing.

    Raises FaultyLedger where a ledger has faults.
    """
    total = Outcome(written=True)
    for position, each in enumerate(demo_sets(folder)):
        outcome = load(
            [folder / each.code],
            by=BY,
            report_day=each.as_of,
            sample=True,
            region=each.region,
            label=each.name,
        )
        if outcome.faults:
            raise FaultyLedger(count=len(outcome.faults), faults=outcome.faults)
        _list(each, position)
        total.add(outcome)
    return total


def _list(each: DemoSet, position: int) -> None:
    """List the data set with its region and day."""
    row = {
        "code": each.code,
        "region": each.region,
        "name": each.name,
        "name_en": each.name_en,
        "as_of": each.as_of,
        "sample": True,
        "position": position,
        "note": each.note,
        "note_en": each.note_en,
    }
    with writing() as connection:
        if write_data_sets(connection, [row]) != ["unchanged"]:
            raise_version(connection)

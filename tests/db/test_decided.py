"""Decisions of a meeting on both engines: in by a batch, out by its undo, exported with what they are about."""

from datetime import date
from pathlib import Path

import pytest

from lib import db
from lib.core.scope import Scope
from lib.ingest import Decision, export_ledgers, load, record, undo
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate

DAY, NEXT = date(2024, 7, 5), date(2024, 8, 9)
TOLD = Decision("限期开工", "甲县水务局", "副县长", date(2024, 8, 1), "X-1", DAY, "620826")


@pytest.fixture
def county(database: str, tmp_path: Path) -> str:
    path = tmp_path / "regions.csv"
    path.write_text("code,name,level\n620826,甲县,county\n", encoding="utf-8")
    assert load([path], ledger="regions", by="test", report_day=DAY).written
    return database


def still_open(day: date) -> object:
    return evaluate(metric("instructions.decided"), Scope("620826", day), db.read).value


def test_a_decision_goes_in_and_out(county: str, tmp_path: Path) -> None:
    assert db.last_meeting("620826", NEXT) is None
    found = record(TOLD, by="test", label="meeting", sample=False)
    assert found.written, found.faults
    assert (still_open(DAY), still_open(NEXT)) == (1, 1)
    assert db.last_meeting("620826", NEXT) == DAY
    assert db.last_meeting("620826", DAY) is None, "a meeting is not before itself"
    export_ledgers(tmp_path / "out")
    told = "\n".join(path.read_text("utf-8-sig") for path in (tmp_path / "out").glob("*.csv"))
    for words in (TOLD.title, TOLD.unit, TOLD.leader, TOLD.about, "2024-07-05", "2024-08-01"):
        assert words in told
    undo([found.batches[0].id], by="test")
    assert still_open(NEXT) is None, "nothing decided is no zero"
    assert db.last_meeting("620826", NEXT) is None


def test_what_cannot_be_is_told_and_not_written(county: str) -> None:
    early = Decision("限期开工", "甲县水务局", "", date(2024, 7, 1), "", DAY, "620826")
    found = record(early, by="test", label="meeting", sample=False)
    assert not found.written
    assert [fault.rule for fault in found.faults] == ["due_before_opened"]

"""The demo's ledgers are what their builder writes, byte for byte, and add up as the reports say."""

import filecmp
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lib import db
from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from tests.unit.metrics.test_schedule import contradictory

HOME = Path(__file__).resolve().parents[1]


def test_the_builder_writes_the_ledgers_that_are_kept(tmp_path: Path) -> None:
    script = HOME / "data" / "build" / "demo.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, cwd=HOME, stdout=subprocess.DEVNULL)
    kept = HOME / "data" / "demo"
    names = sorted(path.relative_to(kept) for path in kept.rglob("*.csv"))
    assert names == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert [str(name) for name in names if not filecmp.cmp(kept / name, tmp_path / name, shallow=False)] == []


def test_all_24_findings_are_done_while_11_of_99_measures_are_only_on_schedule(demo: str) -> None:
    scope = Scope("540122", date(2020, 11, 30), programmes=("DX-B-01",))
    result = evaluate(METRICS["rollup.tree"], scope, db.read)
    whole = result.frame.iloc[0]
    assert whole["level"] == "all"
    assert (whole["findings"], whole["findings_done"], whole["findings_closed"]) == (24, 24, 0)
    assert (whole["measures"], whole["measures_unclosed"], whole["measures_on_schedule"]) == (99, 88, 11)
    assert whole["guarded"] == pytest.approx(0.98)


def test_no_item_of_the_demo_is_on_schedule_and_lit_behind_at_once(demo: str) -> None:
    judged = 0
    for data_set in db.data_sets():
        for month in range(1, 13):
            scope = Scope(data_set.region, date(data_set.as_of.year, month, 28))
            world = db.read("obligations", scope).frame
            judged += len(world)
            found = contradictory(world, scope.as_of)
            assert found[["code", "schedule", "light", "reason"]].to_numpy().tolist() == [], scope
    assert judged > 1000

"""Random ledgers into a database: importing a file twice is importing it once, whatever the file holds."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some
from sqlalchemy import text

from lib import db
from lib.core.errors import AppError
from lib.db.schema import metadata
from lib.ingest import load
from lib.ingest.spec import Ledger
from tests.unit.ingest.books import Grid
from tests.unit.ingest.test_random_ledgers import encoded, ledgers

#: A tenth of what reading alone is tried with: each example is two imports.
EXAMPLES = max(int(os.environ.get("QINGJIAN_EXAMPLES", "300")) // 10, 20)

BASE = {
    "regions": "编码,名称,层级\n620802,崆峒区,县\n",
    "programmes": "编号,名称,类型\nP1,督察,省级督察\n",
    "air_stations": "点位编码,名称,所在区划\nA1,站,620802\n",
    "water_sections": "断面编码,名称,类型,所在区划,目标类别\nW1,断面,国控,620802,Ⅲ\n",
    "indicators": "指标编码,名称\nV1,指标\n",
    "findings": "问题编号,批次编号,问题描述,所在区划,责任单位\nF1,P1,河道,620802,水务局\n",
    "projects": "项目编号,项目名称,所在区划,责任单位\nX1,供热,620802,住建局\n",
}


def everything() -> dict[str, list[tuple[object, ...]]]:
    with db.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select()).all()), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def stocked(empty: str, tmp_path: Path) -> Path:
    """A database with what the random ledgers' sound cells refer to."""
    for name, content in BASE.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    load([tmp_path], by="t", report_day=date(2024, 7, 5))
    return tmp_path


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ledgers(), some.sampled_from(["utf-8", "gb18030"]))
def test_importing_twice_is_importing_once(stocked: Path, made: tuple[Ledger, Grid], form: str) -> None:
    ledger, grid = made
    path = stocked / "random" / f"{ledger.name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(encoded(grid, form, ledger.name))
    try:
        first = load([path], by="t", report_day=date(2024, 7, 5), accept_good=True)
    except AppError:
        return
    event("rows went in" if first.new + first.changed else "nothing went in")
    once = everything()
    again = load([path], by="t", report_day=date(2024, 7, 5), accept_good=True)
    assert everything() == once
    assert (again.new, again.changed, again.batches) == (0, 0, [])
    assert again.faulty == first.faulty
    with db.reading() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []

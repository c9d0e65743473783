"""The basis of a target is part of its key: in and out again, empty as with dust, refused where it has no sense."""

import json
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from lib import db
from lib.core.scope import Scope
from lib.core.terms import DUST_BASED
from lib.db.migrate import _config
from lib.db.schema import target
from lib.ingest import export_ledgers, undo
from lib.ingest.load import load
from lib.ingest.outcome import Outcome

TODAY = date(2024, 7, 5)
REGIONS = "编码,名称,上级编码,层级\n620722,民乐县,,县\n"
HEAD = "指标编码,区划,年,季度,口径,目标值\n"


def bring(folder: Path, targets: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    (folder / "regions.csv").write_text(REGIONS, encoding="utf-8-sig")
    (folder / "targets.csv").write_text(targets, encoding="utf-8-sig")
    return load([folder], by="office", report_day=TODAY)


def stored() -> list[tuple[str, int, str, float]]:
    with db.reading() as connection:
        columns = (target.c.indicator, target.c.quarter, target.c.basis, target.c.value)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def test_both_bases_stand_side_by_side(database: str, tmp_path: Path) -> None:
    rows = "pm10,民乐县,2022,,含沙尘,65\npm10,民乐县,2022,,扣除沙尘,55\npm10,民乐县,2022,1,剔除沙尘,60\n"
    outcome = bring(tmp_path / "a", HEAD + rows)
    assert (outcome.faults, outcome.notices) == ([], [])
    assert stored() == [
        ("pm10", 0, "with_dust", 65),
        ("pm10", 0, "without_dust", 55),
        ("pm10", 1, "without_dust", 60),
    ]
    again = bring(tmp_path / "a", HEAD + rows)
    assert (again.new, again.changed) == (0, 0)
    read = db.read("targets", Scope("620722", date(2022, 12, 31))).frame
    assert read["basis"].tolist() == ["with_dust", "without_dust", "without_dust"]


@pytest.mark.parametrize("head", [HEAD, "指标编码,区划,年,季度,目标值\n"])
def test_an_empty_basis_is_one_with_dust_days_and_that_is_said(database: str, tmp_path: Path, head: str) -> None:
    cell = "," if head == HEAD else ""
    outcome = bring(tmp_path / "a", head + f"pm10,民乐县,2022,{cell},55\nso2,民乐县,2022,{cell},20\n")
    assert [(notice.rule, notice.count, notice.value) for notice in outcome.notices] == [("basis_with_dust", 1, "pm10")]
    assert stored() == [("pm10", 0, "with_dust", 55), ("so2", 0, "with_dust", 20)]


@pytest.mark.parametrize("indicator", ["so2", "o3_8h", "composite_index", "water_on_target_share"])
def test_a_basis_where_dust_has_no_part_is_a_fault(database: str, tmp_path: Path, indicator: str) -> None:
    outcome = bring(tmp_path / "a", HEAD + f"{indicator},民乐县,2022,,扣除沙尘,20\n")
    assert [(fault.rule, fault.cell, fault.value) for fault in outcome.faults] == [("no_dust_basis", "E2", indicator)]
    assert stored() == []


@pytest.mark.parametrize(
    ("indicator", "quarter", "value", "taken"),
    [
        *[
            (name, "", value, False)
            for name in ("pm25", "so2", "co", "composite_index")
            for value in ("-35", "0", "1e11")
        ],
        *[
            ("good_days", *case)
            for case in (("", "366", True), ("", "367", False), ("1", "92", True), ("1", "93", False))
        ],
        *[("good_days", "", "-1", False), ("good_days", "", "0", True), ("composite_rank", "", "0", False)],
        *[(f"{name}_share", "", "100", True) for name in ("good_day", "water_on_target")],
        *[(f"{name}_share", "", value, False) for name in ("good_day", "water_on_target") for value in ("101", "-1")],
        *[("pm25", "", "35", True), ("composite_index", "", "3.8", True)],
    ],
)
def test_a_target_that_its_indicator_cannot_reach_is_a_fault_of_its_cell(
    database: str, tmp_path: Path, indicator: str, quarter: str, value: str, taken: bool
) -> None:
    outcome = bring(
        tmp_path / "a",
        HEAD
        + f"{indicator},民乐县,2022,{quarter},含沙尘,{value}\n".replace(
            "含沙尘", "含沙尘" if indicator in DUST_BASED else ""
        ),
    )
    faults = [(fault.rule, fault.cell) for fault in outcome.faults]
    assert faults == ([] if taken else [("indicator_beyond", "F2")])
    assert len(stored()) == taken


def test_a_published_figure_that_cannot_be_is_a_fault_too(database: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    rows = "pm25,民乐县,2022,-35\ngood_days,民乐县,2022,380\npm25,民乐县,2023,35\n"
    (tmp_path / "a" / "values.csv").write_text("indicator,region,period,value\n" + rows, encoding="utf-8-sig")
    outcome = bring(tmp_path / "a", HEAD + "pm25,民乐县,2022,,含沙尘,30\n")
    assert [(fault.rule, fault.cell) for fault in outcome.faults] == [("indicator_beyond", f"D{row}") for row in (2, 3)]


def test_exported_and_imported_again_it_is_the_same(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", HEAD + "pm10,民乐县,2022,,扣除沙尘,55\npm10,民乐县,2022,,,65\nso2,民乐县,2022,,,20\n")
    before = stored()
    export_ledgers(tmp_path / "out", "csv")
    (exported,) = (tmp_path / "out").glob("考核目标*")
    outcome = load([exported], by="office", report_day=TODAY)
    assert (outcome.faults, outcome.new, outcome.changed, outcome.unchanged) == ([], 0, 0, 3)
    assert stored() == before


def test_taken_back_a_changed_target_is_what_it_was(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", HEAD + "pm10,民乐县,2022,,扣除沙尘,55\npm10,民乐县,2022,,含沙尘,65\n")
    changed = bring(tmp_path / "a", HEAD + "pm10,民乐县,2022,,扣除沙尘,50\n")
    undo({batch.id for batch in changed.batches if batch.ledger == "targets"}, by="office")
    assert stored() == [("pm10", 0, "with_dust", 65), ("pm10", 0, "without_dust", 55)]


def test_targets_of_before_are_with_dust_days_and_can_still_be_taken_back(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", HEAD + "pm10,民乐县,2022,,含沙尘,65\n")
    changed = bring(tmp_path / "a", HEAD + "pm10,民乐县,2022,,含沙尘,60\n")
    with db.writing() as connection:
        command.downgrade(_config(connection), "0010")
    with db.reading() as connection:
        kept = connection.execute(text("SELECT key, row FROM batch_change WHERE \"table\" = 'target'")).one()
        assert json.loads(kept.key) == ["pm10", "620722", 2022, 0]
        assert "basis" not in json.loads(kept.row)
    db.migrate()
    assert stored() == [("pm10", 0, "with_dust", 60)]
    undo({batch.id for batch in changed.batches if batch.ledger == "targets"}, by="office")
    assert stored() == [("pm10", 0, "with_dust", 65)]

"""What is above itself: refused with its cell, found by the check where it is, and no question runs on for ever."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from lib import db
from lib.core.errors import BatchWasChanged
from lib.core.scope import Scope
from lib.db.choices import choices
from lib.db.commands import region_and_below
from lib.ingest import undo
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.metrics.catalog import BRIEFS, metric
from lib.metrics.model import evaluate
from lib.ui.office import Office

TODAY = date(2024, 7, 5)
HEAD = "编码,名称,上级编码,层级\n"
TREE = HEAD + "620000,甘肃省,,省\n620800,平凉市,620000,市\n620802,崆峒区,620800,县\n"


def bring(folder: Path, *, good: bool = False, **files: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8-sig")
    return load([folder], by="office", report_day=TODAY, accept_good=good)


def told(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    return [(fault.rule, fault.cell, fault.heading, fault.value) for fault in outcome.faults]


def parents() -> dict[str, str | None]:
    with db.reading() as connection:
        rows = connection.execute(text("SELECT code, parent FROM region")).all()
    return {row.code: row.parent for row in rows}


def test_a_region_that_is_its_own_parent_is_refused_with_its_cell(database: str, tmp_path: Path) -> None:
    outcome = bring(tmp_path / "a", regions=HEAD + "620800,平凉市,620800,市\n")
    assert told(outcome) == [("region_own_parent", "C2", "上级编码", "620800 → 620800")]
    assert (outcome.written, parents()) == (False, {})


def test_two_regions_that_are_each_others_parent_are_refused_with_their_cells(database: str, tmp_path: Path) -> None:
    outcome = bring(tmp_path / "a", regions=HEAD + "620800,平凉市,620802,市\n620802,崆峒区,620800,县\n")
    assert told(outcome) == [
        ("region_ring", "C2", "上级编码", "620800 → 620802 → 620800"),
        ("region_ring", "C3", "上级编码", "620802 → 620800 → 620802"),
    ]
    assert parents() == {}


def test_a_longer_ring_is_refused_and_what_hangs_on_it_hangs_on_nothing(database: str, tmp_path: Path) -> None:
    rows = "a,甲市,c,市\nb,乙县,a,县\nc,丙县,b,县\nd,丁镇,c,乡镇\ne,戊市,,市\n"
    outcome = bring(tmp_path / "a", good=True, regions=HEAD + rows)
    assert [(rule, cell) for rule, cell, _, _ in told(outcome)] == [
        ("region_ring", "C2"),
        ("region_ring", "C3"),
        ("region_ring", "C4"),
        ("unknown_region", "C5"),
    ]
    assert (outcome.written, parents()) == (True, {"e": None})


def test_a_ring_with_regions_on_record_is_refused(database: str, tmp_path: Path) -> None:
    assert bring(tmp_path / "a", regions=TREE).written
    outcome = bring(tmp_path / "a", regions=HEAD + "620000,甘肃省,620802,省\n")
    assert told(outcome) == [("region_ring", "C2", "上级编码", "620000 → 620802 → 620800 → 620000")]
    assert parents()["620000"] is None


def test_a_ring_over_several_files_is_refused(database: str, tmp_path: Path) -> None:
    one, other = HEAD + "620800,平凉市,620802,市\n", HEAD + "620802,崆峒区,620800,县\n"
    outcome = bring(tmp_path / "a", regions_1=one, regions_2=other)
    assert [(fault.file, fault.rule) for fault in outcome.faults] == [
        ("regions_1.csv", "region_ring"),
        ("regions_2.csv", "region_ring"),
    ]
    assert parents() == {}


def test_a_region_may_hang_on_one_of_a_later_file(database: str, tmp_path: Path) -> None:
    outcome = bring(
        tmp_path / "a",
        regions_1=HEAD + "620802,崆峒区,620800,县\n",
        regions_2=HEAD + "620800,平凉市,620000,市\n620000,甘肃省,,省\n",
    )
    assert (outcome.faults, outcome.new, len(outcome.batches)) == ([], 3, 2)
    assert parents() == {"620802": "620800", "620800": "620000", "620000": None}


def test_a_file_may_turn_a_tree_round(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", regions=TREE)
    outcome = bring(tmp_path / "a", regions=HEAD + "620000,甘肃省,620800,省\n620800,平凉市,,市\n")
    assert (outcome.faults, outcome.written) == ([], True)
    assert parents() == {"620000": "620800", "620800": None, "620802": "620800"}


def test_taking_an_import_back_closes_no_ring(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", regions=HEAD + "x,甲市,,市\ny,乙市,x,市\n")
    moved = bring(tmp_path / "a", regions=HEAD + "y,乙市,,市\n")
    later = bring(tmp_path / "a", regions=HEAD + "x,甲市,y,市\n")
    with pytest.raises(BatchWasChanged) as refused:
        undo({moved.batches[0].id}, by="office")
    assert refused.value.params["later"] == f"{later.batches[0].id} regions"
    assert parents() == {"x": "y", "y": None}


def _with_ring(folder: Path, *pairs: tuple[str, str]) -> None:
    """A database of before: the ring went in then."""
    bring(folder, regions=TREE)
    with db.writing() as connection:
        for code, parent in pairs:
            moved = {"code": code, "parent": parent}
            connection.execute(text("UPDATE region SET parent = :parent WHERE code = :code"), moved)


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        ([("620800", "620800")], 1),
        ([("620800", "620802")], 2),
        ([("620000", "620802")], 3),
    ],
)
def test_the_check_finds_a_ring_and_every_question_is_answered(
    database: str, tmp_path: Path, pairs: list[tuple[str, str]], count: int
) -> None:
    _with_ring(tmp_path / "a", *pairs)
    assert db.faults()["regions that are above themselves"] == count
    code = pairs[0][0]
    scope = Scope(code, TODAY)
    with db.reading() as connection:
        assert code in region_and_below(connection, code)
    assert db.pinned_day(code) is None
    assert db.last_meeting(code, TODAY) is None
    assert db.programmes(code) == {}
    assert "平凉市" in choices("620800")["regions"]
    asked = {query for brief in BRIEFS.values() for name in brief for query in metric(name).inputs}
    assert set(db.read_all(asked, scope)) == asked
    for name in ("warnings.list", "items.doubted", "findings.by_unit"):
        evaluate(metric(name), scope, db.read)
    office = Office(db.regions(), db.data_sets())
    assert set(office.menu("zh")) == {"620000", "620800", "620802"}
    assert office.above(code)[0] == code


def test_a_ring_on_record_is_mended_by_its_ledger(database: str, tmp_path: Path) -> None:
    _with_ring(tmp_path / "a", ("620800", "620802"))
    outcome = bring(tmp_path / "a", regions=TREE)
    assert (outcome.faults, db.faults()["regions that are above themselves"]) == ([], 0)

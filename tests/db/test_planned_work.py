"""What a programme is decides what its rows count as: nobody inspected what a list of projects names."""

from pathlib import Path

import pytest

from lib import db
from lib.core.scope import Scope
from lib.core.terms import COUNTS_AS, ProgrammeKind
from lib.ingest.words import shown
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from tests.db.test_ingest import TODAY, bring, write

PROGRAMMES = "编号,名称,类型\nP1,中央督察,中央督察\nP2,保护区项目清单,项目清单\n"
FINDINGS = (
    "问题编号,批次编号,问题描述,所在区划,责任单位,包案领导,整改时限,当前状态\n"
    "F1,P1,河道堆放垃圾,崆峒区,区政府,甲,2024年10月底前,整改中\n"
    "F2,P2,引水工程未批先建,崆峒区,区政府,甲,2023-12-31,整改中\n"
)
MEASURES = (
    "问题编号,措施序号,整改措施,完成时限,进展状态\nF1,1,清运,2024-12-31,整改中\nF2,1,补办手续,2024-12-31,整改中\n"
)


@pytest.fixture
def scope(database: str, tmp_path: Path) -> Scope:
    """A finding of an inspection and a row of a list of projects, each with a measure, in one ledger."""
    assert bring(write(tmp_path / "a", programmes=PROGRAMMES, findings=FINDINGS, measures=MEASURES)).faults == []
    return Scope("620800", TODAY)


def told(key: str, scope: Scope) -> Result:
    return evaluate(METRICS[key], scope, db.read)


def test_a_row_of_a_list_of_projects_is_no_finding_and_is_counted_once(scope: Scope) -> None:
    assert told("findings.list", scope).frame["code"].tolist() == ["F1"]
    assert told("measures.list", scope).frame["code"].tolist() == ["F1#1"]
    assert told("tasks.list", scope).frame["code"].tolist() == ["F2"]
    assert (told("findings.by_stage", scope).value, told("tasks.by_stage", scope).value) == (1, 1)
    assert told("rollup.tree", scope).value == 1
    assert told("findings.by_programme", scope).frame["group"].unique().tolist() == ["P1"]
    by_kind = told("duty.by_kind", scope).frame.set_index("kind")["total"]
    assert (by_kind["finding"], by_kind["task"]) == (1, 1)
    assert told("matters.total", scope).details["by_kind"] == {"finding": 1, "project": 1, "task": 1}


def test_it_is_found_where_it_is_late_and_by_its_address(scope: Scope) -> None:
    warned = told("warnings.list", scope).frame
    assert (warned["code"] == "F2").sum() == 1
    assert told("item.standing", Scope("620800", TODAY, item="F2")).value == 1
    assert told("item.parts", Scope("620800", TODAY, item="F2")).frame["code"].tolist() == ["F2#1"]


def test_every_kind_of_programme_says_what_its_rows_count_as() -> None:
    assert set(COUNTS_AS) == set(ProgrammeKind)
    assert set(shown("programme_kind")) == set(ProgrammeKind)


def test_ganzhou_has_the_17_findings_of_its_report(demo: str) -> None:
    ganzhou = Scope("620702", next(each.as_of for each in db.data_sets() if each.region == "620702"))
    assert told("findings.by_stage", ganzhou).value == 17
    assert told("tasks.by_stage", ganzhou).value == 3
    assert len(db.read("findings", ganzhou).frame) + len(db.read("tasks", ganzhou).frame) == 20

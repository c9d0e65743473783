"""What ledger quality reads, on both engines: masks told apart, units that nobody listed, records that prove an end."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.schema import item_flag
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from tests.db.test_contradictions import BASE, bring

TODAY = date(2024, 7, 5)
UNITS = "名称,类型\n区政府,县区\n"
HEAD = "问题编号,批次编号,问题描述,所在区划,责任单位,整改目标,包案领导,交办日期,整改时限,当前状态,完成比例,备注\n"
ROWS = (
    "F1,P1,河道堆放垃圾,620800,区政府,清理完毕,张某,2024-01-01,2024-12-31,整改中,40%,\n"
    "F2,P1,矿山未复绿,620800,区政府,**,*,2024-01-01,2024-12-31,整改中,40%,\n"
    "F3,P1,扬尘扰民,620800,某新单位,,,2024-01-01,2024-12-31,整改中,40%,\n"
    "F4,P1,油烟扰民,620800,区政府,清理完毕,张某,2024-01-01,2024-12-31,已销号,100%,\n"
    "F5,P1,噪声扰民,620800,区政府,清理完毕,张某,2024-01-01,2024-12-31,已销号,100%,\n"
)
UPDATES = "事项编号,日期,状态,完成比例,进展说明\nF5,2024-06-20,待验收,100%,\n"


@pytest.fixture
def brought(database: str, tmp_path: Path) -> Path:
    outcome = bring(tmp_path / "in", units=UNITS, findings=HEAD + ROWS, updates=UPDATES)
    assert not outcome.faults
    return tmp_path


def listed(*checks: str, day: date = TODAY, **chosen: str) -> list[tuple[str, str]]:
    frame = evaluate(metric("quality.list"), Scope("620800", day, **chosen), db.read).frame
    rows = [(str(code), str(check)) for code, check in frame[["code", "check"]].to_numpy()]
    return [row for row in rows if row[1] in checks]


def test_a_mask_is_told_apart_from_an_empty_cell(brought: Path) -> None:
    assert listed("masked") == [("F2", "masked"), ("F2", "masked")]
    assert listed("fixed_target", "fixed_leader") == [("F3", "fixed_target"), ("F3", "fixed_leader")]
    with db.reading() as connection:
        assert connection.execute(select(item_flag.c.rule, item_flag.c.given)).all() == [("masked", "target, leader")]
    doubted = evaluate(metric("items.doubted"), Scope("620800", TODAY), db.read).frame
    assert "F2" not in set(doubted["code"]), "a mask is no contradiction"
    mended = ROWS.replace("**,*,", "复绿,李某,")
    bring(brought / "in", units=UNITS, findings=HEAD + mended)
    assert listed("masked") == []


def test_a_unit_that_only_an_item_names_is_not_in_the_list(brought: Path) -> None:
    assert listed("unit_not_listed") == [("F3", "unit_not_listed")]
    assert listed("unit_not_listed", unit="区政府") == []
    bring(brought / "in", units=UNITS + "某新单位,部门\n")
    assert listed("unit_not_listed") == []


def test_a_step_of_acceptance_proves_an_end(brought: Path) -> None:
    assert listed("closed_without_evidence") == [("F4", "closed_without_evidence")]


def test_history_is_read_as_it_stood(brought: Path) -> None:
    later = "事项编号,日期,状态,完成比例,进展说明\nF1,2024-08-01,,40%,\nF1,2024-10-06,,40%,\n"
    bring(brought / "in", updates=later, **{name: text for name, text in BASE.items() if name not in ("regions",)})
    assert ("F1", "progress_unchanged") not in listed("progress_unchanged", day=date(2024, 10, 4))
    assert ("F1", "progress_unchanged") in listed("progress_unchanged", day=date(2024, 10, 5))
    assert listed("not_reported", day=date(2024, 10, 7)) == [("F2", "not_reported"), ("F3", "not_reported")]
    frame = evaluate(metric("quality.score"), Scope("620800", date(2024, 10, 7)), db.read).frame
    assert frame["on"].dt.strftime("%m-%d").tolist() == ["04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-07"]
    assert frame["score"].notna().tolist() == [False, False, True, True, True, True, True], "since the first report"


def test_nothing_is_known_of_an_empty_database(database: str) -> None:
    for key in ("score", "units", "rules", "cells", "list"):
        result = evaluate(metric(f"quality.{key}"), Scope("620800", TODAY), db.read)
        assert (result.value, result.reason and result.reason.code) == (None, "nothing_counted")

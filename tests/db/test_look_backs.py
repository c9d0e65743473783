"""Look-backs, one item and its matter in a real database, on SQLite and PostgreSQL."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.schema import item, look_back, update
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate

TODAY = date(2024, 7, 5)

LEDGERS = {
    "regions": "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620800,平凉市,,市\n",
    "programmes": (
        "编号,名称,类型,所在区划,开始日期\nP1,中央督察,中央督察,620800,2022-03-01\nP2,省级督察,省级督察,620800,\n"
        "P3,下一轮,中央督察,620800,2024-08-20\n"
    ),
    "findings": (
        "问题编号,批次编号,问题描述,领域,所在区划,详细地址,责任单位,配合单位,包案领导,交办日期,整改时限,奖罚措施,"
        "当前状态,完成日期,销号日期,原问题编号\n"
        "F1,P1,河道堆放垃圾,,620802,桥头,区政府,水务局；住建局,甲,2023-01-10,2023-12-31,通报,已销号,2023-11-01,2023-12-01,\n"
        "F2,P2,河道垃圾复现,,620802,桥头,水务局,,乙,2023-06-01,2024-12-31,,整改中,,,F1\n"
        "F3,P2,散煤,扬尘渣土,620802,,区政府,,乙,2023-06-01,2024-12-31,,整改中,,,\n"
    ),
    "petitions": (
        "受理编号,来源,受理日期,内容,所在区划,责任单位,重复件,状态,办结日期\n"
        "X1,12369,2023-02-01,桥头垃圾,620802,区政府,,已办结,2023-03-01\n"
        "X2,12369,2023-08-01,桥头又有垃圾,620802,区政府,X1,已办结,2023-09-01\n"
    ),
    "updates": "事项编号,日期,状态,完成比例,延期至,延期批准文号\nF2,2024-02-01,整改中,30%,2025-06-30,批7号\n",
    "look_backs": (
        "回头看编号,事项编号,检查单位,计划日期,回头看日期,成效巩固,整改到位,措施落实,上报与实际一致,回头看结果,备注\n"
        "H1,F1,督察办,2024-05-31,2024-06-01,否,否,是,否,反弹,又堆放\nH2,X1,,2024-08-01,,,,,,,\n"
    ),
}


def bring(folder: Path, **changed: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    for name, text in (LEDGERS | changed).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return load([folder], by="office", report_day=TODAY)


def of(key: str, day: date = TODAY, **scope: str) -> Result:
    return evaluate(metric(key), Scope("620800", day, **scope), db.read)  # type: ignore[arg-type]


@pytest.fixture
def world(database: str, tmp_path: Path) -> Path:
    outcome = bring(tmp_path / "a")
    assert (outcome.faults, outcome.written) == ([], True)
    return tmp_path / "a"


@pytest.mark.usefixtures("world")
def test_a_relapse_reopens_its_item_and_the_first_life_is_kept() -> None:
    """Known failure of systems in use: reopening deletes the closure record."""
    with db.reading() as connection:
        chosen = select(update.c.on, update.c.state).join(item, item.c.id == update.c.item)
        told = connection.execute(chosen.where(item.c.code == "F1").order_by(update.c.on)).all()
    assert [tuple(row) for row in told] == [
        (date(2023, 11, 1), "done"),
        (date(2023, 12, 1), "closed"),
        (date(2024, 6, 1), "rebounded"),
    ]
    now = of("item.standing", item="F1").frame.iloc[0]
    assert (now["state"], now["closed_first"], now["reopened_on"]) == (
        "rebounded",
        pd.Timestamp(2023, 12, 1),
        pd.Timestamp(2024, 6, 1),
    )
    assert now["light"] == "red"
    before = of("item.standing", date(2024, 5, 31), item="F1").frame.iloc[0]
    assert (before["state"], before["light"]) == ("closed", "grey")


@pytest.mark.usefixtures("world")
def test_a_look_back_is_an_item_with_its_day_until_it_is_carried_out() -> None:
    kinds = {row["code"]: row for _, row in db.read("obligations", Scope("620800", TODAY)).frame.iterrows()}
    assert kinds["H1"]["kind"] == kinds["H2"]["kind"] == "look_back"
    assert (kinds["H1"]["state"], kinds["H1"]["title"], kinds["H1"]["unit"]) == ("closed", "河道堆放垃圾", "督察办")
    assert pd.isna(kinds["H2"]["state"])
    assert (kinds["H2"]["unit"], kinds["H2"]["due_on"]) == ("区政府", pd.Timestamp(2024, 8, 1))


@pytest.mark.usefixtures("world")
def test_results_and_what_is_due_before_the_next_inspection() -> None:
    results = of("look_back.results")
    assert (results.value, results.details["rebounded"], results.details["carried_out"]) == (0.0, 1, 1)
    row = results.frame.iloc[0]
    assert [bool(row[name]) for name in ("effect_holds", "in_place", "measures_done", "report_true")] == [
        *(False, False, True, False)
    ]
    assert of("look_back.results", date(2024, 5, 31)).value is None
    due = of("look_back.due").frame
    assert list(zip(due["code"], due["look_back_reason"], due["priority"], strict=True)) == [
        ("X1", "before_inspection", "repeated"),
        ("X2", "before_inspection", "repeated"),
    ]
    assert due["arranged_on"].iloc[0] == pd.Timestamp(2024, 8, 1)


def test_imported_twice_nothing_changes_and_an_outcome_is_a_change(world: Path) -> None:
    version = db.version()
    again = bring(world)
    assert (again.new, again.changed) == (0, 0)
    assert of("item.standing", item="F1").frame["state"].iloc[0] == "rebounded", "an old closing closes nothing again"
    assert ("state_contradicted", "F1") in {(notice.rule, notice.value) for notice in again.notices}
    held = LEDGERS["look_backs"].replace("H2,X1,,2024-08-01,,,,,,,", "H2,X1,,2024-08-01,2024-07-02,是,是,是,是,巩固,")
    later = bring(world, look_backs=held)
    assert (later.new, later.changed) == (0, 1)
    assert db.version() > version
    with db.reading() as connection:
        assert set(connection.scalars(select(look_back.c.outcome))) == {"rebounded", "consolidated"}
    assert of("item.standing", item="X1").frame["state"].iloc[0] == "handled", "what holds stays as it was"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("H3,没有,,,,,,,,,", "unknown_item"),
        ("H3,F1,,,,,,,,巩固,", "outcome_without_day"),
        ("H3,F1,,,2024-06-02,,,,,不知道,", "word"),
    ],
)
def test_broken_rows_are_faults(world: Path, row: str, rule: str) -> None:
    outcome = bring(world, look_backs=f"{LEDGERS['look_backs']}{row}\n")
    assert [fault.rule for fault in outcome.faults] == [rule]
    assert not outcome.written


@pytest.mark.usefixtures("world")
def test_one_item_with_its_facts_deadlines_kin_and_matter() -> None:
    standing = of("item.standing", item="F2").frame.iloc[0]
    assert (standing["due_first"], standing["due_on"]) == (pd.Timestamp(2024, 12, 31), pd.Timestamp(2025, 6, 30))
    assert list(of("item.deadlines", item="F2").frame["approval"].fillna("")) == ["", "批7号"]
    facts = of("item.standing", item="F1").frame.iloc[0]
    assert sorted(facts["co_units"].split(", ")) == ["住建局", "水务局"]
    assert of("item.fixings", item="F1").numerator == 4
    similar = of("item.similar", item="F1").frame
    assert dict(zip(similar["code"], similar["likeness"], strict=True)) == {"F2": "same_place"}
    assert list(of("item.same_matter", item="F1").frame["code"]) == ["F2"]
    assert list(of("item.look_backs", item="F1").frame["code"]) == ["H1"]
    assert of("item.standing", item="F1", unit="another").value == 1, "an address opens its item whatever is chosen"
    assert of("item.standing", item="none").value is None


@pytest.mark.usefixtures("world")
def test_records_and_matters_of_the_scope() -> None:
    total = of("matters.total")
    assert total.details == {"records": 5, "matters": 3, "by_kind": {"finding": 3, "petition": 2}}
    assert sorted(total.frame["codes"]) == ["F1, F2", "X1, X2"]
    only = evaluate(metric("matters.total"), Scope("620800", TODAY, programmes=("P2",)), db.read)
    assert (only.value, only.details["records"]) == (2, 2)
    early = of("matters.total", date(2023, 3, 1))
    assert (early.value, early.details["records"]) == (2, 2), "what came later is not known yet"

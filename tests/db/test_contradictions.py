"""Contradictory ledgers go in as they are: each is flagged by a named rule on both engines, nothing is corrected."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.commands import derive_standing
from lib.db.schema import item, item_flag, update
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate

TODAY = date(2024, 7, 5)
BASE = {
    "regions": "编码,名称,上级编码,层级\n620800,平凉市,,市\n",
    "programmes": "编号,名称,类型\nP1,中央督察,中央督察\n",
}
HEAD = "问题编号,批次编号,问题描述,所在区划,责任单位,交办日期,整改时限,当前状态,完成比例,完成日期,销号日期\n"
MEASURES = "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例\n"
UPDATES = "事项编号,日期,状态,完成比例\n"


def bring(folder: Path, *, day: date = TODAY, **ledgers: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for name, text in (BASE | ledgers).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return load([folder], by="office", report_day=day)


def found(day: date = TODAY) -> list[tuple[str, str, str]]:
    frame = evaluate(metric("items.doubted"), Scope("620800", day), db.read).frame
    return [tuple(row) for row in frame[["rule", "code", "given"]].to_numpy().tolist()]


def stored(statement: Any) -> list[tuple[Any, ...]]:
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def finding(tail: str, *, code: str = "F1", title: str = "河道堆放垃圾") -> str:
    return f"{code},P1,{title},620800,区政府,{tail}\n"


@pytest.mark.parametrize(
    ("rule", "row", "given"),
    [
        ("progress_beyond_100", "2024-01-01,2024-12-31,整改中,120%,,", "120%"),
        ("progress_below_0", "2024-01-01,2024-12-31,整改中,-5%,,", "-5%"),
        ("done_before_opened", "2024-03-01,2024-12-31,整改完成,100%,2024-02-01,", "2024-03-01 > 2024-02-01"),
        ("closed_before_done", "2024-01-01,2024-12-31,已销号,100%,2024-05-01,2024-04-01", "2024-04-01 < 2024-05-01"),
        ("closed_without_acceptance", "2024-01-01,2024-12-31,已销号,100%,,2024-04-01", "2024-04-01"),
        ("done_but_open", "2024-01-01,2024-12-31,整改中,60%,2024-05-01,", "in_progress / 2024-05-01"),
        ("full_but_open", "2024-01-01,2024-12-31,整改中,100%,,", "in_progress 1"),
        ("full_but_open", "2024-01-01,2024-12-31,,100%,,", "1"),
        ("done_below_full", "2024-01-01,2024-12-31,整改完成,80%,2024-05-01,", "done 0.8"),
        ("day_in_future", "2024-01-01,2024-12-31,整改完成,100%,2024-08-01,", "2024-08-01"),
    ],
)
def test_a_contradiction_goes_in_and_is_flagged_by_its_rule(
    database: str, tmp_path: Path, rule: str, row: str, given: str
) -> None:
    text = HEAD + finding(row)
    outcome = bring(tmp_path / "a", findings=text)
    assert (outcome.faults, outcome.written) == ([], True)
    assert (rule, "F1", given) in found()
    again = bring(tmp_path / "a", findings=text)
    assert (again.new, again.changed) == (0, 0), "the same file twice changes nothing"
    assert (rule, "F1", given) in found()


def test_two_reports_a_month_apart_do_not_say_closed_without_acceptance(database: str, tmp_path: Path) -> None:
    """Known fault: the day of the report stood for both days, and a unit was told that nothing was accepted."""
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,80%,,"), day=date(2024, 6, 5))
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,已销号,100%,,"))
    assert found() == []
    bring(tmp_path / "b", findings=HEAD + finding("2024-01-01,2024-12-31,已销号,100%,,", code="F2", title="另一件"))
    assert found() == [], "nor is it told of what came on record as closed"


def test_a_deadline_before_the_day_it_was_handed_over_is_refused_and_still_told_of_a_database_that_has_it(
    database: str, tmp_path: Path
) -> None:
    outcome = bring(tmp_path / "a", findings=HEAD + finding("2024-06-01,2024-05-01,整改中,40%,,"))
    assert ([fault.rule for fault in outcome.faults], outcome.written) == (["due_before_opened"], False)
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-05-01,整改中,40%,,"))
    with db.writing() as connection:
        connection.execute(item.update().values(opened_on=date(2024, 6, 1)))
        derive_standing(connection)
    assert ("opened_after_due", "F1", "2024-06-01 > 2024-05-01") in found()


def test_progress_beyond_100_is_kept_as_written_and_is_no_progress(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,120%,,"))
    assert stored(select(update.c.state, update.c.progress)) == [("in_progress", None)]
    assert stored(select(item_flag.c.on, item_flag.c.rule, item_flag.c.given)) == [
        (TODAY, "progress_beyond_100", "120%")
    ]
    outcome = bring(
        tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,90%,,"), day=date(2024, 7, 20)
    )
    assert outcome.changed == 1
    assert stored(select(item_flag)) == [], "mended in its ledger"
    assert found(date(2024, 7, 20)) == []


def test_progress_beyond_100_of_an_update_stands_on_its_day(database: str, tmp_path: Path) -> None:
    findings = HEAD + finding("2024-01-01,2024-12-31,,,,")
    outcome = bring(
        tmp_path / "a", findings=findings, updates=UPDATES + "F1,2024-06-01,整改中,130%\nF1,2024-05-01,整改中,50%\n"
    )
    assert (outcome.faults, dict(outcome.doubted)) == ([], {"progress_beyond_100": 1})
    assert found() == [("progress_beyond_100", "F1", "130%")]
    assert stored(select(update.c.on, update.c.progress).order_by(update.c.on)) == [
        (date(2024, 5, 1), 0.5),
        (date(2024, 6, 1), None),
    ]
    assert bring(tmp_path / "a", findings=findings).changed == 0, "another ledger says nothing of an update's flag"
    assert found() == [("progress_beyond_100", "F1", "130%")]
    mended = bring(tmp_path / "a", findings=findings, updates=UPDATES + "F1,2024-06-01,整改中,60%\n")
    assert (mended.changed, found()) == (1, [])


def test_due_after_parent(database: str, tmp_path: Path) -> None:
    measures = MEASURES + "F1,1,清运,2025-03-31,整改中,40%\n"
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,40%,,"), measures=measures)
    assert found() == [("due_after_parent", "F1#1", "2025-03-31 > 2024-12-31")]


def test_duplicate(database: str, tmp_path: Path) -> None:
    tail = "2024-01-01,2024-12-31,整改中,40%,,"
    bring(
        tmp_path / "a",
        findings=HEAD + finding(tail) + finding(tail, code="F2") + finding(tail, code="F3", title="散煤"),
    )
    assert found() == [("duplicate", "F1", "F2"), ("duplicate", "F2", "F1")]


def test_day_in_future_is_told_until_the_day_has_come(database: str, tmp_path: Path) -> None:
    ahead = "2024-08-01,2024-12-31,,,,"
    outcome = bring(tmp_path / "a", findings=HEAD + finding(ahead))
    assert outcome.written
    assert found() == [("day_in_future", "F1", "2024-08-01")], "and is told although the item has not begun"
    assert found(date(2024, 8, 1)) == []
    assert stored(select(item.c.opened_on)) == [(date(2024, 8, 1),)]


def test_both_days_stay_on_record_where_a_day_of_completion_stands_beside_an_open_state(
    database: str, tmp_path: Path
) -> None:
    bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,60%,2024-05-01,"))
    assert stored(select(update.c.on, update.c.state).order_by(update.c.on)) == [
        (date(2024, 5, 1), "done"),
        (TODAY, "in_progress"),
    ]


def test_an_unreadable_cell_stays_a_fault(database: str, tmp_path: Path) -> None:
    outcome = bring(tmp_path / "a", findings=HEAD + finding("2024-01-01,2024-12-31,整改中,多半,,"))
    assert ([fault.rule for fault in outcome.faults], outcome.written) == (["share"], False)


@pytest.mark.parametrize("tail", ["", ",,,,", "2024-01-01,**,整改中,*,,", "2024-01-01,长期坚持,整改中,/,,"])
def test_empty_and_masked_ledgers_are_not_doubted(database: str, tmp_path: Path, tail: str) -> None:
    outcome = bring(tmp_path / "a", findings=HEAD + (finding(tail) if tail else ""))
    assert (outcome.faults, found()) == ([], [])


def test_the_masked_demo_is_not_doubted(demo: str) -> None:
    result = evaluate(metric("items.doubted"), Scope("990001", date(2023, 11, 30)), db.read)
    assert result.frame.empty
    assert result.denominator

"""History is rows: whatever is reported later, what was said before stays readable and gives the same state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select

from lib import db
from lib.core.calendar import month_end
from lib.core.frames import records
from lib.core.scope import Scope
from lib.core.terms import State, StateType
from lib.db.commands.standing import BEGINNING, END
from lib.db.schema import batch, finding, item, standing, update
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.rebuild import rebuild

PLACES = {
    "regions": "编码,名称,上级编码,层级\n620802,崆峒区,,县\n",
    "units": "名称,类型,所属区划\n区政府,县区,620802\n",
    "programmes": "编号,名称,类型\nP1,中央督察,中央督察\n",
}
FINDINGS = (
    "问题编号,批次编号,问题描述,所在区划,责任单位,交办日期,整改时限,"
    "当前状态,完成比例,完成日期,销号日期,回头看日期,回头看结果"
)
UPDATES = "事项编号,日期,状态,完成比例,进展说明,填报单位,延期后时限,延期批准文号"
OPENED, DUE = date(2024, 1, 5), date(2024, 6, 30)
OVER = (StateType.DONE, StateType.CLOSED)


@dataclass(frozen=True)
class Step:
    """What an office does on a day: the ledger that it sends and its line."""

    what: str
    after: int
    progress: int = 0

    def ledger(self, on: date) -> tuple[str, str]:
        known = f"F1,P1,河道垃圾,620802,区政府,{OPENED}"
        lines = {
            "report": f"{UPDATES}\nF1,{on},整改中,{self.progress}%,第{on.day}次,区政府,,",
            "behind": f"{UPDATES}\nF1,{on},滞后,,,区政府,,",
            "words": f"{UPDATES}\nF1,{on},,,只有一句话,区政府,,",
            "extend": f"{UPDATES}\nF1,{on},,,,区政府,{on + timedelta(days=200)},批〔2024〕{on.day}号",
            "finish": f"{FINDINGS}\n{known},{DUE},整改完成,100%,{on},,,",
            "close": f"{FINDINGS}\n{known},{DUE},已销号,100%,,{on},,",
            "reopen": f"{FINDINGS}\n{known},{DUE},整改中,{self.progress}%,,,{on},反弹",
            "other_deadline": f"{FINDINGS}\n{known},{on + timedelta(days=90)},,,,,,",
            "again": f"{FINDINGS}\n{known},{DUE},,,,,,",
        }
        line = lines[self.what]
        return ("updates" if line.startswith(UPDATES) else "findings"), line + "\n"


STEPS = some.lists(
    some.builds(
        Step,
        some.sampled_from(
            ["report", "behind", "words", "extend", "finish", "close", "reopen", "other_deadline", "again"]
        ),
        some.integers(1, 45),
        some.integers(0, 100),
    ),
    min_size=1,
    max_size=7,
)
MANY = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)


def bring(folder: Path, on: date, **ledgers: str) -> Outcome:
    folder.mkdir(parents=True)
    for name, text in ledgers.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return load([folder], by="office", report_day=on, accept_good=True)


def begin(folder: Path) -> None:
    with db.writing() as connection:
        for table in (standing, update, finding, item):
            connection.execute(delete(table))
        connection.execute(delete(batch).where(batch.c.ledger.in_(["findings", "updates"])))
    first = f"{FINDINGS}\nF1,P1,河道垃圾,620802,区政府,{OPENED},{DUE},,,,,,\n"
    assert bring(folder, OPENED, **PLACES, findings=first).faults == []


def do(folder: Path, steps: Sequence[Step]) -> list[date]:
    """Bring the steps in, one import each; their days."""
    on = OPENED
    days = []
    for number, step in enumerate(steps):
        on += timedelta(days=step.after)
        name, text = step.ledger(on)
        bring(folder / f"{number}", on, **{name: text})
        days.append(on)
    return days


def seen(on: date) -> pd.DataFrame:
    return db.read("findings", Scope("620802", on)).frame


def rows_of(table: Any) -> list[dict[str, Any]]:
    with db.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def told_until(on: date) -> dict[str, Any]:
    """The state on a day from the updates alone, each fact looked up by itself."""
    updates = sorted((row for row in rows_of(update) if row["on"] <= on), key=lambda row: row["on"])

    def last(name: str) -> Any:
        return next((row[name] for row in reversed(updates) if row[name] is not None), None)

    states = [(row["on"], State(row["state"]).type) for row in updates if row["state"] is not None]
    stretches = [(over, list(group)) for over, group in groupby(states, key=lambda each: each[1] in OVER)]
    present = stretches[-1][1] if stretches and stretches[-1][0] else []
    reopened = None
    for place, (over, stretch) in enumerate(stretches):
        closed_before = place and any(kind is StateType.CLOSED for _, kind in stretches[place - 1][1])
        back = [day for day, kind in stretch if closed_before or kind is StateType.REOPENED]
        reopened = back[0] if back and not over else reopened
    return {
        "state": last("state"),
        "progress": last("progress"),
        "note": next((row["note"] for row in reversed(updates) if row["state"] is not None), None),
        "due_on": last("due_on") or DUE,
        "due_first": DUE,
        "approval": last("approval"),
        "updated_on": updates[-1]["on"] if updates else None,
        "finished_on": next((day for day, kind in states if kind in OVER), None),
        "done_on": present[0][0] if present else None,
        "closed_on": next((day for day, kind in present if kind is StateType.CLOSED), None),
        "closed_first": next((day for day, kind in states if kind is StateType.CLOSED), None),
        "reopened_on": reopened,
    }


def told_by(frame: pd.DataFrame) -> dict[str, Any]:
    (row,) = records(frame)
    return {name: value.date() if isinstance(value, pd.Timestamp) else value for name, value in row.items()}


@MANY
@given(steps=STEPS)
def test_replaying_the_updates_gives_the_state_of_every_day(
    database: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("replay")
    begin(folder / "begin")
    days = do(folder, steps)
    for on in {OPENED, *days, *(day - timedelta(days=1) for day in days[1:]), days[-1] + timedelta(days=400)}:
        expected = told_until(on)
        found = told_by(seen(on))
        assert {name: found[name] for name in expected} == expected, on
    assert seen(OPENED - timedelta(days=1)).empty


@MANY
@given(steps=STEPS)
def test_the_first_deadline_is_readable_whatever_follows(
    database: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("deadline")
    begin(folder / "begin")
    days = do(folder, steps)
    assert [row["due_on"] for row in rows_of(item)] == [DUE]
    for on in days:
        assert told_by(seen(on))["due_first"] == DUE
    extensions = [row for row in rows_of(update) if row["due_on"] is not None]
    assert all(row["approval"] for row in extensions)
    assert len(extensions) == sum(step.what == "extend" for step in steps)


@MANY
@given(steps=STEPS)
def test_every_month_end_looks_as_it_did_then(
    database: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("snapshots")
    begin(folder / "begin")
    on = OPENED
    snapshots: dict[date, pd.DataFrame] = {}
    for number, step in enumerate(steps):
        following = on + timedelta(days=step.after)
        while month_end(on) < following:
            snapshots[month_end(on)] = seen(month_end(on))
            on = month_end(on) + timedelta(days=1)
        on = following
        name, text = step.ledger(on)
        bring(folder / f"{number}", on, **{name: text})
    for day, snapshot in snapshots.items():
        pd.testing.assert_frame_equal(seen(day), snapshot)


@MANY
@given(steps=STEPS)
def test_rebuilding_gives_the_rows_that_the_imports_made(
    database: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    folder = tmp_path_factory.mktemp("rebuild")
    begin(folder / "begin")
    do(folder, steps)
    before = rows_of(standing)
    (made,) = [each for each in rebuild() if each.table == "standing"]
    assert rows_of(standing) == before
    assert (made.before, made.now) == (len(before), len(before))
    stretches = [(row["from_on"], row["to_on"]) for row in before]
    assert [first for first, _ in stretches][1:] == [last for _, last in stretches][:-1], "without gaps"
    assert (stretches[0][0], stretches[-1][1]) == (OPENED, END)


@pytest.fixture
def closed_and_back(database: str, tmp_path: Path) -> None:
    """Extended in March, done in May, closed in June, back in September."""
    begin(tmp_path / "begin")
    do(tmp_path, [Step("extend", 60), Step("finish", 70), Step("close", 30), Step("reopen", 90, 20)])


@pytest.mark.usefixtures("closed_and_back")
def test_the_deadline_is_not_overwritten_at_closing() -> None:
    closed = told_by(seen(date(2024, 6, 30)))
    assert (closed["state"], closed["closed_on"]) == ("closed", date(2024, 6, 13))
    assert closed["due_first"] == DUE
    assert (closed["due_on"], closed["approval"]) == (date(2024, 9, 21), "批〔2024〕5号")
    assert [row["due_on"] for row in rows_of(item)] == [DUE]


@pytest.mark.usefixtures("closed_and_back")
def test_reopening_does_not_delete_the_closure_record() -> None:
    back = told_by(seen(date(2024, 12, 31)))
    assert (back["reopened_on"], back["closed_first"], back["finished_on"]) == (
        date(2024, 9, 11),
        date(2024, 6, 13),
        date(2024, 5, 14),
    )
    assert (back["done_on"], back["closed_on"]) == (None, None), "of its present life"
    assert ("closed", date(2024, 6, 13)) in [(row["state"], row["on"]) for row in rows_of(update)]
    assert told_by(seen(date(2024, 8, 31)))["state"] == "closed", "as it was before it came back"


def test_another_deadline_in_a_ledger_is_refused_and_moves_nothing(database: str, tmp_path: Path) -> None:
    begin(tmp_path / "begin")
    name, text = Step("other_deadline", 1).ledger(date(2024, 2, 1))
    outcome = bring(tmp_path / "other", date(2024, 2, 1), **{name: text})
    assert [fault.rule for fault in outcome.faults] == ["deadline_moved"]
    assert told_by(seen(date(2024, 12, 31)))["due_on"] == DUE


def test_items_without_updates_and_children_stand_too(database: str, tmp_path: Path) -> None:
    begin(tmp_path / "begin")
    measures = "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例\n"
    undated = f"{FINDINGS}\nF2,P1,无日期,620802,区政府,,长期坚持,,,,,,\n"
    both = measures + "F1,1,清运,2024-03-31,整改中,\nF1,2,巡查,争取2024-02-29,整改中,\nF1,3,栽树,2024-12-31,已销号,\n"
    assert bring(tmp_path / "more", date(2024, 2, 1), findings=undated, measures=both).faults == []
    rows = {(row["code"], row["from_on"]): row for row in rows_of(standing)}
    endless = rows["F2", BEGINNING]
    assert (endless["to_on"], endless["endless"], endless["late_after"], endless["state"]) == (END, True, None, None)
    first = seen(date(2024, 4, 1)).set_index("code").loc["F1"]
    assert first[["steps", "steps_done", "steps_closed", "steps_late"]].tolist() == [3, 1, 1, 1]
    assert first["step_due"] == pd.Timestamp("2024-03-31")
    before = seen(date(2024, 3, 31)).set_index("code").loc["F1"]
    assert (before["steps_late"], before["step_due"] is pd.NaT) == (0, True), "the due day itself is not late"


def test_a_child_follows_its_parent_to_another_leader(database: str, tmp_path: Path) -> None:
    begin(tmp_path / "begin")
    measures = "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例\nF1,1,清运,2024-03-31,整改中,\n"
    bring(tmp_path / "measures", date(2024, 2, 1), measures=measures)
    led = f"问题编号,批次编号,问题描述,所在区划,责任单位,包案领导,整改时限\nF1,P1,河道垃圾,620802,区政府,张三,{DUE}\n"
    bring(tmp_path / "led", date(2024, 3, 1), findings=led)
    assert {row["leader"] for row in rows_of(standing)} == {"张三"}
    before = rows_of(standing)
    rebuild()
    assert rows_of(standing) == before

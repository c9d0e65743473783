"""What was done on an unknown day before its first report is not on record on earlier days: neither red nor open."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.schema import item, update
from lib.ingest.export import export_ledgers
from lib.ingest.undo import undo
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from tests.db.test_ingest import TODAY, bring, write

BEFORE = date(2024, 5, 31)
MEASURES = "问题编号,措施序号,整改措施,完成时限,进展状态,完成日期\n"
#: Due in 2023, and reported for the first time on TODAY: done on a day that nobody gave, done on a day given, open.
ROWS = (
    "F1,1,清运,2023-07-14,整改完成,\nF1,2,栽树,2023-07-14,整改完成,2023-06-30\n"
    "F1,3,修渠,2023-07-14,整改完成,2024-06-20\nF1,4,建站,2023-07-14,整改中,\n"
)
TASKS = (
    "任务编号,行动编号,任务名称,责任单位,完成时限,状态,完成日期\n"
    "T1,P1,秸秆禁烧,区政府,2023-12-31,已完成,\nT2,P1,散煤治理,区政府,2023-12-31,已完成,2023-12-01\n"
)
INSTRUCTIONS = (
    "编号,类型,名称,责任单位,完成时限,状态,完成日期\n"
    "I1,批示,关于清运的批示,区政府,2023-12-31,已完成,\nI2,批示,关于绿化的批示,区政府,2023-12-31,已完成,2023-11-02\n"
)


@pytest.fixture
def told(database: str, tmp_path: Path) -> Path:
    """Measures, tasks and instructions of which two say when they were done and two only that they are."""
    folder = write(tmp_path / "a", measures=MEASURES + ROWS, tasks=TASKS, instructions=INSTRUCTIONS)
    assert bring(folder).faults == []
    return folder


def on(day: date, key: str) -> Result:
    return evaluate(METRICS[key], Scope("620800", day), db.read)


def stages(key: str, day: date) -> dict[str, str]:
    return on(day, key).frame.set_index("code")["stage"].to_dict()


def test_before_its_first_report_it_is_not_on_record_and_not_red(told: Path) -> None:
    before = {"F1#1": "not_on_record", "F1#2": "done", "F1#3": "overdue", "F1#4": "overdue"}
    assert stages("measures.list", BEFORE) == before
    assert stages("tasks.list", BEFORE) == {"T1": "not_on_record", "T2": "done"}
    red = set(on(BEFORE, "warnings.list").frame["code"])
    assert not red & {"F1#1", "T1", "I1", "F1#2", "T2", "I2"}
    assert {"F1#3", "F1#4"} <= red
    assert stages("measures.list", TODAY)["F1#1"] == "done", "since it was reported it is on record"
    assert on(BEFORE, "measures.list").frame.set_index("code")["light"]["F1#1"] == "none", "and that is no light"


def test_where_nothing_is_on_record_yet_no_red_light_is_no_figure(database: str, tmp_path: Path) -> None:
    """Known fault: what was handed in later as done on an unknown day made "no figure" of an earlier day a zero."""
    heading, first, _ = INSTRUCTIONS.splitlines()
    assert bring(write(tmp_path / "a", instructions=f"{heading}\n{first}\n")).faults == []
    scope = Scope("620800", BEFORE, kinds=("instruction",))
    for key in ("warnings.red", "warnings.all", "warnings.counts"):
        told = evaluate(METRICS[key], scope, db.read)
        assert (told.value, told.reason and told.reason.code) == (None, "none_on_record"), key
        assert evaluate(METRICS[key], Scope("620800", TODAY, kinds=("instruction",)), db.read).value == 0, key


def test_an_empty_cell_of_the_day_of_completion_is_the_day_of_a_report(told: Path) -> None:
    """Known fault: a ledger of updates with an empty 当日发生 could not be stored."""
    (told / "updates.csv").write_text(
        "事项编号,日期,进展状态,当日发生\nT2,2024-07-04,已完成,\nI2,2024-07-04,已完成,是\n", encoding="utf-8"
    )
    assert bring(told).faults == []
    with db.reading() as connection:
        given = select(item.c.code, update.c.dated).join(item, item.c.id == update.c.item)
        rows = connection.execute(given.where(update.c.on == date(2024, 7, 4)).order_by(item.c.code)).all()
    assert [tuple(row) for row in rows] == [("I2", True), ("T2", False)]


def test_every_total_says_how_many_are_not_on_record(told: Path) -> None:
    card = on(BEFORE, "measures.by_stage")
    assert card.value == 4
    assert card.details == {"closed": 0, "done": 1, "on_schedule": 0, "behind": 0, "overdue": 2, "not_on_record": 1}
    board = on(BEFORE, "findings.by_unit").frame
    measures = board[(board["level"] == "measure") & (board["group"] == "崆峒区人民政府")]
    assert measures[["total", "overdue", "done", "not_on_record"]].to_numpy().tolist() == [[4, 2, 1, 1]]
    share = on(BEFORE, "tasks.done_share")
    assert (share.numerator, share.denominator, share.details) == (1, 1, {"not_on_record": 1})
    tree = on(BEFORE, "rollup.tree").frame.iloc[0]
    assert tree[["measures", "measures_unclosed", "measures_late", "not_on_record"]].tolist() == [4, 1, 2, 1]
    kinds = on(BEFORE, "duty.by_kind").frame.set_index("kind")
    assert kinds.loc["instruction", ["total", "finished", "overdue", "not_on_record"]].tolist() == [2, 1, 0, 1]
    assert on(TODAY, "measures.by_stage").details["not_on_record"] == 0
    for key in ("warnings.list", "warnings.all", "warnings.red", "warnings.counts"):
        assert on(BEFORE, key).details["not_on_record"] == 3, key
        assert "not_on_record" not in on(TODAY, key).details, key
    tasks = evaluate(METRICS["warnings.all"], Scope("620800", BEFORE, kinds=("task",)), db.read)
    assert tasks.details["not_on_record"] == 1


def test_a_finding_counts_none_of_its_steps_that_are_not_on_record(told: Path) -> None:
    finding = db.read("findings", Scope("620800", BEFORE)).frame.set_index("code").loc["F1"]
    assert finding[["steps", "steps_dated", "steps_done", "steps_late"]].tolist() == [3, 3, 1, 2]


def test_a_day_given_later_puts_it_on_record(told: Path, tmp_path: Path) -> None:
    later = write(tmp_path / "b", measures=MEASURES + ROWS.replace("整改完成,\n", "整改完成,2023-07-01\n", 1))
    number = {batch.ledger: batch.id for batch in bring(later).batches}["measures"]
    assert stages("measures.list", BEFORE)["F1#1"] == "done"
    assert stages("measures.list", date(2023, 6, 30))["F1#1"] != "not_on_record"
    undo([number], by="office")
    assert stages("measures.list", BEFORE)["F1#1"] == "not_on_record"


def test_what_goes_out_comes_in_as_it_was(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stages("measures.list", BEFORE)
    export_ledgers(tmp_path / "out")
    again = bring(tmp_path / "out")
    assert (again.new, again.changed, again.faults) == (0, 0, [])
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    db.migrate()
    assert bring(tmp_path / "out").faults == []
    assert stages("measures.list", BEFORE) == before


def test_what_was_reported_open_before_stays_on_record(database: str, tmp_path: Path) -> None:
    updates = "事项编号,日期,状态,完成比例,进展说明,填报单位\nF1#1,2024-03-01,整改中,10%,,区政府\n"
    bring(write(tmp_path / "a", measures=MEASURES + ROWS, updates=updates))
    assert stages("measures.list", BEFORE)["F1#1"] == "overdue"


def test_the_past_knows_no_answer_that_came_later(database: str, tmp_path: Path) -> None:
    """Known fault: in March 100 % were satisfied with the handling of June. X1: handled in June, X2: on no given day.

    X3 is open, its verdict known by the last report.
    """
    head = "受理编号,来源,受理日期,办理时限,内容,所在区划,责任单位,状态,办结日期,满意度,重点件,是否属实\n"
    row = "{},12345,2024-01-05,2024-02-05,臭气,620800,区政府,{}\n"
    states = {"X1": "已办结,2024-06-20,满意,是,属实", "X2": "已办结,,满意,是,属实", "X3": "办理中,,,,不属实"}
    text = head + "".join(row.format(code, said) for code, said in states.items())
    assert bring(write(tmp_path / "a", petitions=text)).faults == []
    march, today = date(2024, 3, 1), TODAY
    for day, answers, verdicts, starred, later, unrecorded in (
        (march, None, {"": 3}, 1, 3, 1),
        (today, 2, {"true": 2, "untrue": 1}, 2, 0, 0),
    ):
        asked = on(day, "petitions.satisfied_share")
        assert (asked.denominator or None, asked.details.get("told_later", 0)) == (answers, later)
        assert on(day, "petitions.by_satisfaction").value == (answers or 0)
        frame = on(day, "petitions.by_verdict").frame
        assert dict(zip(frame["verdict"], frame["total"], strict=True)) == verdicts
        found = on(day, "petitions.starred_or_repeated")
        assert (found.value, found.details.get("not_on_record", 0)) == (starred, unrecorded)
    facts = [db.read("item_facts", Scope("620800", day, item="X1")).frame["satisfaction"] for day in (march, today)]
    assert [each.dropna().tolist() for each in facts] == [[], ["satisfied"]]

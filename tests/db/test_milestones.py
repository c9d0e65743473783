"""Milestones belong to projects, tasks and findings, and count as the steps of what they belong to."""

from datetime import date
from pathlib import Path

from lib import db
from lib.core.scope import Scope
from lib.metrics import schedule
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from tests.db.test_ingest import TODAY, bring, write
from tests.unit.metrics.conftest import DEFAULTS

TASKS = "任务编号,行动编号,任务名称,责任单位,完成时限\nT1,P1,秸秆禁烧,区政府,2024年底\n"
MILESTONES = (
    "事项编号,节点,时限,完成日期\nX1,开工,2024年3月底,2024-03-12\nT1,排查,2024年3月底,2024-03-30\n"
    "T1,验收,2024年6月底,\nF1,清运,2024年8月底,2024-07-01\nF9,建成,2024年8月底,\n"
)


def test_milestones_of_a_task_and_of_a_finding(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", tasks=TASKS, milestones=MILESTONES)
    outcome = bring(folder, accept_good=True)
    assert [fault.rule for fault in outcome.faults] == ["unknown_item"]
    scope = Scope("620800", TODAY)
    obligations = db.read("obligations", scope).frame
    steps = obligations[obligations["kind"] == "milestone"].set_index("code")["parent_code"]
    assert steps.to_dict() == {"T1#排查": "T1", "T1#验收": "T1", "F1#清运": "F1", "X1#开工": "X1"}
    judged = schedule.with_schedule(obligations, obligations, TODAY, DEFAULTS).set_index("code")
    assert judged.loc["T1", ["steps", "steps_done", "steps_late"]].tolist() == [2, 1, 1]
    assert judged.loc["T1", "step_due"].date() == date(2024, 6, 30)
    assert judged.loc["T1", "schedule"] == "behind"
    assert judged.loc["F1", "schedule"] == "done", "both steps of the finding are done"


def test_weights_of_the_ledger_change_the_roll_up_and_its_guards_hold(database: str, tmp_path: Path) -> None:
    head = "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例,权重\n"
    told = []
    for weight, name in (("", "a"), ("3", "b"), ("0", "c")):
        rows = f"F1,1,清运,2024-12-31,已完成,100%,{weight}\nF1,2,栽树,,整改中,20%,\n"
        folder = write(tmp_path / name, measures=head + rows)
        outcome = bring(folder, accept_good=True)
        assert [fault.rule for fault in outcome.faults] == (["weight"] if weight == "0" else [])
        finding = db.read("findings", Scope("620800", TODAY)).frame.set_index("code").loc["F1"]
        told.append(round(float(finding["steps_progress"]), 6))
        assert (finding["steps"], finding["steps_dated"], finding["steps_done"]) == (2, 1, 1)
    assert told == [0.6, 0.8, 0.8]
    scope = Scope("620800", TODAY)
    whole = evaluate(METRICS["rollup.tree"], scope, db.read).frame.set_index("code").loc["F1"]
    listed = evaluate(METRICS["findings.list"], scope, db.read).frame.set_index("code").loc["F1"]
    assert whole["guarded"] == listed["guarded"] == 0.8


def test_an_item_is_named_since_the_first_naming_in_force(database: str, tmp_path: Path) -> None:
    rows = (
        "A1,2024-02-01,挂牌督办,F1\nA2,2024-02-20,解除挂牌,F1\nA3,2024-03-04,挂牌督办,F1\nA4,2024-04-01,挂牌督办,F1\n"
    )
    folder = write(tmp_path / "a", actions="编号,日期,类型,事项编号\n" + rows)
    bring(folder, accept_good=True)
    finding = db.read("findings", Scope("620800", TODAY)).frame.set_index("code").loc["F1"]
    assert (finding["named_by"], finding["named_on"].date()) == ("listed_supervision", date(2024, 3, 4))


def test_a_project_is_warned_of_by_itself_only_where_it_stands_worse_than_its_milestones(
    database: str, tmp_path: Path
) -> None:
    projects = (
        "项目编号,项目名称,所在区划,责任单位\nY1,被点名而节点正常,620802,区政府\nY2,节点超期,620802,区政府\n"
        "Y3,被点名且无节点,620802,区政府\nY4,被点名且节点超期,620802,区政府\nY5,一切正常,620802,区政府\n"
    )
    milestones = (
        "事项编号,节点,时限,完成日期\nY1,建成,2099-12-31,\nY2,开工,2024-03-31,\n"
        "Y4,开工,2024-03-31,\nY5,建成,2099-12-31,\n"
    )
    rows = "".join(f"A{number},2024-04-01,挂牌督办,Y{number}\n" for number in (1, 3, 4))
    folder = tmp_path / "a"
    write(folder, projects=projects, milestones=milestones, actions="编号,日期,类型,事项编号\n" + rows)
    outcome = bring(folder)
    assert not outcome.faults
    scope = Scope("620800", TODAY, kinds=("project", "milestone"))
    listed = db.read("warnings", scope).frame
    assert set(zip(listed["kind"], listed["code"], strict=True)) == {
        ("project", "Y1"),  # listed by a higher level, its milestone is not late
        ("project", "Y3"),
        ("milestone", "Y2#开工"),  # the project has a missed milestone, which stands there itself
        ("project", "Y4"),  # named: no milestone says so
        ("milestone", "Y4#开工"),
    }
    result = evaluate(METRICS["warnings.list"], scope, db.read)
    assert result.frame.set_index("code")["light"].to_dict() == dict.fromkeys(
        ("Y1", "Y3", "Y2#开工", "Y4#开工"), "red"
    ), "a project and its milestone are one matter: the milestone, late since March, comes first"
    four = result.frame.set_index("code").loc["Y4#开工"]
    assert (four["records"], four["reasons"]) == (2, "overdue;named")
    assert (result.value, result.denominator, result.details["records"]) == (4, 5, 5)
    counted = db.read("warning_counts", scope).frame
    assert counted.groupby(["light", "kind"])["count"].sum().to_dict() == {
        ("red", "project"): 2,
        ("red", "milestone"): 2,
    }
    totals = db.read("warning_totals", scope).frame.groupby("light")["count"].sum().to_dict()
    assert totals == {"red": 4, "blue": 1}, "Y5 and its milestone are one"
    units = evaluate(METRICS["escalation.units"], scope, db.read).frame
    assert units.set_index("unit")["red"].to_dict() == {"崆峒区人民政府": 4}

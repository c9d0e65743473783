"""Milestones belong to projects, tasks and findings, and count as the steps of what they belong to."""

from datetime import date
from pathlib import Path

from lib import db
from lib.core.scope import Scope
from lib.metrics import schedule
from tests.db.test_ingest import TODAY, bring, write

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
    judged = schedule.with_schedule(obligations, obligations, TODAY).set_index("code")
    assert judged.loc["T1", ["steps", "steps_done", "steps_late"]].tolist() == [2, 1, 1]
    assert judged.loc["T1", "step_due"].date() == date(2024, 6, 30)
    assert judged.loc["T1", "schedule"] == "behind"
    assert judged.loc["F1", "schedule"] == "done", "both steps of the finding are done"

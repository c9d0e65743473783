"""Whether what is over was in time is told of days that were given, or of reports that leave no doubt."""

from datetime import date
from pathlib import Path

import pytest

from lib import db
from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from tests.db.test_ingest import TODAY, bring, write

FINDINGS = "问题编号,批次编号,问题描述,所在区划,责任单位,整改时限,当前状态,完成日期,销号日期\n"
UPDATES = "事项编号,日期,状态,完成比例,进展说明,填报单位,延期至,延期批准文号\n"
OF = "P1,河道堆放垃圾,620802,区政府"


def on(day: date, key: str) -> Result:
    return evaluate(METRICS[key], Scope("620800", day), db.read)


def bring_findings(folder: Path, *rows: str, updates: str = "") -> None:
    more = {"updates": UPDATES + updates} if updates else {"updates": UPDATES}
    outcome = bring(write(folder, findings=FINDINGS + "".join(rows), measures="问题编号,措施序号,整改措施\n", **more))
    assert outcome.faults == []


@pytest.mark.parametrize(
    ("cells", "updates", "met", "counted", "unknown"),
    [
        # Reported on TODAY, closed on a day that was given or not; due before TODAY or not.
        ("2024-05-31,已销号,2024-05-01,2024-05-20", "", 1, 1, 0),
        ("2024-05-31,已销号,2024-05-01,2024-06-02", "", 0, 1, 0),
        ("2024-05-31,已销号,,", "", 0, 0, 1),
        ("2024-07-05,已销号,,", "", 1, 1, 0),
        # Done before the deadline on a day given, closed nobody knows when.
        ("2024-05-31,已销号,2024-05-01,", "", 0, 0, 1),
        # Reported open before the deadline: either; after it: late, extended or not.
        ("2024-05-31,已销号,,", "F1,2024-05-20,整改中,,,,,\n", 0, 0, 1),
        ("2024-05-31,已销号,,", "F1,2024-06-10,整改中,,,,,\n", 0, 1, 0),
        ("2024-05-31,已销号,,", "F1,2024-06-10,,50%,,,,\n", 0, 1, 0),
        ("2024-05-31,已销号,,", "F1,2024-05-20,整改中,,,,2024-12-31,文1号\n", 1, 1, 0),
        ("2024-05-31,已销号,,", "F1,2024-05-20,整改中,,,,2024-06-20,文1号\n", 0, 0, 1),
        # Reopened after its deadline and closed again: late for certain.
        ("2024-05-31,已销号,,2024-04-01", "F1,2024-06-10,反弹,,,,,\nF1,2024-06-20,已销号,,,,,\n", 0, 1, 0),
    ],
)
def test_the_rate_judges_no_day_of_a_report(
    database: str, tmp_path: Path, cells: str, updates: str, met: int, counted: int, unknown: int
) -> None:
    bring_findings(tmp_path / "a", f"F1,{OF},{cells}\n", updates=updates)
    rate = on(TODAY, "findings.on_time")
    assert (rate.numerator, rate.denominator, rate.details["day_unknown"]) == (met, counted, unknown)


def test_petitions_alike(database: str, tmp_path: Path) -> None:
    petitions = (
        "受理编号,来源,受理日期,办理时限,内容,所在区划,责任单位,状态,办结日期\n"
        "X1,12369,2024-05-01,2024-05-31,噪声扰民,620802,区政府,已办结,2024-05-20\n"
        "X2,12369,2024-05-01,2024-05-31,噪声扰民二,620802,区政府,已办结,\n"
        "X3,12369,2024-05-01,2024-05-31,噪声扰民三,620802,区政府,办理中,\n"
        "X4,12369,2024-05-01,2024-07-05,噪声扰民四,620802,区政府,已办结,\n"
    )
    outcome = bring(write(tmp_path / "a", petitions=petitions))
    assert outcome.faults == []
    rate = on(TODAY, "petitions.on_time_share")
    assert (rate.numerator, rate.denominator, rate.details["day_unknown"]) == (2, 3, 1)
    listed = on(TODAY, "petitions.list").frame.set_index("code")["timeliness"]
    assert listed.to_dict() == {"X1": "on_time", "X2": "unknown", "X3": "late", "X4": "on_time"}


def test_milestones_alike(database: str, tmp_path: Path) -> None:
    milestones = (
        "项目编号,节点,时限,完成日期\nX1,立项,2024-03-31,2024-03-12\n"
        "X1,开工,2024-04-30,\nX1,主体,2024-07-31,\nX1,验收,2024-05-31,\n"
    )
    updates = UPDATES + "X1#开工,2024-06-20,整改完成,,,,,\nX1#主体,2024-06-20,整改完成,,,,,\n"
    outcome = bring(write(tmp_path / "a", milestones=milestones, updates=updates))
    assert outcome.faults == []
    met = on(TODAY, "projects.milestones_met")
    assert (met.numerator, met.denominator, met.details["day_unknown"]) == (2, 3, 1)
    steps = on(TODAY, "projects.schedule").frame.set_index("milestone")
    assert steps.loc["开工", "milestone_state"] == "done_unknown"
    assert steps["days_late"].isna()["开工"], "how late it was is not known either"
    before = on(date(2024, 6, 1), "projects.milestones_met")
    assert (before.numerator, before.denominator, before.details["not_on_record"]) == (1, 2, 2)


def test_done_after_its_deadline_was_late_in_between_and_is_done_since(database: str, tmp_path: Path) -> None:
    bring_findings(tmp_path / "a", f"F1,{OF},2024-05-31,整改完成,2024-06-10,\n", f"F3,{OF}三,2024-05-31,整改完成,,\n")
    stages = {
        day: on(day, "findings.list").frame.set_index("code")["stage"].to_dict()
        for day in (date(2024, 5, 30), date(2024, 6, 9), date(2024, 6, 10), TODAY)
    }
    assert [each["F1"] for each in stages.values()] == ["on_schedule", "overdue", "done", "done"]
    assert [each["F3"] for each in stages.values()] == ["not_on_record"] * 3 + ["done"]
    assert on(date(2024, 6, 9), "findings.overdue").details == {"not_on_record": 1}

"""A setting of the office judges everywhere alike: card, table, list, warning list, on both engines."""

from datetime import datetime
from pathlib import Path

import pytest

from lib import db
from lib.core.scope import Scope
from lib.db.commands.settings import write_setting
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate
from tests.db.test_ingest import TODAY, bring, write

FINDINGS = (
    "问题编号,批次编号,问题描述,所在区划,责任单位,包案领导,整改时限,整改类型,当前状态\n"
    "F1,P1,长期管护,崆峒区,区政府,甲,,长期坚持,整改中\n"
)
MEASURES = "问题编号,措施序号,整改措施,完成时限\nF1,1,巡护,\n"
UPDATES = (
    "事项编号,日期,状态,完成比例,进展说明,填报单位\n"
    "F1,2024-05-01,整改中,,已巡护,区政府\nF1#1,2024-05-01,整改中,,已巡护,区政府\n"
)


@pytest.fixture
def duty(database: str, tmp_path: Path) -> Scope:
    """A standing duty and its measure, last reported on 2024-05-01, in an office that checks every month."""
    outcome = bring(write(tmp_path / "a", findings=FINDINGS, measures=MEASURES, updates=UPDATES))
    assert outcome.faults == []
    write_setting("standing_check_months", "1", by="office", at=datetime.fromisoformat("2024-07-05T09:00"))
    return Scope("620802", TODAY)


def told(key: str, scope: Scope) -> Result:
    return evaluate(METRICS[key], scope, db.read)


def test_a_missed_check_is_behind_on_card_table_and_list(duty: Scope) -> None:
    for level in ("findings", "measures"):
        card, listed = told(f"{level}.by_stage", duty), told(f"{level}.list", duty)
        assert {stage: count for stage, count in card.details.items() if count} == {"behind": 1}, level
        assert listed.frame["stage"].tolist() == ["behind"], level
    for group in ("unit", "leader", "programme", "region", "field"):
        table = told(f"findings.by_{group}", duty).frame
        assert table[["level", "behind", "on_schedule"]].to_numpy().tolist() == [
            ["finding", 1, 0],
            ["measure", 1, 0],
        ], group
    warned = told("warnings.list", duty).frame.set_index("code")["reason"]
    assert warned[["F1", "F1#1"]].tolist() == ["check_missed", "check_missed"]
    assert told("item.standing", Scope("620802", TODAY, item="F1")).frame["stage"].tolist() == ["behind"]

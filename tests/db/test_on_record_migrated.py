"""An old database knows of no update whether its day was given: what cannot be known is no day of completion."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.engine import writing
from lib.db.migrate import _config
from lib.db.schema import item, update
from lib.ingest.undo import undo
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from tests.db.test_ingest import TODAY, bring, write

BEFORE = date(2024, 5, 31)
MEASURES = "问题编号,措施序号,整改措施,完成时限,进展状态,完成日期\n"
#: Due in 2023. The day given, none given, open; and a day given that lies after the report.
GIVEN = "F1,1,清运,2023-07-14,整改完成,2023-06-30\n"
NOT_GIVEN = "F1,2,栽树,2023-07-14,整改完成,\n"
OPEN = "F1,3,修渠,2023-07-14,整改中,\n"
AHEAD = "F1,4,建站,2023-07-14,整改完成,2024-07-30\n"
UPDATES = "事项编号,日期,状态,完成比例,进展说明,填报单位\nF1#5,2024-07-01,整改完成,100%,,区政府\n"
REPORTED = "F1,5,排查,2023-07-14,,\n"


def stages(day: date) -> dict[str, str]:
    return evaluate(METRICS["measures.list"], Scope("620800", day), db.read).frame.set_index("code")["stage"].to_dict()


def dated() -> dict[tuple[str, date], bool]:
    asked = select(item.c.code, update.c.on, update.c.dated).join(item, item.c.id == update.c.item)
    with db.reading() as connection:
        return {(code, on): flag for code, on, flag in connection.execute(asked) if code.startswith("F1#")}


def go_back() -> None:
    """The database as the version before would have left it."""
    with writing() as connection:
        command.downgrade(_config(connection), "0010")


@pytest.fixture
def old(database: str, tmp_path: Path) -> Callable[[str], int]:
    def made(rows: str) -> int:
        outcome = bring(write(tmp_path / "a", measures=MEASURES + rows, updates=UPDATES))
        assert outcome.faults == []
        go_back()
        db.migrate()
        return {batch.ledger: batch.id for batch in outcome.batches}["measures"]

    return made


def test_a_day_before_the_day_of_its_import_was_given_and_the_others_were_not(old: Callable[[str], int]) -> None:
    old(GIVEN + NOT_GIVEN + OPEN + REPORTED)
    told = dated()
    assert told[("F1#1", date(2023, 6, 30))]
    assert not told[("F1#2", TODAY)]
    assert not told[("F1#5", date(2024, 7, 1))], "the ledger of updates tells days of reports"
    assert stages(date(2023, 8, 1)) == {
        "F1#1": "done",
        "F1#2": "not_on_record",
        "F1#3": "overdue",
        "F1#5": "not_on_record",
    }
    assert stages(date(2023, 6, 29))["F1#1"] == "on_schedule", "before its day it was open"
    assert stages(TODAY)["F1#2"] == "done"


def test_beside_days_after_its_own_no_day_of_an_import_is_known(old: Callable[[str], int]) -> None:
    """The last day of such an import is not that of the report: what was reported would look like days given."""
    old(GIVEN + NOT_GIVEN + AHEAD + REPORTED)
    assert not any(dated().values())
    assert stages(BEFORE)["F1#2"] == "not_on_record"
    assert stages(BEFORE)["F1#4"] == "not_on_record"
    assert stages(date(2023, 6, 29))["F1#1"] == "not_on_record", "the careful side: neither open nor late"


def test_an_import_of_before_is_taken_back_as_any(old: Callable[[str], int], tmp_path: Path) -> None:
    """What it replaced was kept without knowing of days: it comes back as not known, beside rows of today."""
    folder = write(tmp_path / "a", measures=MEASURES + NOT_GIVEN + REPORTED, updates=UPDATES)
    bring(folder)
    later = UPDATES.replace("2024-07-01,整改完成,100%,,", "2024-07-01,整改中,90%,,")
    number = {batch.ledger: batch.id for batch in bring(write(tmp_path / "b", updates=later)).batches}["updates"]
    go_back()
    db.migrate()
    assert stages(BEFORE)["F1#5"] == "overdue"
    undo([number], by="office")
    assert not dated()[("F1#5", date(2024, 7, 1))]
    assert stages(BEFORE)["F1#5"] == "not_on_record"

"""The office's own calendar comes in as a ledger and travels with its settings, on both engines."""

from datetime import date
from pathlib import Path

from sqlalchemy import insert

from lib import db
from lib.core.scope import Scope
from lib.db.schema import setting
from lib.ingest.load import load
from lib.standards.profile import profile_of
from lib.standards.working_days import calendar_of


def test_settings_carry_the_offices_own_days(database: str, tmp_path: Path) -> None:
    path = tmp_path / "holidays.csv"
    path.write_text("日期,是否上班\n2035-10-01,否\n2035-10-06,是\n", encoding="utf-8-sig")
    outcome = load([path], by="office", report_day=date(2035, 1, 1))
    assert (outcome.faults, outcome.new) == ([], 2)
    with db.writing() as connection:
        connection.execute(insert(setting).values(key="light_rules", value="countdown"))
    frame = db.read("settings", Scope("10", date(2035, 1, 1))).frame
    assert profile_of(frame).lights.name == "countdown"
    assert calendar_of(frame).own == {date(2035, 10, 1): False, date(2035, 10, 6): True}

"""The query of settings carries the office's own calendar beside its choices, on both engines."""

from datetime import date

from sqlalchemy import insert

from lib import db
from lib.core.scope import Scope
from lib.db.schema import holiday, setting
from lib.standards.profile import profile_of
from lib.standards.working_days import calendar_of


def test_settings_carry_the_offices_own_days(database: str) -> None:
    with db.writing() as connection:
        connection.execute(insert(setting).values(key="light_rules", value="countdown"))
        days = {date(2035, 10, 1): False, date(2035, 10, 6): True}
        connection.execute(insert(holiday), [{"on": day, "working": works} for day, works in days.items()])
    frame = db.read("settings", Scope("10", date(2035, 1, 1))).frame
    assert profile_of(frame).lights.name == "countdown"
    assert calendar_of(frame).own == days

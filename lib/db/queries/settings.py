"""Settings of the office: where it departs from the defaults of the product, and the days of its own calendar."""

from sqlalchemy import CompoundSelect, Integer, Text, case, cast, literal, null, select, union_all

from lib.core.frames import SETTINGS
from lib.db.queries.model import Prepared
from lib.db.schema import holiday, setting
from lib.standards.working_days import OWN_DAY, WORKED


def _settings() -> CompoundSelect:  # type: ignore[type-arg]
    # They are the same for every scope and come from no batch.
    chosen = select(setting.c.key, setting.c.value, cast(null(), Integer))
    said = {works: word for word, works in WORKED.items()}
    day = literal(OWN_DAY) + cast(holiday.c.on, Text)
    days = select(day, case((holiday.c.working, said[True]), else_=said[False]), cast(null(), Integer))
    return union_all(chosen, days).order_by(setting.c.key)


SETTING = Prepared("settings", SETTINGS, _settings(), lambda _scope: {}, None)

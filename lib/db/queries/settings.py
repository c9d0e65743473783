"""Settings of the office: where it departs from the defaults of the product."""

from sqlalchemy import Integer, Select, cast, null, select

from lib.core.frames import SETTINGS
from lib.core.scope import Scope
from lib.db.queries.model import Query
from lib.db.schema import setting


def _settings(_scope: Scope) -> Select:  # type: ignore[type-arg]
    # They are the same for every scope and come from no batch.
    return select(setting.c.key, setting.c.value, cast(null(), Integer)).order_by(setting.c.key)


SETTING = Query("settings", SETTINGS, _settings, None)

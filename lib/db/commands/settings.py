"""Settings of the office, written with an audit row; every figure that was kept is stale afterwards."""

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from lib.core.frames import SETTINGS
from lib.db.commands.batches import raise_version
from lib.db.engine import writing
from lib.db.schema import audit, setting


def office_settings(connection: Connection) -> pd.DataFrame:
    """What the office set, in the form of SETTINGS."""
    return SETTINGS.of(connection.execute(select(setting.c.key, setting.c.value).order_by(setting.c.key)).all())


def write_setting(name: str, value: str | None, *, at: datetime, by: str) -> bool:
    """Set a value, None to go back to the default, and raise the data version; False where it was so already."""
    with writing() as connection:
        old = connection.scalar(select(setting.c.value).where(setting.c.key == name))
        if old == value:
            return False
        if value is None:
            connection.execute(setting.delete().where(setting.c.key == name))
        elif old is None:
            connection.execute(insert(setting).values(key=name, value=value))
        else:
            connection.execute(update(setting).where(setting.c.key == name).values(value=value))
        detail = f"{name}: {'default' if old is None else old} -> {'default' if value is None else value}"
        connection.execute(insert(audit).values(at=at, account=by, what="setting", detail=detail))
        raise_version(connection)
        return True

"""The only SQL: schema, engine, migrations, queries, commands."""

from lib.db.changed import Change, Changes, batch_changes
from lib.db.checks import doubted, faults, points_without_position, updates_before_opening
from lib.db.choices import choices
from lib.db.engine import copied, engine, reading, writing
from lib.db.forms import form_named, forms
from lib.db.migrate import is_current, is_empty, migrate
from lib.db.read import (
    DataSet,
    batches,
    data_sets,
    has_own,
    imported,
    last_meeting,
    owners,
    pinned_day,
    programmes,
    read,
    read_all,
    regions,
    version,
)

__all__ = [
    "Change",
    "Changes",
    "DataSet",
    "batch_changes",
    "batches",
    "choices",
    "copied",
    "data_sets",
    "doubted",
    "engine",
    "faults",
    "form_named",
    "forms",
    "has_own",
    "imported",
    "is_current",
    "is_empty",
    "last_meeting",
    "migrate",
    "owners",
    "pinned_day",
    "points_without_position",
    "programmes",
    "read",
    "read_all",
    "reading",
    "regions",
    "updates_before_opening",
    "version",
    "writing",
]

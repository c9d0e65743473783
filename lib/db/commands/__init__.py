"""The only writes. Every command takes the connection of one transaction (`lib.db.writing`) and its batch."""

from sqlalchemy import Connection

from lib.db.commands.batches import Batch, Counts, close_batches, open_batch, raise_version
from lib.db.commands.directory import (
    Directory,
    KnownItem,
    add_items,
    add_points,
    add_regions,
    add_units,
    directory,
)
from lib.db.commands.flags import flags_of, held_flags, write_flags, write_item_flags
from lib.db.commands.forms import (
    IssuedForm,
    IssuedRow,
    add_form,
    add_returns,
    day_of_last,
    issued_form,
    last_updates,
    owners_of,
)
from lib.db.commands.hours import held_hours, insert_hours, update_hours
from lib.db.commands.items import ItemRow, write_items
from lib.db.commands.places import write_data_sets, write_regions, write_units
from lib.db.commands.published import (
    published_air_days,
    published_air_hours,
    published_values,
    published_water,
    region_and_below,
)
from lib.db.commands.readings import (
    air_hours,
    completed,
    drop_all_derived,
    drop_derived,
    drop_samples,
    first_days,
    last_days,
    points,
    published_classes,
    readings_by_place,
    reported_days,
    station_days,
    water_samples,
    write_derived,
    write_rows,
)
from lib.db.commands.settings import office_settings
from lib.db.commands.standing import derive_standing, standing_rows
from lib.db.commands.undo import check_undo, close_undo, put_back, touched_items, touched_readings
from lib.db.commands.updates import Claim, write_claims, write_updates
from lib.db.commands.upsert import Values, Verdict

__all__ = [
    "Batch",
    "Claim",
    "Connection",
    "Counts",
    "Directory",
    "IssuedForm",
    "IssuedRow",
    "ItemRow",
    "KnownItem",
    "Values",
    "Verdict",
    "add_form",
    "add_items",
    "add_points",
    "add_regions",
    "add_returns",
    "add_units",
    "air_hours",
    "check_undo",
    "close_batches",
    "close_undo",
    "completed",
    "day_of_last",
    "derive_standing",
    "directory",
    "drop_all_derived",
    "drop_derived",
    "drop_samples",
    "first_days",
    "flags_of",
    "held_flags",
    "held_hours",
    "insert_hours",
    "issued_form",
    "last_days",
    "last_updates",
    "office_settings",
    "open_batch",
    "owners_of",
    "points",
    "published_air_days",
    "published_air_hours",
    "published_classes",
    "published_values",
    "published_water",
    "put_back",
    "raise_version",
    "readings_by_place",
    "region_and_below",
    "reported_days",
    "standing_rows",
    "station_days",
    "touched_items",
    "touched_readings",
    "update_hours",
    "water_samples",
    "write_claims",
    "write_data_sets",
    "write_derived",
    "write_flags",
    "write_item_flags",
    "write_items",
    "write_regions",
    "write_rows",
    "write_units",
    "write_updates",
]

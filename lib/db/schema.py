"""The tables: one concept of the field each (docs/architecture.md). SQLite and PostgreSQL alike.

Codes are stored, never words to show. Days are dates; moments are in China's time without a zone.
Every row that came from a file names its import batch.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    literal_column,
)

from lib.core.terms import DAILY_POLLUTANTS, POLLUTANTS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _batch() -> Column[int]:
    return Column("batch", Integer, ForeignKey("batch.id"), index=True)


def _position() -> tuple[Column[float], Column[float], CheckConstraint]:
    """Longitude and latitude in CGCS2000, within China or absent."""
    # Half a position would make the check NULL, which a database takes for passed.
    whole = "lon IS NOT NULL AND lat IS NOT NULL AND lon BETWEEN 73 AND 136 AND lat BETWEEN 3 AND 54"
    check = f"(lon IS NULL AND lat IS NULL) OR ({whole})"
    return Column("lon", Float), Column("lat", Float), CheckConstraint(check, name="in_china")


# ---- where rows come from -------------------------------------------------------------------------------

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ledger", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("sample", Boolean, nullable=False, default=False),
    Column("by", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("faulty", Integer, nullable=False),
    Column("undone_at", DateTime),
    # Whether what it changed was kept (`batch_change`): batches of before that cannot be taken back.
    Column("kept", Boolean, nullable=False, default=True),
    Column("undone_by", Text),
)

# What a batch did to rows that were there: what undoing it puts back. What is new names its batch by itself.
batch_change = Table(
    "batch_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batch.id"), nullable=False, index=True),
    # The batch that the row named before.
    Column("was", Integer, index=True),
    Column("table", Text, nullable=False),
    # The primary key, and the row as it was, both as JSON; no row: there was none.
    Column("key", Text, nullable=False),
    Column("row", Text),
)

data_version = Table(
    "data_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

data_set = Table(
    "data_set",
    metadata,
    Column("code", Text, primary_key=True),
    Column("region", Text, ForeignKey("region.code"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("as_of", Date),
    Column("sample", Boolean, nullable=False, default=False),
    Column("position", Integer, nullable=False, default=0),
    Column("note", Text),
    Column("note_en", Text),
)

# ---- who and where --------------------------------------------------------------------------------------

region = Table(
    "region",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("parent", Text, ForeignKey("region.code")),
    Column("level", Text, nullable=False),
    *_position(),
    _batch(),
)

unit = Table(
    "unit",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", Text),
    Column("region", Text, ForeignKey("region.code")),
    _batch(),
)

unit_alias = Table(
    "unit_alias",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("unit", Text, ForeignKey("unit.name"), nullable=False),
    _batch(),
)

person = Table(
    "person",
    metadata,
    Column("name", Text, primary_key=True),
    Column("post", Text),
    Column("unit", Text, ForeignKey("unit.name")),
    Column("phone", Text),
    _batch(),
)

programme = Table(
    "programme",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("region", Text, ForeignKey("region.code")),
    Column("round", Text),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("feedback_on", Date),
    Column("lead", Text),
    Column("leader", Text),
    _batch(),
)

# ---- obligations ----------------------------------------------------------------------------------------

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("category", Text),
    Column("field", Text),
    Column("region", Text, ForeignKey("region.code"), nullable=False),
    Column("programme", Text, ForeignKey("programme.code"), index=True),
    Column("unit", Text, ForeignKey("unit.name"), index=True),
    Column("leader", Text, index=True),
    Column("contact", Text),
    Column("opened_on", Date),
    # The first deadline never changes; an extension is an update with its approval number.
    Column("due_on", Date),
    Column("due_text", Text),
    Column("firmness", Text, nullable=False, default="firm"),
    Column("rectification", Text),
    Column("multi_year", Boolean, nullable=False, default=False),
    Column("starred", Boolean, nullable=False, default=False),
    Column("parent", Integer, ForeignKey("item.id"), index=True),
    Column("same_as", Text),
    # What it counts for in the roll-up of its parent; nothing: once.
    Column("weight", Float),
    Column("place", Text),
    *_position(),
    Column("crs", Text),
    Column("position_text", Text),
    Column("note", Text),
    _batch(),
    UniqueConstraint("kind", "code"),
    Index("ix_item_region_kind", "region", "kind"),
)

co_unit = Table(
    "co_unit",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("unit", Text, primary_key=True),
    _batch(),
)

finding = Table(
    "finding",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("duty", Text),
    Column("target", Text),
    Column("sanction", Text),
    _batch(),
)

petition = Table(
    "petition",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("source", Text),
    Column("verdict", Text),
    Column("repeat_of", Text),
    Column("satisfaction", Text),
    # Where deadline and end have a time of day.
    Column("due_at", DateTime),
    Column("done_at", DateTime),
    _batch(),
)

# What a notice says of petitions handed over, in all (place "") and by place; never added to the petitions on record.
petition_batch = Table(
    "petition_batch",
    metadata,
    Column("region", Text, ForeignKey("region.code"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("batch_basis", Text, primary_key=True),
    Column("place", Text, primary_key=True, default=""),
    Column("programme", Text, ForeignKey("programme.code")),
    Column("received", Integer),
    Column("handled", Integer),
    Column("in_part", Integer),
    Column("with_part", Integer),
    Column("rate_stated", Float),
    Column("note", Text),
    _batch(),
)

task = Table(
    "task",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("goal", Text),
    Column("goal_unit", Text),
    Column("current", Text),
    _batch(),
)

instruction = Table(
    "instruction",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    # The code of the matter that it is about: an obligation, or a signal that no table holds.
    Column("about", Text),
    # The day of the meeting that decided it.
    Column("meeting", Date, index=True),
    _batch(),
)

project = Table(
    "project",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("invest", Float),
    Column("funded", Float),
    Column("spent", Float),
    Column("started_on", Date),
    _batch(),
)

look_back = Table(
    "look_back",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("checked", Integer, ForeignKey("item.id"), index=True),
    Column("on", Date),
    Column("effect_holds", Boolean),
    Column("in_place", Boolean),
    Column("measures_done", Boolean),
    Column("report_true", Boolean),
    Column("outcome", Text),
    _batch(),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("item.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("on", Date),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("note", Text),
    _batch(),
)

update = Table(
    "update",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("item.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("state", Text),
    Column("progress", Float),
    Column("note", Text),
    Column("by", Text),
    Column("due_on", Date),
    Column("approval", Text),
    # Whether it happened on this very day (完成日期, 销号日期 and the like); else it was only reported on it.
    Column("dated", Boolean, nullable=False, default=False, server_default=false()),
    _batch(),
    UniqueConstraint("item", "on"),
    CheckConstraint("progress IS NULL OR (progress >= 0 AND progress <= 1)", name="progress_is_a_share"),
    CheckConstraint("due_on IS NULL OR approval IS NOT NULL", name="extension_has_its_approval"),
)

# What follows from an item and its updates: one row per item and stretch of days [from_on, to_on) between updates, in
# the state forward-filled on those days. Whose it is stands here as it is now, so that a list is one index away.
standing = Table(
    "standing",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("to_on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    # Ordered by its bytes on either engine, as lists of warnings are.
    Column("code", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("region", Text, nullable=False),
    Column("programme", Text),
    Column("unit", Text),
    Column("leader", Text),
    Column("parent", Integer),
    # On record, and neither done nor closed.
    Column("open", Boolean, nullable=False),
    Column("soft", Boolean, nullable=False),
    # 长期坚持: it has no end and is never late.
    Column("endless", Boolean, nullable=False),
    # Judged by elapsed time: from opened_on to due_on.
    Column("planned", Boolean, nullable=False),
    Column("opened_on", Date),
    # The deadline in force, and the same where it can be late: not of what is endless.
    Column("due_on", Date),
    Column("late_after", Date),
    Column("approval", Text),
    Column("state", Text),
    Column("progress", Float),
    # The same in whole parts of a million, nothing reported as none: figures are compared exactly.
    Column("parts", Integer, nullable=False),
    # The update that the words of the state stand in.
    Column("told", Integer),
    Column("updated_on", Date),
    # Since when it is on record, where that is not ever since: the first report of what was done on an unknown day.
    Column("recorded_on", Date),
    Column("finished_on", Date),
    Column("done_on", Date),
    Column("closed_on", Date),
    # The first day on which it may have been done, or closed: that day itself where it was given; where it was only
    # reported, the last day on which it was not yet so; empty where nothing tells.
    Column("done_earliest", Date),
    Column("closed_earliest", Date),
    Column("closed_first", Date),
    Column("reopened_on", Date),
    Column("batch", Integer, ForeignKey("batch.id")),
    # What of the parts of an item is late is read from the index alone.
    Index("ix_standing_parent", "parent", "to_on", "from_on", "open", "soft", "late_after"),
    sqlite_with_rowid=False,
)

#: The day on which a last row ends: never. It is written out, as an index of a part of the rows asks for.
NEVER = literal_column("'9999-12-31'", Date)


def _of_open(name: str, ends: ColumnElement[bool], *columns: str) -> Index:
    """An index of those rows of `standing` that are open and end so."""
    part = and_(standing.c.open.is_(True), ends)
    return Index(name, *(standing.c[column] for column in columns), sqlite_where=part, postgresql_where=part)


# What is open now, by region, with all that lights are judged by: few rows, read without the table. The same for all
# regions in the order of a list of warnings. What was open once, by its end; by
# region for the lights of past months.
_JUDGED_BY = (
    *("kind", "soft", "endless", "planned", "opened_on", "due_on", "state", "progress", "parts", "updated_on"),
    *("reopened_on", "programme", "unit", "leader", "item", "from_on"),
)
_of_open("ix_standing_region", standing.c.to_on == NEVER, "region", "late_after", "code", *_JUDGED_BY)
_of_open("ix_standing_late", standing.c.to_on == NEVER, "late_after", "code", "region")
_of_open("ix_standing_past", standing.c.to_on < NEVER, "to_on")
_of_open("ix_standing_past_region", standing.c.to_on < NEVER, "region", "to_on", "from_on")

# What is on record only since a day: of few items, asked of on every first screen.
_ON_RECORD_SINCE = standing.c.recorded_on.is_not(None)
Index(
    "ix_standing_recorded",
    standing.c.recorded_on,
    standing.c.region,
    sqlite_where=_ON_RECORD_SINCE,
    postgresql_where=_ON_RECORD_SINCE,
)

# What a ledger said of an item and cannot be held as a figure: as it was written, and the rule that caught it.
item_flag = Table(
    "item_flag",
    metadata,
    Column("item", Integer, ForeignKey("item.id"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("given", Text, nullable=False),
    _batch(),
)

action = Table(
    "action",
    metadata,
    Column("code", Text, primary_key=True),
    Column("on", Date, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("unit", Text),
    Column("region", Text, ForeignKey("region.code")),
    Column("item", Integer, ForeignKey("item.id"), index=True),
    Column("count", Float),
    Column("people", Float),
    Column("amount", Float),
    Column("by", Text),
    Column("note", Text),
    _batch(),
)

# ---- return forms ---------------------------------------------------------------------------------------

# What was issued to whom: a workbook is never trusted for what was locked in it. No keys to other tables: a form stays
# what it was, whatever becomes of its unit and items.
form = Table(
    "form",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("unit", Text, nullable=False),
    Column("region", Text, nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("language", Text, nullable=False),
    Column("issued_at", DateTime, nullable=False),
    Column("issued_by", Text, nullable=False),
)

form_row = Table(
    "form_row",
    metadata,
    Column("form", Integer, ForeignKey("form.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    # The locked cells as they were written, and the last update that was known, both as JSON.
    Column("cells", Text, nullable=False),
    Column("last", Text, nullable=False),
)

# What came back: the edited cells of a row as they were handed in, as JSON, and the day that they were dated with.
form_return = Table(
    "form_return",
    metadata,
    Column("form", Integer, ForeignKey("form.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("told", Text, nullable=False),
    Column("on", Date, nullable=False),
    _batch(),
)

# ---- points and what they measured ----------------------------------------------------------------------

point = Table(
    "point",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("region", Text, ForeignKey("region.code"), nullable=False),
    Column("grade", Text),
    Column("counts", Boolean, nullable=False, default=True),
    Column("river", Text),
    Column("basin", Text),
    Column("body", Text),
    # Whether the name of the point is all that says its body: its ledger does not.
    Column("body_proposed", Boolean, nullable=False, default=False, server_default=false()),
    Column("target_class", Integer),
    *_position(),
    Column("crs", Text),
    Column("position_text", Text),
    _batch(),
    Index("ix_point_kind_region", "kind", "region"),
)

air_hour = Table(
    "air_hour",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("at", DateTime, primary_key=True),
    *(Column(name, Float) for name in POLLUTANTS),
    Column("aqi", Integer),
    Column("level", Integer),
    Column("primary", Text),
    Column("standard", Text),
    Column("aqi_published", Integer),
    Column("primary_published", Text),
    _batch(),
)

air_station_day = Table(
    "air_station_day",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("on", Date, primary_key=True),
    *(Column(name, Float) for name in DAILY_POLLUTANTS),
    Column("aqi", Integer),
    Column("level", Integer),
    Column("primary", Text),
    Column("standard", Text),
    Column("aqi_published", Integer),
    Column("derived", Boolean, nullable=False, default=False),
    _batch(),
)

air_day = Table(
    "air_day",
    metadata,
    Column("region", Text, ForeignKey("region.code"), primary_key=True),
    Column("on", Date, primary_key=True),
    *(Column(name, Float) for name in DAILY_POLLUTANTS),
    Column("aqi", Integer),
    Column("level", Integer),
    Column("primary", Text),
    Column("standard", Text),
    Column("stations", Integer),
    Column("aqi_published", Integer),
    Column("derived", Boolean, nullable=False, default=False),
    _batch(),
)

dust_day = Table(
    "dust_day",
    metadata,
    Column("region", Text, ForeignKey("region.code"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("pm10", Boolean, nullable=False),
    Column("pm25", Boolean, nullable=False),
    Column("basis", Text),
    _batch(),
)

water_sample = Table(
    "water_sample",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("at", DateTime, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Float, nullable=False),
    Column("below_detection", Boolean, nullable=False, default=False),
    _batch(),
)

water_published = Table(
    "water_published",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("at", DateTime, primary_key=True),
    Column("water_class", Integer, nullable=False),
    _batch(),
)

water_month = Table(
    "water_month",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("samples", Integer, nullable=False),
    Column("sampled_on", Date, nullable=False),
    Column("water_class", Integer),
    Column("deciding", Text),
    Column("published", Integer),
    _batch(),
)

water_alert = Table(
    "water_alert",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("on", Date, primary_key=True),
    Column("level", Text, nullable=False),
    Column("lifted_on", Date),
    Column("by", Text),
    _batch(),
)

# What was given and is doubted: a reading as it stood in the file, the rule that caught it, and whether figures use it.
reading_flag = Table(
    "reading_flag",
    metadata,
    Column("place", Text, primary_key=True),
    Column("at", DateTime, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("given", Text, nullable=False),
    Column("counts", Boolean, nullable=False),
    _batch(),
)

other_reading = Table(
    "other_reading",
    metadata,
    Column("point", Text, ForeignKey("point.code"), primary_key=True),
    Column("at", DateTime, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", Float, nullable=False),
    _batch(),
)

# ---- anything else counted by region and period ---------------------------------------------------------

indicator = Table(
    "indicator",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("unit", Text),
    Column("good_when", Text),
    Column("category", Text),
    _batch(),
)

value = Table(
    "value",
    metadata,
    Column("indicator", Text, ForeignKey("indicator.code"), primary_key=True),
    Column("region", Text, ForeignKey("region.code"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("basis", Text, primary_key=True, default=""),
    Column("value", Float),
    Column("note", Text),
    _batch(),
)

target = Table(
    "target",
    metadata,
    Column("indicator", Text, ForeignKey("indicator.code"), primary_key=True),
    Column("region", Text, ForeignKey("region.code"), primary_key=True),
    Column("year", Integer, primary_key=True),
    # 0 = the whole year: part of the key, which may not be empty.
    Column("quarter", Integer, primary_key=True, default=0),
    # With or without the listed dust days; what dust has no part in stands as with them.
    Column("basis", Text, primary_key=True, default="with_dust"),
    Column("value", Float, nullable=False),
    Column("by", Text),
    _batch(),
)

# ---- the office itself ----------------------------------------------------------------------------------

holiday = Table(
    "holiday",
    metadata,
    Column("on", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    _batch(),
)

setting = Table("setting", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("region", Text, ForeignKey("region.code")),
    Column("unit", Text),
    Column("disabled", Boolean, nullable=False, default=False),
)

session = Table(
    "session",
    metadata,
    Column("token", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.name"), nullable=False, index=True),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("account", Text),
    Column("what", Text, nullable=False),
    Column("detail", Text),
)

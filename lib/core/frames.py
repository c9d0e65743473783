"""Frame contracts: what a table of rows holds, one row per what, kept even when it is empty."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.core.terms import DAILY_POLLUTANTS, POLLUTANTS

Dtype = Literal["text", "number", "count", "flag", "day", "moment"]

_PANDAS: dict[Dtype, Any] = {
    "text": "str",
    "number": "float64",
    "count": "Int64",
    "flag": "boolean",
    "day": "datetime64[s]",
    "moment": "datetime64[s]",
}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame one after another, by column name; absent values are None."""
    if frame.empty:  # turning forty columns of nothing into objects takes as long as of something
        return []
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def texts(values: Any) -> Any:
    """Values as a column of texts also where there are none or all are absent."""
    return pd.array(values, dtype="str")


def wholes(values: Any) -> Any:
    """Values as a column of whole numbers also where there are none or all are absent."""
    return pd.array(values, dtype="Int64")


@dataclass(frozen=True, slots=True)
class Frame:
    """A declared table: its name, its grain ("one row per …") and its columns with dtypes."""

    name: str
    grain: str
    columns: dict[str, Dtype]

    def of(self, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
        """Rows in column order as a DataFrame with the declared columns and dtypes, also when there are none."""
        columns = list(zip(*rows, strict=True))
        if not columns:
            return _empty(tuple(self.columns.items())).copy(deep=False)
        made = {
            name: _column(values, dtype) for (name, dtype), values in zip(self.columns.items(), columns, strict=True)
        }
        return pd.DataFrame(made, copy=False)

    def typed(self, raw: pd.DataFrame) -> pd.DataFrame:
        """A DataFrame brought to the declared columns and dtypes; columns it lacks are empty."""
        columns = {}
        for name, dtype in self.columns.items():
            values = raw[name] if name in raw else pd.Series([None] * len(raw), index=raw.index, dtype=object)
            if dtype in ("day", "moment"):
                columns[name] = pd.to_datetime(values, format="ISO8601").astype("datetime64[s]")
            else:
                columns[name] = values.astype(_PANDAS[dtype])
        return pd.DataFrame(columns, index=raw.index)


@functools.cache
def _empty(columns: tuple[tuple[str, Dtype], ...]) -> pd.DataFrame:
    """No rows, typed: most of what a page reads of a small region is empty, and takes as long to make as ten rows."""
    return pd.DataFrame({name: _column((), dtype) for name, dtype in columns})


#: What pandas calls "str".
_TEXT: Any = pd.StringDtype("pyarrow", na_value=np.nan)


def _column(values: Sequence[Any], dtype: Dtype) -> Any:
    """Values from the database as one typed column, without pandas' own inference, which takes ten times as long.

    Days and texts go by way of Arrow: for a day it takes a hundredth of the time that numpy takes.
    """
    if dtype in ("day", "moment"):
        days = pa.array(values, type=pa.date32() if dtype == "day" else pa.timestamp("us"), from_pandas=True)
        return days.cast(pa.timestamp("s"), safe=False).to_numpy(zero_copy_only=False, writable=True)
    if dtype == "number":
        return np.array(values, dtype="float64")
    if dtype == "text":
        return _TEXT.__from_arrow__(pa.array(values, type=pa.large_string(), from_pandas=True))
    missing = np.array([value is None for value in values], dtype=bool)
    filled = [0 if value is None else value for value in values]
    if dtype == "flag":
        return pd.arrays.BooleanArray(np.array(filled, dtype=bool), missing)
    return pd.arrays.IntegerArray(np.array(filled, dtype="int64"), missing)


_DAILY: dict[str, Dtype] = dict.fromkeys(DAILY_POLLUTANTS, "number")
_HOURLY: dict[str, Dtype] = dict.fromkeys(POLLUTANTS, "number")

REGIONS = Frame(
    "regions",
    "one row per region",
    {
        "code": "text",
        "name": "text",
        "name_en": "text",
        "parent": "text",
        "level": "text",
        "lon": "number",
        "lat": "number",
    },
)

ITEMS = Frame(
    "items",
    "one row per item, in its state on the as-of day",
    {
        "item": "count",
        "kind": "text",
        # What it counts as: a finding of a programme that is planned work counts as a task.
        "counts_as": "text",
        "code": "text",
        "title": "text",
        "category": "text",
        "field": "text",
        "region": "text",
        "region_name": "text",
        "programme": "text",
        "programme_name": "text",
        "unit": "text",
        "leader": "text",
        "contact": "text",
        "opened_on": "day",
        "due_on": "day",
        "due_first": "day",
        "due_text": "text",
        "firmness": "text",
        "rectification": "text",
        "multi_year": "flag",
        "starred": "flag",
        "state": "text",
        "progress": "number",
        "updated_on": "day",
        # Since when it is on record; empty: ever since. Before that day it was done already, nobody knows since when.
        "recorded_on": "day",
        "finished_on": "day",
        "note": "text",
        "place": "text",
        "lon": "number",
        "lat": "number",
        "parent": "count",
        "parent_code": "text",
        # The action by which a higher level or the press names it, and the first day of those in force.
        "named_by": "text",
        "named_on": "day",
        # Of its present life: since it was last reopened.
        "done_on": "day",
        "closed_on": "day",
        # The first day on which it may have been: the same where the day was given; else when it last was not; empty
        # where nothing tells.
        "done_earliest": "day",
        "closed_earliest": "day",
        # Of its first life: what a reopening does not take away.
        "closed_first": "day",
        "reopened_on": "day",
        "approval": "text",
        "same_as": "text",
        # Of what its parent counts it for; empty counts once.
        "weight": "number",
        # Its own measures or milestones: how many, with a deadline, done (or closed), closed, open after a firm
        # deadline, and the earliest deadline of those; last the weighted mean of its measures, 0 to 1.
        "steps": "count",
        "steps_dated": "count",
        "steps_done": "count",
        "steps_closed": "count",
        "steps_late": "count",
        "step_due": "day",
        "steps_progress": "number",
    },
)


def _items(name: str, noun: str, own: dict[str, Dtype]) -> Frame:
    return Frame(name, f"one row per {noun}, in its state on the as-of day", ITEMS.columns | own)


FINDINGS = _items("findings", "inspection finding", {"duty": "text", "target": "text", "sanction": "text"})
PETITIONS = _items(
    "petitions",
    "petition",
    {
        "source": "text",
        "verdict": "text",
        "repeat_of": "text",
        "satisfaction": "text",
        # Deadline and end with their time of day, where they have one.
        "due_at": "moment",
        "done_at": "moment",
        # Whether verdict and satisfaction are known and were not yet on record on the day: they are empty then.
        "told_later": "flag",
    },
)
TASKS = _items("tasks", "task", {"goal": "text", "goal_unit": "text", "current": "text"})
#: The code of the matter that it is about, and the day of the meeting that decided it.
INSTRUCTIONS = _items("instructions", "instruction", {"about": "text", "meeting": "day"})
#: Money in ten thousand yuan.
PROJECTS = _items(
    "projects", "project", {"invest": "number", "funded": "number", "spent": "number", "started_on": "day"}
)

CARDS = Frame(
    "cards",
    "one row per open item and past end of a month (stood_on): the light it showed then, oldest first; `matter`: the "
    "item that a milestone belongs to, else the item",
    {"item": "count", "matter": "count", "unit": "text", "stood_on": "day", "light": "text"},
)

CHARGED = Frame(
    "charged",
    "one row per unit (none: nobody's): how many obligations it has, and how many of them are open",
    {"unit": "text", "count": "count", "open": "count"},
)

ITEM_FACTS = Frame(
    "item_facts",
    "one row per item of the scope's code: what its kind alone has, and the units that help",
    {
        "item": "count",
        "duty": "text",
        "target": "text",
        "sanction": "text",
        "petition_source": "text",
        "verdict": "text",
        "repeat_of": "text",
        "satisfaction": "text",
        "goal": "text",
        "goal_unit": "text",
        "current": "text",
        "invest": "number",
        "funded": "number",
        "spent": "number",
        "started_on": "day",
        "co_units": "text",
    },
)

LEDGER_FACTS = Frame(
    "ledger_facts",
    "one row per item of the region: what its ledger says besides ITEMS, whether the list of units has its unit, and "
    "how many records prove its completion on the as-of day: files, steps of acceptance, words with its end",
    {
        "item": "count",
        "target": "text",
        "sanction": "text",
        "invest": "number",
        "goal": "text",
        "current": "text",
        "listed": "flag",
        "proofs": "count",
    },
)

STRETCHES = Frame(
    "stretches",
    "one row per item and stretch of days [from_on, to_on) between two updates, up to the as-of day",
    {
        "item": "count",
        "kind": "text",
        "unit": "text",
        "from_on": "day",
        "to_on": "day",
        "state": "text",
        "progress": "number",
        "opened_on": "day",
        "due_on": "day",
        "updated_on": "day",
        "finished_on": "day",
        "done_on": "day",
        "closed_on": "day",
        "reopened_on": "day",
        "recorded_on": "day",
        "multi_year": "flag",
        "endless": "flag",
    },
)

EVIDENCE = Frame(
    "evidence",
    "one row per file that proves the scope's item",
    {"evidence_kind": "text", "on": "day", "file_name": "text", "note": "text"},
)

LOOK_BACKS = Frame(
    "look_backs",
    "one row per look-back that is arranged or carried out: the item it checks, its four tests, its outcome",
    {
        "code": "text",
        "checked": "count",
        "checked_code": "text",
        "kind": "text",
        "title": "text",
        "region_name": "text",
        "unit": "text",
        "due_on": "day",
        "on": "day",
        "effect_holds": "flag",
        "in_place": "flag",
        "measures_done": "flag",
        "report_true": "flag",
        "outcome": "text",
        "note": "text",
    },
)

PROGRAMMES = Frame(
    "programmes",
    "one row per programme of the region, of what is above it and of what is below it",
    {
        "code": "text",
        "name": "text",
        "programme_kind": "text",
        "starts_on": "day",
        "ends_on": "day",
        "feedback_on": "day",
    },
)

RECORDS = Frame(
    "records",
    "one row per kind and programme: how many rows of ledgers the scope holds; parts of an item are no records",
    {"kind": "text", "programme": "text", "programme_name": "text", "records": "count", "opened_on": "day"},
)

LINKS = Frame(
    "links",
    "one row per item that another says is the same matter, and that other, and the same the other way round",
    {
        "item": "count",
        "kind": "text",
        "counts_as": "text",
        "code": "text",
        "title": "text",
        "region_name": "text",
        "programme": "text",
        "programme_name": "text",
        "unit": "text",
        "leader": "text",
        "opened_on": "day",
        "other": "count",
    },
)

WARNING_TOTALS = Frame(
    "warning_totals",
    "one row per light of open matters: how many, and how many records; grey: some are closed or done, not counted; "
    "`updated_on`: the last report of any, where none is red or yellow",
    {"light": "text", "count": "count", "records": "count", "updated_on": "day"},
)

UNRECORDED = Frame(
    "unrecorded",
    "one row per day viewed: items of all kinds not on record on it (done before their first report); no row of none",
    {"count": "count"},
)

WARNING_COUNTS = Frame(
    "warning_counts",
    "one row per red or yellow light, kind, unit and leader: how many matters, last report, the one lasting longest",
    {
        "light": "text",
        "kind": "text",
        "unit": "text",
        "leader": "text",
        "count": "count",
        "updated_on": "day",
        "code": "text",
        "title": "text",
        "due_on": "day",
    },
)

LIT = Frame(
    "lit",
    "one row per red or yellow record, in the order of the list: its matter, why, where and whose it is",
    {
        "item": "count",
        "matter": "count",
        "light": "text",
        "reason": "text",
        "kind": "text",
        "code": "text",
        "region": "text",
        "unit": "text",
        "leader": "text",
        "opened_on": "day",
        "late_after": "day",
        "soft": "flag",
        "updated_on": "day",
        "title": "text",
    },
)

ENDS = Frame(
    "month_ends",
    "one row per past end of a month, oldest first: matters that were red, yellow and open",
    {"stood_on": "day", "red": "count", "yellow": "count", "open": "count"},
)

ENTERED = Frame(
    "entered",
    "one row per item that came on record as done: the day, since when it is due, and where and whose it is",
    {
        "item": "count",
        "kind": "text",
        "on": "day",
        "region": "text",
        "unit": "text",
        "leader": "text",
        "opened_on": "day",
    },
)

BELOW = Frame(
    "regions_below",
    "one row per region of the scope: the one directly below the scope's that it lies in, whether it has any item",
    {"code": "text", "child": "text", "child_name": "text", "held": "flag"},
)

UPDATES = Frame(
    "updates",
    "one row per item and day of an update",
    {
        "item": "count",
        "code": "text",
        "on": "day",
        "state": "text",
        "progress": "number",
        "note": "text",
        "by": "text",
        "due_on": "day",
        "approval": "text",
    },
)

ITEM_MONTHS = Frame(
    "item_months",
    "one row per record of the scope's item and day, oldest first: itself, or a milestone of it as a project, at the "
    "last ends of months and on the scope's own day; `light` is none where nothing was on record yet",
    {"stood_on": "day", "kind": "text", "light": "text"},
)

ITEM_FLAGS = Frame(
    "item_flags",
    "one row per item, day and rule: what a ledger said of it that cannot be held as it was written",
    {
        "item": "count",
        "on": "day",
        "rule": "text",
        "given": "text",
        "kind": "text",
        "counts_as": "text",
        "code": "text",
        "title": "text",
        "region_name": "text",
        "unit": "text",
        "leader": "text",
    },
)

PETITION_BATCHES = Frame(
    "petition_batches",
    "one row per notice on petitions handed over, and place it names (none = the whole)",
    {
        "region": "text",
        "region_name": "text",
        "on": "day",
        "batch_basis": "text",
        "place": "text",
        "programme": "text",
        "received": "count",
        "handled": "count",
        "in_part": "count",
        "with_part": "count",
        "rate_stated": "number",
        "note": "text",
    },
)

ACTIONS = Frame(
    "actions",
    "one row per recorded action; `matter`: the item that its item belongs to as a milestone, else its item",
    {
        "code": "text",
        "on": "day",
        "kind": "text",
        "unit": "text",
        "region": "text",
        "item_code": "text",
        "count": "number",
        "people": "number",
        "amount": "number",
        "by": "text",
        "note": "text",
        "matter": "count",
    },
)

AIR_DAYS = Frame(
    "air_days",
    "one row per region and day, concentrations averaged over its stations first",
    {
        "region": "text",
        "region_name": "text",
        "on": "day",
        **_DAILY,
        "aqi": "count",
        "aqi_level": "count",
        "primary": "text",
        "standard": "text",
        "stations": "count",
        "dust_pm10": "flag",
        "dust_pm25": "flag",
        "parent": "text",
    },
)

AIR_HISTORY = Frame(
    "air_history",
    "one row per day of the scope's own region, all years up to the as-of day",
    {
        "on": "day",
        **_DAILY,
        "aqi": "count",
        "standard": "text",
        "dust_pm10": "flag",
        "dust_pm25": "flag",
    },
)

AIR_STATION_DAYS = Frame(
    "air_station_days",
    "one row per station: its latest day on or before the as-of day",
    {
        "site": "text",
        "name": "text",
        "region_name": "text",
        "counts": "flag",
        "on": "day",
        **_DAILY,
        "aqi": "count",
        "aqi_level": "count",
        "primary": "text",
        "standard": "text",
        "lon": "number",
        "lat": "number",
    },
)

AIR_CAPTURE = Frame(
    "air_capture",
    "one row per station with readings up to the as-of day: what it delivered in the scope's period",
    {
        "site": "text",
        "name": "text",
        "region_name": "text",
        "counts": "flag",
        "first_day": "day",
        "last_day": "day",
        "valid_days": "count",
        "first_hour": "moment",
        "last_hour": "moment",
        "valid_hours": "count",
    },
)

AIR_HOURS = Frame(
    "air_hours",
    "one row per station: its latest hour on or before the as-of day",
    {
        "site": "text",
        "name": "text",
        "region": "text",
        "region_name": "text",
        "at": "moment",
        **_HOURLY,
        "aqi": "count",
        "aqi_level": "count",
        "primary": "text",
        "aqi_published": "count",
        "standard": "text",
    },
)

WATER_POINTS = Frame(
    "water_points",
    "one row per section, drinking-water source or ground-water point",
    {
        "point": "text",
        "name": "text",
        "river": "text",
        "basin": "text",
        "kind": "text",
        "grade": "text",
        "body": "text",
        "body_proposed": "flag",
        "region": "text",
        "region_name": "text",
        "target_class": "count",
        "lon": "number",
        "lat": "number",
    },
)

READING_FLAGS = Frame(
    "reading_flags",
    "one row per doubted reading of the air and rule that caught it",
    {
        "place": "text",
        "name": "text",
        "at": "moment",
        "pollutant": "text",
        "given": "text",
        "rule": "text",
        "counts": "flag",
    },
)

READING_COUNTS = Frame(
    "reading_counts",
    "one row per kind of reading (hours of stations, reported days of stations and of regions) and import",
    {"kind": "text", "readings": "count"},
)

WATER_MONTHS = Frame(
    "water_months",
    "one row per section and month, concentrations averaged first",
    {
        "point": "text",
        "name": "text",
        "river": "text",
        "kind": "text",
        "body_proposed": "flag",
        "region": "text",
        "region_name": "text",
        "target_class": "count",
        "month": "day",
        "samples": "count",
        "water_class": "count",
        "deciding": "text",
        "published": "count",
        "sampled_on": "day",
    },
)

WATER_ITEMS = Frame(
    "water_items",
    "one row per point, month and item: the mean of its samples, below detection as half the limit; how many samples, "
    "how many of them below detection and how many that cannot be judged (no part of the mean), the detection limit",
    {
        "point": "text",
        "month": "day",
        "item": "text",
        "value": "number",
        "samples": "count",
        "below": "count",
        "unjudged": "count",
        "detection": "number",
        "sampled_on": "day",
    },
)

WATER_ALERTS = Frame(
    "water_alerts",
    "one row per alert of a higher level",
    {
        "point": "text",
        "name": "text",
        "region": "text",
        "region_name": "text",
        "on": "day",
        "alert_level": "text",
        "lifted_on": "day",
        "by": "text",
    },
)

SIGNALS = Frame(
    "signals",
    "one row per signal: what readings, not people, put on the warning list; `measured` against `limit` in `measure`; "
    "signals of one `matter` (a section, a station) are one on the list",
    {
        "light": "text",
        "kind": "text",
        "code": "text",
        "matter": "text",
        "title": "text",
        "region": "text",
        "region_name": "text",
        "place": "text",
        "item": "text",
        "measured": "number",
        "limit": "number",
        "measure": "text",
        "reason": "text",
        "since": "moment",
        # Of the section or source that it is about.
        "lon": "number",
        "lat": "number",
    },
)

TARGETS = Frame(
    "targets",
    "one row per indicator, region, year, quarter (none = whole year) and basis (with or without listed dust days)",
    {
        "indicator": "text",
        "region": "text",
        "year": "count",
        "quarter": "count",
        "basis": "text",
        "value": "number",
        "by": "text",
    },
)

VALUES = Frame(
    "values",
    "one row per indicator, region and period",
    {
        "indicator": "text",
        "name": "text",
        "name_en": "text",
        "unit": "text",
        "good_when": "text",
        "category": "text",
        "region": "text",
        "period": "text",
        "value": "number",
        "basis": "text",
        "note": "text",
    },
)

SETTINGS = Frame(
    "settings",
    "one row per setting of the office that differs from its default, and per day of its own calendar",
    {"name": "text", "value": "text"},
)

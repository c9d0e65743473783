"""What the database holds of each ledger, by the names of its columns and in one fixed order.

Only what was handed in: what follows from it (days of hours, months of sections) is no row of a ledger.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select

from lib.core.terms import DUST_BASED, ItemKind, PointKind, State, StateType
from lib.db.schema import (
    action,
    air_day,
    air_hour,
    air_station_day,
    co_unit,
    dust_day,
    finding,
    holiday,
    indicator,
    instruction,
    item,
    look_back,
    petition,
    petition_batch,
    point,
    programme,
    project,
    reading_flag,
    region,
    target,
    task,
    unit,
    unit_alias,
    update,
    value,
    water_alert,
    water_published,
    water_sample,
)

Values = dict[str, Any]

_SIDES: dict[ItemKind, Table] = {
    ItemKind.FINDING: finding,
    ItemKind.PETITION: petition,
    ItemKind.TASK: task,
    ItemKind.INSTRUCTION: instruction,
    ItemKind.PROJECT: project,
    ItemKind.LOOK_BACK: look_back,
}

#: Rules of doubt that take the reading out of its table: the flag alone has what stood in the cell.
_TAKEN_OUT = ("text", "not_a_number", "fill_value", "negative", "beyond_range")


def ledger_rows(connection: Connection, ledger: str, today: date) -> Iterator[Values]:
    """The rows of a ledger: columns by alias, codes and typed values; None where there is nothing.

    `due` is (day, words, firmness), measured cells (value, below detection). Where a reading is in doubt and not in
    its table, the cell is the text that was given. States and progress are left out of items that have an update
    after `today`: they would be reported as of a day on which they did not stand. Raises KeyError.
    """
    return iter(_READERS[ledger](connection, today))


def _plain(table: Table, **names: Column[Any]) -> Callable[[Connection, date], Iterable[Values]]:
    """The rows of a table as they are, by its key; `names`: columns that the ledger calls otherwise."""

    def rows(connection: Connection, _today: date) -> Iterable[Values]:
        chosen = [column for column in table.c if column.name != "batch"]
        keys = [column.name for column in table.primary_key]
        found = [dict(row) for row in connection.execute(select(*chosen)).mappings()]
        found.sort(key=lambda row: [str(row[name]) for name in keys])
        return [row | {to: row[column.name] for to, column in names.items()} for row in found]

    return rows


def _units(connection: Connection, _today: date) -> Iterable[Values]:
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(unit_alias.c.unit, unit_alias.c.alias)):
        aliases[row.unit].append(row.alias)
    rows = connection.execute(select(unit.c.name, unit.c.kind, unit.c.region)).mappings()
    return [dict(row) | {"aliases": sorted(aliases[row["name"]])} for row in sorted(rows, key=lambda row: row["name"])]


def _points(*kinds: PointKind) -> Callable[[Connection, date], Iterable[Values]]:
    def rows(connection: Connection, _today: date) -> Iterable[Values]:
        found = connection.execute(select(point).where(point.c.kind.in_(kinds))).mappings()
        for row in sorted(found, key=lambda row: row["code"]):
            kind = row["grade"] if row["kind"] == PointKind.SECTION else row["kind"]
            body = None if row["kind"] == PointKind.GROUNDWATER or row["body_proposed"] else row["body"]
            yield dict(row) | {"kind": kind, "body": body, "target": row["target_class"]}

    return rows


@dataclass(slots=True)
class _Standing:
    """What the updates of an item say last, and the days given of the end of its present life."""

    state: str | None = None
    progress: float | None = None
    note: str | None = None
    done_on: date | None = None
    closed_on: date | None = None
    is_over: bool = False
    is_closed: bool = False

    def add(self, row: Any) -> None:
        """Take the next update in."""
        if row.state is not None:
            kind = State(row.state).type
            finished, closed = kind in (StateType.DONE, StateType.CLOSED), kind is StateType.CLOSED
            self.state = row.state
            # A day that is only that of a report would come back as the day of completion.
            day = row.on if row.dated else None
            self.done_on = (self.done_on or (day if not self.is_over else None)) if finished else None
            self.closed_on = (self.closed_on or (day if not self.is_closed else None)) if closed else None
            self.is_over, self.is_closed = finished, closed
        self.progress = self.progress if row.progress is None else row.progress
        self.note = self.note if row.note is None else row.note


def _standing(connection: Connection, kind: ItemKind, today: date) -> dict[int, _Standing]:
    columns = (update.c.item, update.c.on, update.c.state, update.c.progress, update.c.note, update.c.dated)
    told = select(*columns).join(item, item.c.id == update.c.item).where(item.c.kind == kind)
    found: dict[int, _Standing] = defaultdict(_Standing)
    ahead: set[int] = set()
    for row in connection.execute(told.order_by(update.c.item, update.c.on)):
        found[row.item].add(row)
        if row.on > today:
            ahead.add(row.item)
    return {number: standing for number, standing in found.items() if number not in ahead}


def _items(kind: ItemKind) -> Callable[[Connection, date], Iterable[Values]]:
    def rows(connection: Connection, today: date) -> Iterable[Values]:
        side = _SIDES.get(kind)
        own = [column for column in side.c if column.name not in ("item", "batch")] if side is not None else []
        parent = item.alias("parent_item")
        chosen = select(item, *own, parent.c.code.label("of")).outerjoin(parent, parent.c.id == item.c.parent)
        if side is not None:
            chosen = chosen.outerjoin(side, side.c.item == item.c.id)
        helpers: dict[int, list[str]] = defaultdict(list)
        for pair in connection.execute(select(co_unit.c.item, co_unit.c.unit)):
            helpers[pair.item].append(pair.unit)
        standing, nothing = _standing(connection, kind, today), _Standing()
        found = connection.execute(chosen.where(item.c.kind == kind)).mappings()
        for row in sorted(found, key=lambda row: (row["of"] or "", row["code"])):
            said = standing.get(row["id"], nothing)
            yield dict(row) | {
                "due": (row["due_on"], row["due_text"], row["firmness"]),
                "co_units": sorted(helpers[row["id"]]),
                "kind": row["rectification"] if kind is ItemKind.FINDING else row["category"],
                **{name: getattr(said, name) for name in ("state", "progress", "done_on", "closed_on")},
                # The words of a measure's ledger are those of its last update.
                **({"note": said.note} if kind is ItemKind.MEASURE else {}),
                **_of_parent(row),
            }

    return rows


def _of_parent(row: Any) -> Values:
    """The code of a child in two parts: its parent's, and what follows."""
    if row["of"] is None:
        return {}
    rest = row["code"].removeprefix(f"{row['of']}#")
    return {"finding": row["of"], "project": row["of"], "seq": rest, "milestone": rest}


def _look_backs(connection: Connection, today: date) -> Iterable[Values]:
    single = _single(connection)
    named = {row.id: row.code for row in connection.execute(select(item.c.id, item.c.code)) if row.code in single}
    return [row | {"item": named.get(row["checked"])} for row in _items(ItemKind.LOOK_BACK)(connection, today)]


def _single(connection: Connection) -> set[str]:
    """The codes that only one item has: a ledger names an item by its code alone."""
    counted = select(item.c.code).group_by(item.c.code).having(func.count() == 1)
    return set(connection.scalars(counted))


def _updates(connection: Connection, _today: date) -> Iterable[Values]:
    single = _single(connection)
    columns = [column for column in update.c if column.name not in ("id", "item", "batch", "due_on")]
    chosen = select(item.c.code.label("item"), update.c.due_on.label("due"), *columns)
    found = connection.execute(chosen.join(item, item.c.id == update.c.item)).mappings()
    rows = [dict(row) for row in found if row["item"] in single]
    return sorted(rows, key=lambda row: (row["item"], row["on"]))


def _actions(connection: Connection, _today: date) -> Iterable[Values]:
    single = _single(connection)
    chosen = select(action, item.c.code.label("of")).outerjoin(item, item.c.id == action.c.item)
    rows = connection.execute(chosen).mappings()
    found = [dict(row) | {"item": row["of"] if row["of"] in single else None} for row in rows]
    return sorted(found, key=lambda row: row["code"])


def _given(connection: Connection, places: Any) -> dict[tuple[str, Any], Values]:
    """What stood in cells that were no possible readings, by place and time."""
    chosen = select(reading_flag).where(reading_flag.c.rule.in_(_TAKEN_OUT), reading_flag.c.place.in_(places))
    found: dict[tuple[str, Any], Values] = defaultdict(dict)
    for row in connection.execute(chosen.order_by(reading_flag.c.rule)):
        # Of several rows for one time the last one stands.
        found[row.place, row.at][row.item] = row.given.split(" / ")[-1]
    return found


def _with_given(row: Values, given: Values) -> Values:
    return row | {name: text for name, text in given.items() if row.get(name) is None}


def _air_hours(connection: Connection, _today: date) -> Iterable[Values]:
    names = [column.name for column in air_hour.c if column.name not in ("batch", "level", "primary")]
    for code in sorted(connection.scalars(select(air_hour.c.point).distinct())):
        given = _given(connection, [code])
        chosen = select(*(air_hour.c[name] for name in names)).where(air_hour.c.point == code).order_by(air_hour.c.at)
        for row in connection.execute(chosen).mappings():
            yield _with_given(dict(row), given.get((code, row["at"]), {}))


def _air_days(connection: Connection, _today: date) -> Iterable[Values]:
    for table, place in ((air_station_day, "point"), (air_day, "region")):
        rows = connection.execute(select(table).where(table.c.derived.is_(False))).mappings()
        given = _given(connection, select(table.c[place]).distinct())
        for row in sorted(rows, key=lambda row: (row[place], row["on"])):
            yield _with_given(dict(row), given.get((row[place], datetime.combine(row["on"], time(23, 59, 59))), {}))


def _water_samples(connection: Connection, _today: date) -> Iterable[Values]:
    found: dict[tuple[str, Any], Values] = defaultdict(dict)
    for sample in connection.execute(select(water_sample)):
        found[sample.point, sample.at][sample.item] = (sample.value, sample.below_detection)
    for row in connection.execute(select(water_published)):
        found[row.point, row.at]["class_published"] = row.water_class
    sections = select(point.c.code).where(point.c.kind != PointKind.AIR)
    set_aside = select(reading_flag).where(reading_flag.c.rule == "maintenance", reading_flag.c.place.in_(sections))
    for flag in connection.execute(set_aside):
        found[flag.place, flag.at]["condition"] = flag.given
    for key, texts in _given(connection, sections).items():
        found[key] = _with_given(found[key], texts)
    return [{"point": place, "at": at, **found[place, at]} for place, at in sorted(found)]


def _targets(connection: Connection, today: date) -> Iterable[Values]:
    for row in _plain(target)(connection, today):
        basis = row["basis"] if row["indicator"] in DUST_BASED else None
        yield row | {"quarter": row["quarter"] or None, "basis": basis}


_READERS: dict[str, Callable[[Connection, date], Iterable[Values]]] = {
    "regions": _plain(region),
    "units": _units,
    "programmes": _plain(programme, start=programme.c.starts_on, end=programme.c.ends_on),
    "indicators": _plain(indicator),
    "air_stations": _points(PointKind.AIR),
    "water_sections": _points(PointKind.SECTION, PointKind.DRINKING, PointKind.GROUNDWATER),
    "findings": _items(ItemKind.FINDING),
    "petitions": _items(ItemKind.PETITION),
    "tasks": _items(ItemKind.TASK),
    "projects": _items(ItemKind.PROJECT),
    "instructions": _items(ItemKind.INSTRUCTION),
    "permits": _items(ItemKind.PERMIT),
    "measures": _items(ItemKind.MEASURE),
    "look_backs": _look_backs,
    "milestones": _items(ItemKind.MILESTONE),
    "updates": _updates,
    "petition_batches": _plain(petition_batch),
    "actions": _actions,
    "air_hourly": _air_hours,
    "air_daily": _air_days,
    "holidays": _plain(holiday),
    "dust_days": _plain(dust_day),
    "water_samples": _water_samples,
    "water_alerts": _plain(water_alert),
    "values": _plain(value),
    "targets": _targets,
}

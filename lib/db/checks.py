"""Faults in the rows that no constraint can refuse: each a named count, zero where all is well."""

from sqlalchemy import Connection, Select, and_, exists, func, select, text

from lib.core.chains import rings
from lib.core.terms import DAILY_POLLUTANTS, ItemKind
from lib.db.engine import engine, reading
from lib.db.schema import (
    air_day,
    item,
    look_back,
    petition,
    point,
    programme,
    reading_flag,
    region,
    update,
    water_alert,
    water_month,
)

_first, _other = item.alias("first_petition"), item.alias("other")

#: What may not be above itself, at once or through others: name of the check to pairs of one and the one above.
_ABOVE: dict[str, Select] = {  # type: ignore[type-arg]
    "regions that are above themselves": select(region.c.code, region.c.parent),
    "items that are part of themselves": select(item.c.id, item.c.parent),
    "petitions that repeat themselves": select(petition.c.item, _first.c.id).join(
        _first, and_(_first.c.kind == ItemKind.PETITION, _first.c.code == petition.c.repeat_of)
    ),
    "look-backs at themselves": select(look_back.c.item, look_back.c.checked),
}


def _in_rings(connection: Connection, pairs: Select) -> int:  # type: ignore[type-arg]
    """How many of the pairs lie in a ring."""
    known = pairs.selected_columns[1].is_not(None)
    return sum(map(len, rings({one: above for one, above in connection.execute(pairs.where(known))})))


def faults() -> dict[str, int]:
    """Name of each check to the number of rows that fail it."""
    found = item.alias("measure")
    checks: dict[str, Select] = {  # type: ignore[type-arg]
        "measures without their finding": select(func.count()).where(
            found.c.kind == ItemKind.MEASURE, found.c.parent.is_(None)
        ),
        "items due before they were opened": select(func.count()).where(item.c.due_on < item.c.opened_on),
        "items that are the same as themselves": select(func.count()).where(
            item.c.same_as == item.c.code,
            ~exists().where(_other.c.code == item.c.code, _other.c.kind != item.c.kind),
        ),
        "programmes that end before they start": select(func.count()).where(
            programme.c.ends_on < programme.c.starts_on
        ),
        "alerts that were lifted before they were raised": select(func.count()).where(
            water_alert.c.lifted_on < water_alert.c.on
        ),
        "region-days of air without an index although all six were measured": select(func.count()).where(
            air_day.c.aqi.is_(None),
            *(air_day.c[name].is_not(None) for name in DAILY_POLLUTANTS),
            # Below PM2.5, PM10 is as good as not measured.
            air_day.c.pm10 >= air_day.c.pm25,
        ),
        "section-months of surface water without a class": select(func.count())
        .select_from(water_month.join(point, point.c.code == water_month.c.point))
        .where(water_month.c.water_class.is_(None), point.c.kind == "section"),
    }
    with reading() as connection:
        counted = {name: connection.scalar(check) or 0 for name, check in checks.items()}
        counted |= {name: _in_rings(connection, pairs) for name, pairs in _ABOVE.items()}
        if engine().dialect.name == "sqlite":
            answer = connection.execute(text("PRAGMA quick_check")).scalar()
            counted["pages of the database file that are damaged"] = 0 if answer == "ok" else 1
    return counted


def doubted() -> dict[str, int]:
    """How many readings each rule caught that doubts them: they are kept as given and are no fault of the database."""
    with reading() as connection:
        rows = connection.execute(
            select(reading_flag.c.rule, func.count()).group_by(reading_flag.c.rule).order_by(reading_flag.c.rule)
        )
        return {rule: count for rule, count in rows}


def updates_before_opening() -> int:
    """How many reports are older than the day on which their item was handed over; ledgers have such."""
    early = select(func.count()).select_from(update.join(item, item.c.id == update.c.item))
    with reading() as connection:
        return connection.scalar(early.where(update.c.on < item.c.opened_on)) or 0


def points_without_position() -> int:
    """How many monitoring points the map cannot show."""
    with reading() as connection:
        return connection.scalar(select(func.count()).select_from(point).where(point.c.lon.is_(None))) or 0

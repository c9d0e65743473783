"""Faults in the rows that no constraint can refuse: each a named count, zero where all is well."""

from sqlalchemy import Select, func, select, text

from lib.core.terms import DAILY_POLLUTANTS, ItemKind
from lib.db.engine import engine, reading
from lib.db.schema import air_day, item, point, reading_flag, update, water_month


def faults() -> dict[str, int]:
    """Name of each check to the number of rows that fail it."""
    found = item.alias("measure")
    checks: dict[str, Select] = {  # type: ignore[type-arg]
        "measures without their finding": select(func.count()).where(
            found.c.kind == ItemKind.MEASURE, found.c.parent.is_(None)
        ),
        "items due before they were opened": select(func.count()).where(item.c.due_on < item.c.opened_on),
        "updates before their item was opened": select(func.count())
        .select_from(update.join(item, item.c.id == update.c.item))
        .where(update.c.on < item.c.opened_on),
        "region-days of air without an index although all six were measured": select(func.count()).where(
            air_day.c.aqi.is_(None),
            *(air_day.c[name].is_not(None) for name in DAILY_POLLUTANTS),
        ),
        "section-months of surface water without a class": select(func.count())
        .select_from(water_month.join(point, point.c.code == water_month.c.point))
        .where(water_month.c.water_class.is_(None), point.c.kind == "section"),
    }
    with reading() as connection:
        counted = {name: connection.scalar(check) or 0 for name, check in checks.items()}
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


def points_without_position() -> int:
    """How many monitoring points the map cannot show."""
    with reading() as connection:
        return connection.scalar(select(func.count()).select_from(point).where(point.c.lon.is_(None))) or 0

"""What rows point at, by the names that offices use: regions, units, programmes, items, points, indicators."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, literal, or_, select

from lib.db.schema import indicator, item, petition, point, programme, region, unit, unit_alias, update


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item as others refer to it."""

    id: int
    kind: str
    region: str
    due_on: date | None
    opened_on: date | None = None


@dataclass(slots=True)
class Directory:
    """The names in the database. Import adds what it brings in, so later rows of the same import find it."""

    regions: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    unit_regions: dict[str, str | None] = field(default_factory=dict)
    #: Other names of units, each with whose it is.
    aliases: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str | None] = field(default_factory=dict)
    programme_days: dict[str, tuple[date | None, date | None]] = field(default_factory=dict)
    items: dict[str, dict[str, KnownItem]] = field(default_factory=lambda: defaultdict(dict))
    points: dict[str, str] = field(default_factory=dict)
    indicators: set[str] = field(default_factory=set)
    #: Petitions with the first one that each repeats, by code.
    repeats: dict[str, str | None] = field(default_factory=dict)
    extensions: set[tuple[str, date]] = field(default_factory=set)

    @property
    def only_root(self) -> str | None:
        """The one region above all, None where there are several."""
        roots = [code for code, parent in self.parents.items() if parent is None]
        return roots[0] if len(roots) == 1 else None


def directory(connection: Connection) -> Directory:
    """The directory of the database as it stands."""
    known = Directory()
    add_regions(connection, known)
    add_units(connection, known)
    days = (programme.c.starts_on, programme.c.ends_on)
    for row in connection.execute(select(programme.c.code, programme.c.region, *days)):
        known.programmes[row.code], known.programme_days[row.code] = row.region, (row.starts_on, row.ends_on)
    repeats = select(item.c.code, petition.c.repeat_of).join(petition, petition.c.item == item.c.id)
    known.repeats = {row.code: row.repeat_of for row in connection.execute(repeats.where(petition.c.repeat_of != ""))}
    add_items(connection, known)
    add_points(connection, known)
    known.indicators = set(connection.scalars(select(indicator.c.code)))
    extended = select(item.c.code, update.c.due_on).join(item, item.c.id == update.c.item)
    known.extensions = {
        (row.code, row.due_on) for row in connection.execute(extended.where(update.c.due_on.is_not(None)))
    }
    return known


def add_regions(connection: Connection, known: Directory) -> None:
    """Read the regions anew."""
    for row in connection.execute(select(region.c.code, region.c.name, region.c.parent, region.c.level)):
        known.regions[row.code], known.parents[row.code] = row.name, row.parent
        known.levels[row.code] = row.level


def add_units(connection: Connection, known: Directory) -> None:
    """Read the units and their aliases anew."""
    for row in connection.execute(select(unit.c.name, unit.c.region)):
        known.units[row.name], known.unit_regions[row.name] = row.name, row.region
    for row in connection.execute(select(unit_alias.c.alias, unit_alias.c.unit)):
        known.units.setdefault(row.alias, row.unit)
        known.aliases[row.alias] = row.unit


def add_items(connection: Connection, known: Directory) -> None:
    """Read the items anew."""
    names = ("id", "kind", "code", "region", "due_on", "opened_on")
    for row in connection.execute(select(*(item.c[name] for name in names))):
        known.items[row.code][row.kind] = KnownItem(row.id, row.kind, row.region, row.due_on, row.opened_on)


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose position is known: a region (its seat) or a monitoring point, in CGCS2000. `kind`: its kind."""

    kind: str
    code: str
    name: str
    region: str
    lon: float
    lat: float


def known_places(connection: Connection) -> list[Place]:
    """Regions and monitoring points with a position, but those whose coordinate system nobody knows."""
    sure = or_(point.c.crs.is_(None), point.c.crs != "unknown")
    own = select(point.c.kind, point.c.code, point.c.name, point.c.region, point.c.lon, point.c.lat).where(sure)
    columns = (literal("region"), region.c.code, region.c.name, region.c.code, region.c.lon, region.c.lat)
    rows = [*connection.execute(own.where(point.c.lon.is_not(None)))]
    rows += [*connection.execute(select(*columns).where(region.c.lon.is_not(None)))]
    return [Place(*row) for row in rows]


def add_points(connection: Connection, known: Directory) -> None:
    """Read the monitoring points anew."""
    known.points |= {row.code: row.kind for row in connection.execute(select(point.c.code, point.c.kind))}

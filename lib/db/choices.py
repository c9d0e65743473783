"""What drop-downs of a template offer: names and codes that are on record for a region."""

from collections import Counter

from sqlalchemy import or_, select

from lib.core.scope import FIRST_DAY, Scope
from lib.db.engine import reading
from lib.db.queries.model import in_region
from lib.db.schema import indicator, item, point, programme, region, unit


def choices(code: str) -> dict[str, list[str]]:
    """What is on record for a region and below it, by kind: regions, units, programmes, indicators, points.

    Regions by name, by code where several have that name; units by name; all others by code.
    """
    below = in_region(Scope(code, FIRST_DAY))
    with reading() as connection:
        names = Counter(connection.scalars(select(region.c.name)))
        regions = connection.execute(select(region.c.code, region.c.name).where(region.c.code.in_(below)))
        named = select(item.c.unit).where(item.c.region.in_(below))
        programmes = select(item.c.programme).where(item.c.region.in_(below))
        found = {
            "regions": [row.name if names[row.name] == 1 else row.code for row in regions.all()],
            "units": connection.scalars(
                select(unit.c.name).where(or_(unit.c.region.in_(below), unit.c.name.in_(named)))
            ).all(),
            "programmes": connection.scalars(
                select(programme.c.code).where(or_(programme.c.region.in_(below), programme.c.code.in_(programmes)))
            ).all(),
            "indicators": connection.scalars(select(indicator.c.code)).all(),
            "points": connection.scalars(select(point.c.code).where(point.c.region.in_(below))).all(),
        }
    return {kind: sorted(words) for kind, words in found.items()}

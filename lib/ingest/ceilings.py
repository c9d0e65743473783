"""How large and how small a figure may be: every item of air and water, every kind of figure of a ledger.

What lies beyond is no reading (a doubt) or no figure (a fault). The bounds are wide: they catch what cannot be, a unit
that slipped by a thousand, an exponent; what is merely bad stays.
"""

from lib.core.terms import POLLUTANTS
from lib.standards.water_tables import GOOD, GROUND, PRESENCE, SPECIFIC, SUPPLY, SURFACE

#: So many times the strictest limit of class III (of a source's item: its one limit) no water has; a unit that slipped
#: by 1000 from there does.
_OVER_THE_LIMIT = 500
#: Nothing but zero lies closer to zero: the smallest limit is a million times this.
SMALLEST = 1e-12

_LIMITS = [
    *(
        (item, limits[min(GOOD, len(limits)) - 1])
        for t in (SURFACE, SUPPLY, SPECIFIC)
        for item, limits in t.limits.items()
    ),
    *((item, GROUND.in_ledgers(item)[GOOD - 1]) for item in GROUND.limits),
]

#: The largest reading of each item that may be one, in the unit of its ledger.
CEILINGS: dict[str, float] = {
    # Strictest last: it stands.
    **{item: _OVER_THE_LIMIT * limit for item, limit in sorted(_LIMITS, key=lambda each: -each[1])},
    # Gases: the top of the scale of HJ 633 (table 1); beyond it no instrument of HJ 654 reads. Particles: hours of
    # several thousand do occur in dust storms.
    "so2": 2620.0,
    "no2": 3840.0,
    "co": 150.0,
    "o3": 1200.0,
    "o3_8h": 1200.0,
    "pm10": 10000.0,
    "pm25": 10000.0,
    # By definition, or by what water and instruments can hold.
    "ph": 14.0,
    "do": 50.0,
    "do_saturation": 500.0,
    "temperature": 50.0,
    "pressure": 120.0,  # kPa
    "conductivity": 500000.0,  # brine
    "turbidity": 100000.0,  # the Yellow River in flood
    "transparency": 100.0,
    "chla": 5.0,  # mg/L, scum of a bloom
    "algae": 1e12,
    "fcoli": 1e9,  # sewage
    "coliforms": 1e8,
    "bacteria": 1e9,
    "intake": 100000.0,  # 10,000 m3 a month
    **dict.fromkeys(PRESENCE, 5.0),  # grades of strength are written too
}
#: Readings that may lie below zero, or must lie well above it: water under ice, air pressure on the highest land.
FLOORS = {"temperature": -5.0, "pressure": 40.0}

#: The largest figure of each kind of cell: money in 10,000 yuan, counts in what every database can hold.
LARGEST = {"number": 1e12, "weight": 1e6, "money": 1e9, "count": 2**31 - 1}
#: Columns whose figures count something, and how many there can be at the most.
COUNTED = {
    **dict.fromkeys(("count", "people", "received", "handled", "in_part", "with_part"), 1e6),
    "aqi_published": 1e3,
}

#: The most days of a year and of a quarter, and the largest composite index that months of dust have come near.
_DAYS_OF_YEAR, _DAYS_OF_QUARTER, _LARGEST_INDEX = 366, 92, 100.0


def is_possible_target(indicator: str, value: float, quarter: int = 0) -> bool:
    """Whether a figure may be what an indicator is to reach, or has: what nothing bounds may be any figure.

    Days and shares may be none at all; a concentration, an index and a rank are above zero.
    """
    if indicator == "good_days":
        return 0 <= value <= (_DAYS_OF_QUARTER if quarter else _DAYS_OF_YEAR)
    if indicator.endswith("_share"):
        return 0 <= value <= 100
    if indicator in POLLUTANTS:
        return 0 < value <= CEILINGS[indicator]
    if indicator == "composite_index":
        return 0 < value <= _LARGEST_INDEX
    return value > 0 if indicator.endswith("_rank") else True


def is_possible(value: float, kind: str) -> bool:
    """Whether a ledger's figure of a kind may be one: finite, not beyond the largest, not a trace of nothing."""
    return value == 0 or SMALLEST <= abs(value) <= LARGEST[kind]

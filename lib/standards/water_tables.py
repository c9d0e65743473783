"""The tables of limits for water in the shape in which they are printed, each with its standard, clause and days.

Concentrations are in mg/L, coliforms per litre (GB 3838) or per 100 mL (GB/T 14848).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Number = float | int | Decimal

#: Classes I to III are good water; the limit of class III is that of every source, and makes an exceedance.
GOOD = 3
#: Concentrations are compared in whole thousand-millionths: the binary noise of a mean must not decide a class.
SCALE = 1e9


@dataclass(frozen=True)
class Table:
    """One printed table: its standard and clause, the days of its force, and limits of classes by item."""

    standard: str
    clause: str
    effective_from: date
    effective_to: date | None
    limits: Mapping[str, tuple[float, ...]]

    def in_force(self, day: date) -> bool:
        """Whether the table holds for an observation of that day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def scaled(value: Number) -> int:
    """Return a concentration, or a limit, as it is compared."""
    return round(float(value) * SCALE)


#: Surface water, classes I to V; no successor of 2002 is known.
SURFACE = Table(
    "GB 3838-2002",
    "table 1",
    date(2002, 6, 1),
    None,
    {  # I       II      III     IV     V
        "do": (7.5, 6, 5, 3, 2),  # at least
        "codmn": (2, 4, 6, 10, 15),
        "cod": (15, 15, 20, 30, 40),
        "bod5": (3, 3, 4, 6, 10),
        "nh3n": (0.15, 0.5, 1.0, 1.5, 2.0),
        "tp": (0.02, 0.1, 0.2, 0.3, 0.4),  # rivers; lakes and reservoirs below
        "tn": (0.2, 0.5, 1.0, 1.5, 2.0),  # lakes and reservoirs
        "cu": (0.01, 1.0, 1.0, 1.0, 1.0),
        "zn": (0.05, 1.0, 1.0, 2.0, 2.0),
        "f": (1.0, 1.0, 1.0, 1.5, 1.5),
        "se": (0.01, 0.01, 0.01, 0.02, 0.02),
        "as_": (0.05, 0.05, 0.05, 0.1, 0.1),
        "hg": (0.00005, 0.00005, 0.0001, 0.001, 0.001),
        "cd": (0.001, 0.005, 0.005, 0.005, 0.01),
        "cr6": (0.01, 0.05, 0.05, 0.05, 0.1),
        "pb": (0.01, 0.01, 0.05, 0.05, 0.1),
        "cn": (0.005, 0.05, 0.2, 0.2, 0.2),
        "phenol": (0.002, 0.002, 0.005, 0.01, 0.1),
        "oil": (0.05, 0.05, 0.05, 0.5, 1.0),
        "las": (0.2, 0.2, 0.2, 0.3, 0.3),
        "s": (0.05, 0.1, 0.2, 0.5, 1.0),
        "fcoli": (200, 2000, 10000, 20000, 40000),
    },
)
#: Total phosphorus of lakes and reservoirs, same table.
TP_LAKE = (0.01, 0.025, 0.05, 0.1, 0.2)

#: Supplementary items of surface drinking-water sources: one limit each.
SUPPLY = Table(
    "GB 3838-2002",
    "table 2",
    date(2002, 6, 1),
    None,
    {"sulphate": (250,), "chloride": (250,), "nitrate": (10,), "fe": (0.3,), "mn": (0.1,)},
)

#: Ground water, classes I to IV; what misses IV is V. Zero: must not be detected.
GROUND = Table(
    "GB/T 14848-2017",
    "table 1",
    date(2018, 5, 1),
    None,
    {  # I       II     III     IV
        "hardness": (150, 300, 450, 650),
        "tds": (300, 500, 1000, 2000),
        "sulphate": (50, 150, 250, 350),
        "chloride": (50, 150, 250, 350),
        "fe": (0.1, 0.2, 0.3, 2.0),
        "mn": (0.05, 0.05, 0.10, 1.50),
        "cu": (0.01, 0.05, 1.00, 1.50),
        "zn": (0.05, 0.5, 1.00, 5.00),
        "al": (0.01, 0.05, 0.20, 0.50),
        "phenol": (0.001, 0.001, 0.002, 0.01),
        "las": (0, 0.1, 0.3, 0.3),
        "oc": (1.0, 2.0, 3.0, 10.0),
        "nh3n": (0.02, 0.10, 0.50, 1.50),
        "s": (0.005, 0.01, 0.02, 0.10),
        "na": (100, 150, 200, 400),
        "coliforms": (3, 3, 3, 100),
        "bacteria": (100, 100, 100, 1000),
        "nitrite": (0.01, 0.10, 1.00, 4.80),
        "nitrate": (2, 5, 20, 30),
        "cn": (0.001, 0.01, 0.05, 0.1),
        "f": (1, 1, 1, 2),
        "i": (0.04, 0.04, 0.08, 0.50),
        "hg": (0.0001, 0.0001, 0.001, 0.002),
        "as_": (0.001, 0.001, 0.01, 0.05),
        "se": (0.01, 0.01, 0.01, 0.1),
        "cd": (0.0001, 0.001, 0.005, 0.01),
        "cr6": (0.005, 0.01, 0.05, 0.10),
        "pb": (0.005, 0.005, 0.01, 0.10),
    },
)

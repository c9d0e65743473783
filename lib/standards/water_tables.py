"""The tables of limits for water in the shape in which they are printed, each with its standard, clause and days.

Concentrations are in mg/L where a table names no other unit, coliforms per litre (GB 3838) or per 100 mL (GB/T 14848).
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Number = float | int | Decimal

#: Classes I to III are good water; the limit of class III is that of every source, and makes an exceedance.
GOOD = 3
#: Concentrations are compared in whole hundred-thousand-millionths: the binary noise of a mean must not decide a class,
#: and the smallest limit (0.000001 mg/L) is a hundred thousand of them.
SCALE = 1e11


@dataclass(frozen=True)
class Table:
    """One printed table: its standard and clause, the days of its force, and limits of classes by item.

    `per_mg`: by item how many of the printed unit make 1 mg, where the table is not printed in mg/L and ledgers are.
    """

    standard: str
    clause: str
    effective_from: date
    effective_to: date | None
    limits: Mapping[str, tuple[float, ...]]
    per_mg: Mapping[str, int] = field(default_factory=dict)

    def printed(self, item: str) -> tuple[Decimal, ...]:
        """The limits of an item as they are printed, exactly."""
        return tuple(Decimal(str(limit)) for limit in self.limits[item])

    def in_ledgers(self, item: str) -> tuple[float, ...]:
        """The limits of an item in the unit that ledgers state it in: mg/L where the table prints micrograms."""
        return tuple(float(limit / self.per_mg.get(item, 1)) for limit in self.printed(item))

    def in_force(self, day: date) -> bool:
        """Whether the table holds for an observation of that day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def scaled(value: Number) -> int:
    """Return a concentration, or a limit, as it is compared; what is beyond every number is beyond every limit."""
    return round(min(float(value) * SCALE, sys.float_info.max))


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
#: pH of every class, same table.
PH_RANGE = (6.0, 9.0)
#: Oxygen of class I may be this share of saturation instead (%), same table; a setting, `lib.standards.oxygen`.
DO_SATURATION = 90
#: How far people may move the weekly mean temperature of the water, up and down (degrees), same table. Not assessed:
#: nobody records what the temperature would be without them.
TEMPERATURE_RISE, TEMPERATURE_FALL = 1, 2

#: Supplementary items of surface drinking-water sources: one limit each.
SUPPLY = Table(
    "GB 3838-2002",
    "table 2",
    date(2002, 6, 1),
    None,
    {"sulphate": (250,), "chloride": (250,), "nitrate": (10,), "fe": (0.3,), "mn": (0.1,)},
)

#: Specific items of surface drinking-water sources: one limit each, in the order of the table.
SPECIFIC = Table(
    "GB 3838-2002",
    "table 3",
    date(2002, 6, 1),
    None,
    {
        "chloroform": (0.06,),
        "carbon_tetrachloride": (0.002,),
        "bromoform": (0.1,),
        "dichloromethane": (0.02,),
        "dichloroethane_12": (0.03,),
        "epichlorohydrin": (0.02,),
        "vinyl_chloride": (0.005,),
        "dichloroethylene_11": (0.03,),
        "dichloroethylene_12": (0.05,),
        "trichloroethylene": (0.07,),
        "tetrachloroethylene": (0.04,),
        "chloroprene": (0.002,),
        "hexachlorobutadiene": (0.0006,),
        "styrene": (0.02,),
        "formaldehyde": (0.9,),
        "acetaldehyde": (0.05,),
        "acrolein": (0.1,),
        "chloral": (0.01,),
        "benzene": (0.01,),
        "toluene": (0.7,),
        "ethylbenzene": (0.3,),
        "xylenes": (0.5,),
        "cumene": (0.25,),
        "chlorobenzene": (0.3,),
        "dichlorobenzene_12": (1.0,),
        "dichlorobenzene_14": (0.3,),
        "trichlorobenzenes": (0.02,),
        "tetrachlorobenzenes": (0.02,),
        "hexachlorobenzene": (0.05,),
        "nitrobenzene": (0.017,),
        "dinitrobenzenes": (0.5,),
        "dinitrotoluene_24": (0.0003,),
        "trinitrotoluene_246": (0.5,),
        "nitrochlorobenzenes": (0.05,),
        "dinitrochlorobenzene_24": (0.5,),
        "dichlorophenol_24": (0.093,),
        "trichlorophenol_246": (0.2,),
        "pentachlorophenol": (0.009,),
        "aniline": (0.1,),
        "benzidine": (0.0002,),
        "acrylamide": (0.0005,),
        "acrylonitrile": (0.1,),
        "dibutyl_phthalate": (0.003,),
        "diethylhexyl_phthalate": (0.008,),
        "hydrazine_hydrate": (0.01,),
        "tetraethyl_lead": (0.0001,),
        "pyridine": (0.2,),
        "turpentine": (0.2,),
        "picric_acid": (0.5,),
        "butyl_xanthate": (0.005,),
        "active_chlorine": (0.01,),
        "ddt": (0.001,),
        "lindane": (0.002,),
        "heptachlor_epoxide": (0.0002,),
        "parathion": (0.003,),
        "methyl_parathion": (0.002,),
        "malathion": (0.05,),
        "dimethoate": (0.08,),
        "dichlorvos": (0.05,),
        "trichlorfon": (0.05,),
        "demeton": (0.03,),
        "chlorothalonil": (0.01,),
        "carbaryl": (0.05,),
        "deltamethrin": (0.02,),
        "atrazine": (0.003,),
        "benzo_a_pyrene": (0.0000028,),
        "methylmercury": (0.000001,),
        "pcbs": (0.00002,),
        "microcystin_lr": (0.001,),
        "yellow_phosphorus": (0.003,),
        "molybdenum": (0.07,),
        "cobalt": (1.0,),
        "beryllium": (0.002,),
        "boron": (0.5,),
        "antimony": (0.005,),
        "nickel": (0.02,),
        "barium": (0.7,),
        "vanadium": (0.05,),
        "titanium": (0.1,),
        "thallium": (0.0001,),
    },
)

#: What of water is there or not there: 0 or 1 in place of the words that are printed and written.
PRESENCE = ("odour", "visible")
#: Items of samples that are no concentration in mg/L.
OWN_UNIT = frozenset(
    {
        *("ph", "fcoli", "coliforms", "bacteria", "temperature", "do_saturation", "pressure", "conductivity"),
        *("turbidity", "transparency", "intake", "algae", "colour", "alpha", "beta", *PRESENCE),
    }
)
#: Ground water, classes I to IV; what misses IV is V. Zero: must not be detected, or must not be there. Radioactivity
#: has no limit of class IV: what exceeds III is IV, as V is printed with the same figure.
GROUND = Table(
    "GB/T 14848-2017",
    "table 1",
    date(2018, 5, 1),
    None,
    {  # I       II     III     IV
        "colour": (5, 5, 15, 25),  # degrees, platinum and cobalt
        "odour": (0, 0, 0, 0),
        "turbidity": (3, 3, 3, 10),  # NTU
        "visible": (0, 0, 0, 0),
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
        "chloroform": (0.5, 6, 60, 300),  # ug/L, as the next three
        "carbon_tetrachloride": (0.5, 0.5, 2.0, 50.0),
        "benzene": (0.5, 1.0, 10.0, 120),
        "toluene": (0.5, 140, 700, 1400),
        "alpha": (0.1, 0.1, 0.5),  # Bq/L
        "beta": (0.1, 1.0, 1.0),  # Bq/L
    },
    dict.fromkeys(("chloroform", "carbon_tetrachloride", "benzene", "toluene"), 1000),
)

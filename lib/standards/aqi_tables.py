"""The tables of HJ 633-2012 and HJ 633-2026: break points, differing rules, level bounds, colours.

Concentrations are in ug/m3, CO in mg/m3. A key names an item with its averaging time
("so2_1h"), an item code names the pollutant as it is reported ("so2", "o3_8h").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.core.terms import POLLUTANTS
from lib.standards.edition import Edition, in_force

IAQI_STEPS = (0, 50, 100, 150, 200, 300, 400, 500)
AQI_TOP = 500

# The order in which ties are listed and columns are read.
ITEMS = POLLUTANTS

#: Steps of a unit in which concentrations are compared and summed.
MILLION = 10**6

# Decimals to which HJ 633-2026 4.2.2 rounds a concentration before the sub-index is computed.
DECIMALS = {"so2": 0, "no2": 0, "co": 1, "o3": 0, "o3_8h": 0, "pm10": 0, "pm25": 0}


@dataclass(frozen=True)
class AqiStandard:
    """One version of HJ 633 and the rules in which it differs from the other."""

    edition: Edition
    breakpoints: Mapping[str, tuple[int, ...]]
    day_items: Mapping[str, str]
    hour_items: Mapping[str, str]
    # Sub-index of a concentration above the last break point; None = no sub-index at all.
    # Keys that are not named here stop at 500.
    above_scale: Mapping[str, int | None]
    # Where a key has no sub-index above its scale: the reading and the key that stand in for it.
    substitutes: Mapping[str, tuple[str, str]]
    rounds_first: bool
    # Whether an AQI of at most 100 is withheld while an item is missing, of days and of hours.
    withholds_incomplete: bool
    levels: "tuple[Level, ...]"

    @property
    def code(self) -> str:
        """Return how a figure names the standard."""
        return self.edition.code

    @property
    def effective_from(self) -> date:
        """Return its first day of force."""
        return self.edition.effective_from

    @property
    def lowest(self) -> int:
        """Return the lowest AQI that there is: 0 in 2012, 1 in 2026 (4.1.1: from 1 to 500).

        A sub-index may be 0 in both (formula 1 of a concentration of 0); clean air of 2026 then has an AQI of 1, as
        air beyond the table has one of 500: the same clause bounds both ends.
        """
        return self.levels[0].low


@dataclass(frozen=True)
class Level:
    """One AQI level with its bounds (inclusive) and its official screen colour."""

    level: int
    low: int
    high: int
    rgb: str


# HJ 633-2012 table 2 and HJ 633-2026 table 1, colours of appendix A (normative): they differ in where the first begins.
_ABOVE_50 = (
    Level(2, 51, 100, "#FFFF00"),
    Level(3, 101, 150, "#FF7E00"),
    Level(4, 151, 200, "#FF0000"),
    Level(5, 201, 300, "#99004C"),
    Level(6, 301, 500, "#7E0023"),
)
LEVELS_2012 = (Level(1, 0, 50, "#00E400"), *_ABOVE_50)
LEVELS_2026 = (Level(1, 1, 50, "#00E400"), *_ABOVE_50)


# Table 1 of HJ 633-2012, table 3 of HJ 633-2026 (equal in these rows).
_GASES = {
    "so2_24h": (0, 50, 150, 475, 800, 1600, 2100, 2620),
    "so2_1h": (0, 150, 500, 650, 800),
    "no2_24h": (0, 40, 80, 180, 280, 565, 750, 940),
    "no2_1h": (0, 100, 200, 700, 1200, 2340, 3090, 3840),
    "co_24h": (0, 2, 4, 14, 24, 36, 48, 60),
    "co_1h": (0, 5, 10, 35, 60, 90, 120, 150),
    "o3_1h": (0, 160, 200, 300, 400, 800, 1000, 1200),
    "o3_8h": (0, 100, 160, 215, 265, 800),
}
_PM_2012 = {
    "pm10_24h": (0, 50, 150, 250, 350, 420, 500, 600),
    "pm25_24h": (0, 35, 75, 115, 150, 250, 350, 500),
}
_PM_2026 = {
    "pm10_24h": (0, 50, 120, 250, 350, 420, 500, 600),
    "pm25_24h": (0, 35, 60, 115, 150, 250, 350, 500),
}


def _with_hourly_pm(rows: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Return the table with PM hour values on the daily rows.

    HJ 633-2026 says so; under HJ 633-2012 the national real-time platform did it without a clause
    (every published hour we hold agrees).
    """
    return {**rows, "pm10_1h": rows["pm10_24h"], "pm25_1h": rows["pm25_24h"]}


_DAY_MEANS = {"so2": "so2_24h", "no2": "no2_24h", "co": "co_24h"}
_DAY_PM = {"pm10": "pm10_24h", "pm25": "pm25_24h"}
# HJ 633-2012 lists nine hourly items, among them the moving 8 h and 24 h means; the platform
# published the AQI of these six, and HJ 633-2026 made the six the rule.
_HOUR_ITEMS = {
    "so2": "so2_1h",
    "no2": "no2_1h",
    "co": "co_1h",
    "o3": "o3_1h",
    "pm10": "pm10_1h",
    "pm25": "pm25_1h",
}

HJ633_2012 = AqiStandard(
    edition=Edition("HJ 633-2012", date(2016, 1, 1), date(2026, 2, 28), "4 to 6, table 1"),
    breakpoints=_with_hourly_pm({**_GASES, **_PM_2012}),
    day_items={**_DAY_MEANS, "o3": "o3_1h", "o3_8h": "o3_8h", **_DAY_PM},
    hour_items=_HOUR_ITEMS,
    above_scale={"so2_1h": None, "o3_8h": None},
    substitutes={"so2_1h": ("so2_24h", "so2_24h"), "o3_8h": ("o3", "o3_1h")},
    rounds_first=False,
    withholds_incomplete=False,
    levels=LEVELS_2012,
)

HJ633_2026 = AqiStandard(
    edition=Edition("HJ 633-2026", date(2026, 3, 1), None, "4.2 to 5.3, table 3"),
    breakpoints=_with_hourly_pm({**_GASES, **_PM_2026}),
    day_items={**_DAY_MEANS, "o3_8h": "o3_8h", **_DAY_PM},
    hour_items=_HOUR_ITEMS,
    above_scale={"so2_1h": 200, "o3_8h": 300},
    substitutes={},
    rounds_first=True,
    withholds_incomplete=True,
    levels=LEVELS_2026,
)

STANDARDS = (HJ633_2012, HJ633_2026)


def aqi_standard(day: date) -> AqiStandard:
    """Return the version of HJ 633 for a day of observation.

    HJ 633-2012 also serves the days before its nationwide start in 2016: it was brought in by
    stages from 2012 on, and no earlier method is kept here.
    """
    return STANDARDS[in_force([each.edition for each in STANDARDS], day)]


#: The highest AQI of a good day (levels 1 and 2), of a lightly and of a moderately polluted one (levels 3 and 4).
GOOD_AQI, LIGHT_AQI, MODERATE_AQI = (row.high for row in LEVELS_2012[1:4])


def level(aqi: int, standard: AqiStandard | None = None) -> int:
    """Return the level 1..6 of an AQI (HJ 633-2012 table 2, HJ 633-2026 table 1); above 500 is 6.

    Raises ValueError for an AQI below the lowest that the standard has; without a standard, for one below 0.
    """
    levels = standard.levels if standard else LEVELS_2012
    if aqi < levels[0].low:
        raise ValueError(f"no AQI: {aqi}")
    return next((row.level for row in levels if aqi <= row.high), levels[-1].level)

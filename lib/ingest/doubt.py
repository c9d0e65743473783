"""Doubted readings: every rule in one place. What is caught stays in the database as it was given, with the rule.

A rule about one cell is asked once per distinct text; rules about an hour's other readings run over whole columns.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import numpy as np
import pandas as pd

from lib.ingest.ceilings import CEILINGS, FLOORS, SMALLEST
from lib.ingest.cells import is_empty
from lib.ingest.figures import CellError, Measured, read_measured, read_number
from lib.ingest.words import plain, words_of
from lib.standards.water_tables import PRESENCE

#: A doubt that is about every reading of its place and time.
ALL = "all"

#: What a doubted row carries its doubts under, from the file to the table.
DOUBTED = "doubted"

#: The rule of PM2.5 above PM10.
ABOVE = "pm25_above_pm10"

#: Every rule, and whether figures use the reading that it caught.
RULES: dict[str, bool] = {
    "text": False,
    "not_a_number": False,
    "fill_value": False,
    "negative": False,
    "beyond_range": False,
    "off_the_hour": False,
    "stale": False,
    ABOVE: False,
    # Of different readings for one time the last one stands; these are the earlier ones.
    "contradicted": False,
    # The same reading twice counts once.
    "repeated": True,
    # A station under maintenance: its row stays where no normal one is, and is no part of any class, mean or light.
    "maintenance": False,
}

#: Rules whose reading stays in its table: figures leave it out by its flag, comparisons with what was published do not.
KEPT = ("off_the_hour", "stale", ABOVE, "maintenance")

#: Rules that are about a row or several columns of it: asked anew whenever the row is given again.
OF_SEVERAL = ("off_the_hour", "stale", ABOVE, "contradicted", "repeated", "maintenance")

#: What instruments and platforms write where they have no reading.
_FILL_VALUES = {-9.0, -99.0, -99.9, -999.0, -9999.0, -99999.0, 9999.0, 9999.9, 99999.0}

#: The words of what is not there and what is, in the order of their values.
_PRESENCE = ("absent", "present")
#: Counted items and salts of which 9999 may be a reading.
_WIDE = {
    *("fcoli", "coliforms", "bacteria", "algae", "intake"),
    *("conductivity", "turbidity", "sulphate", "chloride", "hardness", "tds"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubted reading of a row: its item (`ALL`: every one), the rule that caught it, what stood in the file."""

    item: str
    rule: str
    given: str


#: The rule that tells masked cells of an item from empty ones; what it gives are their columns.
MASKED = "masked"


@functools.lru_cache(maxsize=1 << 18)
def read_reading(item: str, text: str, measured: bool = False) -> float | Measured | Doubt | None:
    """A cell of readings: its value, None where it holds nothing, or the doubt where it is no possible reading.

    `measured`: a concentration in water, which may be below the detection limit; what is only there or not is 1 or 0.
    """
    if item in PRESENCE and (said := _presence(text)) is not None:
        return Measured(said)
    if plain(text) in words_of("reading", "not_a_number"):
        return Doubt(item, "not_a_number", text.strip())
    if is_empty(text):
        return None
    try:
        found = read_measured(text) if measured else read_number(text)
    except CellError:
        return Doubt(item, "text", text.strip())
    if isinstance(found, Measured):
        rule = _impossible(item, found.value)
    else:
        rule = "text" if found.unit or found.qualifier else _impossible(item, found.value)
    if rule:
        return Doubt(item, rule, text.strip())
    return found if isinstance(found, Measured) else found.value


def _presence(text: str) -> float | None:
    """1 or 0 where a word says that something is there or not."""
    found = plain(text)
    return next((float(there) for there, key in enumerate(_PRESENCE) if found in words_of("presence", key)), None)


def _impossible(item: str, value: float) -> str:
    """The rule that a number breaks by itself, else nothing."""
    if value in _FILL_VALUES and (value < 0 or item not in _WIDE):
        return "fill_value"
    if value < FLOORS.get(item, 0.0):
        return "negative" if value < 0 else "beyond_range"
    return "" if value == 0 or SMALLEST <= abs(value) <= CEILINGS[item] else "beyond_range"


def differing(earlier: Mapping[str, Any], later: Mapping[str, Any], readings: Iterable[str]) -> list[Doubt]:
    """What a later row of the same place and time contradicts in an earlier one."""
    lost = [name for name, value in earlier.items() if value is not None and value != later.get(name)]
    return [
        Doubt(name, "contradicted", _written(earlier[name]))
        if name in readings
        else Doubt(ALL, "contradicted", f"{name} {earlier[name]}")
        for name in lost
    ]


def merged(doubts: Iterable[Doubt]) -> list[Doubt]:
    """One doubt per item and rule: what was given by several is joined."""
    found: dict[tuple[str, str], list[str]] = {}
    for doubt in doubts:
        given = found.setdefault((doubt.item, doubt.rule), [])
        if doubt.given not in given:
            given.append(doubt.given)
    return [Doubt(item, rule, " / ".join(given)) for (item, rule), given in found.items()]


def among_hours(at: "pd.Series[pd.Timestamp]", frame: pd.DataFrame) -> dict[int, list[Doubt]]:
    """The doubts of hours that their cells do not show, by place of the row; `frame` has their readings."""
    found: dict[int, list[Doubt]] = {}
    off = at[at != at.dt.floor("h")]
    for index, time_ in zip(off.index.tolist(), off.dt.time, strict=True):
        found.setdefault(index, []).append(Doubt(ALL, "off_the_hour", str(time_)))
    for index, doubts in among_particles(frame).items():
        found.setdefault(index, []).extend(doubts)
    return found


def among_particles(frame: pd.DataFrame) -> dict[int, list[Doubt]]:
    """Fine particles are part of all particles: where PM2.5 is above PM10, PM10 is doubted.

    Whether means leave PM2.5 out too is the setting pm25_above_pm10, asked whenever they are taken.
    """
    above = np.flatnonzero(frame["pm25"].to_numpy() > frame["pm10"].to_numpy())
    return {index: [Doubt("pm10", ABOVE, _written(frame["pm10"].iat[index]))] for index in above.tolist()}


def end_of(day: Any) -> datetime:
    """The moment that stands for a day among hours: its last second. No hour of a station ends there."""
    return datetime.combine(day, time(23, 59, 59))


def _written(value: Any) -> str:
    """A reading as it would be written in a file."""
    if isinstance(value, Measured):
        return f"{'<' if value.below_detection else ''}{_written(value.value)}"
    return f"{value:.10g}"

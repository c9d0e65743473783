"""Surface water classes: GB 3838-2002 table 1 and the evaluation method of 2011 (No. 22).

Concentrations are in mg/L, pH without unit, faecal coliforms per litre. Classes are 1..5 and 6 for
water that misses class V. A value that equals a limit meets it; where two classes share a limit,
the better one is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.standards.oxygen import SATURATION_ITEMS, saturation
from lib.standards.water_tables import (
    DO_SATURATION,
    GOOD,
    PH_RANGE,
    SCALE,
    SPECIFIC,
    SUPPLY,
    SURFACE,
    TP_LAKE,
    Number,
    scaled,
)

Body = Literal["river", "lake"]
Reason = Literal["", "no_data", "body_unknown"]
OxygenRule = Literal["concentration", "saturation"]

BODIES: tuple[Body, ...] = ("river", "lake")
WORST = 6
# The state of a section by its class (No. 22 of 2011, table 1).
STATES = {1: "excellent", 2: "excellent", 3: "good", 4: "light", 5: "moderate", 6: "heavy"}

# The 21 items of the evaluation method: table 1 without temperature, total nitrogen, coliforms.
ITEMS = ("ph", *(item for item in SURFACE.limits if item not in ("tn", "fcoli")))
# Items that come first among the main pollutants when they exceed (cyanide and heavy metals).
_TOXIC = frozenset({"cn", "pb", "cr6", "hg", "cd", "as_", "cu", "zn"})


@dataclass(frozen=True)
class Classification:
    """The class of one section.

    `water_class` is the worst class of the assessed items, `deciding` the items that have it
    (empty for class I), `classes` the class of each item, `multiples` by how many times the class
    III limit is exceeded (never for pH and dissolved oxygen). None with a reason where nothing
    could be assessed.
    """

    water_class: int | None
    deciding: tuple[str, ...]
    multiples: dict[str, float]
    assessed: tuple[str, ...]
    classes: dict[str, int]
    reason: Reason


def class_limits(item: str, body: Body) -> tuple[float, ...]:
    """Return the limits of classes I..V for an item other than pH (GB 3838-2002 table 1)."""
    return TP_LAKE if item == "tp" and body == "lake" else SURFACE.limits[item]


def item_class(item: str, value: Number, body: Body = "river") -> int:
    """Return the class 1..6 of one item, also of total nitrogen and coliforms.

    Dissolved oxygen is class I from 7.5 mg/L: of the saturation that the table offers instead, `classify` knows.
    """
    own = scaled(value)
    if item == "ph":
        low, high = map(scaled, PH_RANGE)
        return 1 if low <= own <= high else WORST
    bounds = map(scaled, class_limits(item, body))
    return 1 + sum(own < bound if item == "do" else own > bound for bound in bounds)


def below_detection(limit: Number) -> float:
    """Return the value that stands for "below detection": half the limit (No. 82 of 2020, 7)."""
    return float(Fraction(str(limit)) / 2)


def detection_ceilings(body: Body) -> dict[str, float]:
    """Return by item the detection limit above which a reading below it cannot be judged (No. 82 of 2020, 7).

    That is the limit of class III, of what only sources are judged by their one limit: a method that cannot see it
    neither meets nor exceeds it, so such a reading takes no part in a class and is never an exceedance. pH and oxygen
    have no upper limit to miss.
    """
    of_sources = {item: limit for table in (SUPPLY, SPECIFIC) for item, (limit,) in table.limits.items()}
    return of_sources | {item: class_limits(item, body)[GOOD - 1] for item in SURFACE.limits if item != "do"}


def classify(
    values: Mapping[str, Number | None], body: Body, *, oxygen: OxygenRule = "concentration"
) -> Classification:
    """Return the class of a section from its values by item code: the worst of what was measured.

    Items outside ITEMS take no part; None, NaN and negative values count as not measured. `oxygen`: whether oxygen is
    class I by its concentration alone, as the national network publishes, or also from 90 % of saturation where that is
    known (table 1).
    """
    known = {item: value for item in ITEMS if _is_known(value := values.get(item))}
    measured = cast(dict[str, Number], known)
    if not measured:
        return Classification(None, (), {}, (), {}, "no_data")
    classes = {item: item_class(item, value, body) for item, value in measured.items()}
    if oxygen == "saturation" and classes.get("do", 1) > 1 and _is_saturated(values):
        classes["do"] = 1
    worst = max(classes.values())
    deciding = tuple(item for item, own in classes.items() if own == worst) if worst > 1 else ()
    multiples = {
        item: _multiple(value, class_limits(item, body)[GOOD - 1])
        for item, value in measured.items()
        if classes[item] > GOOD and item not in ("ph", "do")
    }
    return Classification(worst, deciding, multiples, tuple(measured), classes, "")


def main_pollutants(
    classification: Classification,
    *,
    without_multiple: Literal["first", "last"] = "first",
    count: int = 3,
) -> tuple[str, ...]:
    """Return the items that make a section worse than class III, at most `count` (No. 22, 2011).

    Cyanide and heavy metals first, then the worse class, then the larger multiple. The text does
    not say where pH and oxygen, which have no multiple, stand within a class: `without_multiple`.
    """
    edge = float("inf") if without_multiple == "first" else -1.0
    multiples = classification.multiples
    poor = [item for item, own in classification.classes.items() if own > GOOD]
    poor.sort(
        key=lambda item: (item in _TOXIC, classification.classes[item], multiples.get(item, edge)),
        reverse=True,
    )
    return tuple(poor[:count])


def classify_frame(
    frame: pd.DataFrame, *, body_column: str = "body", oxygen: OxygenRule = "concentration"
) -> pd.DataFrame:
    """Return water_class (Int64), deciding and reason (string) for every row, same index.

    Columns are item codes, absent ones count as not measured; `deciding` is joined by ",". Rows
    whose body is neither "river" nor "lake" get no class. Equal to `classify` row by row.
    """
    items = [item for item in ITEMS if item in frame.columns]
    lake = (frame[body_column] == "lake").to_numpy(dtype=bool, na_value=False)
    known_body = frame[body_column].isin(BODIES).to_numpy(dtype=bool)
    classes = np.zeros((len(items) + 1, len(frame)), dtype=np.int64)
    for place, item in enumerate(items):
        values = pd.to_numeric(frame[item], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        classes[place] = np.where(lake, _class_column(item, values, "lake"), _class_column(item, values, "river"))
        if item == "do" and oxygen == "saturation":
            for row in np.flatnonzero(classes[place] > 1).tolist():
                known = {name: _plain(frame[name].iat[row]) for name in SATURATION_ITEMS if name in frame.columns}
                classes[place, row] = 1 if _is_saturated(known) else classes[place, row]
    worst = classes.max(axis=0)
    none = (worst == 0) | ~known_body
    bits = ((classes == worst) & ~none & (worst > 1)).T @ (1 << np.arange(len(items) + 1))
    names = {
        code: ",".join(item for place, item in enumerate(items) if code >> place & 1)
        for code in np.unique(bits).tolist()
    }
    reason = np.select([~known_body, worst == 0], ["body_unknown", "no_data"], default="")
    return pd.DataFrame(
        {
            "water_class": pd.arrays.IntegerArray(worst, none),
            "deciding": pd.array([names[code] for code in bits.tolist()], dtype="string"),
            "reason": pd.array(reason.tolist(), dtype="string"),
        },
        index=frame.index,
    )


def _class_column(item: str, values: NDArray[np.float64], body: Body) -> NDArray[np.int64]:
    """Return the classes of one item, 0 where it was not measured."""
    present = np.isfinite(values) & (values >= 0)
    own = np.rint(np.where(present, values, 0) * SCALE)
    if item == "ph":
        low, high = map(scaled, PH_RANGE)
        found = np.where((own >= low) & (own <= high), 1, WORST)
    else:
        bounds = np.array([scaled(limit) for limit in class_limits(item, body)])[:, None]
        found = 1 + ((own < bounds) if item == "do" else (own > bounds)).sum(axis=0)
    return np.where(present, found, 0).astype(np.int64)


def _multiple(value: Number, limit: float) -> float:
    """Return (C - S) / S from the figures as they are written."""
    bound = Fraction(str(limit))
    return float((Fraction(str(value)) - bound) / bound)


def _is_saturated(values: Mapping[str, Number | None]) -> bool:
    found = saturation({name: float(value) for name in SATURATION_ITEMS if (value := values.get(name)) is not None})
    return found is not None and scaled(found) >= scaled(DO_SATURATION)


def _plain(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]


def _is_known(value: Number | None) -> bool:
    """Return whether there is a measured value: finite and not negative."""
    return value is not None and bool(np.isfinite(float(value))) and value >= 0

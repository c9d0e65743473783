"""Worked cases of water: classes, areas, change, lakes, ground water, sources, CWQI."""

import math
import re
from datetime import date
from fractions import Fraction

from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same
from lib.standards.cwqi import cwqi
from lib.standards.drinking import share_by_count
from lib.standards.groundwater import classify_ground
from lib.standards.lake import CORRELATIONS, trophic_grade, trophic_level, weights
from lib.standards.rounding import round_half_even
from lib.standards.water_area import change_by_shares, state_by_shares
from lib.standards.water_class import (
    STATES,
    Body,
    below_detection,
    classify,
    item_class,
    main_pollutants,
)

_CLASSES = ("I", "II", "III", "IV", "V", "inferior V")
_SHARES = re.compile(r"I~III=([\d.]+)%[;,]\s*inferior V=([\d.]+)%")
# The items of a lake as case files call them.
_LAKE_ITEMS = {"chla": "chla", "tp": "tp", "tn": "tn", "sd": "transparency", "cod": "codmn", "codmn": "codmn"}


def _water_item(name: str) -> str:
    """Return the code of an item of water by its name: "NH3-N", "CODCr", "BOD5"."""
    plain = re.sub(r"\(.*?\)|[\s-]", "", name.lower())
    return {"codcr": "cod", "bod": "bod5", "imn": "codmn", "as": "as_"}.get(plain, plain)


def _single_item(kind: str, given: str, expected: str) -> tuple[bool, str]:
    name, _, value = given.partition("=")
    item, *body = (_water_item(word) for word in name.lower().split())
    found = _CLASSES[item_class(item, number(value), "lake" if body == ["lake"] else "river") - 1]
    return found == expected, found


def _section(kind: str, given: str, expected: str) -> tuple[bool, str]:
    body_text, _, rest = given.partition(";")
    body: Body = "lake" if body_text == "lake" else "river"
    found = classify({_water_item(name): number(value) for name, value in pairs(rest).items()}, body)
    if found.water_class is None:
        return False, found.reason
    named = ",".join(
        f"{item}({round_half_even(found.multiples[item], 1)})" if item in found.multiples else item
        for item in main_pollutants(found)
    )
    own = (_CLASSES[found.water_class - 1], STATES[found.water_class], named or "none")
    wanted = pairs(expected)
    return own == (wanted["class"], wanted["state"], wanted["main pollutants"]), str(own)


def _detection(kind: str, given: str, expected: str) -> tuple[bool, str]:
    limit = re.search(r"DL=([\d.]+)", given)
    if limit is None:
        raise NotUnderstoodError(given)
    return same(expected.rsplit("=", 1)[1], below_detection(float(limit[1])))


def _annual_mean(kind: str, given: str, expected: str) -> tuple[bool, str]:
    texts = [text.strip() for text in given.partition(":")[2].split(",")]
    values = [below_detection(float(text[1:])) if text.startswith("<") else float(text) for text in texts]
    return same(expected, math.fsum(values) / len(values))


def _shares(text: str) -> tuple[Fraction, Fraction]:
    found = _SHARES.search(text)
    if found is None:
        raise NotUnderstoodError(text)
    return Fraction(found[1]), Fraction(found[2])


def _area(kind: str, given: str, expected: str) -> tuple[bool, str]:
    found = state_by_shares(*_shares(given))
    return found == expected, found


def _change(kind: str, given: str, expected: str) -> tuple[bool, str]:
    before, _, after = given.partition("after")
    points, change = change_by_shares(_shares(before), _shares(after))
    wanted, _, words = expected.rpartition(";")
    agreed, shown = same(wanted.rsplit("=", 1)[1], float(points))
    return agreed and words.strip() == ("no change" if change == "none" else change), f"{shown};{change}"


def _lake_values(given: str) -> dict[str, float]:
    stated = pairs(given.partition("(")[0].strip())
    return {_LAKE_ITEMS[name.lower()]: number(value) for name, value in stated.items()}


def _trophic(kind: str, given: str, expected: str) -> tuple[bool, str]:
    found = trophic_level(_lake_values(given))
    wanted, _, grade = expected.partition(";")
    agreed, shown = same(wanted, found.index)
    return agreed and found.grade == grade, f"{shown};{found.grade}"


def _trophic_grade(kind: str, given: str, expected: str) -> tuple[bool, str]:
    found = trophic_grade(number(given.partition("=")[2]))
    return found == expected, found


def _weights(kind: str, given: str, expected: str) -> tuple[bool, str]:
    stated = [float(part) for part in given.partition("=")[2].split(",")]
    found = weights(dict(zip(CORRELATIONS, stated, strict=True)))
    wanted = {_LAKE_ITEMS[name]: value for name, value in pairs(expected).items()}
    return all(same(wanted[item], own)[0] for item, own in found.items()), str(found)


def _cwqi(kind: str, given: str, expected: str) -> tuple[bool, str]:
    return same(expected, cwqi({_water_item(name): number(value) for name, value in pairs(given).items()}).index)


def _sources(kind: str, given: str, expected: str) -> tuple[bool, str]:
    stated = {name: int(value) for name, value in pairs(given).items()}
    found = share_by_count([place < stated["met"] for place in range(stated["sources"])])
    return same(expected, None if found is None else float(100 * found))


def _ground(kind: str, given: str, expected: str) -> tuple[bool, str]:
    name, _, value = given.partition("=")
    found = classify_ground({name.lower(): number(value)}, date.max).ground_class
    if found is None:
        raise NotUnderstoodError(given)
    # The first three classes of pH have one range.
    own = "I~III" if name.lower() == "ph" and found == 1 else _CLASSES[found - 1]
    return own == expected, own


WATER_CHECKS: dict[str, Check] = {
    "GB 3838-2002 single item": _single_item,
    "No. 22 section assessment": _section,
    "No. 22 area": _area,
    "No. 22 change by shares": _change,
    "detection limit": _detection,
    "section annual mean": _annual_mean,
    "TLI(": _trophic,
    "TLI grades": _trophic_grade,
    "TLI weights": _weights,
    "CWQI": _cwqi,
    "drinking sources": _sources,
    "GB/T 14848": _ground,
}

"""Worked cases of rounding, surface water and coordinates."""

import re

from lib.standards.air_statistics import mean
from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same
from lib.standards.coordinates import gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from lib.standards.dms import AngleError, parse_angle, parse_position
from lib.standards.rounding import round_half_even
from lib.standards.water_class import (
    STATES,
    Body,
    below_detection,
    classify,
    item_class,
    main_pollutants,
)

_CLASSES = ("I", "II", "III", "IV", "V", "inferior V")
_SHIFTS = {"WGS84 to GCJ02": wgs84_to_gcj02, "GCJ02 to BD09": gcj02_to_bd09, "GCJ02 to WGS84": gcj02_to_wgs84}
# Degrees, as the case file states them.
_TOLERANCE, _TOLERANCE_BD09 = 1e-6, 2e-6


def _rounding(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = pairs(given)
    rounded = round_half_even(fields["x"], int(fields["decimals"]))
    return str(rounded) == expected, str(rounded)


def _single_item(kind: str, given: str, expected: str) -> tuple[bool, str]:
    name, _, value = given.partition("=")
    item, *body = name.lower().split()
    found = _CLASSES[item_class(item, number(value), "lake" if body == ["lake"] else "river") - 1]
    return found == expected, found


def _section(kind: str, given: str, expected: str) -> tuple[bool, str]:
    body_text, _, rest = given.partition(";")
    body: Body = "lake" if body_text == "lake" else "river"
    found = classify({name.lower(): number(value) for name, value in pairs(rest).items()}, body)
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
    return same(expected, mean(values))


def _shift(kind: str, given: str, expected: str) -> tuple[bool, str]:
    lon, lat = (float(part) for part in given.split(","))
    wanted = [float(part) for part in expected.split(",")]
    found = [float(part) for part in _SHIFTS[kind.split("(")[0].strip()](lon, lat)]
    tolerance = _TOLERANCE_BD09 if "BD09" in kind else _TOLERANCE
    agreed = all(abs(own - other) <= tolerance for own, other in zip(found, wanted, strict=True))
    return agreed, f"{found[0]:.6f},{found[1]:.6f}"


def _angle(kind: str, given: str, expected: str) -> tuple[bool, str]:
    return same(expected, parse_angle(given).degrees)


def _angle_check(kind: str, given: str, expected: str) -> tuple[bool, str]:
    try:
        found = parse_position(given).check if "," in given else str(parse_angle(given))
    except AngleError as error:
        found = error.problem
    return expected.split("(")[0] == found, found


OTHER_CHECKS: dict[str, Check] = {
    "GB/T 8170": _rounding,
    "GB 3838-2002 single item": _single_item,
    "No. 22 section assessment": _section,
    "detection limit": _detection,
    "section annual mean": _annual_mean,
    **dict.fromkeys(_SHIFTS, _shift),
    "DMS parsing": _angle,
    "DMS check": _angle_check,
}

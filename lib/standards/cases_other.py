"""Worked cases of rounding and coordinates."""

from lib.standards.case_text import Check, pairs, same
from lib.standards.coordinates import gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from lib.standards.dms import AngleError, parse_angle, parse_position
from lib.standards.rounding import round_half_even

_SHIFTS = {"WGS84 to GCJ02": wgs84_to_gcj02, "GCJ02 to BD09": gcj02_to_bd09, "GCJ02 to WGS84": gcj02_to_wgs84}
# Degrees, as the case file states them.
_TOLERANCE, _TOLERANCE_BD09 = 1e-6, 2e-6


def _rounding(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = pairs(given)
    rounded = round_half_even(fields["x"], int(fields["decimals"]))
    return str(rounded) == expected, str(rounded)


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
    **dict.fromkeys(_SHIFTS, _shift),
    "DMS parsing": _angle,
    "DMS check": _angle_check,
}

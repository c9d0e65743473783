"""Worked cases of one report and of one limit: HJ 633, GB 3095, the composite index."""

import re
from datetime import date

from lib.standards.air_limits import (
    composite_index,
    exceedance,
    limits,
    rank,
    reference_state,
    relative_change,
)
from lib.standards.air_statistics import evaluation, mean
from lib.standards.aqi import HJ633_2012, HJ633_2026, aqi_standard, assess_day, iaqi, level
from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same
from lib.standards.rounding import round_half_even

_STANDARDS = {standard.code: standard for standard in (HJ633_2012, HJ633_2026)}
_ITEMS = {"SO2": "so2", "NO2": "no2", "CO": "co", "O3": "o3", "PM10": "pm10", "PM2.5": "pm25"}
_LEVEL_NAMES = ("excellent", "good", "light", "moderate", "heavy", "severe")
_LIMIT_DAYS = {"2012": date(2020, 1, 1), "2026": date(2026, 3, 1), "2031": date(2031, 1, 1)}
# The unconfirmed weights of the weighted case: PM2.5, O3, NO2, the rest.
_WEIGHTS = {"pm25": 3, "o3_8h": 2, "no2": 2}


def _iaqi(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = pairs(given)
    item, period = fields["item"].rsplit("_", 1)
    found = iaqi(_STANDARDS[kind], f"{_ITEMS[item]}_{period}", number(fields["c"]))
    return expected.removeprefix("IAQI=").split(" ")[0] == str(found), str(found)


def _day(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = pairs(given)
    readings = {_ITEMS[name]: value for name, value in fields.items() if name in _ITEMS}
    # The "O3" of a daily report is the largest 8 h mean.
    readings["o3_8h"] = readings.pop("o3")
    if "O3_1h" in fields:
        readings["o3"] = fields["O3_1h"]
    figures = {item: None if value == "NA" else float(value) for item, value in readings.items()}
    standard = _STANDARDS[kind.removesuffix(" daily report")]
    found = assess_day(figures, standard, strict=False)
    if found.aqi is None:
        return False, found.reason
    published = assess_day(figures, standard).aqi is not None
    wanted = pairs(expected)
    names = {_ITEMS[name] for name in wanted["primary"].split("|") if name != "none"}
    agreed = (
        _level_agrees(found.aqi, wanted)
        and names == {item.removesuffix("_8h") for item in found.primary}
        and wanted.get("published", "yes").startswith("yes" if published else "no")
    )
    return agreed, str(found)


def _level(kind: str, given: str, expected: str) -> tuple[bool, str]:
    aqi = int(pairs(given)["AQI"])
    return _level_agrees(aqi, {"AQI": str(aqi), **pairs(expected)}), str(level(aqi))


def _level_agrees(aqi: int, wanted: dict[str, str]) -> bool:
    own = level(aqi)
    return (wanted["AQI"], wanted["level"], wanted["class"], wanted["RGB"]) == (
        str(aqi),
        str(own),
        _LEVEL_NAMES[own - 1],
        HJ633_2026.levels[own - 1].rgb,
    )


def _in_force(kind: str, given: str, expected: str) -> tuple[bool, str]:
    day = date.fromisoformat(pairs(given)["date"])
    codes = {limits(day).code, aqi_standard(day).code, evaluation(day).code}
    # Some cases write a space before the phase, others do not.
    return {code.strip() for code in expected.split("+")} <= codes, "+".join(sorted(codes))


def _limit(kind: str, given: str, expected: str) -> tuple[bool, str]:
    item, period, grade = given.split(";")
    found = {
        year: limits(day, 1 if grade == "grade 1" else 2).values[f"{_ITEMS[item]}_{period}"]
        for year, day in _LIMIT_DAYS.items()
    }
    wanted = {name[:4]: int(value) for name, value in pairs(expected).items()}
    return wanted == found, str(found)


def _composite(kind: str, given: str, expected: str) -> tuple[bool, str]:
    values = {_ITEMS[name]: number(value) for name, value in pairs(given).items()}
    values["o3_8h"] = values.pop("o3")
    year = re.search(r"\d{4}", kind)
    if year is None:
        raise NotUnderstoodError(kind)
    weights = _WEIGHTS if "weighted" in kind else None
    return same(expected, composite_index(values, limits(_LIMIT_DAYS[year[0]]), weights).index)


def _change(kind: str, given: str, expected: str) -> tuple[bool, str]:
    current, previous = (number(value) for value in pairs(given).values())
    return same(expected, relative_change(current, previous))


def _ranking(kind: str, given: str, expected: str) -> tuple[bool, str]:
    places = rank({name: float(value) for name, value in pairs(given).items()})
    return {name: int(value) for name, value in pairs(expected).items()} == places, str(places)


def _exceedance(kind: str, given: str, expected: str) -> tuple[bool, str]:
    concentration, limit = (number(value) for value in pairs(given).values())
    found = exceedance(concentration, limit)
    return (found is None, "met") if expected == "met" else same(expected, found)


def _reference(kind: str, given: str, expected: str) -> tuple[bool, str]:
    return same(expected.rsplit("=", 1)[1], reference_state(number(given.rsplit("=", 1)[1])))


def _city(kind: str, given: str, expected: str) -> tuple[bool, str]:
    found = re.search(r"PM2\.5\w*=([\d.]+)\D+([\d.]+)", given)
    wanted = re.search(r"([\d.]+) to rounded(\d+) to IAQI=(\d+)", re.sub(r"[^\x00-\x7f]+", "rounded", expected))
    if found is None or wanted is None:
        raise NotUnderstoodError(given)
    city = mean(float(value) for value in found.groups())
    if city is None:
        return False, "none"
    own = (city, int(round_half_even(city, 0)), iaqi(HJ633_2026, "pm25_24h", city))
    return own == (float(wanted[1]), int(wanted[2]), int(wanted[3])), str(own)


def _comparable(kind: str, given: str, expected: str) -> tuple[bool, str]:
    figures = [
        (str(found), _LEVEL_NAMES[level(found) - 1])
        for standard in (HJ633_2012, HJ633_2026)
        if (found := iaqi(standard, "pm25_24h", number(given.rsplit("=", 1)[1]))) is not None
    ]
    return re.findall(r"IAQI=(\d+)\((\w+)\)", expected) == figures, str(figures)


AIR_CHECKS: dict[str, Check] = {
    "HJ 633-2012": _iaqi,
    "HJ 633-2012 daily report": _day,
    "HJ 633-2026": _iaqi,
    "HJ 633-2026 daily report": _day,
    "HJ 633 level": _level,
    "standard in force": _in_force,
    "GB 3095 limits": _limit,
    "composite index": _composite,
    "composite index change": _change,
    "composite index ranking": _ranking,
    "exceedance": _exceedance,
    "reference state": _reference,
    "city AQI": _city,
    "comparable basis": _comparable,
}

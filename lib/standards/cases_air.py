"""Worked cases of one report and of one limit: HJ 633, GB 3095, the composite index."""

import re
from datetime import date
from typing import cast

from lib.standards.air_limits import (
    composite_index,
    exceedance,
    limits,
    rank,
    reference_state,
    relative_change,
)
from lib.standards.air_statistics import evaluation, mean
from lib.standards.aqi import HJ633_2012, HJ633_2026, Assessment, aqi_standard, assess_day, assess_hour, iaqi, level
from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same
from lib.standards.rounding import round_half_even

_STANDARDS = {standard.code: standard for standard in (HJ633_2012, HJ633_2026)}
#: Averaging times as they are written behind an item, in the words of the vocabulary, without spaces.
_PERIODS = {
    "": "",
    **dict.fromkeys(("year",), "year"),
    **dict.fromkeys(("quarter",), "quarter"),
    **dict.fromkeys(("24h", "day", "days"), "24h"),
    **dict.fromkeys(("8h", "8hmax", "max8h", "mda8"), "8h"),
    **dict.fromkeys(("1h", "1hmax", "max1h"), "1h"),
}
_LEVEL_NAMES = ("excellent", "good", "light", "moderate", "heavy", "severe")
_LIMIT_DAYS = {"2012": date(2020, 1, 1), "2026": date(2026, 3, 1), "2031": date(2031, 1, 1)}
# The unconfirmed weights of the weighted case: PM2.5, O3, NO2, the rest.
_WEIGHTS = {"pm25": 3, "o3_8h": 2, "no2": 2}


def _item(text: str) -> tuple[str, str]:
    """Return the item that a text names, and its averaging time ("" where it names none): "PM2.5_24h", "O3-8h-max".

    Raises KeyError for another item or time.
    """
    found = re.match(r"(so2|no2|nox|co|o3|pm10|pm2[._]?5|tsp|pb|b\[?a\]?p)(?![a-z\d])", text.strip().lower())
    if found is None:
        raise KeyError(text)
    rest = re.sub(r"\(.*?\)|[\s_-]", "", text.strip()[found.end() :].lower())
    return re.sub(r"[^a-z\d]", "", found[1]), _PERIODS[rest]


def _iaqi(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = {name.lower(): value for name, value in pairs(given).items()}
    item, period = _item(fields["item"])
    period = period or _PERIODS[fields["period"]]
    found = iaqi(_STANDARDS[kind], f"{item}_{period}", number(fields["c"]))
    wanted = re.match(r"(?:IAQI\s*=\s*)?(\d+|NA|None|none)\b", expected)
    if wanted is None:
        raise NotUnderstoodError(expected)
    return (None if wanted[1] in ("NA", "None", "none") else int(wanted[1])) == found, str(found)


def _day(kind: str, given: str, expected: str) -> tuple[bool, str]:
    figures = {}
    for name, value in pairs(given).items():
        item, period = _item(name)
        # The "O3" of a daily report is the largest 8 h mean.
        figures["o3_8h" if item == "o3" and period != "1h" else item] = _reading(value)
    standard = _STANDARDS[kind.removesuffix(" daily report")]
    return _report(assess_day(figures, standard), assess_day(figures, standard, strict=False), expected)


def _hour(kind: str, given: str, expected: str) -> tuple[bool, str]:
    figures = {_item(name)[0]: _reading(value) for name, value in pairs(given).items()}
    standard = _STANDARDS[kind.removesuffix(" hourly report")]
    own = assess_hour(figures, standard, strict=None)
    return _report(own, assess_hour(figures, standard, strict=False), expected)


def _reading(text: str) -> float | None:
    """The reading of a text, None where it says that there is none."""
    return None if text in ("", "NA", "-", "/", "missing", "none") else number(text)


def _report(published: Assessment, found: Assessment, expected: str) -> tuple[bool, str]:
    """Return whether what is published, or what it would be without the rule on gaps, is what a case expects."""
    wanted = pairs(expected)
    if wanted["AQI"] == "NA":
        rest = {wanted.get(name, "NA") for name in ("level", "class", "primary")}
        return published.aqi is None and rest <= {"NA", "none"}, str(published)
    if found.aqi is None:
        return False, found.reason
    names = {_item(name)[0] for name in re.split(r"[|,]", wanted.get("primary", "none")) if name != "none"}
    agreed = (
        _level_agrees(found.aqi, wanted)
        and ("primary" not in wanted or names == {item.removesuffix("_8h") for item in found.primary})
        and wanted.get("published", "yes").startswith("no" if published.aqi is None else "yes")
    )
    return agreed, str(found)


def _level(kind: str, given: str, expected: str) -> tuple[bool, str]:
    aqi = int(pairs(given)["AQI"])
    return _level_agrees(aqi, {"AQI": str(aqi), **pairs(expected)}), str(level(aqi))


def _level_agrees(aqi: int, wanted: dict[str, str]) -> bool:
    own = level(aqi)
    told = {"AQI": str(aqi), "level": str(own), "class": _LEVEL_NAMES[own - 1], "RGB": HJ633_2026.levels[own - 1].rgb}
    stated = {name: wanted[name] for name in told if name in wanted}
    return stated == {name: told[name] for name in stated}


def _in_force(kind: str, given: str, expected: str) -> tuple[bool, str]:
    day = date.fromisoformat(pairs(given)["date"])
    codes = {limits(day).code, aqi_standard(day).code, evaluation(day).code}
    # Some cases write a space before the phase, others do not.
    return {code.strip() for code in expected.split("+")} <= codes, "+".join(sorted(codes))


def _limit(kind: str, given: str, expected: str) -> tuple[bool, str]:
    """Item, averaging time and grade in any order, time and grade perhaps with the item; one figure or one a state."""
    name, period, grade = "", "", ""
    for part in (part.strip() for part in given.strip().strip(";").split(";")):
        if part.startswith("grade"):
            grade = part
        elif part.lower() in _PERIODS:
            period = _PERIODS[part.lower()]
        else:
            name = part
    item, own = _item(name)
    key = f"{item}_{own or period}"
    if grade[:7] not in ("grade 1", "grade 2"):
        raise NotUnderstoodError(given)
    known = {year: limits(day, 1 if grade[:7] == "grade 1" else 2) for year, day in _LIMIT_DAYS.items()}
    found = {year: float(each.values[key] if key in each.values else each.others[key]) for year, each in known.items()}
    if "=" in expected:
        wanted = {"2031" if "final" in name else name[:4]: number(value) for name, value in pairs(expected).items()}
    else:
        stated = re.search(r"\d{4}(?=\D*$)", kind.removeprefix("GB 3095"))
        year = "2031" if "final" in kind else stated[0] if stated else None
        if year is None:
            raise NotUnderstoodError(kind)
        wanted = {year: number(expected)}
    return all(found[year] == value for year, value in wanted.items()), str(found)


def _composite(kind: str, given: str, expected: str) -> tuple[bool, str]:
    stated = {_item(name)[0]: number(value) for name, value in pairs(given).items()}
    values = {"o3_8h" if item == "o3" else item: value for item, value in stated.items()}
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
    city = cast(float, mean(float(value) for value in found.groups()))
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
    "HJ 633-2012 hourly report": _hour,
    "HJ 633-2026": _iaqi,
    "HJ 633-2026 daily report": _day,
    "HJ 633-2026 hourly report": _hour,
    "HJ 633 level": _level,
    "standard in force": _in_force,
    "GB 3095": _limit,
    "composite index": _composite,
    "composite index change": _change,
    "composite index ranking": _ranking,
    "exceedance": _exceedance,
    "reference state": _reference,
    "city AQI": _city,
    "comparable basis": _comparable,
}

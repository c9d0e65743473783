"""Worked cases of hours, days and years: data validity, 8 h maxima, percentiles, shares of days."""

import re
from collections import Counter

from lib.standards.air_limits import good_day
from lib.standards.air_statistics import (
    day_is_valid,
    day_maximum_8h,
    day_maximum_is_valid,
    day_mean,
    eight_hours_are_valid,
    mean,
    month_is_valid,
    percentile,
    share,
    year_is_valid,
)
from lib.standards.aqi import HJ633_2012, iaqi, level
from lib.standards.case_text import Check, NotUnderstoodError, number, pairs, same

_SPAN = re.compile(r"(\d+)-(\d+)h(?:=([\d.,]+)|missing)")
_LEVEL_NAMES = ("excellent", "good", "light", "moderate", "heavy", "severe")


def _percentile(kind: str, given: str, expected: str) -> tuple[bool, str]:
    fields = pairs(given)
    span = re.fullmatch(r"(\d+)\.\.(\d+)", fields["X"])
    if span is not None:
        values = [float(value) for value in range(int(span[1]), int(span[2]) + 1)]
    else:
        values = [float(value) for value in fields["X"].strip("[]").split(",")]
    return same(expected, percentile(values, number(fields["p"])))


def _validity(kind: str, given: str, expected: str) -> tuple[bool, str]:
    subject, _, rest = given.partition(": ")
    counts = [float(value) for value in re.findall(r"=(\d+)", rest)]
    if subject == "O3 8h":
        valid = eight_hours_are_valid(int(counts[0]))
    elif subject == "O3 MDA8":
        valid = day_maximum_is_valid(int(counts[0]), counts[1])
    elif subject == "month" and rest.endswith("(not February)"):
        valid = month_is_valid(int(counts[0]), 1)
    elif subject == "year":
        valid = year_is_valid(int(counts[0]))
    elif subject.endswith("day"):
        valid = day_is_valid(int(counts[0]))
    else:
        raise NotUnderstoodError(given)
    return expected.startswith("valid" if valid else "invalid"), "valid" if valid else "invalid"


def _good_days(kind: str, given: str, expected: str) -> tuple[bool, str]:
    valid, good = (int(value) for value in re.findall(r"=(\d+)(?:;|$)", given))
    return same(expected, share(good, valid))


def _days_by_level(kind: str, given: str, expected: str) -> tuple[bool, str]:
    aqis = [int(value) for value in given.rsplit("=", 1)[1].split(",")]
    counts = Counter(_LEVEL_NAMES[level(aqi) - 1] for aqi in aqis)
    days, _, wanted = expected.partition(";")
    agreed, shown = same(wanted.split("=")[1], share(sum(bool(good_day(aqi)) for aqi in aqis), len(aqis)))
    named = {name: int(count) for name, count in re.findall(r"([a-z]+)(\d+)", days)}
    return agreed and named == counts, f"{dict(counts)} {shown}"


def _day_maximum(kind: str, given: str, expected: str) -> tuple[bool, str]:
    hours: list[float | None] = [None] * 24
    others = re.search(r"others=([\d.]+)", given)
    if others is not None:
        hours = [float(others[1])] * 24
    for start, end, values in _SPAN.findall(given):
        count = int(end) - int(start) + 1
        series: list[float | None] = [float(value) for value in values.split(",")] if values else [None]
        hours[int(start) - 1 : int(end)] = series * count if len(series) == 1 else series
    found = day_maximum_8h(hours)
    wanted = pairs(expected)
    shown = f"{found.value} {found.windows}"
    if str(found.windows) != wanted["windows"]:
        return False, shown
    maximum = wanted["MDA8"].split(" to ")[0]
    return (not found.valid, shown) if maximum == "invalid" else (same(maximum, found.value)[0], shown)


def _day_mean(kind: str, given: str, expected: str) -> tuple[bool, str]:
    found = re.match(r"PM2\.5: (\d+)\D+(\d+)", given)
    if found is None:
        raise NotUnderstoodError(given)
    value = day_mean([float(found[2])] * int(found[1]))
    return (value is None, str(value)) if expected == "NA" else same(expected, value)


def _dust(kind: str, given: str, expected: str) -> tuple[bool, str]:
    days = given.rsplit("=", 1)[1].split(",")
    values = [number(day) for day in days]
    calm = [number(day) for day in days if "dust" not in day]
    indices = [iaqi(HJ633_2012, "pm10_24h", value) for value in values]
    good = share(sum(bool(good_day(index)) for index in indices), len(indices))
    figures = (mean(values), mean(calm), good)
    wanted = [part.rsplit("=", 1)[1] for part in expected.split(";")]
    agreed = all(same(text, figure)[0] for text, figure in zip(wanted, figures, strict=True))
    return agreed, str(figures)


AIR_PERIOD_CHECKS: dict[str, Check] = {
    "HJ 663 percentile": _percentile,
    "data validity": _validity,
    "share of good days": _good_days,
    "days by level": _days_by_level,
    "O3 MDA8": _day_maximum,
    "24h": _day_mean,
    "dust": _dust,
}

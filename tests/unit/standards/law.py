"""The law as it was typed a second time: the rows of tests/data/limits.csv, and the product's own limits beside them.

Two listings with the same keys. `ROWS` comes from the file alone, which nobody copied from the product: official scans
and public sources that agree, row by row. `product` asks the product for every limit it holds, table by table, so that
a limit without a row is found as surely as a row without a limit. Tests of classes and indices take what they expect
from the file too (`of_classes`, `break_points`): none reads the table it tests.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[3]
FILE = HOME / "tests" / "data" / "limits.csv"

CLASSES = ("I", "II", "III", "IV", "V")
#: How the file says that nothing may be detected, or there.
NOTHING = ("不得检出", "无")
IAQI = (0, 50, 100, 150, 200, 300, 400, 500)

#: Standard with edition, item (its code, where it has one), medium, class or level.
Key = tuple[str, str, str, str]


def _codes() -> dict[str, str]:
    """Return the code of every word for an item of water: the words that a ledger's heading may say."""
    words = tomllib.loads((HOME / "lib" / "i18n" / "ledgers.toml").read_text(encoding="utf-8"))["words"]["water_item"]
    return {name: code for code, entry in words.items() for name in (entry["zh"], *entry.get("also", ()))}


@dataclass(frozen=True)
class Row:
    """One limit of the file: where it stands in the law, its value as it is printed, and whether that is certain."""

    key: Key
    table: str
    direction: str
    limit: str
    unit: str
    certain: bool
    source: str

    @property
    def number(self) -> float:
        """Return the limit in mg/L where it is printed in micrograms; 0 where nothing may be there."""
        if self.limit in NOTHING:
            return 0.0
        return float(Decimal(self.limit) / (1000 if self.unit == "μg/L" else 1))

    def __str__(self) -> str:
        doubt = "" if self.certain else "-UNCERTAIN"
        return f"{'-'.join(self.key)}{self.direction}{self.limit}{doubt}".replace(" ", "_")


def _rows() -> Iterator[Row]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        codes = _codes()
        for row in csv.DictReader(file):
            code, _, name = row["item"].partition(" ")
            plain = re.sub(r"^\d+\.(?=\D)|^\d+\.(?=\d+(,\d+)+-)", "", name)
            item = {"-": codes.get(plain, name), "level": f"level {name[:1]}"}.get(code, code)
            key = (f"{row['standard']} {row['edition']}", item, row["medium"], row["class_or_level"])
            yield Row(
                key, row["table"], row["direction"], row["limit"], row["unit"], row["certain"] == "yes", row["source1"]
            )


ROWS = tuple(_rows())
BY_KEY = {row.key: row for row in ROWS}


def same(value: object) -> object:
    """Return a value in the form in which both sides are compared: 1, 1.0 and "1.00" are one number."""
    try:
        return Decimal(str(value)).normalize() + 0
    except InvalidOperation:
        return str(value)


def number(*key: str) -> float:
    """Return a limit of the file."""
    return float(BY_KEY[key].limit)  # type: ignore[index]


def of_classes(standard: str, item: str, *media: str) -> tuple[float, ...]:
    """Return the limits of an item from class I on, of the first of these media that the file has it for."""
    for medium in media:
        found = [BY_KEY.get((standard, item, medium, each)) for each in CLASSES]
        if any(found):
            return tuple(row.number for row in found if row)
    raise KeyError((standard, item, media))


def surface(item: str, body: str) -> tuple[float, ...]:
    """Return the limits of classes I..V of GB 3838, table 1, for rivers or lakes."""
    return of_classes("GB 3838 2002", item, body, "river and lake", "lake")


def ground(item: str) -> tuple[float, ...]:
    """Return the limits of classes I..IV of GB/T 14848, table 1."""
    return of_classes("GB/T 14848 2017", item, "groundwater")


def items(standard: str, *, medium: str = "", level: str = "") -> tuple[str, ...]:
    """Return the items of a standard in the order of the file, those of one medium, those that have one level."""
    found = [
        row.key[1]
        for row in ROWS
        if row.key[0] == standard and row.key[2] == (medium or row.key[2]) and row.key[3] == (level or row.key[3])
    ]
    return tuple(dict.fromkeys(found))


def break_points(edition: str, key: str) -> tuple[int, ...]:
    """Return the concentrations of IAQI 0, 50, 100 .. of a key of HJ 633, as far as its scale goes."""
    found = [BY_KEY.get((f"HJ 633 {edition}", key, "air", f"IAQI {step}")) for step in IAQI]
    return tuple(int(row.limit) for row in found if row)


def product() -> dict[Key, Any]:
    """Return every limit that the product's tables hold, under the key that its row of the file has."""
    parts = (_surface(), _ground(), _aqi(), _air(), _lakes(), _noise(), _areas())
    return dict(pair for part in parts for pair in part)


def _classes(standard: str, item: str, medium: str, limits: Iterable[object]) -> Iterator[tuple[Key, Any]]:
    for name, limit in zip(CLASSES, limits, strict=False):
        yield (standard, item, medium, name), limit


def _surface() -> Iterator[tuple[Key, Any]]:
    from lib.standards import cwqi, water_class, water_tables

    code, either, source = "GB 3838 2002", "river and lake", "drinking-water source"
    media = {"tp": "river", "tn": "lake"}
    for item, limits in water_tables.SURFACE.limits.items():
        yield from _classes(code, item, media.get(item, either), limits)
    yield from _classes(code, "tp", "lake", water_tables.TP_LAKE)
    for name, limit in zip(("I-V lower", "I-V upper"), water_tables.PH_RANGE, strict=True):
        yield (code, "ph", either, name), limit
    for table in (water_tables.SUPPLY, water_tables.SPECIFIC):
        for item, (limit,) in table.limits.items():
            yield (code, item, source, "single"), limit
    yield (code, "do_saturation", either, "I alternative"), water_tables.DO_SATURATION
    yield (code, "水温(周平均最大温升)", either, "I-V rise"), water_tables.TEMPERATURE_RISE
    yield (code, "水温(周平均最大温降)", either, "I-V fall"), water_tables.TEMPERATURE_FALL
    starts = {table.effective_from for table in (water_tables.SURFACE, water_tables.SUPPLY, water_tables.SPECIFIC)}
    yield (code, "实施日", either, "from"), starts.pop() if len(starts) == 1 else starts
    for number, state in water_class.STATES.items():
        yield ("环办22号 2011", "state", either, (*CLASSES, "worse than V")[number - 1]), state
    for name, limit in (("neutral", cwqi._NEUTRAL), ("lowest", cwqi._LOWEST_PH), ("highest", cwqi._HIGHEST_PH)):
        yield ("环办监测51号 CWQI 2017", "ph", either, name), limit


def _ground() -> Iterator[tuple[Key, Any]]:
    from lib.standards import groundwater, water_tables

    code, medium = "GB/T 14848 2017", "groundwater"
    for item, limits in water_tables.GROUND.limits.items():
        nothing = "无" if item in water_tables.PRESENCE else "不得检出"
        yield from _classes(code, item, medium, (limit or nothing for limit in limits))
    for name, (low, high) in (("I-III", groundwater.PH_RANGE), ("IV", groundwater.PH_RANGE_IV)):
        yield (code, "ph", medium, f"{name} lower"), low
        yield (code, "ph", medium, f"{name} upper"), high
    yield (code, "实施日", medium, "from"), water_tables.GROUND.effective_from


def _aqi() -> Iterator[tuple[Key, Any]]:
    from lib.standards import aqi_tables

    for standard in aqi_tables.STANDARDS:
        code = standard.code.replace("-", " ")
        yield from _index_of(standard, code)
        yield from _levels_of(standard, code)
    for item, decimals in aqi_tables.DECIMALS.items():
        yield ("HJ 633 2026", item, "air", "decimals"), decimals


def _index_of(standard: Any, code: str) -> Iterator[tuple[Key, Any]]:
    from lib.standards import aqi_tables

    for key, limits in standard.breakpoints.items():
        # HJ 633-2026 lists no hourly row for particles: their daily one is used (4.2.3), and is a row already.
        if key in ("pm10_1h", "pm25_1h") and (code, key, "air", "IAQI 50") not in BY_KEY:
            assert limits == standard.breakpoints[key.replace("1h", "24h")]
            continue
        for step, limit in zip(aqi_tables.IAQI_STEPS, limits, strict=False):
            yield (code, key, "air", f"IAQI {step}"), limit
    for key, top in standard.above_scale.items():
        yield (code, key, "air", "above scale"), "none" if top is None else top
    for key, (_, other) in standard.substitutes.items():
        yield (code, key, "air", "substitute"), other
    for name, listed in (("daily report", standard.day_items), ("hourly report", standard.hour_items)):
        for key in listed.values():
            yield (code, key, "air", name), "listed"
    yield (code, "实施日", "air", "from"), standard.edition.effective_from
    if standard.edition.effective_to is not None:
        yield (code, "废止前一日", "air", "to"), standard.edition.effective_to


def _levels_of(standard: Any, code: str) -> Iterator[tuple[Key, Any]]:
    from lib.standards import aqi_tables

    yield (code, "aqi", "air", "top"), aqi_tables.AQI_TOP
    for level in standard.levels:
        item = f"level {level.level}"
        yield (code, item, "air", "low"), level.low
        if (code, level.level) != ("HJ 633 2012", 6):  # of which the text gives no end
            yield (code, item, "air", "high"), level.high
        yield (code, item, "air", "rgb"), level.rgb


def _air() -> Iterator[tuple[Key, Any]]:
    from lib.standards import air_limits, air_statistics

    for edition, day in zip(air_limits.EDITIONS, (date(2020, 1, 1), date(2026, 3, 1), date(2031, 1, 1)), strict=True):
        code = edition.code.replace("-", " ")
        for grade in (1, 2):
            found = air_limits.limits(day, grade)
            assert found.edition == edition
            for key, limit in {**found.values, **found.others}.items():
                yield (code, key, "air", f"grade {grade}"), limit
        first, last = ("实施日", "废止前一日") if edition.phase == "" else ("起", "止")
        yield (code, first, "air", "from"), edition.effective_from
        if edition.effective_to is not None:
            yield (code, last, "air", "to"), edition.effective_to
    for item, least in (
        ("hours_day", air_statistics.HOURS_OF_A_DAY_MEAN),
        ("hours_8h", air_statistics.HOURS_OF_AN_8H_MEAN),
        ("days_month", air_statistics.DAYS_OF_A_MONTH),
        ("days_february", air_statistics.DAYS_OF_FEBRUARY),
        ("days_year", air_statistics.DAYS_OF_A_YEAR),
    ):
        yield ("GB 3095 2026", item, "air", "minimum"), least
    yield ("HJ 663 2013", "windows_o3", "air", "minimum"), air_statistics.WINDOWS_OF_A_DAY_MAXIMUM
    for rules in air_statistics.EDITIONS:
        code = rules.code.replace("-", " ")
        yield (code, "实施日", "air", "from"), rules.effective_from
        yield (code, "废止前一日", "air", "to"), rules.effective_to
    for item, per_cent in air_statistics.PERCENTILES.items():
        yield ("HJ 663 2013", item, "air", "percentile"), per_cent


def _lakes() -> Iterator[tuple[Key, Any]]:
    from lib.standards import lake

    code = "总站生字090号 TLI 2001"
    for item, (start, slope) in lake._TERMS.items():
        yield (code, item, "lake", "a"), start
        yield (code, item, "lake", "b"), slope
        yield (code, item, "lake", "r"), lake.CORRELATIONS[item]
        yield (code, item, "lake", "weight (4 decimals)"), round(lake.weights()[item], 4)
    ends = _ends(lake.trophic_grade)
    for grade, (_, end) in ends.items():
        if grade != "heavy":
            yield (code, "tli", "lake", grade), end
    # The text names the last grade by the end of the one before it.
    yield (code, "tli", "lake", "heavy"), ends["moderate"][1]


def _noise() -> Iterator[tuple[Key, Any]]:
    from lib.standards import noise

    code = "GB 3096 2008"
    for category in noise.categories():
        for period in ("day", "night"):
            yield (code, "leq", "noise", f"{category} {period}"), noise.limit(category, period)
    yield (code, "peak", "noise", "night"), noise.NIGHT_PEAK
    hours = [hour for hour in range(24) if noise.period_of(hour) == "day"]
    yield (code, "day", "noise", "from"), hours[0]
    yield (code, "day", "noise", "to"), hours[-1] + 1
    yield (code, "实施日", "noise", "from"), noise.EDITION.effective_from


def _areas() -> Iterator[tuple[Key, Any]]:
    from lib.standards import water_area

    code = "环办22号 2011"
    good = _ends(lambda share: water_area.state_by_shares(Fraction(share), Fraction(0)))
    worst = _ends(lambda share: water_area.state_by_shares(Fraction(0), Fraction(share)))
    yield (code, "shares", "river", "excellent, share I-III"), good["excellent"][0]
    yield (code, "shares", "river", "good, share I-III"), good["good"][0]
    yield (code, "shares", "river", "moderate, share worse than V"), worst["moderate"][0]
    yield (code, "shares", "river", "heavy, share worse than V"), worst["heavy"][0]
    yield (code, "sections", "river", "by shares"), water_area.SECTIONS_FOR_SHARES
    nothing = (Fraction(0), Fraction(0))
    change = _ends(lambda points: water_area.change_by_shares(nothing, (Fraction(points), Fraction(0)))[1])
    yield (code, "change", "river", "much"), change["better"][1]


def _ends(grade: Callable[[float], str]) -> Mapping[str, tuple[float, float]]:
    """Return of every grade the whole number at which it begins and ends, where a hair more or less still tells.

    A grade that begins at 20 holds at 20; one that ends below 30 holds a hair below it and its end is 30.
    """
    found: dict[str, list[float]] = {}
    for step in (place + hair for place in range(101) for hair in (-1 / 1024, 0.0, 1 / 1024)):
        found.setdefault(grade(step), []).append(step)
    return {name: (round(min(held)), round(max(held))) for name, held in found.items()}

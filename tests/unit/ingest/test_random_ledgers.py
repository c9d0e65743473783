"""Random ledgers, broken in every way that comes to mind: read or refused by name, never a row that breaks a rule.

Some hundred examples run each time; `QINGJIAN_EXAMPLES=10000 pytest tests/unit/ingest/test_random_ledgers.py` more.
"""

import math
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.core.errors import AppError
from lib.core.terms import State
from lib.ingest.dates import Deadline
from lib.ingest.figures import Measured
from lib.ingest.parse import parse
from lib.ingest.read import Parsed
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.words import headings, of_texts, shown, vocabulary
from tests.unit.ingest.books import Grid, csv, html, xls, xlsx

EXAMPLES = int(os.environ.get("QINGJIAN_EXAMPLES", "300"))
#: However busy the machine is: a minute for 100 examples.
pytestmark = pytest.mark.timeout(max(300, EXAMPLES * 60 // 100))
MANY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FEW = settings(MANY, max_examples=max(EXAMPLES // 5, 40))

MASKS = ["", " ", "*", "**", "/", "—", "NA", "无", "--"]
#: Sound cells by type, each in several writings.
SOUND: dict[str, list[str]] = {
    "text": ["河道", "F1", "620802", "P-1", "王某", "=1+1"],
    "list": ["水务局；住建局", "水务局"],
    "date": ["2024-03-05", "2024年3月5日", "20240305", "45356", "3月底"],
    "deadline": ["10月底前", "力争2024年年内", "长期坚持", "2024-12-31", "上半年"],
    "moment": ["2024-03-05 08:00", "2024/3/5 24:00", "2024030508"],
    "number": ["12", "1,234.5", "40余", "2.5万", "-3"],
    "weight": ["1", "0.5", "2.5"],
    "count": ["0", "3", "2024", "12人"],
    "money": ["12", "3.5亿元", "200多万元"],
    "reading": ["12", "-99", "0.8", "NaN", "文字"],
    "measured": ["<0.025", "0.5", "0.01L"],
    "share": ["87%", "0.87", "35", "97%以上"],
    "flag": ["是", "否"],
    "star": ["*", "★", "否"],
    "class": ["Ⅲ", "劣Ⅴ", "IV类", "3"],
    "state": ["整改中", "已销号", "达到序时进度", "待验收"],
    "period": ["2024", "2024Q3", "2024-07", "2024年7月"],
    "degrees": ["106.6692", "35.5461", "106°40′9″"],
    "position": ["106.6692，35.5461"],
}
#: What sound cells of a column refer to; a database that holds these takes the rows.
REFERENCES: dict[str, list[str]] = {
    "programme": ["P1"],
    "region": ["620802"],
    "parent": ["620802"],
    "indicator": ["V1", "pm25"],
    "finding": ["F1"],
    "project": ["X1"],
    "item": ["F1", "X1"],
    "lon": ["106.6692", "106°40′9″"],
    "lat": ["35.5461", "35°32′46″"],
    "year": ["2023", "2024"],
    "quarter": ["1", "4", ""],
}
JUNK = ["#DIV/0!", "#N/A", "1e999", "9" * 400, "5.1E+17", "合计", "2024-02-30", "１２３", "-0", "𠮷", "​", "\x0b", '"',
        "a,b", "13月底", "九十九月", "〇〇〇〇年十十月", "截止", "万", "亿元", "%", "<", "L", "(", "劣", "-",
        "注："]  # fmt: skip


def sound(column: Column, ledger: Ledger) -> some.SearchStrategy[str]:
    if column.name == "point":
        return some.just("W1" if ledger.name.startswith("water") else "A1")
    written = REFERENCES.get(column.name) or (list(vocabulary(column.words)) if column.words else SOUND[column.type])
    return some.sampled_from(written if column.required else [*written, ""])


def cells(column: Column, ledger: Ledger) -> some.SearchStrategy[str]:
    return some.one_of(
        sound(column, ledger),
        sound(column, ledger),
        some.sampled_from([*MASKS, *JUNK]),
        some.text(max_size=12),
        some.floats(allow_nan=False).map(repr),
    )


@some.composite
def ledgers(draw: some.DrawFn) -> tuple[Ledger, Grid]:
    """A ledger and a grid for it: columns in any order under any of their headings, rows sound, junk and side rows."""
    ledger = draw(some.sampled_from(list(LEDGERS.values())))
    columns = [c for c in ledger.columns if c.expected or draw(some.booleans())]
    if ledger.measured:
        columns += [
            Column(code, "measured")
            for code in draw(some.lists(some.sampled_from(list(shown(ledger.measured))), max_size=3, unique=True))
        ]
    columns = draw(some.permutations(columns))
    heads = [
        draw(some.sampled_from(headings(ledger.name, c.name) if c in ledger.columns else [c.name])) for c in columns
    ]
    kinds = draw(some.lists(some.booleans(), max_size=6))
    rows = [[draw((sound if kind else cells)(column, ledger)) for column in columns] for kind in kinds]
    above = draw(some.sampled_from([[], [["2023年台账"]], [[], ["标题", "", "2024-07-01"]]]))
    below = draw(some.sampled_from([[], [["合计", "", "3"]], [["注：每月报送"]], [[""] * len(heads)]]))
    extra = draw(some.sampled_from([[], ["自定义列"]]))
    return ledger, [*above, [*heads, *extra], *([*row, *(["内容"] if extra else [])] for row in rows), *below]


def encoded(grid: Grid, form: str, name: str) -> bytes:
    text = csv(grid)
    if form in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        return text.encode(form, "replace")
    if form == "tsv":
        return csv(grid, "\t").encode("utf-8", "replace")
    if form == "html":
        return html([[str(cell).replace("<", "&lt;") for cell in row] for row in grid]).encode("utf-8", "replace")
    clean = [[str(cell).encode("utf-16", "replace").decode("utf-16")[:400] for cell in row] for row in grid]
    return xlsx({name: clean}) if form == "xlsx" else xls({name: clean})


#: How files begin that are taken for something.
HEADS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe", b"code,name\n"]

#: Forms of files; a workbook is a process of its own, so there are fewer.
FORMS = some.sampled_from([*["utf-8", "utf-8-sig", "gb18030", "utf-16", "tsv", "html"] * 5, "xlsx", "xls"])


def check(parsed: Parsed) -> None:
    """Every row that was taken keeps every rule; every fault and notice has its words."""
    for name, rows in parsed.rows.items():
        ledger = LEDGERS[name]
        types = {column.name: column for column in ledger.columns}
        keys = [tuple(row.values.get(part) for part in ledger.key) for row in rows]
        assert len(set(map(str, keys))) == len(keys), "a key stands twice"
        for row in rows:
            for column, value in row.values.items():
                if column in types:
                    check_value(types[column], value)
                elif value is not None and column not in ("position_text", "note"):
                    assert isinstance(value, Measured)
                    assert math.isfinite(value.value)
            lon, lat = row.values.get("lon"), row.values.get("lat")
            assert (lon is None) == (lat is None)
            assert lon is None or (73 < lon < 136 and 3 < lat < 54)  # type: ignore[operator]
    assert {fault.rule for fault in parsed.faults} <= of_texts("remedy").keys()
    assert {notice.rule for notice in parsed.notices} <= of_texts("rule").keys()


def check_value(column: Column, value: Any) -> None:
    if value is None:
        assert not column.required
    elif column.type == "word":
        assert column.open or value in shown(column.words)
    else:
        assert KEPT.get(column.type, bool)(value), (column, value)


def is_figure(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def is_text(value: str) -> bool:
    unseen = [sign for sign in value if ord(sign) < 32 and sign not in "\n\r\t"]
    return value != "" and value == value.strip() and not unseen


#: The rule that a value of each type keeps once it was taken.
KEPT: dict[str, Callable[[Any], bool]] = {
    "number": is_figure,
    "weight": lambda value: is_figure(value) and value > 0,
    "reading": is_figure,
    "money": lambda value: is_figure(value) and value >= 0,
    "share": lambda value: 0 <= value <= 1,
    "count": lambda value: isinstance(value, int) and 0 <= value < 2**31,
    "date": lambda value: isinstance(value, date) and 1949 <= value.year <= 2149,
    "deadline": lambda value: isinstance(value, Deadline) and bool(value.text),
    "moment": lambda value: isinstance(value, datetime),
    "class": lambda value: value in range(1, 7),
    "state": lambda value: isinstance(value, State),
    "flag": lambda value: isinstance(value, bool),
    "star": lambda value: isinstance(value, bool),
    "measured": lambda value: isinstance(value, Measured) and math.isfinite(value.value),
    "text": is_text,
    "period": is_text,
}


@MANY
@given(ledgers(), FORMS, some.booleans())
def test_random_ledgers(tmp_path: Path, made: tuple[Ledger, Grid], form: str, is_named: bool) -> None:
    ledger, grid = made
    path = tmp_path / f"{ledger.name if is_named else 'Sheet1'}.{form}"
    path.write_bytes(encoded(grid, form, ledger.name))
    try:
        parsed = parse(path, year=2024)
    except AppError:
        return
    check(parsed)
    again = parse(path, year=2024)
    assert (again.rows, again.faults, again.notices) == (parsed.rows, parsed.faults, parsed.notices)


@MANY
@given(
    some.binary(max_size=400),
    some.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe", b"code,name\n"]
    ),
)
def test_random_bytes(tmp_path: Path, raw: bytes, head: bytes) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(head + raw)
    try:
        check(parse(path, year=2024))
    except AppError:
        return


@pytest.mark.parametrize("form", ["xlsx", "xls", "utf-8", "gb18030", "html"])
@FEW
@given(place=some.floats(0, 0.999), length=some.integers(1, 40), filler=some.binary(min_size=1, max_size=40))
def test_damaged_files(tmp_path: Path, form: str, place: float, length: int, filler: bytes) -> None:
    ledger, grid = LEDGERS["regions"], [["编码", "名称", "层级"], *([f"{n}", f"第{n}镇", "乡镇"] for n in range(9))]
    raw = encoded(grid, form, ledger.name)
    at = int(place * len(raw))
    path = tmp_path / f"regions.{form}"
    path.write_bytes(raw[:at] + filler + raw[at + length :])
    try:
        check(parse(path, year=2024))
    except AppError:
        return

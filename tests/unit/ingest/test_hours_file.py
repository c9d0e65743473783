"""A large file of hours is read by columns as it would be read by rows: the same rows, doubts and faults."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.core.errors import UnreadableFile
from lib.ingest import hours_file
from lib.ingest.hours import by_columns
from lib.ingest.parse import parse
from lib.ingest.read import Parsed

HEADS = ["点位编码", "时间", "SO2", "NO2", "CO", "O3", "PM10", "PM2.5", "状态", "公布AQI", "公布首要污染物", "不认识"]
CELLS = {
    "点位编码": ["S1", "S2", " S1 ", "站", "", "/"],
    "时间": [
        "2024-07-02 08:00",
        "2024-07-02 09:00",
        "2024/7/2 10:00",
        "2024-07-02 24:00",
        "45475.5",
        "坏",
        "",
        "#REF!",
    ],
    "状态": ["实况", "标况", "", "没有"],
    "公布AQI": ["53", "", "5.5", "x", "—"],
    "公布首要污染物": ["PM10", "PM10；PM2.5", "", "别的"],
    "不认识": ["", "注"],
}
READINGS = ["1", "12.5", "", "-", "NaN", "-999", "99999", "约3", "故障", "３０", "1,200", "#N/A", "<3", "3%"]


@pytest.fixture(autouse=True)
def _every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours_file, "LARGE", 0)
    monkeypatch.setattr(hours_file, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(hours_file, "_REMEMBERED", 5)


def same(by_rows: Parsed, by_columns_: Parsed) -> None:
    rows = [row for part in by_columns(by_rows.rows.get("air_hourly", [])) for row in part]
    told = [row for part in by_columns(by_columns_.of("air_hourly")) for row in part]
    assert told == rows
    assert by_columns_.faults == by_rows.faults
    assert by_columns_.notices == by_rows.notices
    assert by_columns_.sha256 == by_rows.sha256


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, 10**9))
def test_by_columns_as_by_rows(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    heads = [*HEADS[:2], *draw.sample(HEADS[2:], draw.randint(1, len(HEADS) - 2))]
    draw.shuffle(heads)
    plainly = draw.random() < 0.5
    rows = []
    for _ in range(draw.randint(0, 40)):
        row = [draw.choice(CELLS.get(head, READINGS)[: 2 if plainly else None]) for head in heads]
        rows.append(row if draw.random() < 0.9 else row[: draw.randint(0, len(row))] + [""] * draw.randint(0, 3))
    delimiter, encoding = draw.choice(",;\t"), draw.choice(["utf-8", "utf-8-sig", "gb18030"])
    above = [["空气小时值"], []] if draw.random() < 0.3 else []
    lines = [
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in [*above, heads, *rows]
    ]
    path = tmp_path / draw.choice(["空气小时值.csv", "air_hourly.csv"])
    path.write_bytes(draw.choice(["\n", "\r\n"]).join([*lines, ""]).encode(encoding))
    found = hours_file.read_hours(path, draw.choice([None, "air_hourly"]))
    assert found is not None
    same(parse(path), found)


@pytest.mark.parametrize("text", ["点位编码,SO2\nS1,3\n", "点位编码,时间,SO2,二氧化硫\nS1,2024-07-02 08:00,3,3\n"])
def test_faulty_headings_are_told_as_ever(tmp_path: Path, text: str) -> None:
    path = tmp_path / "air_hourly.csv"
    path.write_text(text, encoding="utf-8")
    found = hours_file.read_hours(path, None)
    assert found is not None
    assert found.faults
    same(parse(path), found)


def test_other_ledgers_are_none_of_its_business(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text("编码,名称,层级\n1,甲,市\n", encoding="utf-8")
    assert hours_file.read_hours(path, None) is None
    assert hours_file.read_hours(path, "air_daily") is None


def test_a_quotation_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "air_hourly.csv"
    path.write_text('点位编码,时间,SO2\n"S1', encoding="utf-8")
    with pytest.raises(UnreadableFile):
        hours_file.read_hours(path, None)
    with pytest.raises(UnreadableFile):
        parse(path)


@pytest.mark.parametrize("content", ["点位编码,时间,SO2\nS1,\0,3\n".encode(), "点位编码,时间,SO2\n".encode("utf-16")])
def test_what_takes_a_closer_look_is_left_to_the_reader_of_rows(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "air_hourly.csv"
    path.write_bytes(content)
    assert hours_file.read_hours(path, None) is None

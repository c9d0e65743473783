"""An office's own headings: kept, used for the next file, and refused where they name nothing."""

from pathlib import Path

import pytest

from lib.core.errors import AppError, UnknownSource, UnreadableFile
from lib.core.settings import data_directory
from lib.ingest.aliases import office_aliases, remember
from lib.ingest.parse import parse
from tests.unit.ingest.books import csv, sound


def renamed(path: Path, *, old: str, new: str) -> Path:
    grid, _ = sound(2)
    grid[0] = [new if head == old else head for head in grid[0]]
    path.write_text(csv(grid), encoding="utf-8")
    return path


def test_a_heading_is_remembered_for_the_next_file(tmp_path: Path) -> None:
    assert office_aliases() == frozenset()
    path = renamed(tmp_path / "问题.csv", old="责任单位", new="落实主体")
    assert [fault.rule for fault in parse(path).faults] == ["missing_column"]
    remember("问题", "落实 主体", "责任单位")
    parsed = parse(path, aliases=office_aliases())
    assert not parsed.faults
    assert parsed.rows["findings"][0].values["unit"] == "崆峒区人民政府"
    remember("findings", "落实主体", "co_units")
    assert office_aliases() == {("findings", "落实主体", "co_units")}


def test_a_heading_may_be_left_out_on_purpose(tmp_path: Path) -> None:
    path = renamed(tmp_path / "问题.csv", old="包案领导", new="内部编码")
    assert [notice.rule for notice in parse(path).notices] == ["unknown_column"]
    remember("问题", "内部编码", "")
    parsed = parse(path, aliases=office_aliases())
    assert parsed.notices == []
    assert "note" not in parsed.rows["findings"][0].values


def test_items_of_water_have_aliases_too() -> None:
    remember("水质监测", "氨氮浓度", "氨氮")
    assert office_aliases() == {("water_samples", "氨氮浓度", "nh3n")}


@pytest.mark.parametrize(
    ("line", "error"),
    [("没有的台账,甲,编号", UnknownSource), ("问题,甲,没有的列", UnreadableFile), ("问题,,编号", UnreadableFile)],
)
def test_a_line_that_names_nothing_is_refused(line: str, error: type[AppError]) -> None:
    (data_directory() / "aliases.csv").write_text(f"ledger,heading,column\n{line}\n", encoding="gb18030")
    with pytest.raises(error):
        office_aliases()

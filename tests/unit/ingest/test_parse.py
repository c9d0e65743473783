from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from lib.core.errors import UnknownSource, UnreadableFile
from lib.core.terms import Firmness, State
from lib.ingest.dates import Deadline
from lib.ingest.parse import parse

FINDINGS = "问题编号,批次编号,问题描述,所在区划,责任单位,整改时限,当前状态,完成比例\n"
ROW = "F1,P1,河道堆放垃圾,620802,崆峒区人民政府,2024年10月底前,整改中,35%\n"


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_of_chinese_offices(tmp_path: Path, encoding: str) -> None:
    parsed = parse(write(tmp_path, "问题.csv", FINDINGS + ROW, encoding))
    assert not parsed.faults
    assert parsed.rows["findings"][0].values == {
        "code": "F1",
        "programme": "P1",
        "title": "河道堆放垃圾",
        "region": "620802",
        "unit": "崆峒区人民政府",
        "due": Deadline(date(2024, 10, 31), "2024年10月底前", Firmness.FIRM),
        "state": State.IN_PROGRESS,
        "progress": 0.35,
    }


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    parsed = parse(write(tmp_path, "findings.csv", (FINDINGS + ROW).replace(",", delimiter)))
    assert len(parsed.rows["findings"]) == 1


def test_a_ledger_is_known_by_its_headings(tmp_path: Path) -> None:
    assert list(parse(write(tmp_path, "平凉7月.csv", FINDINGS + ROW)).rows) == ["findings"]


def test_titles_above_and_headings_in_english(tmp_path: Path) -> None:
    text = "平凉市整改台账,,,\n\ncode,programme,title,region,unit,opened_on,due\nF1,P1,x,R,U,2023-05-01,10月底前\n"
    row = parse(write(tmp_path, "a.csv", text), "findings").rows["findings"][0]
    assert row.number == 4
    assert row.values["due"] == Deadline(date(2023, 10, 31), "10月底前", Firmness.FIRM)


def test_every_fault_is_found_and_placed(tmp_path: Path) -> None:
    text = (
        "问题编号,批次编号,问题描述,所在区划,责任单位,整改时限,当前状态,完成比例,经度,纬度\n"
        "F1,P1,a,R,U,尽快,差不多,1,35.5,106.6\n"
        ",P1,b,R,U,2024-10-31,整改中,50%,,\n"
        "F3,P1,c,R,U,2024-10-31,整改中,50%,106.6,35.5\n"
    )
    parsed = parse(write(tmp_path, "findings.csv", text), year=2024)
    assert [(fault.row, fault.heading, fault.rule, fault.value) for fault in parsed.faults] == [
        (2, "整改时限", "date", "尽快"),
        (2, "当前状态", "state", "差不多"),
        (2, "完成比例", "share_bare_one", "1"),
        (2, "经度", "coordinate_swapped", "35.5 106.6"),
        (3, "问题编号", "required", ""),
    ]
    assert [row.values["code"] for row in parsed.rows["findings"]] == ["F3"]


def test_missing_and_doubled_columns_and_doubled_rows(tmp_path: Path) -> None:
    missing = parse(write(tmp_path, "findings.csv", "问题编号,问题描述\nF1,a\n"))
    assert {fault.rule for fault in missing.faults} == {"missing_column"}
    assert {fault.heading for fault in missing.faults} == {"批次编号", "所在区划", "责任单位"}
    doubled = parse(write(tmp_path, "regions.csv", "编码,编码,名称,层级\n1,1,x,市\n"))
    assert {f.rule for f in doubled.faults} == {"doubled_column"}
    twice = parse(write(tmp_path, "regions.csv", "编码,名称,层级\n1,x,市\n1,x,市\n2,y,县\n2,z,县\n"))
    assert [(f.rule, f.row) for f in twice.faults] == [("twice", 5)]
    assert len(twice.rows["regions"]) == 2


def test_unknown_columns_are_kept_as_notes_and_reported(tmp_path: Path) -> None:
    parsed = parse(write(tmp_path, "findings.csv", FINDINGS.strip() + ",序号,督办领导\n" + ROW.strip() + ",1,王某\n"))
    assert parsed.rows["findings"][0].values["note"] == "督办领导: 王某"
    assert [(notice.rule, notice.value) for notice in parsed.notices] == [("unknown_column", "督办领导")]


def test_a_qualified_figure_keeps_its_words(tmp_path: Path) -> None:
    parsed = parse(write(tmp_path, "values.csv", "指标编码,区划,期间,数值,备注\nV1,R,2020,190余,\nV2,R,2020,**,\n"))
    assert [(row.values["value"], row.values["note"]) for row in parsed.rows["values"]] == [
        (190.0, "数值: 190余"),
        (None, None),
    ]


def test_units_in_headings(tmp_path: Path) -> None:
    text = "断面编码,采样时间,pH(无量纲),氨氮(mg/L),水温(℃)\nW1,2024-03-05 08:00,7.9,<0.025,*\n"
    values = parse(write(tmp_path, "water_samples.csv", text)).rows["water_samples"][0].values
    assert values["ph"].value == 7.9  # type: ignore[attr-defined]
    assert values["nh3n"].below_detection  # type: ignore[attr-defined]
    assert values["temperature"] is None
    text = "项目编号,项目名称,所在区划,责任单位,总投资（亿元）\nX,供热,R,U,1.2\n"
    assert parse(write(tmp_path, "projects.csv", text)).rows["projects"][0].values["invest"] == 12000


def test_a_workbook_with_a_sheet_per_ledger(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("行政区划")
        sheet.write_row(0, 0, ["编码", "名称", "层级"])
        sheet.write_row(1, 0, [620800, "平凉市", "市"])
        sheet = book.add_worksheet("调度记录")
        sheet.write_row(0, 0, ["事项编号", "日期", "状态", "完成比例"])
        sheet.write(1, 0, "F1")
        sheet.write_datetime(1, 1, date(2024, 3, 5), day)
        sheet.write_row(1, 2, ["整改中", 0.87])
        book.add_worksheet("说明").hide()
    parsed = parse(path)
    assert parsed.rows["regions"][0].values == {"code": "620800", "name": "平凉市", "level": "city"}
    assert parsed.rows["updates"][0].values["on"] == date(2024, 3, 5)
    assert parsed.rows["updates"][0].values["progress"] == 0.87
    assert not parsed.faults
    assert [notice.rule for notice in parsed.notices] == ["hidden_sheet"]


def test_a_page_that_calls_itself_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        parse(write(tmp_path, "a.xlsx", "<html><table></table></html>"))


def test_an_unknown_ledger(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", "a,b\n1,2\n")
    assert [fault.rule for fault in parse(path).faults] == ["unknown_ledger"]
    with pytest.raises(UnknownSource):
        parse(path, "nothing")

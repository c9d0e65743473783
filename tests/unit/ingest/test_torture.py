"""Real files that other tools stumbled over, kept outside the checkout: read, or refused with a named reason."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lib.core.errors import AppError
from lib.i18n import LANGUAGES, translator
from lib.ingest.dates import NotADateError, read_deadline
from lib.ingest.faults import fault_text, notice_text
from lib.ingest.figures import Measured
from lib.ingest.parse import parse
from lib.ingest.read import Parsed, tables
from tests.conftest import HOME

DATA = HOME.parent / "shared" / "data"

pytestmark = pytest.mark.real_data


def file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not there: the real files are kept outside the checkout")
    return path


def test_every_torture_file_is_read_or_refused_by_name() -> None:
    folder = file("torture")
    refused: list[tuple[str, list[str]]] = []
    for path in sorted(folder.iterdir()):
        try:
            parsed = parse(path, year=2024)
        except AppError as cause:
            refused.append((path.name, [translator(each)(cause.key, **cause.params) for each in LANGUAGES]))
            continue
        assert parsed.rows or parsed.faults, f"{path.name}: neither a row nor a reason"
        for language in LANGUAGES:
            words = translator(language)
            assert all(fault_text(fault, words) for fault in parsed.faults)
            assert all(notice_text(notice, words) for notice in parsed.notices)
    assert all(name in text for name, texts in refused for text in texts)


def test_error_cells_come_with_their_address() -> None:
    sheet = next(t for t in tables(file("torture/excel-xlsx.xlsx"))[0] if t.sheet == "cellerrors")
    found = {f"{chr(65 + c)}{r + 1}": cell for r, row in enumerate(sheet.rows) for c, cell in enumerate(row)
             if cell.startswith("#")}  # fmt: skip
    assert found == {
        "B3": "#DIV/0!",
        "C3": "#NAME?",
        "A7": "#VALUE!",
        "B7": "#VALUE!",
        "C7": "#VALUE!",
        "C8": "#NAME?",
    }


def test_hidden_sheets_of_the_older_form_are_told() -> None:
    found, notices = tables(file("torture/any_sheets.xls"))
    assert [table.sheet for table in found] == ["Visible"]
    assert [(notice.rule, notice.value) for notice in notices] == [
        ("hidden_sheet", "Hidden"),
        ("hidden_sheet", "VeryHidden"),
        ("other_sheet", "Chart"),
    ]


def test_a_table_that_starts_far_down_keeps_its_addresses() -> None:
    sheet = next(t for t in tables(file("torture/excel-xlsx.xlsx"))[0] if t.sheet == "firstnonemptyrow")
    assert sheet.rows[12] == ["col1", "col2", "col3", "col4"]
    assert [row[0] for row in sheet.rows[13:]] == ["a", "b", "c", "d", "e"]


def test_a_page_named_xlsx_is_a_table_with_its_merged_cells() -> None:
    (table,), _ = tables(file("torture/html_disguised_as_xlsx_abridged.xlsx"))
    assert table.rows[0][:5] == ["时间", "2025-12", "", "厂站名称", ""]
    assert table.merged
    assert len({len(row) for row in table.rows}) <= 2


def water(parsed: Parsed) -> list[dict[str, object]]:
    return [row.values for row in parsed.rows["water_samples"]]


def test_a_real_table_of_water_says_what_it_lacks(tmp_path: Path) -> None:
    """The file has no column of sections: that is the one thing it is told to add."""
    path = file("torture/MainInformation_water.xlsx")
    assert [(fault.rule, fault.heading) for fault in parse(path, "water_samples").faults] == [
        ("missing_column", "断面编码")
    ]
    (table,), _ = tables(path)
    rows = [["断面编码", *table.rows[0]], *[["W1", *row] for row in table.rows[1:]]]
    whole = tmp_path / "水质监测.csv"
    whole.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    parsed = parse(whole)
    assert not parsed.faults
    assert water(parsed)[0] | {"at": 0} == {
        "point": "W1",
        "at": 0,
        "class_published": 2,
        **{name: Measured(value) for name, value in zip(
            ("temperature", "ph", "do", "conductivity", "turbidity", "codmn", "nh3n", "tp", "tn"),
            (16.4, 7.36, 9.65, 164.0, 19.1, 3.01, 0.08, 0.074, 0.62), strict=True)},
    }  # fmt: skip


def test_the_real_wordings_of_deadlines() -> None:
    with file("inspection/deadline_phrases.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    for row in rows:
        text, meant, kind = row["原文"], row["应读作"], row["类型"]
        if "不是时限" in kind:
            with pytest.raises(NotADateError) as refused:
                read_deadline(text, 2017)
            assert refused.value.rule == "day_of_report"
            continue
        found = read_deadline(text, 2017)
        day = meant.replace("(发文年)", "2017").split(" ")[0]
        assert found.on == (None if day == "无固定日期" else date.fromisoformat(day)), text
        assert found.text == text

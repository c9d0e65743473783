from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lib.i18n import translator
from lib.ingest import SOURCES, Fault, fault_text, write_faults

FAULT = Fault("问题.csv", "问题", 7, "完成比例", "share_bare_one", "=1", "H7")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fault_in_words(language: str) -> None:
    text = fault_text(FAULT, translator(language))
    assert all(
        part in text
        for part in ("问题.csv", "7", "H7", "完成比例", "=1", translator(language)("remedy.share_bare_one"))
    )
    assert all(translator(language)(source.description) for source in SOURCES.values())


def test_a_workbook_of_faults(tmp_path: Path) -> None:
    write_faults([FAULT], tmp_path / "faults.xlsx", translator("zh"))
    rows = CalamineWorkbook.from_path(str(tmp_path / "faults.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == ["文件", "工作表", "行", "单元格", "列", "内容", "问题说明", "怎样改正"]
    assert rows[1][:6] == ["问题.csv", "问题", 7, "H7", "完成比例", "=1"]


def test_every_rule_that_is_raised_has_its_words() -> None:
    import re

    from lib.ingest.words import of_texts

    folder = Path(__file__).resolve().parents[3] / "lib" / "ingest"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    raised = set(re.findall(r'(?:NotADateError|CellError)\("(\w+)"\)', code))
    raised |= set(re.findall(r'RowError\([^,]+, "(\w+)"', code))
    raised |= set(re.findall(r'self\._fault\([^\n]*?"([a-z]+_?[a-z_]+)", ', code))
    told = set(re.findall(r'Notice\([^\n]*?"(\w+)", ', code))
    told |= set(re.findall(r'self\.(?:_tell\(|told\[)"(\w+)"', code))
    assert len(raised) > 20
    assert raised | told <= set(of_texts("rule"))
    assert raised <= set(of_texts("remedy")), "a fault says how to mend it"
    assert set(of_texts("remedy")) <= set(of_texts("rule"))

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lib.i18n import translator
from lib.ingest import SOURCES, Fault, fault_text, write_faults

FAULT = Fault("问题.csv", "问题", 7, "完成比例", "share_bare_one", "=1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fault_in_words(language: str) -> None:
    text = fault_text(FAULT, translator(language))
    assert all(part in text for part in ("问题.csv", "7", "完成比例", "=1"))
    assert all(translator(language)(source.description) for source in SOURCES.values())


def test_a_workbook_of_faults(tmp_path: Path) -> None:
    write_faults([FAULT], tmp_path / "faults.xlsx", translator("zh"))
    rows = CalamineWorkbook.from_path(str(tmp_path / "faults.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[0] == ["文件", "工作表", "行", "列", "内容", "问题说明"]
    assert rows[1][:5] == ["问题.csv", "问题", 7, "完成比例", "=1"]


def test_every_rule_that_is_raised_has_its_words() -> None:
    import re

    from lib.ingest.words import of_texts

    folder = Path(__file__).resolve().parents[3] / "lib" / "ingest"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    raised = set(re.findall(r'(?:NotADateError|CellError)\("(\w+)"\)', code))
    raised |= set(re.findall(r'RowError\([^,]+, "(\w+)"', code))
    raised |= set(re.findall(r'Notice\([^\n]*?"(\w+)", ', code))
    assert len(raised) > 20
    assert raised <= set(of_texts("rule"))

"""What an import would do: new, changed from what to what, unchanged, vanished, faulty. On SQLite and PostgreSQL."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib import db
from lib.core.errors import DataHasMoved
from lib.i18n import translator
from lib.ingest import Outcome, load
from lib.ingest.preview import Rows, preview_lines
from tests.db.test_ingest import LEDGERS, bring, everything, write

HEAD = "问题编号,批次编号,问题描述,所在区划,责任单位,整改时限,当前状态,完成比例\n"
#: Five rows of a programme that the database has four of; one of these is not in the file.
BEFORE = (
    "N1,P1,河道垃圾,620802,水务局,2024-12-31,整改中,40%\n"
    "N2,P1,散煤复燃,620802,商务局,2024-12-31,整改中,20%\n"
    "N3,P1,扬尘,620802,住建局,2024-12-31,整改中,20%\n"
    "N4,P1,噪声,620802,住建局,2024-12-31,整改中,20%\n"
)
NOW = (
    "N1,P1,河道垃圾未清运,620802,水务局,2024-12-31,整改完成,100%\n"
    "N2,P1,散煤复燃,620802,商务局,2024-12-31,整改中,20%\n"
    "N3,P1,扬尘,620802,住建局,2024-12-31,整改中,一半左右吧\n"
    "N5,P1,裸露土地,620802,住建局,2024-12-31,整改中,5%\n"
)
ZH = translator("zh")


def findings(folder: Path, rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "问题.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def look(*paths: Path, **options: Any) -> Outcome:
    return load(paths, by="office", **{"report_day": date(2024, 8, 5), "dry_run": True} | options)


@pytest.fixture
def before(database: str, tmp_path: Path) -> Path:
    base = {name: LEDGERS[name] for name in ("regions", "units", "programmes")}
    folder = tmp_path / "base"
    folder.mkdir()
    for name, text in base.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    findings(folder, BEFORE)
    bring(folder)
    return findings(tmp_path / "now", NOW)


def test_each_row_is_told_by_what_becomes_of_it(before: Path) -> None:
    stood = everything()
    outcome = look(before)
    found = outcome.preview
    assert found is not None
    assert found.counts == {"findings": Rows(new=1, changed=1, unchanged=1, faulty=1, vanished=1)}
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.faulty) == (1, 1, 1, 1)
    told = [
        (each.ledger, each.record, each.verdict, each.heading, each.old, each.new) for each in preview_lines(found, ZH)
    ]
    changed = [each for each in told if each[2] == "changed"]
    assert changed == [
        ("问题", "N1 2024-08-05", "changed", "状态", "整改中", "整改完成"),
        ("问题", "N1 2024-08-05", "changed", "完成比例", "40.0%", "100.0%"),
        ("问题", "N1", "changed", "问题描述", "河道垃圾", "河道垃圾未清运"),
    ]
    assert [each[1] for each in told if each[2] == "new" and each[0] == "问题"] == ["N5"]
    assert [(each.ledger, each.record, each.name) for each in found.left] == [("findings", "N4", "噪声")]
    assert [(fault.rule, fault.cell) for fault in outcome.faults] == [("share", "H4")]
    assert everything() == stood, "a preview writes nothing"


def test_all_faults_of_a_row_are_told_in_one_go(before: Path, tmp_path: Path) -> None:
    rows = (
        "N8,无此批次,扬尘,无此区划,住建局,2024-13-45,整改中,10%\n"  # a cell at fault, and two names that lead nowhere
        "N9,无此批次,扬尘,无此区划,住建局,2024-12-31,整改中,10%\n"  # nothing but two names that lead nowhere
    )
    outcome = look(findings(tmp_path / "wrong", rows))
    assert sorted((fault.row, fault.rule, fault.cell) for fault in outcome.faults) == [
        (2, "date", "F2"),
        (2, "unknown_programme", "B2"),
        (2, "unknown_region", "D2"),
        (3, "unknown_programme", "B3"),
        (3, "unknown_region", "D3"),
    ]
    assert outcome.faulty == 2, "rows, not faults"


def test_the_preview_says_what_the_import_does(before: Path) -> None:
    said = look(before)
    assert said.preview is not None
    done = look(before, dry_run=False, accept_good=True, expected=said.preview.version)
    assert done.written
    for rows in said.preview.counts.values():
        rows.vanished = 0
    assert done.counts == said.preview.counts
    assert [each.ledger for each in done.batches] == ["findings"]


def test_what_was_confirmed_is_what_was_shown(before: Path, tmp_path: Path) -> None:
    said = look(before)
    assert said.preview is not None
    bring(findings(tmp_path / "other", BEFORE.replace("噪声", "夜间噪声")))
    stood = everything()
    with pytest.raises(DataHasMoved):
        look(before, dry_run=False, accept_good=True, expected=said.preview.version)
    assert everything() == stood


def test_a_file_of_one_unit_speaks_of_that_unit_alone(before: Path, tmp_path: Path) -> None:
    only = findings(tmp_path / "unit", "N3,P1,扬尘,620802,住建局,2024-12-31,整改中,20%\n")
    found = look(only).preview
    assert found is not None
    assert [each.record for each in found.left] == ["N4"], "not those of the water bureau"


def test_readings_vanish_within_the_days_of_the_file(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    (tmp_path / "b").mkdir()
    days = "点位编码,日期,PM10,PM2.5\nS2,2024-06-30,50,20\nS2,2024-07-02,50,20\n"
    (tmp_path / "b" / "air_daily.csv").write_text(days, encoding="utf-8")
    found = look(tmp_path / "b").preview
    assert found is not None
    assert [(each.ledger, each.record) for each in found.left] == [("air_daily", "S2 2024-07-01")]
    hours = "点位编码,时间,PM10\n" + "".join(f"S1,2024-07-03 {hour:02d}:00,{hour}\n" for hour in (1, 2, 3))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "air_hourly.csv").write_text(hours, encoding="utf-8")
    bring(tmp_path / "c")
    (tmp_path / "c" / "air_hourly.csv").write_text(hours.replace("S1,2024-07-03 02:00,2\n", ""), encoding="utf-8")
    found = look(tmp_path / "c").preview
    assert found is not None
    assert [each.record for each in found.left] == ["S1 2024-07-03 02:00:00"]
    assert found.counts["air_hourly"] == Rows(unchanged=2, vanished=1)


def test_every_step_is_told_to_whoever_waits(before: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    look(before, progress=lambda *told: steps.append(told))
    assert [name for name, _, _ in steps] == ["read", "write", "derive", "compare", "compare"]
    assert all(0 <= done <= total for _, done, total in steps)
    assert db.version() == 1


def test_what_was_recognised(before: Path) -> None:
    (found,) = look(before).recognised
    assert (found.sheet, found.ledger, found.first, found.last, found.encoding) == ("问题", "findings", 1, 1, "UTF-8")
    assert found.columns[0] == ("问题编号", "code")
    assert (found.unknown, found.missing, found.keeps) == ([], [], True)

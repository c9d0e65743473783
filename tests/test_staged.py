"""Imports in a process of their own: how far they are, cancelling, crashing, whose they are. Nothing is left behind."""

import json
import os
import signal
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from lib import db
from lib.core.errors import ImportStopped, StagedImportGone
from lib.ingest import load, staged
from lib.ingest.read import tables
from lib.ingest.staged import Run, Staged
from tests.db.test_ingest import LEDGERS, everything
from tests.db.test_preview import BEFORE, HEAD, NOW

DAY = date(2024, 8, 5)
BASE = [(f"{name}.csv", LEDGERS[name].encode()) for name in ("regions", "programmes")]


def stage(*rows: str, name: str = "问题.csv", owner: str = "") -> Staged:
    files = [(name, (HEAD + "".join(rows)).encode())] if rows else BASE
    return staged.stage(files, owner=owner, by="甲", report_day=DAY)


def ended(each: Staged, run: Run) -> dict[str, object]:
    """What came of a run, once it has ended."""
    for _ in range(600):
        if staged.progress(each, run) is None:
            told = staged.outcome(each, run)
            assert told is not None
            return told
        time.sleep(0.1)
    raise AssertionError((each.folder / run / "log").read_text())


def many(count: int) -> str:
    return "".join(f"M{n},P1,第{n}个,620802,水务局,2024-12-31,整改中,{n % 90 + 2}%\n" for n in range(count))


@pytest.fixture
def base(empty: str, tmp_path: Path) -> dict[str, object]:
    """A database with four findings, and what it looks like."""
    folder = tmp_path / "base"
    folder.mkdir()
    for name, content in [*BASE, ("问题.csv", (HEAD + BEFORE).encode())]:
        (folder / name).write_bytes(content)
    load([folder], by="甲", report_day=DAY - timedelta(days=31))
    return {"is": everything()}


def test_looked_at_then_brought_in_or_given_back(base: dict[str, object], tmp_path: Path) -> None:
    each = stage(NOW)
    staged.start(each, "preview")
    told = ended(each, "preview")
    assert told["counts"] == {"findings": {"new": 1, "changed": 1, "unchanged": 1, "faulty": 1, "vanished": 1}}
    assert [line["record"] for line in told["lines"]["zh"] if line["verdict"] == "new"] == ["N5"]  # type: ignore[index]
    assert everything() == base["is"]
    staged.start(each, "import", accept_good=True, version=told["version"], last=0)
    staged.start(each, "import", accept_good=True, version=told["version"], last=0)  # a second click
    done = ended(each, "import")
    assert (done["written"], done["rows"]) == (True, {"new": 1, "changed": 1, "unchanged": 1, "faulty": 1})
    listed = db.batches()
    assert list(listed["by"]) == ["甲"] * 4
    assert listed["source"].iloc[0] == "问题.csv"
    # The faulty row comes back as it was, and mended it goes in.
    path = each.folder / "import" / "returned.zh.xlsx"
    (sheet,), _ = tables(path)
    rows = sheet.rows
    assert (sheet.sheet, rows[0][:1]) == ("问题", ["问题编号"])
    assert rows[0] == [*HEAD.strip().split(","), "问题说明"]
    assert [row[0] for row in rows[1:]] == ["N3"]
    assert "完成比例" in rows[1][-1]
    assert "87%" in rows[1][-1], "how to mend it"
    with zipfile.ZipFile(path) as book:
        assert b"FFF2CC" in book.read("xl/styles.xml"), "the cell is marked"
    rows[1][7] = "35%"
    (tmp_path / "问题.csv").write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8"
    )
    mended = load([tmp_path / "问题.csv"], by="甲", report_day=DAY)
    assert (mended.changed, mended.faults, mended.notices) == (1, [], [])
    staged.discard(each)
    assert not each.folder.exists()


def test_cancelling_leaves_nothing_behind(base: dict[str, object]) -> None:
    each = stage(many(20_000))
    staged.start(each, "import", accept_good=False, version=db.version(), last=99)
    seen = set()
    while "write" not in seen:
        now = staged.progress(each, "import")
        assert now is not None, "it is under way"
        assert 0 <= now.done <= now.total
        seen.add(now.step)
        time.sleep(0.05)
    assert staged.cancel(each) == []
    assert not each.folder.exists()
    assert everything() == base["is"]
    assert staged.staged_imports("") == []


def test_cancelled_too_late_it_names_what_came_in(base: dict[str, object]) -> None:
    each = stage("N4,P1,夜间噪声,620802,住建局,2024-12-31,整改中,20%\n")
    last = int(db.batches()["id"].max())
    staged.start(each, "import", accept_good=False, version=db.version(), last=last)
    ended(each, "import")
    assert staged.cancel(each) == [last + 1]


def test_a_process_that_is_killed_is_a_named_error(base: dict[str, object]) -> None:
    each = stage(many(20_000))
    staged.start(each, "preview")
    os.killpg(staged._running[each.id, "preview"].pid, signal.SIGKILL)
    with pytest.raises(ImportStopped):
        ended(each, "preview")
    assert everything() == base["is"]
    staged.again(each, "preview")
    assert not each.has("preview")


def test_another_server_s_process_counts_as_ended_when_it_falls_silent(base: dict[str, object]) -> None:
    each = stage(NOW)
    staged.start(each, "preview")
    process = staged._running.pop((each.id, "preview"))
    process.kill()
    process.wait()
    assert staged.progress(each, "preview") is not None, "it gave a sign of life just now"
    for path in (each.folder / "preview").glob("*.json"):
        os.utime(path, (0, 0))
    with pytest.raises(ImportStopped):
        staged.progress(each, "preview")


def test_it_ends_itself_when_its_folder_is_gone(base: dict[str, object]) -> None:
    """Cancelled by another server, which cannot end the process."""
    each = stage(many(20_000))
    staged.start(each, "import", accept_good=False, version=db.version(), last=0)
    process = staged._running.pop((each.id, "import"))
    while not (each.folder / "import" / "progress.json").exists():
        time.sleep(0.05)
    staged.discard(each)
    assert process.wait(10) == 1
    assert everything() == base["is"]


def test_expected_failures_come_back_by_name(base: dict[str, object]) -> None:
    each = staged.stage([("坏.xlsx", b"PK\x03\x04 nothing")], owner="", by="甲", report_day=DAY)
    staged.start(each, "preview")
    assert ended(each, "preview") == {"error": {"key": "error.refused_damaged", "params": {"file": "坏.xlsx"}}}
    other = stage(NOW)
    staged.start(other, "import", accept_good=True, version=db.version() - 1, last=0)
    assert ended(other, "import") == {"error": {"key": "error.data_has_moved", "params": {}}}
    assert everything() == base["is"]


def test_each_account_has_its_own_and_a_day(empty: str) -> None:
    mine = stage(NOW, owner="甲")
    assert [each.id for each in staged.staged_imports("甲")] == [mine.id]
    assert staged.staged_imports("乙") == []
    for name, owner in ((mine.id, "乙"), ("../../etc", "甲"), ("0" * 16, "甲")):
        with pytest.raises(StagedImportGone):
            staged.staged_import(name, owner)
    assert mine.folder.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    told = json.loads((mine.folder / "stage.json").read_text())
    staged.keep(mine.folder / "stage.json", told | {"at": "2024-01-01T08:00:00"})
    old = mine.folder.parent / ("f" * 16)
    old.mkdir()
    (old / "stage.json").write_text("{}")
    assert staged.staged_imports("乙") == []
    assert not mine.folder.exists(), "thrown away by whoever comes next"
    assert old.exists(), "of another version: it has its day, too"
    os.utime(old, (0, 0))
    staged.throw_away_old()
    assert not old.exists()


def test_names_of_files_are_no_paths(empty: str) -> None:
    files = [("../../a.csv", b"1"), ("A.csv", b"2"), ("C:\\b\\a.csv", b"3"), ("..", b"4")]
    each = staged.stage(files, owner="", by="甲", report_day=DAY)
    assert each.files == ("a.csv", "A 2.csv", "a 3.csv", "file")
    assert [path.read_bytes() for path in each.paths] == [b"1", b"2", b"3", b"4"]


def test_a_sheet_is_what_the_reader_says_it_is(base: dict[str, object]) -> None:
    each = staged.stage([("清单.csv", b"\xe7\x94\xb2,\xe4\xb9\x99\n1,2\n")], owner="", by="甲", report_day=DAY)
    told = staged.name_sheets(each, {("清单.csv", "清单"): ""})
    assert told.sheets == {("清单.csv", "清单"): ""}
    found = load(told.paths, by="甲", report_day=DAY, dry_run=True, sheets=told.sheets)
    assert (found.faults, [notice.rule for notice in found.notices]) == ([], ["sheet_aside"])
    asked = load(told.paths, by="甲", report_day=DAY, dry_run=True, sheets={("清单.csv", "清单"): "units"})
    assert [(fault.rule, fault.heading) for fault in asked.faults] == [("missing_column", "名称")]

"""A clerk in a browser: drop a workbook with faults, see them, mend it, confirm; leaders see it; it is taken back."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from lib.core.settings import HOME
from lib.i18n import translator
from lib.ingest.read import tables
from tests.browser.conftest import ADDRESSES, DESKTOP, Watched

pytestmark = pytest.mark.browser

T = translator("zh")
HEAD = ["问题编号", "批次编号", "问题描述", "所在区划", "责任单位", "整改时限", "当前状态", "完成比例", "现场核查"]
GOOD = ["IM-1", "PL-B-01", "河道堆放建筑垃圾", "620802", "崆峒区人民政府", "2024-12-31", "整改中", "40%", "已核查"]
BAD = ["IM-2", "PL-B-01", "散煤复燃", "620802", "崆峒区人民政府", "2024-13-31", "整改中", "20%", ""]


def workbook(path: Path, *rows: list[str]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("问题")
        sheet.write(0, 0, "督察反馈问题整改台账")
        for number, row in enumerate([HEAD, *rows], 1):
            sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def house(
    serve: Callable[..., str], demo_file: Path, chromium: Browser, tmp_path: Path
) -> Iterator[tuple[Watched, Path]]:
    """A copy of the demo, served, and a page of it in a browser."""
    path = tmp_path / "house.db"
    with sqlite3.connect(demo_file) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    context = chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="zh-CN")
    page = context.new_page()
    watched = Watched(page, serve(f"sqlite:///{path}"))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    yield watched, path
    context.close()


def begin(watched: Watched, path: Path) -> None:
    """Choose the file, sign, and have it read; each only when the page stands still."""
    page = watched.page
    page.locator("input[type=file]").set_input_files(str(path))
    expect(page.get_by_test_id("stFileUploader").get_by_text(path.name)).to_be_visible(timeout=30_000)
    watched.settled()
    signed = page.get_by_label(T("import.by_whom"))
    signed.fill("王小明")
    signed.press("Enter")
    watched.settled()
    page.get_by_role("button", name=T("import.look"), exact=True).click()


def hand_in(watched: Watched, path: Path) -> None:
    begin(watched, path)
    watched.page.locator(".st-key-import-confirm").wait_for(timeout=90_000)


def stop_on_the_way(database: Path, total: str) -> None:
    """Stop the process that reads the file once it is on its way, so that it is not done before anybody can look."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                words = (process / "cmdline").read_text().split("\0")
                if str(database) not in (process / "environ").read_text() or "lib.ingest.staged_run" not in words:
                    continue
                folder = Path(words[words.index("lib.ingest.staged_run") + 1])
                if total in (folder / "preview" / "progress.json").read_text():
                    os.kill(int(process.name), signal.SIGSTOP)
                    return
        time.sleep(0.02)
    raise AssertionError("the file was not read")


def figure(page: Page, kind: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=T(f"import.kind.{kind}"))
    return metric.get_by_test_id("stMetricValue").inner_text()


def counted(page: Page) -> int:
    """How many findings the page of findings counts: what stands before their bar."""
    return int(re.findall(r"\d+", page.locator(".stage-line.findings small").inner_text())[0])


def test_from_a_workbook_with_faults_to_the_page_of_findings_and_back(
    house: tuple[Watched, Path], tmp_path: Path
) -> None:
    watched, database = house
    before = counted(watched.open("findings", region="620802", lang="zh").page)
    page = watched.open("data_import", lang="zh").page
    hand_in(watched, workbook(tmp_path / "台账.xlsx", GOOD, BAD))
    assert [figure(page, kind) for kind in ("new", "changed", "faulty")] == ["1", "0", "1"]
    expect(page.locator(".st-key-import-confirm button")).to_be_disabled()
    with page.expect_download() as started:
        page.get_by_role("button", name=T("import.download.returned")).click()
    returned = tmp_path / "returned.xlsx"
    started.value.save_as(returned)
    (sheet,), _ = tables(returned)
    assert [row[0] for row in sheet.rows] == ["问题编号", "IM-2"]
    assert T("rule.date") in sheet.rows[1][-1]

    page.get_by_role("button", name=T("import.discard"), exact=True).click()
    page.locator("input[type=file]").wait_for(state="attached")
    hand_in(watched, workbook(tmp_path / "台账.xlsx", GOOD, [*BAD[:5], "2024-12-30", *BAD[6:]]))
    assert [figure(page, kind) for kind in ("new", "changed", "faulty")] == ["2", "0", "0"]
    page.locator(".st-key-import-confirm button").click()
    done = T("import.done", new="2", changed="0", unchanged="0", faulty="0")
    expect(page.get_by_text(done)).to_be_visible(timeout=90_000)

    watched.open("findings", region="620802", lang="zh")
    assert counted(page) == before + 2
    watched.open("item", region="620802", item="IM-1", lang="zh")
    expect(page.get_by_text("河道堆放建筑垃圾").first).to_be_visible()
    with sqlite3.connect(database) as reading:
        ((number,),) = reading.execute("SELECT id FROM batch WHERE by = '王小明'").fetchall()
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "-m", "lib", "undo", str(number), "--as", "王小明"]
    subprocess.run(command, check=True, cwd=HOME, env=environment)
    watched.open("item", region="620802", item="IM-1", lang="zh")
    expect(page.get_by_text("河道堆放建筑垃圾")).to_have_count(0)
    assert not watched.complaints


def test_a_long_file_shows_its_progress_and_can_be_cancelled(house: tuple[Watched, Path], tmp_path: Path) -> None:
    watched, database = house
    page = watched.open("data_import", lang="zh").page
    rows = [[f"IM-{number}", *GOOD[1:]] for number in range(12_000)]
    begin(watched, workbook(tmp_path / "大台账.xlsx", *rows))
    stop_on_the_way(database, "12000")
    expect(page.get_by_test_id("stProgress")).to_contain_text("12000行", timeout=30_000)
    page.reload()  # a closed tab does not stop it, and another session finds it
    page.get_by_role("button", name=T("import.go_on"), exact=True).click()
    page.locator(".st-key-import-cancel button").click()
    expect(page.get_by_text(T("import.cancelled"))).to_be_visible(timeout=12_000)
    with sqlite3.connect(database) as reading:
        assert reading.execute("SELECT count(*) FROM item WHERE code LIKE 'IM-%'").fetchone() == (0,)
    assert page.locator("input[type=file]").count() == 1
    assert ADDRESSES["data_import"] in page.url

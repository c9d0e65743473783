"""`import --watch`: what another system or a clerk puts into a folder goes in once, or comes back with the reason."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from python_calamine import CalamineWorkbook

from lib import db, ingest
from lib.core.errors import DatabaseUnavailable, FolderIsAway, FolderIsWatched, UnknownSource
from lib.core.settings import HOME
from lib.i18n import translator
from lib.jobs import watch as watching
from lib.jobs.watch import Feed, watch

REGIONS = "编码,名称,上级编码,层级\n620800,平凉市,,市\n"
AIR = "区划,日期,PM2.5\n620800,2024-02-28,31\n"
FAULTY = "区划,日期,PM2.5\n620800,2024-02-30,30\n620800,2024-02-28,31\n"
T = translator("zh")


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    """A folder whose files are taken at once; `lines` has what was logged."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    lines: list[str] = []
    made = Feed(folder, "feed", T, lines.append, settle=0)
    LOGS[folder] = lines
    return made


LOGS: dict[Path, list[str]] = {}


def put(feed: Feed, **texts: str) -> None:
    for name, text in texts.items():
        (feed.folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")


def once(feed: Feed) -> list[tuple[str, str, str]]:
    """Verdict, file and sentence of what one look did."""
    LOGS[feed.folder].clear()
    watch(feed, Event(), once=True)
    return [tuple(line.split("\t")[1:]) for line in LOGS[feed.folder]]  # type: ignore[misc]


def within(feed: Feed) -> list[str]:
    """Every file in the folder and below, the lock apart."""
    found = (path for path in feed.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(feed.folder).as_posix() for path in found)


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


# ---- what becomes of a file ------------------------------------------------------------------------------


def test_files_go_in_whatever_their_order_and_are_moved(database: str, feed: Feed) -> None:
    put(feed, air_daily=AIR, regions=REGIONS)
    os.utime(feed.folder / "regions.csv", (2e9, 2e9))  # what the other refers to came last
    assert [line[:2] for line in once(feed)] == [("done", "regions.csv"), ("done", "air_daily.csv")]
    assert within(feed) == ["done/air_daily.csv", "done/regions.csv"]
    assert set(db.batches()["by"]) == {"feed"}
    assert not once(feed)


def test_a_faulty_file_comes_back_with_its_faults_and_the_next_goes_in(database: str, feed: Feed) -> None:
    put(feed, air_daily=FAULTY, regions=REGIONS)
    (feed.folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    assert sorted(line[:2] for line in once(feed)) == [
        *(("done", "regions.csv"), ("refused", "air_daily.csv"), ("refused", "scan.pdf"))
    ]
    assert within(feed) == [
        *("done/regions.csv", "refused/air_daily.csv"),
        *("refused/air_daily.csv.未导入原因.txt", "refused/air_daily.csv.问题清单.xlsx"),
        *("refused/scan.pdf", "refused/scan.pdf.未导入原因.txt"),
    ]
    rows = CalamineWorkbook.from_path(str(feed.folder / within(feed)[3])).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    why = (feed.folder / within(feed)[2]).read_text(encoding="utf-8-sig")
    assert why.startswith(T("error.faulty_ledger", count=1))
    assert "2024-02-30" in why
    assert T("error.refused_not_a_table", file="scan.pdf") in (feed.folder / within(feed)[5]).read_text("utf-8-sig")
    assert db.batches()["ledger"].tolist() == ["regions"], "nothing of the faulty file"


def test_good_rows_go_in_where_the_office_says_so_and_again_when_mended(database: str, feed: Feed) -> None:
    put(feed, regions=REGIONS, air_daily=FAULTY)
    feed = replace(feed, accept_good=True)
    (line,) = [line for line in once(feed) if line[0] == "refused"]
    assert line[2] == T("feed.in_part", new=1, changed=0, unchanged=0, faulty=1)
    assert db.batches().set_index("ledger")["faulty"].to_dict() == {"air_daily": 1, "regions": 0}
    put(feed, air_daily=FAULTY)
    assert once(feed)[0][2] == T("feed.in_part", new=0, changed=0, unchanged=1, faulty=1), "not taken for imported"


def test_the_same_file_is_never_imported_twice(database: str, feed: Feed) -> None:
    put(feed, regions=REGIONS)
    once(feed)
    put(feed, regions=REGIONS.replace("平凉市", "平凉"))
    assert once(feed)[0][0] == "done"
    put(feed, again=REGIONS)  # the first one under another name: it would bring the old name back
    assert once(feed) == [("done", "again.csv", T("feed.known", batches="1"))]
    assert db.regions()["name"].tolist() == ["平凉"]
    ingest.undo({1, 2}, by="office")
    put(feed, again=REGIONS)
    assert T("feed.done", new=1, changed=0, unchanged=0, batches="3") in once(feed)[0], "it was taken back"


def test_nothing_is_overwritten(database: str, feed: Feed) -> None:
    for each in (REGIONS, REGIONS + "620802,崆峒区,620800,县\n", "x,y\n1,2\n", "x,y\n1,3\n"):
        put(feed, regions=each)
        once(feed)
    assert [name for name in within(feed) if name.endswith(".csv")] == [
        *("done/regions (2).csv", "done/regions.csv", "refused/regions (2).csv", "refused/regions.csv")
    ]
    assert (feed.folder / "done" / "regions.csv").read_text("utf-8-sig") == REGIONS


def test_what_programs_leave_beside_a_file_is_none(empty: str, feed: Feed) -> None:
    names = ["~$regions.xlsx", ".hidden", "regions.csv.filepart", "regions.csv.TMP", "Thumbs.db", "desktop.ini"]
    for name in names:
        (feed.folder / name).write_text("x")
    assert not once(feed)
    assert {path.name for path in feed.folder.iterdir()} >= set(names)


def test_a_file_that_is_being_written_is_left_alone(empty: str, feed: Feed) -> None:
    path = feed.folder / "regions.csv"
    stop = Event()
    thread = Thread(target=watch, args=(replace(feed, settle=0.4), stop), kwargs={"every": 0.05})
    thread.start()
    try:
        for piece in (REGIONS[:12], *[REGIONS[n : n + 4] for n in range(12, len(REGIONS), 4)]):
            with path.open("a", encoding="utf-8") as file:
                file.write(piece)
            time.sleep(0.15)
            assert path.exists()
            assert not LOGS[feed.folder]
        until(lambda: not path.exists())
    finally:
        stop.set()
        thread.join()
    assert [line.split("\t")[1] for line in LOGS[feed.folder]] == ["done"]


def test_a_file_that_cannot_be_read_stops_nobody_and_is_named_once(
    empty: str, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(feed, air_daily=AIR, regions=REGIONS)
    copy = watching.shutil.copyfile

    def locked(source: Path, target: Path) -> None:
        if source.name == "air_daily.csv":
            raise PermissionError(13, "in use")
        copy(source, target)

    monkeypatch.setattr(watching.shutil, "copyfile", locked)
    monkeypatch.setattr(watching, "PATIENCE", (0.1, 0.1))
    stop = Event()
    thread = Thread(target=watch, args=(feed, stop), kwargs={"every": 0.05})
    thread.start()
    until(lambda: len(LOGS[feed.folder]) == 2)
    time.sleep(0.5)
    assert [line.split("\t")[1:3] for line in LOGS[feed.folder]] == [["left", "air_daily.csv"], ["done", "regions.csv"]]
    monkeypatch.setattr(watching.shutil, "copyfile", copy)
    until(lambda: (feed.folder / "done" / "air_daily.csv").exists())
    stop.set()
    thread.join()


def test_a_fault_of_the_product_refuses_the_file_and_goes_on(
    empty: str, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(feed, air_daily=AIR, regions=REGIONS)
    load = ingest.load

    def broken(paths: list[Path], **options: object) -> ingest.Outcome:
        if paths[0].name == "air_daily.csv":
            raise ZeroDivisionError
        return load(paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "load", broken)
    assert sorted(line[:2] for line in once(feed)) == [("done", "regions.csv"), ("refused", "air_daily.csv")]


# ---- failures around it ----------------------------------------------------------------------------------


def test_a_database_that_is_away_is_waited_for(database: str, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    put(feed, regions=REGIONS)
    load, asked = ingest.load, []

    def away(paths: list[Path], **options: object) -> ingest.Outcome:
        asked.append(time.monotonic())
        if len(asked) < 4:
            raise DatabaseUnavailable
        return load(paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "load", away)
    monkeypatch.setattr(watching, "PATIENCE", (0.1, 0.2))
    with pytest.raises(DatabaseUnavailable):
        once(feed)
    stop = Event()
    thread = Thread(target=watch, args=(feed, stop))
    thread.start()
    until(lambda: len(LOGS[feed.folder]) == 2)
    stop.set()
    thread.join()
    assert [line.split("\t")[1] for line in LOGS[feed.folder]] == ["waiting", "done"]
    assert asked[3] - asked[2] > 0.19 > 0.09 < asked[2] - asked[1]


def test_a_folder_has_one_watcher(empty: str, feed: Feed) -> None:
    with (feed.folder / ".qingjian-feed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FolderIsWatched):
            once(feed)
    once(feed)


def test_what_is_asked_for_wrongly_refuses_no_file(empty: str, feed: Feed) -> None:
    put(feed, regions=REGIONS)
    for wrong in ({"source": "none"}, {"ledger": "none"}):
        with pytest.raises(UnknownSource):
            watch(replace(feed, **wrong), Event(), once=True)
    with pytest.raises(FolderIsAway):
        watch(replace(feed, folder=feed.folder / "none"), Event(), once=True)
    assert within(feed) == ["regions.csv"]


def test_killed_after_the_import_and_before_the_move(
    database: str, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed there, the file lies where it was: the next run knows it and moves it, and writes nothing."""
    put(feed, regions=REGIONS)

    def killed(*_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            once(feed)
    assert within(feed) == ["regions.csv"]
    assert len(db.batches()) == 1
    assert once(feed) == [("done", "regions.csv", T("feed.known", batches="1"))]
    assert len(db.batches()) == 1
    assert within(feed) == ["done/regions.csv"]


def test_killed_and_ended_as_a_process(empty: str, feed: Feed) -> None:
    """SIGKILL in the middle of its work, a second start, SIGTERM: every file is in once and lies in "done"."""
    put(feed, regions=REGIONS)
    once(feed)
    days = "".join(f"620800,{year}-02-28,31\n" for year in range(2001, 2024))
    for number in range(8):
        put(feed, **{f"air_daily_{number}": "区划,日期,PM2.5\n" + days.replace("31\n", f"{30 + number}\n")})
    words = [
        "import",
        str(feed.folder),
        "--watch",
        "--settle",
        "0",
        "--every",
        "0.1",
        "--as",
        "sensors",
        "--ledger",
        "air_daily",
    ]

    def start() -> "subprocess.Popen[str]":
        return subprocess.Popen([sys.executable, "-m", "lib", *words], cwd=HOME, stdout=subprocess.PIPE, text=True)

    first = start()
    until(lambda: len(within(feed)) == 9 and len(list((feed.folder / "done").iterdir())) > 2)
    first.kill()
    first.communicate()
    assert any(not name.startswith("done/") for name in within(feed)), "killed in the middle"
    second = start()
    until(lambda: all(name.startswith("done/") for name in within(feed)))
    second.send_signal(signal.SIGTERM)
    told, _ = second.communicate(timeout=20)
    assert second.returncode == 0
    assert {line.split("\t")[1] for line in told.splitlines()} <= {"done"}
    assert len(within(feed)) == 9
    assert db.batches()["source"].is_unique
    assert set(db.batches()["by"]) == {"feed", "sensors"}

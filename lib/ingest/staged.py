"""Files that were handed in on a page and wait for the word: on disk, looked at and imported in a process of their own.

A page's script is stopped by a click or a closed tab; a process is not, and no file can take the server's memory. Each
staged import is a folder of its own in the data folder: the files, what is known of them (`stage.json`), and for each
run (`preview`, `import`) how far it is and what came of it. To cancel is to end the process and remove the folder:
the import is one transaction, so nothing of it is left. What waits for longer than a day is thrown away.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from lib.core.clock import now
from lib.core.errors import ImportStopped, StagedImportGone
from lib.core.settings import HOME, data_directory
from lib.db import batches

Run = Literal["preview", "import"]

#: How long a staged import waits for the word.
KEPT_FOR = timedelta(days=1)
#: Seconds after its last sign of life that the process of another server counts as ended.
_SILENT = 60
#: Addresses of memory that the process may use, in bytes: a million rows of findings take half of it.
MEMORY = 6 << 30

#: What `stage.json` has.
_TOLD = {"owner", "by", "at", "files", "ledger", "crs", "report_day", "sheets"}

_running: dict[tuple[str, str], "subprocess.Popen[bytes]"] = {}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: its step, how much of it is done, of how much."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged import: its folder, whose account's it is ("" = nobody's), who signs for it, when, its files.

    `ledger` was named for all files ("" = by their headings), `sheets` for some (file, sheet); `report_day` dates
    states that have no day of their own.
    """

    folder: Path
    owner: str
    by: str
    at: datetime
    files: tuple[str, ...]
    ledger: str
    report_day: date
    sheets: Mapping[tuple[str, str], str]
    #: The coordinate system of files that name none, as the office answered; "" = it was not asked.
    crs: str = ""

    @property
    def id(self) -> str:
        """Its name."""
        return self.folder.name

    @property
    def paths(self) -> list[Path]:
        """Its files, in the order of their names."""
        return [self.folder / "files" / name for name in self.files]

    def has(self, run: Run) -> bool:
        """Whether a run was started."""
        return (self.folder / run).is_dir()


def stage(files: Iterable[tuple[str, bytes]], *, owner: str, by: str, report_day: date, ledger: str = "") -> Staged:
    """Keep files for an import, readable by the product's own account alone."""
    folder = _home() / secrets.token_hex(8)
    place = folder / "files"
    place.mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    names: list[str] = []
    for name, content in files:
        plain = _file_name(name, names)
        (place / plain).write_bytes(content)
        names.append(plain)
    _remember(Staged(folder, owner, by, now().replace(tzinfo=None), tuple(names), ledger, report_day, {}))
    return staged_import(folder.name, owner)


def name_sheets(staged: Staged, sheets: Mapping[tuple[str, str], str]) -> Staged:
    """Keep what somebody said that sheets hold; earlier runs are forgotten."""
    return _told(replace(staged, sheets={**staged.sheets, **sheets}))


def name_system(staged: Staged, crs: str) -> Staged:
    """Keep what somebody said of the coordinate system; earlier runs are forgotten."""
    return _told(replace(staged, crs=crs))


def _told(staged: Staged) -> Staged:
    for run in ("preview", "import"):
        again(staged, run)
    _remember(staged)
    return staged_import(staged.id, staged.owner)


def staged_import(name: str, owner: str) -> Staged:
    """A staged import of this account's. Raises StagedImportGone."""
    if not re.fullmatch("[0-9a-f]{16}", name):
        raise StagedImportGone
    found = stage_of(_home() / name)
    if found is None or found.owner != owner:
        raise StagedImportGone
    return found


def staged_imports(owner: str) -> list[Staged]:
    """What this account has waiting, newest first."""
    throw_away_old()
    found = (each for folder in _home().iterdir() if (each := stage_of(folder)) is not None)
    return sorted((each for each in found if each.owner == owner), key=lambda each: each.at, reverse=True)


def throw_away_old() -> None:
    """Remove what waits for longer than a day, and what is no staged import and lies there for as long."""
    old = now().replace(tzinfo=None) - KEPT_FOR
    for folder in _home().iterdir():
        found = stage_of(folder)
        if found is not None and found.at < old:
            discard(found)
        elif found is None and folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_FOR.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def start(staged: Staged, run: Run, **options: Any) -> None:
    """Begin a run in a process of its own; a run that was begun already goes on, whoever asks again."""
    place = staged.folder / run
    try:
        place.mkdir(mode=0o700)
    except FileExistsError:
        return
    except OSError as cause:
        raise StagedImportGone from cause
    keep(place / "options.json", options)
    command = [sys.executable, "-m", "lib.ingest.staged_run", str(staged.folder.resolve()), run]
    with (place / "log").open("wb") as log:
        _running[staged.id, run] = subprocess.Popen(
            command, cwd=HOME, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def again(staged: Staged, run: Run) -> None:
    """Forget a run, so that it can be begun anew; one that is under way is ended."""
    _end(staged, run)
    shutil.rmtree(staged.folder / run, ignore_errors=True)


def progress(staged: Staged, run: Run) -> Progress | None:
    """How far a run is; None where it has ended.

    Raises StagedImportGone, ImportStopped where it ended without a word.
    """
    if not staged.has(run):
        raise StagedImportGone
    # Asked in this order: it may end in between.
    lives = _lives(staged, run)
    if (staged.folder / run / "outcome.json").exists():
        return None
    if not lives:
        raise ImportStopped(file=", ".join(staged.files))
    told = _read(staged.folder / run / "progress.json") or {"step": "start", "done": 0, "total": 1}
    return Progress(told["step"], told["done"], told["total"])


def outcome(staged: Staged, run: Run) -> dict[str, Any] | None:
    """What came of a run (`lib.ingest.staged_run` writes it); None where it has not ended."""
    return _read(staged.folder / run / "outcome.json")


def discard(staged: Staged) -> None:
    """End what is under way and remove everything that was kept."""
    for run in ("preview", "import"):
        _end(staged, run)
    shutil.rmtree(staged.folder, ignore_errors=True)


def cancel(staged: Staged) -> list[int]:
    """As `discard`; the batches that had come in before it ended, where it was too late. Raises DatabaseUnavailable."""
    told = _read(staged.folder / "import" / "options.json")
    discard(staged)
    if told is None:
        return []
    found = batches()
    mine = found[(found["id"] > told["last"]) & (found["by"] == staged.by) & found["source"].isin(staged.files)]
    return sorted(int(number) for number in mine["id"])


def release(staged: Staged) -> None:
    """Remove the files of an import that is in: what came of it stays to be read."""
    shutil.rmtree(staged.folder / "files", ignore_errors=True)


def _end(staged: Staged, run: str) -> None:
    process = _running.pop((staged.id, run), None)
    if process is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:  # and the process that reads workbooks for it
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _lives(staged: Staged, run: str) -> bool:
    process = _running.get((staged.id, run))
    if process is not None:
        return process.poll() is None
    # Another server's, or from before this one was started: it gives signs of life.
    for name in ("progress.json", "options.json"):
        with suppress(OSError):
            return time.time() - (staged.folder / run / name).stat().st_mtime < _SILENT
    return False


def _home() -> Path:
    folder = data_directory() / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def stage_of(folder: Path) -> Staged | None:
    """What is staged in a folder; None where nothing is, or something of another version of the product."""
    told = _read(folder / "stage.json")
    if told is None or not told.keys() >= _TOLD:
        return None
    at, day = datetime.fromisoformat(told["at"]), date.fromisoformat(told["report_day"])
    sheets = {(file, sheet): ledger for file, sheet, ledger in told["sheets"]}
    return Staged(folder, told["owner"], told["by"], at, tuple(told["files"]), told["ledger"], day, sheets, told["crs"])


def _remember(staged: Staged) -> None:
    told = {name: getattr(staged, name) for name in ("owner", "by", "files", "ledger", "crs")}
    days = {"at": staged.at.isoformat(), "report_day": staged.report_day.isoformat()}
    sheets = [[*place, ledger] for place, ledger in staged.sheets.items()]
    keep(staged.folder / "stage.json", told | days | {"sheets": sheets})


def _file_name(name: str, others: list[str]) -> str:
    """The file's own name without a path: batches are listed by it. A second one of that name gets a number."""
    plain = re.sub(r"[\x00-\x1f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")[-120:] or "file"
    stem, dot, suffix = plain.rpartition(".")
    made, count = plain, 1
    while made.lower() in {other.lower() for other in others}:
        count += 1
        made = f"{stem} {count}{dot}{suffix}" if dot else f"{plain} {count}"
    return made


def keep(path: Path, told: dict[str, Any]) -> None:
    """Write a file of facts: whoever reads it finds all of it or the one before."""
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return told
    return None

"""A folder that other systems and clerks put files into: each is imported, then moved to "done" or "refused" in it.

Polled, for network shares tell nobody what changes in them. A file is taken when its size and time have stood still
for some seconds, and from a copy, so that nobody changes what is being read. It is moved after the transaction: killed
at any moment, the next run finds it where it was and, by its fingerprint or its rows, that it is in already.
"""

import contextlib
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from lib import db, ingest
from lib.core.clock import now, today
from lib.core.errors import AppError, DatabaseUnavailable, FolderIsAway, FolderIsWatched, UnknownSource
from lib.i18n import Translator

log = logging.getLogger(__name__)

#: Seconds between two looks while the database or the folder is away: doubled from the first up to the last.
PATIENCE = (1.0, 60.0)
#: Faults that are told in the text beside a refused file; the workbook has all.
_TOLD = 20
_LOCK = ".qingjian-feed.lock"
#: What programs leave beside the file that is meant, or write before they give it its name.
_FOREIGN_BEGIN, _FOREIGN_NAMES = (".", "~$"), {"thumbs.db", "desktop.ini"}
_FOREIGN_END = {".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download"}

_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Feed:
    """What is watched and how: `settle` seconds without change, `say` takes a line of the log."""

    folder: Path
    by: str
    t: Translator
    say: Callable[[str], None]
    settle: float = 10.0
    ledger: str | None = None
    source: str | None = None
    accept_good: bool = False

    def told(self, verdict: str, *facts: str) -> None:
        """Log a line: when, what became of it, the facts."""
        self.say("\t".join((f"{now():%Y-%m-%d %H:%M:%S}", verdict, *facts)))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an import said: whether the file is in, one sentence, and where rows are at fault which."""

    is_in: bool
    sentence: str
    faults: Sequence[ingest.Fault] = ()


def watch(feed: Feed, stop: Event, *, every: float = 5.0, once: bool = False) -> bool:
    """Import what comes until `stop` is set; with `once` what is there. Whether nothing was refused.

    Raises FolderIsWatched, FolderIsAway, UnknownSource, DatabaseTooNew; with `once` DatabaseUnavailable.
    """
    if feed.source not in (None, *ingest.SOURCES) or feed.ledger not in (None, *ingest.LEDGERS):
        raise UnknownSource(source=feed.source if feed.source not in ingest.SOURCES else feed.ledger)
    with _alone(feed.folder):
        round_ = _Round(feed, stop)
        wait, longest = PATIENCE
        is_migrated = False
        while not stop.is_set():
            try:
                if not is_migrated:
                    ingest.migrate()
                    is_migrated = True
                if once and round_.meet():
                    stop.wait(feed.settle)
                round_.take(round_.meet())
            except (DatabaseUnavailable, OSError) as away:
                if once and isinstance(away, OSError):
                    raise FolderIsAway(folder=str(feed.folder), why=away.strerror or str(away)) from away
                if once:
                    raise
                if wait == PATIENCE[0]:
                    feed.told("waiting", _sentence(away, feed.t))
                stop.wait(wait)
                wait = min(2 * wait, longest)
                continue
            if once:
                break
            wait = PATIENCE[0]
            stop.wait(every)
    return not round_.refused


@dataclass(slots=True)
class _Round:
    """Looks at the folder again and again."""

    feed: Feed
    stop: Event
    refused: int = 0
    _met: dict[Path, tuple[_Stamp, float]] = field(default_factory=dict)
    #: Files that could be neither read nor moved, and when to try again.
    _left: dict[Path, tuple[_Stamp, float]] = field(default_factory=dict)

    def meet(self) -> list[Path]:
        """Look: the files that have stood still, the oldest first. Raises OSError."""
        seen = {file: stamp for file in _files(self.feed.folder) if (stamp := _stamp(file))}
        moment = time.monotonic()
        self._met = {
            file: met if (met := self._met.get(file)) and met[0] == stamp else (stamp, moment)
            for file, stamp in seen.items()
        }
        self._left = {file: left for file, left in self._left.items() if left[0] == seen.get(file)}
        still = [
            file
            for file, (_, since) in self._met.items()
            if moment - since >= self.feed.settle and (file not in self._left or self._left[file][1] <= moment)
        ]
        return sorted(still, key=lambda file: (seen[file][1], file.name))

    def take(self, files: Sequence[Path]) -> None:
        """Import files. What one lacks another may bring: those with faults wait until no other goes in."""
        waiting, went = files, True
        while went:
            went, held = False, []
            for file in waiting:
                answer = self._import(file, accept_good=False)
                if answer and answer.is_in:
                    went = True
                    self._move_to_done(file, answer)
                elif answer and answer.faults:
                    held.append((file, answer))
                elif answer:
                    self._refuse(file, answer)
            waiting = [file for file, _ in held]
            went = went and bool(held)
        for file, answer in held:
            last = self._import(file, accept_good=True) if self.feed.accept_good else answer
            if last and last.is_in:
                self._move_to_done(file, last)
            elif last and not self.stop.is_set():
                self._refuse(file, last)

    def _import(self, file: Path, *, accept_good: bool) -> _Answer | None:
        """Import one file; None where it is left alone for now. Raises DatabaseUnavailable."""
        if self.stop.is_set():
            return None
        with tempfile.TemporaryDirectory(prefix="qingjian-feed-") as folder:
            copy = Path(folder) / file.name
            try:
                shutil.copyfile(file, copy)
            except OSError as cause:
                self._leave(file, cause)
                return None
            if _stamp(file) != self._met[file][0]:
                return None
            answer = self._read(copy, accept_good)
        # Whoever ends this process may have ended the one that opens the workbook for it.
        return None if self.stop.is_set() and not answer.is_in else answer

    def _read(self, copy: Path, accept_good: bool) -> _Answer:
        feed, t = self.feed, self.feed.t
        sha256 = ingest.fingerprint([copy])
        if known := db.imported(sha256):
            return _Answer(True, t("feed.known", batches=", ".join(map(str, known))))
        try:
            outcome = ingest.load(
                [copy],
                ledger=feed.ledger,
                source=feed.source,
                by=feed.by,
                accept_good=accept_good,
                report_day=today(),
            )
        except DatabaseUnavailable:
            raise
        except AppError as cause:
            return _Answer(False, _sentence(cause, t))
        except Exception:
            log.exception("%s: %s", sha256[:8], copy.name)
            return _Answer(False, t("error.unknown", number=sha256[:8]))
        if outcome.faults and not accept_good:
            return _Answer(False, t("error.faulty_ledger", count=len(outcome.faults)), outcome.faults)
        counts = {name: getattr(outcome, name) for name in ("new", "changed", "unchanged", "faulty")}
        if outcome.faults:
            return _Answer(False, t("feed.in_part", **counts), outcome.faults)
        if not outcome.batches:
            return _Answer(True, t("feed.unchanged", **counts))
        return _Answer(True, t("feed.done", **counts, batches=", ".join(str(each.id) for each in outcome.batches)))

    def _move_to_done(self, file: Path, answer: _Answer) -> None:
        self._move(file, self.feed.folder / "done", answer, "done")

    def _refuse(self, file: Path, answer: _Answer) -> None:
        self.refused += 1
        self._move(file, self.feed.folder / "refused", answer, "refused")

    def _move(self, file: Path, folder: Path, answer: _Answer, verdict: str) -> None:
        """Move a file with what is to say of it; one that changed meanwhile is another file and stays."""
        if file not in self._left:
            self.feed.told(verdict, file.name, answer.sentence)
        if _stamp(file) == self._met[file][0]:
            try:
                folder.mkdir(exist_ok=True)
                file.rename(self._told_beside(_free(folder, file.name, self.feed.t), answer))
            except OSError as cause:
                self._leave(file, cause)

    def _told_beside(self, place: Path, answer: _Answer) -> Path:
        """Write the text and the workbook of faults of a file that is not in."""
        why, faults = _beside(place, self.feed.t)
        if answer.faults:
            ingest.write_faults(answer.faults, faults, self.feed.t)
        if not answer.is_in:
            told = [ingest.fault_text(fault, self.feed.t) for fault in answer.faults[:_TOLD]]
            if len(answer.faults) > len(told):
                told.append(self.feed.t("feed.more", count=len(answer.faults) - len(told), file=faults.name))
            why.write_text("\n".join((answer.sentence, *told, "")), encoding="utf-8-sig")
        return place

    def _leave(self, file: Path, cause: OSError) -> None:
        """Say once that a file can be neither read nor moved; it is tried again later."""
        if file not in self._left:
            self.feed.told("left", file.name, self.feed.t("feed.left", why=cause.strerror or str(cause)))
        self._left[file] = self._met[file][0], time.monotonic() + PATIENCE[1]


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if not path.name.startswith(_FOREIGN_BEGIN)
        and path.name.lower() not in _FOREIGN_NAMES
        and path.suffix.lower() not in _FOREIGN_END
        and path.is_file()
    ]


def _stamp(file: Path) -> _Stamp | None:
    """Size and time of a file; None where it is gone."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _beside(place: Path, t: Translator) -> tuple[Path, Path]:
    """The text and the workbook that tell why a file is not in."""
    names = t("feed.why_name", file=place.name), t("feed.faults_name", file=place.name)
    return place.with_name(names[0]), place.with_name(names[1])


def _free(folder: Path, name: str, t: Translator) -> Path:
    """A place where neither the file nor what is told beside it is there yet."""
    place, number = folder / name, 1
    while any(each.exists() for each in (place, *_beside(place, t))):
        number += 1
        place = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return place


def _sentence(cause: Exception, t: Translator) -> str:
    return t(cause.key, **cause.params) if isinstance(cause, AppError) else str(cause)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else watches the folder meanwhile; the system frees the lock when this process ends in any way."""
    if not folder.is_dir():
        raise FolderIsAway(folder=str(folder), why="no such folder")
    with (folder / _LOCK).open("a+b") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            raise FolderIsWatched(folder=str(folder)) from cause
        yield

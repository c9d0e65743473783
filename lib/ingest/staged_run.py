"""`python -m lib.ingest.staged_run FOLDER RUN`: looks at a staged import, or brings it in, and writes what came of it.

It says how far it is twice a second. Where its folder is gone it was cancelled, and ends at once: its transaction
leaves nothing behind.
"""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lib import db
from lib.core.errors import AppError, ImportTooLarge
from lib.core.settings import DATABASE_URL
from lib.i18n import LANGUAGES, translator
from lib.ingest.faults import write_faults
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.preview import preview_lines
from lib.ingest.rebuild import migrate
from lib.ingest.returned import write_returned
from lib.ingest.staged import MEMORY, Staged, keep, stage_of

#: Faults that a page lists; the workbook has all.
LISTED = 300
_EVERY = 0.5


class _Teller(threading.Thread):
    """Writes how far the run is, and ends the process when its folder is gone."""

    def __init__(self, place: Path) -> None:
        super().__init__(daemon=True)
        self.place, self.told = place, ("start", 0, 1)

    def __call__(self, step: str, done: int, total: int) -> None:
        self.told = (step, done, total)

    def run(self) -> None:
        while True:
            step, done, total = self.told
            with suppress(OSError):
                keep(self.place / "progress.json", {"step": step, "done": done, "total": total})
            if not self.place.is_dir():
                os._exit(1)
            time.sleep(_EVERY)


def main(folder: Path, run: str) -> None:
    """Do the run; what came of it, or the error in its place, stands in `outcome.json`."""
    _limit()
    place = folder / run
    tells = _Teller(place)
    tells.start()
    try:
        staged = stage_of(folder)
        if staged is None:
            return
        options = json.loads((place / "options.json").read_text(encoding="utf-8"))
        told = _looked(staged, place, tells) if run == "preview" else _brought_in(staged, place, tells, options)
    except AppError as error:
        told = _error(error)
    except MemoryError:
        told = _error(ImportTooLarge(limit=MEMORY >> 30))
    keep(place / "outcome.json", told)


def _limit() -> None:
    """Let visitors go first: less of the processor, a limit of memory, the first to be ended where there is none."""
    if sys.platform != "win32":
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def _looked(staged: Staged, place: Path, tells: _Teller) -> dict[str, Any]:
    if copied := db.copied(place / "copy.db"):
        # A preview of the embedded database keeps nobody waiting who writes: it has a copy for itself.
        os.environ[DATABASE_URL.name] = copied
    try:
        found = _load(staged, tells, dry_run=True)
    finally:
        for path in place.glob("copy.db*"):
            path.unlink()
    told = _said(found) | _workbooks(staged, place, found, returned=True)
    assert found.preview is not None
    preview = {
        "version": found.preview.version,
        "more": found.preview.changes.more,
        "left": [asdict(each) for each in found.preview.left],
        "lines": {
            language: [asdict(line) for line in preview_lines(found.preview, translator(language))]
            for language in LANGUAGES
        },
    }
    return told | preview


def _brought_in(staged: Staged, place: Path, tells: _Teller, options: dict[str, Any]) -> dict[str, Any]:
    found = _load(staged, tells, accept_good=options["accept_good"], expected=options["version"])
    return _said(found) | _workbooks(staged, place, found, returned=options["accept_good"])


def _load(staged: Staged, tells: _Teller, **options: Any) -> Outcome:
    migrate()
    return load(
        staged.paths,
        ledger=staged.ledger or None,
        by=staged.by,
        report_day=staged.report_day,
        sheets=staged.sheets,
        crs=staged.crs or None,
        progress=tells,
        **options,
    )


def _said(found: Outcome) -> dict[str, Any]:
    """What a page shows of an outcome, without words of a language."""
    return {
        "written": found.written,
        "rows": {name: getattr(found, name) for name in ("new", "changed", "unchanged", "faulty")},
        "counts": {ledger: asdict(rows) for ledger, rows in found.counts.items()},
        "batches": [asdict(each) for each in found.batches],
        "recognised": [asdict(each) for each in found.recognised],
        "notices": [asdict(each) for each in found.notices[:LISTED]],
        "doubted": dict(found.doubted),
        "faults": [asdict(each) for each in found.faults[:LISTED]],
        "fault_count": len(found.faults),
    }


def _workbooks(staged: Staged, place: Path, found: Outcome, *, returned: bool) -> dict[str, Any]:
    """Write the list of faults, and the faulty rows to be mended, in each language."""
    if not found.faults:
        return {}
    for language in LANGUAGES:
        write_faults(found.faults, place / f"faults.{language}.xlsx", translator(language))
        if returned:
            path = place / f"returned.{language}.xlsx"
            write_returned(staged.paths, found.faults, found.recognised, path, translator(language))
    return {"returned": returned}


def _error(error: AppError) -> dict[str, Any]:
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    return {"error": {"key": error.key, "params": params}}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

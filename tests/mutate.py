"""Random lines of the product changed one at a time: the unit tests that run through the line must notice.

    python -m tests.mutate [--lines N] [--seed N] [--jobs N] [--map FILE] [lib/metrics/duty.py | lib/standards …]

A comparison is moved or turned round, a sum becomes a difference, a number is off by one, a condition is negated, `and`
becomes `or`, a result is None, a step or a keyword is left out. Words, annotations, docstrings and plain declarations
stay. Each change is tried on the unit tests that import its module, or a neighbour that does, its own first. `--map`:
the unit tests of the folders run once to learn which of them runs through which line, and each change is tried on
those. The file keeps that for the next drill, which runs again only what ran through, or is, a file changed since.
Prints each change that nobody noticed and each whose tests never ended; exit code 1 where the former are more than 5 %.
"""

import argparse
import functools
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest

from tests.mutants import Site, made, sites
from tests.mutation import HOME, Change, Quick, forked, module_of, notices, test_of, tests_that_import, try_all, warm

PATHS = ("lib/standards", "lib/metrics")
TESTS = ("tests/unit/standards", "tests/unit/metrics")
#: Of a hundred changes so many may go unnoticed: some change nothing that anybody could see.
ALLOWED = 5
#: Files that go through every concentration there is, and say nothing that their neighbours do not.
SLOW = ("test_aqi_bulk.py",)
#: Drawn examples are enough to learn which lines a test runs through.
EXAMPLES = 10
#: Tests tried first; only where none of them notices, the others are collected too.
FIRST_FILES = 3

#: CPU seconds that the tests of one change may take; without a change all of a folder's take less.
SECONDS = 120


@dataclass
class Map:
    """Which tests run through each line of each file, and how long each test takes."""

    tests: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Recorder:
    """A pytest plugin that writes down which lines of the product each test runs through, and how long it takes."""

    def __init__(self) -> None:
        self.lines: dict[str, set[tuple[str, int]]] = {}
        self.seconds: dict[str, float] = {}
        self._files = {str(HOME / path): path for path in PATHS}
        self._known: dict[CodeType, str] = {}
        self._test = ""
        self._seen = set[tuple[str, int]]()
        self._left: dict[CodeType, set[int]] = {}
        self._collects = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            drawn = getattr(item, "obj", None)
            # A test's own number of examples is above that of the profile; hypothesis has no other way to lower it.
            if hasattr(drawn, "hypothesis"):
                own = drawn._hypothesis_internal_use_settings
                drawn._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=EXAMPLES)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._look(test_of(nodeid))
        self._began = time.perf_counter()
        sys.settrace(self._enter)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        sys.settrace(None)
        took = time.perf_counter() - self._began
        self.seconds[self._test] = self.seconds.get(self._test, 0) + took

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """What a file computes as it is collected, say its parameters, is run through by each of its tests."""
        if not isinstance(collector, pytest.Module):
            return (yield)
        self._look(f"{collector.nodeid}::*")
        self._collects = True
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self._collects = False

    def _look(self, test: str) -> None:
        self._test, self._seen = test, self.lines.setdefault(test, set())
        self._left.clear()

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        file = self._known.get(code)
        if file is None:
            name = code.co_filename
            inside = any(name.startswith(f"{path}/") for path in self._files)
            file = self._known[code] = str(Path(name).relative_to(HOME)) if inside else ""
        if not file or (self._collects and self._is_imported(frame)) or not self._unseen(code):
            return None
        return self._step

    def _unseen(self, code: CodeType) -> set[int]:
        """Return the lines of a code that the test has not run through yet: where there are none, nobody need look."""
        if code not in self._left:
            lines = {line for _, _, line in code.co_lines() if line is not None}
            # Nothing runs on the line of a "def"; what has no name may be all on one line.
            self._left[code] = lines if code.co_name.startswith("<") else lines - {code.co_firstlineno}
        return self._left[code]

    def _is_imported(self, frame: FrameType) -> bool:
        """Return whether a line runs because its module, or one that imports it, is being imported."""
        at: FrameType | None = frame
        while at is not None and at.f_code in self._known:
            if self._known[at.f_code] and at.f_code.co_name == "<module>":
                return True
            at = at.f_back
        return False

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._seen.add((self._known[frame.f_code], frame.f_lineno))
            self._left[frame.f_code].discard(frame.f_lineno)
        return self._step


def record(files: Sequence[str]) -> dict[str, Any]:
    """Run these test files once in a process of their own; return of each which test runs through which line."""
    # The files as they are now: whoever edits one meanwhile makes the map stale, not wrong.
    _prints([*files, *_helpers(), *(file for path in PATHS for file in _modules(HOME / path))])
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "map.json"
        pid = forked()
        if pid == 0:
            code = 1
            try:
                recorder = Recorder()
                options = ["-q", "-p", "no:cacheprovider", "--timeout=0", "--no-header", "-m", "not real_data"]
                code = int(pytest.main([*options, *files], plugins=[recorder, Quick(EXAMPLES)]))
                kept.write_text(json.dumps(_by_file(files, recorder)), encoding="utf-8")
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        if status != 0:
            raise SystemExit("the unit tests fail without any change")
        return dict(json.loads(kept.read_text(encoding="utf-8")))


def _by_file(files: Sequence[str], recorder: Recorder) -> dict[str, Any]:
    """Return what was recorded of each test file, with the prints of all that decides it."""
    found: dict[str, Any] = {file: {"prints": _prints([file, *_helpers()]), "tests": {}} for file in files}
    for test, lines in recorder.lines.items():
        by_product: dict[str, list[int]] = {}
        for product, line in sorted(lines):
            by_product.setdefault(product, []).append(line)
        file = found[test.partition("::")[0]]
        file["prints"] |= _prints(by_product)
        file["tests"][test] = {"seconds": recorder.seconds.get(test, 0), "lines": by_product}
    return found


def _helpers() -> list[str]:
    """Return what all tests stand on: helpers, and the core, which none runs through as far as the recorder looks."""
    paths = [path for folder in ("tests/unit", "lib/core") for path in sorted((HOME / folder).rglob("*.py"))]
    return [str(path.relative_to(HOME)) for path in paths if not path.name.startswith("test_")]


def known(kept: Path, paths: Sequence[str]) -> Map:
    """Return the map of the tests of these folders; those that it lacks, or knows as they no longer are, run again."""
    files = tests_of_paths(paths)
    old: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    stale = [file for file in files if file not in old or old[file]["prints"] != _prints(old[file]["prints"])]
    if stale:
        print(f"{len(stale)} of {len(files)} test files are new to {kept}, or changed with what they run", flush=True)  # noqa: T201
        old |= record(stale)
        kept.write_text(json.dumps(old), encoding="utf-8")
    found = Map()
    for file in files:
        for test, ran in old[file]["tests"].items():
            found.seconds[test] = ran["seconds"]
            for product, lines in ran["lines"].items():
                for line in lines:
                    found.tests.setdefault(product, {}).setdefault(line, set()).add(test)
    return found


def _prints(paths: Iterable[str]) -> dict[str, str]:
    return {path: _print(HOME / path) for path in paths}


@functools.cache
def _print(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def tests_of_paths(paths: Sequence[str]) -> list[str]:
    """Return the test files of a folder's own name, and the others that import a module of it."""
    found = dict[str, None]()
    for path in paths:
        package = (HOME / path).relative_to(HOME).parts[1]
        own = sorted((HOME / "tests" / "unit" / package).glob("test_*.py"))
        found |= dict.fromkeys(str(file.relative_to(HOME)) for file in own)
        for file in _modules(HOME / "lib" / package):
            found |= dict.fromkeys(tests_that_import(module_of(file), TESTS))
    return [file for file in found if Path(file).name not in SLOW]


def noticed_by_tests(change: Change, ran: Map | None) -> bool:
    """Return whether a unit test notices a change: of those that run through its line, else of those that import it."""
    if ran is None:
        return notices(_tests_of(change.module))
    by_line = ran.tests.get(change.file, {})
    # A line of the module itself runs as it is imported: whoever runs anything of the module may notice, and whoever
    # reads what it made without running anything of it.
    tests = by_line.get(change.line) or {test for own in by_line.values() for test in own}
    by_file: dict[str, float] = {}
    for test in tests:
        file = test.partition("::")[0]
        by_file[file] = by_file.get(file, 0) + ran.seconds.get(test, 0)
    files = sorted(by_file, key=lambda file: by_file[file])
    parts = (files[:FIRST_FILES], files[FIRST_FILES:])
    noticed = any(part and notices(part, tests) for part in parts)
    return noticed or (change.line not in by_line and notices(_tests_of(change.module)))


@functools.cache
def _tests_of(module: str) -> tuple[str, ...]:
    """Return the test files of a module: those that import it, or a module of the folders that does; the law's."""
    package = module.rpartition(".")[0]
    users = tuple(
        module_of(str(path.relative_to(HOME)))
        for folder in PATHS
        for path in sorted((HOME / folder).glob("*.py"))
        if f"from {module} import" in path.read_text(encoding="utf-8")
    )
    law = ("tests/unit/standards/test_limits.py",) if package == "lib.standards" else ()
    return tuple(dict.fromkeys((*(file for each in (module, *users) for file in tests_that_import(each, TESTS)), *law)))


def drawn(files: Sequence[str], lines: int, seed: int) -> list[Change]:
    """Return one random change of each of so many random lines of these files."""
    draw, by_line = random.Random(seed), dict[tuple[str, int], list[Site]]()
    sources = {file: (HOME / file).read_text(encoding="utf-8") for file in files}
    for file, source in sources.items():
        for site in sites(source):
            by_line.setdefault((file, site.line), []).append(site)
    chosen = draw.sample(sorted(by_line), min(lines, len(by_line)))
    return [made(file, sources[file], draw.choice(by_line[file, line])) for file, line in chosen]


def drill(paths: Sequence[str], lines: int, seed: int, jobs: int, kept: Path | None) -> bool:
    """Change random lines, say which changes nobody noticed; return whether these are few enough."""
    start = time.monotonic()
    warm()
    ran = None if kept is None else known(kept, paths)
    every = drawn([file for path in paths for file in _modules(HOME / path)], lines, seed)
    if ran is None:
        for change in every:
            _tests_of(change.module)  # once here, not again in the process of each change
    tried = survivors = late = 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for verdict in try_all(every, lambda change: noticed_by_tests(change, ran), jobs=jobs, seconds=SECONDS):
            tried += 1
            if verdict.out_of_time:
                late += 1
                print(f"NEVER ENDED {verdict.change}", flush=True)  # noqa: T201
            if not verdict.is_killed:
                survivors += 1
                print(f"SURVIVED {verdict.change}", flush=True)  # noqa: T201
    except KeyboardInterrupt:
        print(f"stopped: {len(every) - tried} of {len(every)} lines were not tried")  # noqa: T201
    share = 100 * survivors / max(tried, 1)
    print(  # noqa: T201
        f"{tried} lines changed (seed {seed}): {tried - survivors} noticed, {late} of them by never ending, "
        f"{survivors} survived = {share:.1f} % ({time.monotonic() - start:.0f} s)"
    )
    return tried == len(every) and share <= ALLOWED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill; 1 where too many changes went unnoticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--map", type=Path, dest="kept")
    given = parser.parse_args(arguments)
    return int(not drill(given.paths, given.lines, given.seed, given.jobs, given.kept))


def _modules(path: Path) -> list[str]:
    found = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [str(file.relative_to(HOME)) for file in found]


if __name__ == "__main__":
    sys.exit(main())

"""Random lines of the product changed one at a time: the unit tests that run through the line must notice.

    python -m tests.mutate [--lines N] [--seed N] [--jobs N] [--map FILE] [lib/metrics/duty.py | lib/standards …]

A comparison is moved or turned round, a sum becomes a difference, a number is off by one, a condition is negated, `and`
becomes `or`, a result is None, a step or a keyword is left out. Words, annotations, docstrings and plain declarations
stay. Each change is tried on the unit tests that import its module, or a neighbour that does, its own first. `--map`:
all unit tests run once to learn which of them runs through which line (the file keeps that for the next drill), and
each change is tried on those. Prints each change that nobody noticed; exit code 1 where these are more than 5 %.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from tests.mutants import Site, made, sites
from tests.mutation import HOME, Change, Quick, module_of, notices, test_of, tests_that_import, try_all, warm

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

#: Which tests run through each line, by file and line, and how long each takes.
Map = dict[str, dict[str, Any]]


class Recorder:
    """A pytest plugin that writes down which lines of the product each test runs through, and how long it takes."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, list[str]]] = {}
        self.seconds: dict[str, float] = {}
        self._files = {str(HOME / path): path for path in PATHS}
        self._known: dict[CodeType, str] = {}
        self._test = ""
        self._seen: set[tuple[str, int]] = set()
        self._collects = False

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._test, self._seen = test_of(nodeid), set()
        self._began = time.perf_counter()
        sys.settrace(self._enter)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        sys.settrace(None)
        took = time.perf_counter() - self._began
        self.seconds[self._test] = self.seconds.get(self._test, 0) + took
        self._keep()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """What a file computes as it is collected, say its parameters, is run through by each of its tests."""
        if not isinstance(collector, pytest.Module):
            return (yield)
        self._test, self._seen, self._collects = f"{collector.nodeid}::*", set(), True
        sys.settrace(self._enter)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self._collects = False
            self._keep()

    def _keep(self) -> None:
        for file, line in self._seen:
            tests = self.lines.setdefault(file, {}).setdefault(str(line), [])
            if self._test not in tests:
                tests.append(self._test)

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        file = self._known.get(code)
        if file is None:
            name = code.co_filename
            inside = any(name.startswith(f"{path}/") for path in self._files)
            file = self._known[code] = str(Path(name).relative_to(HOME)) if inside else ""
        if not file or (self._collects and self._is_imported(frame)):
            return None
        return self._step

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
        return self._step


def record() -> Map:
    """Run the unit tests once in a process of their own and return which of them runs through which line."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "map.json"
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                recorder = Recorder()
                options = ["-q", "-p", "no:cacheprovider", "--timeout=0", "--no-header", "-m", "not real_data"]
                left = [f"--ignore-glob=*/{name}" for name in SLOW]
                code = int(pytest.main([*options, *left, *TESTS], plugins=[recorder, Quick(EXAMPLES)]))
                kept.write_text(json.dumps({"lines": recorder.lines, "seconds": recorder.seconds}), encoding="utf-8")
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        if os.WEXITSTATUS(status) != 0:
            raise SystemExit("the unit tests fail without any change")
        return dict(json.loads(kept.read_text(encoding="utf-8")))


def noticed_by_tests(change: Change, known: Map | None) -> bool:
    """Return whether a unit test notices a change: of those that run through its line, else of those that import it."""
    if known is None:
        return notices(_tests_of(change.module))
    by_line = known["lines"].get(change.file, {})
    # A line of the module itself runs as it is imported: whoever runs anything of the module may notice.
    tests = set(by_line.get(str(change.line), ())) or {test for own in by_line.values() for test in own}
    by_file: dict[str, float] = {}
    for test in tests:
        file = test.partition("::")[0]
        by_file[file] = by_file.get(file, 0) + float(known["seconds"].get(test, 0))
    files = sorted(by_file, key=lambda file: by_file[file])
    parts = (files[:FIRST_FILES], files[FIRST_FILES:])
    return any(part and notices(part, tests) for part in parts)


def _tests_of(module: str) -> tuple[str, ...]:
    """Return the test files of a module: those that import it, or a module of its own package that does; the law's."""
    package = module.rpartition(".")[0]
    users = tuple(
        module_of(str(path.relative_to(HOME)))
        for path in sorted((HOME / package.replace(".", "/")).glob("*.py"))
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


def drill(files: Sequence[str], lines: int, seed: int, jobs: int, kept: Path | None) -> bool:
    """Change random lines, say which changes nobody noticed; return whether these are few enough."""
    start = time.monotonic()
    warm()
    known = None if kept is None else _known(kept)
    every = drawn(files, lines, seed)
    survivors = late = 0
    for verdict in try_all(every, lambda change: noticed_by_tests(change, known), jobs=jobs, seconds=180):
        late += verdict.out_of_time
        if not verdict.is_killed:
            survivors += 1
            print(f"SURVIVED {verdict.change}", flush=True)  # noqa: T201
    share = 100 * survivors / len(every)
    print(  # noqa: T201
        f"{len(every)} lines changed (seed {seed}): {len(every) - survivors} noticed, {late} of them by never ending, "
        f"{survivors} survived = {share:.1f} % ({time.monotonic() - start:.0f} s)"
    )
    return share <= ALLOWED


def _known(kept: Path) -> Map:
    if not kept.exists():
        kept.write_text(json.dumps(record()), encoding="utf-8")
    return dict(json.loads(kept.read_text(encoding="utf-8")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill; 1 where too many changes went unnoticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--map", type=Path, dest="kept")
    given = parser.parse_args(arguments)
    files = [file for path in given.paths for file in _modules(HOME / path)]
    return int(not drill(files, given.lines, given.seed, given.jobs, given.kept))


def _modules(path: Path) -> list[str]:
    found = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [str(file.relative_to(HOME)) for file in found]


if __name__ == "__main__":
    sys.exit(main())

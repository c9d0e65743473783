"""One change of the product at a time, in memory, and whether its unit tests notice.

Each change is tried in a process of its own, forked from one that has everything warm but the product: the changed
module is imported from its changed source, nothing on disk is touched, and the tests run there until the first one
fails. What the tests do not notice survives. `limits_drill` and `mutate` say which changes are tried.
"""

import ast
import contextlib
import ctypes
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import itertools
import os
import pickle
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

HOME = Path(__file__).resolve().parents[1]

#: What the tests of a change said, as the exit code of its process.
SURVIVED, KILLED, BROKEN = 0, 1, 2

#: The wall may take so many times the CPU time that a change has: others use the machine too, and a change may sleep.
PATIENCE = 10


@dataclass(frozen=True)
class Change:
    """One change: the file within the checkout, its line, what became of it, and the whole changed source."""

    file: str
    line: int
    told: str
    source: str

    @property
    def module(self) -> str:
        """Return the dotted name of the changed module."""
        return module_of(self.file)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.told}"


@dataclass(frozen=True)
class Verdict:
    """What became of a change: whether a test noticed it, in how many seconds, and whether its tests never ended."""

    change: Change
    is_killed: bool
    seconds: float
    out_of_time: bool = False


def module_of(file: str) -> str:
    """Return the dotted name of a file within the checkout."""
    return file.removesuffix(".py").replace("/", ".")


def warm() -> None:
    """Import what the product and its tests stand on, but nothing of either: each change imports those afresh."""
    import chinese_calendar  # noqa: F401
    import hypothesis.extra.numpy  # noqa: F401
    import numpy  # noqa: F401
    import pandas as pd
    import pytest  # noqa: F401
    import sqlalchemy  # noqa: F401

    pd.DataFrame({"day": pd.to_datetime(["2024-01-01"]), "word": ["a"]}).groupby("word").sum(numeric_only=True)
    assert not any(name.split(".")[0] == "lib" for name in sys.modules), "the product is imported already"


def near(module: str, load: Callable[[], object], trying: Callable[[], Iterator[Verdict]]) -> Iterator[Verdict]:
    """Try changes of one module from a process that has all of the product loaded but it and what stands on it.

    `load` imports the product there, unchanged; the module and whoever imports it are forgotten again, so that each
    change imports no more than what it may alter. `trying` yields the verdicts, which are handed on as they come.
    """
    reading, writing = os.pipe()
    pid = forked()
    if pid == 0:
        code = BROKEN
        try:
            os.close(reading)
            load()
            _forget(module)
            gc.collect()
            gc.freeze()
            with os.fdopen(writing, "wb") as sent:
                for verdict in trying():
                    pickle.dump(verdict, sent)
                    sent.flush()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as received:
        while received.peek(1):
            yield pickle.load(received)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise RuntimeError(f"the changes of {module} could not be tried")


def _forget(module: str) -> None:
    """Take a module, and all that import it, out of those that are loaded."""
    own = {
        name: set(_imported(Path(found.__file__)))
        for name, found in sys.modules.items()
        if name.partition(".")[0] in ("lib", "tests") and getattr(found, "__file__", None)
    }
    gone = {module}
    while more := {name for name, imports in own.items() if imports & gone} - gone:
        gone |= more
    for name in gone & own.keys():
        parent, _, short = name.rpartition(".")
        del sys.modules[name]
        vars(sys.modules.get(parent, sys)).pop(short, None)


@functools.cache
def _imported(path: Path) -> tuple[str, ...]:
    """Return the names that a file imports at its top, and what may be modules of these."""
    found = list[str]()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    return tuple(found)


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads one module from a source that is not on disk."""

    def __init__(self, module: str, path: str, source: str) -> None:
        super().__init__(module, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, change: Change) -> None:
        self._change = change

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._change.module:
            return None
        file = str(HOME / self._change.file)
        loader = _Changed(fullname, file, self._change.source)
        return importlib.util.spec_from_file_location(fullname, file, loader=loader)


def try_all(
    changes: Sequence[Change], notices: Callable[[Change], bool], *, jobs: int, seconds: int
) -> Iterator[Verdict]:
    """Try the changes, `jobs` at a time, and yield each verdict as it comes.

    `notices` runs in the process of the change and returns whether a test failed; an exception, also one while the
    changed module is imported, is a test that failed. `seconds` are those of CPU time, so that a busy machine notices
    nothing by itself. What has not answered by then, or crashed, is noticed too: it is no survivor.
    """
    waiting, running = list(reversed(changes)), dict[int, tuple[Change, float, int]]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                change = waiting.pop()
                pid, gone = _start(change, notices, seconds)
                running[pid] = (change, time.monotonic(), gone)
            select.select([gone for _, _, gone in running.values()], [], [], 0.2)
            for pid, (change, start, gone) in list(running.items()):
                took = time.monotonic() - start
                ended, status = os.waitpid(pid, os.WNOHANG)
                if not ended and took > seconds * PATIENCE:
                    os.killpg(pid, signal.SIGKILL)
                    _, status = os.waitpid(pid, 0)
                elif not ended:
                    continue
                os.close(gone)
                del running[pid]
                ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
                if not ended_by and os.WEXITSTATUS(status) == BROKEN:
                    raise RuntimeError(f"the tests could not be run on {change}")
                late = ended_by in (signal.SIGXCPU, signal.SIGKILL)
                yield Verdict(change, bool(ended_by) or os.WEXITSTATUS(status) == KILLED, took, late)
    finally:
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def forked() -> int:
    """Fork; where the system can (Linux) the child dies with its parent, however that dies."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0 and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(BROKEN)
    return pid


#: PR_SET_PDEATHSIG of <sys/prctl.h>.
_DIES_WITH_PARENT = 1


def _start(change: Change, notices: Callable[[Change], bool], seconds: int) -> tuple[int, int]:
    """Start the process of a change; the second figure is a file that can be read from once it has gone."""
    reading, writing = os.pipe()
    pid = forked()
    if pid:
        os.close(writing)
        return pid, reading
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    code = BROKEN
    try:
        void = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(void, stream)
        sys.meta_path.insert(0, _Finder(change))
        code = KILLED if notices(change) else SURVIVED
    except Broken:
        code = BROKEN
    except BaseException:
        code = KILLED
    finally:
        os._exit(code)


class Broken(Exception):
    """The tests themselves could not be run."""


def notices(files: Sequence[str], wanted: Collection[str] | None = None) -> bool:
    """Run the tests of these files in this process until one fails; return whether one did.

    `wanted` names those that are run (`file::function`, `file::*`); None: all. What needs nothing but its parameters is
    called straight away, drawn examples after that; the rest is left to pytest.
    """
    _quick_examples()
    drawn, others = list[Callable[[], object]](), list[str]()
    for file in files:
        for name, function in vars(importlib.import_module(module_of(file))).items():
            test = f"{file}::{name}"
            if not name.startswith("test_") or not (wanted is None or test in wanted or f"{file}::*" in wanted):
                continue
            calls = _calls(function)
            if calls is None:
                others.append(test)
            elif hasattr(function, "hypothesis"):
                drawn += calls
            else:
                for call in calls:
                    call()
    for call in drawn:
        call()
    return bool(others) and pytest_notices(others)


def _calls(function: Callable[..., object]) -> list[Callable[[], object]] | None:
    """Return the calls that a test stands for, one of each set of its parameters; None where it needs a fixture."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    given = list[list[dict[str, object]]]()
    for mark in marks:
        names = mark.args[0].split(",") if isinstance(mark.args[0], str) else list(mark.args[0])
        names = [name.strip() for name in names]
        rows = [
            each.values if hasattr(each, "marks") else (each,) if len(names) == 1 else each for each in mark.args[1]
        ]
        given.append([dict(zip(names, row, strict=True)) for row in rows])
    known = {name for rows in given for row in rows[:1] for name in row}
    inner = getattr(function, "hypothesis", None)
    needed = inspect.signature(function).parameters if inner is None else {}
    if inner is not None and marks:
        return None
    if set(needed) - known:
        return None
    combined = [{name: value for part in parts for name, value in part.items()} for parts in itertools.product(*given)]
    return [functools.partial(function, **each) for each in combined]


def _quick_examples(count: int = 100) -> None:
    """So many drawn examples, the same each time: what fails is not made smaller, nothing is remembered."""
    import hypothesis

    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    checks = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "drill",
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=phases,
        suppress_health_check=checks,
    )
    hypothesis.settings.load_profile("drill")


def pytest_notices(tests: Sequence[str]) -> bool:
    """Run these tests in this process until one fails; return whether one did."""
    import pytest

    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        options = ["-x", "-q", "-p", "no:cacheprovider", "--timeout=0", f"--basetemp={folder}/t", "--no-header"]
        code = pytest.main([*options, *tests], plugins=[Quick()])
    # The files were imported and have these tests: what cannot be collected any more was broken by the change.
    if code == pytest.ExitCode.INTERNAL_ERROR:
        raise Broken(code)
    return code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class Quick:
    """A pytest plugin that loads the quick profile after the tests' own conftest loaded theirs."""

    def __init__(self, count: int = 100) -> None:
        self._count = count

    def pytest_collection(self) -> None:
        _quick_examples(self._count)


def test_of(nodeid: str) -> str:
    """Return the function of a test, whatever its parameters."""
    return nodeid.partition("[")[0]


test_of.__test__ = False  # type: ignore[attr-defined]


def tests_that_import(module: str, folders: Iterable[str]) -> tuple[str, ...]:
    """Return the test files in these folders that import a module by name: its own first, then the shortest."""
    paths = [path for folder in folders for path in sorted((HOME / folder).rglob("test_*.py"))]
    found = [str(path.relative_to(HOME)) for path in paths if module in _named(path)]
    own = f"test_{module.rpartition('.')[2]}.py"
    return tuple(sorted(found, key=lambda file: (Path(file).name != own, (HOME / file).stat().st_size)))


@functools.cache
def _named(path: Path) -> frozenset[str]:
    """Return what a file imports anywhere, and what may be modules of it."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return frozenset(found)

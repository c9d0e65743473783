"""Every limit of the law moved by one printed step, one at a time: the law's unit tests must notice each.

    python -m tests.limits_drill [--jobs N] [lib/standards/noise.py …]

Moved, up and down by their last printed digit, are the numbers of the tables of lib.standards and of what judges by
them: limits, break points, weights, percentiles, thresholds, decimals, days of force. Prints how many were moved and
each that nobody noticed; exit code 1 where there is one.
"""

import argparse
import ast
import importlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeGuard

from tests.mutation import HOME, Change, Verdict, module_of, near, notices, tests_that_import, try_all, warm

#: What holds or judges by limits of the law; how cases are read, languages and positions are not law.
LAW = (
    "air_limits",
    "air_statistics",
    "aqi",
    "aqi_frame",
    "aqi_tables",
    "cwqi",
    "drinking",
    "escalation",
    "groundwater",
    "lake",
    "lights",
    "noise",
    "oxygen",
    "profile",
    "rectification",
    "rounding",
    "soil",
    "water_area",
    "water_class",
    "water_tables",
    "working_days",
)
#: Numbers that are no limit: how finely it is reckoned, in how large pieces, what stands for no reading.
NO_LIMITS = {"SCALE", "MILLION", "PARTS", "_HAIR", "_PART", "_READING_TOP", "_NONE", "_ELSEWHERE", "_LEVEL_OF"}
TESTS = "tests/unit/standards"
#: Files of tests that take long, or read third-party files: the law is not theirs to guard.
SLOW = ("test_aqi_bulk.py", "test_real_air.py", "test_real_water.py")


def changes(path: Path) -> Iterator[Change]:
    """Yield every number of a module moved by one step of its last printed digit, up and down."""
    source = path.read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node in _numbers(ast.parse(source)):
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        printed = source.encode()[begin:end].decode()
        for other in moved(printed):
            changed = source.encode()[:begin] + other.encode() + source.encode()[end:]
            yield Change(str(path.relative_to(HOME)), node.lineno, f"{printed} -> {other}", changed.decode())


def moved(printed: str) -> tuple[str, ...]:
    """Return a number as it is printed, in quotes or not, one step of its last digit up and down."""
    quote = printed[0] if printed[0] in "\"'" else ""
    plain = printed.strip("\"'")
    try:
        number = Decimal(plain.replace("_", ""))
    except InvalidOperation:
        return ()
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return tuple(f"{quote}{number + way * step:f}{quote}" for way in (1, -1))


def _numbers(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the constants that are numbers, or text that is one; not those of subscripts and annotations.

    Nor a plain 0 or 1 inside a function: that is how one counts, and `mutate` moves it.
    """
    skipped = {id(child) for node in ast.walk(tree) for part in _no_law(node) for child in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in skipped and not isinstance(node.value, bool):
            is_number = isinstance(node.value, int | float)
            if is_number or (isinstance(node.value, str) and node.value[:1].isdigit()):
                yield node


def _no_law(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Subscript):
        return [node.slice]
    if isinstance(node, ast.arg | ast.AnnAssign):
        return [node.annotation] if node.annotation else []
    if isinstance(node, ast.JoinedStr):
        return [node]
    if isinstance(node, ast.Assign) and {each.id for each in ast.walk(node) if _is_set(each)} & NO_LIMITS:
        return [node]
    if isinstance(node, ast.FunctionDef):
        return [each for each in ast.walk(node) if isinstance(each, ast.Constant) and each.value in (0, 1)]
    return []


def _is_set(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def noticed_by(files: Sequence[str]) -> bool:
    """Return whether the tests of the law notice a change: each limit against its row first, then what judges by it."""
    from tests.unit.standards import law, test_limits

    held = law.product()
    for row in law.ROWS:
        test_limits.test_the_product_holds_the_limit_of_this_row(row, held)
    test_limits.test_every_limit_of_the_product_has_its_row(held)
    return notices(files)


def _tests_of(path: Path) -> tuple[str, ...]:
    found = tests_that_import(module_of(str(path.relative_to(HOME))), [TESTS])
    return tuple(file for file in found if Path(file).name not in SLOW)


def _tried(path: Path, jobs: int) -> Iterator[Verdict]:
    """Yield what became of every change of a module, once its tests passed without any."""
    file, files = str(path.relative_to(HOME)), _tests_of(path)
    unchanged = Change(file, 0, "nothing", path.read_text(encoding="utf-8"))

    def trying() -> Iterator[Verdict]:
        for verdict in try_all([unchanged, *changes(path)], lambda _: noticed_by(files), jobs=jobs, seconds=120):
            if verdict.change.line == 0 and verdict.is_killed:
                raise SystemExit(f"the tests of {file} fail without any change")
            if verdict.change.line != 0:
                yield verdict

    yield from near(module_of(file), lambda: importlib.import_module("tests.unit.standards.law").product(), trying)


def drill(paths: Sequence[Path], jobs: int) -> int:
    """Move every number of these modules, say how many and which nobody noticed; return how many those are."""
    start, survivors = time.monotonic(), list[Change]()
    warm()
    importlib.import_module("tests.unit.standards.test_limits")  # it imports the product only as it runs
    tried = 0
    for path in paths:
        before = len(survivors), tried
        for verdict in _tried(path, jobs):
            tried += 1
            if not verdict.is_killed:
                survivors.append(verdict.change)
                print(f"SURVIVED {verdict.change}", flush=True)  # noqa: T201
        lost, moved_here = len(survivors) - before[0], tried - before[1]
        if moved_here:
            print(f"  {path.relative_to(HOME)}: {moved_here} moved, {lost} survived", flush=True)  # noqa: T201
    took, worked = time.monotonic() - start, sum(os.times()[:4])
    print(  # noqa: T201
        f"{tried} limits of {len(paths)} modules moved by one printed step, {len(survivors)} survived "
        f"({took:.0f} s, {worked:.0f} s of work)"
    )
    return len(survivors)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill; 1 where a change was not noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    paths = [path.resolve() for path in given.paths] or [HOME / "lib" / "standards" / f"{name}.py" for name in LAW]
    return int(drill(paths, given.jobs) > 0)


if __name__ == "__main__":
    sys.exit(main())

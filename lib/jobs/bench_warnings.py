"""How long the warning list of a large made world takes, beside the best SQL by hand for the same answer.

The answer: the first 200 rows of the list with their columns, and how many there are by light. Both ways are asked in
turn in one run, on SQLite and on PostgreSQL; both must give the same rows and numbers.
"""

import functools
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lib import db
from lib.core.scope import Scope
from lib.db import by_hand
from lib.db.made import CITY, TODAY, Sizes, is_world, make_world
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate

Say = Callable[[str], None]

FULL = Sizes(60_000, 360_000, 1_000_000)

#: The regions that are looked at: the city with everything, a county, a township.
_VIEWS = {"city": CITY, "county": f"{CITY[:2]}0300", "township": f"{CITY[:2]}0305"}


class OtherAnswerError(Exception):
    """Both ways were asked the same and answered differently, or of another world."""


def warnings(scale: float, turns: int, url: str, say: Say) -> None:
    """Print medians and ratios.

    `url`: an empty database to fill, or one that was filled so before; without it a temporary SQLite file, then a
    temporary PostgreSQL server if one is installed. Raises OtherAnswerError.
    """
    sizes = Sizes(*(max(1, round(count * scale)) for count in (FULL.findings, FULL.measures, FULL.petitions)))
    for open_database in [functools.partial(_given, url)] if url else [_sqlite, _postgresql]:
        with open_database() as address:
            if address is None:
                say("PostgreSQL is not installed: not measured")
                continue
            with _in_force(address):
                _measured(sizes, turns, say)


def _measured(sizes: Sizes, turns: int, say: Say) -> None:
    start = time.perf_counter()
    db.migrate()
    say(
        f"{db.engine().dialect.name}: {sizes.findings} findings, {sizes.measures} measures, {sizes.petitions} petitions"
    )
    if db.is_empty():
        counted = ", ".join(f"{count} {name}" for name, count in make_world(sizes).items())
        say(f"  rows: {counted}; written in {time.perf_counter() - start:.0f} s")
    elif is_world(sizes):
        say("  as it was made before")
    else:
        raise OtherAnswerError("the database holds something else")
    for name, code in _VIEWS.items():
        _compared(name, Scope(code, TODAY), turns, say)


def _compared(name: str, scope: Scope, turns: int, say: Say) -> None:
    """Both ways in turn: the rows and numbers as the database gives them, ours also as the Result that a page shows."""
    with db.reading() as connection:
        told = by_hand.words(connection, scope.as_of, _codes(scope.region))

        ordered = _fastest(by_hand.ROWS, functools.partial(by_hand.first_rows, connection, told))
        summed = _fastest(by_hand.TOTALS, functools.partial(by_hand.total, connection, told))
        first = functools.partial(by_hand.first_rows, connection, told, ordered)
        total = functools.partial(by_hand.total, connection, told, summed)
        listed, open_items = first(), sum(_same(scope, first, total).values())
        ways: dict[str, Callable[[], object]] = {
            "rows by hand": first,
            "rows": lambda: db.read("warnings", scope),
            "by hand": lambda: (first(), total()),
            "ours": lambda: db.read_all(("warnings", "warning_totals"), scope),
            "Result": lambda: _evaluated(scope, "warnings.list"),
            "groups": lambda: _evaluated(scope, "lights.by_unit", "lights.by_leader", "lights.by_region"),
            "page": lambda: _evaluated(
                scope, "warnings.list", "warnings.red", "warnings.counts", "warnings.units_to_call"
            ),
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(turns):
            for way, run in ways.items():
                times[way].append(1000 * _seconds(run))
    now = {way: statistics.median(measured) for way, measured in times.items()}
    say(
        f"  {name}, {open_items} open items: first {len(listed)} rows {now['rows']:.1f} ms, by hand"
        f" {now['rows by hand']:.1f} ms ({ordered}), ratio {now['rows'] / now['rows by hand']:.2f};"
        f" with totals {now['ours']:.1f} ms, by hand {now['by hand']:.1f} ms ({summed}),"
        f" ratio {now['ours'] / now['by hand']:.2f}; with signals, actions and steps as the list shows them"
        f" {now['Result']:.1f} ms, ratio {now['Result'] / now['by hand']:.2f};"
        f" with what is counted by kind and unit {now['page']:.0f} ms;"
        f" by unit, leader and region, now and before {now['groups']:.0f} ms; medians of {turns}"
    )


def _fastest(ways: Iterable[str], ask: Callable[[str], object]) -> str:
    def median(way: str) -> float:
        return statistics.median(_seconds(functools.partial(ask, way)) for _ in range(3))

    return min(ways, key=median)


def _same(
    scope: Scope, first: Callable[[], list[tuple[object, ...]]], total: Callable[[], dict[str, int]]
) -> dict[str, int]:
    """How many there are by light, as both ways tell it."""
    rows = db.read("warnings", scope).frame
    counted = db.read("warning_totals", scope).frame.groupby("light")["count"].sum().to_dict()
    if rows["item"].tolist() != [row[0] for row in first()]:
        raise OtherAnswerError("rows")
    if counted != {light: count for light, count in total().items() if count}:
        raise OtherAnswerError("totals")
    return total()


def _evaluated(scope: Scope, *names: str) -> None:
    """Metrics of the list, each query read once and all in one transaction, as a page does."""
    metrics = [metric(name) for name in names]
    read = db.read_all(dict.fromkeys(query for each in metrics for query in each.inputs), scope)
    for each in metrics:
        evaluate(each, scope, lambda query, _: read[query])


def _codes(region: str) -> list[str] | None:
    """The codes of a region and all below it; None where that is all there is."""
    known = db.regions()
    found = [region]
    for code in found:
        found += known.loc[known["parent"] == code, "code"].tolist()
    return None if len(found) == len(known) else found


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


# ---- databases -------------------------------------------------------------------------------------------


@contextmanager
def _in_force(url: str) -> Iterator[None]:
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        db.engine(url).dispose()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


@contextmanager
def _given(url: str) -> Iterator[str | None]:
    yield url


@contextmanager
def _sqlite() -> Iterator[str | None]:
    with tempfile.TemporaryDirectory(prefix="qingjian-bench-") as folder:
        yield f"sqlite:///{folder}/made.db"


@contextmanager
def _postgresql() -> Iterator[str | None]:
    """A server of its own in a temporary folder, reached through a socket there; None where none is installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = str(installed[-1]) if installed else shutil.which("initdb")
    if program is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="qingjian-bench-"))
    owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        owner = ["runuser", "-u", "postgres", "--"]

    def run(name: str, *arguments: str) -> None:
        command = [*owner, str(Path(program).with_name(name)), "-D", f"{folder}/db", *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    run("pg_ctl", "-w", "-o", f"-k {folder} -c listen_addresses=''", "-l", f"{folder}/log", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

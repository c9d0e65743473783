"""Imports that are killed at random moments: the database is the one before or the one after, never a third.

    python -m tests.kill_drill --imports 50 [--url URL]

Each import runs in a process of its own and is killed (SIGKILL) somewhere between its start and its usual end; every
fourth is let through, so that the data moves on. After each: the rows are those of before or of after, the list of
batches agrees with them, and SQLite's own integrity check passes.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from lib import db
from lib.db.engine import engine
from lib.db.schema import batch, metadata

HOME = Path(__file__).resolve().parents[1]
_REGIONS = "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620800,平凉市,,市\n"
_STATIONS = "点位编码,名称,所在区划\n" + "".join(f"S{n},{n},620802\n" for n in range(20))


@dataclass(slots=True)
class Outcome:
    """How a drill went: imports by what the database was after them, and what was wrong."""

    before: int = 0
    after: int = 0
    faults: int = 0


def drill(imports: int, url: str, folder: Path, say: Callable[[str], None], seed: int = 1) -> Outcome:
    """Run the drill against a migrated database and tell how it went."""
    draw, outcome, usual = random.Random(seed), Outcome(), 6.0
    for number in range(imports):
        place = _ledgers(folder / str(number), number, draw)
        old, known = _state(url), _batches(url)
        is_killed = number % 4 != 0
        start = time.monotonic()
        child = _start(place, url)
        if is_killed:
            time.sleep(draw.uniform(0.3, 1.05) * usual)
            child.send_signal(signal.SIGKILL)
        child.wait()
        if not is_killed:
            usual = time.monotonic() - start
        new = _state(url)
        fresh = _batches(url) - known
        wrong = _wrong(url, old, new, fresh, let_through=not is_killed)
        outcome.before, outcome.after = outcome.before + (new == old), outcome.after + (new != old)
        outcome.faults += bool(wrong)
        how = "killed" if child.returncode else "finished"
        say(f"{number}\t{how}\t{'before' if new == old else 'after'}\t{len(fresh)} batches\t{wrong or 'ok'}")
    return outcome


def _start(place: Path, url: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "lib", "import", str(place), "--as", "drill"]
    return subprocess.Popen(
        command, cwd=HOME, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _ledgers(folder: Path, number: int, draw: random.Random) -> Path:
    """Hours, findings and their updates that differ from import to import, so that each writes to every table."""
    folder.mkdir(parents=True)
    hours = "".join(
        f"S{n},2024-07-{day:02d} {hour:02d}:00,{draw.randint(1, 90)},60,{number + 1}\n"
        for n in range(20)
        for day in range(1, 8)
        for hour in range(1, 25)
    )
    findings = "".join(f"F{n},P,第{n}次,620802,单位{number},2024-12-31,整改中,{number % 99}%\n" for n in range(200))
    for name, content in {
        "regions": _REGIONS,
        "programmes": "编号,名称,类型\nP,督察,省级督察\n",
        "air_stations": _STATIONS,
        "air_hourly": "点位编码,时间,SO2,PM10,PM2.5\n" + hours,
        "findings": "问题编号,批次编号,问题描述,所在区划,责任单位,整改时限,当前状态,完成比例\n" + findings,
        "actions": f"编号,日期,类型\nA{number},2024-06-01,约谈\n",
    }.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def _state(url: str) -> tuple[Any, ...]:
    """Every row of the database, as one number per table."""
    with db.reading(url) as connection:
        return tuple(
            hash(tuple(sorted((tuple(row) for row in connection.execute(select(table))), key=repr)))
            for table in metadata.sorted_tables
        )


def _batches(url: str) -> set[int]:
    with db.reading(url) as connection:
        return set(connection.scalars(select(batch.c.id)))


def _wrong(url: str, old: tuple[Any, ...], new: tuple[Any, ...], fresh: set[int], *, let_through: bool) -> str:
    """What is not as it must be; nothing where all is well."""
    if let_through and new == old:
        return "the import was let through and wrote nothing"
    if (new != old) != bool(fresh):
        return "rows and the list of batches disagree"
    with db.reading(url) as connection:
        named = {
            number
            for table in metadata.sorted_tables
            if "batch" in table.c
            for number in connection.scalars(select(table.c.batch).distinct())
        }
        if not named - {None} <= set(connection.scalars(select(batch.c.id))):
            return "a row names a batch that is not there"
        # An import writes one batch per ledger; half of them would be a third state.
        rows = {each.ledger: each for each in connection.execute(select(batch).where(batch.c.id.in_(fresh)))}
        if fresh and not {"air_hourly", "findings", "actions"} <= rows.keys():
            return f"only a part went in: {sorted(rows)}"
        hours = metadata.tables["air_hour"]
        written = connection.scalar(select(func.count()).where(hours.c.batch.in_(fresh)))
        if fresh and written != rows["air_hourly"].new + rows["air_hourly"].changed:
            return "the counts of the batch are not those of its rows"
        if engine(url).dialect.name == "sqlite":
            answer = connection.execute(text("PRAGMA integrity_check")).scalar()
            if answer != "ok":
                return f"integrity: {answer}"
    return ""


def main(say: Callable[[str], None] = print) -> None:
    """Run the drill from the command line; exit code 1 where something was wrong."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--imports", type=int, default=50)
    asked.add_argument("--url", default="", help="an empty database; default: a SQLite file")
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/drill.db"
        db.migrate(url)
        found = drill(options.imports, url, Path(folder) / "ledgers", say, options.seed)
    say(f"{options.imports} imports: {found.before} left it as before, {found.after} as after, {found.faults} faults")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()

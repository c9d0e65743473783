"""How long an import of a million hours takes beside the engine's own way of taking the same rows."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from lib import db
from lib.core.errors import DatabaseNotEmpty
from lib.core.settings import HOME
from lib.db import plain
from lib.jobs.bench import station_hours

Say = Callable[[str], None]

_FIRST = datetime(2023, 1, 1, 1)  # noqa: DTZ001 - a wall-clock time, as all times in ledgers
_YEAR = 8760
_STATIONS = 10


def bench_import(rows: int, url: str, say: Say) -> tuple[float, float]:
    """Print what an import of hours takes and what the same rows take plainly; the ratio, and the most memory in MB.

    The import is the whole command in a process of its own: it reads a CSV, checks every cell, names every doubt, keeps
    the batch of every row and derives days of stations and regions. The reference is `executemany` or `COPY` of the
    readings into the same table, its keys, indices and references in force. `url`: an empty database that is filled
    and left behind; default: SQLite files that go. Raises DatabaseNotEmpty.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        target = url or f"sqlite:///{place}/import.db"
        reference = url or f"sqlite:///{place}/plain.db"
        if not db.is_empty(target):
            raise DatabaseNotEmpty(database=db.engine(target).url.render_as_string())
        file = write_ledgers(place, rows)
        say(f"{rows} hours of {-(-rows // _YEAR)} stations, {file.stat().st_size / 1e6:.0f} MB of CSV")
        for each in dict.fromkeys((target, reference)):
            _run(each, place / "places")
        took, busy, memory = _run(target, file)
        counts = ", ".join(f"{count} in {name}" for name, count in plain.written(target).items())
        say(f"import: {took:.1f} s ({busy:.1f} s of this side's processor), at most {memory:.0f} MB: {counts}")
        given = plain.hours(target)
        start = time.process_time()
        bare = plain.take(reference, given)
        own = time.process_time() - start
        say(f"plain {plain.way(reference)} of the same {len(given)} rows: {bare:.1f} s ({own:.1f} s of processor)")
        say(f"ratio {took / bare:.2f}")
        return took / bare, memory


def write_ledgers(place: Path, rows: int) -> Path:
    """Regions and stations in the folder "places", and a file of hours, a station after the other."""
    folder = place / "places"
    folder.mkdir()
    stations = -(-rows // _YEAR)
    counties = [f"C{number:03d}" for number in range(-(-stations // _STATIONS))]
    regions = [("R", "R", "", "city"), *((code, code, "R", "county") for code in counties)]
    points = [(f"S{number:05d}", f"S{number}", counties[number // _STATIONS]) for number in range(stations)]
    _write(folder / "regions.csv", pd.DataFrame(regions, columns=["code", "name", "parent", "level"]))
    _write(folder / "air_stations.csv", pd.DataFrame(points, columns=["code", "name", "region"]))
    file = place / "air_hourly.csv"
    times = [f"{_FIRST + timedelta(hours=hour):%Y-%m-%d %H:%M}" for hour in range(min(rows, _YEAR))]
    # A station at a time: what this process holds when it starts the import would count as the import's memory.
    for number in range(stations):
        hours = _hours(min(_YEAR, rows - number * _YEAR), number)
        hours.insert(0, "point", f"S{number:05d}")
        hours.insert(1, "at", times[: len(hours)])
        hours.to_csv(file, index=False, mode="a" if number else "w", header=not number)
    return file


def _hours(rows: int, seed: int) -> pd.DataFrame:
    """Readings as text, the fine particles a part of all; a few of each thousand are what no instrument reads."""
    random = np.random.default_rng(seed)
    hours = station_hours(rows, seed).drop(columns="on")
    hours["pm25"] = (hours["pm10"] * random.uniform(0.3, 0.9, rows)).round()
    told = hours.map(lambda value: "" if value != value else f"{value:g}")
    for text, share in (("-999", 0.002), ("—", 0.005), ("NaN", 0.001)):
        told = told.mask(random.random(told.shape) < share, text)
    return told


def _write(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False)


def _run(url: str, path: Path) -> tuple[float, float, float]:
    """Import in a process of its own: seconds, seconds of processor, and the most memory it held in MB."""
    command = [sys.executable, "-m", "lib", "import", str(path), "--as", "bench"]
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=HOME, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, kilobytes / 1024

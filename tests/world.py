"""What every metric reads of the demo for a few scopes, and what it makes of that, both kept.

    python -m tests.world

writes both again, `tests/data/world.zip` (the frames of every query) and `tests/data/figures.json` (each figure, and a
print of each of its columns). Tests of figures then need no database, and a figure that changes is seen: either it was
wrong before, and the file changes with the rule and the reason for it, or it is wrong now.
"""

import functools
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from lib.core.frames import records
from lib.core.rows import Rows, Source
from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.model import Result, evaluate

DATA = Path(__file__).parent / "data"
WORLD, FIGURES = DATA / "world.zip", DATA / "figures.json"

#: A city beside its last meeting, one month of it, one of its matters; two counties, one with targets without dust.
SCOPES = {
    "city": Scope("620800", date(2024, 7, 5), since=date(2024, 6, 5)),
    "month": Scope("620800", date(2024, 2, 29), "month"),
    "matter": Scope("620800", date(2024, 7, 5), item="PL-F-001"),
    "minle": Scope("620722", date(2022, 12, 31)),
    "dangxiong": Scope("540122", date(2020, 11, 30)),
}
#: Of a month, what its days decide; of a matter, what its page shows.
_OF = {"month": ("air.", "water.", "changes.", "enforcement.", "petitions.", "lights."), "matter": ("item.",)}


def keys(name: str) -> list[str]:
    """The metrics that are kept of a scope."""
    return [key for key in METRICS if key.startswith(_OF.get(name, ""))]


@functools.cache
def _index() -> dict[str, Any]:
    with zipfile.ZipFile(WORLD) as kept:
        return dict(json.loads(kept.read("index.json")))


@functools.cache
def rows(name: str, query: str) -> Rows:
    """What a query gave for a scope of `SCOPES`."""
    told = _index()[name][query]
    with zipfile.ZipFile(WORLD) as kept:
        frame = pd.read_feather(io.BytesIO(kept.read(told["frame"])))
    as_of = date.fromisoformat(told["as_of"]) if told["as_of"] else None
    return Rows(frame, as_of, tuple(Source(*each) for each in told["sources"]))


def figure(name: str, key: str) -> Result:
    """A metric for a scope of `SCOPES`, of the kept rows."""
    return evaluate(METRICS[key], SCOPES[name], lambda query, _: rows(name, query))


def told(result: Result) -> dict[str, Any]:
    """A figure as it is kept: its numbers, its reason, how many rows it has and a print of each column."""
    reason = result.reason
    return {
        "value": _plain(result.value),
        "of": [_plain(result.numerator), _plain(result.denominator)],
        "reason": None if reason is None else [reason.code, _plain(reason.params)],
        "standard": result.standard,
        "as_of": str(result.as_of),
        "details": _plain(dict(result.details)),
        "rows": len(result.frame),
        "columns": {str(column): _print(result.frame, column) for column in result.frame},
    }


def _print(frame: pd.DataFrame, column: str) -> str:
    words = json.dumps([_plain(row[column]) for row in records(frame[[column]])], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """A value as JSON has it; floats to nine digits, so that no machine's last one matters."""
    if isinstance(value, float) or hasattr(value, "dtype"):
        number = float(value)
        return None if number != number else float(f"{number:.9g}")
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def main() -> None:
    """Make the demo, and write what is kept of it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/demo.db"
        subprocess.run([sys.executable, "-m", "lib", "init", "--demo"], check=True)
        _write_world()
    # A figure a line: what changed is seen in the difference of two versions of the file.
    own = {name: ",\n".join(f"{json.dumps(key)}: {_line(name, key)}" for key in keys(name)) for name in SCOPES}
    body = ",\n".join(f"{json.dumps(name)}: {{\n{lines}\n}}" for name, lines in own.items())
    FIGURES.write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


def _line(name: str, key: str) -> str:
    return json.dumps(told(figure(name, key)), ensure_ascii=False)


def _write_world() -> None:
    from lib import db

    index: dict[str, dict[str, Any]] = {}
    known: dict[str, str] = {}
    with zipfile.ZipFile(WORLD, "w", zipfile.ZIP_STORED) as kept:
        for name, scope in SCOPES.items():
            for query in sorted({query for key in keys(name) for query in METRICS[key].inputs}):
                found = db.read(query, scope)
                out = io.BytesIO()
                found.frame.reset_index(drop=True).to_feather(out, compression="zstd")
                # What two scopes share is kept once.
                print_ = hashlib.sha256(out.getvalue()).hexdigest()[:16]
                path = known.setdefault(print_, f"{print_}.feather")
                if path not in kept.namelist():
                    kept.writestr(zipfile.ZipInfo(path), out.getvalue())
                sources = [[source.name, source.sample] for source in found.sources]
                as_of = found.as_of.isoformat() if found.as_of else None
                index.setdefault(name, {})[query] = {"frame": path, "as_of": as_of, "sources": sources}
        kept.writestr(zipfile.ZipInfo("index.json"), json.dumps(index, ensure_ascii=False))


if __name__ == "__main__":
    main()

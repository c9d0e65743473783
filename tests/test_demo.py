"""The demo's ledgers are what their builder writes, byte for byte."""

import filecmp
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def test_the_builder_writes_the_ledgers_that_are_kept(tmp_path: Path) -> None:
    script = HOME / "data" / "build" / "demo.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, cwd=HOME, stdout=subprocess.DEVNULL)
    kept = HOME / "data" / "demo"
    names = sorted(path.relative_to(kept) for path in kept.rglob("*.csv"))
    assert names == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert [str(name) for name in names if not filecmp.cmp(kept / name, tmp_path / name, shallow=False)] == []

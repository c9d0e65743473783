"""Imports that are killed leave the database as it was or as it was to be; at length: `python -m tests.kill_drill`."""

from pathlib import Path

from tests.kill_drill import drill


def test_a_killed_import_leaves_no_third_state(database: str, tmp_path: Path) -> None:
    found = drill(5, database, tmp_path, print)
    assert found.faults == 0
    assert found.before + found.after == 5
    assert found.after >= 2, "the two that are let through"

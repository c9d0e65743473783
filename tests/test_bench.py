"""`python -m lib bench`: the same data each time, every reference measured in the same run."""

import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from lib.__main__ import app
from lib.db import by_hand
from lib.jobs.bench import station_hours
from lib.jobs.bench_import import write_ledgers
from lib.jobs.bench_warnings import OtherAnswerError, warnings
from lib.standards.aqi import STANDARDS, iaqi


def test_the_hours_are_the_same_each_time_with_gaps_and_break_points() -> None:
    hours = station_hours(5000)
    pd.testing.assert_frame_equal(hours, station_hours(5000))
    for item, key in STANDARDS[0].hour_items.items():
        assert 0.01 < hours[item].isna().mean() < 0.06
        on_break_points = hours[item].isin(STANDARDS[0].breakpoints[key]).sum()
        assert on_break_points > 100
    assert {iaqi(STANDARDS[0], "pm25_1h", value) for value in hours["pm25"]} >= {None, 0, 50, 100, 300, 500}


def test_reference_and_every_version_are_printed_with_their_ratio() -> None:
    told = CliRunner().invoke(app, ["bench", "aqi", "--rows", "20000", "--turns", "1"])
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0].startswith("20000 station-hours, six pollutants")
    assert lines[1].startswith("six numpy.interp calls: ")
    assert [line.split(": ")[0].rpartition(", ")[2] for line in lines[2:4]] == [each.code for each in STANDARDS]
    assert all("ratio " in line for line in lines[2:])


def test_the_warning_list_and_sql_by_hand_give_the_same_rows(database: str) -> None:
    """The measurement refuses to compare different answers: city, county and township are asked both ways."""
    told = CliRunner().invoke(app, ["bench", "warnings", "--scale", "0.003", "--turns", "1", "--url", database])
    assert told.exit_code == 0, told.output
    first, rows, *views = told.stdout.splitlines()
    assert first.endswith(": 180 findings, 1080 measures, 3000 petitions")
    assert " 4260 item" in rows
    assert [line.split(",")[0].strip() for line in views] == ["city", "county", "township"]
    assert all(line.count("ratio ") == 3 for line in views)
    again = CliRunner().invoke(app, ["bench", "warnings", "--scale", "0.003", "--turns", "1", "--url", database])
    assert "as it was made before" in again.stdout.splitlines()[1]
    with pytest.raises(OtherAnswerError):
        warnings(0.002, 1, database, print)


def test_another_answer_is_not_measured(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "total", lambda *_: {"red": 1})
    with pytest.raises(OtherAnswerError):
        warnings(0.001, 1, database, print)


def test_an_import_is_measured_beside_the_plain_way(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["bench", "import", "--rows", "9000"])
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert lines[0].startswith("9000 hours of 2 stations")
    assert re.search(
        r"at most \d+ MB: 9000 in air_hour, 375 in air_station_day, 730 in air_day, \d\d+ in rea", lines[1]
    )
    assert lines[2].startswith("plain executemany of the same 9000 rows: ")
    assert lines[3].startswith("ratio ")


def test_a_measurement_fills_no_database_that_holds_data(demo: str) -> None:
    told = CliRunner().invoke(app, ["bench", "import", "--rows", "10", "--url", demo])
    assert told.exit_code == 1
    assert "sqlite" in told.stderr


def test_hours_of_the_measurement_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first, second = (write_ledgers(tmp_path / name, 9000).read_bytes() for name in ("a", "b"))
    assert first == second
    assert first.count(b"\n") == 9001

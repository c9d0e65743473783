"""`python -m lib bench`: the same data each time, every reference measured in the same run."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from lib.__main__ import app
from lib.db import by_hand
from lib.jobs.bench import station_hours
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
    assert [line.split(":")[0].strip() for line in views] == ["city", "county", "township"]
    assert all("ratio " in line for line in views)


def test_another_answer_is_not_measured(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "total", lambda *_: {"red": 1})
    with pytest.raises(OtherAnswerError):
        warnings(0.001, 1, database, print)

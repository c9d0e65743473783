"""`python -m lib bench aqi`: the same hours each time, every version, its reference measured in the same run."""

import pandas as pd
from typer.testing import CliRunner

from lib.__main__ import app
from lib.jobs.bench import station_hours
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

"""Published files of third parties, which are kept outside the checkout: our figures against what was published."""

import os
from datetime import date
from pathlib import Path

import pytest

from lib.ingest.load import load
from lib.ingest.verify import Agreement, verify

pytestmark = pytest.mark.real_data

REAL = Path(os.environ.get("QINGJIAN_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def agreement(source: str, path: str) -> dict[str, Agreement]:
    file = REAL / path
    if not file.exists():
        pytest.skip(
            f"REAL DATA NOT FOUND, NOTHING COMPARED: {file}; set QINGJIAN_REAL_DATA to the folder that holds it"
        )
    outcome = load([file], source=source, by="test", report_day=date(2024, 7, 5))
    assert (outcome.faults, outcome.written) == ([], True)
    again = load([file], source=source, by="test", report_day=date(2024, 7, 5))
    assert (again.new, again.changed, again.batches) == (0, 0, [])
    agreements, differences = verify()
    assert len(differences) == sum(each.compared - each.equal for each in agreements)
    return {each.kind: each for each in agreements}


def test_hours_of_stations(empty: str) -> None:
    found = agreement("station_hour", "air/station_hour_202004")
    assert found["aqi"].compared > 1700
    assert found["aqi"].share == found["level"].share == found["primary"].share == 1


def test_one_hour_of_all_stations(empty: str) -> None:
    found = agreement("airnow", "air/airnow_20170707T16.json")
    assert found["aqi"].compared > 1400
    assert found["aqi"].share == found["level"].share == found["primary"].share == 1


def test_sections_by_name(empty: str) -> None:
    found = agreement("water_by_name", "water/by_name_202104")["water_class"]
    assert found.compared > 1600
    assert found.share is not None
    assert found.share >= 0.98


def test_all_sections_at_one_hour(empty: str) -> None:
    found = agreement("water_truth", "water/class_truth_2020-05-08.csv")["water_class"]
    assert (found.compared, found.equal) == (1439, 1439)

"""Counties beside each other: their rows are those of the lights, and what a county has nothing of is absent."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete

from lib import db
from lib.core.scope import Scope
from lib.db.schema import air_day, target
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from tests.db.test_one_light import OWNERS, TODAY, UNHURRIED, near, put, things

CITY = Scope("620800", TODAY, since=date(2024, 6, 5))


def result(key: str, scope: Scope) -> Any:
    return evaluate(METRICS[key], scope, db.read)


@UNHURRIED
@given(world=things, day=some.one_of(some.just(TODAY), near), since=near)
def test_a_county_has_the_lights_that_it_has_elsewhere(
    database: str, world: list[dict[str, Any]], day: date, since: date
) -> None:
    put(world)
    scope = Scope("11", day, since=since)
    found, lights = result("compare.counties", scope), result("lights.by_region", scope)
    if found.value is None:
        assert lights.value is None or not lights.frame["red"].notna().any()
        return
    assert found.value == len(found.frame)
    here, there = (
        each.frame.set_index("child")[["red", "yellow", "entered"]].astype(object) for each in (found, lights)
    )
    told = there.reindex(here.index)
    assert here.where(here.notna(), None).equals(told.where(told.notna(), None))
    left_out = there.drop(here.index)
    assert not left_out.fillna(0).to_numpy().sum(), "only a region's own row that holds nothing is left out"
    late = found.frame["longest_overdue"].dropna()
    assert (int(late.max()) if len(late) else None) == result("warnings.red", scope).details.get("longest_overdue")


def test_a_project_that_is_late_itself_is_the_longest_overdue(database: str) -> None:
    """A project without milestones stands on the list by its own deadline: no obligation of it tells how late it is."""
    thing = {"kind": "project", "region": "1101", "firmness": "firm", "updates": [], "named": False}
    put([thing | {"due_on": day} for day in (None, date(2024, 6, 5), None, None)])
    scope = Scope("11", TODAY)
    rows = result("compare.counties", scope).frame.set_index("child")
    assert rows.loc["1101", "longest_overdue"] == 30 == result("warnings.red", scope).details["longest_overdue"]


def test_the_counties_of_the_demo(demo: str) -> None:
    """The figures that the report gives; the city's own row has what is the city's own, and no air."""
    found = result("compare.counties", CITY)
    rows = found.frame.set_index("child_name")
    assert rows.index[0] == "静宁县", "by red lights"
    assert len(rows) == 8
    worst = rows.loc["静宁县"]
    assert (worst["red"], worst["yellow"], worst["longest_overdue"], worst["projects_overdue"]) == (6, 4, 66, 4)
    assert (round(worst["pm25"], 1), worst["pm25_target"], worst["pm25_basis"]) == (29.6, 28, "with_dust")
    assert worst["pm25_deviation"] == pytest.approx((worst["pm25"] - 28) / 28)
    assert (worst["good_days"], worst["days"]) == (177, 187)
    assert (rows.loc["崆峒区", "sections_met"], rows.loc["崆峒区", "sections"]) == (2, 3)
    own = rows.loc["平凉市"]
    assert own[["pm25", "good_days", "projects", "petitions", "sections"]].isna().all()
    assert own["absent"] == "no_projects;no_petitions;no_sections"
    assert rows["findings"].sum() == result("findings.by_stage", CITY).value
    assert rows["sections"].sum() == result("water.over_target", CITY).denominator == 9


def test_a_county_s_mean_is_that_of_its_own_page(demo: str) -> None:
    frame = result("compare.counties", CITY).frame.dropna(subset=["pm25"]).set_index("child")
    for child, row in frame.iterrows():
        own = replace(CITY, region=str(child), since=None)
        for item in ("pm25", "pm10"):
            told = result(f"air.{item}_mean", own).details
            assert row[item] == pytest.approx(told["to_date"])
            assert row[f"{item}_target"] == told["target"]
            assert (row[f"{item}_deviation"] > 0) == (told["margin"] < 0)


def test_without_readings_or_target_there_is_no_figure_and_its_reason(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No data is not zero: neither a mean nor a deviation."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{shutil.copy(demo_file, tmp_path / 'changed.db')}")
    with db.writing() as connection:
        connection.execute(delete(air_day).where(air_day.c.region == "620826"))
        connection.execute(delete(target).where(target.c.region == "620821", target.c.indicator == "pm25"))
    rows = result("compare.counties", CITY).frame.set_index("child")
    silent, untold = rows.loc["620826"], rows.loc["620821"]
    assert silent[["pm25", "pm10", "good_days", "days", "pm25_deviation"]].isna().all()
    assert "no_air" in silent["absent"].split(";")
    assert untold["pm25"] > 0
    assert untold[["pm25_target", "pm25_deviation"]].isna().all()
    assert "untold_pm25" in untold["absent"].split(";")


def test_a_region_without_readings_compares_nothing(database: str) -> None:
    put([])
    assert result("compare.counties", Scope("11", TODAY)).value is None


def test_the_months_of_the_counties_are_theirs_and_the_farthest_above_stands_first(demo: str) -> None:
    frame = result("compare.pm25_months", CITY).frame
    assert set(frame["child"]) == set(result("compare.counties", CITY).frame["child"]) - {"620800"}
    firsts = frame.drop_duplicates("child")["deviation"].tolist()
    assert firsts == sorted(firsts, reverse=True)
    child = frame["child"].iloc[0]
    own = result("air.monthly", replace(CITY, region=child)).frame
    own = own[own["pollutant"] == "pm25"].set_index("month")
    mine = frame[frame["child"] == child].set_index("month")
    assert mine["value"].dropna().to_dict() == own["value"].dropna().to_dict()
    assert mine["last_year"].dropna().tolist()[:6] == own["last_year"].dropna().tolist()[:6]


def test_what_is_due_next_is_all_of_one_day(demo: str) -> None:
    found = result("items.next_due", Scope("540122", date(2020, 11, 30)))
    assert found.value == len(found.frame) > 0
    assert found.frame["due_on"].nunique() == 1
    assert found.frame["due_on"].iloc[0].date() >= date(2020, 11, 30)
    late = result("items.next_due", Scope("540122", date(2090, 1, 1)))
    assert late.value is None
    assert late.reason.code == "nothing_next"


def test_what_came_on_record_later_is_not_said_to_be_missing(database: str) -> None:
    """Known fault: the only petition of a county, not on record on the day, was "no petitions on record"."""
    late = {
        "region": "1101",
        "named": False,
        "kind": "petition",
        "opened_on": date(2024, 1, 1),
        "due_on": date(2024, 5, 1),
    }
    own = {"region": "11", "updates": [], "named": False}
    put([*[own] * len(OWNERS), {**late, "updates": [{"on": date(2024, 7, 2), "state": "done"}]}])
    rows = result("compare.counties", Scope("11", date(2024, 6, 30))).frame.set_index("child")
    codes = rows.loc["1101", "absent"].split(";")
    assert "unrecorded_petitions" in codes
    assert "no_petitions" not in codes
    assert "no_measures" in codes

"""Regions beside each other: each count in its own region, no figure where nothing is on record, the own row last."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import (
    AIR_DAYS,
    BELOW,
    ENTERED,
    FINDINGS,
    ITEMS,
    LIT,
    PETITIONS,
    PROJECTS,
    SETTINGS,
    TARGETS,
    WARNING_TOTALS,
    WATER_MONTHS,
)
from lib.core.scope import Scope
from lib.metrics import air_signals, compare, water_signals
from lib.metrics.signals import framed
from tests.unit.metrics.conftest import TODAY, air, make_item

SCOPE = Scope("620800", TODAY)
_FRAMES = {
    "lit": LIT,
    "lit_then": LIT,
    "entered": ENTERED,
    "warning_totals": WARNING_TOTALS,
    "regions_below": BELOW,
    "settings": SETTINGS,
    "targets": TARGETS,
    "water_months": WATER_MONTHS,
    "findings": FINDINGS,
    "measures": ITEMS,
    "projects": PROJECTS,
    "milestones": ITEMS,
    "petitions": PETITIONS,
}
#: Two counties, b with a town below it, and what is the city's own.
REGIONS = BELOW.of(
    [
        ("620800", "620800", "City", True),
        ("a", "a", "County a", False),
        ("b", "b", "County b", True),
        ("b1", "b", "County b", True),
    ]
)


@pytest.fixture(autouse=True)
def _no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    for noun in (air_signals, water_signals):
        monkeypatch.setattr(noun, "signals", lambda *_: framed([]))


def told(**given: pd.DataFrame) -> Any:
    """The answer for these frames; all others are empty."""
    frames = {"regions_below": REGIONS} | given
    return compare.counties(SCOPE, *(frames.get(name, _FRAMES.get(name, AIR_DAYS).of([])) for name in compare.INPUTS))


def rows(name: str, *given: dict[str, Any]) -> pd.DataFrame:
    made = [make_item(**{"item": place, "code": f"X-{place}"} | each) for place, each in enumerate(given, 1)]
    return _FRAMES[name].typed(pd.DataFrame(made, columns=list(_FRAMES[name].columns)))


def plain(answer: Any) -> dict[str, dict[str, Any]]:
    frame = answer.frame.set_index("child").astype(object)
    return frame.where(frame.notna(), None).to_dict("index")


def test_nouns_are_counted_where_they_lie_and_unknown_where_nothing_lies() -> None:
    late, done = {"due_on": date(2024, 6, 1)}, {"state": "done", "done_on": date(2024, 6, 1)}
    answer = told(
        findings=rows("findings", {"region": "b1"}, {"region": "b"} | late, {"region": "620800"}),
        measures=rows("measures", {"region": "b1"} | late, {"region": "b"} | done, {"region": "b"}),
        projects=rows("projects", {"region": "b", "kind": "project"} | late, {"region": "b", "kind": "project"}),
        petitions=rows(
            "petitions",
            {"region": "b", "kind": "petition"} | done,
            {"region": "b", "kind": "petition", "state": "closed", "closed_on": date(2024, 6, 1)},
            {"region": "b", "kind": "petition"},
            {"region": "b", "kind": "petition", "recorded_on": date(2024, 7, 6)},
        ),
    )
    found = plain(answer)
    b = found["b"]
    assert (b["findings"], b["overdue"], b["on_schedule"], b["closed"]) == (2, 1, 1, 0)
    assert (b["measures"], b["measures_overdue"]) == (3, 1)
    assert (b["projects"], b["projects_overdue"]) == (2, 1)
    assert (b["petitions"], b["petitions_handled"]) == (3, 2)
    assert (found["620800"]["findings"], found["620800"]["measures"]) == (1, None)
    a = found["a"]
    assert all(a[name] is None for name in (*compare.NOUNS, "red", "pm25", "days"))
    assert a["absent"].split(";") == ["no_red", *(f"no_{name}" for name in compare.NOUNS), "no_air"]
    assert found["620800"]["absent"].split(";") == [f"no_{name}" for name in compare.NOUNS if name != "findings"]
    assert answer.value == 3


def test_what_came_on_record_after_the_day_is_not_said_to_be_missing() -> None:
    found = plain(
        told(petitions=rows("petitions", {"region": "b1", "kind": "petition", "recorded_on": date(2024, 7, 6)}))
    )
    assert "unrecorded_petitions" in found["b"]["absent"].split(";")
    assert "no_petitions" in found["a"]["absent"].split(";")
    on_the_day = {"region": "b1", "kind": "petition", "recorded_on": TODAY}
    assert plain(told(petitions=rows("petitions", on_the_day)))["b"]["petitions"] == 1


def test_regions_with_most_red_first_and_the_own_row_after_its_equals_unless_it_holds_nothing() -> None:
    red = [
        {
            "item": place,
            "matter": place,
            "light": light,
            "region": region,
            "late_after": date(2024, 6, 25),
            "title": "t",
        }
        for place, (light, region) in enumerate([("red", "b"), ("yellow", "620800"), ("yellow", "a")], 1)
    ]
    lit = LIT.typed(pd.DataFrame(red, columns=list(LIT.columns)))
    totals = WARNING_TOTALS.of([("blue", 9, 9, None)])
    answer = told(lit=lit, warning_totals=totals)
    assert list(answer.frame["child"]) == ["b", "a", "620800"]
    assert plain(answer)["b"]["longest_overdue"] == 10
    assert answer.details["red"] == 1
    nothing_own = told(lit=lit[lit["region"] != "620800"], warning_totals=totals, regions_below=REGIONS[1:])
    assert list(nothing_own.frame["child"]) == ["b", "a"]


def test_nothing_anywhere_is_no_figure() -> None:
    bare = BELOW.of([("a", "a", "County a", False)])
    answer = told(regions_below=bare)
    assert (answer.value, answer.reason.code) == (None, "nothing_counted")


def county_air(region: str, **given: Any) -> pd.DataFrame:
    return air(date(2024, 1, 1), TODAY, region=region, **given)


def aims(*given: tuple[str, str, float]) -> pd.DataFrame:
    """Targets of the year as (region, basis, PM2.5)."""
    return TARGETS.of([("pm25", region, 2024, 0, basis, value, "province") for region, basis, value in given])


def test_a_mean_stands_beside_its_own_target_and_says_how_far_it_is_off() -> None:
    b = county_air("b", pm25=20.0)
    b.loc[0, ["pm25", "dust_pm10", "dust_pm25"]] = [200.0, True, True]
    days = pd.concat([county_air("a"), b, county_air("620800", pm25=99.0)])
    found = plain(told(air_days_below=days, targets=aims(("a", "with_dust", 24.0), ("b", "without_dust", 25.0))))
    assert (found["a"]["pm25"], found["a"]["pm25_target"], found["a"]["pm25_deviation"]) == (30, 24, 0.25)
    assert found["b"]["pm25_deviation"] == pytest.approx(-0.2)
    assert (found["a"]["pm25_basis"], found["b"]["pm25_basis"]) == ("with_dust", "without_dust")
    assert (found["a"]["good_days"], found["a"]["days"]) == (187, 187)
    assert found["a"]["pm10"] == 60
    assert "untold_pm10" in found["a"]["absent"].split(";")
    assert "untold_pm25" not in found["a"]["absent"].split(";")
    assert "620800" not in found or found["620800"]["pm25"] is None, "the means of the whole are not the city's own"


def test_months_stand_beside_last_year_s_and_the_farthest_above_first() -> None:
    days = pd.concat(
        [
            county_air("b", pm25=40.0),
            air(date(2023, 1, 1), date(2023, 12, 31), region="b", pm25=50.0),
            county_air("a", pm25=20.0),
            county_air("620800"),
        ]
    )
    answer = compare.pm25_months(SCOPE, days, aims(("a", "with_dust", 25.0), ("b", "with_dust", 32.0)), REGIONS)
    assert answer.frame is not None
    assert list(answer.frame["child"].unique()) == ["b", "a"]
    b = answer.frame[answer.frame["child"] == "b"]
    assert list(b["month"].dt.month) == list(range(1, 13)), "last year's months stand although this year has none yet"
    june = b[b["month"].dt.month == 6].iloc[0]
    assert (june["value"], june["last_year"], june["target"], june["to_date"]) == (40, 50, 32, 40)
    assert june["deviation"] == 0.25
    assert b[b["month"].dt.month == 12]["value"].isna().all()
    assert answer.value == len(answer.frame)
    nothing = compare.pm25_months(SCOPE, AIR_DAYS.of([]), aims(), REGIONS)
    assert (nothing.value, nothing.reason.code) == (0, "no_readings")  # type: ignore[union-attr]

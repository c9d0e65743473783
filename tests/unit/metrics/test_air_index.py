"""Composite index, rank with ties and the bottom zone, by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import AIR_DAYS, SETTINGS
from lib.core.scope import Scope
from lib.metrics.air_index import ranking

DAY = date(2024, 7, 5)
NONE = SETTINGS.of([])
SIX = {"so2": 9.0, "no2": 15.0, "co": 0.7, "o3_8h": 192.0, "pm10": 39.0, "pm25": 21.0}


def region(code: str, first: date = date(2024, 1, 1), last: date = DAY, **given: Any) -> pd.DataFrame:
    ordinary = {"region": code, "region_name": code, "parent": "620800", "dust_pm10": False, "dust_pm25": False} | SIX
    return AIR_DAYS.typed(pd.DataFrame({"on": pd.date_range(first, last), **(ordinary | given)}))


def places(answer: Any) -> dict[str, int]:
    known = answer.frame.dropna(subset=["rank"])
    return dict(zip(known["region_name"], known["rank"].astype(int), strict=True))


def test_the_published_example_is_reproduced() -> None:
    """21/35 + 39/70 + 9/60 + 15/40 + 192/160 + 0.7/4 = 3.06 (the ranking rules' example)."""
    answer = ranking(Scope("620802", DAY), region("620802"), NONE)
    assert answer.value == pytest.approx(3.0571, abs=1e-4)
    told = {"rank": None, "ranked": 0, "largest": "o3_8h", "with_dust": answer.value}
    assert answer.details == told, "alone it has no rank"
    assert answer.standard == "HJ 663-2013 / GB 3095-2012"


def test_equal_indices_share_a_rank_and_the_next_is_skipped() -> None:
    days = pd.concat([region("A", pm25=14.0), region("B", pm25=14.0), region("C"), region("D", pm25=35.0)])
    answer = ranking(Scope("620800", DAY), days, NONE)
    assert places(answer) == {"A": 1, "B": 1, "C": 3, "D": 4}
    assert answer.reason.code == "no_readings", "the city itself has no days here"


def test_indices_are_compared_as_they_are_written_with_two_decimals() -> None:
    days = pd.concat([region("A", pm25=21.0), region("B", pm25=21.1), region("C", pm25=21.4)])
    assert places(ranking(Scope("620800", DAY), days, NONE)) == {"A": 1, "B": 1, "C": 3}


def test_a_county_is_ranked_among_those_of_its_city_and_the_city_is_not_ranked() -> None:
    days = pd.concat([region("620800", parent=None), region("A", pm25=14.0), region("B")])
    assert places(ranking(Scope("B", DAY), days[days["region"] != "620800"], NONE)) == {"A": 1, "B": 2}
    answer = ranking(Scope("620800", DAY), days, NONE)
    assert places(answer) == {"A": 1, "B": 2}
    assert answer.details["rank"] is None
    assert answer.value == pytest.approx(3.0571, abs=1e-4)


@pytest.mark.parametrize(("regions", "zone"), [(7, 1), (9, 2), (87, 10)])
def test_the_bottom_zone_is_ten_of_86_or_of_fewer_the_same_share(regions: int, zone: int) -> None:
    june = {"first": date(2024, 6, 1), "last": date(2024, 6, 30)}
    days = pd.concat([region(f"R{number:03}", pm25=20.0 + number, **june) for number in range(regions)])
    answer = ranking(Scope("620800", date(2024, 6, 30), "month"), days, NONE)
    assert answer.frame["bottom_zone"].sum() == zone
    assert answer.frame["bottom_zone"].iloc[-1]


def test_no_index_while_a_figure_is_missing() -> None:
    days = pd.concat([region("A", so2=None), region("B"), region("C", pm25=30.0)])
    answer = ranking(Scope("A", DAY), days, NONE)
    assert answer.value is None
    assert answer.reason.code == "composite_incomplete"
    assert places(answer) == {"B": 1, "C": 2}
    assert answer.frame.set_index("region_name").loc["A", "reason"] == "no_readings"


def test_dust_days_are_left_out_of_the_ranked_index_and_kept_in_beside_it() -> None:
    days = region("A")
    days.loc[:9, ["pm10", "dust_pm10"]] = [600.0, True]
    row = ranking(Scope("A", DAY), days, NONE).frame.iloc[0]
    assert row["composite"] == pytest.approx(3.0571, abs=1e-4)
    mean = round((177 * 39 + 10 * 600) / 187, 1)
    assert row["composite_dust"] == pytest.approx(3.0571 + (mean - 39) / 70, abs=1e-4)


def test_last_year_stands_under_its_own_limits_and_under_this_year_s() -> None:
    """After 2026-03-01 PM2.5 is divided by 30 and PM10 by 60: the same air has a higher index."""
    day = date(2026, 6, 30)
    days = region("A", date(2025, 1, 1), day)
    row = ranking(Scope("A", day), days, NONE).frame.iloc[0]
    newer = 3.0571 + 21 / 30 - 21 / 35 + 39 / 60 - 39 / 70
    assert row["composite"] == pytest.approx(newer, abs=1e-4)
    assert row["composite_last_year"] == pytest.approx(3.0571, abs=1e-4)
    assert row["composite_same_limits"] == pytest.approx(newer, abs=1e-4)
    assert row["composite_change"] == pytest.approx(0)


def test_weights_are_a_setting_and_one_by_default() -> None:
    weighted = ranking(Scope("A", DAY), region("A"), SETTINGS.of([("composite_weights", "pm25=3")]))
    assert weighted.value == pytest.approx(3.0571 + 2 * 21 / 35, abs=1e-4)


def test_all_who_share_the_last_place_stand_in_the_bottom_zone() -> None:
    """Of seven whose last two are equal nobody stood in it: both have rank six, which is not behind the sixth."""
    days = pd.concat([region(f"R{number}", pm25=20.0 + min(number, 5)) for number in range(7)])
    frame = ranking(Scope("620800", DAY), days, NONE).frame.set_index("region_name")
    assert frame.loc[frame["bottom_zone"], "rank"].to_dict() == {"R5": 6, "R6": 6}


def test_a_region_that_stands_alone_is_in_no_bottom_zone() -> None:
    assert ranking(Scope("A", DAY), region("A"), NONE).frame["bottom_zone"].isna().all()


def test_dust_days_stay_in_the_index_where_the_office_keeps_them() -> None:
    days = region("A")
    dusty = days["on"].dt.month == 4
    days.loc[dusty, "pm10"], days.loc[dusty, "dust_pm10"] = 400.0, True
    without = ranking(Scope("A", DAY), days, NONE).frame.iloc[0]
    kept = ranking(Scope("A", DAY), days, SETTINGS.of([("exceptional_event_policy", "kept")])).frame.iloc[0]
    assert without["composite"] < without["composite_dust"]
    assert kept["composite"] == kept["composite_dust"] == without["composite_dust"]


def test_decimals_of_the_figures_are_a_setting() -> None:
    days = region("A", pm25=21.4)
    fine = ranking(Scope("A", DAY), days, NONE).value
    coarse = ranking(Scope("A", DAY), days, SETTINGS.of([("rounding_profile", "as_reported")])).value
    assert fine - coarse == pytest.approx(0.4 / 35)


def test_without_dust_a_year_whose_list_is_missing_gives_no_index_to_compare_with() -> None:
    days = pd.concat([region("A", date(2023, 1, 1), date(2023, 12, 31)), region("A")], ignore_index=True)
    days.loc[days["on"] == "2024-03-18", ["dust_pm10", "dust_pm25"]] = True
    (row,) = ranking(Scope("A", DAY), days, NONE).frame.to_dict("records")
    assert row["composite"] == pytest.approx(3.0571, abs=1e-4)
    assert pd.isna(row["composite_last_year"])
    assert pd.isna(row["composite_change"])
    assert row["reason"] == "unlisted"
    kept = SETTINGS.of([("exceptional_event_policy", "kept")])
    assert ranking(Scope("A", DAY), days, kept).frame["composite_change"].tolist() == [0]

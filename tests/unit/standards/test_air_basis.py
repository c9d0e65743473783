"""Two years under one version beside each by its own: a small world whose figures can be worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from lib.standards.air_basis import air_basis, attains, bases, changes_between, period_figures, reassessed
from lib.standards.air_limits import limits
from lib.standards.aqi_frame import assess_days

CLEAN = {"so2": 9.0, "no2": 20.0, "co": 0.8, "o3_8h": 80.0, "pm10": 50.0, "pm25": 30.0}


def world(first: str, *pm25: float, **given: object) -> pd.DataFrame:
    """Days of one region as they are stored: judged by the standard of each day."""
    days = pd.DataFrame({**CLEAN, "on": pd.date_range(first, periods=len(pm25)), "pm25": list(pm25), **given})
    found = assess_days(days)
    return days.assign(aqi=found["aqi"], standard=found["standard"].astype("str"))


def test_the_day_names_all_three_standards():
    assert air_basis(date(2026, 2, 28)).codes == ("GB 3095-2012", "HJ 633-2012", "HJ 663-2013")
    assert air_basis(date(2026, 3, 1)).codes == ("GB 3095-2026 transition", "HJ 633-2026", "HJ 663-2026")
    assert [basis.limits.code for basis in bases()] == [
        "GB 3095-2012",
        "GB 3095-2026 transition",
        "GB 3095-2026 final",
    ]
    assert changes_between(date(2025, 12, 1), date(2026, 3, 1))
    assert not changes_between(date(2026, 3, 1), date(2030, 12, 31))


def test_the_same_air_looks_worse_only_where_the_versions_differ():
    before, now = world("2025-04-01", 70, 70, 60, 40), world("2026-04-01", 70, 70, 60, 40)
    official = [period_figures(days) for days in (before, now)]
    assert [each.good for each in official] == [4, 2], "official: each by its own day"
    assert official[0].standards == ("GB 3095-2012", "HJ 633-2012", "HJ 663-2013")
    for basis, good in zip(bases(), (4, 2, 2), strict=True):
        comparable = [period_figures(days, basis) for days in (before, now)]
        assert [each.good for each in comparable] == [good, good], "comparable: no change where there was none"
        assert comparable[0] == comparable[1]
        assert comparable[0].standards == basis.codes
    assert official[0].good_share == 100
    assert official[1].good_share == 50


def test_composite_index_and_attainment_follow_the_basis():
    days = world("2025-04-01", *[32.0] * 10)
    by_2012, by_2026, final = (period_figures(days, basis) for basis in bases())
    rest = 9 / 60 + 20 / 40 + 0.8 / 4 + 80 / 160
    assert by_2012.composite.index == pytest.approx(rest + 50 / 70 + 32 / 35)
    assert by_2026.composite.index == pytest.approx(rest + 50 / 60 + 32 / 30)
    assert final.composite.index == pytest.approx(9 / 20 + 20 / 30 + 0.8 / 4 + 80 / 160 + 50 / 50 + 32 / 25)
    assert [each.attains["pm25"] for each in (by_2012, by_2026, final)] == [True, False, False]
    assert [each.composite.standard for each in (by_2012, by_2026)] == ["GB 3095-2012", "GB 3095-2026 transition"]
    doubled = period_figures(days, bases()[0], weights={"pm25": 3})
    assert doubled.composite.index == pytest.approx(rest + 50 / 70 + 3 * 32 / 35)


def test_a_period_across_the_change_is_official_by_the_day_and_names_every_version():
    days = world("2026-02-27", 70, 70, 70, 70)
    official = period_figures(days)
    assert (official.good, official.valid) == (2, 4)
    assert official.standards == ("GB 3095-2026 transition", "HJ 633-2012", "HJ 633-2026", "HJ 663-2026")
    assert period_figures(days, bases()[1]).good == 0


def test_percentiles_of_co_and_ozone_means_of_the_rest():
    days = world("2025-04-01", 30, 40, co=[0.4, 1.4], o3_8h=[100.0, 200.0])
    found = period_figures(days).concentrations
    assert (found["pm25"], found["co"], found["o3_8h"]) == (35, pytest.approx(1.35), 190)


def test_dust_days_leave_concentrations_or_whole_days_by_the_list_alone():
    dust = {"dust_pm10": [False, True, None], "dust_pm25": [False, False, False]}
    days = world("2025-04-01", 30, 90, 30, pm10=[60.0, 700.0, 80.0], **dust)
    kept, left_out, gone = (period_figures(days, dust=rule) for rule in ("kept", "concentrations", "days"))
    assert [each.concentrations["pm10"] for each in (kept, left_out, gone)] == [280, 70, 70]
    assert [each.concentrations["pm25"] for each in (kept, left_out, gone)] == [50, 50, 30]
    assert [each.days["no2"] for each in (kept, left_out, gone)] == [3, 3, 2]
    assert [(each.good, each.heavy, each.valid) for each in (kept, left_out, gone)] == [(2, 1, 3), (2, 1, 3), (2, 0, 2)]
    assert period_figures(days.drop(columns=["dust_pm10"]), dust="days").valid == 3, "never inferred"


def test_too_few_days_give_no_figure_and_no_index():
    days = world("2025-04-01", 30, None, 30)
    found = period_figures(days, needed=3)
    assert (found.concentrations["pm25"], found.days["pm25"], found.attains["pm25"]) == (None, 2, None)
    assert (found.composite.index, found.composite.reason) == (None, "items_missing")
    assert found.concentrations["pm10"] == 50
    nothing = period_figures(days.iloc[:0])
    assert (nothing.valid, nothing.good_share, nothing.concentrations["pm10"]) == (0, None, None)


def test_reassessed_days_keep_all_but_their_index():
    days = world("2025-04-01", 70, 20).assign(region="x", aqi_level=0, primary="?")
    found = reassessed(days, bases()[1])
    assert found["aqi"].tolist() == [110, 50]
    assert found["aqi_level"].tolist() == [3, 1]
    assert found["primary"].tolist()[0] == "pm25"
    assert found["primary"].isna().tolist() == [False, True]
    assert set(found["standard"]) == {"HJ 633-2026"}
    pd.testing.assert_frame_equal(found[[*CLEAN, "on", "region"]], days[[*CLEAN, "on", "region"]])
    assert days["aqi"].tolist() == [94, 50]


@pytest.mark.parametrize(
    ("item", "value", "met"),
    [
        ("pm25", 35.0, True),
        ("pm25", 35.5, False),
        ("pm25", 35.49, True),
        ("pm25", 34.5, True),
        ("co", 4.05, True),
        ("co", 4.051, False),
        ("o3_8h", 160.5, True),
        ("o3_8h", 161.0, False),
        ("pm10", None, None),
    ],
)
def test_a_limit_is_judged_on_the_rounded_figure(item, value, met):
    assert attains(item, value, limits(date(2020, 1, 1))) is met

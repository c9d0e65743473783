"""What the demo makes visible of air: projection and hits, last hours, a silent station, a polluted day, charts."""

import json
from datetime import date

import pandas as pd
import pytest

from lib import db
from lib.charts import calendar, cumulative_trend, levels, monthly_trend
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.metrics.air_signals import signals
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate

CITY = Scope("620800", date(2024, 7, 5))
PROPER = Scope("620802", date(2024, 7, 5))
#: Bytes that a chart may bring to the page.
MOST = 40_000


def of(key: str, scope: Scope = PROPER) -> Result:
    return evaluate(metric(key), scope, db.read)


@pytest.mark.parametrize("scope", [CITY, PROPER])
@pytest.mark.parametrize("key", ["air.pm25_projection", "air.pm10_projection", "air.good_days_projection"])
def test_the_demo_has_past_years_to_project_from(demo: str, key: str, scope: Scope) -> None:
    result = of(key, scope)
    assert result.details["years"] == 5
    assert result.details["low"] < result.value <= result.details["high"]
    assert result.details["trials"] == 45
    assert result.details["hits"] / 45 > 0.7
    assert result.reason is None


def test_the_demo_lights_what_the_page_speaks_of(demo: str) -> None:
    queries = ("air_days_below", "targets", "air_history", "air_latest")
    found = signals(CITY, *(db.read(query, CITY).frame for query in queries))
    assert {"air_mean_above_target", "air_day_polluted", "air_station_silent"} <= set(found["reason"])
    t = translator("zh")
    assert all(t.has(f"reason.{code}") for code in found["reason"])
    assert all(t.has(f"kind.{code}") for code in found["kind"])
    assert all(t.has(f"pollutant.{code}") for code in found["item"].dropna())


def test_a_station_s_hours_and_days_are_there(demo: str) -> None:
    hours = of("air.latest", CITY).frame
    assert len(hours) == 8
    assert hours["at"].max() == pd.Timestamp("2024-07-06"), "the last hour of 5 July is stamped with its end"
    assert of("air.latest", CITY).as_of == date(2024, 7, 5)
    capture = of("air.capture", CITY).frame.set_index("name")
    assert capture["hour_share"].min() < 0.25 < 1 == capture["hour_share"].max()
    assert capture["possible_hours"].notna().sum() == 8


def test_the_city_s_counties_are_ranked_and_the_last_is_in_the_bottom_zone(demo: str) -> None:
    frame = of("air.composite", CITY).frame
    assert sorted(frame["rank"].dropna()) == [1, 2, 3, 4, 5, 6, 7]
    assert frame.loc[frame["bottom_zone"].fillna(False), "rank"].tolist() == [7]
    alone = of("air.composite", PROPER)
    assert alone.details["ranked"] == 7, "a county stands among those of its city"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scope", [PROPER, Scope("620722", date(2022, 12, 31))])
def test_charts_are_small_and_say_what_they_show(demo: str, scope: Scope, language: str) -> None:
    t = translator(language)
    days, months = of("air.calendar", scope), of("air.monthly", scope)
    drawn = {
        "calendar": calendar(days, t).to_dict(),
        "months": monthly_trend(months, t, detail=True).to_dict(),
        "so far": cumulative_trend(months, t).to_dict(),
        "levels": levels(of("air.levels_by_month", scope), t).to_dict(),
    }
    specs = {name: json.dumps(spec, ensure_ascii=False) for name, spec in drawn.items()}
    assert max(map(len, specs.values())) < MOST
    counted = t("air.calendar_day", level=t("aqi_level.2"), count=days.details["levels"][2])
    assert counted in specs["calendar"], "the key counts the days"
    goal = months.frame.query("pollutant == 'pm25'")["target"].dropna()
    assert len(goal) == 0 or t("air.end.target", value=float(goal.iloc[0])) in specs["so far"]
    ex_dust = t("series.ex_dust", year=str(scope.year))
    assert ex_dust in specs["months"]
    quarters = months.frame["quarter_target"].notna().any()
    assert (t("series.quarter_target") in specs["months"]) == quarters


def test_gases_have_no_line_without_dust(demo: str) -> None:
    t = translator("en")
    spec = json.dumps(monthly_trend(of("air.monthly"), t, pollutant="no2", detail=True).to_dict())
    assert t("series.ex_dust", year="2024") not in spec
    assert t("series.quarter_target") not in spec, "nobody set one"

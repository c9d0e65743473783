"""A row taken under maintenance, or one that says nothing, never takes the place of a normal one."""

import itertools
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lib import db
from lib.core.scope import Scope
from lib.db.schema import air_day, water_month, water_published, water_sample
from lib.ingest.load import load
from lib.ingest.rebuild import rebuild
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from tests.db.test_doubt import GOOD, HOURS, SECTIONS, flags, hour_line, hours, rows, stored

NORMAL = "W1,2024-06-05 08:00,正常,Ⅱ,8.1,0.025"
UPKEEP = "W1,2024-06-05 08:00,维护,*,8.3,--"
HEAD = "断面编码,采样时间,站点情况,水质类别,pH,总磷"
EMPTY_HOURS = ",".join(HOURS) + "\n"


def samples(folder: Path, *lines: str, name: str = "a") -> None:
    text = "\n".join([HEAD, *lines, ""])
    hours(folder, [], name, air_hourly=EMPTY_HOURS, water_sections=SECTIONS, water_samples=text)


def held() -> tuple[list[tuple[object, ...]], ...]:
    values = rows(select(water_sample.c.item, water_sample.c.value).order_by(water_sample.c.item))
    return values, rows(select(water_published.c.water_class)), rows(select(water_month.c.water_class))


@pytest.mark.parametrize("upkeep", [UPKEEP, UPKEEP.replace("维护", "停运"), UPKEEP.replace("维护,*,8.3", "缺测,,*")])
def test_a_maintenance_row_never_replaces_a_normal_one(database: str, tmp_path: Path, upkeep: str) -> None:
    normal = ([("ph", 8.1), ("tp", 0.025)], [(2,)], [(2,)])
    for number, pair in enumerate(itertools.permutations((NORMAL, upkeep))):
        # In one file, in either order; then each in a file of its own.
        samples(tmp_path, *pair, name=f"one{number}")
        assert (held(), flags()) == (normal, [])
        for line in pair:
            samples(tmp_path, line, name=f"two{number}{pair.index(line)}")
        assert (held(), flags()) == (normal, [])


def test_a_normal_row_takes_the_whole_place_of_one_under_maintenance(database: str, tmp_path: Path) -> None:
    samples(tmp_path, "W1,2024-06-05 08:00,维护,,8.3,0.4", name="a")
    assert held()[0] == [("ph", 8.3), ("tp", 0.4)]
    assert [flag[2:5] for flag in flags()] == [("all", "maintenance", "维护")]
    assert held()[2] == [], "nothing but maintenance: no class"
    samples(tmp_path, "W1,2024-06-05 08:00,正常,Ⅰ,8.1,", name="b")
    assert (held(), flags()) == (([("ph", 8.1)], [(1,)], [(1,)]), [])


def test_two_normal_rows_of_one_time_complete_each_other(database: str, tmp_path: Path) -> None:
    samples(tmp_path, NORMAL, "W1,2024-06-05 08:00,正常,,8.1,--")
    assert held()[0] == [("ph", 8.1), ("tp", 0.025)]
    assert "contradicted" not in {flag[3] for flag in flags()}


def test_both_orders_of_the_published_file(database: str, tmp_path: Path) -> None:
    heading = "省份,流域,断面名称,监测时间,水质类别,pH(无量纲),总磷(mg/L),站点情况"
    normal, upkeep = (
        "甘肃省,长江流域,固水子村,04-04 04:00,Ⅱ,8.56,0.025,正常",
        "甘肃省,长江流域,固水子村,04-04 04:00,*,8.56,--,维护",
    )
    for name, pair in (("a", (normal, upkeep)), ("b", (upkeep, normal))):
        folder = tmp_path / name / "2021-04"
        folder.mkdir(parents=True)
        (folder / "x.csv").write_text("\n".join([heading, *pair, ""]), encoding="utf-8")
        assert load([folder.parent], by="office", report_day=date(2021, 5, 1), source="water_by_name").written
        assert held()[:2] == ([("ph", 8.56), ("tp", 0.025)], [(2,)])
        assert flags() == []


def test_an_hour_that_says_nothing_wipes_none_and_a_correction_does(database: str, tmp_path: Path) -> None:
    full, empty = hour_line("S1", "2024-07-02 08:00"), hour_line("S1", "2024-07-02 08:00", **dict.fromkeys(GOOD, ""))
    for number, pair in enumerate(itertools.permutations((full, empty))):
        hours(tmp_path, pair, f"one{number}")
        assert stored(8, "pm25", "o3") == (30, 90)
    hours(tmp_path, [empty.replace(",,", ",--,")], "published_null")
    assert stored(8, "pm25", "o3") == (30, 90)
    # A row that states the hour anew withdraws what it leaves empty; so does a word for "no reading".
    hours(tmp_path, [hour_line("S1", "2024-07-02 08:00", O3="")], "corrected")
    assert stored(8, "pm25", "o3") == (30, None)
    hours(tmp_path, [hour_line("S1", "2024-07-02 08:00", PM2_5="-99", O3="")], "withdrawn")
    assert stored(8, "pm25", "pm10") == (None, 60)


def test_a_reported_day_that_says_nothing_wipes_none(database: str, tmp_path: Path) -> None:
    head = "区划,日期,PM10,PM2.5\n"
    for name, line in (("a", "620802,2024-07-02,60,30"), ("b", "620802,2024-07-02,,--")):
        hours(tmp_path, [], name, air_hourly=EMPTY_HOURS, air_daily=f"{head}{line}\n")
        assert rows(select(air_day.c.pm10, air_day.c.pm25).where(air_day.c.region == "620802")) == [(60, 30)]


@pytest.mark.parametrize("day", ["05", "12"])
def test_a_reading_under_maintenance_is_no_part_of_the_month_s_class_mean_or_light(
    database: str, tmp_path: Path, day: str
) -> None:
    """In one file with the normal one or after it, before it or later in the month; alone it lights nothing."""
    upkeep = f"W1,2024-06-{day} 12:00,维护,劣Ⅴ,8.3,0.9"
    scope = Scope("620800", date(2024, 6, 30))
    for name, lines in (("a", [upkeep]), ("b", [NORMAL]), ("c", [NORMAL, upkeep])):
        samples(tmp_path, *lines, name=name)
        if name != "a":
            assert (held()[2], rows(select(water_month.c.samples, water_month.c.published))) == ([(2,)], [(1, 2)])
        items = db.read("water_items", scope).frame
        assert dict(zip(items["item"], items["value"], strict=True)) == (
            {} if name == "a" else {"ph": 8.1, "tp": 0.025}
        )
        assert not evaluate(metric("warnings.list"), scope, db.read).value
    assert [flag[2:5] for flag in flags()] == [("all", "maintenance", "维护")]
    before = rows(select(water_month))
    rebuild()
    assert rows(select(water_month)) == before

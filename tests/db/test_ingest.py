"""Imports into a real database, on SQLite and PostgreSQL."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from lib import db
from lib.core.errors import UnknownRegion, UnknownSource
from lib.db.schema import (
    air_day,
    air_station_day,
    batch,
    item,
    metadata,
    person,
    point,
    unit,
    update,
    water_month,
    water_published,
)
from lib.ingest.demo import demo_sets, load_demo
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.verify import verify

TODAY = date(2024, 7, 5)

LEDGERS = {
    "regions": "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620800,平凉市,,市\n",
    "units": "名称,别名,类型,所属区划\n崆峒区人民政府,崆峒区；区政府,县区,620802\n",
    "programmes": "编号,名称,类型\nP1,中央督察,中央督察\n",
    "findings": (
        "问题编号,批次编号,问题描述,所在区划,责任单位,配合单位,包案领导,整改时限,当前状态,完成比例,"
        "完成日期,销号日期,回头看日期,回头看结果\n"
        "F1,P1,河道堆放垃圾,崆峒区,区政府,水务局；住建局,甲,2024年10月底前,整改中,40%,,,,\n"
        "F2,P1,散煤复燃,620802,商务局,,乙,2023-12-31,已销号,100%,2023-12-01,2024-01-15,2024-05-01,反弹\n"
    ),
    "measures": (
        "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例,进展说明\nF1,1,清运,2024-06-30,整改完成,100%,已清\n"
    ),
    "projects": "项目编号,项目名称,所在区划,责任单位,总投资(万元),完成比例\nX1,管网,620802,住建局,1200,30%\n",
    "milestones": "项目编号,节点,时限,完成日期\nX1,开工,2024年3月底,2024-03-12\nX1,建成,力争年内,\n",
    "updates": "事项编号,日期,状态,完成比例,进展说明,填报单位\nF1,2024-05-31,整改中,25%,已清运一半,区政府\n",
    "actions": "编号,日期,类型,对象单位,事项编号\nA1,2024-06-01,约谈,区政府,F1\n",
    "air_stations": "点位编码,名称,所在区划,级别,参与评价\nS1,一号,620802,国控,是\nS2,二号,620802,省控,是\n",
    "air_daily": (
        "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
        "S1,,2024-07-01,10,20,0.8,100,60,30\nS2,,2024-07-01,11,21,0.9,101,61,40\n,620800,2024-06-30,9,9,0.5,90,40,20\n"
    ),
    "water_sections": "断面编码,名称,类型,水体,所在区划,目标类别\nW1,泾河,国控,河流,620802,Ⅲ\n",
    "water_samples": "断面编码,采样时间,pH,氨氮,总磷\nW1,2024-06-05 08:00,8.1,1.2,<0.01\n",
    "targets": "指标编码,区划,年,季度,目标值\npm25,620802,2024,,35\n",
}


def write(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (LEDGERS | changed).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return folder


def bring(folder: Path, **options: Any) -> Outcome:
    return load([folder], by="office", **{"report_day": TODAY} | options)


def rows(statement: Any) -> list[tuple[Any, ...]]:
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def told(code: str) -> list[tuple[Any, ...]]:
    columns = (update.c.on, update.c.state, update.c.progress, update.c.note)
    return rows(
        select(*columns).join(item, item.c.id == update.c.item).where(item.c.code == code).order_by(update.c.on)
    )


def everything() -> dict[str, list[tuple[Any, ...]]]:
    with db.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for table in metadata.sorted_tables
        }


def test_a_folder_of_ledgers(database: str, tmp_path: Path) -> None:
    before = db.version()
    outcome = bring(write(tmp_path / "a"))
    assert (outcome.faults, outcome.written) == ([], True)
    assert [(n.rule, n.count) for n in outcome.notices] == [
        ("no_position", 2),
        ("no_position", 1),
        ("basis_with_dust", 1),
    ]
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.faulty) == (20, 0, 0, 0)
    assert db.version() == before + 1
    assert {each.ledger for each in outcome.batches} == set(LEDGERS)
    found = rows(
        select(item.c.code, item.c.region, item.c.unit, item.c.due_on, item.c.due_text, item.c.firmness).order_by(
            item.c.code
        )
    )
    assert found == [
        ("F1", "620802", "崆峒区人民政府", date(2024, 10, 31), "2024年10月底前", "firm"),
        ("F1#1", "620802", None, date(2024, 6, 30), "2024-06-30", "firm"),
        ("F2", "620802", "商务局", date(2023, 12, 31), "2023-12-31", "firm"),
        ("X1", "620802", "住建局", None, None, "firm"),
        ("X1#建成", "620802", None, date(2024, 12, 31), "力争年内", "strive"),
        ("X1#开工", "620802", None, date(2024, 3, 31), "2024年3月底", "firm"),
    ]
    assert rows(select(unit.c.kind).where(unit.c.name == "商务局")) == [(None,)]
    assert [name for (name,) in rows(select(person.c.name).order_by(person.c.name))] == ["乙", "甲"]


def test_states_become_dated_updates(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    assert told("F1") == [
        (date(2024, 5, 31), "in_progress", 0.25, "已清运一半"),
        (TODAY, "in_progress", 0.4, None),
    ]
    assert told("F2") == [
        (date(2023, 12, 1), "done", 1.0, None),
        (date(2024, 1, 15), "closed", 1.0, None),
        (date(2024, 5, 1), "rebounded", 1.0, None),
    ]
    assert told("F1#1") == [(TODAY, "done", 1.0, "已清")]
    assert told("X1#开工") == [(date(2024, 3, 12), "done", 1.0, None)]
    assert told("X1#建成") == []
    assert told("X1") == [(TODAY, None, 0.3, None)]


def test_air_and_water_are_assessed(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    columns = (air_day.c.region, air_day.c.on, air_day.c.pm25, air_day.c.aqi, air_day.c.stations, air_day.c.derived)
    assert rows(select(*columns).order_by(air_day.c.on, air_day.c.region)) == [
        ("620800", date(2024, 6, 30), 20.0, 45, None, False),
        ("620800", date(2024, 7, 1), 30.0, 55, 1, True),
        ("620802", date(2024, 7, 1), 35.0, 55, 2, True),
    ]
    months = (water_month.c.month, water_month.c.samples, water_month.c.water_class, water_month.c.deciding)
    assert rows(select(*months)) == [(date(2024, 6, 1), 1, 4, "nh3n")]


def test_the_same_import_twice_changes_nothing(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "a")
    bring(folder)
    before, version = everything(), db.version()
    again = bring(folder)
    assert (again.new, again.changed, again.unchanged, again.batches) == (0, 0, 20, [])
    assert everything() == before
    assert db.version() == version
    assert bring(folder, report_day=date(2024, 8, 5)).changed == 0


def test_a_dry_run_tells_and_writes_nothing(database: str, tmp_path: Path) -> None:
    before = everything()
    outcome = bring(write(tmp_path / "a"), dry_run=True)
    assert (outcome.new, outcome.written) == (20, False)
    assert everything() == before


def test_a_later_report_adds_an_update_and_keeps_the_first_deadline(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    moved = LEDGERS["findings"].replace("2024年10月底前,整改中,40%", "2024年12月底前,整改中,60%")
    refused = bring(write(tmp_path / "b", findings=moved), report_day=date(2024, 8, 5))
    assert [(fault.rule, fault.heading) for fault in refused.faults] == [("deadline_moved", "整改时限")]
    assert not refused.written
    extended = LEDGERS["updates"].replace("填报单位\n", "填报单位,延期至,延期批准文号\n")
    extended = extended.replace("区政府\n", "区政府,,\n")
    extended += "F1,2024-08-01,,,,,2024-12-31,平整改〔2024〕3号\n"
    later = bring(write(tmp_path / "c", findings=moved, updates=extended), report_day=date(2024, 8, 5))
    assert (later.faults, later.new, later.changed) == ([], 1, 1)
    assert rows(select(item.c.due_on, item.c.due_text).where(item.c.code == "F1")) == [
        (date(2024, 10, 31), "2024年10月底前")
    ]
    assert told("F1")[-1] == (date(2024, 8, 5), "in_progress", 0.6, None)


def test_all_or_nothing_unless_the_good_rows_are_accepted(database: str, tmp_path: Path) -> None:
    bad = LEDGERS["findings"] + "F3,P9,x,620802,U,,,2024-12-31,整改中,1%,,,,\nF4,P1,x,没有的区,U,,,2024-12-31,,,,,,\n"
    bad += "F5,P1,x,620802,U,,,尽快,,,,,,\n"
    folder = write(tmp_path / "a", findings=bad)
    refused = bring(folder)
    assert {fault.rule for fault in refused.faults} == {"unknown_programme", "unknown_region", "date"}
    assert (refused.written, refused.faulty) == (False, 3)
    assert rows(select(func.count()).select_from(batch)) == [(0,)]
    accepted = bring(folder, accept_good=True)
    assert (accepted.written, accepted.faulty) == (True, 3)
    assert rows(select(func.count()).select_from(item).where(item.c.kind == "finding")) == [(2,)]


def test_reported_days_of_a_region_are_never_derived_over(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    more = LEDGERS["air_daily"] + "S1,,2024-06-30,50,50,2,150,200,150\n"
    bring(write(tmp_path / "b", air_daily=more))
    day = (air_day.c.region == "620800") & (air_day.c.on == date(2024, 6, 30))
    assert rows(select(air_day.c.pm25, air_day.c.derived).where(day)) == [(20.0, False)]
    county = (air_day.c.region == "620802") & (air_day.c.on == date(2024, 6, 30))
    assert rows(select(air_day.c.pm25, air_day.c.derived).where(county)) == [(150.0, True)]


def test_hours_make_days_and_lose_them(database: str, tmp_path: Path) -> None:
    def hourly(last: int, value: int = 30) -> str:
        lines = [f"S1,2024-07-02 {h:02d}:00,10,20,0.8,90,60,{value}" for h in range(1, last + 1)]
        return "\n".join(["点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5", *lines, ""])

    bring(write(tmp_path / "a", air_hourly=hourly(19)))
    days = select(air_station_day.c.pm25, air_station_day.c.o3_8h).where(air_station_day.c.on == date(2024, 7, 2))
    assert rows(days) == [(None, 90.0)]
    bring(write(tmp_path / "b", air_hourly=hourly(24)))
    assert rows(days) == [(30.0, 90.0)]
    found = select(air_day.c.aqi).where(air_day.c.on == date(2024, 7, 2), air_day.c.region == "620800")
    assert rows(found) == [(55,)]
    bring(write(tmp_path / "c", air_hourly=hourly(24, 50)))
    assert rows(days) == [(50.0, 90.0)]


def test_a_source_makes_the_regions_it_names(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    cities = tmp_path / "cities"
    cities.mkdir()
    head = "Date,Hour,WatchPoint,AQI,Level,PrimaryPollution,PM2.5,PM10,CO,NO2,O3_1h,O3_8h,SO2\n"
    row = "20240702,08,某站,53,良,细颗粒物(PM2.5),37,50,0.9,42,33,56,15\n"
    stale = "20190702,08,某站,53,良,NaN,37,50,0.9,42,33,56,15\n"
    for city in ("平凉", "某城"):
        (cities / f"{city}.csv").write_text(head + row + row + stale + row.replace(",08,", ",09,"), encoding="utf-8")
    outcome = bring(cities, source="station_hour")
    assert outcome.faults == []
    assert {notice.rule for notice in outcome.notices} == {"no_position", "out_of_order"}
    assert dict(outcome.doubted) == {"stale": 2, "repeated": 2}
    assert rows(select(point.c.code, point.c.region).where(point.c.code.like("a:%")).order_by(point.c.code)) == [
        ("a:平凉/某站", "620800"),
        ("a:某城/某站", "n:某城"),
    ]
    assert [(each.code, each.as_of) for each in db.data_sets()] == [("n:某城", date(2024, 7, 2))]
    assert bring(cities, source="station_hour").batches == []


def test_the_demo_loads_once(database: str) -> None:
    first = load_demo()
    assert first.new > 14000
    assert (first.changed, first.faulty) == (0, 0)
    before = everything()
    assert load_demo().batches == []
    assert everything() == before
    assert [each.code for each in db.data_sets()] == [each.code for each in demo_sets()]
    assert rows(select(func.count()).select_from(batch).where(batch.c.sample.is_(False))) == [(0,)]
    assert rows(select(func.count()).select_from(water_published)) == [(0,)]


def test_verify_compares_nothing_where_nothing_was_published(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    agreements, differences = verify("620800")
    assert [(each.compared, each.share) for each in agreements] == [(0, None)] * 8
    assert differences == []
    assert verify()[1] == []
    with pytest.raises(UnknownRegion):
        verify("000000")


def test_verify_lists_every_difference(database: str, tmp_path: Path) -> None:
    hours = "点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5,公布AQI,公布首要污染物\n"
    hours += "S1,2024-07-02 08:00,15,42,0.9,33,50,37,53,细颗粒物(PM2.5)\n"
    hours += "S1,2024-07-02 09:00,15,42,0.9,33,50,37,54,PM10\n"
    samples = "断面编码,采样时间,pH,氨氮,公布水质类别\nW1,2024-06-05 08:00,8.1,1.2,Ⅳ\nW1,2024-06-06 08:00,8.1,1.2,Ⅲ\n"
    bring(write(tmp_path / "a", air_hourly=hours, water_samples=samples))
    agreements, differences = verify("620802")
    assert [(each.kind, each.compared, each.equal) for each in agreements] == [
        ("aqi", 2, 1),
        ("level", 2, 2),
        ("primary", 2, 1),
        ("aqi_day", 0, 0),
        ("water_class", 2, 1),
        ("water_class_cleaned", 2, 1),
        ("composite_index", 0, 0),
        ("composite_rank", 0, 0),
    ]
    assert [(each["kind"], each["published"], each["own"]) for each in differences] == [
        ("aqi", 54, 53),
        ("primary", "pm10", "pm25"),
        ("water_class", 3, 4),
        ("water_class_cleaned", 3, 4),
    ]


@pytest.mark.parametrize("name", ["nothing", "findings "])
def test_an_unknown_ledger_is_refused(database: str, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownSource):
        bring(write(tmp_path / "a"), ledger=name)
    with pytest.raises(UnknownSource):
        bring(write(tmp_path / "a"), source=name)


def test_a_masked_cell_of_a_ledger_without_items_is_an_empty_one(database: str, tmp_path: Path) -> None:
    """What is told of masks is told of items: elsewhere a mask is no value, and nothing falls over it."""
    outcome = bring(
        write(
            tmp_path / "a",
            actions="编号,日期,类型,对象单位,事项编号,金额(万元)\nA1,2024-06-01,约谈,区政府,F1,**\n",
            units="名称,别名,类型,所属区划\n崆峒区人民政府,崆峒区；区政府,*,620802\n",
            water_samples="断面编码,采样时间,pH,氨氮,公布类别\nW1,2024-06-05 08:00,8.1,1.2,*\n",
        )
    )
    assert (outcome.faults, outcome.written) == ([], True)

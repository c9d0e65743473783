"""Derived rows follow from the readings alone: rebuilt they are the same, and the order of imports does not matter."""

import random
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select, update

from lib import db
from lib.db.commands.settings import write_setting
from lib.db.schema import air_day, air_hour, air_station_day, batch, reading_flag, water_month
from lib.ingest.load import load
from lib.ingest.rebuild import Rebuilt, rebuild

TODAY = date(2024, 7, 5)
NOW = datetime.fromisoformat("2024-07-05T09:00")
DERIVED = (air_station_day, air_day, water_month)
HEAD = "点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5"
LEDGERS = {
    "regions": "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620821,泾川县,620800,县\n620800,平凉市,,市\n",
    "air_stations": "点位编码,名称,所在区划,级别,参与评价\n"
    "S1,一号,620802,国控,是\nS2,二号,620802,省控,是\nS3,三号,620821,国控,是\nS4,四号,620821,市控,否\n",
    "water_sections": "断面编码,名称,类型,水体,所在区划,目标类别\nW1,泾河,国控,河流,620802,Ⅲ\n",
}


def bring(folder: Path, **ledgers: str) -> None:
    folder.mkdir()
    for ledger, text in ledgers.items():
        (folder / f"{ledger}.csv").write_text(text, encoding="utf-8-sig")
    outcome = load([folder], by="office", report_day=TODAY)
    assert (outcome.faults, outcome.written) == ([], True)


def dump(*, with_batch: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    with db.reading() as connection:
        return {
            table.name: connection.execute(
                select(*(c for c in table.c if with_batch or c.name != "batch")).order_by(*table.primary_key)
            ).all()  # type: ignore[misc]
            for table in (*DERIVED, air_hour, reading_flag)
        }


def hour(station: str, day: int, at: int, value: float, pm25: str = "") -> str:
    return f"{station},2024-06-{day:02d} {at:02d}:00,{value},20,0.8,{60 + value},70,{pm25 or value}"


def table(lines: Sequence[str]) -> str:
    return "\n".join([HEAD, *lines, ""])


def month_of_hours(seed: int = 1) -> list[str]:
    dice = random.Random(seed)
    bad = ["-99", "x", "90", "NaN"]
    return [
        hour(station, day, at, dice.randint(5, 60), dice.choice(bad) if dice.random() < 0.03 else "")
        for station in ("S1", "S2", "S3", "S4")
        for day in range(1, 6)
        for at in range(1, 25)
        if dice.random() < 0.95 and not (station == "S2" and day < 3)
    ]


def test_rebuild_gives_the_same_bytes(database: str, tmp_path: Path) -> None:
    lines = month_of_hours()
    bring(tmp_path / "a", **LEDGERS, air_hourly=table(lines[::2]))
    samples = "断面编码,采样时间,pH,氨氮,公布水质类别\nW1,2024-06-05 08:00,8.1,1.2,Ⅳ\nW1,2024-05-06 08:00,8.1,-1,\n"
    daily = "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\nS1,,2024-06-02,9,9,0.9,90,80,31\n"
    daily += ",620800,2024-06-03,9,9,1,90,80,9\n"
    bring(tmp_path / "b", air_hourly=table(lines[1::2]), water_samples=samples, air_daily=daily)
    bring(tmp_path / "c", air_hourly=table(lines[10:40]), air_stations=LEDGERS["air_stations"].replace("省控", "国控"))
    before, version = dump(), db.version()
    made = {each.table: each for each in rebuild()}
    assert dump() == before
    assert db.version() == version + 1
    assert made["air_hour"] == Rebuilt("air_hour")
    assert made["air_station_day"] == Rebuilt("air_station_day", 18 - 1, 18 - 1)
    assert made["air_day"].before == made["air_day"].now > 10
    assert made["water_month"] == Rebuilt("water_month", 2, 2)


def test_rebuild_mends_rows_that_were_tampered_with(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", **LEDGERS, air_hourly=table(month_of_hours()))
    before = dump()
    with db.writing() as connection:
        connection.execute(update(air_day).values(pm25=1.0, aqi=1, batch=None))
        connection.execute(delete(air_station_day).where(air_station_day.c.point == "S1"))
        connection.execute(update(air_hour).where(air_hour.c.point == "S3").values(aqi=7))
    made = {each.table: each for each in rebuild()}
    assert dump() == before
    assert made["air_hour"].assessed == len([row for row in before["air_hour"] if row[0] == "S3"])


def test_another_share_of_stations_takes_force_with_a_rebuild(database: str, tmp_path: Path) -> None:
    hours = [hour(station, day, at, 30) for station, day in (("S1", 1), ("S2", 1), ("S1", 2)) for at in range(1, 25)]
    bring(tmp_path / "a", **LEDGERS, air_hourly=table(hours))
    second = select(air_day.c.pm25).where(air_day.c.region == "620802", air_day.c.on == date(2024, 6, 2))
    for share, expected in ((None, 30), ("1", None), (None, 30)):
        write_setting("few_station_share", share, at=NOW, by="somebody")
        rebuild()
        with db.reading() as connection:
            assert connection.scalars(second).all() == [expected]


def test_rebuild_of_an_empty_database(database: str) -> None:
    assert {(each.before, each.now, each.assessed) for each in rebuild()} == {(0, 0, 0)}


def test_an_index_that_was_not_published_is_not_made_up(database: str, tmp_path: Path) -> None:
    lines = [hour("S1", 1, 8, 30) + ",", hour("S1", 1, 9, 30) + ",60"]
    bring(tmp_path / "a", **LEDGERS, air_hourly="\n".join([HEAD + ",公布AQI", *lines, ""]))
    before = dump()
    assert [row[column_of_aqi()] for row in before["air_hour"]] == [None, 60]
    rebuild()
    assert dump() == before


def column_of_aqi() -> int:
    return list(air_hour.c.keys()).index("aqi")


def test_a_station_that_changes_its_county_leaves_no_days_behind(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", **LEDGERS, air_hourly=table([line for line in month_of_hours() if line.startswith("S3")]))
    moved = LEDGERS["air_stations"].replace("三号,620821", "三号,620802")
    bring(tmp_path / "b", air_stations=moved)
    before = dump()
    assert {row[0] for row in before["air_day"]} == {"620800", "620802"}
    rebuild()
    assert dump() == before


@pytest.mark.parametrize("hours_first", [True, False])
def test_a_reported_day_takes_nothing_over_from_a_derived_one(database: str, tmp_path: Path, hours_first: bool) -> None:
    hours = {"air_hourly": table([hour("S1", 4, at, 30) for at in range(1, 25)])}
    days = {"air_daily": "点位编码,区划,日期,PM2.5\nS1,,2024-06-04,20\n,620800,2024-06-04,21\n"}
    bring(tmp_path / "a", **LEDGERS)
    for number, ledgers in enumerate((hours, days) if hours_first else (days, hours)):
        bring(tmp_path / str(number), **ledgers)
    found = dump(with_batch=False)
    assert [row[2:8] for row in found["air_station_day"]] == [(None, None, None, None, None, 20)]
    assert {row[0]: (row[6], row[7], row[12]) for row in found["air_day"]} == {
        "620800": (None, 21, None),
        "620802": (None, 20, 1),
    }


def test_a_first_national_station_takes_its_city_over(database: str, tmp_path: Path) -> None:
    """Found by the published files: the city kept the days that its other stations had made before."""
    stations = LEDGERS["air_stations"].replace("国控", "市控")
    bring(tmp_path / "a", **(LEDGERS | {"air_stations": stations}), air_hourly=table(month_of_hours()))
    bring(tmp_path / "b", air_stations=stations + "S5,五号,620821,国控,是\n")
    before = dump()
    assert {row[0] for row in before["air_day"]} == {"620802", "620821"}
    rebuild()
    assert dump() == before


def test_a_county_that_changes_its_city_takes_its_days_along(database: str, tmp_path: Path) -> None:
    bring(tmp_path / "a", **LEDGERS, air_hourly=table(month_of_hours()))
    regions = "编码,名称,上级编码,层级\n621000,庆阳市,,市\n620821,泾川县,621000,县\n"
    bring(tmp_path / "b", regions=regions)
    before = dump()
    assert {row[0] for row in before["air_day"]} == {"620800", "620802", "620821", "621000"}
    rebuild()
    assert dump() == before


def test_an_earlier_first_day_changes_what_was_due_since(database: str, tmp_path: Path) -> None:
    """Two of four stations report on the 4th; when the other two turn out to be older, that is too few."""
    stations = LEDGERS["air_stations"] + "".join(f"S{n},{n},620802,省控,是\n" for n in range(5, 9))

    def days(*pairs: tuple[str, int]) -> str:
        return table([hour(station, day, at, 30) for station, day in pairs for at in range(1, 25)])

    ledgers = LEDGERS | {"air_stations": stations}
    bring(tmp_path / "a", **ledgers, air_hourly=days(("S5", 4), ("S6", 4), ("S7", 5), ("S8", 5)))
    fourth = select(air_day.c.pm25, air_day.c.stations).where(
        air_day.c.on == date(2024, 6, 4), air_day.c.region == "620802"
    )
    with db.reading() as connection:
        assert connection.execute(fourth).all() == [(30, 2)]
    bring(tmp_path / "b", air_hourly=days(("S7", 1), ("S8", 1)))
    with db.reading() as connection:
        assert connection.execute(fourth).all() == [(None, 2)], "2 of 4 are below 75 %"
    before = dump()
    rebuild()
    assert dump() == before


_HOURS = some.builds(
    hour,
    some.sampled_from(["S1", "S2", "S3", "S4"]),
    some.integers(1, 3),
    some.integers(1, 24),
    some.integers(1, 80),
    some.sampled_from(["", "", "", "", "-99", "x", "79"]),
)


@settings(
    max_examples=7,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(
    dropped=some.sets(some.integers(0, 287), max_size=60),
    odd=some.lists(_HOURS, max_size=20),
    parts=some.integers(2, 5),
    order=some.randoms(use_true_random=False),
)
def test_imports_in_any_order_equal_one_import(
    database: str,
    tmp_path_factory: pytest.TempPathFactory,
    dropped: set[int],
    odd: list[str],
    parts: int,
    order: random.Random,
) -> None:
    tmp_path = tmp_path_factory.mktemp("imports")
    whole = [hour(f"S{n}", day, at, 30) for n in range(1, 5) for day in range(1, 4) for at in range(1, 25)]
    lines = {line[:19]: line for line in [*(ln for i, ln in enumerate(whole) if i not in dropped), *odd]}
    rows = list(lines.values())
    wipe()
    bring(tmp_path / "base", **LEDGERS, air_hourly=table(rows))
    at_once = dump(with_batch=False)
    wipe()
    order.shuffle(rows)
    for number in range(parts):
        if part := rows[number::parts]:
            bring(tmp_path / str(number), **LEDGERS, air_hourly=table(part))
    assert dump(with_batch=False) == at_once
    before = dump()
    rebuild()
    assert dump() == before


def wipe() -> None:
    with db.writing() as connection:
        for table_ in (air_hour, reading_flag, *DERIVED):
            connection.execute(delete(table_))
        connection.execute(delete(batch).where(batch.c.ledger == "air_hourly"))

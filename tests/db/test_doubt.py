"""Bad readings: kept as they were given, flagged with a rule, out of the figures. A test per rule, on both engines."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select

from lib import db
from lib.core.frames import records
from lib.core.scope import Scope
from lib.db.migrate import MIGRATIONS
from lib.db.schema import (
    air_day,
    air_hour,
    air_station_day,
    point,
    reading_flag,
    value,
    water_month,
    water_sample,
)
from lib.i18n import LANGUAGES, translator
from lib.ingest import doubt
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.rebuild import migrate, rebuild
from lib.jobs import settings as office
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate

REGIONS = "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620800,平凉市,,市\n"
STATIONS = "点位编码,名称,所在区划,经度,纬度,参与评价\nS1,一号,620802,106.6,35.5,是\nS2,二号,620802,106.7,35.5,是\n"
SECTIONS = "断面编码,名称,类型,水体,所在区划,目标类别\nW1,泾河,国控,河流,620802,Ⅲ\n"
HOURS = ("点位编码", "时间", "SO2", "NO2", "CO", "O3", "PM10", "PM2.5")
GOOD = {"SO2": "10", "NO2": "20", "CO": "0.8", "O3": "90", "PM10": "60", "PM2.5": "30"}
DAY = date(2024, 7, 2)


def hour_line(station: str, at: str, **given: str) -> str:
    cells = GOOD | {name.replace("_", "."): text for name, text in given.items()}
    return ",".join([station, at, *(cells[name] for name in HOURS[2:])])


def day_of_hours(station: str = "S1", *, but: dict[int, dict[str, str]] | None = None, **all_day: str) -> list[str]:
    """The 24 hours of `DAY`, some of them otherwise."""
    return [hour_line(station, f"{DAY} {hour:02d}:00", **all_day | (but or {}).get(hour, {})) for hour in range(1, 25)]


def hours(folder: Path, lines: Sequence[str], name: str = "a", **others: str) -> Outcome:
    place = folder / name
    place.mkdir()
    text = "\n".join([",".join(HOURS), *lines, ""])
    tables = {"regions": REGIONS, "air_stations": STATIONS, "air_hourly": text} | others
    for ledger, content in tables.items():
        (place / f"{ledger}.csv").write_text(content, encoding="utf-8-sig")
    outcome = load([place], by="office", report_day=date(2024, 7, 5))
    assert (outcome.faults, outcome.written) == ([], True)
    return outcome


def rows(statement: Any) -> list[tuple[Any, ...]]:
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def flags() -> list[tuple[Any, ...]]:
    columns = [reading_flag.c[name] for name in ("place", "at", "item", "rule", "given", "counts")]
    return rows(select(*columns).order_by(*columns))


def stored(hour: int, *names: str) -> tuple[Any, ...]:
    at = datetime(2024, 7, 2) + timedelta(hours=hour)  # noqa: DTZ001
    return rows(select(*(air_hour.c[name] for name in names)).where(air_hour.c.point == "S1", air_hour.c.at == at))[0]


def day_mean(name: str) -> float | None:
    found = rows(select(air_station_day.c[name]).where(air_station_day.c.point == "S1", air_station_day.c.on == DAY))
    return found[0][0] if found else None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("-3", "negative"),
        ("-0.1", "negative"),
        ("-99", "fill_value"),
        ("-999.0", "fill_value"),
        ("9999", "fill_value"),
        ("99999", "fill_value"),
        ("10001", "beyond_range"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("故障", "text"),
        ("30(H)", "text"),
        ("30%", "text"),
        ("约30", "text"),
    ],
)
def test_an_impossible_reading_is_kept_as_given_and_out_of_the_figures(
    database: str, tmp_path: Path, text: str, rule: str
) -> None:
    outcome = hours(tmp_path, day_of_hours(but={8: {"PM2_5": text}, 9: {"PM2_5": "32"}}))
    assert flags() == [("S1", datetime(2024, 7, 2, 8), "pm25", rule, text, False)]  # noqa: DTZ001
    assert stored(8, "pm25", "pm10") == (None, 60.0), "the other readings of the hour stand"
    assert day_mean("pm25") == pytest.approx((22 * 30 + 32) / 23)
    assert dict(outcome.doubted) == {rule: 1}


@pytest.mark.parametrize(("name", "ceiling"), [("SO2", 2620), ("NO2", 3840), ("CO", 150), ("O3", 1200)])
def test_a_gas_beyond_the_scale_is_no_reading(database: str, tmp_path: Path, name: str, ceiling: int) -> None:
    hours(tmp_path, day_of_hours(but={8: {name: str(ceiling + 1)}, 9: {name: str(ceiling)}}))
    assert [(flag[2], flag[3], flag[4]) for flag in flags()] == [(name.lower(), "beyond_range", str(ceiling + 1))]
    assert stored(9, name.lower()) == (ceiling,), "the ceiling itself may be read"


@pytest.mark.parametrize("text", ["", "-", "/", "—", "NA", "无数据", "停站"])
def test_an_empty_cell_is_no_doubt(database: str, tmp_path: Path, text: str) -> None:
    hours(tmp_path, day_of_hours(but={8: {"PM2_5": text}}))
    assert flags() == []
    assert stored(8, "pm25") == (None,)


def test_a_dust_storm_is_no_doubt(database: str, tmp_path: Path) -> None:
    hours(tmp_path, day_of_hours(but={8: {"PM10": "8108", "PM2_5": "820"}}))
    assert flags() == []
    assert stored(8, "pm10", "pm25") == (8108, 820)


def test_pm10_below_pm25_stays_in_its_hour_and_out_of_the_day(database: str, tmp_path: Path) -> None:
    hours(tmp_path, day_of_hours(but={8: {"PM2_5": "80", "PM10": "61"}}))
    at = datetime(2024, 7, 2, 8)  # noqa: DTZ001
    assert flags() == [
        ("S1", at, "pm10", "pm25_above_pm10", "61", False),
    ]
    assert stored(8, "pm25", "pm10", "aqi") == (80, 61, 107), "as given: comparable with what was published"
    assert (day_mean("pm25"), day_mean("pm10"), day_mean("so2")) == (pytest.approx((23 * 30 + 80) / 24), 60, 10)


def five_hours_above(on: date) -> list[str]:
    """A day of PM2.5 36: in five hours PM10 reads 35."""
    low = {hour: {"PM10": "35"} for hour in range(3, 8)}
    return [line.replace(str(DAY), str(on)) for line in day_of_hours(but=low, PM2_5="36")]


@pytest.mark.parametrize(("on", "aqi"), [(date(2024, 7, 2), 52), (date(2026, 2, 28), 52), (date(2026, 3, 1), None)])
def test_five_hours_of_pm25_above_pm10_cost_the_day_its_pm10_alone(
    database: str, tmp_path: Path, on: date, aqi: int | None
) -> None:
    """19 hours give no mean of PM10; of PM2.5 all 24 count. Until 2026 the others give the index, since then none."""
    outcome = hours(tmp_path, five_hours_above(on))
    assert dict(outcome.doubted) == {"pm25_above_pm10": 5}
    columns = [air_station_day.c[name] for name in ("pm25", "pm10", "aqi", "primary")]
    assert rows(select(*columns)) == [(36, None, aqi, "pm25" if aqi else None)]
    region = [air_day.c[name] for name in ("pm25", "pm10", "aqi", "level")]
    assert rows(select(*region).where(air_day.c.region == "620802")) == [(36, None, aqi, 2 if aqi else None)]
    shown = evaluate(metric("air.last_day"), Scope("620802", on), db.read)
    assert (shown.value, shown.reason and shown.reason.code) == (aqi, None if aqi else "items_missing")
    days = evaluate(metric("air.good_days"), Scope("620802", on), db.read)
    assert (days.numerator, days.denominator) == ((1, 1) if aqi else (None, None))


def test_an_office_may_leave_both_out_where_pm25_is_above_pm10(database: str, tmp_path: Path) -> None:
    hours(tmp_path, five_hours_above(DAY))
    assert (day_mean("pm25"), day_mean("pm10")) == (36, None)
    office.change("pm25_above_pm10", "both", "office")
    rebuild()
    assert (day_mean("pm25"), day_mean("pm10"), day_mean("so2")) == (None, None, 10)
    office.change("pm25_above_pm10", "default", "office")
    rebuild()
    assert (day_mean("pm25"), day_mean("pm10")) == (36, None)


@pytest.mark.parametrize(
    ("on", "rule", "aqi"),
    [("2024-07-02", "default", 52), ("2024-07-02", "both", 45), ("2026-03-02", "default", None)],
)
def test_the_index_of_a_reported_day_leaves_out_what_its_region_s_does(
    database: str, tmp_path: Path, on: str, rule: str, aqi: int | None
) -> None:
    """Known fault: a reported day kept the index of a PM10 (both: a PM2.5) that its region's mean left out."""
    if rule != "default":
        office.change("pm25_above_pm10", rule, "office")
    lines = "".join(f"{code},{on},10,20,0.8,90,35,36\n" for code in ("S1", "S2"))
    hours(tmp_path, [], air_daily="点位编码,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n" + lines)
    for _ in range(2):
        assert rows(select(air_station_day.c.aqi)) == [(aqi,)] * 2
        assert rows(select(air_day.c.aqi).where(air_day.c.region == "620802")) == [(aqi,)]
        rebuild()


def test_the_words_of_pm25_above_pm10_name_what_leaves_the_means() -> None:
    for language, left, used in (("zh", "点位均值不采用PM10", "PM2.5照常采用"), ("en", "leave PM10 out", "use PM2.5")):
        said = translator(language)("flag.pm25_above_pm10")
        assert left in said
        assert used in said


@pytest.mark.parametrize(
    ("at", "aqi"), [("2026-03-01 00:00", 40), ("2026-03-01 01:00", None), ("2026-07-01 08:00", None)]
)
def test_an_hour_without_pm25_has_no_index_since_2026(database: str, tmp_path: Path, at: str, aqi: int | None) -> None:
    """HJ 633-2026, 5.3.1. Midnight ends the day before, which follows the standard of 2012."""
    hours(tmp_path, [hour_line("S1", at, PM2_5="", PM10="40", O3="60")])
    read = select(air_hour.c.aqi, air_hour.c.level, air_hour.c.primary, air_hour.c.pm10)
    assert rows(read) == [(aqi, 1 if aqi else None, None, 40)]
    latest = evaluate(metric("air.latest"), Scope("620800", date(2026, 7, 2)), db.read).frame
    assert latest is not None
    assert latest["aqi"].isna().tolist() == [aqi is None]
    assert records(latest)[0]["reason"] == (None if aqi else "items_missing")
    rebuild()
    assert rows(read) == [(aqi, 1 if aqi else None, None, 40)]
    # With the missing reading it has one; without it again, and a heavy hour has one all the same.
    hours(tmp_path, [hour_line("S1", at, PM2_5="20", PM10="40", O3="60")], "b")
    assert rows(read)[0][0] == 40
    hours(tmp_path, [hour_line("S2", at, PM2_5="", PM10="350", O3="60")], "c")
    assert rows(select(air_hour.c.aqi).where(air_hour.c.point == "S2")) == [(200,)]


def test_pm25_equal_to_pm10_is_no_doubt(database: str, tmp_path: Path) -> None:
    hours(tmp_path, day_of_hours(but={8: {"PM2_5": "60", "PM10": "60"}}))
    assert flags() == []


def test_pm25_above_pm10_is_seen_across_two_files(database: str, tmp_path: Path) -> None:
    """A file with PM10 alone must be held against the PM2.5 that is there already; so must the index of the hour."""
    hours(tmp_path, [hour_line("S1", "2024-07-02 08:00", PM2_5="50")])
    coarse = "点位编码,时间,PM10\nS1,2024-07-02 08:00,40\n"
    hours(tmp_path, [], "b", air_hourly=coarse)
    assert {flag[2:4] for flag in flags()} == {("pm10", "pm25_above_pm10")}
    assert stored(8, "pm25", "pm10", "aqi", "primary") == (50, 40, 69, "pm25")
    hours(tmp_path, [], "c", air_hourly=coarse.replace(",40", ",70"))
    assert flags() == []


def test_the_same_hour_twice_counts_once(database: str, tmp_path: Path) -> None:
    lines = day_of_hours()
    hours(tmp_path, [*lines, lines[7], lines[7]])
    assert flags() == [("S1", datetime(2024, 7, 2, 8), "all", "repeated", "3", True)]  # noqa: DTZ001
    assert len(rows(select(air_hour.c.at))) == 24


def test_of_different_readings_for_one_hour_the_last_stands(database: str, tmp_path: Path) -> None:
    lines = day_of_hours(but={8: {"PM2_5": "55", "SO2": "-99"}})
    again = [hour_line("S1", "2024-07-02 08:00", PM2_5="45"), hour_line("S1", "2024-07-02 08:00", PM2_5="36")]
    hours(tmp_path, [*lines, *again])
    assert [flag[2:] for flag in flags()] == [
        ("pm25", "contradicted", "55 / 45", False),
        ("so2", "fill_value", "-99", False),
    ]
    assert stored(8, "pm25", "so2") == (36, 10)
    assert day_mean("pm25") == pytest.approx((23 * 30 + 36) / 24)


def test_hours_out_of_order_give_the_same_rows(database: str, tmp_path: Path) -> None:
    outcome = hours(tmp_path, list(reversed(day_of_hours(but={8: {"PM2_5": "45"}}))))
    assert ("out_of_order", 23) in [(notice.rule, notice.count) for notice in outcome.notices]
    assert flags() == []
    assert day_mean("pm25") == pytest.approx((23 * 30 + 45) / 24)


def test_a_day_with_23_stamps(database: str, tmp_path: Path) -> None:
    hours(tmp_path, [line for line in day_of_hours() if " 08:00" not in line])
    assert flags() == []
    assert day_mean("pm25") == 30


def test_a_day_with_25_stamps_at_both_midnights(database: str, tmp_path: Path) -> None:
    """The first midnight ends the day before; it is no twenty-fifth hour of this one."""
    hours(tmp_path, [hour_line("S1", "2024-07-02 00:00", PM2_5="59"), *day_of_hours()])
    assert flags() == []
    assert len(rows(select(air_hour.c.at))) == 25
    assert day_mean("pm25") == 30


def test_a_day_with_25_stamps_one_between_two_hours(database: str, tmp_path: Path) -> None:
    hours(tmp_path, [*day_of_hours(), hour_line("S1", "2024-07-02 08:30", PM2_5="59")])
    assert flags() == [
        ("S1", datetime(2024, 7, 2, 8, 30), "all", "off_the_hour", "08:30:00", False)  # noqa: DTZ001
    ]
    assert len(rows(select(air_hour.c.at))) == 25, "kept as given"
    assert day_mean("pm25") == 30


def test_a_stale_hour_is_kept_and_counts_nowhere(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "cities"
    folder.mkdir()
    head = "Date,Hour,WatchPoint,AQI,Level,PrimaryPollution,PM2.5,PM10,CO,NO2,O3_1h,O3_8h,SO2\n"
    line = "{day},{hour:02d},某站,53,良,NaN,37,50,0.9,42,33,56,15\n"
    own = [line.format(day="20240702", hour=hour) for hour in range(1, 24)]
    old = [line.format(day="20190702", hour=hour) for hour in range(1, 24)]
    (folder / "某城.csv").write_text(head + "".join(own) + "".join(old[:20]), encoding="utf-8")
    outcome = load([folder], source="station_hour", by="office", report_day=date(2024, 7, 5))
    assert dict(outcome.doubted) == {"stale": 20}
    assert {flag[2:4] for flag in flags()} == {("all", "stale")}
    assert len(rows(select(air_hour.c.at))) == 43
    assert rows(select(air_station_day.c.on)) == [(DAY,)], "twenty stale hours would have made a day"


def test_a_new_station_without_coordinates(database: str, tmp_path: Path) -> None:
    stations = STATIONS + "S3,三号,620802,,,是\n"
    outcome = hours(tmp_path, day_of_hours("S3"), air_stations=stations)
    assert ("no_position", 1, "三号") in [(each.rule, each.count, each.value) for each in outcome.notices]
    assert rows(select(point.c.lon).where(point.c.code == "S3")) == [(None,)]
    assert rows(select(air_station_day.c.pm25)) == [(30.0,)], "it measures like any other"
    assert db.points_without_position() == 1


def test_correcting_a_reading_removes_its_flag(database: str, tmp_path: Path) -> None:
    bad = {8: {"PM2_5": "-99"}, 9: {"SO2": "NaN"}, 10: {"PM2_5": "90"}}
    hours(tmp_path, day_of_hours(but=bad))
    assert len(flags()) == 3
    later = hours(tmp_path, day_of_hours(but={8: {"PM2_5": "54"}, 9: {"SO2": "NaN"}}), "b")
    assert [flag[2:4] for flag in flags()] == [("so2", "not_a_number")]
    assert (later.changed, later.unchanged) == (2, 22 + 4)
    assert day_mean("pm25") == pytest.approx(31)


def test_the_same_bad_file_again_changes_nothing(database: str, tmp_path: Path) -> None:
    lines = day_of_hours(but={8: {"PM2_5": "-99"}, 9: {"SO2": "x"}, 10: {"PM2_5": "90"}})
    lines += [lines[3], hour_line("S1", "2024-07-02 05:00", CO="1.1"), hour_line("S1", "2024-07-02 05:10")]
    hours(tmp_path, lines)
    before, version = flags(), db.version()
    assert len(before) == 6
    again = hours(tmp_path, lines, "b")
    assert (again.batches, flags(), db.version()) == ([], before, version)


def test_only_a_doubt_changed_and_the_day_follows(database: str, tmp_path: Path) -> None:
    """The reading is NULL before and after: only what was given differs."""
    hours(tmp_path, day_of_hours(but={8: {"PM2_5": "-99"}}))
    later = hours(tmp_path, day_of_hours(but={8: {"PM2_5": "-98"}}), "b")
    assert later.changed == 1
    assert [flag[3:5] for flag in flags()] == [("negative", "-98")]


DAYS = "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"


def test_bad_reported_days(database: str, tmp_path: Path) -> None:
    text = DAYS + "S1,,2024-07-02,10,20,0.8,90,-99,30\nS2,,2024-07-02,10,20,0.8,90,60,80\n"
    text += ",620800,2024-07-02,10,20,0.8,x,60,80\n"
    hours(tmp_path, [], air_daily=text, air_hourly=",".join(HOURS) + "\n")
    end = doubt.end_of(DAY)
    assert flags() == [
        ("620800", end, "o3_8h", "text", "x", False),
        ("620800", end, "pm10", "pm25_above_pm10", "60", True),
        ("S1", end, "pm10", "fill_value", "-99", False),
        ("S2", end, "pm10", "pm25_above_pm10", "60", False),
    ]
    columns = (air_day.c.region, air_day.c.pm25, air_day.c.pm10, air_day.c.so2, air_day.c.derived)
    assert rows(select(*columns).order_by(air_day.c.region)) == [
        ("620800", 80, 60, 10, False),
        ("620802", 55, None, 10, True),
    ]
    assert rows(select(air_station_day.c.pm25).where(air_station_day.c.point == "S2")) == [(80,)], "as given"


def test_a_day_s_flag_and_an_hour_s_are_not_mixed_up(database: str, tmp_path: Path) -> None:
    """Midnight is an hour of the day before: a day is not stamped with it."""
    text = DAYS + "S1,,2024-07-02,10,20,0.8,90,60,-5\n"
    hours(tmp_path, [hour_line("S1", "2024-07-02 00:00", PM2_5="-6")], air_daily=text)
    assert [flag[4] for flag in flags()] == ["-6", "-5"]
    hours(tmp_path, [], "b", air_daily=text.replace("-5", "5"), air_hourly=",".join(HOURS) + "\n")
    assert [flag[4] for flag in flags()] == ["-6"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        *(("-0.2", "negative"), ("9999", "fill_value"), ("NaN", "not_a_number"), ("未检出", "text")),
        *(("1e308", "beyond_range"), ("1e-300", "beyond_range"), ("400", "beyond_range")),
    ],
)
def test_bad_samples_of_water(database: str, tmp_path: Path, text: str, rule: str) -> None:
    samples = f"断面编码,采样时间,pH,氨氮\nW1,2024-06-05 08:00,8.1,{text}\nW1,2024-06-06 08:00,15.2,0.4\n"
    hours(tmp_path, [], air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=samples)
    assert [flag[2:] for flag in flags()] == [
        ("nh3n", rule, text, False),
        ("ph", "beyond_range", "15.2", False),
    ]
    assert rows(select(water_sample.c.item, water_sample.c.value).order_by(water_sample.c.item)) == [
        ("nh3n", 0.4),
        ("ph", 8.1),
    ]
    assert rows(select(water_month.c.water_class)) == [(2,)]
    found = evaluate(metric("water.doubted"), Scope("620800", date(2024, 7, 5)), db.read)
    assert (found.value, found.denominator) == (2, 4)
    assert found.frame[["item", "given", "rule"]].values.tolist() == [
        ["ph", "15.2", "beyond_range"],
        ["nh3n", text, rule],
    ]
    assert evaluate(metric("air.doubted"), Scope("620800", date(2024, 7, 5)), db.read).value is None


def test_a_sample_that_turns_out_bad_no_longer_counts(database: str, tmp_path: Path) -> None:
    samples = "断面编码,采样时间,pH,氨氮\nW1,2024-06-05 08:00,8.1,1.2\n"
    hours(tmp_path, [], air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=samples)
    assert rows(select(water_month.c.water_class)) == [(4,)]
    worse = samples.replace("1.2", "-1.2")
    hours(tmp_path, [], "b", air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=worse)
    assert rows(select(water_month.c.water_class)) == [(1,)]
    assert [flag[2:4] for flag in flags()] == [("nh3n", "negative")]


def test_an_empty_cell_of_a_second_laboratory_takes_nothing_away(database: str, tmp_path: Path) -> None:
    first = "断面编码,采样时间,氨氮,总磷,pH\nW1,2024-06-05 08:00,1.2,x,\n"
    hours(tmp_path, [], air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=first)
    second = "断面编码,采样时间,氨氮,总磷,pH\nW1,2024-06-05 08:00,,,8.1\n"
    hours(tmp_path, [], "b", air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=second)
    assert rows(select(water_sample.c.item).order_by(water_sample.c.item)) == [("nh3n",), ("ph",)]
    assert [flag[2:4] for flag in flags()] == [("tp", "text")]
    third = first.replace(",x,", ",-1,")
    hours(tmp_path, [], "c", air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=third)
    assert [flag[2:5] for flag in flags()] == [("tp", "negative", "-1")]


def test_water_may_be_colder_than_zero_and_coliforms_may_be_9999(database: str, tmp_path: Path) -> None:
    samples = "断面编码,采样时间,pH,水温,粪大肠菌群\nW1,2024-06-05 08:00,8.1,-0.3,9999\n"
    hours(tmp_path, [], air_hourly=",".join(HOURS) + "\n", water_sections=SECTIONS, water_samples=samples)
    assert flags() == []


def test_the_metric_lists_doubts_out_of_all_readings(database: str, tmp_path: Path) -> None:
    bad = {8: {"PM2_5": "-99", "SO2": "x"}, 24: {"CO": "NaN"}}
    hours(tmp_path, [hour_line("S1", "2024-07-02 00:00", CO="-1"), *day_of_hours(but=bad), *day_of_hours("S2")])
    scope = Scope("620800", date(2024, 7, 5), "2024-07-02..2024-07-02")
    found = evaluate(metric("air.doubted"), scope, db.read)
    assert (found.value, found.numerator, found.denominator) == (2, 2, 48)
    assert found.frame[["name", "item", "given", "rule", "counts"]].values.tolist() == [
        ["一号", "co", "NaN", "not_a_number", False],
        ["一号", "pm25", "-99", "fill_value", False],
        ["一号", "so2", "x", "text", False],
    ]
    assert [source.name for source in found.sources] == ["air_hourly.csv"]
    nothing = evaluate(metric("air.doubted"), Scope("620800", date(2023, 7, 5), "month"), db.read)
    assert (nothing.value, nothing.reason and nothing.reason.code) == (None, "no_readings")


def test_every_rule_says_why_in_both_languages() -> None:
    for language in LANGUAGES:
        assert all(translator(language).has(f"flag.{rule}") for rule in doubt.RULES)
    assert set(doubt.KEPT) | set(doubt.OF_SEVERAL) <= set(doubt.RULES)
    assert not any(doubt.RULES[rule] for rule in doubt.KEPT)


def test_a_database_of_before_is_right_after_its_migration(database: str, tmp_path: Path) -> None:
    """PM2.5 above PM10 left both out, an hour with a gap had an index, a day with one before 2026 had none."""
    late = [line.replace(str(DAY), "2026-03-01") for line in day_of_hours(PM2_5="", PM10="40")]
    hours(tmp_path, [*five_hours_above(DAY), *late])
    script = ScriptDirectory(str(MIGRATIONS))
    own = next(each for each in script.walk_revisions() if each.path.endswith("_pm10_alone.py"))
    with db.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, str(own.down_revision))
        above = [{"place": "S1", "at": datetime(2024, 7, 2, hour), "given": "36"} for hour in range(3, 8)]  # noqa: DTZ001
        told = {"item": "pm25", "rule": "pm25_above_pm10", "counts": False, "batch": 1}
        connection.execute(reading_flag.insert(), [each | told for each in above])
        for table in (air_station_day, air_day):
            connection.execute(table.update().values(pm25=None, aqi=None, level=None, primary=None))
        late_hours = air_hour.c.at > datetime(2026, 3, 1)  # noqa: DTZ001
        connection.execute(air_hour.update().where(late_hours).values(aqi=40, level=1))
    migrate()
    assert {flag[2] for flag in flags()} == {"pm10"}
    read = select(air_station_day.c.on, air_station_day.c.pm25, air_station_day.c.aqi).order_by(air_station_day.c.on)
    assert rows(read) == [(DAY, 36, 52), (date(2026, 3, 1), None, None)]
    assert rows(select(air_hour.c.aqi).where(late_hours).distinct()) == [(None,)]
    assert rows(select(air_day.c.aqi).where(air_day.c.region == "620802").order_by(air_day.c.on)) == [(52,), (None,)]


BULLETIN = "place,period,so2,no2,pm10,pm25,co_95,o3_90,published_index,note,url\n"


def test_a_bulletin_goes_in_but_for_the_row_that_cannot_be_dated(database: str, tmp_path: Path) -> None:
    path = tmp_path / "bulletin.csv"
    good = "某省-甲市,2022-11,16,44,89,42,1.2,80,4.64,,\n"
    path.write_text(BULLETIN + good + "某省-乙市,上月,16,44,89,42,1.2,80,4.64,,\n", encoding="utf-8")
    kept = {"source": "composite_bulletin", "by": "office", "report_day": date(2024, 7, 5)}
    refused = load([path], **kept)
    assert [(each.row, each.cell, each.rule, each.value) for each in refused.faults] == [(3, "B3", "period", "上月")]
    assert (refused.written, refused.faulty, rows(select(value.c.value))) == (False, 1, [])
    taken = load([path], accept_good=True, **kept)
    assert (taken.written, taken.faulty) == (True, 1)
    assert {row[:2] for row in rows(select(value.c.region, value.c.period))} == {("n:甲市", "2022-11")}
    assert len(rows(select(value.c.value))) == 7

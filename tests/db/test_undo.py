"""Taking imports back: the database is what it was, or the undo is refused by name. On SQLite and PostgreSQL."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from lib import db
from lib.core.errors import (
    BatchIsPointedAt,
    BatchIsUndone,
    BatchWasChanged,
    BatchWasNotKept,
    UnknownBatch,
)
from lib.db.schema import audit, batch, batch_change, metadata, unit
from lib.ingest import load, undo
from lib.ingest.demo import demo_sets, load_demo
from tests.db.test_ingest import LEDGERS, TODAY, bring, rows, told, write

#: What taking back leaves behind on purpose: that there was an import, that it was taken back, that figures are stale.
TRACES = ("batch", "audit", "data_version")


def dump() -> dict[str, list[tuple[Any, ...]]]:
    with db.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in TRACES
        }


def take_back(*numbers: int) -> None:
    undo(set(numbers), by="office")


def last_batches(outcome: Any) -> list[int]:
    return [each.id for each in outcome.batches]


def test_all_of_an_import_is_taken_back_at_once(database: str, tmp_path: Path) -> None:
    before, version = dump(), db.version()
    outcome = bring(write(tmp_path / "a"))
    take_back(*last_batches(outcome))
    assert dump() == before
    assert db.version() == version + 2, "figures that were kept are stale"
    assert rows(select(func.count()).select_from(batch).where(batch.c.undone_at.is_(None))) == [(0,)]
    ((what, who, detail),) = rows(select(audit.c.what, audit.c.account, audit.c.detail))
    assert (what, who) == ("undo", "office")
    assert "findings" in detail
    assert bring(tmp_path / "a").new == 20, "it may come in again"


def test_what_an_import_changed_is_what_it_was(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    before, history = dump(), told("F1")
    moved = LEDGERS["findings"].replace("河道堆放垃圾", "河道垃圾").replace("水务局；住建局", "水务局；林草局")
    outcome = bring(
        write(
            tmp_path / "b",
            findings=moved.replace("整改中,40%", "整改完成,100%"),
            air_daily=LEDGERS["air_daily"].replace("60,30", "80,90"),
            water_samples=LEDGERS["water_samples"].replace("1.2", "坏"),
            units=LEDGERS["units"].replace("县区,620802", "部门,620800"),
            air_stations=LEDGERS["air_stations"].replace("S1,一号,620802", "S1,一号,620800"),
            regions=LEDGERS["regions"].replace("620800,平凉市,,市", "620800,平凉,,市"),
        ),
        report_day=date(2024, 8, 5),
    )
    assert outcome.changed >= 6
    assert told("F1") != history
    take_back(*last_batches(outcome))
    assert dump() == before
    assert rows(select(func.count()).select_from(batch_change)) == [(0,)]


def test_what_later_imports_changed_is_refused_until_they_are_taken_back(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    before = dump()
    first = bring(write(tmp_path / "b", actions=LEDGERS["actions"].replace("约谈", "通报批评")))
    second = bring(write(tmp_path / "c", actions=LEDGERS["actions"].replace("约谈", "提醒")))
    (one,), (two,) = last_batches(first), last_batches(second)
    kept = dump()
    with pytest.raises(BatchWasChanged) as refused:
        take_back(one)
    assert refused.value.params == {"batches": f"{one} actions", "later": f"{two} actions"}
    assert dump() == kept
    take_back(two)
    take_back(one)
    assert dump() == before


def test_what_other_rows_point_at_is_refused(database: str, tmp_path: Path) -> None:
    outcome = bring(write(tmp_path / "a"))
    kept = dump()
    number = {each.ledger: each.id for each in outcome.batches}
    for ledger, child in (("findings", "item"), ("air_stations", "air_station_day"), ("programmes", "item")):
        with pytest.raises(BatchIsPointedAt) as refused:
            take_back(number[ledger])
        assert refused.value.params["batches"] == f"{number[ledger]} {ledger}"
        assert refused.value.params["table"] in {child, "update"}
    assert dump() == kept


def test_refusals_have_their_words(database: str, tmp_path: Path) -> None:
    from lib.i18n import LANGUAGES, translator

    (number, *_) = last_batches(bring(write(tmp_path / "a"), dry_run=True))
    with pytest.raises(UnknownBatch):
        take_back(number)
    first = last_batches(bring(tmp_path / "a"))
    with db.writing() as connection:
        connection.execute(batch.update().where(batch.c.id == first[0]).values(kept=False))
    with pytest.raises(BatchWasNotKept):
        take_back(*first)
    with db.writing() as connection:
        connection.execute(batch.update().values(kept=True))
    take_back(*first)
    with pytest.raises(BatchIsUndone) as refused:
        take_back(first[0])
    for language in LANGUAGES:
        assert str(first[0]) in translator(language)(refused.value.key, **refused.value.params)


def test_a_unit_that_others_name_too_stays_with_them(database: str, tmp_path: Path) -> None:
    outcome = bring(write(tmp_path / "a"))
    more = "任务编号,行动编号,任务名称,责任单位,完成时限\nT1,P1,x,商务局,2024-12-31\n"
    later = bring(write(tmp_path / "b", tasks=more))
    number = {each.ledger: each.id for each in outcome.batches}
    take_back(number["findings"], number["measures"], number["updates"], number["actions"])
    assert rows(select(unit.c.name, unit.c.batch).where(unit.c.name == "商务局")) == [("商务局", later.batches[0].id)]
    assert rows(select(unit.c.name).where(unit.c.name == "水务局")) == []
    take_back(later.batches[0].id)
    assert rows(select(unit.c.name).where(unit.c.name == "商务局")) == []


def test_derived_days_come_back(database: str, tmp_path: Path) -> None:
    hours = "点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5\n"
    hours += "".join(f"S1,2024-07-01 {h:02d}:00,10,20,0.8,90,60,33\n" for h in range(1, 25))
    bring(write(tmp_path / "a", air_daily="点位编码,区划,日期,PM2.5\n", air_hourly=hours))
    before = dump()
    assert [(row[0], row[5]) for row in before["air_day"]] == [("620800", 90.0), ("620802", 90.0)]
    daily = "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
    daily += ",620800,2024-07-01,9,9,0.5,90,40,20\nS1,,2024-07-01,9,9,0.5,9,9,9\n"
    reported = bring(write(tmp_path / "b", air_daily=daily))
    worse = bring(write(tmp_path / "c", air_daily=daily, air_hourly=hours.replace(",33", ",-999").replace("S1", "S2")))
    assert worse.doubted == {"fill_value": 24}
    take_back(*last_batches(worse))
    take_back(*last_batches(reported))
    assert dump() == before


def test_a_source_is_taken_back_with_the_regions_it_made(database: str, tmp_path: Path) -> None:
    before = dump()
    cities = tmp_path / "cities"
    cities.mkdir()
    head = "Date,Hour,WatchPoint,AQI,Level,PrimaryPollution,PM2.5,PM10,CO,NO2,O3_1h,O3_8h,SO2\n"
    (cities / "某城.csv").write_text(head + "20240702,08,某站,53,良,NaN,37,50,0.9,42,33,56,15\n", encoding="utf-8")
    take_back(*last_batches(bring(cities, source="station_hour")))
    assert dump() == before
    assert db.data_sets() == []


def test_the_demo_is_taken_back_set_by_set(database: str) -> None:
    outcome = load_demo()
    first = demo_sets()[0]
    assert first.name in {each.source for each in outcome.batches}
    with pytest.raises(BatchIsPointedAt):  # the list of data sets points at its regions
        take_back(*last_batches(outcome))
    with db.writing() as connection:
        connection.execute(metadata.tables["data_set"].delete())
    take_back(*last_batches(outcome))
    assert {name for name, held in dump().items() if held} == set()


# ---- sequences of imports --------------------------------------------------------------------------------


def _world(seed: int, step: int) -> dict[str, str]:
    """Small ledgers drawn anew each time from the same few keys, so that later ones change what earlier ones said."""
    draw = random.Random(f"{seed} {step}")

    def some_of(lines: list[str]) -> str:
        return "".join(f"{line}\n" for line in lines if draw.random() < 0.6)

    state = lambda: draw.choice(["整改中,40%", "整改中,55%", "整改完成,100%", "已销号,100%", ","])  # noqa: E731
    unit_ = lambda: draw.choice(["区政府", "水务局", "商务局", "林草局"])  # noqa: E731
    pm = lambda: draw.choice(["20", "50", "90", "-999", ""])  # noqa: E731
    day = lambda: f"2024-0{draw.randint(5, 6)}-1{draw.randint(0, 3)}"  # noqa: E731
    findings = [f"F{n},P1,{draw.choice('甲乙丙')},620802,{unit_()},{unit_()},2024-12-31,{state()}" for n in range(3)]
    ledgers = {
        "regions": LEDGERS["regions"] + draw.choice(["", "620803,某县,620800,县\n"]),
        "units": LEDGERS["units"] + some_of(["水务局,水局,部门,620800", "商务局,,部门,620802"]),
        "programmes": LEDGERS["programmes"],
        "findings": "问题编号,批次编号,问题描述,所在区划,责任单位,配合单位,整改时限,当前状态,完成比例\n"
        + some_of(findings),
        "updates": "事项编号,日期,状态,完成比例\n" + "".join(f"F{n},{day()},{state()}\n" for n in range(3) if step),
        "air_stations": "点位编码,名称,所在区划,级别,参与评价\n"
        + "".join(f"S{n},站,{draw.choice(['620802', '620800'])},{draw.choice(['国控', '省控'])},是\n" for n in (1, 2)),
        "air_hourly": "点位编码,时间,SO2,PM10,PM2.5\n"
        + some_of([f"S{n},2024-06-0{d} {h:02d}:00,9,60,{pm()}" for n in (1, 2) for d in (1, 2) for h in range(1, 25)]),
        "air_daily": "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
        + some_of([f"S{n},,2024-06-0{d},9,9,1,90,60,{pm()}" for n in (1, 2) for d in (1, 2)])
        + some_of([f",620800,2024-06-0{d},9,9,1,90,60,{pm()}" for d in (1, 2)]),
        "water_sections": LEDGERS["water_sections"],
        "water_samples": "断面编码,采样时间,pH,氨氮\n"
        + some_of([f"W1,2024-06-0{d},8,{draw.choice(['1.2', '<0.02', '-9', ''])}" for d in (1, 2, 3)]),
        "targets": LEDGERS["targets"].replace(",35", draw.choice([",35", ",34"])),
    }
    wanted = {"regions", "programmes", "findings", "air_stations", "water_sections"} if step == 0 else set()
    return {name: text for name, text in ledgers.items() if name in wanted or draw.random() < 0.7}


def _import(folder: Path, seed: int, step: int) -> list[int]:
    place = folder / f"{seed}_{step}"
    place.mkdir(parents=True, exist_ok=True)
    for name, text in _world(seed, step).items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    outcome = load([place], by="x", report_day=TODAY, accept_good=True)
    return last_batches(outcome)


def _empty() -> None:
    with db.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@settings(max_examples=7, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, 10**6), some.integers(2, 4))
def test_imports_taken_back_in_turn_leave_every_state_that_was(
    database: str, tmp_path: Path, seed: int, steps: int
) -> None:
    _empty()
    states, numbers = [dump()], []
    for step in range(steps):
        numbers.append(_import(tmp_path, seed, step))
        states.append(dump())
    states.pop()
    while states:
        if made := numbers.pop():
            take_back(*made)
        assert dump() == states.pop()


@settings(max_examples=7, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_one_batch_of_many_is_refused_or_leaves_the_others_whole(
    database: str, tmp_path: Path, seed: int, which: int
) -> None:
    _empty()
    made = [number for step in range(3) for number in _import(tmp_path, seed, step)]
    chosen, before = made[which % len(made)], dump()
    try:
        take_back(chosen)
    except (BatchWasChanged, BatchIsPointedAt):
        assert dump() == before
        return
    left = dump()
    for table in metadata.sorted_tables:
        if "batch" in table.c and table.name in left:
            place = list(table.c.keys()).index("batch")
            of_others = [row for row in before[table.name] if row[place] != chosen]
            assert not [row for row in left[table.name] if row[place] == chosen]
            if table.name not in ("air_day", "air_station_day", "water_month", "standing", "batch_change"):
                assert [row for row in of_others if row not in left[table.name]] == []

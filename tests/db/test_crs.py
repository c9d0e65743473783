"""In which coordinate system a file is: told by known places, asked where it cannot be. On SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from lib.core.errors import UnknownSystem
from lib.db.schema import item, point
from lib.ingest.export import export_ledgers
from lib.ingest.outcome import Outcome
from lib.standards.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from tests.db.test_ingest import bring, rows

#: Seats and stations as the database knows them, in CGCS2000.
SEATS = {"620802101": ("柳湖镇", 106.6712, 35.5501), "620802102": ("四十里铺镇", 106.8333, 35.5022)}
STATIONS = {"S1": ("平凉城区一号点", 106.6680, 35.5450), "S2": ("崆峒山站", 106.5301, 35.5588)}
#: Where the rows of a made file lie, and what they name: exact places, two of them by the seat of a town.
KNOWN = (
    ("崆峒区柳湖镇人民政府院内", 106.6712, 35.5501),
    ("四十里铺镇政府旁", 106.8333, 35.5022),
    ("崆峒山站点位下", 106.5301, 35.5588),
)
ELSEWHERE = (("某村三社", 106.7001, 35.5202), ("泾河南岸", 106.6003, 35.5404))

System = Callable[[Any, Any], tuple[Any, Any]]
SYSTEMS: dict[str, System] = {
    "cgcs2000": lambda lon, lat: (np.asarray(lon), np.asarray(lat)),
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
Places = Sequence[tuple[str, float, float]]


@pytest.fixture
def known(database: str, tmp_path: Path) -> Path:
    """A database with two town seats and two stations in CGCS2000, and a programme."""
    folder = tmp_path / "base"
    folder.mkdir()
    towns = "".join(f"{code},{name},620802,乡镇,{lon},{lat}\n" for code, (name, lon, lat) in SEATS.items())
    head = "编码,名称,上级编码,层级,经度,纬度\n620800,平凉市,,市,,\n620802,崆峒区,620800,县,,\n"
    (folder / "regions.csv").write_text(head + towns, encoding="utf-8")
    stations = "".join(f"{code},{name},620802,{lon},{lat},CGCS2000\n" for code, (name, lon, lat) in STATIONS.items())
    (folder / "air_stations.csv").write_text("点位编码,名称,所在区划,经度,纬度,坐标系\n" + stations, encoding="utf-8")
    (folder / "programmes.csv").write_text("编号,名称,类型\nP1,督察,中央督察\n", encoding="utf-8")
    assert bring(folder).written
    return tmp_path


def findings(folder: Path, places: Places, system: str, named: str | None = None) -> Path:
    """A ledger of findings at these places, written in a system; `named`: what its column says, None = no column."""
    folder.mkdir(exist_ok=True)
    lines = ["问题编号,批次编号,问题描述,所在区划,详细地址,经度,纬度,责任单位" + ("" if named is None else ",坐标系")]
    for number, (place, lon, lat) in enumerate(places, 1):
        x, y = SYSTEMS[system](lon, lat)
        tail = "" if named is None else f",{named}"
        lines.append(f"F{number},P1,问题{number},620802,{place},{float(x):.6f},{float(y):.6f},区政府{tail}")
    (folder / "findings.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def stored() -> list[tuple[Any, ...]]:
    return rows(select(item.c.code, item.c.lon, item.c.lat, item.c.crs).order_by(item.c.code))


def off(places: Places) -> float:
    """The largest distance in metres between where the items are stored and where they are."""
    pairs = zip(stored(), places, strict=True)
    return max(float(np.hypot((row[1] - x) * 0.81, row[2] - y)) * 111_320 for row, (_, x, y) in pairs)


def rules(outcome: Outcome) -> list[str]:
    told = [*outcome.faults, *outcome.notices]
    return [each.rule for each in told if each.rule.startswith("crs")]


@pytest.mark.parametrize("system", SYSTEMS)
def test_three_known_places_tell_the_system(known: Path, system: str) -> None:
    places = (*KNOWN, *ELSEWHERE)
    outcome = bring(findings(known / "a", places, system))
    assert rules(outcome) == ["crs_decided"]
    assert {row[3] for row in stored()} == {system}
    assert off(places) < 1, "all rows of the file are converted, not only those that told it"
    (notice,) = (each for each in outcome.notices if each.rule == "crs_decided")
    assert notice.count == len(places)
    assert "; 3: " in notice.value
    assert all(label in notice.value for label in ("CGCS2000", "GCJ02", "BD09"))
    text = rows(select(item.c.position_text).order_by(item.c.code))[0][0]
    assert text == "{:.6f} {:.6f}".format(*map(float, SYSTEMS[system](*KNOWN[0][1:]))), "what was written is kept"


def test_importing_it_again_or_its_export_converts_nothing_twice(known: Path) -> None:
    folder = findings(known / "a", (*KNOWN, *ELSEWHERE), "gcj02")
    bring(folder)
    before = stored()
    again = bring(folder)
    assert (again.new, again.changed) == (0, 0)
    export_ledgers(known / "out")
    exported = bring(known / "out")
    assert exported.faults == []
    assert (exported.new, exported.changed) == (0, 0)
    assert rules(exported) == []
    assert stored() == before


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_known_places_ask_the_office_and_convert_nothing(known: Path, count: int) -> None:
    places = (*KNOWN[:count], *ELSEWHERE)
    folder = findings(known / "a", places, "gcj02")
    outcome = bring(folder)
    assert outcome.written
    assert rules(outcome) == ["crs_unknown"]
    assert {row[3] for row in stored()} == {"unknown"}
    written = [tuple(round(float(v), 6) for v in SYSTEMS["gcj02"](x, y)) for _, x, y in places]
    assert [row[1:3] for row in stored()] == written
    export_ledgers(known / "out")
    before = stored()
    exported = bring(known / "out")
    assert (exported.changed, rules(exported), stored()) == (0, [], before), "it is not asked for again"


@pytest.mark.parametrize("again", ["file", "export"])
def test_the_answer_of_the_office_converts_them(known: Path, again: str) -> None:
    folder = findings(known / "a", ELSEWHERE, "bd09")
    bring(folder)
    if again == "export":
        export_ledgers(known / "out")
    outcome = bring(folder if again == "file" else known / "out", crs="bd09")
    assert outcome.changed == len(ELSEWHERE)
    assert off(ELSEWHERE) < 1
    once = stored()
    assert bring(folder, crs="bd09").changed == 0
    assert stored() == once
    with pytest.raises(UnknownSystem):
        bring(folder, crs="西安80")


def test_a_system_that_known_places_contradict_is_a_fault(known: Path) -> None:
    folder = findings(known / "a", (*KNOWN, *ELSEWHERE), "gcj02", named="CGCS2000")
    outcome = bring(folder)
    assert not outcome.written
    (fault,) = outcome.faults
    assert (fault.rule, fault.heading, fault.cell) == ("crs_contradicted", "坐标系", "I2")
    assert outcome.faulty == 1
    assert fault.value.startswith("CGCS2000: GCJ02 ")
    assert bring(folder, crs="gcj02").written, "the office says what it is"
    assert off((*KNOWN, *ELSEWHERE)) < 1


def test_an_office_may_stand_by_what_it_named(known: Path) -> None:
    folder = findings(known / "a", KNOWN, "gcj02", named="CGCS2000")
    assert rules(bring(folder, crs="cgcs2000")) == ["crs_answered"]
    assert off(KNOWN) > 300


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_that_known_places_confirm_is_no_matter(known: Path, system: str) -> None:
    outcome = bring(findings(known / "a", (*KNOWN, *ELSEWHERE), system, named=system.upper()))
    assert (outcome.written, rules(outcome)) == (True, [])
    assert off((*KNOWN, *ELSEWHERE)) < 1


def test_rows_far_from_what_they_name_decide_nothing(known: Path) -> None:
    """An address "beside the town hall" may be anywhere near: it is no evidence for a system."""
    places = [(name, lon + 0.004, lat - 0.006 * k) for k, (name, lon, lat) in enumerate(KNOWN, 1)]
    assert rules(bring(findings(known / "a", places, "cgcs2000"))) == ["crs_unknown"]


def test_one_place_named_by_many_rows_is_one_place(known: Path) -> None:
    assert rules(bring(findings(known / "a", [KNOWN[0]] * 5, "gcj02"))) == ["crs_unknown"]


def test_towns_of_one_name_are_told_apart_by_the_region_of_the_row(known: Path) -> None:
    (known / "b").mkdir()
    text = "编码,名称,上级编码,层级,经度,纬度\n620702,甘州区,,县,,\n620702101,柳湖镇,620702,乡镇,100.45,38.93\n"
    (known / "b" / "regions.csv").write_text(text, encoding="utf-8")
    bring(known / "b")
    assert rules(bring(findings(known / "a", KNOWN, "gcj02"))) == ["crs_decided"]


def test_stations_listed_again_are_known_by_their_code(known: Path) -> None:
    """A list of stations in GCJ-02 that names no system: the points that are known say so, the new one follows."""
    (known / "c").mkdir()
    head = "点位编码,名称,所在区划,经度,纬度\n"
    more = {"S3": ("三号", 106.7, 35.5), "S4": ("四号", 106.75, 35.52)}
    (known / "c" / "air_stations.csv").write_text(
        "点位编码,名称,所在区划,经度,纬度,坐标系\n"
        + "".join(f"{code},{name},620802,{lon},{lat},WGS84\n" for code, (name, lon, lat) in more.items()),
        encoding="utf-8",
    )
    assert rules(bring(known / "c")) == []
    listed = {**STATIONS, **more, "S5": ("五号", 106.9, 35.4)}
    written = [(code, name, *map(float, wgs84_to_gcj02(lon, lat))) for code, (name, lon, lat) in listed.items()]
    lines = "".join(f"{code},{name},620802,{lon:.7f},{lat:.7f}\n" for code, name, lon, lat in written)
    (known / "c" / "air_stations.csv").write_text(head + lines, encoding="utf-8")
    assert rules(bring(known / "c")) == ["crs_decided"]
    for code, lon, lat in rows(select(point.c.code, point.c.lon, point.c.lat)):
        assert abs(lon - listed[code][1]) < 1e-5
        assert abs(lat - listed[code][2]) < 1e-5


def test_points_nobody_knows_the_system_of_are_no_evidence(known: Path) -> None:
    (known / "c").mkdir()
    lines = "".join(f"U{n},不明{n}号点位,620802,{x},{y}\n" for n, (_, x, y) in enumerate(KNOWN))
    (known / "c" / "air_stations.csv").write_text("点位编码,名称,所在区划,经度,纬度\n" + lines, encoding="utf-8")
    assert rules(bring(known / "c")) == ["crs_unknown"]
    places = [(f"不明{n}号点位", x, y) for n, (_, x, y) in enumerate(KNOWN)]
    assert rules(bring(findings(known / "a", places, "cgcs2000"))) == ["crs_unknown"]


def test_places_of_the_same_import_are_known_too(database: str, tmp_path: Path) -> None:
    """A first import of regions and findings in one folder has its own evidence."""
    folder = findings(
        tmp_path / "a", (("甲镇政府", 106.1, 35.1), ("乙镇政府", 106.2, 35.2), ("丙镇政府", 106.3, 35.3)), "bd09"
    )
    towns = "".join(f"62080210{n},{t}镇,620802,乡镇,106.{n},35.{n}\n" for n, t in enumerate("甲乙丙", 1))
    (folder / "regions.csv").write_text(
        "编码,名称,上级编码,层级,经度,纬度\n620802,崆峒区,,县,,\n" + towns, encoding="utf-8"
    )
    (folder / "programmes.csv").write_text("编号,名称,类型\nP1,督察,中央督察\n", encoding="utf-8")
    outcome = bring(folder)
    assert (outcome.faults, rules(outcome)) == ([], ["crs_decided"])
    assert {row[3] for row in stored()} == {"bd09"}

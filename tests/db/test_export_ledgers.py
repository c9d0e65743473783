"""Every ledger out of the database and in again: the same bytes, the same database. On SQLite and PostgreSQL."""

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from lib import db
from lib.core.formulas import neutral, restored
from lib.db.ledgers import _READERS as READERS
from lib.db.schema import metadata
from lib.ingest import export_ledgers, load
from lib.ingest.cells import read_cell
from lib.ingest.demo import load_demo
from lib.ingest.figures import read_share
from lib.ingest.ledger_cells import cell, deadline, share
from lib.ingest.spec import LEDGERS
from lib.ingest.words import of_cells, shown
from tests.db.test_ingest import TODAY

#: What a database knows of itself and no ledger says: numbers of rows, batches, who made what.
OWN = {"batch", "batch_change", "data_set", "data_version", "audit", "session", "account", "setting", "item_flag"}
NUMBERS = {"id", "item", "parent", "checked", "batch"}


def bring(folder: Path, **options: Any) -> Any:
    outcome = load([folder], by="x", report_day=TODAY, **options)
    assert [(fault.file, fault.row, fault.heading, fault.rule, fault.value) for fault in outcome.faults] == []
    return outcome


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def contents() -> dict[str, list[Any]]:
    """Every table without the numbers that a database gives, items by kind and code."""
    with db.reading() as connection:
        item = metadata.tables["item"]
        named = {row.id: (row.kind, row.code) for row in connection.execute(select(item))}
        found = {}
        for table in metadata.sorted_tables:
            if table.name not in OWN:
                # Words of a deadline may gain the year that they were read with.
                names = [column.name for column in table.c if column.name not in ("id", "batch", "due_text", "told")]
                rows = [
                    tuple(named.get(row[n], row[n]) if n in NUMBERS else row[n] for n in names)
                    for row in connection.execute(select(table)).mappings()
                ]
                found[table.name] = sorted(rows, key=repr)
        return found


def empty() -> None:
    with db.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


def round_trip(folder: Path, form: Any) -> None:
    """Out, in, out: the same bytes and the same database."""
    before = contents()
    first, second = folder / f"first_{form}", folder / f"second_{form}"
    assert export_ledgers(first, form)
    empty()
    bring(first)
    assert contents() == before
    export_ledgers(second, form)
    assert files(first) == files(second)


def test_every_ledger_has_its_way_out() -> None:
    assert READERS.keys() == LEDGERS.keys()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_demo_goes_out_and_in_again(empty: str, tmp_path: Path, form: str) -> None:
    load_demo()
    round_trip(tmp_path, form)


def test_what_is_odd_survives(database: str, tmp_path: Path) -> None:
    odd = {
        "regions": "编码,名称,上级编码,层级,经度,纬度\n"
        "620802,崆峒区,620800,县,106.66512345678901,35.5\n620800,平凉市,,市,,\n",
        "units": "名称,别名,类型,所属区划\n区政府,区府；区人民政府,县区,620802\n",
        "programmes": "编号,名称,类型,开始日期\nP1,中央督察,中央督察,2024-01-01\n",
        "findings": (
            "问题编号,批次编号,问题描述,领域,所在区划,经度,纬度,坐标系,责任单位,配合单位,交办日期,整改时限,当前状态,完成比例,另注\n"
            'F1,P1,"=1+1，""引号""",别的领域,620802,106.66,35.54,GCJ02,区府,水务局；住建局,2024-03-01,力争10月底前,整改中,1/3,\n'
        ).replace("1/3", "33.3333%")
        + "F2,P1,'-x,采石制砂,620802,106°39′54″,35°32′24″,BD09,住建局,,,长期坚持,已销号,,留作备注\n"
        + "F3,P1,**,,620802,,,,住建局,,,2024-12-31,,,\n".replace("**", "三"),
        "measures": "问题编号,措施序号,整改措施,完成时限,进展状态,完成比例,进展说明\n"
        "F1,1-1,清运,10月底,整改完成,100%,已清\n",
        "projects": "项目编号,项目名称,所在区划,坐标,责任单位,总投资(亿元),完成比例\n"
        'X1,管网,620802,"E106.66,N35.54",住建局,0.12345,30%\n',
        "milestones": "项目编号,节点,时限,完成日期\nX1,建成,力争年内,\nX1,开工,2024年3月底,2024-03-12\n",
        "updates": "事项编号,日期,状态,完成比例,延期至,延期批准文号\n"
        "F3,2024-05-01,整改中,10%,2025-03-31,县〔2024〕3号\nF3,2030-01-01,,20%,,\n",
        "petitions": (
            "受理编号,来源,受理日期,办理时限,内容,所在区划,责任单位,重点件,是否属实,重复件,状态,办结日期\n"
            "R1,12369,2024-05-01,2024-05-16,臭味,620802,住建局,*,属实,,已办结,2024-05-10\nR2,别处,2024-05-02,,噪声,620802,住建局,,,R1,,\n"
        ),
        "air_stations": "点位编码,名称,所在区划,级别,参与评价\nS1,一号,620802,国控,否\n",
        "air_hourly": (
            "点位编码,时间,SO2,NO2,CO,O3,PM10,PM2.5\nS1,2024-07-02 08:00,15,42,0.9,33,50,-999\n"
            "S1,2024-07-02 09:00:30,15,故障,0.9,33,20,37\n"
        ),
        "air_daily": (
            "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
            ",620800,2024-06-30,9,9,0.5,NaN,40,20\nS1,,2024-06-30,9,,1,1,9,8\n"
        ),
        "water_sections": "断面编码,名称,类型,水体,所在区划,目标类别\n"
        "W1,泾河,国控,河流,620802,Ⅲ\nW2,井,地下水,,620802,劣Ⅴ\n",
        "water_samples": "断面编码,采样时间,pH,氨氮,总磷,公布水质类别\n"
        "W1,2024-06-05 08:00,8.1,15,<0.01,\nW1,2024-06-06,99,/,-,Ⅱ\n",
        "values": "指标编码,区划,期间,数值,口径\npm25,620802,2024Q1,**,\npm25,620802,2024,31.5,已剔除\n",
        "targets": "指标编码,区划,年,季度,目标值\npm25,620802,2024,1,35\npm25,620802,2024,,35\n",
    }
    (tmp_path / "in").mkdir()
    for name, text in odd.items():
        (tmp_path / "in" / f"{name}.csv").write_text(text, encoding="utf-8")
    more = (
        odd["air_hourly"].replace("PM2.5\n", "PM2.5,公布AQI,公布首要污染物\n").replace("-999\n", "9,53,PM10；PM2.5\n")
    )
    bring(tmp_path / "in")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "air_hourly.csv").write_text(more.replace("20,37\n", "20,7,,\n").replace("07-02", "07-03"))
    bring(tmp_path / "more")
    for form in ("csv", "xlsx"):
        round_trip(tmp_path, form)


def test_rows_that_a_source_could_not_complete_are_counted(database: str, tmp_path: Path) -> None:
    with db.writing() as connection:
        connection.execute(metadata.tables["region"].insert().values(code="1", name="x", level="county"))
        values = {"code": "W", "kind": "section", "name": "x", "region": "1", "counts": True}
        connection.execute(metadata.tables["point"].insert().values(**values))
    told = {each.ledger: (each.rows, each.lacking) for each in export_ledgers(tmp_path)}
    assert told == {"regions": (1, 0), "water_sections": (1, 1)}


# ---- cells there and back -------------------------------------------------------------------------------


@given(some.text())
@example("'=1")
@example("''-x")
def test_a_harmless_formula_is_itself_again(text: str) -> None:
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(some.floats(0, 1))
@example(1.0)
@example(0.30000000000000004)
def test_a_share_is_itself_again(value: float) -> None:
    assert read_share(share(value)) == value


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda each: each.name)
def test_every_word_is_itself_again(ledger: Any) -> None:
    for column in ledger.columns:
        codes = shown(column.words) if column.words else of_cells("state") if column.type == "state" else ()
        for code in codes:
            assert read_cell(str(cell(column, code)), column) == code, (ledger.name, column.name)


@pytest.mark.parametrize(
    ("text", "year", "shown_as"),
    [
        ("2024年10月底前", None, "2024年10月底前"),
        ("10月底前", 2024, "10月底前"),
        ("10月底前", None, "2024年10月底前"),
        (None, None, "2024-10-31"),
        ("见文件", None, "2024-10-31"),
    ],
)
def test_a_deadline_keeps_its_words_where_they_mean_the_day(text: str | None, year: int | None, shown_as: str) -> None:
    assert deadline((date(2024, 10, 31), text, "firm"), year) == shown_as


# ---- made worlds ----------------------------------------------------------------------------------------


def _make(draw: random.Random, folder: Path) -> None:
    """A small world: any state, deadline, reading and mask that a ledger takes, drawn."""
    states = ["整改中", "整改完成", "已销号", "反弹", "达到序时进度", "长期坚持", "公示", ""]
    dues = ["2024-12-31", "2024年10月底前", "力争2024年内", "长期坚持", "2025年上半年", "2024.6.30"]
    figures = ["1", "0.5", "1,234.5", "３", "**", "", "/"]
    shares = ["0%", "33%", "0.875", "100%", "", "12.5%", "99.99%"]
    readings = ["9", "12.25", "-999", "", "/", "故障", "NaN", "0.1"]

    def day() -> str:
        return (date(2024, 1, 1) + timedelta(days=draw.randrange(180))).isoformat()

    def lines(head: str, rows: list[list[str]]) -> str:
        return "\n".join([head, *(",".join(row) for row in rows), ""])

    some_units = ["区政府", "水务局", "住建局", "@局"]
    ledgers = {
        "regions": "编码,名称,上级编码,层级,经度,纬度\nA,甲市,,市,,\nB,乙县,A,县,106.5,35.25\n",
        "units": lines(
            "名称,别名,类型,所属区划",
            [["水务局", draw.choice(["", "水局；水利局"]), "部门", draw.choice(["A", "B", ""])]],
        ),
        "programmes": f"编号,名称,类型,轮次,开始日期\nP,督察,省级督察,{draw.choice(['', '第二轮'])},{day()}\n",
        "findings": lines(
            "问题编号,批次编号,问题描述,所在区划,责任单位,配合单位,交办日期,整改时限,跨年度,当前状态,完成比例,备注",
            [
                [
                    f"F{n}",
                    "P",
                    draw.choice(["x", "=x", "'+x", "三-四"]),
                    "B",
                    draw.choice(some_units),
                    draw.choice(some_units),
                    "2023-12-01",
                    draw.choice(dues),
                    draw.choice(["是", "否", ""]),
                    draw.choice(states),
                    draw.choice(shares),
                    draw.choice(["", "注", "-"]),
                ]
                for n in range(4)
            ],
        ),
        "measures": lines(
            "问题编号,措施序号,整改措施,责任单位,完成时限,进展状态,完成比例,进展说明",
            [
                [
                    f"F{n}",
                    f"{n}#{k}",
                    "清",
                    draw.choice(some_units),
                    draw.choice(dues),
                    draw.choice(states),
                    draw.choice(shares),
                    draw.choice(["", "已清", "=2"]),
                ]
                for n in range(2)
                for k in range(2)
            ],
        ),
        "tasks": lines(
            "任务编号,行动编号,任务名称,责任单位,目标值,计量单位,完成时限,当前值,状态,完成比例",
            [
                [
                    f"T{n}",
                    "P",
                    "务",
                    "水务局",
                    draw.choice(["90%", "", "5"]),
                    "",
                    draw.choice(dues),
                    "",
                    draw.choice(states),
                    draw.choice(shares),
                ]
                for n in range(3)
            ],
        ),
        "projects": lines(
            "项目编号,项目名称,所在区划,经度,纬度,坐标系,责任单位,总投资(万元),完成投资(万元),完成比例,开工日期",
            [
                [
                    f"X{n}",
                    "管",
                    "B",
                    "106.51",
                    "35.26",
                    draw.choice(["", "GCJ02", "BD09", "WGS84"]),
                    "水务局",
                    draw.choice(figures).replace(",", ""),
                    draw.choice(["", "8"]),
                    draw.choice(shares),
                    draw.choice(["", day()]),
                ]
                for n in range(3)
            ],
        ),
        "milestones": lines(
            "项目编号,节点,时限,完成日期",
            [["X0", name, draw.choice(dues), draw.choice(["", day()])] for name in ("开工", "建成")],
        ),
        "updates": lines(
            "事项编号,日期,状态,完成比例,进展说明,延期至,延期批准文号",
            [
                [
                    f"F{n}",
                    on,
                    draw.choice(states),
                    draw.choice(shares),
                    draw.choice(["", "述"]),
                    *draw.choice([["", ""], ["2025-06-30", "文1"]]),
                ]
                for n in range(4)
                for on in {day(), day()}
            ],
        ),
        "actions": lines(
            "编号,日期,类型,对象单位,事项编号,人数,金额(万元)",
            [
                [
                    f"A{n}",
                    day(),
                    draw.choice(["约谈", "处罚"]),
                    draw.choice(some_units),
                    draw.choice(["", "F1", "X0"]),
                    draw.choice(["", "3"]),
                    draw.choice(["", "1.25"]),
                ]
                for n in range(3)
            ],
        ),
        "air_stations": "点位编码,名称,所在区划,级别,参与评价\nS1,一,B,国控,是\nS2,二,B,,否\n",
        "air_hourly": lines(
            "点位编码,时间,SO2,PM10,PM2.5" + draw.choice(["", ",公布AQI"]),
            [
                [f"S{n}", f"2024-06-01 {h:02d}:00", *(draw.choice(readings) for _ in range(3))]
                for n in (1, 2)
                for h in range(1, 22)
            ],
        ),
        "air_daily": lines(
            "点位编码,区划,日期,SO2,NO2,CO,O3_8h,PM10,PM2.5",
            [
                [*place, f"2024-06-0{d}", *(draw.choice(readings) for _ in range(6))]
                for place in (["S1", ""], ["", "A"])
                for d in (1, 2)
            ],
        ),
        "water_sections": f"断面编码,名称,类型,所在区划,目标类别\n"
        f"W,河,{draw.choice(['国控', '市控', '饮用水源', '地下水'])},B,{draw.choice(['Ⅱ', '4', '劣Ⅴ'])}\n",
        "water_samples": lines(
            "断面编码,采样时间,pH,氨氮,公布水质类别",
            [
                [
                    "W",
                    f"2024-06-0{d}",
                    draw.choice(["8", "8.25", "99", ""]),
                    draw.choice(["<0.02", "1.5", "-", "x"]),
                    draw.choice(["", "Ⅲ"]),
                ]
                for d in (1, 2, 3)
            ],
        ),
        "values": lines(
            "指标编码,区划,期间,数值,口径",
            [["pm25", "B", "2024Q1", draw.choice(["1.5", "**", "20"]), draw.choice(["", "已剔除", "别的"])]],
        ),
    }
    folder.mkdir(parents=True)
    for name, text in ledgers.items():
        width = text.split("\n")[0].count(",")
        padded = "\n".join(line + "," * (width - line.count(",")) if line else line for line in text.split("\n"))
        (folder / f"{name}.csv").write_text(padded, encoding="utf-8")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, 10**9))
def test_made_worlds_go_out_and_in_again(database: str, tmp_path: Path, seed: int) -> None:
    draw, folder = random.Random(seed), tmp_path / str(datetime.combine(TODAY, time()).timestamp() + seed)
    if folder.exists():
        return
    empty()
    _make(draw, folder / "in")
    load([folder / "in"], by="x", report_day=TODAY, accept_good=True)
    round_trip(folder, draw.choice(["csv", "xlsx"]))

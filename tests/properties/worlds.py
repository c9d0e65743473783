"""Random small worlds as an office hands them in: ledgers in CSV, imported by the real command, day by day."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as some

from lib.ingest import load

COUNTY, TOWNS = "990001", ("990011", "990012")
TODAY = date(2024, 7, 5)
#: Rows of ledgers by name, the headings first.
Ledgers = dict[str, list[list[str]]]

#: What other rows refer to: a county with two towns, four programmes of different kinds.
PLACES: Ledgers = {
    "regions": [
        ["编码", "名称", "上级编码", "层级"],
        [COUNTY, "甲县", "", "县"],
        [TOWNS[0], "乙镇", COUNTY, "乡镇"],
        [TOWNS[1], "丙镇", COUNTY, "乡镇"],
    ],
    "programmes": [
        ["编号", "名称", "类型"],
        ["P1", "督察反馈", "省级督察"],
        ["P2", "中央督察反馈", "中央督察"],
        ["P3", "行动方案", "行动方案"],
    ],
}
HEADS = {
    "findings": "问题编号 批次编号 问题描述 领域 所在区划 责任类型 整改类型 责任单位 包案领导 "
    "交办日期 整改时限 当前状态 完成比例",
    "measures": "问题编号 措施序号 整改措施 责任单位 完成时限 进展状态 完成比例",
    "tasks": "任务编号 行动编号 任务名称 责任单位 分管领导 完成时限 状态 完成比例 所在区划",
    "petitions": "受理编号 来源 批次编号 受理日期 办理时限 内容 污染类型 所在区划 地点 责任单位 重点件 "
    "是否属实 状态 办结日期 满意度",
    "projects": "项目编号 项目名称 类别 所在区划 责任单位 总投资(万元) 到位资金(万元) 完成投资(万元) 完成比例 批次编号",
    "milestones": "项目编号 节点 时限 完成日期",
    "instructions": "编号 类型 名称 责任单位 日期 时限 状态 所在区划",
    "updates": "事项编号 日期 状态 完成比例",
    "actions": "编号 日期 类型 对象单位 所在区划 事项编号 份数或次数 人数",
    "air_daily": "区划 日期 SO2 NO2 CO O3_8h PM10 PM2.5",
    "water_sections": "断面编码 名称 河湖 流域 类型 水体 所在区划 目标类别",
    "water_samples": "断面编码 采样时间 高锰酸盐指数 氨氮 总磷",
}

regions = some.sampled_from([COUNTY, *TOWNS])
units = some.sampled_from(["水务局", "住建局", "环保局"])
leaders = some.sampled_from(["张某", "李某", ""])
states = some.sampled_from(["整改中", "达到序时进度", "滞后", "完成整改", "已销号", ""])
shares = some.sampled_from(["", "0", "30%", "80%", "100%"])
days_before = some.integers(0, 500).map(lambda days: TODAY - timedelta(days=days))
days_around = some.integers(-300, 300).map(lambda days: TODAY + timedelta(days=days))
#: Deadlines that are no day: standing, and soft (after every day that these worlds begin on).
IN_WORDS = ("长期坚持", "力争2025年12月底前")
deadlines = some.one_of(days_around.map(date.isoformat), some.sampled_from(IN_WORDS))
readings = some.sampled_from(["", "8", "35", "36", "75", "76", "115", "200"])


@dataclass
class World:
    """One world: its ledgers, and what is handed in later (rows dated `later` and after, none of an earlier day)."""

    ledgers: Ledgers
    later: date
    additions: Ledgers = field(default_factory=dict)


def text_of(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def hand_in(ledgers: Mapping[str, list[list[str]]], folder: Path, day: date) -> None:
    """Import ledgers by the real command on a day; every row must go in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in ledgers.items():
        if len(rows) > 1:
            (folder / f"{name}.csv").write_text(text_of(rows), encoding="utf-8")
    if any(folder.iterdir()):
        outcome = load([folder], by="t", report_day=day)
        assert not outcome.faults, [str(fault) for fault in outcome.faults][:5]


def _table(name: str, rows: Iterable[Iterable[str]]) -> list[list[str]]:
    return [HEADS[name].split(), *map(list, rows)]


@some.composite
def obligations(draw: some.DrawFn, *, first: int = 1, opened: date | None = None) -> Ledgers:
    """Ledgers of obligations; with `opened`, all are handed over on or after that day and nothing is told before."""

    def day() -> str:
        if opened is None:
            return draw(days_before).isoformat()
        return (opened + timedelta(days=draw(some.integers(0, 20)))).isoformat()

    def span(*, words: bool = False) -> tuple[str, str]:
        """The day of the handing over, and a deadline after it (or one in words)."""
        begin = day()
        due = (date.fromisoformat(begin) + timedelta(days=draw(some.integers(0, 500)))).isoformat()
        return begin, draw(some.sampled_from([due, due, due, *IN_WORDS])) if words else due

    findings = [
        [
            f"F{number}",
            draw(some.sampled_from(["P1", "P2"])),
            f"问题{number}",
            draw(some.sampled_from(["", "砖瓦"])),
            draw(regions),
            draw(some.sampled_from(["", "主责", "牵头"])),
            draw(some.sampled_from(["", "立行立改", "限期整改"])),
            draw(units),
            draw(leaders),
            *span(words=True),
            draw(states),
            draw(shares),
        ]
        for number in range(first, first + draw(some.integers(0, 5)))
    ]
    petitions = [
        [
            f"X{number}",
            draw(some.sampled_from(["12345", "督察交办"])),
            draw(some.sampled_from(["", "P1"])),
            *span(),
            f"来信{number}",
            draw(some.sampled_from(["", "大气", "水"])),
            draw(regions),
            draw(some.sampled_from(["", "一村"])),
            draw(units),
            draw(some.sampled_from(["", "*"])),
            draw(some.sampled_from(["", "属实"])),
            draw(some.sampled_from(["办理中", "阶段性办结", "已办结"])),
            "",
            draw(some.sampled_from(["", "满意"])),
        ]
        for number in range(first, first + draw(some.integers(0, 4)))
    ]
    orders = [
        [
            f"Z{number}",
            "批示件",
            f"批示{number}",
            draw(units),
            *span(),
            "整改中",
            draw(regions),
        ]
        for number in range(first, first + draw(some.integers(0, 2)))
    ]
    return {
        "findings": _table("findings", findings),
        "petitions": _table("petitions", petitions),
        "instructions": _table("instructions", orders),
    }


@some.composite
def parts(draw: some.DrawFn, owed: Ledgers) -> Ledgers:
    """Ledgers of what has no day of its own beginning: measures, tasks, projects and their steps."""
    findings = [row[0] for row in owed["findings"][1:]]
    measures = [
        [code, str(place), f"措施{place}", draw(units | some.just("")), draw(deadlines), draw(states), draw(shares)]
        for code in findings
        for place in range(1, 1 + draw(some.integers(0, 2)))
    ]
    tasks = [
        [
            f"T{number}",
            "P3",
            f"任务{number}",
            draw(units),
            draw(leaders),
            draw(days_around).isoformat(),
            draw(states),
            draw(shares),
            draw(regions),
        ]
        for number in range(draw(some.integers(0, 4)))
    ]
    projects = [
        [
            f"J{number}",
            f"项目{number}",
            draw(some.sampled_from(["供热", "污水", ""])),
            draw(regions),
            draw(units),
            draw(some.sampled_from(["", "100"])),
            draw(some.sampled_from(["", "50"])),
            draw(some.sampled_from(["", "20"])),
            draw(shares),
            "",
        ]
        for number in range(draw(some.integers(0, 3)))
    ]
    steps = [
        [row[0], f"节点{place}", draw(days_around).isoformat(), draw(some.sampled_from(["", "2024-01-31"]))]
        for row in projects
        for place in range(1, 1 + draw(some.integers(0, 2)))
    ]
    return {
        "measures": _table("measures", measures),
        "tasks": _table("tasks", tasks),
        "projects": _table("projects", projects),
        "milestones": _table("milestones", steps),
    }


@some.composite
def told(draw: some.DrawFn, codes: list[str], *, since: date | None = None, first: int = 1) -> Ledgers:
    """Ledgers of what is told of items and done about them, on days up to today, or on and after `since`."""
    days = days_before if since is None else some.integers(0, 20).map(lambda n: since + timedelta(days=n))
    which = some.sampled_from(codes) if codes else some.nothing()
    updates = draw(some.lists(some.tuples(which, days), max_size=6, unique=True)) if codes else []
    actions = draw(some.lists(some.tuples(which, days), max_size=3)) if codes else []
    kinds = some.sampled_from(["督办函", "约谈", "提醒", "会议调度", "立案", "通报批评", "挂牌督办"])
    return {
        "updates": _table("updates", ([code, on.isoformat(), draw(states), draw(shares)] for code, on in updates)),
        "actions": _table(
            "actions",
            (
                [f"A{first + place}", on.isoformat(), draw(kinds), draw(units), COUNTY, code, "1", ""]
                for place, (code, on) in enumerate(actions)
            ),
        ),
    }


@some.composite
def measured(draw: some.DrawFn, *, since: date | None = None) -> Ledgers:
    """Ledgers of readings: some days of air of the county, some samples of two sections."""
    begin = since or TODAY - timedelta(days=draw(some.sampled_from([3, 40, 400])))
    air = [
        [
            COUNTY,
            (begin + timedelta(days=place)).isoformat(),
            "9",
            "24",
            "0.8",
            draw(readings),
            draw(readings),
            draw(readings),
        ]
        for place in range(draw(some.integers(0, 6)))
    ]
    water = [
        [
            point,
            f"{(begin + timedelta(days=31 * place)).isoformat()} 08:00",
            draw(some.sampled_from(["3", "7", "16"])),
            draw(some.sampled_from(["0.1", "1.2", ""])),
            draw(some.sampled_from(["0.04", "0.3"])),
        ]
        for point in ("W1", "W2")
        for place in range(draw(some.integers(0, 2)))
    ]
    return {"air_daily": _table("air_daily", air), "water_samples": _table("water_samples", water)}


SECTIONS = [
    ["W1", "一断面", "甲河", "", "国控", "河流", TOWNS[0], "Ⅲ"],
    ["W2", "二断面", "", "乙流域", "省控", "湖库", TOWNS[1], "Ⅱ"],
]


@some.composite
def worlds(draw: some.DrawFn) -> World:
    """A world, the day from which more is handed in, and that."""
    owed = draw(obligations())
    owed |= draw(parts(owed))
    codes = [row[0] for name in ("findings", "petitions", "instructions", "tasks") for row in owed[name][1:]]
    sections = {"water_sections": _table("water_sections", SECTIONS)}
    ledgers = PLACES | owed | sections | draw(told(codes)) | draw(measured())
    later = TODAY - timedelta(days=draw(some.integers(0, 200)))
    more = draw(obligations(first=50, opened=later))
    codes += [row[0] for name in ("findings", "petitions", "instructions") for row in more[name][1:]]
    additions = more | draw(told(codes, since=later, first=50)) | draw(measured(since=later))
    return World(ledgers, later, additions)


def finished_in_the_past() -> Ledgers:
    """Findings, measures, tasks and petitions that first come on record as done, the day of it not told."""
    begin, due = (TODAY - timedelta(days=days) for days in (600, 400))
    days = [begin.isoformat(), due.isoformat()]
    own = ["P1", "旧问题", "", COUNTY, "", "", "水务局", "张某", *days]
    return {
        "findings": _table("findings", [["F90", *own, "完成整改", ""], ["F91", *own, "已销号", "100%"]]),
        "measures": _table("measures", [["F90", "1", "旧措施", "", days[1], "完成整改", ""]]),
        "tasks": _table("tasks", [["T90", "P3", "旧任务", "水务局", "", days[1], "完成整改", "", COUNTY]]),
        "petitions": _table(
            "petitions",
            [["X90", "12345", "", *days, "旧信", "", COUNTY, "", "水务局", "", "", "已办结", "", ""]],
        ),
    }


def measured_in_the_past() -> Ledgers:
    """Readings of the year before last: no world has any of it."""
    begin = TODAY - timedelta(days=900)
    air = [
        [COUNTY, (begin + timedelta(days=place)).isoformat(), "9", "24", "0.8", "100", "150", "75"]
        for place in range(3)
    ]
    return {
        "air_daily": _table("air_daily", air),
        "water_samples": _table("water_samples", [["W1", f"{begin.isoformat()} 08:00", "7", "1.2", "0.3"]]),
    }

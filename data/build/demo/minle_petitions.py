"""Petitions of Minle by hotline and letter over the months of 2022: all made, the report gives no number of them."""

from datetime import date, timedelta
from random import Random

from demo import outlines, texts
from demo.common import Builder
from demo.sets import Row

REGION, COUNT = "620722", 42
SOURCES = ("12369",) * 4 + ("12345",) * 4 + ("来信来访", "县专线")
TOWNS = ("洪水镇", "六坝镇", "新天镇", "南古镇", "永固镇", "三堡镇", "南丰镇", "民联镇", "顺化镇", "丰乐镇")
OWNERS = {"大气": "环保", "水": "环保", "噪声": "住建", "固废": "住建", "生态": "资源", "辐射": "环保"}
#: More in spring and autumn, when dust and straw are in the air.
MONTHS = (2, 2, 4, 5, 4, 3, 3, 3, 4, 5, 4, 3)
LATE, IN_PART, OPEN = {14, 27}, {36, 39}, {40: "2022-12-25", 41: "2023-01-16", 42: "2023-01-20"}
STARRED, REPEATS = {9, 23, 40}, {23: 9, 38: 12, 41: 38}


def add(made: Builder) -> None:
    """The petitions of the year; three are open at its end, one of them past its day."""
    rng = Random("minle petitions")
    matters = [each for each in texts.read("pingliang_petitions") if each["category"] != "辐射"]
    rows: list[Row] = []
    for number, month in enumerate((m for m, count in enumerate(MONTHS, 1) for _ in range(count)), 1):
        opened = date(2022, month, rng.randint(2, 27))
        rows.append(_row(made, number, opened, rng.choice(matters), rng))
    rows.sort(key=lambda row: (str(row["受理日期"]), str(row["受理编号"])))
    for number, row in enumerate(rows, 1):
        row["受理编号"] = f"ML-X-{number:03d}"
        _finish(row, number, rng)
    for number, first in REPEATS.items():
        row, earlier = rows[number - 1], rows[first - 1]
        row |= {name: earlier[name] for name in ("内容", "污染类型", "详细地址", "经度", "纬度", "责任单位")}
        row["重复件"] = earlier["受理编号"]
    made.add("petitions", *rows)
    for number in (*IN_PART, *OPEN):
        _records(made, rows[number - 1])


def _row(made: Builder, number: int, opened: date, matter: texts.Entry, rng: Random) -> Row:
    place = rng.choice(TOWNS)
    return {
        "受理编号": number,
        "来源": rng.choice(SOURCES),
        "受理日期": opened.isoformat(),
        "办理时限": (opened + timedelta(days=rng.choice((15, 15, 30)))).isoformat(),
        "内容": matter["title"].format(place=place),
        "污染类型": matter["category"],
        "所在区划": REGION,
        "详细地址": place,
        **outlines.somewhere(REGION, rng, place),
        "责任单位": made.unit(OWNERS[matter["category"]]),
        "重点件": "否",
        "备注": "示例",
    }


def _finish(row: Row, number: int, rng: Random) -> None:
    opened, due = (date.fromisoformat(str(row[name])) for name in ("受理日期", "办理时限"))
    verdict = rng.choice(("属实",) * 5 + ("部分属实",) * 2 + ("不属实",))
    row["重点件"] = "带*" if number in STARRED else "否"
    if number in OPEN:
        row |= {"状态": "正在办理", "办理时限": OPEN[number]}
        return
    done = due + timedelta(days=6) if number in LATE else opened + timedelta(days=rng.randint(2, (due - opened).days))
    answers = ("满意",) * 8 + ("基本满意",) * 2 + (("不满意",) if verdict != "不属实" else ()) + ("",)
    row |= {"是否属实": verdict, "办结日期": done.isoformat(), "满意度": rng.choice(answers), "状态": "已办结"}
    if number in IN_PART:
        row |= {"状态": "阶段性办结", "办结日期": "", "满意度": "", "办理时限": "2023-03-31", "是否属实": "属实"}


def _records(made: Builder, row: Row) -> None:
    in_part = row["状态"] == "阶段性办结"
    made.add(
        "updates",
        {
            "事项编号": row["受理编号"],
            "日期": "2022-12-28",
            "状态": row["状态"],
            "完成比例": "70%" if in_part else "40%",
            "进展说明": "已完成应急措施，长效措施按计划实施。" if in_part else "已现场核查，正在督促整改。",
            "填报单位": row["责任单位"],
        },
    )

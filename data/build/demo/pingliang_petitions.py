"""The 132 petitions that the central inspection handed over to Pingliang, 130 of them handled."""

from datetime import date, timedelta

from demo import texts
from demo.common import Builder
from demo.sets import Row

COUNT, OPEN = 132, {47: "2024-06-30", 96: "2024-09-30"}
OPEN_MATTERS = {47: ("620802", "四十里铺镇", "养猪场"), 96: ("620821", "党原镇", "屠宰点")}
STARRED = {3, 17, 28, 39, 47, 52, 66, 78, 83, 96, 104, 119}
UNTRUE_EVERY, PARTLY_EVERY = 9, 4
SHARES = (
    ("620802",) * 8 + ("620881",) * 3 + ("620821",) * 3 + ("620822", "620823", "620825", "620825") + ("620826",) * 3
)
OWNERS = {
    "620802": "崆峒区",
    "620881": "华亭市",
    "620821": "泾川县",
    "620822": "灵台县",
    "620823": "崇信县",
    "620825": "庄浪县",
    "620826": "静宁县",
}
REPEAT = (118, 41)
FIRST_DAY = date(2022, 12, 1)


def add(made: Builder) -> None:
    """Petitions, spread over the days of the inspection, the counties and the usual matters."""
    matters = texts.read("pingliang_petitions")
    places = {entry["region"]: entry["places"].split("、") for entry in texts.read("pingliang_places")}
    weights = [1 if matter["category"] == "辐射" else 4 for matter in matters]
    rows: list[Row] = []
    for number in range(1, COUNT + 1):
        region = made.rng.choice(SHARES)
        matter = made.rng.choices(matters, weights)[0]
        place = made.rng.choice(places[region])
        if number in OPEN:
            region, place, word = OPEN_MATTERS[number]
            matter = next(each for each in matters if word in each["title"])
        rows.append(_row(made, number, region, matter, place))
    repeated = rows[REPEAT[0] - 1]
    first = rows[REPEAT[1] - 1]
    for column in ("内容", "污染类型", "所在区划", "详细地址", "经度", "纬度", "责任单位", "是否属实"):
        repeated[column] = first[column]
    repeated["重复件"] = first["受理编号"]
    repeated["备注"] = "反复投诉件，已复查"
    made.add("petitions", *rows)
    for number, due in OPEN.items():
        _open_records(made, rows[number - 1], due)


def _row(made: Builder, number: int, region: str, matter: texts.Entry, place: str) -> Row:
    opened = FIRST_DAY + timedelta(days=(number - 1) * 29 // COUNT)
    is_open = number in OPEN
    untrue = number % UNTRUE_EVERY == 5 and not is_open
    partly = number % PARTLY_EVERY == 1
    verdict = "不属实" if untrue else "部分属实" if partly else "属实"
    done = opened + timedelta(days=made.rng.randint(4, 24) if untrue else made.rng.randint(6, 55))
    note = "建立长效措施，需较长时间整改" if is_open else ""
    if untrue:
        note = "经现场核查，举报问题不属实，已向群众解释说明"
    elif number in STARRED and not is_open:
        note = "重点件，市级领导包案督办"
    return {
        "受理编号": f"PL-X-{number:03d}",
        "来源": "督察交办",
        "批次编号": "PL-B-02",
        "受理日期": opened.isoformat(),
        "办理时限": OPEN.get(number, (opened + timedelta(days=60)).isoformat()),
        "内容": matter["title"].format(place=place),
        "污染类型": matter["category"],
        "所在区划": region,
        "详细地址": place,
        **made.place(region, place),
        "责任单位": made.unit(OWNERS[region]),
        "重点件": "带*" if number in STARRED else "否",
        "是否属实": verdict,
        "重复件": "",
        "状态": "正在办理" if is_open else "已办结",
        "办结日期": "" if is_open else done.isoformat(),
        "满意度": "" if is_open else made.rng.choice(("满意",) * 7 + ("基本满意",) * 2 + ("不满意",) * (not untrue)),
        "备注": note,
    }


def _open_records(made: Builder, row: Row, due: str) -> None:
    """The two petitions still open: one past its day, one in time; both reported on."""
    late = due < made.as_of.isoformat()
    notes = (
        ("2023-09-20", 40, "已制定整改方案，配套设施完成招标。"),
        ("2024-01-22", 60, "主体工程基本完成，配套设施正在采购安装。"),
        ("2024-03-25", 70, "因资金拨付滞后，进度缓慢，已约谈责任单位。" if late else "按计划推进，完成年度节点任务。"),
        ("2024-06-24", 78, "设备调试未完成，预计不能按期办结。" if late else "已完成主要工程量，正在组织阶段验收。"),
    )
    for on, progress, note in notes:
        made.add(
            "updates",
            {
                "事项编号": row["受理编号"],
                "日期": on,
                "状态": "正在办理",
                "完成比例": f"{progress}%",
                "进展说明": note,
                "填报单位": row["责任单位"],
            },
        )

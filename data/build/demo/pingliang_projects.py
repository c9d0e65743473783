"""The projects of Pingliang with their milestones, deadlines in the words of the report."""

from demo import texts
from demo.common import Builder
from demo.sets import Row

LATE_START = {
    "泾川县荔堡镇": "2024-05-14",
    "灵台县西屯镇": "2024-05-22",
    "华亭市上关镇": "2024-05-18",
    "庄浪县大庄镇": "2024-06-05",
}
NOT_STARTED = {
    "庄浪县阳川镇": "用地手续未办结",
    "静宁县甘沟镇": "地方配套资金未落实",
    "静宁县雷大镇": "选址调整，重新报批",
}
START_DUE, RUN_DUE = "2024年4月底前", "2024年10月底前"


def add(made: Builder) -> None:
    """All projects: those written out, and one for each of the 34 key towns."""
    for entry in texts.read("pingliang_projects"):
        for row, nodes in _towns(made) if entry["name"] == "@towns" else [_written(made, entry)]:
            code = f"PL-P-{len(made.ledgers.get('projects', [])) + 1:03d}"
            made.add("projects", {"项目编号": code} | row)
            made.add(
                "milestones",
                *({"项目编号": code, "节点": node, "时限": due, "完成日期": done} for node, due, done in nodes),
            )
            _late_records(made, code, row, nodes)


def _written(made: Builder, entry: texts.Entry) -> tuple[Row, list[tuple[str, str, str]]]:
    row: Row = {
        "项目名称": entry["name"],
        "类别": entry["kind"],
        "所在区划": entry["region"],
        **made.place(entry["region"], entry["name"]),
        "责任单位": made.unit(entry["unit"]),
        "总投资(万元)": entry["invest"],
        "到位资金(万元)": entry["funded"],
        "完成投资(万元)": entry["spent"],
        "完成比例": f"{entry['progress']}%",
        "开工日期": entry["started"],
        "备注": entry["note"],
    }
    return row, [(node, due, done) for node, due, done in entry.below]


def _towns(made: Builder) -> list[tuple[Row, list[tuple[str, str, str]]]]:
    made_rows = []
    for entry in texts.read("pingliang_towns"):
        for town in entry["towns"].split("、"):
            made_rows.append(_town(made, entry, town))
    return made_rows


def _town(made: Builder, entry: texts.Entry, town: str) -> tuple[Row, list[tuple[str, str, str]]]:
    name = entry["unit"] + town
    rng = made.rng
    invest = rng.randrange(620, 1480, 20)
    started = LATE_START.get(name, f"2024-04-{rng.randint(2, 28):02d}")
    progress = rng.randint(22, 38) if name in LATE_START else rng.randint(46, 74)
    note = "开工晚于要求" if name in LATE_START else ""
    if name in NOT_STARTED:
        started, progress, note = "", 0, NOT_STARTED[name]
    row: Row = {
        "项目名称": f"{name}污水处理设施建设项目",
        "类别": "污水",
        "所在区划": entry["region"],
        **made.place(entry["region"]),
        "责任单位": made.unit(entry["unit"]),
        "总投资(万元)": invest,
        "到位资金(万元)": round(invest * rng.uniform(0.3, 0.5) if not started else invest * rng.uniform(0.65, 0.95)),
        "完成投资(万元)": round(invest * progress / 100 * rng.uniform(0.85, 1)),
        "完成比例": f"{progress}%",
        "开工日期": started,
        "备注": note,
    }
    return row, [("开工", START_DUE, started), ("投运", RUN_DUE, "")]


def _late_records(made: Builder, code: str, row: Row, nodes: list[tuple[str, str, str]]) -> None:
    """Why a milestone is late, in the words of the unit, on the last dispatch day."""
    for node, due, done in nodes:
        missed = not done and due in (START_DUE, "力争2024年上半年", "2024年上半年", "力争2024年3月底", "2024年6月底")
        if missed:
            state = "未启动" if row["完成比例"] == "0%" else "推进中"
            for on in ("2024-05-27", "2024-06-26") if "6月" not in due and "上半年" not in due else ("2024-07-02",):
                _record(made, f"{code}#{node}", on, state, row)


def _record(made: Builder, item: str, on: str, state: str, row: Row) -> None:
    made.add(
        "updates",
        {
            "事项编号": item,
            "日期": on,
            "状态": state,
            "完成比例": row["完成比例"] if on > "2024-06" else "",
            "进展说明": f"{row['备注']}，{'正在倒排工期加快推进' if state == '推进中' else '正在协调解决，尽快开工'}。",
            "填报单位": row["责任单位"],
        },
    )

"""The set of Pingliang (平凉市): the half-year dispatch meeting of 2024-07-05."""

from datetime import date
from random import Random

from demo import lives, pingliang_monitoring, pingliang_petitions, pingliang_projects, texts
from demo.common import Batch, Builder, add_findings, add_values
from demo.sets import Ledgers

AS_OF = date(2024, 7, 5)
REGIONS = (
    ("620800", "平凉市", "Pingliang City", "", "市", 106.6652, 35.5428),
    ("620802", "崆峒区", "Kongtong District", "620800", "县", 106.7331, 35.5130),
    ("620881", "华亭市", "Huating City", "620800", "县", 106.6531, 35.2180),
    ("620821", "泾川县", "Jingchuan County", "620800", "县", 107.3680, 35.3330),
    ("620822", "灵台县", "Lingtai County", "620800", "县", 107.6210, 35.0650),
    ("620823", "崇信县", "Chongxin County", "620800", "县", 107.0350, 35.3020),
    ("620825", "庄浪县", "Zhuanglang County", "620800", "县", 106.0370, 35.2030),
    ("620826", "静宁县", "Jingning County", "620800", "县", 105.7330, 35.5200),
)
INSTRUCTIONS = [
    (
        "批示",
        "关于葫芦河水质再次被预警的批示：请环保、水务和静宁、庄浪两县查明原因、限期整改",
        "环保",
        "2024-05-22",
        "2024-06-30",
        "推进中",
    ),
    ("批示", "关于重点建制镇污水处理设施开工滞后的批示", "住建", "2024-05-15", "2024-06-15", "推进中"),
    (
        "会议定事项",
        "市政府常务会议：各县区5月底前报送跨年度问题年度整改计划",
        "整改办",
        "2024-04-28",
        "2024-05-31",
        "已完成",
    ),
    (
        "会议定事项",
        "半年调度会议：崆峒区、泾川县流域整治项目按月报送形象进度",
        "环保",
        "2024-07-05",
        "2024-10-31",
        "推进中",
    ),
    ("批示", "关于冬防期间平凉城区颗粒物管控的批示", "崆峒区", "2024-01-10", "2024-03-15", "已完成"),
    (
        "会议定事项",
        "市委常委会会议：开展生态环境保护工作责任规定落实情况督查",
        "督考",
        "2024-03-18",
        "2024-09-30",
        "推进中",
    ),
    ("批示", "关于饮用水水源地环境违法问题专项排查的批示", "水务", "2024-04-02", "2024-07-31", "推进中"),
]
PERMITS = [
    ("应急预案", "平凉市突发环境事件应急预案", "环保", "2021-09-10", "2024-09-09", ""),
    ("应急预案", "平凉工业园区突发环境事件应急预案", "平凉园区", "2021-06-20", "2024-06-19", ""),
    ("风险评估备案", "华亭工业园区突发环境事件风险评估", "华亭园区", "2022-03-15", "2025-03-14", ""),
    ("辐射预案", "平凉市辐射事故应急预案", "环保", "2022-11-08", "2025-11-07", ""),
    ("排污许可", "平凉工业园区污水处理厂排污许可证", "平凉园区", "2021-07-28", "2024-07-27", ""),
    ("排污许可", "静宁县城区生活污水处理厂排污许可证", "静宁县", "2022-08-16", "2027-08-15", ""),
    ("应急预案", "重污染天气应急预案（平凉城区）", "崆峒区", "2023-10-25", "2026-10-24", ""),
]


def build() -> Ledgers:
    """All ledgers of the set."""
    made = Builder("PL", AS_OF, Random("pingliang"))
    made.regions(*REGIONS)
    made.read_units("pingliang_units")
    made.read_programmes("pingliang_programmes")
    add_findings(made, texts.read("pingliang_findings"), Batch("PL-B-01", date(2023, 5, 10)))
    pingliang_petitions.add(made)
    _tasks(made)
    pingliang_projects.add(made)
    made.numbered("instructions", "I", INSTRUCTIONS)
    made.numbered("permits", "L", PERMITS)
    _actions(made)
    _works(made)
    _lives(made)
    pingliang_monitoring.add(made)
    add_values(made, "pingliang_values", "620800")
    pingliang_monitoring.add_targets(made)
    return made.ledgers


def _tasks(made: Builder) -> None:
    for number, entry in enumerate(texts.read("pingliang_tasks"), 1):
        code = f"PL-T-{number:02d}"
        made.add(
            "tasks",
            {
                "任务编号": code,
                "行动编号": "PL-B-03",
                "任务名称": entry["title"],
                "责任单位": made.unit(entry["unit"]),
                "配合单位": made.unit(entry["co"]),
                "分管领导": entry["leader"],
                "目标值": entry["goal"],
                "计量单位": entry["unit_of_goal"],
                "完成时限": "2024-12-31",
                "当前值": entry["current"],
                "完成比例": f"{entry['progress']}%",
                "状态": "推进中",
                "备注": "基本完成年度任务",
            },
        )
        final = int(entry["progress"])
        for month, share in (("2023-09-25", 0.45), ("2023-12-26", 0.8), ("2024-03-26", 0.92), ("2024-06-25", 1.0)):
            note = (
                "基本完成年度任务，按月调度推进扫尾工作。" if share == 1 else "按年度计划推进，责任单位已报送进展情况。"
            )
            made.add(
                "updates",
                {
                    "事项编号": code,
                    "日期": month,
                    "状态": "推进中",
                    "完成比例": f"{round(final * share)}%",
                    "进展说明": note,
                    "填报单位": made.unit(entry["unit"]),
                },
            )


def _works(made: Builder) -> None:
    """The ten works of the infrastructure campaign that the report lists, each a task of its programme."""
    for number, entry in enumerate(texts.read("pingliang_works"), len(made.ledgers["tasks"]) + 1):
        code, unit = f"PL-T-{number:02d}", made.unit(entry["unit"])
        made.add(
            "tasks",
            {
                "任务编号": code,
                "行动编号": "PL-B-04",
                "任务名称": entry["title"],
                "责任单位": unit,
                "分管领导": "副市长（示例A）",
                "目标值": entry["goal"],
                "计量单位": entry["unit_of_goal"],
                "完成时限": entry["due"],
                "当前值": entry["current"],
                "完成比例": f"{entry['progress']}%",
                "状态": "推进中",
                "备注": entry["note"],
            },
        )
        for on, share in (("2024-03-25", 0.4), ("2024-05-27", 0.75), ("2024-06-26", 1.0)):
            note = entry["note"] if share == 1 else "按月调度推进"
            lives.record(made, code, on, "推进中", round(int(entry["progress"]) * share), f"{note}。", unit)


def _lives(made: Builder) -> None:
    """Deadlines moved under an approval number, and a closed matter that came back and was put right again."""
    lives.extend(
        made,
        "PL-F-009",
        "2023-12-31",
        "2023-12-18",
        "2024-03-31",
        "平整改办函〔2023〕41号（示例）",
        "冬季低温影响生化系统调试，经市整改领导小组批准延期至2024年3月底。",
    )
    for code, until, approval in (
        ("PL-X-047", "2024-06-30", "平整改办函〔2023〕9号（示例）"),
        ("PL-X-096", "2024-09-30", "平整改办函〔2023〕10号（示例）"),
    ):
        first = "2023-02-20"
        lives.extend(made, code, first, "2023-02-16", until, approval, "需建设配套设施，经批准延长办理期限。")
    code, unit = "PL-F-013", made.unit("住建")
    lives.forget(made, code, "2023-08-01")
    for on, state, progress, note in (
        ("2023-08-10", "提请销号", 100, "已按销号工作规程报送整改佐证资料，提请验收销号。"),
        ("2023-09-20", "已销号", 100, "经现场验收和公示无异议，予以销号，转入日常监管。"),
        ("2024-03-18", "反弹", 60, "再次“回头看”发现6处工地裸土未覆盖、车辆带泥上路，问题反弹，重新整改。"),
        ("2024-04-25", "整改中", 85, "6处工地已补齐围挡和喷淋，正在完善在线监测。"),
        ("2024-05-20", "整改完成", 100, "6处工地全部整改到位，完善日巡查制度，待再次验收。"),
        ("2024-06-20", "整改完成", 100, "开展巡查巩固，未发现问题再次反弹。"),
    ):
        lives.record(made, code, on, state, progress, note, unit)
    _look_backs(made, code)
    row = lives.find(made, code)
    row["完成日期"] = "2024-05-20"
    row["备注"] = "2023年9月20日首次销号，2024年3月18日“回头看”发现反弹后重新整改"


def _look_backs(made: Builder, relapsed: str) -> None:
    """Those that the ledger tells of, a relapse, starred, unfounded and repeated petitions, and some arranged."""
    by = made.unit("整改办")
    lives.look_backs_told(made, by)
    note = "6处工地裸土未覆盖、车辆带泥上路"
    lives.look_back(made, relapsed, "2024-03-20", "2024-03-18", "反弹", by, note, ("成效巩固", "措施落实"))
    for number, on, outcome, failed in (
        (3, "2024-03-19", "巩固", ()),
        (17, "2024-03-20", "巩固", ()),
        (28, "2024-03-21", "巩固", ()),
        (5, "2024-03-22", "未到位", ("整改到位", "上报与实际一致")),
        (118, "2024-03-22", "巩固", ()),
    ):
        lives.look_back(made, f"PL-X-{number:03d}", "2024-03-31", on, outcome, by, failed=failed)
    for code in (relapsed, "PL-X-039", "PL-X-014"):
        lives.look_back(made, code, "2024-07-20", "", "", by, "迎接督察再次“回头看”")


def _actions(made: Builder) -> None:
    """Meetings as counted in the report, then the ladder of reminders for what is late."""
    for number in range(12):
        body, topic = (
            ("市委常委会", "传达学习和研究环保工作") if number % 2 else ("市政府常务会议", "研究部署环保重点工作")
        )
        made.action(
            f"2023-{number + 1:02d}-{made.rng.randint(5, 26):02d}",
            "会议调度",
            region="620800",
            count=1,
            by="平凉市人民政府",
            note=f"{body}{topic}",
        )
    kinds = ("动员会", "调度会", "推进会", "调度会", "约谈会")
    for number in range(15):
        month = number % 11 + 2
        made.action(
            f"2023-{month:02d}-{made.rng.randint(3, 27):02d}",
            "会议调度",
            region="620800",
            count=1,
            by="平凉市人民政府",
            note=f"{kinds[number % 5]}：推进环保重点工作",
        )
    for on in ("2024-01-05", "2024-02-06", "2024-03-06", "2024-04-08", "2024-05-07", "2024-06-05"):
        made.action(
            on,
            "会议调度",
            region="620800",
            count=1,
            by=made.unit("市政府"),
            note="市政府环境保护月调度会议",
        )
    for entry in texts.read("pingliang_actions"):
        made.action(
            entry["on"],
            entry["kind"],
            unit=made.unit(entry["unit"]),
            region=entry["region"],
            item=entry["item"],
            count=entry["count"],
            people=entry["people"],
            amount=entry["amount"],
            by=made.unit(entry["by"]),
            note=entry["note"],
        )

"""The set of Minle County (民乐县), as of 2022-12-31."""

from datetime import date
from random import Random

from demo import minle_petitions, outlines, targets, texts, water
from demo.air import Air, Climate, Good, Segment, dust_rows, pick_dust
from demo.common import Builder, add_values
from demo.sets import Ledgers
from demo.water import Section

AS_OF = date(2022, 12, 31)
REGION = "620722"
STATIONS = (("ML-K-01", "县城一号点（示例）", 100.812, 38.430), ("ML-K-02", "县城二号点（示例）", 100.826, 38.438))
DUST_2021, DUST_2022 = 20, 15
DUST = (
    *pick_dust(REGION, 2021, "2021-01-01", "2021-12-31", DUST_2021),
    *pick_dust(REGION, 2022, "2022-01-01", "2022-12-31", DUST_2022),
)
# 2022 without dust: 350 days, PM10 48, PM2.5 22, of them 329 good: 94.0 %.
CLIMATE = Climate(
    REGION,
    "2021-01-01",
    "2022-12-31",
    (
        Segment("2021-01-01", "2021-12-31", 52, 24, 290, 75),
        Segment("2022-01-01", "2022-12-31", 48, 22, 260, 70),
    ),
    (Good("2021-01-01", "2021-12-31", 320, with_dust=False), Good("2022-01-01", "2022-12-31", 329, with_dust=False)),
    DUST,
    {"O3_8h": 104.0, "SO2": 9.0, "NO2": 17.0},
)
GROUND = ("pH", "氨氮", "硫酸盐", "氯化物", "硝酸盐", "铁", "锰", "氟化物")
SECTIONS = (
    Section(
        "ML-W-01",
        "双树寺水库",
        "双树寺水库",
        "省控",
        "湖库",
        REGION,
        100.83,
        38.30,
        "Ⅱ",
        {
            2021: (8.1, 8.9, 2.4, 11.0, 1.6, 0.11, 0.016, 0.72, 0.22),
            2022: (8.1, 9.0, 2.3, 10.5, 1.5, 0.1, 0.015, 0.7, 0.21),
        },
    ),
    Section(
        "ML-W-02",
        "城区总寨集中式饮用水水源地",
        "",
        "饮用水源",
        "河流",
        REGION,
        100.85,
        38.40,
        "Ⅲ",
        {
            2021: (8.0, 8.7, 2.2, 10.2, 1.4, 0.028, 0.03, 0.9, 0.24),
            2022: (8.0, 8.8, 2.1, 10.0, 1.3, 0.026, 0.028, 0.88, 0.24),
        },
    ),
    Section(
        "ML-W-03",
        "三堡徐家寨子",
        "",
        "地下水",
        "",
        REGION,
        100.72,
        38.56,
        "Ⅲ",
        {
            2021: (7.7, 0.06, 186, 92, 6.4, 0.08, 0.02, 0.42),
            2022: (7.7, 0.05, 182, 90, 6.2, 0.07, 0.018, 0.41),
        },
        items=GROUND,
    ),
)
GOALS = {2021: (58, 27, 90), 2022: (55, 25, 91)}
PERMITS = [
    ("应急预案", "民乐县突发环境事件应急预案", "环保", "2022-05-18", "2025-05-17", ""),
    ("辐射预案", "民乐县辐射事故应急预案", "环保", "2022-06-20", "2025-06-19", ""),
    ("风险评估备案", "民乐县突发环境事件风险评估报告", "环保", "2022-04-25", "2025-04-24", ""),
    ("风险评估备案", "民乐生态工业园区突发环境事件风险评估", "园区", "2022-07-12", "2025-07-11", ""),
    ("应急预案", "民乐生态工业园区突发环境事件应急预案", "园区", "2022-07-12", "2025-07-11", ""),
    ("应急预案", "民乐县重污染天气应急预案", "环保", "2022-10-26", "2025-10-25", ""),
    ("排污许可", "民乐县城污水处理厂排污许可证", "住建", "2020-01-10", "2023-01-09", ""),
]


def build() -> Ledgers:
    """All ledgers of the set."""
    made = Builder("ML", AS_OF, Random("minle"))
    made.regions((REGION, "民乐县", "Minle County", "", "县", 100.8120, 38.4300))
    made.read_units("minle_units")
    made.read_programmes("minle_programmes")
    _tasks(made)
    made.numbered("permits", "L", PERMITS)
    _actions(made)
    minle_petitions.add(made)
    _monitoring(made)
    targets.add_indicators(made, "pm10", "pm25", "good_day_share")
    for year, goals in GOALS.items():
        for code, goal in zip(("pm10", "pm25", "good_day_share"), goals, strict=True):
            targets.add(made, code, REGION, year, goal, "张掖市人民政府", basis="扣除沙尘")
    add_values(made, "minle_values", REGION)
    return made.ledgers


def _tasks(made: Builder) -> None:
    for number, entry in enumerate(texts.read("minle_tasks"), 1):
        done = entry["progress"] == "100"
        unit = made.unit(entry["unit"])
        made.add(
            "tasks",
            {
                "任务编号": f"ML-T-{number:02d}",
                "行动编号": "ML-B-01",
                "任务名称": entry["title"],
                "责任单位": unit,
                "配合单位": made.unit(entry["co"]),
                "分管领导": f"副县长（示例{'HJ'[number % 2]}）",
                "完成时限": "2022-12-31",
                "完成比例": f"{entry['progress']}%",
                "状态": "已完成" if done else "推进中",
                "备注": entry["note"],
            },
        )
        steps = (("2022-03-28", 0.3), ("2022-06-28", 0.55), ("2022-09-28", 0.8), ("2022-12-26", 1.0))
        for on, share in steps:
            last = share == 1
            note = entry["note"] or ("年度任务全部完成，资料已归档" if last else "按月调度，任务按序时推进")
            made.add(
                "updates",
                {
                    "事项编号": f"ML-T-{number:02d}",
                    "日期": on,
                    "状态": "已完成" if done and last else "推进中",
                    "完成比例": f"{round(int(entry['progress']) * share)}%",
                    "进展说明": f"{note if last else '按月调度，任务按序时推进'}。",
                    "填报单位": unit,
                },
            )


def _actions(made: Builder) -> None:
    for month in range(1, 13):
        made.action(
            f"2022-{month:02d}-{made.rng.randint(24, 28)}",
            "会议调度",
            region=REGION,
            count=1,
            by=made.unit("县政府"),
            note="污染防治攻坚战月调度、月分析、月报告",
        )
    for on in ("2022-04-12", "2022-07-11", "2022-10-13"):
        made.action(
            on, "通报预警", region=REGION, count=1, by=made.unit("县政府"), note="污染防治攻坚战重点工作进展情况通报"
        )
    made.action("2022-06-05", "宣传活动", region=REGION, count=1, by=made.unit("环保"), note="世界环境日主题宣传")


def _monitoring(made: Builder) -> None:
    for code, name, lon, lat in STATIONS:
        place = outlines.near(REGION, lon, lat)
        made.add(
            "air_stations",
            {"点位编码": code, "名称": name, "所在区划": REGION, **place, "级别": "省控", "参与评价": "是"},
        )
    made.add("air_daily", *Air(CLIMATE).station_rows(tuple(row[0] for row in STATIONS)))
    made.add("dust_days", *dust_rows(REGION, DUST, "沙尘天气过程剔除名单（示例）"))
    for section in SECTIONS:
        made.add("water_sections", section.row())
        made.add("water_samples", *section.samples(water.months("2021-01", "2022-12")))

"""The set of Ganzhou District (甘州区), as of 2017-10-31."""

from datetime import date
from random import Random

from demo import lives, outlines, texts
from demo.air import Air, Climate, Good, Segment, dust_rows, pick_dust
from demo.common import Batch, Builder, add_findings, add_values
from demo.sets import Ledgers

AS_OF = date(2017, 10, 31)
REGION = "620702"
STATIONS = (("GZ-K-01", "城区一号点（示例）", 100.446, 38.936), ("GZ-K-02", "城区二号点（示例）", 100.471, 38.925))

# Days of January to October: 304, in 2016 305. Dust days of each year and their means (PM10, PM2.5).
DUST_2015, DUST_2016, DUST_2016_LATE, DUST_2017 = 30, 28, 2, 33
DUST = (
    *pick_dust(REGION, 2015, "2015-01-01", "2015-10-31", DUST_2015),
    *pick_dust(REGION, 2016, "2016-01-01", "2016-10-31", DUST_2016),
    *pick_dust(REGION, 2016, "2016-11-01", "2016-12-31", DUST_2016_LATE),
    *pick_dust(REGION, 2017, "2017-01-01", "2017-10-31", DUST_2017),
)


def _segment(start: str, end: str, days: int, means: tuple[int, int], dust: int, dusty: tuple[int, int]) -> Segment:
    """A span whose means hold with dust days kept in; the ordinary days carry the rest of the sums."""
    plain = days - dust
    pm10, pm25 = ((mean * days - high * dust) / plain for mean, high in zip(means, dusty, strict=True))
    return Segment(start, end, pm10, pm25, *dusty)


# 2016: without dust 336 days, PM10 100 and PM2.5 39, of them 291 good (86.6 %); with dust to October 130 and 46.
# 2017 to October with dust: PM10 137 (+5.4 %), PM2.5 36 (-21.7 %), 184 good days; 2015 to October PM10 139.
SEGMENTS = (
    _segment("2015-01-01", "2015-10-31", 304, (139, 47), DUST_2015, (430, 140)),
    Segment("2015-11-01", "2015-12-31", 112, 56),
    Segment("2016-01-01", "2016-10-31", 27110 / 277, 9859 / 277, 12540 / 28, 4171 / 28),
    Segment("2016-11-01", "2016-12-31", 110, 55, 360, 130),
    _segment("2017-01-01", "2017-10-31", 304, (137, 36), DUST_2017, (350, 90)),
)
GOODS = (
    Good("2016-01-01", "2016-12-31", 291, with_dust=False),
    Good("2017-01-01", "2017-10-31", 184, by_ozone=44),
)
CLIMATE = Climate(REGION, "2015-01-01", "2017-10-31", SEGMENTS, GOODS, DUST, spread=0.75)

# Cases, penalties by month of 2015, 2016 and 2017 (to October): 31, 43, 81 and 25, 35, 4.
CASES = {
    2015: (1, 2, 2, 3, 3, 3, 2, 3, 3, 4, 3, 2),
    2016: (2, 2, 3, 4, 4, 4, 3, 4, 5, 4, 5, 3),
    2017: (4, 5, 9, 10, 11, 8, 7, 9, 10, 8),
}
FINES = {
    2015: (0, 1, 2, 2, 3, 2, 2, 3, 2, 3, 3, 2),
    2016: (1, 2, 3, 3, 3, 3, 3, 4, 4, 3, 4, 2),
    2017: (0, 0, 1, 0, 1, 0, 0, 1, 1, 0),
}
INSTRUCTIONS = [
    (
        "会议定事项",
        "区委常委会会议：制定祁连山自然保护区问题整治清单，逐项明确责任单位和时限",
        "环保",
        "2017-07-25",
        "2017-08-31",
        "已完成",
    ),
    ("批示", "关于城区燃煤锅炉淘汰滞后的批示", "环保", "2017-10-09", "2017-10-25", "推进中"),
    ("批示", "关于城乡结合部污水管网征拆问题的批示", "住建", "2017-10-12", "2017-11-20", "推进中"),
    (
        "会议定事项",
        "区政府常务会议：安排环保工作专项经费和农村环境综合整治资金",
        "发改",
        "2017-03-15",
        "2017-06-30",
        "已完成",
    ),
]
PERMITS = [
    ("应急预案", "甘州区突发环境事件应急预案", "环保", "2014-11-20", "2017-11-19", ""),
    ("排污许可", "第二污水厂排污许可证", "住建", "2015-06-30", "2018-06-29", ""),
    ("应急预案", "甘州区重污染天气应急预案", "环保", "2016-10-28", "2019-10-27", ""),
]


def build() -> Ledgers:
    """All ledgers of the set."""
    made = Builder("GZ", AS_OF, Random("ganzhou"))
    made.regions((REGION, "甘州区", "Ganzhou District", "", "县", 100.4540, 38.9320))
    made.read_units("ganzhou_units")
    made.read_programmes("ganzhou_programmes")
    add_findings(made, texts.read("ganzhou_findings"), Batch("GZ-B-01", date(2017, 5, 2)))
    add_findings(made, texts.read("ganzhou_qilian"), Batch("GZ-B-02", date(2017, 3, 10), first=18))
    made.numbered("instructions", "I", INSTRUCTIONS)
    made.numbered("permits", "L", PERMITS)
    _actions(made)
    _planned_works(made)
    _rebound(made)
    _air(made)
    add_values(made, "ganzhou_values", REGION)
    return made.ledgers


def _planned_works(made: Builder) -> None:
    """The two works planned near the reserve: not to be begun before every approval is there; names are masked."""
    for number, name in enumerate(("拟建水库（名称报告原文为掩码）", "拟建干渠水电站（名称报告原文为掩码）"), 1):
        made.add(
            "projects",
            {
                "项目编号": f"GZ-P-{number:02d}",
                "项目名称": name,
                "类别": "其他",
                "所在区划": REGION,
                "责任单位": made.unit("水务"),
                "完成比例": "0%",
                "备注": "祁连山处置类别五：须取得全部审批手续后合规建设",
            },
        )
        made.add("milestones", {"项目编号": f"GZ-P-{number:02d}", "节点": "前期", "时限": "2018-12-31", "完成日期": ""})


def _rebound(made: Builder) -> None:
    """One of the six open matters was closed once and came back."""
    code = "GZ-F-006"
    lives.forget(made, code, "2017-08-10")
    for on, state, progress, note, by in (
        ("2017-08-10", "整改完成", 100, "乡镇收运体系建成，堆放点全部清理。", "住建"),
        ("2017-09-08", "已销号", 100, "经现场验收和公示无异议，予以销号。", "督查"),
        ("2017-10-16", "反弹", 84, "“回头看”发现10处非正规垃圾堆放点反弹，重新交办。", "督查"),
        ("2017-10-25", "反弹", 84, "已清理41处，剩余10处正在清理。", "住建"),
    ):
        lives.record(made, code, on, state, progress, note, made.unit(by))
    by, note = made.unit("督查"), "10处非正规垃圾堆放点反弹"
    lives.look_backs_told(made, by)
    lives.look_back(made, code, "2017-10-20", "2017-10-16", "反弹", by, note, ("成效巩固", "整改到位"))
    row = lives.find(made, code)
    row |= {"当前状态": "反弹", "销号日期": "2017-09-08", "回头看日期": "2017-10-16", "回头看结果": "反弹"}


def _actions(made: Builder) -> None:
    """Cases and penalties by month, the rest of 2017, accountability without names, reminders for what is late."""
    bureau = made.unit("环保")
    for kind, years in (("立案", CASES), ("处罚", FINES)):
        for year, months in years.items():
            for month, count in enumerate(months, 1):
                if count:
                    made.action(
                        f"{year}-{month:02d}-28",
                        kind,
                        region=REGION,
                        count=count,
                        by=bureau,
                        note="环境违法行为，按月汇总",
                    )
    for on in ("2017-04-18", "2017-06-09", "2017-08-22"):
        made.action(on, "查封扣押", region=REGION, count=1, by=bureau, note="依据新《环境保护法》配套办法")
    for on in ("2017-05-11", "2017-07-19", "2017-09-14"):
        made.action(on, "移送拘留", region=REGION, count=1, by=bureau, note="移送公安机关")
    for on, people in (("2017-06-20", 2), ("2017-07-18", 1), ("2017-09-05", 1)):
        made.action(
            on,
            "追责",
            region=REGION,
            count=1,
            people=people,
            by=made.unit("纪委"),
            note="环保责任追究：部门1个及有关领导，名称略",
        )
    for quarter, on in enumerate(("2017-01-12", "2017-04-14", "2017-07-13", "2017-10-17"), 1):
        made.action(
            on,
            "会议调度",
            region=REGION,
            count=1,
            by=made.unit("区政府"),
            note=f"第{quarter}次大气污染防治工作推进会议",
        )
    made.action(
        "2017-10-10",
        "督办函",
        unit=bureau,
        region=REGION,
        item="GZ-F-001",
        count=1,
        by=made.unit("督查"),
        note="燃煤锅炉淘汰超过整改时限",
    )
    made.action(
        "2017-10-10",
        "通报预警",
        unit=made.unit("住建"),
        region=REGION,
        item="GZ-F-002",
        count=1,
        by=made.unit("督查"),
        note="污水管网延伸超过整改时限",
    )
    made.action(
        "2017-10-20",
        "提醒",
        unit=made.unit("农牧"),
        region=REGION,
        item="GZ-F-003",
        count=1,
        by=made.unit("督查"),
        note="粪污设施配套进度滞后",
    )


def _air(made: Builder) -> None:
    for code, name, lon, lat in STATIONS:
        made.add(
            "air_stations",
            {
                "点位编码": code,
                "名称": name,
                "所在区划": REGION,
                **outlines.near(REGION, lon, lat),
                "级别": "国控",
                "参与评价": "是",
            },
        )
    made.add("air_daily", *Air(CLIMATE).station_rows(tuple(row[0] for row in STATIONS)))
    made.add("dust_days", *dust_rows(REGION, DUST, "沙尘天气过程剔除名单（示例）"))

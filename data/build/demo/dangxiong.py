"""The set of Damxung County (当雄县), as of 2020-11-30."""

from datetime import date, timedelta
from random import Random

from demo import dangxiong_findings, lives, outlines, texts
from demo.air import Air, Climate, Segment
from demo.common import Builder, add_values
from demo.sets import Ledgers, Row
from demo.water import Section

AS_OF = date(2020, 11, 30)
REGION = "540122"
CLIMATE = Climate(
    REGION,
    "2020-01-01",
    "2020-09-30",
    (
        Segment("2020-01-01", "2020-03-31", 26, 9),
        Segment("2020-04-01", "2020-06-30", 24, 8),
        Segment("2020-07-01", "2020-09-30", 17, 6),
    ),
    gases={"O3_8h": 58.0, "SO2": 5.0, "NO2": 8.0, "CO": 4.0},
    spread=0.45,
)
LEVELS = {2020: (8.0, 7.9, 1.4, 8.0, 1.1, 0.09, 0.03, 0.5, 0.12)}
SECTIONS = (
    Section("DX-W-01", "当曲河上游断面", "当曲河", "市控", "河流", REGION, 91.16, 30.50, "Ⅲ", LEVELS),
    Section(
        "DX-W-02",
        "当曲河下游断面",
        "当曲河",
        "市控",
        "河流",
        REGION,
        91.06,
        30.42,
        "Ⅲ",
        {2020: (8.0, 7.6, 1.9, 11.0, 1.6, 0.21, 0.06, 0.8, 0.14)},
    ),
    Section(
        "DX-W-03",
        "县城集中式饮用水水源地",
        "",
        "饮用水源",
        "河流",
        REGION,
        91.11,
        30.49,
        "Ⅲ",
        {2020: (7.9, 7.9, 1.1, 6.0, 0.9, 0.024, 0.012, 0.4, 0.11)},
    ),
    Section("DX-W-04", "当曲卡镇备用水源地", "", "饮用水源", "", REGION, "91°5'59\"", "30°27'31\"", "Ⅲ"),
)
SAMPLED = ("2020-02", "2020-05", "2020-08")
# Name, kind, unit, invested, funded, spent, share of work, started, note; milestones.
PROJECTS = (
    (
        "县城污水处理厂及收集系统工程",
        "污水",
        "住建",
        4434.01,
        4434.01,
        4434.01,
        100,
        "2018-05-10",
        "污水处理厂建设完成并投入运行",
        (("投运", "2020年6月底", "2020-06-15"),),
    ),
    (
        "县城自来水厂安全饮水项目",
        "供水",
        "水利",
        3153.2,
        3153.2,
        "",
        87,
        "2019-04-20",
        "已完成总工程量87%；报告称完成总投资3153.2万元，投资完成额未单列",
        (),
    ),
    (
        "生态环境现状调查项目",
        "调查",
        "环保",
        349,
        349,
        "",
        80,
        "2020-03-16",
        "5个专题基础调查完成，正在分析样本、撰写报告",
        (("建成", "争取2020年12月初之前", ""),),
    ),
    (
        "纳木错临时游客接待板房拆除及生态恢复（107处）",
        "生态修复",
        "景区",
        "",
        "",
        "",
        100,
        "2019-05-08",
        "107处板房全部拆除；限时完成，报告未写日期",
        (),
    ),
    (
        "扎西半岛羊年转湖临时居住区及商业区搬迁点草地生态恢复工程",
        "生态修复",
        "纳木湖",
        488.08,
        488.08,
        "",
        100,
        "2020-05-12",
        "",
        (),
    ),
)
UPGRADES = (
    ("自治区生态文明建设示范乡镇提档升级", 8, "个乡镇"),
    ("自治区生态文明建设示范村居提档升级", 28, "个村居"),
    ("彩渠塘村自治区生态文明建设示范村创建", 1, "个村"),
)
# The quantities that the two findings in chief name, and the roads of the plan for 2021.
QUANTITIES = (
    ("纳木错临时游客接待板房搬迁拆除", "DX-B-01", "景区", "107", "处", "107", "2020-06-30", "107处板房全部拆除"),
    (
        "纳木错景区核心区商户及周边群众搬迁动员",
        "DX-B-02",
        "纳木湖",
        "107",
        "户",
        "107",
        "2020-09-30",
        "107户商户搬迁协议签订完成",
    ),
)
ROADS = ("那羊段（G109）", "当雄至班戈段（S206）", "宁中乡至旁多乡（G561）", "龙仁乡至江多村（龙江线）")
MEETINGS = ("2020-03-12", "2020-06-12", "2020-09-15", "2020-11-05")
TOPICS = ("湖泊水生态健康", "草地生态系统", "湿地生态系统", "生物物种多样性", "社会经济")


def build() -> Ledgers:
    """All ledgers of the set."""
    made = Builder("DX", AS_OF, Random("dangxiong"))
    made.regions((REGION, "当雄县", "Damxung County", "", "县", 91.1010, 30.4730))
    made.read_units("dangxiong_units")
    made.read_programmes("dangxiong_programmes")
    dangxiong_findings.add(made)
    _petitions(made)
    _tasks(made)
    _projects(made)
    for on in MEETINGS:
        made.action(
            on, "会议调度", region=REGION, count=1, by=made.unit("整改办"), note="环境保护整改工作领导小组会议（示例）"
        )
    for entry in texts.read("dangxiong_actions"):
        made.action(
            entry["on"],
            entry["kind"],
            region=REGION,
            count=entry["count"],
            people=entry["people"],
            by=made.unit(entry["by"]) or "生态环境部西南督察局",
            note=entry["note"],
        )
    made.numbered(
        "permits",
        "L",
        [
            ("应急预案", "当雄县突发环境事件应急预案", "环保", "2018-12-20", "2021-12-19", ""),
            ("排污许可", "当雄县城污水处理厂排污许可证", "住建", "2019-12-25", "2022-12-24", ""),
        ],
    )
    _monitoring(made)
    add_values(made, "dangxiong_values", REGION)
    return made.ledgers


def _petitions(made: Builder) -> None:
    for number, entry in enumerate(texts.read("dangxiong_petitions"), 1):
        opened = date.fromisoformat(entry["on"])
        at_once = entry["kind"] == "立行立改"
        done = opened + timedelta(days=made.rng.randint(5, 20)) if at_once else date(2020, 8, 25 + number)
        code, state = f"DX-X-{number:02d}", "已办结" if at_once else "待验收"
        note = "专项督查“回头看”，未发现反弹" if at_once else "已整改完成，待市整改办现场督办组验收"
        made.add(
            "petitions",
            {
                "受理编号": code,
                "来源": "督察交办",
                "批次编号": "DX-B-06",
                "受理日期": opened.isoformat(),
                "办理时限": (opened + timedelta(days=30)).isoformat() if at_once else "2020-10-31",
                "内容": entry["title"],
                "污染类型": entry["category"],
                "所在区划": REGION,
                "详细地址": entry["place"],
                **made.place(REGION, entry["place"]),
                "责任单位": made.unit(entry["unit"]),
                "重点件": "否",
                "是否属实": "属实",
                "状态": state,
                "办结日期": done.isoformat(),
                "备注": f"主办；{entry['kind']}；{note}",
            },
        )
        made.add("updates", _update(code, done.isoformat(), state, 100, "整改完成。", made.unit(entry["unit"])))
        on = f"2020-10-{12 + number:02d}"
        made.add("updates", _update(code, on, state, 100, f"{note}。", made.unit("整改办")))
        if at_once:
            lives.look_back(made, code, "2020-10-31", on, "巩固", made.unit("整改办"), "未发现反弹")


def _update(code: str, on: str, state: str, progress: int, note: str, by: str) -> Row:
    return {"事项编号": code, "日期": on, "状态": state, "完成比例": f"{progress}%", "进展说明": note, "填报单位": by}


def _tasks(made: Builder) -> None:
    rows = [
        (
            f"生态环境现状调查：{topic}专题",
            "DX-B-07",
            "环保",
            "",
            "",
            "",
            "争取2020年12月初之前",
            80,
            "基础调查完成，样本分析和报告撰写中",
        )
        for topic in TOPICS
    ]
    rows += [
        (
            name,
            "DX-B-08",
            "生态办",
            goal,
            unit,
            "",
            "争取2021年底前",
            60,
            "申报材料已上报，11月7日通过自治区现场核查，待公示",
        )
        for name, goal, unit in UPGRADES
    ]
    rows += [(*matter[:7], 100, matter[7]) for matter in QUANTITIES]
    rows += [
        (f"{road}公路生态环境保护与修复监督", "DX-B-09", "环保", "", "", "", "2021-12-31", 0, "列入2021年工作计划")
        for road in ROADS
    ]
    for number, (title, programme, unit, goal, goal_unit, current, due, progress, note) in enumerate(rows, 1):
        code = f"DX-T-{number:02d}"
        state = "已完成" if progress == 100 else "推进中" if progress else "未启动"
        made.add(
            "tasks",
            {
                "任务编号": code,
                "行动编号": programme,
                "任务名称": title,
                "责任单位": made.unit(unit),
                "分管领导": "副县长（示例L）",
                "目标值": goal,
                "计量单位": goal_unit,
                "完成时限": due,
                "当前值": current,
                "完成比例": f"{progress}%",
                "状态": state,
                "备注": note,
            },
        )
        by, last = made.unit(unit), due if progress == 100 else "2020-11-20"
        if progress:
            before = "2020-04-22" if progress == 100 else "2020-08-26"
            made.add("updates", _update(code, before, "推进中", progress - 30, "按计划推进。", by))
        made.add("updates", _update(code, last, state, progress, f"{note}。", by))


def _projects(made: Builder) -> None:
    for number, (name, kind, unit, invest, funded, spent, progress, started, note, nodes) in enumerate(PROJECTS, 1):
        code = f"DX-P-{number:02d}"
        made.add(
            "projects",
            {
                "项目编号": code,
                "项目名称": name,
                "类别": kind,
                "所在区划": REGION,
                **made.place(REGION, name),
                "责任单位": made.unit(unit),
                "总投资(万元)": invest,
                "到位资金(万元)": funded,
                "完成投资(万元)": spent,
                "完成比例": f"{progress}%",
                "开工日期": started,
                "备注": note,
            },
        )
        for node, due, done in nodes:
            made.add("milestones", {"项目编号": code, "节点": node, "时限": due, "完成日期": done})


def _monitoring(made: Builder) -> None:
    made.add(
        "air_stations",
        {
            "点位编码": "DX-K-01",
            "名称": "当雄县城点（示例）",
            "所在区划": REGION,
            **outlines.near(REGION, 91.101, 30.473),
            "级别": "省控",
            "参与评价": "是",
        },
    )
    made.add("air_daily", *Air(CLIMATE).station_rows(("DX-K-01",)))
    for section in SECTIONS:
        made.add("water_sections", section.row())
        if section.levels:
            made.add("water_samples", *section.samples(SAMPLED))

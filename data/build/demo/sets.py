"""The list of demo sets, the headings of every ledger and the one writer of ledger files."""

import csv
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, object]
Ledgers = dict[str, list[Row]]

SET_COLUMNS = ("数据集", "区划编码", "名称", "英文名", "截至日期", "来源报告", "说明", "英文说明")
SETS = (
    (
        "pingliang",
        "620800",
        "平凉市",
        "Pingliang City",
        "2024-07-05",
        "《在2024年全市环境保护工作会议上的讲话》（市级，年中调度口径）",
        "示例数据。总数与报告一致，台账各行为制作；年份按报告原文写作2024年，去年即2023年。",
        "Demo data. Totals equal the report, the rows behind them are made. Years as written: "
        "the report says 2024, so last year is 2023.",
    ),
    (
        "ganzhou",
        "620702",
        "甘州区",
        "Ganzhou District",
        "2017-10-31",
        "某县区生态环境保护工作情况汇报（回访调研，地名和年份多处掩码）",
        "示例数据。掩码数字保持为空；年份按报告所述推定为2015—2017年。",
        "Demo data. Masked figures stay empty; the years are inferred to be 2015 to 2017.",
    ),
    (
        "minle",
        "620722",
        "民乐县",
        "Minle County",
        "2022-12-31",
        "某县2022年污染防治攻坚战工作情况汇报",
        "示例数据。报告未列督察问题，故无问题台账；31个专项行动方案列为任务；信访件为制作的示例，报告未列件数。",
        "Demo data. The report lists no inspection findings, so there are none; its 31 action plans are tasks; "
        "petitions are made up, the report gives no number of them.",
    ),
    (
        "dangxiong",
        "540122",
        "当雄县",
        "Damxung County",
        "2020-11-30",
        "《当雄县2020年生态环境保护（生态文明建设、污染防治攻坚）工作开展情况及2021年工作计划》",
        "示例数据。问题与措施两级分别计数：问题均整改完成时仍有19项措施为达到序时进度。",
        "Demo data. Findings and measures are counted apart: all findings are done while "
        "19 measures are still only on schedule.",
    ),
    (
        "masked",
        "990001",
        "某县",
        "A County (name masked)",
        "2023-11-30",
        "某县突出生态环境问题整改经验材料（数字几乎全部掩码）",
        "示例数据。掩码数字一律为空，不推算、不补造；区划编码990001为虚设。",
        "Demo data. Masked figures are empty, nothing is inferred or invented; the region code 990001 is fictitious.",
    ),
)

HEADINGS: dict[str, tuple[str, ...]] = {
    ledger: tuple(headings.split())
    for ledger, headings in {
        "regions": "编码 名称 英文名 上级编码 层级 经度 纬度",
        "units": "名称 别名 类型 所属区划",
        "programmes": "编号 名称 类型 轮次 开始日期 结束日期 反馈日期 牵头单位 组长",
        "findings": "问题编号 批次编号 问题描述 问题类别 领域 所在区划 详细地址 经度 纬度 坐标系 责任类型 整改类型 "
        "跨年度 整改目标 责任单位 配合单位 包案领导 责任人 交办日期 整改时限 奖罚措施 当前状态 完成比例 完成日期 "
        "销号日期 回头看日期 回头看结果 原问题编号 备注",
        "measures": "问题编号 措施序号 整改措施 责任单位 完成时限 进展状态 完成比例 进展说明",
        "petitions": "受理编号 来源 批次编号 受理日期 办理时限 内容 污染类型 所在区划 详细地址 经度 纬度 坐标系 "
        "责任单位 重点件 是否属实 重复件 状态 办结日期 满意度 备注",
        "tasks": "任务编号 行动编号 任务名称 责任单位 配合单位 分管领导 目标值 计量单位 完成时限 当前值 完成比例 "
        "状态 备注",
        "projects": "项目编号 项目名称 类别 所在区划 经度 纬度 坐标系 责任单位 总投资(万元) 到位资金(万元) "
        "完成投资(万元) 完成比例 开工日期 备注",
        "milestones": "项目编号 节点 时限 完成日期",
        "updates": "事项编号 日期 状态 完成比例 进展说明 填报单位 延期至 延期批准文号",
        "look_backs": "回头看编号 事项编号 检查单位 计划日期 回头看日期 成效巩固 整改到位 措施落实 上报与实际一致 "
        "回头看结果 备注",
        "instructions": "编号 类型 名称 责任单位 日期 时限或到期日 状态",
        "permits": "编号 类型 名称 责任单位 日期 时限或到期日 状态",
        "actions": "编号 日期 类型 对象单位 所在区划 事项编号 份数或次数 人数 金额(万元) 决定机关 备注",
        "air_stations": "点位编码 名称 所在区划 经度 纬度 坐标系 级别 参与评价",
        "air_daily": "点位编码 区划 日期 SO2 NO2 CO O3_8h PM10 PM2.5",
        "air_hourly": "点位编码 时间 SO2 NO2 CO O3 PM10 PM2.5",
        "dust_days": "区划 日期 PM10剔除 PM2.5剔除 依据",
        "water_sections": "断面编码 名称 河湖 流域 类型 水体 所在区划 经度 纬度 坐标系 目标类别",
        "water_samples": "断面编码 采样时间",
        "water_alerts": "断面编码 日期 级别 解除日期 发布单位",
        "indicators": "指标编码 名称 单位 方向 类别",
        "values": "指标编码 区划 期间 数值 口径 备注",
        "targets": "指标编码 区划 年 季度 口径 目标值 下达单位",
    }.items()
}


def _write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_sets(out: Path) -> None:
    """Write `sets.csv`, the list of the demo sets with their pinned as-of days."""
    _write(out / "sets.csv", SET_COLUMNS, SETS)


def write_ledger(path: Path, ledger: str, rows: list[Row]) -> int:
    """Write one ledger file and return how many rows it has."""
    columns = list(HEADINGS[ledger])
    if ledger == "water_samples":
        columns += [item for item in dict.fromkeys(key for row in rows for key in row) if item not in columns]
    for row in rows:
        unknown = row.keys() - set(columns)
        if unknown:
            raise ValueError(f"{path}: no such column {sorted(unknown)}")
    _write(path, columns, ([row.get(column, "") for column in columns] for row in rows))
    return len(rows)

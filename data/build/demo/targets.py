"""Assessment targets of air: yearly ones, and quarterly control targets worked out from them."""

from demo.common import Builder

QUARTERS = {
    "pm10": (1.2, 1.05, 0.75, 1.0),
    "pm25": (1.4, 0.8, 0.6, 1.2),
    "good_days": (0.235, 0.25, 0.268, 0.247),
}
INDICATORS = {
    "pm10": ("PM10平均浓度", "μg/m³", "越低越好"),
    "pm25": ("PM2.5平均浓度", "μg/m³", "越低越好"),
    "good_days": ("环境空气质量优良天数", "天", "越高越好"),
    "good_day_share": ("环境空气质量优良天数比例", "%", "越高越好"),
}


def add_indicators(made: Builder, *codes: str) -> None:
    """The air indicators, which have the same codes in every set."""
    for code in codes:
        name, unit, good = INDICATORS[code]
        made.add("indicators", {"指标编码": code, "名称": name, "单位": unit, "方向": good, "类别": "大气"})


def add(
    made: Builder,
    code: str,
    region: str,
    year: int,
    value: float,
    by: str,
    *,
    quarters: bool = False,
    basis: str = "",
) -> None:
    """A yearly target, and with `quarters` its four control targets; `basis`: as the report states it, if it does."""
    values = {"": value}
    if quarters:
        parts = [round(value * share) for share in QUARTERS[code]]
        if code == "good_days":
            parts[3] = round(value) - sum(parts[:3])
        values |= {str(number): part for number, part in enumerate(parts, 1)}
    for quarter, goal in values.items():
        made.add(
            "targets",
            {
                "指标编码": code,
                "区划": region,
                "年": year,
                "季度": quarter,
                "口径": basis,
                "目标值": goal,
                "下达单位": by,
            },
        )

"""The set of the county whose report is masked (某县), as of 2023-11-30: nothing masked is invented."""

from datetime import date
from random import Random

from demo.common import Builder, add_values
from demo.sets import Ledgers

AS_OF = date(2023, 11, 30)
REGION = "990001"
FIELDS = (
    ("采石制砂", "资源"),
    ("砖瓦", "工信"),
    ("预拌混凝土", "住建"),
    ("畜禽渔养殖", "畜牧"),
    ("扬尘渣土", "城管"),
    ("农村人居环境", "农业"),
)


def build() -> Ledgers:
    """All ledgers of the set: programmes without findings, six fields as tasks, masked figures as they were told."""
    made = Builder("MX", AS_OF, Random("masked"))
    made.regions((REGION, "某县", "A County (name masked)", "", "县", "", ""))
    made.read_units("masked_units")
    made.read_programmes("masked_programmes")
    for number, (name, unit) in enumerate(FIELDS, 1):
        made.add(
            "tasks",
            {
                "任务编号": f"MX-T-{number:02d}",
                "行动编号": "MX-B-03",
                "任务名称": f"{name}领域专项整治",
                "责任单位": made.unit(unit),
                "配合单位": made.unit("生环委办"),
                "分管领导": "县级领导（每组一名组长）",
                "完成时限": "长期坚持",
                "当前值": "**",
                "完成比例": "**",
                "状态": "推进中",
                "备注": "专项整治组由一名县级领导任组长，主管职能部门牵头；进展数字报告原文为掩码",
            },
        )
    add_values(made, "masked_values", REGION)
    return made.ledgers

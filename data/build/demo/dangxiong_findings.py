"""The 57 findings of Damxung: 24 and 25 with 99 and 93 measures, and eight of other origin without any."""

from dataclasses import dataclass
from datetime import date

from demo import texts
from demo.common import Batch, Builder, add_findings

# Measures that any shared finding may have; `{}` is its topic. The last one has no end.
BANK = (
    "制定{}整改方案，明确牵头领导、责任单位和完成时限",
    "组织开展{}专项排查，建立问题清单和整改台账",
    "对{}中排查发现的问题逐项整改，实行对账销号",
    "就{}开展部门联合执法检查，严肃查处违法违规行为",
    "加强宣传培训，提高干部群众对{}重要性的认识",
)
LASTING = "建立{}长效机制，常态化开展巡查检查"
LEADERS = ("副县长（示例L）", "副县长（示例M）", "副县长（示例N）", "县委副书记（示例O）")


@dataclass(frozen=True)
class Plan:
    """How the shared findings of one inspection share their measures out."""

    name: str
    programme: str
    opened: date
    first: int
    usual: int
    one_more: tuple[int, ...]
    lasting: tuple[int, ...]
    lasting_due: str


# 6 + 22 x 4 + 5 = 99 measures, 11 of them on schedule; 7 + 14 x 4 + 10 x 3 = 93, 8 of them standing.
PLANS = (
    Plan(
        "dangxiong_central",
        "DX-B-01",
        date(2018, 3, 5),
        1,
        4,
        (9,),
        (2, 4, 5, 7, 9, 11, 12, 14, 15, 20, 23),
        "2021-12-31",
    ),
    Plan(
        "dangxiong_region",
        "DX-B-02",
        date(2019, 9, 10),
        25,
        3,
        tuple(range(1, 15)),
        (1, 6, 7, 9, 13, 14, 18, 22),
        "长期坚持",
    ),
)


def add(made: Builder) -> None:
    """All findings with their measures and records."""
    for plan in PLANS:
        entries = texts.read(plan.name)
        for number, entry in enumerate(entries):
            _complete(entry, number)
            if number:
                entry.below = _shared_measures(plan, number, entry["topic"])
                entry.cells["target"] = f"{entry['topic']}问题整改到位，建立长效机制"
        add_findings(made, entries, Batch(plan.programme, plan.opened, plan.first, every=3))
    opened = {"DX-B-03": date(2019, 4, 15), "DX-B-04": date(2019, 7, 1), "DX-B-05": date(2020, 6, 15)}
    for number, entry in enumerate(texts.read("dangxiong_other"), 50):
        _complete(entry, number)
        add_findings(made, [entry], Batch(entry["programme"], opened[entry["programme"]], number, every=2))
    # One matter on three lists: the huts and traders of Nam Co, by the centre, the region and the south-west bureau.
    for row in made.ledgers["findings"]:
        if row["问题编号"] in ("DX-F-025", "DX-F-051"):
            row["原问题编号"] = "DX-F-001"


def _complete(entry: texts.Entry, number: int) -> None:
    usual = {
        "region": "540122",
        "duty": "共性",
        "kind": "限期整改",
        "multi": "否",
        "leader": LEADERS[number % len(LEADERS)],
        "state": "整改完成",
        "progress": "100",
    }
    for name, value in usual.items():
        entry.cells[name] = entry[name] or value


def _shared_measures(plan: Plan, number: int, topic: str) -> list[list[str]]:
    count = plan.usual + (number in plan.one_more)
    if number not in plan.lasting:
        return [[text.format(topic)] for text in BANK[:count]]
    progress = str(84 + number % 4 * 3)
    note = "达到序时进度，需长期坚持推进" if plan.lasting_due == "长期坚持" else "达到序时进度，正在按计划推进"
    last = [LASTING.format(topic), "", plan.lasting_due, "达到序时进度", progress, note]
    return [*([text.format(topic)] for text in BANK[: count - 1]), last]

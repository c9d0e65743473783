"""Makes the dated dispatch records (调度记录) that lead to the state a ledger shows."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.sets import Row

CLOSING = ("整改完成", "提请销号", "待验收", "组织销号中", "已销号")
STEP_NOTES = {
    "整改完成": "整改措施全部落实，责任单位完成自查自验，整改任务完成。",
    "提请销号": "已按销号工作规程报送整改佐证资料，提请验收销号。",
    "待验收": "资料审核通过，待市整改办现场督办组验收。",
    "组织销号中": "现场验收合格，正在组织销号。",
    "已销号": "经现场验收和公示无异议，予以销号，转入日常监管。",
}
EARLY_NOTES = (
    "已印发整改方案，明确牵头领导、责任单位和完成时限。",
    "已召开专题会议安排部署，建立问题整改台账。",
    "已完成现场核查摸底，正在按清单推进整改。",
)
STEADY_NOTES = (
    "按月调度，各项措施有序推进，达到年度计划序时进度。",
    "已组织现场督导，对照措施清单逐项核对进展。",
    "责任单位按节点推进，相关佐证资料已归档。",
    "本月召开推进会，协调解决资金和用地问题。",
)
KEPT_NOTES = (
    "开展巡查巩固，未发现问题反弹。",
    "整改成效保持稳定，佐证资料正在补充完善。",
    "已按要求开展“回头看”，整改措施持续落实。",
)


@dataclass(frozen=True)
class Life:
    """What a ledger row says of its course; the records are made to end there."""

    code: str
    opened: date
    state: str
    progress: int
    done: date | None
    closed: date | None
    by: str
    steps: tuple[str, ...] = ()
    steps_done: int = 0
    report: str = ""


def month_end(day: date, months: int, on: int) -> date:
    """The `on`th day (or the month's last) so many months after the month of `day`."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(on, calendar.monthrange(year, month + 1)[1]))


def short(text: str) -> str:
    """The first clause of a measure, to be quoted in a note."""
    return text.split("，")[0].replace("“", "").replace("”", "")


def records(life: Life, until: date, rng: Random, *, every: int = 1, kept: date | None = None) -> list[Row]:
    """Monthly records from the hand-over to the as-of day; `kept` adds a last visit to a finished item."""
    rows: list[Row] = []
    end = min(life.done or until, until)
    days = _report_days(life.opened, end, rng, every)
    for number, on in enumerate(days):
        share = (on - life.opened).days / max((end - life.opened).days, 1)
        if not life.done and number == len(days) - 1:
            rows.append(_row(life, on, life.state, life.progress, life.report or rng.choice(STEADY_NOTES)))
            continue
        progress = min(int(share * min(life.progress, 97) * rng.uniform(0.9, 1)), 96)
        state = "整改中" if share < 0.45 or life.state == "整改中" else "达到序时进度"
        rows.append(_row(life, on, state, max(progress, 5), _note(life, share, number, rng)))
    if life.done:
        rows += _closing(life, until, rng)
    if kept and rows and str(rows[-1]["日期"]) < kept.isoformat():
        rows.append(_row(life, kept, life.state, life.progress, rng.choice(KEPT_NOTES)))
    return rows


def _report_days(opened: date, end: date, rng: Random, every: int) -> list[date]:
    days = []
    for month in range(0, 60, every):
        on = month_end(opened, month, rng.randint(18, 28))
        if on >= end:
            break
        if on > opened:
            days.append(on)
    return days


def _note(life: Life, share: float, number: int, rng: Random) -> str:
    if number == 0 or not life.steps:
        return rng.choice(EARLY_NOTES if number == 0 else STEADY_NOTES)
    if number % 2 == 0:
        return rng.choice(STEADY_NOTES)
    finished = int(share * (len(life.steps) if life.done else life.steps_done + 1))
    finished = min(finished, len(life.steps) - 1)
    underway = f"正在推进“{short(life.steps[finished])}”。"
    return f"“{short(life.steps[finished - 1])}”已落实到位，{underway}" if finished else underway


def _closing(life: Life, until: date, rng: Random) -> list[Row]:
    """From done to the present step of the closing; closed items end on their closing day."""
    assert life.done
    steps = CLOSING[: CLOSING.index(life.state) + 1]
    last = life.closed or min(life.done + timedelta(days=35 * len(steps)), until - timedelta(days=40))
    span = max((last - life.done).days, len(steps))
    rows = []
    for number, state in enumerate(steps):
        on = life.done + timedelta(days=span * number // max(len(steps) - 1, 1))
        note = STEP_NOTES[state]
        if state == "整改完成" and life.steps_done < len(life.steps):
            note = "问题主体整改任务完成，个别措施达到序时进度，按计划长期推进。"
        elif state == "整改完成" and life.steps:
            note = f"“{short(life.steps[-1])}”等{len(life.steps)}项措施全部落实，责任单位完成自查自验，整改任务完成。"
        rows.append(_row(life, on, state, 100, note))
    return rows


def _row(life: Life, on: date, state: str, progress: int, note: str) -> Row:
    return {
        "事项编号": life.code,
        "日期": on.isoformat(),
        "状态": state,
        "完成比例": f"{progress}%",
        "进展说明": note,
        "填报单位": life.by,
    }

"""What happens to items beside their ordinary course: deadlines extended, closed matters that come back."""

from demo.common import Builder
from demo.sets import Row

DEADLINES = {
    "findings": ("问题编号", "整改时限"),
    "petitions": ("受理编号", "办理时限"),
    "milestones": ("项目编号", "时限"),
}


def extend(made: Builder, code: str, first: str, on: str, until: str, approval: str, note: str) -> None:
    """The ledger keeps the first deadline; a record with its approval number moves it."""
    row = find(made, code)
    row[_deadline(row)] = first
    record(made, code, on, "", "", note, str(row.get("责任单位", "")), until, approval)


def find(made: Builder, code: str) -> Row:
    """The row of an item by its code; of a milestone `PROJECT#NODE`."""
    parent, _, node = code.partition("#")
    for ledger, (key, _) in DEADLINES.items():
        for row in made.ledgers.get(ledger, []):
            if row[key] == parent and row.get("节点", "") == node:
                return row
    raise LookupError(code)


def forget(made: Builder, code: str, since: str) -> None:
    """Take the ordinary records of an item since a day away."""
    kept = [row for row in made.ledgers["updates"] if row["事项编号"] != code or str(row["日期"]) < since]
    made.ledgers["updates"][:] = kept


def record(
    made: Builder,
    code: str,
    on: str,
    state: str,
    progress: int | str,
    note: str,
    by: str,
    until: str = "",
    approval: str = "",
) -> None:
    """One dated record."""
    made.add(
        "updates",
        {
            "事项编号": code,
            "日期": on,
            "状态": state,
            "完成比例": f"{progress}%" if progress != "" else "",
            "进展说明": note,
            "填报单位": by,
            "延期至": until,
            "延期批准文号": approval,
        },
    )


TESTS = ("成效巩固", "整改到位", "措施落实", "上报与实际一致")


def look_back(
    made: Builder, code: str, due: str, on: str, outcome: str, by: str, note: str = "", failed: tuple[str, ...] = ()
) -> None:
    """A look-back with its four tests; one that is only arranged has neither day nor outcome."""
    number = len(made.ledgers.get("look_backs", [])) + 1
    found = {name: "否" if name in failed else "是" for name in TESTS} if on else {}
    made.add(
        "look_backs",
        {
            "回头看编号": f"{made.prefix}-H-{number:03d}",
            "事项编号": code,
            "检查单位": by,
            "计划日期": due,
            "回头看日期": on,
            **found,
            "回头看结果": outcome,
            "备注": note,
        },
    )


def look_backs_told(made: Builder, by: str) -> None:
    """The look-backs that the ledger of findings tells of by day and outcome; relapses are written out by hand."""
    for row in made.ledgers["findings"]:
        if row["回头看结果"] == "巩固":
            on = str(row["回头看日期"])
            look_back(made, str(row["问题编号"]), on, on, "巩固", by)


def _deadline(row: Row) -> str:
    return next(column for key, column in DEADLINES.values() if key in row and column in row)

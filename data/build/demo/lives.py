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


def _deadline(row: Row) -> str:
    return next(column for key, column in DEADLINES.values() if key in row and column in row)

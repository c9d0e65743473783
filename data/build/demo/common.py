"""What the builders of several sets share: units, programmes, findings with their measures, values."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo import history, outlines, texts
from demo.sets import Ledgers, Row

DONE_STATES = history.CLOSING


@dataclass
class Builder:
    """The rows of one set while they are being made."""

    prefix: str
    as_of: date
    rng: Random
    ledgers: Ledgers = field(default_factory=dict)
    unit_names: dict[str, str] = field(default_factory=dict)

    def add(self, ledger: str, *rows: Row) -> None:
        """Append rows to a ledger."""
        self.ledgers.setdefault(ledger, []).extend(rows)

    def unit(self, names: str) -> str:
        """Full unit names for short ones, `；` between several."""
        return "；".join(self.unit_names[name] for name in names.split("；")) if names else ""

    def regions(self, *rows: tuple[str, str, str, str, str, float | str, float | str]) -> None:
        """Regions: code, name, English name, parent, level, lon, lat."""
        columns = ("编码", "名称", "英文名", "上级编码", "层级", "经度", "纬度")
        self.add("regions", *(dict(zip(columns, row, strict=True)) for row in rows))

    def read_units(self, name: str) -> None:
        """Units from a text table, and their short names."""
        for entry in texts.read(name):
            self.unit_names[entry["short"]] = entry["name"]
            self.add(
                "units",
                {
                    "名称": entry["name"],
                    "别名": entry["aliases"],
                    "类型": entry["kind"],
                    "所属区划": entry["region"],
                },
            )

    def read_programmes(self, name: str) -> None:
        """Programmes from a text table."""
        for entry in texts.read(name):
            self.add(
                "programmes",
                {
                    "编号": entry["code"],
                    "名称": entry["name"],
                    "类型": entry["kind"],
                    "轮次": entry["round"],
                    "开始日期": entry["start"],
                    "结束日期": entry["end"],
                    "反馈日期": entry["feedback"],
                    "牵头单位": self.unit(entry["lead"]),
                    "组长": entry["leader"],
                },
            )

    def place(self, region: str, name: str = "") -> Row:
        """A made position in a county, near the place named if it is known; none for a whole city."""
        if region.endswith("00"):
            return {}
        return outlines.somewhere(region, self.rng, name)

    def action(self, on: str, kind: str, **more: object) -> None:
        """An action row with the next number."""
        number = len(self.ledgers.get("actions", [])) + 1
        names = {
            "unit": "对象单位",
            "region": "所在区划",
            "item": "事项编号",
            "count": "份数或次数",
            "people": "人数",
            "amount": "金额(万元)",
            "by": "决定机关",
            "note": "备注",
        }
        row: Row = {"编号": f"{self.prefix}-A-{number:03d}", "日期": on, "类型": kind}
        self.add("actions", row | {names[key]: value for key, value in more.items()})

    def numbered(self, ledger: str, letter: str, rows: list[tuple[str, str, str, str, str, str]]) -> None:
        """Instructions or permits: kind, name, unit, day, due, state."""
        for number, (kind, name, unit, on, due, state) in enumerate(rows, 1):
            self.add(
                ledger,
                {
                    "编号": f"{self.prefix}-{letter}-{number:02d}",
                    "类型": kind,
                    "名称": name,
                    "责任单位": self.unit(unit),
                    "日期": on,
                    "时限或到期日": due,
                    "状态": state,
                },
            )


@dataclass(frozen=True)
class Batch:
    """How the findings of one programme are dated and numbered."""

    programme: str
    opened: date
    first: int = 1
    every: int = 1


def add_findings(made: Builder, entries: list[texts.Entry], batch: Batch) -> None:
    """Findings, measures and records of one programme."""
    for number, entry in enumerate(entries, batch.first):
        code = f"{made.prefix}-F-{number:03d}"
        row = _finding(made, code, entry, batch, number)
        made.add("findings", row)
        measures = _measures(made, code, entry, row)
        made.add("measures", *measures)
        _measure_records(made, measures)
        made.add("updates", *_records(made, entry, row, batch))


def _finding(made: Builder, code: str, entry: texts.Entry, batch: Batch, number: int) -> Row:
    opened = batch.opened + timedelta(days=number % 4)
    done, closed, look = _dates(made, entry, opened)
    return {
        "问题编号": code,
        "批次编号": batch.programme,
        "问题描述": entry["title"],
        "问题类别": entry["category"],
        "领域": entry["field"],
        "所在区划": entry["region"],
        "详细地址": entry["place"],
        **made.place(entry["region"], entry["place"]),
        "责任类型": entry["duty"],
        "整改类型": entry["kind"],
        "跨年度": entry["multi"] or "否",
        "整改目标": entry["target"],
        "责任单位": made.unit(entry["unit"]),
        "配合单位": made.unit(entry["co"]),
        "包案领导": entry["leader"],
        "责任人": f"联络员（示例{made.prefix}{number:02d}）",
        "交办日期": opened.isoformat(),
        "整改时限": entry["due"],
        "奖罚措施": entry["sanction"] or "纳入年度目标责任考核，逾期未完成的通报约谈",
        "当前状态": entry["state"],
        "完成比例": f"{entry['progress']}%",
        "完成日期": done.isoformat() if done else "",
        "销号日期": closed.isoformat() if closed else "",
        "回头看日期": look.isoformat() if look else "",
        "回头看结果": "巩固" if look else "",
        "备注": entry["note"],
    }


def _dates(made: Builder, entry: texts.Entry, opened: date) -> tuple[date | None, date | None, date | None]:
    """When a finished finding was done, closed and looked at again: mostly in time, one in six late."""
    if entry["state"] not in DONE_STATES:
        return None, None, None
    rng = made.rng
    due = date.fromisoformat(entry["due"]) if entry["due"][:1].isdigit() else made.as_of - timedelta(days=90)
    late = rng.random() < 1 / 6
    done = due + timedelta(days=rng.randint(6, 25) if late else -rng.randint(2, 20))
    done = min(max(done, opened + timedelta(days=20)), made.as_of - timedelta(days=50))
    if entry["done"]:
        done = date.fromisoformat(entry["done"])
    if entry["state"] != "已销号":
        return done, None, None
    closed = min(done + timedelta(days=rng.randint(45, 110)), made.as_of - timedelta(days=30))
    look = closed + timedelta(days=rng.randint(60, 120))
    return done, closed, look if look <= made.as_of else None


def _measures(made: Builder, code: str, entry: texts.Entry, finding: Row) -> list[Row]:
    rows: list[Row] = []
    for number, cells in enumerate(entry.below, 1):
        title, unit, due, state, progress, note = [*cells, "", "", "", "", ""][:6]
        rows.append(
            {
                "问题编号": code,
                "措施序号": number,
                "整改措施": title,
                "责任单位": made.unit(unit) or finding["责任单位"],
                "完成时限": due or finding["整改时限"],
                "进展状态": state or "整改完成",
                "完成比例": f"{progress or 100}%",
                "进展说明": note,
            }
        )
    return rows


def _report(entry: texts.Entry) -> str:
    """The last note of an open finding: what its measures have come to, in their own words."""
    notes = [f"{history.short(cells[0])}：{cells[5]}" for cells in entry.below if len(cells) > 5 and cells[5]]
    return "；".join(notes) + "。" if notes else ""


def _measure_records(made: Builder, rows: list[Row]) -> None:
    """Two monthly records for each measure still open."""
    for row in rows:
        if row["进展状态"] == "整改完成":
            continue
        progress = int(str(row["完成比例"]).rstrip("%"))
        for back, less in ((1, made.rng.randint(4, 9)), (0, 0)):
            on = history.month_end(made.as_of - timedelta(days=28), -back, made.rng.randint(20, 27))
            made.add(
                "updates",
                {
                    "事项编号": f"{row['问题编号']}#{row['措施序号']}",
                    "日期": min(on, made.as_of - timedelta(days=3)).isoformat(),
                    "状态": row["进展状态"],
                    "完成比例": f"{progress - less}%",
                    "进展说明": row["进展说明"] if not back else "按计划推进，已报送当月进展。",
                    "填报单位": row["责任单位"],
                },
            )


def _records(made: Builder, entry: texts.Entry, row: Row, batch: Batch) -> list[Row]:
    def day(column: str) -> date | None:
        return date.fromisoformat(str(row[column])) if row[column] else None

    opened = day("交办日期")
    assert opened
    life = history.Life(
        str(row["问题编号"]),
        opened,
        entry["state"],
        int(entry["progress"]),
        day("完成日期"),
        day("销号日期"),
        str(row["责任单位"]),
        tuple(cells[0] for cells in entry.below),
        sum(len(cells) < 4 or cells[3] == "整改完成" for cells in entry.below),
        _report(entry),
    )
    stale = entry["stale"] == "是"
    until = made.as_of - timedelta(days=45) if stale else made.as_of
    kept = None
    if life.done and not life.closed:
        kept = made.as_of - timedelta(days=made.rng.randint(4, 27))
    return history.records(life, until, made.rng, every=batch.every, kept=kept)


def add_values(made: Builder, name: str, region: str) -> None:
    """Indicators and their values from a text table; an indicator is described where it first occurs."""
    seen: set[str] = set()
    for entry in texts.read(name):
        code = f"{made.prefix}-{entry['code']}"
        if code not in seen:
            seen.add(code)
            made.add(
                "indicators",
                {
                    "指标编码": code,
                    "名称": entry["name"],
                    "单位": entry["unit"],
                    "方向": {"+": "越高越好", "-": "越低越好"}.get(entry["good"], ""),
                    "类别": entry["kind"],
                },
            )
        made.add(
            "values",
            {
                "指标编码": code,
                "区划": entry["region"] or region,
                "期间": entry["period"],
                "数值": entry["value"],
                "口径": entry["basis"],
                "备注": entry["note"],
            },
        )

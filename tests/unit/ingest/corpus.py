"""The corpus: broken ledgers with their truth. Each function is one kind of damage; `books()` makes all the files."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from lib.core.terms import Firmness, State
from lib.ingest.dates import Deadline
from lib.ingest.figures import Measured
from tests.unit.ingest.books import NAMES, Book, Grid, Truth, csv, html, in_sheet, rezipped, sound, xls, xlsx, xml_2003

GAP = ""


def books() -> Iterator[Book]:
    """Every file of the corpus."""
    for kind in (
        _encodings, _delimiters, _formats, _titles, _two_rows, _side_rows, _columns, _merged, _workbooks, _formulas,
        _days, _figures, _states, _stars_and_classes, _places, _heading_units, _keys, _shifted, _refused,
    ):  # fmt: skip
        yield from kind()


def _without(truth: Truth, *keys: str) -> Truth:
    return {place: value for place, value in truth.items() if place[0] not in keys}


def _encodings() -> Iterator[Book]:
    grid, truth = sound()
    for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        yield Book(f"{encoding}.csv", csv(grid).encode(encoding), truth)
    grid[1][2], truth["F001", "title"] = "𠮷祥路㐂", "𠮷祥路㐂"
    yield Book("rare.csv", csv(grid).encode("gb18030"), truth)
    grid[2][2], truth["F002", "title"] = "河​道﻿堆放\x0b垃圾", "河道堆放垃圾"
    yield Book("invisible.csv", csv(grid).encode(), truth, [("invisible", "")])
    yield Book("invisible.xlsx", xlsx({"问题": grid}), truth, [("invisible", "")])
    broken = csv(grid).encode().replace("崆峒区".encode(), b"\xe5\xb4\x86\xe5", 1)
    yield Book("cut_letter.csv", broken, refused="encoding")
    yield Book("big5.csv", csv([["編號", "標題"], ["一", "臺灣環境"]]).encode("big5"), refused="encoding")
    yield Book("nul.csv", csv(grid).encode().replace(b"P1", b"P\x00\x00\x00", 1), refused="encoding")


def _delimiters() -> Iterator[Book]:
    grid, truth = sound()
    for name, sign in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        yield Book(f"{name}.csv", csv([["2024年整改台账"], *grid], sign).encode(), truth, [("title_rows", "2024")])
    yield Book("sep.csv", ("sep=;\n" + csv(grid, ";")).encode("utf-8-sig"), truth)
    yield Book("windows.tsv", csv(grid, "\t").replace("\n", "\r\n").encode("gbk"), truth)
    yield Book("mac.csv", csv(grid).replace("\n", "\r").encode(), truth)
    grid[1][2] = truth["F001", "title"] = '他说"拆除",\n共两处'
    yield Book("quoted.csv", csv(grid).encode(), truth)
    yield Book("open_quote.csv", csv(grid).encode().replace('共两处"""'.encode(), b"x") + b'"', refused="quotes")


def _formats() -> Iterator[Book]:
    grid, truth = sound()
    yield Book("old.xls", xls({"问题": grid}), truth)
    yield Book("wps.et", xls({"问题": grid}), truth)
    yield Book("new.et", xlsx({"问题": grid}), truth)
    yield Book("named.xls", xlsx({"问题": grid}), truth)
    yield Book("named.csv", xlsx({"问题": grid}), truth)
    yield Book("text.xlsx", csv(grid).encode("gbk"), truth)
    yield Book("page.xls", html(grid).encode("gbk"), truth)
    yield Book("page.xlsx", html(grid).encode("utf-16"), truth)
    yield Book("xml_2003.xls", xml_2003("问题", grid).encode(), truth)
    page = html(grid).replace("<tr>", "<TR>").replace("</td>", "").replace("崆峒区", "&#23814;峒区")
    yield Book("careless.xls", page.encode(), truth)


def _titles() -> Iterator[Book]:
    grid, truth = sound()
    above: Grid = [["平凉市2024年度督察反馈问题整改台账"], [], ["填报单位：市生态环境局", "", "", "2024-07-01"]]
    yield Book("titles.xlsx", xlsx({"问题": [*above, *grid]}), truth, [("title_rows", "平凉")])
    yield Book("deep.xlsx", xlsx({"问题": [*[[]] * 12, *grid]}), truth)
    shifted = [["", "", *row] for row in [*above, *grid]]
    yield Book("shifted.xlsx", xlsx({"Sheet1": shifted}), truth, [("title_rows", "平凉")])
    for row, (due, on) in zip(
        grid[1:4], (("10月底前", (10, 31)), ("十二月中旬", (12, 20)), ("年内", (12, 31))), strict=True
    ):
        row[8], row[9] = "", due
        truth[row[0], "opened_on"], truth[row[0], "due"] = None, Deadline(date(2023, *on), due)
    yield Book("own_year.csv", csv([["崆峒区2023年整改台账"], *grid]).encode(), truth, [("title_rows", "2023")])
    yield Book("year_of_sheet.xlsx", xlsx({"2023年": grid}), truth)
    grid[1][8], grid[1][9] = "2024-11-05", "3月底"
    wrong = _without(truth, "F001")
    yield Book("before_it_began.csv", csv(grid).encode(), {k: v for k, v in wrong.items() if k[0] > "F003"},
               [("date_without_year", "J2")])  # fmt: skip


def _two_rows() -> Iterator[Book]:
    grid, truth = sound()
    upper = [
        "问题编号",
        "批次编号",
        "问题描述",
        "问题类别",
        "所在区划",
        "责任分工",
        "",
        "",
        "交办日期",
        "整改时限",
        "进展",
        "",
    ]
    lower = ["", "", "", "", "", "责任单位", "配合单位", "包案领导", "", "", "当前状态", "完成比例"]
    two = [["整改台账"], upper, lower, *grid[1:]]
    merges = [(1, c, 2, c) for c in (0, 1, 2, 3, 4, 8, 9)] + [(1, 5, 1, 7), (1, 10, 1, 11)]
    told = [("two_rows_of_headings", "责任单位"), ("title_rows", "整改")]
    yield Book("two_rows.xlsx", xlsx({"问题": two}, merges={"问题": merges}), truth, told)
    yield Book("two_rows.csv", csv(two).encode(), truth, told)
    spans = {(t, c): (b - t + 1, r - c + 1) for t, c, b, r in merges}
    yield Book("two_rows.xls", html(two, spans=spans).encode(), truth, told)
    group = [*grid[0], "销号", "", "回头看", ""]
    parts = [*[""] * 12, "编号", "日期", "日期", "结果"]
    more = [[*row, f"X{n}", "2024-06-01", "2024-06-20", "未反弹"] for n, row in enumerate(grid[1:])]
    means = {}
    for n, row in enumerate(more):
        means |= {(row[0], "closed_on"): date(2024, 6, 1), (row[0], "revisit_on"): date(2024, 6, 20)}
        means |= {(row[0], "revisit"): "consolidated", (row[0], "note"): f"销号/编号: X{n}"}
    yield Book("groups.xlsx", xlsx({"问题": [group, parts, *more]}), truth | means,
               [("two_rows_of_headings", "回头看/日期"), ("unknown_column", "销号/编号")])  # fmt: skip
    head = ["断面编码", "采样时间", "氨氮", "总磷", "pH"]
    units = ["", "", "mg/L", "mg/L", "无量纲"]
    rows = [["W1", f"2024-03-0{n} 08:00", "0.5", "<0.01", "7.9"] for n in range(1, 5)]
    water = {(row[1], item): value for row in rows
             for item, value in (("nh3n", Measured(0.5)), ("tp", Measured(0.01, True)),
             ("ph", Measured(7.9)))}  # fmt: skip
    yield Book("units_below.xlsx", xlsx({"水质监测": [head, units, *rows]}), water, ledger="water_samples")
    micro = ["", "", "μg/L", "mg/L", "无量纲"]
    yield Book("other_units_below.xlsx", xlsx({"水质监测": [head, micro, *rows]}), {}, [("heading_unit", "C2")],
               "water_samples")  # fmt: skip


def _side_rows() -> Iterator[Book]:
    grid, truth = sound()
    total = ["合计", "", "共12个问题", *[""] * 8, "62%"]
    notes = [[], ["注：本表每月25日前报送。"], ["填表人：张三", "", "审核人：李四", "", "日期：2024年7月1日"]]
    table = [*grid, total, *notes]
    told = [("totals_row", "14"), ("notes_row", "注")]
    yield Book("below.xlsx", xlsx({"问题": table}), truth, told)
    yield Book("below.csv", csv(table).encode(), truth, told)
    numbered = [["序号", *grid[0]], *[[n, *row] for n, row in enumerate(grid[1:], 1)], ["总计（12个）"]]
    yield Book("numbered.xlsx", xlsx({"问题": numbered}), truth, [("totals_row", "总计")])
    middle = [*grid[:5], ["小计", "4"], grid[0], ["二、水环境问题"], *grid[5:]]
    yield Book("pages.xlsx", xlsx({"问题": middle}), truth,
               [("totals_row", "小计"), ("heading_again", "7"), ("section_row", "水环境")])  # fmt: skip
    columns = [grid[0], [f"({n})" for n in range(1, 13)], *grid[1:]]
    yield Book("columns_numbered.csv", csv(columns).encode(), truth, [("numbered_row", "2")])
    blank = [*grid[:3], [], ["  "], *grid[3:], *[[""] * 12] * 30]
    yield Book("blank_rows.xlsx", xlsx({"问题": blank}), truth)
    yield Book("again.csv", csv([*grid, grid[3]]).encode(), truth, [("repeated_row", "14")])
    lost = [*grid, ["", "", "说不清的一行"]]
    yield Book("half_a_row.csv", csv(lost).encode(), truth, [("required", "A14"), ("required", "B14")])
    yield Book("only_headings.xlsx", xlsx({"问题": grid[:1]}), {}, [("no_rows", "问题")])


def _columns() -> Iterator[Book]:
    grid, truth = sound()
    order = random.Random(4).sample(range(12), 12)
    yield Book("order.xlsx", xlsx({"问题": [[row[c] for c in order] for row in grid]}), truth)
    english = [NAMES, *grid[1:]]
    yield Book("english.csv", csv(english).encode(), truth, ledger="findings")
    aliases = [
        "编号",
        "批次",
        "存在问题",
        "类别",
        "属地",
        "牵头责任单位",
        "协办单位",
        "责任领导",
        "交办日期",
        "完成期限",
        "整改状态",
        "完成率",
    ]
    yield Book("aliases.csv", csv([aliases, *grid[1:]]).encode("gbk"), truth)
    marked = [f"＊ {head}（必填）" if n < 6 else f" {head}\n" for n, head in enumerate(grid[0])]
    yield Book("marks.xlsx", xlsx({"问题": [marked, *grid[1:]]}), truth)
    more = [[*row, "督办领导" if n == 0 else f"王{n}", "序号" if n == 0 else n] for n, row in enumerate(grid)]
    notes = {(row[0], "note"): f"督办领导: 王{n}" for n, row in enumerate(grid[1:], 1)}
    yield Book("unknown.xlsx", xlsx({"问题": more}), truth | notes, [("unknown_column", "督办领导")])
    beside = [[*row, "", "核对过" if n == 3 else ""] for n, row in enumerate(grid)]
    yield Book("beside.xlsx", xlsx({"问题": beside}), truth, [("cell_without_heading", "N4")])
    twice = [[*row, row[10]] for row in grid]
    yield Book("doubled.csv", csv(twice).encode(), {}, [("doubled_column", "M1"), ("doubled_column", "K1")])
    yield Book("问题清单.csv", csv([row[:5] for row in grid]).encode(), {}, [("missing_column", "")])


def _merged() -> Iterator[Book]:
    grid, truth = sound()
    for row in grid[3:5]:
        row[1] = row[5] = ""
    merges = {"问题": [(2, 1, 4, 1), (2, 5, 4, 5)]}
    told = [("merged_filled", "批次编号")]
    yield Book("merged.xlsx", xlsx({"问题": grid}, merges=merges), truth, told)
    spans = {(2, 1): (3, 1), (2, 5): (3, 1)}
    yield Book("merged.xls", html(grid, spans=spans).encode(), truth, told)
    for row in grid[3:5]:
        row[1], row[5] = "P1", "崆峒区人民政府"
    for row in grid[3:5]:
        row[11] = ""
        truth[row[0], "progress"] = None
    yield Book("merged_figure.xlsx", xlsx({"问题": grid}, merges={"问题": [(2, 11, 4, 11)]}), truth,
               [("merged_figure", "完成比例")])  # fmt: skip


def _workbooks() -> Iterator[Book]:
    grid, truth = sound()
    regions: Grid = [["编码", "名称", "层级"], [620800, "平凉市", "市"], [620802, "崆峒区", "县"]]
    sheets = {"填表说明": [["请逐行填写"]], "行政区划": regions, "问题": grid, "旧台账": grid}
    told = [("sheet_aside", "填表说明"), ("hidden_sheet", "旧台账")]
    yield Book("many.xlsx", xlsx(sheets, hidden=["旧台账"]), truth, told)
    yield Book("unknown_sheet.xlsx", xlsx({"问题": grid, "杂项": [["甲", "乙"], [1, 2]]}), truth,
               [("unknown_ledger", "杂项")])  # fmt: skip
    months = {"6月": grid[:7], "7月": [grid[0], *grid[7:]]}
    yield Book("months.xlsx", xlsx(months), truth)
    typed = [grid[0], *[[*row[:8], date(2024, 3, 5), *row[9:]] for row in grid[1:]]]
    for row in typed[1:]:
        row[4] = 620802
    yield Book("typed.xlsx", xlsx({"问题": typed}), truth)
    yield Book("year_1904.xlsx", xlsx({"问题": typed}, options={"date_1904": True}), truth)
    yield Book("errors.xls", xls({"问题": [*grid[:2], [*grid[2][:11], "#DIV/0!"], *grid[3:]]}),
    _without(truth, "F002"),
               [("error_cell", "L3")])  # fmt: skip
    only = {"台账": grid, "封面": [[]]}
    yield Book("all_hidden.xlsx", xlsx(only, hidden=["台账"]), {}, [("hidden_sheet", "台账"), ("nothing_there", "")])


def _formulas() -> Iterator[Book]:
    grid, truth = sound(4)
    sums = [*grid[1:]]

    def formulas(book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 11, "=7/20", None, 0.35)
        sheet.write_formula(2, 11, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 2, "=A1&B1", None, "第3处河道堆放垃圾")

    yield Book("formulas.xlsx", xlsx({"问题": [grid[0], *sums]}, finish=formulas), _without(truth, "F002"),
               [("error_cell", "L3")])  # fmt: skip
    raw = xlsx({"问题": grid}, finish=lambda book, sheet: sheet.write_formula(1, 11, "=7/20", None, 0.35))
    for name, value in (("none", ""), ("empty", "<v></v>"), ("closed", "<v/>")):
        changed = in_sheet(raw, "<f>7/20</f><v>0.35</v>", f"<f>7/20</f>{value}")
        yield Book(f"uncalculated_{name}.xlsx", changed, _without(truth, "F001"), [("no_value", "L2")])
    prefixed = in_sheet(raw, '<c r="L2"><f>7/20</f><v>0.35</v></c>', '<c r="L2" t="e"><f>1/0</f><v>#N/A</v></c>')
    yield Book("error_value.xlsx", prefixed, _without(truth, "F001"), [("error_cell", "L2")])
    text = [*grid[:2], [*grid[2][:11], "#REF!"], *grid[3:]]
    yield Book("errors.csv", csv(text).encode(), _without(truth, "F002"), [("error_cell", "L3")])


def _cells(name: str, column: str, written: list[tuple[str, Any]], other: dict[str, str] | None = None) -> Book:
    """Findings with one column filled as written; a value that is a rule in brackets has to be reported."""
    grid, truth = sound(len(written))
    index, reports = NAMES.index(column), []
    for row, (text, meant) in zip(grid[1:], written, strict=True):
        row[index] = text
        if isinstance(meant, str) and meant.startswith("["):
            reports.append((meant.strip("[]"), f"{chr(65 + index)}{int(row[0][1:]) + 1}"))
            truth = _without(truth, row[0])
        else:
            truth[row[0], column] = meant
    return Book(name, csv(grid).encode(), truth, reports)


def _days() -> Iterator[Book]:
    on = date
    written: list[tuple[str, Any]] = [
        ("2024/3/5", on(2024, 3, 5)), ("2024.3.5", on(2024, 3, 5)), ("20240305", on(2024, 3, 5)),
        ("45356", on(2024, 3, 5)),
        ("２０２４年３月５日", on(2024, 3, 5)), ("二〇二四年三月五日", on(2024, 3, 5)),
        ("2024-03-05 08:30:00", on(2024, 3, 5)),
        ("2024 年 3 月 5 号", on(2024, 3, 5)), ("—", None), ("无", None), ("2024-02-30", "[date]"),
        ("5/3/2026", "[date]"),
        ("2026/13/01", "[date]"), ("0206-01-05", "[date]"), ("尽快", "[date]"), ("2024", "[date]"),
        ("24.3.5", "[date]"),
        ("2024-03-01至2024-10-31", "[date]"), ("三月", on(2024, 3, 31)), ("###", "[date]"), ("2023-02-29", "[date]"),
    ]  # fmt: skip
    yield _cells("days.csv", "opened_on", written)
    due: list[tuple[str, Any]] = []
    for text, day, firmness in (
        ("3月底", (3, 31), 0), ("10月底前", (10, 31), 0), ("上半年", (6, 30), 0), ("年内", (12, 31), 0),
        ("4月", (4, 30), 0),
        ("十月底前完成整改", (10, 31), 0), ("9月中旬", (9, 20), 0), ("今年11月底前", (11, 30), 0),
        ("三季度末", (9, 30), 0),
        ("要力争3月底", (3, 31), 1), ("争取年底前", (12, 31), 1), ("具备条件的年内开工", (12, 31), 2),
        ("11月上旬", (11, 10), 0),
        ("12月初之前", (11, 30), 0), ("2024-10-31前", (10, 31), 0), ("于5月30日前", (5, 30), 0), ("前三季度", (9, 30),
        0),
    ):  # fmt: skip
        hard = (Firmness.FIRM, Firmness.STRIVE, Firmness.CONDITIONAL)[firmness]
        due.append((text, Deadline(date(2024, *day), text, hard)))
    due += [
        (text, Deadline(None, text, Firmness.STANDING))
        for text in ("长期坚持", "立行立改", "立行立改、持续加强、长期坚持")
    ]
    due += [("明年6月底前", Deadline(date(2025, 6, 30), "明年6月底前")), ("**", None), ("/", None)]
    due += [
        (text, "[date]") for text in ("尽快", "15个工作日内", "春节前", "3月—10月", "月底前", "一年内", "2021-2025年")
    ]
    due += [("截止5月13日", "[day_of_report]"), ("截至目前", "[day_of_report]")]
    yield _cells("deadlines.csv", "due", due)


def _figures() -> Iterator[Book]:
    shares: list[tuple[str, Any]] = [
        ("87%", 0.87), ("0.87", 0.87), ("８７％", 0.87), ("97%以上", 0.97), ("约30%", 0.3), ("100", 1.0), ("0%", 0.0),
        ("*", None),
        ("**", None), ("/", None), ("NA", None), ("", None), ("1", "[share_bare_one]"), ("1.0", "[share_bare_one]"),
        ("120%", None), ("-5%", None), ("多半", "[share]"), ("八成", "[share]"),
        ("87‰", "[share]"),
        ("1e999", None), ("50%-60%", "[share]"),
    ]  # fmt: skip
    book = _cells("shares.csv", "progress", shares)
    book.reports += [("progress_beyond_100", "120%"), ("progress_beyond_100", "1e999"), ("progress_below_0", "-5%")]
    book.truth |= {("F004", "note"): "完成比例: 97%以上", ("F005", "note"): "完成比例: 约30%"}
    yield book
    money: list[tuple[str, float | str | None]] = [
        ("12.5", 12.5), ("3.5亿元", 35000), ("200多万元", 200), ("3000元", 0.3), ("1,200万元", 1200),
        ("３千万元", 3000), ("3千元", 0.3),
        ("12，345", 12345), ("**", None), ("—", None), ("12万美元", "[number]"), ("-5", "[negative]"),
        ("一百万", "[number]"),
        ("10-20", "[number]"), ("1.2.3", "[number]"), ("4余0", "[number]"), ("**4", "[number]"),
        ("1e400", "[number_beyond]"),
    ]  # fmt: skip
    for name, heading, factor in (("", "总投资(万元)", 1), ("_heading", "总投资（亿元）", 10000)):
        grid: Grid = [["项目编号", "项目名称", "所在区划", "责任单位", heading]]
        truth, reports = {}, []
        for n, (text, value) in enumerate(money, 1):
            grid.append([f"X{n}", "供热", "620802", "住建局", text])
            bare = not any(unit in text for unit in "元")
            if isinstance(value, str):
                reports.append((value.strip("[]"), f"E{n + 1}"))
            else:
                truth[f"X{n}", "invest"] = value and value * (factor if bare else 1)
        yield Book(f"money{name}.xlsx", xlsx({"工程项目": grid}), truth, reports, "projects")
    values: Grid = [["指标编码", "区划", "期间", "数值", "备注"]]
    told: Truth = {}
    reports = []
    for n, (text, meaning) in enumerate(
        [("40余", 40.0), ("200多", 200.0), ("1,234.5", 1234.5), ("2.5万", 25000.0), ("近30件", 30.0), ("-3.2", -3.2),
        ("**", None),
         ("NA", None), ("约1.2万", 12000.0), ("97%以上", "[number_percent]"), ("12kg", "[number]"), ("O", "[number]")],
         1
    ):  # fmt: skip
        values.append([f"V{n}", "620802", "2024", text, ""])
        if isinstance(meaning, str):
            reports.append((meaning.strip("[]"), f"D{n + 1}"))
        else:
            told[f"V{n}", "value"] = meaning
    yield Book("values.csv", csv(values).encode(), told, reports, "values")
    periods: Grid = [["指标编码", "区划", "期间", "数值"]]
    told, reports = {}, []
    for n, (text, period) in enumerate(
        [("2024", "2024"), ("2024Q3", "2024Q3"), ("2024-07", "2024-07"), ("2024年", "2024"), ("2024年7月", "2024-07"),
         ("2024年第三季度", "2024Q3"), ("2024-07-01", "2024-07"), ("2024/7", "2024-07"), ("去年", ""), ("2024-13", ""),
         ("7月", "")], 1
    ):  # fmt: skip
        periods.append([f"V{n}", "620802", text, "1"])
        if period:
            told[f"V{n}", "period"] = period
        else:
            reports.append(("period", f"C{n + 1}"))
    yield Book("periods.csv", csv(periods).encode(), told, reports, "values")


def _states() -> Iterator[Book]:
    yield _cells("states.csv", "state", [
        ("现正在整改", State.IN_PROGRESS), ("正在抓紧整改", State.IN_PROGRESS),
        ("正在开展恢复生态环境原貌治理工作", State.IN_PROGRESS),
        ("恢复了生态环境原状", State.DONE), ("要求取得全部审批手续", State.NOT_STARTED),
        ("已整改完成11条", State.DONE),
        ("基本完成了年度任务", State.IN_PROGRESS), ("完成了整改任务", State.DONE),
        ("完成年度整改计划", State.ON_SCHEDULE),
        ("已办结130件", State.HANDLED), ("未发现反弹", State.CONSOLIDATED), ("达到序时进度11项", State.ON_SCHEDULE),
        ("达到序时进度8项，需长期坚持推进", State.STANDING),
        ("均已整改完成，待市整改办现场督办组验收", State.AWAITING_ACCEPTANCE),
        ("已全部整改完成并提请销号", State.SIGN_OFF_REQUESTED), ("正在组织销号中", State.SIGN_OFF_UNDER_WAY),
        ("已整改完成并加强后期监测与管控力度", State.DONE), ("已销号*个", State.CLOSED),
        ("完成了验收销号任务", State.CLOSED),
        ("差不多了", "[state]"), ("已完成87%", "[state]"), ("NA", "[state]"), ("*", None),
        ("  整 改 中 。", State.IN_PROGRESS),
    ])  # fmt: skip


def _stars_and_classes() -> Iterator[Book]:
    grid: Grid = [["受理编号", "来源", "受理日期", "内容", "所在区划", "责任单位", "重点件", "是否属实"]]
    truth, reports = {}, []
    for n, (star, is_star, verdict, is_verdict) in enumerate(
        [("*", True, "属实", "true"), ("★", True, "基本属实", "partly_true"), ("带*", True, "不属实", "untrue"),
        ("是", True, "", None),
         ("否", False, "*", None), ("", None, "属实", "true"), ("也许", "[flag]", "属实", "true"),
         ("是", True, "未知", "[word]")], 1
    ):  # fmt: skip
        grid.append([f"D{n}", "12369", "2024-05-01", "噪声扰民", "620802", "公安局", star, verdict])
        for column, letter, meaning in (("starred", "G", is_star), ("verdict", "H", is_verdict)):
            if isinstance(meaning, str) and meaning.startswith("["):
                reports.append((meaning.strip("[]"), f"{letter}{n + 1}"))
            else:
                truth[f"D{n}", column] = meaning
    faulty = {"D7", "D8"}
    truth = {place: value for place, value in truth.items() if place[0] not in faulty}
    yield Book("petitions.xlsx", xlsx({"信访件": grid}), truth, reports, "petitions")
    sections: Grid = [["断面编码", "名称", "类型", "所在区划", "目标类别"]]
    told: Truth = {}
    reports = []
    for n, (text, number) in enumerate(
        [("Ⅰ", 1), ("Ⅱ类", 2), ("III", 3), ("iv", 4), ("Ⅴ", 5), ("劣Ⅴ", 6), ("劣五类", 6), ("三类", 3), ("6", 6),
        ("2", 2), ("优", 0),
         ("VI", 0), ("Ⅲ~Ⅳ", 0), ("7", 0), ("Ⅲ类水质", 3)], 1
    ):  # fmt: skip
        sections.append([f"W{n}", f"断面{n}", "国控", "620802", text])
        if number:
            told[f"W{n}", "target"] = number
        else:
            reports.append(("water_class", f"E{n + 1}"))
    yield Book("classes.csv", csv(sections).encode("gbk"), told, reports, "water_sections")
    head = ["断面编码", "采样时间", "氨氮(mg/L)", "总磷"]
    rows = [["W1", "2024-03-01 08:00", "<0.025", "0.01L"], ["W1", "2024-03-02 08:00", "＜0.025", "*"],
            ["W1", "2024年3月3日 8时", "--", "0.05"], ["W1", "3月4日 8:00", "0.5", "0.05"],
            ["W1", "43959.625", "0.5", "0.05"]]  # fmt: skip
    limit = Measured(0.025, True)
    water: Truth = {("2024-03-01 08:00", "nh3n"): limit, ("2024-03-01 08:00", "tp"): Measured(0.01, True)}
    water |= {("2024-03-02 08:00", "nh3n"): limit, ("2024-03-02 08:00", "tp"): None, ("2024年3月3日 8时", "nh3n"): None}
    water |= {("43959.625", "nh3n"): Measured(0.5)}
    yield Book("samples.csv", csv([head, *rows]).encode(), water, [("moment", "B5")], "water_samples")


def _places() -> Iterator[Book]:
    for name, heads in (("places", ["经度", "纬度", "坐标系"]), ("place", ["坐标", "坐标系"])):
        grid, _ = sound(9)
        truth, reports = {}, []
        written = [
            ("106.6692", "35.5461", "", (106.6692, 35.5461)),
            ("106°40′9″", "35°32′46″", "WGS84", (106.669167, 35.546111)),
            ("东经106度40分9秒", "北纬35度32分46秒", "", (106.669167, 35.546111)),
            ("106.6692E", "35.5461N", "", (106.6692, 35.5461)),
            ("35.5461", "106.6692", "", "coordinate_swapped"), ("0", "0", "", "coordinate_outside"),
            ("甲", "乙", "", "coordinate"),
            ("106.6692", "35.5461", "西安80", "crs"), ("", "", "", None),
        ]  # fmt: skip
        for n, (lon, lat, crs, meant) in enumerate(written, 1):
            pair = [lon, lat] if len(heads) == 3 else [f"{lon}，{lat}" if lon else ""]
            grid[n] += [*pair, crs]
            if isinstance(meant, str):
                column = "O" if meant == "crs" and len(heads) == 3 else "N" if meant == "crs" else "M"
                reports.append((meant, f"{column}{n + 1}"))
            else:
                truth |= {(f"F{n:03d}", axis): meant and meant[i] for i, axis in enumerate(("lon", "lat"))}
        grid[0] += heads
        yield Book(f"{name}.csv", csv(grid).encode(), truth, reports)
    grid, _ = sound(3)
    for system, heading in (("GCJ-02", "经度(GCJ-02)"), ("百度", "经度（百度）")):
        table = [[*grid[0], heading, "纬度"], *[[*row, "106.6692", "35.5461"] for row in grid[1:]]]
        truth = {(row[0], "crs"): "gcj02" if system == "GCJ-02" else "bd09" for row in grid[1:]}
        yield Book(f"{truth['F001', 'crs']}.csv", csv(table).encode(), truth)
    alone = [[*grid[0], "经度", "纬度"], *[[*row, "106.6692", ""] for row in grid[1:]]]
    yield Book("alone.csv", csv(alone).encode(), {}, [("coordinate_alone", "M2"), ("coordinate_alone", "M4")])
    both = [[*grid[0], "经度", "纬度", "坐标"], *[[*row, "106.6692", "35.5461", "106.7，35.6"] for row in grid[1:]]]
    yield Book("two_places.csv", csv(both).encode(), {}, [("coordinate_differs", "M2")])


def _heading_units() -> Iterator[Book]:
    for name, heading in (("micro", "氨氮(μg/L)"), ("eight_hours", "总磷(8小时)")):
        table: Grid = [["断面编码", "采样时间", heading], ["W1", "2024-03-01 08:00", "0.5"]]
        yield Book(f"{name}.csv", csv(table).encode(), {}, [("heading_unit", "C1")], "water_samples")
    hours: Grid = [["点位编码", "时间", "CO(μg/m3)"], ["A1", "2024-03-01 08:00", "500"]]
    yield Book("co.csv", csv(hours).encode(), {}, [("heading_unit", "C1")], "air_hourly")
    dollars: Grid = [
        ["项目编号", "项目名称", "所在区划", "责任单位", "总投资(美元)"],
        ["X1", "供热", "620802", "住建局", "12"],
    ]
    yield Book("dollars.csv", csv(dollars).encode(), {}, [("heading_unit", "E1")], "projects")
    grid, _ = sound(3)
    grid[0][11] = "完成比例(‰)"
    yield Book("per_mille.csv", csv(grid).encode(), {}, [("heading_unit", "L1")])


def _keys() -> Iterator[Book]:
    grid, truth = sound()
    grid[2][0], grid[3][0] = 510104199001011234, "5.10104E+17"
    yield Book("long_numbers.xlsx", xlsx({"问题": grid}), _without(truth, "F002", "F003"),
               [("digits_lost", "A3"), ("digits_lost", "A4")])  # fmt: skip
    grid, truth = sound()
    grid[2][0], grid[3][0] = "ＦX２", "00123"
    for old, new in (("F002", "ＦX２"), ("F003", "00123")):
        truth |= {(new, column): value for (key, column), value in truth.items() if key == old}
        truth = _without(truth, old)
    truth["ＦX２", "code"], truth["00123", "code"] = "ＦX２", "00123"
    yield Book("keys.csv", csv(grid).encode(), truth)
    grid, truth = sound()
    grid.append([*grid[1][:10], "已销号", "100%"])
    yield Book("twice.csv", csv(grid).encode(), truth, [("twice", "14")])
    grid, truth = sound()
    for n, column in ((1, 0), (2, 1), (3, 2), (4, 4), (5, 5)):
        grid[n][column] = "**" if n % 2 else ""
    yield Book("required.xlsx", xlsx({"问题": grid}), _without(truth, *(f"F{n:03d}" for n in range(1, 6))),
               [("required", cell) for cell in ("A2", "B3", "C4", "E5", "F6")])  # fmt: skip
    grid, truth = sound()
    grid[1][2] = "'=1+1"
    truth["F001", "title"] = "=1+1"
    yield Book("neutralised.csv", csv(grid).encode(), truth)


def _shifted() -> Iterator[Book]:
    grid, truth = sound()
    lines = csv(grid).splitlines()
    lines[3] = lines[3].replace("第3处河道", "第3处,河道")
    yield Book("comma.csv", "\n".join(lines).encode(), _without(truth, "F003"), [("too_many_cells", "M4")])
    cut = csv(grid).encode("gbk")[:-40]
    last = _without(truth, "F012")
    yield Book("cut_off.csv", cut[: cut.rfind(b",")] + b"\n", last, [("short_row", "13")])


def _refused() -> Iterator[Book]:
    grid, _ = sound(3)
    raw = xlsx({"问题": grid})
    sealed = {"EncryptedPackage": "", "EncryptionInfo": ""}
    yield Book("sealed.xlsx", xls({"问题": grid}, entries=list(sealed)), refused="protected")
    yield Book("sealed.xls", xls({"问题": grid}, password=True), refused="protected")
    yield Book("letter.doc", xls({"问题": grid}, entries=["WordDocument"]), refused="not_a_table")
    yield Book(
        "letter.docx", rezipped(raw, lambda name, part: None, {"word/document.xml": b"<w/>"}), refused="not_a_table"
    )
    yield Book("empty.xlsx", b"", refused="empty")
    yield Book("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), refused="not_a_table")
    yield Book("report.pdf", b"%PDF-1.7" + bytes(100), refused="not_a_table")
    yield Book("program.xlsx", b"MZ" + bytes(200), refused="not_a_table")
    yield Book("cut.xlsx", raw[: len(raw) // 2], refused="damaged")
    yield Book("cut.xls", xls({"问题": grid})[:900], refused="damaged")
    yield Book("garbage.xls", xls({"问题": grid})[:8] + random.Random(1).randbytes(5000), refused="damaged")
    yield Book("page.html", b"<html><p>404</p></html>", refused="not_a_table")
    yield Book("no_sheet.xlsx", rezipped(raw, lambda n, p: None if "sheet1" in n else p), refused="damaged")

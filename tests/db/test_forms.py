"""Return forms: issued to each unit, read against what was issued; only edited cells go in, and only once."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from lib import db, ingest
from lib.core.errors import BatchWasChanged
from lib.core.scope import Scope
from lib.core.terms import State
from lib.db.commands import IssuedForm
from lib.db.schema import batch_change, form, form_return, form_row, item, update
from lib.i18n import translator
from lib.ingest.form_layout import COLUMNS, FILLED, LOCKED, reportable
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.read import address, tables
from lib.ingest.returned import write_returned
from tests.workbooks import Typed, parts, typed

AS_OF, TODAY = date(2024, 7, 1), date(2024, 7, 5)
WATER, HOUSING = "水务局", "住建局"
ZH = translator("zh")

LEDGERS = {
    "regions": "编码,名称,上级编码,层级\n620802,崆峒区,620800,县\n620800,平凉市,,市\n",
    "units": "名称,类型,所属区划\n水务局,部门,620802\n住建局,部门,620802\n",
    "programmes": "编号,名称,类型\nP1,中央督察,中央督察\n",
    "findings": (
        "问题编号,批次编号,问题描述,所在区划,责任单位,交办日期,整改时限,当前状态,完成比例\n"
        "F1,P1,=河道  堆放垃圾,崆峒区,水务局,2024-01-05,2024-06-20,,\n"
        "F2,P1,散煤复燃,崆峒区,水务局,2024-01-05,2024-12-31,,\n"
        "F3,P1,管网漏损,崆峒区,住建局,2024-01-05,2024-12-31,,\n"
        "F4,P1,已销号的问题,崆峒区,水务局,2024-01-05,2024-03-31,,\n"
    ),
    "measures": "问题编号,措施序号,整改措施,责任单位,完成时限\nF1,1,清运,,2024-06-10\n",
    "petitions": (
        "受理编号,来源,受理日期,内容,所在区划,责任单位,办理时限,状态\n"
        "F2,12369,2024-06-01,河水发黑,崆峒区,水务局,2024-07-10,\n"
    ),
    "projects": "项目编号,项目名称,所在区划,责任单位\nX1,污水处理厂,崆峒区,水务局\n",
    "milestones": "项目编号,节点,时限,完成日期\nX1,开工,2024-03-31,\n",
    "updates": (
        "事项编号,日期,状态,完成比例,填报单位\n"
        "F1,2024-06-10,整改中,40%,水务局\nF4,2024-03-01,已销号,100%,水务局\nF3,2024-06-10,整改完成,100%,住建局\n"
    ),
}


@pytest.fixture
def world(database: str, tmp_path: Path) -> str:
    return made_world(tmp_path)


@pytest.fixture
def small(empty: str, tmp_path: Path) -> str:
    return made_world(tmp_path)


def made_world(folder: Path) -> str:
    ledgers = folder / "ledgers"
    ledgers.mkdir()
    for name, text in LEDGERS.items():
        (ledgers / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    outcome = load([ledgers], by="office", report_day=AS_OF)
    assert outcome.written, outcome.faults
    return "620802"


def issue(*units: str, as_of: date = AS_OF) -> IssuedForm:
    made = ingest.issue_forms(Scope("620802", as_of), ZH, by="office", units=units or (WATER,))
    assert len(made) == 1
    found = db.form_named(made[0].number)
    assert found
    return found


def book(issued: IssuedForm) -> bytes:
    return ingest.form_book(issued, "崆峒区")


def place(issued: IssuedForm, code: str, kind: str = "finding") -> int:
    """The row of the sheet that holds an item."""
    return next(row.position for row in issued.rows if (row.code, row.kind) == (code, kind)) + 7


def at(row: int, column: str) -> str:
    return address(row, COLUMNS.index(column))


def hand_in(
    content: bytes, folder: Path, cells: dict[str, Typed | None] | None = None, *, sheet: str = "填报表", **options: Any
) -> Outcome:
    path = folder / "回表.xlsx"
    path.write_bytes(typed(content, sheet, cells or {}))
    return load([path], by="clerk", **{"report_day": TODAY} | options)


def rules(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(fault.rule, fault.cell, fault.value) for fault in outcome.faults]


def history(code: str, kind: str = "finding") -> list[tuple[Any, ...]]:
    columns = (update.c.on, update.c.state, update.c.progress, update.c.note, update.c.by)
    chosen = select(*columns).join(item, item.c.id == update.c.item).where(item.c.code == code, item.c.kind == kind)
    with db.reading() as connection:
        return [tuple(row) for row in connection.execute(chosen.order_by(update.c.on))]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    with db.reading() as connection:
        tables = (update, form, form_row, form_return, batch_change, item)
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


# ---- what is issued ------------------------------------------------------------------------------------


def test_a_form_holds_its_units_own_open_items_and_nothing_else(world: str) -> None:
    issued = issue()
    assert sorted((row.kind, row.code) for row in issued.rows) == [
        ("finding", "F1"),
        ("finding", "F2"),
        ("measure", "F1#1"),
        ("milestone", "X1#开工"),
        ("petition", "F2"),
        ("project", "X1"),
    ]
    first = dict(zip(LOCKED, issued.rows[0].cells, strict=True))
    assert first["days"].startswith("超期"), "the most urgent comes first"
    cells = {row.code: dict(zip(LOCKED, row.cells, strict=True)) for row in issued.rows if row.kind == "finding"}
    assert cells["F1"] == {
        "position": cells["F1"]["position"],
        "kind": "督察问题",
        "code": "F1",
        "title": "=河道 堆放垃圾",
        "region_name": "崆峒区",
        "due_on": "2024-06-20",
        "light": "红 ■",
        "days": "超期11天",
        "last_state": "整改中",
        "last_progress": "40.0%",
        "updated_on": "2024-06-10",
    }
    housing = issue(HOUSING)
    assert [row.code for row in housing.rows] == ["F3"], "what is done and not asked to be closed is still the unit's"
    assert ingest.open_units(Scope("620802", AS_OF)) == {HOUSING: 1, WATER: len(issued.rows)}


def test_what_was_issued_is_locked_and_states_beyond_the_request_are_not_offered(small: str) -> None:
    issued = issue()
    sheet = parts(book(issued))["xl/worksheets/sheet1.xml"]
    assert "<sheetProtection " in sheet
    formats = parts(book(issued))["xl/styles.xml"]
    cells = formats[formats.index("<cellXfs") : formats.index("</cellXfs>")].split("<xf ")[1:]
    opened = {index for index, each in enumerate(cells) if 'locked="0"' in each}
    row = place(issued, "F1")
    for name in COLUMNS:
        style = int(sheet.split(f'<c r="{at(row, name)}" s="')[1].split('"')[0])
        assert (style in opened) == (name in FILLED), name
    of_finding = sheet.split(f'sqref="{at(row, "state")}"')[1].split("</formula1>")[0]
    of_petition = sheet.split(f'sqref="{at(place(issued, "F2", "petition"), "state")}"')[1].split("</formula1>")[0]
    assert "提请销号" in of_finding
    assert "提请销号" in of_petition
    assert "已办结" in of_petition
    for word in ("已销号", "待验收", "公示", "反弹"):
        assert word not in of_finding + of_petition
    assert book(issued) == book(issued)
    assert "崆峒区生环委办" in parts(book(issued))["xl/sharedStrings.xml"]


def test_every_state_that_is_offered_can_be_read(small: str) -> None:
    from lib.ingest.cells import read_state

    for kind in ("petition", "finding"):
        assert [read_state(ZH(f"state.{state}")) for state in reportable(kind)] == list(reportable(kind))
        assert {state.type for state in reportable(kind)} <= {State.DONE.type, State.BEHIND.type}


def test_an_import_that_comes_in_meanwhile_is_on_the_form(
    world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lib.ingest import forms
    from lib.metrics.findings import worst_first

    (tmp_path / "updates.csv").write_text("事项编号,日期,状态\nF1,2024-07-01,滞后\n", encoding="utf-8-sig")

    def meanwhile(judged: Any) -> Any:
        load([tmp_path / "updates.csv"], by="office", report_day=AS_OF)
        return worst_first(judged)

    monkeypatch.setattr(forms, "worst_first", meanwhile)
    issued = issue()
    row = next(row for row in issued.rows if (row.kind, row.code) == ("finding", "F1"))
    assert row.cells[LOCKED.index("last_state")] == ZH("state.behind")
    assert len(db.forms("620800")) == 1
    assert hand_in(book(issued), tmp_path, {at(row.position + 7, "progress"): "50%"}).written


# ---- what comes back ------------------------------------------------------------------------------------


def test_a_form_that_nobody_filled_in_changes_nothing(world: str, tmp_path: Path) -> None:
    content = book(issue())
    before = everything()
    outcome = hand_in(content, tmp_path)
    assert (outcome.faults, outcome.new, outcome.changed, outcome.batches) == ([], 0, 0, [])
    assert everything() == before


def test_exactly_the_edited_cells_go_in_as_updates_by_the_unit(world: str, tmp_path: Path) -> None:
    issued = issue()
    first, other = place(issued, "F1"), place(issued, "F2", "petition")
    cells: dict[str, Typed | None] = {
        at(first, "state"): "达到序时进度",
        at(first, "progress"): "60%",
        at(other, "note"): "已现场核查",
        "C5": date(2024, 7, 3),
    }
    outcome = hand_in(book(issued), tmp_path, cells, dry_run=True)
    assert outcome.preview
    counts = outcome.preview.counts["updates"]
    assert (counts.new, counts.vanished, outcome.preview.left) == (2, 0, []), "rows left empty have not vanished"
    assert len(history("F1")) == 1
    outcome = hand_in(book(issued), tmp_path, cells)
    assert (outcome.faults, outcome.new, outcome.written) == ([], 2, True)
    assert history("F1") == [
        (date(2024, 6, 10), "in_progress", 0.4, None, WATER),
        (date(2024, 7, 3), "on_schedule", 0.6, None, WATER),
    ]
    assert history("F2", "petition") == [(date(2024, 7, 3), None, None, "已现场核查", WATER)]
    assert history("F2") == [], "the finding of the same code was not touched"
    listed = db.forms("620800").iloc[0]
    assert (listed["unit"], listed["rows"], listed["returned"]) == (WATER, len(issued.rows), 2)
    assert (listed["returned_on"], listed["current"]) == (date(2024, 7, 3), True)

    before = everything()
    again = hand_in(book(issued), tmp_path, cells, report_day=date(2024, 8, 1))
    assert (again.faults, again.new, again.changed, again.unchanged) == ([], 0, 0, 2)
    assert everything() == before

    corrected = hand_in(book(issued), tmp_path, cells | {at(first, "progress"): "70%"})
    assert rules(corrected) == [("form_row_returned", at(first, "state"), "达到序时进度 · 60%")]
    more = hand_in(book(issued), tmp_path, cells | {at(place(issued, "F2"), "progress"): "10%"})
    assert (more.faults, more.new, more.unchanged) == ([], 1, 2), "a row that was left out may follow"


def test_done_is_dated_and_signing_off_is_for_others(world: str, tmp_path: Path) -> None:
    issued = issue()
    row, content = place(issued, "F1"), book(issued)
    for state in ("已销号", "待验收", "公示", "反弹", "巩固", "正在组织销号中"):
        refused = hand_in(content, tmp_path, {at(row, "state"): state})
        assert rules(refused) == [("form_state", at(row, "state"), state)]
    assert len(history("F1")) == 1
    outcome = hand_in(
        content,
        tmp_path,
        {at(row, "state"): "提请销号", at(row, "progress"): "100%", at(row, "done_on"): date(2024, 6, 28)},
    )
    assert outcome.faults == []
    assert history("F1")[1:] == [
        (date(2024, 6, 28), "done", None, None, WATER),
        (TODAY, "sign_off_requested", 1.0, None, WATER),
    ]
    found = db.read("findings", Scope("620802", TODAY)).frame.set_index("code").loc["F1"]
    assert (found["done_on"].date(), found["closed_on"] is not None) == (date(2024, 6, 28), True)
    assert found["state"] == "sign_off_requested"


#: What a unit may not write, and the rule that says so.
WRONG: list[tuple[dict[str, str], str]] = [
    ({"done_on": "2024-06-28"}, "form_done_open"),
    ({"done_on": "2024-06-28", "state": "整改中"}, "form_done_open"),
    ({"done_on": "2024-07-06", "state": "整改完成"}, "form_done_day"),
    ({"done_on": "2024-06-10", "state": "整改完成"}, "form_done_day"),
    ({"done_on": "某天", "state": "整改完成"}, "date"),
    ({"state": "差不多了"}, "state"),
    ({"progress": "1"}, "share_bare_one"),
    ({"progress": "120%"}, "share"),
    ({"progress": "-5%"}, "share"),
    ({"progress": "一半"}, "share"),
]


def test_a_cell_that_cannot_be_so_is_named(small: str, tmp_path: Path) -> None:
    issued = issue()
    row, content = place(issued, "F1"), book(issued)
    for filled, rule in WRONG:
        outcome = hand_in(content, tmp_path, {at(row, name): text for name, text in filled.items()})
        assert [fault.rule for fault in outcome.faults] == [rule], filled
        assert outcome.faults[0].cell in {at(row, name) for name in filled}
        assert not outcome.written
    assert len(history("F1")) == 1


def test_a_changed_locked_cell_is_refused(small: str, tmp_path: Path) -> None:
    issued = issue()
    row, content = place(issued, "F1"), book(issued)
    for index, column in enumerate(LOCKED):
        # The protection is off: whoever hands it in took it off.
        outcome = hand_in(content, tmp_path, {at(row, column): "改过", at(row, "progress"): "60%"})
        rule = "form_row_added" if column == "position" else "form_locked"
        assert [(fault.rule, fault.row) for fault in outcome.faults] == [(rule, row)], column
        if rule == "form_locked":
            was = issued.rows[row - 8].cells[index]
            assert rules(outcome) == [(rule, at(row, column), f"{was} → 改过")]
    assert len(history("F1")) == 1


def test_a_changed_head_keeps_the_whole_form_out(small: str, tmp_path: Path) -> None:
    issued = issue()
    content, edit = book(issued), at(place(issued, "F1"), "progress")
    for cell, rule in (("C2", "form_unknown"), ("C3", "form_locked"), ("C4", "form_locked")):
        outcome = hand_in(content, tmp_path, {cell: "另一个", edit: "60%"})
        assert [(fault.rule, fault.cell) for fault in outcome.faults] == [(rule, cell)]
        assert not outcome.written


def test_headings_that_are_gone_and_days_that_cannot_be_are_named(small: str, tmp_path: Path) -> None:
    issued = issue()
    edit: dict[str, Typed | None] = {at(place(issued, "F1"), "progress"): "60%"}
    outcome = hand_in(book(issued), tmp_path, edit | {at(7, "note"): "随便"})
    assert rules(outcome) == [("form_damaged", "", "进展说明")]
    for day in ("2024-06-30", "2024-07-06"):
        assert rules(hand_in(book(issued), tmp_path, edit | {"C5": day})) == [("form_day", "C5", day)]
    assert rules(hand_in(book(issued), tmp_path, edit | {"C5": "那天"})) == [("date", "C5", "那天")]


def test_another_units_row_and_a_row_of_ones_own_are_refused(small: str, tmp_path: Path) -> None:
    issued = issue()
    first, below = place(issued, "F1"), len(issued.rows) + 8
    content = book(issued)
    pasted = hand_in(content, tmp_path, {at(first, "code"): "F3", at(first, "progress"): "60%"})
    assert rules(pasted) == [("form_other_unit", at(first, "code"), "F3: 住建局")]
    foreign = hand_in(
        content, tmp_path, {at(below, "position"): "99", at(below, "code"): "F3", at(below, "progress"): "9%"}
    )
    assert rules(foreign) == [("form_other_unit", at(below, "code"), "F3: 住建局")]
    added = hand_in(
        content, tmp_path, {at(below, "position"): "99", at(below, "code"): "F9", at(below, "progress"): "9%"}
    )
    assert rules(added) == [("form_row_added", at(below, "code"), "F9")]
    twice = {at(below, name): issued.rows[0].cells[index] for index, name in enumerate(LOCKED)}
    assert [fault.rule for fault in hand_in(content, tmp_path, twice).faults] == ["form_row_added"]


def test_a_form_of_another_data_set_and_one_that_was_superseded_are_refused(
    world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issue()
    edit: dict[str, Typed | None] = {at(place(old, "F1"), "progress"): "60%"}
    hand_in(book(old), tmp_path, edit)
    new = issue()
    assert hand_in(book(old), tmp_path, edit).unchanged == 1, "what came in before stays what it is"
    later = hand_in(book(old), tmp_path, edit | {at(place(old, "F2"), "progress"): "60%"})
    assert rules(later) == [("form_superseded", "C2", old.number)]
    assert hand_in(book(new), tmp_path, {at(place(new, "F1"), "progress"): "80%", "C5": "2024-07-05"}).written
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{other}/x.db")
    db.migrate()
    assert rules(hand_in(book(new), tmp_path)) == [("form_unknown", "C2", new.number)]


def test_a_row_that_others_reported_on_since_is_refused_and_the_rest_can_go_in(world: str, tmp_path: Path) -> None:
    issued = issue()
    (tmp_path / "updates.csv").write_text("事项编号,日期,状态\nF1,2024-07-04,滞后\n", encoding="utf-8-sig")
    assert load([tmp_path / "updates.csv"], by="office", report_day=TODAY).written
    cells: dict[str, Typed | None] = {at(place(issued, code), "progress"): "60%" for code in ("F1", "F2")}
    outcome = hand_in(book(issued), tmp_path, cells)
    assert rules(outcome) == [("form_row_stale", at(place(issued, "F1"), "updated_on"), "F1")]
    assert not outcome.written
    partly = hand_in(book(issued), tmp_path, cells, accept_good=True)
    assert (partly.written, partly.new, partly.faulty) == (True, 1, 1)
    assert len(history("F1")) == 2
    assert history("F2") == [(TODAY, None, 0.6, None, WATER)]


def test_rows_at_fault_come_back_as_a_form_that_can_be_mended(small: str, tmp_path: Path) -> None:
    issued = issue()
    row, other = place(issued, "F1"), place(issued, "F2")
    cells: dict[str, Typed | None] = {at(row, "state"): "已销号", at(other, "note"): "已进场", "C5": "2024-07-03"}
    outcome = hand_in(book(issued), tmp_path, cells, accept_good=True)
    assert (outcome.written, outcome.new, outcome.faulty) == (True, 1, 1)
    back = tmp_path / "back.xlsx"
    assert write_returned([tmp_path / "回表.xlsx"], outcome.faults, outcome.recognised, back, ZH) == 1
    again = hand_in(back.read_bytes(), tmp_path, {at(8, "state"): "提请销号"})
    assert (again.faults, again.new, again.unchanged) == ([], 1, 0)
    told = {notice.rule: notice.count for notice in again.notices}
    assert told == {"form_taken": 1, "form_rows_absent": len(issued.rows) - 1}
    assert history("F1")[-1] == (date(2024, 7, 3), "sign_off_requested", None, None, WATER)


def test_an_import_of_a_form_is_taken_back_as_any_other(world: str, tmp_path: Path) -> None:
    issued = issue()
    before = everything()
    cells: dict[str, Typed | None] = {at(place(issued, "F1"), "progress"): "60%"}
    numbers = {each.id for each in hand_in(book(issued), tmp_path, cells).batches}
    ingest.undo(numbers, by="office")
    assert everything() == before
    corrected = hand_in(book(issued), tmp_path, {at(place(issued, "F1"), "progress"): "70%"})
    assert (corrected.new, corrected.faults) == (1, [])


def test_a_form_saved_as_csv_or_in_english_is_read_too(small: str, tmp_path: Path) -> None:
    made = ingest.issue_forms(Scope("620802", AS_OF), translator("en"), by="office", units=[WATER])[0]
    row = place(made, "F1")
    path = tmp_path / "form.xlsx"
    path.write_bytes(typed(book(made), "return form", {at(row, "state"): "Sign-off requested", at(row, "note"): "ok"}))
    outcome = load([path], by="clerk", report_day=TODAY)
    assert outcome.faults == []
    assert history("F1")[-1] == (TODAY, "sign_off_requested", None, "ok", WATER)
    issued = issue()
    path.write_bytes(typed(book(issued), "填报表", {at(place(issued, "F2"), "note"): "已进场，月底完成"}))
    with (tmp_path / "form.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(tables(path)[0][0].rows)
    assert load([tmp_path / "form.csv"], by="clerk", report_day=TODAY).faults == []
    assert history("F2")[-1] == (TODAY, None, None, "已进场，月底完成", WATER)


# ---- any form -------------------------------------------------------------------------------------------

_PROGRESS = some.integers(2, 100).map(lambda each: f"{each}%")
_EDIT = some.fixed_dictionaries(
    {},
    optional={
        "state": some.sampled_from(["state"]),
        "progress": _PROGRESS,
        "note": some.sampled_from(["已清运", "进场施工；月底完成", "12345"]),
    },
)


@pytest.fixture
def copies(small: str, tmp_path: Path) -> tuple[IssuedForm, bytes, Path]:
    issued = issue()
    return issued, book(issued), tmp_path


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_any_edited_cells_give_exactly_these_updates(
    data: some.DataObject, copies: tuple[IssuedForm, bytes, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    issued, content, folder = copies
    fresh = folder / f"{data.draw(some.uuids())}.db"
    from lib.db.engine import engine

    with engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(folder / "empty.db", fresh)
    with monkeypatch.context() as patched:
        patched.setenv("DATABASE_URL", f"sqlite:///{fresh}")
        before = everything()
        wanted: dict[tuple[str, str], dict[str, Any]] = {}
        cells: dict[str, Typed | None] = {}
        for row in issued.rows:
            edit = data.draw(_EDIT)
            said: dict[str, Any] = {}
            if "state" in edit:
                said["state"] = data.draw(some.sampled_from(reportable(row.kind)))
                cells[at(row.position + 7, "state")] = ZH(f"state.{said['state']}")
            if "progress" in edit:
                said["progress"] = int(edit["progress"].rstrip("%")) / 100
                cells[at(row.position + 7, "progress")] = edit["progress"]
            if "note" in edit:
                cells[at(row.position + 7, "note")] = said["note"] = edit["note"]
            if said:
                wanted[row.kind, row.code] = said
        broken = data.draw(some.none() | some.tuples(some.sampled_from(issued.rows), some.sampled_from(LOCKED[1:])))
        if broken:
            cells[at(broken[0].position + 7, broken[1])] = "改过"
        outcome = hand_in(content, folder, cells)
        if broken:
            assert [(fault.rule, fault.cell) for fault in outcome.faults] == [
                ("form_locked", at(broken[0].position + 7, broken[1]))
            ]
            assert everything() == before
            return
        assert outcome.faults == []
        columns = (item.c.kind, item.c.code, update.c.on, update.c.state, update.c.progress, update.c.note, update.c.by)
        with db.reading() as connection:
            told = connection.execute(select(*columns).join(item, item.c.id == update.c.item)).all()
        new = {
            (row.kind, row.code): {
                n: getattr(row, n) for n in ("state", "progress", "note") if getattr(row, n) is not None
            }
            for row in told
            if row.on == TODAY
        }
        assert new == wanted
        assert len(told) == len(before["update"]) + len(wanted)
        assert {row.by for row in told if row.on == TODAY} <= {WATER}
        assert outcome.new == len(wanted)


def test_what_came_back_stays_as_it_was_said(small: str, tmp_path: Path) -> None:
    issued = issue()
    hand_in(book(issued), tmp_path, {at(place(issued, "F1"), "progress"): "60%"})
    with db.reading() as connection:
        (kept,) = connection.execute(select(form_return)).all()
    assert json.loads(kept.told) == {"progress": "60%"}
    (tmp_path / "updates.csv").write_text("事项编号,日期,完成比例\nF1,2024-07-05,65%\n", encoding="utf-8-sig")
    load([tmp_path / "updates.csv"], by="office", report_day=TODAY)
    with pytest.raises(BatchWasChanged):
        ingest.undo({kept.batch}, by="office")

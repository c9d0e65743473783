"""What cannot be is a fault of its row, with cell, rule and remedy; nothing of it is stored."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from lib import db
from lib.ingest.load import load
from lib.ingest.outcome import Outcome
from lib.ingest.words import of_texts

TODAY = date(2024, 7, 5)
BASE = {
    "regions": "编码,名称,上级编码,层级\n620800,平凉市,,市\n",
    "programmes": "编号,名称,类型\nP1,中央督察,中央督察\n",
}
FINDINGS = "问题编号,批次编号,问题描述,所在区划,责任单位,交办日期,整改时限,原问题编号\n"
PETITIONS = "受理编号,来源,受理日期,办结时限,内容,所在区划,责任单位,重复件\n"
SECTIONS = "code,name,kind,region,target\nS1,八里桥,national,620800,Ⅲ\n"


def bring(folder: Path, **files: str) -> Outcome:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for name, content in (BASE | files).items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8-sig")
    return load([folder], by="office", report_day=TODAY)


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(fault.rule, fault.cell, fault.value) for fault in outcome.faults]


def petition(code: str, repeats: str = "", opened: str = "2024-01-02", due: str = "2024-03-01") -> str:
    return f"{code},12345,{opened},{due},油烟扰民,620800,区政府,{repeats}\n"


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"findings": FINDINGS + "F1,P1,河道堆放垃圾,620800,区政府,2024-06-01,2024-05-01,\n"},
            ("due_before_opened", "G2", "2024-05-01 < 2024-06-01"),
        ),
        (
            {"petitions": PETITIONS + petition("X1", opened="2024-06-01", due="2024-05-01")},
            ("due_before_opened", "D2", "2024-05-01 < 2024-06-01"),
        ),
        (
            {
                "programmes": BASE["programmes"]
                .replace("类型\n", "类型,开始日期,结束日期\n")
                .replace("P1,中央督察,中央督察", "P1,中央督察,中央督察,2024-06-01,2024-05-01")
            },
            ("end_before_start", "E2", "2024-05-01 < 2024-06-01"),
        ),
        (
            {"findings": FINDINGS + "F1,P1,河道堆放垃圾,620800,区政府,,2024-05-01,F1\n"},
            ("own_original", "H2", "F1"),
        ),
        (
            {"instructions": "编号,类型,名称,责任单位,完成时限,涉及事项编号\nI1,批示,清运,区政府,2024-08-01,I1\n"},
            ("own_original", "F2", "I1"),
        ),
        ({"petitions": PETITIONS + petition("X1", "X1")}, ("own_original", "H2", "X1 → X1")),
        (
            {
                "water_sections": SECTIONS,
                "water_alerts": "point,on,level,lifted_on\nS1,2024-06-01,yellow,2024-05-01\n",
            },
            ("end_before_start", "D2", "2024-05-01 < 2024-06-01"),
        ),
        (
            {"petition_batches": "region,on,batch_basis,received,handled\n620800,2024-06-01,本批,27,28\n"},
            ("part_above_whole", "E2", "28 > 27"),
        ),
        (
            {"petition_batches": "region,on,batch_basis,received,handled,in_part\n620800,2024-06-01,本批,27,20,8\n"},
            ("part_above_whole", "F2", "20 + 8 > 27"),
        ),
        (
            {
                "petition_batches": "region,on,batch_basis,received,handled,in_part,with_part\n"
                "620800,2024-06-01,本批,27,7,3,7\n"
            },
            ("part_above_whole", "F2", "7 + 3 > 7"),
        ),
        (
            {"petition_batches": "region,on,batch_basis,place,received\n620800,2024-06-01,本批,整改中,3\n"},
            ("not_a_place", "D2", "整改中"),
        ),
    ],
    ids=[
        "finding",
        "petition",
        "programme",
        "same_as",
        "about",
        "repeat_of",
        "alert",
        "batch",
        "batch_parts",
        "batch_with_part",
        "batch_state",
    ],
)
def test_an_impossible_relation_is_a_fault_of_its_row(
    database: str, tmp_path: Path, files: dict[str, str], fault: tuple[str, str, str]
) -> None:
    outcome = bring(tmp_path / "a", **files)
    assert (told(outcome), outcome.written) == ([fault], False)


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ({"A": "B", "B": "A"}, {"A → B → A", "B → A → B"}),
        ({"A": "B", "B": "C", "C": "A", "D": "A"}, {"A → B → C → A", "B → C → A → B", "C → A → B → C"}),
    ],
)
def test_petitions_that_repeat_each_other_are_refused(
    database: str, tmp_path: Path, codes: dict[str, str], found: set[str]
) -> None:
    outcome = bring(tmp_path / "a", petitions=PETITIONS + "".join(petition(*pair) for pair in codes.items()))
    assert {(fault.rule, fault.value) for fault in outcome.faults} == {("repeat_ring", way) for way in found}


def test_a_petition_on_record_closes_a_ring_too(database: str, tmp_path: Path) -> None:
    assert bring(tmp_path / "a", petitions=PETITIONS + petition("A", "B")).written
    outcome = bring(tmp_path / "a", petitions=PETITIONS + petition("B", "A"))
    assert told(outcome) == [("repeat_ring", "H2", "B → A → B")]
    mended = bring(tmp_path / "a", petitions=PETITIONS + petition("A") + petition("B", "A"))
    assert (mended.faults, mended.written) == ([], True), "what the file itself mends is no ring"


def test_a_later_ledger_may_not_bring_the_start_after_the_deadline(database: str, tmp_path: Path) -> None:
    row = "F1,P1,河道堆放垃圾,620800,区政府,{},{},\n"
    assert bring(tmp_path / "a", findings=FINDINGS + row.format("", "2024-05-01")).written
    outcome = bring(tmp_path / "a", findings=FINDINGS + row.format("2024-06-01", ""))
    assert told(outcome) == [("due_before_opened", "F2", "2024-05-01 < 2024-06-01")]


def test_an_extension_to_before_the_first_deadline_is_none(database: str, tmp_path: Path) -> None:
    findings = FINDINGS + "F1,P1,河道堆放垃圾,620800,区政府,2024-01-01,2024-05-01,\n"
    updates = "事项编号,日期,延期后时限,延期批准文号\nF1,2024-03-01,{},平整改办〔2024〕3号\n"
    bring(tmp_path / "a", findings=findings)
    outcome = bring(tmp_path / "a", findings=findings, updates=updates.format("2024-04-01"))
    assert told(outcome) == [("extension_earlier", "C2", "2024-04-01 < 2024-05-01")]
    assert bring(tmp_path / "a", findings=findings, updates=updates.format("2024-08-01")).written


def test_units_are_not_each_others_other_name(database: str, tmp_path: Path) -> None:
    head = "名称,别名\n"
    assert bring(tmp_path / "a", units=head + "甲局,乙局\n").written
    outcome = bring(tmp_path / "a", units=head + "乙局,甲局\n")
    assert told(outcome) == [("alias_twice", "B2", "乙局 → 甲局 → 乙局")]
    assert bring(tmp_path / "a", units=head + "甲局,乙局\n").written


@pytest.mark.parametrize(
    ("column", "length", "taken"),
    [
        (0, 5_000, False),
        (0, 101, False),
        (0, 100, True),
        (2, 5_001, False),
        (2, 5_000, True),
        (4, 201, False),
        (4, 200, True),
        (7, 5_000, False),
    ],
)
def test_every_text_has_a_ceiling(database: str, tmp_path: Path, column: int, length: int, taken: bool) -> None:
    cells = ["F1", "P1", "河道堆放垃圾", "620800", "区政府", "2024-01-01", "2024-05-01", ""]
    cells[column] = "长" * length
    outcome = bring(tmp_path / "a", findings=FINDINGS + ",".join(cells) + "\n")
    assert outcome.written is taken
    if not taken:
        assert [(fault.rule, fault.cell) for fault in outcome.faults] == [("too_long", f"{'ABCDEFGH'[column]}2")]
        assert len(outcome.faults[0].value) < 80


def test_a_code_in_two_lines_is_refused(database: str, tmp_path: Path) -> None:
    row = '"F\n1",P1,河道堆放垃圾,620800,区政府,2024-01-01,2024-05-01,\n'
    assert [rule for rule, _, _ in told(bring(tmp_path / "a", findings=FINDINGS + row))] == ["code_in_lines"]


def test_codes_that_differ_by_width_or_case_are_told(database: str, tmp_path: Path) -> None:
    row = "{},P1,河道堆放垃圾{},620800,区政府,2024-01-01,2024-05-01,\n"
    text = FINDINGS + "".join(row.format(code, place) for place, code in enumerate(("F1", "Ｆ1", "F2")))
    notices = [(notice.rule, notice.value) for notice in bring(tmp_path / "a", findings=text).notices]
    assert notices == [("codes_alike", "F1, Ｆ1")]
    later = bring(tmp_path / "a", findings=FINDINGS + row.format("f2", 9))
    assert [(notice.rule, notice.value) for notice in later.notices] == [("codes_alike", "F2, f2")]


def test_findings_may_name_each_other_as_one_matter(database: str, tmp_path: Path) -> None:
    """Being the same is mutual, unlike being repeated: both link, and no count drops either."""
    row = "{},P1,河道堆放垃圾,620800,区政府,2024-01-01,2024-05-01,{}\n"
    outcome = bring(tmp_path / "a", findings=FINDINGS + row.format("F1", "F2") + row.format("F2", "F1"))
    assert (outcome.faults, outcome.written) == ([], True)


def test_signs_that_nobody_sees_are_taken_out_of_a_code(database: str, tmp_path: Path) -> None:
    row = "F\x02\x011\u200b\x9f,P1,河道堆放垃圾,620800,区政府,2024-01-01,2024-05-01,\n"
    outcome = bring(tmp_path / "a", findings=FINDINGS + row)
    assert (outcome.faults, [notice.rule for notice in outcome.notices]) == ([], ["invisible"])
    with db.reading() as connection:
        assert connection.execute(text("SELECT code FROM item")).scalars().all() == ["F1"]


def test_the_check_finds_what_a_database_of_before_has(database: str, tmp_path: Path) -> None:
    bring(
        tmp_path / "a",
        findings=FINDINGS + "F1,P1,河道堆放垃圾,620800,区政府,2024-01-01,2024-05-01,\n",
        petitions=PETITIONS + petition("A") + petition("B"),
    )
    with db.writing() as connection:
        for statement in (
            "UPDATE item SET same_as = 'F1', parent = id WHERE code = 'F1'",
            "UPDATE petition SET repeat_of = (SELECT min(code) FROM item WHERE code IN ('A', 'B') AND id <> item)",
            "UPDATE programme SET starts_on = '2024-06-01', ends_on = '2024-05-01'",
        ):
            connection.execute(text(statement))
    counted = db.faults()
    assert {name: count for name, count in counted.items() if count} == {
        "items that are part of themselves": 1,
        "items that are the same as themselves": 1,
        "petitions that repeat themselves": 2,
        "programmes that end before they start": 1,
    }


def test_what_was_handled_before_it_came_is_kept_as_given_and_no_fault_of_the_database(
    database: str, tmp_path: Path
) -> None:
    """Known fault: the import let it in, and the check of the database called it a fault."""
    head = "受理编号,来源,受理日期,办结时限,内容,所在区划,责任单位,办理状态,办结日期\n"
    early = "A,12345,2024-06-01,2024-06-20,油烟扰民,620800,区政府,已办结,2024-05-20\n"
    assert bring(tmp_path / "a", findings=FINDINGS, petitions=head + early).written
    assert not any(db.faults().values())
    assert db.updates_before_opening() == 1


@pytest.mark.parametrize(
    "rule",
    [
        *("region_own_parent", "region_ring", "too_long", "code_in_lines", "due_before_opened", "end_before_start"),
        *("extension_earlier", "own_original", "repeat_ring", "part_above_whole"),
    ],
)
def test_each_of_these_faults_has_its_remedy_in_both_languages(rule: str) -> None:
    for kind in ("rule", "remedy"):
        assert all(of_texts(kind)[rule][language] for language in ("zh", "en"))

"""Two units of one import that claim one name: a fault that names both rows, whichever stands last. Both engines."""

from pathlib import Path

from sqlalchemy import select

from lib.db.schema import unit_alias
from tests.db.test_ingest import bring, rows

HEAD = "名称,别名,类型,所属区划\n"
REGIONS = "编码,名称,上级编码,层级\n620802,崆峒区,,县\n"


def folder(tmp_path: Path, **files: str) -> Path:
    made = tmp_path / "a"
    made.mkdir(exist_ok=True)
    for name, text in {"regions": REGIONS, **files}.items():
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    return made


def test_both_rows_are_named(database: str, tmp_path: Path) -> None:
    text = f"{HEAD}区住建局,住建局；建设局,部门,620802\n区水务局,水务局,部门,620802\n市住建局,住建局,部门,620802\n"
    outcome = bring(folder(tmp_path, units=text))
    assert not outcome.written
    assert [(fault.rule, fault.row, fault.heading, fault.cell) for fault in outcome.faults] == [
        ("alias_twice", 2, "别名", "B2"),
        ("alias_twice", 4, "别名", "B4"),
    ]
    for fault in outcome.faults:
        assert fault.value == "住建局: 区住建局 (units.csv 2), 市住建局 (units.csv 4)"
    good = bring(folder(tmp_path, units=text), accept_good=True)
    assert good.written
    assert rows(select(unit_alias.c.alias, unit_alias.c.unit)) == [("水务局", "区水务局")]


def test_an_alias_that_is_the_name_of_another_unit(database: str, tmp_path: Path) -> None:
    text = f"{HEAD}住建局,,部门,620802\n区住建局,住建局,部门,620802\n"
    outcome = bring(folder(tmp_path, units=text))
    assert [(fault.row, fault.heading) for fault in outcome.faults] == [(2, "名称"), (3, "别名")]


def test_a_unit_may_have_its_own_name_among_its_aliases(database: str, tmp_path: Path) -> None:
    assert bring(folder(tmp_path, units=f"{HEAD}区住建局,区住建局；住建局,部门,620802\n")).faults == []


def test_an_alias_may_move_to_another_unit_by_a_later_import(database: str, tmp_path: Path) -> None:
    bring(folder(tmp_path, units=f"{HEAD}甲局,环保局,部门,620802\n"))
    assert bring(folder(tmp_path, units=f"{HEAD}乙局,环保局,部门,620802\n")).faults == []
    assert rows(select(unit_alias.c.unit)) == [("乙局",)]

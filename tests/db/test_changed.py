"""What a batch changed, told row by row in the words of its ledgers. On SQLite and PostgreSQL."""

from datetime import date
from pathlib import Path

from lib import db
from lib.core.clock import now
from lib.i18n import LANGUAGES, translator
from lib.ingest import undo
from lib.ingest.changed import Line, lines
from tests.db.test_ingest import LEDGERS, bring, write
from tests.db.test_undo import last_batches

ZH = translator("zh")


def told(*numbers: int, language: str = "zh") -> list[Line]:
    with db.reading() as connection:
        return lines(db.batch_changes(connection, numbers), translator(language))


def cells(found: list[Line]) -> set[tuple[str, str, str, str, str]]:
    return {(each.ledger, each.record, each.heading, each.old, each.new) for each in found if each.verdict == "changed"}


def test_a_first_import_is_all_new(database: str, tmp_path: Path) -> None:
    found = told(*last_batches(bring(write(tmp_path / "a"))))
    assert {each.verdict for each in found} == {"new"}
    listed = [(each.ledger, each.record, each.name) for each in found]
    assert ("问题", "F1", "河道堆放垃圾") in listed
    assert ("整改措施", "F1#1", "清运") in listed or ("措施", "F1#1", "清运") in listed
    assert listed.count(("问题", "F1", "河道堆放垃圾")) == 1, "what belongs to a new record is no line of its own"
    assert len(listed) == len(set(listed))


def test_old_and_new_cells_under_the_headings_of_the_ledger(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    outcome = bring(
        write(
            tmp_path / "b",
            findings=LEDGERS["findings"]
            .replace("河道堆放垃圾", "河道垃圾")
            .replace("水务局；住建局", "水务局；林草局"),
            units=LEDGERS["units"]
            .replace("县区,620802", "部门,620802")
            .replace("崆峒区；区政府", "崆峒区；区府；区政府"),
            air_daily=LEDGERS["air_daily"].replace("60,30", "80,90"),
            actions=LEDGERS["actions"].replace("约谈", "通报批评"),
        )
    )
    found = told(*last_batches(outcome))
    assert cells(found) >= {
        ("问题", "F1", "问题描述", "河道堆放垃圾", "河道垃圾"),
        ("问题", "F1", "配合单位", "住建局", ""),
        ("问题", "F1", "配合单位", "", "林草局"),
        ("责任单位", "崆峒区人民政府", "类型", "县区", "部门"),
        ("责任单位", "崆峒区人民政府", "别名", "", "区府"),
        ("空气日值", "S1 2024-07-01", "PM10", "60", "80"),
        ("督办执法动作", "A1", "类型", "约谈", "通报批评"),
    }
    assert ("", "") not in {(each.old, each.new) for each in found}
    english = told(*last_batches(outcome), language="en")
    assert ("Findings", "F1", "Subject", "河道堆放垃圾", "河道垃圾") in {
        (each.ledger, each.record, "Subject" if each.heading else "", each.old, each.new) for each in english
    }
    assert len(english) == len(found)


def test_a_later_import_does_not_hide_what_an_earlier_one_did(database: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    first = last_batches(bring(write(tmp_path / "b", actions=LEDGERS["actions"].replace("约谈", "通报批评"))))
    before = told(*first)
    second = last_batches(bring(write(tmp_path / "c", actions=LEDGERS["actions"].replace("约谈", "提醒"))))
    assert told(*first) == before
    assert cells(told(*second)) == {("督办执法动作", "A1", "类型", "通报批评", "提醒")}
    assert cells(told(*first, *second)) == {("督办执法动作", "A1", "类型", "约谈", "提醒")}


def test_what_was_taken_back_has_nothing_to_tell_and_says_by_whom(database: str, tmp_path: Path) -> None:
    numbers = last_batches(bring(write(tmp_path / "a")))
    undo(set(numbers), by="王科长")
    assert told(*numbers) == []
    assert set(db.batches()["undone_by"]) == {"王科长"}


def test_long_imports_are_told_up_to_a_limit(database: str, tmp_path: Path) -> None:
    numbers = last_batches(bring(write(tmp_path / "a")))
    with db.reading() as connection:
        few = db.batch_changes(connection, numbers, most=1)
        assert few.more
        assert len({change.table for change in few.rows}) == len(few.rows)
        assert not db.batch_changes(connection, numbers).more


def test_a_preview_is_read_inside_the_import_it_belongs_to(database: str, tmp_path: Path) -> None:
    """What is not written yet can be told already, and leaves nothing behind."""
    from lib.db.commands import open_batch
    from lib.db.commands.upsert import upsert
    from lib.db.schema import holiday

    try:
        with db.writing() as connection:
            batch = open_batch(
                connection,
                ledger="holidays",
                source="a",
                sha256="",
                sample=False,
                by="a",
                at=now().replace(tzinfo=None),
            )
            upsert(connection, holiday, ("on",), [{"on": date(2024, 10, 1), "working": False}], batch.id)
            (line,) = lines(db.batch_changes(connection, [batch.id]), ZH)
            raise LookupError
    except LookupError:
        pass
    assert (line.verdict, line.record) == ("new", "2024-10-01")
    assert told(batch.id) == []


def test_every_language_says_every_line(database: str, tmp_path: Path) -> None:
    numbers = last_batches(bring(write(tmp_path / "a")))
    assert len({len(told(*numbers, language=language)) for language in LANGUAGES}) == 1

"""More red lights than a list shows first: what is counted and named is of all of them."""

from datetime import date
from pathlib import Path

import pytest

from lib.ingest.load import load
from tests.pages.reading import drawer_of, lead, show
from tests.pages.test_meeting import at, message, plain, slide

HEAD = "问题编号,批次编号,问题描述,所在区划,责任单位,交办日期,整改时限,当前状态"
UNITS = [("甲局", 150, "2023-06-30"), ("乙局", 90, "2023-06-30"), ("丙局", 20, "2023-07-31")]


@pytest.fixture
def many(empty: str, tmp_path: Path) -> str:
    """260 findings that are overdue, of three units."""
    lines = [
        f"{unit}-{number:03},P,堆场,620802,{unit},2023-01-01,{due},整改中"
        for unit, count, due in UNITS
        for number in range(count)
    ]
    ledgers = {
        "regions": "编码,名称,上级编码,层级\n620800,平凉市,,市\n620802,崆峒区,620800,县\n",
        "programmes": "编号,名称,类型,开始日期\nP,督察,省级督察,2023-01-01\n",
        "findings": "\n".join([HEAD, *lines, ""]),
    }
    for name, text in ledgers.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    assert load([tmp_path], by="office", report_day=date(2024, 7, 5)).written
    return empty


def test_the_sentence_counts_all_that_are_as_late(many: str) -> None:
    """Known fault: of 240 that were 371 days overdue it told the 200 that the list shows first."""
    told = lead(show("overview", region="620800", on="2024-07-05", lang="zh"))
    assert "260件红灯" in told.replace(" ", "")
    assert "超期371天，共240件" in told.replace(" ", "")


def test_the_meeting_counts_and_names_what_the_list_does_not_show_first(many: str) -> None:
    one = {"on": "2024-07-05"}
    assert "共240件" in message(at(1, **one)).replace(" ", "")
    assert "3个单位260件" in message(at(3, **one)).replace(" ", "")
    last = plain(slide(at("3.33", **one)))
    assert "丙局20件" in "".join(last.split())
    rows = plain(slide(at(4, **one))).split("丙局")[1]
    assert "超期340天" in rows.replace(" ", "")
    opened = plain(drawer_of(at(4, whose="乙局", **one)))
    assert "■90" in "".join(opened.split())
    assert "显示50件，共90件" in opened

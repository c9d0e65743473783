"""Notices on batches of petitions: which figure is of one batch and which of all so far; nothing is guessed."""

import json
from pathlib import Path
from typing import Any

import pytest

from lib.ingest.sources import SOURCES

#: Basis, received, handled, in part, handled with those in part.
Said = tuple[str, int | None, int | None, int | None, int | None]

BOTH: list[Said] = [("batch", 27, 7, 17, None), ("cumulative", 395, 151, 209, None)]
BATCH = BOTH[:1]


def read(
    folder: Path, text: str, total: int, places: dict[str, int] | None = None, other: dict[str, Any] | None = None
) -> tuple[list[Said], dict[str, set[str]], list[str]]:
    """What comes of a notice: its figures by basis, its places by basis, its faults."""
    notice = {"place": "某市", "date": "2024-06-02", "text": text, "total": total, "by_place": places or {}}
    path = folder / "n.jsonl"
    path.write_text(json.dumps(notice | {"other": other or {}}, ensure_ascii=False), encoding="utf-8")
    (reading,) = SOURCES["xinfang_batches"].read([path])
    said: list[Said] = []
    named: dict[str, set[str]] = {}
    for row in reading.parsed.rows.get("petition_batches", ()):
        values = row.values
        basis = str(values["batch_basis"])
        if values.get("place"):
            named.setdefault(basis, set()).add(str(values["place"]))
        else:
            parts = tuple(values.get(name) for name in ("received", "handled", "in_part", "with_part"))
            said.append((basis, *parts))  # type: ignore[arg-type]
    return sorted(said, key=str), named, [fault.rule for fault in reading.parsed.faults]


THE_ISSUE_S = "第十一批27件：办结7、阶段性17 … 1–11批395件：办结151、阶段性209"


@pytest.mark.parametrize(
    ("total", "places", "other"),
    [
        (395, {}, {}),
        (27, {}, {}),
        (395, {"办结": 151, "阶段性": 209}, {}),
        (395, {"办结": 151, "阶段性办结": 209, "正在办理": 35}, {}),
        (27, {"办结": 7, "阶段性": 17}, {"累计": 395, "累计办结": 151}),
        (395, {}, {"办结": 151, "阶段性办结": 209, "大气污染": 80}),
        (27, {}, {"办结": 151}),
    ],
)
def test_a_batch_and_all_so_far_in_one_notice(
    tmp_path: Path, total: int, places: dict[str, int], other: dict[str, int]
) -> None:
    assert read(tmp_path, THE_ISSUE_S, total, places, other) == (BOTH, {}, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第十一批２７件：办结７、阶段性１７；１—１１批３９５件：办结１５１、阶段性２０９", BOTH),
        ("第1批至第11批共395件，已办结151件、阶段性办结209件；第11批27件，已办结7件、阶段性办结17件", BOTH),
        ("第十一批二十七件：办结七、阶段性十七；第一至第十一批三百九十五件：办结一百五十一、阶段性二百零九", BOTH),
        (
            "截至12月5日，累计收到举报件395件，已办结151件，阶段性办结209件，未办结35件。"
            "其中第十一批27件，办结7件，阶段性办结17件，正在办理3件",
            BOTH,
        ),
        ("第十一批\n27件：\n办结7\n阶段性17\n1-11批\n395件：办结151\n阶段性209", BOTH),
        ("今日收到27件（第11批），办结7件、阶段性办结17件，累计395件，办结151件、阶段性办结209件", BOTH),
        ("共交办11批395件，办结151件，阶段性办结209件；本批27件，办结7件，阶段性办结17件", BOTH),
        ("第十一批27件，办结率25.9%，办结7件、阶段性17件；1-11批395件，办结率38.2%，办结151件、阶段性209件", BOTH),
        ("第十一批27件，7件已办结、17件阶段性办结；1-11批395件，151件已办结、209件阶段性办结", BOTH),
        ("第十一批27件（重点5件、一般22件），办结7、阶段性17；1至11批395件（重点60件）：办结151、阶段性209", BOTH),
        ("第十一批27件，截至12月6日已办结7件、阶段性办结17件", BATCH),
        ("第十一批27件已办结7件阶段性办结17件", BATCH),
        ("第十一批27件，其中甘谷县3件、清水县24件。办结7、阶段性17", BATCH),
        ("第十一批27件，办结7件，阶段性办结17件，未办结3件", BATCH),
        ("第十一批27件，已办结24件，其中阶段性办结17件", [("batch", 27, None, 17, 24)]),
        ("第十一批27件，办结24件、阶段性办结17件、未办结3件", [("batch", 27, None, 17, 24)]),
        ("第十一批27件，已办结24件（含阶段性办结）", [("batch", 27, None, None, 24)]),
        ("第十一批27件，办结及阶段性办结24件", [("batch", 27, None, None, 24)]),
        (
            "第十一批27件，全部办结；前10批368件",
            [("batch", 27, 27, None, None), ("cumulative", 368, None, None, None)],
        ),
        ("截至第十一批，共收到27件，办结7件、阶段性办结17件", [("cumulative", 27, 7, 17, None)]),
        ("27件中7件办结17件阶段性办结", [("cumulative", 27, 7, 17, None)]),
    ],
)
def test_other_ways_to_say_it(tmp_path: Path, text: str, said: list[Said]) -> None:
    assert read(tmp_path, text, 27) == (said, {}, [])


@pytest.mark.parametrize(
    "text",
    [
        "第十批30件、第十一批27件",
        "第2至第11批395件",
        "第十一批27件办结360件",
        "第十一批27件，其中甘谷县3件（办结2）、清水县24件（办结5）；1-11批395件",
        "第十一批27件，办结20件、阶段性办结17件",
        "第十一批27件，办结7件，阶段性办结17件，未办结9件",
        "第十一批28件：办结7、阶段性17",
        "累计收到20件，第十一批27件",
        "第十一批27件，办结7件；本批办结8件",
        "第十一批27件：甘谷县3件；累计：秦州区63件、麦积区31件",
    ],
)
def test_what_can_be_read_in_two_ways_is_a_fault_and_no_figure(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text, 27) == ([], {}, ["notice_unclear"])


@pytest.mark.parametrize(
    ("places", "basis"),
    [
        ({"甲区": 20, "乙县": 7, "办结": 7}, "batch"),
        ({"甲区": 300, "乙县": 95, "阶段性": 209, "累计": 395}, "cumulative"),
    ],
)
def test_places_are_those_of_the_count_that_they_add_up_to_and_states_are_none(
    tmp_path: Path, places: dict[str, int], basis: str
) -> None:
    _, named, faults = read(tmp_path, THE_ISSUE_S, 27, places)
    assert (named, faults) == ({basis: {"甲区", "乙县"}}, [])


def test_states_kinds_and_verdicts_are_never_places_and_are_told(tmp_path: Path) -> None:
    kinds = ("整改中", "处理中", "属实", "部分属实", "完成整改", "大气", "水", "噪声", "合计", "其他")
    places = ("甲区", "市住建局", "甲区+乙市合办", "高新区", "武汉", "恩施", "城关镇")
    named = dict.fromkeys((*kinds, *places), 1)
    _, found, faults = read(tmp_path, THE_ISSUE_S, 27, named)
    assert (found, faults) == ({"batch": {*places}}, [])
    (reading,) = SOURCES["xinfang_batches"].read([tmp_path / "n.jsonl"])
    (told,) = reading.parsed.notices
    assert (told.rule, {*told.value.split(", ")}) == ("column_left_out", {*kinds})


def test_a_line_that_is_unclear_keeps_the_others_readable(tmp_path: Path) -> None:
    texts = ("第十批30件、第十一批27件", "第十二批27件，办结7件")
    lines = [
        {"place": "某市", "date": f"2024-06-0{day}", "text": text, "total": 27, "by_place": {}}
        for day, text in enumerate(texts, 1)
    ]
    path = tmp_path / "n.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    (reading,) = SOURCES["xinfang_batches"].read([path])
    assert [(fault.row, fault.rule) for fault in reading.parsed.faults] == [(1, "notice_unclear")]
    assert [row.values["handled"] for row in reading.parsed.rows["petition_batches"]] == [7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第11批27件，其中24件均已办结", ("batch", 27, 24, None, None)),
        ("第11批27件，24件均已办结", ("batch", 27, 24, None, None)),
        ("第11批27件，除3件外均已办结", ("batch", 27, 24, None, None)),
        ("第11批27件，除甘谷县3件外，均已办结", ("batch", 27, 24, None, None)),
        ("第11批27件，除3件阶段性办结外，其余24件均已办结", ("batch", 27, 24, 3, None)),
        ("第11批27件，3件正在办理，其余全部办结", ("batch", 27, 24, None, None)),
        ("第11批27件，目前全部办结", ("batch", 27, 27, None, None)),
        ("第11批27件。截至目前均已办结", ("batch", 27, 27, None, None)),
        ("第11批27件，均已阶段性办结", ("batch", 27, None, 27, None)),
        ("第11批27件，均已办结（含阶段性办结）", ("batch", 27, None, None, 27)),
        ("第廿一批27件，办结廿一件", ("batch", 27, 21, None, None)),
        ("首批27件，办结一十二件", ("batch", 27, 12, None, None)),
        ("第11批27件，办结7件，其中3件阶段性办结", ("batch", 27, None, 3, 7)),
        ("第11批27件，7件已办结，其中阶段性办结3件", ("batch", 27, None, 3, 7)),
        ("第11批27件，办结7件（含阶段性办结3件）", ("batch", 27, None, 3, 7)),
    ],
)
def test_all_are_handled_is_said_of_what_its_clause_names(tmp_path: Path, text: str, said: Said) -> None:
    assert read(tmp_path, text, 27) == ([said], {}, [])


@pytest.mark.parametrize(
    "behind",
    [
        *("其余全部办结", "预计12月底前全部办结", "要求12月5日前全部办结", "力争年内均办结", "确保全部办结"),
        *("计划全部办结", "拟于年底前都办结", "将全部办结", "未全部办结", "甘谷县3件均已办结", "重点件全部办结"),
        *("其中大气10件、水5件均已办结", "甘谷县3件、清水县24件，均已办结", "预计办结20件", "累计办结151件"),
        "除3件外预计年底前均办结",
    ],
)
def test_what_is_demanded_or_said_of_a_part_is_no_figure_of_the_batch_and_is_told(tmp_path: Path, behind: str) -> None:
    assert read(tmp_path, f"第11批27件，{behind}", 27, {"甘谷县": 3}) == (
        [("batch", 27, None, None, None)],
        {"batch": {"甘谷县"}},
        [],
    )
    (reading,) = SOURCES["xinfang_batches"].read([tmp_path / "n.jsonl"])
    assert [notice.rule for notice in reading.parsed.notices] == ["notice_part_left_out"]


def test_the_rest_that_does_not_fit_the_whole_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path, "第11批27件，除3件外其余20件均已办结", 27) == ([], {}, ["notice_unclear"])

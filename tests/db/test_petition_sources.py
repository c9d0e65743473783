"""Petitions as others published them: which are late by our own rule, and notices that add up."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lib import db
from lib.core.scope import Scope
from lib.ingest.load import load
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from tests.db.test_ingest_real import file

TODAY = date(2024, 7, 5)
END_OF_2022 = Scope("n:Boston", date(2022, 12, 31))

#: Made by hand in the form of the file: in time, a second late, a minute late on the same day, open, without a target.
HEADINGS = (
    "case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,department,location,"
    "latitude,longitude,source"
)
EXCERPT = f"""{HEADINGS}
1,2022-01-03 09:00:00,2022-01-10 08:30:00,2022-01-05 10:00:00,ONTIME,Closed,done,a hole,PW,1 A St,42.3,-71.0,App
2,2022-01-03 09:00:00,2022-01-10 08:30:00,2022-01-10 08:30:00,ONTIME,Closed,done,a hole,PW,2 A St,42.3,-71.0,App
3,2022-01-03 09:00:00,2022-01-10 08:30:00,2022-01-10 08:30:01,OVERDUE,Closed,done,a hole,PW,3 A St,42.3,-71.0,App
4,2022-01-03 09:00:00,2022-01-10 08:30:00,2022-01-12 07:00:00,OVERDUE,Closed,done,a hole,PW,4 A St,42.3,-71.0,App
5,2022-01-03 09:00:00,2022-01-10 08:30:00,,OVERDUE,Open, ,a hole,PW,5 A St,42.3,-71.0,Call
6,2022-01-03 09:00:00,,,ONTIME,Open, ,a hole,PW,6 A St,42.3,-71.0,Call
7,2022-01-03 09:00:00,,2022-03-01 09:00:00,ONTIME,Closed,done,a hole,PW,7 A St,42.3,-71.0,Call
8,2022-12-30 09:00:00,2023-01-10 08:30:00,,ONTIME,Open, ,a hole,PW,8 A St,42.3,-71.0,Call
"""


def published_and_ours(path: Path) -> list[tuple[str, str, str]]:
    """Number, published word and our own of every request, and that a second import changes nothing."""
    for again in (False, True):
        outcome = load([path], source="boston311", by="test", report_day=TODAY)
        assert (outcome.faults, outcome.written) == ([], True)
        assert not (again and (outcome.new or outcome.changed))
    with path.open(encoding="utf-8-sig", newline="") as opened:
        published = {row["case_enquiry_id"]: row["ontime"] for row in csv.DictReader(opened)}
    ours = evaluate(metric("petitions.list"), END_OF_2022, db.read).frame
    assert len(ours) == len(published)
    word = {"late": "OVERDUE"}
    return [
        (code, published[code], word.get(timeliness, "ONTIME"))
        for code, timeliness in zip(ours["code"], ours["timeliness"], strict=True)
    ]


def test_requests_made_by_hand_are_late_as_they_say(database: str, tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text(EXCERPT, encoding="utf-8")
    found = published_and_ours(path)
    assert [row for row in found if row[1] != row[2]] == []
    assert sum(ours == "OVERDUE" for _, _, ours in found) == 3
    rate = evaluate(metric("petitions.on_time_share"), END_OF_2022, db.read)
    assert (rate.numerator, rate.denominator) == (2, 5)
    before = evaluate(metric("petitions.list"), Scope("n:Boston", date(2022, 1, 10)), db.read).frame.set_index("code")
    assert before["timeliness"]["5"] == "running", "open on its due day: a day is not over before its end"


@pytest.mark.real_data
def test_boston_s_own_word_for_every_request(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = published_and_ours(file("inspection/boston311.csv"))
    agreed = sum(published == ours for _, published, ours in found)
    with capsys.disabled():
        print(f"\n  boston311 ON TIME/OVERDUE as of 2022-12-31: {agreed}/{len(found)}", end="")  # noqa: T201
    assert (agreed, len(found)) == (60, 60)


@pytest.fixture
def notices(empty: str) -> Callable[[str], pd.DataFrame]:
    outcome = load([file("inspection/xinfang_batches.jsonl")], source="xinfang_batches", by="test", report_day=TODAY)
    assert (outcome.faults, outcome.written) == ([], True)

    def of(place: str) -> pd.DataFrame:
        result = evaluate(metric("petitions.batches"), Scope(f"n:{place}", date(2025, 1, 1)), db.read)
        assert result.value == 0, "every notice that names places adds up"
        return result.frame

    return of


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("place", "on", "basis", "received", "places"),
    [
        ("甘肃省", date(2016, 12, 23), "batch", 88, 14),
        ("天水市", date(2023, 12, 17), "batch", 6, 4),
        ("天水市", date(2021, 7, 14), "cumulative", 142, 11),
        ("云浮市", date(2022, 4, 11), "cumulative", 181, 6),
        ("济宁市", date(2024, 11, 11), "batch", 43, 15),
        ("湖北省", date(2024, 6, 13), "batch", 83, 14),
    ],
)
def test_a_notice_s_places_add_up(
    notices: Callable[[str], pd.DataFrame], place: str, on: date, basis: str, received: int, places: int
) -> None:
    rows = notices(place)
    (row,) = rows[(rows["on"] == pd.Timestamp(on)) & (rows["batch_basis"] == basis)].to_dict("records")
    assert (row["received"], row["places"], row["of_places"], bool(row["adds_up"])) == (
        received,
        places,
        received,
        True,
    )


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("place", "basis", "handled", "with_part", "rate", "with_part_rate"),
    [
        ("甘肃省", "cumulative", 861, None, "68.82", None),
        ("天水市", "cumulative", 44, 77, "30.99", "54.23"),
        ("云浮市", "cumulative", 161, 181, "88.95", "100.00"),
        ("湖北省", "batch", None, 83, None, "100.00"),
        ("湖北省", "cumulative", None, 2316, None, "99.96"),
    ],
)
def test_a_notice_s_rates(
    notices: Callable[[str], pd.DataFrame],
    place: str,
    basis: str,
    handled: int | None,
    with_part: int | None,
    rate: str | None,
    with_part_rate: str | None,
) -> None:
    rows = notices(place)
    (row,) = rows[rows["batch_basis"] == basis].to_dict("records")
    shown = [None if pd.isna(row[name]) else f"{100 * row[name]:.2f}" for name in ("rate", "with_part_rate")]
    counted = [None if pd.isna(row[name]) else row[name] for name in ("handled", "with_part")]
    assert (counted, shown) == ([handled, with_part], [rate, with_part_rate])
    if not pd.isna(row["rate_stated"]):
        assert shown[0] == f"{100 * row['rate_stated']:.2f}", "the stated rate is the one of its own numbers"


def test_a_batch_and_all_so_far_are_stored_apart(database: str, tmp_path: Path) -> None:
    text = "第十一批27件：办结7、阶段性17 … 1–11批395件：办结151、阶段性209"
    notice = {"place": "某市", "date": "2024-06-02", "text": text, "total": 395}
    path = tmp_path / "n.jsonl"
    path.write_text(
        json.dumps(notice | {"by_place": {"办结": 151, "阶段性": 209}}, ensure_ascii=False), encoding="utf-8"
    )
    outcome = load([path], source="xinfang_batches", by="test", report_day=TODAY)
    assert (outcome.faults, outcome.written) == ([], True)
    scope = Scope("n:某市", date(2024, 7, 1))
    frame = evaluate(metric("petitions.batches"), scope, db.read).frame.set_index("batch_basis")
    counted = frame[["received", "handled", "in_part"]].astype(int).to_dict("index")
    assert counted == {
        "batch": {"received": 27, "handled": 7, "in_part": 17},
        "cumulative": {"received": 395, "handled": 151, "in_part": 209},
    }
    assert db.read("petition_batches", scope).frame["place"].tolist() == ["", ""]

from datetime import date, datetime

import pytest

from lib.core.terms import Firmness
from lib.ingest.dates import NotADateError, read_date, read_deadline, read_moment


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024/3/5", date(2024, 3, 5)),
        ("2024.3.5", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("２０２４-03-05", date(2024, 3, 5)),
        ("45356", date(2024, 3, 5)),
        ("2024-03-05 08:30:00", date(2024, 3, 5)),
        ("2024年3月5日", date(2024, 3, 5)),
        ("11月7日", date(2024, 11, 7)),
        ("3月底", date(2024, 3, 31)),
        ("2月底", date(2024, 2, 29)),
        ("10月底前", date(2024, 10, 31)),
        ("2024年4月底前", date(2024, 4, 30)),
        ("6月", date(2024, 6, 30)),
        ("上半年", date(2024, 6, 30)),
        ("2023年上半年", date(2023, 6, 30)),
        ("三季度末", date(2024, 9, 30)),
        ("年内", date(2024, 12, 31)),
        ("2025年底前", date(2025, 12, 31)),
        ("2021年年底前", date(2021, 12, 31)),
        ("2020年12月初", date(2020, 12, 10)),
        ("2020年12月初之前", date(2020, 11, 30)),
        ("2017年10月30日前", date(2017, 10, 30)),
        ("于5月30日前", date(2024, 5, 30)),
    ],
)
def test_a_day_is_the_last_day_meant(text: str, meant: date) -> None:
    assert read_date(text, 2024) == meant


@pytest.mark.parametrize("text", ["2024-02-30", "13月底", "尽快", "适时", "2024", "12345678", "1", "限时"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADateError):
        read_date(text, 2024)


def test_a_day_without_year_needs_the_ledgers_year() -> None:
    with pytest.raises(NotADateError) as refused:
        read_date("3月底")
    assert refused.value.rule == "date_without_year"


@pytest.mark.parametrize(
    ("text", "on", "firmness"),
    [
        ("10月底前", date(2024, 10, 31), Firmness.FIRM),
        ("力争10月底前", date(2024, 10, 31), Firmness.STRIVE),
        ("要力争3月底", date(2024, 3, 31), Firmness.STRIVE),
        ("争取在2020年12月初之前", date(2020, 11, 30), Firmness.STRIVE),
        ("具备条件的年内开工", date(2024, 12, 31), Firmness.CONDITIONAL),
        ("长期坚持", None, Firmness.STANDING),
        ("立行立改、持续加强、长期坚持", None, Firmness.STANDING),
        ("2024年底前，并长期坚持", date(2024, 12, 31), Firmness.FIRM),
    ],
)
def test_a_deadline_keeps_its_words_and_firmness(text: str, on: date | None, firmness: Firmness) -> None:
    deadline = read_deadline(text, 2024)
    assert (deadline.on, deadline.text, deadline.firmness) == (on, text, firmness)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2020-05-08 15:00", datetime.fromisoformat("2020-05-08 15:00:00")),
        ("2020/5/8 15:00:30", datetime.fromisoformat("2020-05-08 15:00:30")),
        ("2020-05-08T15:00", datetime.fromisoformat("2020-05-08 15:00:00")),
        ("2020-05-08 24:00", datetime.fromisoformat("2020-05-09 00:00:00")),
        ("2020050815", datetime.fromisoformat("2020-05-08 15:00:00")),
        ("20200508 15", datetime.fromisoformat("2020-05-08 15:00:00")),
        ("43959.625", datetime.fromisoformat("2020-05-08 15:00:00")),
        ("2020年5月8日 15时30分", datetime.fromisoformat("2020-05-08 15:30:00")),
        ("2020-05-08", datetime.fromisoformat("2020-05-08 00:00:00")),
    ],
)
def test_a_moment(text: str, at: datetime) -> None:
    assert read_moment(text) == at


@pytest.mark.parametrize("text", ["15:00", "2020-05-08 25:00", "2020-05-08 12:60", "now"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(NotADateError):
        read_moment(text)

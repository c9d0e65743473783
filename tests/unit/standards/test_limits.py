"""Every limit of the law against the copy that was typed a second time: one row, one equality; both lists complete."""

import itertools
from datetime import date

import pytest

from tests.unit.standards import law

#: Rows of the file that the product does not hold, and why.
NOT_HELD = {
    ("HJ 633 2012", "o3_8h", "air", "hourly report"): "moving means: the platform published six hourly values (5.1.3)",
    ("HJ 633 2012", "pm10_24h", "air", "hourly report"): "moving means: as above",
    ("HJ 633 2012", "pm25_24h", "air", "hourly report"): "moving means: as above",
}

#: Limits of the product that the file has no row for: what they must be, and who says so.
NOT_IN_THE_FILE = {
    ("HJ 663 2013", "实施日", "air", "from"): (date(2013, 10, 1), "its announcement"),
    ("HJ 663 2013", "废止前一日", "air", "to"): (date(2026, 2, 28), "the announcement of its successor"),
    ("HJ 663 2026", "实施日", "air", "from"): (date(2026, 3, 1), "its announcement"),
    ("HJ 663 2026", "废止前一日", "air", "to"): (None, "no successor is announced"),
    ("HJ 663 2013", "so2", "air", "percentile"): (98, "HJ 663-2013, table 1 (two sources)"),
    ("HJ 663 2013", "no2", "air", "percentile"): (98, "HJ 663-2013, table 1 (two sources)"),
    ("HJ 663 2013", "pm10", "air", "percentile"): (95, "HJ 663-2013, table 1 (two sources)"),
    ("HJ 663 2013", "pm25", "air", "percentile"): (95, "HJ 663-2013, table 1 (two sources)"),
}


@pytest.fixture(scope="module")
def held():
    return law.product()


@pytest.mark.parametrize("row", law.ROWS, ids=str)
def test_the_product_holds_the_limit_of_this_row(row, held):
    if row.key in NOT_HELD:
        assert row.key not in held, "held after all: take it out of NOT_HELD"
        return
    assert row.key in held, f"the product has no place for {row.key}: {row.direction} {row.limit} ({row.source})"
    assert law.same(held[row.key]) == law.same(row.limit), row


def test_every_limit_of_the_product_has_its_row(held):
    assert held.keys() - law.BY_KEY.keys() == NOT_IN_THE_FILE.keys()
    assert {key: held[key] for key in NOT_IN_THE_FILE} == {key: value for key, (value, _) in NOT_IN_THE_FILE.items()}


def test_the_file_is_whole_and_says_each_limit_once():
    assert len(law.ROWS) == len(law.BY_KEY) == 831
    assert NOT_HELD.keys() <= law.BY_KEY.keys()


def test_what_is_not_certain_and_what_is_not_held_is_said_aloud(capsys):
    doubtful = [row for row in law.ROWS if not row.certain]
    assert len(doubtful) == 33
    with capsys.disabled():
        print(f"\n  {len(law.ROWS)} limits, {len(doubtful)} of them NOT CERTAIN (checked all the same):")  # noqa: T201
        for place, rows in itertools.groupby(doubtful, key=lambda row: (row.key[:2], row.table)):
            limits = ", ".join(f"{row.key[3]} {row.direction} {row.limit}" for row in rows)
            print(f"    NOT CERTAIN {' '.join(place[0])} ({place[1]}): {limits}")  # noqa: T201
        for key, reason in NOT_HELD.items():
            print(f"    NOT HELD {' '.join(key)}: {reason}")  # noqa: T201
        for key, (value, source) in NOT_IN_THE_FILE.items():
            print(f"    NOT IN THE FILE {' '.join(key)} = {value}: {source}")  # noqa: T201

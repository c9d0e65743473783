"""How attempts to sign in are counted: before the verification, growing, within bounds."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from lib.auth.attempts import Attempts, Ration
from lib.core.clock import CHINA

NOON = datetime(2026, 11, 30, 12, tzinfo=CHINA)
MINUTE = timedelta(minutes=1)


def attempts(kept: int = 10_000) -> Attempts:
    return Attempts(5, 15 * MINUTE, 120 * MINUTE, kept)


def fail(counted: Attempts, key: str, moment: datetime, times: int = 5) -> None:
    for _ in range(times):
        assert counted.take(key, moment) is None
        counted.settle(key, moment, wrong=True)


def test_200_at_once_get_five_places() -> None:
    counted, together = attempts(), threading.Barrier(200)

    def take(_: int) -> bool:
        together.wait()
        return counted.take("leader", NOON) is None

    with ThreadPoolExecutor(200) as pool:
        assert sum(pool.map(take, range(200))) == 5


def test_each_lock_takes_twice_as_long_up_to_two_hours() -> None:
    counted, moment, locks = attempts(), NOON, []
    for _ in range(6):
        fail(counted, "leader", moment)
        wait = counted.take("leader", moment)
        assert wait is not None
        assert counted.take("leader", moment + wait - timedelta(seconds=1)) == timedelta(seconds=1)
        locks.append(wait // MINUTE)
        moment += wait
    assert locks == [15, 30, 60, 120, 120, 120]


def test_waiting_while_locked_is_not_made_longer_by_trying() -> None:
    counted = attempts()
    fail(counted, "leader", NOON)
    for minute in range(15):
        assert counted.take("leader", NOON + minute * MINUTE) == (15 - minute) * MINUTE
    assert counted.take("leader", NOON + 15 * MINUTE) is None


def test_at_most_five_are_wrong_in_any_quarter_of_an_hour() -> None:
    counted, verified = attempts(), []
    for second in range(0, 6 * 3600, 20):
        moment = NOON + timedelta(seconds=second)
        if counted.take("leader", moment) is None:
            counted.settle("leader", moment, wrong=True)
            verified.append(moment)
    assert len(verified) >= 10
    assert all(sum(first <= each < first + 15 * MINUTE for each in verified) <= 5 for first in verified)


def test_a_right_password_clears_the_wrong_ones_before_it() -> None:
    counted = attempts()
    for _ in range(10):
        fail(counted, "leader", NOON, 4)
        assert counted.take("leader", NOON) is None
        assert not counted.settle("leader", NOON, wrong=False, forgive=True)
    assert len(counted) == 0


def test_a_right_one_of_an_address_clears_nothing_of_it() -> None:
    counted = attempts()
    for _ in range(4):
        fail(counted, "10.0.0.1", NOON, 1)
        assert counted.take("10.0.0.1", NOON) is None
        counted.settle("10.0.0.1", NOON, wrong=False)
    fail(counted, "10.0.0.1", NOON, 1)
    assert counted.take("10.0.0.1", NOON) == 15 * MINUTE


def test_a_place_that_was_given_back_is_free() -> None:
    counted = attempts()
    for _ in range(50):
        assert counted.take("leader", NOON) is None
        counted.settle("leader", NOON, wrong=False)
    assert len(counted) == 0


def test_a_hundred_thousand_names_take_no_more_room_and_unlock_nobody() -> None:
    counted = attempts(kept=1000)
    fail(counted, "leader", NOON)
    for number in range(100_000):
        fail(counted, f"made up {number}", NOON + timedelta(milliseconds=number), 1)
        assert len(counted) <= 1000
    assert counted.take("leader", NOON + 2 * MINUTE) == 13 * MINUTE


def test_after_a_day_a_lock_is_a_first_one_again() -> None:
    counted = attempts(kept=2)
    fail(counted, "leader", NOON)
    later = NOON + timedelta(days=2)
    fail(counted, "leader", later)
    assert counted.take("leader", later) == 15 * MINUTE


@pytest.mark.parametrize("hours", [1, 3])
def test_rows_of_strangers_are_rationed_and_the_rest_is_told(hours: int) -> None:
    ration = Ration(3, timedelta(hours=1))
    assert [ration.take(NOON)[0] for _ in range(200)] == [True] * 3 + [False] * 197
    assert ration.take(NOON + timedelta(hours=hours)) == (True, 197)

"""Attempts to sign in, counted before a password is verified: a crowd at once gets no more than one after the other."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: What is known of a key is forgotten after so long without an attempt; its next lock is a first one again.
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(slots=True)
class _Count:
    """What is known of one key."""

    touched: datetime
    wrong: list[datetime] = field(default_factory=list)
    under_way: int = 0
    locks: int = 0
    locked_until: datetime | None = None

    def is_locked(self, moment: datetime) -> bool:
        return self.locked_until is not None and moment < self.locked_until


class Attempts:
    """Counts attempts by key: at most `allowed` are under way or were wrong within `window`, whoever asks in parallel.

    The last one allowed locks the key for as long as the window; each further lock takes twice as long, up to
    `longest`. No more than `kept` keys are remembered; locked ones are the last to be forgotten.
    """

    def __init__(self, allowed: int, window: timedelta, longest: timedelta, kept: int = 10_000) -> None:
        self._allowed, self._window, self._longest, self._kept = allowed, window, longest, kept
        self._counts: dict[str, _Count] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, key: str, moment: datetime) -> timedelta | None:
        """Take a place for one verification, to be settled afterwards; where none is free, how long to wait."""
        with self._lock:
            count = self._counts.get(key)
            if count is None or moment - count.touched > _FORGOTTEN_AFTER:
                self._make_room(moment)
                count = self._counts[key] = _Count(moment)
            if count.locked_until is not None and moment < count.locked_until:
                return count.locked_until - moment
            count.wrong = [each for each in count.wrong if moment - each < self._window]
            if len(count.wrong) + count.under_way >= self._allowed:
                return timedelta(seconds=5)  # others are being verified: what comes of them decides
            count.under_way += 1
            count.touched = moment
            return None

    def settle(self, key: str, moment: datetime, *, wrong: bool, forgive: bool = False) -> bool:
        """Give a place back and say what came of it; True where this locks the key.

        `forgive`: a right password that clears what was wrong before it.
        """
        with self._lock:
            count = self._counts.setdefault(key, _Count(moment))
            count.under_way = max(0, count.under_way - 1)
            count.touched = moment
            if forgive:
                count.wrong, count.locks = [], 0
            if wrong:
                count.wrong = [*(each for each in count.wrong if moment - each < self._window), moment]
            elif not count.wrong and not count.under_way and not count.locks:
                del self._counts[key]
                return False
            if len(count.wrong) < self._allowed:
                return False
            count.locked_until = moment + min(self._window * 2 ** min(count.locks, 20), self._longest)
            count.locks += 1
            count.wrong = []
            return True

    def _make_room(self, moment: datetime) -> None:
        if len(self._counts) < self._kept:
            return
        for key in [key for key, count in self._counts.items() if moment - count.touched > _FORGOTTEN_AFTER]:
            del self._counts[key]
        # Of the rest a tenth goes at once, so that this is not done for every newcomer. What is under way stays.
        surplus = len(self._counts) - self._kept * 9 // 10
        idle = [key for key, count in self._counts.items() if not count.under_way]
        idle.sort(key=lambda key: (self._counts[key].is_locked(moment), self._counts[key].touched))
        for key in idle[: max(0, surplus)]:
            del self._counts[key]


class Ration:
    """How many rows strangers may cause in a while: `allowed` in each `window`; the rest is only counted."""

    def __init__(self, allowed: int, window: timedelta) -> None:
        self._allowed, self._window = allowed, window
        self._since: datetime | None = None
        self._used = self._over = 0
        self._lock = threading.Lock()

    def take(self, moment: datetime) -> tuple[bool, int]:
        """Whether one more may be written, and how many were left out of the window that this one ends."""
        with self._lock:
            left_out = 0
            if self._since is None or moment - self._since >= self._window:
                left_out = self._over
                self._since, self._used, self._over = moment, 0, 0
            self._used += 1
            if self._used <= self._allowed:
                return True, left_out
            self._over += 1
            return False, left_out

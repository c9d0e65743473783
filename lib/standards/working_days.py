"""Working days of China: weekends, public holidays and the weekend days that are worked instead.

The days off of a year are published by the State Council late in the year before; `chinese_calendar` holds those that
were. Of later years Monday to Friday is assumed, and `Calendar.known` says so: what was counted there carries a note.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import chinese_calendar
import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.scope import FIRST_DAY, LAST_DAY

#: A name in the frame SETTINGS that begins so is a day of the office's own calendar; its value is one of `WORKED`.
OWN_DAY = "day."
WORKED = {"working": True, "off": False}

_PUBLISHED = frozenset(day.year for day in chinese_calendar.holidays)
_FIRST = FIRST_DAY.toordinal()


@dataclass(frozen=True)
class Calendar:
    """Which days are worked; `own`: days of the office's own list (True: worked), which override the published ones."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def known(self, year: int) -> bool:
        """Whether the days off of a year were published, or the office has listed days of it."""
        return year in _PUBLISHED or any(day.year == year for day in self.own)

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return bool(self._until[_place(day)] > self._until[_place(day) - 1])

    def between(self, earlier: date, later: date) -> int:
        """Working days after the one day up to and with the other; negative where the other comes first."""
        return int(self._until[_place(later)] - self._until[_place(earlier)])

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, of a negative count before it; the day itself for none."""
        if count == 0:
            return day
        worked = int(self._until[_place(day)]) + count + (0 if count > 0 or not self.works(day) else -1)
        place = int(np.searchsorted(self._until, worked if count > 0 else worked + 1))
        return date.fromordinal(_FIRST - 1 + min(place, len(self._until) - 1))

    @cached_property
    def _until(self) -> npt.NDArray[np.int64]:
        """Working days from the first day allowed up to each day; one place of nothing before it."""
        span = np.arange(np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY) + 1)
        worked = np.is_busday(span)
        changed = dict.fromkeys(chinese_calendar.holidays, False) | dict.fromkeys(chinese_calendar.workdays, True)
        for day, works in (changed | dict(self.own)).items():
            if FIRST_DAY <= day <= LAST_DAY:
                worked[_place(day) - 1] = works
        return np.concatenate([[0], np.cumsum(worked)])


def _place(day: date) -> int:
    """The place of a day in the count; days before and after all that are allowed count as its ends."""
    return min(max(day, FIRST_DAY - timedelta(days=1)), LAST_DAY).toordinal() - _FIRST + 1


#: The published days alone.
PUBLISHED = Calendar()


def calendar_of(settings: pd.DataFrame) -> Calendar:
    """The calendar of rows of the frame SETTINGS, which carry the office's own days as `OWN_DAY` and the ISO day."""
    rows = zip(settings["name"].tolist(), settings["value"].tolist(), strict=True)
    own = {
        date.fromisoformat(name.removeprefix(OWN_DAY)): WORKED[said] for name, said in rows if name.startswith(OWN_DAY)
    }
    return Calendar(own) if own else PUBLISHED

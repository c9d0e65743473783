"""The one place that knows what day it is. Everything below `ui` and `jobs` takes the day as an argument."""

from datetime import date, datetime, timedelta, timezone

#: China has had one time zone and no summer time since 1992; a fixed offset needs no zone files on Windows.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """This moment in China, whatever zone the machine's clock is in."""
    return datetime.now(CHINA)


def today() -> date:
    """The day in China. A server on UTC would otherwise count overdue items wrongly for eight hours a day."""
    return now().date()

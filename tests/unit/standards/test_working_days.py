"""Working days: published days off, the office's own, and where nothing is known Monday to Friday, which is said."""

import socket
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.frames import SETTINGS
from lib.core.rows import Rows
from lib.core.scope import FIRST_DAY, LAST_DAY, Scope
from lib.export import legend
from lib.i18n import translator
from lib.metrics.catalog import METRICS
from lib.metrics.lights import assess
from lib.metrics.model import evaluate
from lib.standards.lights import Condition, Operator, begins, holds, threshold
from lib.standards.working_days import PUBLISHED, Calendar, calendar_of
from tests.unit.metrics.conftest import items

DAY = timedelta(days=1)
DAYS = some.dates(date(2004, 1, 1), date(2040, 12, 31))
RULES = "red: days_late > 0; yellow: days_late >= -10 working days"


def test_days_off_and_the_weekend_days_worked_for_them() -> None:
    assert PUBLISHED.works(date(2024, 10, 12)), "a Saturday worked for the National Day"
    assert not PUBLISHED.works(date(2024, 10, 7))
    assert PUBLISHED.add(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert PUBLISHED.add(date(2024, 10, 8), -1) == date(2024, 9, 30)
    assert PUBLISHED.between(date(2024, 9, 30), date(2024, 10, 8)) == 1
    assert PUBLISHED.between(date(2024, 10, 8), date(2024, 9, 30)) == -1


def test_a_year_that_nobody_published_is_monday_to_friday_and_not_known() -> None:
    assert PUBLISHED.known(2024)
    assert not PUBLISHED.known(2035)
    assert PUBLISHED.between(date(2034, 12, 31), date(2035, 12, 31)) == 261
    assert PUBLISHED.add(date(2035, 9, 28), 5) == date(2035, 10, 5)


def test_days_are_counted_to_the_last_that_is_allowed_and_not_beyond() -> None:
    assert PUBLISHED.works(LAST_DAY), "a Friday"
    assert PUBLISHED.add(LAST_DAY, 30) == LAST_DAY
    assert PUBLISHED.add(FIRST_DAY, -30) == FIRST_DAY - DAY
    first = [FIRST_DAY + place * DAY for place in range(10)]
    assert PUBLISHED.between(FIRST_DAY - DAY, first[-1]) == sum(map(PUBLISHED.works, first)) > 4
    assert PUBLISHED.between(FIRST_DAY - 9 * DAY, first[-1]) == PUBLISHED.between(FIRST_DAY - DAY, first[-1])


def test_the_offices_own_days_override_the_published_ones() -> None:
    rows = [("day.2024-10-12", "off"), ("day.2035-10-01", "off"), ("few_stations", "4")]
    own = calendar_of(SETTINGS.of(rows))
    assert not own.works(date(2024, 10, 12))
    assert own.add(date(2035, 9, 28), 1) == date(2035, 10, 2)
    assert own.known(2035)
    assert not own.known(2036)


@given(DAYS, some.integers(-300, 300).filter(bool))
def test_added_days_are_counted_back(day: date, count: int) -> None:
    there = PUBLISHED.add(day, count)
    assert PUBLISHED.works(there)
    if count > 0:
        assert PUBLISHED.between(day, there) == count
    else:
        assert PUBLISHED.between(there - DAY, day - DAY) == -count


@given(
    some.sampled_from(["<", "<=", ">", ">="]),
    some.integers(-40, 40),
    some.sampled_from(["calendar", "working", "months"]),
    some.dates(date(2015, 1, 1), date(2036, 1, 1)),
    some.integers(-100, 100),
)
def test_a_condition_on_days_is_a_comparison_with_one_day(
    operator: Operator, value: int, counted: str, today: date, apart: int
) -> None:
    condition = Condition("days_late", operator, value, counted)  # type: ignore[arg-type]
    near = threshold(condition, today)
    own = near + apart * DAY
    assert holds(condition, own, today) == (own <= near if operator in (">", ">=") else own >= near)
    if operator in (">", ">="):
        first = begins(condition, own)
        assert holds(condition, own, first)
        assert not holds(condition, own, first - DAY)


@pytest.mark.parametrize(("today", "assumed"), [(date(2024, 7, 5), ()), (date(2026, 12, 25), (2027,))])
def test_what_was_assumed_is_named(today: date, assumed: tuple[int, ...]) -> None:
    result = evaluate(METRICS["lights.rules"], Scope("10", today), reader(light_rules=RULES))
    assert result.details["assumed_years"] == assumed


def test_in_2035_without_the_internet_lights_are_judged_and_the_page_says_what_was_assumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("nothing is asked of the internet"))
    today = date(2035, 10, 1)
    near, far = ({"due_on": date(2035, 10, day), "opened_on": today, "progress": 0.0} for day in (15, 16))
    judged = assess(items(near, far), today, SETTINGS.of([("light_rules", RULES)]))
    assert judged["light"].tolist() == ["yellow", "blue"]
    assert judged["since"].tolist()[0] == pd.Timestamp(2035, 10, 1)
    result = evaluate(METRICS["lights.rules"], Scope("10", today), reader(light_rules=RULES))
    assert "2035" in legend(result, translator("zh"))[-1]
    assert legend(result, translator("en"))[-1].startswith("Note: the public holidays of 2035 are not known")
    silent = evaluate(METRICS["lights.rules"], Scope("10", today), reader())
    assert "Note" not in "".join(legend(silent, translator("en"))), "where nothing is counted nothing is assumed"


def reader(**given: str):  # type: ignore[no-untyped-def]
    return lambda *_: Rows(SETTINGS.of(list(given.items())), None, ())


def test_own_calendars_are_no_less_than_the_published_one() -> None:
    assert Calendar({}).between(date(2024, 1, 1), date(2024, 12, 31)) == 251

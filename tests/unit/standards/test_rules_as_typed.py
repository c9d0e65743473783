"""The rules of lights and ladders as they were written down, typed once more: a number that moves is noticed."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from lib.core.terms import Light, Schedule
from lib.standards.escalation import ALL_STEPS, DAYS_TO_THE_NEXT, DEFAULT, GUANGYUAN_2018, MONTHS, read_ladder
from lib.standards.lights import COUNTDOWN, FORECAST, Condition, begins, holds, remedies, threshold
from lib.standards.rectification import AHEAD_BY, SOON, Milestone, Plan, schedule, words
from lib.standards.working_days import PUBLISHED, Calendar

FORECAST_AS_TYPED = """
overdue red: days_late > 0, soft is 0
rebounded red: reopened is 1
named red: named is 1
soft_deadline_past yellow: days_late > 0, soft is 1
reported_behind yellow: reported_behind is 1
behind yellow: shortfall > 0
step_missed yellow: steps_late > 0
due_soon yellow: days_late >= -30, progress < 0.8
check_missed yellow: standing is 1, days_unchecked > 3 months
not_reported yellow: reported_monthly is 1, days_unreported > 31
"""
COUNTDOWN_AS_TYPED = """
overdue red: days_late > 0, soft is 0
rebounded red: reopened is 1
soft_deadline_past yellow: days_late > 0, soft is 1
near yellow: days_late >= -30
"""


def typed(rules):
    lines = []
    for rule in rules.rules:
        when = [
            f"{each.fact} {each.operator} {each.value:g}{'' if each.days == 'calendar' else ' ' + each.days}"
            for each in rule.when
        ]
        lines.append(f"{rule.code} {rule.light.value}: {', '.join(when)}")
    return lines


@pytest.mark.parametrize(("rules", "as_typed"), [(FORECAST, FORECAST_AS_TYPED), (COUNTDOWN, COUNTDOWN_AS_TYPED)])
def test_every_rule_of_lights(rules, as_typed):
    assert typed(rules) == as_typed.strip().splitlines()


def test_the_ladder_of_guangyuan_takes_a_letter_for_two_yellows_and_points_off():
    assert [str(call) for call in GUANGYUAN_2018.calls] == ["supervision_letter=yellow*2", "interview=red*1"]
    assert dict(GUANGYUAN_2018.points) == {"yellow": 1, "red": 2}
    assert GUANGYUAN_2018.again
    assert GUANGYUAN_2018.steps == ("supervision_letter", "interview")
    own = read_ladder("supervision_letter=yellow*2,interview=red,points=yellow:1,points=red:2,again")
    assert (own.calls, own.points, own.again) == (GUANGYUAN_2018.calls, GUANGYUAN_2018.points, True)


def test_the_default_ladder_climbs_every_thirty_days():
    assert [str(call) for call in DEFAULT.calls] == [
        *("reminder=yellow*1", "bulletin_warning=yellow+30d", "bulletin_warning=red*1"),
        *("interview=red+30d", "listed_supervision=red+30d", "accountability=red+30d"),
    ]
    assert (DAYS_TO_THE_NEXT, MONTHS, DEFAULT.again, dict(DEFAULT.points)) == (30, 12, False, {})
    assert (
        *("reminder", "supervision_letter", "bulletin_warning", "interview", "listed_supervision", "accountability"),
    ) == ALL_STEPS
    assert (DEFAULT.first("yellow"), DEFAULT.first("red"), DEFAULT.first("blue")) == (
        *("reminder", "bulletin_warning"),
        None,
    )
    assert (GUANGYUAN_2018.first("yellow"), GUANGYUAN_2018.first("red")) == (None, "interview")


def test_an_own_ladder_looks_back_a_year_at_most():
    call = read_ladder("interview=red*12any").calls[0]
    assert (call.months, call.in_a_row, call.light, call.days) == (12, False, Light.RED, None)
    assert read_ladder("interview=red+999d").calls[0].days == 999
    assert read_ladder("interview=red").calls[0] == read_ladder("interview=red*1").calls[0]
    assert read_ladder("interview=red").again is False
    for text in ("interview=red*13", "interview=red*0", "holiday=red", "interview=blue", "", "interview=red*100"):
        with pytest.raises(ValueError, match=r".*"):
            read_ladder(text)


def test_due_soon_is_thirty_days_and_ahead_a_tenth():
    assert (30, Fraction(1, 10)) == (SOON, AHEAD_BY)
    today = date(2024, 7, 5)
    assert schedule(today, due=date(2024, 8, 4)).due_soon
    assert not schedule(today, due=date(2024, 8, 5)).due_soon
    assert schedule(today, due=today).days_late == 0
    assert schedule(today, due=date(2024, 7, 4)).days_late == 1
    assert schedule(today, due=date(2024, 8, 4), milestones=[Milestone(date(2024, 7, 4), False)]).state == "behind"


def test_working_days_of_a_published_week():
    friday, monday = date(2024, 7, 5), date(2024, 7, 8)
    assert (PUBLISHED.between(friday, monday), PUBLISHED.between(monday, friday)) == (1, -1)
    assert PUBLISHED.add(friday, 1) == monday
    assert PUBLISHED.add(monday, -1) == friday
    assert PUBLISHED.add(date(2024, 7, 6), 0) == date(2024, 7, 6)
    assert [PUBLISHED.works(date(2024, 7, day)) for day in range(5, 9)] == [True, False, False, True]
    # The holiday of October 2024: the first to the seventh is off, the 29th of September is worked.
    assert [PUBLISHED.works(date(2024, 10, day)) for day in (1, 7, 8)] == [False, False, True]
    assert PUBLISHED.works(date(2024, 9, 29))
    own = Calendar({friday: False})
    assert own.add(date(2024, 7, 4), 1) == monday
    assert not own.works(friday)
    assert PUBLISHED.between(date(1999, 12, 31), date(2000, 1, 3)) == PUBLISHED.between(
        date(1990, 1, 1), date(2000, 1, 3)
    )


@pytest.mark.parametrize(
    ("elapsed", "progress", "ahead_by", "word"),
    [
        (50, 0.60, Fraction(1, 10), Schedule.AHEAD),
        (50, 0.59, Fraction(1, 10), Schedule.ON_SCHEDULE),
        (50, 0.50, Fraction(1, 10), Schedule.ON_SCHEDULE),
        (50, 0.49, Fraction(1, 10), Schedule.BEHIND),
        (50, 0.70, Fraction(1, 4), Schedule.ON_SCHEDULE),
        (50, 0.75, Fraction(1, 4), Schedule.AHEAD),
        (50, 0.00, Fraction(1, 10), Schedule.NOT_STARTED),
        (0, 0.00, Fraction(1, 10), Schedule.ON_SCHEDULE),
        (100, 1.00, Fraction(1, 10), Schedule.DONE),
    ],
)
def test_an_item_of_a_hundred_days_is_ahead_from_its_margin_on(elapsed, progress, ahead_by, word):
    no, whole = np.array([False]), lambda number: np.array([number])
    plan = Plan(no, no, no, no, ~no, no, whole(elapsed), whole(100), whole(round(progress * 1_000_000)))
    assert words(plan, ahead_by).tolist() == [word.value]
    assert words(Plan(no, no, no, no, no, no, *[whole(0)] * 3), ahead_by).tolist() == [None], "nothing to judge by"


@pytest.mark.parametrize(
    ("fact", "operator", "value", "ways"),
    [
        ("progress", "<", 0.8, ["progress"]),
        ("progress", "<=", 0.8, ["progress"]),
        ("progress", ">", 0.8, ["finish"]),
        ("days_late", ">", 0, ["finish", "extend"]),
        ("days_late", ">=", -30, ["finish", "extend"]),
        ("days_late", "<", 0, ["finish"]),
        ("days_unreported", ">", 31, ["report"]),
        ("days_unchecked", ">", 90, ["report"]),
        ("shortfall", ">", 0, ["catch_up"]),
        ("shortfall", "<=", 0, ["finish"]),
        ("steps_late", ">", 0, ["finish_steps"]),
        ("reopened", "is", 1, ["settle"]),
        ("named", "is", 1, ["lift"]),
        ("named", "is", 0, ["finish"]),
        ("reported_behind", "is", 1, ["on_schedule"]),
        ("soft", "is", 1, ["finish"]),
    ],
)
def test_what_turns_a_light_back(fact, operator, value, ways):
    condition = Condition(fact, operator, value)
    assert remedies((condition,)) == dict.fromkeys(ways, condition)


@pytest.mark.parametrize(
    ("operator", "held"),
    [
        (">", [False, False, True]),
        (">=", [False, True, True]),
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
    ],
)
def test_three_months_are_over_on_the_same_day_of_the_month(operator, held):
    condition = Condition("days_unchecked", operator, 3, "months")
    days = (date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 1))
    assert [holds(condition, date(2024, 2, 29), today) for today in (date(2024, 5, 28), *days[:1])] == [
        operator in ("<", "<="),
        operator in (">", ">="),
    ]
    assert [holds(condition, date(2024, 2, 28), date(2024, 5, day)) for day in (27, 28, 29)] == held


def test_the_day_from_which_three_months_are_over():
    over = Condition("days_unchecked", ">", 3, "months")
    assert begins(over, date(2024, 2, 28)) == date(2024, 5, 29)
    assert begins(over, date(2023, 11, 30)) == date(2024, 3, 1), "29 February is the last day of the third month"
    assert threshold(over, date(2024, 5, 29)) == date(2024, 2, 28)
    assert threshold(over, date(2024, 5, 28)) == date(2024, 2, 27)

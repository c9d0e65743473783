from fractions import Fraction

import pytest

from lib.standards.water_area import (
    Shares,
    change_by_grade,
    change_by_shares,
    main_pollutants_of_area,
    mean_of_sections,
    state_by_shares,
    state_of_class,
)
from lib.standards.water_class import classify

SMALL = Fraction(1, 1000)


def shares(good, worst):
    return Fraction(good), Fraction(worst)


@pytest.mark.parametrize(
    ("good", "worst", "state"),
    [
        *((100, 0, "excellent"), (90, 10, "excellent"), (90 - SMALL, 0, "good"), (75, 25, "good")),
        *((75 - SMALL, 0, "light"), (75 - SMALL, 20 - SMALL, "light"), (75 - SMALL, 20, "moderate")),
        *((60, 40 - SMALL, "moderate"), (60, 40, "heavy"), (0, 100, "heavy")),
    ],
)
def test_the_state_of_an_area_at_every_corner(good, worst, state):
    assert state_by_shares(*shares(good, worst)) == state


def test_shares_are_exact_so_that_nine_of_ten_is_excellent():
    area = Shares(sections=10, good=9, worst=1)
    assert (area.good_percent, area.worst_percent) == (90, 10)
    assert Shares(7, 3, 1).good_percent == Fraction(300, 7)


def test_the_state_of_a_class():
    assert [state_of_class(number) for number in range(1, 7)] == [
        *("excellent", "excellent", "good", "light", "moderate", "heavy")
    ]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        *((1, 2, "none"), (2, 1, "none"), (3, 3, "none"), (2, 3, "worse"), (1, 3, "worse"), (4, 3, "better")),
        *((3, 5, "much_worse"), (6, 4, "much_better"), (6, 1, "much_better"), (4, 2, "much_better"), (5, 6, "worse")),
    ],
)
def test_change_by_grade_counts_states_and_not_classes(before, after, change):
    assert change_by_grade(before, after) == change


@pytest.mark.parametrize(
    ("points", "change"),
    [
        *((0, "none"), (10, "none"), (-10, "none"), (10 + SMALL, "better"), (20, "better")),
        (20 + SMALL, "much_better"),
        *((-10 - SMALL, "worse"), (-20, "worse"), (-20 - SMALL, "much_worse"), (-100, "much_worse")),
    ],
)
def test_change_by_shares_at_every_corner(points, change):
    assert change_by_shares(shares(50, 10), (50 + Fraction(points), Fraction(10))) == (points, change)
    assert change_by_shares(shares(50, 10), (Fraction(50), 10 - Fraction(points)))[0] == points


def test_main_pollutants_of_an_area_by_share_of_sections_that_exceed():
    sections = [
        classify({"cod": 25, "nh3n": 1.2, "tp": 0.1}, "river"),
        classify({"cod": 25, "nh3n": 0.2, "tp": 0.1}, "river"),
        classify({"cod": 15, "nh3n": 0.2, "f": 1.2}, "river"),
    ]
    # Fluoride was measured in one section of three: over in that one it is over in a third of all.
    third = Fraction(1, 3)
    assert main_pollutants_of_area(sections) == {"cod": Fraction(2, 3), "nh3n": third, "f": third}
    assert list(main_pollutants_of_area(sections, count=1)) == ["cod"]
    assert main_pollutants_of_area([]) == {}


def test_the_mean_of_sections_is_taken_over_those_that_measured_an_item():
    assert mean_of_sections([{"cod": 10, "tp": 0.1}, {"cod": 20}]) == {"cod": 15, "tp": 0.1}


def test_three_main_pollutants_are_named_where_four_exceed():
    section = classify({"cod": 25, "nh3n": 1.2, "tp": 0.25, "f": 1.2}, "river")
    assert len(main_pollutants_of_area([section])) == 3

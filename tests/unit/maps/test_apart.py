"""Marks on the map: numbered as the list is, none on another, none outside, groups that add up."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.maps.apart import INSET, MOST, RING, WIDTHS, Label, Level, Mark, arranged, levels, mark_size
from lib.maps.plane import ASPECTS, NARROW_ASPECT

SHARES = some.floats(0, 1, allow_nan=False)
ASPECT = some.sampled_from([*ASPECTS, NARROW_ASPECT])


@some.composite
def marks(draw: some.DrawFn, most: int = 90) -> list[Mark]:
    """Marks anywhere, also a little outside; many of them at one place."""
    places = draw(some.lists(some.tuples(some.floats(-0.2, 1.2), some.floats(-0.2, 0.8)), min_size=1, max_size=12))
    chosen = draw(some.lists(some.sampled_from(places), min_size=1, max_size=most))
    lights = draw(some.lists(some.sampled_from(["red", "yellow"]), min_size=len(chosen), max_size=len(chosen)))
    return [Mark(place, light, *at) for place, (light, at) in enumerate(zip(lights, chosen, strict=True), 1)]


def symbols(level: Level) -> list[tuple[float, float, float]]:
    """The middle of every symbol in pixels, and its size."""
    wide = level.width
    single = [(x * wide, y * wide, float(mark_size(wide))) for _, x, y in level.spots]
    return single + [(group.x * wide, group.y * wide, float(RING)) for group in level.groups]


@settings(max_examples=60, deadline=None)
@given(marks(), ASPECT, some.sampled_from(WIDTHS), some.lists(some.tuples(SHARES, SHARES), max_size=7))
def test_every_mark_is_there_once_on_no_other_and_inside(
    drawn: list[Mark], aspect: float, width: int, names: list[tuple[float, float]]
) -> None:
    level = arranged(drawn, width, aspect, [Label(x, y * aspect, 60, 34) for x, y in names])
    told = [mark.number for mark, _, _ in level.spots] + [mark.number for each in level.groups for mark in each.marks]
    assert sorted(told) == [mark.number for mark in drawn], "numbers are one to one with the list"
    for (ax, ay, a), (bx, by, b) in combinations(symbols(level), 2):
        assert max(abs(ax - bx), abs(ay - by)) >= (a + b) / 2 - 1e-6
    for x, y, size in symbols(level):
        assert min(INSET, size / 2) - 1e-6 <= x <= width - min(INSET, size / 2) + 1e-6
        assert min(INSET, size / 2) - 1e-6 <= y <= width * aspect - min(INSET, size / 2) + 1e-6
    for group in level.groups:
        assert group.count("red") + group.count("yellow") == len(group.marks) > 1


@settings(max_examples=30, deadline=None)
@given(marks(most=MOST), ASPECT, some.sampled_from(WIDTHS), some.floats(1, 1.3))
def test_what_is_drawn_larger_still_lies_apart_and_inside(
    drawn: list[Mark], aspect: float, width: int, larger: float
) -> None:
    """A map between two widths takes the places of the smaller one."""
    level = arranged(drawn, width, aspect)
    for (ax, ay, a), (bx, by, b) in combinations(symbols(level), 2):
        assert max(abs(ax - bx), abs(ay - by)) * larger >= (a + b) / 2 - 1e-6
    for x, y, size in symbols(level):
        assert size / 2 - 1e-6 <= x * larger <= width * larger - size / 2 + 1e-6
        assert size / 2 - 1e-6 <= y * larger <= width * larger * aspect - size / 2 + 1e-6


def test_few_are_numbered_one_by_one_and_many_stand_in_groups() -> None:
    few = [Mark(number, "red", 0.5, 0.2) for number in range(1, MOST + 1)]
    many = [*few, Mark(MOST + 1, "yellow", 0.5, 0.2)]
    assert all(len(level.spots) == MOST and not level.groups for level in levels(few, 0.44, widths=WIDTHS[5:]))
    (group,) = arranged(many, 840, 0.44).groups
    assert (group.count("red"), group.count("yellow")) == (MOST, 1)


def test_a_mark_with_room_stands_where_it_lies() -> None:
    apart = [Mark(1, "red", 0.2, 0.2), Mark(2, "yellow", 0.7, 0.2)]
    assert [(x, y) for _, x, y in arranged(apart, 840, 0.44).spots] == [(0.2, 0.2), (0.7, 0.2)]


def test_a_mark_leaves_a_name_free_where_that_is_near() -> None:
    name, own = Label(0.5, 0.2, 60, 34), [Mark(1, "red", 0.5, 0.2)]
    ((_, x, y),) = arranged(own, 840, 0.44, [name]).spots
    assert abs(x - 0.5) * 840 >= (60 + mark_size(840)) / 2 or abs(y - 0.2) * 840 >= (40 + mark_size(840)) / 2
    wall = [Label(0.5, 0.2 + place * 40 / 840, 400, 400) for place in (-1, 0, 1)]
    ((_, x, y),) = arranged(own, 840, 0.44, wall).spots
    assert (x, y) == (0.5, 0.2), "for a name no mark is sent far away"


def test_marks_do_not_cross() -> None:
    """Known fault: on a phone the last of a crowd were led right across the map."""
    crowd = [Mark(number, "red", 0.15 + 0.02 * (number % 3), 0.2 + 0.015 * (number // 3)) for number in range(1, 13)]
    spots = arranged(crowd, 360, NARROW_ASPECT).spots
    away = [((mark.x - x) ** 2 + (mark.y - y) ** 2) for mark, x, y in spots]
    for (one, (mark, x, y)), (other, (second, u, v)) in combinations(enumerate(spots), 2):
        swapped = (mark.x - u) ** 2 + (mark.y - v) ** 2 + (second.x - x) ** 2 + (second.y - y) ** 2
        assert swapped >= away[one] + away[other] - 1e-9


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_nothing(width: int) -> None:
    assert arranged([], width, 0.44) == Level(width)

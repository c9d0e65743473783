"""The way up from one to those above it, in data that may run in a ring."""

import pytest

from lib.core.chains import rings, upwards


def test_upwards_names_each_once_and_ends_at_the_top() -> None:
    assert upwards("town", {"town": "county", "county": "city", "city": None}) == ["town", "county", "city"]
    assert upwards("town", {"town": ""}) == ["town"]
    assert upwards("elsewhere", {}) == ["elsewhere"]


def test_upwards_ends_in_a_ring() -> None:
    assert upwards("a", {"a": "a"}) == ["a"]
    assert upwards("tail", {"tail": "a", "a": "b", "b": "a"}) == ["tail", "a", "b"]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ({"a": None, "b": "a", "c": "a"}, []),
        ({"a": "a"}, [["a"]]),
        ({"a": "b", "b": "a"}, [["a", "b"]]),
        ({"tail": "a", "a": "b", "b": "c", "c": "a", "top": None}, [["a", "b", "c"]]),
        ({"a": "b", "b": "a", "x": "y", "y": "x"}, [["a", "b"], ["x", "y"]]),
        ({"a": "not on record"}, []),
    ],
)
def test_rings_are_named_with_their_members_and_without_what_hangs_on_them(
    above: dict[str, str | None], found: list[list[str]]
) -> None:
    assert rings(above) == found

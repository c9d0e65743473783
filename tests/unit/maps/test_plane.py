"""The plane of a map: what is fitted is inside, at its place, and what a browser reported is shown again."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.maps.plane import ASPECTS, NARROW_ASPECT, Plane, about, kilometres

PINGLIANG = (105.33, 34.9, 107.85, 35.72)
LON, LAT = some.floats(75, 130), some.floats(19, 52)


@given(LON, LAT, some.floats(0.01, 5), some.floats(0.01, 3), some.sampled_from([None, NARROW_ASPECT]))
def test_what_is_fitted_lies_inside(lon: float, lat: float, wide: float, high: float, aspect: float | None) -> None:
    plane = Plane.around((lon, lat, lon + wide, min(lat + high, 60)), aspect)
    for x, y in (plane.at(lon, lat), plane.at(lon + wide, min(lat + high, 60))):
        assert 0 <= x <= 1
        assert 0 <= y <= plane.aspect
    assert aspect == plane.aspect or ASPECTS[0] <= plane.aspect <= ASPECTS[1]


def test_north_is_up_and_the_land_fills_the_width() -> None:
    plane = Plane.around(PINGLIANG)
    west, south, east, north = PINGLIANG
    assert plane.at(west, north)[1] < plane.at(west, south)[1]
    assert plane.at(east, south)[0] - plane.at(west, south)[0] == pytest.approx(0.96)


def test_what_was_seen_is_shown_again() -> None:
    seen = Plane.seen((106.0, 35.0, 107.0, 35.4), 0.44)
    assert seen.at(106.0, 35.2)[0] == pytest.approx(0)
    assert seen.at(107.0, 35.2)[0] == pytest.approx(1)
    assert seen.at(106.5, 35.2)[1] == pytest.approx(0.22, abs=0.001)


def test_kilometres() -> None:
    assert kilometres((106, 35), (106, 36)) == pytest.approx(111.3, abs=0.1)
    west, south, east, north = about(106, 35, 10)
    assert kilometres((west, 35), (106, 35)) == pytest.approx(10, abs=0.05)
    assert kilometres((106, south), (106, 35)) == kilometres((106, north), (106, 35))
    assert east - 106 == pytest.approx(106 - west)

"""How far positions lie outside of a region: within, near, far, and where there is no outline to tell by."""

import numpy as np
import pytest

from lib.standards import outlines
from lib.standards.outlines import kilometres_outside

PINGLIANG, KONGTONG = "620800", "620802"


def outside(region: str, *positions: tuple[float, float]) -> list[float]:
    lon, lat = np.array(positions).T
    found = kilometres_outside(region, lon, lat)
    assert found is not None
    return [float(each) for each in found]


def test_a_seat_lies_within_its_region() -> None:
    assert outside(KONGTONG, (106.6652, 35.5428)) == [0.0]
    assert outside(PINGLIANG, (106.6652, 35.5428), (105.733, 35.52)) == [0.0, 0.0], "the city holds its counties"
    assert outside("620802001", (106.6652, 35.5428)) == [0.0], "what lies below has its county's outline"


def test_the_distance_is_that_to_the_outline() -> None:
    lanzhou, xian = outside(KONGTONG, (103.83, 36.06), (108.94, 34.34))
    assert 190 < lanzhou < 260
    assert 150 < xian < 240
    near, far = outside(KONGTONG, (107.5, 35.5), (107.6, 35.5))
    assert far - near == pytest.approx(9.06, abs=1), "a tenth of a degree of longitude there"


def test_without_an_outline_nothing_is_judged() -> None:
    assert kilometres_outside("990001", np.array([104.0]), np.array([30.0])) is None


def test_a_degree_is_111_kilometres_and_a_hole_is_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    square = np.array([(100, 0), (101, 0), (101, 1), (100, 1), (100, 0)], dtype=float)
    hole = np.array([(100.4, 0.4), (100.6, 0.4), (100.6, 0.6), (100.4, 0.6), (100.4, 0.4)])
    monkeypatch.setattr(outlines, "_rings", lambda code: (square, hole) if code == "990100" else None)
    north, east, corner, within, in_the_hole = outside(
        "990100999", (100.5, 2.0), (102.0, 0.0), (102.0, 2.0), (100.2, 0.5), (100.5, 0.5)
    )
    assert north == pytest.approx(111.32, abs=0.01)
    assert east == pytest.approx(111.32, abs=0.01)
    assert corner == pytest.approx(157.4, abs=0.1)
    assert (within, in_the_hole) == (0.0, pytest.approx(11.13, abs=0.01))

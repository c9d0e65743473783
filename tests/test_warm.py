"""Views that are made ahead: which, in what order, and that a visitor finds them ready."""

import pytest

from lib import export
from lib.core.scope import PERIODS
from lib.ui import cache, warm


def test_every_region_s_year_comes_first_then_its_other_periods(demo: str) -> None:
    cache.begin()
    scopes = list(warm._scopes())
    regions = [scope.region for scope in scopes if scope.period == "year"]
    assert len(scopes) == len(set(scopes)) == len(regions) * len(PERIODS)
    assert {"620800", "620802", "620722"} <= set(regions)
    assert [scope.period for scope in scopes[: len(regions)]] == ["year"] * len(regions)


def test_a_view_that_was_made_ahead_is_not_made_again(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.begin()
    scope = next(scope for scope in warm._scopes() if scope.region == "620802")
    warm._overview(scope)
    drawn: list[object] = []
    monkeypatch.setattr(export, "svg", lambda *given: drawn.append(given))
    warm._overview(scope)
    assert drawn == []
    monkeypatch.setattr(cache, "evaluated", lambda *given: drawn.append(given))
    cache.results("meeting", cache.beside_the_meeting(scope))
    assert drawn == [], "the meeting of the year is ready, too"

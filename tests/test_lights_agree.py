"""The lights of a region on a day are one number: figure, card, list, map, groups, counties, hand-over, CSV."""

import functools
import io
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import pytest

from lib import db, export
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.export.handover import sheets_of
from lib.i18n import translator
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate
from lib.ui.strip import cards
from tests.pages.questions import REGIONS
from tests.pages.reading import PINNED, SETS

#: The day of a data set and a month before; `make look` has three more days.
BACK = (0, 30)
LIT = (Light.RED, Light.YELLOW)
KEYS = (
    *("warnings.red", "warnings.list", "warnings.all", "lights.by_region", "lights.by_unit", "lights.by_leader"),
    *("compare.counties", "map.points", "matters.total", "lights.by_month"),
    *("findings.by_stage", "water.over_target", "air.pm25_mean", "air.good_days"),
)


def days_of(region: str, back: Sequence[int] = BACK) -> list[date]:
    """The day of the region's data set, so many days before."""
    pinned = PINNED.get(region) or next(PINNED[each] for each in SETS if each[:4] == region[:4])
    return [date.fromisoformat(pinned) - timedelta(days) for days in back]


def told(scope: Scope) -> dict[str, Result]:
    read = functools.cache(lambda query, _: db.read(query, scope))
    return {key: evaluate(metric(key), scope, read) for key in KEYS}


def counts(frame: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((frame["light"] == light).sum()) for light in LIT)


def sums(result: Result) -> tuple[int, ...]:
    return tuple(int(result.frame[light].sum()) for light in LIT)


#: The city, a county of its own data, one without any light and the office's own: the other regions in `make look`.
_SEEN = ("620800", "620722", "540122", "990001")
_PLACES = [code if code in _SEEN else pytest.param(code, marks=pytest.mark.look) for code in REGIONS]


@pytest.mark.parametrize("region", _PLACES)
def test_every_place_has_the_same_red_and_yellow(demo: str, region: str) -> None:
    for day in days_of(region):
        agree(region, day)


def agree(region: str, day: date) -> None:
    """Every place has the same number of red and of yellow."""
    t = translator("zh")
    found = told(Scope(region, day))
    red, listed, whole = (found[f"warnings.{name}"] for name in ("red", "list", "all"))
    if red.value is None:
        assert listed.value is None, day
        assert whole.value is None, day
        return
    number = counts(whole.frame)
    places: dict[str, tuple[int, ...]] = {
        "figure": (int(red.value), int(listed.details["yellow"] or 0)),  # type: ignore[call-overload]
        "red ones": (counts(red.frame)[0], number[1]),
        "of the list": (int(listed.details["red"] or 0), number[1]),  # type: ignore[call-overload]
        "regions": sums(found["lights.by_region"]),
        "hand-over": tuple(
            sum(row.light == light for sheet in sheets_of(whole, t) for row in sheet.rows) for light in LIT
        ),
        "cards": tuple(int(card.value) for card in list(cards(found, None, t))[:2]),
    }
    shown = pd.read_csv(io.BytesIO(export.csv(whole, t)))
    column = next(name for name in shown if set(shown[name].dropna()) <= {t(f"light.{light}") for light in LIT})
    places["CSV"] = tuple(int((shown[column] == t(f"light.{light}")).sum()) for light in LIT)
    if found["compare.counties"].value is not None:
        places["counties"] = sums(found["compare.counties"])
    assert places == dict.fromkeys(places, number), day
    # A signal is no unit's and no leader's: it is in neither group.
    obliged = counts(whole.frame[whole.frame["reason"].isna() | whole.frame["unit"].notna()])
    for group in ("lights.by_unit", "lights.by_leader"):
        assert sums(found[group]) == obliged, (group, day)
    # What the map shows of them it shows in the same light.
    lights = dict(zip(whole.frame["code"], whole.frame["light"], strict=True))
    points = found["map.points"].frame
    late = points[points["light"].isin(LIT)]
    assert {code: lights.get(code) for code in late["code"]} == dict(zip(late["code"], late["light"], strict=True))

"""The lights of a region on a day are one number: figure, card, list, map, groups, counties, hand-over, CSV."""

import functools
import io
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

#: The day of a data set, the day before, a month, a quarter and a year before.
BACK = (0, 1, 30, 91, 366)
LIT = (Light.RED, Light.YELLOW)
KEYS = (
    *("warnings.red", "warnings.list", "warnings.all", "lights.by_region", "lights.by_unit", "lights.by_leader"),
    *("compare.counties", "map.points", "matters.total", "lights.by_month"),
    *("findings.by_stage", "water.over_target", "air.pm25_mean", "air.good_days"),
)


def days_of(region: str) -> list[date]:
    pinned = PINNED.get(region) or next(PINNED[each] for each in SETS if each[:4] == region[:4])
    return [date.fromisoformat(pinned) - timedelta(days) for days in BACK]


def told(scope: Scope) -> dict[str, Result]:
    read = functools.cache(lambda query, _: db.read(query, scope))
    return {key: evaluate(metric(key), scope, read) for key in KEYS}


def counts(frame: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int((frame["light"] == light).sum()) for light in LIT)


def sums(result: Result) -> tuple[int, ...]:
    return tuple(int(result.frame[light].sum()) for light in LIT)


@pytest.mark.parametrize("region", REGIONS)
def test_every_place_has_the_same_red_and_yellow(demo: str, region: str) -> None:
    t = translator("zh")
    for day in days_of(region):
        found = told(Scope(region, day))
        red, listed, whole = (found[f"warnings.{name}"] for name in ("red", "list", "all"))
        if red.value is None:
            assert listed.value is None, day
            assert whole.value is None, day
            continue
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
        points = found["map.points"].frame
        lights = dict(zip(whole.frame["code"], whole.frame["light"], strict=True))
        both = points[points["code"].isin(set(lights))]
        assert [lights[code] for code in both["code"]] == list(both["light"]), day
        assert set(points[points["light"].isin(LIT)]["code"]) <= set(lights), day

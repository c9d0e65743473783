"""What the live map is given: a deck that asks nobody else, shades by reds, signs of monitoring points, short names."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.palette import COUNTY_REDS
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.maps import LAYERS, Plane, deck, drawing, names_of, outlines, point_rows, shades, station_rows
from lib.maps.live import ROW, short_name
from lib.metrics.catalog import metric
from lib.metrics.model import Result
from lib.metrics.places import COLUMNS

T = translator("zh")
BOX = (105.3, 34.9, 107.9, 35.8)


def result(*rows: dict[str, Any]) -> Result:
    made = pd.DataFrame([dict.fromkeys(COLUMNS) | {"lon": 106.0, "lat": 35.0} | row for row in rows])
    scope = Scope("620800", date(2024, 7, 5))
    return Result(metric("map.points"), scope, len(made), made, None, None, None, None, {}, None, ())


@pytest.mark.parametrize("layer", LAYERS)
def test_the_deck_asks_nobody_else(layer: str) -> None:
    said = json.dumps(deck("api/outlines?x=1", "api/points?x=1", layer, {"620826": 6}, (106.0, 35.0, 15.0)))
    assert "http" not in said
    assert "mapStyle" not in said


def test_counties_have_the_shade_of_their_reds() -> None:
    fill = deck("a", "b", "matters", {"620826": 6, "620802": 2, "620822": 0})["layers"][0]["getFillColor"]
    for code, count in (("620826", 4), ("620802", 2)):
        rgb = [int(COUNTY_REDS[count][place : place + 2], 16) for place in (1, 3, 5)]
        assert f"properties.code == '{code}' ? {[*rgb, 255]}" in fill
    assert "620822" not in fill
    assert isinstance(deck("a", "b", "matters", {})["layers"][0]["getFillColor"], list)


def test_only_what_is_fine_is_a_small_point() -> None:
    own = {"kind": "finding", "unit": "u", "title": "t"}
    rows = result(
        own | {"code": "F-1", "light": "blue"},
        own | {"code": "F-2", "light": "red"},
        own | {"code": "P-1", "kind": "project", "light": "grey", "project": "P-1"},
    )
    assert [dict(zip(ROW, row, strict=True))["id"] for row in point_rows(rows, T)] == ["finding:F-1", "project:P-1"]
    assert [row[3] for row in point_rows(rows, T, "projects")] == ["P-1"]


def test_a_monitoring_point_has_the_sign_of_its_kind_and_class() -> None:
    known = {"lon": 106.0, "lat": 35.0, "name": "n", "light": None, "aqi_level": None, "water_class": None}
    rows = [
        known | {"code": "A", "kind": "section", "water_class": 2},
        known | {"code": "B", "kind": "air", "aqi_level": 3},
        known | {"code": "C", "kind": "groundwater"},
        known | {"code": "D", "kind": "section", "water_class": 5, "light": "red"},
    ]
    signs = [row[2] for row in station_rows(rows, lambda row: "line")]
    assert signs == ["circle-2", "square-3", "diamond-0"]
    icons = deck("a", [], "monitoring", {})["layers"][-1]["iconMapping"]
    assert set(signs) <= set(icons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_short_where_enough_is_left(language: str) -> None:
    t = translator(language)
    names = {
        "zh": {"静宁县": "静宁", "华亭市": "华亭", "某县": "某县"},
        "en": {"Jingning County": "Jingning", "X": "X"},
    }
    for name, short in names[language].items():
        assert short_name(name, t) == short


def test_names_out_of_view_are_not_there() -> None:
    drawn = outlines(("620826", "620822")).named(lambda code: f"<{code}>")
    both = names_of(drawn, Plane.around(BOX), {"620826": 6}, T)
    assert {(each["name"], each["reds"]) for each in both} == {("<620826>", 6), ("<620822>", None)}
    (one,) = names_of(drawn, Plane.seen((105.3, 35.0, 106.3, 36.0), 0.5), {}, T)
    assert one["name"] == "<620826>"


def test_rings_add_up_to_the_list() -> None:
    rows = [(n, {"light": "red" if n % 2 else "yellow", "lon": 106.6, "lat": 35.3}) for n in range(1, 100)]
    told = drawing(rows, Plane.around(BOX), [], T, lambda row: ("id", "words"))
    for level in told["levels"]:
        (group,) = level["groups"]
        assert (group["red"], group["yellow"]) == (50, 49)
        assert group["glyphs"] == "■▲"
    assert len(told["marks"]) == 99


def test_the_legend_names_every_shade() -> None:
    assert [each["words"] for each in shades(T)] == ["0", "1", "2–3", "4及以上"]
    assert [each["colour"] for each in shades(T)] == list(COUNTY_REDS.values())

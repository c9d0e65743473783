"""The map's page: marks and list have the same numbers, lights agree, the address says what is shown."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.maps import kilometres
from lib.ui.map_rows import REACH
from lib.ui.status_list import A_PAGE
from tests.pages.reading import PINNED, SETS, drawer_of, fine, lead, lists_of, of, show

CITY = Scope("620800", date(2024, 7, 5))
SECTION = "PL-W-07"


def parts(app: AppTest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the map was given, and the lists of the page."""
    given = lists_of(fine(app))
    (drawn,) = [each for each in given if "drawings" in each]
    return drawn, [each for each in given if "drawings" not in each]


def beside(app: AppTest) -> dict[str, Any]:
    """The list beside the map."""
    (found,) = [each for each in parts(app)[1] if any("number" in row for row in each["rows"])]
    return found


def marks(app: AppTest) -> dict[str, int]:
    """The numbers of the marks by what they open."""
    wide, narrow = (parts(app)[0]["drawings"][name]["marks"] for name in ("wide", "narrow"))
    told = {mark["id"]: mark["number"] for mark in wide}
    assert told == {mark["id"]: mark["number"] for mark in narrow}
    return told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SETS)
def test_marks_have_the_numbers_of_the_list(demo: str, code: str, language: str) -> None:
    app = show("problem_map", region=code, lang=language)
    numbers, (_, lists) = marks(app), parts(app)
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    listed = {row["id"]: row["number"] for each in lists for row in each["rows"] if "number" in row}
    assert listed == {ident: number for ident, number in numbers.items() if number <= A_PAGE}


@pytest.mark.parametrize("code", SETS)
def test_lights_on_the_map_agree_with_the_list_and_the_regions(demo: str, code: str) -> None:
    scope = Scope(code, date.fromisoformat(PINNED[code]))
    listed, points, regions = (of(key, scope) for key in ("warnings.all", "map.points", "lights.by_region"))
    app = show("problem_map", region=code, lang="zh")
    drawn, lists = parts(app)
    red = int((listed.frame["light"] == "red").sum())
    on_map = [mark for mark in drawn["drawings"]["wide"]["marks"] if mark["light"] == "red"]
    placeless = [row for each in lists for row in each["rows"] if "number" not in row]
    assert len(on_map) == points.details["red"]
    assert len(on_map) + len(placeless) == red
    assert len(placeless) == points.details["placeless_red"]
    known = regions.frame[regions.frame["red"].notna()]
    assert points.details["reds"] == dict(zip(known["child"], known["red"], strict=True))


def test_the_sentence_says_how_many_where_and_how_many_not(demo: str) -> None:
    assert lead(show("problem_map", region="620800", lang="zh")) == "图上9件红灯；6件在静宁县；另有3件红灯未上图"
    assert lead(show("problem_map", region="540122", lang="en")) == "Nothing red on the map"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_in_the_reader_s_language(demo: str, language: str) -> None:
    drawn, _ = parts(show("problem_map", region="620800", lang=language))
    names = {each["name"]: each["short"] for each in drawn["drawings"]["wide"]["names"]}
    long, short = {"zh": ("静宁县", "静宁"), "en": ("Jingning County", "Jingning")}[language]
    assert names[long] == short
    assert len(names) == 7


def test_the_layer_is_in_the_address(demo: str) -> None:
    app = show("problem_map", region="620800", lang="zh")
    app.segmented_control(key="coded-layer").set_value("monitoring").run()
    assert app.query_params["layer"] == "monitoring"
    stations = of("map.stations", CITY).frame
    assert set(marks(app)) == set("station:" + stations[stations["light"].notna()]["code"])
    assert f"station:{SECTION}" in marks(app)
    app.segmented_control(key="coded-layer").set_value("projects").run()
    assert app.query_params["layer"] == "projects"
    frame = of("map.points", CITY).frame
    wanted = frame[frame["project"].notna() & frame["light"].isin(["red", "yellow"])]
    assert set(marks(app)) == set(wanted["kind"] + ":" + wanted["code"])


def test_from_a_section_to_the_matters_around_it_and_back(demo: str) -> None:
    app = show("problem_map", region="620800", lang="zh", layer="monitoring", near=SECTION)
    points = of("map.points", CITY).frame
    here = of("map.stations", CITY).frame.set_index("code").loc[SECTION]
    lit = points[points["light"].isin(["red", "yellow"])]
    wanted = {
        f"{row['kind']}:{row['code']}"
        for row in lit.to_dict("records")
        if kilometres((here["lon"], here["lat"]), (row["lon"], row["lat"])) <= REACH
    }
    assert len(wanted) > 1
    assert set(marks(app)) == wanted
    assert any(each["id"] == "ring" for each in parts(app)[0]["deck"]["layers"])
    app.button(key="map-back").click().run()
    assert "near" not in app.query_params
    assert f"station:{SECTION}" in marks(app)


def test_what_was_seen_is_in_the_address_and_the_list_keeps_to_it(demo: str) -> None:
    whole = marks(show("problem_map", region="620800", lang="zh"))
    app = show("problem_map", region="620800", lang="zh", at="106.0,35.0,107.4,35.5")
    some = marks(app)
    assert 0 < len(some) < len(whole)
    assert some.items() <= whole.items(), "a number does not change"
    assert beside(app)["foot"] == translator("zh")("map.shown", shown=len(some), total=len(whole))


@pytest.mark.parametrize("at", ["", "x", "1,2,3", "107,35,106,36", "nan,35,107,36", "-999,35,107,36", "<b>"])
def test_what_is_no_view_is_the_whole(demo: str, at: str) -> None:
    whole = parts(show("problem_map", region="620800", lang="zh"))[0]["drawings"]["wide"]
    drawn = parts(show("problem_map", region="620800", lang="zh", at=at))[0]["drawings"]["wide"]
    assert drawn["plane"] == whole["plane"] == drawn["whole"]


def test_the_matter_of_the_address_is_marked_and_open(demo: str) -> None:
    app = show("problem_map", region="620800", lang="zh", item="PL-P-045#开工", of="milestone")
    assert parts(app)[0]["chosen"] == beside(app)["chosen"] == "milestone:PL-P-045#开工"
    assert "静宁县甘沟镇" in (drawer_of(app) or "")


def test_the_picture_on_the_overview_counts_as_the_map_does(demo: str) -> None:
    result = of("map.points", CITY)
    drawn, _ = parts(show("problem_map", region="620800", lang="zh"))
    assert len(drawn["drawings"]["wide"]["marks"]) == result.details["red"] + result.details["yellow"]
    assert {each["reds"] for each in drawn["drawings"]["wide"]["names"]} <= set(result.details["reds"].values())  # type: ignore[attr-defined]

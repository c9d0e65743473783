"""The palette by calculation: every text and mark can be seen on its ground, families are apart, grey is enough."""

import re
import tomllib
from itertools import pairwise

import pytest

from lib.core import palette
from lib.core.palette import (
    ACCENT,
    AQI_LEVELS,
    AQI_TEXT,
    AQI_TINTS,
    BLACK,
    COUNTY_REDS,
    INK,
    LAND,
    LAST,
    LIGHT_EDGES,
    LIGHT_FILLS,
    LIGHT_TEXT,
    LIGHTS,
    NEUTRAL,
    PANEL,
    PAPER,
    QUIET,
    RED,
    RULE,
    SOFT,
    STAGE_EDGES,
    STAGE_SYMBOLS,
    STAGE_TEXT,
    STAGES,
    TARGET,
    TINT,
    WATER_CLASSES,
    YELLOW,
    YELLOW_CHIP_EDGE,
)
from lib.core.settings import HOME
from lib.core.terms import Light, Stage

THEME = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
STYLE = (HOME / "lib" / "ui" / "style.css").read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, pale = sorted((luminance(one), luminance(other)))
    return (pale + 0.05) / (dark + 0.05)


GROUNDS = (PAPER, PANEL, LAND, TINT)
TEXTS = [
    *((ink, ground) for ink in (INK, SOFT) for ground in GROUNDS),
    *((ACCENT, ground) for ground in (PAPER, PANEL, TINT)),
    (PAPER, ACCENT),
    (INK, QUIET),  # the darkest cell of the quality matrix
    *((INK, ground) for ground in COUNTY_REDS.values()),
    *((LIGHT_TEXT[light], LIGHT_FILLS[light]) for light in LIGHTS if light is not Light.NONE),
    *((LIGHT_EDGES[light], PAPER) for light in LIGHTS if light is not Light.NONE),
    *((STAGE_TEXT[stage], STAGES[stage]) for stage in Stage),
    *zip(AQI_TEXT, AQI_LEVELS, strict=True),
    *((BLACK, ground) for ground in WATER_CLASSES),
    *((INK, ground) for ground in AQI_TINTS),
]
MARKS = [
    *((colour, PAPER) for colour in (INK, SOFT, QUIET, LAST, TARGET, ACCENT)),
    (RED, LAND),
    *((LIGHT_EDGES[light], PAPER) for light in LIGHTS),
    *((LIGHT_EDGES[light], LAND) for light in (Light.YELLOW, Light.BLUE, Light.GREY)),
    (YELLOW_CHIP_EDGE, PAPER),
    *((STAGE_EDGES[stage], PAPER) for stage in Stage),
    *((STAGE_TEXT[stage], STAGES[stage]) for stage in STAGE_SYMBOLS),
    (SOFT, RULE),  # money spent over money that arrived
]


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_a_mark_or_its_edge_can_be_seen_on_its_ground(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3


def test_no_colour_is_in_two_families_but_by_an_alias() -> None:
    """Paper, accent and quiet are named aliases; behind and overdue are the lights' yellow and red."""
    lights = {*LIGHTS.values(), *LIGHT_FILLS.values(), *LIGHT_EDGES.values(), *LIGHT_TEXT.values(), YELLOW_CHIP_EDGE}
    lights |= set(COUNTY_REDS.values())
    stages = {*STAGES.values(), *STAGE_EDGES.values(), *STAGE_TEXT.values()}
    standards = {*AQI_LEVELS, *WATER_CLASSES, BLACK}
    neutral = set(NEUTRAL)
    assert len(neutral) == len(NEUTRAL)
    assert lights & neutral == {PAPER, ACCENT, QUIET, LAND}
    assert stages & neutral == {PAPER, QUIET, SOFT}
    of_lights = {colour for light in (Light.RED, Light.YELLOW) for colour in (LIGHTS[light], LIGHT_EDGES[light])}
    assert stages & (lights - neutral) == of_lights | {LIGHT_TEXT[Light.YELLOW]}
    assert (STAGES[Stage.BEHIND], STAGES[Stage.OVERDUE]) == (YELLOW, RED)
    assert not standards & (neutral | lights | stages)


def test_every_colour_of_the_product_is_in_the_palette() -> None:
    """Charts, maps, exports and pages name no colour of their own; style and theme use what is here."""
    own = {each for each in vars(palette).values() if isinstance(each, str)}
    for family in (LIGHTS, LIGHT_EDGES, LIGHT_TEXT, STAGES, STAGE_TEXT, COUNTY_REDS):
        own |= set(family.values())
    literal = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=;)")
    for folder in ("charts", "maps", "ui", "export"):
        for path in (HOME / "lib" / folder).rglob("*.py"):
            assert not literal.findall(path.read_text(encoding="utf-8")), path
    assert {each.upper() for each in literal.findall(STYLE)} <= own
    assert {value for value in THEME.values() if isinstance(value, str) and value.startswith("#")} <= own


def test_neighbouring_stages_are_apart_in_grey() -> None:
    """By tone, by an edge that the neighbour has not, or by the shape inside an exception."""
    order = [stage for stage in Stage if stage is not Stage.NOT_ON_RECORD]
    for one, other in pairwise([*order, Stage.NOT_ON_RECORD]):
        tone = contrast(STAGES[one], STAGES[other]) >= 3
        edge = contrast(STAGE_EDGES[one], STAGE_EDGES[other]) >= 1.5 and contrast(STAGES[one], STAGE_EDGES[one]) >= 1.5
        shape = STAGE_SYMBOLS.get(one) != STAGE_SYMBOLS.get(other)
        between = contrast(STAGE_EDGES[one], STAGES[other]) >= 2 or contrast(STAGES[one], STAGE_EDGES[other]) >= 2
        assert tone or edge or shape or between, f"{one} beside {other}"


def test_the_theme_is_the_palette() -> None:
    wanted = {
        "textColor": INK,
        "primaryColor": ACCENT,
        "linkColor": ACCENT,
        "borderColor": RULE,
        "redColor": RED,
        "redTextColor": RED,
        "yellowColor": YELLOW,
        "yellowTextColor": LIGHT_TEXT[Light.YELLOW],
        "yellowBackgroundColor": YELLOW,
        "blueColor": ACCENT,
        "blueTextColor": ACCENT,
        "blueBackgroundColor": TINT,
        "grayColor": LIGHTS[Light.GREY],
        "grayTextColor": SOFT,
        "grayBackgroundColor": PANEL,
        "secondaryBackgroundColor": PANEL,
        "dataframeHeaderTextColor": SOFT,
        "dataframeHeaderBackgroundColor": PANEL,
    }
    assert {name: THEME.get(name) for name in wanted} == wanted


def test_the_style_s_tokens_are_the_palette() -> None:
    """The style sheet names colours by token: its first block gives each the palette's value."""
    told = {
        "red": RED,
        "yellow": YELLOW,
        "yellow-edge": LIGHT_EDGES[Light.YELLOW],
        "yellow-text": LIGHT_TEXT[Light.YELLOW],
        "closed": STAGES[Stage.CLOSED],
        "done": STAGES[Stage.DONE],
        "done-text": STAGE_TEXT[Stage.DONE],
        "on-schedule": STAGES[Stage.ON_SCHEDULE],
    }
    neutral = ("ink", "soft", "rule", "hair", "quiet", "paper", "tint", "accent")
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", STYLE))
    assert tokens == told | {name: getattr(palette, name.upper()) for name in neutral}
    assert len(re.findall(r"#[0-9A-Fa-f]{6}", STYLE)) == len(tokens), "no other colour in it"

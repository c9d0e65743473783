"""Rows of the status list in words, and the colours and files of its component."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.core.terms import Light
from lib.export.lateness import lateness
from lib.i18n import LANGUAGES, translator
from lib.ui.assets import CHIPS, COLOURS
from lib.ui.gallery import TODAY, examples
from lib.ui.status_rows import groups, ordered, rows

ITEM = {
    "light": "red",
    "kind": "task",
    "code": "T-1",
    "title": "title",
    "region": "620826",
    "unit": "unit",
    "leader": "leader",
    "due_on": date(2024, 6, 30),
    "due_text": None,
    "days_late": 5,
    "since": date(2024, 7, 1),
    "reason": "overdue",
    "reasons": "overdue",
    "next_step": "interview",
    "item": None,
}
SIGNAL: dict[str, Any] = {"kind": "section", "code": "section:W:1", "unit": None, "due_on": None, "days_late": None}


def row(language: str, passed: tuple[str, ...] = (), **own: Any) -> dict[str, Any]:
    frame = pd.DataFrame([ITEM | own])
    (made,) = rows(frame, translator(language), lambda code: f"<{code}>", today=TODAY, passed=passed)
    return made


def late(language: str, passed: tuple[str, ...] = (), **own: Any) -> tuple[str, str]:
    return lateness(ITEM | own, translator(language), TODAY, passed)


@pytest.mark.parametrize(
    ("language", "chip", "facts", "days", "due"),
    [
        ("zh", "红", ["unit", "leader", "超过时限仍未完成", "下一步：约谈督办"], "超期5天", "时限6月30日"),
        ("en", "Red", ["unit", "leader", "past its deadline", "Next step: Interview"], "5 days overdue", "due 30 Jun"),
    ],
)
def test_a_row_in_words(language: str, chip: str, facts: list[str], days: str, due: str) -> None:
    made = row(language)
    assert (made["id"], made["light"], made["title"]) == ("task:T-1", "red", "title")
    assert (made["chip"], made["glyph"]) == (chip, "■")
    assert (made["facts"], made["late"], made["due"]) == (facts, days, due)
    for words in (chip, "title", days, due, *facts):
        assert words in made["label"], "one sentence for who listens"


@pytest.mark.parametrize(
    ("language", "leader", "unit"), [("zh", "领导未指定", "责任单位未指定"), ("en", "no leader named", "no unit named")]
)
def test_what_is_missing_is_said(language: str, leader: str, unit: str) -> None:
    assert row(language, leader=None, unit=None)["facts"][:2] == [unit, leader]
    assert row(language, **SIGNAL)["facts"][0] == "<620826>", "a signal is of its region, it lacks no unit"


@pytest.mark.parametrize(
    ("own", "zh", "en"),
    [
        ({"days_late": 1}, "超期1天", "1 day overdue"),
        ({"days_late": 0}, "今天到期", "due today"),
        ({"days_late": -1}, "还有1天", "1 day left"),
        ({"days_late": -15}, "还有15天", "15 days left"),
        ({"days_late": None, "due_on": None}, "无时限", "no deadline"),
        (SIGNAL, "自7月1日", "since 1 Jul"),
        (SIGNAL | {"since": date(2023, 7, 1)}, "自2023年7月1日", "since 1 Jul 2023"),
        ({"light": "grey"}, "", ""),
    ],
)
def test_how_late(own: dict[str, Any], zh: str, en: str) -> None:
    assert (late("zh", **own)[0], late("en", **own)[0]) == (zh, en)


def test_overdue_is_only_what_is_past_a_firm_deadline() -> None:
    passed = ("task:T-1",)
    soft = {"reason": "soft_deadline_past"}
    assert late("zh", passed, **soft)[0] == "力争期已过5天"
    assert late("en", passed, **soft)[0] == "soft deadline passed 5 days ago"
    assert late("zh", passed, reason="rebounded")[0] == "时限已过5天", "whose light has another reason"
    assert late("zh", ("petition:T-1",), **soft)[0] == "超期5天", "the same code in another ledger"


def test_a_deadline_of_another_year_has_its_year_and_one_in_words_its_words() -> None:
    assert late("zh", due_on=date(2026, 12, 31), days_late=-909)[1] == "时限2026年12月31日"
    assert late("zh", due_on=None, days_late=None, due_text="长期坚持") == ("无时限", "长期坚持")


@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_light_is_a_word_and_a_shape_of_its_own(language: str, light: Light) -> None:
    others = {row(language, light=each.value)["glyph"] for each in Light if each is not light}
    made = row(language, light=light.value)
    assert made["chip"]
    assert len(made["glyph"]) == 1
    assert made["glyph"] not in others


@pytest.mark.parametrize("by", ["region", "unit", "leader", "step"])
def test_groups_have_every_row_once_those_with_the_most_red_first(by: str) -> None:
    column = {"region": "region", "unit": "unit", "leader": "leader", "step": "next_step"}[by]
    told = [
        (1, "yellow", "a"),
        (2, "red", None),
        (3, "yellow", "b"),
        (4, "red", "b"),
        (5, "red", "b"),
        (6, "yellow", None),
    ]
    if by == "region":
        told = [(n, light, key or "c") for n, light, key in told]
    frame = pd.DataFrame([ITEM | {"code": str(n), "light": light, column: key} for n, light, key in told])
    if by == "step":
        frame["next_step"] = frame["next_step"].map({"a": "reminder", "b": "interview"})
    t = translator("zh")
    heads = groups(frame, t, lambda code: f"<{code}>", by)
    counts = [{mark["light"]: mark["count"] for mark in head["marks"]} for head in heads]
    assert counts == [{"red": 2, "yellow": 1}, {"red": 1, "yellow": 1}, {"yellow": 1}]
    assert all(head["name"] for head in heads), "what is nobody's has a name too"
    assert ordered(frame, heads, by)["code"].tolist() == ["3", "4", "5", "2", "6", "1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_shows_the_corners(language: str) -> None:
    t = translator(language)
    made = {each.name: each for each in examples(t)}
    assert {row["light"] for row in _rows(made["lights"], t)} == {light.value for light in Light}
    assert all(len(row["title"]) > 40 for row in _rows(made["long"], t))
    lacking = {words for row in _rows(made["lacking"], t) for words in (*row["facts"], row["late"])}
    assert lacking > {t("status.no_unit"), t("status.no_leader"), t("status.no_due")}
    assert _rows(made["empty"], t) == []


def _rows(example: Any, t: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = rows(example.frame, t, str, today=TODAY, passed=example.passed)
    return told


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("light", Light)
def test_a_chip_can_be_read(light: Light) -> None:
    fills, texts, edges = CHIPS
    assert contrast(fills[light], texts[light]) >= 4.5
    if light is not Light.NONE:
        assert max(contrast(fills[light], COLOURS["paper"]), contrast(edges[light], COLOURS["paper"])) >= 3


@pytest.mark.parametrize("ground", ["paper", "panel", "tint"])
@pytest.mark.parametrize("words", ["ink", "soft"])
def test_words_of_a_row_can_be_read_on_every_ground(words: str, ground: str) -> None:
    assert contrast(COLOURS[words], COLOURS[ground]) >= 4.5


def test_what_is_done_is_not_told_as_without_a_deadline() -> None:
    """Known fault: a measure that was done by its deadline was said to have none."""
    done = {"light": "grey", "stage": "done", "days_late": None}
    told = lateness(ITEM | done, translator("zh"), TODAY, ())
    assert told[0] == translator("zh")("stage.done")
    assert told[1] != ""

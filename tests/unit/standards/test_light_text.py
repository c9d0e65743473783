"""Rules of lights as an office writes them: read strictly, written back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.core.errors import BadSetting
from lib.core.frames import SETTINGS
from lib.i18n import LANGUAGES, translator
from lib.standards.light_text import ALLOWED, read_rules, write_conditions, write_rules
from lib.standards.lights import COUNTDOWN, FORECAST, RULE_SETS, Condition
from lib.standards.profile import canonical, profile_of


def test_built_in_sets_are_named() -> None:
    assert (read_rules("forecast"), read_rules(" countdown ")) == (FORECAST, COUNTDOWN)
    assert canonical("light_rules", "countdown") == "countdown"
    assert profile_of(SETTINGS.of([("light_rules", "countdown")])).lights.name == "countdown"


def test_the_conditions_of_an_own_rule_are_its_code() -> None:
    written = canonical("light_rules", "red:days_late>3  working days and not soft;yellow : progress < 50 % ;")
    assert written == "red: days_late > 3 working days and not soft; yellow: progress < 50%"
    first, second = read_rules(written).rules
    assert first.when == (Condition("days_late", ">", 3, "working"), Condition("soft", "is", 0))
    assert (first.code, second.code) == ("days_late > 3 working days and not soft", "progress < 50%")


@pytest.mark.parametrize(
    "text",
    [
        *("", "red", "red:", "blue: soft", "grey: soft", "green: soft", "red: colour", "red: soft or named"),
        *("red: days_late", "red: days_late = 3", "red: days_late > three", "red: days_late > 3 weeks"),
        *("red: days_late > 3%", "red: days_late > 1.5", "red: days_late > 3 months", "red: days_late > 99999"),
        *("red: progress < 0.8", "red: progress < 180%", "red: progress < 80% working days"),
        *("red: steps_late > 1 working days", "red: steps_late > -1", "red: days_unreported > -1"),
        *("red: soft; red: soft", "red: not not soft", "red: soft; ; red: named", "red: days_unchecked > 0 months"),
        *("red: soft and " * 7 + "named", "; ".join(f"red: days_late > {n}" for n in range(21))),
        *("red: days_late > 0; drop table item", "red: days_late > \N{FULLWIDTH DIGIT ONE}"),
    ],
)
def test_what_is_no_rule_is_refused_with_what_is_taken(text: str) -> None:
    with pytest.raises(BadSetting) as caught:
        canonical("light_rules", text)
    assert caught.value.params["allowed"] == ALLOWED


NUMBERS = some.tuples(some.sampled_from(["<", "<=", ">", ">="]), some.integers(0, 99))
CONDITIONS = some.one_of(
    some.sampled_from(["soft", "standing", "reopened", "named", "reported_behind", "reported_monthly"]),
    some.sampled_from(["not soft", "not standing", "not named"]),
    NUMBERS.map(lambda drawn: f"progress {drawn[0]} {drawn[1]}%"),
    NUMBERS.map(lambda drawn: f"shortfall {drawn[0]} {drawn[1]}%"),
    NUMBERS.map(lambda drawn: f"steps_late {drawn[0]} {drawn[1]}"),
    NUMBERS.map(lambda drawn: f"days_late {drawn[0]} {50 - drawn[1]} working days"),
    NUMBERS.map(lambda drawn: f"days_unreported {drawn[0]} {drawn[1]}"),
    NUMBERS.map(lambda drawn: f"days_unchecked {drawn[0]} {drawn[1] + 1} months"),
)
RULES = some.tuples(some.sampled_from(["red", "yellow"]), some.lists(CONDITIONS, min_size=1, max_size=4))


@given(some.lists(RULES, min_size=1, max_size=6, unique_by=lambda rule: tuple(rule[1])))
def test_what_is_written_is_read_back_and_told_in_words(drawn: list[tuple[str, list[str]]]) -> None:
    text = "; ".join(f"{light}: {' and '.join(conditions)}" for light, conditions in drawn)
    rules = read_rules(text)
    assert write_rules(rules) == text
    assert read_rules(write_rules(rules)) == rules
    for language in LANGUAGES:
        for rule in rules.rules:
            assert translator(language).cell("conditions", rule.code) != rule.code


def test_every_condition_of_the_built_in_sets_has_its_words() -> None:
    for rules in RULE_SETS.values():
        for rule in rules.rules:
            for language in LANGUAGES:
                assert translator(language).cell("conditions", write_conditions(rule)) != write_conditions(rule)


def test_a_note_that_is_no_condition_stays_as_it_was_typed() -> None:
    assert translator("zh").cell("reason", "soft and else") == "soft and else"


def test_an_office_has_twenty_rules_of_six_conditions_at_most():
    rules = [f"red: days_late > {days}" for days in range(1, 22)]
    assert len(read_rules("; ".join(rules[:20])).rules) == 20
    with pytest.raises(ValueError, match="days_late > 21"):
        read_rules("; ".join(rules))
    six = [f"days_late > {days}" for days in range(1, 7)]
    assert len(read_rules("yellow: " + " and ".join(six)).rules[0].when) == 6
    with pytest.raises(ValueError, match="days_late > 7"):
        read_rules("yellow: " + " and ".join([*six, "days_late > 7"]))

"""Every rule catches an item, says so in words, and its remedy turns the light back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from lib.core.frames import SETTINGS
from lib.core.palette import AQI_LEVELS, LIGHTS
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.export import legend, why
from lib.i18n import translator
from lib.metrics.catalog import BRIEFS, METRICS
from lib.metrics.lights import assess, rules_of
from lib.metrics.model import evaluate
from lib.standards.light_text import conditions_of
from lib.standards.lights import COUNTDOWN, FORECAST, remedies
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items, make_item

DAYS = timedelta(days=1)

OWN = (
    "red: days_late > 3 working days and not soft; red: reopened; red: named; yellow: reported_behind; "
    "yellow: days_late >= -10 working days and progress < 50%; yellow: shortfall > 20%; yellow: steps_late > 1; "
    "yellow: standing and days_unchecked > 2 months; yellow: reported_monthly and days_unreported >= 14"
)

CAUGHT: dict[str, dict[str, Any]] = {
    "overdue": {"due_on": TODAY - 40 * DAYS},
    "rebounded": {"state": "rebounded", "reopened_on": TODAY - 90 * DAYS},
    "named": {"named_by": "listed_supervision"},
    "soft_deadline_past": {"due_on": TODAY - 40 * DAYS, "firmness": "strive"},
    "reported_behind": {"state": "behind"},
    "behind": {"progress": 0.1},
    "step_missed": {"steps": 3, "steps_late": 2, "step_due": TODAY - 9 * DAYS},
    "due_soon": {"due_on": TODAY + 5 * DAYS, "opened_on": TODAY - DAYS, "progress": 0.4},
    "near": {"due_on": TODAY + 5 * DAYS, "opened_on": TODAY - DAYS, "progress": 0.4},
    "check_missed": {"rectification": "standing", "updated_on": TODAY - 100 * DAYS},
    "not_reported": {"updated_on": TODAY - 40 * DAYS},
}

#: What the office does, by the code of the remedy as it is stated.
DONE: dict[str, Callable[[dict[str, Any], Any], dict[str, Any]]] = {
    "finish": lambda item, _: item | {"state": "done"},
    "extend": lambda item, _: item | {"due_on": date(2025, 12, 31), "approval": "2024-17"},
    "report": lambda item, _: item | {"updated_on": TODAY},
    "progress": lambda item, condition: item | {"progress": condition.value, "updated_on": TODAY},
    "catch_up": lambda item, condition: item | {"progress": 0.99, "updated_on": TODAY},
    "finish_steps": lambda item, _: item | {"steps_late": 0, "step_due": None},
    "settle": lambda item, _: item | {"state": "closed"},
    "lift": lambda item, _: item | {"named_by": None},
    "on_schedule": lambda item, _: item | {"state": "on_schedule", "updated_on": TODAY},
}


def rows(**given: str) -> pd.DataFrame:
    return SETTINGS.of(list(given.items()))


def own() -> dict[str, dict[str, Any]]:
    """Each own rule beside the item of the built-in rule that has the same fact."""
    cases = ("overdue", "rebounded", "named", "reported_behind", "due_soon", "behind", "step_missed")
    codes = [rule.code for rule in rules_of(rows(light_rules=OWN)).rules]
    return dict(zip(codes, [CAUGHT[case] for case in (*cases, "check_missed", "not_reported")], strict=True))


CASES = [
    *(("forecast", rule.code, CAUGHT[rule.code]) for rule in FORECAST.rules),
    *(("countdown", rule.code, CAUGHT[rule.code]) for rule in COUNTDOWN.rules),
    *((OWN, code, given) for code, given in own().items()),
]


@pytest.mark.parametrize(("rules", "code", "given"), CASES, ids=[f"{rules[:9]}: {code}" for rules, code, _ in CASES])
def test_the_stated_remedy_changes_the_colour(rules: str, code: str, given: dict[str, Any]) -> None:
    settings = rows(light_rules=rules)
    lit = assess(items(given), TODAY, settings).iloc[0]
    assert lit["reason"] == code
    stated = remedies(conditions_of(code))
    assert stated
    for remedy, condition in stated.items():
        after = assess(items(DONE[remedy](make_item(**given), condition)), TODAY, settings).iloc[0]
        assert after["light"] != lit["light"], remedy


@pytest.mark.parametrize(("rules", "code", "given"), CASES, ids=[f"{rules[:9]}: {code}" for rules, code, _ in CASES])
def test_a_colour_never_comes_without_a_reason(rules: str, code: str, given: dict[str, Any]) -> None:
    lit = assess(items(given | {"leader": "Head"}), TODAY, rows(light_rules=rules)).iloc[0]
    assert lit["reason"] == code
    assert lit["since"] <= pd.Timestamp(TODAY)
    for language in ("zh", "en"):
        t = translator(language)
        first, second = why(lit, t)
        assert t.day(lit["since"]) in first, "since when"
        assert all(t(f"turn.{way}", value="50%").split("50%")[0] in first for way in remedies(conditions_of(code)))
        assert "—" not in first + second, "nothing is missing in it"
        assert "a unit" in second, "who acts next"
        assert ("Head" in second) == (lit["light"] == "red"), "the leader for red"
        assert t.cell("reason", code) != code, "and its words in tables"


def test_done_and_closed_items_say_nothing() -> None:
    judged = assess(items({"state": "done"}, {"state": "closed"}, {}), TODAY, DEFAULTS)
    assert [why(row, translator("zh")) for _, row in judged.iterrows()] == [[], [], []]


def told(**given: str) -> list[str]:
    result = evaluate(METRICS["lights.rules"], Scope("10", TODAY), lambda *_: Rows(rows(**given), None, ()))
    return legend(result, translator("en"))


def test_the_legend_says_the_rules_in_force() -> None:
    assert told()[0].startswith("Red\xa0■ past its deadline and the deadline is firm; rebounded")
    assert "at most 30 days before its deadline and less than 80% done" in told()[1]
    assert told(light_rules="countdown")[1] == (
        "Yellow\xa0▲ past its deadline and the deadline is soft; at most 30 days before its deadline"
    )
    own_words = told(light_rules="yellow: days_late >= -5 working days")
    assert own_words[0] == "Yellow\xa0▲ at most 5 working days before its deadline"
    assert [line.split()[0] for line in own_words[1:]] == ["Blue", "Grey"], "with their shapes, and no note for 2024"
    assert "unchecked for more than 6 months" in told(standing_check_months="6")[1]


def test_every_page_that_shows_lights_says_what_they_mean() -> None:
    for page, keys in BRIEFS.items():
        coloured = any("light" in METRICS[key].columns and key.split(".")[0] not in ("air", "water") for key in keys)
        assert not coloured or "lights.rules" in keys, page


def test_lights_are_never_the_colours_of_the_air_quality_index() -> None:
    assert not {colour.upper() for colour in LIGHTS.values()} & {colour.upper() for colour in AQI_LEVELS}


def test_every_list_with_lights_is_judged_by_the_rules_in_force() -> None:
    of_items = {"obligations", "findings", "measures", "petitions", "tasks", "projects", "milestones", "warnings"}
    lit = [key for key, metric in METRICS.items() if "light" in metric.columns and of_items & set(metric.inputs)]
    assert {"warnings.list", "map.points", "findings.list", "tasks.list", "petitions.list"} <= set(lit)
    assert [key for key in lit if "settings" not in METRICS[key].inputs] == []

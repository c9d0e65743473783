"""Charts of duties and ledgers: what is drawn, how much of it, in which colour, and no slanted words."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lib.charts import look_back_months, petition_months, quality_heat, steps_by_unit, turns_by_unit
from lib.charts.enforcement import MOST_UNITS
from lib.charts.look_back import MOST_MONTHS
from lib.core.palette import LIGHTS
from lib.core.terms import Light
from lib.i18n import LANGUAGES, translator
from tests.unit.charts.test_projects import drawn, result


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_rows_and_no_word_is_slanted(language: str) -> None:
    t = translator(language)
    rows: list[dict[str, Any]] = [
        {"unit": "A", "check": "no_leader", "to_check": 1, "checked": 9},
        {"unit": "B", "check": "no_leader", "to_check": 2, "checked": 9},
        {"unit": "B", "check": "no_position", "to_check": 9, "checked": 9},
    ]
    made = quality_heat(result("quality.cells", rows), t).to_dict()
    first = made["layer"][0]["encoding"]
    assert first["y"]["field"] == "rule"
    assert first["y"]["sort"] == [t("check.no_position"), t("check.no_leader")]
    assert first["x"]["sort"] == ["B", "A"]
    assert first["x"]["axis"]["labelAngle"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_unit_is_a_bar_from_the_place_of_the_step(language: str) -> None:
    t = translator(language)
    steps = {"letters_sent": 4, "interviewed": 2, "listed": 0, "held": 1}
    rows: list[dict[str, Any]] = [{"unit": "", **steps}, *({"unit": f"U{n}", **steps} for n in range(MOST_UNITS))]
    made = steps_by_unit(result("enforcement.by_unit", rows), t).to_dict()
    assert drawn(made, "begin") == [0.0, 1.0, 3.0] * MOST_UNITS
    assert drawn(made, "actions")[:3] == [4, 2, 1]
    assert t("no_group.unit") in drawn(made, "unit"), "what is nobody's has its words"
    assert max(end - begin for begin, end in zip(drawn(made, "begin"), drawn(made, "end"), strict=True)) < 1


def test_look_backs_of_long_ago_stand_in_one_bar() -> None:
    months = pd.date_range("2022-01-01", periods=MOST_MONTHS + 3, freq="MS")
    rows = [{"look_back_on": day, "arranged_on": None} for day in months]
    rows[-1]["arranged_on"] = pd.Timestamp(2024, 8, 1)
    given = result("look_back.due", rows)
    given.frame[["look_back_on", "arranged_on"]] = given.frame[["look_back_on", "arranged_on"]].apply(pd.to_datetime)
    made = look_back_months(given, translator("en")).to_dict()
    counts = dict(zip(drawn(made, "month")[: MOST_MONTHS + 1], drawn(made, "items")[: MOST_MONTHS + 1], strict=True))
    assert counts["<2022-04"] == 3
    assert set(drawn(made, "state")) == {"not arranged", "arranged"}


@pytest.mark.parametrize(("turns", "red"), [(("newly_overdue", "newly_done"), True), (("newly_done", "opened"), False)])
def test_changes_for_worse_stand_left_and_nothing_is_red_where_none_is(turns: tuple[str, ...], red: bool) -> None:
    made = turns_by_unit(result("changes.list", [{"unit": "A", "turn": turn} for turn in turns]), translator("en"))
    spec = made.to_dict()
    assert (LIGHTS[Light.RED] in str(spec["layer"])) == red
    signed = drawn(spec, "signed")
    assert (min(signed) < 0) == red
    assert max(signed) == 1


def test_a_month_with_batches_has_a_mark_that_names_the_inspection() -> None:
    rows = [{"month": date(2024, 5, 1), "received": 3, "handled": 1, "waiting": 2, "entered": 0}]
    given = result("petitions.by_month", rows)
    made = petition_months(given, translator("zh"), batches=(("2024-05", 3, "an inspection"), ("2020-01", 1, "old")))
    assert drawn(made.to_dict(), "by") == ["an inspection"]
    assert len(petition_months(given, translator("zh")).to_dict()["layer"]) == 2

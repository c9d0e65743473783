"""The board of water: one row a section, with the months that it has missed and the light of its matter."""

from datetime import date

import pandas as pd
import pytest

from lib.core.scope import Scope
from lib.metrics.water_board import board
from tests.unit.metrics.conftest import DEFAULTS
from tests.unit.metrics.water_world import CLEAN, alerts, items, months, points

SCOPE = Scope("620800", date(2024, 7, 5))
FOUL = CLEAN | {"nh3n": 1.2}


def row(classes: dict[str, int | None], warned: tuple[dict[str, object], ...] = ()) -> "pd.Series[object]":
    given = [("S1", month, FOUL if (grade or 0) > 3 else CLEAN) for month, grade in classes.items()]
    answer = board(SCOPE, points({}), months("S1", classes), items(*given), alerts(*warned), DEFAULTS)
    assert answer.frame is not None
    assert len(answer.frame) == 1
    return answer.frame.iloc[0]


@pytest.mark.parametrize(
    ("classes", "in_a_row", "over"),
    [
        ({"2024-04": 3, "2024-05": 3, "2024-06": 3}, 0, 0),
        ({"2024-04": 4, "2024-05": 3, "2024-06": 4}, 1, 2),
        ({"2024-04": 4, "2024-05": 4, "2024-06": 4}, 3, 3),
        ({"2024-04": 4, "2024-05": 4, "2024-06": 3}, 0, 2),
    ],
)
def test_months_missed_in_a_row_end_with_the_last_month(classes: dict[str, int], in_a_row: int, over: int) -> None:
    found = row(classes)
    assert (found["months_in_a_row"], found["months_over"]) == (in_a_row, over)


@pytest.mark.parametrize(("before", "grades"), [(2, 2), (4, 0), (5, -1), (None, None)])
def test_grades_are_against_the_same_month_of_last_year(before: int | None, grades: int | None) -> None:
    classes = {"2024-05": 3, "2024-06": 4} | ({"2023-06": before} if before else {})
    found = row(dict(sorted(classes.items())))["grades"]
    assert (None if pd.isna(found) else found) == grades


def test_light_reasons_and_step_are_those_of_the_warning_list() -> None:
    classes = {"2023-06": 2, "2024-05": 4, "2024-06": 4}
    found = row(classes, warned=({},))
    assert found["light"] == "red"
    assert "water_alert_open" in found["reasons"].split(";")
    assert found["next_step"] == "bulletin_warning"


def test_a_fine_section_has_no_light_and_no_step() -> None:
    found = row({"2024-05": 2, "2024-06": 2})
    assert pd.isna(found["light"])
    assert pd.isna(found["next_step"])


def test_of_nothing_sampled_there_is_no_board() -> None:
    answer = board(SCOPE, points({}), months("S1", {}), items(), alerts(), DEFAULTS)
    assert answer.reason is not None
    assert answer.reason.code == "no_samples"


def test_what_is_red_stands_first() -> None:
    both = pd.concat([months("S1", {"2024-06": 2}), months("S2", {"2024-05": 4, "2024-06": 4})])
    given = items(("S1", "2024-06", CLEAN), ("S2", "2024-05", FOUL), ("S2", "2024-06", FOUL))
    answer = board(SCOPE, points({}, {}), both, given, alerts(), DEFAULTS)
    assert answer.frame is not None
    assert answer.frame["point"].tolist() == ["S2", "S1"]

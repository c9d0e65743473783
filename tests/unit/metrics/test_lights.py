"""Stages and lights, corner by corner: the due day itself is not late, soft deadlines turn yellow."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.terms import Firmness, Light, Stage, State
from lib.metrics.lights import assess
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items


def light_of(**given: object) -> tuple[str, str | None]:
    judged = assess(items(given), TODAY, DEFAULTS).iloc[0]
    return judged["light"], None if pd.isna(judged["reason"]) else judged["reason"]


@pytest.mark.parametrize(
    ("days", "light", "reason"),
    [(-31, "blue", None), (-30, "yellow", "due_soon"), (0, "yellow", "behind"), (1, "red", "overdue")],
)
def test_days_around_a_firm_deadline(days: int, light: str, reason: str | None) -> None:
    due = TODAY - timedelta(days=days)
    assert light_of(due_on=due, opened_on=TODAY - timedelta(days=1), progress=0.5) == (light, reason)


def test_the_due_day_itself_is_not_late() -> None:
    judged = assess(items({"due_on": TODAY, "progress": 1.0}), TODAY, DEFAULTS).iloc[0]
    assert (judged["light"], judged["days_late"], judged["stage"]) == ("blue", 0, "on_schedule")


@pytest.mark.parametrize("firmness", ["strive", "conditional"])
def test_a_soft_deadline_past_is_yellow_never_red(firmness: str) -> None:
    assert light_of(due_on=date(2024, 3, 31), firmness=firmness) == ("yellow", "soft_deadline_past")


def test_standing_items_are_never_overdue_by_date() -> None:
    judged = assess(items({"due_on": date(2023, 12, 31), "rectification": "standing"}), TODAY, DEFAULTS).iloc[0]
    assert judged["light"] == "blue"
    assert judged["stage"] == "on_schedule"


@pytest.mark.parametrize(("progress", "light"), [(0.79, "yellow"), (0.80, "blue")])
def test_eighty_percent_within_thirty_days(progress: float, light: str) -> None:
    days = TODAY + timedelta(days=10)
    assert light_of(due_on=days, opened_on=TODAY - timedelta(days=1), progress=progress)[0] == light


@pytest.mark.parametrize(("silent", "reason"), [(31, None), (32, "not_reported")])
def test_thirty_one_days_without_a_report(silent: int, reason: str | None) -> None:
    assert light_of(updated_on=TODAY - timedelta(days=silent))[1] == reason


def test_rebound_and_naming_are_red() -> None:
    assert light_of(state="rebounded") == ("red", "rebounded")
    assert light_of(named_by="listed_supervision") == ("red", "named")


def test_a_closed_item_is_grey_whatever_its_date() -> None:
    assert light_of(state="closed", due_on=date(2020, 1, 1)) == ("grey", None)


def test_done_is_not_closed() -> None:
    judged = assess(items({"state": "done"}, {"state": "sign_off_requested"}, {"state": "closed"}), TODAY, DEFAULTS)
    assert list(judged["stage"]) == ["done", "done", "closed"]


def test_a_finished_item_past_its_day_is_not_overdue() -> None:
    assert light_of(state="done", due_on=date(2024, 1, 1)) == ("blue", None)


def test_behind_since_the_day_time_passed_the_progress() -> None:
    judged = assess(
        items({"opened_on": date(2024, 1, 1), "due_on": date(2024, 12, 31), "progress": 0.2}), TODAY, DEFAULTS
    )
    assert judged["reason"].iloc[0] == "behind"
    assert judged["since"].iloc[0] == pd.Timestamp(2024, 3, 15)  # 365 days x 0.2 = day 73, the next is late
    at_the_day = assess(items({}), date(2024, 3, 14), DEFAULTS)["expected"].iloc[0]
    assert at_the_day == pytest.approx(0.2)


def test_multi_year_items_are_not_judged_by_elapsed_time() -> None:
    assert light_of(multi_year=True, progress=0.1, due_on=date(2026, 12, 31)) == ("blue", None)


@given(
    state=st.sampled_from(list(State)),
    due=st.dates(date(2020, 1, 1), date(2030, 1, 1)) | st.none(),
    progress=st.floats(0, 1) | st.none(),
    firmness=st.sampled_from(list(Firmness)),
    reported=st.dates(date(2020, 1, 1), TODAY) | st.none(),
)
def test_every_item_has_one_stage_one_light_and_a_reason_unless_blue_or_grey(
    state: State, due: date | None, progress: float | None, firmness: Firmness, reported: date | None
) -> None:
    given = {
        "state": state.value,
        "due_on": due,
        "progress": progress,
        "firmness": firmness.value,
        "updated_on": reported,
    }
    judged = assess(items(given), TODAY, DEFAULTS).iloc[0]
    assert judged["stage"] in list(Stage)
    assert judged["light"] in list(Light)
    assert pd.isna(judged["reason"]) == (judged["light"] in ("blue", "grey"))


def test_a_naming_is_dated_by_its_own_day() -> None:
    world = items({"named_by": "listed_supervision", "named_on": date(2024, 3, 4), "updated_on": date(2024, 6, 28)})
    assert assess(world, TODAY, DEFAULTS)["since"].tolist() == [pd.Timestamp("2024-03-04")]


@pytest.mark.parametrize(
    ("last", "stage", "light"), [(date(2024, 4, 5), "on_schedule", "blue"), (date(2024, 4, 4), "behind", "yellow")]
)
def test_a_standing_duty_with_a_missed_check_is_behind_as_its_light_says(last: date, stage: str, light: str) -> None:
    """Known fault: it was counted on schedule while it stood yellow on the list."""
    duty = {"kind": "petition", "due_on": None, "rectification": "standing", "updated_on": last}
    judged = assess(items(duty), TODAY, DEFAULTS).iloc[0]
    assert (judged["stage"], judged["light"]) == (stage, light)

"""Charts of projects and petitions: what is drawn, in which order, and nothing where there is nothing."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from lib.charts import CHARTS, milestone_schedule, money_bars, petition_days, petition_groups
from lib.charts.projects import MOST
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import metric
from lib.metrics.model import Result

TODAY = date(2024, 7, 5)


def result(key: str, rows: list[dict[str, Any]]) -> Result:
    chosen = metric(key)
    frame = pd.DataFrame(rows, columns=list(chosen.columns))
    for name in ("due_on", "done_on", "started_on", "on", "month"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    return Result(chosen, Scope("r", TODAY), None, frame, None, None, None, None, {}, TODAY, ())


def spec(key: str, rows: list[dict[str, Any]], language: str = "zh", **options: Any) -> dict[str, Any]:
    made: dict[str, Any] = CHARTS[key](result(key, rows), translator(language), **options).to_dict()
    return made


def drawn(made: dict[str, Any], column: str) -> list[Any]:
    """The values of a column, data set by data set."""
    return [row[column] for rows in made["datasets"].values() for row in rows if column in row]


def milestone(code: str, **given: Any) -> dict[str, Any]:
    plain = {
        "light": "red",
        "code": code,
        "title": f"a project with a name that is long enough to be cut elsewhere {code}",
        "milestone": "built",
        "milestone_state": "late",
        "firmness": "firm",
        "due_on": TODAY - timedelta(days=10),
        "days_late": 10,
    }
    return plain | given


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worst_projects_with_whole_names_and_words_beside_soft_milestones(language: str) -> None:
    t = translator(language)
    rows = [milestone(f"P{n:02}") for n in range(MOST + 3)]
    rows[0] |= {"milestone_state": "late_soft", "firmness": "strive", "light": "yellow"}
    made = spec("projects.schedule", rows, language)
    named = list(dict.fromkeys(drawn(made, "words")))
    assert len([each for each in named if "a project" in each]) == MOST
    assert f"{t.cell('light', 'yellow')} {rows[0]['title']}" in named, "light, word and whole name"
    labels = drawn(made, "label")
    assert labels[0] == t("projects.soft_milestone", milestone="built", firmness=t("firmness.strive"))
    assert labels[1] == "built"
    assert t("projects.as_of", day=TODAY) in named


def test_two_milestones_of_one_day_do_not_hide_each_other() -> None:
    made = spec("projects.schedule", [milestone("P"), milestone("P", milestone="connected")])
    places = {row["y"] for rows in made["datasets"].values() for row in rows if "label" in row}
    assert len(places) == 2


def test_lateness_is_as_long_as_it_lasted() -> None:
    done = milestone("P", milestone_state="done_late", done_on=TODAY - timedelta(days=3), days_late=7)
    ahead = milestone("Q", milestone_state="due", due_on=TODAY + timedelta(days=9), days_late=-9)
    made = spec("projects.schedule", [done, ahead])
    assert [until[:10] for until in drawn(made, "until")] == ["2024-07-02"]


def test_milestones_without_any_deadline_are_said_not_drawn() -> None:
    made = milestone_schedule(result("projects.schedule", [milestone("P", due_on=None)]), translator("en")).to_dict()
    assert drawn(made, "why") == [translator("en")("reason.no_deadlines")]


def test_money_of_which_nothing_is_known_has_no_bar() -> None:
    known = {"code": "P", "title": "works", "funded_share": 0.5, "spent_share": 0.6, "progress": 0.7}
    rows = [known | {"money_flag": "over_funded"}, {"code": "Q", "title": "masked", "progress": 0.9}]
    made = money_bars(result("projects.money", rows), translator("zh")).to_dict()
    assert drawn(made, "name") == [f"works · {translator('zh')('money_flag.over_funded')}"]
    assert (drawn(made, "funded"), drawn(made, "spent"), drawn(made, "work")) == ([0.5], [0.6], [0.7])


def test_groups_of_petitions_say_what_is_overdue_and_what_was_not_told() -> None:
    counts = {"total": 3, "handled": 1, "in_part": 1, "handling": 1, "overdue": 2}
    made = petition_groups(
        result("petitions.by_verdict", [counts | {"verdict": "true"}, counts | {"verdict": None, "overdue": 0}]),
        translator("en"),
    ).to_dict()
    assert set(drawn(made, "bar")) == {"true", translator("en")("no_group.other")}
    assert "2 overdue" in drawn(made, "late")


def test_batches_of_one_inspection_are_drawn_at_a_time() -> None:
    day = {"received_so_far": 1, "handled": 1, "in_part": 0, "handling": 0, "on": TODAY}
    rows = [day | {"programme_name": "small", "received": 1}, day | {"programme_name": "large", "received": 4}]
    whole = result("petitions.by_day", rows)
    assert set(drawn(petition_days(whole, translator("en")).to_dict(), "received")) == {4}
    assert set(drawn(petition_days(whole, translator("en"), programme="small").to_dict(), "received")) == {1}

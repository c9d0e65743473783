"""Lights are the same in SQL and over frames: every rule set, every item, on SQLite and PostgreSQL."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, select

from lib import db
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Light, State
from lib.db.commands.settings import write_setting
from lib.db.commands.standing import derive_standing
from lib.db.made import Sizes, make_world
from lib.db.queries.items import on_day
from lib.db.queries.lights import Judge, in_force
from lib.db.schema import action, holiday, item, region, standing, update
from lib.metrics.lights import assess
from lib.standards.lights import FORECAST

TODAY = date(2024, 7, 5)
NOW = datetime.fromisoformat("2024-07-05T09:00")
OWN = (
    "red: days_late > 5 working days and not soft; yellow: steps_late >= 2; red: reopened and progress < 50%; "
    "yellow: shortfall > 12.5%; red: named; yellow: days_unreported > 2 months; "
    "yellow: days_unchecked >= 40 and standing; yellow: days_late >= -10 working days and progress <= 80%; "
    "yellow: days_late < -400; yellow: not reported_monthly"
)
RULES = ("forecast", "countdown", OWN)

CORNERS = [TODAY + timedelta(days=days) for days in (-1, 0, 1, 30, 31)]
around = some.integers(-500, 500).map(lambda days: TODAY + timedelta(days=days))
before = some.integers(0, 500).map(lambda days: TODAY - timedelta(days=days))
updates = some.lists(
    some.fixed_dictionaries(
        {
            "on": some.one_of(before, around),
            "state": some.one_of(some.none(), some.sampled_from([state.value for state in State])),
            "progress": some.one_of(some.none(), some.sampled_from([0.0, 0.1, 0.5, 0.7999995, 0.8, 1 / 3, 1.0])),
            "due_on": some.one_of(some.none(), some.none(), around),
            "dated": some.booleans(),
        }
    ),
    max_size=4,
    unique_by=lambda told: told["on"],
)
owed = some.lists(
    some.fixed_dictionaries(
        {
            "kind": some.sampled_from(["finding", "measure", "petition", "task", "milestone", "permit"]),
            "opened_on": some.one_of(some.none(), before, around),
            "due_on": some.one_of(
                some.none(), some.sampled_from([TODAY + timedelta(days=n) for n in (-1, 0, 1, 30, 31)]), around
            ),
            "firmness": some.sampled_from(["firm", "firm", "strive", "conditional", "standing"]),
            "rectification": some.sampled_from([None, "by_deadline", "standing"]),
            "multi_year": some.booleans(),
            "parent": some.one_of(some.none(), some.integers(1, 5)),
            "updates": updates,
            "acts": some.lists(
                some.tuples(
                    some.sampled_from(["listed_supervision", "listing_lifted", "exposure", "reminder"]), around
                ),
                max_size=2,
            ),
        }
    ),
    min_size=6,
    max_size=25,
)


def put(things: list[dict[str, Any]]) -> None:
    """The items of a town; the first five are findings, which others may be a part of."""
    with db.writing() as connection:
        for table in (standing, action, update, item, region):
            connection.execute(delete(table))
        connection.execute(region.insert().values(code="11", name="town", level="county"))
        for number, thing in enumerate(things, 1):
            values = {name: value for name, value in thing.items() if name not in ("updates", "acts")}
            if number <= 5:
                values |= {"kind": "finding", "parent": None}
            same = {"id": number, "code": f"C{number}", "title": "t", "region": "11"}
            connection.execute(item.insert().values(values | same))
            for told in thing["updates"]:
                approved = {"approval": "No. 1"} if told["due_on"] else {}
                connection.execute(update.insert().values(item=number, **told, **approved))
            for place, (kind, on) in enumerate(thing["acts"]):
                connection.execute(
                    action.insert().values(code=f"{number}-{place}", on=on, kind=kind, item=number, region="11")
                )
        derive_standing(connection)


def in_sql(scope: Scope) -> dict[int, tuple[str, str | None, bool, bool]]:
    """Light, reason, and whether it is red, yellow, of every open item."""
    with db.reading() as connection:
        rules, calendar = in_force(connection, scope)
        judging = Judge(rules)
        asked = select(
            standing.c.item,
            judging.light(),
            judging.reason(),
            judging.is_light(Light.RED),
            judging.is_light(Light.YELLOW),
        ).where(standing.c.open.is_(True), standing.c.kind != "project", on_day(standing, scope.as_of))
        rows = connection.execute(asked, judging.days(scope.as_of, calendar))
        return {row[0]: (row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}


def in_frames(scope: Scope) -> pd.DataFrame:
    obligations = db.read("obligations", scope).frame
    judged = assess(obligations, scope.as_of, db.read("settings", scope).frame)
    return judged[~judged["stage"].isin(["done", "closed", "not_on_record"])]


def agree(scope: Scope) -> Counter[str]:
    """That both ways agree on every open item; how many there are by reason."""
    found, judged = in_sql(scope), in_frames(scope)
    told = zip(judged["item"], judged["light"], judged["reason"], strict=True)
    expected = {int(number): (light, None if pd.isna(reason) else reason) for number, light, reason in told}
    assert {number: each[:2] for number, each in found.items()} == expected
    assert all((red, yellow) == (light == "red", light == "yellow") for light, _, red, yellow in found.values())
    return Counter(reason or "" for _, reason in expected.values())


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(things=owed, day=some.one_of(some.just(TODAY), around))
def test_sql_and_frames_agree_on_every_item(database: str, things: list[dict[str, Any]], day: date) -> None:
    put(things)
    for rules in RULES:
        write_setting("light_rules", rules, at=NOW, by="somebody")
        agree(Scope("11", day))


@pytest.mark.parametrize("rules", RULES)
def test_they_agree_on_a_made_world_of_thousands(database: str, rules: str) -> None:
    make_world(Sizes(600, 3600, 3000))
    with db.writing() as connection:
        connection.execute(holiday.insert().values(on=date(2024, 7, 1), working=False))
    write_setting("light_rules", rules, at=NOW, by="somebody")
    told = agree(Scope("990000", TODAY))
    assert sum(told.values()) > 500
    if rules == "forecast":
        assert {rule.code for rule in FORECAST.rules} - {"check_missed", "rebounded", "named"} <= told.keys()
    agree(Scope("990000", date(2023, 12, 31)))


@pytest.mark.parametrize("region_code", ["990000", "990300", "990305"])
def test_the_list_is_the_same_as_when_everything_is_judged(database: str, region_code: str) -> None:
    make_world(Sizes(600, 3600, 3000))
    for day in (TODAY, date(2023, 12, 31)):
        scope = Scope(region_code, day)
        judged = in_frames(scope)
        late = judged[judged["light"].isin(["red", "yellow"])]
        late = late.assign(rank=late["light"].map(LIGHT_ORDER)).sort_values(
            ["rank", "days_late", "code"], ascending=[True, False, True], na_position="last"
        )
        everything = db.read("warnings_all", scope).frame
        assert everything["item"].tolist() == late["item"].tolist()
        first = db.read("warnings", scope).frame
        pd.testing.assert_frame_equal(first, everything.head(200))
        columns = list(first.columns)
        same = late.head(200)[columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(first, same)
        totals = db.read("warning_totals", scope).frame
        for counted in ("count", "records"):  # of this world nothing has milestones: every record is a matter
            assert totals.groupby("light")[counted].sum().to_dict() == judged["light"].value_counts().to_dict()
        counts = db.read("warning_counts", scope).frame
        by_unit = late.groupby(["light", "unit"]).size().to_dict()
        assert counts.groupby(["light", "unit"])["count"].sum().to_dict() == by_unit
        worst = late.groupby(["light", "kind", "unit", "leader"])["code"].first().to_dict()
        assert counts.set_index(["light", "kind", "unit", "leader"])["code"].to_dict() == worst


def test_the_list_keeps_to_what_is_chosen(database: str) -> None:
    make_world(Sizes(60, 360, 300))
    whole = db.read("warnings_all", Scope("990000", TODAY)).frame
    some_unit, some_leader = whole["unit"].iloc[0], whole["leader"].iloc[0]
    for chosen, kept in (
        ({"unit": some_unit}, whole["unit"] == some_unit),
        ({"leader": some_leader}, whole["leader"] == some_leader),
        ({"kinds": ("measure",)}, whole["kind"] == "measure"),
        ({"programmes": ("P03",)}, whole["programme"] == "P03"),
    ):
        scope = Scope("990000", TODAY, **chosen)  # type: ignore[arg-type]
        assert db.read("warnings_all", scope).frame["item"].tolist() == whole[kept]["item"].tolist()
        assert db.read("warning_counts", scope).frame["count"].sum() == kept.sum() > 0
    lights = [db.read("warnings_all", Scope("990000", TODAY, light=light)).frame for light in ("red", "yellow")]
    assert [*lights[0]["item"], *lights[1]["item"]] == whole["item"].tolist()
    assert db.read("warnings", Scope("990000", TODAY, light="blue")).frame.empty

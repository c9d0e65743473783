"""One matter, one light: list, totals and groups in SQL are those of a plain computation over all obligations."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete

from lib import db
from lib.core.scope import Scope
from lib.core.terms import State
from lib.db.commands.settings import write_setting
from lib.db.commands.standing import derive_standing
from lib.db.schema import action, holiday, item, programme, region, standing, unit, update
from lib.metrics.catalog import METRICS
from lib.metrics.findings import worst_first
from lib.metrics.lights import assess
from lib.metrics.model import evaluate
from lib.metrics.one_light import matter_of, merged

TODAY = date(2024, 7, 5)
NOW = datetime.fromisoformat("2024-07-05T09:00")
RULES = (
    "forecast",
    "countdown",
    "yellow: days_late > 0; red: named; red: steps_late >= 1 and days_late < -20; yellow: progress < 50%",
)
UNITS, LEADERS, PLACES, PROGRAMMES = ("A", "B"), ("first", "second"), ("11", "1101", "1102"), ("P1", "P2")
#: The first items are these, and what else there is may be a part of them.
OWNERS = ("project", "project", "task", "finding")

near = some.integers(-60, 60).map(lambda days: TODAY + timedelta(days=days))
ticks = some.sampled_from([TODAY + timedelta(days=days) for days in (-30, -1, 0, 1, 31)])
things = some.lists(
    some.fixed_dictionaries(
        {
            "kind": some.sampled_from(["milestone", "milestone", "milestone", "measure", "petition"]),
            "parent": some.one_of(some.none(), some.integers(1, len(OWNERS)), some.integers(1, len(OWNERS))),
            "region": some.sampled_from(PLACES),
            "unit": some.one_of(some.none(), some.sampled_from(UNITS)),
            "leader": some.one_of(some.none(), some.sampled_from(LEADERS)),
            "programme": some.one_of(some.none(), some.sampled_from(PROGRAMMES)),
            "opened_on": some.one_of(some.none(), some.just(date(2024, 1, 1)), near),
            "due_on": some.one_of(some.none(), ticks, ticks, near),
            "firmness": some.sampled_from(["firm", "firm", "strive"]),
            "updates": some.lists(
                some.fixed_dictionaries(
                    {
                        "on": near,
                        "state": some.sampled_from([None, *(state.value for state in State)]),
                        "progress": some.sampled_from([None, 0.0, 0.4, 0.9, 1.0]),
                    }
                ),
                max_size=2,
                unique_by=lambda told: told["on"],
            ),
            "named": some.booleans(),
        }
    ),
    min_size=len(OWNERS) + 2,
    max_size=16,
)
choices = some.sampled_from(
    [
        {},
        {"unit": "A"},
        {"leader": "first"},
        {"kinds": ("milestone", "petition")},
        {"kinds": ("project", "task", "finding")},
        {"programmes": ("P1",)},
        {"light": "red"},
        {"light": "yellow"},
        {"unit": "B", "light": "yellow"},
    ]
)
UNHURRIED = settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)


def put(world: list[dict[str, Any]]) -> None:
    """The items of a county and its two towns; the first are those of `OWNERS`."""
    with db.writing() as connection:
        for table in (standing, action, update, item, holiday, programme, unit, region):
            connection.execute(delete(table))
        connection.execute(region.insert().values(code="11", name="county", level="county"))
        connection.execute(
            region.insert(), [{"code": c, "name": c, "level": "township", "parent": "11"} for c in PLACES[1:]]
        )
        connection.execute(unit.insert(), [{"name": name} for name in UNITS])
        connection.execute(
            programme.insert(), [{"code": c, "name": c, "kind": "campaign", "region": "11"} for c in PROGRAMMES]
        )
        for number, thing in enumerate(world, 1):
            values = {name: value for name, value in thing.items() if name not in ("updates", "named")}
            if number <= len(OWNERS):
                values |= {"kind": OWNERS[number - 1], "parent": None}
            elif values["kind"] == "measure" and values["parent"]:
                values["parent"] = len(OWNERS)
            elif values["kind"] == "petition":
                values["parent"] = None
            connection.execute(item.insert().values(**values, id=number, code=f"C{number:02}", title="t"))
            for told in thing["updates"]:
                connection.execute(update.insert().values(item=number, **told))
            if thing["named"] and number % 3 == 0:
                named = {"on": date(2024, 5, 1), "kind": "exposure", "item": number, "region": "11"}
                connection.execute(action.insert().values(code=str(number), **named))
        derive_standing(connection)


def open_rows(scope: Scope) -> pd.DataFrame:
    """Every open obligation of the scope, judged over frames alone; `listed`: whether it counts by itself."""
    whole = Scope("11", scope.as_of)
    both = pd.concat([db.read(name, whole).frame for name in ("obligations", "projects")])
    judged = assess(both, scope.as_of, db.read("settings", whole).frame)
    judged = judged[~judged["stage"].isin(["done", "closed", "not_on_record"])].sort_values("item")
    rank = judged["light"].map({"red": 0, "yellow": 1}).fillna(2)
    steps = rank.groupby(judged["parent"]).min().reindex(judged["item"]).fillna(2).to_numpy()
    worse = (steps > rank.to_numpy()) | judged["named_by"].notna().to_numpy()
    judged["listed"] = (judged["kind"] != "project") | worse
    for column, wanted in (("unit", scope.unit), ("leader", scope.leader)):
        judged = judged[judged[column] == wanted] if wanted else judged
    judged["told_as"] = judged["counts_as"].fillna(judged["kind"])
    judged = judged[judged["told_as"].isin(scope.kinds)] if scope.kinds else judged
    judged = judged[judged["programme"].isin(scope.programmes)] if scope.programmes else judged
    return judged if scope.region == "11" else judged[judged["region"] == scope.region]


def check(scope: Scope) -> None:
    rows = open_rows(scope)
    lit = rows[rows["listed"] & rows["light"].isin(["red", "yellow"])]
    every = worst_first(lit)
    matters = merged(every, matter_of(every))
    shown = matters[matters["light"] == scope.light] if scope.light else matters

    found = evaluate(METRICS["warnings.all"], scope, db.read)
    assert found.frame["code"].tolist() == shown["code"].tolist()
    assert found.frame["reasons"].tolist() == shown["reasons"].tolist()
    assert found.frame["records"].tolist() == shown["records"].tolist()
    first = evaluate(METRICS["warnings.list"], scope, db.read)
    pd.testing.assert_frame_equal(first.frame, found.frame)
    whole = matter_of(rows).nunique()
    if len(rows):
        assert (found.value, found.denominator) == (len(shown), whole) == (first.value, first.denominator)
    red = evaluate(METRICS["warnings.red"], scope, db.read)
    assert (red.value or 0) == (shown["light"] == "red").sum()

    totals = db.read("warning_totals", scope).frame
    by_light = Counter(matters["light"]) + Counter({"blue": whole - len(matters)})
    told = totals[totals["light"] != "grey"].set_index("light")
    assert {light: count for light, count in told["count"].items() if count} == dict(by_light)
    of_lit = {light: count for light, count in told["records"].items() if light != "blue"}
    assert {light: count for light, count in of_lit.items() if count} == dict(Counter(lit["light"]))

    counts = db.read("warning_counts", scope).frame.fillna({"unit": "", "leader": ""})
    named = matters.fillna({"unit": "", "leader": ""}).assign(kind=matters["told_as"])
    keys = ["light", "kind", "unit", "leader"]
    assert counts.groupby(keys)["count"].sum().to_dict() == named.groupby(keys).size().to_dict()
    assert counts.set_index(keys)["code"].to_dict() == named.groupby(keys)["code"].first().to_dict()
    for metric in ("lights.by_unit", "lights.by_leader"):
        groups = evaluate(METRICS[metric], scope, db.read).frame
        for light in ("red", "yellow"):
            assert groups[light].sum() == (shown["light"] == light).sum(), metric


@UNHURRIED
@given(
    world=things,
    day=some.one_of(some.just(TODAY), near),
    rules=some.sampled_from(RULES),
    chosen=choices,
    place=some.sampled_from(PLACES),
)
def test_list_totals_and_groups_are_those_of_all_obligations(
    database: str, world: list[dict[str, Any]], day: date, rules: str, chosen: dict[str, Any], place: str
) -> None:
    put(world)
    write_setting("light_rules", rules, at=NOW, by="somebody")
    check(Scope("11", day))
    check(Scope(place, day, **chosen))


MILESTONE = {"kind": "milestone", "region": "11", "updates": [], "named": False}


def test_a_project_with_two_late_milestones_is_one(database: str) -> None:
    """Section B of the issue: its light is the worst, its reasons are all, the worst first."""
    own = {"region": "11", "updates": [], "named": False}
    late = {**MILESTONE, "parent": 1, "due_on": date(2024, 6, 30)}
    put([*[own] * len(OWNERS), late, late | {"due_on": date(2024, 4, 30)}, late | {"firmness": "strive"}])
    for scope in (Scope("11", TODAY), Scope("11", TODAY, kinds=("milestone",))):
        found = evaluate(METRICS["warnings.list"], scope, db.read)
        assert found.frame[["code", "light", "days_late", "records"]].to_numpy().tolist() == [["C06", "red", 66, 3]]
        assert found.frame["reasons"].tolist() == ["overdue;soft_deadline_past"]
        assert (found.value, found.details["records"], found.details["red_records"]) == (1, 3, 2)
        assert evaluate(METRICS["warnings.red"], scope, db.read).value == 1
    assert evaluate(METRICS["warnings.list"], Scope("11", TODAY, light="yellow"), db.read).value == 0

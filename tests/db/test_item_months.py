"""The lights of one item at the ends of months are those that its page would have shown on these days."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from lib import db
from lib.core.scope import Scope
from lib.db.commands.settings import write_setting
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from tests.db.test_one_light import UNHURRIED, near, put, things

NOW = datetime.fromisoformat("2024-07-05T09:00")


def result(key: str, scope: Scope) -> Any:
    return evaluate(METRICS[key], scope, db.read)


@UNHURRIED
@given(world=things, day=near, data=some.data())
def test_each_month_has_the_light_of_its_day(
    database: str, world: list[dict[str, Any]], day: date, data: some.DataObject
) -> None:
    put(world)
    write_setting("light_rules", "forecast", at=NOW, by="somebody")
    there = [db.read(name, Scope("11", day)).frame for name in ("obligations", "projects")]
    every = sorted({(row.code, row.kind) for frame in there for row in frame.itertuples()})
    for code, kind in data.draw(some.lists(some.sampled_from(every), max_size=2)) if every else ():
        scope = Scope("11", day, item=code, item_kind=kind)
        months = result("item.months", scope).frame
        assert months["stood_on"].iloc[-1].date() == day
        assert len(months) <= 12
        for told in months.itertuples():
            then = result("item.standing", replace(scope, as_of=told.stood_on.date())).frame
            assert then["light"].tolist() == [told.light], (code, told.stood_on)


def test_an_item_that_is_not_there_has_no_months(database: str) -> None:
    put([])
    answer = result("item.months", Scope("11", date(2024, 7, 5), item="nothing"))
    assert (answer.value, answer.reason.code) == (None, "no_item")

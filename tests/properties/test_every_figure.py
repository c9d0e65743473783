"""Under random worlds, settings and days every figure of the catalogue keeps what a figure must keep."""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from lib import db, export
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.commands.settings import write_setting
from lib.db.engine import engine
from lib.i18n import translator
from lib.metrics.catalog import METRICS, brief, metric
from lib.metrics.model import evaluate
from tests.properties.agreement import GROUPINGS, NO_GROUPING, disagreements, results, told
from tests.properties.worlds import COUNTY, TODAY, TOWNS, World, hand_in, worlds

#: An example is an import, and every figure on some days: seconds, so there are few of them unless more are asked for.
EXAMPLES = max(int(os.environ.get("QINGJIAN_EXAMPLES", "300")) // 100, 1)
NOW = datetime.fromisoformat("2024-07-05T09:00")
KEPT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

#: Settings that an office may have made, by name; none of them may set two figures against each other.
OWN = some.fixed_dictionaries(
    {},
    optional={
        "light_rules": some.sampled_from(["forecast", "countdown"]),
        "standing_check_months": some.sampled_from(["1", "12"]),
        "ahead_by": some.just("0.3"),
        "escalation": some.just("guangyuan_2018"),
        "ph_do_order": some.just("last"),
        "exceptional_event_policy": some.just("kept"),
        "composite_decimals": some.just("3"),
    },
)
views = some.builds(
    Scope,
    some.sampled_from([COUNTY, COUNTY, *TOWNS]),
    some.integers(-400, 200).map(lambda days: TODAY + timedelta(days=days)),
    some.sampled_from(["year", "quarter", "month", "12m"]),
    some.sampled_from([(), (), ("P1",)]),
    item=some.sampled_from(["F1", "F50", "T0", None]),
)


@contextmanager
def in_force(world: World, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty SQLite database of this world alone, filled by the real import."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(migrated, Path(folder) / 'world.db')}"
        monkeypatch.setenv("DATABASE_URL", url)
        try:
            hand_in(world.ledgers, Path(folder) / "first", TODAY)
            yield Path(folder)
        finally:
            engine(url).dispose()


def test_every_figure_that_groups_says_of_what() -> None:
    named = {key for key in METRICS if "by_" in key}
    assert named <= GROUPINGS.keys() | NO_GROUPING.keys()


@KEPT
@given(world=worlds(), own=OWN, view=views)
def test_lists_counts_shares_and_groups_agree(world: World, own: dict[str, str], view: Scope, migrated: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch):
        for name, value in own.items():
            write_setting(name, value, at=NOW, by="t")
        assert list(disagreements(results(view))) == []


@KEPT
@given(world=worlds(), view=views)
def test_what_is_chosen_adds_up_to_the_whole(world: World, view: Scope, migrated: Path) -> None:
    """Lights by kind, by unit and by light: the parts that a reader may choose are the whole."""
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch):
        everything = evaluate(METRICS["warnings.all"], view, db.read).frame
        owed = everything[everything["kind"].isin(list(ItemKind))]
        for name, choice in (("kind", "kinds"), ("unit", "unit"), ("leader", "leader")):
            for value, rows in owed.groupby(name):
                chosen = replace(view, **{choice: (value,) if choice == "kinds" else value})
                found = evaluate(METRICS["warnings.all"], chosen, db.read).frame
                assert sorted(found["code"]) == sorted(rows["code"]), (name, value)


@KEPT
@given(world=worlds(), days=some.lists(some.integers(1, 400), min_size=1, max_size=2, unique=True))
def test_what_is_handed_in_of_a_day_leaves_every_day_before_it_as_it_was(
    world: World, days: list[int], migrated: Path
) -> None:
    """Rows of a day and after open, tell and measure nothing before it: no figure of an earlier day may change."""
    before = [Scope(COUNTY, world.later - timedelta(days=day), item="F1") for day in days]
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch) as folder:
        first = [told(results(view)) for view in before]
        hand_in(world.additions, folder / "later", TODAY)
        for view, was in zip(before, first, strict=True):
            now = told(results(view))
            assert {
                key: (was[key], now[key]) for key in was if was[key] != now[key] and key not in OF_THE_LEDGERS
            } == {}


#: Figures of how well ledgers are kept: they judge the rows on record now, whatever day is looked at.
OF_THE_LEDGERS = {"items.doubted", "item.doubted", "air.doubted", "water.doubted"}


@KEPT
@given(
    world=worlds(), view=views, page=some.sampled_from(["overview", "warnings", "findings", "petitions", "projects"])
)
def test_page_file_workbook_and_query_say_the_same(world: World, view: Scope, page: str, migrated: Path) -> None:
    t = translator("zh")
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch):
        shown = {each.key: evaluate(each, view, db.read) for each in brief(page)}
        given_out = {
            key: evaluate(metric(each.metric.whole), view, db.read) if each.metric.whole else each
            for key, each in shown.items()
        }
        book = CalamineWorkbook.from_filelike(io.BytesIO(export.xlsx(list(given_out.values()), t)))
        about = book.get_sheet_by_name(t("sheet.about")).to_python()
        values = {row[0]: row[1] for row in about[1:]}
        for key, result in shown.items():
            whole = given_out[key]
            queried = json.loads(export.as_json(result))
            assert queried["value"] == result.value
            assert len(queried["frame"]) == len(result.frame)
            assert (whole.value, whole.numerator, whole.denominator) == (
                result.value,
                result.numerator,
                result.denominator,
            ), key
            if not result.metric.columns:
                continue
            _, *rows = csv.reader(io.StringIO(export.csv(whole, t).decode("utf-8-sig"), newline=""))
            assert len(rows) == len(whole.frame), key
            written = values[t(f"metric.{whole.key}")]
            if result.metric.unit == "count" and result.value is not None:
                assert str(written) == t.number(result.value, "count"), key


@pytest.mark.postgres
def test_both_engines_give_the_same_figures(
    postgres: str, template: str, migrated: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A few of the same worlds on PostgreSQL: every figure is the one that SQLite gives."""
    from tests.conftest import _made

    drawn: list[World] = []

    @settings(max_examples=3, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(world=worlds())
    def draw(world: World) -> None:
        drawn.append(world)

    draw()
    view = Scope(COUNTY, TODAY, item="F1")
    for number, world in enumerate(drawn[-2:]):
        with in_force(world, migrated, monkeypatch):
            ours = told(results(view))
        with _made(postgres, template) as url:
            monkeypatch.setenv("DATABASE_URL", url)
            hand_in(world.ledgers, tmp_path / str(number), TODAY)
            theirs = told(results(view))
            assert list(disagreements(results(view))) == []
            engine(url).dispose()
        assert {key: (ours[key], theirs[key]) for key in ours if ours[key] != theirs[key]} == {}

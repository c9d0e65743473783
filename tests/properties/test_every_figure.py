"""Under random worlds, settings, days and filters every figure of the catalogue keeps what a figure must keep."""

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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from lib import db
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.db.commands.settings import write_setting
from lib.db.engine import engine
from lib.i18n import translator
from lib.jobs.cli import app
from lib.metrics.catalog import METRICS, brief, metric
from lib.metrics.model import evaluate
from tests.properties.agreement import GROUPINGS, NO_GROUPING, disagreements, groups, results, told
from tests.properties.worlds import (
    COUNTY,
    TODAY,
    TOWNS,
    World,
    finished_in_the_past,
    hand_in,
    measured_in_the_past,
    worlds,
)

#: Every figure of several worlds takes its time on a machine that others use too.
pytestmark = pytest.mark.timeout(1800)

#: An example is an import, and every figure on some days: seconds, so there are few of them unless more are asked for.
ASKED = int(os.environ.get("QINGJIAN_EXAMPLES", "300"))
EXAMPLES = max(ASKED // 150, 1)
NOW = datetime.fromisoformat("2024-07-05T09:00")
#: The same worlds at every run unless more are asked for. A world is told as it was drawn: making it smaller takes
#: long.
KEPT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="QINGJIAN_EXAMPLES" not in os.environ,
    database=None,
    phases=(Phase.generate,),
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
#: What a view may choose among obligations: mostly nothing, else one of these.
CHOICES: list[dict[str, object]] = [
    {},
    {},
    {"unit": "水务局"},
    {"leader": "张某"},
    {"kinds": ("finding", "measure")},
    {"kinds": ("milestone",)},
    {"light": "red"},
    {"programmes": ("P1",)},
    {"unit": "住建局", "light": "yellow"},
]
views = some.builds(
    lambda scope, chosen: replace(scope, **chosen),
    some.builds(
        Scope,
        some.sampled_from([COUNTY, COUNTY, *TOWNS]),
        some.integers(-400, 200).map(lambda days: TODAY + timedelta(days=days)),
        some.sampled_from(["year", "quarter", "month", "12m"]),
        item=some.sampled_from(["F1", "F50", "T0", None]),
    ),
    some.sampled_from(CHOICES),
)


@contextmanager
def in_force(
    world: World, migrated: Path, monkeypatch: pytest.MonkeyPatch, own: dict[str, str] | None = None
) -> Iterator[Path]:
    """An empty SQLite database of this world alone, filled by the real import, with the office's own settings."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(migrated, Path(folder) / 'world.db')}"
        monkeypatch.setenv("DATABASE_URL", url)
        try:
            hand_in(world.ledgers, Path(folder) / "first", TODAY)
            choose(own or {})
            yield Path(folder)
        finally:
            engine(url).dispose()


def choose(own: dict[str, str]) -> None:
    """Make these settings in the database in force."""
    for name, value in own.items():
        write_setting(name, value, at=NOW, by="t")


def test_every_figure_that_groups_says_what_its_rows_add_up_to() -> None:
    """A grouping either adds up or is declared to be none, with its reason; and none is declared both."""
    named = {key for key in METRICS if groups(key)}
    assert named <= GROUPINGS.keys() | NO_GROUPING.keys()
    assert not GROUPINGS.keys() & NO_GROUPING.keys()


@KEPT
@given(world=worlds(), own=OWN, view=views)
def test_lists_counts_shares_and_groups_agree(world: World, own: dict[str, str], view: Scope, migrated: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own):
        assert list(disagreements(results(view))) == []


@KEPT
@given(world=worlds(), own=OWN, view=views)
def test_what_is_chosen_adds_up_to_the_whole(world: World, own: dict[str, str], view: Scope, migrated: Path) -> None:
    """Lights by kind, by unit and by leader: the parts that a reader may choose are the whole."""
    view = replace(view, unit=None, leader=None, kinds=())
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own):
        everything = evaluate(METRICS["warnings.all"], view, db.read).frame
        owed = everything[everything["kind"].isin(list(ItemKind))]
        for name in ("unit", "leader"):
            for value, rows in owed.groupby(name):
                found = evaluate(METRICS["warnings.all"], replace(view, **{name: value}), db.read).frame
                # A matter whose worst record is another's is that one's in the whole, and his own when he is chosen.
                assert set(rows["code"]) <= set(found["code"]), (name, value)
        if view.light is None:
            lights = [replace(view, light=light) for light in ("red", "yellow")]
            assert sum(len(evaluate(METRICS["warnings.all"], each, db.read).frame) for each in lights) == len(
                everything
            )


@KEPT
@given(world=worlds(), own=OWN, view=views, days=some.integers(1, 400))
def test_what_is_handed_in_of_a_day_leaves_every_day_before_it_as_it_was(
    world: World, own: dict[str, str], view: Scope, days: int, migrated: Path
) -> None:
    """Rows of a day and after open, tell and measure nothing before it: no figure of an earlier day may change."""
    before = replace(view, as_of=world.later - timedelta(days=days))
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own) as folder:
        first = told(results(before))
        hand_in(world.additions, folder / "later", TODAY)
        now = told(results(before))
        assert changed(first, now, besides=OF_THE_LEDGERS) == {}


#: Figures of how well ledgers are kept: they judge the rows on record now, whatever day is looked at.
OF_THE_LEDGERS = {"items.doubted", "item.doubted", "air.doubted", "water.doubted"}


def changed(was: dict[str, object], now: dict[str, object], *, besides: set[str]) -> dict[str, object]:
    return {key: (was[key], now[key]) for key in was if was[key] != now[key] and key not in besides}


#: What says how things stand on a day: none of it may change by what was finished unseen before its first report.
STANDS = (
    *("warnings.all", "warnings.red", "warnings.counts", "findings.overdue", "petitions.overdue", "tasks.overdue"),
    *("escalation.items", "lights.by_month"),
    *("findings.done_share", "findings.closed_share", "findings.on_time", "petitions.handled_share"),
)


@KEPT
@given(world=worlds(), own=OWN, days=some.integers(1, 300))
def test_the_day_before_an_import_of_what_was_finished_earlier_stands_as_it_stood(
    world: World, own: dict[str, str], days: int, migrated: Path
) -> None:
    """What comes on record as done, its day not told, is on no earlier day red, late, open or done.

    Its first report is of today. On every earlier day that had figures the lights, what is overdue and the shares are
    as they were before the import; only what is not on record is more.
    """
    view = Scope(COUNTY, TODAY - timedelta(days=days))
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own) as folder:
        was = stands(view)
        hand_in(finished_in_the_past(), folder / "past", TODAY)
        now = stands(view)
        # Where nothing was known there was no figure to keep.
        assert {key: now[key] for key in was if was[key][0] is not None} == {
            key: told for key, told in was.items() if told[0] is not None
        }


def stands(view: Scope) -> dict[str, tuple[object, ...]]:
    kept: dict[str, tuple[object, ...]] = {}
    for key in STANDS:
        result = evaluate(METRICS[key], view, db.read)
        frame = result.frame.drop(columns=["entered", "comparable"], errors="ignore").astype(str).to_dict("list")
        # How many ends of months are comparable does change: that is what it is told for.
        value = result.value if key != "lights.by_month" else result.value is not None or None
        kept[key] = (value, result.numerator, result.denominator if result.metric.unit == "share" else None, frame)
    return kept


@KEPT
@given(world=worlds(), own=OWN)
def test_readings_of_a_year_without_any_change_no_day_that_had_some(
    world: World, own: dict[str, str], migrated: Path
) -> None:
    """Days and months that had readings have the figures they had; only what is compared with the past is new."""
    view = Scope(COUNTY, TODAY, "12m")
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own) as folder:
        was = measured(view)
        hand_in(measured_in_the_past(), folder / "past", TODAY)
        assert measured(view) == was


def measured(view: Scope) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key in (
        "air.pm25_mean",
        "air.pm10_mean",
        "air.good_days",
        "air.composite",
        "water.good_share",
        "water.met_share",
    ):
        result = evaluate(METRICS[key], view, db.read)
        kept[key] = (result.value, result.numerator, result.denominator)
    for key, columns in (("air.calendar", ["on", "aqi", "aqi_level"]), ("water.matrix", None)):
        frame = evaluate(METRICS[key], view, db.read).frame
        kept[key] = (frame[columns] if columns else frame).astype(str).to_dict("list")
    return kept


@KEPT
@given(
    world=worlds(),
    own=OWN,
    view=views,
    page=some.sampled_from(["overview", "warnings", "findings", "petitions", "projects", "enforcement", "changes"]),
)
def test_page_file_workbook_and_query_say_the_same(
    world: World, own: dict[str, str], view: Scope, page: str, migrated: Path
) -> None:
    """The value and the rows of every figure of a page, as the command line prints and writes them."""
    t = translator("zh")
    with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch, own) as folder:
        asked = options(view)
        command("export", page, *asked, "--format", "xlsx", "--out", folder / "book")
        book = CalamineWorkbook.from_path(str(next((folder / "book").iterdir())))
        about = book.get_sheet_by_name(t("sheet.about")).to_python()
        sheets = iter(book.sheet_names[1:])
        for place, each in enumerate(brief(page), 1):
            shown, whole = (evaluate(one, view, db.read) for one in (each, metric(each.whole or each.key)))
            assert about[place][:2] == [t(f"metric.{whole.key}"), about[place][1]]
            if each.unit == "share" and shown.value is not None:
                assert about[place][1] == pytest.approx(shown.value)
            else:
                assert str(about[place][1]) == t.number(shown.value, each.unit), each.key
            queried = json.loads(command("query", each.key, *asked))
            same = ("value", "numerator", "denominator")
            assert [queried[name] for name in same] == pytest.approx([getattr(shown, name) for name in same]), each.key
            assert len(queried["frame"]) == len(shown.frame), each.key
            if not each.columns:
                continue
            _, *rows = csv.reader(io.StringIO(command("query", whole.key, *asked, "--format", "csv"), newline=""))
            in_book = book.get_sheet_by_name(next(sheets)).to_python()
            assert len(rows) == len(in_book) - 1 == len(whole.frame), each.key
            for column in each.nobody:
                place_of = list(each.columns).index(column)
                assert [str(row[place_of]) for row in in_book[1:]] == [row[place_of] for row in rows], each.key


def options(view: Scope) -> list[str]:
    """A view as the options of the command line."""
    given_out = view.to_query()
    named = {"on": "as-of"}
    return [word for name, value in given_out.items() for word in (f"--{named.get(name, name)}", value)]


def command(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output + done.stderr
    return done.stdout


def test_a_page_shows_the_figures_of_the_command_line(migrated: Path) -> None:
    """One random world in the pages themselves: every card says what the Result of the same scope says."""
    from tests.pages.reading import figures, fine, show

    for page, world in zip(("petitions", "findings", "projects"), drawn(3), strict=True):
        with pytest.MonkeyPatch.context() as patch, in_force(world, migrated, patch):
            view = Scope(COUNTY, TODAY)
            cards, t = figures(fine(show(page, **view.to_query()))), translator("zh")
            for each in brief(page):
                label = t(f"metric.{each.key}")
                if label in cards:
                    said = json.loads(command("query", each.key, *options(view)))["value"]
                    assert cards[label].split(" ")[0] == t.number(said, each.unit), each.key


def drawn(number: int) -> list[World]:
    """So many worlds, always the same, the last ones the largest."""
    found: list[World] = []

    @settings(
        max_examples=number + 5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(world=worlds())
    def draw(world: World) -> None:
        found.append(world)

    draw()
    return sorted(found, key=lambda world: sum(map(len, world.ledgers.values())))[-number:]


@pytest.mark.postgres
def test_both_engines_give_the_same_figures(
    postgres: str, template: str, migrated: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Some of the same worlds on PostgreSQL: every figure is the one that SQLite gives, and they agree there too."""
    from tests.conftest import _made

    view = Scope(COUNTY, TODAY, item="F1")
    for number, world in enumerate(drawn(max(EXAMPLES // 2, 1))):
        own = {"light_rules": "countdown"} if number % 2 else {}
        with in_force(world, migrated, monkeypatch, own):
            ours = told(results(view))
        with _made(postgres, template) as url:
            monkeypatch.setenv("DATABASE_URL", url)
            hand_in(world.ledgers, tmp_path / str(number), TODAY)
            choose(own)
            found = results(view)
            assert list(disagreements(found)) == []
            engine(url).dispose()
        assert changed(ours, told(found), besides=set()) == {}


def test_the_worlds_hold_what_is_nobodys() -> None:
    """The properties would say nothing of rows of nobody if no world had any."""
    rows = [row for world in drawn(5) for row in world.ledgers["findings"][1:]]
    assert "" in {row[5] for row in rows}
    assert "" in {row[8] for row in rows}

"""One number: a list has as many rows as its figure says, on the page, in CSV, in the workbook, by `query`."""

import io
import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

from lib import export
from lib.__main__ import app
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics.catalog import BRIEFS, METRICS
from lib.metrics.model import Result
from lib.ui import cache
from tests.demo_figures import figure
from tests.pages.reading import PINNED

SCOPE = Scope("620800", date(2024, 7, 5))

#: Figures whose value counts parts of their rows, or more than these: what it is, told by the rows.
COUNTS_PARTS: dict[str, Callable[[Result], float]] = {
    # A row per stage, kind or duty: the value is how many there are in all.
    "findings.by_stage": lambda result: result.frame["count"].sum(),
    "measures.by_stage": lambda result: result.frame["count"].sum(),
    "tasks.by_stage": lambda result: result.frame["count"].sum(),
    "projects.by_stage": lambda result: result.frame["count"].sum(),
    "duty.by_kind": lambda result: result.frame["total"].sum(),
    "duty.by_duty": lambda result: result.frame["total"].sum(),
    "item.actions": lambda result: result.frame["count"].sum(),
    # Findings and measures of a group are two rows: the value is how many groups there are. Of the tree: findings.
    **{
        f"findings.by_{group}": lambda result: result.frame["group"].nunique(dropna=False)
        for group in ("programme", "unit", "leader", "field", "region")
    },
    "rollup.tree": lambda result: result.frame["level"].eq("finding").sum(),
    # Every target then and now: the value is how many were lost or kept again.
    "changes.targets": lambda result: result.frame["target_turn"].notna().sum(),
    # A row per kind of answer: the value is how many answered.
    "petitions.by_satisfaction": lambda result: result.frame[result.frame["answer"] != "not_asked"]["count"].sum(),
    # A row per end of a month: the value is what remains at the last; how many can be compared.
    "findings.remaining": lambda result: result.frame["not_closed"].iloc[-1],
    "lights.by_month": lambda result: result.frame["comparable"].sum(),
    # Listed are those on their way to it, or past it, too: the value is how many it is so of on the day.
    "escalation.items": lambda result: result.frame["due_since"].le(pd.Timestamp(result.scope.as_of)).sum(),
    "water.open_alerts": lambda result: (~result.frame["lifted_on"].le(pd.Timestamp(result.scope.as_of))).sum(),
    "water.letters": lambda result: result.frame[result.frame["months_left"] == 0]["name"].nunique(),
    # A row per fault: the value is how many items have any. Per unit and rule: how many faults there are.
    "quality.list": lambda result: len(result.frame[result.frame["check"] != "masked"].groupby(["kind", "code"])),
    "quality.cells": lambda result: result.frame["to_check"].sum(),
    # Listed are matters that stand in several lists: the others are one record each.
    "matters.total": lambda result: (
        result.details["records"] - result.frame["records"].sum() + len(result.frame)  # type: ignore[operator]
    ),
    # The first row is the first deadline, the value counts extensions; of five respects those that are fixed.
    "item.deadlines": lambda result: len(result.frame) - 1,
    "item.fixings": lambda result: result.frame["told"].notna().sum(),
}
LISTED_GROUPS = ("lights.by_region", "lights.by_unit", "lights.by_leader")
#: The data sets of the demo on their days.
SCOPES = [Scope(code, date.fromisoformat(day)) for code, day in PINNED.items()]


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.region)
def test_a_list_has_as_many_rows_as_its_figure_says(demo: str, scope: Scope) -> None:
    """Known fault: "units to call" was 12 in the workbook of the overview, with three rows there and on the page."""
    wrong = {}
    for key in dict.fromkeys(key for keys in BRIEFS.values() for key in keys):
        result = figure(key, scope)
        if result.metric.unit in ("count", "table") and result.metric.columns and result.value is not None:
            counted = COUNTS_PARTS[key](result) if key in COUNTS_PARTS else len(result.frame)
            if result.value != counted:
                wrong[key] = (result.value, counted)
    assert wrong == {}


def test_every_group_of_lights_is_a_row(demo: str) -> None:
    for key in LISTED_GROUPS:
        result = figure(key, SCOPE)
        assert result.value == len(result.frame) > 0, key


def test_the_units_to_call_are_three_everywhere(demo: str) -> None:
    t = translator("zh")
    result = figure("warnings.units_to_call", SCOPE)
    assert (result.value, len(result.frame), result.denominator) == (3, 3, 12)
    book = pd.read_excel(io.BytesIO(export.xlsx([result], t)), engine="calamine", sheet_name=None)
    about, rows = book[t("sheet.about")], book[t("metric.warnings.units_to_call")[:28]]
    assert (int(about[t("sheet.value")].iloc[0]), len(rows)) == (3, 3)
    assert len(pd.read_csv(io.BytesIO(export.csv(result, t)))) == 3


def test_the_whole_of_a_list_has_the_same_figure(demo: str) -> None:
    shortened = [each for each in METRICS.values() if each.whole]
    assert shortened
    for each in shortened:
        first, whole = (figure(key, SCOPE) for key in (each.key, str(each.whole)))
        for name in ("value", "numerator", "denominator", "details", "reason", "as_of"):
            assert getattr(first, name) == getattr(whole, name), (each.key, name)
        pd.testing.assert_frame_equal(first.frame, whole.frame.head(len(first.frame)))


#: Each figure of a page that no page before it has.
NEW = {
    page: [key for key in keys if not any(key in BRIEFS[before] for before in list(BRIEFS)[:place])]
    for place, (page, keys) in enumerate(BRIEFS.items())
}


@pytest.mark.parametrize("page", BRIEFS)
def test_csv_and_workbook_have_the_rows_of_the_result(demo: str, page: str) -> None:
    t = translator("zh")
    for key in NEW[page]:
        result = figure(key, SCOPE)
        if not len(result.frame.columns):
            continue
        book = pd.read_excel(
            io.BytesIO(export.xlsx([result], t)), engine="calamine", sheet_name=None, keep_default_na=False
        )
        about, rows = book.values()
        assert len(rows) == len(result.frame) == len(pd.read_csv(io.BytesIO(export.csv(result, t)), dtype=str)), key
        if result.metric.unit != "share":
            assert str(about[t("sheet.value")].iloc[0]) == t.number(result.value, result.metric.unit), key


#: `query` of a page's own figures: the other pages in `make look`.
_ASKED = ("overview", "findings", "air", "enforcement")


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=[pytest.mark.look] * (page not in _ASKED)) for page in BRIEFS]
)
def test_page_and_query_give_the_same_figure_and_rows(demo: str, page: str) -> None:
    """What the page draws, `python -m lib query` prints: value and rows."""
    cache.begin()
    cache.restrict(True)
    shown = cache.results(page, SCOPE)
    for key in NEW[page]:
        told = CliRunner().invoke(app, ["query", key, "--region", SCOPE.region, "--as-of", str(SCOPE.as_of)])
        assert told.exit_code == 0, told.output
        printed, drawn = json.loads(told.stdout), json.loads(export.as_json(shown[key]))
        for name in ("value", "numerator", "denominator", "reason", "as_of"):
            assert printed[name] == drawn[name], (key, name)
        assert printed["frame"] == drawn["frame"], key

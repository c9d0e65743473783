"""One number: a list has as many rows as its figure says, on the page, in CSV, in the workbook, by `query`."""

import functools
import io
import re
from datetime import date

import pandas as pd
import pytest

from lib import db, export
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics.catalog import BRIEFS, METRICS, metric
from lib.metrics.model import evaluate

SCOPE = Scope("620800", date(2024, 7, 5))

#: Figures with rows that are no list of what the figure counts: the parts of it, its course, what stands beside it.
NO_LISTS = re.compile(
    r".*\.(by_stage|by_\w+|remaining|tree|register|five_fixed|matrix|monthly|calendar|quarters|targets|letters|"
    r"open_alerts|levels_by_month|total|cells|list_\w+)$|escalation\.items$|quality\.\w+$|petitions\.\w+$|air\.\w+$|"
    r"water\.\w+$"
)
#: Of these groups every one is a row: their figure is the number of rows.
LISTED_GROUPS = ("warnings.by_unit", "warnings.by_leader", "lights.by_region", "lights.by_unit", "lights.by_leader")


@functools.cache
def read(query: str, scope: Scope) -> object:
    return db.read(query, scope)


@pytest.mark.parametrize("page", BRIEFS)
def test_a_list_has_as_many_rows_as_its_figure_says(demo: str, page: str) -> None:
    """Known fault: "units to call" was 12 in the workbook of the overview, with three rows there and on the page."""
    keys = [key for key in BRIEFS[page] if key in LISTED_GROUPS or not NO_LISTS.match(key)]
    for key in keys:
        result = evaluate(metric(key), SCOPE, read)  # type: ignore[arg-type]
        if result.metric.unit in ("count", "table") and result.metric.columns and result.value is not None:
            assert result.value == len(result.frame), key


def test_every_group_of_lights_is_a_row(demo: str) -> None:
    for key in LISTED_GROUPS:
        result = evaluate(metric(key), SCOPE, read)  # type: ignore[arg-type]
        assert result.value == len(result.frame) > 0, key


def test_the_units_to_call_are_three_everywhere(demo: str) -> None:
    t = translator("zh")
    result = evaluate(metric("warnings.units_to_call"), SCOPE, read)  # type: ignore[arg-type]
    assert (result.value, len(result.frame), result.denominator) == (3, 3, 12)
    book = pd.read_excel(io.BytesIO(export.xlsx([result], t)), engine="calamine", sheet_name=None)
    about, rows = book[t("sheet.about")], book[t("metric.warnings.units_to_call")[:28]]
    assert (int(about[t("sheet.value")].iloc[0]), len(rows)) == (3, 3)
    assert len(pd.read_csv(io.BytesIO(export.csv(result, t)))) == 3


def test_the_whole_of_a_list_has_the_same_figure(demo: str) -> None:
    shortened = [each for each in METRICS.values() if each.whole]
    assert shortened
    for each in shortened:
        first, whole = (evaluate(one, SCOPE, read) for one in (each, metric(str(each.whole))))  # type: ignore[arg-type]
        for name in ("value", "numerator", "denominator", "details", "reason", "as_of"):
            assert getattr(first, name) == getattr(whole, name), (each.key, name)
        pd.testing.assert_frame_equal(first.frame, whole.frame.head(len(first.frame)))


@pytest.mark.parametrize("page", BRIEFS)
def test_csv_and_workbook_have_the_rows_of_the_result(demo: str, page: str) -> None:
    t = translator("zh")
    for key in BRIEFS[page]:
        result = evaluate(metric(key), SCOPE, read)  # type: ignore[arg-type]
        if not len(result.frame.columns):
            continue
        book = pd.read_excel(
            io.BytesIO(export.xlsx([result], t)), engine="calamine", sheet_name=None, keep_default_na=False
        )
        about, rows = book.values()
        assert len(rows) == len(result.frame) == len(pd.read_csv(io.BytesIO(export.csv(result, t)), dtype=str)), key
        if result.metric.unit != "share":
            assert str(about[t("sheet.value")].iloc[0]) == t.number(result.value, result.metric.unit), key

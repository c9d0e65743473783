"""A page as a reader opens it, and what is on it."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.scope import Scope
from lib.core.settings import HOME, database_url
from lib.i18n import translator
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate
from lib.ui.navigation import MENU

CJK = re.compile(r"[\u3400-\u9fff]")
#: Pages of figures; those that take data in, and the meeting with its own frame, have tests of their own.
PAGES = [entry.name for entry in MENU if not (entry.works or entry.bare)]
SCRIPTS = {entry.name: entry.script for entry in MENU}
SETS = ("620800", "620802", "620702", "620722", "540122", "990001")
PINNED = {
    "620800": "2024-07-05",
    "620802": "2024-07-05",
    "620702": "2017-10-31",
    "620722": "2022-12-31",
    "540122": "2020-11-30",
    "990001": "2023-11-30",
}

#: What a page must show on the demo: elements by kind.
SHOWS = {
    "overview": ("html", "image", "bidi_component"),
    "compare": ("html", "vega_lite_chart"),
    "problem_map": ("html", "bidi_component"),
    "warnings": ("dataframe", "bidi_component"),
    "changes": ("html", "dataframe", "vega_lite_chart", "bidi_component"),
    "findings": ("html", "bidi_component"),
    "look_back": ("html", "dataframe", "vega_lite_chart", "bidi_component"),
    "projects": ("html", "dataframe", "vega_lite_chart", "bidi_component"),
    "petitions": ("html", "vega_lite_chart", "bidi_component"),
    "enforcement": ("html", "dataframe", "vega_lite_chart", "bidi_component"),
    "air": ("html", "dataframe", "vega_lite_chart"),
    "water": ("html", "dataframe", "vega_lite_chart"),
    "data_quality": ("html", "dataframe", "bidi_component"),
}

#: Data sets and pages of which nothing was imported.
NOTHING_THERE = {
    ("990001", "air"),
    ("990001", "water"),
    ("990001", "petitions"),
    ("990001", "findings"),
    ("620722", "findings"),
}

#: The database that the cache was filled from: its key has the version of the data, not the database.
_cached_for: list[str] = []


def show(page: str, **query: str) -> AppTest:
    """The page after its first run, with these parameters in the address."""
    if _cached_for != [database_url()]:
        st.cache_resource.clear()
        _cached_for[:] = [database_url()]
    app = AppTest.from_file(str(HOME / "app.py"), default_timeout=240)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(SCRIPTS[page])
    return app.run()


def elements(node: Any, inside: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every element of the page in the order of the screen, with the kinds of the blocks around it."""
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from elements(child, (*inside, child.type))
        else:
            yield child, inside


def words(app: AppTest) -> str:
    """Everything that is written on the page, as one text without markdown's backslashes."""
    parts = []
    for each, _ in elements(app.main):
        parts += [str(getattr(each, "label", "") or "")]
        value = getattr(each, "value", None)
        parts += [value.to_string() if isinstance(value, pd.DataFrame) else str(value or "")]
    return bare("\n".join(parts))


def bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def fine(app: AppTest) -> AppTest:
    """The page, which tells no fault, and whose charts a browser can read.

    Known fault: where no item of the air could be compared, a scale from nan to nan was a fault in the browser alone.
    """
    assert not [each.message for each in app.exception]
    assert not [each.value for each in app.error]
    for each in app.get("vega_lite_chart"):
        json.loads(each.proto.spec, parse_constant=_is_no_json)
    return app


def _is_no_json(word: str) -> None:
    raise AssertionError(f"{word} stands in a chart: a browser reads no such number")


def of(key: str, scope: Scope) -> Result:
    return evaluate(metric(key), scope, db.read)


#: Classes of the strip's markup, by what stands there.
_CARD = re.compile(
    r'(?:<div class="card-head"><span>(?P<label>.*?)</span><span>.*?</span></div>.*?)?'
    r'<b>(?P<value>.*?)</b> <span>(?P<beside>.*?)</span></div><div class="card-judged">(?P<judged>.*?)</div>'
)


def strip(app: AppTest) -> dict[str, tuple[str, str, str]]:
    """The cards of the first screen by their label: the figure, what stands beside it, what judges it."""
    each = elements(app.main)
    found, label = {}, ""
    for element, _ in each:
        if element.type == "page_link":
            label = element.proto.label
        elif element.type == "html" and (card := _CARD.search(element.value)):
            found[unescape(card["label"] or label)] = (card["value"], card["beside"], unescape(card["judged"]))
    return found


def lead(app: AppTest) -> str:
    """The sentence that a page begins with, without its markup."""
    body = next(each.value for each, _ in elements(app.main) if each.type == "html" and "<h4>" in each.value)
    return unescape(re.sub(r"<[^>]+>", "", body.partition("</h4>")[0]))


def figures(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def figure(key: str, scope: Scope, language: str) -> tuple[str, str]:
    """Label and value of a figure as its card shows them, computed without the page."""
    t = translator(language)
    result = of(key, scope)
    if result.value is None:
        return t(f"metric.{key}"), "—"
    return t(f"metric.{key}"), f"{t.number(result.value, result.metric.unit)} {t(f'unit.{result.metric.unit}')}".strip()


def widgets(app: AppTest) -> dict[str, Any]:
    return {
        "region": app.selectbox(key="f-region").value,
        "on": app.date_input(key="f-on").value,
        "period": app.selectbox(key="f-period").value,
        "programme": app.multiselect(key="f-programme").value,
    }


def titles(spec: Any) -> Iterator[str]:
    """Titles and legends of a Vega-Lite spec."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name in ("title", "domain", "labelExpr"):
                yield from (
                    [value] if isinstance(value, str) else [each for each in value or () if isinstance(each, str)]
                )
            if name not in ("data", "datasets"):
                yield from titles(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from titles(each)


def lists_of(app: AppTest) -> list[dict[str, Any]]:
    """What the status lists of the page were given, the drawer's left out."""
    protos = [each.proto for each, _ in elements(app.main) if each.type == "bidi_component"]
    return [json.loads(proto.mixed.json or proto.json) for proto in protos]


def drawer_of(app: AppTest) -> str | None:
    """The words of the drawer; None where none is open."""
    parts = [each for each, around in elements(app._tree) if "dialog" in around]
    said = (f"{getattr(each, 'label', '') or ''} {getattr(each, 'value', '') or ''}" for each in parts)
    return bare("\n".join(said)) if parts else None


def rows_of(app: AppTest, column: str) -> list[pd.DataFrame]:
    """The tables of the page that have a column."""
    tables = [each.value for each in app.dataframe]
    return [table for table in tables if column in table]

"""The one place that caches. Keys are (what, scope, data version): an import raises the version, nothing is guessed.

Results and finished chart specs are small and never changed, so they are shared as they are, without copies.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import db
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.i18n import Translator, translator
from lib.metrics.catalog import brief
from lib.metrics.model import Result, evaluate

#: Views kept: every region of a city on every page for a few days and periods.
_VIEWS = 2000


def results(page: str, scope: Scope) -> dict[str, Result]:
    """The results of a page's brief for a scope, at the present version of the data."""
    return _results(page, scope, db.version())


def spec(draw: Callable[..., Any], result: Result, t: Translator, **options: Any) -> dict[str, Any]:
    """The finished Vega-Lite spec of a chart of a result."""
    key = (f"{draw.__module__}.{draw.__name__}", result.key, tuple(sorted(options.items())))
    return _spec(key, result.scope, t.language, db.version(), _draw=draw, _result=result)


def picture(draw: Callable[..., Any], result: Result, t: Translator, outlines: Any, height: int) -> dict[str, Any]:
    """The finished spec of the map's picture; its outlines follow from the scope's region."""
    return _picture(result.scope, t.language, height, db.version(), _draw=draw, _result=result, _outlines=outlines)


@st.cache_resource(max_entries=_VIEWS, show_spinner=False)
def _picture(
    scope: Scope,
    language: str,
    height: int,
    version: int,
    *,
    _draw: Callable[..., Any],
    _result: Result,
    _outlines: Any,
) -> dict[str, Any]:
    drawn = _draw(_result, translator(language), _outlines.counties, _outlines.townships, height)
    made: dict[str, Any] = drawn.to_dict()
    return made


@st.cache_resource(max_entries=_VIEWS, show_spinner=False)
def _results(page: str, scope: Scope, version: int) -> dict[str, Result]:
    """Evaluates a brief; every query is read once. The version is part of the key."""
    rows: dict[tuple[str, Scope], Rows] = {}

    def read(query: str, asked: Scope) -> Rows:
        if (query, asked) not in rows:
            rows[query, asked] = db.read(query, asked)
        return rows[query, asked]

    return {metric.key: evaluate(metric, scope, read) for metric in brief(page)}


@st.cache_resource(max_entries=_VIEWS, show_spinner=False)
def _spec(
    key: tuple[Any, ...], scope: Scope, language: str, version: int, *, _draw: Callable[..., Any], _result: Result
) -> dict[str, Any]:
    made: dict[str, Any] = _draw(_result, translator(language), **dict(key[2])).to_dict()
    return made


@st.cache_resource(max_entries=4, show_spinner=False)
def _office(version: int) -> tuple[Any, list[db.DataSet]]:
    return db.regions(), db.data_sets()


def office() -> tuple[Any, list[db.DataSet]]:
    """All regions and the data sets, at the present version of the data."""
    return _office(db.version())


@st.cache_resource(max_entries=_VIEWS, show_spinner=False)
def _programmes(region: str, version: int) -> dict[str, str]:
    return db.programmes(region)


def programmes(region: str) -> dict[str, str]:
    """Code to name of the programmes that have items in a region or below it."""
    return _programmes(region, db.version())

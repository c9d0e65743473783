"""The one place that caches. Keys are (what, scope, data version): an import raises the version, nothing is guessed.

What is kept is small and finished (Results, chart specs, lines of text), never changed, and shared as it is by all
sessions: `st.cache_data` would copy it at every hit and hash its arguments for longer than most of it takes to make.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from cachetools import LRUCache

from lib import db, export
from lib.core.errors import NotAllowed
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.core.settings import database_url
from lib.core.terms import Light
from lib.i18n import Translator
from lib.maps import point_rows
from lib.metrics.actions import DISCIPLINE
from lib.metrics.catalog import RULES, brief, metric
from lib.metrics.ladder import LIT
from lib.metrics.model import Metric, Result, evaluate
from lib.ui.navigation import entry_of
from lib.ui.office import Office

T = TypeVar("T")

#: Things kept: every region of a city on every page for a few days and periods.
_shelf: LRUCache[Hashable, Any] = LRUCache(maxsize=4000)
_one_at_a_time = threading.Lock()


#: The database and its data version in this run: the second half of every key.
_state: ContextVar[tuple[str, int]] = ContextVar("database and data version of this run")
#: Whether this run's reader may read restricted rows: the third. What one reader's run made is never another's.
_restricted: ContextVar[bool] = ContextVar("the reader of this run reads restricted rows", default=False)


def begin() -> int:
    """Read the data version once at the beginning of a run: the whole page then shows one state of the data."""
    _state.set((database_url(), db.version()))
    _restricted.set(False)
    return version()


def restrict(allowed: bool) -> None:
    """Say whether the reader of this run may read restricted rows; until it is said, no."""
    _restricted.set(allowed)


#: The queries that read actions, accountability among them.
_OF_ACTIONS = {"actions", "item_actions", "item_steps"}


def rows(queries: Iterable[str], scope: Scope) -> dict[str, Rows]:
    """Queries for the reader of this run, in one transaction: accountability is left out where it is not for them."""
    found = db.read_all(queries, scope)
    if not _restricted.get():
        for query in found.keys() & _OF_ACTIONS:
            frame = found[query].frame
            kept = frame[~frame["kind"].isin(DISCIPLINE)].reset_index(drop=True)
            found[query] = replace(found[query], frame=kept)
    return found


def evaluated(metrics: Sequence[Metric], scope: Scope) -> dict[str, Result]:
    """Metrics by key for the reader of this run; every query is read once."""
    read = rows(dict.fromkeys(query for metric in metrics for query in metric.inputs), scope)
    return {metric.key: evaluate(metric, scope, lambda query, _: read[query]) for metric in metrics}


def version() -> int:
    """The data version of this run."""
    return _state.get()[1]


def results(page: str, scope: Scope, tab: str | None = None) -> dict[str, Result]:
    """The results of a page's brief for a scope, or of one part of it. Every query is read once for all of them."""
    return made(("results", page, scope, tab), lambda: _evaluated(page, scope, tab))


def whole(result: Result) -> Result:
    """A result with every row, for a download, where it holds only the first of them; read when asked, never kept."""
    if result.metric.whole is None:
        return result
    return evaluated([metric(result.metric.whole)], result.scope)[result.metric.whole]


def every(result: Result) -> Result:
    """A list of red or yellow matters with every row: as it is where it has all that it counts, else read and kept."""
    if result.value is None or len(result.frame) >= float(result.value):
        return result

    def read() -> Result:
        rows = evaluated([metric("warnings.all")], result.scope)["warnings.all"].frame
        lit = rows["light"].isin([Light.RED] if result.key == "warnings.red" else LIT)
        return replace(result, frame=rows[lit].reset_index(drop=True))

    return made(("every", result.key, result.scope), read)


def spec(draw: Callable[..., Any], result: Result, t: Translator, **options: Hashable) -> dict[str, Any]:
    """The finished Vega-Lite spec of a chart of a result."""
    key = (draw, result.key, result.scope, t.language, tuple(sorted(options.items())))
    return made(key, lambda: inline(draw(result, t, **options).to_dict()))


def picture(draw: Callable[..., Any], result: Result, t: Translator, outlines: Any, height: int) -> dict[str, Any]:
    """The finished spec of the map's picture; its outlines follow from the scope's region."""
    key = (draw, result.scope, t.language, height)
    return made(key, lambda: inline(draw(result, t, outlines.counties, height=height).to_dict()))


def svg(spec: dict[str, Any], draw: Callable[..., Any], result: Result, t: Translator, **options: Hashable) -> str:
    """A spec drawn as SVG; `options` are those that the spec was drawn with."""
    key = ("svg", draw, result.key, result.scope, t.language, tuple(sorted(options.items())))
    return made(key, lambda: export.svg(spec, t))


def fine_points(scope: Scope, t: Translator, layer: str, points: Result | None = None) -> list[list[Any]]:
    """What is fine on a layer of the map: the page makes it of its `points`, the browser asks for it a moment later."""

    def rows() -> list[list[Any]]:
        return point_rows(points or evaluated([metric("map.points")], scope)["map.points"], t, layer)

    return made_for_all(("fine", scope, t.language, layer), rows)


def words(make: Callable[[Result, Translator], list[str]], result: Result, t: Translator) -> list[str]:
    """Finished lines of text that are made of a result."""
    return made((make, result.key, result.scope, t.language), lambda: make(result, t))


def office() -> Office:
    """All regions and the data sets."""
    return made("office", lambda: Office(db.regions(), db.data_sets()))


def programmes(region: str) -> dict[str, str]:
    """Code to name of the programmes that have items in a region or below it."""
    return made(("programmes", region), lambda: db.programmes(region))


def rules(scope: Scope) -> Result:
    """The rules of lights in force."""
    return made(("rules", scope), lambda: evaluated([metric(RULES)], scope)[RULES])


def last_meeting(region: str, before: date) -> date | None:
    """The day of the last dispatch meeting before a day."""
    return made(("meeting", region, before), lambda: db.last_meeting(region, before))


def beside_the_meeting(scope: Scope) -> Scope:
    """The scope with its earlier day: that of the address, else of the last meeting, else a month before."""
    since = scope.since if scope.since and scope.since < scope.as_of else None
    return replace(scope, since=since or last_meeting(scope.region, scope.as_of) or scope.then)


def owners(region: str) -> tuple[list[str], list[str]]:
    """The units and the leaders that items of a region or below it name."""
    return made(("owners", region), lambda: db.owners(region))


def made(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returned for this key in the state of the data of this run; made now if it was not before."""
    return _kept((key, _state.get(), _restricted.get()), make)


def made_for_all(key: Hashable, make: Callable[[], T]) -> T:
    """As `made`, of what is the same whoever reads it."""
    return _kept((key, _state.get(), None), make)


def _kept(whole: Hashable, make: Callable[[], T]) -> T:
    with _one_at_a_time:
        if whole in _shelf:
            kept: T = _shelf[whole]
            return kept
    new = make()
    with _one_at_a_time:
        _shelf[whole] = new
    return new


def _evaluated(page: str, scope: Scope, tab: str | None) -> dict[str, Result]:
    if entry_of(page).roles and not _restricted.get():
        raise NotAllowed(page=page)
    return evaluated(brief(page, tab), scope)


def inline(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec whose data stand inside its layers: Streamlit then sends it as it is.

    Named data sets and data at the top are turned into Arrow tables by way of pandas at every run, 10 ms a chart.
    """
    data_sets = spec.pop("datasets", {})
    whole = {name: spec.pop(name) for name in ("data", "mark", "encoding") if name in spec}
    layers = spec.setdefault("layer", [{}] if "mark" in whole else [])
    if "mark" in whole:
        layers[0].update(whole)
    for layer in layers:
        data = layer.get("data") or whole.get("data")
        if data:
            layer["data"] = {"values": data_sets[data["name"]]} if "name" in data else data
    return spec

"""The frame around every page: language, menu, filter bar, explained errors."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from lib.core.errors import AppError, BadScope, UnknownRegion
from lib.core.scope import FIRST_DAY, LAST_DAY, PERIODS, Scope
from lib.core.settings import HOME, LANGUAGE
from lib.i18n import LANGUAGES, Translator, translator
from lib.metrics.model import Result
from lib.ui import cache, sources
from lib.ui.gate import SIGN_OUT
from lib.ui.navigation import MENU, Entry, grouped, pages
from lib.ui.office import Office
from lib.ui.reader import NOBODY, Reader, reader
from lib.ui.words import plain

log = logging.getLogger(__name__)

#: What the frame hands to the page of this run, in the session.
_FRAME = "frame"
#: Filters that outlive a change of page; an item is opened by its own link.
_REMEMBERED = ("lang", "region", "on", "period", "programme", "since")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame knows in this run: the words, the scope (None: nothing imported yet), the menu, the reader."""

    t: Translator
    scope: Scope | None
    pages: dict[str, Any]
    office: Office
    reader: Reader
    #: The place of definitions and sources in the scope bar; a page that shows no figures has none.
    sources: DeltaGenerator | None = None
    #: What the page has shown in this run, each result under its title.
    shown: list[tuple[str, Result]] = field(default_factory=list)
    #: What a page has once and has in this run.
    once: set[str] = field(default_factory=set)


def run() -> None:
    """Draw the frame and run the page that was asked for."""
    st.set_page_config(page_title="Qingjian", page_icon="🌿", layout="wide", initial_sidebar_state="collapsed")
    st.html(HOME / "lib" / "ui" / "style.css")
    t = translator(_language())
    reads: Reader | None = None
    with explained_errors(t):
        cache.begin()
        reads = reader()
    menu = pages(t, (reads or NOBODY).may)
    page = st.navigation(grouped(t, menu), position="top")
    if reads is None:
        return
    with explained_errors(t):
        entry = next((each for each in MENU if menu.get(each.name) is page), MENU[0])
        now = _filters(t, menu, reads, entry)
        st.session_state[_FRAME] = now
        cache.restrict(now.scope is not None and reads.sees(now.scope, now.office))
        with suppress(StopException):  # nothing more of the page: what it has shown has its sources all the same
            page.run()
        sources.draw(now)


def current() -> Frame:
    """The frame of this run."""
    frame: Frame = st.session_state[_FRAME]
    return frame


@contextmanager
def explained_errors(t: Translator) -> Iterator[None]:
    """An expected failure becomes one sentence; anything else a number, and the trace goes to the log."""
    try:
        yield
    except AppError as error:
        log.warning("%s", error)
        st.error(plain(t(error.key, **error.params)))
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("error %s", number)
        st.error(t("error.unknown", number=number))


def _language() -> str:
    """The language of the address, else of this session, else of the browser, else of the office."""
    asked = st.query_params.get("lang") or _remembered().get("lang")
    if asked in LANGUAGES:
        return str(asked)
    browser = (st.context.locale or "").lower()
    return next((language for language in LANGUAGES if browser.startswith(language)), LANGUAGE.value)


def _remembered() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault("filters", {})
    return kept


def _filters(t: Translator, menu: dict[str, Any], reads: Reader, entry: Entry) -> Frame:
    """The filter bar. The address wins over what the session remembers, and is brought up to date.

    A page with a frame of its own has no bar, only the place of its sources.
    """
    office = cache.office()
    if office.is_empty:
        _language_switch(t)
        return Frame(t, None, menu, office, reads)
    query = _remembered() | dict(st.query_params.items())
    try:
        if query.get("region") and query["region"] not in office:
            raise UnknownRegion(region=query["region"])
        scope = office.scope(query.get("region") or reads.home(office)).with_query(query)
    except (BadScope, UnknownRegion) as error:
        st.warning(plain(t(error.key, **error.params)))
        scope = office.scope()
    known = cache.programmes(scope.region)
    if unknown := [code for code in scope.programmes if code not in known]:
        st.warning(plain(t(BadScope.key, value=",".join(unknown))))
        scope = replace(scope, programmes=tuple(code for code in scope.programmes if code in known))
    place = _bare(t) if entry.bare else _draw(t, scope, office, reads, with_sources=not entry.works)
    address = scope.to_query() | {"lang": t.language}
    _remembered().clear()
    _remembered().update({name: address[name] for name in _REMEMBERED if name in address})
    for name in set(st.query_params) | set(address):
        if name in address and st.query_params.get(name) != address[name]:
            st.query_params[name] = address[name]
    return Frame(t, scope, menu, office, reads, place)


def _draw(t: Translator, scope: Scope, office: Office, reads: Reader, *, with_sources: bool) -> DeltaGenerator | None:
    """The scope bar; returns the place of the page's sources in it."""
    programmes = cache.programmes(scope.region)
    names = office.menu(t.language)
    periods = list(PERIODS) if scope.period in PERIODS else [*PERIODS, scope.period]
    with st.container(horizontal=True, vertical_alignment="center", key="filter-bar"):
        state = st.session_state
        state["f-region"], state["f-on"], state["f-period"] = scope.region, scope.as_of, scope.period
        state["f-programme"] = [code for code in scope.programmes if code in programmes]
        st.selectbox(
            t("filter.region"),
            list(names),
            format_func=names.__getitem__,
            key="f-region",
            label_visibility="collapsed",
            on_change=_region_chosen,
            width=190,
        )
        st.date_input(
            t("filter.as_of"),
            key="f-on",
            label_visibility="collapsed",
            on_change=_chosen,
            format="YYYY-MM-DD",
            width=140,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
        )
        st.selectbox(
            t("filter.period"),
            periods,
            format_func=lambda code: _period(t, code),
            key="f-period",
            label_visibility="collapsed",
            on_change=_chosen,
            width=150,
        )
        st.multiselect(
            t("filter.programme"),
            list(programmes),
            format_func=lambda code: programmes.get(code, code),
            key="f-programme",
            label_visibility="collapsed",
            on_change=_chosen,
            placeholder=t("filter.all_programmes"),
            width="stretch",
        )
        own = office.data_set(scope.region)
        if own and own.sample:
            with st.container(width="content", key="sample"):
                st.badge(t("app.sample"), icon=":material/science:", color="gray", help=t("app.sample_notice"))
        place = sources.reserve(t) if with_sources else None
        _language_switch(t)
        _signed_in(t, reads)
    return place


def _bare(t: Translator) -> DeltaGenerator:
    with st.container(key="bare-sources"):
        return sources.reserve(t)


def _signed_in(t: Translator, reads: Reader) -> None:
    """Who is signed in, and the way out; nothing while accounts are off."""
    if reads.account is None:
        return
    with st.container(width="content", key="signed-in"):
        # A link of markdown would open another tab.
        st.html(f'{escape(reads.account.name)} · <a href="{SIGN_OUT}">{escape(t("login.leave"))}</a>', width="content")


def _language_switch(t: Translator) -> None:
    st.session_state["f-lang"] = t.language
    st.segmented_control(
        t("filter.language"),
        LANGUAGES,
        format_func=lambda code: t(f"language.{code}"),
        key="f-lang",
        on_change=_language_chosen,
        required=True,
        label_visibility="collapsed",
    )


def _period(t: Translator, code: str) -> str:
    if code in PERIODS:
        return t(f"period.{code}")
    start, _, end = code.partition("..")
    return t("period.explicit", start=start, end=end)


def _chosen() -> None:
    """A filter was changed: the address says so, and the script reads it from there."""
    state = st.session_state
    chosen = {"region": state["f-region"], "period": state["f-period"], "programme": ",".join(state["f-programme"])}
    if state["f-on"]:
        chosen["on"] = state["f-on"].isoformat()
    _remember(chosen)


def _region_chosen() -> None:
    """Another region starts at its own data set's day, with all programmes."""
    _remembered().clear()
    for name in ("on", "programme", "item", "of", "near", "at"):
        st.query_params.pop(name, None)
    period = st.session_state["f-period"]
    _remember({"region": st.session_state["f-region"], "period": period if period in PERIODS else ""})


def _language_chosen() -> None:
    if st.session_state["f-lang"]:
        _remember({"lang": st.session_state["f-lang"]})


def _remember(chosen: dict[str, str]) -> None:
    for name, value in chosen.items():
        _remembered()[name] = value
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
            _remembered().pop(name, None)

"""Definitions and sources, once a page: what each shown result rests on, and what the lights mean.

A block says under itself only what a reader must not miss: that its data end before the day of the page, and what it
leaves out. All else stands in one popover of the scope bar, and at the foot of a print.
"""

from collections.abc import Iterable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import export
from lib.i18n import Translator
from lib.metrics.catalog import is_lit
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.words import plain


def reserve(t: Translator) -> DeltaGenerator:
    """The popover's place in the scope bar; what is shown is known only when the page has run."""
    return st.popover(t("sources.title"), icon=":material/info:", type="tertiary", key="sources-button")


def shown(result: Result, title: str = "") -> list[str]:
    """Note that the page shows a result under a title; returns the lines that must stand beside it.

    What the line below the page's figures says already (`say_once`) is not said again.
    """
    now = frame.current()
    now.shown.append((title or now.t(f"metric.{result.key}"), result))
    return [line for line in export.earlier(result, now.t) if line not in now.once]


def say_once(lines: Iterable[str]) -> None:
    """Note that these lines stand on the page for all of it."""
    frame.current().once.update(lines)


def draw(now: "frame.Frame") -> None:
    """What was shown, into the popover and, for paper alone, below the page."""
    if now.sources is None or not now.shown:
        return
    lines = told(now)
    with now.sources.container(key="sources"):
        st.markdown("\n\n".join(f"**{plain(title)}**  \n:small[{plain(line)}]" for title, line in lines))
    with st.container(key="printed-sources"):
        paragraphs = "".join(f"<p><b>{escape(title)}</b> {escape(line)}</p>" for title, line in lines)
        st.html(f"<h5>{escape(now.t('sources.title'))}</h5>{paragraphs}")


def told(now: "frame.Frame") -> list[tuple[str, str]]:
    """Titles with their line of days, source and standard, those of one line together; then the lights."""
    titles: dict[str, dict[str, None]] = {}
    for title, result in now.shown:
        titles.setdefault(export.day_and_source(result, now.t, most=99), {})[title] = None
    lines = [(now.t("format.reasons").join(each), line) for line, each in titles.items()]
    if now.scope is not None and any(is_lit(result.metric) and len(result.frame) for _, result in now.shown):
        lights = export.legend(cache.rules(now.scope), now.t)
        lines.append((now.t("sources.lights"), now.t("legend.or").join(lights)))
    if now.scope is not None and (own := now.office.data_set(now.scope.region)) and own.sample:
        note = own.note if now.t.language == "zh" else own.note_en
        lines.append((now.t("app.sample_notice"), note))
    return lines

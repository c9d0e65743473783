"""What a page script works with: the words, the scope and the results of its brief."""

from dataclasses import dataclass

import streamlit as st

from lib.core.scope import Scope
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame

#: The overview begins with its sentence.
_WITHOUT_TITLE = "overview"


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one run."""

    name: str
    t: Translator
    scope: Scope

    def brief(self) -> dict[str, Result]:
        """The page's results by metric key."""
        return cache.results(self.name, self.scope)

    @property
    def region(self) -> str:
        """The name of the scope's region."""
        return region_name(self.scope.region)


def page(name: str) -> Page:
    """Begin a page: its heading; on an empty database the first step, and nothing after it."""
    now = frame.current()
    if now.scope is None:
        _first_step(now.t)
        st.stop()
    if name != _WITHOUT_TITLE:
        st.subheader(now.t(f"page.{name}"))
    return Page(name, now.t, now.scope)


def region_name(code: str) -> str:
    """A region's name in the reader's language."""
    now = frame.current()
    return now.office.name(code, now.t.language)


def _first_step(t: Translator) -> None:
    st.subheader(t("empty.title"))
    st.write(t("empty.step"))
    st.caption(t("empty.demo"))
    st.code("python -m lib init --demo", language="bash")
    st.caption(t("empty.import"))
    st.code("python -m lib import FILE.xlsx --ledger findings", language="bash")

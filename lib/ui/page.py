"""What a page script works with: the words, the scope and the results of its brief."""

from dataclasses import dataclass, replace

import streamlit as st

from lib import auth
from lib.core.errors import NotAllowed
from lib.core.scope import Scope
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.navigation import MENU, WRITERS, entry_of
from lib.ui.reader import Reader

#: Pages that begin with a sentence of what their figures say, or with their item.
WITHOUT_TITLE = tuple(entry.name for entry in MENU if not entry.works)
#: An item in the address of these opens in the drawer over them: what they show is the same without it.
_WITH_DRAWER = tuple(name for name in WITHOUT_TITLE if name not in ("item", "compare", "air", "water"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one run."""

    name: str
    t: Translator
    scope: Scope

    def brief(self, tab: str | None = None) -> dict[str, Result]:
        """The page's results by metric key: all, or ("") those before its tabs, or those and what a tab adds."""
        if not tab:
            return cache.results(self.name, self.scope, tab)
        return cache.results(self.name, self.scope, "") | cache.results(self.name, self.scope, tab)

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
    _admit(name, now, now.scope)
    if name not in WITHOUT_TITLE:
        st.subheader(now.t(f"page.{name}"))
    scope = replace(now.scope, item=None, item_kind=None) if name in _WITH_DRAWER else now.scope
    return Page(name, now.t, scope)


def _admit(name: str, now: frame.Frame, scope: Scope) -> None:
    """Refuse a page that is not for the reader; note in the audit who opened a restricted one, once per session.

    Raises NotAllowed.
    """
    entry = entry_of(name)
    if not entry.roles:
        return
    try:
        now.reader.check(entry, scope, now.office, now.t)
    except NotAllowed:
        _note_access(name, now.reader, refused=True)
        raise
    _note_access(name, now.reader)


def _note_access(name: str, reads: Reader, *, refused: bool = False) -> None:
    noted: set[tuple[str, str, bool]] = st.session_state.setdefault("noted-access", set())
    if reads.account and (access := (reads.account.name, name, refused)) not in noted:
        auth.record_access(reads.account.name, name, refused=refused)
        noted.add(access)


def region_name(code: str) -> str:
    """A region's name in the reader's language."""
    now = frame.current()
    return now.office.name(code, now.t.language)


def _first_step(t: Translator) -> None:
    st.subheader(t("empty.title"))
    st.write(t("empty.step"))
    st.caption(t("empty.demo"))
    st.code("python -m lib init --demo", language="bash")
    now = frame.current()
    if now.reader.may(WRITERS):
        st.page_link(now.pages["data_import"], label=t("empty.page"), icon=":material/upload:")
    st.caption(t("empty.import"))
    st.code("python -m lib import FILE.xlsx --ledger findings", language="bash")

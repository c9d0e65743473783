"""Pages that bring data in or give files out: for the office, on an empty database too, whatever the filters say."""

from dataclasses import dataclass

import streamlit as st

from lib import auth
from lib.core.settings import ACCOUNTS, IMPORTS, is_on
from lib.i18n import Translator
from lib.ui import frame
from lib.ui.reader import Reader, known_reader


@dataclass(frozen=True, slots=True)
class Work:
    """A working page in one run: its name, the words, who works here ("" while nobody has a name)."""

    name: str
    t: Translator
    by: str


def work_page(name: str) -> Work:
    """Begin a working page: its heading, and for whom it is. Raises NotAllowed."""
    t = frame.current().t
    by = writer(name, t)
    st.subheader(t(f"page.{name}"))
    if not is_on(ACCOUNTS):
        st.caption(t("work.open", setting=IMPORTS.name))
    return Work(name, t, by)


def writer(name: str, t: Translator) -> str:
    """The name under which this reader brings data in. Callbacks and fragments ask again: they run without the page.

    Raises NotAllowed.
    """
    return known_reader().check_writes(t(f"page.{name}"))


def check_still(work: Work) -> None:
    """Refuse who may no longer work on the page: for downloads, made outside of any run. Raises NotAllowed."""
    known = auth.account_named(work.by) if is_on(ACCOUNTS) else None
    Reader(known, without_account=False).check_writes(work.t(f"page.{work.name}"))

"""The menu: every page once. The order here is the order on the screen."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from lib.core.settings import HOME
from lib.i18n import Translator

#: The roles that read accountability: its page, and its rows wherever they are read. A responsible unit does not.
RESTRICTED_TO = ("leader", "office", "administrator")
#: The roles that take ledgers in and imports back.
WRITERS = ("office", "administrator")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its name (text key "page.<name>", address and script), the section folder it lies in, its roles.

    `group`: the menu's entry that it stands under (text key "menu.<group>"); none = it is an entry itself. `roles`: who
    may open it; none = everybody. `hidden`: not in the menu; other pages lead to it. `works`: it takes data in or gives
    files out instead of showing figures, and does so on an empty database too. `bare`: it has its own frame, without
    menu and scope bar.
    """

    name: str
    section: str
    group: str = ""
    roles: tuple[str, ...] = ()
    hidden: bool = False
    works: bool = False
    bare: bool = False

    @property
    def script(self) -> str:
        """The page's file."""
        return str(HOME / "pages" / self.section / f"{self.name}.py")


MENU = (
    Entry("overview", "situation"),
    Entry("meeting", "situation", bare=True),
    Entry("warnings", "situation", "duties"),
    Entry("changes", "situation", "duties"),
    Entry("findings", "action", "duties"),
    Entry("projects", "action", "duties"),
    Entry("petitions", "action", "duties"),
    Entry("look_back", "action", "duties"),
    Entry("enforcement", "action", "duties", RESTRICTED_TO),
    Entry("problem_map", "situation", "duties"),
    Entry("item", "action", "duties", hidden=True),
    Entry("air", "quality", "environment"),
    Entry("water", "quality", "environment"),
    Entry("compare", "situation", "environment"),
    Entry("data_import", "records", "ledgers", WRITERS, works=True),
    Entry("batches", "records", "ledgers", WRITERS, works=True),
    Entry("forms", "records", "ledgers", WRITERS, works=True),
    Entry("data_quality", "records", "ledgers"),
    Entry("gallery", "records", "ledgers", hidden=True, works=True),
)


def entry_of(name: str) -> Entry:
    """The entry of a page."""
    return next(entry for entry in MENU if entry.name == name)


def addresses() -> list[str]:
    """The address of every page; the first page's is the root."""
    return ["/" if entry is MENU[0] else f"/{entry.name}" for entry in MENU]


def pages(t: Translator, may: Callable[[tuple[str, ...]], bool]) -> dict[str, Page]:
    """Page name to the page as Streamlit knows it, with titles in the reader's language.

    A page that is not for the reader (`may` says of roles) stands in no menu; its address is answered by a refusal.
    """
    return {
        entry.name: st.Page(
            entry.script,
            title=t(f"page.{entry.name}"),
            url_path="" if entry is MENU[0] else entry.name,
            default=entry is MENU[0],
            visibility="visible" if may(entry.roles) and not entry.hidden else "hidden",
        )
        for entry in MENU
    }


def grouped(t: Translator, menu: dict[str, Page]) -> dict[str, list[Page]]:
    """The pages under the words of their groups: the form of `st.navigation`; those of no group stand by themselves."""
    groups: dict[str, list[Page]] = {}
    for entry in MENU:
        words = t(f"menu.{entry.group}") if entry.group else ""
        groups.setdefault(words, []).append(menu[entry.name])
    return groups

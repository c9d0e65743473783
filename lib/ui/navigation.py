"""The menu: every page once. The order here is the order on the screen."""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from lib.core.settings import HOME
from lib.i18n import Translator


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its name (text key "page.<name>", address and script) and the section folder it lies in.

    `hidden`: not in the menu; other pages lead to it.
    """

    name: str
    section: str
    hidden: bool = False

    @property
    def script(self) -> str:
        """The page's file."""
        return str(HOME / "pages" / self.section / f"{self.name}.py")


MENU = (
    Entry("overview", "situation"),
    Entry("problem_map", "situation"),
    Entry("warnings", "situation"),
    Entry("findings", "action"),
    Entry("look_back", "action"),
    Entry("item", "action", hidden=True),
    Entry("air", "quality"),
    Entry("water", "quality"),
)


def addresses() -> list[str]:
    """The address of every page; the first page's is the root."""
    return ["/" if entry is MENU[0] else f"/{entry.name}" for entry in MENU]


def pages(t: Translator) -> dict[str, Page]:
    """Page name to the page as Streamlit knows it, with titles in the reader's language."""
    return {
        entry.name: st.Page(
            entry.script,
            title=t(f"page.{entry.name}"),
            url_path="" if entry is MENU[0] else entry.name,
            default=entry is MENU[0],
            visibility="hidden" if entry.hidden else "visible",
        )
        for entry in MENU
    }

"""Small things a page arranges with."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, NoReturn

import streamlit as st

from lib.core.settings import ACCOUNTS, is_on
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import frame
from lib.ui.filters import coded
from lib.ui.page import WITHOUT_TITLE, Page
from lib.ui.work import Work


def columns(widths: int | Sequence[int]) -> list[Any]:
    """Columns of equal width, or of these parts; they stand below each other on a phone."""
    return st.columns(widths, gap="small")


def picture_and_list() -> list[Any]:
    """Two columns, a picture and a list; on a phone the list stands first."""
    with st.container(key="list-first"):
        return columns(2)


def page_sentence(clauses: Sequence[str], softer: str, t: Translator) -> None:
    """What a page says first: a bold sentence, whose lines break between its clauses, and a second, softer one."""
    join = t("overview.sentence.join")
    clauses = [clauses[0][:1].upper() + clauses[0][1:], *clauses[1:]]
    ends = [join.strip()] * (len(clauses) - 1) + [""]
    spans = (f"<span>{escape(words + end)}</span>" for words, end in zip(clauses, ends, strict=True))
    bold = (" " if join.endswith(" ") else "").join(spans)
    soft = f"<p>{escape(softer)}</p>" if softer else ""
    with st.container(key="page-sentence"):
        st.html(f"<h4>{bold}</h4>{soft}")


def spoken(clauses: Iterable[str], t: Translator) -> str:
    """Clauses as one sentence with its end, without those that are empty; nothing where all are."""
    told = t("overview.sentence.join").join(filter(None, clauses))
    return told[:1].upper() + told[1:] + t("overview.sentence.end") if told else ""


def tab_row(page: Page | Work, tabs: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The tabs of a page in one row and, of the chosen one, its parts in another: the codes of both, from the address.

    Only what is chosen is worked out. A tab of one part has no second row.
    """
    t, name = page.t, page.name
    with st.container(key="tab-row"):
        tab = coded("tab", tuple(tabs), t("tabs.label"), lambda code: t(f"{name}.tab.{code}"), forgets=("part",))
        parts = tuple(tabs[tab])
        if len(parts) == 1:
            return tab, parts[0]
        return tab, coded("part", parts, t("tabs.part"), lambda code: t(f"{name}.part.{code}"))


def stop() -> NoReturn:
    """Nothing after this."""
    st.stop()


def stop_where_nothing_is_known(
    page: Page, brief: dict[str, Result], words: str = "page.nothing", *, of: str = ""
) -> None:
    """Where nothing of a page was ever imported: one sentence and what to do, not a page of dashes.

    `of`: the noun that the page is about, where it shows others beside it.
    """
    if any(result.sources for key, result in brief.items() if key.startswith(of)):
        return
    if page.name in WITHOUT_TITLE:
        st.subheader(page.t(f"page.{page.name}"))
    st.info(page.t(words, region=page.region, day=page.scope.end), icon=":material/info:")
    stop()


def note(words: str) -> None:
    """A line of explanation."""
    st.caption(words)


def restricted_note(page: Page) -> None:
    """For whom a restricted page is; while accounts are off, that nobody's role was asked."""
    st.caption(page.t("page.restricted" if is_on(ACCOUNTS) else "page.restricted_open"))


def page_link(name: str, page: Page, *, label: str | None = None) -> None:
    """A way to another page in the same scope."""
    t = page.t
    st.page_link(
        frame.current().pages[name],
        label=label or t("overview.open", page=t(f"page.{name}")),
        query_params=page.scope.to_query(),
        icon=":material/arrow_forward:",
    )

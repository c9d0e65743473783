"""The drawer of a unit: its red and yellow matters; a click opens one of them."""

import streamlit as st

from lib.core.frames import records
from lib.metrics.model import Result
from lib.ui import cache, frame
from lib.ui.filters import say
from lib.ui.meeting.rows import matter
from lib.ui.meeting.slide import around, count, tag
from lib.ui.page import Page
from lib.ui.words import plain

#: Matters that are told of a unit; its hand-over list has them all.
_MOST = 50


def whose_drawer(page: Page, brief: dict[str, Result]) -> None:
    """Open the unit that the address names; nothing where it names none, or where a matter is open."""
    unit, now = st.query_params.get("whose"), frame.current()
    if unit and "drawer" not in now.once:
        now.once.add("drawer")
        st.dialog(plain(unit), width=480, position="right", on_dismiss=_closed)(_contents)(page, brief, unit)


def _contents(page: Page, brief: dict[str, Result], unit: str) -> None:
    listed = cache.every(brief["warnings.list"])
    rows = [row for row in records(listed.frame) if row["unit"] == unit]
    if not rows:
        st.markdown(plain(page.t("warnings.none")))
        return
    counts = "".join(count(light, sum(row["light"] == light for row in rows)) for light in ("red", "yellow"))
    told = "".join(matter(page, row, listed, unit=False) for row in rows[:_MOST])
    if len(rows) > _MOST:
        told += tag("p", page.t("status.shown", shown=_MOST, total=len(rows)), "facts")
    st.html(around("div", around("p", counts, "counts") + told, "matters in-drawer"))


def _closed() -> None:
    say("whose", None)

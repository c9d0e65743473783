"""Changes since the last meeting: one sentence for the meeting, counts, whose they are, and the list of them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from lib.charts import turns_by_unit
from lib.core.frames import records
from lib.core.scope import FIRST_DAY
from lib.core.terms import Light
from lib.i18n import Translator
from lib.metrics.changes import TURNS
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import table
from lib.ui.card import figure_card
from lib.ui.item_rows import items
from lib.ui.layout import page_link, page_sentence
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.status_list import told_list
from lib.ui.status_rows import chip_of, told_row
from lib.ui.strip import Card, cards_row, reach
from lib.ui.words import plain

Brief = Mapping[str, Result]

#: The parts that stand behind the page's tabs.
CHANGE_TABS = {"water": ("water",), "targets": ("targets",), "updates": ("updates",), "list": ("list",)}

#: Rows of the list on the first screen, and of a table behind a tab.
_FIRST, _ROWS = 8, 9
#: What the list of all columns leaves out on the screen.
_ALL = (
    *("turn", "light", "kind", "code", "title", "unit", "leader", "due_on", "days_late"),
    *("on", "was", "became", "cause", "approval", "by", "note"),
)


def changes_sentence(page: Page, brief: Brief) -> None:
    """What happened between the two days, the worst first; then the two days, reports, water and air."""
    bold = list(clauses(brief["changes.list"], page.t))
    page_sentence(bold or [page.t("page.changes")], softer(page, brief), page.t)


def clauses(result: Result, t: Translator) -> Iterable[str]:
    """The bold sentence: every kind of change that there is; that nothing is newly overdue is told, other zeros not."""
    if result.value is None:
        return
    if not result.details["newly_overdue"]:
        yield t("changes.sentence.none_overdue")
    for turn in TURNS:
        if count := result.details[turn]:
            yield t("changes.sentence.turn", turn=t(f"turn.{turn}"), count=count)


def softer(page: Page, brief: Brief) -> str:
    """The second sentence, which begins with region and days: what was reported, what water and air did."""
    t, result = page.t, brief["changes.list"]
    parts = [t("changes.sentence.reports", **{name: result.details[name] for name in ("updates", "items")})]
    if result.value is None:
        parts = [reason_of(result, t)]
    elif count := result.details["first_told"]:
        parts.append(t("changes.sentence.entered", count=count))
    water, air = brief["changes.water"], brief["changes.targets"]
    if water.value is not None:
        worse = int(str(water.details["worse"]))
        parts += _pair("water", {"worse": worse, "better": len(water.frame) - worse}, t)
    if air.value is not None:
        lost = int(str(air.details["lost"]))
        parts += _pair("air", {"lost": lost, "kept": int(air.value) - lost}, t)
    head = t("changes.sentence.head", then=page.scope.then, day=page.scope.as_of, region=page.region)
    return head + t("overview.sentence.join").join(parts) + t("overview.sentence.end")


def _pair(of: str, counts: dict[str, int], t: Translator) -> list[str]:
    """How many turned for worse and for better; that none did is one clause."""
    told = [t(f"changes.sentence.{of}_{way}", count=count) for way, count in counts.items() if count]
    return told or [t(f"changes.sentence.{of}_same")]


def changes_since(page: Page) -> None:
    """The earlier day, to choose; and where it comes from."""
    scope, t = page.scope, page.t
    since, meeting = scope.then, cache.last_meeting(scope.region, scope.as_of)
    st.session_state["f-since"] = since
    with st.container(horizontal=True, vertical_alignment="bottom", key="changes-since"):
        st.date_input(
            t("changes.since"),
            key="f-since",
            on_change=_since_chosen,
            format="YYYY-MM-DD",
            min_value=min(FIRST_DAY, since),
            max_value=scope.as_of - timedelta(days=1),
            width=160,
        )
        st.caption(plain(_where_from(page, since, meeting)))


def _where_from(page: Page, since: date, meeting: date | None) -> str:
    if meeting is None:
        return page.t("changes.no_meeting", day=since)
    return page.t("changes.at_meeting" if since == meeting else "changes.other_day", day=meeting)


def _since_chosen() -> None:
    if st.session_state["f-since"]:
        st.query_params["since"] = st.session_state["f-since"].isoformat()


def changes_cards(page: Page, result: Result) -> None:
    """A count of each kind of change, with the unit that has most of it."""
    if result.value is None:
        return
    cards_row(list(cards(result, page.t)))
    reach([(page.t("changes.block.items"), result)], page.t)


def cards(result: Result, t: Translator) -> Iterable[Card]:
    """One card per kind of change; what came on record as done has one where there is any."""
    for turn in TURNS:
        rows, label = result.frame[result.frame["turn"] == turn], t(f"turn.{turn}")
        if turn == "first_told" and rows.empty:
            continue
        light = Light.RED if turn == "newly_overdue" and len(rows) else ""
        yield Card(turn.replace("_", "-"), "", str(len(rows)), "", _whose(rows["unit"], t), light, label)


def _whose(units: Any, t: Translator) -> str:
    counts = units.fillna("").value_counts()
    if counts.empty:
        return t("changes.card.none")
    if len(counts) > 1 and counts.iloc[0] == counts.iloc[1]:
        return t("changes.card.units", count=len(counts))
    name = t.group("unit", str(counts.index[0]), "unit")
    return name if len(counts) == 1 else t("changes.card.unit", unit=name, count=int(counts.iloc[0]))


def changes_picture(page: Page, result: Result) -> None:
    """Whose matters got worse, whose better."""
    t = page.t
    turned = result.frame["turn"].isin(["newly_overdue", "reopened", "newly_closed", "newly_done"])
    if turned.any():
        figure_card("turns", t("changes.block.turns"), turns_by_unit, result, said=t("changes.turns_said"))


def changes_list(page: Page, result: Result) -> None:
    """Every change one by one, by kind, those with the worst light first; a click opens the item."""
    t = page.t
    rows = [_row(row, result, t) for row in records(result.frame)]
    counts = result.frame["turn"].value_counts()
    names = {turn: t("changes.block.turn", turn=t(f"turn.{turn}"), count=counts[turn]) for turn in counts.index}
    heads = [{"id": turn, "name": names[turn], "marks": [], "label": names[turn]} for turn in TURNS if turn in names]
    told_list(page, t("changes.block.items"), result, rows, heads=heads, first=_FIRST, none=t("changes.none"))


def _row(row: dict[str, Any], result: Result, t: Translator) -> dict[str, Any]:
    today = result.scope.as_of
    was, became = (t.cell(name, row[name]) for name in ("was", "became"))
    facts = [
        row["unit"] or t("status.no_unit"),
        row["leader"] or t("status.no_leader"),
        t("changes.row.turn", was=was, became=became) if was and became else became or was,
        t.cell("cause", row["cause"]),
        row["approval"],
        row["by"],
        row["note"],
    ]
    day = "" if row["on"] is None else t.short_day(row["on"], today)
    due = "" if row["due_on"] is None else t("status.due", day=t.short_day(row["due_on"], today))
    word, glyph = chip_of(row["light"], t)
    told = told_row(f"{row['kind']}:{row['code']}", word, row["title"], facts, day, due, t, group=row["turn"])
    return told | {"light": row["light"], "glyph": glyph}


def changes_tab(page: Page, brief: Brief, tab: str) -> None:
    """What stands behind a tab: sections, targets, every report, every column of the changes."""
    t = page.t
    if tab == "water":
        table(t("changes.block.water"), brief["changes.water"], rows=_ROWS)
        page_link("water", page)
    elif tab == "targets":
        table(t("changes.block.targets"), brief["changes.targets"], rows=_ROWS)
        page_link("air", page)
    elif tab == "updates":
        items(page, t("changes.block.updates"), brief["changes.updates"], rows=_ROWS)
    else:
        items(page, t("changes.block.table"), brief["changes.list"], columns=_ALL, rows=_ROWS)

"""The quality of ledgers: how much there is to check and for whom, the workbook to send out, the list, its tabs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import export
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.quality_rows import MASKED
from lib.ui import cache
from lib.ui.blocks import table
from lib.ui.filters import choose, filters, said_or, say
from lib.ui.item_rows import open_item
from lib.ui.layout import page_sentence, spoken, stop_where_nothing_is_known
from lib.ui.page import Page
from lib.ui.status_list import told_list
from lib.ui.status_rows import told_row
from lib.ui.strip import Card, cards_row, counted_card, reach
from lib.ui.words import plain

Brief = Mapping[str, Result]

#: The parts that stand behind the page's tabs, one at a time.
QUALITY_TABS = {
    "units": ("units",),
    "rules": ("rules",),
    "list": ("list",),
    "trend": ("trend",),
    "readings": ("air", "water"),
}

_UNITS = ("unit", "score", "to_check", "checked", "items_caught", "items", "masked")
_RULES = ("rule_group", "check", "to_check", "checked", "score", "masked")
_LIST = ("unit", "check", "code", "title", "found", "ask", "kind", "heading", "leader", "contact", "region_name")

#: Rows of the list on the first screen, and of a table behind a tab.
_FIRST, _ROWS = 5, 7


def quality_sentence(page: Page, brief: Brief) -> None:
    """How much is to be checked and by how many units; where most of it is; the score. Ends where no ledger is."""
    scope = page.scope
    if not (scope.unit or scope.leader or scope.kinds):  # of a unit without items there is nothing, and yet a ledger
        stop_where_nothing_is_known(page, dict(brief))
    bold, soft = sentences(brief, page.t)
    page_sentence(bold or [page.t("page.data_quality")], soft, page.t)


def sentences(brief: Brief, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; no clause where nothing could be checked."""
    score = brief["quality.score"]
    checked, masked = (int(str(score.details.get(name, 0))) for name in ("checked", "masked"))
    bold, soft = list(_bold(brief, checked, t)), []
    if worst := _worst(brief["quality.list"]):
        rule, count = worst
        soft.append(t("quality.sentence.rule", rule=t(f"check.{rule}"), count=count))
    if checked:
        soft.append(t("quality.sentence.score", score=t.number(score.value, "share")))
    if masked:
        soft.append(t("quality.sentence.masked", count=masked))
    if sum(doubted := [int(brief[f"{noun}.doubted"].value or 0) for noun in ("air", "water")]):
        soft.append(t("quality.sentence.readings", air=doubted[0], water=doubted[1]))
    return bold, spoken(soft, t)


def _bold(brief: Brief, checked: int, t: Translator) -> Iterable[str]:
    asked = asked_of(brief["quality.list"])
    units, nobody = asked["unit"].nunique(), int(asked["unit"].isna().sum())
    if units:
        yield t("quality.sentence.to_check", count=len(asked), units=units)
    elif len(asked):
        yield t("quality.sentence.of_nobody", count=len(asked))
    elif checked:
        yield t("quality.sentence.in_order", count=checked)
    if units and nobody:
        yield t("quality.sentence.nobody", count=nobody)


def asked_of(listed: Result) -> pd.DataFrame:
    """The rows of the list that a unit is asked to check: masked cells stand in it under their own word."""
    return listed.frame[listed.frame["check"] != MASKED]


def _worst(listed: Result) -> tuple[str, int] | None:
    """The rule that caught most, with how much that is."""
    counts = asked_of(listed)["check"].value_counts()
    return (str(counts.index[0]), int(counts.iloc[0])) if len(counts) else None


def quality_choices(page: Page, listed: Result) -> None:
    """In one row the workbook to send out, and what of the ledgers is looked at."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="quality-choices"):
        _workbook(page, listed)
        filters(page, light=False)


def _workbook(page: Page, listed: Result) -> None:
    """The workbook of what each unit is asked to check, a sheet per unit; nothing where there is nothing to check."""
    t = page.t
    if listed.frame.empty:
        return
    st.download_button(
        t("quality.workbook"),
        data=lambda: export.quality_book(listed, t),
        file_name=export.book_name("data_quality", [listed], t, cache.version()),
        on_click="ignore",
        icon=":material/table_view:",
        key="quality-workbook",
        help=t("quality.list_note"),
        mime=export.XLSX_TYPE,
    )


def quality_cards(page: Page, brief: Brief) -> None:
    """The score and how it moved, places and items to check, readings in doubt."""
    t = page.t
    cards_row(list(cards(brief, t)))
    shown = ("quality.score", "quality.cells", "quality.list", "air.doubted", "water.doubted")
    reach([(t(f"metric.{key}"), brief[key]) for key in shown], t)


def cards(brief: Brief, t: Translator) -> Iterable[Card]:
    """Five figures; one without a figure is a dash with its reason."""
    score, details = brief["quality.score"], brief["quality.score"].details
    yield counted_card(score, t, _moved(score.frame, t))
    worst = _worst(brief["quality.list"])
    told = t("quality.card.rule", rule=t(f"check.{worst[0]}"), count=worst[1]) if worst else t("quality.card.none")
    beside = t("quality.card.checked", count=details["checked"])
    yield counted_card(brief["quality.cells"], t, told, beside=beside, label=t("quality.board.places"))
    masked = details["masked"]
    yield counted_card(
        brief["quality.list"], t, t("quality.card.masked" if masked else "quality.card.no_mask", count=masked)
    )
    for noun in ("air", "water"):
        doubted = brief[f"{noun}.doubted"]
        yield counted_card(doubted, t, t("quality.card.kept" if doubted.value else "quality.card.none"))


def _moved(trend: pd.DataFrame, t: Translator) -> str:
    """How the score by rules of reporting moved since the end of the month before; nothing where that is not known."""
    known = trend[trend["score"].notna()]
    if len(known) < 2 or (known["entered"].iloc[-1] or 0) > 0:
        return t("quality.card.no_trend")
    points = 100 * (known["score"].iloc[-1] - known["score"].iloc[-2])
    way = "same" if abs(points) < 0.05 else "up" if points > 0 else "down"
    return t(
        f"quality.card.trend_{way}",
        points=f"{abs(points):.1f}",
        day=t.short_day(known["on"].iloc[-2], known["on"].iloc[-1]),
    )


def chosen_rule(brief: Brief) -> str:
    """The rule that the address narrows the list to; nothing where it names none of those that caught something."""
    return said_or("rule", ("", *dict.fromkeys(asked_of(brief["quality.list"])["check"])))


def quality_list(page: Page, brief: Brief) -> None:
    """What is asked, one row an item and rule, by unit, those with most first; of one rule where one is chosen."""
    t, listed, rule = page.t, brief["quality.list"], chosen_rule(brief)
    rows = listed.frame[listed.frame["check"] == rule] if rule else listed.frame
    title = t("quality.block.list_of", rule=t(f"check.{rule}")) if rule else t("quality.block.list")
    if rule and st.button(t("quality.all_rules"), icon=":material/close:", type="tertiary", key="all-rules"):
        say("rule", None)
        st.rerun()
    many = rows.groupby(rows["unit"].fillna(""))["check"].transform("size")
    ordered = rows.assign(many=many, masked=rows["check"] == MASKED, nobody=rows["unit"].isna())
    ordered = ordered.sort_values(["masked", "nobody", "many", "unit"], ascending=[True, True, False, True])
    told_list(page, title, listed, [_row(row, t) for row in records(ordered)], first=_FIRST)


def _row(row: dict[str, Any], t: Translator) -> dict[str, Any]:
    facts = [
        t.group("unit", row["unit"] or "", "unit"),
        row["leader"] or t("status.no_leader"),
        t("quality.row.found", heading=t.cell("heading", row["heading"]), found=t.cell("found", row["found"]) or "—"),
        t.cell("ask", row["ask"]),
    ]
    of = f"{row['kind']}:{row['code']}"
    return told_row(of, str(t.cell("check", row["check"])), str(row["title"] or row["code"]), facts, "", row["code"], t)


def quality_tab(page: Page, told: Brief, part: str) -> None:
    """A table behind a tab: units (a click narrows the page), rules (a click narrows the list), the list, readings."""
    t = page.t
    if part == "units":
        unit = table(t("quality.block.units"), told["quality.units"], columns=_UNITS, select="unit", rows=_ROWS)
        if unit in set(told["quality.units"].frame["unit"].dropna()):  # there may be a row of those without one
            choose(page, "unit", unit)
    elif part == "rules":
        rule = table(t("quality.block.rules"), told["quality.rules"], columns=_RULES, select="check", rows=_ROWS)
        if rule and rule != chosen_rule(told) and rule in set(asked_of(told["quality.list"])["check"]):
            say("rule", rule)
            st.rerun()
    elif part == "list":
        rule, listed = chosen_rule(told), told["quality.list"]
        own = listed.frame[listed.frame["check"] == rule].reset_index(drop=True) if rule else listed.frame
        title = t("quality.block.table_of", rule=t(f"check.{rule}")) if rule else t("quality.block.table")
        code = table(title, replace(listed, frame=own), columns=_LIST, select="code", rows=_ROWS, csv=not rule)
        if code:
            open_item(page, code)
    else:
        table(t(f"metric.{part}.doubted"), told[f"{part}.doubted"], rows=_ROWS)
        st.caption(plain(t("quality.readings_note")))

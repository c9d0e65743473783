"""The page of look-backs: what is to be checked again and since when, by month and one by one; what checks found."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from lib.charts import look_back_months
from lib.core.frames import records
from lib.core.terms import LookBackOutcome
from lib.export.lateness import days_in_words
from lib.i18n import Translator, kind_of
from lib.metrics.look_back import PRIORITIES
from lib.metrics.model import Result
from lib.ui.card import figure_card
from lib.ui.layout import page_sentence, spoken
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.status_list import told_list
from lib.ui.status_rows import told_row
from lib.ui.strip import Card, cards_row, counted_card, reach

Brief = Mapping[str, Result]

#: The parts that stand behind the page's tabs.
LOOK_BACK_TABS = {"results": ("results",), "list": ("list",)}
#: Rows of the list on the first screen.
_FIRST = 5


def look_back_sentence(page: Page, brief: Brief) -> None:
    """How much is due and for how long at most, or what falls due next; then what the checks found."""
    bold, soft = sentences(brief, page.t)
    page_sentence(bold or [page.t("page.look_back")], soft, page.t)


def sentences(brief: Brief, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; no clause where nothing is finished."""
    due, results = brief["look_back.due"], brief["look_back.results"]
    soft = [outcomes(results, t)]
    bold = []
    if due.value is None:
        soft.insert(0, reason_of(due, t))
    elif due.value:
        bold.append(t("look_back.sentence.due", count=int(due.value), total=int(due.denominator or 0)))
        if len(past := overdue_of(due)):
            days = days_in_words(int(past.max()), t)
            words = "look_back.sentence.all_late" if len(past) == due.value else "look_back.sentence.late"
            bold.append(t(words, count=len(past), days=days))
    else:
        bold.append(t("look_back.sentence.none", total=int(due.denominator or 0)))
        next_on: Any = due.details.get("next_on")
        if next_on is not None:
            day = t.short_day(next_on, due.scope.as_of)
            bold.append(t("look_back.sentence.next", day=day, count=due.details["next"]))
    return bold, spoken(soft, t)


def outcomes(results: Result, t: Translator) -> str:
    """What the checks found, every outcome that there is; why nothing is known where none was carried out."""
    if results.value is None:
        return reason_of(results, t)
    counts = ((outcome, results.details[outcome]) for outcome in LookBackOutcome)
    return t("format.list").join(t(f"look_back.outcome.{outcome}", count=count) for outcome, count in counts if count)


def overdue_of(due: Result) -> "pd.Series[int]":
    """For how many days each is due whose day has passed."""
    days: pd.Series[int] = due.frame["days_late"][(due.frame["days_late"] > 0).fillna(False)]
    return days


def look_back_cards(page: Page, brief: Brief) -> None:
    """What is due, late and arranged, what was checked and how much of it held."""
    t = page.t
    cards_row(list(cards(brief, t)))
    reach([(t(f"metric.{key}"), brief[key]) for key in ("look_back.due", "look_back.results")], t)


def cards(brief: Brief, t: Translator) -> Iterable[Card]:
    """Four figures; one without a figure is a dash with its reason."""
    due, results = brief["look_back.due"], brief["look_back.results"]
    counts = due.frame["priority"].value_counts()
    first = [t("strip.stage", stage=t(f"priority.{name}"), count=counts[name]) for name in PRIORITIES if name in counts]
    yield counted_card(due, t, t("format.list").join(first) or t("look_back.card.no_priority"))
    past, arranged = overdue_of(due), due.frame["arranged_on"].dropna()
    longest = t("look_back.card.longest", days=days_in_words(int(past.max()), t)) if len(past) else ""
    yield _part("late", due, len(past), longest or t("look_back.card.none_late"), t)
    told = t("look_back.card.none_arranged")
    if len(arranged):
        told = t("look_back.card.first", day=t.short_day(arranged.min(), due.scope.as_of))
    yield _part("arranged", due, len(arranged), told, t)
    yield counted_card(results, t, outcomes(results, t))


def _part(name: str, due: Result, count: int, judged: str, t: Translator) -> Card:
    """A part of what is due; a dash where nothing is known."""
    label = t(f"look_back.card.{name}")
    if due.value is None:
        return Card(f"look-back-{name}", "", "—", "", reason_of(due, t), label=label)
    return Card(f"look-back-{name}", "", str(count), t("strip.of", total=int(due.value)), judged, label=label)


def look_back_picture(page: Page, due: Result) -> None:
    """How much is due by month."""
    t, late = page.t, len(overdue_of(due))
    title = t("look_back.title.late", count=late) if late else t("look_back.block.months")
    figure_card("look-backs", title, look_back_months, due, said=t("look_back.order"))


def look_back_list(page: Page, due: Result) -> None:
    """What is due one by one, what comes first on top; a click opens it."""
    t = page.t
    rows = [_row(row, due, t) for row in records(due.frame)]
    told_list(page, t("look_back.block.due"), due, rows, first=_FIRST)


def _row(row: dict[str, Any], due: Result, t: Translator) -> dict[str, Any]:
    days, today = row["days_late"], due.scope.as_of
    facts = [
        row["unit"] or t("status.no_unit"),
        row["leader"] or t("status.no_leader"),
        t.cell("priority", row["priority"]),
        t.cell("look_back_reason", row["look_back_reason"]),
        None if row["arranged_on"] is None else t("look_back.row.arranged", day=t.short_day(row["arranged_on"], today)),
    ]
    words = "status.left" if days < 0 else "look_back.row.past"
    late = t(words, days=days_in_words(abs(days), t)) if days else t("span.today")
    below = t("look_back.row.due", day=t.short_day(row["look_back_on"], today))
    return told_row(f"{row['kind']}:{row['code']}", t(f"kind.{kind_of(row)}"), row["title"], facts, late, below, t)

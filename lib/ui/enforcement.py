"""The page of enforcement: cases and penalties, how far the office went with each unit, six figures, each letter."""

from collections.abc import Iterable, Mapping
from typing import Any

from lib.charts import cases_and_fines, steps_by_unit
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.card import figure_card
from lib.ui.layout import columns, page_sentence, spoken
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.status_list import told_list
from lib.ui.status_rows import told_row
from lib.ui.strip import Card, cards_row, counted_card, reach

Brief = Mapping[str, Result]

#: The parts that stand behind the page's tabs, one at a time.
ENFORCEMENT_TABS = {
    "cases": ("kind",),
    "supervision": ("supervision", "list"),
    "accountability": ("discipline", "leaders", "duty", "fixings", "register", "kinds"),
    "inspections": ("visits", "reported"),
}
#: Rows of the list on the first screen, and units that are named.
_FIRST, _NAMED = 5, 2
_CARDS = ("cases", "fined_share", "fine_amount", "transfers", "discipline_cases", "discipline_people")


def enforcement_sentence(page: Page, brief: Brief) -> None:
    """Cases and penalties of the period, letters and interviews, who was held to account; then what is doubted."""
    bold = list(clauses(brief, page.t)) or [page.t("page.enforcement")]
    page_sentence(bold, spoken(softer(brief, page.t), page.t), page.t)


def clauses(brief: Brief, t: Translator) -> Iterable[str]:
    """The bold sentence; what no ledger tells has no clause, cases and persons have one each."""
    cases, fined = brief["enforcement.cases"], brief["enforcement.fined_share"]
    if cases.value is not None:
        words = "enforcement.sentence.cases" if cases.value else "enforcement.sentence.no_cases"
        yield t(words, count=int(cases.value))
    if fined.value is not None:
        yield t("enforcement.sentence.fined", count=int(fined.numerator or 0), share=t.number(fined.value, "share"))
    steps = brief["enforcement.supervision_list"]
    if steps.value:
        yield t("enforcement.sentence.pressed", count=int(steps.frame["count"].sum()))
    for name, key in (("held", "discipline_cases"), ("people", "discipline_people")):
        if value := brief[f"enforcement.{key}"].value:
            yield t(f"enforcement.sentence.{name}", count=int(value))


def softer(brief: Brief, t: Translator) -> Iterable[str]:
    """What is doubted or not on record, and with whom the office went further than letters."""
    fined, cases = brief["enforcement.fined_share"], brief["enforcement.cases"]
    if fined.value is not None and fined.reason:
        yield reason_of(fined, t)
    elif cases.value is None:
        yield reason_of(cases, t)
    if further := further_than_letters(brief["enforcement.by_unit"]):
        names = t("format.list").join(t.group("unit", name, "unit") for name in further[:_NAMED])
        words = "enforcement.sentence.further" + ("_more" if len(further) > _NAMED else "")
        yield t(words, names=names, count=len(further))


def further_than_letters(by_unit: Result) -> list[str]:
    """The units with whom the office went further than letters, those furthest first."""
    frame = by_unit.frame[by_unit.frame["unit"] != ""]  # what names no unit went to nobody that could be told
    return [str(name) for name in frame[(frame[["interviewed", "listed", "held"]] > 0).any(axis=1)]["unit"]]


def enforcement_cards(page: Page, brief: Brief) -> None:
    """Six figures of the period, each beside the year before; cases and persons are never added."""
    t = page.t
    cards_row(list(cards(brief, t)))
    reach([(t(f"metric.enforcement.{key}"), brief[f"enforcement.{key}"]) for key in _CARDS], t)


def cards(brief: Brief, t: Translator) -> Iterable[Card]:
    """Six figures; one without a figure is a dash with its reason."""
    cases, fined, amount, transfers, held, people = (brief[f"enforcement.{key}"] for key in _CARDS)
    last = _last_year(brief["enforcement.by_year"])
    handed, share = last.get("detentions"), last.get("fined_share")
    yield counted_card(cases, t, _beside(last.get("cases"), "cases", t), beside=t("unit.cases"))
    doubt = reason_of(fined, t) if fined.value is not None and fined.reason else ""
    before = None if share is None else t.number(share, "share")
    yield counted_card(fined, t, doubt or _beside(before, "fined_share", t))
    yield counted_card(amount, t, _beside(last.get("amount"), "amount", t), beside=t("unit.wan"))
    handed = None if handed is None else handed + last["criminal_transfers"]
    yield counted_card(transfers, t, _beside(handed, "cases", t), beside=t("unit.cases"))
    yield counted_card(held, t, t("enforcement.card.apart"), beside=t("unit.cases"))
    yield counted_card(people, t, t("enforcement.card.unnamed"), beside=t("unit.people"))


def _last_year(by_year: Result) -> dict[str, Any]:
    """The whole year before that of the scope; empty where nothing of it is on record."""
    return next((row for row in records(by_year.frame) if row["year"] == by_year.scope.year - 1), {})


def _beside(value: Any, name: str, t: Translator) -> str:
    return t("enforcement.card.no_last_year") if value is None else t(f"enforcement.card.last_{name}", value=value)


def enforcement_pictures(page: Page, brief: Brief) -> None:
    """Cases and penalties by year; beside it letters, interviews and accountability of each unit."""
    t, years, units = page.t, brief["enforcement.by_year"], brief["enforcement.by_unit"]
    title = t("enforcement.block.year")
    if len(years.frame):
        last = records(years.frame)[-1]
        title = t("enforcement.title.year", **{name: last[name] for name in ("year", "cases", "fines")})
    further = len(further_than_letters(units))
    steps = t("enforcement.title.further", count=further) if further else t("enforcement.block.units")
    left, right = columns(2)
    with left:
        figure_card("years", title, cases_and_fines, years)
    with right:
        figure_card("steps", steps, steps_by_unit, units, said=t("enforcement.never_added"))


def enforcement_list(page: Page, listed: Result) -> None:
    """Each letter, bulletin and interview of the period, newest first; a click opens the item that it is about."""
    t = page.t
    rows = [_row(row, listed, t) for row in records(listed.frame)]
    told_list(page, t("enforcement.block.list"), listed, rows, first=_FIRST)


def _row(row: dict[str, Any], listed: Result, t: Translator) -> dict[str, Any]:
    kind, unit = str(t.cell("action_kind", row["action_kind"])), row["unit"] or t("status.no_unit")
    people = None if row["people"] is None else t("enforcement.row.people", count=row["people"])
    times = t("enforcement.row.times", count=row["count"]) if row["count"] and row["count"] > 1 else None
    facts = [unit, row["decided_by"], times, people]
    day = t.short_day(row["on"], listed.scope.as_of)
    of = f":{row['item_code']}" if row["item_code"] else ""
    return told_row(of, kind, row["action_note"] or unit, facts, day, row["item_code"] or "", t)

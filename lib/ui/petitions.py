"""The page of petitions: how many are handled, what is late, six figures, months; what stands behind its tabs."""

from collections.abc import Iterable, Mapping

import streamlit as st

from lib.charts import petition_days, petition_months
from lib.core.frames import records
from lib.core.terms import Light
from lib.export.lateness import days_in_words
from lib.i18n import Translator
from lib.metrics.findings import ahead
from lib.metrics.model import Result
from lib.ui import cache
from lib.ui.blocks import block
from lib.ui.card import figure_card
from lib.ui.filters import picked, said_or
from lib.ui.layout import page_sentence, spoken
from lib.ui.page import Page
from lib.ui.strip import Card, cards_row, counted_card, reach

Brief = Mapping[str, Result]

_TABS = {
    "groups": ("source", "category", "place", "verdict"),
    "satisfaction": ("satisfaction",),
    "days": ("days", "programme"),
    "list": ("list",),
    "notices": ("notices", "places"),
}
_CARDS = ("handled_share", "with_part_share", "on_time_share", "overdue", "satisfied_share", "starred_or_repeated")
#: What was late in the two ways of the share of those in time.
_LATE = ("late", "overdue")


def petition_tabs(brief: Brief) -> dict[str, tuple[str, ...]]:
    """The tabs of the page; what an office has none of (petitions, batches, notices) has no empty tab."""
    there = {"notices": brief["petitions.batches"], "days": brief["petitions.by_day"]}
    found = {tab: parts for tab, parts in _TABS.items() if len(there.get(tab, brief["petitions.list"]).frame)}
    return found or {"list": ("list",)}


def petitions_sentence(page: Page, brief: Brief) -> None:
    """How many are handled, how many are open past their deadline; then those in part, starred ones, what is next."""
    bold, soft = sentences(brief, page.t)
    page_sentence(bold or [page.t("page.petitions")], soft, page.t)


def sentences(brief: Brief, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; of notices alone the last of them."""
    share = brief["petitions.handled_share"]
    if share.value is None or share.denominator is None:
        return list(_notice(brief["petitions.batches"], t)), ""
    told = {"total": int(share.denominator), "handled": int(share.numerator or 0)}
    bold = [t("petitions.sentence.handled", share=t.number(share.value, "share"), **told)]
    still, over = int(str(share.details["open"])), brief["petitions.overdue"]
    if over.value:
        longest, count = days_in_words(int(over.frame["days_late"].max()), t), int(over.value)
        bold.append(t(f"petitions.sentence.late{'' if count > 1 else '_one'}", count=count, days=longest))
    elif still:
        bold.append(t("petitions.sentence.none_late", count=still))
    soft = [
        *(_worst(over, t) if over.value else _next(brief["petitions.list"], t)),
        *(t(f"petitions.sentence.{name}", count=int(count)) for name, count in _more(brief) if count),
    ]
    return bold, spoken(soft, t)


def _more(brief: Brief) -> Iterable[tuple[str, float]]:
    yield "in_part", int(str(brief["petitions.handled_share"].details["in_part"]))
    yield "pressing", float(brief["petitions.starred_or_repeated"].value or 0)


def _worst(over: Result, t: Translator) -> Iterable[str]:
    """What is open past its deadline for longest."""
    for row in records(over.frame.sort_values("days_late", ascending=False).head(1)):
        yield t("projects.sentence.worst", title=row["title"], unit=row["unit"] or t("overview.no_unit"))


def _next(listed: Result, t: Translator) -> Iterable[str]:
    """What is due next of all that is open."""
    today = listed.scope.as_of
    for first in records(ahead(listed.frame, today).head(1)):
        yield t("findings.row.next", day=t.short_day(first["due_on"], today), title=first["title"])


def _notice(notices: Result, t: Translator) -> Iterable[str]:
    """The last notice on batches, with what it counts."""
    for row in records(notices.frame.head(1)):
        day = t.short_day(row["on"], notices.scope.as_of)
        yield t("petitions.sentence.notice", day=day, received=row["received"], handled=row["handled"])


def petition_cards(page: Page, brief: Brief) -> None:
    """Six figures, each with what judges it."""
    t = page.t
    cards_row(list(cards(brief, t)))
    reach([(t(f"metric.petitions.{key}"), brief[f"petitions.{key}"]) for key in _CARDS], t)
    st.caption(t("petitions.note"))


def cards(brief: Brief, t: Translator) -> Iterable[Card]:
    """Six figures; one without a figure is a dash with its reason."""
    handled, with_part, on_time, overdue, satisfied, pressing = (brief[f"petitions.{key}"] for key in _CARDS)
    still = int(str(handled.details["open"]))
    yield counted_card(handled, t, t("petitions.card.open" if still else "petitions.card.none_open", count=still))
    part = with_part.details["in_part"]
    yield counted_card(with_part, t, t("petitions.card.in_part" if part else "petitions.card.no_part", count=part))
    late = [t(f"petitions.card.{name}", count=on_time.details[name]) for name in _LATE if on_time.details[name]]
    yield counted_card(on_time, t, t("format.list").join(late) or t("petitions.card.all_in_time"))
    told = t("petitions.card.none_late")
    if overdue.value:
        told = t("petitions.card.longest", days=days_in_words(int(overdue.frame["days_late"].max()), t))
    yield counted_card(overdue, t, told, light=Light.RED)
    asked = t("petitions.card.asked", count=satisfied.denominator, total=satisfied.details.get("all"))
    yield counted_card(satisfied, t, asked)
    yield counted_card(pressing, t, t("petitions.card.starred", count=pressing.details.get("starred", 0)))


def petition_picture(page: Page, brief: Brief) -> None:
    """Received, handled and waiting by month, with a mark where an inspection handed petitions over."""
    t, share = page.t, brief["petitions.handled_share"]
    still = share.details["open"]
    title = t("petitions.block.months")
    if share.value is not None:
        title = t("petitions.title.open" if still else "petitions.title.none_open", count=still)
    marks = batches_by_month(brief["petitions.by_day"])
    said = t("petitions.marks_note") + t("petitions.months_note") if marks else t("petitions.months_note")
    figure_card("months", title, petition_months, brief["petitions.by_month"], said=said, batches=marks)


def batches_by_month(days: Result) -> tuple[tuple[str, int, str], ...]:
    """The months in which inspections handed petitions over: how many, and which inspections."""
    if days.frame.empty:
        return ()
    frame = days.frame.assign(month=days.frame["on"].dt.strftime("%Y-%m"))
    return tuple(
        (str(month), int(own["received"].sum()), " / ".join(dict.fromkeys(own["programme_name"])))
        for month, own in frame.groupby("month")
    )


def batches(page: Page, title: str, result: Result) -> None:
    """The block of one inspection's batches; with several, the reader chooses, the largest first."""
    sizes = result.frame.groupby("programme_name")["received"].sum().sort_values(ascending=False, kind="stable")
    codes = {name: code for code, name in cache.programmes(page.scope.region).items()}
    known = {codes[name]: str(name) for name in sizes.index if name in codes}
    if len(known) > 1:
        picked("inspection", tuple(known), page.t("petitions.pick_programme"), known.__getitem__, width=420)
    block(title, petition_days, result, programme=known[said_or("inspection", tuple(known))] if known else None)

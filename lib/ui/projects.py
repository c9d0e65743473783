"""The page of tasks and projects: what is late and for how long, figures, milestones; what stands behind its tabs."""

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from lib.charts import milestone_schedule, progress_bars
from lib.core.frames import records
from lib.core.terms import Light, Stage
from lib.export.lateness import days_in_words
from lib.i18n import Translator
from lib.metrics.findings import ahead
from lib.metrics.model import Result
from lib.ui.blocks import block
from lib.ui.card import figure_card
from lib.ui.layout import page_sentence, spoken
from lib.ui.page import Page
from lib.ui.strip import Card, cards_row, counted_card, reach
from lib.ui.words import plain

Brief = Mapping[str, Result]

_NOUNS = ("projects", "tasks")
_TABS = {"projects": ("projects",), "tasks": ("tasks",), "money": ("money", "kinds"), "programme": ("programme",)}
#: Projects that the picture has room for; the tab has them all.
_DRAWN = 5
_CARDS = ("overdue", "milestones_met", "funded_share", "flagged"), ("overdue", "done_share")


def nouns(brief: Brief) -> list[str]:
    """Which of the two ledgers have rows."""
    return [noun for noun in _NOUNS if len(brief[f"{noun}.list"].frame)]


def project_tabs(brief: Brief) -> dict[str, tuple[str, ...]]:
    """The tabs of the page; those of a ledger that is not there are left out."""
    there = nouns(brief)
    absent = {noun for noun in _NOUNS if noun not in there} | (set() if "projects" in there else {"money"})
    return {tab: parts for tab, parts in _TABS.items() if tab not in absent}


def projects_sentence(page: Page, brief: Brief) -> None:
    """How many projects and tasks are late and for how long at most; then which, or what is due next."""
    bold, soft = sentences(brief, page.t)
    page_sentence(bold or [page.t("page.projects")], soft, page.t)


def sentences(brief: Brief, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; a ledger of which nothing is on record has no clause."""
    bold, late = [], []
    for noun in _NOUNS:
        over = brief[f"{noun}.overdue"]
        if over.value is None:
            continue
        words = f"late_{noun}" if over.value else f"none_{noun}"
        bold.append(t(f"projects.sentence.{words}", total=int(over.denominator or 0), count=int(over.value)))
        known = over.frame[["title", "unit", "days_late"]].dropna(subset=["days_late"])
        if len(known):
            bold.append(t("projects.sentence.longest", days=days_in_words(int(known["days_late"].max()), t)))
        late += records(known)
    soft = []
    if late:
        worst = max(late, key=lambda row: row["days_late"])
        told = {"title": worst["title"], "unit": worst["unit"] or t("overview.no_unit")}
        soft.append(t("projects.sentence.worst", **told))
    elif following := next_due(brief, t):
        soft.append(following)
    yellow = int((brief["tasks.lit"].frame["light"] == Light.YELLOW).sum())
    if yellow:
        soft.append(t("projects.sentence.yellow", count=yellow))
    if flagged := brief["projects.flagged"].value:
        soft.append(t("projects.sentence.flagged", count=int(flagged)))
    return bold, spoken(soft, t)


def next_due(brief: Brief, t: Translator) -> str:
    """What is due next of all that is open, with its day; nothing where no deadline lies ahead."""
    lists = [brief[f"{noun}.list"] for noun in _NOUNS]
    today = lists[0].scope.as_of
    rows = pd.concat([each.frame[["title", "due_on", "stage", "code"]] for each in lists])
    coming = ahead(rows, today)
    if coming.empty:
        return ""
    first = records(coming.head(1))[0]
    return t("findings.row.next", day=t.short_day(first["due_on"], today), title=first["title"])


def project_cards(page: Page, brief: Brief) -> None:
    """The figures of each ledger that is there; of one that is not, that it is not."""
    t, there = page.t, nouns(brief)
    found = list(cards(brief, t))
    if found:
        cards_row(found)
    keys = [f"{noun}.{key}" for noun, each in zip(_NOUNS, _CARDS, strict=True) if noun in there for key in each]
    reach([(t(f"metric.{key}"), brief[key]) for key in keys], t)
    for noun in _NOUNS:
        if noun not in there:
            st.caption(t(f"projects.no_{noun}"))


def cards(brief: Brief, t: Translator) -> Iterable[Card]:
    """Four figures of projects and two of tasks; one without a figure is a dash with its reason."""
    there = nouns(brief)
    if "projects" in there:
        yield counted_card(brief["projects.overdue"], t, _stages(brief["projects.by_stage"], t), light=Light.RED)
        late = _late(brief["projects.schedule"])
        told = t("projects.card.late" if late else "projects.card.none_late", count=late)
        yield counted_card(brief["projects.milestones_met"], t, told)
        yield _money(brief["projects.funded_share"], t)
        flags = brief["projects.flagged"].frame["money_flag"]
        told = t(f"money_flag.{flags.value_counts().index[0]}") if len(flags) else t("projects.card.fits")
        yield counted_card(brief["projects.flagged"], t, told)
    if "tasks" in there:
        yield counted_card(brief["tasks.overdue"], t, _stages(brief["tasks.by_stage"], t), light=Light.RED)
        reached = brief["tasks.list"].frame["reached"].dropna()
        words = "projects.card.goals" if len(reached) else "projects.card.no_goals"
        told = t(words, reached=int((reached >= 1).sum()), goals=len(reached))
        yield counted_card(brief["tasks.done_share"], t, told)


def _money(funded: Result, t: Translator) -> Card:
    """The share of money with both its sums; of how many projects these are known, where not of all."""
    details = funded.details
    sums = t("block.share", numerator=funded.numerator, denominator=funded.denominator)
    told = [f"{sums} {t('unit.money')}"]
    if details["counted"] != details["all"]:
        told.append(t("projects.card.counted", counted=details["counted"], all=details["all"]))
    return counted_card(funded, t, t("format.list").join(told), beside="")


def _stages(staged: Result, t: Translator) -> str:
    if staged.reason:
        return ""
    told = ((t(f"work_stage.{stage}"), staged.details[stage]) for stage in Stage)
    return t("format.list").join(t("strip.stage", stage=words, count=count) for words, count in told if count)


def _late(schedule: Result) -> int:
    return int((schedule.frame["milestone_state"] == "late").sum())


def milestones(page: Page, brief: Brief) -> None:
    """The milestones of what is most urgent, red first; where nothing has milestones, how far each campaign is."""
    t, schedule = page.t, brief["projects.schedule"]
    if schedule.frame["due_on"].isna().all():
        block(t("projects.block.programme"), progress_bars, page.brief("programme")["tasks.by_programme"])
        return
    late = _late(schedule)
    title, said = t("projects.title.late" if late else "projects.title.none", count=late), t("projects.schedule_note")
    figure_card("schedule", title, milestone_schedule, schedule, said=said, most=_DRAWN)


def money_notes(page: Page, money: Result) -> None:
    """The sums where figures are known, and what is compared."""
    t = page.t
    if money.details:
        st.caption(plain(t("projects.money_total", **money.details)))
    st.caption(t("projects.money_note"))

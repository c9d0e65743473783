"""The strip of the first screen: six figures, each with what it is compared with and one line that judges it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from lib.core.terms import DustBasis, Light, Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import frame, sources
from lib.ui.overview import meeting_before, reason_against, reason_of, since_then
from lib.ui.page import Page
from lib.ui.words import mark, plain

Brief = dict[str, Result]

#: Days within which a deadline is told as near.
_NEAR = 30
#: Figures of nothing: their card has no light.
_NONE = ("0", "—")
#: So many sections off their target are named.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: its name (text key "strip.<name>"), what stands beside it, what judges it, the page it leads to.

    `light`: the light that it counts or has; the card of red ones is red while there are any. `label` and `aside`: what
    stands over it, left and right, where it leads to no page.
    """

    name: str
    page: str
    value: str
    beside: str = ""
    judged: str = ""
    light: str = ""
    label: str = ""
    aside: str = ""

    @property
    def is_alarm(self) -> bool:
        """Whether it counts what is red, and there is some."""
        return self.light == Light.RED and self.value not in _NONE


def cards_row(found: Sequence[Card]) -> None:
    """Cards side by side, which lead nowhere: what they stand for is on the same page."""
    with st.container(key="strip"):
        for column, card in zip(st.columns(len(found)), found, strict=True):
            kind, name = "alarm-" if card.light == Light.RED else "", card.name.replace(".", "-")
            with column, st.container(border=True, height="stretch", key=f"card-{kind}{name}"):
                heads = f"<span>{escape(card.label)}</span><span>{escape(card.aside)}</span>"
                st.html(f'<div class="card-head">{heads}</div>{_body(card)}')


def counted_card(
    result: Result, t: Translator, judged: str = "", *, beside: str | None = None, light: str = "", label: str = ""
) -> Card:
    """A figure as a card: beside it what it is out of, below it what judges it; none is a dash with its reason.

    `light`: the light of what it counts; a count of nothing has none.
    """
    label, unit = label or t(f"metric.{result.key}"), result.metric.unit
    if result.value is None:
        return Card(result.key, "", "—", "", reason_of(result, t), label=label)
    value = t.number(result.value, unit)
    if beside is None:
        beside = "" if result.denominator is None else t("strip.of", total=result.denominator)
        if unit == "share" and result.denominator:
            beside = t("block.share", numerator=result.numerator, denominator=result.denominator)
    return Card(result.key, "", value, beside, judged, light if result.value else "", label)


def strip(page: Page, brief: Brief) -> None:
    """Six cards side by side; the whole card leads to its page in the same scope."""
    t, menu = page.t, frame.current().pages
    found = list(cards(brief, meeting_before(page), t))
    with st.container(key="strip"):
        for column, card in zip(st.columns(len(found)), found, strict=True):
            kind = "alarm" if card.is_alarm else card.name
            with column, st.container(border=True, height="stretch", key=f"card-{kind}"):
                query = page.scope.to_query() | ({"light": card.light} if card.light else {})
                st.page_link(menu[card.page], label=t(f"strip.{card.name}"), query_params=query)
                st.html(_body(card))
    reach([(t(f"strip.{name}"), brief[key]) for name, key in SHOWN.items()], t)


#: What each card shows.
SHOWN = {
    "red": "warnings.red",
    "yellow": "warnings.list",
    "findings": "findings.by_stage",
    "sections": "water.over_target",
    "pm25": "air.pm25_mean",
    "good_days": "air.good_days",
}


def reach(shown: Iterable[tuple[str, Result]], t: Translator) -> None:
    """Which cards' data end before the day of the page, once for the page; their sources stand with the others."""
    told: dict[str, list[str]] = {}
    every = list(shown)
    for name, result in every:
        for line in sources.shown(result):
            told.setdefault(line, []).append(name)
    sources.say_once(told)
    if told:
        alike = [names for names in told.values() if len(names) == len(every)]
        lines = told if alike else (f"{t('format.list').join(names)} {line}" for line, names in told.items())
        with st.container(key="reach"):
            st.caption(plain(t("format.reasons").join(lines)))


def _body(card: Card) -> str:
    value, beside, judged = (escape(words) for words in (card.value, card.beside, card.judged))
    counts = card.light and card.value not in _NONE
    glyph = f"{mark(card.light)} " if counts else ""
    figure = f'<div class="card-figure">{glyph}<b>{value}</b> <span>{beside}</span></div>'
    return f'{figure}<div class="card-judged">{judged}</div>'


def cards(brief: Brief, meeting: date | None, t: Translator) -> Iterable[Card]:
    """The six figures of the first screen; one without a figure is a dash with its reason."""
    yield _red(brief, meeting, t)
    yield _yellow(brief["warnings.list"], t)
    yield _findings(brief["findings.by_stage"], t)
    yield _sections(brief["water.over_target"], t)
    yield _pm25(brief["air.pm25_mean"], t)
    yield _good_days(brief["air.good_days"], t)


def _red(brief: Brief, meeting: date | None, t: Translator) -> Card:
    red = brief["warnings.red"]
    if red.value is None:
        return Card("red", "warnings", "—", "", reason_of(red, t), Light.RED)
    told = since_then(brief["lights.by_region"], meeting, t)
    return Card("red", "warnings", str(red.value), t("strip.items"), told, Light.RED)


def _yellow(warned: Result, t: Translator) -> Card:
    yellow = warned.details.get(Light.YELLOW)
    if warned.value is None or yellow is None:
        return Card("yellow", "warnings", "—", "", reason_of(warned, t), Light.YELLOW)
    if len(warned.frame) < int(warned.value):  # only the first rows are listed
        told = t("of_all.warnings.list", denominator=warned.denominator)
    else:
        today = pd.Timestamp(warned.scope.as_of)
        due = warned.frame[warned.frame["light"] == Light.YELLOW]["due_on"]
        near = int(due.between(today, today + pd.Timedelta(days=_NEAR)).sum())
        told = t("strip.due_soon", count=near) if near else t("strip.none_due_soon")
    return Card("yellow", "warnings", str(yellow), t("strip.items"), told, Light.YELLOW)


def _findings(staged: Result, t: Translator) -> Card:
    if staged.value is None:
        return Card("findings", "findings", "—", "", reason_of(staged, t))
    named = (Stage.DONE, Stage.BEHIND, Stage.OVERDUE, Stage.NOT_ON_RECORD)
    told = [
        t("strip.stage", stage=t(f"stage.{stage}"), count=staged.details[stage])
        for stage in named
        if staged.details[stage]
    ]
    beside = t("strip.of_closed", total=staged.value)
    return Card("findings", "findings", str(staged.details[Stage.CLOSED]), beside, t("format.list").join(told))


def _sections(over: Result, t: Translator) -> Card:
    if over.value is None or over.denominator is None:
        return Card("sections", "water", "—", "", reason_of(over, t))
    names = [str(name) for name in over.frame["name"]]
    listed = t("format.list").join(names[:_NAMED])
    if len(names) > _NAMED:
        listed = t("compare.names_more", names=listed, count=len(names))
    told = t("strip.missed", names=listed) if names else t("strip.all_met")
    return Card(
        "sections", "water", f"{over.denominator - int(over.value):g}", t("strip.of", total=int(over.denominator)), told
    )


def _pm25(mean: Result, t: Translator) -> Card:
    value, target = mean.details.get("to_date"), mean.details.get("target")
    if not isinstance(value, float):
        return Card("pm25", "air", "—", "", reason_against(mean, t))
    shown = t.number(value, "ug/m3")
    if not isinstance(target, float):
        return Card("pm25", "air", shown, "", t("air.fact.no_target"))
    far = value - target
    margin = t.number(far, "ug/m3")
    told = t("strip.above", margin=t.say(far) if margin == "0" else margin) if far > 0 else t("strip.within")
    basis = mean.details["dust_basis"]
    if basis == DustBasis.WITHOUT_DUST:
        told = t("strip.on_basis", told=told, basis=t(f"basis.{basis}"))
    change, of_year = mean.details.get("change"), mean.scope.start == date(mean.scope.year, 1, 1)
    if isinstance(change, float) and of_year and mean.details.get("on_basis"):
        told = t("format.list").join((told, t.change(change)))
    return Card("pm25", "air", shown, t("strip.target", target=target), told)


def _good_days(good: Result, t: Translator) -> Card:
    value, valid = good.details.get("to_date"), good.details.get("valid")
    if good.value is None or not isinstance(value, int):
        return Card("good_days", "air", "—", "", reason_against(good, t))
    if not isinstance(valid, int):
        return Card("good_days", "air", str(value), t("strip.days"), t("air.fact.no_target"))
    needed, left = int(str(good.details["needed"])), int(str(good.details["left"]))
    rest = t.number(needed / left, "share") if left else "—"
    pace = good.details.get("pace") or "open"
    told = t(f"strip.pace.{pace}", needed=rest, target=good.details["target"])
    if good.details["dust_basis"] == DustBasis.WITHOUT_DUST:
        told = t("strip.on_basis", told=told, basis=t(f"basis.{DustBasis.WITHOUT_DUST}"))
    beside = t("strip.of_days", total=valid, share=t.number(value / valid, "share")) if valid else t("strip.days")
    return Card("good_days", "air", str(value), beside, told)

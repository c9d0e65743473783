"""The six figures of the page of air, on the basis that the page stands on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from lib.charts import Ahead
from lib.core.frames import records
from lib.core.terms import DustBasis
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.air import (
    POLLUTED,
    Brief,
    above,
    against,
    ahead_of,
    goal_of,
    is_there,
    known_days,
    no_target,
    row_of,
    why_none,
)
from lib.ui.overview import reason_of
from lib.ui.page import Page
from lib.ui.strip import Card, cards_row, reach


def air_cards(page: Page, brief: Brief, basis: str) -> None:
    """Six figures with what each is compared with; one whose target is lost is red."""
    t = page.t
    cards_row(list(cards(page, brief, basis)))
    shown = ("air.pm25_mean", "air.pm10_mean", "air.good_days", "air.last_day", "air.composite", "air.pm25_projection")
    reach([(t(f"metric.{key}"), brief[key]) for key in shown], t)


def cards(page: Page, brief: Brief, basis: str) -> Iterable[Card]:
    """The six figures; one without a figure is a dash with its reason."""
    t = page.t
    yield _mean_card(page, brief, "pm25", basis)
    yield _mean_card(page, brief, "pm10", basis)
    yield _good_card(page, brief, basis)
    yield _day_card(brief, basis, t)
    yield _index_card(brief["air.composite"], basis, t)
    yield _ahead_card(brief, basis, t)


def _of_year(page: Page) -> bool:
    return page.scope.start == date(page.scope.year, 1, 1)


def _light(page: Page, brief: Brief, item: str, basis: str) -> str:
    """The light that the warning list has of a target of the region."""
    named = f"{item}_ex_dust" if basis == DustBasis.WITHOUT_DUST else item
    code = f"air:{page.scope.region}:{named}:{page.scope.year}"
    rows = records(brief["air.signals"].frame)
    return next((str(row["light"]) for row in rows if row["code"] == code), "")


def _mean_card(page: Page, brief: Brief, item: str, basis: str) -> Card:
    t, row, name = page.t, row_of(brief, item, basis), page.t(f"pollutant.{item}")
    result = brief[f"air.{item}_mean_ex_dust" if basis == DustBasis.WITHOUT_DUST else f"air.{item}_mean"]
    head = {
        "label": t("air.card.to_date" if _of_year(page) else "air.card.period", item=name),
        "aside": t("unit.ug/m3"),
    }
    if result.value is None or row["reason"] == "dust_unlisted":
        return Card(item, "air", "—", "", why_none(row, t) if result.value else reason_of(result, t), **head)
    change = result.details.get("change")
    told = [t.change(change)] if isinstance(change, float) else []
    beside = t("strip.target", target=row["target"]) if is_there(row, "target") and _of_year(page) else ""
    if not _of_year(page):
        told.append(t("air.card.year", told=against(brief, item, basis, t)))
    elif is_there(row, "target") and is_there(row, "margin"):
        told = [t("strip.within") if row["margin"] >= 0 else t("strip.above", margin=above(row, t)), *told]
    elif not is_there(row, "target"):
        told.append(no_target(brief, item, basis, t))
    value = t.number(result.value, "ug/m3")
    light = _light(page, brief, item, basis)
    return Card(item, "air", value, beside, t("format.list").join(told), light, **head)


def _good_card(page: Page, brief: Brief, basis: str) -> Card:
    t, row = page.t, row_of(brief, "good_days", basis)
    result = brief["air.good_day_share_ex_dust" if basis == DustBasis.WITHOUT_DUST else "air.good_days"]
    label = t("strip.good_days")
    if result.numerator is None or not result.denominator or row["reason"] == "dust_unlisted":
        why = why_none(row, t) if result.denominator else reason_of(result, t)
        return Card("good_days", "air", "—", "", why, label=label)
    share, goal = t.number(result.numerator / result.denominator, "share"), goal_of(brief["air.good_days"], basis)
    told = no_target(brief, "good_days", basis, t)
    if goal:
        rest = t.number(goal["needed"] / goal["left"], "share") if goal["left"] else "—"
        told = t(f"strip.pace.{goal['pace'] or 'open'}", needed=rest, target=goal["target"])
    beside = t("air.card.of_days", total=int(result.denominator))
    light = _light(page, brief, "good_days", basis)
    return Card(
        "good_days", "air", f"{result.numerator:g}", beside, told, light, label, t("air.card.share", share=share)
    )


def _day_card(brief: Brief, basis: str, t: Translator) -> Card:
    """The last day's index; of the regions that have the same day, the worst."""
    last, details = brief["air.last_day"], brief["air.last_day"].details
    if last.value is None:
        return Card("last_day", "air", "—", "", reason_of(last, t), label=t("metric.air.last_day"))
    on: Any = details["on"]
    days = known_days(brief["air.calendar"], basis)
    told = t("air.card.polluted", count=int((days["aqi_level"] >= POLLUTED).sum()))
    same = [row for row in records(last.frame) if row["on"].date() == on and row["aqi"] is not None]
    if len(same) > 1:
        worst = max(same, key=lambda row: row["aqi"])
        told = t("air.card.worst", name=worst["region_name"], value=worst["aqi"])
    first = str(details["primary"] or "")
    aside = t("air.card.primary", item=t.cell("primary", first)) if first else ""
    label = t("air.card.day", day=t.short_day(on, last.scope.end))
    return Card("last_day", "air", f"{last.value:g}", t(f"aqi_level.{details['aqi_level']}"), told, "", label, aside)


def _index_card(index: Result, basis: str, t: Translator) -> Card:
    """The composite index; ranks are those of the index that the office ranks by."""
    label, aside = t("air.card.composite"), t(f"air.card.{basis}")
    value = index.details.get("with_dust") if basis == DustBasis.WITH_DUST else index.value
    if value is None:
        return Card("composite", "air", "—", "", reason_of(index, t), label=label, aside=aside)
    details, told = index.details, t("air.card.unranked")
    if details.get("rank") is not None:
        told = t("air.fact.rank", rank=details["rank"], ranked=details["ranked"])
    elif last := [str(row["region_name"]) for row in records(index.frame) if row["bottom_zone"]]:
        told = t("air.card.bottom", names=t("format.list").join(last))
    beside = t("air.card.largest", item=t.cell("largest", details["largest"])) if details.get("largest") else ""
    return Card("composite", "air", t.number(value, "index"), beside, told, "", label, aside)


def _ahead_card(brief: Brief, basis: str, t: Translator) -> Card:
    """Where PM2.5 ends the year, with its interval and target; PM10 beside it."""
    label, (ahead, goal) = t("air.card.year_end"), ahead_of(brief["air.pm25_projection"], basis)
    if ahead is None:
        result = brief["air.pm25_projection"]
        why = reason_of(result, t) if result.value is None and result.reason else t("air.card.no_ahead")
        return Card("ahead", "air", "—", "", why, label=label)
    other, _ = ahead_of(brief["air.pm10_projection"], basis)
    told = [t("air.end.target", value=goal)] if goal is not None else [t("air.fact.no_target")]
    if other:
        told.append(t("air.card.ahead", item=t("pollutant.pm10"), value=t.number(other.middle, "ug/m3")))
    value, bounds = t.number(ahead.middle, "ug/m3"), _bounds(ahead, t)
    aside = t("air.card.interval") if bounds else ""
    return Card("ahead", "air", value, bounds, t("format.list").join(told), "", label, aside)


def _bounds(ahead: Ahead, t: Translator) -> str:
    if ahead.low is None or ahead.high is None:
        return ""
    return t("air.bounds", low=t.number(ahead.low, "ug/m3"), high=t.number(ahead.high, "ug/m3"))

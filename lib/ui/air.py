"""The page of air: what it says first, its six figures, where the year is heading, the items beside last year's, days.

All of it stands on one basis, with the listed dust days or without them, which the address has and the sentence names.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import Ahead, calendar, cumulative_trend, turns
from lib.core.frames import records
from lib.core.terms import DUSTY, DustBasis
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.card import figure_card
from lib.ui.filters import coded
from lib.ui.layout import page_sentence, spoken
from lib.ui.page import Page

Brief = Mapping[str, Result]
Row = Mapping[str, Any]

#: In the order in which they are named; the first is shown.
POLLUTANTS = ("pm25", "pm10", "o3_8h", "no2", "so2", "co")

#: The parts that stand behind the page's tabs, one at a time.
AIR_TABS = {
    "targets": ("year_to_date", "quarters", "months", "levels", "outlook", "comparable"),
    "regions": ("by_region", "last_day", "composite"),
    "stations": ("station_days", "latest", "capture", "doubted"),
    "warnings": ("signals",),
    "dust": ("dust",),
    "three_years": ("three_years",),
}

#: Levels from which a day is polluted (HJ 633).
POLLUTED = 3


def air_sentence(page: Page, brief: Brief) -> str:
    """Means so far against their targets; change, what the rest may have, good days. Returns the basis of the page."""
    t, codes = page.t, tuple(DustBasis)
    with st.container(horizontal=True, vertical_alignment="center", key="page-lead"):
        place = st.empty()
        basis = coded("dust", codes, t("air.basis"), lambda code: t(f"basis.{code}"), default=basis_of(brief))
    bold, soft = sentences(brief, basis, t)
    with place.container():
        page_sentence(bold or [t("page.air")], soft, t)
    return basis


def basis_of(brief: Brief) -> str:
    """The basis that the region's targets are set on: with dust days, unless all are set without them."""
    frame = brief["air.both_bases"].frame
    aims = set(frame.loc[frame["target"].notna(), "basis"])
    return DustBasis.WITHOUT_DUST if aims == {DustBasis.WITHOUT_DUST} else DustBasis.WITH_DUST


def sentences(brief: Brief, basis: str, t: Translator) -> tuple[list[str], str]:
    """The clauses of the bold sentence, and the second one; none of what there is no figure of."""
    bold = [against(brief, item, basis, t) for item in ("pm25", "pm10")]
    if basis == DustBasis.WITHOUT_DUST:
        bold[0] = t("air.lead.without", told=bold[0])
    fine = row_of(brief, "pm25", basis)
    soft = [
        t("air.lead.change", item=t("pollutant.pm25"), change=t.change(fine["change"]))
        if is_there(fine, "change")
        else "",
        _rest(brief["air.pm25_remaining"], basis, t),
        _good_days(brief, basis, t),
    ]
    return bold, spoken(soft, t)


def row_of(brief: Brief, item: str, basis: str) -> Row:
    """The year to date of an item on a basis; of gases, which dust does not touch, their only row."""
    wanted = basis if item in DUSTY or item == "good_days" else DustBasis.WITH_DUST
    rows = records(brief["air.both_bases"].frame)
    found = (row for row in rows if row["pollutant"] == item and row["basis"] == wanted)
    none = dict.fromkeys(("value", "change", "target", "margin", "last_year")) | {"reason": "no_readings"}
    return next(found, none)


def is_there(row: Row, name: str) -> bool:
    """Whether a row has a figure of this name."""
    return row[name] is not None


def against(brief: Brief, item: str, basis: str, t: Translator) -> str:
    """A mean so far and on which side of its target it lies."""
    name, row = t(f"pollutant.{item}"), row_of(brief, item, basis)
    if not is_there(row, "value"):
        return t("air.lead.none", item=name, reason=why_none(row, t))
    value = t.number(row["value"], "ug/m3")
    if not is_there(row, "target"):
        return t("air.lead.no_target", item=name, value=value, told=no_target(brief, item, basis, t))
    if row["margin"] >= 0:
        return t("air.lead.within", item=name, value=value, target=row["target"])
    return t("air.lead.above", item=name, value=value, target=row["target"], margin=above(row, t))


def no_target(brief: Brief, item: str, basis: str, t: Translator) -> str:
    """That no target is set, or that it is set on the other basis."""
    other = next(each for each in DustBasis if each != basis)
    aim = row_of(brief, item, other)["target"]
    return t("air.fact.no_target") if aim is None else t("air.other_basis", target=aim, basis=t(f"basis.{other}"))


def above(row: Row, t: Translator) -> str:
    """How far a mean is above its target: in whole numbers, as reports have it, unless that would be none."""
    above = -row["margin"]
    return t.say(above) if t.number(above, "ug/m3") == "0" else t.number(above, "ug/m3")


def why_none(row: Row, t: Translator) -> str:
    """Why a row has no figure."""
    return t("air.no_list") if row["reason"] == "dust_unlisted" else t(f"why.{row['reason']}")


def _rest(left: Result, basis: str, t: Translator) -> str:
    """What the rest of the year may have; nothing where the target has another basis or the year is over."""
    details: Mapping[str, Any] = left.details
    if details.get("dust_basis") != basis or left.value is None or not details.get("left"):
        return ""
    if left.reason:
        return t("air.lead.lost", item=t("pollutant.pm25"), target=details["target"])
    return t("air.lead.rest", left=details["left"], value=t.number(left.value, "ug/m3"))


def _good_days(brief: Brief, basis: str, t: Translator) -> str:
    row, goal = row_of(brief, "good_days", basis), goal_of(brief["air.good_days"], basis)
    if not is_there(row, "value"):
        return ""
    value = int(row["value"])
    return t(
        "air.lead.good_days", value=value, pace=t(f"air.pace.{goal['pace'] or 'open'}") if goal else t("air.pace.none")
    )


def goal_of(good: Result, basis: str) -> Row | None:
    """The target of good days on a basis, where its good days can be counted."""
    told: Any = good.details.get("against") or ()
    return next((each for each in told if each["dust_basis"] == basis and "needed" in each), None)


def ahead_of(result: Result, basis: str) -> tuple[Ahead | None, float | None]:
    """The projection on a basis with its target; none where it was worked out on the other alone."""
    others: Any = result.details.get("others") or ()
    for each in ({**result.details, "value": result.value}, *others):
        if each.get("dust_basis", DustBasis.WITH_DUST) == basis and each["value"] is not None:
            return Ahead(each["value"], each.get("low"), each.get("high")), each.get("goal")
    return None, None


def air_trend(page: Page, brief: Brief, basis: str) -> None:
    """The figure of one pollutant so far against target and last year, with where PM2.5 and PM10 are heading."""
    t, chosen = page.t, air_pollutant()
    ahead = ahead_of(brief[f"air.{chosen}_projection"], basis)[0] if chosen in DUSTY else None
    said = t("air.trend.said", unit=t("unit.mg/m3" if chosen == "co" else "unit.ug/m3"))
    if ahead and ahead.low is not None:
        said += t("air.trend.wedge", years=brief[f"air.{chosen}_projection"].details["years"])

    def choose() -> None:
        coded("pollutant", POLLUTANTS, t("air.pick_pollutant"), lambda code: t(f"pollutant.{code}"))

    title = trend_title(brief, chosen, basis, t)
    figure_card(
        "trend",
        title,
        cumulative_trend,
        brief["air.monthly"],
        said=said,
        choose=choose,
        pollutant=chosen,
        basis=basis,
        ahead=ahead,
    )


def air_pollutant() -> str:
    """The pollutant that the address has, else the first."""
    said = st.query_params.get("pollutant")
    return said if said in POLLUTANTS else POLLUTANTS[0]


def trend_title(brief: Brief, item: str, basis: str, t: Translator) -> str:
    """Where the year ends as past years went; else where it stands; the plain title where neither can be said."""
    name, row = t(f"pollutant.{item}"), row_of(brief, item, basis)
    ahead, goal = ahead_of(brief[f"air.{item}_projection"], basis) if item in DUSTY else (None, None)
    if ahead and goal is not None and (value := _apart(ahead.middle, goal, t)):
        return t("air.title.keeps" if ahead.middle <= goal else "air.title.misses", item=name, value=value, target=goal)
    if is_there(row, "value") and is_there(row, "change"):
        value = t.number(row["value"], "mg/m3" if item == "co" else "ug/m3")
        return t("air.title.so_far", item=name, value=value, change=t.change(row["change"]))
    return t("air.block.cumulative", pollutant=name)


def _apart(value: float, goal: float, t: Translator) -> str:
    """A figure as it is written beside its target: on the same side of it; nothing where no short number is."""
    for written in (t.number(value, "ug/m3"), t.say(value)):
        if (float(written) <= goal) == (value <= goal) and (float(written) != goal or value == goal):
            return written
    return ""


def air_turns(page: Page, brief: Brief, basis: str) -> None:
    """The six items so far beside last year's."""
    t, result = page.t, brief["air.both_bases"]
    figure_card("turns", turns_title(brief, basis, t), turns, result, said=t("air.turns.said"), basis=basis)


def turns_title(brief: Brief, basis: str, t: Translator) -> str:
    """How many items rose and fell, and which rose; the plain title where nothing can be compared."""
    rows = {item: row_of(brief, item, basis)["change"] for item in POLLUTANTS}
    compared = {item: change for item, change in rows.items() if change is not None}
    up = [t(f"pollutant.{item}") for item, change in compared.items() if change > 0]
    down = sum(change < 0 for change in compared.values())
    if not compared:
        return t("air.block.turns")
    if not up:
        return t("air.title.all_down" if down == len(POLLUTANTS) else "air.title.none_up", count=down)
    if not down:
        return t("air.title.all_up" if len(up) == len(POLLUTANTS) else "air.title.none_down", count=len(up))
    return t("air.title.turns", down=down, up=len(up), names=t("format.list").join(up))


def air_calendar(page: Page, brief: Brief, basis: str) -> None:
    """The days of the year, the polluted ones in full colour."""
    t, result = page.t, brief["air.calendar"]
    figure_card("days", calendar_title(result, basis, t), calendar, result, said=t("air.calendar_note"), basis=basis)


def known_days(result: Result, basis: str) -> pd.DataFrame:
    """The days of the calendar that have an AQI and count on a basis."""
    days = result.frame[result.frame["aqi"].notna()]
    return days[~days["dust"].astype(bool)] if basis == DustBasis.WITHOUT_DUST else days


def calendar_title(result: Result, basis: str, t: Translator) -> str:
    """How many days were polluted and in which month most; the plain title where no day is known."""
    days = known_days(result, basis)
    polluted = days[days["aqi_level"] >= POLLUTED]
    if days.empty:
        return t("air.block.calendar", year=str(result.scope.year))
    if polluted.empty:
        return t("air.title.no_polluted", count=len(days))
    counts = polluted["on"].dt.month.value_counts()
    most = counts[counts == counts.max()]
    if len(most) == 1 and len(counts) > 1:
        named = date(2000, int(most.index[0]), 1)
        month = t("air.month", month=f"{named:%B}" if t.language == "en" else named.month)
        return t("air.title.polluted_most", count=len(polluted), month=month, most=int(counts.max()))
    return t("air.title.polluted", count=len(polluted), day=t.short_day(polluted["on"].max().date(), result.scope.end))

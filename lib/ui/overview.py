"""The first screen: one sentence that answers what, where, whose, how late and since when; units to call, a list."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from lib.core.frames import records
from lib.core.terms import Stage
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.overview import longest, turn, whereabouts
from lib.ui import cache
from lib.ui.blocks import origin
from lib.ui.layout import page_sentence, spoken
from lib.ui.page import Page, region_name
from lib.ui.words import plain


def sentence(page: Page, brief: dict[str, Result]) -> str:
    """What is red, where, how late, whose, and whether that is more than at the last meeting; what comes next where
    nothing is red. Then, softer: findings by stage, PM2.5 so far and against its target, good days.

    Returns the first clause: what is red, and where.
    """
    said = lead(page, brief)
    page_sentence(said, softer(page, brief), page.t)
    return said[0]


def softer(page: Page, brief: dict[str, Result]) -> str:
    """The second sentence: findings by stage, PM2.5 so far, good days, and what cannot be compared."""
    t = page.t
    rest = [
        _findings(brief["findings.by_stage"], t),
        _pm25(brief["air.pm25_mean"], t),
        _good_days(brief["air.good_days"], t),
    ]
    return spoken(rest, t) + _not_compared(page, brief)


def lead(page: Page, brief: dict[str, Result]) -> list[str]:
    """The bold sentence in its clauses."""
    t, red = page.t, brief["warnings.red"]
    if red.value is None:
        return [t("overview.sentence.no_lights")]
    change = since_then(brief["lights.by_region"], meeting_before(page), t)
    if red.value:
        where, *whose = _reds(page, brief)
        return [where, *filter(None, [change]), *whose]
    fewer = turn(brief["lights.by_region"])
    return [
        t("overview.sentence.no_red"),
        *([change] if fewer and fewer.change else []),
        _next(brief["items.next_due"], t),
    ]


def _reds(page: Page, brief: dict[str, Result]) -> Iterable[str]:
    """How many, where most of them are with their number, the longest with its unit and leader."""
    t, red, places = page.t, brief["warnings.red"], brief["lights.by_region"]
    words = t("overview.sentence.red", red=red.value)
    if place := whereabouts(places):
        own = page.scope.region
        names = [t("compare.own", region=page.region) if code == own else region_name(code) for code in place.regions]
        if len(places.frame) == 1:
            yield t("overview.sentence.red_own", name=page.region, red=red.value)
        else:
            yield words + t(_RED_IN[place.how], name=t("format.list").join(names), count=place.count)
    else:
        yield words
    late = longest(red)
    if late and late.as_long == len(red.frame):
        late = longest(cache.every(red))
    if late:
        told = {"unit": late.unit or t("overview.no_unit"), "leader": late.leader or t("overview.no_leader")}
        yield t(_LONGEST[late.overdue, late.as_long > 1], days=late.days, count=late.as_long, **told)


def _next(result: Result, t: Translator) -> str:
    """The next day on which anything is due, and what."""
    if result.frame.empty:
        return reason_of(result, t)
    row = records(result.frame)[0]
    told = {"title": _short(row["title"]), "unit": row["unit"] or t("overview.no_unit")}
    return t("overview.sentence.next", day=t.short_day(row["due_on"], result.scope.as_of), count=result.value, **told)


def meeting_before(page: Page) -> date | None:
    """The day of the last dispatch meeting before the day."""
    return cache.last_meeting(page.scope.region, page.scope.as_of)


def since_then(by_region: Result, meeting: date | None, t: Translator) -> str:
    """How many red lights more or fewer there are than at the last meeting; without one, than a month before."""
    found = turn(by_region)
    if found is None:
        return ""
    then = by_region.scope.then
    day = t(
        "overview.since.meeting" if then == meeting else "overview.since.day",
        day=t.short_day(then, by_region.scope.as_of),
    )
    way = "more" if found.change > 0 else "fewer" if found.change < 0 else "same"
    words = t(f"since.{way}", day=day, count=abs(found.change))
    return words + (t("overview.since.came", count=found.came) if found.came else "")


def _not_compared(page: Page, brief: dict[str, Result]) -> str:
    """How many came on record as done since: of these nobody knows whether they were red before."""
    found = turn(brief["lights.by_region"])
    return page.t("overview.since.entered", count=found.entered) if found and found.entered else ""


def units(page: Page, result: Result) -> None:
    """The units to call, three at most: how many lights, the longest delay, the most urgent item."""
    t = page.t
    st.markdown(f"##### {t('overview.units')}")
    if result.frame.empty:
        st.caption(t("overview.no_units"))
        return origin(result, t("overview.units"))
    lines = cache.words(_unit_lines, result, t)
    columns = st.columns(3)
    for place, column in zip(range(0, len(lines), 3), columns, strict=False):
        with column, st.container(border=True, height="stretch"):
            name, lights, worst = lines[place : place + 3]
            st.markdown(f"{name}  \n{lights}  \n:small[:gray[{worst}]]")
    return origin(result, t("overview.units"))


def _unit_lines(result: Result, t: Translator) -> list[str]:
    """Three lines per unit: its name, its lights and longest delay, its most urgent item."""
    lines = []
    for unit in records(result.frame):
        lights = t("overview.unit_lights", red=unit["red"], yellow=unit["yellow"])
        worst = t("overview.unit_worst", title=_short(unit["title"]), due=unit["due_on"])
        lines += [f"**{plain(unit['unit'])}**", lights + _delay(unit["longest"], t), plain(worst)]
    return lines


def _delay(longest: int | None, t: Translator) -> str:
    """How late the longest overdue item is; where none is late, when the next is due; nothing without deadlines."""
    if longest is None:
        return ""
    if longest == 0:
        return t("overview.unit_today")
    return t("overview.unit_late", days=longest) if longest > 0 else t("overview.unit_left", days=-longest)


def _short(words: str, most: int = 34) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


#: Whether the longest is past a firm deadline, and whether several are as late.
_LONGEST = {
    (True, False): "overview.sentence.longest",
    (True, True): "overview.sentence.longest_of",
    (False, False): "overview.sentence.lasting",
    (False, True): "overview.sentence.lasting_of",
}

#: How much of what is red lies in the place that is named (`Whereabouts.how`).
_RED_IN = {
    "all": "overview.sentence.red_all",
    "most": "overview.sentence.red_most",
    "half": "overview.sentence.red_half",
    "first": "overview.sentence.red_first",
    "tied": "overview.sentence.red_tied",
}


def _findings(result: Result, t: Translator) -> str:
    if result.value is None:
        return t("overview.sentence.no_findings")
    stages = (
        t("strip.stage", stage=t(f"stage.{stage}"), count=result.details[stage])
        for stage in Stage
        if result.details[stage]
    )
    return t("overview.sentence.findings", total=result.value, stages=t("format.list").join(stages))


def _pm25(mean: Result, t: Translator) -> str:
    if mean.details["to_date"] is None:
        return t("overview.sentence.no_pm25", reason=reason_against(mean, t))
    value, target = t.number(mean.details["to_date"], "ug/m3"), mean.details.get("target")
    if target is None:
        return t("overview.sentence.pm25_no_target", value=value)
    told = {"value": value, "target": target, "basis": t(f"basis.{mean.details['dust_basis']}")}
    return t("overview.sentence.pm25", **told)


def _good_days(result: Result, t: Translator) -> str:
    if result.value is None or result.details["to_date"] is None:
        return t("overview.sentence.no_good_days", reason=reason_against(result, t))
    details, value = result.details, result.details["to_date"]
    if details.get("needed") is None:
        return t("overview.sentence.good_days_no_target", value=value)
    told = {"value": value, "target": details["target"], "basis": t(f"basis.{details['dust_basis']}")}
    return t("overview.sentence.good_days", valid=details["valid"], **told)


def reason_against(result: Result, t: Translator) -> str:
    """Why there is no figure on the basis of the target, else why there is none at all."""
    details: Mapping[str, Any] = result.details
    first: Mapping[str, Any] = next(iter(details.get("against") or ()), {})
    return t(f"why.{first['reason']}") if first.get("reason") else reason_of(result, t)


def reason_of(result: Result, t: Translator) -> str:
    """Why a result has no figure."""
    return t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else t("why.too_few_days")

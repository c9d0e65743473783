"""The first screen: one sentence in the reports' wording, the figures that need the leader, the units to call."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.overview import is_known, whereabouts
from lib.metrics.overview import needs as most_pressing
from lib.ui import cache
from lib.ui.blocks import origin
from lib.ui.figures import figure
from lib.ui.page import Page, region_name
from lib.ui.words import plain


def sentence(page: Page, brief: dict[str, Result]) -> None:
    """As of the day: red lights of all kinds, findings by stage, PM2.5 so far and against its target, good days."""
    t = page.t
    findings = _findings(brief["findings.by_stage"], t)
    parts = [_red(page, brief["warnings.red"]), findings, _pm25(brief, t), _good_days(brief["air.good_days"], t)]
    head = t("overview.sentence.head", day=page.scope.end, region=page.region)
    words = head + t("overview.sentence.join").join(parts) + t("overview.sentence.end")
    st.markdown(f"#### {plain(words)}")


def needs(page: Page, brief: dict[str, Result]) -> None:
    """The most pressing figures, three at most, each with a way to its rows; that nothing is pressing, in words."""
    st.markdown(f"##### {page.t('overview.needs')}")
    chosen = most_pressing(brief.values())
    if not chosen:
        st.caption(plain(page.t("overview.nothing_needed" if is_known(brief.values()) else "overview.needs_unknown")))
    for column, result in zip(st.columns(3, border=True) if chosen else (), chosen, strict=False):
        with column:
            figure(result, page.t, link=True)


def units(page: Page, result: Result) -> None:
    """The units to call, three at most: how many lights, the longest delay, the most urgent item."""
    t = page.t
    st.markdown(f"##### {t('overview.units')}")
    if result.frame.empty:
        st.caption(t("overview.no_units"))
        return origin(result)
    lines = cache.words(_unit_lines, result, t)
    columns = st.columns(3)
    for place, column in zip(range(0, len(lines), 3), columns, strict=False):
        with column, st.container(border=True, height="stretch"):
            name, lights, worst = lines[place : place + 3]
            st.markdown(f"{name}  \n{lights}  \n:small[:gray[{worst}]]")
    return origin(result)


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


#: How much of what is red lies in the place that is named (`Whereabouts.how`).
_RED_IN = {
    "all": "overview.sentence.red_all",
    "most": "overview.sentence.red_most",
    "half": "overview.sentence.red_half",
    "first": "overview.sentence.red_first",
}


def _red(page: Page, result: Result) -> str:
    """How many red lights there are, where most of them are, and the longest past a firm deadline."""
    t = page.t
    if result.value is None:
        return t("overview.sentence.no_lights")
    if not result.value:
        return t("overview.sentence.no_red")
    words = t("overview.sentence.red", red=result.value)
    if place := whereabouts(result, page.scope.region):
        words += t(_RED_IN[place.how], name=region_name(place.region), count=place.count)
    longest = result.details.get("longest_overdue")
    return words + (t("overview.sentence.red_longest", days=longest) if longest else "")


def _findings(result: Result, t: Translator) -> str:
    if result.value is None:
        return t("overview.sentence.no_findings")
    return t("overview.sentence.findings", total=result.value, **result.details)


def _pm25(brief: dict[str, Result], t: Translator) -> str:
    mean, remaining = brief["air.pm25_mean"], brief["air.pm25_remaining"]
    if mean.details["to_date"] is None:
        return t("overview.sentence.no_pm25", reason=_reason_against(mean, t))
    value, target = t.number(mean.details["to_date"], "ug/m3"), mean.details.get("target")
    if target is None:
        return t("overview.sentence.pm25_no_target", value=value)
    told = {"value": value, "target": target, "basis": t(f"basis.{mean.details['dust_basis']}")}
    if remaining.value is None:
        return t("overview.sentence.pm25_year", **told)
    return t("overview.sentence.pm25", **told, remaining=t.number(remaining.value, "ug/m3"))


def _good_days(result: Result, t: Translator) -> str:
    if result.value is None or result.details["to_date"] is None:
        return t("overview.sentence.no_good_days", reason=_reason_against(result, t))
    details, value = result.details, result.details["to_date"]
    if details.get("needed") is None:
        return t("overview.sentence.good_days_no_target", value=value)
    told = {"value": value, "target": details["target"], "basis": t(f"basis.{details['dust_basis']}")}
    if not details["left"]:
        return t("overview.sentence.good_days_year", **told)
    so_far = t("overview.sentence.good_days", valid=details["valid"], **told)
    pace = t(f"pace.{details['pace'] or 'open'}", needed=details["needed"], left=details["left"])
    return t("overview.sentence.good_days_pace", so_far=so_far, pace=pace)


def _reason_against(result: Result, t: Translator) -> str:
    """Why there is no figure on the basis of the target, else why there is none at all."""
    details: Mapping[str, Any] = result.details
    first: Mapping[str, Any] = next(iter(details.get("against") or ()), {})
    return t(f"why.{first['reason']}") if first.get("reason") else _reason(result, t)


def _reason(result: Result, t: Translator) -> str:
    return t(f"reason.{result.reason.code}", **result.reason.params) if result.reason else t("why.too_few_days")
